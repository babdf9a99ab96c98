"""Rules of offers: dates and states that agree. Only offers open or to come: nobody mends a closed one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.records import Job
from incubo.model.teams import CLOSING, is_open, published, titled
from incubo.problem import Edit, Fix, Label, Place, Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.source import scalars
from incubo.validation.rule import rule
from incubo.validation.rules.startup import begun, ended
from incubo.validation.years import year_meant


def living(registry: Registry, today: date) -> Iterator[Job]:
    """The offers that are open, or will be."""
    for job in registry.jobs.values():
        if job.open is not False and not job.outcome and is_open(job, max(published(job) or today, today)):
            yield job


def _clean(registry: Registry, job: Job, *names: str) -> bool:
    """Whether nothing was found at these fields, nor at a misspelt one that was meant for them."""
    return not any((job.path, (name,)) in found for name in names for found in (registry.faulty, registry.misspelt))


@rule(
    "warning",
    N_("offer that closes before it opens"),
    N_("It is never open: nobody sees it."),
)
def job_closes_before_opens(registry: Registry, today: date) -> Iterator[Problem]:
    """The last day to apply comes before the publication, in an offer that nobody closed."""
    for job in registry.jobs.values():
        opens = None if job.open is False or job.outcome or job.poste_pourvu is True else published(job)
        if opens is None:
            continue
        for name in CLOSING:
            closes = getattr(job, name)
            if closes is not None and closes < opens:
                yield _closes_before(job, name, opens, closes)
                break


def _closes_before(job: Job, name: str, opens: date, closes: date) -> Problem:
    where = Place(job.path, (name,))
    field = next((own for own in ("opens", "post_ouvert", "poste_ouvert", "date") if getattr(job, own)), None)
    labels: tuple[Label, ...] = ()
    if field is not None:
        labels = (Label(Place(job.path, (field,)), Text(N_("published on {opens:long}"), {"opens": opens})),)
    label = Text(N_("{n:days} before it is published"), {"n": (opens - closes).days})
    guess = year_meant(where, closes, opens, add_months(opens, 6)) or year_meant(
        where, closes, opens, add_months(opens, 12)
    )
    return Problem(
        "job-closes-before-opens",
        where,
        Text(N_("this offer closes before it opens, on {opens:long}"), {"opens": opens}),
        **{"label": label, "labels": labels, **guess},
    )


@rule(
    "warning",
    N_("offer both open and closed"),
    N_("Some pages show it and others do not: people apply for nothing."),
)
def job_closed_and_open(registry: Registry, today: date) -> Iterator[Problem]:
    """An offer said to be open that also has an outcome, or is filled."""
    for job in registry.jobs.values():
        how = "outcome" if job.outcome else "poste_pourvu" if job.poste_pourvu is True else None
        said = "open" if job.open is True else "status" if job.open is None and job.status == "open" else None
        if how is None or said is None:
            continue
        yield Problem(
            "job-closed-and-open",
            Place(job.path, (said,)),
            Text(N_("this offer is said to be open, and “{field}” says that it has ended"), {"field": how}),
            labels=(Label(Place(job.path, (how,), "item"), Text(N_("it has ended"))),),
            hints=(
                Text(
                    N_("if it has ended, delete “{field}”; otherwise delete “{other}”"), {"field": said, "other": how}
                ),
            ),
        )


@rule(
    "warning",
    N_("open offer for a startup that has ended"),
    N_("People apply to a team that no longer exists."),
    calendar=True,
)
def job_startup_ended(registry: Registry, today: date) -> Iterator[Problem]:
    """An offer open today for a startup that has ended."""
    for job in living(registry, today):
        step = ended(registry, job.startup, today) if is_open(job, today) else None
        if step is not None and job.startup:
            yield Problem(
                "job-startup-ended",
                Place(job.path, ("startup",)),
                Text(
                    N_("“{startup}” ended on {day:long}, and this offer is still open"),
                    {"startup": job.startup, "day": step.phase.start},
                ),
                labels=(begun(registry, job.startup, step),),
                hints=(Text(N_("close the offer (“outcome: withdrawn”), or name the startup that recruits now")),),
            )


@rule(
    "advice",
    N_("open offer without a closing date"),
    N_("It stays open for ever: old offers drove readers away from all the others."),
    calendar=True,
)
def job_without_closing_date(registry: Registry, today: date) -> Iterator[Problem]:
    """An offer open today that does not say until when."""
    for job in living(registry, today):
        if is_open(job, today) and not any(getattr(job, name) for name in CLOSING) and _clean(registry, job, *CLOSING):
            said = next((name for name in ("open", "status", "opens") if getattr(job, name) is not None), None)
            yield Problem(
                "job-without-closing-date",
                Place(job.path, (said,), "item") if said else Span(job.path, 0, 0),
                Text(N_("this offer does not say until when it is open")),
                hints=(Text(N_("add “closes:” and the last day to apply, two months ahead for instance")),),
            )


MISSION = "[Mission]"
"""What the title of a contractor's offer begins with."""


@rule(
    "advice",
    N_("title that does not say “[Mission]”"),
    N_("A contractor's mission must not be taken for a job: the network asks for it in the title."),
    calendar=True,
)
def job_mission_title(registry: Registry, today: date) -> Iterator[Problem]:
    """An offer of a contractor's mission, open or to come, whose title does not say that it is one."""
    for job in living(registry, today):
        named = titled(job)
        if job.kind != "mission" or named is None or MISSION.lower() in named[1].lower():
            continue
        where = Place(job.path, (named[0],))
        text = scalars.text(f"{MISSION} {named[1].strip()}")
        yield Problem(
            "job-mission-title",
            where,
            Text(N_("the title of this mission does not begin with “{word}”"), {"word": MISSION}),
            fix=Fix(Text(N_("write {meant}"), {"meant": text}), False, (Edit(where, text),)),
        )


@rule(
    "advice",
    N_("mission without its market holder"),
    N_("A mission is signed by a market holder: readers must know whom, and the holder must know before they do."),
    calendar=True,
)
def job_without_holder(registry: Registry, today: date) -> Iterator[Problem]:
    """An offer of a contractor's mission, open or to come, that does not name the holder (`titulaire`)."""
    for job in living(registry, today):
        if job.kind == "mission" and not job.titulaire and _clean(registry, job, "titulaire"):
            yield Problem(
                "job-without-holder",
                Place(job.path, ("kind",), "item"),
                Text(N_("this mission does not name its market holder (“titulaire”)")),
                hints=(Text(N_("ask the market holder first, then add “titulaire:” and its name")),),
            )
