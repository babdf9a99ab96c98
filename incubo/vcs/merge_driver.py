"""Have git itself merge entries by fields: the setting of a clone that `merge=incubo` in `.gitattributes` refers to.

Where a clone has no such setting, git merges these files by lines, as all others.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from incubo.core.errors import ToolError
from incubo.core.files import read_regular_file
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.run import is_told_the_repository, query_git, run_git

ATTRIBUTE = "merge=incubo"
"""What `.gitattributes` says of the files that incubo merges."""

_COMMAND = "incubo merge-driver %O %A %B %P; c=$?; test $c -gt 1 || exit $c; git merge-file %A %O %B"
"""Where incubo is not found or fails, git merges by lines: a driver that writes nothing would leave one side out."""


def set_up_driver(root: Path) -> None:
    """Set up the driver in the clone of a registry whose `.gitattributes` names it, if git is installed.

    Not where the environment names a repository, as in a hook: git would write the settings of that one.
    """
    top = find_worktree_root(root)
    if (
        top is None
        or is_told_the_repository()
        or not any(_names_driver(folder / ".gitattributes") for folder in {top, root})
    ):
        return
    with contextlib.suppress(ToolError):  # no git: nobody merges here
        for key, value in (("name", "incubo: entries are merged by fields"), ("driver", _COMMAND)):
            if query_git(root, "config", "--get", f"merge.incubo.{key}").stdout.strip() != value:
                run_git(root, "config", "--local", f"merge.incubo.{key}", value)


def _names_driver(file: Path) -> bool:
    try:
        lines = read_regular_file(file).decode("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(ATTRIBUTE in line.split()[1:] for line in lines)
