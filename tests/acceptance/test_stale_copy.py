"""A copy of a registry that has not changed for more than a week says so, beside the figures that it falsifies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.registries import registry_files

from incubo.vcs import run as vcs_run

LAST_DAY = "2024-06-30"
HEAD = "mission: Aider les gens de mer\nincubator: quai\ncontact: equipe@quai.example\n"
MEMBER = "role: Designer\ndomaine: Design\nmissions:\n  - start: 2024-01-01\n    end: {end}\n    status: {status}\n"
ENTRIES = {
    "incubators/quai": "title: Le quai\n",
    "incubators/digue": "title: La digue\n",
    "startups/balise": f"title: Balise\n{HEAD}phases:\n  - name: construction\n    start: 2023-03-01\n"
    "events:\n  - name: committee\n    date: 2024-02-01\n    next: 2024-07-20\n",
    "members/lena.guivarch": "fullname: Lena Guivarch\n"
    + MEMBER.format(end="2024-07-31", status="admin")
    + "    startups:\n      - balise\n",
    "members/yann.treguer": "fullname: Yann Tréguer\n"
    + MEMBER.format(end="2025-12-31", status="independent")
    + "    startups:\n      - balise\n",
    "jobs/2024-06-03-dev": "title: Dev\nstartup: balise\nopens: 2024-06-03\ncloses: 2024-07-15\n",
}
TEXT = (
    "This copy of the registry ends on 30 June 2024: what was prolonged, recorded or closed since then is not in it. "
)
MEMBERS = TEXT + "Active members: 1 on 15 August 2024, 2 on 30 June 2024."


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry whose only commit is of 30 June 2024."""
    for path, data in registry_files(ENTRIES, body="\nTexte.\n").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "incubo.toml").write_text('incubator = "quai"\n', "utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"{LAST_DAY}T12:00:00")
    git(tmp_path, "commit", "-qm", "Le registre")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    return tmp_path


def notes(call: RunCommand, registry: Path, *words: str) -> list[str]:
    """What is said of the copy, first of all notes."""
    ran = call(*words, "--format", "json", cwd=registry)
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)["notes"]
    found = [note["text"] for note in told if note["id"] == "stale"]
    assert not found or told[0]["id"] == "stale"
    return found


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("report headcount", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report headcount --over 2024 --every month", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report missions", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report arrivals", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report teams", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report risk", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report skills", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report indicators", "Active members: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("report jobs", "Offers open: 0 on 15 August 2024, 1 on 30 June 2024."),
        ("report committees", "Committees overdue: 1 on 15 August 2024, 0 on 30 June 2024."),
        ("list members", "Lines of this list: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("list members --status admin", "Lines of this list: 0 on 15 August 2024, 1 on 30 June 2024."),
        ("list missions --incubator quai", "Lines of this list: 1 on 15 August 2024, 2 on 30 June 2024."),
        ("list jobs", "Lines of this list: 0 on 15 August 2024, 1 on 30 June 2024."),
    ],
)
def test_a_falsified_figure_is_given_for_both_days(call: RunCommand, registry: Path, words: str, figure: str) -> None:
    said = notes(call, registry, *words.split(), "--at", "2024-08-15")
    assert said == [f"{TEXT}{figure[:-1]} (the figures of that day: --at 2024-06-30)."]
    assert notes(call, registry, *words.split(), "--at", "2024-07-07") == []
    assert len(notes(call, registry, *words.split(), "--at", "2024-07-08")) == 1


@pytest.mark.parametrize(
    ("words", "figure"),
    [("report headcount", "Active members"), ("report jobs", "Offers open"), ("list jobs", "Lines of this list")],
)
def test_a_figure_that_is_the_same_on_both_days_leads_to_no_other_day(
    call: RunCommand, registry: Path, words: str, figure: str
) -> None:
    said = notes(call, registry, *words.split(), "--incubator", "digue", "--at", "2024-08-15")
    assert said == [f"{TEXT}{figure}: 0 on 15 August 2024, 0 on 30 June 2024."]


@pytest.mark.parametrize(
    "words", ["report phases", "report durations", "report timeline", "list startups", "list members --all"]
)
def test_figures_that_no_date_ends_are_left_alone(call: RunCommand, registry: Path, words: str) -> None:
    assert notes(call, registry, *words.split(), "--at", "2024-08-15") == []


def test_today_s_date_is_said_too(call: RunCommand, registry: Path) -> None:
    """Without `--at`: the clock of the machine is long after the commit."""
    assert len(notes(call, registry, "report", "headcount")) == 1
    assert "This copy of the registry ends on 30 June 2024" in call(cwd=registry).out


