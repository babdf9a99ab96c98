"""`incubo stop`: stop a startup, with its missions and job offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from incubo.app import entry_choice
from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import startups_question
from incubo.app.verb_arguments import parse_field_values, require_days
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import add_write_options, collect_options, command_help, verb_options
from incubo.core.i18n import N_
from incubo.edit.verbs.params import STOP
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.edit.verbs.stop_questions import ask_stop_details, parse_stop_reason
from incubo.model.schemas.startup import EVENT_FIELDS


@add_write_options
@collect_options("options", verb_options(STOP))
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
    *,
    options: Mapping[str, Any],
    write_options: WriteOptions,
) -> int:
    """Stop a startup: its phase, its event, its post-mortem, its people and its offers."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    edits = workspace.start_edits(registry)
    on = options["on"]
    require_days(workspace, on)
    reason = parse_stop_reason(registry.vocabulary, options["reason"]) if options["reason"] else None
    values = parse_field_values(workspace, registry, EVENT_FIELDS, {"comment": options["comment"]})
    words = startup_names or prompts.ask_for_names(
        write_options, "stop", "STARTUP", lambda: startups_question(workspace, registry, N_("Which startup stops?"))
    )
    startups = entry_choice.find_startups_by_words(registry, words, prompts.ask_required(write_options))
    context = startups[0] if len(startups) == 1 else None
    request = StopRequest(
        day=workspace.parse_day(on, edge="one", startup=context) if on else None,
        reason=reason,
        language=workspace.content_language,
        **values,
        **{param.name: options[param.name] for param in STOP if param.field.type == "boolean"},
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
