"""The generated part of a file is made again; every other byte is people's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo import config
from incubo.export.kits.kit import Kit, Made
from incubo.export.kits.part import Damaged, find, marks_of, refreshed, whole
from incubo.problem import Text

NOTHING: Any = None
KIT = Kit(NOTHING, {}, config.Config(), "fr", date(2025, 1, 15))
OLD = Made(".pre-commit-config.yaml", "- repo: old\n  rev: 1\n", Text("x"), "repos:\n", "# fin\n", indent=2)
NEW = OLD._replace(part="- repo: new\n\n  rev: 2\n")


def test_a_new_file():
    lines = whole(OLD, KIT).split("\n")
    assert lines[0] == "repos:"
    assert lines[1].startswith("  # >>> incubo init: ")
    assert lines[2:] == ["  - repo: old", "    rev: 1", "  # <<< incubo init", "# fin", ""]


@given(st.text(st.sampled_from("ab #>-:\n\r\ufeffé"), max_size=60), st.text(st.sampled_from("ab #<\n\r"), max_size=60))
def test_what_stands_around_it_stays(above: str, below: str):
    """Also CRLF, a BOM, and no final newline."""
    old = whole(OLD._replace(above="", below=""), KIT).rstrip("\n")
    text = f"{above}\n{old}\n{below}"
    made = refreshed(text, NEW, KIT)
    assert made is not None
    assert made.startswith(f"{above}\n")
    assert made.endswith(f"\n{below}")
    middle = made[len(above) + 1 : len(made) - len(below) - 1]
    assert middle.replace("\r\n", "\n") == whole(NEW._replace(above="", below=""), KIT).rstrip("\n")
    assert refreshed(made, NEW, KIT) == made


def test_it_stands_as_far_in_as_its_first_mark():
    text = "repos:\n- repo: mine\n# >>> incubo init\n# <<< incubo init\n"
    made = refreshed(text, NEW, KIT)
    assert made is not None
    assert made.split("\n")[3:6] == ["- repo: new", "", "  rev: 2"]


def test_a_file_of_ones_own_is_left_alone():
    assert refreshed("# about incubo init\n", NEW, KIT) is None


@pytest.mark.parametrize("path", ["CONTRIBUTING.md", ".vscode/tasks.json", ".gitattributes"])
def test_the_marks_that_people_put_are_found(path: str):
    assert find("\n".join(["mine", *marks_of(path), "mine"])) is not None


@pytest.mark.parametrize(
    "text", ["# >>> incubo init\n", "# <<< incubo init\n# >>> incubo init", "# >>> incubo init\n" * 2]
)
def test_damaged_marks_are_said(text: str):
    with pytest.raises(Damaged):
        find(text)
