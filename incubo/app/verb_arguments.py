"""Arguments of verbs: contracts, reasons to stop, decisions of committees, metrics; and questions about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from incubo.app.questions import NO_CHOICE, Ask, choice_question, vocabulary_choices, yes_no_question
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.edit.missions import ContractTerms, member_name
from incubo.edit.verbs.committee_effects import DecisionMatch, match_decision, suggest_decision
from incubo.edit.verbs.record import match_metric_key
from incubo.edit.verbs.stop import STOP_REASONS, StopRequest, find_open_jobs, find_remaining_members, stop_day
from incubo.model.committees import is_next_committee_word
from incubo.model.suggestions import find_word, normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.workspace import Workspace
    from incubo.edit.file_edits import FileEdits
    from incubo.model.records import Startup


def parse_last_day(workspace: Workspace, text: str | None) -> date | None:
    """The last day of missions; None for each startup's next committee. Raises UsageError."""
    if text is None or is_next_committee_word(text):
        return None
    return workspace.parse_day(text, edge="last")


def parse_contract(arguments: Mapping[str, Any], registry: Registry) -> ContractTerms | None:
    """The contract that the options give, None for none. Raises UsageError for an unknown status."""
    status = arguments["status"]
    if status is not None:
        names = registry.vocabulary.names("statuses")
        known_status = find_word(names, status, match_prefix=False).value
        if known_status is None:
            raise UsageError(
                Message(N_("“{word}” is not a status"), {"word": status}),
                hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(names)}),),
            )
        status = known_status
    return ContractTerms(status, arguments["employer"]) if status or arguments["employer"] else None


def parse_stop_reason(vocabulary: Vocabulary, text: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    reasons = vocabulary.names(STOP_REASONS)
    reason = find_word(reasons, text).value
    if reason is not None:
        return reason
    if not vocabulary.is_strict(STOP_REASONS) and normalise_name(text):
        return text
    raise UsageError(
        Message(N_("“{word}” is not a reason to stop in this registry"), {"word": text}),
        hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(reasons)}),),
    )


def parse_decision(registry: Registry, text: str) -> DecisionMatch:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    match = match_decision(registry.vocabulary, text)
    if match is not None:
        return match
    hints = [
        Message(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed_values("decisions"))})
    ]
    close = suggest_decision(registry.vocabulary, text)
    if close is not None:
        hints.insert(0, did_you_mean(close))
    raise UsageError(Message(N_("“{word}” is not a decision of a committee"), {"word": text}), hints=hints)


def ask_stop_details(edits: FileEdits, startups: Sequence[Startup], request: StopRequest, ask: Ask) -> StopRequest:
    """Ask for what the options do not give: the reason, then what to do with the people and the offers."""
    if request.reason is None and not all(startup.stop_reason for startup in startups):
        reasons = vocabulary_choices(edits.registry.vocabulary, STOP_REASONS)
        choices = (*reasons, LabelledValue(NO_CHOICE, Message(N_("not specified"))))
        answer = ask(choice_question("reason", Message(N_("Why does it stop?")), choices, "--reason"))
        request = request._replace(reason=None if answer == NO_CHOICE else answer)
    ids, day = [startup.id for startup in startups], stop_day(edits, startups[0], request)
    people = [member_name(member) for member in find_remaining_members(edits, ids, day)]
    if people and not request.with_team:
        text = Message(
            N_("{n} person has a mission there after {day:long}: {names:list}. End it?"),
            {"n": len(people), "names": people, "day": day},
            N_("{n} people have a mission there after {day:long}: {names:list}. End them?"),
        )
        request = request._replace(with_team=ask(yes_no_question("with_team", text, "--with-team")))
    jobs = [job.id for job in find_open_jobs(edits, ids, day)]
    if jobs and not request.with_jobs:
        text = Message(
            N_("{n} offer stays open: {jobs:list}. Close it?"),
            {"n": len(jobs), "jobs": jobs},
            N_("{n} offers stay open: {jobs:list}. Close them?"),
        )
        request = request._replace(with_jobs=ask(yes_no_question("with_jobs", text, "--with-jobs")))
    return request


def choose_metric_key(startup: Startup, key: str, ask: Ask | None) -> str:
    """The metric that a name means; `ask` asks about one that resembles it."""
    same, similar = match_metric_key(startup, key)
    if similar is None or ask is None:
        return same
    text = Message(
        N_("{title} has no measure “{key}” so far, but “{near}”: is it that one?"),
        {"title": startup.title, "key": key, "near": similar},
    )
    return similar if ask(yes_no_question(f"metric.{key}", text)) else key
