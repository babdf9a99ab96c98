"""`incubo record committee`: plan a committee, or record one with its decision and what follows from it."""

from __future__ import annotations

from typing import Any

from incubo.app.changes.write_options import WriteOptions
from incubo.app.committee_requests import make_committee_arguments, parse_committee_options, read_committee_form
from incubo.app.entry_choice import startups_question
from incubo.cli import prompts
from incubo.cli.committee_proposals import apply_committees
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import InputDocument, read_document
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.forms import errors
from incubo.edit.forms.answers import parse_form
from incubo.edit.forms.definitions import make_forms


def committee(
    startup_names: list[str] | None,
    on: str | None,
    from_file: str | None,
    *,
    write_options: WriteOptions,
    **options: Any,
) -> int:
    """Record a committee's decision, plan a committee, or move it."""
    arguments = make_committee_arguments(options)
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
        N_("PRODUCT"),
        lambda: startups_question(
            workspace, registry, N_("Which product went to the committee? (several: with commas)")
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
