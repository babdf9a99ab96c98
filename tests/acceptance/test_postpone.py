"""`incubo postpone`: what is known is not asked until a day, and comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.pseudo_terminal import run_with_answers

ANSWERS = ".incubo/postponed.toml"
ROLE = ("postpone", "mon-estran", "role", "--until", "2025-03-01", "--because", "Recrutements gelés", "--yes")


def items(call: RunCommand, registry: Path, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(call("todo", *words, "-f", "json", cwd=registry).out)["rows"]
    return rows


def write_answers(registry: Path, text: str) -> None:
    (registry / ".incubo").mkdir(exist_ok=True)
    (registry / ANSWERS).write_text(text, "utf-8")


def test_an_answer_takes_an_item_out_until_its_day(registry: Path, call: RunCommand) -> None:
    before = items(call, registry)
    ran = call(*ROLE, cwd=registry)
    assert ran.code == 0, ran.err
    assert ran.out == f"{ANSWERS}\n"
    assert "Mon Estran (until 1 March 2025: Recrutements gelés)" in ran.err
    assert "whoever reads the registry reads the reason" in ran.err
    page = call("todo", cwd=registry).out
    assert f"({len(before) - 1})" not in page.splitlines()[0]
    assert "postponed until 1 March 2025: 1" in page
    assert "nobody in the domain Deployment: Mon Estran" not in page
    assert "postponed until 1 March 2025: 1" in call(cwd=registry).out
    *others, last = items(call, registry)
    assert (last["until"], last["because"]) == ("2025-03-01", "Recrutements gelés")
    assert len(others) == len(before) - 1
    assert {row["until"] for row in others} == {None}


@pytest.mark.parametrize(("day", "is_postponed"), [("2025-02-28", True), ("2025-03-01", False), ("2025-01-14", False)])
def test_it_is_back_on_the_day_and_was_not_known_before(
    registry: Path, call: RunCommand, day: str, is_postponed: bool
) -> None:
    assert call(*ROLE, cwd=registry).code == 0
    shown = [row for row in items(call, registry, "--only", "role", "--at", day) if row["id"] == "mon-estran"]
    assert [row.get("until") is not None for row in shown] == [is_postponed]


def test_it_is_back_where_the_fact_changed(registry: Path, call: RunCommand) -> None:
    words = ("postpone", "samuel.orvault", "--until", "2025-12-31", "--because", "avenant en cours", "--yes")
    assert call(*words, cwd=registry).code == 0
    assert "Samuel Orvault" not in call("todo", "--only", "mission-ending", cwd=registry).out
    member = registry / "content/members/samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("end: 2025-02-04", "end: 2025-02-05"), "utf-8")
    assert "Samuel Orvault" in call("todo", "--only", "mission-ending", cwd=registry).out


def test_reports_do_not_change(registry: Path, call: RunCommand) -> None:
    before = call("report", "risk", "-f", "json", cwd=registry).out
    assert call(*ROLE, cwd=registry).code == 0
    assert call("report", "risk", "-f", "json", cwd=registry).out == before


def test_the_list_says_why_and_how_to_ask_again(registry: Path, call: RunCommand) -> None:
    assert call(*ROLE, cwd=registry).code == 0
    out = call("todo", "--only", "postponed", cwd=registry).out
    assert "Postponed (1)\n" in out
    command = "postpone startup/mon-estran role/Déploiement --until today"
    assert f"Mon Estran (until 1 March 2025: Recrutements gelés)  incubo {command}\n" in out
    assert call(*command.split(), "--yes", cwd=registry).code == 0
    assert not (registry / ANSWERS).exists()
    assert call("undo", "--yes", cwd=registry).code == 0
    assert (registry / ANSWERS).exists()


def test_undo_gives_the_earlier_day_back(registry: Path, call: RunCommand) -> None:
    """Also where something else was postponed since, so that the file is merged."""
    assert call(*ROLE, cwd=registry).code == 0
    later = ("2025-04-01" if word == "2025-03-01" else word for word in ROLE)
    assert call(*later, cwd=registry).code == 0
    text = (registry / ANSWERS).read_text("utf-8")
    other = LINE.replace("mon-estran", "a") + 'on = 2025-01-01, until = 2026-01-01, because = "x" },\n'
    write_answers(registry, text.replace("[\n", f"[\n  {other}"))
    assert call("undo", "--yes", cwd=registry).code == 0
    text = (registry / ANSWERS).read_text("utf-8")
    assert ("2025-03-01" in text, "2025-04-01" in text, "startup/a" in text) == (True, False, True)


def test_another_answer_replaces_the_first(registry: Path, call: RunCommand) -> None:
    assert call(*ROLE, cwd=registry).code == 0
    later = ("2025-04-01" if word == "2025-03-01" else word for word in ROLE)
    assert call(*later, cwd=registry).code == 0
    assert (registry / ANSWERS).read_text("utf-8").count("until = ") == 1


def test_dry_run_and_undo(registry: Path, call: RunCommand) -> None:
    assert call(*ROLE[:-1], "--dry-run", cwd=registry).code == 0
    assert not (registry / ANSWERS).exists()
    assert call(*ROLE, cwd=registry).code == 0
    assert call("undo", "--yes", cwd=registry).code == 0
    assert not (registry / ANSWERS).exists()


def test_a_commit_says_it(tmp_path: Path, registry: Path, call: RunCommand) -> None:
    git(registry, "init", "-q")
    git(registry, "add", ".")
    git(registry, "commit", "-qm", "begin")
    assert call(*ROLE, "--commit", cwd=registry).code == 0
    subject, body = git(registry, "show", "-s", "--format=%B").split("\n\n")
    assert subject == "postpone(mon-estran): role/Déploiement jusqu'au 1er mars 2025"
    assert body.count("Recrutements gelés") == 1


def test_a_commit_names_what_was_asked_about(registry: Path, call: RunCommand) -> None:
    """A mission's thing to do is about its person; it was asked about the startup."""
    git(registry, "init", "-q")
    git(registry, "add", ".")
    git(registry, "commit", "-qm", "begin")
    words = ("mon-estran", "mission-ending", "--until", "2025-03-01", "--because", "x", "--commit", "--yes")
    ran = call("postpone", *words, cwd=registry)
    assert ran.code == 0, ran.err
    assert git(registry, "show", "-s", "--format=%s").startswith("postpone(mon-estran): ")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "ENTRY is missing"),
        (["mon-estran", "--until", "2025-03-01", "--because", "x"], 2, "say which of the things to do it is"),
        (
            ["mon-estran", "sheet", "--until", "2025-03-01", "--because", "x"],
            2,
            "“sheet” is nothing to do about it today",
        ),
        (["mon-estran", "role"], 2, "--until must be given"),
        (["mon-estran", "role", "--until", "2025-03-01"], 2, "--because must be given"),
        (["mon-estran", "role", "--until", "soon", "--because", "x"], 2, "is not a date"),
        (["mon-estran", "role", "--until", "2025-03-01", "--because", "x" * 301], 2, "longer than 300 characters"),
        (["mon-estran", "role", "--until", "2025-03-01", "--because", " "], 2, "--because needs a value"),
        (["mon-estran", "role", "--until", "2025-03-01", "--because", "caf\udce9"], 2, "an invisible character"),
        (["mon-estran", "role", "--until", "2025-03-01", "--because", "a\x1b[2Jb"], 2, "an invisible character"),
        (["mon-estran", "role", "--until", "2025-03-01", "--because", "a\x7fb"], 2, "an invisible character"),
        (["mon-estran", "role", "--until", "2025-01-14"], 2, "is past: give a day to come, or today"),
        (["bac-a-sel", "--until", "2025-03-01", "--because", "x"], 1, "nothing needs attention about"),
        (["nothing-like-it", "--until", "2025-03-01", "--because", "x"], 2, "nothing-like-it"),
    ],
)
def test_what_is_refused(registry: Path, call: RunCommand, words: list[str], code: int, said: str) -> None:
    ran = call("postpone", *words, cwd=registry)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert not (registry / ANSWERS).exists()


