"""`report metrics`: the measures of impact that sheets record, the latest of each, and of one startup all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.chart import Chart
from incubo.i18n import N_
from incubo.model.life import phase_at
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import portfolio
from incubo.table import Column, Note, Row, Table, Why, Word

LATEST = 4
"""So many values of a measure are shown in a row, the latest last."""


class Point(NamedTuple):
    """A value of a measure on a day, and where it comes from."""

    day: date
    value: float
    source: str | None


def series(startup: Startup, at: date, over: Period | None = None, key: str | None = None) -> dict[str, list[Point]]:
    """The measures of a startup, by name and by day; of two of one day the later in the file. `key` keeps one."""
    found: dict[str, dict[date, Point]] = {}
    for metric in startup.metrics:
        if metric.key is None or metric.date is None or metric.value is None or metric.date > at:
            continue
        if (over is None or over.contains(metric.date)) and key in (None, metric.key):
            found.setdefault(metric.key, {})[metric.date] = Point(metric.date, metric.value, metric.source)
    return {name: [points[day] for day in sorted(points)] for name, points in sorted(found.items())}


def keys(startups: Iterable[Startup]) -> list[str]:
    """The names of all the measures that some sheets record."""
    return sorted({metric.key for startup in startups for metric in startup.metrics if metric.key is not None})


def metrics(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    over: Period | None = None,
    key: str | None = None,
    source: Source | None = None,
) -> Table:
    """The latest value of each measure of each startup by a day (within `over`), and those before it."""
    startups = portfolio(registry, incubator)
    rows = []
    for startup in sorted(startups, key=lambda each: each.id):
        for name, points in series(startup, at, over, key).items():
            rows.append(_row(startup, name, points, at))
    title = Text(N_("Measures of impact on {at:long}"), {"at": at})
    if over is not None:
        about = {"first": over.first, "last": over.last}
        title = Text(N_("Measures of impact from {first:long} to {last:long}"), about)
    return Table(
        "metrics",
        title,
        at,
        tuple(_columns()),
        tuple(rows),
        tuple(_notes(registry, startups, at, incubator, source or Source())),
        source.commit if source else None,
    )


def _columns() -> Iterator[Column]:
    yield Column("startup", Text(N_("Startup")), "text")
    yield Column("key", Text(N_("Measure")), "text", whole=True)
    yield Column("value", Text(N_("Value")), "number")
    yield Column("date", Text(N_("On")), "date")
    yield Column("age", Text(N_("Age")), "days", spare=True)
    yield Column("change", Text(N_("Change")), "change")
    yield Column("trend", Text(N_("Trend")), "trend", spare=True)


def _row(startup: Startup, name: str, points: list[Point], at: date) -> Row:
    last, before = points[-1], points[-2] if len(points) > 1 else None
    cells = {
        "startup": Word(startup.id, startup.title or startup.id),
        "key": name,
        "value": last.value,
        "date": last.day,
        "age": (at - last.day).days,
        "change": last.value - before.value if before is not None else None,
        "trend": tuple(point.value for point in points[-LATEST:]),
    }
    return Row(cells, why=tuple(_why(startup, points)))


def _why(startup: Startup, points: list[Point]) -> Iterator[Why]:
    for point in reversed(points):
        about = {"day": point.day, "value": point.value, "source": point.source}
        text = N_("{day}: {value:number} ({source})") if point.source else N_("{day}: {value:number}")
        yield Why(startup.id, startup.title or startup.id, Text(text, about))


def _notes(
    registry: Registry, startups: list[Startup], at: date, incubator: str | None, source: Source
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    text = N_(
        "The latest value recorded by that day; change: since the one before. They bear the units of their names."
    )
    yield Note("definition-value", Text(text))
    living = [each for each in startups if registry.vocabulary.is_incubated(phase_at(each, at, registry.vocabulary))]
    without = [each for each in living if not series(each, at)]
    if without:
        said = Text(
            N_("{n} of the {all} startups in the programme has recorded no measure: incubo record metric"),
            {"n": len(without), "all": len(living)},
            N_("{n} of the {all} startups in the programme have recorded no measure: incubo record metric"),
        )
        yield Note("without", said)
    yield from source_notes(registry, source)


def history(
    registry: Registry,
    at: date,
    startup: Startup,
    *,
    over: Period | None = None,
    key: str | None = None,
    source: Source | None = None,
) -> Table:
    """All the measures of one startup: a row a day, a column a measure; a line is drawn where there is one measure."""
    found = series(startup, at, over, key)
    ids = {name: name if name != "date" else "date_" for name in found}
    values = {name: {point.day: point.value for point in points} for name, points in found.items()}
    days = sorted({point.day for points in found.values() for point in points})
    rows = [
        Row({"date": day, **{ids[name]: given.get(day) for name, given in values.items()}},
            why=tuple(_behind(startup, found, day)))
        for day in days
    ]  # fmt: skip
    name = startup.title or startup.id
    drawn = [Chart("line", Text("{name}", {"name": each}), "date", (ids[each],)) for each in found]
    return Table(
        "metrics-history",
        Text(N_("The measures of “{name}” up to {at:long}"), {"name": name, "at": at}),
        at,
        (
            Column("date", Text(N_("On")), "date"),
            *(Column(ids[each], Text("{name}", {"name": each}), "number") for each in found),
        ),
        tuple(rows),
        tuple(source_notes(registry, source or Source())),
        source.commit if source else None,
        chart=drawn[0] if len(drawn) == 1 else None,
    )


def _behind(startup: Startup, found: dict[str, list[Point]], day: date) -> Iterator[Why]:
    for name, points in found.items():
        for point in points:
            if point.day == day:
                about = {"name": name, "value": point.value, "source": point.source or "–"}
                yield Why(startup.id, startup.title or startup.id, Text(N_("{name}: {value:number} ({source})"), about))
