"""`incubo merge-driver`: what git runs to merge an entry that two branches changed. Nobody types it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.sharing.merging import RegistryMerger
from incubo.app.workspace import open_workspace
from incubo.cli.params import command_help
from incubo.cli.session import current_session
from incubo.config.settings import find_enclosing_registry
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message, overwrite_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.merge.conflicts import Side
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.three_way import Contents, merge_with_markers


@command_help(
    N_(
        "git runs it when two branches are merged, for the files with merge=incubo in .gitattributes (incubo init "
        "writes both). Different fields of an entry are merged; where both branches changed the same one, the file "
        "gets git's marks around it, and the exit code is 1."
    ),
    examples=(
        (
            "incubo merge-driver base.md ours.md theirs.md content/startups/mon-estran.md",
            N_("what git runs; ours.md gets the result"),
        ),
    ),
)
def merge_driver(
    base: Annotated[
        Path,
        typer.Argument(metavar="BASE", help=N_("The common version (%O).")),
    ],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help=N_("Our version, which gets the result (%A)."))],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help=N_("The other version (%B)."))],
    path: Annotated[str, typer.Argument(metavar="PATH", help=N_("Where the file is in the repository (%P)."))],
) -> int:
    """Merge an entry for git."""
    contents = Contents(*map(_read, (base, ours, theirs)))
    top = find_worktree_root(Path.cwd())
    root = find_enclosing_registry((top / path).parent) if top is not None else None
    if top is None or root is None:
        raise ToolError(Message(N_("{path} is in no registry"), {"path": path}))
    workspace = open_workspace(root, current_session().environment)
    sides: dict[str, Side] = {}
    merger = RegistryMerger(workspace, top, workspace.git_prefix, sides)
    data = merger.merge_path(path, contents)
    if not merger.log.questions:
        _write(ours, data)
        return 0
    versions: list[bytes] = []
    for side in (Side.ours, Side.theirs):
        sides.update((question.key, side) for question in merger.log.questions)
        versions.append(RegistryMerger(workspace, top, workspace.git_prefix, sides).merge_path(path, contents))
    marked = merge_with_markers(top, contents.base or b"", versions[0], versions[1], ("ours", "base", "theirs"))
    if marked is None:
        raise ToolError(Message(N_("{path} cannot be merged by lines"), {"path": path}))
    _write(ours, marked[0])
    return 1


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ToolError(cannot_read_message(path, error)) from error


def _write(path: Path, data: bytes) -> None:
    overwrite_file(path, data)
