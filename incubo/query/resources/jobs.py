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


def _title(scope: QueryContext, job: Job) -> str | None:
    return offer_title(job)


def _published(scope: QueryContext, job: Job) -> date | None:
    return publication_date(job)


def _closing(scope: QueryContext, job: Job) -> date | None:
    return closing_date(job)


def _days_published(scope: QueryContext, job: Job) -> int | None:
    day = publication_date(job)
    return (scope.day - day).days if day is not None and day <= scope.day else None


def _recruiter(scope: QueryContext, job: Job) -> LabelledValue | str | None:
    """The startup that recruits, or the incubator."""
    startup = scope.registry.startup_of(job)
    if startup:
        return scope.word("startup", startup)
    return scope.word("incubator", job.incubator) if job.incubator else None


def _incubators(scope: QueryContext, job: Job) -> list[str]:
    startup = scope.registry.startup_of(job)
    return [each for each in (*scope.hosts([startup] if startup else []), job.incubator) if each]


def _search_texts(scope: QueryContext, job: Job) -> Iterator[str | None]:
    yield job.id
    yield from field_texts(job, ("title", "roles", "role", "contact", "titulaire", "domaine"))
    who = _recruiter(scope, job)
    yield who.said("") if isinstance(who, LabelledValue) else who


JOBS = Resource(
    "jobs",
    JOB.fields,
    ("job", "startup", "incubator", "member"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, j: j.id, spare=True),
        "title": ResourceColumn(N_("Job offer"), "text", _title),
        "for": ResourceColumn(N_("For"), "text", _recruiter),
        "published": ResourceColumn(N_("Published"), "date", _published),
        "age": ResourceColumn(N_("Published for"), "days", _days_published),
        "closes": ResourceColumn(N_("Closes"), "date", _closing),
    },
    ("id", "title", "for", "age", "closes"),
    ("published", "id"),
    lambda scope: scope.registry.jobs.values(),
    lambda scope, j: is_open(j, scope.day, scope.now),
    {
        "startup": ResourceFilter("ref:startup", lambda scope, j: (scope.registry.startup_of(j),)),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "phase": ResourceFilter("phases", lambda scope, j: (scope.phase(scope.registry.startup_of(j) or ""),)),
        "domaine": ResourceFilter("domaines", lambda scope, j: (j.domaine, *j.domaines)),
        "kind": ResourceFilter("job-kinds", lambda scope, j: (j.kind,)),
        "outcome": ResourceFilter("outcomes", lambda scope, j: (j.outcome,), lifts=True),
        "older-than": ResourceFilter("older", _published),
        "younger-than": ResourceFilter("younger", _published),
        "ending": ResourceFilter("ending", _closing),
        "open": ResourceFilter("flag", lambda scope, j: is_open(j, scope.day, scope.now), lifts=True),
        "active": ResourceFilter("flag", lambda scope, j: is_open(j, scope.day, scope.now), lifts=True),
    },
    (
        Message(N_("{n} job offer open on {day:long}"), {}, N_("{n} job offers open on {day:long}")),
        Message(N_("{n} job offer, open or not on {day:long}"), {}, N_("{n} job offers, open or not on {day:long}")),
    ),
    Message(N_("{n} more is closed or to come (--all)."), {}, N_("{n} more are closed or to come (--all).")),
    _published,
    _search_texts,
    lacks={"closes": lambda scope, j: closing_date(j) is None},
    note=N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
)
