"""The page of a job offer: whether it is open, for whom, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, KeyValueRow, Page
from incubo.model.jobs import STALE_DAYS, closing_date, is_open, job_title, publication_date
from incubo.model.records import Job
from incubo.reports.entry_pages.common import (
    PageContext,
    date_cell,
    days_left_cell,
    field_fact,
    field_facts,
    make_entry_page,
    make_fact,
    summary_section,
)
from incubo.reports.entry_pages.startup import phase_cells
from incubo.reports.jobs import FILLED_OUTCOME


def job_page(context: PageContext, job: Job) -> Page:
    """The page of an offer."""
    return make_entry_page(
        context,
        "job",
        job,
        job_title(job),
        summary_section(_job_facts(context, job)),
    )


def _job_facts(context: PageContext, job: Job) -> Iterator[KeyValueRow]:
    startup = context.registry.job_startup_id(job)
    record = context.registry.startups.get(startup or "")
    yield make_fact("state", Message(N_("State")), *_state_cells(context, job))
    yield field_fact("job", "startup", context.entry_cell("startup", startup))
    phase = phase_cells(context, record, context.situation(record).period) if record is not None else ()
    yield make_fact("phase", Message(N_("Phase")), *phase)
    yield field_fact("job", "incubator", context.entry_cell("incubator", job.incubator))
    yield field_fact("job", "kind", context.vocabulary_cell("job-kinds", job.kind))
    domain = context.vocabulary_cell("domaines", job.domaine)
    yield field_fact("job", "domaine", domain, *_other_domains(context, job))
    yield field_fact("job", "titulaire", Cell(job.titulaire))
    cells = {
        "opens": (date_cell(publication_date(job)),),
        "closes": _closing_cells(context, job),
        "contact": (Cell(job.contact), *context.entry_cells("member", filter(None, job.contacts))),
        "url": (Cell(job.url or job.externalURL or job.externalUrl),),
    }
    yield from field_facts(context, "job", job, ("startup", "incubator", "kind", "domaine", "titulaire"), cells)


def _other_domains(context: PageContext, job: Job) -> tuple[Cell, ...]:
    return tuple(
        context.vocabulary_cell("domaines", domaine) for domaine in job.domaines if domaine and domaine != job.domaine
    )


def _state_cells(context: PageContext, job: Job) -> Iterator[Cell]:
    """To come, open since when, or closed and why."""
    published, day = publication_date(job), context.day
    if published is not None and published > day:
        yield Cell(Message(N_("to come, on {day:long}"), {"day": published}), machine_value="to-come")
        return
    if is_open(job, day, context.today):
        yield Cell(Message(N_("open")), tone="good", machine_value="open")
        if published is not None:
            days = (day - published).days
            yield Cell(
                Message(N_("for {days:duration}"), {"days": days}),
                tone="due" if days > STALE_DAYS else "",
                machine_value=days,
            )
        return
    yield Cell(Message(N_("closed")), tone="quiet", machine_value="closed")
    closes = closing_date(job)
    if job.outcome or job.poste_pourvu:
        yield context.vocabulary_cell("outcomes", job.outcome or FILLED_OUTCOME)
    elif closes is not None and closes < day:
        yield Cell(Message(N_("the last day was {day:long}"), {"day": closes}), machine_value=closes)
    elif job.open is False:
        yield Cell(Message(N_("according to its entry")), machine_value=None)
    else:
        yield Cell(Message(N_("no closing date, and not marked as open")), tone="due", machine_value=None)


def _closing_cells(context: PageContext, job: Job) -> tuple[Cell, ...]:
    closes, is_still_open = closing_date(job), is_open(job, context.day, context.today)
    if closes is None:
        return (Cell(Message(N_("no closing date")), tone="due", machine_value=None),) if is_still_open else ()
    return (date_cell(closes), days_left_cell(closes, context.day, 30)) if is_still_open else (date_cell(closes),)
