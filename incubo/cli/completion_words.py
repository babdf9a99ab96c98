"""What may stand as the value of an option or an argument, for the TAB key. To complete a new one is a line here.

Nothing here loads the command: an option of one name takes the same words everywhere (but for `_ELSEWHERE`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from incubo import i18n
from incubo.cli import completion_ids
from incubo.cli.commands import COMMANDS
from incubo.cli.completion_ids import Word, fitting
from incubo.i18n import gettext, language
from incubo.registry.layout import PREFERENCE

OPTIONS = {
    "--startup": "startup", "--member": "member", "--incubator": "incubator", "--team": "team",
    "--sponsor": "organisation", "--owner": "organisation", "--followed-by": "member",
    "--phase": "phases", "--status": "statuses", "--domaine": "domaines",
    "--need": "domaines", "--usertype": "usertypes",
    "--event": "events", "--decision": "decisions", "--outcome": "outcomes", "--accessibility": "accessibility",
    "--reason": "stop-reasons",
    "--at": "date", "--over": "date", "--compare": "date", "--since": "date", "--until": "date", "--on": "date",
    "--start": "date",
    "--end": "date", "--opens": "date", "--closes": "date", "--next": "date", "--budget-end": "date",
    "--older-than": "span", "--younger-than": "span", "--ending": "span", "--ended": "span", "--within": "span",
    "--no-committee-for": "span",
    "--select": "rules", "--ignore": "rules", "--only": "attention",
    "--unset": "own-field", "--missing": "field", "--columns": "column", "--sort": "column",
    "--output": "files", "-o": "files", "--from": "files", "--file": "files", "--comment": "files", "--answer": "files",
}  # fmt: skip
"""An option, and what its values are: a kind of entry, a list of the vocabulary, or one of `_MAKERS`."""

_ELSEWHERE: dict[tuple[str, ...], str] = {
    ("new", "job", "--kind"): "job-kinds",
    ("list", "jobs", "--kind"): "job-kinds",
    ("list", "committees", "--kind"): "committee-kinds",
    ("record", "committee", "--kind"): "committee-kinds",
    ("list", "organisations", "--type"): "organisation-types",
    ("validate", "--since"): "revision",
    ("ci", "--base"): "revision",
}
_OWN = {"phases": "phase", "events": "event"}
"""Words that a registry may add by a file each."""
_MODULES = {"incubators": "bodies", "organisations": "bodies", "teams": "bodies"}
"""Where a noun of `list` is declared, if not in a module of its own name."""


def of_option(path: Sequence[str], option: str) -> str:
    """What the values of an option of a command are; "" where nothing is known of it."""
    option = "--" + option.removeprefix("--not-") if option.startswith("--not-") else option
    return _ELSEWHERE.get((*path, option)) or OPTIONS.get(option, "")


def values(what: str, path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The values that fit what is typed (after the last comma). `before`: the arguments that stand already.

    Raises IncuboError outside a registry or with wrong settings, OSError.
    """
    if what in PREFERENCE:
        every = [Word("all")] if what == "incubator" and path[:1] in (["list"], ["report"]) else []
        return [*completion_ids.ids([what], typed), *fitting(every, typed)]
    if what in _MAKERS:
        return _MAKERS[what](path, before, typed)
    return fitting(_vocabulary(what, writes=bool(path) and COMMANDS[path[0]].writes), typed)


def _vocabulary(words: str, *, writes: bool) -> list[Word]:
    """A list of the registry's words, with their labels; a command that writes takes no old phase."""
    from incubo import config
    from incubo.cli import workspace
    from incubo.model.vocabulary import make

    settings = config.load(workspace.find())
    known = make(settings.profile_data, settings.vocabulary)
    labels = known.phase_label if words == "phases" else lambda word, lang: known.label(words, word, lang)
    found = {word: Word(_typable(word), labels(word, language())) for word in known.allowed(words)}
    if words in _OWN:  # a registry may describe its own
        own = {word.value: word for word in completion_ids.ids([_OWN[words]], "")}
        found = {**own, **found}
        if writes and words == "phases":
            written = own or [name for name, phase in known.phases.items() if phase.current]
            return [found[name] for name in written]
    return list(found.values())


def _typable(word: str) -> str:
    """A word as it is typed without quotes: `non-conforme`, for separators do not count."""
    if completion_ids.is_safe(word):
        return word
    from incubo.model.nearest import folded

    return folded(word)


