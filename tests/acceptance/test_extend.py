"""`incubo extend`, from the command line to the files, and what every command that writes shares."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository
from support.pseudo_terminal import run_with_answers

SAMUEL = "content/members/samuel.orvault.md"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample registry in a git repository of its own."""
    return make_sample_repository(tmp_path)


def git(where: Path, *words: str) -> str:
    identity = ["-c", "user.name=Ada Quai", "-c", "user.email=ada@quai.example"]
    return subprocess.run(["git", *identity, *words], cwd=where, check=True, capture_output=True, text=True).stdout


IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada Quai", "GIT_AUTHOR_EMAIL": "ada@quai.example",
    "GIT_COMMITTER_NAME": "Ada Quai", "GIT_COMMITTER_EMAIL": "ada@quai.example",
}  # fmt: skip


def test_a_team_until_its_committee_is_one_commit_of_one_line_a_file(sample: Path, call: RunCommand) -> None:
    ran = call("extend", "--startup", "mon estran", "--commit", cwd=sample, env=IDENTITY)
    assert ran.code == 0, ran.err
    assert git(sample, "log", "-1", "--format=%s").strip() == "extend(mon-estran): 3 missions jusqu'au 2025-05-22"
    stat = git(sample, "show", "--numstat", "--format=").split("\n")
    assert [line.split("\t")[:2] for line in stat if line] == [["1", "1"]] * 3
    assert sorted(ran.out.split()) == [line.split("\t")[2] for line in stat if line]
    assert git(sample, "status", "--porcelain") == ""
    assert call("validate", cwd=sample).code == 0


def test_nothing_is_written_without_a_yes(sample: Path, call: RunCommand) -> None:
    ran = call("extend", "samuel.orvault", "--until", "+5mo", cwd=sample)
    assert ran.code == 2
    assert "--yes" in ran.err
    shown = call("extend", "samuel.orvault", "--until", "+5mo", "--dry-run", cwd=sample)
    assert shown.code == 0
    assert "-    end: 2025-02-04\n+    end: 2025-06-15\n" in shown.out
    assert git(sample, "status", "--porcelain") == ""


def test_a_team_goes_on_under_another_contract(sample: Path, call: RunCommand) -> None:
    """`--status` and `--employer` are those of the next contract; `--from-…` choose by the one that runs."""
    words = ("--startup", "mon-estran", "--from-status", "independent", "--from-employer", "varangue")
    ran = call("extend", *words, "--status", "admin", "--employer", "ANRH", "--until", "2026-06-30", "-y", cwd=sample)
    assert ran.code == 0, ran.err
    changed = git(sample, "diff", "-U0")
    begun = [line for line in changed.split("\n") if line.startswith("+  - start:")]
    assert [line[-10:] for line in begun] == ["2025-07-01", "2025-05-23", "2025-05-01", "2025-02-05"]
    assert changed.count("+    status: admin\n+    employer: ANRH\n") == len(begun)


def test_those_that_ended_lately(sample: Path, call: RunCommand) -> None:
    ran = call("extend", "--ended", "60d", "--until", "+2mo", "--dry-run", cwd=sample)
    assert "-    end: 2025-01-08\n+    end: 2025-03-15\n" in ran.out


def test_what_is_shown_is_a_patch_that_git_applies(sample: Path, call: RunCommand) -> None:
    words = ("extend", "--ending", "6mo", "--until", "2025-07-10", "--incubator", "all")
    patch = call(*words, "--dry-run", cwd=sample).out
    subprocess.run(["git", "apply"], input=patch, text=True, cwd=sample, check=True)
    applied = git(sample, "diff")
    git(sample, "checkout", "-q", ".")
    assert call(*words, "-y", cwd=sample).code == 0
    assert git(sample, "diff") == applied
    assert applied


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["samuel.orvault", "--until", "+7mo", "-y"], 1, "6 months"),
        (["samuel", "--until", "hier", "-y"], 1, "later"),
        (["mon-estran", "-y"], 2, "incubo extend --startup mon-estran"),
        (["samuel", "solenn", "--until", "soon", "-y"], 2, "not a date"),
        (
            ["samuel.orvault", "--status", "benevole", "--until", "+1mo", "-y"],
            2,
            "(admin), freelancer (independent), contractor company (service)",
        ),
        (["-y"], 2, "--startup"),
        (["nobody.there", "-y"], 2, "nobody.there"),
        (["2024-12-16", "-y"], 2, "until when"),
        (
            ["2024-12-16", "--until", "+2mo", "--status", "admin", "-y"],
            2,
            "--status cannot be used with 2024-12-16-dev",
        ),
        (["2024-12-16", "--until", "+2mo", "--startup", "x", "-y"], 2, "--startup cannot be used with 2024-12-16"),
        (["--startup", "escale-mobilite", "-y"], 1, "incubo record committee escale-mobilite"),
        (["samuel.orvault", "--until", "+1mo", "-y", "-m", "Sam"], 2, "--commit"),
        (["samuel.orvault", "--ending", "10d", "--until", "+1mo", "-y"], 0, "No matching mission"),
    ],
)
def test_a_refusal_leaves_every_file_as_it_was(
    sample: Path, call: RunCommand, words: list[str], code: int, said: str
) -> None:
    ran = call("extend", *words, cwd=sample)
    assert ran.code == code, ran.err
    assert said in ran.err
    assert git(sample, "status", "--porcelain") == ""


