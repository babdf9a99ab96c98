"""Completion of the values of options and arguments: one line for each type of value.

No command is loaded: an option of one name takes the same values everywhere (exceptions:
`_COMMAND_OPTION_VALUE_TYPES`, and the options of `new`, whose fields say it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from incubo.cli.command_table import COMMANDS
from incubo.cli.completion import ids
from incubo.cli.completion.ids import Candidate, filter_candidates
from incubo.cli.session import current_session
from incubo.config.settings import load_config
from incubo.core import clock, i18n
from incubo.core.i18n import current_language, gettext
from incubo.model.entry_kinds import ENTRY_KINDS, iter_field_paths
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import KINDS_BY_PRIORITY, LAYOUTS
from incubo.vcs.git_folder import list_branches

OPTION_VALUE_TYPES = {
    "--startup": "startup", "--member": "member", "--incubator": "incubator", "--team": "team",
    "--sponsor": "organisation", "--owner": "organisation", "--followed-by": "member",
    "--phase": "phases", "--status": "statuses", "--domaine": "domaines",
    "--need": "domaines", "--usertype": "usertypes",
    "--event": "events", "--decision": "decisions", "--outcome": "outcomes",
    "--reason": "stop-reasons",
    "--known": "known",
    "--at": "date", "--over": "date", "--compare": "date", "--since": "date", "--until": "date", "--on": "date",
    "--start": "date", "--left-before": "date",
    "--end": "date", "--opens": "date", "--closes": "date", "--next": "date", "--budget-end": "date",
    "--certified-on": "date",
    "--older-than": "span", "--younger-than": "span", "--ending": "span", "--ended": "span", "--within": "span",
    "--no-committee-for": "span",
    "--select": "rules", "--ignore": "rules", "--only": "attention",
    "--unset": "own-field", "--missing": "field", "--columns": "column", "--sort": "column",
    "--output": "files", "-o": "files", "--from": "files", "--file": "files", "--comment": "files", "--answer": "files",
    "--decisions": "files",
}  # fmt: skip
"""The value type of each option: a kind of entry, a list of the vocabulary, or a key of `_COMPLETERS`."""

_COMMAND_OPTION_VALUE_TYPES: dict[tuple[str, ...], str] = {
    ("list", "jobs", "--kind"): "job-kinds",
    ("list", "committees", "--kind"): "committee-kinds",
    ("record", "committee", "--kind"): "committee-kinds",
    ("list", "organisations", "--type"): "organisation-types",
    ("report", "skills", "--skill"): "domaines",
    ("log", "--field"): "logged-field",
    ("log", "--kind"): "kind-of-entry",
    ("validate", "--since"): "revision",
    ("ci", "--base"): "revision",
}
_REGISTRY_DEFINED_WORDS = {"phases": "phase", "events": "event"}
"""Words that a registry may add, one file for each."""


def find_value_type(command_path: Sequence[str], option: str) -> str:
    """The value type of an option of a command; "" if it is unknown."""
    option = "--" + option.removeprefix("--not-") if option.startswith("--not-") else option
    value_type = _COMMAND_OPTION_VALUE_TYPES.get((*command_path, option)) or OPTION_VALUE_TYPES.get(option, "")
    if not value_type and len(command_path) == 2 and command_path[0] == "new":
        return _find_field_value_type(command_path[1], option)
    return value_type


def _find_field_value_type(kind: str, option: str) -> str:
    """The value type of an option of `new`, from the type of its field."""
    for field in ENTRY_KINDS[kind].fields:
        for item in field.subfields or (field,):
            if item.prompt_when and option == "--" + (item.option or item.name).replace("_", "-"):
                return item.value_list or item.target_kind or ("date" if item.type == "date" else "")
    return ""


def find_values(
    value_type: str, command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The values that fit what is typed (after the last comma). `previous_arguments`: the arguments before the cursor.

    Raises IncuboError outside a registry or with broken settings, OSError.
    """
    if value_type in KINDS_BY_PRIORITY:
        every = (
            [Candidate("all")]
            if value_type == "incubator" and command_path and command_path[0] in ("list", "report", "diff")
            else []
        )
        return [*ids.find_ids([value_type], prefix), *filter_candidates(every, prefix)]
    if value_type in _COMPLETERS:
        return _COMPLETERS[value_type](command_path, previous_arguments, prefix)
    return filter_candidates(
        _find_vocabulary_words(value_type, for_writing=bool(command_path) and COMMANDS[command_path[0]].writes_files),
        prefix,
    )


def _find_vocabulary_words(word_list: str, *, for_writing: bool) -> list[Candidate]:
    """A list of the registry's words, with their labels; without deprecated phases for a command that writes."""
    from incubo.model.vocabulary import make_vocabulary

    settings = load_config(current_session().find_registry())
    vocabulary = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    labels = (
        vocabulary.phase_label
        if word_list == "phases"
        else lambda word, lang: vocabulary.value_label(word_list, word, lang)
    )
    candidates = {
        word: Candidate(_without_quotes(word), labels(word, current_language()))
        for word in vocabulary.allowed_values(word_list)
    }
    if word_list in _REGISTRY_DEFINED_WORDS:  # a registry may add its own
        own_words = {word.value: word for word in ids.find_ids([_REGISTRY_DEFINED_WORDS[word_list]], "")}
        candidates = {**own_words, **candidates}
        if for_writing and word_list == "phases":
            allowed = own_words or [name for name, phase in vocabulary.phases.items() if phase.is_current]
            return [candidates[name] for name in allowed]
    return list(candidates.values())


