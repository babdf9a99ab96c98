"""Two people edit the same registry for a morning, through the real command line and without one git command."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.examples import combinations
from support.git_repository import git, make_sample_clones
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers
from support.sample_registry import copy_sample_registry

from incubo.vcs import divergence

ESTRAN, DIGUE = "content/startups/mon-estran.md", "content/startups/digue-info.md"
SAMUEL, HUGO = "content/members/samuel.orvault.md", "content/members/hugo.destrebecq.md"
END = f"{SAMUEL}: missions / 2024-04-02 maree-claire,mon-estran / end"
PEOPLE = ("Paul Kersaint", "Ana Morvan")

PAUL = """
extend samuel.orvault --until 2025-06-30
set mon-estran contact=paul@rivages.example
set digue-info link=https://digue.rivages.example
record metric mon-estran plages=41 --on 2025-01-10
record event mon-estran product_launch --on 2024-12-02 --comment "Promotion d'hiver"
join olivier.tredant acces-cale --until 2025-06-30 --status independent --employer Varangue
set hugo.destrebecq role="Développeur principal"
set mon-estran dashlord_url=https://dashlord.rivages.example/paul
record committee acces-cale --on 2025-04-10
new member --from -
set maree-claire accessibility_status=partiellement
set rachid.benhamdi github=rachid-b
set digue-info contact=digue@rivages.example
record metric digue-info digues=12 --on 2025-01-09
set lagune-ouverte link=https://lagune.rivages.example
rename quai-solidaire quais-solidaires
set semaphore-alerte repository=https://forge.rivages.example/semaphore
record event digue-info product_launch --on 2024-12-03 --comment "Promotion d'hiver"
set camille.ruellan role="Chargée de déploiement en chef"
set phare-public contact=phare@rivages.example
"""
ANA = """
set samuel.orvault role="Développeur et formateur"
set mon-estran link=https://estran.rivages.example
set digue-info dashlord_url=https://dashlord.rivages.example/digue
record metric mon-estran plages=42 --on 2025-01-12
record event mon-estran product_launch --on 2024-11-04 --comment "Promotion d'automne"
join olivier.tredant digue-info --until 2025-06-30 --status independent --employer Varangue
set hugo.destrebecq github=hugo-d
set mon-estran repository=https://forge.rivages.example/estran
record committee digue-info --on 2025-05-15
new member --from -
set maree-claire link=https://maree.rivages.example
set rachid.benhamdi role="Designer"
record metric digue-info digues=13 --on 2025-01-13
set lagune-ouverte contact=lagune@rivages.example
set bac-a-sel contact=sel@rivages.example
set quai-solidaire link=https://quai.rivages.example
set semaphore-alerte link=https://semaphore.rivages.example
record event digue-info product_launch --on 2024-11-05 --comment "Promotion d'automne"
set camille.ruellan github=camille-r
set phare-public link=https://phare.rivages.example
"""


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """The clones of two people."""
    make_sample_clones(tmp_path, "paul", "ana")
    return tmp_path / "paul", tmp_path / "ana"


def env_of(person: str) -> dict[str, str]:
    """What git knows of a person."""
    address = f"{person.split()[0].lower()}@rivages.example"
    return {
        "GIT_AUTHOR_NAME": person, "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": person, "GIT_COMMITTER_EMAIL": address,
    }  # fmt: skip


class Person:
    """Somebody with a clone, who types commands."""

    def __init__(self, folder: Path, name: str, call) -> None:
        self.folder, self.env, self._call = folder, env_of(name), call

    def __call__(self, *words: str, code: int = 0):
        ran = self._call(*words, cwd=self.folder, env=self.env)
        assert ran.code == code, f"{words}\n{ran.out}{ran.err}"
        return ran

    def change(self, *words: str) -> None:
        self(*words, "--commit", "--yes")

    def push(self) -> None:
        """Publish what is committed as git does: a fifth of the time of `sync --publish`."""
        git(self.folder, "push", "-q")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def state(self) -> tuple[str, str, dict[str, bytes]]:
        files = {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*.md")}
        return git(self.folder, "rev-parse", "HEAD"), git(self.folder, "status", "--porcelain"), files


@pytest.fixture
def people(call, clones) -> tuple[Person, Person]:
    paul, ana = (Person(folder, name, call) for folder, name in zip(clones, PEOPLE, strict=True))
    return paul, ana


@pytest.mark.slow
def test_a_morning(people, tmp_path):
    paul, ana = people
    new_members = [
        {"fullname": f"{name} Tanguy", "role": "Développeuse", "domaine": "Développement",
         "startup": ["mon-estran"], "start": "2025-01-20", "end": "2025-06-30", "status": "independent",
         "employer": "Varangue"}
        for name in ("Enora", "Gwenn")
    ]  # fmt: skip

    for number, lines in enumerate(zip(PAUL.strip().splitlines(), ANA.strip().splitlines(), strict=True)):
        for person, line, member in zip(people, lines, new_members, strict=True):
            words = shlex.split(line)
            if words[0] == "new":
                file = tmp_path / f"{member['fullname']}.json"
                file.write_text(json.dumps(member))
                words[-1] = str(file)
            person.change(*words)
        if number % 3 == 0:
            ana("sync", "--publish")
        if number % 4 == 0:
            paul("sync", "--publish")
    ana("sync", "--publish")
    paul("sync", "--publish")
    ana("sync")
    assert paul.state() == ana.state()
    assert paul.state()[1] == ""
    estran, digue = paul.read(ESTRAN), paul.read(DIGUE)
    for text in ("contact: paul@", "link: https://estran", "dashlord.rivages.example/paul",
                 "forge.rivages.example/estran", "value: 41", "value: 42", "Promotion d'hiver",
                 "Promotion d'automne"):  # fmt: skip
        assert estran.count(text) == 1, text
    for text in (
        "link: https://digue.rivages",
        "dashlord.rivages.example/digue",
        "value: 12",
        "value: 13",
        "contact: digue@",
    ):
        assert digue.count(text) == 1, text
    assert "https://quai.rivages.example" in paul.read("content/startups/quais-solidaires.md")
    assert not (paul.folder / "content/startups/quai-solidaire.md").exists()
    assert {"acces-cale", "digue-info"} <= {
        word.strip("- ") for word in paul.read("content/members/olivier.tredant.md").split("\n")
    }
    assert git(paul.folder, "log", "--format=%an", "--no-merges").split("\n").count(PEOPLE[0]) == 20
    assert git(paul.folder, "log", "--format=%an", "--no-merges").split("\n").count(PEOPLE[1]) == 20
    assert git(paul.folder, "rev-list", "--count", "--merges", "HEAD") == "0"
    paul("validate", "--select", "ref,file,yaml")


def test_a_sheet_that_a_colleague_renamed(people):
    paul, ana = people
    paul.change("rename", "quai-solidaire", "quais-solidaires")
    paul.push()
    ana.change("join", "rachid.benhamdi", "quai-solidaire", "--until", "2025-06-30", "--status", "independent",
               "--employer", "Varangue")  # fmt: skip
    ana.replace("content/startups/quai-solidaire.md", "\ncontact: ", "\nreviewed_on: 2025-01-10\ncontact: ")
    ana("sync", "--publish")
    assert not (ana.folder / "content/startups/quai-solidaire.md").exists()
    assert "reviewed_on: 2025-01-10" in ana.read("content/startups/quais-solidaires.md")
    assert "- quais-solidaires\n" in ana.read("content/members/rachid.benhamdi.md")
    assert git(ana.folder, "status", "--porcelain") == " M content/startups/quais-solidaires.md"
    ana("validate", "--select", "ref,file,yaml")


def test_a_sheet_that_we_renamed_and_a_colleague_named_anew(people):
    paul, ana = people
    paul.change("join", "rachid.benhamdi", "quai-solidaire", "--until", "2025-06-30", "--status", "independent",
                "--employer", "Varangue")  # fmt: skip
    paul.push()
    ana("rename", "quai-solidaire", "quais-solidaires", "--yes")  # not committed
    ana("sync")
    assert "- quais-solidaires\n" in ana.read("content/members/rachid.benhamdi.md")
    ana("validate", "--select", "ref,file,yaml")


@pytest.mark.parametrize(("answer", "end"), [("paul", "2025-03-15"), ("Kersaint", "2025-03-15"), ("moi", "2025-04-15")])
def test_a_question_tells_the_reasons_and_takes_a_name(people, answer, end):
    paul, ana = people
    paul.change("set", "samuel.orvault", "role=Développeur", "--because", "Un autre motif")
    paul.change("extend", "samuel.orvault", "--until", "2025-03-15", "--because", "Budget de mars")
    paul.push()
    ana.change("extend", "samuel.orvault", "--until", "2025-04-15", "--because", "Livraison en avril")
    questions = ["n"] if answer == "moi" else []  # whether to publish, where something is left
    code, out = run_with_answers(
        ana.folder, "sync", answers=[answer, *questions], lang="fr", env=env_of(PEOPLE[1]), columns=200
    )
    assert code == 0, out
    out = out.replace("\u00a0", " ")
    assert "15 mars 2025 (Paul Kersaint) : « Budget de mars »" in out
    assert "15 avril 2025 (vous) : « Livraison en avril »" in out
    assert "Un autre motif »" not in out.partition("> ")[0]
    assert f"end: {end}" in ana.read(SAMUEL)


@pytest.mark.parametrize(("side", "is_committed"), combinations(["mine", "theirs"], [True, False]))
def test_a_sheet_that_both_renamed(people, side, is_committed):
    kept, gone = ("quais-unis", "quais-solidaires") if side == "mine" else ("quais-solidaires", "quais-unis")
    paul, ana = people
    joined = ("--until", "2025-06-30", "--status", "independent", "--employer", "Varangue")
    paul.change("rename", "quai-solidaire", "quais-solidaires")
    paul.push()
    if is_committed:
        ana.change("rename", "quai-solidaire", "quais-unis")
        ana.change("join", "rachid.benhamdi", "quais-unis", *joined)
        ana.change("set", "digue-info", "contact=ana@rivages.example")
    else:
        ana("rename", "quai-solidaire", "quais-unis", "--yes")
        ana("join", "rachid.benhamdi", "quais-unis", *joined, "--yes")
    before = ana.state()
    ran = ana("sync", code=1)
    asked = "Quai Solidaire has two new names: “quais-solidaires” (Paul Kersaint) or “quais-unis” (you)?"
    assert asked in " ".join(ran.err.split())
    assert ana.state() == before
    mark = "" if is_committed else "+"
    assert json.loads(ran.out) == {f"{mark}content/startups/quais-solidaires.md: name": "mine"}
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out.replace("mine", side))
    ana("sync", "--from", str(answers), *(["--publish"] if is_committed else []))
    for person in people if is_committed else [ana]:
        person("sync")
        assert (person.folder / f"content/startups/{kept}.md").exists()
        assert not (person.folder / f"content/startups/{gone}.md").exists()
        for member in ("rachid.benhamdi", "hugo.destrebecq"):
            text = person.read(f"content/members/{member}.md")
            assert f"- {kept}\n" in text
            assert gone not in text
        redirects = person.read(f"content/startups/{kept}.md").partition("redirect_from:")[2]
        assert ("/startups/quais-solidaires.html" in redirects) is (side == "mine")  # it was published for a while
        person("validate", "--select", "ref,file,yaml")
    if is_committed:
        assert ana.state()[1] == ""
        assert gone not in git(ana.folder, "grep", "-h", "quais-", "HEAD~1", "--", "content/members")


MEMBER = """---
fullname: Enora Tanguy
role: {role}
domaine: Développement
missions:
  - start: 2025-01-20
    end: 2025-06-30
    status: independent
    employer: Varangue
    startups:
      - mon-estran
