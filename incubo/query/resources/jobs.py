"""`list jobs`: job offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.model.jobs import closing_date, is_open, job_title, publication_date
from incubo.model.records import Job
from incubo.model.schemas.job import JOB
from incubo.query.resource import DRAFT_FILTER, Resource, ResourceColumn, ResourceFilter, field_texts

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


def _title(context: QueryContext, job: Job) -> str | None:
    return job_title(job)


def _published(context: QueryContext, job: Job) -> date | None:
    return publication_date(job)


def _closing(context: QueryContext, job: Job) -> date | None:
    return closing_date(job)


def _days_published(context: QueryContext, job: Job) -> int | None:
    published = publication_date(job)
    return (context.day - published).days if published is not None and published <= context.day else None


def _is_open(context: QueryContext, job: Job) -> bool:
    return is_open(job, context.day, context.today)


def _recruiter(context: QueryContext, job: Job) -> LabelledValue | str | None:
    """The startup that recruits, or else the incubator."""
    startup = context.registry.job_startup_id(job)
    if startup:
        return context.labelled_entry("startup", startup)
    return context.labelled_entry("incubator", job.incubator) if job.incubator else None


def _incubators(context: QueryContext, job: Job) -> list[str]:
    startup = context.registry.job_startup_id(job)
    incubators = [*context.incubators_of([startup] if startup else []), job.incubator]
    return [incubator for incubator in incubators if incubator]


def _search_texts(context: QueryContext, job: Job) -> Iterator[str | None]:
    yield job.id
    yield from field_texts(job, ("title", "roles", "role", "contact", "titulaire", "domaine"))
    recruiter = _recruiter(context, job)
    yield recruiter.label_in("") if isinstance(recruiter, LabelledValue) else recruiter


JOBS = Resource(
    id="jobs",
    sheet_kind="job",
    fields=JOB.fields,
    required_kinds=("job", "startup", "incubator", "member"),
    label_kinds=("incubator", "member"),
    columns={
        "id": ResourceColumn(N_("Id"), "id", lambda context, job: job.id, is_droppable=True, field="id"),
        "title": ResourceColumn(N_("Job offer"), "text", _title, field="title"),
        "for": ResourceColumn(N_("For"), "text", _recruiter, new_row_field="startup", edited_with="incubo set"),
        "published": ResourceColumn(
            N_("Published"),
            "date",
            _published,
            new_row_field="opens",
            edited_with="incubo set",
            is_for_sheets=True,
        ),
        "age": ResourceColumn(N_("Published for"), "days", _days_published, edited_with="incubo set"),
        "closes": ResourceColumn(N_("Closes"), "date", _closing, field="closes"),
    },
    default_columns=("id", "title", "for", "published", "age", "closes"),
    default_order=("published", "id"),
    iter_items=lambda context: context.registry.jobs.values(),
    is_active=_is_open,
    filters={
        "startup": ResourceFilter("ref:startup", lambda context, job: (context.registry.job_startup_id(job),)),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "phase": ResourceFilter(
            "phases",
            lambda context, job: (context.phase_of(context.registry.job_startup_id(job) or ""),),
            help=N_("Of products in one of these phases."),
        ),
        "domaine": ResourceFilter("domaines", lambda context, job: (job.domaine, *job.domaines)),
        "kind": ResourceFilter("job-kinds", lambda context, job: (job.kind,)),
        "outcome": ResourceFilter("outcomes", lambda context, job: (job.outcome,), includes_inactive=True),
        "older-than": ResourceFilter("older", _published, help=N_("Published at least this long ago: 45d, 18mo, 3y.")),
        "younger-than": ResourceFilter("younger", _published, help=N_("Published less than this long ago.")),
        "ending": ResourceFilter("ending", _closing, help=N_("That close within this time: 60d.")),
        "open": ResourceFilter("flag", _is_open, includes_inactive=True),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter("flag", _is_open, includes_inactive=True),
    },
    active_title=Message(N_("{n} job offer open on {day:long}"), {}, N_("{n} job offers open on {day:long}")),
    all_title=Message(
        N_("{n} job offer, open or not on {day:long}"), {}, N_("{n} job offers, open or not on {day:long}")
    ),
    hidden_note=Message(N_("{n} more is closed or to come."), {}, N_("{n} more are closed or to come.")),
    start_dates=lambda context, item: (_published(context, item),),
    range_help=(N_("Published on that day or later."), N_("Published on that day or before.")),
    search_texts=_search_texts,
    missing_tests={"closes": lambda context, job: closing_date(job) is None},
    definition=N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
)
