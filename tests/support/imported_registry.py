"""A registry that takes entries of another one."""

from __future__ import annotations

from pathlib import Path

from support.command_line import RunCommand
from support.git_repository import write


def make_empty_registry(folder: Path, settings: str) -> Path:
    """A registry without entries, of these settings."""
    write(folder, "incubo.toml", settings)
    write(folder, "content/startups/.gitkeep", "")
    write(folder, "content/members/.gitkeep", "")
    return folder


def take(call: RunCommand, ours: Path, source: Path, *words: str) -> str:
    """Import from another registry; what is printed."""
    ran = call("import", "registry", str(source), *words, "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    return ran.out
