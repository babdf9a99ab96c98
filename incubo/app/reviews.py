"""Reviews: missions that end, or old job offers, one after the other, and one proposal for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from incubo.app.entry_choice import entry_question
from incubo.app.membership import employer_question, status_question
from incubo.app.workspace import Workspace
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.questions import (
    MAX_LISTED,
    Ask,
    Question,
    choice_question,
    day_question,
    find_error,
    vocabulary_choices,
)
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms, MissionRef
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext
from incubo.edit.verbs.close import close_job
from incubo.edit.verbs.extend import StopDecidedError, default_extension_end, extend_job, extend_missions
from incubo.facts.situation import DefaultEnd
from incubo.model.fields import Field
from incubo.model.jobs import closing_date, job_title, publication_date
from incubo.model.records import Job, Startup
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.teams import mission_startups
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

_MISSION_END = next(field for field in MISSION_FIELDS if field.name == "end")
_NOT_EXTENDED, _STOP = "none", "stop"
_STOP_LABEL = Message(N_("stop here: the others stay as they are"))
_OTHER_OUTCOMES = (
    LabelledValue("open", Message(N_("still open: choose another closing date"))),
    LabelledValue("later", Message(N_("later"))),
    LabelledValue(_STOP, _STOP_LABEL),
)


def ask_extension_end(
    workspace: Workspace,
    edits: FileEdits,
    targets: Sequence[MissionRef],
    contract: ContractTerms | None,
    startup_id: str | None,
    ask: Ask,
) -> date | None:
    """Ask for the new end where no mission has one without an answer, and say why; None where one has, and where a
    committee decided to stop: that is refused, with what to do.

    Nothing is proposed: what nobody chose must not move the end of a mission, least of all to a sooner day.
    """
    reason = explain_missing_end(edits, targets, startup_id, contract)
    if reason is None or isinstance(reason, StopDecidedError):
        return None
    startup = edits.registry.startups.get(startup_id or "")
    text = Message(N_("Until when? ({why})"), {"why": reason.message})
    question = day_question(workspace.parse_day, text, _MISSION_END, startup=startup)

    def check(day: date) -> Message | None:
        return find_error(lambda: extend_missions(edits.start_trial(), targets, day, contract, startup_id))

    until: date = ask(question._replace(option="--until", check=check))
    return until


def explain_missing_end(
    edits: FileEdits, targets: Sequence[MissionRef], startup_id: str | None, contract: ContractTerms | None = None
) -> RefusedError | None:
    """Why no mission has an end where none is typed; None where one has, though it may end on that day or later."""
    reasons: list[RefusedError] = []
    for target in targets:
        try:
            default_extension_end(edits, target, startup_id, contract, notes=[])
        except RefusedError as refused:
            reasons.append(refused)
        else:
            return None
    return reasons[0] if reasons else None


def review_missions(
    workspace: Workspace, edits: FileEdits, targets: Sequence[MissionRef], startup_id: str | None, ask: Ask
) -> Proposal:
    """Ask what to do with each mission, and extend those that go on. A mission without an end goes on in any case.

    `startup_id`: the startup whose next committee is offered, if the missions are chosen by one.
    """
    targets = [target for target in targets if target.mission.end is not None]
    review = _MissionReview(workspace, edits, startup_id, workspace.entry_context(edits.registry), ask)
    extended = 0
    for number, target in enumerate(targets, 1):
        outcome = _review_mission(review, target, f"{number}/{len(targets)}")
        if outcome == _STOP:
            break
        extended += outcome != _NOT_EXTENDED
    summary = Message(N_("{n} mission extended"), {"n": extended}, N_("{n} missions extended"))
    return Proposal(edits.plan(), "extend", startup_id or "", summary)


class _MissionReview(NamedTuple):
    """What the questions about each mission share."""

    workspace: Workspace
    edits: FileEdits
    startup_id: str | None
    context: EntryContext
    ask: Ask


def _review_mission(review: _MissionReview, target: MissionRef, progress: str) -> str:
    """Ask about a mission until the answer can be applied; the answer."""
    edits, ask = review.edits, review.ask
    startups = mission_startups(target.member, target.mission)
    startup_id = review.startup_id or (startups[0] if len(startups) == 1 else "")
    suggestion = _suggest_end(edits, target, review.startup_id)
    question = _mission_question(edits, target, progress, suggestion)
    while True:
        answer = ask(question)
        if answer in (_NOT_EXTENDED, _STOP):
            return str(answer)
        if answer == "committee" and suggestion is not None:
            until = suggestion.day
        else:
            startup = edits.registry.startups.get(startup_id)
            until_question = _until_question(review.workspace, question.key, _MISSION_END, startup)
            if answer == "other":
                until_question = until_question._replace(check=partial(_find_extension_error, review, target))
            until = ask(until_question)
        contract = _ask_next_contract(review.context, target, question.key, ask) if answer == "contract" else None
        try:
            _require_later_end(target, until)
            extend_missions(edits, [target], until, contract)
        except (UsageError, RefusedError) as refused:
            question = question._replace(rejection=refused)
        else:
            return str(answer)


def _find_extension_error(review: _MissionReview, target: MissionRef, until: date) -> Message | None:
    """Why a mission cannot be extended until a day under the same contract; None if it can."""
    trial = review.edits.start_trial()

    def extend() -> None:
        _require_later_end(target, until)
        extend_missions(trial, [target], until, None)

    return find_error(extend)


def _require_later_end(target: MissionRef, until: date) -> None:
    """Raise RefusedError where a mission ends on that day already."""
    if until == target.mission.end:
        details = {"name": target.member.display_name, "day": until}
        raise RefusedError(Message(N_("{name}: already until {day:long}"), details))


def _suggest_end(edits: FileEdits, target: MissionRef, startup_id: str | None) -> DefaultEnd | None:
    """The end that `extend` gives to a mission, if one is known and later than its end."""
    try:
        end = default_extension_end(edits, target, startup_id, notes=[])
    except RefusedError:
        return None
    return end if target.mission.end is None or end.day > target.mission.end else None


def _mission_question(edits: FileEdits, target: MissionRef, progress: str, suggestion: DefaultEnd | None) -> Question:
    member, mission = target.member, target.mission
    startups = [entry_title(edits.registry, "startup", startup) for startup in mission_startups(member, mission)]
    details = {"number": progress, "name": member.display_name, "day": mission.end, "startups": startups}
    template = N_("{number} {name}, until {day:long} ({startups:list})")
    if not startups:
        template = N_("{number} {name}, until {day:long}")
    choices = [
        LabelledValue("other", Message(N_("extend until a day to be given"))),
        LabelledValue("contract", Message(N_("goes on under another contract"))),
        LabelledValue(_NOT_EXTENDED, Message(N_("do not extend"))),
        LabelledValue(_STOP, _STOP_LABEL),
    ]
    if suggestion is not None:
        label = N_("extend to the next committee, {day:long}")
        if suggestion.day != suggestion.planned:
            label = N_("extend as far as the network allows, {day:long}")
        elif suggestion.is_stop:
            label = N_("extend until the product stops, {day:long}")
        choices.insert(0, LabelledValue("committee", Message(label, {"day": suggestion.day})))
    return choice_question(f"{member.id}.{target.position}", Message(template, details), choices)


def closing_day_question(workspace: Workspace, edits: FileEdits, job: Job) -> Question:
    """The question until when an offer stays open."""
    registry = edits.registry

    def check(day: date) -> Message | None:
        return find_error(lambda: extend_job(edits.start_trial(), job, day))

    field = JOB.find_field("closes")
    assert field is not None
    startup = registry.startups.get(registry.job_startup_id(job) or "")
    return _until_question(workspace, job.id, field, startup)._replace(option="--until", check=check)


def _until_question(workspace: Workspace, key: str, field: Field, startup: Startup | None) -> Question:
    question = day_question(workspace.parse_day, Message(N_("Until when?")), field, startup=startup)
    return question._replace(key=f"{key}.{field.name}")


def _ask_next_contract(context: EntryContext, target: MissionRef, key: str, ask: Ask) -> ContractTerms | None:
    """The contract of the next mission; None where it is the same and names no employer."""
    mission = target.mission
    status = ask(status_question(context, mission.status)._replace(key=f"{key}.status"))
    usual = mission.employer if status == mission.status else None  # another status means another employer
    employer = ask(employer_question(context, usual)._replace(key=f"{key}.employer"))
    status = None if status == mission.status else status
    return ContractTerms(status, employer) if status or employer else None


def outcome_question(registry: Registry, jobs: Sequence[Job]) -> Question:
    """The question how job offers ended."""
    text = Message(N_("How did they end?"))
    if len(jobs) == 1:
        text = Message(N_("How did “{title}” end?"), {"title": job_title(jobs[0]) or jobs[0].id})
    return choice_question("outcome", text, vocabulary_choices(registry.vocabulary, "outcomes"), "--outcome")


def job_question(text: Message, jobs: Sequence[Job], as_of: date) -> Question:
    """The question which of several job offers is meant."""
    return choice_question("job", text, [LabelledValue(job.id, _describe_job(job, as_of)) for job in jobs])


def open_job_question(workspace: Workspace, registry: Registry, jobs: Sequence[Job]) -> Question:
    """The question which of the open job offers is meant; any other may be named."""
    text = Message(N_("Which offer is closed?"))
    question = entry_question("job", "job", text, workspace.entry_context(registry))
    if len(jobs) > MAX_LISTED:
        return question._replace(choices=())
    return question._replace(choices=tuple(LabelledValue(job.id, _describe_job(job, workspace.as_of)) for job in jobs))


def review_jobs(workspace: Workspace, edits: FileEdits, jobs: Sequence[Job], day: date, ask: Ask) -> Proposal:
    """Ask what became of each offer, and close or extend it."""
    results: list[str] = []
    for number, job in enumerate(jobs, 1):
        result = _review_job(workspace, edits, job, day, f"{number}/{len(jobs)}", ask)
        if result == _STOP:
            break
        results.append(result)
    summary = Message(
        N_("{n} offer reviewed ({closed} closed, {extended} extended)"),
        {"n": len(results), "closed": results.count("closed"), "extended": results.count("extended")},
        N_("{n} offers reviewed ({closed} closed, {extended} extended)"),
    )
    return Proposal(edits.plan(), "close", "", summary)


def _review_job(workspace: Workspace, edits: FileEdits, job: Job, day: date, progress: str, ask: Ask) -> str:
    """Ask until the answer can be applied; return `closed`, `extended`, `later` or `stop`."""
    text = Message("{number} {job}", {"number": progress, "job": _describe_job(job, workspace.as_of)})
    outcomes = vocabulary_choices(edits.registry.vocabulary, "outcomes")
    question = choice_question(job.id, text, (*outcomes, *_OTHER_OUTCOMES))
    while True:
        answer = ask(question)
        if answer in ("later", _STOP):
            return str(answer)
        try:
            if answer != "open":
                close_job(edits, job, answer, day)
                return "closed"
            extend_job(edits, job, ask(closing_day_question(workspace, edits, job)))
        except (UsageError, RefusedError) as refused:
            question = question._replace(rejection=refused)
        else:
            return "extended"


def _describe_job(job: Job, as_of: date) -> Message:
    """An offer on one line: its title, since when and until when it is open."""
    day, last = publication_date(job), closing_date(job)
    title = job_title(job) or job.id
    if day is None:
        return Message("{title}", {"title": title})
    arguments = {"title": title, "days": (as_of - day).days, "last": last}
    if last is None:
        return Message(N_("{title}, published {days:days} ago"), arguments)
    return Message(N_("{title}, published {days:days} ago, open until {last:long}"), arguments)
