"""`list jobs`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.fields_job import JOB
from incubo.model.records import Job
from incubo.model.teams import closing, is_open, published, title
from incubo.problem import Text
from incubo.query.fields import texts
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope
from incubo.table import Word


def _title(scope: Scope, job: Job) -> str | None:
    return title(job)


def _published(scope: Scope, job: Job) -> date | None:
    return published(job)


def _closing(scope: Scope, job: Job) -> date | None:
    return closing(job)


def _age(scope: Scope, job: Job) -> int | None:
    day = published(job)
    return (scope.day - day).days if day is not None and day <= scope.day else None


def _who(scope: Scope, job: Job) -> Word | str | None:
    """The startup that recruits, or the incubator."""
    startup = scope.registry.startup_of(job)
    if startup:
        return scope.word("startup", startup)
    return scope.word("incubator", job.incubator) if job.incubator else None


def _incubators(scope: Scope, job: Job) -> list[str]:
    startup = scope.registry.startup_of(job)
    return [each for each in (*scope.hosts([startup] if startup else []), job.incubator) if each]


def _words(scope: Scope, job: Job) -> Iterator[str | None]:
    yield job.id
    yield from texts(job, ("title", "roles", "role", "contact", "titulaire", "domaine"))
    who = _who(scope, job)
    yield who.said("") if isinstance(who, Word) else who


JOBS = Noun(
    "jobs",
    JOB.fields,
    ("job", "startup", "incubator", "member"),
    {
        "id": Col(N_("Id"), "id", lambda scope, j: j.id, spare=True),
        "title": Col(N_("Job offer"), "text", _title),
        "for": Col(N_("For"), "text", _who),
        "published": Col(N_("Published"), "date", _published),
        "age": Col(N_("Published for"), "days", _age),
        "closes": Col(N_("Closes"), "date", _closing),
    },
    ("id", "title", "for", "age", "closes"),
    ("published", "id"),
    lambda scope: scope.registry.jobs.values(),
    lambda scope, j: is_open(j, scope.day, scope.now),
    {
        "startup": Filter("ref:startup", lambda scope, j: (scope.registry.startup_of(j),)),
        "incubator": Filter("ref:incubator", _incubators),
        "phase": Filter("phases", lambda scope, j: (scope.phase(scope.registry.startup_of(j) or ""),)),
        "domaine": Filter("domaines", lambda scope, j: (j.domaine, *j.domaines)),
        "kind": Filter("job-kinds", lambda scope, j: (j.kind,)),
        "outcome": Filter("outcomes", lambda scope, j: (j.outcome,), lifts=True),
        "older-than": Filter("older", _published),
        "younger-than": Filter("younger", _published),
        "ending": Filter("ending", _closing),
        "open": Filter("flag", lambda scope, j: is_open(j, scope.day, scope.now), lifts=True),
        "active": Filter("flag", lambda scope, j: is_open(j, scope.day, scope.now), lifts=True),
    },
    (
        Text(N_("{n} job offer open on {day:long}"), {}, N_("{n} job offers open on {day:long}")),
        Text(N_("{n} job offer, open or not on {day:long}"), {}, N_("{n} job offers, open or not on {day:long}")),
    ),
    Text(N_("{n} more is closed or to come (--all)."), {}, N_("{n} more are closed or to come (--all).")),
    _published,
    _words,
    lacks={"closes": lambda scope, j: closing(j) is None},
    note=N_("Open: published by that day, not closed, its closing date (if it has one) not passed."),
)
