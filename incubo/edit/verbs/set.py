"""`set`: fields get other values, each typed and checked as `new` does it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.field_order import preceding_fields
from incubo.edit.field_paths import FieldTarget, resolve_field_path
from incubo.edit.file_edits import FileEdits
from incubo.edit.new import ids
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, deduplicate, field_table, parse_value
from incubo.edit.verbs.rename import update_title_references
from incubo.model import quantities
from incubo.model.fields import Field
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.source.edits.changes import AppendItem, RemoveField, SetField
from incubo.source.reader import parse_file

_ASSIGNMENT = re.compile(r"([^=]+?)\s*(\+=|-=|=)(.*)", re.DOTALL)
MAX_FIELDS_NAMED = 4
"""Fields that a commit's subject names; of more, it says how many."""


class FieldAssignment(NamedTuple):
    """What is asked of a field: `=` another value, `+=` one more, `-=` one less, `unset` none at all.

    `items`: the values of a list one by one, where they are known apart; else `text` has commas between them.
    """

    field: str
    how: str
    text: str = ""
    items: tuple[str, ...] = ()


def parse_assignment(word: str) -> FieldAssignment | None:
    """An assignment as it is typed (`sponsors+=anrh`), or None where it is none."""
    found = _ASSIGNMENT.fullmatch(word)
    return FieldAssignment(found[1].strip(), found[2], found[3].strip()) if found else None


def set_fields(
    desk: FileEdits, kind: str, entry_id: str, assignments: Iterable[FieldAssignment], setting: EntryContext
) -> Proposal:
    """Change fields of an entry.

    Raises UsageError for a field or a value that is not understood, Refused for one that may not be changed so.
    """
    path = desk.registry.entries[kind][entry_id].path
    table = field_table(setting, kind)
    changed: list[str] = []
    notes: list[Message] = []
    offers = 0
    for each in assignments:
        values = parse_file(path, desk.read(path)).values or {}
        found = resolve_field_path(each.field, table, values, desk.registry.vocabulary)
        before = desk.read(path)
        _apply_assignment(desk, path, found, each, setting, entry_id)
        if desk.read(path) == before:
            continue
        changed.append(each.field)
        if found.path == (table.title,) and each.how == "=":
            title = str((parse_file(path, desk.read(path)).values or {}).get(table.title))
            offers += update_title_references(desk, kind, entry_id, title)
            if kind == "startup" and ids.slug(title) != entry_id:
                message = N_("The file keeps its name. For another one: incubo rename {id} {new}")
                notes.append(Message(message, {"id": entry_id, "new": ids.slug(title)}))
    names = list(dict.fromkeys(changed))
    summary = Message("{names}", {"names": ", ".join(names)})
    if len(names) > MAX_FIELDS_NAMED:
        summary = Message(N_("{n} fields"), {"n": len(names)})
    if offers:
        said = {"n": offers}
        notes.append(Message(N_("{n} offer follows the title."), said, N_("{n} offers follow the title.")))
    return Proposal(desk.plan(), "set", entry_id, summary, tuple(notes))


def _apply_assignment(
    desk: FileEdits, path: str, found: FieldTarget, each: FieldAssignment, setting: EntryContext, entry_id: str
) -> None:
    held = _current_value(desk, path, found)
    if each.how == "unset" or (each.how == "=" and not each.text):
        _unset_field(desk, path, found, held)
    elif each.how == "-=":
        _remove_values(desk, path, found, held, each.text)
    else:
        _require_settable(found, entry_id)
        if each.how == "+=":
            _append_values(desk, path, found, held, each.text, setting)
        else:
            if each.items:
                one = found.field._replace(many=False)
                value: Any = deduplicate(
                    one, (_parse_field_value(desk, one, item, setting, each.field) for item in each.items)
                )
            else:
                value = _parse_field_value(desk, found.field, each.text, setting, each.field)
            desk.change(path, SetField(found.path, value, after=_target_preceding_fields(desk, path, found)))


