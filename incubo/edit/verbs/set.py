"""`set`: change fields of an entry; values are parsed and checked as `new` does."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath, choose_among, did_you_mean
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.field_order import preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.new.ids import slug
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, deduplicate, field_table, parse_value
from incubo.edit.verbs.rename import update_title_references
from incubo.model.decode import unknown_field_problem
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field
from incubo.model.item_keys import single_names
from incubo.model.quantities import parse_count
from incubo.model.records import Member
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.teams import mission_startups
from incubo.model.vocabulary import Vocabulary
from incubo.registry.layout import entry_id_from_path
from incubo.source.edits.changes import AppendItem, RemoveField, SetField

_ASSIGNMENT = re.compile(r"([^=]+?)\s*(\+=|-=|=)(.*)", re.DOTALL)
MAX_FIELDS_NAMED = 4
"""Fields named in the subject of a commit; if there are more, it gives their number."""
_VERB_HINTS = {
    "phases": ((N_("to enter a phase"), N_("incubo phase {id} PHASE --on DATE")),),
    "missions": (
        (N_("to extend a mission"), N_("incubo extend {id} --until DATE")),
        (N_("for a new mission"), N_("incubo join {id} PRODUCT")),
    ),
    "startups": ((N_("to join a product"), N_("incubo join {id} PRODUCT")),),
    "previously": ((N_("to leave a product"), N_("incubo leave {id} --startup PRODUCT")),),
    "events": (  # the committee first: see `_verb_hints`
        (N_("for a committee"), N_("incubo record committee {id}")),
        (N_("for another event"), N_("incubo record event {id} NAME")),
    ),
    "metrics": ((N_("for a measure of impact"), N_("incubo record metric {id} KEY=FIGURE")),),
}
"""The commands that change a field, for fields that `set` refuses."""
MAX_LISTED = 12
"""Fields or items that a hint lists; if there are more, it suggests the nearest one only."""
_ROOT_FIELD = Field("", "group")


class FieldAssignment(NamedTuple):
    """A change of a field: `=` sets a value, `+=` adds values to a list, `-=` removes them, `unset` removes the field.

    `items`: the values of a list, if they are known one by one; otherwise they are in `text`, separated by commas.
    """

    field: str
    operator: str
    text: str = ""
    items: tuple[str, ...] = ()


def parse_assignment(text: str) -> FieldAssignment | None:
    """Parse a typed assignment (`sponsors+=anrh`); None if the text is not an assignment."""
    match = _ASSIGNMENT.fullmatch(text)
    return FieldAssignment(match[1].strip(), match[2], match[3].strip()) if match else None


def set_fields(
    edits: FileEdits, kind: str, entry_id: str, assignments: Iterable[FieldAssignment], context: EntryContext
) -> Proposal:
    """Change fields of an entry.

    Raises UsageError for an unknown field or an invalid value, RefusedError for a field that `set` does not change.
    """
    path = edits.registry.entries[kind][entry_id].path
    table = field_table(context, kind)
    changed: list[str] = []
    notes: list[Message] = []
    job_count = 0
    for assignment in assignments:
        values = edits.value_at(path, ()) or {}
        target = resolve_field_path(assignment.field, table, values, edits.registry.vocabulary, entry_id)
        before = edits.read(path)
        _apply_assignment(edits, path, target, assignment, context, entry_id)
        if edits.read(path) == before:
            continue
        changed.append(assignment.field)
        if target.path == (table.title_field,) and assignment.operator == "=":
            title = str(edits.value_at(path, (table.title_field,)))
            job_count += update_title_references(edits, kind, entry_id, title)
            if kind == "startup" and slug(title) != entry_id:
                command = f"incubo rename {quote_entry_id(kind, entry_id)} {quote_argument(slug(title))}"
                hint = Message(N_("for another one"), command=command)
                notes.append(Message(N_("The file keeps its name."), hint=hint))
    names = list(dict.fromkeys(changed))
    summary = Message("{names}", {"names": ", ".join(names)})
    if len(names) > MAX_FIELDS_NAMED:
        summary = Message(N_("{n} fields"), {"n": len(names)})
    if job_count:
        arguments = {"n": job_count}
        notes.append(Message(N_("{n} offer gets the new title."), arguments, N_("{n} offers get the new title.")))
    return Proposal(edits.plan(), "set", entry_id, summary, tuple(notes))


def resolve_settable_field(edits: FileEdits, kind: str, entry_id: str, text: str, context: EntryContext) -> FieldTarget:
    """The field of an entry that a typed name means. Raises UsageError for an unknown one, RefusedError for a field
    that `set` does not change.
    """
    path = edits.registry.entries[kind][entry_id].path
    values = edits.value_at(path, ()) or {}
    target = resolve_field_path(text, field_table(context, kind), values, edits.registry.vocabulary, entry_id)
    _require_settable(edits, path, target, entry_id)
    return target


def _apply_assignment(
    edits: FileEdits, path: str, target: FieldTarget, assignment: FieldAssignment, context: EntryContext, entry_id: str
) -> None:
    current = edits.value_at(path, target.path)
    is_complete = target.path == (DRAFT_FIELD.name,) and assignment.operator == "=" and _is_no(assignment.text, context)
    if assignment.operator == "unset" or (assignment.operator == "=" and not assignment.text) or is_complete:
        _unset_field(edits, path, target, current)
    elif assignment.operator == "-=":
        _remove_values(edits, path, target, current, assignment.text)
    elif assignment.operator == "+=":
        _require_settable(edits, path, target, entry_id)
        _append_values(edits, path, target, current, assignment.text, context)
    else:
        _require_settable(edits, path, target, entry_id)
        _set_value(edits, path, target, assignment, context)


def _is_no(text: str, context: EntryContext) -> bool:
    """Whether a text means no: a draft is complete once it does not say that it is one."""
    return parse_value(DRAFT_FIELD, text, context).value is False


def _verb_hints(edits: FileEdits, path: str, target: FieldTarget, entry_id: str) -> tuple[Message, ...]:
    """The commands that change a field that `set` refuses, without those that would be refused for this entry: to leave
    a startup for a person who works for none, a committee for a startup that has stopped.
    """
    field, entry = str(target.path[0]), edits.registry.entry_at(path)
    hints = _VERB_HINTS.get(field, ())
    if field == "events" and edits.registry.has_stopped(entry_id, edits.as_of):
        hints = hints[1:]
    if field == "previously" and isinstance(entry, Member):
        current = (mission for mission in entry.missions if mission.covers(edits.as_of))
        if not any(mission_startups(entry, mission) for mission in current):
            return ()
    return _command_hints(hints, _quote_entry(edits, path))


def _command_hints(hints: Iterable[tuple[str, str]], entry: str) -> tuple[Message, ...]:
    return tuple(Message(text, command=Message(command, {"id": entry})) for text, command in hints)


def _quote_entry(edits: FileEdits, path: str) -> str:
    """The entry of a file as an argument of a command."""
    return quote_entry_id(edits.registry.layout.kind_of_path(path) or "", entry_id_from_path(path))


def _group_hints(edits: FileEdits, path: str, target: FieldTarget, entry_id: str) -> list[Message]:
    """The commands that change a field of several values."""
    is_list = target.field.many and not target.is_item
    template = N_("one of its fields: {field}.1.{inner}=…") if is_list else N_("one of its fields: {field}.{inner}=…")
    field_hint = Message(template, {"field": target.text, "inner": target.field.subfields[0].name})
    return [*_verb_hints(edits, path, target, entry_id), field_hint]


def _require_settable(edits: FileEdits, path: str, target: FieldTarget, entry_id: str) -> None:
    """Raise RefusedError for a field that another verb changes, that is deprecated, or that is not a single value."""
    if target.field.type == "group":
        raise RefusedError(
            Message(N_("“{field}” is not a single value"), {"field": target.text}),
            hints=_group_hints(edits, path, target, entry_id),
        )
    if target.field.type == "any":
        hint = Message(N_("in your text editor"), command=f"incubo edit {_quote_entry(edits, path)}")
        raise RefusedError(
            Message(N_("“{field}” may contain anything: it cannot be set in one line"), {"field": target.text}),
            hints=(hint,),
        )
    if target.field.legacy:
        raise RefusedError(
            Message(
                N_("“{field}” is a deprecated field: it is still read, but new entries may not use it"),
                {"field": target.text},
            ),
            hints=_verb_hints(edits, path, target, entry_id),
        )


def _set_value(
    edits: FileEdits, path: str, target: FieldTarget, assignment: FieldAssignment, context: EntryContext
) -> None:
    """Replace the value of a field. Raises UsageError for a value that does not fit."""
    value: Any
    if assignment.items:
        item_field = target.field._replace(many=False)
        values = [_parse_field_value(edits, item_field, item, context, assignment.field) for item in assignment.items]
        value = deduplicate(item_field, values)
    else:
        value = _parse_field_value(edits, target.field, assignment.text, context, assignment.field)
    edits.change_fields(path, SetField(target.path, value, after_fields=_target_preceding_fields(edits, path, target)))


def _append_values(
    edits: FileEdits, path: str, target: FieldTarget, current: Any, text: str, context: EntryContext
) -> None:
    """Add values to the end of a list, except those that it has."""
    _require_list(target)
    known = {normalise_name(str(item)) for item in current} if isinstance(current, list) else set()
    item_field = target.field._replace(many=False)
    for part in _split_list(target.field, text):
        value = _parse_field_value(edits, item_field, part, context, target.text)
        if normalise_name(str(value)) not in known:
            known.add(normalise_name(str(value)))
            edits.change_fields(
                path, AppendItem(target.path, value, after_fields=_target_preceding_fields(edits, path, target))
            )


def _remove_values(edits: FileEdits, path: str, target: FieldTarget, current: Any, text: str) -> None:
    """Remove values from a list. Raises UsageError for one that it does not have."""
    _require_list(target)
    items = current if isinstance(current, list) else [] if current is None else [current]
    if any(isinstance(item, dict) for item in items):
        hint = Message(N_("give the item"), command=f"--unset {target.text}.1")
        raise UsageError(
            Message(N_("each item of “{field}” has several values"), {"field": target.text}), hints=(hint,)
        )
    names_by_position = {
        i: {normalise_name(str(item)), normalise_name(str(item).rpartition("/")[2])} for i, item in enumerate(items)
    }
    labels = _words_by_label(edits, target.field)
    for part in _split_list(target.field, text):
        wanted = {normalise_name(part), normalise_name(part.rpartition("/")[2])} | labels.get(
            normalise_name(part), set()
        )
        matches = [i for i, names in names_by_position.items() if names & wanted]
        if not matches:
            suggestion = find_nearest(part, [str(item) for item in items])
            hints = [did_you_mean(suggestion)] if suggestion else []
            if suggestion is None and items:
                hints.append(Message(N_("its items: {items:list}"), {"items": [str(item) for item in items]}))
            raise UsageError(
                Message(N_("“{field}” does not contain “{word}”"), {"field": target.text, "word": part}), hints=hints
            )
        for position in matches:
            del names_by_position[position]
    if not names_by_position and target.field.required:
        raise RefusedError(
            Message(N_("“{field}” is required: it can be changed, but not left empty"), {"field": target.text})
        )
    removed = [i for i in range(len(items)) if i not in names_by_position]
    for position in reversed(removed):
        edits.change_fields(path, RemoveField((*target.path, position) if isinstance(current, list) else target.path))


def _unset_field(edits: FileEdits, path: str, target: FieldTarget, current: Any) -> None:
    """Remove a field or an item. Raises RefusedError if it is required."""
    is_last = target.is_item and len(edits.value_at(path, target.path[:-1]) or ()) < 2
    if target.field.required and (not target.is_item or is_last):
        arguments = {"id": _quote_entry(edits, path), "field": target.text}
        hints = [Message(N_("for another value"), command=f"incubo set {arguments['id']} {arguments['field']}=…")]
        if target.field.type == "group":
            hints = _group_hints(edits, path, target, entry_id_from_path(path))
        raise RefusedError(
            Message(N_("“{field}” is required: it can be changed, but not left empty"), arguments), hints=hints
        )
    if current is not None or _has_key(edits, path, target.path):
        edits.change_fields(path, RemoveField(target.path))


def _has_key(edits: FileEdits, path: str, field_path: FieldPath) -> bool:
    """Whether a field is in the file, even without a value (`link:`)."""
    container = edits.value_at(path, field_path[:-1])
    return isinstance(container, dict) and field_path[-1] in container


def _target_preceding_fields(edits: FileEdits, path: str, target: FieldTarget) -> tuple[str, ...]:
    """The fields after which a new field goes (`SetField.after_fields`).

    If its whole group is new, they are those of the entry.
    """
    root = target.path[:1]
    if len(target.path) > 1 and edits.value_at(path, root) is None and not _has_key(edits, path, root):
        return preceding_fields(target.entry_fields, str(target.path[0]))
    return () if target.is_item else preceding_fields(target.siblings, str(target.path[-1]))


def _require_list(target: FieldTarget) -> None:
    """Raise UsageError for a field with one value."""
    if not target.field.many and target.field.also_accepts != "many":
        hint = Message(N_("give it its value: {field}=…"), {"field": target.text})
        raise UsageError(Message(N_("“{field}” takes one value, not a list"), {"field": target.text}), hints=(hint,))


def _split_list(field: Field, text: str) -> list[str]:
    """The values of a typed list. A text may contain commas, ids and words of the vocabulary do not."""
    if field.type == "text":
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]


def _parse_field_value(edits: FileEdits, field: Field, text: str, context: EntryContext, field_text: str) -> Any:
    """A typed value as the file will hold it. Raises UsageError if it is not valid."""
    answer = parse_value(field, text, context)
    value = answer.require(field_text)
    if field.type != "reference":
        return value
    if isinstance(value, list):
        return [edits.reference_text(field.target_kind, entry_id) for entry_id in value]
    return edits.reference_text(field.target_kind, value)


def _words_by_label(edits: FileEdits, field: Field) -> dict[str, set[str]]:
    """The words of a choice field by label, normalised."""
    vocabulary = edits.registry.vocabulary
    if field.type != "choice" or field.value_list == "phases":
        return {}
    return {
        normalise_name(label): {normalise_name(word)}
        for word in vocabulary.allowed_values(field.value_list)
        for label in vocabulary.value_labels(field.value_list, word).values()
    }


class FieldTarget(NamedTuple):
    """A resolved field: the text that was typed, its path in the front matter and its declaration.

    `siblings`: the fields of the group that it is in. `entry_fields`: all fields of the entry.
    """

    text: str
    path: FieldPath
    field: Field
    siblings: tuple[Field, ...]
    entry_fields: tuple[Field, ...]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, and not a field with a name."""
        return isinstance(self.path[-1], int)


