"""`report jobs`: offers open on a day and how old they are, or by period what was published, closed and filled.

An offer is open at D: published by then, not closed, its closing date not passed. Older than 45 days it
is stale: the network's own reminder went out then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from incubo.i18n import N_
from incubo.model.records import Job
from incubo.model.teams import closing, is_dated, is_open, published, title
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.table import Column, Note, Row, Table, Why, Word

STALE = 45
"""An offer open for more days than that is stale."""
AGES = (STALE, 90, 180)
"""The ages, in days, that open offers are counted by."""
DEFINITIONS = {
    "open": N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
    "stale": N_("Stale: open for more than {days} days. To close it: incubo close job."),
    "endless": N_("Without end: without a closing date, it stays open until somebody closes it."),
    "published": N_("Published: by the date on the sheet, or the one in the file's name."),
    "closed": N_("Closed: offers whose last day, as the sheet says it, is in the period and has passed."),
    "filled": N_("Filled: those of them that found somebody."),
    "time": N_("Time to fill: from publication to the last day of the offers filled (quartiles)."),
}
"""What each figure counts."""


def jobs(
    registry: Registry, at: date, *, incubator: str | None = None, now: date | None = None, source: Source | None = None
) -> Table:
    """Count the offers open on a day by how long they have been. `now`: today, where the day lies before it."""
    source = source or Source()
    there = [job for job in offers(registry, incubator) if is_open(job, at, now or at)]
    bounds = [
        (0, AGES[0]),
        *((a + 1, b) for a, b in pairwise(AGES)),
        (AGES[-1] + 1, None),
        (None, None),
    ]
    rows = []
    for low, high in bounds:
        own = [job for job in there if _within(age(job, at), low, high)]
        if own or low is not None:
            rows.append(Row({"age": _age(low, high), **_figures(own, at, len(there))}, why=tuple(_why(own, at))))
    rows.append(Row({"age": Text(N_("Total")), **_figures(there, at, len(there))}, level=1))
    stale = [job for job in there if (age(job, at) or 0) > STALE]
    rows.append(Row({"age": Text(N_("of which stale")), **_figures(stale, at, len(there))}, level=1))
    columns = (
        Column("age", Text(N_("Open for")), "text"),
        Column("offers", Text(N_("Offers")), "integer"),
        Column("share", Text(N_("Proportion")), "share"),
        Column("endless", Text(N_("Without end")), "integer"),
        Column("oldest", Text(N_("Oldest")), "days"),
    )
    notes = [*notes_of(registry, incubator, ("open", "stale", "endless"), source)]
    if now is not None and now > at:
        notes += undated(offers(registry, incubator), at)
    heading = Text(N_("Job offers open on {at:long}"), {"at": at})
    return Table("jobs", heading, at, columns, tuple(rows), tuple(notes), source.commit, "offers")


def offers(registry: Registry, incubator: str | None) -> list[Job]:
    """The offers of an incubator: its startups' and its own; or all of them."""
    if incubator is None:
        return list(registry.jobs.values())
    found = []
    for job in registry.jobs.values():
        startup = registry.startups.get(registry.startup_of(job) or "")
        if job.incubator == incubator or (startup is not None and incubator in startup.hosts):
            found.append(job)
    return found


def age(job: Job, at: date) -> int | None:
    """How many days ago an offer was published; None where nothing says when."""
    day = published(job)
    return (at - day).days if day is not None and day <= at else None


def _within(days: int | None, low: int | None, high: int | None) -> bool:
    if days is None or low is None:
        return days is None and low is None
    return low <= days and (high is None or days <= high)


def _age(low: int | None, high: int | None) -> Word:
    """Some ages as people say them; machines get `0-45`, `181+`, or nothing where nobody knows."""
    if low is None:
        return Word("", {"en": "nobody knows", "fr": "on ne sait pas"})
    if high is None:
        return Word(f"{low}+", {"en": f"more than {low - 1} days", "fr": f"plus de {low - 1} jours"})
    if not low:
        return Word(f"0-{high}", {"en": f"up to {high} days", "fr": f"{high} jours au plus"})
    return Word(f"{low}-{high}", {"en": f"{low} to {high} days", "fr": f"{low} à {high} jours"})


def _figures(own: list[Job], at: date, total: int) -> dict[str, object]:
    return {
        "offers": len(own),
        "share": len(own) / total if total else None,
        "endless": sum(closing(job) is None for job in own),
        "oldest": max((days for job in own if (days := age(job, at)) is not None), default=None),
    }


def _why(own: list[Job], at: date) -> Iterator[Why]:
    """The offers, the oldest first."""
    for job in sorted(own, key=lambda job: (-(age(job, at) or 0), job.id)):
        days, end = age(job, at), closing(job)
        if days is None:
            text = None
        elif end is None:
            text = Text(N_("open for {days:duration}, without end"), {"days": days})
        else:
            text = Text(N_("open for {days:duration}, closes on {end:long}"), {"days": days, "end": end})
        yield Why(job.id, title(job) or job.id, text)


def notes_of(registry: Registry, incubator: str | None, names: Sequence[str], source: Source) -> Iterator[Note]:
    """Whose offers these are, what some figures count, and what could not be counted."""
    yield scope_note(registry, incubator)
    for name in names:
        yield Note(f"definition-{name}", Text(DEFINITIONS[name], {"days": STALE}))
    yield from source_notes(registry, source, ("job",), ("startup",) if incubator is not None else ())


def undated(everything: list[Job], at: date) -> Iterator[Note]:
    """Offers that were closed without anybody writing when: nobody knows until which day they were open."""
    silent = [job for job in everything if not is_dated(job) and (published(job) or at) <= at and not is_open(job, at)]
    if silent:
        text = Text(
            N_("{n} offer was closed without the day being written: it is open on no past day, and closed on the last "
               "day that it announced, if any."),
            {"n": len(silent)},
            N_("{n} offers were closed without the day being written: they are open on no past day, and closed on the "
               "last day that they announced, if any."),
        )  # fmt: skip
        yield Note("undated", text)
