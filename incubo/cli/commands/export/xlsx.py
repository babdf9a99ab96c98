"""`incubo export xlsx`: the registry as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo import __version__
from incubo.app.workspace import find_provenance, resolve_incubator
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import refuse_output, write_document
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, temporary_language
from incubo.core.message import Message
from incubo.export.workbook import MAKING, WorkbookMaker
from incubo.registry.provenance import scope_note
from incubo.vcs.file_ids import FileIds

_SUFFIX = ".xlsx"


@command_help(
    N_(
        "The entries of our incubator, and of its products, people, offers, teams and sponsors: a sheet for each kind "
        "of entry, and for committees, measures and missions, with names instead of ids, dates and "
        "amounts as such, one line of a cell for each item of a list. Drafts are in it. What is not in a sheet stays "
        "in the files: their texts, other events.\n\n"
        "Ids are in hidden columns, so that a row is recognised when it comes back."
    ),
    examples=(
        ("incubo export xlsx ours.xlsx", N_("what is ours as a workbook")),
        ("incubo export xlsx registry.xlsx --incubator all", N_("the whole registry")),
        ("incubo export xlsx registry.xlsx --lang en", N_("with headings and words in English")),
    ),
)
def xlsx(
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The workbook to write: .xlsx."))],
    at: AtOption = None,
    known: KnownOption = None,
    incubator: Annotated[
        str | None,
        typer.Option(
            "--incubator", metavar=N_("NAME"), help=N_("Whose entries (ours by default; “all” for all incubators).")
        ),
    ] = None,
) -> int:
    """Export the registry as a workbook."""
    workspace = open_session_workspace(at, known=known)
    if file.suffix.lower() != _SUFFIX:
        raise UsageError(
            Message(N_("“{name}” does not have the extension of a workbook"), {"name": file.name}),
            hints=(Message(N_("use this extension: {ending}"), {"ending": _SUFFIX}),),
        )
    refuse_output(file)
    registry = workspace.load_registry()
    ours = resolve_incubator(incubator, workspace, registry)
    commit = find_provenance(workspace).commit
    about = [("at", workspace.as_of.isoformat()), ("incubo", __version__)]
    if commit is not None:
        about += [("commit", commit.sha), ("commit_date", commit.date.isoformat())]
    file_ids = FileIds(registry, workspace.store, commit.sha if commit is not None else None)
    current = session.current_session()
    with workspace.environment.track(MAKING) as progress, temporary_language(current.files_language):
        maker = WorkbookMaker(registry, workspace.entry_kinds, workspace.as_of, file_ids.of_entry, ours)
        data = maker.make(about, progress)
    write_document(file, data)
    current.print_message(Message(N_("written: {path}"), {"path": str(file)}))
    current.print_message(scope_note(registry, ours).message)
    return 0
