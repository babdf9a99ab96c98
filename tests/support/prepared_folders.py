"""Folders that many tests begin with, such as repositories: made once, kept in memory, written again for each test."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import NamedTuple


class _Contents(NamedTuple):
    root: bytes
    folders: list[str]
    files: list[tuple[str, bytes, bool]]


def prepared(make: Callable[..., object]) -> Callable[..., Path]:
    """A function that makes what `make(folder, …)` makes in an empty folder, without git. It returns the folder.

    Objects are packed. Where git wrote the path of the folder (a remote), there is that of the new one. It is made
    anew where the variables of git are others (dates, people), or the time zone.
    """

    @functools.cache
    def read_once(arguments: tuple[Hashable, ...], variables: tuple[tuple[str, str], ...]) -> _Contents:
        with tempfile.TemporaryDirectory(prefix="incubo-prepared-") as name:
            folder = Path(name, "registry")
            folder.mkdir()
            make(folder, *arguments)
            return _read(folder)

    @functools.wraps(make)
    def write(folder: Path, *arguments: Hashable) -> Path:
        names = (name for name in os.environ if name.startswith(("GIT_", "TZ")) and name != "GIT_CONFIG_GLOBAL")
        variables = tuple((name, os.environ[name]) for name in sorted(names))
        _write(read_once(arguments, variables), folder)
        return folder

    return write


def _read(root: Path) -> _Contents:
    for git_folder in [folder.parent for folder in root.rglob("objects") if (folder.parent / "HEAD").is_file()]:
        subprocess.run(["git", "-C", str(git_folder), "repack", "-adq"], check=True)
    folders, files = [], []
    for place, names, file_names in os.walk(root):
        relative = os.path.relpath(place, root)
        folders += [] if names or file_names else [relative]
        for name in file_names:
            path = Path(place, name)
            files.append((os.path.normpath(f"{relative}/{name}"), path.read_bytes(), os.access(path, os.X_OK)))
    return _Contents(os.fsencode(root), folders, files)


def _write(contents: _Contents, folder: Path) -> None:
    parents = {path.rpartition("/")[0] for path, _, _ in contents.files}
    for path in sorted({*parents, *contents.folders}):
        os.makedirs(f"{folder}/{path}", exist_ok=True)
    root = os.fsencode(folder)
    for path, data, is_executable in contents.files:
        with open(f"{folder}/{path}", "wb", buffering=0) as file:
            file.write(data.replace(contents.root, root))
            if is_executable:
                os.fchmod(file.fileno(), 0o755)
