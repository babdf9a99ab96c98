"""`incubo export xlsx`: the registry as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.published.workbook_export import make_workbook
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import refuse_output, write_document
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message

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
    current = session.current_session()
    data, scope = make_workbook(workspace, incubator, current.files_language)
    write_document(file, data)
    current.print_message(Message(N_("written: {path}"), {"path": str(file)}))
    current.print_message(scope)
    return 0