---
"""
ENORA, HOMONYM = "content/members/enora.tanguy.md", "content/members/enora2.tanguy.md"


def add_enora(paul, ana, *, is_committed: bool = True) -> None:
    """Each of two people adds a person of the same name; Ana's follows a startup."""
    for person, role in ((paul, "Développeuse"), (ana, "Designer")):
        person.write(ENORA, MEMBER.format(role=role))
    ana.replace(ESTRAN, "contact_incubator: ", "contact_incubator: enora.tanguy  # ")
    paul("sync", "--publish", "--all")
    if is_committed:
        git(ana.folder, "add", "-A")
        git(ana.folder, "commit", "-qm", "Enora")
        ana.change("set", "enora.tanguy", "github=enora-t")


def test_two_people_of_one_name(people):
    paul, ana = people
    add_enora(paul, ana)
    before = ana.state()
    ran = ana("sync", code=1)
    asked = f"Two new entries have the name {ENORA}: “Enora Tanguy” (Paul Kersaint) and “Enora Tanguy” (you)."
    assert asked in " ".join(ran.err.split())
    assert ana.state() == before
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out)
    ran = ana("sync", "--from", str(answers), "--publish")
    assert "incubo rename enora2.tanguy" in " ".join(ran.out.split())
    paul("sync")
    assert paul.state() == ana.state()
    assert paul.read(ENORA) == MEMBER.format(role="Développeuse")
    assert "github: enora-t" in paul.read(HOMONYM)
    assert "contact_incubator: enora2.tanguy" in paul.read(ESTRAN)
    assert git(paul.folder, "log", "--format=%an", "--", ENORA) == PEOPLE[0]  # no commit of Ana's ever held it
    paul("validate", "--select", "ref,file,yaml")


@pytest.mark.slow
def test_two_people_of_one_name_of_which_one_is_not_committed(people):
    paul, ana = people
    add_enora(paul, ana, is_committed=False)
    code, out = run_with_answers(ana.folder, "sync", answers=["2", "n"], env=env_of(PEOPLE[1]), columns=200)
    assert code == 0, out
    assert ana.read(ENORA) == MEMBER.format(role="Développeuse")
    assert ana.read(HOMONYM) == MEMBER.format(role="Designer")
    assert "contact_incubator: enora2.tanguy" in ana.read(ESTRAN)
    assert git(ana.folder, "status", "--porcelain") == f" M {ESTRAN}\n?? {HOMONYM}"


@pytest.mark.parametrize(
    ("renames_first", "is_committed", "role"), combinations([True, False], [True, False], ["Développeuse", "Designer"])
)
def test_the_same_new_person_at_a_renamed_startup(people, renames_first, is_committed, role):
    paul, ana = people
    renamer, other = (paul, ana) if renames_first else (ana, paul)
    renamer.change("rename", "quai-solidaire", "quais-unis")
    for person, startup, what in ((renamer, "quais-unis", "Développeuse"), (other, "quai-solidaire", role)):
        person.write(ENORA, MEMBER.format(role=what).replace("mon-estran", startup))
        if person is paul or is_committed:
            git(person.folder, "add", "-A")
            git(person.folder, "commit", "-qm", "Enora")
    paul("sync", "--publish")
    if role == "Designer":
        answers = ana.folder.parent / "answers.json"
        answers.write_text(ana("sync", code=1).out.replace("both", "same"))
        answers.write_text(ana("sync", "--from", str(answers), code=1).out)
        ana("sync", "--publish", "--all", "--from", str(answers))
    else:
        ana("sync", "--publish", "--all")
    assert ana.read(ENORA).count("start: ") == 1
    assert ana.read(ENORA).count("quais-unis") == 1
    assert "quai-solidaire" not in ana.read(ENORA)
    paul("sync")
    assert paul.state() == ana.state()
    paul("validate", "--select", "ref,file,yaml,mission")