def resolve_field_path(
    text: str, kind: EntryKind, values: Mapping[Any, Any], vocabulary: Vocabulary, entry_id: str
) -> FieldTarget:
    """Resolve a typed field name in the entry of that id, with these `values`. Raises UsageError, with suggestions: a
    field, or the command for what another verb changes (`phase`, `end`).

    Items of lists are named by their number, from 1, or by a value: `missions.2024-09-02.end`,
    `phases.construction.start`.
    """
    if not text.strip():
        raise UsageError(Message(N_("say which field")))
    first = text.strip().partition(".")[0]
    hints = _find_verb_hints(kind.fields, first, quote_entry_id(kind.id, entry_id))
    if hints:
        raise UsageError(Message(N_("there is no field “{word}”"), {"word": first}), hints=hints)
    return _resolve_rest(
        text, text.strip(), FieldTarget(text, (), _ROOT_FIELD, kind.fields, kind.fields), values, vocabulary
    )


def _find_verb_hints(fields: Sequence[Field], name: str, entry: str) -> tuple[Message, ...]:
    """The commands that change what a name means that is no field: nearly a field that has a verb (`phase`), or a
    field of its items (`end`, of a mission). Empty for any other name. `entry`: as an argument of a command.
    """
    wanted = normalise_name(name)
    if any(normalise_name(field.name) == wanted for field in fields):
        return ()
    verb_fields = [field for field in fields if field.name in _VERB_HINTS and field.type == "group"]
    nearest = find_nearest(name, [field.name for field in fields])
    group = next((field for field in verb_fields if field.name == nearest), None)
    if group is None:
        group = next((field for field in verb_fields if wanted in {inner.name for inner in field.subfields}), None)
    return _command_hints(_VERB_HINTS[group.name], entry) if group is not None else ()


