"""`incubo undo` of one of several changes of the same file: what came later stays, or is said to be in the way."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, make_sample_clones, make_sample_repository
from support.paths import ROOT
from support.sample_registry import copy_sample_registry

from incubo.source.reader import parse_file

SAMUEL = "content/members/samuel.orvault.md"
ESTRAN = "content/startups/mon-estran.md"
RIVAGE = "content/startups/mon-rivage.md"


class Person:
    """Somebody with a copy of the registry, who types commands."""

    def __init__(self, folder: Path, name: str, call: RunCommand) -> None:
        self.folder, self._call = folder, call
        address = f"{name.split()[0].lower()}@rivages.example"
        self.env = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", name), ("EMAIL", address))
        }

    def __call__(self, *words: str, code: int = 0, lang: str = "en") -> CommandResult:
        ran = self._call(*words, cwd=self.folder, env=self.env, lang=lang)
        assert ran.code == code, f"{words}\n{ran.out}{ran.err}"
        return ran._replace(err=ran.err.replace("\u00a0", " ").replace("\u202f", " "))

    def write(self, *words: str) -> None:
        self(*words, "--yes")

    def commit(self, *words: str) -> None:
        self(*words, "--yes", "--commit")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def count(self) -> int:
        return len(json.loads(self("undo", "--list", "-f", "json").out)["rows"])


@pytest.fixture(params=["git", "alone"])
def anywhere(tmp_path: Path, request: pytest.FixtureRequest, call: RunCommand) -> Person:
    """A registry in a repository, or in a mere folder."""
    folder = make_sample_repository(tmp_path) if request.param == "git" else copy_sample_registry(tmp_path)
    return Person(folder, "Ana Merrien", call)


@pytest.fixture
def ana(tmp_path: Path, call: RunCommand) -> Person:
    return Person(make_sample_repository(tmp_path), "Ana Merrien", call)


@pytest.fixture
def people(tmp_path: Path, call: RunCommand) -> tuple[Person, Person]:
    make_sample_clones(tmp_path, "paul", "ana")
    return Person(tmp_path / "paul", "Paul Quimper", call), Person(tmp_path / "ana", "Ana Merrien", call)


def test_an_older_change_is_undone_and_the_later_ones_stay(anywhere: Person) -> None:
    before = anywhere.read(ESTRAN)
    anywhere.write("set", "mon-estran", "contact=un@rivages.example")
    anywhere.write("set", "mon-estran", "link=https://deux.rivages.example")
    anywhere.write("record", "event", "mon-estran", "product_launch", "--on", "2024-11-05", "--comment", "À tous")
    listed = anywhere("undo", "--list").out
    assert [line.partition(" ")[0] for line in listed.splitlines() if line[0] != " "] == ["1.", "2.", "3."]
    shown = anywhere("undo", "3", "--dry-run")
    assert "-contact: un@rivages.example" in shown.out
    assert "deux.rivages.example" not in "".join(line for line in shown.out.splitlines() if line[:1] in "+-")
    assert "What was changed there since stays:\n- Mon Estran: " in shown.err
    anywhere.write("undo", "3")
    text = anywhere.read(ESTRAN)
    assert "contact: mon-estran@rivages.example" in text
    assert "link: https://deux.rivages.example" in text
    assert "À tous" in text
    assert anywhere.count() == 2
    anywhere.write("undo")
    anywhere.write("undo")
    assert anywhere.read(ESTRAN) == before
    assert anywhere.count() == 0


def test_a_later_change_of_the_same_is_named_and_never_lost(anywhere: Person) -> None:
    anywhere.write("set", "mon-estran", "contact=un@rivages.example")
    anywhere.write("set", "mon-estran", "link=https://deux.rivages.example")
    anywhere.write("set", "mon-estran", "contact=trois@rivages.example")
    anywhere.write("set", "digue-info", "contact=digue@rivages.example")
    before = anywhere.read(ESTRAN)
    for options in (["--yes"], ["--dry-run"]):
        error = anywhere("undo", "4", *options, code=1).err
        assert re.search(r"- changed again by you on \d+ \w+ \d{4}: Mon Estran, contact", error)
        assert "now: trois@rivages.example; before the change to undo: mon-estran@rivages.example" in error
        assert "undo “mon-estran, contact address (incubo set)” first: incubo undo 2\n" in error
        assert "or type the value that you want: incubo edit startup/mon-estran" in error
        assert anywhere.read(ESTRAN) == before
    french = anywhere("undo", "4", "--yes", code=1, lang="fr").err
    assert re.search(r"- modifié de nouveau par vous le [^:]+ : Mon Estran, ", french)
    assert re.search(r"défaites d'abord «\s.+\s»\s: incubo undo 2\n", french)
    anywhere.write("undo", "2")
    anywhere.write("undo", "3")
    assert "contact: mon-estran@rivages.example" in anywhere.read(ESTRAN)
    assert "deux.rivages.example" in anywhere.read(ESTRAN)


def test_a_change_that_a_colleague_made_again_names_them(people: tuple[Person, Person]) -> None:
    paul, ana = people
    ana.commit("set", "mon-estran", "contact=un@rivages.example")
    ana("sync", "--publish")
    paul("sync")
    paul.commit("set", "mon-estran", "contact=paul@rivages.example")
    git(paul.folder, "push", "-q")
    ana("sync")
    before = ana.read(ESTRAN)
    error = ana("undo", "--yes", code=1).err
    assert re.search(r"- changed again by Paul Quimper on \d+ \w+ \d{4}: Mon Estran, contact", error)
    assert "now: paul@rivages.example; before the change to undo: mon-estran@rivages.example" in error
    assert "= help: type the value that you want: incubo edit startup/mon-estran" in error
    assert "first: incubo undo" not in error
    assert ana.read(ESTRAN) == before


def test_what_a_colleague_changed_elsewhere_stays_and_the_undoing_is_committed(people: tuple[Person, Person]) -> None:
    paul, ana = people
    ana.commit("set", "mon-estran", "contact=un@rivages.example")
    ana("sync", "--publish")
    paul("sync")
    paul.commit("set", "mon-estran", "link=https://paul.rivages.example")
    git(paul.folder, "push", "-q")
    ana("sync")
    error = ana("undo", "--yes").err
    assert "What was changed there since stays:\n- Mon Estran: " in error
    assert "contact: mon-estran@rivages.example" in ana.read(ESTRAN)
    assert "paul.rivages.example" in ana.read(ESTRAN)
    assert git(ana.folder, "status", "--porcelain") == ""
    assert git(ana.folder, "log", "-1", "--format=%s").startswith("undo(mon-estran): set, contact")


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_value_of_a_colleague_that_came_with_sync_comes_back(
    people: tuple[Person, Person], is_committed: bool, tmp_path: Path
) -> None:
    """Ours was put on top of theirs: what was there before it is their value, not the one before both."""
    paul, ana = people
    answers = change_the_same(paul, ana, "mine", tmp_path, is_committed=is_committed)
    ana("sync", "--from", str(answers))
    assert "contact: ana@rivages.example" in ana.read(ESTRAN)
    ana.write("undo")
    assert "contact: paul@rivages.example" in ana.read(ESTRAN)
    assert "ana.rivages.example" not in ana.read(ESTRAN)
    assert git(ana.folder, "status", "--porcelain") == ""


def test_a_value_of_a_colleague_that_was_chosen_is_in_the_way(people: tuple[Person, Person], tmp_path: Path) -> None:
    paul, ana = people
    answers = change_the_same(paul, ana, "theirs", tmp_path, is_committed=True)
    ana("sync", "--from", str(answers))
    error = ana("undo", "--yes", code=1).err
    assert re.search(r"- changed again by Paul Quimper on \d+ \w+ \d{4}: Mon Estran, contact", error)
    assert "link: https://ana.rivages.example" in ana.read(ESTRAN)


def change_the_same(paul: Person, ana: Person, answer: str, folder: Path, *, is_committed: bool) -> Path:
    """Both change a value, one of them another one too; the answers to what `sync` asks then."""
    paul.commit("set", "mon-estran", "contact=paul@rivages.example")
    git(paul.folder, "push", "-q")
    words = ("set", "mon-estran", "contact=ana@rivages.example", "link=https://ana.rivages.example")
    (ana.commit if is_committed else ana.write)(*words)
    answers = folder / "answers.json"
    answers.write_text(json.dumps({f"{'' if is_committed else '+'}{ESTRAN}: contact": answer}), "utf-8")
    return answers


def test_a_reference_to_what_was_renamed_or_removed_since_is_not_written_again(people: tuple[Person, Person]) -> None:
    paul, ana = people
    words = ("--name", "Animation", "--mission", "Animer", "--incubator", "fabrique-mobilites")
    ana.commit("new", "team", *words)
    team = next((ana.folder / "content/teams").glob("*animation*")).stem
    ana.commit("set", "samuel.orvault", f"teams={team}")
    ana.commit("set", "samuel.orvault", "teams=")
    ana("sync", "--publish")
    paul("sync")
    paul.commit("rename", team, "reseaux")
    git(paul.folder, "push", "-q")
    ana("sync")
    before = ana.read(SAMUEL)
    error = ana("undo", "--yes", code=1).err
    assert re.search(rf"- removed by Paul Quimper on \d+ \w+ \d{{4}}: “{team}”", error)
    assert ana.read(SAMUEL) == before


def test_a_copy_that_keeps_no_log_of_its_commits(people: tuple[Person, Person]) -> None:
    paul, ana = people
    job = "content/jobs/2024-12-16-developpement-mon-estran.md"
    ana.commit("set", "mon-estran", "contact=un@rivages.example")
    ana.commit("remove", "2024-12-16-developpement-mon-estran")
    ana("sync", "--publish")
    paul("sync")
    paul.commit("set", "mon-estran", "contact=paul@rivages.example")
    git(paul.folder, "push", "-q")
    ana("sync")
    shutil.rmtree(ana.folder / ".git/logs")
    ana.write("undo")
    assert (ana.folder / job).exists()
    assert git(ana.folder, "status", "--porcelain") == ""
    assert "changed again by Paul Quimper on " in ana("undo", "--yes", code=1).err


def test_a_later_change_in_no_commit_is_told_of_the_commit_that_holds_it(ana: Person) -> None:
    ana.commit("set", "mon-estran", "contact=un@rivages.example")
    ana.write("set", "mon-estran", "link=https://deux.rivages.example")
    error = ana("undo", "2", "--yes").err
    assert "The commit also holds what was changed there before, and was not committed: content/startups" in error
    assert "deux.rivages.example" in ana.read(ESTRAN)
    assert "un@rivages.example" not in ana.read(ESTRAN)
    assert git(ana.folder, "status", "--porcelain") == ""


@pytest.mark.parametrize("is_made_again", [False, True])
def test_a_change_in_no_commit_that_a_later_commit_holds_comes_back(
    people: tuple[Person, Person], is_made_again: bool
) -> None:
    paul, ana = people
    paul.commit("set", "digue-info", "link=https://paul.rivages.example")
    git(paul.folder, "push", "-q")
    ana.write("set", "mon-estran", "contact=un@rivages.example")
    ana.commit("set", "mon-estran", "link=https://deux.rivages.example")
    if is_made_again:
        ana("sync")
    ana.write("undo")
    assert "contact: un@rivages.example" in ana.read(ESTRAN)
    assert "deux.rivages.example" not in ana.read(ESTRAN)


def test_a_new_entry_that_was_changed_since_is_kept(anywhere: Person) -> None:
    words = ("--name", "Animation", "--mission", "Animer", "--incubator", "fabrique-mobilites")
    anywhere.write("new", "team", *words)
    path = next(iter((anywhere.folder / "content/teams").glob("*animation*"))).relative_to(anywhere.folder).as_posix()
    anywhere.write("set", Path(path).stem, "mission=Animer les réseaux")
    before = anywhere.read(path)
    error = anywhere("undo", "2", "--yes", code=1).err
    assert re.search(r"- changed again by you on \d+ \w+ \d{4}: Animation\n", error)
    assert "” first: incubo undo 1\n" in error
    assert anywhere.read(path) == before
    anywhere.write("undo")
    anywhere.write("undo")
    assert not (anywhere.folder / path).exists()


def test_a_new_entry_that_others_refer_to_since_is_kept(anywhere: Person) -> None:
    anywhere.write("new", "team", "--name", "Animation", "--mission", "Animer", "--incubator", "fabrique-mobilites")
    path = next(iter((anywhere.folder / "content/teams").glob("*animation*"))).relative_to(anywhere.folder).as_posix()
    anywhere.write("set", "samuel.orvault", f"teams={Path(path).stem}")
    error = anywhere("undo", "2", "--yes", code=1).err
    assert "“Samuel Orvault” refers to “Animation”, which would go" in error
    assert "” first: incubo undo 1\n" in error
    assert (anywhere.folder / path).exists()


def test_a_removed_entry_that_was_made_again_is_kept(anywhere: Person) -> None:
    job = "content/jobs/2024-12-16-developpement-mon-estran.md"
    text = anywhere.read(job)
    anywhere.write("remove", "2024-12-16-developpement-mon-estran")
    (anywhere.folder / job).write_text(text.replace("title: ", "title: Autre "), "utf-8")
    error = anywhere("undo", "--yes", code=1).err
    assert "created again in a text editor: “" in error
    assert "title: Autre " in anywhere.read(job)


def test_a_removed_file_is_not_made_again_in_part(anywhere: Person) -> None:
    job = "content/jobs/2024-12-16-developpement-mon-estran.md"
    anywhere.write("close", "2024-12-16", "--outcome", "filled")
    anywhere.write("remove", "2024-12-16-developpement-mon-estran")
    error = anywhere("undo", "2", "--yes", code=1).err
    assert re.search(r"- removed by you on \d+ \w+ \d{4}: “", error)
    assert not (anywhere.folder / job).exists()


def test_a_change_of_an_entry_that_was_renamed_since_waits_for_the_name(anywhere: Person) -> None:
    anywhere.write("extend", "--startup", "mon-estran", "--until", "2025-07-01")
    anywhere.write("set", "mon-estran", "contact=un@rivages.example")
    anywhere.write("rename", "mon-estran", "mon-rivage")
    before = anywhere.read(RIVAGE)
    error = anywhere("undo", "2", "--yes", code=1).err
    assert re.search(r"- renamed by you on \d+ \w+ \d{4}: “mon-estran” is “mon-rivage” now", error)
    assert "” first: incubo undo 1\n" in error
    assert anywhere.read(RIVAGE) == before
    anywhere.write("undo", "3")  # what refers to it keeps its new name
    missions = (parse_file(SAMUEL, anywhere.read(SAMUEL).encode()).values or {})["missions"]
    assert (str(missions[-1]["end"]), missions[-1]["startups"]) == ("2025-02-04", ["maree-claire", "mon-rivage"])
    assert anywhere("validate", "--format", "json").code == 0


def test_what_refers_to_a_renamed_entry_comes_back_with_its_new_name(anywhere: Person) -> None:
    (anywhere.folder / SAMUEL).write_text(anywhere.read(SAMUEL).replace("      - mon-estran\n", ""), "utf-8")
    removed = anywhere.read(SAMUEL)
    (anywhere.folder / SAMUEL).write_text(removed.replace("- maree-claire\n", "- maree-claire\n      - mon-estran\n"))
    anywhere.write("leave", "samuel.orvault", "--startup", "mon-estran", "--on", "2025-01-15")
    anywhere.write("rename", "mon-estran", "mon-rivage")
    anywhere.write("undo", "2")
    text = anywhere.read(SAMUEL)
    assert "mon-estran" not in text
    missions = (parse_file(SAMUEL, text.encode()).values or {})["missions"]
    assert missions[-1]["startups"] == ["maree-claire", "mon-rivage"]


def test_a_new_name_is_taken_back_and_later_changes_stay(anywhere: Person) -> None:
    anywhere.write("rename", "mon-estran", "mon-rivage")
    anywhere.write("set", "mon-rivage", "contact=un@rivages.example")
    anywhere.write("undo", "2")
    assert "contact: un@rivages.example" in anywhere.read(ESTRAN)
    assert "redirect_from" not in anywhere.read(ESTRAN)
    assert not (anywhere.folder / RIVAGE).exists()


def test_a_name_that_was_changed_again_is_in_the_way(anywhere: Person) -> None:
    anywhere.write("rename", "mon-estran", "mon-rivage")
    anywhere.write("rename", "mon-rivage", "mon-littoral")
    error = anywhere("undo", "2", "--yes", code=1).err
    assert re.search(r"- renamed by you on \d+ \w+ \d{4}: “mon-rivage” is “mon-littoral” now", error)
    assert "” first: incubo undo 1\n" in error


@pytest.mark.parametrize("in_git", [True, False])
def test_private_files_are_merged_too(tmp_path: Path, call: RunCommand, in_git: bool) -> None:
    root = tmp_path / "registre"
    root.mkdir()
    copy_sample_registry(root)
    ana = Person(root, "Ana Merrien", call)
    ana.write("init", "--private-folder", "../prive")
    ana.write("set", "samuel.orvault", "telephone=06 11 22 33 44")
    private = Person(tmp_path / "prive", "Ana Merrien", call)
    if in_git:
        git(private.folder, "init", "-q", "-b", "main")
        git(private.folder, "add", "-A")
        git(private.folder, "commit", "-qm", "Le dossier privé")
    ana.write("record", "order", "samuel.orvault", "45001", "--startup", "mon-estran", "--end", "2025-01-10")
    ana.write("set", "samuel.orvault", "telephone=06 55 66 77 88")
    ana.write("set", "samuel.orvault", "telephone=06 99 00 11 22")
    error = private("undo", "2", "--yes", code=1).err
    assert re.search(r"- changed again by you on \d+ \w+ \d{4}: samuel.orvault, ", error)
    assert "now: 06 99 00 11 22; before the change to undo: 06 11 22 33 44" in error
    folder = f" -R {private.folder}"
    assert f"first: incubo undo 1{folder}\n" in error
    assert f"incubo edit member/samuel.orvault{folder}\n" in error
    private.write("undo", "3")
    assert private.read(SAMUEL) == "---\ntelephone: 06 99 00 11 22\n---\n"
    private.write("undo")
    private.write("undo")
    assert private.read(SAMUEL) == "---\ntelephone: 06 11 22 33 44\n---\n"
    ana.write("record", "order", "samuel.orvault", "45002", "--startup", "mon-estran", "--end", "2025-01-10")
    private.write("undo", "2")  # what made the file
    assert private.read(SAMUEL).startswith("---\norders:\n")


def test_the_item_that_began_a_list_is_undone_and_the_later_ones_stay(anywhere: Person, call: RunCommand) -> None:
    path, order = "content/startups/acces-cale.md", ("--startup", "mon-estran", "--end", "2025-01-10")
    before = anywhere.read(path)
    anywhere.write("record", "metric", "acces-cale", "cales=5")
    anywhere.write("record", "metric", "acces-cale", "ports=6")
    anywhere.write("undo", "2")
    assert "metrics:\n  - date: 2025-01-15\n    key: ports\n    value: 6\n" in anywhere.read(path)
    anywhere.write("undo")
    assert anywhere.read(path) == before
    anywhere.write("init", "--private-folder", "../prive-" + anywhere.folder.name)
    private = Person(anywhere.folder.parent / f"prive-{anywhere.folder.name}", "Ana Merrien", call)
    for number in ("45001", "45002"):
        anywhere.write("record", "order", "samuel.orvault", number, *order)
    private.write("undo", "2")  # what made the file
    assert "45001" not in private.read(SAMUEL)
    assert "45002" in private.read(SAMUEL)
    private.write("undo")
    assert private.read(SAMUEL) == "---\n---\n"
    anywhere.write("record", "order", "samuel.orvault", "45003", *order)  # a file that says nothing is no new one


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_undoing_that_was_killed_goes_on(ana: Person) -> None:
    ana.write("extend", "--startup", "mon-estran", "--until", "2025-07-01")
    ana.write("set", "samuel.orvault", "role=Chef")
    ana.write("set", "aicha.merendel", "role=Cheffe")
    expected = make_expected(ana)
    program = """
