"""`incubo export registry` into the registry that entries came from: only what changed here changes there."""

from __future__ import annotations

import contextlib
import io
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import CommandResult, RunCommand
from support.examples import examples
from support.git_repository import git, write
from support.imported_registry import make_empty_registry, take
from support.prepared_folders import prepared
from support.sample_registry import copy_sample_registry

from incubo.edit.merge.items import fingerprint
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import AppendItem, FieldChange, RemoveField, SetField
from incubo.source.reader import parse_file

ESTRAN, THEIR_ESTRAN = "content/startups/mon-estran.md", "content/_startups/mon-estran.md"
AICHA, THEIR_AICHA = "content/members/aicha.merendel.md", "content/_authors/aicha.merendel.md"
SETTINGS = 'profile = "beta.gouv.fr"\nincubator = "rivages"\nat = 2024-07-01\n'
PEOPLE = [pytest.param(["--people"], id="people"), pytest.param(["--no-people"], id="no people")]
FOREIGN_MISSION = (
    "missions:\n  - start: 2019-01-07\n    end: 2019-12-31\n    status: independent\n    startups:\n      - ailleurs\n"
)

Export = Callable[..., CommandResult]


@prepared
def make_network(folder: Path) -> None:
    """The registry of a network: that of the sample, where somebody worked for another incubator, too."""
    from incubo.cli.main import main

    sample, folder = folder / "sample", folder / "reseau"
    sample.mkdir()
    copy_sample_registry(sample)
    with contextlib.chdir(sample), contextlib.redirect_stderr(io.StringIO()):
        assert main(["export", "registry", str(folder)]) == 0
    shutil.rmtree(sample)
    write(
        folder,
        "content/_incubators/ports.md",
        "---\ntitle: Atelier des ports\nshort_description: Les ports\nhighlighted_startups:\n  - ailleurs\n"
        "  - mon-estran\n---\n",
    )
    write(
        folder,
        "content/_startups/ailleurs.md",
        "---\ntitle: Ailleurs\nmission: Aller ailleurs\nincubator: ports\ncontact: a@ports.example\nphases:\n"
        "  - name: construction\n    start: 2019-01-01\n---\n",
    )
    text = (folder / THEIR_AICHA).read_text("utf-8")
    text = text.replace("missions:\n", FOREIGN_MISSION, 1).replace("competences:\n", "previously:\n  - ailleurs\n"
                                                                   "competences:\n", 1)  # fmt: skip
    text = text.replace("      - digue-info\n", "      - digue-info\n      - ailleurs\n", 1)
    write(folder, THEIR_AICHA, text)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """The registry of a network, which no test shares."""
    return make_network(tmp_path) / "reseau"


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "suite")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """An empty registry."""
    return make_empty_registry(tmp_path / "ours", SETTINGS)


@pytest.fixture
def export(call: RunCommand, ours: Path, network: Path) -> Export:
    """Export into the network's registry."""

    def run(*words: str, code: int = 0) -> CommandResult:
        ran = call("export", "registry", str(network), *words, cwd=ours)
        assert ran.code == code, ran.err
        return ran

    return run


def edit(folder: Path, path: str, *changes: FieldChange, text: str = "") -> None:
    data = apply_changes(path, (folder / path).read_bytes(), changes)
    (folder / path).write_bytes(data + text.encode())


def values_of(folder: Path, path: str) -> dict[Any, Any]:
    values = parse_file(path, (folder / path).read_bytes()).values
    assert values is not None
    return values


def changed_paths(network: Path) -> list[str]:
    """What git sees."""
    return [line[3:] for line in git(network, "status", "--porcelain", "-uall").splitlines()]


@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("incubator", ["rivages", "all"])
def test_nothing_changed_here_changes_nothing_there(
    call: RunCommand, export: Export, ours: Path, network: Path, people: list[str], incubator: str
) -> None:
    take(call, ours, network, "--incubator", incubator, *people)
    ran = export()  # not even a file to replace
    assert "nothing changes there" in ran.err
    assert changed_paths(network) == []
    export("--replace")
    export("--replace", "--no-people", "--incubator", "rivages")
    assert changed_paths(network) == []


