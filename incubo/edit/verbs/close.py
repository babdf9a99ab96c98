"""`close`: close job offers with an outcome.

The outcome closes the offer. The closing date stays as announced, unless it is later than the day of closing: then it
becomes that day. An offer without closing date gets one, except one of the old format, whose `open` becomes false.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.jobs import CLOSING_FIELDS, publication_date
from incubo.model.records import Job
from incubo.source.edits.changes import SetField

_FIELDS_BEFORE = ("closes", "opens", "open", "domaine", "kind", "incubator", "startup", "title", "roles")


def close(edits: FileEdits, jobs: Iterable[Job], outcome: str, on: date) -> Proposal:
    """Close offers with an outcome (a word of the vocabulary). Offers closed with that outcome already get a note.

    Raises RefusedError for a day in the future, before an offer was published, or for an offer with another outcome.
    """
    jobs = list(jobs)
    notes: list[Message] = []
    closed_ids: list[str] = []
    for job in jobs:
        if job.outcome:
            notes.append(_already_closed_note(edits, job, outcome))
        else:
            close_job(edits, job, outcome, on)
            closed_ids.append(job.id)
    arguments = {"n": len(closed_ids), "outcome": outcome_word(edits, outcome)}
    if len(jobs) == 1:
        summary = Message("{outcome}", {"outcome": arguments["outcome"]})
        return Proposal(edits.plan(), "close", jobs[0].id, summary, tuple(notes))
    summary = Message(N_("{n} offer closed ({outcome})"), arguments, N_("{n} offers closed ({outcome})"))
    body = tuple(Message("{id}", {"id": job_id}) for job_id in closed_ids)
    return Proposal(edits.plan(), "close", "", summary, tuple(notes), body)


def _already_closed_note(edits: FileEdits, job: Job, outcome: str) -> Message:
    """The note about an offer that is closed. Raises RefusedError if it has another outcome."""
    current = job.outcome or ""
    note = Message(
        N_("{id} is already closed, as “{outcome}”"), {"id": job.id, "outcome": outcome_word(edits, current)}
    )
    if current != outcome:
        raise RefusedError(note, hints=(set_job_hint(job, "outcome", outcome, Message(N_("to correct it"))),))
    return note


def close_job(edits: FileEdits, job: Job, outcome: str, on: date) -> None:
    """Write how an offer ended. Raises RefusedError for a day in the future, or before it was published."""
    if on > edits.as_of:
        text = Message(N_("to have it close automatically on that day"))
        raise RefusedError(
            Message(N_("{day:long} is in the future: an offer is closed once it is over"), {"day": on}),
            hints=(set_job_hint(job, "closes", on.isoformat(), text),),
        )
    published = publication_date(job)
    if published is not None and on < published:
        raise RefusedError(Message(N_("{id} was not published until {day:long}"), {"id": job.id, "day": published}))
    if job.open is True:
        edits.change_fields(job.path, SetField(("open",), False))
    field = find_closing_field(job)
    if field is not None and getattr(job, field) > on:
        edits.change_fields(job.path, SetField((field,), on))
    elif field is None and job.open is None and job.opens is not None:
        edits.change_fields(job.path, SetField(("closes",), on, after_fields=_FIELDS_BEFORE))
    edits.change_fields(job.path, SetField(("outcome",), outcome, after_fields=_FIELDS_BEFORE))


def set_job_hint(job: Job, field: str, value: str, text: Message) -> Hint:
    """The hint to give another value to a field of an offer."""
    command = f"incubo set {quote_entry_id('job', job.id)} {field}={quote_argument(value)}"
    return Hint(text, command, page="set", values={"kind": "job", "id": job.id, "field": field})


def find_closing_field(job: Job) -> str | None:
    """The field that holds the closing day of an offer; None without one."""
    return next((name for name in CLOSING_FIELDS if getattr(job, name) is not None), None)


def outcome_word(edits: FileEdits, outcome: str) -> LabelledValue:
    """An outcome with its labels."""
    return edits.registry.vocabulary.labelled_value("outcomes", outcome)
