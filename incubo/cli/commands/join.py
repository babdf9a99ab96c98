"""`incubo join`: people start on a startup, or in a cross-cutting team.

The questions of `incubo join` at a terminal: who, where, from when, until when, under which contract.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from incubo.app import arguments, entry_lookup, membership, workspace
from incubo.app.apply import WriteOptions
from incubo.cli import prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.file_edits import FileEdits
    from incubo.edit.missions import ContractTerms
    from incubo.registry.registry import Registry


class JoinArguments(NamedTuple):
    """What was given, in words; `startup` is an id or None."""

    who: list[str]
    startup: str | None
    on: str | None
    until: str | None
    status: str | None
    employer: str | None


def ask_join_arguments(opened: Workspace, desk: FileEdits, said: JoinArguments) -> JoinArguments:
    """Ask for what is missing; a contract only of somebody who has none running."""
    from incubo.app.verb_arguments import parse_contract
    from incubo.edit.verbs.join import default_end
    from incubo.edit.verbs.join import find_current_contract as last_contract

    registry = desk.registry
    if not said.who:
        said = said._replace(who=[prompts.ask_entry(registry, "member", gettext("Who joins?"))])
    startup = said.startup or prompts.ask_entry(registry, "startup", gettext("Which startup?"))
    said = said._replace(startup=startup)
    if said.on is None:
        said = said._replace(on=prompts.ask_day(opened, gettext("From when?"), opened.today))
    day = arguments.parse_day_argument(said.on or "today", opened.config, edge="one")
    contract = _ask_join_contract(desk, said, last_contract(registry.members[said.who[0]], day), day)
    said = said._replace(status=contract.status, employer=contract.employer)
    if said.until is None:
        known = parse_contract({"status": said.status, "employer": said.employer}, registry)
        usual, _ = default_end(desk, startup, day, known.status if known else None)
        said = said._replace(
            until=prompts.ask_day(opened, gettext("Until when?"), usual, registry.startups.get(startup), day)
        )
    return said


def _ask_join_contract(desk: FileEdits, said: JoinArguments, last: ContractTerms, day: date) -> ContractTerms:
    """The contract that is asked for, its words completed at the terminal for one person who comes, or comes back."""
    from incubo.app.verb_arguments import parse_contract
    from incubo.edit.missions import ContractTerms

    given = ContractTerms(said.status, said.employer)
    member = desk.registry.members[said.who[0]]
    if len(said.who) > 1 or member.active(day):
        return given
    while given.status is None:
        choices = ", ".join(desk.registry.vocabulary.allowed("statuses"))
        answer = prompts.ask_text(
            translate(Message(N_("Status? ({choices})"), {"choices": choices})), last.status or ""
        )
        try:
            known = parse_contract({"status": answer or None, "employer": None}, desk.registry)
        except UsageError as error:
            prompts.print_input_error(error)
            continue
        if known is None:
            break
        given = known._replace(employer=given.employer)
    if given.employer is None:
        usual = last.employer if given.status == last.status else None
        given = given._replace(employer=prompts.ask_text(gettext("Employer?"), usual or "") or None)
    return given


@add_write_options
@command_help(
    N_(
        "People first, then the startup: incubo join MEMBER… STARTUP.\n\n"
        "A mission of its own says since when, so that what was true before stays so; only where a mission begins on "
        "that very day, the startup is added to it (--on with that day: the person was there from the beginning). "
        "Without --until, it ends with the startup's next committee, or after three months where none is known; the "
        "network allows six, public agents excepted. Without --status and --employer, the last contract goes on.\n\n"
        "With --team, people enter a cross-cutting team, which has no dates."
    ),
    examples=(
        ("incubo join judith.marzin mon-estran --dry-run", N_("from today to the next committee")),
        (
            "incubo join judith.marzin maud.siffert mon-estran --on 2025-02-03 --until 2025-04-30 --dry-run",
            N_("two people, on days to come"),
        ),
        ("incubo join leila.ferrandis maree-claire --on 2024-04-02 --dry-run", N_("she was there from the beginning")),
        ("incubo join judith.marzin --team rivages-animation --dry-run", N_("a cross-cutting team")),
    ),
)
def join(
    words: Annotated[
        list[str] | None, typer.Argument(metavar=N_("MEMBER STARTUP"), help=N_("People, then the startup they join."))
    ] = None,
    startup: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("The startup, if it is not the last word."))
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="ID", help=N_("A cross-cutting team instead."))] = None,
    on: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The first day (today)."))] = None,
    until: Annotated[
        str | None, typer.Option(metavar=N_("DATE"), help=N_("The last day (the next committee, or three months)."))
    ] = None,
    status: Annotated[str | None, typer.Option(help=N_("The contract's status (the last one's)."))] = None,
    employer: Annotated[str | None, typer.Option(help=N_("Who signs the contract (as the last time)."))] = None,
    *,
    way: WriteOptions,
) -> int:
    """Make people join a startup or a team."""
    from incubo.edit.file_edits import FileEdits

    opened = workspace.open_workspace()
    registry = opened.load()
    desk = FileEdits(registry, opened.store, opened.today)
    if team is not None:
        from incubo.edit.verbs.join import join_team

        return membership.propose_team_change(
            "join", join_team, opened, desk, words or [], team, (startup, on, until, status, employer), way
        )
    who, to = _split_members_and_startup(registry, words or [], startup)
    said = JoinArguments(who, to, on, until, status, employer)
    guided = session.current_session().interactive and not way.yes and not (who and to)
    if guided:
        said = ask_join_arguments(opened, desk, said)
    elif not said.who or said.startup is None:
        raise _missing_argument_error(said)
    return apply_join(opened, desk, said, way, guided=guided)


def apply_join(
    opened: Workspace, desk: FileEdits, said: JoinArguments, way: WriteOptions, *, guided: bool = False
) -> int:
    """Do what was said; the exit code. `guided`: questions were asked, and the line for next time is told."""
    from incubo.app.verb_arguments import parse_contract
    from incubo.edit.missions import ContractTerms
    from incubo.edit.verbs import join as verb
    from incubo.edit.verbs.join import JoinRequest

    registry = desk.registry
    assert said.startup is not None
    on = arguments.parse_day_argument(said.on, opened.config, edge="one") if said.on else None
    until = _parse_last_day(opened, registry, said.until, said.startup)
    contract = parse_contract({"status": said.status, "employer": said.employer}, registry) or ContractTerms()
    arrival = JoinRequest(said.startup, on, until, contract)
    code = apply_proposal(
        opened, registry, verb.join(desk, [registry.members[member_id] for member_id in said.who], arrival), way
    )
    if guided and code == 0:
        given = (("--on", said.on), ("--until", said.until), ("--status", said.status), ("--employer", said.employer))
        options = [word for option, value in given if value for word in (option, value)]
        prompts.print_equivalent_command(["join", *said.who, said.startup, *options])
    return code


def _parse_last_day(opened: Workspace, registry: Registry, word: str | None, startup: str) -> date | None:
    return (
        arguments.parse_day_argument(word, opened.config, edge="one", startup=registry.startups.get(startup))
        if word
        else None
    )


def _split_members_and_startup(
    registry: Registry, words: list[str], startup: str | None
) -> tuple[list[str], str | None]:
    """The people and the startup, by their ids. Raises UsageError."""
    if startup is not None:
        return entry_lookup.find_member_ids(registry, words), entry_lookup.find_entry_id(registry, "startup", startup)
    if not words:
        return [], None
    *first, last = words
    if entry_lookup.has_entry_named(registry, "startup", last):
        return entry_lookup.find_member_ids(registry, first), entry_lookup.find_entry_id(registry, "startup", last)
    if entry_lookup.has_entry_named(registry, "member", last):
        return entry_lookup.find_member_ids(registry, words), None
    who = entry_lookup.find_member_ids(registry, first)
    if entry_lookup.has_entry_named(registry, "team", last):
        found = entry_lookup.find_entry_id(registry, "team", last)
        said = {"word": last, "line": " ".join([*who, "--team", found])}
        message = Message(N_("“{word}” is a cross-cutting team"), said)
        raise UsageError(message, hints=(Message(N_("to enter it: incubo join {line}"), said),))
    return who, entry_lookup.find_entry_id(registry, "startup", last)


def _missing_argument_error(said: JoinArguments) -> UsageError:
    message = N_("say which startup they join") if said.who else N_("say who joins")
    hints = (
        Message(N_("people first, then the startup: {line}"), {"line": "incubo join MEMBER… STARTUP"}),
        Message(N_("or a cross-cutting team: {line}"), {"line": "incubo join MEMBER… --team TEAM"}),
    )
    return UsageError(Message(message), hints=hints)
