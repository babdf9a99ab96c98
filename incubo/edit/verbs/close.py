"""`close`: job offers end, and say how.

Decided: the outcome says that an offer is over and how it ended. Its closing date stays as it was announced, unless it
lies after the day: then it becomes that day, as it does where none was said (but in offers of the old shape, whose
`open: true` becomes `false`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.records import Job
from incubo.model.teams import published
from incubo.problem import Text
from incubo.source.changes import Set
from incubo.table import Word

_LAST_DAYS = ("closes", "depublication_date", "poste_ferme")
"""Fields that tell the last day to apply."""
_PLACE = ("closes", "opens", "open", "domaine", "kind", "incubator", "startup", "title", "roles")


def close(desk: Desk, jobs: Iterable[Job], outcome: str, on: date) -> Proposal:
    """Close offers with an outcome (a word of the vocabulary). Those that say how they ended already are told of.

    Raises Refused for a day to come, a day before an offer was published, or another outcome than the one it has.
    """
    jobs = list(jobs)
    notes: list[Text] = []
    closed: list[str] = []
    for job in jobs:
        if job.outcome:
            notes.append(_already(desk, job, outcome))
        else:
            end_offer(desk, job, outcome, on)
            closed.append(job.id)
    how = word(desk, outcome)
    known = {"n": len(closed), "outcome": how}
    summary = Text(N_("{n} offer closed ({outcome})"), known, N_("{n} offers closed ({outcome})"))
    if len(jobs) == 1:
        summary = Text("{outcome}", {"outcome": how})
    scope = jobs[0].id if len(jobs) == 1 else ""
    body = tuple(Text("{id}", {"id": each}) for each in closed) if len(jobs) > 1 else ()
    return Proposal(desk.plan(), "close", scope, summary, tuple(notes), body)


def end_offer(desk: Desk, job: Job, outcome: str, on: date) -> None:
    """Write on the desk how an offer ended. Raises Refused for a day to come, or before it was published."""
    if on > desk.today:
        raise Refused(
            Text(N_("{day:long} is still to come: an offer is closed once it is over"), {"day": on}),
            hints=(Text(N_("to close it by itself on that day: incubo set {id} closes={day}"), _about(job, on)),),
        )
    begun = published(job)
    if begun is not None and on < begun:
        raise Refused(Text(N_("{id} was published on {day:long} only"), {"id": job.id, "day": begun}))
    if job.open is True:
        desk.change(job.path, Set(("open",), False))
    field = next((name for name in _LAST_DAYS if getattr(job, name) is not None), None)
    if field is not None and getattr(job, field) > on:
        desk.change(job.path, Set((field,), on))
    elif field is None and job.open is None and job.opens is not None:
        desk.change(job.path, Set(("closes",), on, after=_PLACE))
    desk.change(job.path, Set(("outcome",), outcome, after=_PLACE))


def word(desk: Desk, outcome: str) -> Word:
    """An outcome as people say it."""
    return Word(outcome, desk.registry.vocabulary.labels("outcomes", outcome) or outcome)


def _already(desk: Desk, job: Job, outcome: str) -> Text:
    held = job.outcome or ""
    if held != outcome:
        raise Refused(
            Text(N_("{id} is closed already, as “{outcome}”"), {"id": job.id, "outcome": word(desk, held)}),
            hints=(Text(N_("to correct it: incubo set {id} outcome={outcome}"), {"id": job.id, "outcome": outcome}),),
        )
    return Text(N_("{id} is closed already, as “{outcome}”"), {"id": job.id, "outcome": word(desk, held)})


def _about(job: Job, day: date) -> dict[str, str]:
    return {"id": job.id, "day": day.isoformat()}
