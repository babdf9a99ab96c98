"""An export: its command, and what it writes; `test_add_an_export.py` has its row, and plays it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.workspace import whole_notes
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.core.message import Message
from incubo.export.output_folder import FolderContent, OutputFolder

NAMES_FOLDER = FolderContent("names", "{path} holds something other than names: {name}")


@command_help("A file of names for each phase.", examples=(("incubo export names names", "those of today"),))
def names(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write.")],
    at: AtOption = None,
    known: KnownOption = None,
) -> int:
    """Export the names of the startups in each phase."""
    workspace = open_session_workspace(at, known=known)
    registry = workspace.load_registry().without_drafts
    titles: dict[str, list[str]] = {}
    for startup in registry.startups.values():
        titles.setdefault(registry.phase_at(startup.id, workspace.as_of) or "none", []).append(startup.display_name)
    files = ((f"{phase}.txt", "\n".join(sorted(named)).encode()) for phase, named in titles.items())
    count = OutputFolder(folder, NAMES_FOLDER).fill(files)
    current = session.current_session()
    current.print_message(Message("written: {path} ({n} files)", {"path": str(folder), "n": count}))
    for note in whole_notes(workspace):
        current.print_message(note.message)
    return 0
