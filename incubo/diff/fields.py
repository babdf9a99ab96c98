"""Compare what an entry has besides phases, events, missions and its text: other fields, comments with suppressions.

A field that is unreadable before or after the change is reported as such only (`unclear`): `mask_unreadable` keeps the
other comparisons from reporting its value as removed or added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from incubo.core.problem import FieldPath
from incubo.diff.facts import Change, Subject
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EMPTY_VALUES, Field, drop_empty
from incubo.model.jobs import CLOSING_FIELDS, closing_date
from incubo.model.records import Entry, Job
from incubo.registry.registry import Registry
from incubo.source.line_index import LineIndex
from incubo.source.reader import ParsedFile, parse_file
from incubo.validation.suppressions import parse_suppressions

DATED_LISTS = {"startup": ("phases", "events", "metrics"), "member": ("missions",)}
"""Lists of dated items, which have change types of their own."""
_PARSED_TEXTS = 256
"""How many texts are kept parsed: in a history, what a change left is what the one after it found."""
_CLOSING_FIELDS = (*CLOSING_FIELDS, "outcome", "open", "poste_pourvu")
"""The fields that close a job offer, in today's and in older files."""


def read_entry_file(registry: Registry, path: str) -> tuple[str, ParsedFile]:
    """The text of a file, and the same parsed."""
    text = registry.read_text(path)
    return text, parse_entry_text(path, text, registry.file_facts.use_line_reader)


@lru_cache(_PARSED_TEXTS)
def parse_entry_text(path: str, text: str, use_line_reader: bool) -> ParsedFile:
    """The text of a file, parsed (see `parse_file`); kept for a while, so that nobody may change the result."""
    return parse_file(path, text.encode("utf-8", "surrogatepass"), use_line_reader=use_line_reader)


def drop_empty_fields(old: Entry, new: Entry) -> tuple[Entry, Entry]:
    """Two states of an entry without empty values in the fields that differ: one that comes or goes is no change."""
    records: list[Any] = [old, new]
    names = [name for name in old._fields if getattr(old, name) != getattr(new, name)]
    for number, record in enumerate(records):
        values = {name: drop_empty(getattr(record, name)) for name in names}
        defaults = {name: record._field_defaults[name] for name, value in values.items() if value is None}
        records[number] = record._replace(**{**values, **defaults})
    return records[0], records[1]


def compare_fields(
    subject: Subject,
    old_record: Entry,
    new_record: Entry,
    old_file_values: Mapping[Any, Any],
    new_file_values: Mapping[Any, Any],
    unreadable: Mapping[str, bool],
) -> Iterator[Change]:
    """The fields that changed, known or not.

    `old_file_values` and `new_file_values` are not converted; `unreadable`: the result of `changed_unreadable_fields`.
    """
    dated_lists = DATED_LISTS.get(subject.kind, ())
    done: set[str] = set(dated_lists)
    file_values = _find_differing(old_file_values, new_file_values)
    if isinstance(old_record, Job) and isinstance(new_record, Job):
        for change in _compare_offer(subject, old_record, new_record):
            done.update(_CLOSING_FIELDS)
            yield change
    for field in ENTRY_KINDS[subject.kind].fields:
        if field.name in done:
            continue
        done.add(field.name)
        attribute = "legacy_id" if field.name == "id" else field.name
        old, new = getattr(old_record, attribute, None), getattr(new_record, attribute, None)
        if old != new:
            yield Change(subject, "field", field.name, old, new)
        if field.name in file_values and (old == new or _has_group(file_values[field.name][1])):
            yield from _compare_unconverted(subject, field, new, file_values[field.name], unreadable)
    for field in ENTRY_KINDS[subject.kind].fields:
        if field.name not in dated_lists or field.name not in file_values:
            continue
        if field.name in unreadable:
            yield Change(subject, "unclear", field.name, None, not unreadable[field.name])
        elif _differs_in_unknown_fields(field, file_values[field.name]):
            yield Change(subject, "unclear", field.name, None, False)
    for key, (old, new) in file_values.items():
        if key not in done:
            yield Change(subject, "field", str(key), old, new)


