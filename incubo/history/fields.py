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
        groups = _has_groups(field, old, new)
        if (groups or (field.name in doubted and before == after)) and old.get(field.name) != new.get(field.name):
            yield Change(subject, "unclear", field.name, None, not doubted.get(field.name, True))
    for name in own:
        if name in doubted and old.get(name) != new.get(name):
            yield Change(subject, "unclear", name, None, not doubted[name])
    for key in dict.fromkeys((*old, *new)):
        if key not in done and old.get(key) != new.get(key):
            yield Change(subject, "field", str(key), old.get(key), new.get(key))


def _has_groups(field: Field, *states: Mapping[Any, Any]) -> bool:
    """Whether a reference is written as a group, as it was once: what it says is not read."""
    if field.may_be != "group":
        return False
    given = [values.get(field.name) for values in states]
    return any(type(item) is dict for value in given for item in (value if type(value) is list else [value]))


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
    before, after = (Counter(map(str.rstrip, text.strip().splitlines())) for text in (old, new))
    if before != after or old.split() != new.split():
        yield Change(subject, "body", "", (before - after).total(), (after - before).total())


def accepted(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """Comments that accept a finding, and were not there."""
    before, after = (Counter(rule for each in remarks(Lines(text)) for rule in each.rules) for text in (old, new))
    more = after - before
    if more:
        yield Change(subject, "ignore", "", None, tuple(sorted(more)))
