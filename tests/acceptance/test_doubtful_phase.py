"""A product whose phases contradict each other: every face that shows its phase says so, with no end of a phase that
nobody wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.web_pages import open_pages, plain_text

SAID = "Acceleration or Sustained? Its dates and the order of its phases disagree."
PHASES = (("construction", "2021-02-01"), ("acceleration", "2022-09-01"), ("success", "2022-06-13"))


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """The sample registry with a product that, by its dates, was taken up again after it ended."""
    registry = sample_registry.copy_sample_registry(tmp_path)
    phases = "".join(f"  - name: {name}\n    start: {start}\n" for name, start in PHASES)
    text = f"---\ntitle: Vent Debout\nmission: Virer\nincubator: rivages\ncontact: a@b.fr\nphases:\n{phases}---\n"
    (registry / "content" / "startups" / "vent-debout.md").write_text(text, "utf-8")
    return registry


@pytest.mark.parametrize("words", ["todo --only phase-doubt", "show vent-debout", "dossier vent-debout"])
def test_a_doubtful_phase_is_told_where_it_shows(call: RunCommand, doubtful: Path, words: str) -> None:
    ran = call(*words.split(), "--at", "2024-06-30", cwd=doubtful)
    assert SAID in " ".join(ran.out.split())


@pytest.mark.parametrize("words", ["show vent-debout", "dossier vent-debout"])
def test_no_page_gives_the_doubtful_phase_an_end_that_nobody_wrote(
    call: RunCommand, doubtful: Path, words: str
) -> None:
    def find_ends() -> list[object]:
        answer = json.loads(call(*words.split(), "--at", "2024-06-30", "--format", "json", cwd=doubtful).out)
        return [row["end"] for table in answer["sections"]["timeline"]["blocks"] for row in table["rows"]]

    assert find_ends() == ["2022-06-13", None, None]
    path = doubtful / "content" / "startups" / "vent-debout.md"
    path.write_text(path.read_text("utf-8").replace("2022-06-13\n", "2022-06-13\n    end: 2022-07-31\n"), "utf-8")
    assert find_ends() == ["2022-06-13", "2022-07-31", None]


def test_the_page_of_a_browser_tells_a_doubtful_phase(doubtful: Path) -> None:
    text = plain_text(open_pages(doubtful, "en").get("/startups/vent-debout?at=2024-06-30").text)
    assert SAID in text
    assert "Sustained, 13 June 2022, to settle" in text


def test_a_doubt_between_two_phases_that_are_over_is_not_told(call: RunCommand, doubtful: Path) -> None:
    path = doubtful / "content" / "startups" / "vent-debout.md"
    path.write_text(path.read_text("utf-8").replace("acceleration", "alumni"), "utf-8")
    assert "disagree" not in call("show", "vent-debout", "--at", "2024-06-30", cwd=doubtful).out
    assert "disagree" not in call("todo", "--at", "2024-06-30", "--all", cwd=doubtful).out
