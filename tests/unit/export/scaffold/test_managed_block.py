"""The block of a file is replaced; no other byte changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.config.settings import Config
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.export.scaffold.managed_block import (
    DamagedBlockError,
    block_markers,
    find_block,
    refresh_block,
    render_new_file,
)

NOTHING: Any = None
CONTEXT = ScaffoldContext(NOTHING, {}, Config(), "fr", date(2025, 1, 15))
OLD = GeneratedFile(".pre-commit-config.yaml", "- repo: old\n  rev: 1\n", Message("x"), "repos:\n", "# fin\n", indent=2)
NEW = OLD._replace(block="- repo: new\n\n  rev: 2\n")


def test_a_new_file():
    lines = render_new_file(OLD, CONTEXT).split("\n")
    assert lines[0] == "repos:"
    assert lines[1].startswith("  # >>> incubo init: ")
    assert lines[2:] == ["  - repo: old", "    rev: 1", "  # <<< incubo init", "# fin", ""]


@given(st.text(st.sampled_from("ab #>-:\n\r\ufeffé"), max_size=60), st.text(st.sampled_from("ab #<\n\r"), max_size=60))
def test_lines_around_the_block_stay(before: str, after: str):
    """With CRLF, a BOM, and no final newline too."""
    old = render_new_file(OLD._replace(header="", footer=""), CONTEXT).rstrip("\n")
    text = f"{before}\n{old}\n{after}"
    new_text = refresh_block(text, NEW, CONTEXT)
    assert new_text is not None
    assert new_text.startswith(f"{before}\n")
    assert new_text.endswith(f"\n{after}")
    middle = new_text[len(before) + 1 : len(new_text) - len(after) - 1]
    assert middle.replace("\r\n", "\n") == render_new_file(NEW._replace(header="", footer=""), CONTEXT).rstrip("\n")
    assert refresh_block(new_text, NEW, CONTEXT) == new_text


def test_block_is_indented_like_its_marker():
    text = "repos:\n- repo: mine\n# >>> incubo init\n# <<< incubo init\n"
    new_text = refresh_block(text, NEW, CONTEXT)
    assert new_text is not None
    assert new_text.split("\n")[3:6] == ["- repo: new", "", "  rev: 2"]


def test_unmanaged_file_is_untouched():
    assert refresh_block("# about incubo init\n", NEW, CONTEXT) is None


@pytest.mark.parametrize("path", ["CONTRIBUTING.md", ".vscode/tasks.json", ".gitattributes"])
def test_markers_added_by_hand_are_found(path: str):
    assert find_block("\n".join(["mine", *block_markers(path), "mine"])) is not None


@pytest.mark.parametrize(
    "text", ["# >>> incubo init\n", "# <<< incubo init\n# >>> incubo init", "# >>> incubo init\n" * 2]
)
def test_damaged_markers_are_reported(text: str):
    with pytest.raises(DamagedBlockError):
        find_block(text)