@pytest.mark.parametrize("renames_first", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_the_same_mission_at_a_renamed_startup(people, renames_first):
    paul, ana = people
    renamer, other = (paul, ana) if renames_first else (ana, paul)
    join = ("--until", "2025-06-30", "--status", "independent", "--employer", "Varangue")
    renamer.change("rename", "quai-solidaire", "quais-unis")
    renamer.change("join", "rachid.benhamdi", "quais-unis", *join)
    other.change("join", "rachid.benhamdi", "quai-solidaire", *join)
    paul("sync", "--publish")
    ana("sync", "--publish")
    assert ana.read("content/members/rachid.benhamdi.md").count("- quais-unis\n") == 1
    ana("validate", "--select", "ref,file,yaml,mission")


@pytest.mark.slow
def test_a_name_that_is_taken_meanwhile(people):
    paul, ana = people
    old, new = "content/startups/quai-solidaire.md", "content/startups/quais-unis.md"
    paul.write(new, paul.read("content/startups/bac-a-sel.md").replace("Bac à Sel", "Quais Unis"))
    paul.replace(old, "\ncontact: ", "\nreviewed_on: 2025-01-10\ncontact: ")
    paul("sync", "--publish", "--all")
    ana.change("rename", "quai-solidaire", "quais-unis")
    ran = ana("sync", "--publish")
    assert f"{new} is what a colleague published under this name" in " ".join(ran.out.split())
    paul("sync")
    assert paul.state() == ana.state()
    assert "title: Quais Unis" in paul.read(new)
    assert "reviewed_on: 2025-01-10" in paul.read("content/startups/quais-unis-2.md")
    assert not (paul.folder / old).exists()
    assert "- quais-unis-2\n" in paul.read(HUGO)
    paul("validate", "--select", "ref,file,yaml")


def test_a_sheet_that_a_colleague_removed_and_we_changed(people):
    paul, ana = people
    (paul.folder / "content/startups/bac-a-sel.md").unlink()
    git(paul.folder, "commit", "-qam", "retirée")
    git(paul.folder, "push", "-q")
    ana.change("set", "bac-a-sel", "contact=sel@rivages.example")
    before = ana.state()
    ran = ana("sync", code=1)
    assert "Bac à Sel: removed (Test) or kept, with its change (you)?" in " ".join(ran.err.split())
    assert ana.state() == before
    answers = json.loads(ran.out)
    assert answers == {"content/startups/bac-a-sel.md: removed": "mine"}
    file = ana.folder.parent / "answers.json"
    file.write_text(ran.out)
    ana("sync", "--from", str(file))
    assert "contact: sel@rivages.example" in ana.read("content/startups/bac-a-sel.md")
    git(ana.folder, "reset", "-q", "--hard", before[0])
    file.write_text(ran.out.replace("mine", "theirs"))
    ana("sync", "--from", str(file))
    assert not (ana.folder / "content/startups/bac-a-sel.md").exists()
    assert ana.state()[0] == paul.state()[0]


def test_one_question_in_words(people):
    paul, ana = people
    paul.change("extend", "samuel.orvault", "--until", "2025-03-15")
    paul.push()
    ana.change("extend", "samuel.orvault", "--until", "2025-04-15")
    ana.replace(SAMUEL, "role: ", "github: samuel-o\nrole: ")
    code, out = run_with_answers(
        ana.folder, "sync", answers=["?", "2", "n"], lang="fr", env=env_of(PEOPLE[1]), columns=200
    )
    assert code == 0, out
    asked = (
        "Samuel Orvault, mission pour Marée Claire et Mon Estran à partir du 2 avril 2024, dernier jour : "
        "15 mars 2025 (Paul Kersaint) ou 15 avril 2025 (vous) ?"
    )
    assert asked in " ".join(out.replace("\u00a0", " ").split())
    assert "@rivages.example" not in out
    assert "end: 2025-04-15" in ana.read(SAMUEL)
    assert git(ana.folder, "diff", "--unified=0", "--no-prefix").count("\n+github: samuel-o") == 1


COMMITTEE = f"{DIGUE}: events / committee 2025-01-10"


def enter_one_committee(paul: Person, ana: Person) -> None:
    """Both enter the committee of one day, each with another decision; Paul publishes his."""
    command = ("record", "committee", "digue-info", "--on", "2025-01-10", "--decision")
    paul.change(*command, "provisoire", "--months", "2", "--next", "2025-03-10", "--amount", "40000")
    paul.push()
    ana.change(*command, "continue", "--months", "6", "--budget-end", "2025-07-31")


def committee_of(person: Person) -> list[str]:
    """The lines of the committee in a file."""
    lines = person.read(DIGUE).splitlines()
    start = lines.index("    date: 2025-01-10")
    return [line.strip() for line in lines[start + 1 : lines.index("usertypes:")]]


DECISIONS = {
    "theirs": ["kind: refinancing", "decision: provisional", "amount: 40000", "months: 2", "budget_end: 2025-03-10",
               "next: 2025-03-10"],
    "mine": ["kind: refinancing", "decision: continue", "months: 6", "budget_end: 2025-07-31", "next: 2025-07-01"],
}  # fmt: skip


@pytest.mark.parametrize(("number", "side"), [("1", "theirs"), ("2", "mine")])
def test_a_committee_that_both_entered_is_one_question(people, number, side):
    paul, ana = people
    enter_one_committee(paul, ana)
    answers = [number] if side == "theirs" else [number, "n"]  # and nothing is published yet
    code, out = run_with_answers(ana.folder, "sync", answers=answers, lang="fr", env=env_of(PEOPLE[1]), columns=200)
    assert code == 0, out
    told = " ".join(out.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert "1/" not in told, "one question only"
    assert (
        "Digue Info, événements « Passage en comité 10 janvier 2025 » : type : refinancement, décision : poursuite "
        "provisoire, montant : 40 000 €, mois : 2, fin du budget : 10 mars 2025 et prochain comité : 10 mars 2025 "
        "(Paul Kersaint) ou type : refinancement, décision : poursuite, mois : 6, fin du budget : 31 juillet 2025"
    ) in told
    assert committee_of(ana) == DECISIONS[side]


def test_a_committee_that_both_entered_without_a_terminal(people):
    paul, ana = people
    enter_one_committee(paul, ana)
    before = ana.state()
    printed = ana("sync", code=1).out
    assert json.loads(printed) == {COMMITTEE: "mine"}
    assert ana.state() == before
    answers = ana.folder.parent / "answers.json"
    answers.write_text(printed.replace("mine", "both"))
    ana("sync", "--from", str(answers), code=2)  # two decisions cannot both stand
    assert ana.state() == before
    answers.write_text(printed)
    ana("sync", "--from", str(answers))
    assert committee_of(ana) == DECISIONS["mine"]


def test_changes_that_do_not_fit_together_are_asked_about(people):
    """Each added a mission, and both together overlap: an error that neither of them made."""
    paul, ana = people
    olivier, more = "content/members/olivier.tredant.md", ("--status", "independent", "--employer", "Varangue")
    paul.change("join", "olivier.tredant", "acces-cale", "--on", "2025-02-03", "--until", "2025-06-30", *more)
    paul.push()
    ana.change("join", "olivier.tredant", "acces-cale", "--on", "2025-03-03", "--until", "2025-08-29", *more)
    before = ana.state()
    ran = ana("sync", code=1)
    assert json.loads(ran.out) == {f"{olivier}: missions (together)": "mine"}
    assert "Olivier Trédant, missions: both changes together are wrong (this mission begins before" in " ".join(
        ran.err.split()
    )
    assert ana.state() == before
    answers = ana.folder.parent / "answers.json"
    for side, days in {"mine": ["2025-03-03"], "theirs": ["2025-02-03"], "both": ["2025-02-03", "2025-03-03"]}.items():
        git(ana.folder, "reset", "-q", "--hard", before[0])
        answers.write_text(ran.out.replace("mine", side))
        ana("sync", "--from", str(answers))
        assert [day for day in ("2025-02-03", "2025-03-03") if f"start: {day}" in ana.read(olivier)] == days


@pytest.mark.parametrize(("side", "is_committed"), combinations(["mine", "theirs"], [True, False]))
def test_what_an_answer_leaves_out_is_not_told_as_news(people, side, is_committed):
    is_told = side == "theirs"
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.change("set", "mon-estran", "link=https://estran.rivages.example")
    paul.push()
    ana("set", "mon-estran", "contact=ana@rivages.example", "--yes", *(["--commit"] if is_committed else []))
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ana("sync", code=1).out.replace("mine", side))
    out = " ".join(ana("sync", "--from", str(answers)).out.split())
    assert "https://estran.rivages.example" in out
    assert ("contact address: paul@" in out) is is_told
    assert "has both changes" not in out
    assert f"1 file has, where both had changed the same, what was chosen: {ESTRAN}." in out


def test_the_commit_of_what_an_answer_leaves_out_says_so(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change(
        "set", "mon-estran", "contact=ana@rivages.example", "link=https://estran.example", "--because", "pour tous"
    )
    ana.change("set", "digue-info", "contact=ana@rivages.example")
    before = [git(ana.folder, "show", "-s", "--format=%B", commit) for commit in ("HEAD~1", "HEAD")]
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ana("sync", code=1).out.replace("mine", "theirs"))
    told = ana("sync", "--from", str(answers)).out
    assert "nothing left to publish" not in told
    after = [git(ana.folder, "show", "-s", "--format=%B", commit) for commit in ("HEAD~1", "HEAD")]
    note = "- Dans un conflit, ce qui était déjà publié a été gardé à la place d’une partie de ce changement.\n\n"
    assert after == [before[0].replace("pour tous", f"{note}pour tous"), before[1]]


def test_ones_own_published_change_is_not_somebody_elses(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.env = env_of(PEOPLE[0])  # the same person at another computer
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    asked = "paul@rivages.example (published) or ana@rivages.example (you)?"
    assert asked in " ".join(ana("sync", code=1).err.split())


def test_leaving_a_question_changes_nothing(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    before = ana.state()
    code, out = run_with_answers(ana.folder, "sync", answers=["\x03"], env=env_of(PEOPLE[1]))
    assert (code, ana.state()) == (130, before)
    assert "Nothing was written." in out


_INTERRUPTED = """
import time
from incubo.cli import progress
from incubo.vcs import divergence
progress.PATIENCE = 0
def interrupt(*arguments):
    time.sleep(0.2)
    raise KeyboardInterrupt
divergence.snapshot = interrupt
"""


def test_a_sync_that_takes_long_says_what_it_does_and_how_it_ends(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    before = ana.state()
    terminal = {"TERM": "xterm", "NO_COLOR": "", "CI": ""}
    code, out = run_with_answers(
        ana.folder, "sync", lang="fr", env={**env_of(PEOPLE[1]), **terminal}, prelude=_INTERRUPTED, columns=120
    )
    assert (code, ana.state()) == (130, before)
    assert "Réception de ce que les collègues ont publié …" in out
    assert "Rien n'a été écrit\u00a0: chaque fichier est comme il était." in out


_KILL = """
import incubo.vcs.divergence as divergence
def stop(*arguments): {how}
divergence.move_branch = stop
"""


@pytest.mark.parametrize(
    "how",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGTERM); raise OSError", marks=pytest.mark.slow),
    ],
)
def test_a_sync_that_is_ended_while_it_writes(people, how):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.change("rename", "quai-solidaire", "quais-solidaires")
    paul.push()
    ana.replace(SAMUEL, "role: ", "github: samuel-o\nrole: ")
    ana.change("set", "digue-info", "contact=ana@rivages.example")
    before = ana.state()
    program = _KILL.format(how=how) + "from incubo.cli.main import console_main\nconsole_main()\n"
    environment = {**os.environ, **env_of(PEOPLE[1]), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", program, "sync"], cwd=ana.folder, env=environment, check=False,
                           capture_output=True)  # fmt: skip
    if ended.returncode == -signal.SIGKILL:
        assert ana.state() != before
        ana("undo", "--yes")
    assert ana.state() == before
    ana("sync")
    assert "contact: paul@" in ana.read(ESTRAN)
    assert "github: samuel-o" in ana.read(SAMUEL)
    assert git(ana.folder, "status", "--porcelain") == f" M {SAMUEL}"


def test_after_a_kill_sync_goes_on_by_itself(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.replace(SAMUEL, "role: ", "github: samuel-o\nrole: ")
    program = _KILL.format(how="import os; os._exit(9)") + "from incubo.cli.main import console_main\nconsole_main()\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, "sync"], cwd=ana.folder, env=environment, check=False)
    ana("sync")
    assert git(ana.folder, "status", "--porcelain") == f" M {SAMUEL}"
    assert ana.state()[0] == paul.state()[0]


@pytest.mark.slow
def test_a_file_that_is_no_entry(people):
    paul, ana = people
    for person, old, new in (
        (paul, 'incubator = "rivages"', 'incubator = "rivages"  # nous'),
        (ana, "\n", "# Notes\n\n"),
    ):
        text = person.read("incubo.toml")
        person.write("incubo.toml", text.replace(old, new, 1) if new.startswith("inc") else text + "\n# fin\n")
        git(person.folder, "commit", "-qam", "réglages")
    paul("sync", "--publish")
    ana("sync")
    text = ana.read("incubo.toml")
    assert "# nous" in text
    assert text.endswith("# fin\n")
    paul.write("notes.txt", "un\n")
    git(paul.folder, "add", "-A")
    git(paul.folder, "commit", "-qm", "notes")
    paul("sync", "--publish")
    ana.write("notes.txt", "deux\n")
    ran = ana("sync", code=1)
    assert "notes.txt" in ran.err
    assert ana.read("notes.txt") == "deux\n"


def test_what_cannot_be_read_on_one_side(people):
    paul, ana = people
    paul.replace(ESTRAN, "title: Mon Estran", "title: [Mon Estran")
    git(paul.folder, "commit", "-qam", "aïe")
    git(paul.folder, "push", "-q")
    ana.write(ESTRAN, ana.read(ESTRAN) + "\nUne ligne.\n")
    ran = ana("sync")
    assert "cannot be read as an entry: its lines were put together as they are" in " ".join(ran.out.split())
    assert "title: [Mon Estran" in ana.read(ESTRAN)
    assert ana.read(ESTRAN).endswith("\nUne ligne.\n")


def test_what_both_leave_wrong_is_told(people):
    paul, ana = people
    (paul.folder / "content/startups/bac-a-sel.md").unlink()
    git(paul.folder, "commit", "-qam", "retirée")
    git(paul.folder, "push", "-q")
    ana.replace(SAMUEL, "      - mon-estran\n", "      - mon-estran\n      - bac-a-sel\n")
    ran = ana("sync")
    assert "To correct, now that both are together" in ran.out
    assert "“bac-a-sel” does not exist" in " ".join(ran.out.split())
    assert f"incubo validate {SAMUEL}" in ran.out


REMOVED = "content/startups/bac-a-sel.md"


def join_and_remove(paul, ana) -> None:
    """Paul publishes a mission for a startup, Ana commits that she removes it."""
    paul.change("join", "rachid.benhamdi", "bac-a-sel", "--until", "2025-06-30", "--status", "independent",
                "--employer", "Varangue")  # fmt: skip
    paul.push()
    (ana.folder / REMOVED).unlink()
    git(ana.folder, "commit", "-qam", "retirée")


@pytest.mark.slow
def test_a_startup_that_we_remove_and_a_colleague_joins(people):
    paul, ana = people
    join_and_remove(paul, ana)
    published = git(paul.folder, "rev-parse", "origin/main")
    ran = ana("sync", "--publish", code=1)
    assert "To correct, now that both are together" in ran.out
    assert ran.out.count("“bac-a-sel” does not exist") == 1
    assert "what you would publish has 3 new errors" in ran.err  # two are ours
    assert "content/members/rachid.benhamdi.md: " in ran.err
    ran = ana("sync", "--publish", code=1)  # nothing comes in any more, and the error is still there
    assert "what you would publish has 3 new errors" in ran.err
    assert git(ana.folder, "ls-remote", "origin", "main").split()[0] == published
    code, out = run_with_answers(ana.folder, "sync", "--publish", answers=["n"], env=env_of(PEOPLE[1]))
    assert (code, "1 of your changes is published." in out) == (0, False)
    code, out = run_with_answers(ana.folder, "sync", "--publish", answers=["y"], env=env_of(PEOPLE[1]))
    assert (code, "1 of your changes is published." in out) == (0, True)


def test_a_mission_for_a_startup_that_we_stopped(people):
    paul, ana = people
    paul.change("join", "rachid.benhamdi", "mon-estran", "--until", "2025-06-30", "--status", "independent",
                "--employer", "Varangue")  # fmt: skip
    paul.push()
    ana.change("stop", "mon-estran", "--on", "2025-01-10")
    ran = ana("sync")
    told = ran.out.partition("To correct, now that both are together")[2]
    assert "content/members/rachid.benhamdi.md" in told
    assert SAMUEL not in told  # ours before, and not of the merge


def test_old_findings_are_not_told(people):
    paul, ana = people
    paul.replace(SAMUEL, "      - mon-estran\n", "      - mon-estran\n      - lapins\n")
    git(paul.folder, "commit", "-qam", "lapins")
    git(paul.folder, "push", "-q")
    ana.replace(SAMUEL, "role: ", "github: samuel-o\nrole: ")
    assert "To correct" not in ana("sync").out


def test_line_ends_of_windows(people):
    paul, ana = people
    git(ana.folder, "config", "core.autocrlf", "true")
    git(ana.folder, "rm", "-rq", "--cached", ".")
    git(ana.folder, "reset", "-q", "--hard")
    assert b"\r\n" in (ana.folder / ESTRAN).read_bytes()
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    data = (ana.folder / ESTRAN).read_bytes().replace(b"title: Mon Estran", b"title: Mon Estran bleu")
    (ana.folder / ESTRAN).write_bytes(data)
    ana("sync")
    merged = (ana.folder / ESTRAN).read_bytes()
    assert b"title: Mon Estran bleu\r\n" in merged
    assert b"contact: paul@rivages.example\r\n" in merged
    assert b"\n" not in merged.replace(b"\r\n", b"")
    assert git(ana.folder, "diff", "--stat").endswith("1 file changed, 1 insertion(+), 1 deletion(-)")


def test_publishing_is_asked_at_a_terminal(people):
    paul, ana = people
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    code, out = run_with_answers(ana.folder, "sync", answers=["\x03"], env=env_of(PEOPLE[1]))
    assert (code, "Nothing was written" in out) == (0, False)
    assert git(ana.folder, "rev-list", "--count", "origin/main..HEAD") == "1"
    code, out = run_with_answers(ana.folder, "sync", answers=["y"], env=env_of(PEOPLE[1]))
    assert (code, "1 of your changes is published." in out) == (0, True)
    paul("sync")
    assert "contact: ana@" in paul.read(ESTRAN)


def test_what_is_in_no_commit_is_said_and_published_with_all(people):
    paul, ana = people
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")
    (ana.folder / REMOVED).with_name("phare-neuf.md").write_text(ana.read(ESTRAN).replace("Mon Estran", "Phare Neuf"))
    ran = ana("sync", "--publish")
    assert "1 of your changes is published." in ran.out
    assert "2 files of yours are written on this computer only" in " ".join(ran.out.split())
    assert "incubo sync --publish --all" in " ".join(ran.out.split())
    ana("sync", "--all", code=2)
    ran = ana("sync", "--publish", "--all")
    assert "on this computer only" not in ran.out
    assert git(ana.folder, "log", "-1", "--format=%s") == "sync: Changes of Digue Info and Phare Neuf"
    paul("sync")
    assert paul.state() == ana.state()
    git(paul.folder, "push", "-qf", "origin", "HEAD~1:main")
    told = "1 change that was published is not published any more: somebody has rewritten what is published."
    assert told in " ".join(ana("sync").out.split())


@pytest.mark.parametrize("words", [("sync",), ("sync", "--publish")])
def test_what_is_in_no_commit_is_asked_about_at_a_terminal(people, words):
    _, ana = people
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")
    code, out = run_with_answers(ana.folder, *words, answers=["n"], env=env_of(PEOPLE[1]))
    assert (code, "Only written here: 1 entry. Publish it?" in out) == (0, True)
    assert git(ana.folder, "status", "--porcelain") == f" M {DIGUE}"
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    answers = ["y"] if "--publish" in words else ["y", "y"]
    code, out = run_with_answers(ana.folder, *words, answers=answers, env=env_of(PEOPLE[1]))
    assert code == 0, out
    assert "Only written here: 1 entry. Publish it too?" in out
    assert "2 of your changes are published." in out
    assert git(ana.folder, "status", "--porcelain") == ""


def test_what_is_undone_is_not_published(people):
    paul, ana = people
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    ana.change("set", "digue-info", "contact=faux@rivages.example")
    ana("undo", "--yes")
    ran = ana("sync", "--publish")
    assert "1 of your changes is published." in ran.out
    paul("sync")
    assert "contact: ana@" in paul.read(ESTRAN)
    assert "faux@" not in git(paul.folder, "log", "-p", "--all")


def test_a_colleague_who_publishes_first(people, monkeypatch):
    paul, ana = people
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    real = divergence.publish

    def publish_after_paul(*arguments):
        monkeypatch.setattr(divergence, "publish", real)
        paul.change("set", "mon-estran", "link=https://estran.rivages.example")
        paul.change("set", "digue-info", "contact=paul@rivages.example")
        paul.push()
        return real(*arguments)

    monkeypatch.setattr(divergence, "publish", publish_after_paul)
    ran = ana("sync", "--publish")
    assert "Digue Info: contact address: paul@rivages.example" in " ".join(ran.out.split())
    assert "1 of your changes is published." in ran.out
    assert git(ana.folder, "rev-list", "--count", "origin/main...HEAD") == "0"
    text = ana.read(ESTRAN)
    assert "contact: ana@" in text
    assert "link: https://estran.rivages.example" in text


@pytest.mark.parametrize(("answer", "has_received"), combinations(["mine", "theirs"], [False, True]))
def test_a_question_that_comes_while_publishing(people, monkeypatch, has_received, answer):
    paul, ana = people
    paul.change("set", "maree-claire", "contact=paul@rivages.example")
    if has_received:
        paul("sync", "--publish")
    ana("set", "mon-estran", "contact=ana@rivages.example", "--yes")
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")
    head, status, files = ana.state()
    real = divergence.publish

    def publish_after_paul(*arguments):
        monkeypatch.setattr(divergence, "publish", real)
        paul.change("set", "mon-estran", "contact=paul@rivages.example")
        paul.push()
        return real(*arguments)

    monkeypatch.setattr(divergence, "publish", publish_after_paul)
    ran = ana("sync", "--publish", "--all", code=1)
    said = " ".join(ran.err.split())
    assert "incubo sync --publish --all --from answers.json" in said
    assert ana.state()[1] == status
    if has_received:
        assert "nothing was written" not in said
        assert "what colleagues published before that is here, together with your changes" in said
        assert "contact: paul@" in ana.read("content/startups/maree-claire.md")
    else:
        assert "nothing was written: every file is as it was" in said
        assert ana.state() == (head, status, files)
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out.replace("mine", answer))
    ran = ana("sync", "--publish", "--all", "--from", str(answers))
    assert "1 of your changes is published." in ran.out
    kept = "ana" if answer == "mine" else "paul"
    assert f"contact: {kept}@" in git(ana.folder, "show", f"origin/main:{ESTRAN}")
    assert "contact: ana@" in git(ana.folder, "show", f"origin/main:{DIGUE}")


def test_what_was_in_no_commit_goes_out_though_a_colleague_is_quicker(people, monkeypatch):
    paul, ana = people
    ana("set", "mon-estran", "contact=ana@rivages.example", "--yes")
    real = divergence.publish

    def publish_after_paul(*arguments):
        monkeypatch.setattr(divergence, "publish", real)
        paul.change("set", "mon-estran", "link=https://estran.rivages.example")
        paul.push()
        return real(*arguments)

    monkeypatch.setattr(divergence, "publish", publish_after_paul)
    ran = ana("sync", "--publish", "--all")
    assert "1 of your changes is published." in ran.out
    assert {"contact: ana@rivages.example", "link: https://estran.rivages.example"} <= set(
        git(ana.folder, "show", f"origin/main:{ESTRAN}").splitlines()
    )
    assert git(ana.folder, "status", "--porcelain") == ""


STAYS = "Nothing was written: every file is as it was."
HERE = "What colleagues published is here, and together with your changes. Nothing was published."


@pytest.mark.parametrize(
    ("place", "words", "said"),
    [
        ("incubo.cli.framework._make_context", "", STAYS),
        ("incubo.cli.commands.sync.set_up_driver", "", STAYS),
        ("incubo.vcs.divergence.fetch_divergence", "", STAYS),
        ("incubo.app.sharing.syncing.write_version", "", STAYS),
        ("incubo.vcs.proposals.fetch_proposals", "", HERE),
        ("incubo.cli.commands.sync.output_page", "", HERE),
        ("incubo.app.sharing.syncing.find_new_errors", "--publish --all", HERE),
        (
            "incubo.vcs.divergence.publish",
            "--publish --all",
            "(whether they were sent before that: incubo sync)",
        ),
        ("incubo.vcs.proposals.fetch_proposals", "--publish --all", "Your changes are published."),
    ],
)
def test_an_interruption_says_what_state_all_is_in(people, monkeypatch, place, words, said):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")
    before = ana.state()

    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place, interrupt)
        ran = ana("sync", *words.split(), code=130)
    assert said in " ".join(ran.err.split())
    assert (ana.state() == before) == (said == STAYS)
    assert ran.err.rstrip().endswith("Interrupted.")


def test_an_interruption_before_the_first_question(people, monkeypatch):
    """What prepares the questions was not asked yet: nobody has said what state all is in."""
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    before = ana.state()

    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("incubo.vcs.three_way.list_authors", interrupt)
    ran = ana("sync", code=130)
    assert STAYS in " ".join(ran.err.split())
    assert ana.state() == before


def test_an_interruption_of_what_only_writes_here(people, monkeypatch):
    _, ana = people
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")

    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("incubo.app.sharing.syncing.find_new_errors", interrupt)
    ran = ana("sync", "--publish", "--all", code=130)
    assert "What was written here is one commit now, on this computer. Nothing was published." in ran.err


def test_a_remote_that_refuses(people):
    _, ana = people
    hook = ana.folder.parent / "origin.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho la branche est protégée >&2\nexit 1\n")
    hook.chmod(0o755)
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    ran = ana("sync", "--publish", code=2)
    assert "they are safe on this computer" in ran.err
    assert "la branche est protégée" in ran.err
    assert git(ana.folder, "rev-list", "--count", "origin/main..HEAD") == "1"
    assert "incubo sync --propose" in ran.err
    hook.write_text("#!/bin/sh\nread old new ref; test $ref != refs/heads/main\n")
    ana("set", "digue-info", "contact=ana@rivages.example", "--yes")
    ran = ana("sync", "--propose")
    assert "1 of your changes is proposed on the branch “incubo/set-mon-estran-contact”" in " ".join(ran.err.split())
    assert git(ana.folder, "rev-list", "--count", "origin/main...HEAD") == "0"
    assert git(ana.folder, "status", "--porcelain") == f" M {DIGUE}"
    assert "contact: ana@" in git(ana.folder, "show", f"origin/incubo/set-mon-estran-contact:{ESTRAN}")
    assert "contact: ana@" not in ana.read(ESTRAN)
    ana("sync", "--propose", "--publish", code=2)


