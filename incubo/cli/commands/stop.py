"""`incubo stop`: stop a startup, with its missions and job offers."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app import entry_choice
from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import startups_question
from incubo.app.stop_questions import ask_stop_details, parse_stop_reason
from incubo.app.verb_arguments import parse_field_values, require_days
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import add_write_options, command_help
from incubo.core.i18n import N_
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.model.schemas.startup import EVENT_FIELDS


@add_write_options
@command_help(
    N_(
        "One change writes the final phase (an investigation that led nowhere has its own), the "
        "event, the reason, and a section for the post-mortem at the end of the entry, whose "
        "three parts are still to be written (with a future day, once it has stopped: incubo "
        "stop again adds it).\n\n"
        "People still working for it and offers still open are listed; --with-team ends the "
        "missions, --with-jobs closes the offers. On a terminal, you are asked about each."
    ),
    examples=(
        ("incubo stop ancrage-logement --on 2025-01-13 --reason intrapreneur --dry-run", N_("the entry only")),
        (
            "incubo stop maree-claire --reason funding --with-team --with-jobs --dry-run",
            N_("with its missions and offers"),
        ),
    ),
)
def stop(
    startup_names: Annotated[
        list[str] | None, typer.Argument(metavar="STARTUP", help=N_("The startups that stop."))
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar=N_("DATE"), help=N_("The day it stops (that of the committee's decision, else today).")
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=N_("REASON"), help=N_("Why: impact, funding, sponsor, intrapreneur, merged.")),
    ] = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar=N_("TEXT"), help=N_("A remark beside the event; it is public."))
    ] = None,
    with_team: Annotated[bool, typer.Option("--with-team", help=N_("End the missions of its team too."))] = False,
    with_jobs: Annotated[bool, typer.Option("--with-jobs", help=N_("Close its offers too."))] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Stop a startup: its phase, its event, its post-mortem, its people and its offers."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    edits = workspace.start_edits(registry)
    require_days(workspace, on)
    comment = parse_field_values(workspace, registry, EVENT_FIELDS, {"comment": comment})["comment"]
    reason = parse_stop_reason(registry.vocabulary, reason) if reason else None
    words = startup_names or prompts.ask_for_names(
        write_options, "stop", "STARTUP", lambda: startups_question(workspace, registry, N_("Which startup stops?"))
    )
    startups = entry_choice.find_startups_by_words(registry, words, prompts.ask_required(write_options))
    context = startups[0] if len(startups) == 1 else None
    request = StopRequest(
        workspace.parse_day(on, edge="one", startup=context) if on else None,
        reason,
        comment,
        with_team,
        with_jobs,
        workspace.content_language,
    )
    options_request = request
    ask = prompts.ask_optional(write_options)
    if ask is not None:
        # errors come before the questions
        stop_startups(workspace.start_edits(registry), startups, request)
        request = ask_stop_details(edits, startups, request, ask)
    code = apply_proposal(workspace, registry, stop_startups(edits, startups, request), write_options)
    if code == 0 and request != options_request:
        words = ["stop", *(startup.id for startup in startups), *request.make_option_words()]
        prompts.print_equivalent_commands(words)
    return code
