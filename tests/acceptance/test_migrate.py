"""`incubo migrate phases`: former names of phases become those of today, by themselves or as somebody decides."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from support.command_line import RunCommand

from incubo.exchange.workbook.reader import read_workbook

ENTRY = """---
title: {title}
mission: Suivre les marées
incubator: rivages
contact: {id}@rivages.example
phases:
{phases}---

# À propos

{text}
"""
STARTUPS = {
    "bac": ("Bac", [("investigation", "2019-01-07"), ("construction", "2019-06-03"), ("transfer", "2021-02-01")], ""),
    "bouee": ("Bouée", [("investigation", "2018-01-08"), ("alumni", "2018-09-03")], ""),
    "cale": (
        "Cale",
        [("investigation", "2017-01-09"), ("construction", "2017-09-04"), ("alumni", "2020-02-03")],
        "Le service a été fermé en 2020. On n'y revient pas.",
    ),
    "phare": (
        "Phare",
        [("construction", "2017-01-09"), ("transfer", "2018-01-08"), ("success", "2019-02-04")],
        "",
    ),
    "quai": ("Quai", [("construction", "2018-01-08"), ("success", "2020-02-03")], ""),
    "rade": ("Rade", [("construction", "2023-01-09")], ""),
}
MEMBER = """---
fullname: Ana Quai
role: Développeuse
domaine: Développement
missions:
  - start: 2024-01-08
    end: 2025-12-31
    status: independent
    startups:
      - quai
---
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    for folder in ("startups", "members", "incubators"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    (tmp_path / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2025-01-15\n', "utf-8")
    (tmp_path / "content/incubators/rivages.md").write_text("---\ntitle: Rivages\n---\n", "utf-8")
    (tmp_path / "content/members/ana.quai.md").write_text(MEMBER, "utf-8")
    for startup_id, (title, phases, text) in STARTUPS.items():
        lines = "".join(f"  - name:   {name} # tel quel\n    start: {start}\n" for name, start in phases)
        entry = ENTRY.format(title=title, id=startup_id, phases=lines, text=text)
        (tmp_path / "content" / "startups" / f"{startup_id}.md").write_bytes(entry.replace("\n", "\r\n").encode())
    return tmp_path


def contents(registry: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (registry / "content" / "startups").iterdir()}


def decisions(call: RunCommand, registry: Path, **options: Any) -> list[dict[str, str]]:
    """The rows of the file of decisions, in csv."""
    ran = call("migrate", "phases", "-o", "decisions.csv", cwd=registry, **options)
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO((registry / "decisions.csv").read_text("utf-8-sig"))))


