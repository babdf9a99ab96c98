"""`join` and `leave`: from the arguments, as text, to a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.app import entry_lookup
from incubo.app.verb_arguments import parse_contract
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.missions import ContractTerms
from incubo.edit.verbs.join import JoinRequest, join
from incubo.edit.verbs.leave import LeaveRequest, leave

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.workspace import Workspace
    from incubo.edit.file_edits import FileEdits
    from incubo.edit.plan import Proposal
    from incubo.model.records import Member


class JoinArguments(NamedTuple):
    """The options of `join`, as text; `startup_id` is an id or None."""

    member_ids: list[str]
    startup_id: str | None
    on: str | None
    until: str | None
    status: str | None
    employer: str | None


def propose_join(workspace: Workspace, edits: FileEdits, arguments: JoinArguments) -> Proposal:
    """The proposal of missions of people on a startup. Raises UsageError, RefusedError."""
    assert arguments.startup_id is not None
    registry = edits.registry
    on = workspace.parse_day(arguments.on, edge="one") if arguments.on else None
    until = None
    if arguments.until:
        startup = registry.startups.get(arguments.startup_id)
        until = workspace.parse_day(arguments.until, edge="one", startup=startup)
    contract = parse_contract({"status": arguments.status, "employer": arguments.employer}, registry) or ContractTerms()
    members = [registry.members[member_id] for member_id in arguments.member_ids]
    return join(edits, members, JoinRequest(arguments.startup_id, on, until, contract))


def propose_leave(edits: FileEdits, member_ids: Sequence[str], startup_id: str | None, day: date) -> Proposal:
    """The proposal to end missions of people, for one startup or all. Raises RefusedError."""
    members = [edits.registry.members[member_id] for member_id in member_ids]
    return leave(edits, members, LeaveRequest(day, startup_id))


def propose_team_change(
    command_name: str,
    verb: Callable[[FileEdits, Iterable[Member], str], Proposal],
    edits: FileEdits,
    member_names: Sequence[str],
    team_name: str,
    mission_options: Sequence[str | None],
) -> Proposal:
    """The proposal of a verb for people and a team; only people can be given with a team.

    `mission_options`: the options that do not go with --team. Raises UsageError, RefusedError.
    """
    registry = edits.registry
    if any(mission_options):
        raise UsageError(
            Message(N_("a team has no dates and no contract: with --team, give people only")),
            hints=(Message(N_("for a startup as well, give two commands")),),
        )
    team_id = entry_lookup.find_entry_id(registry, "team", team_name)
    member_ids = entry_lookup.find_member_ids(registry, member_names)
    if not member_ids:
        arguments = {"command": f"incubo {command_name}", "id": team_id}
        raise UsageError(Message(N_("say who: {command} MEMBER --team {id}"), arguments))
    return verb(edits, [registry.members[member_id] for member_id in member_ids], team_id)
