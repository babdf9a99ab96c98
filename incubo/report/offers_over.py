"""`report jobs --over`: what became of job offers in each part of a period, and in how long they were filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.i18n import N_
from incubo.model.periods import Period
from incubo.model.records import Job
from incubo.model.teams import closing, is_open, published, title
from incubo.problem import Text
from incubo.registry.account import Source
from incubo.registry.registry import Registry
from incubo.report.basis import quantile
from incubo.report.offers import notes_of, offers, undated
from incubo.table import Column, Row, Table, Why

FILLED = "filled"
"""The outcome of an offer that found somebody."""


def jobs_over(
    registry: Registry,
    at: date,
    periods: Sequence[Period],
    *,
    incubator: str | None = None,
    now: date | None = None,
    source: Source | None = None,
) -> Table:
    """What became of offers in each of some periods: published, closed, filled, in how long; and what is left open.

    What comes after `at` is not counted.
    """
    source = source or Source()
    everything = offers(registry, incubator)
    periods = [each._replace(last=min(each.last, at)) for each in periods if each.first <= at]
    rows = [_over(everything, period, at, now, 0) for period in periods]
    if len(periods) > 1:
        whole = _over(everything, Period(periods[0].first, periods[-1].last), at, now, 1)
        rows.append(whole._replace(cells={**whole.cells, "first": Text(N_("Total")), "last": None}))
    columns = (
        Column("first", Text(N_("From")), "date"),
        Column("last", Text(N_("To")), "date", spare=True),
        Column("published", Text(N_("Published")), "integer"),
        Column("closed", Text(N_("Closed")), "integer"),
        Column("filled", Text(N_("Filled")), "integer"),
        Column("first_quartile", Text(N_("1st quartile")), "days"),
        Column("median", Text(N_("Median time to fill")), "days"),
        Column("third_quartile", Text(N_("3rd quartile")), "days"),
        Column("open", Text(N_("Open at the end")), "integer"),
    )
    notes = [
        *notes_of(registry, incubator, ("published", "closed", "filled", "time", "open"), source),
        *undated(everything, at),
    ]
    about = {"first": periods[0].first, "last": periods[-1].last}
    heading = Text(N_("Job offers from {first:long} to {last:long}"), about)
    return Table("jobs-over", heading, at, columns, tuple(rows), tuple(notes), source.commit, "published")


def _over(everything: list[Job], period: Period, at: date, now: date | None, level: int) -> Row:
    began = [job for job in everything if (day := published(job)) is not None and period.contains(day)]
    ended = [job for job in everything if (day := closing(job)) is not None and period.contains(day) and day < at]
    ended = [job for job in ended if (day := published(job)) is None or day <= at]
    filled = [job for job in ended if is_filled(job)]
    times = [days for job in filled if (days := time_to_fill(job)) is not None]
    cells: dict[str, object] = {
        "first": period.first,
        "last": period.last,
        "published": len(began),
        "closed": len(ended),
        "filled": len(filled),
        **{
            name: quantile(times, share)
            for name, share in (("first_quartile", 0.25), ("median", 0.5), ("third_quartile", 0.75))
        },
        "open": sum(is_open(job, period.last, max(now or at, at)) for job in everything),
    }
    return Row(cells, level=level, why=() if level else tuple(_told(filled)))


def is_filled(job: Job) -> bool:
    """Whether an offer found somebody: its outcome says it, or its old field did."""
    return job.outcome == FILLED or (not job.outcome and job.poste_pourvu is True)


def time_to_fill(job: Job) -> int | None:
    """From the publication of an offer to its last day, in days; None where either is not said, or they are swapped."""
    first, last = published(job), closing(job)
    return (last - first).days if first is not None and last is not None and first <= last else None


def _told(filled: list[Job]) -> Iterator[Why]:
    for job in sorted(filled, key=lambda job: (closing(job) or date.max, job.id)):
        days = time_to_fill(job)
        yield Why(
            job.id,
            title(job) or job.id,
            Text(N_("filled in {days:days}"), {"days": days}) if days is not None else None,
        )