def test_a_registry_in_a_folder_of_a_repository(call, tmp_path):
    source = tmp_path / "source"
    (source / "registre").mkdir(parents=True)
    copy_sample_registry(source / "registre")
    (source / "lisez-moi.txt").write_text("un\n")
    git(source, "init", "-q", "-b", "main")
    git(source, "add", "-A")
    git(source, "commit", "-qm", "Le registre")
    git(tmp_path, "clone", "-q", "--bare", str(source), "origin.git")
    folders = []
    for name in ("paul", "ana"):
        git(tmp_path, "clone", "-q", "origin.git", name)
        folders.append(tmp_path / name / "registre")
    paul, ana = (Person(folder, name, call) for folder, name in zip(folders, PEOPLE, strict=True))
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    (tmp_path / "paul/lisez-moi.txt").write_text("deux\n")
    (tmp_path / "paul/outil.sh").write_text("#!/bin/sh\n")
    (tmp_path / "paul/outil.sh").chmod(0o755)
    (tmp_path / "paul/lien").symlink_to("lisez-moi.txt")
    git(tmp_path / "paul", "add", "-A")
    git(tmp_path / "paul", "commit", "-qm", "à côté")
    paul("sync", "--publish")
    ana.replace(ESTRAN, "\nlink: https://", "\nlink: https://www.")
    ana.change("set", "digue-info", "contact=ana@rivages.example")
    ran = ana("sync", "--publish")
    assert "contact address: paul@rivages.example" in " ".join(ran.out.split())
    assert (tmp_path / "ana/lisez-moi.txt").read_text() == "deux\n"
    assert os.access(tmp_path / "ana/outil.sh", os.X_OK)
    assert os.readlink(tmp_path / "ana/lien") == "lisez-moi.txt"
    assert git(ana.folder, "status", "--porcelain") == f" M registre/{ESTRAN}"
    (tmp_path / "paul/lien").unlink()
    git(tmp_path / "paul", "commit", "-qam", "sans lien")
    paul("sync", "--publish")
    ana("sync")
    assert not os.path.lexists(tmp_path / "ana/lien")
    assert git(ana.folder, "status", "--porcelain") == f" M registre/{ESTRAN}"


