"""The questions about a startup that stops: why, and what becomes of its people and its offers."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.arguments import parse_vocabulary_argument
from incubo.edit.asking.questions import NO_CHOICE, Ask, Question, choice_question, vocabulary_choices, yes_no_question
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import find_missions_place
from incubo.edit.verbs.params import WITH_JOBS, WITH_TEAM
from incubo.edit.verbs.stop import (
    STOP_REASONS,
    StopRequest,
    default_stop_day,
    describe_remaining_members,
    find_open_jobs,
    find_remaining_members,
)
from incubo.model.records import Startup
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary


def stop_reason_question(vocabulary: Vocabulary) -> Question:
    """The question why a startup stops; that it is not specified is an answer."""
    reasons = vocabulary_choices(vocabulary, STOP_REASONS)
    choices = (*reasons, LabelledValue(NO_CHOICE, Message(N_("not specified"))))
    return choice_question("reason", Message(N_("Why does it stop?")), choices, "--reason")


def parse_stop_reason(vocabulary: Vocabulary, text: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    if not vocabulary.is_strict(STOP_REASONS) and normalise_name(text):
        return vocabulary.find(STOP_REASONS, text).value or text
    return parse_vocabulary_argument(vocabulary, STOP_REASONS, text)


def ask_stop_details(edits: FileEdits, startups: Sequence[Startup], request: StopRequest, ask: Ask) -> StopRequest:
    """Ask for what the options do not give: the reason, then what to do with the people and the offers.

    Where a source has the missions, nobody is asked whether to end them here.
    """
    if request.reason is None and not all(startup.stop_reason for startup in startups):
        answer = ask(stop_reason_question(edits.registry.vocabulary))
        request = request._replace(reason=None if answer == NO_CHOICE else answer)
    ids, day = [startup.id for startup in startups], request.day or default_stop_day(edits, startups)
    people = describe_remaining_members(edits, ids, day)
    is_theirs = find_missions_place(edits, find_remaining_members(edits, ids, day)) is not None
    if people and not request.with_team and not is_theirs:
        text = Message(
            N_("{n} person has a mission there after {day:long}: {names:list}. End it?"),
            {"n": len(people), "names": people, "day": day},
            N_("{n} people have a mission there after {day:long}: {names:list}. End them?"),
        )
        request = request._replace(with_team=ask(yes_no_question(WITH_TEAM.name, text, WITH_TEAM.option, default=True)))
    jobs = [job.id for job in find_open_jobs(edits, ids, day)]
    if jobs and not request.with_jobs:
        text = Message(
            N_("{n} offer stays open: {jobs:list}. Close it?"),
            {"n": len(jobs), "jobs": jobs},
            N_("{n} offers stay open: {jobs:list}. Close them?"),
        )
        request = request._replace(with_jobs=ask(yes_no_question(WITH_JOBS.name, text, WITH_JOBS.option)))
    return request