def _find_differing(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """The fields of two front matters that differ by more than an empty value, with both values."""
    differing = {key: (old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)}
    said = {key: (drop_empty(values[0]), drop_empty(values[1])) for key, values in differing.items()}
    return {key: values for key, values in said.items() if values[0] != values[1]}


def is_only_of_form(change: Change) -> bool:
    """Whether a change is one of how a file is written, or of the order of a list: of a person's it may be told, of
    those of a program it means nothing.
    """
    return change.type == "form" or (change.type == "field" and _in_order(change.old) == _in_order(change.new))


def _in_order(value: Any) -> Any:
    """A value with its names, and the items of its lists, in one order, whatever they are."""
    if type(value) is dict:
        return {name: _in_order(value[name]) for name in sorted(value, key=str)}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return sorted(map(_in_order, value), key=repr)
    return value


def _differs_in_unknown_fields(field: Field, values: tuple[Any, Any]) -> bool:
    """Whether the items of a field, or its group, differ in fields that they are not known to have."""
    known = {subfield.name for subfield in field.subfields}
    old, new = (
        [
            {key: part for key, part in item.items() if key not in known}
            for item in (value if type(value) is list else [value])
            if type(item) is dict
        ]
        for value in values
    )
    return bool(_in_order([item for item in old if item]) != _in_order([item for item in new if item]))


def _compare_unconverted(
    subject: Subject, field: Field, value: Any, file_values: tuple[Any, Any], unreadable: Mapping[str, bool]
) -> Iterator[Change]:
    """A change of a field in the file that its value in the record does not show.

    The value is unreadable, or of a form that is accepted without being converted (`Field.also_accepts`).
    """
    old, new = file_values
    if field.name in unreadable:
        yield Change(subject, "unclear", field.name, None, not unreadable[field.name])
    elif _has_group(old) or _has_group(new):
        is_unknown = field.type == "group" and _differs_in_unknown_fields(field, file_values)
        is_known_otherwise = value not in EMPTY_VALUES and field.also_accepts != "group" and not is_unknown
        if not is_known_otherwise and _in_order(old) != _in_order(new):
            yield Change(subject, "unclear", field.name, None, False)
    elif value in EMPTY_VALUES or field.also_accepts == "many":
        yield Change(subject, "field", field.name, old, new)


def _has_group(value: Any) -> bool:
    return any(type(item) is dict for item in (value if type(value) is list else [value]))


def _compare_offer(subject: Subject, old: Job, new: Job) -> Iterator[Change]:
    was_closed, is_closed = _is_job_closed(old), _is_job_closed(new)
    if is_closed and not was_closed:
        yield Change(subject, "job-closed", "outcome", old, new)
    elif was_closed and not is_closed:
        yield Change(subject, "job-reopened", "outcome", closing_date(old), closing_date(new))
    elif closing_date(old) != closing_date(new) and not is_closed:
        yield Change(subject, "job-extended", "closes", closing_date(old), closing_date(new))


def _is_job_closed(job: Job) -> bool:
    return job.open is False or bool(job.outcome) or job.poste_pourvu is True


def find_new_suppressions(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """The rules that comments suppress in the new text of a file, and not in the old one."""
    old_rules, new_rules = (
        Counter(rule for suppression in parse_suppressions(LineIndex(text)) for rule in suppression.rule_ids)
        for text in (old, new)
    )
    added = new_rules - old_rules
    if added:
        yield Change(subject, "ignore", "", None, tuple(sorted(added)))


def find_unreadable_fields(registry: Registry, entry: Entry) -> list[FieldPath]:
    """The fields of an entry that cannot be read: those with a problem, and without a value in the record."""
    return [
        field
        for path, field in registry.fields_with_problems
        if path == entry.path and field and _value_at(entry, field) in EMPTY_VALUES
    ]


def changed_unreadable_fields(
    unreadable: Sequence[Sequence[FieldPath]], values: Sequence[Mapping[Any, Any]]
) -> dict[str, bool]:
    """The fields whose unreadable values differ before and after; True if there is a new one after.

    `unreadable` and `values`: the unreadable fields and the values of the file before, and after.
    """
    changed: dict[str, bool] = {}
    for name in dict.fromkeys(str(field[0]) for fields in unreadable for field in fields):
        old, new = (
            Counter(repr(_value_at(file_values, field)) for field in fields if field[0] == name)
            for fields, file_values in zip(unreadable, values, strict=True)
        )
        if old != new:
            changed[name] = bool(new - old)
    return changed


def _value_at(values: Any, field: FieldPath) -> Any:
    """The value of a field in a record or in the values of a file; None if there is none."""
    for step in field:
        if isinstance(step, int):
            values = values[step] if type(values) in (list, tuple) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, dict) else getattr(values, step, None)
    return values


def mask_unreadable(kind: str, entry: Entry, other: Entry, unreadable: Sequence[FieldPath]) -> Entry:
    """An entry whose unreadable fields have the value of the entry's other state, so that they do not differ."""
    if not unreadable:
        return entry
    record: Any = entry
    dated_lists = DATED_LISTS.get(kind, ())
    for name in (str(field[0]) for field in unreadable if field[0] not in dated_lists):
        if hasattr(record, name):
            record = record._replace(**{name: getattr(other, name)})
    for name in dated_lists:
        items, other_items = list(getattr(entry, name)), getattr(other, name)
        for _, index, *rest in (field for field in unreadable if field[0] == name and len(field) > 1):
            if len(items) != len(other_items) or not isinstance(index, int) or index >= len(items):
                break  # the corresponding item of the other state is unknown
            if not rest:
                items[index] = other_items[index]
            elif hasattr(items[index], str(rest[0])):
                subfield = str(rest[0])
                items[index] = items[index]._replace(**{subfield: getattr(other_items[index], subfield)})
        record = record._replace(**{name: tuple(items)})
    return record  # type: ignore[no-any-return]
