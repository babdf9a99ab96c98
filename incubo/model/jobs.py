"""Job offers: their title, whatever the field is called, and whether they are open on a day."""

from __future__ import annotations

from datetime import date

from incubo.model.dates import parse_iso_date
from incubo.model.records import Job

CLOSING_FIELDS = ("closes", "depublication_date", "poste_ferme")
"""What the last day of an offer was called, one year or another."""
TITLE_FIELDS = ("title", "roles", "titles", "role")
"""What an offer's title was called."""


def find_title_field(job: Job) -> tuple[str, str] | None:
    """The field that holds an offer's title, and the title; None without one."""
    return next(((name, value) for name in TITLE_FIELDS if (value := getattr(job, name))), None)


def offer_title(job: Job) -> str | None:
    """An offer's title, in whichever field it is said."""
    found = find_title_field(job)
    return found[1] if found is not None else None


def publication_date(job: Job) -> date | None:
    """The day an offer is published: `opens`, an old date field, or the date in its file's name."""
    for day in (job.opens, job.post_ouvert, job.poste_ouvert, job.date):
        if day is not None:
            return day
    return parse_iso_date(job.id[:10])


def closing_date(job: Job) -> date | None:
    """The last day to apply, in whichever field it is said; None where an offer says none."""
    return min((day for name in CLOSING_FIELDS if (day := getattr(job, name)) is not None), default=None)


def has_known_end(job: Job) -> bool:
    """Whether an offer says until when it was open, should it be closed: its old flags have no date."""
    return closing_date(job) is not None and (bool(job.outcome) or not _has_closed_flag(job))


def is_open(job: Job, day: date, seen_from: date | None = None) -> bool:
    """Whether an offer is open on a day: published by then, not closed, its closing date not passed.

    An outcome has no date, but the closing date says when (`incubo close` sees to it): seen from `seen_from`, later
    than the
    day, the offer was open until that date, if it has passed. `open: false` and `poste_pourvu: true` do not say when:
    the date that was announced may lie weeks after the closing, or years; such an offer is open on no day.
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


def _has_closed_flag(job: Job) -> bool:
    """Whether an offer is said to be over as it was before there were outcomes."""
    return job.open is False or job.poste_pourvu is True
