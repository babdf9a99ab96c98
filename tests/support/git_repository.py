"""Real repositories for tests: a registry with a few invented entries, its origin, clones."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.prepared_folders import prepared
from support.sample_registry import copy_sample_registry

ESTRAN = "content/startups/mon-estran.md"
DIGUE = "content/startups/digue.md"


def git(folder: Path, *words: str, check: bool = True) -> str:
    """The output of a git command, its errors too."""
    result = subprocess.run(["git", "-C", str(folder), *words], check=False, capture_output=True)
    output = (result.stdout + result.stderr).decode("utf-8", "replace")
    assert not check or result.returncode == 0, output
    return output.rstrip("\n")


def write(folder: Path, path: str, text: str) -> None:
    """A file, with the folders above it."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def startup_file(title: str, more: str = "") -> str:
    """A startup's file."""
    return f"---\ntitle: {title}\nmission: Suivre les marées sans se mouiller les pieds.\n{more}---\n\nDu texte.\n"


@prepared
def make_repository(folder: Path) -> None:
    """A repository with two startups in one commit."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, ESTRAN, startup_file("Mon Estran"))
    write(folder, DIGUE, startup_file("Digue"))
    write(folder, "content/members/lena.guivarch.md", "---\nfullname: Léna Guivarch\n---\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")


@prepared
def make_sample_repository(folder: Path) -> None:
    """A copy of the sample registry, in one commit."""
    copy_sample_registry(folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")


@prepared
def make_sample_clones(folder: Path, *names: str) -> None:
    """A bare repository of the sample registry, `origin.git`, and clones of it by these names."""
    source = make_sample_repository(folder / "source")
    git(folder, "clone", "-q", "--bare", str(source), "origin.git")
    for name in names:
        git(folder, "clone", "-q", str(folder / "origin.git"), name)
    shutil.rmtree(source)


def make_clones(folder: Path) -> tuple[Path, Path, Path]:
    """A bare origin, and two clones of it."""
    _make_clones(folder)
    return folder / "origin.git", folder / "first", folder / "second"


@prepared
def _make_clones(folder: Path) -> None:
    first, origin = make_repository(folder / "first"), folder / "origin.git"
    git(folder, "clone", "-q", "--bare", str(first), str(origin))
    git(first, "remote", "add", "origin", str(origin))
    git(first, "fetch", "-q", "origin")
    git(first, "branch", "-q", "--set-upstream-to=origin/main")
    git(folder, "clone", "-q", str(origin), str(folder / "second"))


def lose_object(folder: Path, object_id: str) -> None:
    """Take one object out of a repository, as a disk that is damaged does."""
    for pack in (folder / ".git/objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        for file in pack.parent.glob(f"{pack.stem}.*"):
            file.unlink()
        subprocess.run(["git", "-C", str(folder), "unpack-objects", "-q"], input=data, check=True)
    (folder / ".git/objects" / object_id[:2] / object_id[2:]).unlink()


def committed_files(folder: Path, revision: str = "HEAD") -> list[str]:
    """The files of a commit, each with what became of it."""
    lines = git(folder, "-c", "core.quotepath=false", "show", "--format=", "--name-status", "--no-renames", revision)
    return lines.split("\n") if lines else []


class GitLog:
    """The git commands that are started from now on, by whatever is asked for `git` on the PATH."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._log = folder / "started"
        programs = folder / "programs"
        programs.mkdir(parents=True)
        (programs / "git").write_text(f'#!/bin/sh\necho "$*" >> "{self._log}"\nexec {shutil.which("git")} "$@"\n')
        (programs / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")

    def take(self) -> list[str]:
        """The commands since the last time, in order."""
        started = self._log.read_text().splitlines() if self._log.exists() else []
        self._log.unlink(missing_ok=True)
        return started