def test_what_was_staged_stays_staged_where_nothing_came(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.replace(DIGUE, "\nlink: https://", "\nlink: https://www.")
    git(ana.folder, "add", "-A")
    ana.replace(DIGUE, "\nlink: https://www.", "\nlink: https://www2.")
    ana("sync")
    assert git(ana.folder, "status", "--porcelain") == f"MM {DIGUE}"
    assert "www2." in ana.read(DIGUE)


@pytest.mark.slow
def test_commits_that_a_merge_brought(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    git(ana.folder, "switch", "-qc", "autre")
    ana.change("set", "digue-info", "contact=ana@rivages.example")
    git(ana.folder, "switch", "-q", "main")
    ana.change("set", "maree-claire", "contact=ana@rivages.example")
    git(ana.folder, "merge", "-q", "--no-ff", "-m", "réunion", "autre")
    ana("sync", "--publish")
    assert git(ana.folder, "rev-list", "--count", "--merges", "HEAD") == "0"
    assert git(ana.folder, "log", "--format=%s", "-3").split("\n")[2] == "set(mon-estran): contact"
    for path in (ESTRAN, DIGUE, "content/startups/maree-claire.md"):
        assert "contact: " in ana.read(path)
    assert "contact: ana@" in ana.read(DIGUE)


@pytest.mark.slow
def test_large_and_binary_files(people):
    paul, ana = people
    for person, byte in ((paul, b"\x01"), (ana, b"\x02")):
        (person.folder / "image.png").write_bytes(b"\x00" * 10 + byte)
        git(person.folder, "add", "-A")
        git(person.folder, "commit", "-qm", "image")
    paul("sync", "--publish")
    ran = ana("sync", code=1)
    assert "image.png" in ran.err
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out.replace("mine", "theirs"))
    ana("sync", "--from", str(answers))
    assert (ana.folder / "image.png").read_bytes() == b"\x00" * 10 + b"\x01"


def test_a_change_that_has_nothing_left_to_publish_is_named(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "digue-info", "contact=ana@rivages.example")
    ana.change("set", "mon-estran", "contact=paul@rivages.example", "--because", "Son adresse")
    ran = ana("sync", "--publish")
    said = " ".join(ran.out.split())
    text = "1 of your changes has nothing left to publish, for a colleague published the same: mon-estran, "
    assert f"{text}contact address (incubo set) [Son adresse]. The reason goes with it." in said
    assert "1 of your changes is published." in said


def test_a_change_without_a_reason_goes_without_a_word_on_reasons(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "contact=paul@rivages.example")
    said = " ".join(ana("sync").out.split())
    text = "1 of your changes has nothing left to publish, for a colleague published the same: mon-estran, "
    assert f"{text}contact address (incubo set)." in said
    assert "reason" not in said


def test_a_change_that_an_answer_leaves_out_is_told_apart_from_one_that_is_published_already(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.change("set", "digue-info", "contact=digue@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "contact=ana@rivages.example", "--because", "Son adresse")
    ana.change("set", "digue-info", "contact=digue@rivages.example")
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ana("sync", code=1).out.replace("mine", "theirs"))
    said = " ".join(ana("sync", "--from", str(answers)).out.split())
    text = "1 of your changes has nothing left to publish, for"
    assert f"{text} a colleague published the same: digue-info, contact address (incubo set)." in said
    chosen = f"{text} what a colleague published was chosen: mon-estran, contact address (incubo set) [Son adresse]."
    assert f"{chosen} The reason goes with it." in said


def test_an_answer_to_no_question_is_refused_and_nothing_is_written(people):
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "contact=ana@rivages.example")
    answers, before = ana.folder.parent / "answers.json", git(ana.folder, "rev-parse", "HEAD")
    asked = json.loads(ana("sync", code=1).out)
    answers.write_text(json.dumps({**asked, f"{ESTRAN}: contcat": "theirs"}))
    ran = ana("sync", "--from", str(answers), code=2)
    assert f"“{ESTRAN}: contcat” is no question of this merge" in ran.err
    assert git(ana.folder, "rev-parse", "HEAD") == before
    answers.write_text(json.dumps(asked))
    ana("sync", "--from", str(answers))


def test_an_end_and_a_later_phase_of_a_colleague_are_asked_about(people):
    paul, ana = people
    paul.change("stop", "mon-estran", "--on", "2024-12-16", "--reason", "funding")
    paul.push()
    ana.change("phase", "mon-estran", "consolidation", "--on", "2025-01-06")
    ran = ana("sync", code=1)
    assert "Mon Estran, end of the incubation or later phase: " in " ".join(ran.err.split())
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out)
    ana("sync", "--from", str(answers))
    text = (ana.folder / "content/startups/mon-estran.md").read_text("utf-8")
    assert "name: consolidation" in text
    assert "name: end" not in text
    assert "stop_reason" not in text


