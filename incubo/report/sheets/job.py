"""A job offer on a page: whether it is open, for whom, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import N_
from incubo.model.records import Job
from incubo.model.teams import closing, is_open, published, title
from incubo.page import Cell, Fact, Facts, Page
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, left, on, page, section
from incubo.report.sheets.startup import phase_cells

STALE = 45
"""An offer that has been open for more days than that is worth a word to its contact."""


def sheet(job: Job, known: Known) -> Page:
    """The facts of an offer."""
    return page("job", job, title(job), known, section("summary", None, Facts(tuple(_summary(job, known)))))


def _summary(job: Job, known: Known) -> Iterator[Fact]:
    startup = known.registry.startup_of(job)
    yield fact("state", Text(N_("State")), *_state(job, known))
    yield fact("startup", Text(N_("Startup")), known.entry("startup", startup))
    there = startup is not None and startup in known.registry.startups
    phase = phase_cells(known, known.registry.step_at(startup or "", known.day)) if there else ()
    yield fact("phase", Text(N_("Phase")), *phase)
    yield fact("incubator", Text(N_("Incubator")), known.entry("incubator", job.incubator))
    yield fact("kind", Text(N_("Kind")), known.label("job-kinds", job.kind))
    yield fact("domaine", Text(N_("Domain")), known.label("domaines", job.domaine), *_domains(job, known))
    yield fact("titulaire", Text(N_("Market holder")), Cell(job.titulaire))
    yield fact("opens", Text(N_("Published")), on(published(job)))
    yield fact("closes", Text(N_("Closes")), *_closes(job, known))
    yield fact("contact", Text(N_("Contact")), Cell(job.contact), *known.entries("member", filter(None, job.contacts)))
    yield fact("url", Text(N_("Page")), Cell(job.url or job.externalURL or job.externalUrl))


def _domains(job: Job, known: Known) -> tuple[Cell, ...]:
    return tuple(known.label("domaines", domaine) for domaine in job.domaines if domaine and domaine != job.domaine)


def _state(job: Job, known: Known) -> Iterator[Cell]:
    """To come, open since so long, or closed and why."""
    start, day = published(job), known.day
    if start is not None and start > day:
        yield Cell(Text(N_("to come, on {day:long}"), {"day": start}), data="to-come")
        return
    if is_open(job, day, known.now):
        yield Cell(Text(N_("open")), mark="good", data="open")
        if start is not None:
            days = (day - start).days
            yield Cell(Text(N_("for {days:duration}"), {"days": days}), mark="due" if days > STALE else "", data=days)
        return
    yield Cell(Text(N_("closed")), mark="quiet", data="closed")
    end = closing(job)
    if job.outcome or job.poste_pourvu:
        yield known.label("outcomes", job.outcome or "filled")
    elif end is not None and end < day:
        yield Cell(Text(N_("the last day was {day:long}"), {"day": end}), data=end)
    elif job.open is False:
        yield Cell(Text(N_("its sheet says so")), data=None)
    else:
        yield Cell(Text(N_("neither a closing date nor a word that it is open")), mark="due", data=None)


def _closes(job: Job, known: Known) -> tuple[Cell, ...]:
    end, running = closing(job), is_open(job, known.day, known.now)
    if end is None:
        return (Cell(Text(N_("no closing date")), mark="due", data=None),) if running else ()
    return (on(end), left(end, known.day, 30)) if running else (on(end),)
