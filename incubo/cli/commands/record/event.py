"""`incubo record event`: something that happened to a startup."""

from __future__ import annotations

from datetime import date
from functools import partial

from incubo.app.changes.write_options import WriteOptions
from incubo.app.verb_arguments import on_question, parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.arguments import parse_vocabulary_argument
from incubo.edit.asking.questions import choice_question, find_error, vocabulary_choices
from incubo.edit.verbs.params import RECORD_EVENT
from incubo.edit.verbs.record import OTHER_COMMANDS, record_event


def event(
    startup_name: str | None,
    event_name: str | None,
    on: str | None,
    comment: str | None,
    year: str | None,
    *,
    write_options: WriteOptions,
) -> int:
    """Record an event in a product's life."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    values = parse_param_values(workspace, registry, RECORD_EVENT, {"comment": comment, "year": year})
    if event_name:
        parse_vocabulary_argument(registry.vocabulary, "events", event_name)
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "record event", write_options)
    edits = workspace.start_edits(registry)

    def check(name: str, day: date = day) -> Message | None:
        return find_error(lambda: record_event(edits.start_trial(), startup, name, day, **values))

    choices = [
        choice for choice in vocabulary_choices(registry.vocabulary, "events") if choice.id not in OTHER_COMMANDS
    ]
    is_guided = not event_name
    event_name = (
        event_name
        or prompts.ask_for_names(
            write_options,
            "record event",
            N_("NAME"),
            lambda: choice_question("event", Message(N_("What happened?")), choices)._replace(check=check),
        )[0]
    )
    word = parse_vocabulary_argument(registry.vocabulary, "events", event_name)
    ask = prompts.ask_required(write_options)
    if ask is not None and is_guided and not on:
        question = on_question(workspace, RECORD_EVENT, day)
        day = ask(question._replace(check=partial(check, word)))
    return apply_proposal(
        workspace,
        registry,
        record_event(edits, startup, word, day, **values),
        write_options,
    )
