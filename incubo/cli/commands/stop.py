"""`incubo stop`: stop a startup, with its missions and job offers."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.app import entry_choice
from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import startups_question
from incubo.app.verb_arguments import on_question, parse_param_values, require_days
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.questions import find_error
from incubo.edit.verbs.params import STOP, verb_words
from incubo.edit.verbs.stop import StopRequest, default_stop_day, find_stop_period, stop_startups
from incubo.edit.verbs.stop_questions import ask_stop_details, parse_stop_reason


def stop(startup_names: list[str] | None, on: str | None, *, write_options: WriteOptions, **options: Any) -> int:
    """Stop a startup: its phase, its event, its post-mortem, its people and its offers."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    edits = workspace.start_edits(registry)
    require_days(workspace, on)
    reason = parse_stop_reason(registry.vocabulary, options["reason"]) if options["reason"] else None
    values = parse_param_values(workspace, registry, STOP, {"comment": options["comment"]})
    words = startup_names or prompts.ask_for_names(
        write_options, "stop", N_("PRODUCT"), lambda: startups_question(workspace, registry, N_("Which product stops?"))
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

    def check_day(day: date) -> Message | None:
        return find_error(lambda: stop_startups(edits.start_trial(), startups, request._replace(day=day)))

    ask = prompts.ask_optional(write_options)
    if ask is not None:
        # errors come before the questions
        stop_startups(workspace.start_edits(registry), startups, request)
        if request.day is None and any(find_stop_period(edits, startup) is None for startup in startups):
            default = default_stop_day(edits, startups)
            question = on_question(workspace, STOP, default, startup=context)
            request = request._replace(day=ask(question._replace(check=check_day)))
        request = ask_stop_details(edits, startups, request, ask)
    code = apply_proposal(workspace, registry, stop_startups(edits, startups, request), write_options)
    if code == 0 and request != options_request:
        values = {"on": request.day, **request._asdict()}
        prompts.print_equivalent_commands(verb_words("stop", STOP, values, [startup.id for startup in startups]))
    return code