def test_step_by_step_at_a_terminal(registry: Path) -> None:
    answers = ["mon-estran", "nobody", "2025-03-01", "Recrutements gelés", "write"]
    code, seen = run_with_answers(registry, "postpone", answers=answers)
    assert code == 0, seen
    assert 'because = "Recrutements gelés"' in (registry / ANSWERS).read_text("utf-8")
    assert "incubo postpone startup/mon-estran role/Déploiement --until 2025-03-01" in seen


def test_a_broken_file_is_told_and_hides_nothing(registry: Path, call: RunCommand) -> None:
    before = items(call, registry)
    write_answers(registry, "postponed = [\n  { entry = }\n]\n")
    ran = call("todo", "-f", "json", cwd=registry)
    assert json.loads(ran.out)["rows"] == before
    assert f"{ANSWERS} cannot be understood, at line 2, column 13" in ran.err
    assert "cannot be understood" in call(cwd=registry).out
    ran = call(*ROLE, cwd=registry)
    assert (ran.code, "line 2, column 13" in ran.err) == (2, True), (ran.code, ran.err)


LINE = '{ entry = "startup/mon-estran", reason = "role/Déploiement", fact = "66087856", '


@pytest.mark.parametrize(
    "item",
    [
        "1",
        "{}",
        LINE + 'on = 2025-01-01, until = "mars", because = "x" }',
        LINE + "on = 2025-01-01T00:00:00, until = 2025-03-01, because = 'x' }",
        LINE + f'on = 2025-01-01, until = 2025-03-01, because = "{"x" * 400}" }}',
        LINE.replace("role/", "other/") + 'on = 2025-01-01, until = 2025-03-01, because = "x" }',
        LINE.replace("role/", "one-developer/") + 'on = 2025-01-01, until = 2025-03-01, because = "x" }',
    ],
)
def test_what_is_not_understood_counts_as_none(registry: Path, call: RunCommand, item: str) -> None:
    before = items(call, registry)
    write_answers(registry, f"postponed = [{item}]\n")
    ran = call("todo", "-f", "json", cwd=registry)
    assert json.loads(ran.out)["rows"] == before
    assert f"1 answer in {ANSWERS} is not understood, and counts as none" in ran.err


