"""Where a command may write a result: neither over the registry and its git folder, nor to a device or a pipe."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.git_folder import find_git_folders

_NOT_A_FILE = N_("{path} is a device or a pipe: a result is written to a file")


def refuse_output_path(output: Path, root: Path | None) -> None:
    """Raise UsageError for a file or folder that must not be written. `root`: the registry at work, if there is one.

    Both the name and the file that a link of that name leads to are examined. Upper case counts as lower case: some
    file systems make no difference.
    """
    for location in {os.path.realpath(output.parent) + os.sep + output.name, os.path.realpath(output)}:
        reason = _find_reason(location, root)
        if reason is not None:
            hint = Message(N_("choose another file or folder"))
            raise UsageError(Message(reason, {"path": str(output)}), hints=(hint,))


def _find_reason(location: str, root: Path | None) -> str | None:
    parts = Path(location.casefold()).parts
    git = find_git_folders(root) if root is not None else None
    if root is not None and _is_in_folder(parts, root / "content"):
        return N_("{path} is among the registry's entries: a result cannot be written there")
    if parts[-1:] == (CONFIG_FILE,):
        return N_("{path} holds the settings of a registry: a result cannot be written there")
    if ".git" in parts or (git is not None and _is_in_folder(parts, git.own)):
        return N_("{path} belongs to git: a result cannot be written there")
    if parts[:2] in (("/", "dev"), ("/", "proc")) and parts[2:3] != ("shm",):
        return _NOT_A_FILE
    try:
        mode = os.stat(location).st_mode  # noqa: PTH116  (a path too long for the system is an OSError)
    except OSError:  # it does not exist yet, or writing tells why it cannot be
        return None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return _NOT_A_FILE
    return None


def _is_in_folder(parts: tuple[str, ...], folder: Path) -> bool:
    folder_parts = Path(os.path.realpath(folder).casefold()).parts
    return parts[: len(folder_parts)] == folder_parts