@pytest.mark.slow
def test_a_reason_of_the_same_file_whose_value_stays_is_not_named(people):
    """What a colleague's value replaces is another commit's: this one keeps all that it explains."""
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "mon-estran", "link=https://estran.rivages.example", "--because", "Le site a bougé")
    ana.change("set", "mon-estran", "contact=ana@rivages.example", "title=L'Estran", "--because", "Vu avec la mairie")
    ran = ana("sync", code=1)
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out.replace("mine", "theirs"))
    said = " ".join(ana("sync", "--from", str(answers)).out.split())
    assert "its reason now explains the rest only: Vu avec la mairie" in said
    assert "Le site a bougé" not in said


@pytest.mark.slow
def test_the_reason_of_a_value_that_was_given_up_is_told(people):
    """Its commit stays, for what else it changed, and its reason explains that only."""
    paul, ana = people
    paul.change("set", "mon-estran", "contact=paul@rivages.example")
    paul.push()
    ana.change("set", "digue-info", "contact=ana@rivages.example", "--because", "Sans rapport")
    ana.change("set", "mon-estran", "contact=ana@rivages.example", "title=L'Estran", "--because", "Vu avec la mairie")
    ran = ana("sync", code=1)
    answers = ana.folder.parent / "answers.json"
    answers.write_text(ran.out.replace("mine", "theirs"))
    said = " ".join(ana("sync", "--publish", "--from", str(answers)).out.split())
    assert "a colleague's value was chosen; its reason now explains the rest only: Vu avec la mairie" in said
    assert "Sans rapport" not in said
    assert "2 of your changes are published." in said