def _without_quotes(word: str) -> str:
    """A word as it is typed without quotes: `non-conforme`, for separators do not count."""
    if ids.is_shell_safe(word):
        return word

    return normalise_name(word)


def _complete_entry(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    if not previous_arguments:
        return ids.find_entries(prefix)
    from incubo.registry.lookup import parse_kind

    kind = parse_kind(previous_arguments[0]) if len(previous_arguments) == 1 else None
    return ids.find_entries(prefix, kind) if kind is not None else []


def _complete_open_job(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """The offers that were not closed."""
    return ids.find_ids(["job"], prefix, only_open=True)


def _complete_rule(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """Families of rules and rules."""
    from incubo.validation.rules import RULES

    families = dict.fromkeys(rule.family for rule in RULES.values())
    return filter_candidates(
        [*map(Candidate, families), *(Candidate(rule.id, gettext(rule.title)) for rule in RULES.values())], prefix
    )


def _complete_entry_type(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    return filter_candidates([Candidate(kind.id, gettext(kind.label)) for kind in ENTRY_KINDS.values()], prefix)


def _complete_explain_target(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """Kinds, families, rules; the fields of a kind after its dot."""
    if previous_arguments:
        return []
    kind, dot, _ = prefix.partition(".")
    if dot and kind in ENTRY_KINDS:
        return filter_candidates(_iter_field_paths(kind, ENTRY_KINDS[kind].fields), prefix)
    kinds = [Candidate(entry_kind.id, gettext(entry_kind.label)) for entry_kind in ENTRY_KINDS.values()]
    candidates = [*filter_candidates(kinds, prefix), *_complete_rule(command_path, previous_arguments, prefix)]
    return list({word.value: word for word in reversed(candidates)}.values())[::-1]


def _iter_field_paths(prefix: str, fields: Sequence[Any]) -> Iterator[Candidate]:
    for field in fields:
        yield Candidate(f"{prefix}.{field.name}", gettext(field.help))
        yield from _iter_field_paths(f"{prefix}.{field.name}", field.subfields)


def _find_listed_resource(command_path: Sequence[str]) -> Any:
    """What a command lists, or None."""
    if len(command_path) != 2 or command_path[0] != "list":
        return None
    from incubo.query.resources.catalogue import RESOURCES  # lazy: 30 ms, only for the columns and fields of a list

    return next((resource for resource in RESOURCES if resource.id == command_path[1]), None)


def _complete_missing_field(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The fields that `--missing` takes."""
    resource = _find_listed_resource(command_path)
    if resource is None:
        return []
    named = {field.name: Candidate(field.name, gettext(field.help)) for field in resource.fields}
    return filter_candidates(
        [*named.values(), *(Candidate(name) for name in resource.missing_tests if name not in named)], prefix
    )


def _complete_column(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """The columns of a list; `+` before one (more of them), or `-` (the last first), is kept."""
    resource = _find_listed_resource(command_path)
    if resource is None:
        return []
    sign = prefix[:1] if prefix.startswith(("+", "-")) else ""
    columns = [Candidate(name, gettext(column.label)) for name, column in resource.columns.items()]
    additions = [
        Candidate(field.name, gettext(field.help))
        for field in resource.fields
        if field.name not in resource.columns and field.type != "any"
    ]
    return [
        Candidate(sign + word.value, word.description)
        for word in filter_candidates([*columns, *additions], prefix.removeprefix(sign))
    ]


def _complete_action_item(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The reasons of `todo`; after a slash, the fields or the roles that one of them is about."""
    from incubo.facts.signals import asked_signals

    reason, slash, _ = prefix.partition("/")
    if not slash:
        return filter_candidates(
            [Candidate(name, i18n.translate(reason.title)) for name, reason in asked_signals().items()], prefix
        )
    if reason == "sheet":
        from incubo.facts.expectations import expectation_label, labelled_expectations

        names = labelled_expectations()
        return filter_candidates(
            [Candidate(f"sheet/{name}", i18n.translate(expectation_label(name))) for name in names], prefix
        )
    roles = _find_vocabulary_words("domaines", for_writing=False) if reason == "role" else []
    return filter_candidates([Candidate(f"role/{word.value}", word.description) for word in roles], prefix)


def _complete_entry_then_field(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The first argument is an entry, the others are its fields, ready for a value (`stats_url=`)."""
    if not previous_arguments:
        return ids.find_entries(prefix)
    return [
        Candidate(f"{word.value}=", word.description)
        for word in _complete_entry_field(command_path, previous_arguments, prefix)
    ]


def _complete_sql_table(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """The tables of the database, and its columns after a dot."""
    from incubo.query.sql.tables import all_tables

    table, dot, _ = prefix.partition(".")
    if dot and table in all_tables():
        return filter_candidates(
            [Candidate(f"{table}.{column.name}", gettext(column.help)) for column in all_tables()[table].columns],
            prefix,
        )
    return filter_candidates([Candidate(table.name, gettext(table.help)) for table in all_tables().values()], prefix)


def _complete_entry_field(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The fields of the entry that was named first."""
    entry = ids.find_entry_by_file_name(previous_arguments[0]) if previous_arguments else None
    kinds = (layout.kind_of_path(entry[1]) for layout in LAYOUTS.values()) if entry is not None else ()
    kind = next((kind_name for kind_name in kinds if kind_name in ENTRY_KINDS), None)
    if kind is None:
        return []
    fields = [field for field in ENTRY_KINDS[kind].fields if not field.legacy]
    return filter_candidates([Candidate(field.name, gettext(field.help)) for field in fields], prefix)


def _complete_logged_field(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The fields of the entry that was named first, else of any; those of its items after their dot."""
    entry = ids.find_entry_by_file_name(previous_arguments[0]) if previous_arguments else None
    named = (layout.kind_of_path(entry[1]) for layout in LAYOUTS.values()) if entry is not None else ()
    kinds = [ENTRY_KINDS[kind] for kind in named if kind in ENTRY_KINDS] or ENTRY_KINDS.values()
    return filter_candidates(
        [
            Candidate(path, gettext(field.help))
            for path, field in iter_field_paths(kinds)
            if not field.legacy and ("." in prefix or "." not in path)
        ],
        prefix,
    )


def _complete_date(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """A few days in words; for a year, its parts."""
    if prefix[:1].isdigit():
        year, dash, _ = prefix.partition("-")
        if dash and len(year) == 4 and year.isdigit():
            quarter, half = ("T", "S") if current_language() == "fr" else ("Q", "H")
            parts = [f"{month:02}" for month in range(1, 13)]
            parts += [*(f"{quarter}{number}" for number in range(1, 5)), f"{half}1", f"{half}2"]
            return filter_candidates([Candidate(f"{year}-{part}") for part in parts], prefix)
        return filter_candidates([Candidate(str(clock.today().year - back)) for back in range(8)], prefix)
    from incubo.model.dates import WEEKDAYS

    spoken = int(current_language() != "fr")  # each day of the week stands there in French, then in English
    week = [name for index, name in enumerate(WEEKDAYS) if index % 2 == spoken]
    nearby_days = ("today", "demain", "hier") if current_language() == "fr" else ("today", "tomorrow", "yesterday")
    return filter_candidates(map(Candidate, (*nearby_days, *week)), prefix)


def _complete_duration(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    return filter_candidates(
        map(Candidate, ("30j", "60j", "6mois", "1an") if current_language() == "fr" else ("30d", "60d", "6mo", "1y")),
        prefix,
    )


def _complete_revision(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """The branches there are, here and on the remotes."""
    return filter_candidates(
        [Candidate(name) for name in list_branches(current_session().find_registry()) if ids.is_shell_safe(name)],
        prefix,
    )


def _complete_kept_label(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The occasions that figures were kept for, by the names of their folders."""
    folder = current_session().find_registry() / "figures"
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return filter_candidates([Candidate(name) for name in names if ids.is_shell_safe(name)], prefix)


def _complete_edit_number(
    command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str
) -> list[Candidate]:
    """The changes that can be undone, as `undo --list` numbers them."""
    from incubo.app.changes.undoing import describe_edit
    from incubo.cli.context import open_session_workspace
    from incubo.edit import journal

    if previous_arguments:
        return []
    workspace = open_session_workspace()
    entries = enumerate(journal.iter_entries(workspace.state_folder), 1)
    return filter_candidates([Candidate(str(n), describe_edit(workspace, entry)) for n, entry in entries], prefix)


def _complete_known(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """Days, then branches."""
    return [
        *_complete_date(command_path, previous_arguments, prefix),
        *_complete_revision(command_path, previous_arguments, prefix),
    ]


def _complete_state(command_path: Sequence[str], previous_arguments: Sequence[str], prefix: str) -> list[Candidate]:
    """What `diff` compares: days, branches; and entries, once something is typed."""
    return [
        *_complete_known(command_path, previous_arguments, prefix),
        *(ids.find_entries(prefix) if prefix else ()),
    ]


_COMPLETERS: dict[str, Callable[[Sequence[str], Sequence[str], str], list[Candidate]]] = {
    "entry": _complete_entry,
    "open-job": _complete_open_job,
    "rules": _complete_rule,
    "explained": _complete_explain_target,
    "field": _complete_missing_field,
    "column": _complete_column,
    "date": _complete_date,
    "kind-of-entry": _complete_entry_type,
    "span": _complete_duration,
    "assignment": _complete_entry_then_field,
    "own-field": _complete_entry_field,
    "logged-field": _complete_logged_field,
    "revision": _complete_revision,
    "kept-label": _complete_kept_label,
    "edit-number": _complete_edit_number,
    "known": _complete_known,
    "state": _complete_state,
    "sql-table": _complete_sql_table,
    "attention": _complete_action_item,
}
