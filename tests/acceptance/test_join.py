"""`incubo join` and `incubo leave` on the sample registry, and on one of the network's layout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.paths import ROOT


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """The same entries laid out, spelt and kept as the network does: prefixes, old lists, CRLF in one file."""
    for kind in ("startups", "members", "incubators", "organisations", "teams"):
        folder = tmp_path / "content" / f"_{'authors' if kind == 'members' else kind}"
        shutil.copytree(ROOT / "content" / kind, folder)
    for path in (tmp_path / "content").rglob("*.md"):
        text = path.read_text("utf-8")
        for known, prefix in (("rivages-", "/teams/"), ("fabrique-mobilites-t", "/teams/")):
            text = text.replace(f"  - {known}", f"  - {prefix}{known}")
        path.write_text(text, "utf-8", newline="\n")
    (tmp_path / "incubo.toml").write_text('layout = "beta.gouv.fr"\nat = 2025-01-15\n', "utf-8")
    return tmp_path


def sheet(registry: Path, member: str) -> str:
    """A member's file, line ends and all."""
    folder = "members" if (registry / "content/members").is_dir() else "_authors"
    return (registry / "content" / folder / f"{member}.md").read_bytes().decode()


def everything(registry: Path) -> dict[Path, bytes]:
    """Every file, to see that none changed."""
    return {path: path.read_bytes() for path in registry.rglob("*") if path.is_file() and ".git" not in path.parts}