@pytest.mark.parametrize("people", PEOPLE)
def test_only_what_changed_here_changes_there(
    call: RunCommand, export: Export, ours: Path, network: Path, people: list[str]
) -> None:
    take(call, ours, network, *people)
    before = {path: values_of(network, path) for path in (THEIR_ESTRAN, THEIR_AICHA)}
    edit(ours, ESTRAN, SetField(("link",), "https://ici.example"), text="\n## Ici\n\nDu texte.\n")
    edit(ours, "content/startups/digue-info.md", AppendItem(("sponsors",), "anrh"))
    if (ours / AICHA).exists():
        edit(ours, AICHA, SetField(("missions", 1, "end"), date(2025, 3, 31)))
    ran = export("--replace")
    expected = {THEIR_ESTRAN, "content/_startups/digue-info.md", *([THEIR_AICHA] if (ours / AICHA).exists() else [])}
    assert set(changed_paths(network)) == expected
    assert values_of(network, THEIR_ESTRAN) == {**before[THEIR_ESTRAN], "link": "https://ici.example"}
    assert (network / THEIR_ESTRAN).read_text("utf-8").endswith("\n## Ici\n\nDu texte.\n")
    assert values_of(network, "content/_startups/digue-info.md")["sponsors"][-1] == "/organisations/anrh"
    missions = [dict(mission) for mission in before[THEIR_AICHA]["missions"]]
    assert len(missions) == 3
    assert missions[2]["startups"] == ["digue-info", "ailleurs", "mon-estran"]
    if (ours / AICHA).exists():
        missions[2]["end"] = date(2025, 3, 31)
    assert values_of(network, THEIR_AICHA) == {**before[THEIR_AICHA], "missions": missions}
    assert f"{len(expected)} changed files" in ran.out
    assert "https://ici.example" in ran.out
    assert "Digue" in ran.out


