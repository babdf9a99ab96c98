"""`incubo minutes`: what a committee decided on a day, then the dossiers of what it heard, as one document to send."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.untidy_registry import make_untidy_registry

FORBIDDEN = {
    "path of a file": r"content/|\b[\w.-]+\.md\b",
    "commit": r"\bcommits?\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b",
    "command": r"\bincubo |\bgit |(?<!\S)--[a-z]",
    "key or id": r"(?<![/@.\w-])(?:mon-estran|maree-claire|digue-info|samuel\.orvault)\b(?![\w.-]*[@.])",
    "day for machines": r"\b\d{4}-\d{2}-\d{2}\b",
}
CODE = r"`(?:https?://|www\.)[^`\s]*`|`[^`\s]+@[^`\s]+`"
"""What Markdown has as code: an address, which sites would bring to life."""


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """A committee of two products on a day, one of them with what it promises."""
    made = make_sample_repository(tmp_path / "registry")
    words = ("record", "committee", "--on", "2025-01-14", "--yes", "--commit")
    first = ("--decision", "continue", "--amount", "300k", "--objective", "45 bassins", "--comment", "Plan présenté")
    assert call(*words, "maree-claire", *first, "--next", "2025-07-10", cwd=made).code == 0
    assert call(*words, "mon-estran", "--decision", "consolidate", "--with-phase", cwd=made).code == 0
    return made


def read_word(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def read_text(path: Path) -> str:
    if path.suffix == ".docx":
        return read_word(path.read_bytes())
    text = path.read_text("utf-8")
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL) if path.suffix == ".html" else text


def test_the_decisions_in_sentences_then_the_dossiers(call: RunCommand, registry: Path) -> None:
    ran = call("--lang", "en", "minutes", "2025-01-14", "-f", "markdown", cwd=registry)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(
        "# Minutes of the committee of 14 January 2025\n\nIncubateur des rivages · from the registry of "
    )
    headings = [line for line in ran.out.splitlines() if line.startswith("## ")]
    assert headings == ["## Decisions", "## Dossier: Marée Claire", "## Dossier: Mon Estran"]
    decisions = ran.out.partition("## Dossier")[0]
    assert (
        "### Marée Claire\n\nThe committee decided: continue. It grants €300,000 for 6 months. The budget runs until "
        "14 July 2025. Its phase since 1 February 2021: Acceleration. The next committee is on 10 July 2025.\n\n"
        "Comment: Plan présenté\n\nThe team promises:\n\n- 45 bassins\n"
    ) in decisions
    assert "Its phase since 14 January 2025: Consolidation." in decisions
    dossier = ran.out.partition("## Dossier: Marée Claire")[2].partition("## Dossier")[0]
    for text in (
        "### Promised at the committee of 16 November 2023\n\n- 40 bassins",
        "### Team: ",
        "### Budget",
        "Led by",
    ):
        assert text in dossier
    for text in ("Agenda", "☐", "one box to tick", "Correct the entry"):  # for a committee to come
        assert text not in ran.out


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("suffix", ["md", "html", "docx", "txt"])
def test_it_has_nothing_of_how_it_was_made(
    call: RunCommand, registry: Path, tmp_path: Path, lang: str, suffix: str
) -> None:
    file = tmp_path / f"minutes.{suffix}"
    assert call("--lang", lang, "minutes", "2025-01-14", "-o", str(file), cwd=registry).code == 0
    text = read_text(file)
    assert "Mon Estran" in text
    for name, pattern in FORBIDDEN.items():
        assert not re.findall(pattern, text), (name, re.search(f".*(?:{pattern}).*", text))
    assert "`" not in re.sub(CODE, "", text)
    head = git(registry, "rev-parse", "HEAD").strip()
    assert head[:7] not in text


def test_an_untidy_registry_has_minutes_that_can_be_sent(call: RunCommand, tmp_path: Path) -> None:
    made = make_untidy_registry(tmp_path / "untidy")
    path = made / "content/startups/tres-long.md"
    text = path.read_text("utf-8")
    committee = "- name: committee\n  date: 2025-01-14\n  decision: continue\n  months: 0.5\n  amount: .inf\n"
    committee += "  comment: '`rm` content/x.md | <b>'\n  objectives: ['', 'A | B', '# C']\n"
    path.write_text(text.replace("\n---\n", f"\nevents:\n{committee}---\n", 1), "utf-8")
    for suffix in ("md", "html", "docx", "txt", "json"):
        file = tmp_path / f"minutes.{suffix}"
        ran = call("minutes", "2025-01-14", "--incubator", "all", "-o", str(file), cwd=made)
        assert ran.code == 0, ran.err
        assert "incubo validate" not in read_text(file)


def test_the_last_committee_is_meant_and_days_are_named(call: RunCommand, registry: Path) -> None:
    last = call("--lang", "en", "minutes", cwd=registry)
    assert last.out.startswith("Minutes of the committee of 14 January 2025\n")
    none = call("--lang", "en", "minutes", "2025-01-13", cwd=registry)
    assert none.code == 2
    assert "no committee of 13 January 2025 is recorded" in none.err
    assert "there was one on 14 January 2025, 12 December 2024" in none.err
    future = call("--lang", "en", "minutes", "2025-01-16", cwd=registry)  # Digue Info, which is planned
    assert future.code == 2
    assert "2025-01-16" not in future.out


def test_only_the_products_of_an_incubator(call: RunCommand, registry: Path) -> None:
    ours = call("minutes", "2025-01-14", "-f", "json", cwd=registry)
    page = json.loads(ours.out)
    ids = list(page["sections"])
    assert page["id"] == "2025-01-14"
    assert [name for name in ids if "." not in name] == ["decisions", "maree-claire", "mon-estran"]
    other = call("--lang", "en", "minutes", "2025-01-14", "--incubator", "unknown", cwd=registry)
    assert other.code == 2


def test_a_registry_without_committees(call: RunCommand, tmp_path: Path) -> None:
    made = make_sample_repository(tmp_path / "registry")
    ran = call("--lang", "en", "minutes", "--at", "2015-01-01", cwd=made)
    assert ran.code == 2
    assert "no committee is recorded" in ran.err


def test_a_page_for_a_word_processor_is_a_file(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    """Any page is written so, not only minutes."""
    file = tmp_path / "dossier.docx"
    assert call("--lang", "en", "dossier", "maree-claire", "-o", str(file), cwd=registry).code == 0
    assert "Committee: Marée Claire" in read_word(file.read_bytes())
    table = call("--lang", "en", "report", "phases", "-o", str(tmp_path / "phases.docx"), cwd=registry)
    assert table.code == 2
    assert "does not have the extension of a known format" in table.err
