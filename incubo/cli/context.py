"""What a command prints about the registry it opened: notices, once a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.cli import session
from incubo.core.i18n import N_
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
from incubo.app.workspace import _find_stale_copy_notice, _has_interrupted_edit

_DATA_FORMATS = {"json", "csv", "csv-excel"}


def print_notices(workspace: Workspace) -> None:
    """Say it, once a command. Commands that write look for themselves at what hinders them."""
    from incubo.cli.aliases import may_write_files

    run = session.current_session()
    if may_write_files(run.command_line, run.language) or not session.is_first_time("notices"):
        return
    if _has_interrupted_edit(workspace):
        run.print_message(Message(N_("An edit was cut short: incubo undo puts the files back.")))
    if run.is_terminal and workspace.settings.as_of is None and not _asks_for_data(run.command_line):
        _find_stale_copy_notice(workspace)


def _asks_for_data(words: tuple[str, ...]) -> bool:
    """Whether a command line asks for data on standard output (`-f json`, `-fjson`, `--format=csv`)."""
    return any(word.rpartition("=")[2].removeprefix("-f") in _DATA_FORMATS for word in words)
