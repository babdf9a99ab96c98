"""Job offers, whose fields changed names over the years: their title, their dates, whether they are open on a day."""

from __future__ import annotations

from datetime import date

from incubo.model.dates import parse_iso_date
from incubo.model.records import Job

CLOSING_FIELDS = ("closes", "depublication_date", "poste_ferme")
"""The fields that have held the last day of an offer."""
TITLE_FIELDS = ("title", "roles", "titles", "role")
"""The fields that have held the title of an offer, the current one first."""
STALE_DAYS = 45
"""An offer open for more days than this is stale."""


def find_title_field(job: Job) -> tuple[str, str] | None:
    """The name of the field that holds an offer's title, and the title; None without one."""
    return next(((name, value) for name in TITLE_FIELDS if (value := getattr(job, name))), None)


def job_title(job: Job) -> str | None:
    """An offer's title, from whichever field holds it."""
    field = find_title_field(job)
    return field[1] if field is not None else None


def job_title_or_id(job: Job) -> str:
    """The title of a job offer, or its id."""
    return job_title(job) or job.id


def publication_date(job: Job) -> date | None:
    """The day an offer is published: `opens`, a legacy date field, or the date in its file's name."""
    for day in (job.opens, job.post_ouvert, job.poste_ouvert, job.date):
        if day is not None:
            return day
    return parse_iso_date(job.id[:10])


def days_open(job: Job, as_of: date) -> int | None:
    """How many days ago an offer was published; None if that is unknown, or later than `as_of`."""
    day = publication_date(job)
    return (as_of - day).days if day is not None and day <= as_of else None


def closing_date(job: Job) -> date | None:
    """The last day to apply, the earliest of the fields that hold one; None without any."""
    return min((day for name in CLOSING_FIELDS if (day := getattr(job, name)) is not None), default=None)


def is_open(job: Job, day: date, seen_from: date | None = None) -> bool:
    """Whether an offer is open on a day: it is published, has no outcome, and its closing date is not past.

    An outcome has no date, but `incubo close` sets the closing date with it. So with `seen_from`, a later day, an
    offer with an outcome counts as open until its closing date, if that date is past at `seen_from`.
    The legacy flags `open: false` and `poste_pourvu: true` have no date either, and the announced closing date may be
    weeks or years after the real one: an offer with such a flag is open on no day.
    """
    start = publication_date(job)
    if start is not None and start > day:
        return False
    if job.outcome:
        last = closing_date(job)
        return seen_from is not None and last is not None and day <= last < seen_from
    if _has_closed_flag(job):
        return False
    last = closing_date(job)
    if job.open is None and last is None and job.status != "open" and job.opens is None:
        return False
    return last is None or day <= last


def is_open_or_upcoming(job: Job, day: date) -> bool:
    """Whether an offer is open on a day, or will be."""
    return is_open(job, max(publication_date(job) or day, day))


def has_known_end(job: Job) -> bool:
    """Whether the last day of an offer is known: the legacy flags that close an offer have no date."""
    return closing_date(job) is not None and (bool(job.outcome) or not _has_closed_flag(job))


def _has_closed_flag(job: Job) -> bool:
    """Whether an offer is closed by a legacy flag, used before there were outcomes."""
    return job.open is False or job.poste_pourvu is True
