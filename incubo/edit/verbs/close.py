"""`close`: job offers end, and say how.

Decided: the outcome says that an offer is over and how it ended. Its closing date stays as it was announced, unless it
lies after the day: then it becomes that day, as it does where none was said (but in offers of the old shape, whose
`open: true` becomes `false`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.jobs import publication_date
from incubo.model.records import Job
from incubo.source.edits.changes import SetField

_CLOSING_FIELDS = ("closes", "depublication_date", "poste_ferme")
"""Fields that tell the last day to apply."""
_FIELDS_BEFORE = ("closes", "opens", "open", "domaine", "kind", "incubator", "startup", "title", "roles")


def close(edits: FileEdits, jobs: Iterable[Job], outcome: str, on: date) -> Proposal:
    """Close offers with an outcome (a word of the vocabulary). Those that say how they ended already are told of.

    Raises Refused for a day to come, a day before an offer was published, or another outcome than the one it has.
    """
    jobs = list(jobs)
    notes: list[Message] = []
    closed: list[str] = []
    for job in jobs:
        if job.outcome:
            notes.append(_already_closed_note(edits, job, outcome))
        else:
            close_offer(edits, job, outcome, on)
            closed.append(job.id)
    how = outcome_word(edits, outcome)
    known = {"n": len(closed), "outcome": how}
    summary = Message(N_("{n} offer closed ({outcome})"), known, N_("{n} offers closed ({outcome})"))
    if len(jobs) == 1:
        summary = Message("{outcome}", {"outcome": how})
    scope = jobs[0].id if len(jobs) == 1 else ""
    body = tuple(Message("{id}", {"id": each}) for each in closed) if len(jobs) > 1 else ()
    return Proposal(edits.plan(), "close", scope, summary, tuple(notes), body)


def close_offer(edits: FileEdits, job: Job, outcome: str, on: date) -> None:
    """Write on the desk how an offer ended. Raises Refused for a day to come, or before it was published."""
    if on > edits.today:
        raise RefusedError(
            Message(N_("{day:long} is still to come: an offer is closed once it is over"), {"day": on}),
            hints=(
                Message(
                    N_("to close it by itself on that day: incubo set {id} closes={day}"), _message_arguments(job, on)
                ),
            ),
        )
    begun = publication_date(job)
    if begun is not None and on < begun:
        raise RefusedError(Message(N_("{id} was published on {day:long} only"), {"id": job.id, "day": begun}))
    if job.open is True:
        edits.change_fields(job.path, SetField(("open",), False))
    field = next((name for name in _CLOSING_FIELDS if getattr(job, name) is not None), None)
    if field is not None and getattr(job, field) > on:
        edits.change_fields(job.path, SetField((field,), on))
    elif field is None and job.open is None and job.opens is not None:
        edits.change_fields(job.path, SetField(("closes",), on, after_fields=_FIELDS_BEFORE))
    edits.change_fields(job.path, SetField(("outcome",), outcome, after_fields=_FIELDS_BEFORE))


def outcome_word(edits: FileEdits, outcome: str) -> LabelledValue:
    """An outcome as people say it."""
    return LabelledValue(outcome, edits.registry.vocabulary.value_labels("outcomes", outcome) or outcome)


def _already_closed_note(edits: FileEdits, job: Job, outcome: str) -> Message:
    held = job.outcome or ""
    if held != outcome:
        raise RefusedError(
            Message(N_("{id} is closed already, as “{outcome}”"), {"id": job.id, "outcome": outcome_word(edits, held)}),
            hints=(
                Message(N_("to correct it: incubo set {id} outcome={outcome}"), {"id": job.id, "outcome": outcome}),
            ),
        )
    return Message(N_("{id} is closed already, as “{outcome}”"), {"id": job.id, "outcome": outcome_word(edits, held)})


def _message_arguments(job: Job, day: date) -> dict[str, str]:
    return {"id": job.id, "day": day.isoformat()}