def _resolve_rest(text: str, rest: str, parent: FieldTarget, current: Any, vocabulary: Vocabulary) -> FieldTarget:
    """Resolve `rest`, the part of the name inside the field `parent`; `current` is the value of `parent`."""
    if not rest:
        return parent
    first, _, rest = rest.partition(".")
    if parent.field.many:
        position = _find_item(parent.field, current, first, vocabulary)
        item = FieldTarget(text, (*parent.path, position), parent.field._replace(many=False), (), parent.entry_fields)
        return _resolve_rest(text, rest, item, current[position], vocabulary)
    if parent.field.type != "group":
        raise UsageError(
            Message(N_("“{field}” is a single value and contains no fields"), {"field": parent.field.name})
        )
    fields = parent.field.subfields or parent.entry_fields
    inner = _find_field(fields, first, parent.path)
    value = current.get(inner.name) if isinstance(current, Mapping) else None
    return _resolve_rest(
        text, rest, FieldTarget(text, (*parent.path, inner.name), inner, fields, parent.entry_fields), value, vocabulary
    )


def _find_field(fields: Sequence[Field], name: str, parent_path: FieldPath) -> Field:
    """The field of a name, whose case does not count. Raises UsageError."""
    table = {field.name: field for field in fields}
    if name in table:
        return table[name]
    matches = [field for field in fields if normalise_name(field.name) == normalise_name(name)]
    if len(matches) == 1:
        return matches[0]
    suggestion = unknown_field_problem("", parent_path, name, table).message.arguments.get("meant")
    choices = [field.name for field in fields if not field.legacy]
    hints = [did_you_mean(suggestion)] if suggestion else []
    if suggestion is None and len(choices) <= MAX_LISTED:
        hints.append(choose_among(choices))
    raise UsageError(Message(N_("there is no field “{word}”"), {"word": name}), hints=hints)


