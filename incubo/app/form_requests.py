"""Requests made with a form, on GitHub, GitLab or in a file: from the answers to a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from incubo.app import entry_choice, entry_lookup, membership
from incubo.app.verb_arguments import parse_last_day
from incubo.app.workspace import Workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.arguments import PeriodEdge
from incubo.edit.asking.questions import Question, field_name, field_question
from incubo.edit.forms import errors
from incubo.edit.forms.answers import FormAnswers, make_assignments, split_values
from incubo.edit.forms.definitions import ENTRY_KEY
from incubo.edit.missions import find_latest_missions, find_renewable_missions
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue, at_path
from incubo.edit.verbs.extend import extend_missions
from incubo.edit.verbs.set import FieldAssignment, resolve_settable_field, set_fields
from incubo.model import committees
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def propose_from_form(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    """The proposal for a form about people, or about changes in an entry. Raises UsageError, RefusedError."""
    proposers = {"extend": _propose_extension, "join": _propose_join, "leave": _propose_leave}
    return proposers.get(answers.form.id, _propose_change)(answers, workspace, registry)


def _propose_extension(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    problems: list[Message] = []
    member_ids = _read_member_ids(answers, registry, problems)
    if not committees.is_next_committee_word(answers.texts.get("until", "")):  # different for each startup
        errors.parse_form_answer(answers, problems, "until", lambda text: workspace.parse_day(text, edge="last"))
    answers.raise_errors(
        [
            *problems,
            *(
                at_path(answers.heading_of("who"), text)
                for text in _no_mission_messages(member_ids, workspace, registry)
            ),
        ]
    )
    missions = [
        target
        for member_id in member_ids
        for target in find_renewable_missions(registry.members[member_id], workspace.as_of)
    ]
    edits = workspace.start_edits(registry)
    return extend_missions(edits, find_latest_missions(missions), parse_last_day(workspace, answers.texts.get("until")))


def _propose_join(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    texts, problems = answers.texts, list[Message]()
    member_ids = _read_member_ids(answers, registry, problems)
    startup_id = errors.parse_form_answer(
        answers, problems, "startup", lambda text: entry_lookup.find_entry_id(registry, "startup", text)
    )
    startup = registry.startups.get(startup_id or "")
    edges: dict[str, PeriodEdge] = {"on": "one", "until": "last"}
    for key, edge in edges.items():
        read = partial(workspace.parse_day, edge=edge, startup=startup)
        errors.parse_form_answer(answers, problems, key, read)
    answers.raise_errors(problems)
    texts_in_order = (texts.get(key) for key in ("on", "until", "status", "employer"))
    arguments = membership.JoinArguments(member_ids, startup_id, *texts_in_order)
    return membership.propose_join(workspace, workspace.start_edits(registry), arguments)


def _propose_leave(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    problems: list[Message] = []
    member_ids = _read_member_ids(answers, registry, problems)
    startup_id = errors.parse_form_answer(
        answers, problems, "startup", lambda text: entry_lookup.find_entry_id(registry, "startup", text)
    )
    errors.parse_form_answer(answers, problems, "on", lambda text: workspace.parse_day(text, edge="end"))
    answers.raise_errors(problems)
    arguments = membership.LeaveArguments(member_ids, startup_id, answers.texts.get("on"))
    edits = workspace.start_edits(registry)
    return membership.propose_departure(workspace, edits, arguments)


def _propose_change(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    kind, assignments = answers.form.kind, make_assignments(answers, workspace.as_of)
    entry = EntryRef(kind, entry_lookup.find_entry_id(registry, kind, f"{kind}/{answers.texts[ENTRY_KEY]}"))
    entry_lookup.get_readable_record(registry, *entry)
    answers.raise_errors(list(_find_assignment_errors(workspace, registry, entry, assignments)))
    return propose_assignments(workspace, registry, entry, assignments)


def propose_assignments(
    workspace: Workspace, registry: Registry, entry: EntryRef, assignments: Sequence[FieldAssignment]
) -> Proposal:
    """The proposal of other values of an entry's fields. Raises UsageError, RefusedError."""
    context = workspace.entry_context(registry, (entry.id,) if entry.kind == "startup" else ())
    edits = workspace.start_edits(registry)
    return set_fields(edits, entry.kind, entry.id, assignments, context)


def value_question(workspace: Workspace, registry: Registry, entry: EntryRef, field_text: str) -> Question:
    """The question for the value of a field of an entry; its answer is the text that `set` takes.

    Raises UsageError for an unknown field, RefusedError for one that `set` does not change.
    """
    context = workspace.entry_context(registry, (entry.id,) if entry.kind == "startup" else ())
    edits = workspace.start_edits(registry)
    target = resolve_settable_field(edits, entry.kind, entry.id, field_text, context)
    field = target.field._replace(required=False)
    question = field_question(target.text, Message(field.help), field, context)
    parse = question.parse
    assert parse is not None

    def keep_text(text: str) -> ParsedValue:
        parsed = parse(text)
        return parsed if parsed.error is not None or parsed.value is None else ParsedValue(text)

    return question._replace(parse=keep_text, name=field_name(field))


def _find_assignment_errors(
    workspace: Workspace, registry: Registry, entry: EntryRef, assignments: Sequence[FieldAssignment]
) -> Iterator[Message]:
    """The errors of each assignment by itself, reported all at once to the author of a form."""
    for assignment in assignments:
        try:
            propose_assignments(workspace, registry, entry, [assignment])
        except UsageError as error:
            yield error.message
            yield from error.hints


def _read_member_ids(answers: FormAnswers, registry: Registry, problems: list[Message]) -> list[str]:
    """The ids of the people named in the form; a problem for each unknown one."""
    member_ids = []
    for word in split_values(answers.texts["who"]):
        single_answer = answers._replace(texts={"who": word})
        member_ids.append(
            errors.parse_form_answer(
                single_answer, problems, "who", lambda text: entry_choice.find_member_id(registry, text)
            )
        )
    return list(dict.fromkeys(member_id for member_id in member_ids if member_id))


def _no_mission_messages(member_ids: Sequence[str], workspace: Workspace, registry: Registry) -> Iterator[Message]:
    """An error for each person who has no mission to extend."""
    for member_id in member_ids:
        member = registry.members[member_id]
        if not find_renewable_missions(member, workspace.as_of):
            message = N_("“{name}” has no current or recent mission: use the form “{form}”")
            yield Message(message, {"name": member.display_name, "form": Message(N_("Join a product"))})
