"""`report metrics`: the impact metrics that startups record: the latest value of each beside what the last committee of
its startup saw, and who has none; or all values of one startup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.find_signals import find_signals
from incubo.facts.scope import Scope
from incubo.facts.signals import SIGNALS, FoundSignal
from incubo.model.periods import Period
from incubo.model.quantities import metric_words
from incubo.model.records import Startup
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import startup_contribution, startup_value

_ADD_HINT = N_("incubo record metric adds one")
TREND_LENGTH = 4
"""How many values of a metric the trend shows, the latest last."""


class MetricValue(NamedTuple):
    """A value of a metric on a day, and its source."""

    day: date
    value: float
    source: str | None


def metric_series(
    startup: Startup, as_of: date, over: Period | None = None, key: str | None = None
) -> dict[str, list[MetricValue]]:
    """The values of each metric of a startup up to a day, by name, in order of day.

    Of two values of one day, the later one in the file counts. `over` keeps a period, `key` one metric.
    """
    series: dict[str, dict[date, MetricValue]] = {}
    for metric in startup.metrics:
        if metric.key is None or metric.date is None or metric.value is None or metric.date > as_of:
            continue
        if (over is None or over.contains(metric.date)) and key in (None, metric.key):
            series.setdefault(metric.key, {})[metric.date] = MetricValue(metric.date, metric.value, metric.source)
    return {name: [points[day] for day in sorted(points)] for name, points in sorted(series.items())}


def metric_keys(startups: Iterable[Startup]) -> list[str]:
    """The names of all metrics of these startups."""
    return sorted({metric.key for startup in startups for metric in startup.metrics if metric.key is not None})


def make_report(
    scope: Scope, *, startup: Startup | None = None, over: Period | None = None, key: str | None = None
) -> Table:
    """The latest metrics of startups, or all those of one startup. Raises UsageError for a `key` that none records."""
    if key is not None:
        recorded = metric_keys([startup] if startup is not None else scope.registry.startups.values())
        words = normalise_name(metric_words(key))
        same = [one for one in recorded if normalise_name(metric_words(one)) == words]
        if key not in recorded and len(same) != 1:
            raise _unknown_metric_error(key, recorded)
        key = key if key in recorded else same[0]
    if startup is not None:
        return startup_metrics_report(scope, startup, over=over, key=key)
    return metrics_report(scope, over=over, key=key)


def _unknown_metric_error(key: str, known_keys: list[str]) -> UsageError:
    """The error for a metric that no entry records, with a suggestion."""
    message = Message(N_("no measure is called “{key}”"), {"key": key})
    suggestion = find_nearest(key, known_keys)
    if suggestion is not None:
        return UsageError(message, hints=(did_you_mean(suggestion),))
    hint = Message(N_("those recorded: {names:list}"), {"names": known_keys[:12]})
    return UsageError(message, hints=(hint,) if known_keys else ())


def metrics_report(scope: Scope, *, over: Period | None = None, key: str | None = None) -> Table:
    """A row for each metric of each startup: its latest value by a day (within `over`), the change and the trend, and
    its value on the day of the startup's last committee; then, without `key`, one for each startup that lacks any.
    """
    rows = []
    for startup in scope.startups:
        for name, points in metric_series(startup, scope.day, over, key).items():
            known = metric_series(startup, scope.day, key=name)[name]
            rows.append(_row(startup, name, points, known, scope))
    without = list(_find_unmeasured(scope)) if key is None else []
    rows += [_row_without(scope, found) for found in without]
    title = Message(N_("Measures of impact on {at:long}"), {"at": scope.day})
    if over is not None:
        arguments = {"first": over.first, "last": over.last}
        title = Message(N_("Measures of impact from {first:long} to {last:long}"), arguments)
    return Table(
        "metrics",
        title,
        scope.day,
        tuple(_columns()),
        tuple(rows),
        tuple(_notes(scope, without)),
        scope.commit,
    )


def _find_unmeasured(scope: Scope) -> Iterator[FoundSignal]:
    """The startups that lack any metric, in the order of their names, with what settles it."""
    active = [situation for situation in map(scope.situation, scope.startups) if situation.is_live]
    yield from find_signals(scope, active, {"metric-never": SIGNALS["metric-never"]}, with_ways=True)


def _columns() -> Iterator[Column]:
    yield Column("startup", Message(N_("Product")), "text")
    yield Column("key", Message(N_("Measure")), "text")
    yield Column("value", Message(N_("Value")), "number")
    yield Column("date", Message(N_("On")), "date")
    yield Column("age", Message(N_("Age")), "days", is_droppable=True)
    yield Column("change", Message(N_("Change")), "change")
    yield Column("trend", Message(N_("Trend")), "trend", is_droppable=True)
    yield Column("committee", Message(N_("Last committee")), "date", is_droppable=True)
    yield Column("seen", Message(N_("Committee saw")), "number", is_droppable=True)
    yield Column("since", Message(N_("Since committee")), "change", is_droppable=True)


def _row(startup: Startup, name: str, points: Sequence[MetricValue], known: Sequence[MetricValue], scope: Scope) -> Row:
    """The row of a metric. `points`: its values that are asked for; `known`: all up to the day."""
    latest, previous = points[-1], points[-2] if len(points) > 1 else None
    committee = _last_committee(scope, startup)
    seen = next((point for point in reversed(known) if committee is not None and point.day <= committee), None)
    cells = {
        "startup": startup_value(startup),
        "key": name,
        "value": latest.value,
        "date": latest.day,
        "age": (scope.day - latest.day).days,
        "change": latest.value - previous.value if previous is not None else None,
        "trend": tuple(point.value for point in points[-TREND_LENGTH:]),
        "committee": committee,
        "seen": seen.value if seen is not None else None,
        "since": latest.value - seen.value if seen is not None and latest.day > seen.day else None,
    }
    return Row(cells, contributions=tuple(_contributions(startup, points)))


def _row_without(scope: Scope, found: FoundSignal) -> Row:
    """The row of a startup that lacks any metric."""
    startup = scope.registry.startups[found.entry.id]
    cells = {"startup": startup_value(startup), "committee": _last_committee(scope, startup)}
    way = found.hints[0] if found.hints else None
    return Row(cells, contributions=(startup_contribution(startup, found.text),), way=way)


def _last_committee(scope: Scope, startup: Startup) -> date | None:
    """The day of the last committee that a startup had."""
    last = scope.situation(startup).last_committee
    return last.date if last is not None else None


def _contributions(startup: Startup, points: Sequence[MetricValue]) -> Iterator[Contribution]:
    for point in reversed(points):
        arguments = {"day": point.day, "value": point.value, "source": point.source}
        text = N_("{day}: {value:number} ({source})") if point.source else N_("{day}: {value:number}")
        yield startup_contribution(startup, Message(text, arguments))


def _notes(scope: Scope, without: Sequence[FoundSignal]) -> Iterator[Note]:
    yield scope_note(scope.registry, scope.incubator)
    text = N_(
        "The latest value recorded by that day; change: since the one before. The unit is the one in the name. "
        "Committee saw: the value known on the day of the last committee; since committee: how the "
        "value has changed since."
    )
    yield Note("definition-value", Message(text))
    if without:
        incubated = sum(scope.is_incubated(startup.id) for startup in scope.startups)
        message = Message(
            N_("{n} of the {all} products in the programme has no measure, though its first committee is due."),
            {"n": len(without), "all": incubated},
            N_("{n} of the {all} products in the programme have no measure, though their first committee is due."),
        )
        yield Note("without", message, hint=Message(_ADD_HINT))
    if not without and not metric_keys(scope.startups):
        yield Note("empty", Message(N_("No product records a measure yet.")), hint=Message(_ADD_HINT))
    yield from provenance_notes(scope.registry, scope.provenance)


def startup_metrics_report(
    scope: Scope, startup: Startup, *, over: Period | None = None, key: str | None = None
) -> Table:
    """All values of the metrics of one startup: a row for each day, a column for each metric.

    If there is only one metric, the table has a chart.
    """
    series = metric_series(startup, scope.day, over, key)
    column_ids = {name: name if name != "date" else "date_" for name in series}
    labels = {name: Message("{name}", {"name": name}) for name in series}
    values = {name: {point.day: point.value for point in points} for name, points in series.items()}
    days = sorted({point.day for points in series.values() for point in points})
    rows = [
        Row(
            {"date": day, **{column_ids[name]: values[name].get(day) for name in series}},
            contributions=tuple(_day_contributions(startup, series, day)),
        )
        for day in days
    ]
    charts = [Chart("line", labels[name], "date", (column_ids[name],)) for name in series]
    return Table(
        "metrics-history",
        Message(N_("The measures of “{name}” up to {at:long}"), {"name": startup.display_name, "at": scope.day}),
        scope.day,
        (
            Column("date", Message(N_("On")), "date"),
            *(Column(column_ids[name], labels[name], "number") for name in series),
        ),
        tuple(rows),
        tuple(provenance_notes(scope.registry, scope.provenance)),
        scope.commit,
        chart=charts[0] if len(charts) == 1 else None,
    )


def _day_contributions(startup: Startup, series: dict[str, list[MetricValue]], day: date) -> Iterator[Contribution]:
    for name, points in series.items():
        for point in points:
            if point.day == day:
                arguments = {"name": metric_words(name), "value": point.value, "source": point.source or "–"}
                yield startup_contribution(startup, Message(N_("{name}: {value:number} ({source})"), arguments))
