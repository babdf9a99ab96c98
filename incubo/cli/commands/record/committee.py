"""`incubo record committee`: plan a committee, or record one with its decision and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.committee_requests import make_committee_arguments, parse_committee_options, read_committee_form
from incubo.app.entry_choice import startups_question
from incubo.cli import prompts
from incubo.cli.committee_proposals import apply_committees
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import (
    InputDocument,
    add_write_options,
    collect_options,
    command_help,
    read_document,
    verb_options,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.forms import errors
from incubo.edit.forms.answers import parse_form
from incubo.edit.forms.definitions import make_forms
from incubo.edit.verbs.params import RECORD_COMMITTEE


@add_write_options
@collect_options("options", verb_options(RECORD_COMMITTEE))
@command_help(
    N_(
        "On the day or later, it records the decision; on a terminal, what is not given is asked "
        "for. A future date plans the committee, or moves it.\n\n"
        "The decision is one of continue, provisional, stop, launch, accelerate … or the phase "
        "that it leads to. The kind, the next committee and the end of the budget are worked out "
        "if not given; --next and --budget-end may count from the committee: +6mo. The registry "
        "is public: so are decisions and amounts.\n\n"
        "Several startups at once (a committee day) are asked about one after the other, or get "
        "the same options."
    ),
    examples=(
        (
            "incubo record committee mon-estran --decision continue --amount 220k --months 6 --dry-run",
            N_("held today: six more months"),
        ),
        (
            'incubo record committee digue-info --decision acceleration --objective "200 communes" --with-phase '
            "--with-team --dry-run",
            N_("with the change of phase, and the team until the next committee"),
        ),
        ("incubo record committee mon-estran --on 2025-06-03 --with-team --dry-run", N_("move the next one")),
        ("incubo record committee mon-estran acces-cale --on 2025-04-10 --dry-run", N_("a future committee day")),
    ),
)
def committee(
    startup_names: Annotated[
        list[str] | None, typer.Argument(metavar=N_("STARTUP"), help=N_("One or several startups."))
    ] = None,
    *,
    options: Mapping[str, Any],
    from_file: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("FILE"), help=N_("All the answers in a filled form (- for standard input).")),
    ] = None,
    write_options: WriteOptions,
) -> int:
    """Record a committee's decision, plan a committee, or move it."""
    on, arguments = options["on"], make_committee_arguments(options)
    if from_file is not None:
        if startup_names or on or arguments.has_decision or arguments.stop.with_team:
            raise UsageError(Message(N_("--from already gives the whole committee: use it without other answers")))
        return _record_from_form(read_document(from_file), write_options)
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    arguments = parse_committee_options(workspace, registry, on, arguments)
    names = startup_names or prompts.ask_for_names(
        write_options,
        "record committee",
        N_("STARTUP"),
        lambda: startups_question(
            workspace, registry, N_("Which startup went to the committee? (several: with commas)")
        ),
    )
    return apply_committees(workspace, registry, names, on, arguments, write_options)


def _record_from_form(document: InputDocument, write_options: WriteOptions) -> int:
    """Record or plan the committees of a form that was filled in; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace_to_edit(write_options)
    entry_kinds = workspace.entry_kinds
    answers = parse_form(make_forms(entry_kinds)["committee"], document.data, document.name, entry_kinds)
    answers.raise_errors()
    with errors.name_fields_by_heading(answers):
        names, on, arguments = read_committee_form(answers)
        return apply_committees(workspace, workspace.load_registry(), names, on, arguments, write_options)
