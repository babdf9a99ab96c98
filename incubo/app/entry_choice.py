"""The questions about an entry: which one is meant, and what its new id is."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.app.entry_lookup import find_matching_entries, get_readable_record, make_unknown_entry_error
from incubo.app.questions import Ask, Question, choice_question, field_question, parse_with
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.value_parser import EntryContext, ParsedValue, parse_value
from incubo.edit.verbs.rename import parse_new_id
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.registry.lookup import EntryRef, entry_label
from incubo.registry.registry import Registry


def entry_question(key: str, kind: str, text: Message, context: EntryContext) -> Question:
    """A question whose answer is the id of an entry of a kind that can be read."""
    field = Field(key, "reference", target_kind=kind, required=True)

    def get_readable_id(entry_id: str) -> str:
        get_readable_record(context.registry, kind, entry_id)
        return entry_id

    def parse(answer: str) -> ParsedValue:
        parsed = parse_value(field, answer, context)
        return parsed if parsed.value is None else parse_with(get_readable_id)(parsed.value)

    return field_question(key, text, field, context)._replace(parse=parse)


def choose_entry(
    registry: Registry,
    name: str,
    kinds: Iterable[str] = ENTRY_KINDS,
    *,
    ask: Ask | None = None,
    require_readable: bool = True,
) -> EntryRef:
    """The entry that a word names; `ask` asks which one, if several kinds have that name.

    Raises UsageError for an ambiguous or unknown name; RefusedError for a file that cannot be read, unless
    `require_readable` is False.
    """
    matches = find_matching_entries(registry, name, tuple(kinds))
    if not matches:
        raise make_unknown_entry_error(registry, name, tuple(kinds))
    entry = matches[0] if len(matches) == 1 else _choose_among(registry, name, matches, ask)
    if require_readable:
        get_readable_record(registry, *entry)
    return entry


def _choose_among(registry: Registry, name: str, matches: list[EntryRef], ask: Ask | None) -> EntryRef:
    text = Message(N_("“{word}” names several entries: which one?"), {"word": name})
    if ask is None:
        hints = [Message(N_("this one: {kind}/{id}"), {"kind": entry.kind, "id": entry.id}) for entry in matches]
        raise UsageError(text, hints=hints)
    entries = {f"{entry.kind}/{entry.id}": entry for entry in matches}
    choices = [LabelledValue(key, _describe_entry(registry, entry)) for key, entry in entries.items()]
    return entries[ask(choice_question("entry", text, choices))]


def _describe_entry(registry: Registry, entry: EntryRef) -> Message:
    arguments = {"kind": Message(ENTRY_KINDS[entry.kind].label), "name": entry_label(registry, *entry)}
    return Message(N_("{kind}: {name}"), arguments)


def new_id_question(edits: FileEdits, entry: EntryRef) -> Question:
    """The question what the new id of an entry is, or the name to make it from."""
    return Question(
        "new",
        Message(N_("The new id of {id}, or a name to make it from:"), {"id": entry.id}),
        Field("id", required=True),
        parse_with(lambda answer: parse_new_id(edits, *entry, answer)),
    )