import incubo.edit.transaction as transaction, os, pathlib, signal
from incubo.cli.main import console_main
replace, calls = pathlib.Path.replace, [0]
def stop(self, target):
    calls[0] += ".incubo-" in self.name and "content" in str(target)
    if calls[0] == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
pathlib.Path.replace = stop
console_main()
"""
    environment = {**os.environ, **ana.env, "PYTHONPATH": str(ROOT), "INCUBO_LANG": "en"}
    command = [sys.executable, "-c", program, "undo", "3", "--yes"]
    ended = subprocess.run(command, cwd=ana.folder, env=environment, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert "incubo undo restores the files" in ana("report", "phases").err
    assert "put them back first" in ana("undo", "2", "--yes", code=1).err
    ana.write("undo")
    assert {path: ana.read(path) for path in expected} == expected
    assert ana.count() == 2


def make_expected(ana: Person) -> dict[str, str]:
    """The files as they are without the extension, by replaying the other changes in a copy."""
    paths = git(ana.folder, "diff", "--name-only").split()
    expected = {path: git(ana.folder, "show", f"HEAD:{path}") + "\n" for path in paths}
    expected[SAMUEL] = expected[SAMUEL].replace("role: Développeur", "role: Chef")
    aicha = "content/members/aicha.merendel.md"
    old = next(line for line in expected[aicha].splitlines() if line.startswith("role: "))
    expected[aicha] = expected[aicha].replace(old, "role: Cheffe")
    return {
        path: text.rstrip("\n") + ("\n" if ana.read(path).endswith("\n") else "") for path, text in expected.items()
    }


EDITS = (
    ("set", "mon-estran", "contact=un@rivages.example"),
    ("set", "mon-estran", "link=https://deux.rivages.example"),
    ("set", "mon-estran", "stats_url=https://stats.rivages.example"),
    ("record", "event", "mon-estran", "product_launch", "--on", "2024-11-05", "--comment", "À tous"),
    ("record", "metric", "mon-estran", "cartes=13", "--on", "2025-01-13"),
    ("extend", "--startup", "mon-estran", "--until", "2025-07-01"),
    ("set", "samuel.orvault", "role=Chef"),
    ("set", "samuel.orvault", "github=samuel-o"),
    ("set", "leila.ferrandis", "role=Cheffe"),
)


@pytest.mark.parametrize("seed", range(4))
def test_undoing_any_change_is_replaying_the_others(tmp_path: Path, call: RunCommand, seed: int) -> None:
    chance = random.Random(seed)
    edits = chance.sample(EDITS, 4)
    undone = chance.randrange(len(edits))
    people = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        people.append(Person(make_sample_repository(tmp_path / name), "Ana Merrien", call))
    one, other = people
    for number, words in enumerate(edits):
        option = chance.choice(["--commit", "--yes"])
        one(*words, "--yes", *([option] if option != "--yes" else []))
        if number != undone:
            other.write(*words)
    one.write("undo", str(len(edits) - undone))
    for path in sorted(other.folder.rglob("*.md")):
        name = path.relative_to(other.folder).as_posix()
        got, wanted = parse_file(name, (one.folder / name).read_bytes()), parse_file(name, path.read_bytes())
        assert (got.values, got.body) == (wanted.values, wanted.body), (edits, undone, name)


def test_what_would_leave_the_registry_worse_is_refused(anywhere: Person) -> None:
    """Each change is right with the other one only: a mission cannot end before it begins."""
    path = anywhere.folder / SAMUEL
    anywhere.write("extend", "samuel.orvault", "--until", "2025-07-01")
    path.write_text(anywhere.read(SAMUEL).replace("  - start: 2024-04-02\n", "  - start: 2025-03-03\n"), "utf-8")
    before = anywhere.read(SAMUEL)
    error = anywhere("undo", "--yes", code=1).err
    assert "this change would leave the registry worse" in error
    assert anywhere.read(SAMUEL) == before


def test_an_error_that_was_there_before_comes_back_with_what_stays(anywhere: Person) -> None:
    path = anywhere.folder / SAMUEL
    path.write_text(anywhere.read(SAMUEL).replace("domaine: Développement\n", "domaine: Developpement\n"), "utf-8")
    anywhere("validate", "--fix", "--guesses", "--yes", SAMUEL)
    assert "domaine: Développement\n" in anywhere.read(SAMUEL)
    anywhere.write("set", "samuel.orvault", "role=Chef")
    anywhere.write("undo", "2")
    assert "role: Chef\ndomaine: Developpement\n" in anywhere.read(SAMUEL)
