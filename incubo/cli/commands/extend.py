"""`incubo extend`: move the end of missions, or the closing day of a job offer.

On a terminal, `--ending 60d` alone goes through the missions one by one and writes one proposal for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from incubo.app.entry_lookup import get_readable_record
from incubo.app.reviews import review_missions
from incubo.app.verb_arguments import parse_contract, parse_last_day
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_session_workspace
from incubo.cli.filter_options import (
    FILTER_HELP,
    FILTER_PANEL,
    default_incubator,
    filter_parameters,
    make_option,
    parse_filters,
)
from incubo.cli.params import OptionParameter, add_write_options, collect_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    MissionRef,
    find_latest_missions,
    find_renewable_missions,
    make_mission_ref,
)
from incubo.edit.verbs.extend import extend_job, extend_missions
from incubo.model.records import Member
from incubo.query.listing import select_items
from incubo.query.resource import QueryContext
from incubo.query.resources.missions import MISSIONS
from incubo.registry import lookup
from incubo.registry.registry import Registry

_EXCLUDED_FILTERS = ("status", "employer", "member", "active", "not_active")
"""Filters of `list missions` that `extend` does not have, or uses for something else."""
_CONTRACT_FILTERS = ("status", "employer")
"""Filters that have another name here: `--status` and `--employer` are those of the next contract."""


def _filter_parameters() -> Iterator[OptionParameter]:
    """The filters of `list missions`; those on the contract that runs have names of their own."""
    for parameter in filter_parameters(MISSIONS):
        if parameter.name not in _EXCLUDED_FILTERS:
            yield parameter
    for name, text in (
        ("status", N_("Now under one of these statuses.")),
        ("employer", N_("Now under contract with one of these employers.")),
    ):
        option = make_option(f"--from-{name}", metavar=FILTER_HELP[name][0], help=text, panel=FILTER_PANEL)
        yield OptionParameter(f"from_{name}", Annotated[list[str] | None, option])


@add_write_options
@collect_options("filters", _filter_parameters())
@command_help(
    N_(
        "WHO is one or several people. Or choose missions with the filters of incubo list "
        "missions: --startup, --ending 60d …\n\n"
        "Without --until, a mission ends with the next committee of its startup. The network "
        "limits missions to six months, except for public agents. On a terminal, --ending alone "
        "goes through the people one by one."
    ),
    examples=(
        ("incubo extend samuel.orvault --until +5mo --dry-run", N_("one person")),
        ("incubo extend --startup mon-estran --until next-committee --dry-run", N_("a team, until its committee")),
        (
            "incubo extend samuel.orvault --until 2025-07-01 --status admin --employer ANRH --dry-run",
            N_("under another contract"),
        ),
        ("incubo extend 2024-12-16-developpement-mon-estran --until +2mo --dry-run", N_("an offer stays open")),
    ),
)
def extend(
    who: Annotated[list[str] | None, typer.Argument(metavar=N_("WHO"), help=N_("People, or one job offer."))] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar=N_("DATE"), help=N_("The new last day (the next committee, where it is known).")
        ),
    ] = None,
    status: Annotated[
        str | None, typer.Option(help=N_("Under another status: a new mission begins the day after."))
    ] = None,
    employer: Annotated[
        str | None, typer.Option(help=N_("With another employer: a new mission begins the day after."))
    ] = None,
    *,
    filters: dict[str, Any],
    write_options: WriteOptions,
) -> int:
    """Move the end of missions."""
    arguments = {"who": who, "until": until, "status": status, "employer": employer, **filters}
    workspace = open_session_workspace()
    registry = workspace.load_registry()
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    named_jobs = _find_named_jobs(registry, who or [])
    if named_jobs:
        _require_no_option_of_missions(named_jobs[0], {"status": status, "employer": employer, **filters})
        closing_day = parse_last_day(workspace, until)
        if closing_day is None:
            raise UsageError(Message(N_("say until when the offer stays open: --until +2mo")))
        return apply_proposal(
            workspace,
            registry,
            extend_job(edits, get_readable_record(registry, "job", named_jobs[0]), closing_day),
            write_options,
        )
    startup = _find_single_startup(arguments, registry)
    targets = find_latest_missions(_select_missions(arguments, workspace, registry), startup)
    if not targets:
        output.print_wrapped(translate(Message(N_("No matching mission."))))
        return 0
    contract = parse_contract(status, employer, registry)
    ask = prompts.ask_optional(write_options)
    if ask is not None and _is_review(arguments):
        proposal = review_missions(workspace, edits, targets, ask)
    else:
        proposal = extend_missions(edits, targets, parse_last_day(workspace, until), contract, startup)
    return apply_proposal(workspace, registry, proposal, write_options)


def _find_named_jobs(registry: Registry, names: list[str]) -> list[str]:
    """The job offer that is named, if it is one. Raises UsageError for an offer among other things."""
    job_ids = [
        job_id
        for word in names
        if lookup.find_in_kind(registry, "member", word).id is None
        and (job_id := lookup.find_in_kind(registry, "job", word).id)
    ]
    if job_ids and len(names) > 1:
        raise UsageError(Message(N_("extend one job offer at a time, without people")))
    return job_ids


def _require_no_option_of_missions(job_id: str, options: Mapping[str, Any]) -> None:
    """Raise UsageError where an option is given that means nothing for a job offer."""
    for name, value in options.items():
        if value:
            option = "--" + name.replace("_", "-")
            raise UsageError(Message(N_("{option} cannot be used with {other}"), {"option": option, "other": job_id}))


def _select_missions(arguments: Mapping[str, Any], workspace: Workspace, registry: Registry) -> list[MissionRef]:
    """The missions of the named people, or those that the filters select. Raises UsageError."""
    people = [_find_member(registry, word) for word in arguments["who"] or ()]
    filters = {
        **arguments,
        **{name: arguments[f"from_{name}"] for name in _CONTRACT_FILTERS},
        "member": [person.id for person in people],
    }
    request = parse_filters(MISSIONS, filters, default_incubator(MISSIONS, filters, workspace, registry))
    criteria = {
        *request.filters,
        *request.excluded_filters,
        *request.missing_fields,
        *request.present_fields,
        *request.search_texts,
    }
    if people and criteria <= {"member", "startup"}:  # recently ended ones too
        return [target for member in people for target in find_renewable_missions(member, workspace.as_of)]
    if not criteria - ({"incubator"} if not arguments["incubator"] else set()):
        raise UsageError(
            Message(N_("say whose missions: people, or a filter such as --startup or --ending 60d")),
            hints=(Message(N_("to learn more: {command} --help"), {"command": "incubo extend"}),),
        )
    context = QueryContext(registry, workspace.as_of, workspace.read_text)
    lines = select_items(MISSIONS, context, request, session.current_session().language).items
    return [make_mission_ref(line.member, line.mission) for line in lines]


def _find_member(registry: Registry, name: str) -> Member:
    """The person that is named. Raises UsageError, RefusedError for a file that cannot be read."""
    entry_id = lookup.find_in_kind(registry, "member", name).id
    if entry_id is None:
        raise _unknown_member_error(registry, name)
    member: Member = get_readable_record(registry, "member", entry_id)
    return member


def _unknown_member_error(registry: Registry, name: str) -> UsageError:
    """The error for a name that no member has; for the name of a startup it suggests --startup."""
    message, hints = lookup.no_match_message(registry, "member", name)
    startup = lookup.find_in_kind(registry, "startup", name).id
    if startup is not None:
        hints = (
            Message(N_("for its whole team: {command} --startup {id}"), {"command": "incubo extend", "id": startup}),
        )
    return UsageError(message, hints=hints)


def _find_single_startup(arguments: Mapping[str, Any], registry: Registry) -> str | None:
    """The startup, if there is only one: its committee gives the end, and its name stands in the commit's subject."""
    startups = arguments.get("startup") or []
    return lookup.find_in_kind(registry, "startup", startups[0]).id if len(startups) == 1 else None


def _is_review(arguments: Mapping[str, Any]) -> bool:
    """Whether to review the missions one by one: those that end soon, without a word on their end or contract."""
    has_instructions = arguments["until"] or arguments["status"] or arguments["employer"]
    return bool(arguments["ending"]) and not has_instructions and not arguments["who"]