def name_item(field: Field, items: Sequence[Any], position: int, vocabulary: Vocabulary) -> str:
    """The word that names an item of a list in a path: its first day, which stays its own where others are added or
    removed before it; its number where no day tells it apart.
    """
    item = items[position]
    values = [item.get(key) for key in ("start", "date")] if isinstance(item, dict) else []
    words = [value.isoformat() for value in values if isinstance(value, datetime.date)]
    for word in words:
        if [i for i in range(len(items)) if word in _item_names(field, items[i], vocabulary)] == [position]:
            return word
    return str(position + 1)


def _find_item(field: Field, current: Any, selector: str, vocabulary: Vocabulary) -> int:
    """The position of the item that a word names. Raises UsageError."""
    items = current if isinstance(current, list) else []
    names = [_item_names(field, item, vocabulary) for item in items]
    number = parse_count(selector)
    if number is not None and 0 < number <= len(items):
        return number - 1
    wanted = normalise_name(selector)
    positions = [i for i, item_names in enumerate(names) if wanted in item_names]
    if not positions and wanted:  # `2024` for the one that began in 2024
        positions = [i for i, item_names in enumerate(names) if any(name.startswith(wanted) for name in item_names)]
    if len(positions) == 1:
        return positions[0]
    arguments = {"field": field.name, "word": selector}
    if positions:
        hints = [Message(N_("give its number: {field}.{n}"), {**arguments, "n": i + 1}) for i in positions]
        raise UsageError(Message(N_("several items of “{field}” are called “{word}”"), arguments), hints=hints)
    labels = [_item_label(field, item, i) for i, item in enumerate(items)]
    hints = [Message(N_("its items: {items:list}"), {"items": labels})] if 0 < len(labels) <= MAX_LISTED else []
    raise UsageError(Message(N_("“{field}” has no item “{word}”"), arguments), hints=hints)


def _item_names(field: Field, item: Any, vocabulary: Vocabulary) -> set[str]:
    """The words that name an item, normalised."""
    if not isinstance(item, dict):
        return {normalise_name(_format_plain(item)), normalise_name(_format_plain(item).rpartition("/")[2])}
    names = set()
    for key in _naming_fields(field):
        value = item.get(key)
        if value is None:
            continue
        names.add(normalise_name(_format_plain(value)))
        words = next((subfield.value_list for subfield in field.subfields if subfield.name == key), "")
        if words == "phases" and value in vocabulary.phases:
            names.update(map(normalise_name, vocabulary.phases[value].labels.values()))
        elif words:
            names.update(map(normalise_name, vocabulary.value_labels(words, value).values()))
    return names


def _naming_fields(field: Field) -> tuple[str, ...]:
    """The fields whose values name an item of a list: its key, and its day."""
    return tuple(dict.fromkeys((*single_names(field), field.day_field)))


def _item_label(field: Field, item: Any, position: int) -> str:
    """How an item is called in a list of choices."""
    if isinstance(item, dict):
        values = (item[key] for key in _naming_fields(field) if item.get(key) is not None)
        return next(map(_format_plain, values), str(position + 1))
    return _format_plain(item)


def _format_plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