@pytest.mark.parametrize("text", ["[" * 100_000, "x = 1\n" * 100_000, "postponed = 1\n", "\0"])
def test_hostile_files(registry: Path, call: RunCommand, text: str) -> None:
    before = items(call, registry)
    write_answers(registry, text)
    ran = call("todo", "-f", "json", cwd=registry)
    assert json.loads(ran.out)["rows"] == before
    assert ANSWERS in ran.err


def test_a_text_cannot_act_on_the_terminal(registry: Path, call: RunCommand) -> None:
    write_answers(
        registry, f'postponed = [{LINE}on = 2025-01-01, until = 2025-03-01, because = "a\\u001b[2J\\nb" }}]\n'
    )
    out = call("todo", "--only", "postponed", cwd=registry).out
    assert "Postponed (1)" in out
    assert "\x1b" not in out


def test_renaming_forgetting_and_removing_follow(registry: Path, call: RunCommand) -> None:
    assert call(*ROLE, cwd=registry).code == 0
    assert call("rename", "startup/mon-estran", "mon-rivage", "--yes", cwd=registry).code == 0
    assert 'entry = "startup/mon-rivage"' in (registry / ANSWERS).read_text("utf-8")
    assert "postponed until 1 March 2025: 1" in call("todo", cwd=registry).out
    answer = LINE.replace("startup/mon-estran", "member/jerome.salaudren") + "on = 2025-01-01, until = 2026-01-01, "
    write_answers(registry, f'postponed = [{answer}because = "x" }}]\n')
    ran = call("forget", "jerome.salaudren", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert not (registry / ANSWERS).exists()


def test_forgetting_tells_of_a_reason_that_names_the_person(registry: Path, call: RunCommand) -> None:
    assert call(*ROLE[:-2], "Jérôme Salaudren est malade", "--yes", cwd=registry).code == 0
    ran = call("forget", "jerome.salaudren", "--dry-run", cwd=registry)
    assert (
        "The reason of something that is postponed still names them (to correct: incubo todo --only postponed)."
        in " ".join(ran.err.split())
    )
    assert "other sheets" not in ran.err


@pytest.fixture
def private(registry: Path, call: RunCommand) -> Path:
    """The answers of a private folder, of a registry where a vacant role was postponed before."""
    assert call(*ROLE, cwd=registry).code == 0
    folder = registry.with_name(f"{registry.name}-prive")  # the folder around is that of all tests
    assert call("init", "--private-folder", f"../{folder.name}", "--yes", cwd=registry).code == 0
    return folder / ANSWERS


def test_what_the_registry_keeps_is_taken_back_there(registry: Path, private: Path, call: RunCommand) -> None:
    ran = call(*ROLE[:3], "--until", "today", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "asked again" in ran.err
    assert not (registry / ANSWERS).exists()
    assert not private.exists()
    assert "nobody in the domain Deployment: Mon Estran" in call("todo", cwd=registry).out


def test_what_the_registry_keeps_is_shortened_there(registry: Path, private: Path, call: RunCommand) -> None:
    assert call(*ROLE[:3], "--until", "2025-02-01", "--because", "x", "--yes", cwd=registry).code == 0
    assert "until = 2025-02-01" in (registry / ANSWERS).read_text("utf-8")
    assert not private.exists()


def test_a_private_answer_wins(registry: Path, private: Path, call: RunCommand) -> None:
    """And where it is taken back, that of the registry is not said to be gone."""
    assert call(*ROLE[:3], "--until", "2025-04-01", "--because", "x", "--yes", cwd=registry).code == 0
    assert "until = 2025-04-01" in private.read_text("utf-8")
    assert call(*ROLE[:3], "--until", "2025-02-01", "--because", "x", "--yes", cwd=registry).code == 0
    assert "until = 2025-02-01" in private.read_text("utf-8")
    assert "postponed until 1 February 2025: 1" in call("todo", "--private", cwd=registry).out
    ran = call(*ROLE[:3], "--until", "today", "--yes", cwd=registry)
    assert ("until 1 March 2025" in ran.err, "asked again" in ran.err) == (True, False), ran.err
    assert not private.exists()


def test_what_two_places_keep_is_not_changed_at_once(registry: Path, private: Path, call: RunCommand) -> None:
    assert call("postpone", "mon-estran", "mission-ended", *ROLE[3:], cwd=registry).code == 0
    assert private.exists()
    ran = call("postpone", "mon-estran", "role", "mission-ended", "--until", "today", "--yes", cwd=registry)
    assert (ran.code, "a part of it is kept in the registry" in ran.err) == (1, True), ran.err


def test_a_private_answer_about_a_startup_renamed_since_is_taken_back(
    registry: Path, private: Path, call: RunCommand
) -> None:
    (registry / ANSWERS).unlink()
    assert call(*ROLE, cwd=registry).code == 0
    assert call("rename", "startup/mon-estran", "mon-rivage", "--yes", cwd=registry).code == 0
    ran = call("postpone", "mon-rivage", "role", "--until", "today", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert not private.exists()


def test_what_is_not_postponed_is_not_taken_back(registry: Path, call: RunCommand) -> None:
    ran = call(*ROLE[:3], "--until", "today", "--yes", cwd=registry)
    assert (ran.code, "nothing of it is postponed" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "startup/mon-estran", "mon-rivage"),
        ("forget", "jerome.salaudren"),
        ("remove", "2020-02-10-developpement-quai-solidaire"),
    ],
)
@pytest.mark.parametrize("names_it", [False, True])
def test_a_broken_file_stops_only_what_it_names(
    registry: Path, call: RunCommand, words: tuple[str, ...], *, names_it: bool
) -> None:
    text = f"postponed = [ {words[1].rpartition('/')[2] if names_it else ''}"
    write_answers(registry, text)
    ran = call(*words, "--yes", cwd=registry)
    assert "cannot be understood, at line 1" in ran.err
    assert (ran.code != 0) == names_it, ran.err
    assert (registry / ANSWERS).read_text("utf-8") == text


def test_what_is_left_in_the_private_folder_is_told(registry: Path, private: Path, call: RunCommand) -> None:
    """About a person without a private file; where they have one, the command about it changes the answers, too."""
    words = ("postpone", "samuel.orvault", "--until", "2025-02-01", "--because", "x", "--yes")
    assert call(*words, cwd=registry).code == 0
    ran = call("rename", "samuel.orvault", "sam.orvault", "--dry-run", cwd=registry)
    assert f"In the private folder, {ANSWERS} still names “samuel.orvault” (correct it in an editor)" in ran.err
    member = private.parent.with_name("content") / "members/samuel.orvault.md"
    member.parent.mkdir(parents=True, exist_ok=True)
    member.write_text("---\n---\n", "utf-8")
    ran = call("rename", "samuel.orvault", "sam.orvault", "--yes", cwd=registry)
    assert "keeps its former id" in ran.err
    ran = call("rename", "-R", str(private.parents[1]), "member/samuel.orvault", "sam.orvault", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "samuel" not in private.read_text("utf-8")
    assert "Samuel Orvault" not in call("todo", "--only", "mission-ending", "--private", cwd=registry).out


def test_an_answer_about_a_team_stays_where_a_person_is_renamed(registry: Path, call: RunCommand) -> None:
    words = ("postpone", "filet-d-aide", "ghost", "--until", "2025-02-01", "--because", "x", "--yes")
    assert call(*words, cwd=registry).code == 0
    before = call("todo", "--only", "postponed", cwd=registry).out
    assert "Hugo Destrebecq" in before
    assert call("rename", "hugo.destrebecq", "hugo.moreau", "--yes", cwd=registry).code == 0
    assert call("todo", "--only", "postponed", cwd=registry).out == before


NOEMIE = """---
fullname: Noémie Balisier
role: Chargée de déploiement
domaine: Déploiement
missions:
  - start: 2023-01-09
    end: 2025-01-31
    status: independent
    employer: Varangue Conseil
    startups:
      - mon-estran
  - start: 2024-06-03
    end: 2025-02-03
    status: independent
    employer: Varangue Conseil
    startups:
      - phare-public
"""


def test_it_answers_what_the_list_of_the_incubator_says(registry: Path, call: RunCommand) -> None:
    """Somebody's mission ends on another day for another incubator."""
    startup = registry / "content/startups/phare-public.md"
    startup.write_text(
        startup.read_text("utf-8").replace("incubator: rivages", "incubator: atelier-insulaire"), "utf-8"
    )
    (registry / "content/members/noemie.balisier.md").write_text(f"{NOEMIE}---\n", "utf-8")
    theirs = ("--incubator", "atelier-insulaire")
    words = ("postpone", "noemie.balisier", "--until", "2025-03-01", "--because", "avenant", "--yes")

    def is_postponed(*options: str) -> list[bool]:
        rows = items(call, registry, *options)
        return [row.get("until") is not None for row in rows if row["id"] == "noemie.balisier"]

    assert call(*words, cwd=registry).code == 0
    assert (is_postponed(), is_postponed(*theirs)) == ([True], [False])
    (registry / ANSWERS).unlink()
    assert call(*words, *theirs, cwd=registry).code == 0
    assert (is_postponed(), is_postponed(*theirs)) == ([False], [True])
    out = call("todo", "--only", "postponed", *theirs, cwd=registry, env={"COLUMNS": "250"}).out
    command = "postpone member/noemie.balisier mission-ending --until today --incubator atelier-insulaire"
    assert f"incubo {command}\n" in out
    assert call(*command.split(), "--yes", cwd=registry).code == 0
    assert is_postponed(*theirs) == [False]
    ran = call("postpone", "phare-public", "sheet", "--until", "2025-03-01", "--because", "x", cwd=registry)
    assert "nothing needs attention about Phare Public (phare-public) today" in ran.err


def test_a_reason_alone_replaces_no_answer_about_one_topic(registry: Path, call: RunCommand) -> None:
    words = ("postpone", "maree-claire", "sheet/impact_url", "--until", "2025-02-01", "--because", "en mars", "--yes")
    assert call(*words, cwd=registry).code == 0
    words = ("postpone", "maree-claire", "sheet", "--until", "2025-06-01", "--because", "plus tard", "--yes")
    assert call(*words, cwd=registry).code == 0
    rows = items(call, registry, "--only", "sheet")
    days = sorted((row["until"], row["because"]) for row in rows if row["id"] == "maree-claire")
    assert days == [("2025-02-01", "en mars"), ("2025-06-01", "plus tard")]
    assert call("postpone", "maree-claire", "sheet", "--until", "today", "--yes", cwd=registry).code == 0
    assert not (registry / ANSWERS).exists()


def test_without_a_reason_they_are_listed(registry: Path, call: RunCommand) -> None:
    ran = call("postpone", "mon-estran", "--until", "2025-03-01", "--because", "x", cwd=registry)
    assert "today: " in ran.err
    assert "role/Déploiement" in ran.err
