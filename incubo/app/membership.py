"""`join` and `leave`: their questions, and from the arguments to a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from incubo.app import entry_choice
from incubo.app.entry_choice import entry_question
from incubo.app.verb_arguments import on_question, parse_contract
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.asking.questions import (
    Ask,
    Question,
    choice_question,
    day_question,
    field_question,
    find_error,
)
from incubo.edit.contract_doubts import doubt_dates, doubt_employer
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms
from incubo.edit.verbs.join import (
    JoinRequest,
    default_end,
    find_current_contract,
    find_running_missions,
    join,
    join_team,
    require_active_startup,
)
from incubo.edit.verbs.leave import LeaveRequest, default_last_day, leave, leave_team
from incubo.edit.verbs.params import LEAVE
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.teams import list_assignments
from incubo.registry import lookup
from incubo.registry.lookup import entry_title

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.plan import Proposal
    from incubo.edit.value_parser import EntryContext, ParsedValue
    from incubo.model.records import Member
    from incubo.registry.registry import Registry

ALL_CHOICE = "--all"
"""The id of the choice “everything”. (No id of an entry begins with a hyphen.)"""
ONE_PLACE = Message(N_("a product or a team: not both at once"))
TEAM_HAS_PEOPLE_ONLY = Message(N_("a team has no dates and no contract: give people only"))
_TEAM_PREFIX = "team/"
_MISSION_FIELDS = {field.name: field for field in MISSION_FIELDS}
_LEAVE = {param.name: param for param in LEAVE}


class JoinArguments(NamedTuple):
    """The values of the parameters `JOIN`, as far as they are known: entries by their ids."""

    who: list[str]
    startup: str | None = None
    team: str | None = None
    on: date | None = None
    until: date | None = None
    status: str | None = None
    employer: str | None = None


class LeaveArguments(NamedTuple):
    """The values of the parameters `LEAVE`, as far as they are known: entries by their ids. With neither a startup nor
    a team, people leave everything; without a day, on the usual one.
    """

    who: list[str]
    startup: str | None = None
    team: str | None = None
    on: date | None = None


def ask_join_arguments(workspace: Workspace, edits: FileEdits, arguments: JoinArguments, ask: Ask) -> JoinArguments:
    """Ask for what is missing; the contract only for a person without a running one.

    Nothing more is asked about people who are there already. Raises UsageError and RefusedError, before the questions,
    for arguments that no answer could make valid.
    """
    registry = edits.registry
    context = workspace.entry_context(registry)
    parse_contract(arguments.status, arguments.employer, registry)
    if not arguments.who:
        arguments = arguments._replace(who=ask(_who_joins_question(context, arguments.startup)))
    startup_id = arguments.startup or ask(joined_startup_question(context))
    arguments = arguments._replace(startup=startup_id)

    def check_start(day: date) -> Message | None:
        return find_error(lambda: require_active_startup(edits, JoinRequest(startup_id, end=day), day))

    if arguments.on is None:
        text, field = Message(N_("From when?")), _MISSION_FIELDS["start"]
        question = day_question(workspace.parse_day, text, field, workspace.as_of)
        day = ask(question._replace(check=check_start, option="--on"))
        arguments = arguments._replace(on=day)
    else:
        day = arguments.on
        require_active_startup(edits, JoinRequest(startup_id, end=day), day)
    members = [registry.members[member_id] for member_id in arguments.who]
    if all(find_running_missions(member, startup_id, day) for member in members):
        return arguments
    arguments = _ask_contract(arguments, context, day, ask)
    if arguments.until is None:
        arguments = arguments._replace(until=_ask_end(workspace, edits, arguments, day, ask))
    return arguments


def joined_startup_question(context: EntryContext) -> Question:
    """The question which startup people join."""
    return entry_question("startup", "startup", Message(N_("Which product?")), context)


def _who_joins_question(context: EntryContext, startup_id: str | None) -> Question:
    """The question who joins; where no answer fits, it says how to add a person."""
    question = entry_question(
        "member",
        "member",
        Message(N_("Who joins?"), hint=Message(N_("several: with commas; somebody new: first incubo new member"))),
        context,
        many=True,
    )
    parse_person = question.parse
    assert parse_person is not None

    def parse(text: str) -> ParsedValue:
        answer = parse_person(text)
        if answer.error is None:
            return answer
        return answer._replace(hints=(*answer.hints, new_member_hint(answer.source, startup_id)))

    return question._replace(parse=parse)


def new_member_hint(name: str, startup_id: str | None) -> Message:
    """How to add a person whom the registry does not have yet."""
    words = ["incubo new member"]
    if " " in name.strip():
        words += ["--fullname", quote_argument(" ".join(name.split()))]
    if startup_id is not None:
        words += ["--startup", quote_entry_id("startup", startup_id)]
    return Message(N_("if it is somebody new"), command=" ".join(words))


def _ask_end(workspace: Workspace, edits: FileEdits, arguments: JoinArguments, day: date, ask: Ask) -> date:
    """Ask for the last day of the missions that begin on `day`, until they can be written."""
    registry, startup_id = edits.registry, arguments.startup
    assert startup_id is not None
    statuses = {
        arguments.status or find_current_contract(registry.members[member_id], day).status
        for member_id in arguments.who
    }
    usual_end, _ = default_end(edits, startup_id, day, statuses.pop() if len(statuses) == 1 else None)
    question = day_question(
        workspace.parse_day,
        Message(N_("Until when?")),
        _MISSION_FIELDS["end"],
        usual_end,
        startup=registry.startups.get(startup_id),
    )

    def check(end: date) -> Message | None:
        return find_error(lambda: propose_join(edits.start_trial(), arguments._replace(until=end)))

    answer: date = ask(question._replace(check=check, option="--until", doubt=partial(doubt_dates, day)))
    return answer


def _ask_contract(arguments: JoinArguments, context: EntryContext, day: date, ask: Ask) -> JoinArguments:
    """The contract of a person who joins or comes back: what the options give, the rest by questions."""
    member = context.registry.members[arguments.who[0]]
    if len(arguments.who) > 1 or member.is_active(day):
        return arguments
    last_contract = find_current_contract(member, day)
    if arguments.status is None:
        arguments = arguments._replace(status=ask(status_question(context, last_contract.status)))
    if arguments.employer is None:
        usual = last_contract.employer if arguments.status == last_contract.status else None
        arguments = arguments._replace(employer=ask(employer_question(context, usual)))
    return arguments


def status_question(context: EntryContext, default: str | None) -> Question:
    """The question under which status a mission is."""
    field = _MISSION_FIELDS["status"]
    return field_question("status", Message(N_("Status?")), field, context, default)._replace(option="--status")


def employer_question(context: EntryContext, default: str | None) -> Question:
    """The question who signs the contract of a mission."""
    field = _MISSION_FIELDS["employer"]
    question = field_question("employer", Message(N_("Employer?")), field, context, default)
    return question._replace(option="--employer", doubt=partial(doubt_employer, context.registry))


def ask_who_leaves(
    workspace: Workspace, edits: FileEdits, arguments: LeaveArguments, ask: Ask, *, has_day: bool
) -> LeaveArguments:
    """Ask who leaves, and what. `has_day`: a last day is given, so that it is no team, which has no dates."""
    registry = edits.registry
    text = Message(N_("Who leaves? (several: with commas)"))
    member_ids = ask(entry_question("member", "member", text, workspace.entry_context(registry), many=True))
    arguments = arguments._replace(who=member_ids)
    members = [registry.members[member_id] for member_id in member_ids]
    choices = _list_places_to_leave(workspace, registry, members) if arguments.startup is None else ()
    if has_day:
        choices = tuple(choice for choice in choices if not choice.id.startswith(_TEAM_PREFIX))
    if not choices:
        return arguments
    names = [member.display_name for member in members]
    text = Message(N_("What does {names:list} leave?"), {"names": names, "n": len(names)},
                   N_("What do {names:list} leave?"))  # fmt: skip
    answer = ask(choice_question("startup", text, choices, _LEAVE["startup"].option))
    if answer.startswith(_TEAM_PREFIX):
        return arguments._replace(team=answer.removeprefix(_TEAM_PREFIX))
    return arguments._replace(startup=None if answer == ALL_CHOICE else answer)


def ask_last_day(workspace: Workspace, edits: FileEdits, arguments: LeaveArguments, ask: Ask) -> LeaveArguments:
    """Ask for the last day of people who leave; a team has none."""
    if arguments.team is not None:
        return arguments
    members = [edits.registry.members[member_id] for member_id in arguments.who]
    last_day = default_last_day(edits, members, arguments.startup)
    startup = edits.registry.startups.get(arguments.startup or "")
    question = on_question(workspace, LEAVE, last_day, startup=startup)

    def check(day: date) -> Message | None:
        return find_error(lambda: propose_leave(edits.start_trial(), arguments._replace(on=day)))

    return arguments._replace(on=ask(question._replace(check=check)))


def _list_places_to_leave(
    workspace: Workspace, registry: Registry, members: Sequence[Member]
) -> tuple[LabelledValue, ...]:
    """The startups and teams of people, after “everything”; nothing where there is only one place."""
    startups = dict.fromkeys(
        assignment.startup
        for member in members
        for assignment in list_assignments(member)
        if assignment.mission.start is not None
        and (assignment.mission.end is None or assignment.mission.end >= workspace.as_of)
    )
    teams = dict.fromkeys(team_id for member in members for team_id in member.teams)
    places = [LabelledValue(startup_id, entry_title(registry, "startup", startup_id)) for startup_id in startups]
    places += [LabelledValue(_TEAM_PREFIX + team_id, entry_title(registry, "team", team_id)) for team_id in teams]
    return (LabelledValue(ALL_CHOICE, Message(N_("everything"))), *places) if len(places) > 1 else ()


def choose_place_left(
    registry: Registry, kind: str, name: str, member_names: Iterable[str], ask: Ask | None = None
) -> str:
    """The id of the startup or team that people leave. Raises UsageError.

    Their own entries come first: one may name, word for word, what has no entry, and the word be the beginning of
    another name.
    """
    word = lookup.split_kind_prefix(name)[1]
    if not registry.has_entry(kind, word):
        for member_name in member_names:
            member = registry.members.get(lookup.find_in_kind(registry, "member", member_name).id or "")
            if member is not None and word in _places_of(member, kind):
                return word
    return entry_choice.choose_entry_id(registry, kind, name, ask)


def _places_of(member: Member, kind: str) -> Iterable[str]:
    return member.teams if kind == "team" else [assignment.startup for assignment in list_assignments(member)]


def propose_join(edits: FileEdits, arguments: JoinArguments) -> Proposal:
    """The proposal of people who join a startup or a team. Raises UsageError, RefusedError."""
    registry = edits.registry
    members = [registry.members[member_id] for member_id in arguments.who]
    if arguments.team is not None:
        return join_team(edits, members, arguments.team)
    assert arguments.startup is not None
    contract = parse_contract(arguments.status, arguments.employer, registry) or ContractTerms()
    return join(edits, members, JoinRequest(arguments.startup, arguments.on, arguments.until, contract))


def propose_leave(edits: FileEdits, arguments: LeaveArguments) -> Proposal:
    """The proposal of people who leave a startup, a team or everything; without a day, on the usual one, which a note
    names where it is not today. Raises RefusedError.
    """
    leaving = [edits.registry.members[member_id] for member_id in arguments.who]
    if arguments.team is not None:
        return leave_team(edits, leaving, arguments.team)
    startup_id = arguments.startup
    day = arguments.on or default_last_day(edits, leaving, startup_id)
    proposal = leave(edits, leaving, LeaveRequest(day, startup_id))
    if arguments.on is not None or day == edits.as_of:
        return proposal
    details = {"title": entry_title(edits.registry, "startup", startup_id or ""), "day": day}
    note = Message(N_("{title} stopped on {day:long}: that is the last day, unless another one is given"), details)
    return proposal._replace(notes=(note, *proposal.notes))


def propose_team_change(
    command_name: str,
    verb: Callable[[FileEdits, Iterable[Member], str], Proposal],
    edits: FileEdits,
    member_names: Sequence[str],
    team_name: str,
    mission_options: Sequence[str | None],
    ask: Ask | None = None,
) -> Proposal:
    """The proposal of a verb for people and a team; only people can be given with a team.

    `mission_options`: the options that do not go with --team, the startup first. Raises UsageError, RefusedError.
    """
    registry = edits.registry
    startup, *contract = mission_options
    if startup:
        raise UsageError(ONE_PLACE, hints=(Message(N_("for a product as well, give two commands")),))
    if any(contract):
        raise UsageError(TEAM_HAS_PEOPLE_ONLY)
    leaving = member_names if command_name == "leave" else ()
    team_id = choose_place_left(registry, "team", team_name, leaving, ask)
    member_ids = entry_choice.find_member_ids(registry, member_names, ask)
    if not member_ids:
        arguments = {"command": f"incubo {command_name}", "id": quote_entry_id("team", team_id)}
        raise UsageError(Message(N_("say who: {command} MEMBER --team {id}"), arguments))
    return verb(edits, [registry.members[member_id] for member_id in member_ids], team_id)
