"""`join --team` and `leave --team`: a team takes people and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from incubo.cli import people
from incubo.cli.writing import Way, carry_out
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.desk import Desk
    from incubo.edit.proposal import Proposal
    from incubo.model.records import Member


def run(
    command: str,
    verb: Callable[[Desk, Iterable[Member], str], Proposal],
    opened: Workspace,
    desk: Desk,
    words: Sequence[str],
    team: str,
    others: Sequence[str | None],
    way: Way,
) -> int:
    """Do what a verb does to people and a team; the exit code. `others`: the options that do not go with --team.

    Raises UsageError, Refused.
    """
    registry = desk.registry
    if any(others):
        raise UsageError(
            Text(N_("a team has no dates and no contract: --team goes with people only")),
            hints=(Text(N_("for a startup as well, give two commands")),),
        )
    found = people.entry(registry, "team", team)
    who = people.members(registry, words)
    if not who:
        said = {"command": f"incubo {command}", "id": found}
        raise UsageError(Text(N_("say who: {command} MEMBER --team {id}"), said))
    return carry_out(opened, registry, verb(desk, [registry.members[member_id] for member_id in who], found), way)
