"""Clones of the history of the real registry."""

from __future__ import annotations

import atexit
import functools
import subprocess
import tempfile
from pathlib import Path

BRANCH = "to-2024-07"


def history_bundle(corpus: Path) -> Path:
    """The file that the history is in."""
    return corpus / "history-2024-07.bundle"


def clone_history(corpus: Path, folder: Path, *options: str) -> Path:
    """Clone it into a folder that is not there yet (`--bare`: without files); the folder."""
    _clone(_unpack(corpus), folder, *options)
    return folder


@functools.cache
def _unpack(corpus: Path) -> Path:
    """The bundle as a repository: git reads all objects of it, half a second, so once in each process."""
    keeper = tempfile.TemporaryDirectory(prefix="incubo-history-")
    atexit.register(keeper.cleanup)
    repository = Path(keeper.name, "history.git")
    _clone(history_bundle(corpus), repository, "--bare")
    return repository


def _clone(source: Path, folder: Path, *options: str) -> None:
    subprocess.run(["git", "clone", "--quiet", *options, "-b", BRANCH, str(source), str(folder)], check=True)
