"""Clones of the history of the real registry."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

BRANCH = "to-2024-07"
_REPOSITORY = "history.git"


def history_bundle(corpus: Path) -> Path:
    """The file that the history is in."""
    return corpus / "history-2024-07.bundle"


def clone_history(corpus: Path, folder: Path, *options: str) -> Path:
    """Clone it into a folder that is not there yet (`--bare`: without files); the folder."""
    _clone(Path(_unpack(corpus).name, _REPOSITORY), folder, *options)
    return folder


@functools.cache
def _unpack(corpus: Path) -> tempfile.TemporaryDirectory[str]:
    """The bundle as a repository: git reads all objects of it, half a second, so once in each process.

    The cache holds the folder itself, which is removed at the end: were it held by `atexit` alone, a process forked by
    `multiprocessing` (which forgets what is registered there) would remove it for everybody.
    """
    keeper = tempfile.TemporaryDirectory(prefix="incubo-history-")
    _clone(history_bundle(corpus), Path(keeper.name, _REPOSITORY), "--bare")
    return keeper


def _clone(source: Path, folder: Path, *options: str) -> None:
    subprocess.run(["git", "clone", "--quiet", *options, "-b", BRANCH, str(source), str(folder)], check=True)
