"""`export xlsx`: the entries of an incubator as a workbook that can be read back."""

from __future__ import annotations

from incubo import __version__
from incubo.app.workspace import Workspace, find_provenance, resolve_incubator
from incubo.core.i18n import temporary_language
from incubo.core.message import Message
from incubo.export.workbook import MAKING, WorkbookMaker
from incubo.registry.provenance import scope_note
from incubo.vcs.file_ids import FileIds


def make_workbook(workspace: Workspace, incubator: str | None, language: str) -> tuple[bytes, Message]:
    """The workbook of a registry on its day, with its drafts, and whose entries are in it.

    `incubator`: whose, as given (None: ours). `language`: of its headings and words. Raises UsageError (no such
    incubator), ToolError.
    """
    registry = workspace.load_registry()
    ours = resolve_incubator(incubator, workspace, registry)
    commit = find_provenance(workspace).commit
    about = [("at", workspace.as_of.isoformat()), ("incubo", __version__)]
    if commit is not None:
        about += [("commit", commit.sha), ("commit_date", commit.date.isoformat())]
    file_ids = FileIds(registry, workspace.store, commit.sha if commit is not None else None)
    with workspace.environment.track(MAKING) as progress, temporary_language(language):
        maker = WorkbookMaker(registry, workspace.entry_kinds, workspace.as_of, file_ids.of_entry, ours)
        data = maker.make(about, progress)
    return data, scope_note(registry, ours).message
