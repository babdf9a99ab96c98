"""The thirty questions of an officer: a page and a command answer each, on the sample and on an untidy registry."""

from __future__ import annotations

import shlex
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository
from support.paths import ROOT
from support.untidy_registry import make_untidy_registry
from support.web_pages import open_pages

QUESTIONS = tomllib.loads((ROOT / "tests/web/thirty_questions.toml").read_text("utf-8"))["question"]
FACES = ("page", "command")
ASKED = [
    pytest.param(question, face, id=f"{question['mission']}-{question['asks'][:24]}-{face}")
    for question in QUESTIONS
    for face in FACES
]


@pytest.fixture(scope="module", params=["sample", "untidy"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked") / "registry"
    (make_sample_repository if request.param == "sample" else make_untidy_registry)(folder)
    return folder


def is_answered(question: dict[str, Any], face: str, folder: Path, call: RunCommand, out: Path) -> bool:
    startup = sorted(path.stem for path in (folder / "content/startups").glob("*.md"))[0]
    words = question[face].format(startup=startup, folder=out)
    if face == "page":
        pages = open_pages(folder, "fr")
        page, whole = pages.get(words), pages.get(words.partition("?")[0])
        says_it = page.text != whole.text or "?" not in words
        return page.status_code == 200 and "<h1" in page.text and 'class="errors"' not in page.text and says_it
    ran = call(*shlex.split(words), "--lang", "fr", cwd=folder)
    return ran.code == 0 and bool(ran.out or "export" in words)


def test_there_are_three_for_each_of_the_ten_missions() -> None:
    assert set(Counter(question["mission"] for question in QUESTIONS).values()) == {3}
    assert len(QUESTIONS) == 30


@pytest.mark.parametrize(("question", "face"), ASKED)
def test_the_face_answers(asked: Path, call: RunCommand, tmp_path: Path, question: dict[str, Any], face: str) -> None:
    """One that is built has to be closed: an open face that answers fails, too."""
    is_open = face in question.get("open", ())
    assert is_answered(question, face, asked, call, tmp_path / "out") is not is_open