def test_a_worse_registry_is_refused(sample: Path, call: RunCommand) -> None:
    path = sample / SAMUEL
    path.write_text(path.read_text("utf-8").replace("employer: Varangue Conseil", "employer: &a Varangue"), "utf-8")
    ran = call("extend", "samuel.orvault", "--until", "+5mo", "-y", cwd=sample)
    assert ran.code in (1, 2)
    assert "&a Varangue" in path.read_text("utf-8")


def test_a_file_changed_meanwhile_is_left_alone(
    sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incubo.edit import transaction

    write = transaction.apply_plan

    def late(*given: object, **more: object) -> None:
        with (sample / SAMUEL).open("a", encoding="utf-8") as file:
            file.write("Une phrase de plus.\n")
        write(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(transaction, "apply_plan", late)
    ran = call("extend", "samuel.orvault", "--until", "+5mo", "-y", cwd=sample)
    assert ran.code == 1
    assert "changed in the meantime" in ran.err
    assert "end: 2025-02-04" in (sample / SAMUEL).read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_people_are_gone_through_one_by_one(sample: Path) -> None:
    code, seen = run_with_answers(
        sample, "extend", "--ending", "80d", answers=["2", "+3mois", "3", "3", "1"], lang="fr"
    )
    assert code == 0, seen
    assert "1/3 Samuel Orvault" in seen


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
@pytest.mark.parametrize(("answers", "changed"), [("1", True), ("3", False), ("21", True)])
def test_a_terminal_shows_the_diff_and_asks(sample: Path, answers: str, changed: bool) -> None:
    """What cannot be proposed (2: this copy has no other) is said, and asked again."""
    code, seen = run_with_answers(
        sample, "extend", "samuel.orvault", "--until", "+5mois", answers=[*answers], lang="fr"
    )
    assert "+    end: 2025-06-15" in seen
    assert ("pas d'autre copie" in seen) is (len(answers) > 1)
    assert code == (0 if changed else 1)
    assert bool(git(sample, "status", "--porcelain")) is changed


@pytest.mark.parametrize("words", [["extend"], ["close", "--outcome", "withdrawn"], ["join"], ["leave"]])
def test_a_sheet_that_cannot_be_read_is_not_said_to_be_missing(
    words: list[str], sample: Path, call: RunCommand
) -> None:
    """It is there: what is wrong with it is asked of validate."""
    offer = "content/jobs/2024-12-16-developpement-mon-estran.md"
    path = offer if words[0] == "close" else SAMUEL
    for each in (offer, SAMUEL):
        text = (sample / each).read_text("utf-8")
        (sample / each).write_text(text.replace("---\n", "---\na: b: c\n", 1), "utf-8")
    more = ["mon-estran"] if words[0] == "join" else []
    ran = call(words[0], Path(path).stem, *more, *words[1:], "--yes", cwd=sample)
    assert ran.code == 1
    assert f"incubo validate {path}" in ran.err
    if words[0] == "extend":
        assert f"incubo validate {offer}" in call("extend", Path(offer).stem, "--until", "+2mo", cwd=sample).err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["gregoire.passemard", "--startup", "nulle-part"], 2, "nulle-part"),
        (["sabrina.touahri", "--not-startup", "mon-estran"], 0, "No matching mission."),
        (["samuel.orvault", "--startup", "escale-mobilite,bac-a-sel"], 0, "No matching mission."),
        (["samuel.orvault", "--startup", "escale-mobilite", "--startup", "bac-a-sel"], 0, "No matching mission."),
    ],
)
def test_no_mission_but_those_that_are_named(
    words: list[str], code: int, message: str, sample: Path, call: RunCommand
) -> None:
    ran = call("extend", *words, "--until", "+5mo", "--dry-run", cwd=sample)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_a_name_means_one_startup(sample: Path, call: RunCommand) -> None:
    """A part of a title names the startup as its id does, for the missions and for the committee."""
    by_title, by_id = (
        call("extend", "--startup", word, "--dry-run", cwd=sample) for word in ("claire", "maree-claire")
    )
    assert by_title == by_id
    assert "the committee of “Marée Claire” was expected on " in by_id.err


def test_a_filter_does_not_extend_a_later_mission(sample: Path, call: RunCommand) -> None:
    words = ("--until", "+5mo", "--status", "admin", "--employer", "ANRH", "--yes")
    assert call("extend", "samuel.orvault", *words, cwd=sample).code == 0
    ran = call("extend", "--ending", "60d", "--from-status", "independent", "--until", "+5mo", "--dry-run", cwd=sample)
    assert "samuel.orvault" not in ran.out
    assert "Samuel Orvault: already renewed, until 15 June 2025" in ran.err


