"""What changed in a sheet beside missions and phases: any field, the text, comments that accept a finding.

What cannot be read in a sheet, before or after a change: no sentence says more of it than that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from incubo.core.problem import FieldPath
from incubo.diff.facts import Change, Subject
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.jobs import CLOSING_FIELDS, closing_date
from incubo.model.records import Entry, Job
from incubo.registry.registry import Registry
from incubo.source.reader import ParsedFile, parse_file
from incubo.source.spans import LineIndex
from incubo.validation.suppressions import parse_suppressions

DATED_LISTS = {"startup": ("phases", "events", "metrics"), "member": ("missions",)}
"""Lists of dated items, which have words of their own."""
EMPTY_VALUES: tuple[Any, ...] = (None, "", (), [], {})
"""What says nothing."""
_CLOSING_FIELDS = (*CLOSING_FIELDS, "outcome", "open", "poste_pourvu")
"""What closes an offer, one year or another."""


def read_entry_file(registry: Registry, path: str) -> tuple[str, ParsedFile]:
    """A file's text, and what it says."""
    text = registry.read_text(path)
    return text, parse_file(path, text.encode("utf-8", "surrogatepass"))


def compare_fields(
    subject: Subject,
    old_record: Entry,
    new_record: Entry,
    old_values: Mapping[Any, Any],
    new_values: Mapping[Any, Any],
    unreadable: Mapping[str, bool],
) -> Iterator[Change]:
    """The fields that changed. `old_values` and `new_values`: the files' values; `unreadable`: what `doubts.fields`
    says of them.
    """
    own = DATED_LISTS.get(subject.kind, ())
    done: set[str] = set(own)
    if isinstance(old_record, Job) and isinstance(new_record, Job):
        for change in _compare_offer(subject, old_record, new_record):
            done.update(_CLOSING_FIELDS)
            yield change
    for field in ENTRY_KINDS[subject.kind].fields:
        name = "legacy_id" if field.name == "id" else field.name
        before, after = getattr(old_record, name, None), getattr(new_record, name, None)
        if field.name in done:
            continue
        done.add(field.name)
        if before != after:
            yield Change(subject, "field", field.name, before, after)
        given = old_values.get(field.name), new_values.get(field.name)
        if given[0] != given[1] and (before == after or _has_group(given[1])):
            yield from _compare_unconverted(subject, field, after, given, unreadable)
    for name in own:
        if name in unreadable and old_values.get(name) != new_values.get(name):
            yield Change(subject, "unclear", name, None, not unreadable[name])
    for key in dict.fromkeys((*old_values, *new_values)):
        if key not in done and old_values.get(key) != new_values.get(key):
            yield Change(subject, "field", str(key), old_values.get(key), new_values.get(key))


def _compare_unconverted(
    subject: Subject, field: Field, value: Any, file_values: tuple[Any, Any], unreadable: Mapping[str, bool]
) -> Iterator[Change]:
    """A change in what the file says of a field that is not in the record: it cannot be read, or is put up with."""
    was, now = file_values
    if field.name in unreadable:
        yield Change(subject, "unclear", field.name, None, not unreadable[field.name])
    elif _has_group(was) or _has_group(now):
        if value in EMPTY_VALUES or field.also_accepts == "group":
            yield Change(subject, "unclear", field.name, None, False)
    elif (value in EMPTY_VALUES or field.also_accepts == "many") and not (was in EMPTY_VALUES and now in EMPTY_VALUES):
        yield Change(subject, "field", field.name, was, now)


def _has_group(value: Any) -> bool:
    return any(type(each) is dict for each in (value if type(value) is list else [value]))


def _compare_offer(subject: Subject, old: Job, new: Job) -> Iterator[Change]:
    closed, closes = _is_offer_closed(old), _is_offer_closed(new)
    if closes and not closed:
        yield Change(subject, "job-closed", "outcome", old.outcome, new.outcome)
    elif closed and not closes:
        yield Change(subject, "job-reopened", "outcome", closing_date(old), closing_date(new))
    elif closing_date(old) != closing_date(new):
        yield Change(subject, "job-extended", "closes", closing_date(old), closing_date(new))


def _is_offer_closed(job: Job) -> bool:
    return job.open is False or bool(job.outcome) or job.poste_pourvu is True


def compare_bodies(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """The text under the front matter: how many lines went, and how many came."""
    before, after = (Counter(line.rstrip() for line in text.splitlines() if line.strip()) for text in (old, new))
    if before != after or old.split() != new.split():
        yield Change(subject, "body", "", (before - after).total(), (after - before).total())


def find_new_suppressions(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """Comments that accept a finding, and were not there."""
    before, after = (
        Counter(rule for each in parse_suppressions(LineIndex(text)) for rule in each.rule_ids) for text in (old, new)
    )
    more = after - before
    if more:
        yield Change(subject, "ignore", "", None, tuple(sorted(more)))


def find_unreadable_fields(registry: Registry, entry: Entry) -> list[FieldPath]:
    """The fields of an entry that cannot be read. (One that has a problem and is read all the same is none.)"""
    return [
        field
        for path, field in registry.fields_with_problems
        if path == entry.path and field and _value_at(entry, field) in EMPTY_VALUES
    ]


def changed_unreadable_fields(
    unreadable: Sequence[Sequence[FieldPath]], values: Sequence[Mapping[Any, Any]]
) -> dict[str, bool]:
    """The fields in which something that cannot be read is not the same before and after; True where it is there now.

    `unreadable` and `values`: those of the file before, and after.
    """
    made: dict[str, bool] = {}
    for name in dict.fromkeys(str(field[0]) for of in unreadable for field in of):
        old, new = (
            Counter(repr(_value_at(held, field)) for field in of if field[0] == name)
            for of, held in zip(unreadable, values, strict=True)
        )
        if old != new:
            made[name] = bool(new - old)
    return made


def _value_at(values: Any, field: FieldPath) -> Any:
    """What stands at a field of a record, or of the values of a front matter; None where nothing does."""
    for step in field:
        if isinstance(step, int):
            values = values[step] if type(values) in (list, tuple) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, dict) else getattr(values, step, None)
    return values


def mask_unreadable(kind: str, entry: Entry, other: Entry, unreadable: Sequence[FieldPath]) -> Entry:
    """An entry with what cannot be read of it as it is in the other state: nobody knows what it says."""
    record: Any = entry
    for name in (str(fault[0]) for fault in unreadable if fault[0] not in DATED_LISTS.get(kind, ())):
        if hasattr(record, name):
            record = record._replace(**{name: getattr(other, name)})
    for name in DATED_LISTS.get(kind, ()):
        items, others = list(getattr(entry, name)), getattr(other, name)
        for _, at, *inner in (fault for fault in unreadable if fault[0] == name and len(fault) > 1):
            if len(items) != len(others) or not isinstance(at, int) or at >= len(items):
                break  # which of them it was is not known
            field = str(inner[0]) if inner else ""
            if not inner:
                items[at] = others[at]
            elif hasattr(items[at], field):
                items[at] = items[at]._replace(**{field: getattr(others[at], field)})
        record = record._replace(**{name: tuple(items)})
    return record  # type: ignore[no-any-return]
