"""`report metrics`: the measures of impact that sheets record, the latest of each, and of one startup all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.periods import Period
from incubo.model.phases import phase_at
from incubo.model.records import Startup
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import NO_PROVENANCE, startup_contribution, startups_of_incubator

TREND_LENGTH = 4
"""So many values of a measure are shown in a row, the latest last."""


class MetricValue(NamedTuple):
    """A value of a measure on a day, and where it comes from."""

    day: date
    value: float
    source: str | None


def metric_series(
    startup: Startup, as_of: date, over: Period | None = None, key: str | None = None
) -> dict[str, list[MetricValue]]:
    """The measures of a startup, by name and by day; of two of one day the later in the file. `key` keeps one."""
    found: dict[str, dict[date, MetricValue]] = {}
    for metric in startup.metrics:
        if metric.key is None or metric.date is None or metric.value is None or metric.date > as_of:
            continue
        if (over is None or over.contains(metric.date)) and key in (None, metric.key):
            found.setdefault(metric.key, {})[metric.date] = MetricValue(metric.date, metric.value, metric.source)
    return {name: [points[day] for day in sorted(points)] for name, points in sorted(found.items())}


def metric_keys(startups: Iterable[Startup]) -> list[str]:
    """The names of all the measures that some sheets record."""
    return sorted({metric.key for startup in startups for metric in startup.metrics if metric.key is not None})


def metrics_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    over: Period | None = None,
    key: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """The latest value of each measure of each startup by a day (within `over`), and those before it."""
    startups = startups_of_incubator(registry, incubator)
    rows = []
    for startup in sorted(startups, key=lambda each: each.id):
        for name, points in metric_series(startup, as_of, over, key).items():
            rows.append(_row(startup, name, points, as_of))
    title = Message(N_("Measures of impact on {at:long}"), {"at": as_of})
    if over is not None:
        about = {"first": over.first, "last": over.last}
        title = Message(N_("Measures of impact from {first:long} to {last:long}"), about)
    return Table(
        "metrics",
        title,
        as_of,
        tuple(_columns()),
        tuple(rows),
        tuple(_notes(registry, startups, as_of, incubator, source)),
        source.commit,
    )


def _columns() -> Iterator[Column]:
    yield Column("startup", Message(N_("Startup")), "text")
    yield Column("key", Message(N_("Measure")), "text", wraps=True)
    yield Column("value", Message(N_("Value")), "number")
    yield Column("date", Message(N_("On")), "date")
    yield Column("age", Message(N_("Age")), "days", is_droppable=True)
    yield Column("change", Message(N_("Change")), "change")
    yield Column("trend", Message(N_("Trend")), "trend", is_droppable=True)


def _row(startup: Startup, name: str, points: list[MetricValue], as_of: date) -> Row:
    last, before = points[-1], points[-2] if len(points) > 1 else None
    cells = {
        "startup": LabelledValue(startup.id, startup.display_name),
        "key": name,
        "value": last.value,
        "date": last.day,
        "age": (as_of - last.day).days,
        "change": last.value - before.value if before is not None else None,
        "trend": tuple(point.value for point in points[-TREND_LENGTH:]),
    }
    return Row(cells, contributions=tuple(_contributions(startup, points)))


def _contributions(startup: Startup, points: list[MetricValue]) -> Iterator[Contribution]:
    for point in reversed(points):
        about = {"day": point.day, "value": point.value, "source": point.source}
        text = N_("{day}: {value:number} ({source})") if point.source else N_("{day}: {value:number}")
        yield startup_contribution(startup, Message(text, about))


def _notes(
    registry: Registry, startups: list[Startup], as_of: date, incubator: str | None, provenance: Provenance
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    text = N_(
        "The latest value recorded by that day; change: since the one before. They bear the units of their names."
    )
    yield Note("definition-value", Message(text))
    living = [each for each in startups if registry.vocabulary.is_incubated(phase_at(each, as_of, registry.vocabulary))]
    without = [each for each in living if not metric_series(each, as_of)]
    if without:
        said = Message(
            N_("{n} of the {all} startups in the programme has recorded no measure: incubo record metric"),
            {"n": len(without), "all": len(living)},
            N_("{n} of the {all} startups in the programme have recorded no measure: incubo record metric"),
        )
        yield Note("without", said)
    yield from provenance_notes(registry, provenance)


def startup_metrics_report(
    registry: Registry,
    as_of: date,
    startup: Startup,
    *,
    over: Period | None = None,
    key: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """All the measures of one startup: a row a day, a column a measure; a line is drawn where there is one measure."""
    found = metric_series(startup, as_of, over, key)
    ids = {name: name if name != "date" else "date_" for name in found}
    values = {name: {point.day: point.value for point in points} for name, points in found.items()}
    days = sorted({point.day for points in found.values() for point in points})
    rows = [
        Row({"date": day, **{ids[name]: given.get(day) for name, given in values.items()}},
            contributions=tuple(_day_contributions(startup, found, day)))
        for day in days
    ]  # fmt: skip
    name = startup.display_name
    drawn = [Chart("line", Message("{name}", {"name": each}), "date", (ids[each],)) for each in found]
    return Table(
        "metrics-history",
        Message(N_("The measures of “{name}” up to {at:long}"), {"name": name, "at": as_of}),
        as_of,
        (
            Column("date", Message(N_("On")), "date"),
            *(Column(ids[each], Message("{name}", {"name": each}), "number") for each in found),
        ),
        tuple(rows),
        tuple(provenance_notes(registry, source)),
        source.commit,
        chart=drawn[0] if len(drawn) == 1 else None,
    )


def _day_contributions(startup: Startup, series: dict[str, list[MetricValue]], day: date) -> Iterator[Contribution]:
    for name, points in series.items():
        for point in points:
            if point.day == day:
                about = {"name": name, "value": point.value, "source": point.source or "–"}
                yield startup_contribution(startup, Message(N_("{name}: {value:number} ({source})"), about))
