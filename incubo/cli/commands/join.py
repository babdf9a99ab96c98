"""`incubo join`: start a mission of members on a startup, or put them in a cross-cutting team."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app import entry_lookup, membership
from incubo.app.membership import JoinArguments
from incubo.app.verb_arguments import parse_contract
from incubo.app.write_options import WriteOptions
from incubo.cli import prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_session_workspace
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms
from incubo.edit.verbs.join import default_end, find_current_contract, join_team

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry


def ask_join_arguments(workspace: Workspace, edits: FileEdits, arguments: JoinArguments) -> JoinArguments:
    """Ask for what is missing; the contract only for a person without a running one."""
    registry = edits.registry
    if not arguments.member_ids:
        arguments = arguments._replace(member_ids=[prompts.ask_entry(registry, "member", gettext("Who joins?"))])
    startup = arguments.startup_id or prompts.ask_entry(registry, "startup", gettext("Which startup?"))
    arguments = arguments._replace(startup_id=startup)
    if arguments.on is None:
        arguments = arguments._replace(on=prompts.ask_day(workspace, gettext("From when?"), workspace.as_of))
    day = workspace.parse_day(arguments.on or "today", edge="one")
    contract = _ask_join_contract(
        edits, arguments, find_current_contract(registry.members[arguments.member_ids[0]], day), day
    )
    arguments = arguments._replace(status=contract.status, employer=contract.employer)
    if arguments.until is None:
        given_contract = parse_contract({"status": arguments.status, "employer": arguments.employer}, registry)
        usual, _ = default_end(edits, startup, day, given_contract.status if given_contract else None)
        arguments = arguments._replace(
            until=prompts.ask_day(workspace, gettext("Until when?"), usual, registry.startups.get(startup), day)
        )
    return arguments


def _ask_join_contract(
    edits: FileEdits, arguments: JoinArguments, last_contract: ContractTerms, day: date
) -> ContractTerms:
    """The contract of a person who joins or comes back: what the options give, the rest asked on the terminal."""
    given_terms = ContractTerms(arguments.status, arguments.employer)
    member = edits.registry.members[arguments.member_ids[0]]
    if len(arguments.member_ids) > 1 or member.is_active(day):
        return given_terms
    while given_terms.status is None:
        choices = ", ".join(edits.registry.vocabulary.allowed_values("statuses"))
        answer = prompts.ask_text(
            translate(Message(N_("Status? ({choices})"), {"choices": choices})), last_contract.status or ""
        )
        try:
            contract = parse_contract({"status": answer or None, "employer": None}, edits.registry)
        except UsageError as error:
            prompts.print_input_error(error)
            continue
        if contract is None:
            break
        given_terms = contract._replace(employer=given_terms.employer)
    if given_terms.employer is None:
        usual = last_contract.employer if given_terms.status == last_contract.status else None
        given_terms = given_terms._replace(employer=prompts.ask_text(gettext("Employer?"), usual or "") or None)
    return given_terms


@add_write_options
@command_help(
    N_(
        "Give people first, then the startup: incubo join MEMBER… STARTUP.\n\n"
        "A separate mission is created, so that the past is not rewritten. If a mission begins "
        "on that very day, the startup is added to it instead (use --on with that day when the "
        "person was there from the start). Without --until, the mission ends at the startup's "
        "next committee, or after three months if none is known; the network limits missions to "
        "six months, except for public agents. Without --status and --employer, the last "
        "contract is used again.\n\n"
        "With --team, people join a cross-cutting team, which has no dates."
    ),
    examples=(
        ("incubo join judith.marzin mon-estran --dry-run", N_("from today to the next committee")),
        (
            "incubo join judith.marzin maud.siffert mon-estran --on 2025-02-03 --until 2025-04-30 --dry-run",
            N_("two people, on future dates"),
        ),
        ("incubo join leila.ferrandis maree-claire --on 2024-04-02 --dry-run", N_("she was there from the beginning")),
        ("incubo join judith.marzin --team rivages-animation --dry-run", N_("a cross-cutting team")),
    ),
)
def join(
    names: Annotated[
        list[str] | None, typer.Argument(metavar=N_("MEMBER STARTUP"), help=N_("People, then the startup they join."))
    ] = None,
    startup: Annotated[str | None, typer.Option(metavar="ID", help=N_("The startup, if it is not given last."))] = None,
    team: Annotated[str | None, typer.Option(metavar="ID", help=N_("A cross-cutting team instead."))] = None,
    on: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The first day (today)."))] = None,
    until: Annotated[
        str | None, typer.Option(metavar=N_("DATE"), help=N_("The last day (the next committee, or three months)."))
    ] = None,
    status: Annotated[str | None, typer.Option(help=N_("The contract's status (the last one's)."))] = None,
    employer: Annotated[str | None, typer.Option(help=N_("Who signs the contract (as last time)."))] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Record people joining a startup or a team."""
    workspace = open_session_workspace()
    registry = workspace.load_registry()
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    if team is not None:
        proposal = membership.propose_team_change(
            "join", join_team, edits, names or [], team, (startup, on, until, status, employer)
        )
        return apply_proposal(workspace, registry, proposal, write_options)
    member_ids, startup_id = _split_members_and_startup(registry, names or [], startup)
    arguments = JoinArguments(member_ids, startup_id, on, until, status, employer)
    was_prompted = (
        session.current_session().is_interactive and not write_options.yes and not (member_ids and startup_id)
    )
    if was_prompted:
        arguments = ask_join_arguments(workspace, edits, arguments)
    elif not arguments.member_ids or arguments.startup_id is None:
        raise _missing_argument_error(arguments)
    code = apply_proposal(workspace, registry, membership.propose_join(workspace, edits, arguments), write_options)
    if was_prompted and code == 0:
        options_used = (
            ("--on", arguments.on),
            ("--until", arguments.until),
            ("--status", arguments.status),
            ("--employer", arguments.employer),
        )
        options = [word for option, value in options_used if value for word in (option, value)]
        prompts.print_equivalent_command(["join", *arguments.member_ids, arguments.startup_id or "", *options])
    return code


