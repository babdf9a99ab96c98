"""Requests made with a form, on GitHub, GitLab or in a file: from the answers to a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.app import entry_choice, entry_lookup, membership
from incubo.app.extension import find_missions_of_people
from incubo.app.membership import JoinArguments, LeaveArguments
from incubo.app.metric_requests import FigureLine, propose_metrics, split_figure
from incubo.app.workspace import Workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.arguments import parse_number_argument
from incubo.edit.asking.questions import Question, day_question, field_name, field_question
from incubo.edit.forms.answers import FormAnswers, make_assignments, read_values
from incubo.edit.forms.definitions import ENTRY_KEY
from incubo.edit.forms.parser import parse_list_items
from incubo.edit.missions import find_renewable_missions
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, ParsedValue, at_path, parse_value
from incubo.edit.verbs.extend import extend_missions
from incubo.edit.verbs.params import EXTEND, JOIN, LEAVE, SEND_METRICS, Param
from incubo.edit.verbs.set import FieldAssignment, resolve_settable_field, set_fields
from incubo.model.committees import is_next_committee_word
from incubo.model.records import Member
from incubo.model.schemas.startup import METRIC_FIELDS
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def propose_from_form(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    """The proposal for a form about people, or about changes in an entry. Raises UsageError, RefusedError."""
    proposers = {
        "extend": _propose_extension,
        "join": _propose_join,
        "leave": _propose_leave,
        "metric": _propose_metrics,
    }
    return proposers.get(answers.form.id, _propose_change)(answers, workspace, registry)


def _propose_extension(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    is_next_committee = is_next_committee_word(answers.texts.get("until", ""))  # different for each startup
    params = [param for param in EXTEND if not (param.name == "until" and is_next_committee)]
    values, problems = _read_params(answers, workspace, registry, params)
    members = [registry.members[member_id] for member_id in values["who"]]
    ended = [member for member in members if not find_renewable_missions(member, workspace.as_of)]
    heading = answers.heading_of("who")
    answers.raise_errors([*problems, *(at_path(heading, _no_mission_message(member)) for member in ended)])
    missions = find_missions_of_people(workspace, members)
    return extend_missions(workspace.start_edits(registry), missions, values.get("until"))


def _propose_join(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    values, problems = _read_params(answers, workspace, registry, JOIN)
    answers.raise_errors(problems)
    return membership.propose_join(workspace.start_edits(registry), JoinArguments(**values))


def _propose_leave(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    values, problems = _read_params(answers, workspace, registry, LEAVE)
    answers.raise_errors(problems)
    return membership.propose_leave(workspace.start_edits(registry), LeaveArguments(**values))


def _propose_metrics(answers: FormAnswers, workspace: Workspace, registry: Registry) -> Proposal:
    params = [param for param in SEND_METRICS if param.field.type not in ("lines", "boolean")]
    values, problems = _read_params(answers, workspace, registry, params)
    (key,), heading = (field for field in METRIC_FIELDS if field.name == "key"), answers.heading_of("figures")
    lines = []
    for text in parse_list_items(answers.texts["figures"]):
        try:
            name, figure = split_figure(text)
            parse_value(key, name, workspace.entry_context(registry)).require(name)
            parse_number_argument(figure)
        except UsageError as error:
            problems += [at_path(heading, error.message), *error.hints]
        lines.append(FigureLine(text, values.get("on") or workspace.as_of, values.get("source")))
    answers.raise_errors(problems)
    startup, may_be_new = registry.startups[values["startup"]], "new_key" in answers.checked
    return propose_metrics(workspace.start_edits(registry), startup, lines, None, allow_new_keys=may_be_new)


def _read_params(
    answers: FormAnswers, workspace: Workspace, registry: Registry, params: Sequence[Param]
) -> tuple[dict[str, Any], list[Message]]:
    """The values of the parameters that are answered, by their names, and what is wrong with the answers."""
    context = workspace.entry_context(registry)
    days = [param for param in params if param.field.type == "date"]
    values, problems = read_values(answers, [_param_question(param, context) for param in params if param not in days])
    startup = registry.startups.get(values.get("startup") or "")  # whose next committee may be meant
    questions = [day_question(workspace.parse_day, Message(""), param.field, startup=startup) for param in days]
    values_of_days, problems_of_days = read_values(answers, questions)
    return values | values_of_days, problems + problems_of_days


def _param_question(param: Param, context: EntryContext) -> Question:
    if param.field.type == "reference":
        return entry_choice.entry_question(
            param.name, param.field.target_kind, Message(""), context, many=param.field.many
        )
    return field_question(param.name, Message(""), param.field, context)


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


def _no_mission_message(member: Member) -> Message:
    """The error for a person who has no mission to extend."""
    text = N_("“{name}” has no current or recent mission: use the form “{form}”")
    return Message(text, {"name": member.display_name, "form": Message(N_("Join a product"))})
