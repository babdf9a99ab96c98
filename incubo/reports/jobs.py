"""`report jobs`: the job offers open on a day and how old they are.

`report jobs --over`: the offers published, closed and filled in each part of a period, and the time to fill.

An offer is open on a day if it is published, not closed, and its closing date has not passed. It is stale after
45 days, when the network used to send a reminder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Table
from incubo.facts.offers import find_open_offers
from incubo.facts.scope import Scope
from incubo.model.jobs import (
    STALE_DAYS,
    closing_date,
    days_open,
    has_known_end,
    is_open,
    job_title_or_id,
    publication_date,
)
from incubo.model.periods import Period, cut_periods, period_parts
from incubo.model.records import Job
from incubo.registry.incubator_entries import jobs_of_incubator
from incubo.registry.provenance import nonzero_notes, provenance_notes, scope_note
from incubo.reports.common import PERIOD, Count, Figure, none, quartile_figures

AGE_LIMITS = (STALE_DAYS, 90, 180)
"""The upper limits, in days, of the age groups of open offers."""

FILLED_OUTCOME = "filled"
"""The outcome of an offer that was filled."""

DEFINITIONS = {
    "open": N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
    "stale": N_("Stale: open for more than {days} days."),
    "endless": N_("Without end: without a closing date, it stays open until somebody closes it."),
    "published": N_("Published: by the date in the entry, or the one in the file's name."),
    "closed": N_("Closed: offers whose last day, as given in the entry, is in the period and has passed."),
    "filled": N_("Filled: closed offers for which somebody was found."),
    "time": N_("Time to fill: from publication to the last day of the offers filled (quartiles)."),
}
"""What each figure counts."""


def make_report(scope: Scope, *, over: Period | None = None, every: str | None = None) -> Table:
    """The offers open on a day, or what became of offers in a period, by part of it (`every`)."""
    if over is None:
        return jobs_report(scope)
    return jobs_over_report(scope, period_parts(over, every))


def jobs_report(scope: Scope) -> Table:
    """Count the offers open on the day, by age."""
    open_jobs = find_open_offers(scope.registry, scope.day, scope.today, incubator=scope.incubator)
    age_ranges = [
        (0, AGE_LIMITS[0]),
        *((previous + 1, limit) for previous, limit in pairwise(AGE_LIMITS)),
        (AGE_LIMITS[-1] + 1, None),
        (None, None),
    ]
    count = _count_open(scope.day, len(open_jobs))
    open_jobs.sort(key=lambda job: (-(days_open(job, scope.day) or 0), job.id))
    rows = []
    for low, high in age_ranges:
        jobs = [job for job in open_jobs if _is_in_age_range(days_open(job, scope.day), low, high)]
        if jobs or low is not None:
            rows.append(count.row({"age": _age_value(low, high)}, jobs))
    rows.append(count.row({"age": Message(N_("Total"))}, open_jobs, level=1))
    stale = [job for job in open_jobs if (days_open(job, scope.day) or 0) > STALE_DAYS]
    rows.append(count.row({"age": Message(N_("of which stale"))}, stale, level=1))
    columns = (Column("age", Message(N_("Open for")), "text"), *count.columns())
    notes = [*_notes(scope, ("open", "stale", "endless"))]
    if scope.today > scope.day:
        notes += undated_notes(jobs_of_incubator(scope.registry, scope.incubator), scope.day)
    heading = Message(N_("Job offers open on {at:long}"), {"at": scope.day})
    return Table("jobs", heading, scope.day, columns, tuple(rows), tuple(notes), scope.commit, "offers")


def _is_in_age_range(days: int | None, low: int | None, high: int | None) -> bool:
    if days is None or low is None:
        return days is None and low is None
    return low <= days and (high is None or days <= high)


def _age_value(low: int | None, high: int | None) -> LabelledValue:
    """An age group as a value: `0-45`, `181+` or "" (unknown) for machines, a phrase for people."""
    if low is None:
        return LabelledValue("", {"en": "nobody knows", "fr": "on ne sait pas"})
    if high is None:
        return LabelledValue(f"{low}+", {"en": f"more than {low - 1} days", "fr": f"plus de {low - 1} jours"})
    if not low:
        return LabelledValue(f"0-{high}", {"en": f"up to {high} days", "fr": f"{high} jours au plus"})
    return LabelledValue(f"{low}-{high}", {"en": f"{low} to {high} days", "fr": f"{low} à {high} jours"})


def _count_open(as_of: date, total: int) -> Count[Job]:
    def oldest(jobs: Sequence[Job]) -> int | None:
        return max((days for job in jobs if (days := days_open(job, as_of)) is not None), default=None)

    def name(job: Job) -> Contribution:
        days, end = days_open(job, as_of), closing_date(job)
        if days is None:
            text = None
        elif end is None:
            text = Message(N_("open for {days:duration}, without end"), {"days": days})
        else:
            text = Message(N_("open for {days:duration}, closes on {end:long}"), {"days": days, "end": end})
        return Contribution(job.id, job_title_or_id(job), text)

    return Count(
        name,
        Figure("offers", N_("Offers")),
        Figure(
            "share",
            N_("Proportion"),
            compute=lambda jobs: len(jobs) / total if total else None,
            type="share",
            names=none,
        ),
        Figure("endless", N_("Without end"), lambda job: closing_date(job) is None),
        Figure("oldest", N_("Oldest"), compute=oldest, type="days", names=none),
    )


def jobs_over_report(scope: Scope, periods: Sequence[Period]) -> Table:
    """Count the offers published, closed and filled in each period, the time to fill, and the offers open at the end.

    Nothing after the day counts.
    """
    jobs = jobs_of_incubator(scope.registry, scope.incubator)
    periods = cut_periods(periods, scope.day)
    jobs.sort(key=lambda job: (closing_date(job) or date.max, job.id))
    counts = [(period, _count_period(scope, period)) for period in periods]
    offers = [_make_offer(job, scope.day) for job in jobs]
    rows = [count.row({"first": first, "last": last}, offers) for (first, last), count in counts]
    whole = _count_period(scope, Period(periods[0].first, periods[-1].last))
    if len(periods) > 1:
        rows.append(whole.row({"first": Message(N_("Total")), "last": None}, offers, level=1))
    columns = (*PERIOD, *whole.columns())
    notes = [
        *_notes(scope, ("published", "closed", "filled", "time", "open")),
        *undated_notes(jobs, scope.day, leaves_empty=True),
    ]
    arguments = {"first": periods[0].first, "last": periods[-1].last}
    heading = Message(N_("Job offers from {first:long} to {last:long}"), arguments)
    return Table("jobs-over", heading, scope.day, columns, tuple(rows), tuple(notes), scope.commit, "published")


class _Offer(NamedTuple):
    """An offer, the days on which it was published and closed (None: not known, or not by the day), and whether it was
    filled then.
    """

    job: Job
    published: date | None
    closed: date | None
    is_filled: bool


def _make_offer(job: Job, as_of: date) -> _Offer:
    published, closed = publication_date(job), closing_date(job)
    is_over = closed is not None and closed < as_of and (published is None or published <= as_of)
    return _Offer(job, published, closed if is_over else None, is_over and is_filled(job))


def _count_period(scope: Scope, period: Period) -> Count[_Offer]:
    current = max(scope.today, scope.day)

    def is_published(offer: _Offer) -> bool:
        return offer.published is not None and period.contains(offer.published)

    def is_closed(offer: _Offer) -> bool:
        return offer.closed is not None and period.contains(offer.closed)

    def is_filled_then(offer: _Offer) -> bool:
        return offer.is_filled and is_closed(offer)

    def time(offer: _Offer) -> int | None:
        return time_to_fill(offer.job)

    def count_open(offers: Sequence[_Offer]) -> int | None:
        jobs = [offer.job for offer in offers]
        if _closed_without_day(jobs, period.last, scope.day, current):
            return None
        return sum(is_open(job, period.last, current) for job in jobs)

    return Count(
        _name_filled,
        Figure("published", N_("Posted"), is_published, names=none),
        Figure("closed", N_("Closed"), is_closed, names=none),
        Figure("filled", N_("Filled"), is_filled_then),
        *quartile_figures(N_("Median time to fill"), time, type="days", includes=is_filled_then, names=none),
        Figure("open", N_("Open at the end"), compute=count_open, names=none),
    )


def _name_filled(offer: _Offer) -> Contribution:
    days = time_to_fill(offer.job)
    text = Message(N_("filled in {days:days}"), {"days": days}) if days is not None else None
    return Contribution(offer.job.id, job_title_or_id(offer.job), text)


def is_filled(job: Job) -> bool:
    """Whether an offer was filled, by its outcome or by the older field `poste_pourvu`."""
    return job.outcome == FILLED_OUTCOME or (not job.outcome and job.poste_pourvu is True)


def time_to_fill(job: Job) -> int | None:
    """Days from the publication of an offer to its last day; None if either is unknown or the last day is earlier."""
    published_on, closed_on = publication_date(job), closing_date(job)
    return (
        (closed_on - published_on).days
        if published_on is not None and closed_on is not None and published_on <= closed_on
        else None
    )


def _notes(scope: Scope, names: Sequence[str]) -> Iterator[Note]:
    """The notes on whose offers these are, what the figures `names` count, and what could not be counted."""
    yield scope_note(scope.registry, scope.incubator)
    for name in names:
        hint = Message(N_("to close one: incubo close OFFER")) if name == "stale" else None
        yield Note(f"definition-{name}", Message(DEFINITIONS[name], {"days": STALE_DAYS}), hint=hint)
    yield from provenance_notes(
        scope.registry, scope.provenance, ("job",), ("startup",) if scope.incubator is not None else ()
    )


def _closed_without_day(jobs: Iterable[Job], day: date, as_of: date, today: date) -> list[Job]:
    """The offers that were closed nobody knows when, and that may have been open on a past day."""
    if day >= today:
        return []
    return [job for job in _undated_jobs(jobs, as_of) if (publication_date(job) or day) <= day]


def _undated_jobs(jobs: Iterable[Job], as_of: date) -> list[Job]:
    """The offers that were closed by a day without a date."""
    return [
        job
        for job in jobs
        if not has_known_end(job) and (publication_date(job) or as_of) <= as_of and not is_open(job, as_of)
    ]


def undated_notes(jobs: Iterable[Job], as_of: date, *, leaves_empty: bool = False) -> Iterator[Note]:
    """The note on offers that were closed without a date: how long they were open is unknown. `leaves_empty`: the
    figures of past days are left empty.
    """
    arguments = {"n": len(_undated_jobs(jobs, as_of))}
    text = Message(
        N_(
            "{n} offer was closed, but its closing day is not recorded: it counts as open on no past "
            "day, and as closed on the last day that it announced, if any."
        ),
        arguments,
        N_(
            "{n} offers were closed, but their closing day is not recorded: they count as open on no "
            "past day, and as closed on the last day that they announced, if any."
        ),
    )
    if leaves_empty:
        text = Message(
            N_(
                "{n} offer was closed, but its closing day is not recorded: how many were open on a past day is not "
                "known. It counts as closed on the last day that it announced, if any."
            ),
            arguments,
            N_(
                "{n} offers were closed, but their closing day is not recorded: how many were open on a past day is "
                "not known. They count as closed on the last day that they announced, if any."
            ),
        )
    return nonzero_notes(Note("undated", text))