def line_changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are new, and those that are gone."""
    old, new = before.splitlines(), after.splitlines()
    start = next(i for i in range(len(new) + 1) if old[: i + 1] != new[: i + 1])
    left = next(i for i in range(len(old) + 1) if i == len(old) - start or old[-1 - i] != new[-1 - i])
    return new[start : len(new) - left], old[start : len(old) - left]


MISSION = [
    "  - start: 2025-01-15",
    "    end: 2025-05-22",
    "    status: admin",
    "    employer: ANRH",
    "    startups:",
    "      - mon-estran",
]


def test_a_person_joins_by_name(registry: Path, call: RunCommand) -> None:
    before = sheet(registry, "judith.marzin")
    ran = call("join", "Judith", "Mon Estran", "--yes", cwd=registry)
    assert (ran.code, ran.out) == (0, "content/members/judith.marzin.md\n")
    assert line_changes(before, sheet(registry, "judith.marzin")) == (MISSION, [])
    again = everything(registry)
    ran = call("join", "judith.marzin", "mon-estran", "--yes", cwd=registry)
    assert (ran.code, ran.out) == (0, "")
    assert "Judith Marzin: already in Mon Estran until 22 May 2025" in ran.err
    assert everything(registry) == again
    assert call("validate", "content/members/judith.marzin.md", cwd=registry).code == 0


def test_and_leaves_again(registry: Path, call: RunCommand) -> None:
    call("join", "judith.marzin", "mon-estran", "--yes", cwd=registry)
    ran = call("leave", "judith.marzin", "--startup", "mon-estran", "--on", "2025-01-31", "--yes", cwd=registry)
    assert ran.code == 0
    assert "  - start: 2025-01-15\n    end: 2025-01-31\n" in sheet(registry, "judith.marzin")


def test_there_from_the_beginning_is_one_line(registry: Path, call: RunCommand) -> None:
    before = sheet(registry, "leila.ferrandis")
    words = ("leila.ferrandis", "--startup", "maree-claire", "--on", "2024-04-02", "--yes")
    assert call("join", *words, cwd=registry).code == 0
    assert line_changes(before, sheet(registry, "leila.ferrandis")) == (["      - maree-claire"], [])


def test_leaving_everything_on_a_day_to_come_is_one_line(registry: Path, call: RunCommand) -> None:
    before = sheet(registry, "tanguy.rosparc")
    assert call("leave", "tanguy.rosparc", "--on", "28/02/2025", "--yes", cwd=registry).code == 0
    assert line_changes(before, sheet(registry, "tanguy.rosparc")) == (["    end: 2025-02-28"], ["    end: 2025-03-31"])


def test_the_registry_of_the_network(network: Path, call: RunCommand) -> None:
    judith = network / "content/_authors/judith.marzin.md"
    judith.write_bytes(judith.read_bytes().replace(b"\n", b"\r\n"))
    before = sheet(network, "judith.marzin")
    assert call("join", "judith.marzin", "mon-estran", "--yes", cwd=network).code == 0
    after = sheet(network, "judith.marzin")
    assert line_changes(before, after) == (MISSION, [])
    assert after.count("\n") == after.count("\r\n")
    assert call("join", "judith.marzin", "--team", "rivages-animation", "--yes", cwd=network).code == 0
    assert "  - /teams/rivages-portefeuille\r\n  - /teams/rivages-animation\r\n" in sheet(network, "judith.marzin")
    assert call("leave", "judith.marzin", "--team", "Portefeuille", "--yes", cwd=network).code == 0
    assert "teams:\r\n  - /teams/rivages-animation\r\n" in sheet(network, "judith.marzin")


def test_old_lists_of_startups(network: Path, call: RunCommand) -> None:
    path = network / "content/_authors/tanguy.rosparc.md"
    lists = "startups:\n  - ancrage-logement\npreviously:\n  - cap-chantier\ncompetences:\n"
    path.write_text(path.read_text("utf-8").replace("competences:\n", lists), "utf-8")
    assert call("leave", "tanguy.rosparc", "--yes", cwd=network).code == 0
    text = sheet(network, "tanguy.rosparc")
    assert "    end: 2025-01-15\n" in text
    assert "      - ancrage-logement\npreviously:\n  - cap-chantier\n  - ancrage-logement\ncompetences:\n" in text


def test_somebody_leaves_with_the_next_committee_of_the_startup(registry: Path, call: RunCommand) -> None:
    ran = call(
        "leave", "samuel.orvault", "--startup", "mon-estran", "--on", "next-committee", "--dry-run", cwd=registry
    )
    assert ran.code == 0, ran.err
    refused = call("leave", "samuel.orvault", "--on", "next-committee", "--dry-run", cwd=registry)
    assert refused.code == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            "join judith.marzin filet-d-aide --yes",
            1,
            "Filet d'Aide stopped on 30 September 2024: nobody can join",
        ),
        ("join samuel.orvault digue-info --until 2026-01-31 --yes", 1, "at the latest: 2025-07-15"),
        ("join judith.marzin mon-estran", 2, "--yes (or --dry-run) must be given"),
        ("join judith.marzin --yes", 2, "say which product they join"),
        ("join mon-estran --yes", 2, "say who joins"),
        ("join --yes", 2, "or a cross-cutting team: incubo join MEMBER… --team TEAM"),
        ("join judith.marzin mon-estrna --yes", 2, "did you mean “Mon Estran (mon-estran)”?"),
        ("join judiht.marzin mon-estran --yes", 2, "Judith Marzin (judith.marzin)"),
        ("join judith.marzin rivages-animation --yes", 2, "to join it: incubo join judith.marzin --team rivages-an"),
        ("join judith.marzin mon-estran --status chef --yes", 2, "“chef” is not a status"),
        ("join judith.marzin mon-estran --on 2025-02 --yes", 2, "2025-02"),
        ("join judith.marzin --team rivages-animation --on today --yes", 2, "a team has no dates and no contract"),
        ("join --team rivages-animation --yes", 2, "say who: incubo join MEMBER --team rivages-animation"),
        ("leave --yes", 2, "say who leaves: incubo leave MEMBER… [--startup ID]"),
        ("leave mon-estran --yes", 2, "to leave it: incubo leave MEMBER --startup mon-estran"),
        ("leave judith.marzin,mon-estran --yes", 2, "to leave it: incubo leave judith.marzin --startup mon-estran"),
        ("leave judith.marzin rivages-portefeuille --yes", 2, "incubo leave judith.marzin --team rivages-portefeuille"),
        ("leave --team rivages-animation --yes", 2, "say who: incubo leave MEMBER --team rivages-animation"),
        ("leave judith.marzin --team rivages-animation --on today --yes", 2, "a team has no dates and no contract"),
        ("leave judith.marzin --team rivages-animation --yes", 1, "Judith Marzin is in Portefeuille"),
        (
            "leave tanguy.rosparc samuel.orvault --startup ancrage-logement --yes",
            1,
            "has no mission in Ancrage Logement",
        ),
        ("leave camille.ruellan --yes", 1, "incubo remove camille.ruellan"),
    ],
)
def test_what_is_refused_leaves_every_file_as_it_was(
    registry: Path, call: RunCommand, words: str, code: int, said: str
) -> None:
    before = everything(registry)
    ran = call(*words.split(), cwd=registry)
    assert ran.code == code, ran.err
    assert said in " ".join(ran.err.split())
    assert everything(registry) == before


def run_with_broken_member(registry: Path, call: RunCommand, *words: str) -> CommandResult:
    path = registry / "content/members/judith.marzin.md"
    path.write_text("---\nfullname: Judith: Marzin\n---\n", "utf-8")
    before = everything(registry)
    ran = call(*words, "--yes", cwd=registry)
    assert everything(registry) == before
    return ran


def test_a_sheet_that_cannot_be_read_is_left_as_it_is(registry: Path, call: RunCommand) -> None:
    ran = run_with_broken_member(registry, call, "join", "judith.marzin", "mon-estran")
    assert ran.code == 1
    assert "content/members/judith.marzin.md cannot be read as it is" in ran.err
    assert "incubo validate content/members/judith.marzin.md" in ran.err


def test_several_people_are_one_plan(registry: Path, call: RunCommand) -> None:
    ran = call("join", "judith.marzin", "maud.siffert", "mon-estran", "--on", "2025-02-03", "--yes", cwd=registry)
    assert ran.code == 0
    assert ran.out == "content/members/judith.marzin.md\ncontent/members/maud.siffert.md\n"
    assert "- start: 2025-02-03\n    end: 2025-05-22\n    status: service\n" in sheet(registry, "maud.siffert")


def test_everyday_french(registry: Path, call: RunCommand) -> None:
    ran = call("rejoindre", "judith", "mon", "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0
    assert "«\u00a0rejoindre\u00a0» correspond à incubo join" in ran.err
    ran = call("quitter", "tanguy", "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0
    assert "«\u00a0quitter\u00a0» correspond à incubo leave" in ran.err


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("join judith.marzin mon-estran", "join(mon-estran): Judith Marzin jusqu'au 2025-05-22"),
        ("leave gael.tromeur --startup mon-estran --on 2025-01-31", "leave(mon-estran): Gaël Tromeur le 2025-01-31"),
        ("leave tanguy.rosparc", "leave: Tanguy Rosparc le 2025-01-15"),
        ("join judith.marzin --team rivages-animation", "join(rivages-animation): Judith Marzin rejoint l'équipe"),
    ],
)
def test_the_commit_is_said_in_the_incubators_words(registry: Path, call: RunCommand, words: str, subject: str) -> None:
    import subprocess

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=registry, check=True, capture_output=True, encoding="utf-8")
        return done.stdout.strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "seed")
    assert call(*words.split(), "--commit", cwd=registry).code == 0
    assert git("log", "-1", "--format=%s") == subject
    assert git("status", "--short") == ""


def test_the_last_day_in_a_startup_that_stopped_is_the_day_it_stopped(registry: Path, call: RunCommand) -> None:
    printed = call("todo", "--only", "ghost", cwd=registry).out
    command = "incubo leave hugo.destrebecq --startup filet-d-aide --on 2024-09-30"
    assert command in printed
    ran = call("leave", "hugo.destrebecq", "--startup", "filet-d-aide", "--dry-run", cwd=registry)
    assert "-    end: 2025-03-31\n+    end: 2024-09-30" in ran.out
    assert "stopped on 30 September 2024: that is the last day, unless another one is given" in ran.err
    given = call(
        "leave", "hugo.destrebecq", "--startup", "filet-d-aide", "--on", "2024-12-31", "--dry-run", cwd=registry
    )
    assert "+    end: 2024-12-31" in given.out
    assert "that is the last day" not in given.err
    other = call("leave", "hugo.destrebecq", "--startup", "maree-claire", "--dry-run", cwd=registry)
    assert "+    end: 2025-01-15" in other.out


@pytest.mark.parametrize("command", [("leave",), ("extend",)])
def test_the_team_of_the_startup_that_is_named_comes_first(
    registry: Path, call: RunCommand, command: tuple[str, ...]
) -> None:
    mission = "  - start: 2024-11-04\n    end: 2025-03-31\n    status: admin\n    startups: [mon-estran]\n"
    for name, missions in (("Anna", ""), ("Zoé", f"missions:\n{mission}")):
        entry = f"---\nfullname: {name} Marzin\nrole: Designer\ndomaine: Design\n{missions}---\n"
        path = registry / f"content/members/{name.replace('é', 'e').lower()}.marzin.md"
        path.write_text(entry, "utf-8")
    ran = call(*command, "marzin", "--startup", "mon-estran", "--dry-run", cwd=registry)
    near = "Zoé Marzin (zoe.marzin), Judith Marzin (judith.marzin) and Anna Marzin (anna.marzin)"
    assert (ran.code, near in " ".join(ran.err.split())) == (2, True), ran.err


def test_somebody_new_is_led_to_new_member(registry: Path, call: RunCommand) -> None:
    ran = call("join", "Joséphine Dupond", "--startup", "mon-estran", "--dry-run", cwd=registry)
    assert ran.code == 2
    line = 'if it is somebody new: incubo new member --fullname "Joséphine Dupond" --startup mon-estran'
    assert line in " ".join(ran.err.split())
    ran = call("join", "jo.dupond", "mon-estran", "--dry-run", cwd=registry)
    assert "if it is somebody new: incubo new member --startup mon-estran" in ran.err
    ran = call("join", "--startup", "mon-estran", cwd=registry, lang="fr")
    assert "incubo join MEMBRE… PRODUIT" in ran.err
    assert "si la personne est nouvelle : incubo new member --startup mon-estran" in ran.err.replace("\u00a0", " ")
    assert "incubo leave MEMBRE… [--startup ID]" in call("leave", cwd=registry, lang="fr").err
    ran = call("join", "judith.marzin", "--startup", "wat", "--dry-run", cwd=registry)
    assert "somebody new" not in ran.err  # it is the startup that is unknown


def test_a_team_without_an_entry_is_left_by_the_word_of_the_person(registry: Path, call: RunCommand) -> None:
    """A word that a person's own entry has is no beginning of the name of another team."""
    path = registry / "content/members/judith.marzin.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("teams:\n", "teams:\n  - rivages\n", 1), "utf-8")
    assert "  - rivages\n" in path.read_text("utf-8")
    ran = call("leave", "judith.marzin", "--team", "rivages", "--yes", "--lang", "fr", cwd=registry)
    assert ran.code == 0, ran.err
    assert path.read_text("utf-8") == text
    wrong = call("leave", "samuel.orvault", "--team", "rivages-animation", "--yes", "--lang", "fr", cwd=registry)
    assert "(rivages-animation)" in wrong.err


