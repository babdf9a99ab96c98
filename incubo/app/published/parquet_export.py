"""`export parquet`: the folder that is written."""

from __future__ import annotations

from pathlib import Path

from incubo import __version__
from incubo.app.workspace import Workspace, find_provenance, whole_notes
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.output_folder import FolderContent, OutputFolder
from incubo.export.parquet import make_parquet_files, require_pyarrow
from incubo.export.sqlite import about_rows
from incubo.query.context import QueryContext
from incubo.registry.provenance import provenance_notes

PARQUET_FOLDER = FolderContent("parquet", N_("{path} holds something other than the tables of a registry: {name}"))


def export_parquet(workspace: Workspace, target: Path) -> int:
    """Write the tables of `query` into a folder, in the place of those that were there; how many.

    Raises RefusedError (the folder holds something else), ToolError (pyarrow is not installed, too).
    """
    require_pyarrow()
    registry = workspace.load_registry().without_drafts
    source = find_provenance(workspace)
    context = QueryContext(registry, workspace.as_of, workspace.read_text, today=workspace.current_date)
    notes = (*whole_notes(workspace), *provenance_notes(registry, source, registry.kinds, has_file_tables=True))
    about = list(about_rows(context, __version__, source.commit, notes))
    folder = OutputFolder(target, PARQUET_FOLDER)
    with workspace.environment.track(Message(N_("Filling the tables"))) as progress:
        return folder.fill(make_parquet_files(context, about, progress))
