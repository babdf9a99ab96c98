"""`list jobs`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.model.jobs import closing_date, is_open, offer_title, publication_date
from incubo.model.records import Job
from incubo.model.schemas.job import JOB
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter, field_texts


def _title(context: QueryContext, job: Job) -> str | None:
    return offer_title(job)


def _published(context: QueryContext, job: Job) -> date | None:
    return publication_date(job)


def _closing(context: QueryContext, job: Job) -> date | None:
    return closing_date(job)


def _days_published(context: QueryContext, job: Job) -> int | None:
    day = publication_date(job)
    return (context.day - day).days if day is not None and day <= context.day else None


def _recruiter(context: QueryContext, job: Job) -> LabelledValue | str | None:
    """The startup that recruits, or the incubator."""
    startup = context.registry.offer_startup_id(job)
    if startup:
        return context.entry_word("startup", startup)
    return context.entry_word("incubator", job.incubator) if job.incubator else None


def _incubators(context: QueryContext, job: Job) -> list[str]:
    startup = context.registry.offer_startup_id(job)
    return [each for each in (*context.incubators_of([startup] if startup else []), job.incubator) if each]


def _search_texts(context: QueryContext, job: Job) -> Iterator[str | None]:
    yield job.id
    yield from field_texts(job, ("title", "roles", "role", "contact", "titulaire", "domaine"))
    who = _recruiter(context, job)
    yield who.label_in("") if isinstance(who, LabelledValue) else who


JOBS = Resource(
    "jobs",
    JOB.fields,
    ("job", "startup", "incubator", "member"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, j: j.id, is_droppable=True),
        "title": ResourceColumn(N_("Job offer"), "text", _title),
        "for": ResourceColumn(N_("For"), "text", _recruiter),
        "published": ResourceColumn(N_("Published"), "date", _published),
        "age": ResourceColumn(N_("Published for"), "days", _days_published),
        "closes": ResourceColumn(N_("Closes"), "date", _closing),
    },
    ("id", "title", "for", "age", "closes"),
    ("published", "id"),
    lambda scope: scope.registry.jobs.values(),
    lambda scope, j: is_open(j, scope.day, scope.today),
    {
        "startup": ResourceFilter("ref:startup", lambda scope, j: (scope.registry.offer_startup_id(j),)),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "phase": ResourceFilter("phases", lambda scope, j: (scope.phase_of(scope.registry.offer_startup_id(j) or ""),)),
        "domaine": ResourceFilter("domaines", lambda scope, j: (j.domaine, *j.domaines)),
        "kind": ResourceFilter("job-kinds", lambda scope, j: (j.kind,)),
        "outcome": ResourceFilter("outcomes", lambda scope, j: (j.outcome,), includes_inactive=True),
        "older-than": ResourceFilter("older", _published),
        "younger-than": ResourceFilter("younger", _published),
        "ending": ResourceFilter("ending", _closing),
        "open": ResourceFilter("flag", lambda scope, j: is_open(j, scope.day, scope.today), includes_inactive=True),
        "active": ResourceFilter("flag", lambda scope, j: is_open(j, scope.day, scope.today), includes_inactive=True),
    },
    (
        Message(N_("{n} job offer open on {day:long}"), {}, N_("{n} job offers open on {day:long}")),
        Message(N_("{n} job offer, open or not on {day:long}"), {}, N_("{n} job offers, open or not on {day:long}")),
    ),
    Message(N_("{n} more is closed or to come (--all)."), {}, N_("{n} more are closed or to come (--all).")),
    _published,
    _search_texts,
    missing_tests={"closes": lambda scope, j: closing_date(j) is None},
    definition=N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
)
