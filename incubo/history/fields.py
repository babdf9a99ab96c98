"""What changed in a sheet beside missions and phases: any field, the text, comments that accept a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from incubo.history.facts import Change, Subject
from incubo.model.fields import Field
from incubo.model.kinds import KINDS
from incubo.model.records import Entry, Job
from incubo.model.teams import CLOSING, closing
from incubo.registry.registry import Registry
from incubo.source.lines import Lines
from incubo.source.reading import Document, read
from incubo.validation.suppress import remarks

LIVES = {"startup": ("phases", "events", "metrics"), "member": ("missions",)}
"""Lists of dated items, which have words of their own."""
EMPTY: tuple[Any, ...] = (None, "", (), [], {})
"""What says nothing."""
_ENDINGS = (*CLOSING, "outcome", "open", "poste_pourvu")
"""What closes an offer, one year or another."""


def texts(registry: Registry, path: str) -> tuple[str, Document]:
    """A file's text, and what it says."""
    text = registry.text_of(path)
    return text, read(path, text.encode("utf-8", "surrogatepass"))


def compare(
    subject: Subject,
    was: Entry,
    now: Entry,
    old: Mapping[Any, Any],
    new: Mapping[Any, Any],
    doubted: Mapping[str, bool],
) -> Iterator[Change]:
    """The fields that changed. `old` and `new`: the files' values; `doubted`: what `doubts.fields` says of them."""
    own = LIVES.get(subject.kind, ())
    done: set[str] = set(own)
    if isinstance(was, Job) and isinstance(now, Job):
        for change in _offer(subject, was, now):
            done.update(_ENDINGS)
            yield change
    for field in KINDS[subject.kind].fields:
        name = "legacy_id" if field.name == "id" else field.name
        before, after = getattr(was, name, None), getattr(now, name, None)
        if field.name in done:
            continue
        done.add(field.name)
        if before != after:
            yield Change(subject, "field", field.name, before, after)
        given = old.get(field.name), new.get(field.name)
        if given[0] != given[1] and (before == after or _is_group(given[1])):
            yield from _unread(subject, field, after, given, doubted)
    for name in own:
        if name in doubted and old.get(name) != new.get(name):
            yield Change(subject, "unclear", name, None, not doubted[name])
    for key in dict.fromkeys((*old, *new)):
        if key not in done and old.get(key) != new.get(key):
            yield Change(subject, "field", str(key), old.get(key), new.get(key))


def _unread(
    subject: Subject, field: Field, value: Any, given: tuple[Any, Any], doubted: Mapping[str, bool]
) -> Iterator[Change]:
    """A change in what the file says of a field that is not in the record: it cannot be read, or is put up with."""
    was, now = given
    if field.name in doubted:
        yield Change(subject, "unclear", field.name, None, not doubted[field.name])
    elif _is_group(was) or _is_group(now):
        if value in EMPTY or field.may_be == "group":
            yield Change(subject, "unclear", field.name, None, False)
    elif (value in EMPTY or field.may_be == "many") and not (was in EMPTY and now in EMPTY):
        yield Change(subject, "field", field.name, was, now)


def _is_group(given: Any) -> bool:
    return any(type(each) is dict for each in (given if type(given) is list else [given]))


def _offer(subject: Subject, was: Job, now: Job) -> Iterator[Change]:
    closed, closes = _is_closed(was), _is_closed(now)
    if closes and not closed:
        yield Change(subject, "job-closed", "outcome", was.outcome, now.outcome)
    elif closed and not closes:
        yield Change(subject, "job-reopened", "outcome", closing(was), closing(now))
    elif closing(was) != closing(now):
        yield Change(subject, "job-extended", "closes", closing(was), closing(now))


def _is_closed(job: Job) -> bool:
    return job.open is False or bool(job.outcome) or job.poste_pourvu is True


def body(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """The text under the front matter: how many lines went, and how many came."""
    before, after = (Counter(line.rstrip() for line in text.splitlines() if line.strip()) for text in (old, new))
    if before != after or old.split() != new.split():
        yield Change(subject, "body", "", (before - after).total(), (after - before).total())


def accepted(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """Comments that accept a finding, and were not there."""
    before, after = (Counter(rule for each in remarks(Lines(text)) for rule in each.rules) for text in (old, new))
    more = after - before
    if more:
        yield Change(subject, "ignore", "", None, tuple(sorted(more)))