PARAGRAPH = "\n## Suite\n\n{}\n"


def test_two_additions_to_a_text_can_both_stay(people, tmp_path):
    paul, ana = people
    for person, text in ((paul, "À Paul."), (ana, "À Ana.")):
        person.write(ESTRAN, person.read(ESTRAN) + PARAGRAPH.format(text))
    paul("sync", "--publish", "--all")
    before = ana.state()
    ran = ana("sync", "--publish", "--all", code=1)
    answers = json.loads(ran.out)
    assert answers == {f"+{ESTRAN}: body / Suite": "both"}
    assert "“both” keeps both" in ran.err
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers))
    assert ana.state() == before
    ana("sync", "--publish", "--all", "--from", str(file))
    paul("sync")
    assert paul.read(ESTRAN) == ana.read(ESTRAN)
    assert ana.read(ESTRAN).endswith(PARAGRAPH.format("À Paul.\n\nÀ Ana."))


def test_both_of_what_each_rewrote_is_refused(people, tmp_path):
    paul, ana = people
    paul.change("set", "samuel.orvault", "role=Développeur en chef")
    paul.push()
    ana.change("set", "samuel.orvault", "role=Formateur")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({f"{SAMUEL}: role": "both"}))
    before = ana.state()
    assert "cannot keep both" in ana("sync", "--from", str(file), code=2).err
    assert ana.state() == before


