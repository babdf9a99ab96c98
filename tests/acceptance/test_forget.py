"""`incubo forget`: nothing says who it was, and every figure is as before."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand

JEROME = "jerome.salaudren"
SHEET = f"content/members/{JEROME}.md"
FORGOTTEN = "content/members/ancien.membre-1.md"
REPORTS = (
    ("phases",),
    ("headcount", "--incubator", "all"),
    ("headcount", "--over", "2018..2025", "--incubator", "all"),
    ("arrivals", "--over", "2018..2025"),
    ("missions", "--incubator", "all"),
    ("teams", "--incubator", "all"),
    ("transitions", "--over", "2018..2025"),
    ("committees", "--incubator", "all"),
    ("risk", "--incubator", "all"),
    ("indicators",),
)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
def test_figures_are_as_before(registry: Path, call: RunCommand, report: tuple[str, ...]) -> None:
    def figures() -> object:
        data = json.loads(call("report", *report, "--format", "json", cwd=registry).out)
        return [data["rows"], data.get("total")]

    before = figures()
    assert before[0]  # type: ignore[index]
    assert call("forget", "--left-before", "today", "--yes", cwd=registry).code == 0
    assert figures() == before


def test_nothing_of_the_person_stays(registry: Path, call: RunCommand) -> None:
    former = (registry / SHEET).read_text("utf-8")
    (registry / SHEET).write_text(
        former.replace("fullname:", "# Jérôme, du port\nsurnom: Jéjé\ngithub: jsalaudren-demo\nfullname:"), "utf-8"
    )
    answer = call("forget", JEROME, "--yes", cwd=registry)
    assert answer.code == 0, answer.err
    assert not (registry / SHEET).exists()
    assert (registry / FORGOTTEN).read_text("utf-8") == (
        "---\nfullname: Ancien membre 1\nrole: Ancien membre de la communauté\ndomaine: Intraprenariat\nmissions:\n"
        "  - start: 2018-02-05\n    end: 2022-09-30\n    status: admin\n    startups:\n      - bac-a-sel\n"
        "  - start: 2023-02-06\n    end: 2024-08-30\n    status: admin\n    startups:\n      - ancrage-logement\n"
        "demo: true\n---\n"
    )
    undone = call("undo", "--yes", cwd=registry)
    assert undone.code == 0, undone.err
    assert "Jéjé" in (registry / SHEET).read_text("utf-8")


def test_contacts_go_and_mentions_are_listed(registry: Path, call: RunCommand) -> None:
    startup = registry / "content/startups/bac-a-sel.md"
    text = startup.read_text("utf-8").replace("contact_incubator: judith.marzin", f"contact_incubator: {JEROME}")
    startup.write_text(text + "\nUn port mené par JEROME SALAUDREN, puis par d'autres.\n", "utf-8")
    job = next((registry / "content/jobs").glob("2024-*.md"))
    job_text = job.read_text("utf-8")
    job.write_text(job_text.replace("---\n", f"---\ncontacts:\n  - judith.marzin\n  - {JEROME}\n", 1), "utf-8")
    answer = call("--lang", "en", "forget", JEROME, "--yes", cwd=registry)
    assert answer.code == 0, answer.err
    assert "contact_incubator" not in startup.read_text("utf-8")
    assert job.read_text("utf-8") == job_text.replace("---\n", "---\ncontacts:\n  - judith.marzin\n", 1)
    line = startup.read_text("utf-8").split("\n").index("Un port mené par JEROME SALAUDREN, puis par d'autres.") + 1
    assert f"content/startups/bac-a-sel.md:{line} (" in answer.err.replace("\n", "")
    assert "is no longer the contact of: Bac à Sel (bac-a-sel)" in answer.err.replace("\n", " ")


def test_the_commit_names_nobody(registry: Path, call: RunCommand) -> None:
    git(registry, "init", "-q")
    git(registry, "add", ".")
    git(registry, "commit", "-qm", "Le registre")
    answer = call("forget", JEROME, "--yes", "--commit", cwd=registry)
    assert answer.code == 0, answer.err
    assert git(registry, "log", "-1", "--format=%B") == "forget(ancien.membre-1): 1 fiche sans nom"
    assert "docs/personal-data.md" in answer.err.replace("\n", "")


def test_nothing_that_compares_names_the_person(registry: Path, call: RunCommand) -> None:
    estran = registry / "content/startups/mon-estran.md"
    text = re.sub(r"(contact_incubator: ).*", rf"\g<1>{JEROME}", estran.read_text("utf-8"))
    estran.write_text(re.sub(r"^contact: .*", f"contact: {JEROME}@rivages.example", text, flags=re.MULTILINE), "utf-8")
    assert text.count(JEROME) == 1
    offer = registry / "content/jobs/2024-12-16-developpement-mon-estran.md"
    offer.write_text(offer.read_text("utf-8").replace("contact:", f"contacts: {JEROME}\ncontact:"), "utf-8")
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", ".")
    git(registry, "commit", "-qm", "Le registre")
    assert call("forget", JEROME, "clairea.bonnemain", "--yes", "--commit", cwd=registry).code == 0
    estran.write_text(estran.read_text("utf-8").replace(f"{JEROME}@", "equipe@"), "utf-8")
    git(registry, "commit", "-q", "--amend", "--no-edit", "-a")
    for words in (
        ("diff", "HEAD~1", "HEAD"),
        ("log", "mon-estran", "--until", "2999-12-31", "--field", "contact_incubator"),
        ("log", "--since", "2020", "--until", "2999-12-31", "--kind", "job", "--field", "contacts"),
        ("log", "ancien.membre-1", "--until", "2999-12-31"),
        ("ci", "--base", "HEAD~1"),
        ("digest", "--incubator", "all"),
    ):
        for fmt in ("markdown", "json"):
            answer = call(*words, "--format", fmt, cwd=registry)
            text = answer.out + answer.err
            assert answer.code == 0, text
            assert not [word for word in ("Salaudren", "salaudren", "clairea", "Claire A.") if word in text], words
    told = call("diff", "HEAD~1", "HEAD", cwd=registry).out
    assert "2 sheets of people who left have lost their names" in told
    assert "equipe@rivages.example" in told
    told = call("log", "mon-estran", "--until", "2999-12-31", "--field", "contact_incubator", cwd=registry).out
    assert "contact in the incubator: now empty (instead of somebody without a sheet)" in told


def test_numbers_go_on_and_several_are_one_change(registry: Path, call: RunCommand) -> None:
    assert call("forget", JEROME, "--yes", cwd=registry).code == 0
    assert call("forget", "--left-before", "today", "--yes", cwd=registry).code == 0
    assert (registry / "content/members/ancien.membre-2.md").exists()
    found = call("validate", "--advice", "--format", "concise", cwd=registry).out
    assert "ancien.membre" not in found
    again = call("--lang", "en", "forget", "--left-before", "today", "--yes", cwd=registry)
    assert again.code == 0
    assert "Nobody's last mission ended before that day." in again.out + again.err


@pytest.mark.parametrize(
    ("words", "change", "message"),
    [
        (["judith.marzin"], None, "Judith Marzin is here, or comes back"),
        ([JEROME], ("end: 2024-08-30", "end: fin août"), "values that cannot be read, and would be lost: missions"),
        ([JEROME], ("    end: 2024-08-30\n", ""), "is here, or comes back"),
        ([JEROME, "--left-before", "today"], None, "give no names with it"),
    ],
)
def test_refusals_leave_every_file(
    registry: Path, call: RunCommand, words: list[str], change: tuple[str, str] | None, message: str
) -> None:
    if change is not None:
        sheet = registry / SHEET
        assert change[0] in sheet.read_text("utf-8")
        sheet.write_text(sheet.read_text("utf-8").replace(*change), "utf-8")
    before = {path: path.read_bytes() for path in registry.rglob("*") if path.is_file()}
    answer = call("--lang", "en", "forget", *words, "--yes", cwd=registry)
    assert answer.code != 0
    assert message in answer.err.replace("\n", " ")
    assert {path: path.read_bytes() for path in registry.rglob("*") if path.is_file()} == before