def write_csv(registry: Path, rows: list[dict[str, str]]) -> None:
    with (registry / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_what_has_one_successor_changes_by_itself_and_nothing_else_does(call, registry):
    before = contents(registry)
    ran = call("migrate", "phases", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Transfer becomes Consolidation: 2 phases" in ran.err
    assert "Partnership ended stays in 2 entries: it is to be decided" in ran.err
    assert "products: Transfer: 1 before, 0 after" in ran.err
    assert "incubo migrate phases -o decisions.xlsx" in ran.err
    expected = {name: data.replace(b"transfer #", b"consolidation #") for name, data in before.items()}
    assert contents(registry) == expected
    ran = call("migrate", "phases", "--yes", cwd=registry)
    assert ran.code == 0
    assert contents(registry) == expected
    assert call("undo", "--yes", cwd=registry).code == 0
    assert contents(registry) == before


def test_the_file_of_decisions_says_what_helps_and_proposes(call, registry):
    rows = {row["startup"]: row for row in decisions(call, registry)}
    assert rows.keys() == {"bouee", "cale", "phare", "quai"}
    assert {startup: row["proposal"] for startup, row in rows.items()} == {
        "bouee": "Inconclusive investigation (abandon-investigation)",
        "cale": "Stopped (abandon)",
        "phare": "Transferred (transfere)",
        "quai": "Operated (opere)",
    }
    assert rows["quai"]["reason"] == "1 person still works for it"
    assert rows["phare"]["reason"] == "it went through “Transfer”: somebody was to take it over"
    assert rows["cale"]["says"] == "Le service a été fermé en 2020. On n'y revient pas."
    told = [rows["cale"][name] for name in ("number", "since", "before")]
    assert told == ["3", "2020-02-03", "construction"]
    assert {row["answer"] for row in rows.values()} == {""}


def test_decisions_are_carried_out_and_what_has_no_answer_stays(call, registry):
    rows = decisions(call, registry, lang="fr")
    before = contents(registry)
    for row in rows:
        row["answer"] = {"cale": "Transféré", "phare": "opere", "quai": row["proposal"]}.get(row["startup"], "")
    write_csv(registry, rows)
    ran = call("migrate", "phases", "--decisions", "decisions.csv", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Partnership ended stays in 1 entry: it is to be decided" in ran.err
    now = contents(registry)
    assert now["cale.md"] == before["cale.md"].replace(b"alumni", b"transfere")
    assert now["quai.md"] == before["quai.md"].replace(b"success", b"opere")
    expected = before["phare.md"].replace(b"success", b"opere").replace(b"transfer #", b"consolidation #")
    assert now["phare.md"] == expected
    assert now["bouee.md"] == before["bouee.md"]
    ran = call("migrate", "phases", "--decisions", "decisions.csv", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "3 decisions were carried out before." in ran.err
    assert contents(registry) == now


def test_the_workbook_has_lists_to_choose_from_and_is_read_back(call, registry):
    ran = call("migrate", "phases", "-o", "decisions.xlsx", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(registry / "decisions.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 4
    assert "Investigation non concluante (abandon-investigation)" in sheet
    first = read_workbook((registry / "decisions.xlsx").read_bytes()).sheets[0]
    with xlsxwriter.Workbook(registry / "filled.xlsx") as workbook:
        sheet_to_fill = workbook.add_worksheet("Réponses")
        for number, row in enumerate(first.rows):
            for place, cell in enumerate(row):
                if cell is not None and not hasattr(cell, "year"):
                    sheet_to_fill.write(number + 2, place, cell)  # two rows of somebody's own above
            if number:
                sheet_to_fill.write(number + 2, len(first.rows[0]) - 1, row[-3])
    ran = call("migrate", "phases", "--decisions", "filled.xlsx", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    names = {name: re.findall(rb"name:   (\S+)", data)[-1].decode() for name, data in contents(registry).items()}
    assert names == {
        "bac.md": "consolidation",
        "bouee.md": "abandon-investigation",
        "cale.md": "abandon",
        "phare.md": "transfere",
        "quai.md": "opere",
        "rade.md": "construction",
    }
    ran = call("migrate", "phases", "-o", "decisions.xlsx", cwd=registry)
    assert "Nothing is to be decided" in ran.err


def test_the_same_in_yaml(call, registry):
    assert call("migrate", "phases", "-o", "decisions.yml", cwd=registry).code == 0
    text = (registry / "decisions.yml").read_text("utf-8")
    assert "  # Why: it never went beyond the investigation" in text
    assert call("migrate", "phases", "--decisions", "decisions.yml", "--yes", cwd=registry).code == 0
    start = text.index("- startup: bouee")
    filled = text[:start] + text[start:].replace("  answer:", "  answer: Stopped", 1)
    (registry / "decisions.yml").write_text(filled, "utf-8")
    ran = call("migrate", "phases", "--decisions", "decisions.yml", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert b"abandon #" in contents(registry)["bouee.md"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": "construction"}, "row 2: “construction” is not one of the choices"),
        ({"startup": "nulle-part", "answer": "abandon"}, "row 2: there is no product “nulle-part”"),
        ({"phase": "success", "answer": "opere"}, "row 2: “bouee” has no phase “success”"),
    ],
)
def test_wrong_decisions_are_told_by_row_and_change_nothing(call, registry, change, said):
    rows = decisions(call, registry)
    rows[0] |= change
    rows[1]["answer"] = "abandon"
    write_csv(registry, rows)
    before = contents(registry)
    ran = call("migrate", "phases", "--decisions", "decisions.csv", "--yes", cwd=registry)
    assert ran.code == 2
    assert said in ran.err
    assert contents(registry) == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.xlsx", b"PK\x03\x04 no archive"),
        ("d.csv", b"a,b\n1,2\n"),
        ("d.yml", b"answers: &a [*a]\n"),
        ("d.yml", b"- startup: &a bac\n  phase: *a\n  answer: opere\n"),
        ("d.yml", b"\xff\xfe\x00"),
        ("absent.csv", None),
    ],
)
def test_what_is_no_file_of_decisions_is_refused(call, registry, name, data):
    if data is not None:
        (registry / name).write_bytes(data)
    before = contents(registry)
    ran = call("migrate", "phases", "--decisions", name, "--yes", cwd=registry)
    assert ran.code == 2, ran.err
    assert "incubo ran into" not in ran.err
    assert contents(registry) == before


def test_entries_with_one_status_stay_and_are_counted(call, registry):
    path = registry / "content" / "startups" / "ancien.md"
    path.write_text("---\ntitle: Ancien\nmission: Aider\nincubator: rivages\nstatus: alumni\n---\n", "utf-8")
    ran = call("migrate", "phases", "--dry-run", cwd=registry)
    assert "1 entry has one status instead of phases" in ran.err


def test_successors_are_data_of_the_settings(call, registry):
    settings = registry / "incubo.toml"
    text = '\n[phases.rebut]\nlabel = "Rebut"\nstage = "final"\nreplaced_by = "abandon"\n'
    settings.write_text(settings.read_text("utf-8") + text, "utf-8")
    path = registry / "content" / "startups" / "rade.md"
    path.write_bytes(path.read_bytes().replace(b"construction", b"rebut"))
    assert call("migrate", "phases", "--yes", cwd=registry).code == 0
    assert b"abandon #" in path.read_bytes()
    settings.write_text(settings.read_text("utf-8").replace('"abandon"', "3"), "utf-8")
    ran = call("validate", "-f", "json", cwd=registry)
    assert "replaced_by" in json.dumps(json.loads(ran.out))


def test_what_cannot_be_read_is_told(call, registry):
    file = registry / "content/startups/bac.md"
    file.write_text(file.read_text("utf-8").replace("mission: ", "mission: a: "), "utf-8")
    assert "1 product cannot be read" in call("migrate", "phases", "--dry-run", cwd=registry).err
    assert "1 product cannot be read" in call("migrate", "phases", "-o", "decisions.csv", cwd=registry).err