@pytest.mark.parametrize("words", ["Mon Estran", "mon-estran,maree-claire"])
def test_a_mission_that_follows_is_of_the_startups_that_are_meant(words: str, sample: Path, call: RunCommand) -> None:
    """However they are named: it was said to go on for others only."""
    assert (
        call(
            "extend",
            "samuel.orvault",
            "--until",
            "+5mo",
            "--status",
            "admin",
            "--employer",
            "ANRH",
            "--yes",
            cwd=sample,
        ).code
        == 0
    )
    ran = call("extend", "--startup", words, "--until", "+5mo", "--dry-run", cwd=sample)
    assert "Samuel Orvault: already renewed, until 15 June 2025" in ran.err


def test_months_count_from_the_start_of_a_planned_mission(sample: Path, call: RunCommand) -> None:
    """As they do where `join` writes it."""
    words = ("camille.ruellan", "--until", "2025-08-01", "--dry-run")
    assert call("extend", *words, cwd=sample).code == 0
    assert call("extend", *words[:2], "2025-08-04", "--dry-run", cwd=sample).code == 1


def test_an_offer_until_the_next_committee(sample: Path, call: RunCommand) -> None:
    offer = "2024-12-16-developpement-mon-estran"
    ran = call("extend", offer, "--until", "next-committee", "--dry-run", cwd=sample)
    assert ran.code == 0, ran.err
    assert "+closes: 2025-05-22" in ran.out


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_a_terminal_asks_where_no_committee_is_known(sample: Path) -> None:
    """It proposes no day: Enter moves no mission."""
    for path in (sample / "content/startups").iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace("- name: committee", "- name: national_impact"), "utf-8")
    code, seen = run_with_answers(sample, "extend", "samuel.orvault", answers=["", "+6mois", "1"], lang="fr")
    assert code == 0, seen
    assert "Jusqu'à quand ? (prochain comité inconnu : Ma" in " ".join(seen.split())
    assert "il faut une réponse" in seen
    assert "end: 2025-07-15" in (sample / SAMUEL).read_text("utf-8")


def make_late(sample: Path) -> None:
    """Make the next committee of Mon Estran late since 10 January."""
    path = sample / "content/startups/mon-estran.md"
    text = path.read_text("utf-8")
    assert text.count("next: 2025-05-22") == 1
    path.write_text(text.replace("next: 2025-05-22", "next: 2025-01-10"), "utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_a_team_that_reaches_its_committee_stays_as_it_is(sample: Path, call: RunCommand) -> None:
    """At a terminal too, where nothing is asked."""
    words = ("extend", "--startup", "mon-estran")
    assert call(*words, "--yes", cwd=sample).code == 0
    before = git(sample, "diff")
    silent = call(*words, cwd=sample)
    code, seen = run_with_answers(sample, *words, answers=[], lang="en")
    assert (silent.code, code) == (0, 0), seen
    for text in (silent.err, " ".join(seen.split())):
        assert "already until 22 May 2025" in text
    assert "Until when?" not in seen
    assert git(sample, "diff") == before


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_a_late_committee_is_said_with_its_day(sample: Path, call: RunCommand) -> None:
    make_late(sample)
    late = "the committee of “Mon Estran” was expected on 10 January 2025, and is late"
    ran = call("extend", "--startup", "mon-estran", "--yes", cwd=sample)
    assert ran.code == 1
    assert late in ran.err
    assert "incubo record committee mon-estran" in ran.err
    assert late in call("join", "judith.marzin", "mon-estran", "--until", "next-committee", "--yes", cwd=sample).err
    before = git(sample, "diff")
    _, seen = run_with_answers(sample, "extend", "--startup", "mon-estran", answers=["", "\x03"], lang="en")
    assert f"Until when? ({late})" in " ".join(seen.split())
    assert git(sample, "diff") == before


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
@pytest.mark.parametrize("who", [("--startup", "mon-estran"), ("samuel.orvault", "--startup", "mon-estran")])
def test_nothing_is_extended_by_itself_after_a_decision_to_stop(
    sample: Path, call: RunCommand, who: tuple[str, ...]
) -> None:
    """A terminal asks for no day either: it is refused with what to do, until somebody says a day."""
    assert call("record", "committee", "mon-estran", "--decision", "stop", "--yes", cwd=sample).code == 0
    silent = call("extend", *who, "--dry-run", cwd=sample)
    code, seen = run_with_answers(sample, "extend", *who, "--dry-run", answers=[], lang="en")
    assert (silent.code, code) == (1, 1), seen
    for text in (silent.err, seen):
        assert "incubo stop mon-estran --on 2025-01-15 --with-team" in " ".join(text.split())
    assert "Until when?" not in seen
    assert call("extend", *who, "--until", "2025-06-30", "--dry-run", cwd=sample).code == 0


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_the_committee_of_the_startup_that_was_named(sample: Path) -> None:
    _, seen = run_with_answers(sample, "extend", "--startup", "maree-claire", "--ending", "30d", answers=["?", "none"])
    assert "next committee, 22 May" not in seen
