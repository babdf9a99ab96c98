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
    operator: str
    text: str = ""
    items: tuple[str, ...] = ()


def parse_assignment(text: str) -> FieldAssignment | None:
    """An assignment as it is typed (`sponsors+=anrh`), or None where it is none."""
    found = _ASSIGNMENT.fullmatch(text)
    return FieldAssignment(found[1].strip(), found[2], found[3].strip()) if found else None


def set_fields(
    edits: FileEdits, kind: str, entry_id: str, assignments: Iterable[FieldAssignment], context: EntryContext
) -> Proposal:
    """Change fields of an entry.

    Raises UsageError for a field or a value that is not understood, Refused for one that may not be changed so.
    """
    path = edits.registry.entries[kind][entry_id].path
    table = field_table(context, kind)
    changed: list[str] = []
    notes: list[Message] = []
    offers = 0
    for each in assignments:
        values = parse_file(path, edits.read(path)).values or {}
        found = resolve_field_path(each.field, table, values, edits.registry.vocabulary)
        before = edits.read(path)
        _apply_assignment(edits, path, found, each, context, entry_id)
        if edits.read(path) == before:
            continue
        changed.append(each.field)
        if found.path == (table.title_field,) and each.operator == "=":
            title = str((parse_file(path, edits.read(path)).values or {}).get(table.title_field))
            offers += update_title_references(edits, kind, entry_id, title)
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
    return Proposal(edits.plan(), "set", entry_id, summary, tuple(notes))


def _apply_assignment(
    edits: FileEdits, path: str, target: FieldTarget, assignment: FieldAssignment, context: EntryContext, entry_id: str
) -> None:
    held = _current_value(edits, path, target)
    if assignment.operator == "unset" or (assignment.operator == "=" and not assignment.text):
        _unset_field(edits, path, target, held)
    elif assignment.operator == "-=":
        _remove_values(edits, path, target, held, assignment.text)
    else:
        _require_settable(target, entry_id)
        if assignment.operator == "+=":
            _append_values(edits, path, target, held, assignment.text, context)
        else:
            if assignment.items:
                one = target.field._replace(many=False)
                value: Any = deduplicate(
                    one, (_parse_field_value(edits, one, item, context, assignment.field) for item in assignment.items)
                )
            else:
                value = _parse_field_value(edits, target.field, assignment.text, context, assignment.field)
            edits.change_fields(
                path, SetField(target.path, value, after_fields=_target_preceding_fields(edits, path, target))
            )


def _current_value(edits: FileEdits, path: str, target: FieldTarget) -> Any:
    """What a field holds; None for nothing."""
    here: Any = parse_file(path, edits.read(path)).values
    for step in target.path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _unset_field(edits: FileEdits, path: str, target: FieldTarget, current: Any) -> None:
    holder = edits.registry.entry_at(path)
    last = target.is_item and len(_current_value(edits, path, target._replace(path=target.path[:-1])) or ()) < 2
    if target.field.required and (not target.is_item or last):
        who = holder.id if holder is not None else path
        raise RefusedError(
            Message(N_("“{field}” is needed: it can have another value, but not none"), {"field": target.text}),
            hints=(Message(N_("another value: incubo set {id} {field}=…"), {"id": who, "field": target.text}),),
        )
    if current is not None or _has_key(edits, path, target):
        edits.change_fields(path, RemoveField(target.path))


def _has_key(edits: FileEdits, path: str, target: FieldTarget) -> bool:
    """Whether an empty field is there all the same (`link:`)."""
    holder = _current_value(edits, path, target._replace(path=target.path[:-1]))
    return isinstance(holder, dict) and target.path[-1] in holder


def _remove_values(edits: FileEdits, path: str, target: FieldTarget, current: Any, text: str) -> None:
    """Take a value out of a list. Raises UsageError where it is not in it."""
    _require_list(target)
    items = current if isinstance(current, list) else [] if current is None else [current]
    if any(isinstance(item, dict) for item in items):
        hint = Message(N_("name the item: --unset {field}.{n}"), {"field": target.text, "n": 1})
        raise UsageError(
            Message(N_("the items of “{field}” have no single value"), {"field": target.text}), hints=(hint,)
        )
    words = {
        i: {normalise_name(str(item)), normalise_name(str(item).rpartition("/")[2])} for i, item in enumerate(items)
    }
    labels = _words_by_label(edits, target.field)
    for part in _split_list(target.field, text):
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
                Message(N_("“{field}” does not hold “{word}”"), {"field": target.text, "word": part}), hints=hints
            )
        for position in fits:
            del words[position]
    if not words and target.field.required:
        raise RefusedError(
            Message(N_("“{field}” is needed: it can have another value, but not none"), {"field": target.text})
        )
    gone = [i for i in range(len(items)) if i not in words]
    for position in reversed(gone):
        edits.change_fields(path, RemoveField((*target.path, position) if isinstance(current, list) else target.path))


