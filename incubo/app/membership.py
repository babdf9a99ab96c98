"""`join --team` and `leave --team`: a team takes people and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from incubo.app import entry_lookup
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.edit.file_edits import FileEdits
    from incubo.edit.plan import Proposal
    from incubo.model.records import Member


def propose_team_change(
    command_name: str,
    verb: Callable[[FileEdits, Iterable[Member], str], Proposal],
    edits: FileEdits,
    member_names: Sequence[str],
    team_name: str,
    mission_options: Sequence[str | None],
) -> Proposal:
    """What a verb does to people and a team. `mission_options`: the options that do not go with --team.

    Raises UsageError, RefusedError.
    """
    registry = edits.registry
    if any(mission_options):
        raise UsageError(
            Message(N_("a team has no dates and no contract: --team goes with people only")),
            hints=(Message(N_("for a startup as well, give two commands")),),
        )
    team_id = entry_lookup.find_entry_id(registry, "team", team_name)
    member_ids = entry_lookup.find_member_ids(registry, member_names)
    if not member_ids:
        arguments = {"command": f"incubo {command_name}", "id": team_id}
        raise UsageError(Message(N_("say who: {command} MEMBER --team {id}"), arguments))
    return verb(edits, [registry.members[member_id] for member_id in member_ids], team_id)
