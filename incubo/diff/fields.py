"""Compare what an entry has besides phases, events, missions and its text: other fields, comments with suppressions.

A field that is unreadable before or after the change is reported in the words of the file (`unclear`):
`mask_unreadable` keeps the other comparisons from reporting its value as removed or added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from incubo.core.problem import FieldPath, Problem
from incubo.diff.facts import Change, Subject
from incubo.diff.written import (
    WrittenEntry,
    find_rewritten,
    find_rewritten_scalars,
    is_written_alike,
    record_attribute,
)
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
    """Two states of an entry without empty values in the fields that differ, nor items that say nothing: one that comes
    or goes is no change.
    """
    records: list[Any] = [old, new]
    names = [name for name in old._fields if getattr(old, name) != getattr(new, name)]
    for number, record in enumerate(records):
        values = {name: _without_blanks(drop_empty(getattr(record, name))) for name in names}
        defaults = {name: record._field_defaults[name] for name, value in values.items() if value is None}
        records[number] = record._replace(**{**values, **defaults})
    return records[0], records[1]


def _without_blanks(value: Any) -> Any:
    """A list of records without those that say nothing."""
    if type(value) is not tuple:
        return value
    return tuple(item for item in value if not (hasattr(item, "_fields") and _is_blank(item)))


def compare_fields(
    subject: Subject,
    old: tuple[WrittenEntry, Any],
    new: tuple[WrittenEntry, Any],
    differing: Mapping[Any, tuple[Any, Any]],
) -> Iterator[Change]:
    """The fields that changed, known or not.

    `old`, `new`: the entry as it is written, and its record. `differing`: the result of `find_differing`.
    """
    done: set[str] = set(DATED_LISTS.get(subject.kind, ()))
    old_record, new_record = old[1], new[1]
    if isinstance(old_record, Job) and isinstance(new_record, Job):
        for change in _compare_offer(subject, old_record, new_record):
            done.update(_CLOSING_FIELDS)
            yield change
    for field in ENTRY_KINDS[subject.kind].fields:
        if field.name in done:
            continue
        done.add(field.name)
        if any(_is_told_as_written(field, *side) for side in (old, new)):
            if field.name in differing:
                yield Change(subject, "field", field.name, *differing[field.name])
            continue
        told = [getattr(record, record_attribute(field.name)) for record in (old_record, new_record)]
        if told[0] != told[1]:
            yield Change(subject, "field", field.name, *told)
    for key, values in differing.items():
        if key not in done:
            yield Change(subject, "field", str(key), *values)


def _is_told_as_written(field: Field, written: WrittenEntry, record: Any) -> bool:
    """Whether what the file has of a field is told: the record holds nothing of it, or of a list its first item."""
    is_part = field.also_accepts == "many" and not field.many and type(written.values.get(field.name)) is list
    return is_part or not is_held(field, record)


def is_held(field: Field, record: Any) -> bool:
    """Whether a record holds what is made of a field."""
    return hasattr(record, record_attribute(field.name)) and field.type != "any"


def compare_words(
    subject: Subject, sides: Sequence[tuple[WrittenEntry, Any]], differing: Mapping[Any, tuple[Any, Any]]
) -> Iterator[Change]:
    """What the files write in other words where the records do not say it. `sides`, `differing`: as above."""
    for field in ENTRY_KINDS[subject.kind].fields:
        if field.name in differing and not any(_is_told_as_written(field, *side) for side in sides):
            gone, came = find_rewritten(sides, field.name)
            if gone or came:
                yield Change(subject, "unclear", field.name, gone, came)


def sort_by_field(kind: str, changes: Sequence[Change]) -> list[Change]:
    """Changes of fields in the order of the Field table, those of unknown fields last."""
    positions = {field.name: i for i, field in enumerate(ENTRY_KINDS[kind].fields)}
    return sorted(changes, key=lambda change: positions.get(change.field, len(positions)))


def find_unread_words(subject: Subject, written: WrittenEntry, record: Any) -> Iterator[Change]:
    """What cannot be read in a new entry."""
    for field in ENTRY_KINDS[subject.kind].fields:
        if field.name in written.values and is_held(field, record):
            unread = written.find_unread(field.name, record)
            if unread:
                yield Change(subject, "unclear", field.name, (), unread)


def find_new_problems(old: Sequence[Problem], new: Sequence[Problem]) -> tuple[str, ...]:
    """The rules that find more in the new text of a file than in the old one."""
    more = Counter(problem.rule_id for problem in new) - Counter(problem.rule_id for problem in old)
    return tuple(sorted(more))


def compare_forms(
    subject: Subject, sides: Sequence[tuple[WrittenEntry, Any]], new_problems: Sequence[str]
) -> Iterator[Change]:
    """What differs in two files that say the same: words for one value, empty values, the order of a list; else that
    only the formatting does. `new_problems`: the rules by which it is wrong now.
    """
    rewritten = find_rewritten_scalars([written for written, _ in sides])
    for name, (gone, came) in rewritten.items():
        yield Change(subject, "unclear", name, gone, came)
    values = [written.values for written, _ in sides]
    moved = [key for key in values[0] if key in values[1] and not is_written_alike(values[0][key], values[1][key])]
    for key in moved:
        if str(key) not in rewritten:
            yield Change(subject, "field", str(key), values[0][key], values[1][key])
    if not rewritten and not moved:
        yield Change(subject, "form", "", None, tuple(new_problems) or None)


def find_differing(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """The fields of two front matters that differ by more than an empty value, with both values."""
    differing = {
        key: (old.get(key), new.get(key)) for key in {**old, **new} if not is_written_alike(old.get(key), new.get(key))
    }
    said = {key: (drop_empty(values[0]), drop_empty(values[1])) for key, values in differing.items()}
    return {key: values for key, values in said.items() if not is_written_alike(*values)}


def is_only_of_form(change: Change) -> bool:
    """Whether a change is one of how a file is written, of the order of a list, or of values that are empty: of a
    person's it may be told, of those of a program it means nothing.
    """
    if change.type == "unclear":
        return all(words.state == "empty" for words in (*change.old, *change.new))
    return change.type == "form" or (change.type == "field" and _in_order(change.old) == _in_order(change.new))


def is_of_file_only(change: Change) -> bool:
    """Whether a change is one of a file that no form has."""
    return change.type == "mode" or is_only_of_form(change)


def _in_order(value: Any) -> Any:
    """A value with its names, and the items of its lists, in one order, whatever they are."""
    if type(value) is dict:
        return {name: _in_order(value[name]) for name in sorted(value, key=str)}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return sorted(map(_in_order, value), key=repr)
    return value


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


def find_unreadable_fields(registry: Registry, entry: Entry, values: Mapping[Any, Any]) -> list[FieldPath]:
    """The fields of an entry that cannot be read: those with a problem, with a value in the file (`values`) and without
    one in the record.
    """
    return [
        problem.field_path
        for problem in registry.problems_by_path.get(entry.path, ())
        if problem.field_path
        and _is_blank(_value_at(entry, problem.field_path))
        and drop_empty(_value_at(values, problem.field_path)) is not None
    ]


def _is_blank(value: Any) -> bool:
    """Whether a value of a record says nothing, as that which is made of a group that is none."""
    return value in EMPTY_VALUES or (hasattr(value, "_field_defaults") and value == type(value)())


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
            if rest and hasattr(items[index], str(rest[0])):  # an item that is no group at all says nothing
                subfield = str(rest[0])
                items[index] = items[index]._replace(**{subfield: getattr(other_items[index], subfield)})
        record = record._replace(**{name: tuple(items)})
    return record  # type: ignore[no-any-return]
