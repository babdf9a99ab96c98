"""`report phases`: startups by phase on a day; with `--over`, at the end of each month, quarter or year.

`model.phases` decides the phase on a day. Indicators I-1 to I-6 of docs/indicators.md are sums of these rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import eq
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.model.periods import Period, part_end_dates
from incubo.model.phases import PhasePeriod, find_current_period, phase_periods
from incubo.model.records import Startup
from incubo.registry.lookup import entry_title, phase_label, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import median, shared_startups_note, sort_phases, startup_contribution
from incubo.reports.history import (
    DayCounts,
    HistoryRow,
    KnownCounter,
    KnownCounts,
    history_days,
    history_notes,
    make_history_table,
)

STARTUP_GROUPS: Mapping[str, Callable[[Startup], Iterable[str]]] = {
    "incubator": lambda startup: startup.all_incubators,
    "sponsor": lambda startup: startup.funders,
    "thematique": lambda startup: [theme for theme in startup.thematiques if theme],
    "usertype": lambda startup: [user for user in startup.usertypes if user],
}
"""The groups of a startup, for each value of `--by`."""

_GROUP_LABELS = {
    "incubator": N_("Incubator"),
    "sponsor": N_("Sponsor"),
    "thematique": N_("Theme"),
    "usertype": N_("Users"),
}

_GROUP_KINDS = {"incubator": "incubator", "sponsor": "organisation"}
"""The kinds of entries that groups are; others are words of the vocabulary."""

LIVE_COLUMN = "live"
"""The column that sums up the live phases."""

EXITS_COLUMN = "exits"
"""The column that sums up the exit phases."""


class _StartupPhase(NamedTuple):
    """A startup with its phase (None: no phase has begun), and the days since it began (None: not known)."""

    startup: Startup
    phase: str | None
    days: int | None


class _PhaseColumns(NamedTuple):
    """The phases that any startup is in on any of the days: live ones, exits, and others."""

    live: list[str]
    exits: list[str]
    others: list[str]


def make_report(
    scope: Scope,
    *,
    over: Period | None = None,
    every: str | None = None,
    by: str | None = None,
    all_rows: bool = False,
    include_entries: bool = False,
    known: KnownCounts | None = None,
) -> Table:
    """Startups by phase on a day, or at the end of each part of a period.

    `include_entries`: with the startups of each day. `known`: what was known on each of these days, to be set beside.
    """
    if over is None:
        return phases_report(scope, by=by, counts_all=all_rows)
    if known is not None:
        days = history_days(over, every)
        return phases_history_report(scope, days, known, over=over)
    return phases_over_report(scope, part_end_dates(over, every), over=over, include_entries=include_entries)


def phases_report(scope: Scope, *, by: str | None = None, counts_all: bool = False) -> Table:
    """Count startups by phase on a day, for one incubator or for all of them (None).

    `by` is a key of `STARTUP_GROUPS`: one row for each group and phase; a startup in several groups counts in each.
    Ages are days since the current phase began. Shares are of the active
    startups, which alone are in the picture; `counts_all`: of all startups, which are all drawn.
    """
    registry, startups = scope.registry, scope.startups
    current = [_startup_phase(scope, startup) for startup in startups]
    rows: list[Row] = []
    for group in _group_ids(startups, by, scope.incubator):
        is_in_group = _group_filter(by, group)
        rows += _group_rows(
            registry,
            [startup_phase for startup_phase in current if is_in_group(startup_phase.startup)],
            by,
            group,
            counts_all=counts_all,
        )
    rows += _total_rows(registry, current, by, counts_all=counts_all)
    bar_title = None if counts_all else Message(N_("Active products by phase on {at:long}"), {"at": scope.day})
    return Table(
        "phases",
        Message(N_("Products by phase on {at:long}"), {"at": scope.day}),
        scope.day,
        tuple(_columns(by)),
        tuple(rows),
        (
            scope_note(registry, scope.incubator),
            *_definition_notes(current, counts_all=counts_all),
            *_notes(scope, current, by),
        ),
        scope.commit,
        "count",
        bar_title=bar_title,
    )


def _startup_phase(scope: Scope, startup: Startup) -> _StartupPhase:
    period = scope.registry.phase_period_at(startup.id, scope.day)
    if period is None:
        return _StartupPhase(startup, None, None)
    start = period.phase.start
    return _StartupPhase(startup, period.phase.name, (scope.day - start).days if start is not None else None)


def _group_ids(startups: list[Startup], by: str | None, incubator: str | None) -> list[str | None]:
    if by is None:
        return [None]
    if by == "incubator" and incubator is not None:
        return [incubator]
    groups = {group for startup in startups for group in STARTUP_GROUPS[by](startup)}
    has_ungrouped = any(not list(STARTUP_GROUPS[by](startup)) for startup in startups)
    return [*sorted(groups, key=lambda group: (group.casefold(), group)), *([None] if has_ungrouped else [])]


def _group_filter(by: str | None, group: str | None) -> Callable[[Startup], bool]:
    if by is None:
        return lambda _: True
    groups_of = STARTUP_GROUPS[by]
    if group is None:
        return lambda startup: not list(groups_of(startup))
    return lambda startup: group in groups_of(startup)


def _sorted_phases(registry: Registry, startup_phases: Iterable[_StartupPhase]) -> list[str | None]:
    """The phases of these startups in the order of the vocabulary; unknown ones next, then None (none has begun)."""
    phases = {startup_phase.phase for startup_phase in startup_phases}
    named: list[str | None] = [*sort_phases(registry, [phase for phase in phases if phase is not None])]
    return [*named, *([None] if None in phases else [])]


def _group_rows(
    registry: Registry,
    current: list[_StartupPhase],
    by: str | None,
    group: str | None,
    *,
    counts_all: bool,
) -> Iterator[Row]:
    """The rows of one group: one for each phase, and one that sums up the exit phases."""
    total = sum(counts_all or registry.vocabulary.is_live(startup_phase.phase) for startup_phase in current)

    def row(phase: Any, includes: Callable[[str | None], bool], *, is_counted: bool, **options: Any) -> Row:
        selected = [startup_phase for startup_phase in current if includes(startup_phase.phase)]
        cells = _phase_cells(phase, selected, total if is_counted else 0)
        return Row(
            cells if by is None else {by: _group_value(registry, by, group), **cells},
            contributions=tuple(_contributions(selected)),
            is_drawn=is_counted,
            **options,
        )

    exit_count = 0
    for phase in _sorted_phases(registry, current):
        is_exit = registry.vocabulary.is_exit(phase)
        exit_count += is_exit
        is_counted = counts_all or registry.vocabulary.is_live(phase)
        yield row(phase_value(registry, phase), partial(eq, phase), is_counted=is_counted, is_collapsed=is_exit)
    if exit_count:
        label = Message(N_("Exits ({n} phase)"), {"n": exit_count}, N_("Exits ({n} phases)"))
        summary = row(label, registry.vocabulary.is_exit, is_counted=counts_all, is_summary=True)
        yield summary._replace(cells={**summary.cells, "median_age": None, "oldest_age": None})


def _group_value(registry: Registry, by: str, group: str | None) -> LabelledValue | None:
    """A group as a value: its id for machines, its title for people; None where a startup says none."""
    if group is None:
        return None
    if by in _GROUP_KINDS:
        return LabelledValue(group, entry_title(registry, _GROUP_KINDS[by], group), _GROUP_KINDS[by])
    return registry.vocabulary.labelled_value(f"{by}s", group)


def _phase_cells(phase: Any, startup_phases: list[_StartupPhase], total: int) -> dict[str, Any]:
    """The figures of some startups; `total`: how many their share is of (0: no share)."""
    ages = [startup_phase.days for startup_phase in startup_phases if startup_phase.days is not None]
    return {
        "phase": phase,
        "count": len(startup_phases),
        "share": len(startup_phases) / total if total else None,
        "median_age": median(ages),
        "oldest_age": max(ages, default=None),
    }


def _total_rows(
    registry: Registry,
    current: list[_StartupPhase],
    by: str | None,
    *,
    counts_all: bool,
) -> Iterator[Row]:
    """All startups, then the active ones among them, which shares are of unless they are of all (`counts_all`)."""

    def live(startup_phases: list[_StartupPhase]) -> list[_StartupPhase]:
        return [item for item in startup_phases if registry.vocabulary.is_live(item.phase)]

    def row(label: Message, startup_phases: list[_StartupPhase], total: int) -> Row:
        cells = _phase_cells(label, startup_phases, total)
        cells.update(median_age=None, oldest_age=None)
        return Row(cells if by is None else {by: label, **cells, "phase": ""}, level=1)

    active = live(current)
    yield row(Message(N_("Total")), current, len(current) if counts_all else 0)
    yield row(Message(N_("Of which active")), active, len(current if counts_all else active))


def _contributions(startup_phases: list[_StartupPhase]) -> Iterator[Contribution]:
    for startup_phase in sorted(startup_phases, key=lambda item: (-(item.days or 0), item.startup.id)):
        detail = Message(N_("for {n:duration}"), {"n": startup_phase.days}) if startup_phase.days is not None else None
        yield startup_contribution(startup_phase.startup, detail)


def _columns(by: str | None) -> Iterator[Column]:
    if by is not None:
        yield Column(by, Message(_GROUP_LABELS[by]), "text")
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("count", Message(N_("Products")), "integer")
    yield Column("share", Message(N_("Proportion")), "share")
    yield Column("median_age", Message(N_("Median age")), "days")
    yield Column("oldest_age", Message(N_("Oldest")), "days", is_droppable=by is not None)


def _definition_notes(current: list[_StartupPhase], *, counts_all: bool) -> Iterator[Note]:
    yield Note(
        "definition-phase",
        Message(N_("Phase: the latest one begun by that day (of two begun on one day, the more advanced one)."), {}),
    )
    yield Note("definition-age", Message(N_("Age: time since the current phase began.")))
    text, hint = N_("Proportions: of the active products."), Message(N_("--all: of all products"))
    if counts_all and any(startup_phase.phase is None for startup_phase in current):
        text = N_("Proportions: of all products, including those in which nothing had begun yet.")
    elif counts_all:
        text = N_("Proportions: of all products.")
    yield Note("definition-share", Message(text), hint=None if counts_all else hint)
    text = N_("Total: all that have an entry, also those in which nothing had begun by that day.")
    yield Note("definition-total", Message(text))


def _notes(scope: Scope, current: list[_StartupPhase], by: str | None) -> Iterator[Note]:
    registry = scope.registry
    yield from shared_startups_note(scope.startups)
    if by in ("sponsor", "thematique", "usertype") and any(
        len(set(STARTUP_GROUPS[by](startup))) > 1 for startup in scope.startups
    ):
        yield Note(
            "groups", Message(N_("A product in several groups counts in each: the rows add up to more than the total."))
        )
    exits = [phase for phase in _sorted_phases(registry, current) if registry.vocabulary.is_exit(phase)]
    if exits:
        names = [phase_label(registry, phase) for phase in exits]
        text = N_("Exits: the phases of products that are no longer active ({names:list}).")
        yield Note("definition-exits", Message(text, {"names": names}))
    unknown = sorted(
        {
            startup_phase.phase
            for startup_phase in current
            if startup_phase.phase and startup_phase.phase not in registry.vocabulary.phases
        }
    )
    if unknown:
        yield Note("unknown-phases", Message(N_("Unknown phases: {names:list}."), {"names": unknown}))
    yield from provenance_notes(registry, scope.provenance)


def phases_over_report(
    scope: Scope, dates: Sequence[date], *, over: Period | None = None, include_entries: bool = False
) -> Table:
    """Count startups by phase on each of `dates`: a row for each day, a column for each phase.

    The dates are those written in the files today; the git history is not read. `include_entries` adds the
    startups of each day as
    contributions, which are many. `over` is the period that the dates cut into parts. The chart shows the live phases.
    """
    registry = scope.registry
    startups = registry.startups_of_incubator(scope.incubator)
    phases_by_day = _phases_by_day(registry, startups, dates)
    columns = _group_phases(registry, {phase for row in phases_by_day for phase in row if phase is not None})
    arguments = {"first": over.first if over is not None else dates[0], "last": dates[-1]}
    chart = Chart("stacked", Message(N_("Products in an active phase")), "date", tuple(columns.live))
    return Table(
        "phases-over",
        Message(N_("Products by phase from {first:long} to {last:long}"), arguments),
        scope.day,
        tuple(_over_columns(registry, columns)),
        tuple(
            _day_row(registry, day, startups, row, columns, include_entries)
            for day, row in zip(dates, phases_by_day, strict=True)
        ),
        tuple(_over_notes(scope, columns)),
        scope.commit,
        chart=chart if columns.live else None,
    )


def _phases_by_day(registry: Registry, startups: list[Startup], dates: Sequence[date]) -> list[list[str | None]]:
    """For each day, the phase of each startup (None: no phase has begun)."""
    phases_by_day: list[list[str | None]] = [[] for _ in dates]
    for startup in startups:
        starts = [(period.counts_from, period.phase.name) for period in registry.phase_periods[startup.id]]
        position, phase = 0, None
        for index, day in enumerate(dates):
            while position < len(starts) and starts[position][0] <= day:
                phase = starts[position][1]
                position += 1
            phases_by_day[index].append(phase)
    return phases_by_day


def _group_phases(registry: Registry, found: Iterable[str]) -> _PhaseColumns:
    phases = sort_phases(registry, found)
    live = [phase for phase in phases if registry.vocabulary.is_live(phase)]
    exits = [phase for phase in phases if registry.vocabulary.is_exit(phase)]
    return _PhaseColumns(live, exits, [phase for phase in phases if phase not in live and phase not in exits])


def _over_columns(registry: Registry, columns: _PhaseColumns) -> Iterator[Column]:
    yield Column("date", Message(N_("On")), "date")
    for phase in (*columns.live, *columns.others):
        yield Column(phase, phase_label(registry, phase), "integer")
    yield Column(LIVE_COLUMN, Message(N_("Total active")), "integer")
    for phase in columns.exits:
        yield Column(phase, phase_label(registry, phase), "integer", is_droppable=True)
    yield Column(EXITS_COLUMN, Message(N_("Exits")), "integer")
    yield Column("total", Message(N_("Total")), "integer")


def _day_row(
    registry: Registry,
    day: date,
    startups: list[Startup],
    phases: list[str | None],
    columns: _PhaseColumns,
    include_entries: bool,
) -> Row:
    cells = {"date": day, **_day_figures(Counter(filter(None, phases)), columns)}
    contributions = [
        startup_contribution(startup, phase_label(registry, phase))._replace(columns=_counting_columns(phase, columns))
        for startup, phase in zip(startups, phases, strict=True)
        if include_entries and phase is not None
    ]
    return Row(cells, contributions=tuple(contributions))


def _counting_columns(phase: str, columns: _PhaseColumns) -> tuple[str, ...]:
    """The columns that count a startup in a phase."""
    sums = {LIVE_COLUMN: columns.live, EXITS_COLUMN: columns.exits}
    return (phase, *(name for name, phases in sums.items() if phase in phases), "total")


def _day_figures(counts: Mapping[str, int], columns: _PhaseColumns) -> dict[str, int]:
    """The figures of a day. `counts`: the startups in each phase."""
    figures = {phase: counts.get(phase, 0) for phase in (*columns.live, *columns.others, *columns.exits)}
    return {
        **figures,
        LIVE_COLUMN: sum(figures[phase] for phase in columns.live),
        EXITS_COLUMN: sum(figures[phase] for phase in columns.exits),
        "total": sum(figures.values()),
    }


def _over_notes(scope: Scope, columns: _PhaseColumns) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    text = N_(
        "On each day: products by the latest phase begun by then (of two begun on one day, the more advanced one)."
    )
    yield Note("definition-phase", Message(text))
    text = N_("From the dates written in the files; a product in which nothing had begun yet is not counted.")
    yield Note("definition-total", Message(text))
    if columns.exits:
        names = [phase_label(registry, phase) for phase in columns.exits]
        text = N_("Exits: the phases of products that are no longer active ({names:list}).")
        yield Note("definition-exits", Message(text, {"names": names}))
    yield from shared_startups_note(scope.startups)
    yield from provenance_notes(registry, scope.provenance)


def make_known_counter() -> KnownCounter:
    """A function that counts startups by phase as `phases_report` does, in one registry after another.

    Most startups are the same record as in the registry before: their phases are put in order once.
    """
    last: dict[str, tuple[Startup, tuple[PhasePeriod, ...]]] = {}

    def count(registry: Registry, day: date, incubator: str | None) -> DayCounts:
        nonlocal last
        counts: Counter[str] = Counter()
        known, last = last, {}
        for startup in registry.startups_of_incubator(incubator):
            before = known.get(startup.id)
            if before is not None and before[0] is startup:
                periods = before[1]
            else:
                periods = phase_periods(startup, registry.vocabulary)
            last[startup.id] = startup, periods
            current = find_current_period(periods, day)
            if current is not None and current.phase.name:
                counts[current.phase.name] += 1
        return DayCounts(counts.total(), counts)

    return count


def phases_history_report(scope: Scope, dates: Sequence[date], known: KnownCounts, *, over: Period) -> Table:
    """Count startups by phase on each of `dates`, as known then and as known now: a row for each day.

    The chart shows the active startups.
    """
    registry, startups = scope.registry, scope.startups
    current = [Counter(filter(None, phases)) for phases in _phases_by_day(registry, startups, dates)]
    all_counts = (*current, *(counts.groups for counts in known.by_day.values()))
    columns = _group_phases(registry, {phase for counts in all_counts for phase in counts})
    rows = [
        HistoryRow(
            day,
            _day_figures(counts, columns),
            _day_figures(known.by_day[day].groups, columns) if day in known.by_day else None,
        )
        for day, counts in zip(dates, current, strict=True)
    ]
    title = N_("Active products from {first:long} to {last:long}, as known then and as known now")
    notes = (
        *history_notes(dates, known),
        *(note for note in _over_notes(scope, columns) if note.id != "definition-total"),
    )
    return make_history_table(
        (Message(title, {"first": over.first, "last": dates[-1]}), Message(N_("Products in an active phase"))),
        Message(N_("products")),
        Table("phases-history", Message(title), scope.day, (), (), notes, scope.commit),
        LIVE_COLUMN,
        list(_over_columns(registry, columns))[1:],
        rows,
    )
