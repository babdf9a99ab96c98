"""Changelog fragments: their names, their form, and the entry that towncrier makes of them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support.paths import ROOT

from incubo import __version__

FOLDER = ROOT / "changelog.d"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
NAME = re.compile(rf"{SETTINGS['issue_pattern']}\.({'|'.join(KINDS)})\.md")
NOT_FRAGMENTS = {"README.md", Path(SETTINGS["template"]).name}


def fragment_errors(name: str, text: str) -> list[str]:
    """What is wrong with a fragment."""
    errors = []
    if not re.fullmatch(NAME, name):
        errors.append(f"{name}: name it <what>.<kind>.md, with a kind of {', '.join(KINDS)}")
    if not text.strip():
        errors.append(f"{name}: it is empty")
    elif text != text.strip() + "\n":
        errors.append(f"{name}: no blank lines around the text, and one line end after it")
    elif "\n\n" in text:
        errors.append(f"{name}: more than one paragraph; split it into several fragments")
    elif re.match(r"[-*#+>] ?", text):
        errors.append(f"{name}: no list marker and no heading, towncrier writes them")
    elif not text.endswith((".\n", ").\n")):
        errors.append(f"{name}: end it with a full stop")
    return errors


def test_fragments_are_well_formed() -> None:
    assert not [
        error
        for path in sorted(FOLDER.iterdir())
        if path.name not in NOT_FRAGMENTS
        for error in fragment_errors(path.name, path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a-rule.new.md", "A rule.\n"),
        ("A_rule.added.md", "A rule.\n"),
        ("a-rule.md", "A rule.\n"),
        ("a-rule.added.md", ""),
        ("a-rule.added.md", "A rule.\n\n"),
        ("a-rule.added.md", "A rule.\n\nAnother one.\n"),
        ("a-rule.added.md", "- A rule.\n"),
        ("a-rule.added.md", "A rule\n"),
    ],
)
def test_errors_in_fragments_are_found(name: str, text: str) -> None:
    assert len(fragment_errors(name, text)) == 1


def test_a_correct_fragment_has_no_errors() -> None:
    assert not fragment_errors("a-rule.added.md", "`validate` has a rule\n(`member-same-portrait`).\n")


def test_towncrier_builds_an_entry(tmp_path: Path) -> None:
    pytest.importorskip("towncrier", reason="towncrier is not installed (make .venv/.tools)")
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "_template.md").write_text((FOLDER / "_template.md").read_text("utf-8"), "utf-8")
    (folder / "b.added.md").write_text("A rule.\n", "utf-8")
    (folder / "a.fixed.md").write_text("A mistake.\n", "utf-8")
    (folder / "a.added.md").write_text("A report\non two lines.\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", __version__, "--date", "2025-01-15"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    entry = f"""
## {__version__} (2025-01-15)

### Added

- A report
  on two lines.
- A rule.

### Fixed

- A mistake.
"""
    assert result.stdout.rstrip() == entry.strip()