def test_a_note_is_in_every_format_and_in_french(call: RunCommand, registry: Path) -> None:
    words = ("report", "headcount", "--at", "2024-08-15")
    for form in ("table", "markdown", "html"):
        out = " ".join(call(*words, "--format", form, cwd=registry).out.replace("\\", "").split())
        assert MEMBERS[:-1] in out, form
    french = " ".join(call(*words, "--lang", "fr", cwd=registry).out.split())
    assert (
        "Cette copie du registre s'arrête au 30 juin 2024 : ce qui a été prolongé, ajouté ou clos depuis n'y est pas. "
        "Membres actifs : 1 au 15 août 2024, 2 au 30 juin 2024 (les chiffres de ce jour-là : --at 2024-06-30)."
    ) in french


@pytest.mark.parametrize(
    ("words", "command"),
    [("", "incubo --at 2024-06-30"), ("todo", "incubo todo --at 2024-06-30"),
     ("show incubator quai", "incubo show incubator/quai --at 2024-06-30")],
)  # fmt: skip
def test_pages_begin_with_it_and_name_the_command_of_that_day(
    call: RunCommand, registry: Path, words: str, command: str
) -> None:
    page = call(*words.split(), "--at", "2024-08-15", cwd=registry).out
    first = page.split("\n\n")[1]
    assert " ".join(first.split()).endswith(f"{MEMBERS} {command}")
    assert call(*command.split()[1:], cwd=registry).code == 0
    assert "copy of the registry" not in call(*command.split()[1:], cwd=registry).out


def test_documents_for_others_name_no_command(call: RunCommand, registry: Path) -> None:
    for words in (("digest",), ("todo", "--format", "html")):
        out = call(*words, "--at", "2024-08-15", cwd=registry).out
        assert MEMBERS in " ".join(out.split())
        assert "--at" not in out


def test_the_page_of_a_startup_counts_its_team(call: RunCommand, registry: Path) -> None:
    page = " ".join(call("show", "balise", "--at", "2024-08-15", cwd=registry).out.split())
    assert f"{TEXT}People in the team: 1 on 15 August 2024, 2 on 30 June 2024." in page


def test_a_query_about_people_says_it(call: RunCommand, registry: Path) -> None:
    assert len(notes(call, registry, "query", "SELECT id FROM members_now", "--at", "2024-08-15")) == 1
    assert notes(call, registry, "query", "SELECT id FROM members", "--at", "2024-08-15") == []


def test_a_frozen_registry_is_right_on_its_day(call: RunCommand, registry: Path) -> None:
    """`at` in incubo.toml: somebody says that the files are right on that day, whenever the last commit was."""
    (registry / "incubo.toml").write_text("at = 2024-08-15\n", "utf-8")
    assert notes(call, registry, "report", "headcount") == []
    assert notes(call, registry, "report", "headcount", "--at", "2024-08-22") == []
    (said,) = notes(call, registry, "report", "headcount", "--at", "2024-08-23")
    assert "This copy of the registry ends on 15 August 2024" in said


def test_a_commit_of_one_s_own_makes_a_copy_no_fresher(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    git(tmp_path, "clone", "-q", str(registry), str(mine))
    (mine / "content/startups/phare.md").write_text("---\ntitle: Phare\n---\n", "utf-8")
    git(mine, "add", "-A")
    git(mine, "commit", "-qm", "new(phare): Phare")
    words = ("report", "headcount", "--at", "2024-08-15")
    assert notes(call, mine, *words)[0].startswith(MEMBERS[:-1])
    git(mine, "push", "-q", "origin", "HEAD:autre")
    git(mine, "branch", "-q", "--set-upstream-to=origin/autre")
    assert notes(call, mine, *words) == []  # published today


def test_outside_git_nothing_is_said(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    (registry / ".git").rename(tmp_path.parent / f"{tmp_path.name}-git")
    assert notes(call, registry, "report", "headcount", "--at", "2024-08-15") == []
    assert "copy of the registry" not in call("--at", "2024-08-15", cwd=registry).out


def test_git_is_not_asked_for_a_page_that_does_not_need_it(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (registry / "incubo.toml").write_text("at = 2024-06-30\n", "utf-8")
    asked = []
    query = vcs_run.query_git
    monkeypatch.setattr(
        "incubo.vcs.status.query_git", lambda *words, **how: asked.append(words) or query(*words, **how)
    )
    assert call(cwd=registry).code == 0
    assert not asked
    assert call("--at", "2024-08-15", cwd=registry).code == 0
    assert [words[1] for words in asked] == ["log", "merge-base"]