def test_slips_in_a_contract_are_noted_without_questions(registry: Path, call: RunCommand) -> None:
    words = ["join", "jérôme", "mon-estran", "--on", "2025-02-03", "--until", "2025-02-03", "--status", "indépendante"]
    ran = call(*words, "--employer", "Coopérative du Noeud de chaises", "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    said = " ".join(ran.err.replace("\u00a0", " ").split())
    assert "« Coopérative du Noeud de chaises » : vouliez-vous dire « Coopérative du Nœud de chaise » ?" in said
    assert "elle ne dure qu'un jour" in said
    assert "status: independent" in ran.out
    words[words.index("--until") + 1] = "2025-02-04"
    ran = call(*words, "--employer", "Coopérative du Noeud de chaise", "--dry-run", cwd=registry, lang="fr")
    assert "vouliez-vous dire" not in ran.err
    assert "qu'un jour" not in ran.err


def test_people_and_startups_are_found_where_the_locale_has_no_accents(registry: Path, run: RunCommand) -> None:
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    words = ["leave", "Bénédicte Chauvelin", "--startup", "Marée Claire", "--on", "2025-01-20", "--dry-run"]
    ran = run(*words, cwd=registry, env=env)
    assert ran.code == 0, ran.err
    assert "content/members/benedicte.chauvelin.md" in ran.out
