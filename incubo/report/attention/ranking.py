"""All that needs attention, ranked: what is true of more than half the startups is one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo import shell
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.report.attention import committees, offers, people, startups
from incubo.report.attention.concern import REASONS, Concern
from incubo.report.attention.scope import Scope

_RANK = {reason: i for i, reason in enumerate(REASONS)}


class Line(NamedTuple):
    """What is told in one line: a concern, several that one command mends, or one that most startups share (`most`)."""

    reason: str
    what: Text
    command: str
    day: date | None
    concerns: tuple[Concern, ...]
    most: bool = False


def concerns(scope: Scope) -> list[Concern]:
    """Everything, by reason, and within one by day (what has been so the longest, or comes first)."""
    found = [each for family in (committees, people, startups, offers) for each in family.concerns(scope)]
    return sorted(found, key=_order)


def reasons(registry: Registry) -> list[str]:
    """Every reason, and where it has topics each of them (`sheet/budget_url`, `role/Coaching`)."""
    vocabulary = registry.vocabulary
    own = {"committee", "post_mortem"}  # they are reasons themselves
    fields = dict.fromkeys(name for names in vocabulary.expected.values() for name in names if name not in own)
    topics = {"role": list(vocabulary.allowed("domaines")), "sheet": list(fields)}
    return [*REASONS, *(f"{reason}/{topic}" for reason, known in topics.items() for topic in known)]


def lines(scope: Scope, found: Iterable[Concern], *, each: bool = False) -> list[Line]:
    """One line for what one command mends; or one for all of a reason (and topic) where more than half the startups
    have it, unless `each` is to be told.
    """
    groups: dict[tuple[str, str], list[Concern]] = {}
    for concern in found:
        groups.setdefault((concern.reason, concern.topic), []).append(concern)
    sizes = {"living": len(scope.living()), "incubated": len(scope.incubated())}
    told: list[Line] = []
    single: list[Concern] = []
    for (reason, topic), group in groups.items():
        about = REASONS[reason]
        touched = {startup for concern in group for startup in concern.startups}
        size = sizes[about.among]
        if each or len(touched) <= max(size / 2, 2):
            single += group
            continue
        text = Text(about.whole.template, {"n": len(touched), "all": max(size, len(touched)), "what": group[0].of})
        only = shell.quoted(f"{reason}/{topic}" if topic else reason)
        told.append(Line(reason, text, f"incubo todo --only {only}", None, tuple(group), most=True))
    told += _together(sorted(single, key=_order))
    return sorted(told, key=lambda line: (_RANK[line.reason], not line.most, line.day or date.max))


def _together(found: Iterable[Concern]) -> Iterator[Line]:
    """A line a concern, but for the topics of one entry that the same command mends."""
    groups: dict[object, list[Concern]] = {}
    for place, concern in enumerate(found):
        own = (concern.reason, concern.command) if REASONS[concern.reason].together else place
        groups.setdefault(own, []).append(concern)
    for group in groups.values():
        first = group[0]
        text = first.what
        if len(group) > 1:
            said = {**text.arguments, "what": [concern.of for concern in group]}
            text = Text(REASONS[first.reason].together, said)
        yield Line(first.reason, text, first.command, first.day, tuple(group))


def first(told: Sequence[Line], room: int) -> list[Line]:
    """The lines for a page with little room, in their order: one of each reason that cannot wait and what most startups
    share, before one of each other reason and a second of those.
    """
    if len(told) <= room:
        return list(told)
    times: dict[str, int] = {}
    weights = []
    for place, line in enumerate(told):
        turn = times[line.reason] = times.get(line.reason, 0) + 1
        first_of_all = REASONS[line.reason].urgent or line.most
        weights.append((turn if first_of_all else turn + 1, place))
    return [told[place] for place in sorted(place for _, place in sorted(weights)[:room])]


def _order(concern: Concern) -> tuple[int, date, str, str]:
    return _RANK[concern.reason], concern.day or date.max, concern.entry.id, concern.topic