def _split_members_and_startup(
    registry: Registry, names: list[str], startup_name: str | None
) -> tuple[list[str], str | None]:
    """The people and the startup, by their ids. Raises UsageError."""
    if startup_name is not None:
        return entry_lookup.find_member_ids(registry, names), entry_lookup.find_entry_id(
            registry, "startup", startup_name
        )
    if not names:
        return [], None
    *first, last = names
    if entry_lookup.has_entry_named(registry, "startup", last):
        return entry_lookup.find_member_ids(registry, first), entry_lookup.find_entry_id(registry, "startup", last)
    if entry_lookup.has_entry_named(registry, "member", last):
        return entry_lookup.find_member_ids(registry, names), None
    member_ids = entry_lookup.find_member_ids(registry, first)
    if entry_lookup.has_entry_named(registry, "team", last):
        team_id = entry_lookup.find_entry_id(registry, "team", last)
        arguments = {"word": last, "line": " ".join([*member_ids, "--team", team_id])}
        message = Message(N_("“{word}” is a cross-cutting team"), arguments)
        raise UsageError(message, hints=(Message(N_("to join it: incubo join {line}"), arguments),))
    return member_ids, entry_lookup.find_entry_id(registry, "startup", last)


def _missing_argument_error(arguments: JoinArguments) -> UsageError:
    message = N_("say which startup they join") if arguments.member_ids else N_("say who joins")
    hints = (
        Message(N_("people first, then the startup: {line}"), {"line": "incubo join MEMBER… STARTUP"}),
        Message(N_("or a cross-cutting team: {line}"), {"line": "incubo join MEMBER… --team TEAM"}),
    )
    return UsageError(Message(message), hints=hints)