def _entry(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    if not before:
        return completion_ids.entries(typed)
    from incubo.registry.named import kind_of

    kind = kind_of(before[0]) if len(before) == 1 else None
    return completion_ids.entries(typed, kind) if kind is not None else []


def _rules(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """Families of rules and rules."""
    from incubo.validation import rules as _all  # noqa: F401  (fills RULES)
    from incubo.validation.rule import RULES

    families = dict.fromkeys(rule.family for rule in RULES.values())
    return fitting([*map(Word, families), *(Word(each.id, gettext(each.title)) for each in RULES.values())], typed)


def _kind(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    from incubo.model.kinds import KINDS

    return fitting([Word(each.id, gettext(each.label)) for each in KINDS.values()], typed)


def _explained(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """Kinds, families, rules; the fields of a kind after its dot."""
    from incubo.model.kinds import KINDS

    if before:
        return []
    kind, dot, _ = typed.partition(".")
    if dot and kind in KINDS:
        return fitting(_fields(kind, KINDS[kind].fields), typed)
    kinds = [Word(each.id, gettext(each.label)) for each in KINDS.values()]
    found = [*fitting(kinds, typed), *_rules(path, before, typed)]
    return list({word.value: word for word in reversed(found)}.values())[::-1]


def _fields(prefix: str, fields: Sequence[Any]) -> Iterator[Word]:
    for field in fields:
        yield Word(f"{prefix}.{field.name}", gettext(field.help))
        yield from _fields(f"{prefix}.{field.name}", field.items)


def _noun(path: Sequence[str]) -> Any:
    """What a command lists, or None."""
    if len(path) != 2 or path[0] != "list":
        return None
    module = importlib.import_module(f"incubo.query.{_MODULES.get(path[1], path[1])}")
    return getattr(module, path[1].upper())


def _field(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The fields that a line of a list may lack."""
    noun = _noun(path)
    if noun is None:
        return []
    named = {field.name: Word(field.name, gettext(field.help)) for field in noun.fields}
    return fitting([*named.values(), *(Word(name) for name in noun.lacks if name not in named)], typed)


def _column(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The columns of a list; `+` before one (more of them), or `-` (the last first), is kept."""
    noun = _noun(path)
    if noun is None:
        return []
    sign = typed[:1] if typed.startswith(("+", "-")) else ""
    own = [Word(name, gettext(column.label)) for name, column in noun.columns.items()]
    more = [
        Word(field.name, gettext(field.help))
        for field in noun.fields
        if field.name not in noun.columns and field.type != "any"
    ]
    return [Word(sign + word.value, word.told) for word in fitting([*own, *more], typed.removeprefix(sign))]


def _attention(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The reasons of `todo`; after a slash, the fields or the roles that one of them is about."""
    from incubo.report.attention.concern import REASONS

    reason, slash, _ = typed.partition("/")
    if not slash:
        return fitting([Word(name, i18n.say(about.title)) for name, about in REASONS.items()], typed)
    from incubo.report.expected import LABELS

    if reason == "sheet":
        return fitting([Word(f"sheet/{name}", gettext(label)) for name, label in LABELS.items()], typed)
    roles = _vocabulary("domaines", writes=False) if reason == "role" else []
    return fitting([Word(f"role/{word.value}", word.told) for word in roles], typed)


def _assignment(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The first argument is an entry, the others are its fields, ready for a value (`stats_url=`)."""
    if not before:
        return completion_ids.entries(typed)
    return [Word(f"{word.value}=", word.told) for word in _own_field(path, before, typed)]


def _sql_table(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The tables of the database, and its columns after a dot."""
    from incubo.query.sql.schema import schema

    table, dot, _ = typed.partition(".")
    if dot and table in schema():
        return fitting([Word(f"{table}.{each.name}", gettext(each.help)) for each in schema()[table].fields], typed)
    return fitting([Word(each.name, gettext(each.help)) for each in schema().values()], typed)


def _own_field(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The fields of the entry that was named first."""
    from incubo.cli import entries
    from incubo.model.kinds import KINDS
    from incubo.registry.layout import LAYOUTS

    found = entries.named(before[0]) if before else None
    kinds = (layout.kind_of(found[1]) for layout in LAYOUTS.values()) if found is not None else ()
    kind = next((each for each in kinds if each in KINDS), None)
    if kind is None:
        return []
    fields = [field for field in KINDS[kind].fields if not field.legacy]
    return fitting([Word(field.name, gettext(field.help)) for field in fields], typed)


def _date(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """A few days in words; for a year, its parts."""
    from incubo import clock

    if typed[:1].isdigit():
        year, dash, _ = typed.partition("-")
        if dash and len(year) == 4 and year.isdigit():
            quarter, half = ("T", "S") if language() == "fr" else ("Q", "H")
            parts = [f"{month:02}" for month in range(1, 13)]
            parts += [*(f"{quarter}{number}" for number in range(1, 5)), f"{half}1", f"{half}2"]
            return fitting([Word(f"{year}-{part}") for part in parts], typed)
        return fitting([Word(str(clock.today().year - back)) for back in range(8)], typed)
    from incubo.model.when import WEEK

    spoken = int(language() != "fr")  # each day of the week stands there in French, then in English
    week = [name for place, name in enumerate(WEEK) if place % 2 == spoken]
    near = ("today", "demain", "hier") if language() == "fr" else ("today", "tomorrow", "yesterday")
    return fitting(map(Word, (*near, *week)), typed)


def _span(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    return fitting(
        map(Word, ("30j", "60j", "6mois", "1an") if language() == "fr" else ("30d", "60d", "6mo", "1y")), typed
    )


def _revision(path: Sequence[str], before: Sequence[str], typed: str) -> list[Word]:
    """The branches there are, here and on the remotes."""
    from incubo.cli import workspace
    from incubo.registry.revisions import branches

    return fitting([Word(name) for name in branches(workspace.find()) if completion_ids.is_safe(name)], typed)


_MAKERS: dict[str, Callable[[Sequence[str], Sequence[str], str], list[Word]]] = {
    "entry": _entry, "rules": _rules, "explained": _explained, "field": _field, "column": _column, "date": _date,
    "kind-of-entry": _kind, "span": _span, "assignment": _assignment, "own-field": _own_field, "revision": _revision,
    "sql-table": _sql_table, "attention": _attention,
}  # fmt: skip