def test_a_sheet_that_one_removed_and_the_other_kept_is_not_new(people, tmp_path):
    paul, ana = people
    (paul.folder / SAMUEL).unlink()
    git(paul.folder, "commit", "-qam", "Retirer")
    paul("sync", "--publish")
    ana.change("set", "samuel.orvault", "role=Formateur")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({f"{SAMUEL}: removed": "mine"}))
    ana("sync", "--from", str(file))
    shown = ana("diff").out
    assert "Samuel Orvault: its file, removed on " in shown
    assert "Samuel Orvault: role: Formateur (instead of " in shown
    assert "arrives" not in shown
    ana("sync", "--publish")
    shown = paul("sync").out
    assert "Samuel Orvault: its file, removed on " in shown
    assert "Samuel Orvault: role: Formateur (instead of " in shown
    assert "arrives" not in shown


def test_no_option_answers_a_question_about_a_conflict(people):
    """Somebody used to `--yes` learns what asks; what `--publish` sends without asking waits for the answer."""
    paul, ana = people
    paul.change("extend", "samuel.orvault", "--until", "2025-03-15")
    paul.push()
    ana.change("extend", "samuel.orvault", "--until", "2025-04-15")
    before, published = ana.state(), git(paul.folder, "rev-parse", "HEAD")
    for option in ("--yes", "-y"):
        said = " ".join(ana("sync", option, code=2).err.split())
        assert "never decided for you: incubo sync asks" in said
    ran = ana("sync", "--publish", code=1)
    said = " ".join(ran.err.split())
    assert "1 question has to be answered first" in said
    assert "last day: 15 March 2025 (Paul Kersaint) or 15 April 2025 (you)?" in said
    assert "on a terminal, incubo sync --publish asks" in said
    assert json.loads(ran.out) == {END: "mine"}
    assert ana.state() == before
    assert git(ana.folder, "ls-remote", "origin", "main").split()[0] == published


def test_what_is_removed_is_committed_under_its_title(people):
    paul, _ = people
    (paul.folder / SAMUEL).unlink()
    paul("sync", "--publish", "--all")
    assert git(paul.folder, "log", "-1", "--format=%s") == "sync: Changes of Samuel Orvault"


def test_a_number_does_not_publish(people):
    paul, ana = people
    ana.change("set", "samuel.orvault", "role=Formateur")
    code, out = run_with_answers(ana.folder, "sync", answers=["1", "n"], env=env_of(PEOPLE[1]), columns=200)
    assert (code, "répondez o ou n" in out or "answer y or n" in out) == (0, True), out
    paul("sync")
    assert "Formateur" not in paul.read(SAMUEL)


def test_an_error_after_others_were_received_does_not_say_that_nothing_was_written(people, monkeypatch):
    paul, ana = people
    paul.change("set", "maree-claire", "contact=paul@rivages.example")
    paul.push()
    ana("set", "mon-estran", "contact=ana@rivages.example", "--yes")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    ana.env = {}
    git(ana.folder, "config", "user.useConfigOnly", "true")
    said = " ".join(ana("sync", "--publish", "--all", code=2).err.split())
    assert "contact: paul@" in ana.read("content/startups/maree-claire.md")
    assert "nothing was written" not in said
    assert "what colleagues published before that is here, together with your changes" in said


LEILA, GAEL = "content/members/leila.ferrandis.md", "content/members/gael.tromeur.md"
OFFER = "content/jobs/2024-12-16-developpement-mon-estran.md"
RECORDED = ("record", "committee", "mon-estran", "--on", "2025-01-10", "--decision")


@pytest.mark.parametrize(
    ("stopper", "is_committed"),
    [("ana", True), *(pytest.param(*each, marks=pytest.mark.slow) for each in (("ana", False), ("paul", True)))],
)
def test_what_a_stop_ended_goes_on_where_the_other_decision_is_chosen(people, stopper, is_committed):
    """But not what was ended apart: whoever answers learns whom to look at."""
    paul, ana = people
    stopping, other = (ana, paul) if stopper == "ana" else (paul, ana)
    entries = [OFFER, *(f"content/members/{path.name}" for path in (ana.folder / "content/members").glob("*.md"))]
    before = {path: ana.read(path) for path in entries}

    def change(person: Person, *words: str) -> None:
        person(*words, "--yes", *(["--commit"] if person is paul or is_committed else []))

    change(stopping, "leave", "leila.ferrandis", "--startup", "mon-estran", "--on", "2025-01-10")
    change(stopping, *RECORDED, "stop", "--with-stop", "--with-team", "--with-jobs")
    change(stopping, "set", "gael.tromeur", "role=Inspecteur en chef")
    change(other, *RECORDED, "continue", "--months", "6")
    paul.push()
    ran = ana("sync", code=1)
    assert list(json.loads(ran.out)) == [f"{'' if is_committed else '+'}{ESTRAN}: events / committee 2025-01-10"]
    file = ana.folder.parent / "answers.json"
    file.write_text(ran.out.replace("mine", "theirs") if stopping is ana else ran.out)
    ana("sync", "--from", str(file), *(["--publish"] if is_committed else []))
    changed = {path for path in entries if ana.read(path) != before[path]}
    assert changed == ({GAEL, LEILA} if is_committed else {GAEL})
    assert ana.read(GAEL) == before[GAEL].replace("Intrapreneur de Mon Estran", "Inspecteur en chef")
    assert "end: 2025-01-10" not in ana.read(ESTRAN)
    if is_committed:
        assert ("arrêt" in git(ana.folder, "log", "--format=%s", "origin/main")) is (stopper == "paul")
        ana("extend", "leila.ferrandis", "--startup", "mon-estran", "--until", "2025-04-30", "--yes")
        assert ana.read(LEILA) == before[LEILA]
    ana("validate", "--select", "mission,startup")


def test_the_question_about_a_decision_says_whose_mission_goes_with_the_stop(people):
    """Nobody is asked about a mission before it is decided: an answer could say the opposite of the decision."""
    paul, ana = people
    paul.change(*RECORDED, "continue", "--months", "6", "--with-team")
    paul.push()
    ana.change("leave", "leila.ferrandis", "--startup", "mon-estran", "--on", "2025-01-10")
    ana.change(*RECORDED, "stop", "--with-stop", "--with-team")
    code, out = run_with_answers(
        ana.folder, "sync", answers=["?", "1", "2", "n"], env=env_of(PEOPLE[1]), columns=200, lang="en"
    )
    assert code == 0, out
    decision, _, mission = out.partition("\n> 1")
    ended = "Aïcha Mérendel, Bénédicte Chauvelin, Claire Bonnemain, Gaël Tromeur, Sabrina Touahri and Samuel Orvault"
    assert f"Without the stop of 10 January 2025, these are as they were before it: {ended}." in decision
    extend = "incubo extend leila.ferrandis --startup mon-estran --until 2025-04-30"
    assert "Leïla Ferrandis: the mission stays ended on 10 January 2025, which another change" in decision
    assert f"If it goes on: {extend}" in decision
    assert "last day: 10 June 2025 (Paul Kersaint) or 10 January 2025 (you)?" in mission
    assert "end: 2025-06-10" in ana.read(SAMUEL)
    assert "end: 2025-01-10" in ana.read(LEILA)
