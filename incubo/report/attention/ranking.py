"""All that needs attention, ranked: what is true of more than half the startups is one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from incubo.problem import Text
from incubo.report.attention import committees, offers, people, startups
from incubo.report.attention.concern import REASONS, Concern
from incubo.report.attention.scope import Scope

_RANK = {reason: i for i, reason in enumerate(REASONS)}


class Line(NamedTuple):
    """What is told in one line: a concern, or one that many startups share (`stands` for all of them)."""

    reason: str
    what: Text
    command: str
    day: date | None = None
    stands: tuple[Concern, ...] = ()


def concerns(scope: Scope) -> list[Concern]:
    """Everything, by reason, and within one by day (what has been so the longest, or comes first)."""
    found = [each for family in (committees, people, startups, offers) for each in family.concerns(scope)]
    return sorted(found, key=_order)


def lines(scope: Scope, found: Iterable[Concern]) -> list[Line]:
    """One line a concern; or one for all of a reason (and topic) where more than half the startups have it."""
    groups: dict[tuple[str, str], list[Concern]] = {}
    for each in found:
        groups.setdefault((each.reason, each.topic), []).append(each)
    sizes = {"living": len(scope.living()), "incubated": len(scope.incubated())}
    told: list[Line] = []
    for (reason, _), group in groups.items():
        about = REASONS[reason]
        touched = {startup for each in group for startup in each.startups}
        size = sizes[about.among]
        if len(touched) > max(size / 2, 2):
            text = Text(about.whole.template, {"n": len(touched), "all": max(size, len(touched)), "what": group[0].of})
            told.append(Line(reason, text, f"incubo todo --only {reason}", None, tuple(group)))
        else:
            told += [Line(each.reason, each.what, each.command, each.day) for each in group]
    return sorted(told, key=lambda line: (_RANK[line.reason], not line.stands, line.day or date.max))


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
        first_of_all = REASONS[line.reason].urgent or line.stands
        weights.append((turn if first_of_all else turn + 1, place))
    return [told[place] for place in sorted(place for _, place in sorted(weights)[:room])]


def _order(concern: Concern) -> tuple[int, date, str, str]:
    return _RANK[concern.reason], concern.day or date.max, concern.entry.id, concern.topic
