"""`report phases`: startups by phase at a date.

Phase at D: `model.life`. Indicators I-1 to I-6 of docs/indicators.md are sums of these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.i18n import N_
from incubo.model.life import step_at
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, left_incubation, median, portfolio, shared_note
from incubo.table import Column, Note, Row, Table, Why

DIMENSIONS: Mapping[str, Callable[[Startup], Iterable[str]]] = {
    "incubator": lambda startup: startup.hosts,
    "sponsor": lambda startup: [sponsor for sponsor in startup.sponsors if sponsor],
    "thematique": lambda startup: [theme for theme in startup.thematiques if theme],
    "usertype": lambda startup: [user for user in startup.usertypes if user],
}
"""What `--by` can group by: the groups that a startup is in."""

_LABELS = {
    "incubator": N_("Incubator"),
    "sponsor": N_("Sponsor"),
    "thematique": N_("Theme"),
    "usertype": N_("Users"),
}


class _Stay(NamedTuple):
    """A startup in its phase: days since it began (None: nothing started)."""

    startup: Startup
    phase: str | None
    age: int | None


def phases(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    by: str | None = None,
    compare: date | None = None,
    source: Source | None = None,
) -> Table:
    """Count startups by their phase at a date, for one incubator or all (None).

    `by` is one of DIMENSIONS: a row for each group and phase; a startup in several groups counts in each.
    `compare` adds the change since that date. Ages are days since the start of the current phase.
    """
    startups = portfolio(registry, incubator)
    now = [_stay(registry, startup, at) for startup in startups]
    then = [_stay(registry, startup, compare) for startup in startups] if compare else None
    rows: list[Row] = []
    for group in _groups(startups, by, incubator):
        inside = _inside(by, group)
        rows += _rows(
            registry, [s for s in now if inside(s.startup)], then and [s for s in then if inside(s.startup)], by, group
        )
    rows.append(_total(now, then, by))
    return Table(
        "phases",
        Text(N_("Startups by phase on {at:long}"), {"at": at}),
        at,
        tuple(_columns(by, compare)),
        tuple(rows),
        tuple(_notes(registry, startups, now, incubator, by, compare, source or Source())),
        source.commit if source else None,
        "count",
    )


def _stay(registry: Registry, startup: Startup, day: date | None) -> _Stay:
    step = step_at(startup, day, registry.vocabulary) if day else None
    if step is None or step.phase.start is None or day is None:
        return _Stay(startup, None, None)
    return _Stay(startup, step.phase.name, (day - step.phase.start).days)


def _groups(startups: list[Startup], by: str | None, incubator: str | None) -> list[str | None]:
    if by is None:
        return [None]
    if by == "incubator" and incubator is not None:
        return [incubator]
    found = {group for startup in startups for group in DIMENSIONS[by](startup)}
    lacking = any(not list(DIMENSIONS[by](startup)) for startup in startups)
    return [*sorted(found, key=str.casefold), *([None] if lacking else [])]


def _inside(by: str | None, group: str | None) -> Callable[[Startup], bool]:
    if by is None:
        return lambda _: True
    groups_of = DIMENSIONS[by]
    if group is None:
        return lambda startup: not list(groups_of(startup))
    return lambda startup: group in groups_of(startup)


def _order(registry: Registry, stays: Iterable[_Stay]) -> list[str | None]:
    """The phases met, in the order of a life; those unknown to the vocabulary next, nothing started last."""
    met = {stay.phase for stay in stays}
    named: list[str | None] = [*by_rank(registry, [phase for phase in met if phase is not None])]
    return [*named, *([None] if None in met else [])]


def _rows(
    registry: Registry, now: list[_Stay], then: list[_Stay] | None, by: str | None, group: str | None
) -> Iterator[Row]:
    """The rows of one group: a phase each, and one that stands for those that left incubation."""

    def row(phase: Any, keep: Callable[[str | None], bool], **options: Any) -> Row:
        stays = [stay for stay in now if keep(stay.phase)]
        before = [stay for stay in then if keep(stay.phase)] if then is not None else None
        cells = _cells(phase, stays, before, len(now))
        return Row(cells if by is None else {by: group, **cells}, why=tuple(_why(stays)), **options)

    left = 0
    for phase in _order(registry, [*now, *(then or ())]):
        folded = left_incubation(registry, phase)
        left += folded
        yield row(phase, lambda other, phase=phase: other == phase, folded=folded)  # type: ignore[misc]
    if left:
        label = Text(N_("Exits ({n} phase)"), {"n": left}, N_("Exits ({n} phases)"))
        stands = row(label, lambda phase: left_incubation(registry, phase), stands=True)
        yield stands._replace(cells={**stands.cells, "median_age": None, "oldest_age": None})


def _cells(phase: Any, stays: list[_Stay], before: list[_Stay] | None, total: int) -> dict[str, Any]:
    ages = [stay.age for stay in stays if stay.age is not None]
    cells: dict[str, Any] = {
        "phase": phase,
        "count": len(stays),
        "share": len(stays) / total if total else None,
        "median_age": median(ages),
        "oldest_age": max(ages, default=None),
    }
    if before is not None:
        cells["change"] = len(stays) - len(before)
    return cells


def _total(now: list[_Stay], then: list[_Stay] | None, by: str | None) -> Row:
    cells = _cells(Text(N_("Total")), now, then, len(now))
    cells.update(median_age=None, oldest_age=None)
    if by is not None:
        cells = {by: Text(N_("Total")), **cells, "phase": ""}
    return Row(cells, level=1)


def _why(stays: list[_Stay]) -> Iterator[Why]:
    for stay in sorted(stays, key=lambda s: (-(s.age or 0), s.startup.id)):
        detail = Text(N_("for {n:duration}"), {"n": stay.age}) if stay.age is not None else None
        yield Why(stay.startup.id, stay.startup.title or stay.startup.id, detail)


def _columns(by: str | None, compare: date | None) -> Iterator[Column]:
    if by is not None:
        yield Column(by, Text(_LABELS[by]), "text", whole=True)
    yield Column("phase", Text(N_("Phase")), "phase", whole=True)
    yield Column("count", Text(N_("Startups")), "integer")
    if compare is not None:
        yield Column("change", Text(N_("Change")), "change")
    yield Column("share", Text(N_("Proportion")), "share")
    yield Column("median_age", Text(N_("Median age")), "days")
    yield Column("oldest_age", Text(N_("Oldest")), "days", spare=by is not None)


def _notes(
    registry: Registry,
    startups: list[Startup],
    now: list[_Stay],
    incubator: str | None,
    by: str | None,
    compare: date | None,
    source: Source,
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    yield Note(
        "definition-phase",
        Text(N_("Phase: the latest one begun by that day (of two begun on one day, the further one)."), {}),
    )
    yield Note("definition-age", Text(N_("Age: time since the current phase began.")))
    if any(stay.phase is None for stay in now):
        text = N_("Proportions and the total are of all sheets, those in which nothing had begun yet included.")
        yield Note("definition-share", Text(text))
    if compare is not None:
        yield Note(
            "compare",
            Text(N_("Change: since {day:long}, from the dates written in the files today."), {"day": compare}),
        )
    yield from shared_note(startups)
    if by in ("sponsor", "thematique", "usertype"):
        yield Note(
            "groups", Text(N_("A startup in several groups counts in each: the rows add up to more than the total."))
        )
    left = [phase for phase in _order(registry, now) if left_incubation(registry, phase)]
    if left:
        names = [called(registry, phase) for phase in left]
        text = N_("Exits: the phases that end the incubation ({names:list}).")
        yield Note("definition-exits", Text(text, {"names": names}))
    unknown = sorted({stay.phase for stay in now if stay.phase and stay.phase not in registry.vocabulary.phases})
    if unknown:
        yield Note("unknown-phases", Text(N_("Unknown phases: {names:list}."), {"names": unknown}))
    yield from source_notes(registry, source)