def test_what_was_removed_there_is_told_and_comes_back_if_asked(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    take(call, ours, network, "--people")
    (network / THEIR_ESTRAN).unlink()
    commit(network)
    ran = export("--replace")
    assert "1 entry was removed there, and is not written again (--restore does): Mon Estran" in ran.err
    assert changed_paths(network) == []
    export("--replace", "--restore")
    assert changed_paths(network) == [THEIR_ESTRAN]


def test_what_was_removed_here_stays_there(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network, "--people")
    (ours / AICHA).unlink()
    ran = export("--replace")
    assert "1 entry that was removed here stays there." in ran.err
    assert changed_paths(network) == []


def test_another_name_there_is_followed(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network, "--people")
    git(network, "mv", THEIR_ESTRAN, "content/_startups/notre-estran.md")
    edit(network, "content/_startups/notre-estran.md", SetField(("redirect_from",), ["/startups/mon-estran.html"]))
    edit(network, THEIR_AICHA, SetField(("missions", 1, "startups", 0), "notre-estran"))
    edit(network, THEIR_AICHA, SetField(("missions", 2, "startups", 2), "notre-estran"))
    commit(network)
    edit(ours, ESTRAN, SetField(("link",), "https://ici.example"))
    edit(ours, AICHA, SetField(("missions", 0, "end"), date(2024, 6, 30)))
    ran = export("--replace")
    assert "1 entry has another name there now, and keeps it." in ran.err
    assert set(changed_paths(network)) == {"content/_startups/notre-estran.md", THEIR_AICHA}
    assert values_of(network, "content/_startups/notre-estran.md")["link"] == "https://ici.example"
    mission = values_of(network, THEIR_AICHA)["missions"][1]
    assert (mission["end"], mission["startups"]) == (date(2024, 6, 30), ["notre-estran"])


def test_another_name_here_does_not_rename_there(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network, "--people")
    assert call("rename", "mon-estran", "notre-estran", "--yes", cwd=ours).code == 0
    export("--replace")
    assert changed_paths(network) == []


def test_what_both_changed_stays_as_it_is_there(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network)
    edit(network, THEIR_ESTRAN, SetField(("link",), "https://eux.example"))
    commit(network)
    edit(ours, ESTRAN, SetField(("link",), "https://ici.example"), SetField(("contact",), "ici@rivages.example"))
    ran = export("--replace")
    assert f"{THEIR_ESTRAN}, link: changed here and there since it was taken; what is there stays" in ran.err
    assert "asks whose value stays" in ran.err
    values = values_of(network, THEIR_ESTRAN)
    assert (values["link"], values["contact"]) == ("https://eux.example", "ici@rivages.example")


def test_new_entries_go_and_replace_no_other_one(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network)
    text = (
        "---\nfullname: {}\nrole: Dev\ndomaine: Développement\nmissions:\n  - start: 2024-01-02\n    end: 2025-01-02\n"
    )
    text += "    status: independent\n    startups:\n      - mon-estran\n---\n"
    write(ours, "content/members/lou.kerbrat.md", text.format("Lou Kerbrat"))
    write(ours, AICHA, text.format("Aïcha Mérendel"))
    ran = export("--replace")
    assert changed_paths(network) == ["content/_authors/lou.kerbrat.md"]
    assert f"{THEIR_AICHA} is there already, and was not taken from there" in " ".join(ran.err.split())
    assert "1 new file" in ran.out


def test_phases_that_became_others_stay_what_they_are_there(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    for path in (THEIR_ESTRAN, "content/_startups/digue-info.md"):
        text = (network / path).read_text("utf-8").replace("name: construction", "name: bricolage")
        write(network, path, text)
    commit(network)
    take(call, ours, network, "--phase", "bricolage=construction")
    edit(ours, ESTRAN, SetField(("phases", 0, "end"), date(2022, 1, 31)))
    export("--replace")
    assert changed_paths(network) == [THEIR_ESTRAN]
    phases = values_of(network, THEIR_ESTRAN)["phases"]
    assert [phase["name"] for phase in phases][:2] == ["investigation", "bricolage"]
    assert phases[0]["end"] == date(2022, 1, 31)


def test_any_copy_of_that_registry_is_known(call: RunCommand, ours: Path, network: Path, tmp_path: Path) -> None:
    take(call, ours, network, "--people")
    copy = tmp_path / "copie"
    shutil.copytree(network, copy)
    git(copy, "remote", "add", "origin", "https://forge.example/quelqu-un/copie")
    ran = call("export", "registry", str(copy), "--replace", cwd=ours)
    assert "nothing changes there" in ran.err
    assert changed_paths(copy) == []
    for path in (copy / "content").glob("_*/*.md"):
        path.unlink()
    write(copy, "content/_startups/rien.md", "---\ntitle: Rien\n---\n")
    commit(copy)
    ran = call("export", "registry", str(copy), "--name", "reseau", cwd=ours)  # as its name says: all was removed there
    assert "not written again" in ran.err
    ran = call("export", "registry", str(copy), "--name", "rseau", cwd=ours)
    assert ran.code == 2
    assert "nothing was imported from “rseau”" in ran.err


def test_people_who_were_forgotten_are_left_out(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    text = "---\nfullname: Goulven Lezoray\nrole: Dev\ndomaine: Développement\nmissions:\n  - start: 2022-02-01\n"
    text += "    end: 2022-12-31\n    status: independent\n    startups:\n      - mon-estran\n---\n"
    write(network, "content/_authors/goulven.lezoray.md", text)
    commit(network)
    take(call, ours, network, "--people")
    git(ours, "init", "-q", "-b", "main")
    commit(ours)
    ran = call("forget", "goulven.lezoray", "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    ran = export("--replace")
    assert "1 person who was forgotten here is left out" in ran.err
    assert changed_paths(network) == []


@pytest.mark.parametrize("seed", range(examples(30)))
def test_random_changes_arrive_and_nothing_else(
    call: RunCommand, export: Export, ours: Path, network: Path, seed: int
) -> None:
    """Whatever is edited in the entries that were taken: the same edit of the values there, and no other one."""
    chance = random.Random(seed)
    take(call, ours, network, *chance.choice([["--people"], ["--no-people"]]))
    folders = {"content/startups": "content/_startups", "content/members": "content/_authors"}
    paths = sorted(
        path.relative_to(ours).as_posix()
        for folder in folders
        for path in (ours / folder).glob("*.md")
        if not path.name.startswith("README")
    )
    expected = {
        path.relative_to(network).as_posix(): as_multisets(values_of(network, path.relative_to(network).as_posix()))
        for path in (network / "content").glob("_*/*.md")
        if path.name != "README.md"
    }
    touched = set()
    for path in chance.sample(paths, chance.randint(1, 6)):
        folder, _, name = path.rpartition("/")
        there = f"{folders[folder]}/{name}"
        values = values_of(network, there)
        change_both(chance, ours, path, values)
        expected[there] = as_multisets(values)
        touched.add(there)
    export("--replace")
    after = {path: as_multisets(values_of(network, path)) for path in expected}
    assert after == expected
    assert set(changed_paths(network)) == touched


def change_both(chance: random.Random, ours: Path, path: str, theirs: dict[Any, Any]) -> None:
    """Change an entry here, and the values that it has there in the same way."""
    own = values_of(ours, path)
    items, first = ("missions", "start") if "missions" in own else ("phases", "name")
    what = chance.choice(["set", "add", "item", "remove", "append"])
    if what == "set":
        edit(ours, path, SetField(("link",), "https://ailleurs.example"))
        theirs["link"] = "https://ailleurs.example"
    elif what == "add":
        edit(ours, path, SetField(("repository",), "https://depot.example"), SetField(("x_note",), "à voir"))
        theirs |= {"repository": "https://depot.example", "x_note": "à voir"}
    elif what == "append":
        item = {"start": date(2024, 6, 3), "end": date(2024, 6, 28), "status": "independent"}
        item = item if items == "missions" else {"name": "abandon", "start": date(2024, 6, 3)}
        edit(ours, path, AppendItem((items,), item))
        theirs[items] = [*theirs[items], item]
    else:
        position = chance.randrange(len(own[items]))
        match = next(i for i, each in enumerate(theirs[items]) if each[first] == own[items][position][first])
        if what == "item":
            edit(ours, path, SetField((items, position, "end"), date(2024, 6, 29)))
            theirs[items][match] = {**theirs[items][match], "end": date(2024, 6, 29)}
        elif "ailleurs" not in theirs[items][match].get("startups", ()) and len(own[items]) > 1:
            edit(ours, path, RemoveField((items, position)))
            del theirs[items][match]
        else:
            edit(ours, path, SetField(("link",), "https://ailleurs.example"))
            theirs["link"] = "https://ailleurs.example"


def as_multisets(values: dict[Any, Any]) -> dict[Any, Any]:
    """Values without the order of their lists: where an added item goes is told elsewhere."""
    return {
        name: Counter(map(fingerprint, value)) if isinstance(value, list) else value for name, value in values.items()
    }


MEASURE = {"date": date(2024, 1, 31), "key": "pêcheurs", "value": 1}


def test_a_field_that_changes_twice_goes_twice(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network, "--people")
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"), AppendItem(("metrics",), MEASURE), text="\n## Un\n")
    export("--replace")
    edit(ours, ESTRAN, SetField(("link",), "https://deux.example"))
    last = len(values_of(ours, ESTRAN)["metrics"]) - 1
    edit(ours, ESTRAN, SetField(("metrics", last, "value"), 2))
    text = (ours / ESTRAN).read_text("utf-8").replace("\n## Un\n", "\n## Deux\n")
    (ours / ESTRAN).write_text(text, "utf-8")
    commit(network)  # they took it, and changed something else
    edit(network, THEIR_ESTRAN, SetField(("contact",), "eux@rivages.example"))
    ran = export("--replace")
    assert "changed here and there" not in ran.err
    values = values_of(network, THEIR_ESTRAN)
    assert (values["link"], values["contact"]) == ("https://deux.example", "eux@rivages.example")
    assert values["metrics"][-1] == {**MEASURE, "value": 2}
    assert (network / THEIR_ESTRAN).read_text("utf-8").endswith("\n## Deux\n")
    edit(ours, ESTRAN, SetField(("link",), "https://mon-estran.example"))
    assert "changed here and there" not in export("--replace").err
    assert values_of(network, THEIR_ESTRAN)["link"] == "https://mon-estran.example"


def test_what_went_and_was_not_taken_goes_again(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network)
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"), SetField(("contact",), "un@rivages.example"))
    export("--replace")
    git(network, "checkout", "-q", ".")  # a new copy, without the first change
    edit(ours, ESTRAN, SetField(("link",), "https://deux.example"))
    assert "changed here and there" not in export("--replace").err
    values = values_of(network, THEIR_ESTRAN)
    assert (values["link"], values["contact"]) == ("https://deux.example", "un@rivages.example")


def test_what_was_sent_and_changed_there_stays(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network)
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"))
    export("--replace")
    edit(network, THEIR_ESTRAN, SetField(("link",), "https://eux.example"))
    edit(ours, ESTRAN, SetField(("link",), "https://deux.example"))
    for _ in range(2):  # the conflict that was told once is not settled by it
        assert f"{THEIR_ESTRAN}, link: changed here and there" in export("--replace").err
        assert values_of(network, THEIR_ESTRAN)["link"] == "https://eux.example"


def test_a_new_entry_goes_again_once_it_changed(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network, "--people")
    path, there = "content/startups/balise.md", "content/_startups/balise.md"
    write(ours, path, (ours / ESTRAN).read_text("utf-8").replace("Mon Estran", "Balise"))
    export("--replace")
    commit(network)
    edit(ours, path, SetField(("link",), "https://balise.example"))
    edit(network, there, SetField(("contact",), "eux@rivages.example"))
    ran = export("--replace")
    assert "was not taken from there" not in ran.err
    values = values_of(network, there)
    assert (values["link"], values["contact"]) == ("https://balise.example", "eux@rivages.example")


def test_what_was_sent_survives_an_import_and_names_nobody_who_is_forgotten(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    text = "---\nfullname: Goulven Lezoray\nrole: Dev\ndomaine: Développement\nmissions:\n  - start: 2022-02-01\n"
    text += "    end: 2022-12-31\n    status: independent\n    startups:\n      - mon-estran\n---\n"
    write(network, "content/_authors/goulven.lezoray.md", text)
    commit(network)
    take(call, ours, network, "--people")
    git(ours, "init", "-q", "-b", "main")
    edit(ours, "content/members/goulven.lezoray.md", SetField(("role",), "Designer"))
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"))
    commit(ours)
    export("--replace")
    sent = {path.name for path in ours.glob(".incubo/imports/*/sent/*/*.md")}
    assert sent == {"goulven.lezoray.md", "mon-estran.md"}
    commit(network)
    commit(ours)
    take(call, ours, network, "--people")
    assert {path.name for path in ours.glob(".incubo/imports/*/sent/*/*.md")} == sent
    commit(ours)
    ran = call("forget", "goulven.lezoray", "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    assert not [
        path for path in ours.rglob(".incubo/imports/**/*") if path.is_file() and b"oulven" in path.read_bytes()
    ]


def test_an_export_that_is_refused_sends_nothing(call: RunCommand, export: Export, ours: Path, network: Path) -> None:
    take(call, ours, network)
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"))
    export(code=1)
    assert not list(ours.glob(".incubo/imports/*/sent/*/*.md"))


def test_what_was_sent_and_taken_away_here_stays_away(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    take(call, ours, network)
    before = (ours / ESTRAN).read_bytes()
    new = "content/startups/balise.md"
    write(ours, new, (ours / ESTRAN).read_text("utf-8").replace("Mon Estran", "Balise"))
    edit(ours, ESTRAN, SetField(("link",), "https://un.example"), text="\n## Un\n\nDu texte.\n")
    export("--replace")
    commit(network)
    (ours / ESTRAN).write_bytes(before)
    (ours / new).unlink()
    edit(network, THEIR_ESTRAN, SetField(("contact",), "eux@rivages.example"))
    commit(network)
    take(call, ours, network)
    values = values_of(ours, ESTRAN)
    assert (values["link"], values["contact"]) == ("https://mon-estran.rivages.example", "eux@rivages.example")
    assert "## Un" not in (ours / ESTRAN).read_text("utf-8")
    assert not (ours / new).exists()


def test_what_did_not_change_keeps_its_layout_there(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    take(call, ours, network)
    text = (ours / ESTRAN).read_text("utf-8")
    other = text.replace("title: Mon Estran\n", "title: 'Mon Estran'  # le nom\n")
    other = re.sub(r"(?<=thematiques:\n)(?:  - .*\n)+", lambda match: match[0].replace("  - ", "- "), other)
    assert other != text
    (ours / ESTRAN).write_text(other, "utf-8")
    edit(ours, ESTRAN, SetField(("link",), "https://ici.example"))
    before = (network / THEIR_ESTRAN).read_text("utf-8")
    ran = export("--replace")
    expected = before.replace("link: https://mon-estran.rivages.example", "link: https://ici.example")
    assert (network / THEIR_ESTRAN).read_text("utf-8") == expected != before
    assert "1 comment that was added here is left out" in ran.err


def test_an_incubator_goes_where_something_refers_to_it(
    call: RunCommand, export: Export, ours: Path, network: Path
) -> None:
    take(call, ours, network)
    write(ours, "content/incubators/large.md", "---\ntitle: Le Large\nowner: anrh\n---\n")
    ran = export("--replace")
    assert "content/incubators/large.md is left out: nothing that goes there refers to it" in ran.err
    assert changed_paths(network) == []
    text = (
        (ours / ESTRAN)
        .read_text("utf-8")
        .replace("Mon Estran", "Balise")
        .replace("incubator: rivages", "incubator: large")
    )
    write(ours, "content/startups/balise.md", text)
    export("--replace")
    assert set(changed_paths(network)) == {"content/_startups/balise.md", "content/_incubators/large.md"}
