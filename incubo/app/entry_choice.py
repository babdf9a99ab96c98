"""Which entry is meant: by a name on the command line, or by the answer to a question; and what its new id is.

These functions ask with `ask` where a name fits several entries, or none exactly; without `ask` they raise errors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from incubo.app.entry_lookup import find_matching_entries, get_readable_record, make_unknown_entry_error
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.questions import (
    NO_CHOICE,
    Ask,
    Question,
    choice_question,
    field_question,
    parse_with,
)
from incubo.edit.file_edits import FileEdits
from incubo.edit.value_parser import EntryContext, ParsedValue, parse_value
from incubo.edit.verbs.rename import parse_new_id
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.registry import lookup
from incubo.registry.lookup import EntryRef, entry_label
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.model.records import Startup

_PLACEHOLDERS = frozenset(
    ("ID", "OFFER", "OFFRE", "MEMBER", "MEMBRE", "PRODUCT", "PRODUIT", "INCUBATOR", "INCUBATEUR", "TEAM", "ÉQUIPE")
)
"""Words of pages of help and hints, in the place of an entry."""
_AMBIGUOUS = N_("“{word}” names several entries: which one?")
_NOT_EXACT = N_("Nothing is called exactly “{word}”: which one is meant?")


def entry_question(key: str, kind: str, text: Message, context: EntryContext, *, many: bool = False) -> Question:
    """A question whose answer is the id of an entry of a kind that can be read; with `many`, a list of ids."""
    field = Field(key, "reference", target_kind=kind, required=True, many=many)

    def require_readable(entry_ids: Any) -> Any:
        for entry_id in entry_ids if many else [entry_ids]:
            get_readable_record(context.registry, kind, entry_id)
        return entry_ids

    def parse(answer: str) -> ParsedValue:
        parsed = parse_value(field, answer, context)
        return parsed if parsed.value is None else parse_with(lambda _: require_readable(parsed.value))(answer)

    return field_question(key, text, field, context)._replace(parse=parse)


def startups_question(workspace: Workspace, registry: Registry, text: str) -> Question:
    """The question which startups a command is about."""
    return entry_question("startup", "startup", Message(text), workspace.entry_context(registry), many=True)


def any_entry_question(
    registry: Registry, text: Message, kinds: Iterable[str] = ENTRY_KINDS, *, require_readable: bool = True
) -> Question:
    """A question whose answer is an entry of one of several kinds, as `kind/id`."""
    kinds = tuple(kinds)

    def parse(answer: str) -> ParsedValue:
        matches = find_matching_entries(registry, answer, kinds)
        if len(matches) == 1 and require_readable:
            return parse_with(lambda _: get_readable_record(registry, *matches[0]) and _entry_word(matches[0]))(answer)
        if len(matches) == 1:
            return ParsedValue(_entry_word(matches[0]))
        if matches:
            error = Message(N_("“{word}” is not enough to tell which one"), {"word": answer})
            return ParsedValue(None, error, (), tuple(map(_entry_word, matches)), answer)
        unknown = make_unknown_entry_error(registry, answer, kinds)
        suggestions = tuple(map(_entry_word, lookup.find_entry(registry, answer, kinds).suggestions))
        return ParsedValue(None, unknown.message, unknown.hints, suggestions, answer)

    def value_label(word: str) -> str:
        kind, _, entry_id = word.partition("/")
        return translate(_describe_entry(registry, EntryRef(kind, entry_id)))

    field = Field("entry", "reference", required=True)
    return Question("entry", text, field, parse, value_label=value_label)


def _entry_word(entry: EntryRef) -> str:
    return f"{entry.kind}/{entry.id}"


def refuse_placeholder(registry: Registry, name: str) -> None:
    """Raise UsageError for a word that stands for an entry in help and hints, copied with the rest of a command."""
    if name.rstrip("…") in _PLACEHOLDERS and not any(name in registry.entries.get(kind, {}) for kind in ENTRY_KINDS):
        raise UsageError(Message(N_("“{word}” stands for an entry: put its name or its id there"), {"word": name}))


def choose_entry(
    registry: Registry,
    name: str,
    kinds: Iterable[str] = ENTRY_KINDS,
    *,
    ask: Ask | None = None,
    require_readable: bool = True,
) -> EntryRef:
    """The entry that a word names; `ask` asks which one, if several have that name or a similar one.

    Raises UsageError for an ambiguous or unknown name; RefusedError for a file that cannot be read, unless
    `require_readable` is False.
    """
    refuse_placeholder(registry, name)
    matches = find_matching_entries(registry, name, tuple(kinds))
    if len(matches) == 1:
        entry = matches[0]
    elif matches:
        entry = _choose_among(registry, name, matches, _AMBIGUOUS, ask)
    else:
        match = lookup.find_entry(registry, name, kinds)
        if ask is None or not match.suggestions:
            raise make_unknown_entry_error(registry, name, tuple(kinds))
        text = _AMBIGUOUS if match.is_ambiguous else _NOT_EXACT
        entry = _choose_among(registry, name, match.suggestions, text, ask)
    if require_readable:
        get_readable_record(registry, *entry)
    return entry


def _choose_among(
    registry: Registry, name: str, entries: Sequence[EntryRef], template: str, ask: Ask | None
) -> EntryRef:
    """The one of several entries that is meant. Raises UsageError where no question can be asked."""
    text = Message(template, {"word": name})
    if ask is None:
        hints = [Message(N_("this one: {kind}/{id}"), {"kind": entry.kind, "id": entry.id}) for entry in entries]
        raise UsageError(text, hints=hints)
    entries_by_word = {_entry_word(entry): entry for entry in entries}
    kinds = dict.fromkeys(entry.kind for entry in entries)
    choices = [
        LabelledValue(word, entry_label(registry, *entry) if len(kinds) == 1 else _describe_entry(registry, entry))
        for word, entry in entries_by_word.items()
    ]
    choices.append(LabelledValue(NO_CHOICE, Message(N_("none of these"))))
    answer = ask(choice_question("entry", text, choices))
    if answer != NO_CHOICE:
        return entries_by_word[answer]
    kind, _, entry_id = ask(any_entry_question(registry, Message(N_("What is it called?")), kinds)).partition("/")
    return EntryRef(kind, entry_id)


def _describe_entry(registry: Registry, entry: EntryRef) -> Message:
    arguments = {"kind": Message(ENTRY_KINDS[entry.kind].label), "name": entry_label(registry, *entry)}
    return Message(N_("{kind}: {name}"), arguments)


def choose_entry_id(
    registry: Registry,
    kind: str,
    name: str,
    ask: Ask | None = None,
    find_first: Callable[[], Sequence[Collection[str]]] = tuple,
    explain: Callable[[str], Sequence[Message]] = lambda _: (),
) -> str:
    """The id of the entry of a kind that a word names; `ask` asks which one, if several have that name or a similar
    one. `find_first`: those to offer first (see `find_in_kind`). `explain`: what to say of a word that names none,
    instead of that question and of the similar names. Raises UsageError.
    """
    refuse_placeholder(registry, name)
    match = lookup.find_in_kind(registry, kind, name, find_first=find_first)
    if match.id is not None:
        return match.id
    hints_instead = explain(name)
    if ask is not None and match.suggestions and not hints_instead:
        text = _AMBIGUOUS if match.is_ambiguous else _NOT_EXACT
        return _choose_among(registry, name, [EntryRef(kind, entry_id) for entry_id in match.suggestions], text, ask).id
    message, hints = lookup.no_match_message(registry, kind, name, match)
    raise UsageError(message, hints=hints_instead or hints)


def find_member_id(
    registry: Registry,
    name: str,
    ask: Ask | None = None,
    find_first: Callable[[], Sequence[Collection[str]]] = tuple,
    explain: Callable[[str], Sequence[Message]] = lambda _: (),
) -> str:
    """The id of a member whose file can be changed (see `choose_entry_id`). Raises UsageError, RefusedError."""
    member_id = choose_entry_id(registry, "member", name, ask, find_first, explain)
    get_readable_record(registry, "member", member_id)
    return member_id


def find_member_ids(
    registry: Registry,
    names: Sequence[str],
    ask: Ask | None = None,
    find_first: Callable[[], Sequence[Collection[str]]] = tuple,
    explain: Callable[[str], Sequence[Message]] = lambda _: (),
) -> list[str]:
    """The ids of the people that words name, each once (see `choose_entry_id`). Raises UsageError, RefusedError."""
    words = lookup.split_names(registry, "member", *names)
    return list(dict.fromkeys(find_member_id(registry, word, ask, find_first, explain) for word in words))


def likely_member_ids(registry: Registry, day: date, startup_ids: Iterable[str | None] = ()) -> list[set[str]]:
    """Who is offered first where a name fits several people: the team of a startup that is named, and those who are
    here on a day.
    """
    teams = registry.teams_at(day)
    team = {
        assignment.member.id for startup_id in startup_ids if startup_id for assignment in teams.get(startup_id, ())
    }
    return [team, {member.id for member in registry.members.values() if member.is_active(day)}]


def find_startups(registry: Registry, names: Iterable[str], ask: Ask | None = None) -> list[Startup]:
    """The startups that words name, each once. Raises UsageError, RefusedError for a file that cannot be read."""
    words = lookup.split_names(registry, "startup", *names)
    startups = (find_startup_by_words(registry, [word], ask) for word in words)
    return list({startup.id: startup for startup in startups}.values())


def find_startup_by_words(registry: Registry, name_words: Sequence[str], ask: Ask | None = None) -> Startup:
    """The startup that all the words name together. Raises UsageError, RefusedError for a file that cannot be read."""
    startup_id = choose_entry_id(registry, "startup", " ".join(name_words), ask)
    startup: Startup = get_readable_record(registry, "startup", startup_id)
    return startup


def find_startups_by_words(registry: Registry, name_words: Sequence[str], ask: Ask | None = None) -> list[Startup]:
    """The startups that the words name, each word one or all words together one, without duplicates. Raises as
    `find_startup_by_words`.
    """
    if len(name_words) > 1 and lookup.find_in_kind(registry, "startup", " ".join(name_words)).id is not None:
        return [find_startup_by_words(registry, name_words)]
    return find_startups(registry, name_words, ask)


def new_id_question(edits: FileEdits, entry: EntryRef) -> Question:
    """The question what the new id of an entry is, or the name to make it from."""
    return Question(
        "new",
        Message(N_("The new id of {id}, or a name to make it from:"), {"id": entry.id}),
        Field("id", required=True),
        parse_with(lambda answer: parse_new_id(edits, *entry, answer)),
    )
