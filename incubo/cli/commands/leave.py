"""`incubo leave`: people leave a startup, a cross-cutting team, or everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from incubo.app import entry_choice, membership
from incubo.app.changes.write_options import WriteOptions
from incubo.app.membership import LeaveArguments
from incubo.app.verb_arguments import require_days
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.verbs.leave import leave_team
from incubo.edit.verbs.params import LEAVE, verb_words
from incubo.registry import lookup

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


def leave(
    names: list[str] | None, startup: str | None, team: str | None, on: str | None, *, write_options: WriteOptions
) -> int:
    """End people's missions."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    ask = prompts.ask_required(write_options)
    require_days(workspace, on, edge="end")  # what is no day is said before the first question
    edits = workspace.start_edits(registry)
    if team is not None:
        proposal = membership.propose_team_change("leave", leave_team, edits, names or [], team, (startup, on), ask)
        return apply_proposal(workspace, registry, proposal, write_options)
    startup_id = membership.choose_place_left(registry, "startup", startup, names or [], ask) if startup else None
    find_first = partial(entry_choice.likely_member_ids, registry, workspace.as_of, [startup_id])
    refuse_place = partial(_refuse_place, registry, lookup.split_names(registry, "member", *(names or [])))
    member_ids = entry_choice.find_member_ids(registry, names or [], ask, find_first, refuse_place)
    arguments = LeaveArguments(member_ids, startup_id)
    if not member_ids:
        if ask is None:
            raise UsageError(Message(N_("say who leaves: incubo leave MEMBER… [--startup ID]")))
        arguments = membership.ask_who_leaves(workspace, edits, arguments, ask, has_day=bool(on))
    if on:  # of the next committee of a startup, which is known by now
        place = registry.startups.get(arguments.startup or "")
        arguments = arguments._replace(on=workspace.parse_day(on, edge="end", startup=place))
    elif ask is not None and not member_ids:
        arguments = membership.ask_last_day(workspace, edits, arguments, ask)
    proposal = membership.propose_leave(edits, arguments)
    code = apply_proposal(workspace, registry, proposal, write_options)
    if not member_ids and code == 0:
        prompts.print_equivalent_commands(verb_words("leave", LEAVE, arguments._asdict()))
    return code


def _refuse_place(registry: Registry, names: Sequence[str], word: str) -> tuple[Message, ...]:
    """Raise UsageError for the name of a startup or a team among those of people, which suggests its option."""
    for kind, option in (("startup", "--startup"), ("team", "--team")):
        entry_id = lookup.find_in_kind(registry, kind, word).id
        if entry_id is not None:
            others = [
                quote_entry_id("member", entry_choice.find_member_id(registry, member_name))
                for member_name in names
                if member_name != word
            ]
            arguments = {
                "word": word,
                "line": " ".join([*(others or [gettext("MEMBER")]), option, quote_entry_id(kind, entry_id)]),
            }
            message = N_("“{word}” is a product") if kind == "startup" else N_("“{word}” is a cross-cutting team")
            raise UsageError(
                Message(message, arguments), hints=(Message(N_("to leave it: incubo leave {line}"), arguments),)
            )
    return ()