def _current_value(desk: FileEdits, path: str, found: FieldTarget) -> Any:
    """What a field holds; None for nothing."""
    here: Any = parse_file(path, desk.read(path)).values
    for step in found.path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _unset_field(desk: FileEdits, path: str, found: FieldTarget, held: Any) -> None:
    holder = desk.registry.entry_at(path)
    last = found.is_item and len(_current_value(desk, path, found._replace(path=found.path[:-1])) or ()) < 2
    if found.field.required and (not found.is_item or last):
        who = holder.id if holder is not None else path
        raise RefusedError(
            Message(N_("“{field}” is needed: it can have another value, but not none"), {"field": found.word}),
            hints=(Message(N_("another value: incubo set {id} {field}=…"), {"id": who, "field": found.word}),),
        )
    if held is not None or _has_key(desk, path, found):
        desk.change(path, RemoveField(found.path))


def _has_key(desk: FileEdits, path: str, found: FieldTarget) -> bool:
    """Whether an empty field is there all the same (`link:`)."""
    holder = _current_value(desk, path, found._replace(path=found.path[:-1]))
    return isinstance(holder, dict) and found.path[-1] in holder


def _remove_values(desk: FileEdits, path: str, found: FieldTarget, held: Any, text: str) -> None:
    """Take a value out of a list. Raises UsageError where it is not in it."""
    _require_list(found)
    items = held if isinstance(held, list) else [] if held is None else [held]
    if any(isinstance(item, dict) for item in items):
        hint = Message(N_("name the item: --unset {field}.{n}"), {"field": found.word, "n": 1})
        raise UsageError(
            Message(N_("the items of “{field}” have no single value"), {"field": found.word}), hints=(hint,)
        )
    words = {
        i: {normalise_name(str(item)), normalise_name(str(item).rpartition("/")[2])} for i, item in enumerate(items)
    }
    labels = _words_by_label(desk, found.field)
    for part in _split_list(found.field, text):
        wanted = {normalise_name(part), normalise_name(part.rpartition("/")[2])} | labels.get(
            normalise_name(part), set()
        )
        fits = [i for i, said in words.items() if said & wanted]
        if not fits:
            near = find_nearest(part, [str(item) for item in items])
            hints = [Message(N_("did you mean “{meant}”?"), {"meant": near})] if near else []
            if near is None and items:
                hints.append(Message(N_("what is there: {items:list}"), {"items": [str(item) for item in items]}))
            raise UsageError(
                Message(N_("“{field}” does not hold “{word}”"), {"field": found.word, "word": part}), hints=hints
            )
        for position in fits:
            del words[position]
    if not words and found.field.required:
        raise RefusedError(
            Message(N_("“{field}” is needed: it can have another value, but not none"), {"field": found.word})
        )
    gone = [i for i in range(len(items)) if i not in words]
    for position in reversed(gone):
        desk.change(path, RemoveField((*found.path, position) if isinstance(held, list) else found.path))


def _append_values(desk: FileEdits, path: str, found: FieldTarget, held: Any, text: str, setting: EntryContext) -> None:
    """Put values at the end of a list, each unless it is there."""
    _require_list(found)
    there = {normalise_name(str(item)) for item in held} if isinstance(held, list) else set()
    one = found.field._replace(many=False)
    for part in _split_list(found.field, text):
        value = _parse_field_value(desk, one, part, setting, found.word)
        if normalise_name(str(value)) not in there:
            there.add(normalise_name(str(value)))
            desk.change(path, AppendItem(found.path, value, after=_target_preceding_fields(desk, path, found)))


def _require_list(found: FieldTarget) -> None:
    """Raise UsageError for a field that holds one value."""
    if not found.field.many and found.field.may_be != "many":
        hint = Message(N_("give it its value: {field}=…"), {"field": found.word})
        raise UsageError(Message(N_("“{field}” holds one value, not a list"), {"field": found.word}), hints=(hint,))


def _split_list(field: Field, text: str) -> list[str]:
    """The values of a typed list; a sentence may have commas, an id or a word of the vocabulary has none."""
    if field.type == "text":
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]


