"""Where results may be written: never over the registry's own files, git's, or a device, by any command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository

COMMANDS = {
    "list": ("list", "startups", "-f", "csv", "-o"),
    "report": ("report", "phases", "-f", "csv", "-o"),
    "show": ("show", "mon-estran", "-f", "json", "-o"),
    "query": ("query", "SELECT 1", "-f", "csv", "-o"),
    "tables": ("query", "--schema", "-f", "csv", "-o"),
    "calendar": ("calendar", "committees", "-f", "ics", "-o"),
    "todo": ("todo", "-f", "csv", "-o"),
    "todo page": ("todo", "-f", "markdown", "-o"),
    "digest": ("digest", "-f", "markdown", "-o"),
    "dossier": ("dossier", "mon-estran", "-f", "markdown", "-o"),
    "minutes": ("minutes", "-f", "docx", "-o"),
    "remind": ("remind", "missions", "-f", "markdown", "-o"),
    "explain": ("explain", "phase-order", "-f", "json", "-o"),
    "schema": ("schema", "startup", "-o"),
    "sync": ("sync", "-f", "json", "-o"),
    "sqlite": ("export", "sqlite"),
    "answer": ("issue", "request.md", "--dry-run", "--answer"),
    "comment": ("ci", "--base", "HEAD", "--comment"),
}
REASONS = {
    "content/startups/mon-estran.md": "is among the registry's entries",
    "content/startups/new.db": "is among the registry's entries",
    "content/link.db": "is among the registry's entries",
    "outside.db": "is among the registry's entries",
    "INCUBO.toml": "holds the settings of a registry",
    "incubo.toml": "holds the settings of a registry",
    "elsewhere/../incubo.toml": "holds the settings of a registry",
    ".git/config": "belongs to git",
    ".git/hooks/new.db": "belongs to git",
    "elsewhere/.git/new.db": "belongs to git",
    "pipe.db": "is a device or a pipe",
}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A repository, with a request, a pipe, a link to an entry and one from among the entries."""
    make_sample_repository(tmp_path)
    (tmp_path / "request.md").write_text("### Nature de la demande\n\nx\n", "utf-8")
    (tmp_path / "elsewhere/.git").mkdir(parents=True)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    (tmp_path / "content/link.db").symlink_to(tmp_path.parent / "away.db")
    (tmp_path / "outside.db").symlink_to(tmp_path / "content/startups/mon-estran.md")
    os.mkfifo(tmp_path / "pipe.db")
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize("command", COMMANDS)
def test_no_result_takes_the_place_of_what_is_not_a_result(registry: Path, call: RunCommand, command: str) -> None:
    def contents() -> dict[str, bytes | str]:
        return {
            str(path): str(path.readlink()) if path.is_symlink() else path.read_bytes()
            for path in registry.rglob("*")
            if path.is_symlink() or path.is_file()
        }

    before = contents()
    for path, reason in REASONS.items():
        ran = call(*COMMANDS[command], path, cwd=registry)
        assert (ran.code, f"error: {path} {reason}" in " ".join(ran.err.split())) == (2, True), (path, ran.err)
    assert contents() == before
    assert (registry / "pipe.db").is_fifo()


@pytest.mark.skipif(os.name == "nt", reason="devices of POSIX")
@pytest.mark.parametrize("path", ["/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_no_result_is_written_to_a_device(root: Path, call: RunCommand, path: str) -> None:
    ran = call("list", "startups", "-f", "csv", "-o", path, cwd=root)
    assert (ran.code, "is a device or a pipe" in ran.err) == (2, True), ran.err


def test_mails_are_written_to_no_such_folder(registry: Path, call: RunCommand) -> None:
    for folder in ("content/drafts", ".git/drafts", "elsewhere/.git"):
        assert call("remind", "missions", "-o", folder, cwd=registry).code == 2, folder
    assert not (registry / ".git/drafts").exists()


def test_a_result_beside_the_entries_is_written(registry: Path, call: RunCommand) -> None:
    for path in ("result.csv", "elsewhere/result.csv", "content.csv", ".github.csv"):
        assert call("list", "startups", "-o", path, cwd=registry).code == 0
        assert (registry / path).read_bytes()


def test_a_git_folder_of_another_name_is_git_s_too(tmp_path: Path, call: RunCommand) -> None:
    registry = tmp_path / "registry"
    sample_registry.copy_sample_registry(registry)
    git(registry, "init", "-q", "--separate-git-dir", str(tmp_path / "repository"))
    ran = call("list", "startups", "-o", "../repository/x.csv", cwd=registry)
    assert (ran.code, "belongs to git" in ran.err) == (2, True)


def test_a_database_without_a_name_is_refused(root: Path, call: RunCommand) -> None:
    ran = call("export", "sqlite", "", cwd=root)
    assert (ran.code, "does not have the extension of a database" in ran.err) == (2, True), ran.err
