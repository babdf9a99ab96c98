"""`incubo join`: start a mission of members on a startup, or put them in a cross-cutting team."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from incubo.app import entry_choice, entry_lookup, membership
from incubo.app.changes.write_options import WriteOptions
from incubo.app.membership import JoinArguments
from incubo.app.verb_arguments import parse_contract, parse_last_day, parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.join_proposals import start_mission
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.verbs.join import join_team
from incubo.edit.verbs.params import JOIN
from incubo.registry import lookup

if TYPE_CHECKING:
    from incubo.edit.asking.questions import Ask
    from incubo.registry.registry import Registry


def join(
    names: list[str] | None,
    startup: str | None,
    team: str | None,
    on: str | None,
    until: str | None,
    status: str | None,
    employer: str | None,
    *,
    write_options: WriteOptions,
) -> int:
    """Record people joining a product or a team."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    edits = workspace.start_edits(registry)
    ask = prompts.ask_required(write_options)
    first_day = workspace.parse_day(on, edge="one") if on else None
    last_day = parse_last_day(workspace, until)
    employer = parse_param_values(workspace, registry, JOIN, {"employer": employer})["employer"]
    parse_contract(status, employer, registry)
    if team is not None:
        proposal = membership.propose_team_change(
            "join", join_team, edits, names or [], team, (startup, on, until, status, employer), ask
        )
        return apply_proposal(workspace, registry, proposal, write_options)
    find_first = partial(entry_choice.likely_member_ids, registry, workspace.as_of)
    member_ids, startup_id = _split_members_and_startup(registry, names or [], startup, ask, find_first)
    if until and last_day is None:  # the next committee of the startup
        if startup_id is None and ask is not None:
            startup_id = ask(membership.joined_startup_question(workspace.entry_context(registry)))
        if startup_id is not None:
            last_day = workspace.parse_day(until, edge="last", startup=registry.startups.get(startup_id))
    arguments = JoinArguments(member_ids, startup_id, on=first_day, until=last_day, status=status, employer=employer)
    return start_mission(workspace, registry, arguments, write_options)


def _split_members_and_startup(
    registry: Registry,
    names: list[str],
    startup_name: str | None,
    ask: Ask | None,
    find_first: Callable[[], Sequence[Collection[str]]],
) -> tuple[list[str], str | None]:
    """The people and the startup, by their ids. Raises UsageError."""
    if startup_name is not None:
        startup_id = entry_choice.choose_entry_id(registry, "startup", startup_name, ask)
        return _find_joining_members(registry, names, ask, find_first, startup_id), startup_id
    if not names:
        return [], None
    *first, last = names
    if entry_lookup.has_entry_named(registry, "startup", last):
        startup_id = entry_choice.choose_entry_id(registry, "startup", last, ask)
        return _find_joining_members(registry, first, ask, find_first, startup_id), startup_id
    if entry_lookup.has_entry_named(registry, "member", last):
        return _find_joining_members(registry, names, ask, find_first), None
    member_ids = _find_joining_members(registry, first, ask, find_first)
    if entry_lookup.has_entry_named(registry, "team", last):
        team_id = entry_lookup.find_entry_id(registry, "team", last)
        arguments = {
            "word": last,
            "line": " ".join(
                [*(quote_entry_id("member", each) for each in member_ids), "--team", quote_entry_id("team", team_id)]
            ),
        }
        message = Message(N_("“{word}” is a cross-cutting team"), arguments)
        raise UsageError(message, hints=(Message(N_("to join it: incubo join {line}"), arguments),))
    return member_ids, entry_choice.choose_entry_id(registry, "startup", last, ask)


def _find_joining_members(
    registry: Registry,
    names: list[str],
    ask: Ask | None,
    find_first: Callable[[], Sequence[Collection[str]]],
    startup_id: str | None = None,
) -> list[str]:
    """The people who join, by their ids. Raises UsageError; the one for a name says how to add a person."""
    member_ids: list[str] = []
    for name in lookup.split_names(registry, "member", *names):
        try:
            member_ids.append(entry_choice.find_member_id(registry, name, ask, find_first))
        except UsageError as error:
            error.hints = (*error.hints, membership.new_member_hint(name, startup_id))
            raise
    return list(dict.fromkeys(member_ids))
