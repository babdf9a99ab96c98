"""Every face says the same of each product of the real registry: its next committee, its phase, its people."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.examples import sample
from support.faces import Faces
from support.registries import profile_vocabulary
from support.web_pages import open_pages

pytestmark = pytest.mark.corpus
AT = "2024-07-01"


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2020-06-30", "2022-09-30", "2023-12-31"])
def test_faces_agree_on_the_real_registry_in_the_past(call: RunCommand, corpus: Path, day: str) -> None:
    faces = _open_faces(call, corpus / AT, day, today=date.fromisoformat(AT))
    faces.ask_everything()
    assert faces.differences == []


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2023-06-20", AT, "2026-12-01"])
def test_faces_agree_on_the_real_registry_today(
    call: RunCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """On a day that is today, a committee of a later day is planned."""
    faces = _open_faces(call, _freeze_copy(corpus, tmp_path / day, day, monkeypatch), day)
    faces.ask_everything()
    assert faces.differences == []


def test_faces_agree_where_committees_are_to_come(
    call: RunCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of some products only, which takes no minutes."""
    root = _freeze_copy(corpus, tmp_path / "registry", "2022-06-24", monkeypatch)
    faces = _open_faces(call, root, "2022-06-24")
    faces.ask_tables()
    faces.ask_lists_of_pages()
    files = sorted((root / "content" / "_startups").glob("*.md"))
    names = [file.stem for file in files if "committee" in file.read_text("utf-8") or len(file.stem) % 11 == 0]
    faces.ask_entries(sample(names, 10))
    assert faces.differences == []


def _freeze_copy(corpus: Path, root: Path, day: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(corpus / AT, root)
    settings = root / "incubo.toml"
    text = settings.read_text("utf-8") if settings.is_file() else 'profile = "beta.gouv.fr"\n'
    settings.write_text(f"at = {day}\n{text}", "utf-8")
    share_corpus_registries(monkeypatch, root.parent)
    return root


def _open_faces(call: RunCommand, root: Path, day: str, today: date | None = None) -> Faces:
    return Faces(call, open_pages(root, "en"), root, date.fromisoformat(day), profile_vocabulary(), today=today)