def _parse_field_value(desk: FileEdits, field: Field, text: str, setting: EntryContext, word: str) -> Any:
    """A typed value as the file will hold it. Raises UsageError for one that does not fit."""
    answer = parse_value(field, text, setting)
    if answer.complaint and field.type in ("number", "integer"):
        figure = _parse_figure(text)
        if figure is not None:
            answer = parse_value(field, str(figure), setting)
    if answer.complaint:
        raise UsageError(
            Message(N_("{option}: {problem}"), {"option": word, "problem": answer.complaint}), hints=answer.hints
        )
    if field.type != "reference":
        return answer.value
    if isinstance(answer.value, list):
        return [desk.spelt(field.refers, each) for each in answer.value]
    return desk.spelt(field.refers, answer.value)


def _parse_figure(text: str) -> int | float | None:
    """A figure as people write it (`220k`, `12 450`), or None where it is none, or could be two."""
    try:
        return quantities.parse_number(text) or quantities.parse_euros(text)
    except quantities.AmbiguousNumberError:
        return None


def _words_by_label(desk: FileEdits, field: Field) -> dict[str, set[str]]:
    """The words of the vocabulary by what they are called, for a field of choice."""
    vocabulary = desk.registry.vocabulary
    if field.type != "choice" or field.words == "phases":
        return {}
    return {
        normalise_name(label): {normalise_name(word)}
        for word in vocabulary.allowed(field.words)
        for label in vocabulary.labels(field.words, word).values()
    }


def _require_settable(found: FieldTarget, entry_id: str) -> None:
    """Raise Refused for what has a verb of its own, is of former years, or is no plain value."""
    if found.field.type == "group":
        said = {"field": found.word, "id": entry_id}
        verbs = [Message(hint, said) for hint in _VERB_HINTS.get(str(found.path[0]), ())]
        inner = Message(N_("one of its fields: {field}.{inner}=…"), {**said, "inner": found.field.items[0].name})
        item = Message(N_("one of its fields: {field}.1.{inner}=…"), {**said, "inner": found.field.items[0].name})
        hints = (*verbs, item if found.field.many else inner)
        raise RefusedError(Message(N_("“{field}” is not one value"), said), hints=hints)
    if found.field.type == "any":
        hint = Message(N_("in your text editor: incubo edit {id}"), {"id": entry_id})
        raise RefusedError(
            Message(N_("“{field}” may hold anything: it is not set in one line"), {"field": found.word}), hints=(hint,)
        )
    if found.field.legacy:
        own = [Message(hint, {"id": entry_id}) for hint in _VERB_HINTS.get(str(found.path[0]), ())]
        raise RefusedError(
            Message(N_("“{field}” is a field of former years: it is read, and no more written"), {"field": found.word}),
            hints=tuple(own),
        )


_VERB_HINTS = {
    "phases": (N_("it enters a phase: incubo phase {id} PHASE --on DATE"),),
    "missions": (
        N_("a mission is extended: incubo extend {id} --until DATE"),
        N_("a new one: incubo join {id} STARTUP"),
    ),
    "startups": (N_("a person joins a startup: incubo join {id} STARTUP"),),
    "previously": (N_("a person leaves a startup: incubo leave {id} --startup STARTUP"),),
    "events": (
        N_("a committee: incubo record committee {id}"),
        N_("another event: incubo record event {id}"),
    ),
    "metrics": (N_("a measure of impact: incubo record metric {id}"),),
}
"""What changes a field that is more than one value."""


def _target_preceding_fields(desk: FileEdits, path: str, found: FieldTarget) -> tuple[str, ...]:
    """What a field follows if it is new: those before it in the table, of the entry's where all of its group is new."""
    first = found._replace(path=found.path[:1])
    if len(found.path) > 1 and _current_value(desk, path, first) is None and not _has_key(desk, path, first):
        return preceding_fields(found.all, str(found.path[0]))
    return () if found.is_item else preceding_fields(found.beside, str(found.path[-1]))
