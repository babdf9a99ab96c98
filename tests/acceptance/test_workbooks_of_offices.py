"""Six workbooks that offices keep, with the truth of every cell: how much an import takes, tells, and gets wrong.

They were made by somebody who has not read the code (`tests/workbooks/README.md`). The shares are floors: raise them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.workbook_truth import Verdict, judge, read_truth

WORKBOOKS = ROOT / "tests" / "workbooks"


class Office(NamedTuple):
    """A workbook; the least share of its cells that is taken without an answer, and with the answers of the office; how
    many of its people are no draft then, and of how many.
    """

    file: str
    alone: float
    answered: float
    complete: tuple[int, int]
    answers: tuple[str, ...] = ()


def values(*pairs: str) -> tuple[str, ...]:
    """Answers about cells."""
    return tuple(word for pair in pairs for word in ("--value", pair))


OFFICES = [
    Office(
        "portefeuille.xlsx", 0.9, 0.92, (13, 13),
        (
            *values("Caselle=Caselle Santé", "GO=launch", "prochain comité=18/06/2025", "fin juin=30/06/2025"),
            *values("CDD=admin", "110 000 + 15 000=125000"), "--default", "domaine=Autre",
        ),
    ),
    Office(
        "equipe.ods", 0.97, 0.99, (17, 18),
        (
            *values("11 avril=11/04/2025", "Troc de plants ?=Troc de plants", "CDI=service"),
            "--default", "domaine=Autre",
        ),
    ),
    Office(
        "services.csv", 0.77, 1.0, (0, 6),
        (
            "--column", "Service owner=people", "--column", "Started=Investigation",
            *values("Discovery=investigation", "Beta=construction", "B. Okafor=Ben Okafor"),
        ),
    ),
    Office("budget.xlsx", 0.95, 0.95, (0, 0)),
    Office(
        "annuaire.xlsx", 0.85, 0.98, (18, 19),
        (
            *values("DN/INCUBATEUR=transverse", "DN/INCUBATEUR/CARTABLE BLANC=Cartable Blanc"),
            *values("DN/INCUBATEUR/PREAU=Préau", "DN/INCUBATEUR/ENCRIER=Encrier", "DN/INFRA=-", "DN/SG=-"),
            *values("HELENE LEFEVRE=several"), "--default", "domaine=Autre", "--default", "incubator=bureau",
        ),
    ),
    Office("suivi-collegue.xlsx", 0.87, 0.94, (10, 10), values("au comité=13/02/2025", "mi-février=15/02/2025")),
]  # fmt: skip


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    folder = tmp_path / "registre"
    words = ("--title", "Bureau", "--short-description", "Ce qu'il fait", "--forge", "none", "--yes")
    assert call("init", str(folder), *words, cwd=tmp_path, lang="fr").code == 0
    settings = folder / "incubo.toml"
    settings.write_text(f"at = 2025-01-15\n{settings.read_text('utf-8')}", "utf-8")
    return folder


def import_workbook(registry: Path, call: RunCommand, office: Office, *answers: str) -> Verdict:
    """What an import makes of a workbook: nothing wrong, nothing lost in silence, and nothing more the second time."""
    file = registry.parent / office.file
    shutil.copy(WORKBOOKS / office.file, file)
    lines = json.loads(call("import", str(file), *answers, "--format", "json", cwd=registry).out)["rows"]
    page = call("import", str(file), *answers, "--yes", cwd=registry, lang="fr")
    truth = read_truth(WORKBOOKS / f"{file.stem}.truth.json")
    verdict = judge(registry, truth, page.out + page.err, lines)
    assert (verdict.silent, verdict.wrong) == ([], [])
    before = read_content(registry)
    again = call("import", str(file), *answers, "--yes", cwd=registry, lang="fr")
    assert "Traceback" not in again.err
    assert read_content(registry) == before
    return verdict


def read_content(registry: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((registry / "content").rglob("*.md"))}


SLOW = {"portefeuille.xlsx", "equipe.ods"}
"""Those that take seconds twice: without answers only in the slow tests."""
WITHOUT_ANSWERS = [
    pytest.param(office, id=office.file, marks=[pytest.mark.slow] if office.file in SLOW else []) for office in OFFICES
]


@pytest.mark.parametrize("office", WITHOUT_ANSWERS)
def test_a_workbook_without_an_answer(registry: Path, call: RunCommand, office: Office) -> None:
    verdict = import_workbook(registry, call, office)
    assert verdict.share >= office.alone, (verdict.share, verdict.missed)


@pytest.mark.parametrize("office", [office for office in OFFICES if office.answers], ids=lambda office: office.file)
def test_a_workbook_with_the_answers_of_its_office(registry: Path, call: RunCommand, office: Office) -> None:
    verdict = import_workbook(registry, call, office, *office.answers)
    assert verdict.share >= office.answered, (verdict.share, verdict.missed)
    people = [path.read_text("utf-8") for path in (registry / "content" / "members").glob("*.md")]
    complete = [text for text in people if "\ndraft: true\n" not in text]
    assert (len(complete), len(people)) == office.complete, [text for text in people if text not in complete]
    todo = call("todo", "--format", "json", cwd=registry)
    assert json.loads(todo.out)["rows"]