def _append_values(
    edits: FileEdits, path: str, target: FieldTarget, current: Any, text: str, context: EntryContext
) -> None:
    """Put values at the end of a list, each unless it is there."""
    _require_list(target)
    there = {normalise_name(str(item)) for item in current} if isinstance(current, list) else set()
    one = target.field._replace(many=False)
    for part in _split_list(target.field, text):
        value = _parse_field_value(edits, one, part, context, target.text)
        if normalise_name(str(value)) not in there:
            there.add(normalise_name(str(value)))
            edits.change_fields(
                path, AppendItem(target.path, value, after_fields=_target_preceding_fields(edits, path, target))
            )


def _require_list(target: FieldTarget) -> None:
    """Raise UsageError for a field that holds one value."""
    if not target.field.many and target.field.also_accepts != "many":
        hint = Message(N_("give it its value: {field}=…"), {"field": target.text})
        raise UsageError(Message(N_("“{field}” holds one value, not a list"), {"field": target.text}), hints=(hint,))


def _split_list(field: Field, text: str) -> list[str]:
    """The values of a typed list; a sentence may have commas, an id or a word of the vocabulary has none."""
    if field.type == "text":
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]


def _parse_field_value(edits: FileEdits, field: Field, text: str, context: EntryContext, field_text: str) -> Any:
    """A typed value as the file will hold it. Raises UsageError for one that does not fit."""
    answer = parse_value(field, text, context)
    if answer.error and field.type in ("number", "integer"):
        figure = _parse_figure(text)
        if figure is not None:
            answer = parse_value(field, str(figure), context)
    if answer.error:
        raise UsageError(
            Message(N_("{option}: {problem}"), {"option": field_text, "problem": answer.error}), hints=answer.hints
        )
    if field.type != "reference":
        return answer.value
    if isinstance(answer.value, list):
        return [edits.reference_text(field.target_kind, each) for each in answer.value]
    return edits.reference_text(field.target_kind, answer.value)


def _parse_figure(text: str) -> int | float | None:
    """A figure as people write it (`220k`, `12 450`), or None where it is none, or could be two."""
    try:
        return quantities.parse_number(text) or quantities.parse_euros(text)
    except quantities.AmbiguousNumberError:
        return None


def _words_by_label(edits: FileEdits, field: Field) -> dict[str, set[str]]:
    """The words of the vocabulary by what they are called, for a field of choice."""
    vocabulary = edits.registry.vocabulary
    if field.type != "choice" or field.value_list == "phases":
        return {}
    return {
        normalise_name(label): {normalise_name(word)}
        for word in vocabulary.allowed_values(field.value_list)
        for label in vocabulary.value_labels(field.value_list, word).values()
    }


def _require_settable(target: FieldTarget, entry_id: str) -> None:
    """Raise Refused for what has a verb of its own, is of former years, or is no plain value."""
    if target.field.type == "group":
        said = {"field": target.text, "id": entry_id}
        verbs = [Message(hint, said) for hint in _VERB_HINTS.get(str(target.path[0]), ())]
        inner = Message(N_("one of its fields: {field}.{inner}=…"), {**said, "inner": target.field.subfields[0].name})
        item = Message(N_("one of its fields: {field}.1.{inner}=…"), {**said, "inner": target.field.subfields[0].name})
        hints = (*verbs, item if target.field.many else inner)
        raise RefusedError(Message(N_("“{field}” is not one value"), said), hints=hints)
    if target.field.type == "any":
        hint = Message(N_("in your text editor: incubo edit {id}"), {"id": entry_id})
        raise RefusedError(
            Message(N_("“{field}” may hold anything: it is not set in one line"), {"field": target.text}), hints=(hint,)
        )
    if target.field.legacy:
        own = [Message(hint, {"id": entry_id}) for hint in _VERB_HINTS.get(str(target.path[0]), ())]
        raise RefusedError(
            Message(
                N_("“{field}” is a field of former years: it is read, and no more written"), {"field": target.text}
            ),
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


def _target_preceding_fields(edits: FileEdits, path: str, target: FieldTarget) -> tuple[str, ...]:
    """What a field follows if it is new: those before it in the table, of the entry's where all of its group is new."""
    first = target._replace(path=target.path[:1])
    if len(target.path) > 1 and _current_value(edits, path, first) is None and not _has_key(edits, path, first):
        return preceding_fields(target.entry_fields, str(target.path[0]))
    return () if target.is_item else preceding_fields(target.siblings, str(target.path[-1]))
