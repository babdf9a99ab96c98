"""`incubo rename`, `remove`, `set` on real files: both layouts, git, refusals that leave every file as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_clones

from incubo.core import clock


@pytest.fixture
def network(registry: Path) -> Path:
    """The same in the network's layout."""
    names = {"members": "_authors"}
    for folder in (registry / "content").iterdir():
        if folder.is_dir():
            folder.rename(folder.with_name(names.get(folder.name, f"_{folder.name}")))
    organisations = [path.stem for path in (registry / "content/_organisations").glob("*.md")]
    teams = [path.stem for path in (registry / "content/_teams").glob("*.md")]
    for path in (registry / "content").rglob("*.md"):
        text = path.read_text("utf-8")
        for name in organisations:
            text = text.replace(f"\n  - {name}\n", f"\n  - /organisations/{name}\n")
            text = text.replace(f"\nowner: {name}\n", f"\nowner: /organisations/{name}\n")
        for name in teams:
            text = text.replace(f"\n  - {name}\n", f"\n  - /teams/{name}\n")
        path.write_text(text, "utf-8")
    settings = (registry / "incubo.toml").read_text("utf-8")
    (registry / "incubo.toml").write_text(settings.replace('layout = "incubo"', 'layout = "beta.gouv.fr"'), "utf-8")
    return registry


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def errors(call: RunCommand, folder: Path) -> int:
    return call("validate", "--format", "concise", cwd=folder).out.count(" error[")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit_all(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Le registre")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mon-estran", "grand-estran"),
        ("claire.bonnemain", "claire.morvan"),
        ("organisation/anrh", "ofr"),
        ("incubator/rivages", "ports"),
        ("rivages-animation", "rivages-vie"),
        ("2024-12-16-developpement-mon-estran", "2024-12-16-dev"),
    ],
)
@pytest.mark.parametrize("layout", ["registry", "network"])
def test_nothing_names_the_old_id_any_more(
    request: pytest.FixtureRequest, layout: str, old: str, new: str, call: RunCommand
) -> None:
    folder = request.getfixturevalue(layout)
    before = contents(folder)
    known = errors(call, folder)
    ran = call("rename", old, new, "--yes", cwd=folder)
    assert ran.code == 0, ran.err
    assert errors(call, folder) == known
    after = contents(folder)
    gone, came = before.keys() - after.keys(), after.keys() - before.keys()
    assert [Path(name).stem for name in gone] == [old.rpartition("/")[2]]
    assert [Path(name).stem for name in came] == [new]
    assert set(ran.out.split()) == {*came, *(name for name in after if after[name] != before.get(name, after[name]))}
    back = call("rename", new, old.rpartition("/")[2], "--yes", cwd=folder)
    assert back.code == 0, back.err
    own = next(iter(gone))
    for name, data in contents(folder).items():
        if name == own and b"redirect_from" not in before[name]:  # the former address of the way back stays
            lines = [line for line in data.splitlines() if b"redirect_from" not in line and b".html" not in line]
            assert lines == before[name].splitlines()
        else:
            assert data == before[name]


def test_a_commit_follows_the_file(registry: Path, call: RunCommand) -> None:
    commit_all(registry)
    ran = call("rename", "produit", "mon-estran", "--title", "Grand Estran", "--commit", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    assert git(registry, "log", "-1", "--format=%s") == (
        "rename(mon-estran): devient grand-estran, 16 références mises à jour"
    )
    assert git(registry, "status", "--porcelain") == ""
    assert "R" in git(registry, "show", "--name-status", "-M", "--format=").replace("\t", " ")
    assert "title: Grand Estran\n" in (registry / "content/startups/grand-estran.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("rename", "mon-estran", "quai-solidaire"), 1, "is already used"),
        (("rename", "mon-estran", "Grand", "Estran", "--title", ""), 2, "--title needs a value"),
        (("rename", "mon-estran"), 2, "give the new id of mon-estran"),
        (("rename", "claire", "x"), 2, "is not enough to tell which one"),
        (("rename", "zzz", "x"), 2, "nothing in the registry is called “zzz”"),
        (("rename", "team", "zzz", "x"), 2, "no team is called “zzz”"),
        (("rename", "mon-estran", "grand-estran"), 2, "--yes"),
        (("remove", "mon-estran", "--yes"), 1, "16 references point to it"),
        (("remove", "anrh", "--yes"), 1, "incubo set mon-estran sponsors-=anrh"),
        (("set", "mon-estran", "mission=", "--yes"), 1, "is required"),
        (("set", "mon-estran", "foo", "--yes"), 2, "is not written FIELD=VALUE"),
        (("set", "mon-estran", "stats_url", "budget_url", "--yes"), 2, "write FIELD=VALUE"),
        (("set", "mon-estran", "link", "estran.example", "--yes"), 2, "write link=estran.example"),
        (("set", "mon-estran", "title", "Mon Estran", "--yes"), 2, 'write "title=Mon Estran"'),
        (("set", "mon-estran", "--yes"), 2, "say which field"),
        (("set", "mon-estran", "phases.2.end=2020-01-01", "--yes"), 1, "worse"),
        (("edit", "mon-estran"), 2, "incubo set mon-estran FIELD=VALUE"),
        (("edit", "zzz"), 2, "nothing in the registry"),
    ],
)
def test_a_refusal_leaves_every_file(
    registry: Path, call: RunCommand, words: tuple[str, ...], code: int, said: str
) -> None:
    before = contents(registry)
    ran = call(*words, cwd=registry)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert contents(registry) == before


def test_a_name_of_several_kinds_is_told_apart(registry: Path, call: RunCommand) -> None:
    (registry / "content/organisations/mon-estran.md").write_text("---\nname: Mon Estran\ntype: autre\n---\n", "utf-8")
    ran = call("remove", "mon-estran", "--yes", cwd=registry)
    assert ran.code == 2
    assert "this one: startup/mon-estran" in ran.err
    assert "this one: organisation/mon-estran" in ran.err
    assert call("remove", "organisation", "mon-estran", "--yes", cwd=registry).code == 0
    assert not (registry / "content/organisations/mon-estran.md").exists()


def test_what_cannot_be_read_is_not_renamed_but_may_go(registry: Path, call: RunCommand) -> None:
    (registry / "content/startups/brisee.md").write_text("---\ntitle: [\n---\n", "utf-8")
    ran = call("rename", "brisee", "entiere", "--yes", cwd=registry)
    assert ran.code == 1
    assert "incubo validate content/startups/brisee.md" in ran.err
    assert call("remove", "brisee", "--yes", cwd=registry).code == 0


@pytest.mark.parametrize("layout", ["registry", "network"])
def test_fields_are_set(request: pytest.FixtureRequest, layout: str, call: RunCommand) -> None:
    folder = request.getfixturevalue(layout)
    place = "content/_startups" if layout == "network" else "content/startups"
    before = (folder / f"{place}/digue-info.md").read_text("utf-8")
    words = ("stats_url=https://digue.example/stats", "sponsors+=Caisse", "phases.construction.end=2025-01-06")
    ran = call("set", "Digue Info", *words, "--yes", cwd=folder)
    assert (ran.code, ran.out) == (0, f"{place}/digue-info.md\n"), ran.err
    after = (folder / f"{place}/digue-info.md").read_text("utf-8")
    new = [line for line in after.splitlines() if line not in before.splitlines()]
    prefix = "/organisations/" if layout == "network" else ""
    assert sorted(new) == sorted(
        [f"  - {prefix}caisse-gens-de-mer", "    end: 2025-01-06", "stats_url: https://digue.example/stats"]
    )
    again = call("set", "digue-info", *words, "--yes", cwd=folder)
    assert again.code == 0
    assert "Nothing to change" in again.err


def test_a_field_of_the_registrys_own(registry: Path, call: RunCommand) -> None:
    with (registry / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write('\n[fields.startup.region]\ntype = "text"\n')
    ran = call("set", "mon-estran", "region=Bretagne", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "region: Bretagne\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "path", "text"),
    [
        (
            ("incubator", "--title", "Chantier des phares", "--acronym", "CDP", "--short-description", "Les phares"),
            "incubators/cdp",
            "---\ntitle: Chantier des phares\nshort_description: Les phares\nowner: {o}anrh\n---\n",
        ),
        (
            ("organisation", "--name", "Office des balises", "--type", "opérateur"),
            "organisations/office-des-balises",
            "---\nname: Office des balises\ntype: operateur\n---\n",
        ),
        (
            ("team", "--name", "Vie d'équipe", "--mission", "Aider"),
            "teams/rivages-vie-d-equipe",
            "---\nname: Vie d'équipe\nmission: Aider\nincubator: rivages\n---\n",
        ),
    ],
)
@pytest.mark.parametrize("layout", ["registry", "network"])
def test_new_bodies(
    request: pytest.FixtureRequest, layout: str, words: tuple[str, ...], path: str, text: str, call: RunCommand
) -> None:
    folder = request.getfixturevalue(layout)
    under, prefix = ("_", "/organisations/") if layout == "network" else ("", "")
    kind = path.partition("/")[0]
    if kind == "teams":
        shutil.rmtree(folder / f"content/{under}teams")  # a folder that is missing is made
        for member in folder.rglob("*.md"):
            member.write_bytes(member.read_bytes().replace(b"\nteams:\n  - ", b"\ncompetences:\n  - "))
    more = ("--owner", "ANRH") if kind == "incubators" else ()
    ran = call("new", *words, *more, cwd=folder)
    assert (ran.code, ran.out) == (0, f"content/{under}{path}.md\n"), ran.err
    assert (folder / f"content/{under}{path}.md").read_text("utf-8") == text.replace("{o}", prefix)
    again = call("new", *words, *more, cwd=folder)
    assert again.code in (1, 2)
    assert "in the registry" in again.err or "is already used" in again.err


def test_a_new_entry_is_committed(registry: Path, call: RunCommand) -> None:
    commit_all(registry)
    words = ("--title", "Bouée", "--mission", "Rendre visible ce qui flotte", "--contact", "b@rivages.example")
    ran = call("new", "startup", *words, "--branch", "bouee", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    assert git(registry, "log", "-1", "--format=%s", "bouee") == "new(bouee): produit Bouée"


def test_a_startup_that_goes_meanwhile_is_not_named(
    call: RunCommand, registry: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people at once in different files: each change is sound alone, and both together are not."""
    from incubo.cli import apply
    from incubo.edit import transaction
    from incubo.edit.plan import Plan

    path, member = "content/startups/acces-cale.md", registry / "content/members/hugo.destrebecq.md"
    plan, before, agreed = (
        Plan({path: None}, {path: (registry / path).read_bytes()}),
        member.read_bytes(),
        apply.confirm_proposal,
    )
    subprocess.run(["git", "init", "-q"], cwd=registry, check=True)

    def meanwhile(opened, proposal, way):
        transaction.apply_plan(plan, registry, opened.state_folder, "remove(acces-cale)")
        return agreed(opened, proposal, way)

    monkeypatch.setattr(apply, "confirm_proposal", meanwhile)
    begun = registry.stat().st_mtime  # by the clock of files, which `make calendar` leaves alone
    monkeypatch.setattr(clock, "timestamp", lambda: begun)
    ran = call("join", "hugo.destrebecq", "acces-cale", "--until", "2025-06-30", "--yes", cwd=registry, lang="en")
    assert (ran.code, member.read_bytes()) == (1, before)
    assert "the product “acces-cale” does not exist" in ran.err


@pytest.mark.parametrize(("name", "path"), [("Pix", "pix"), ("Été", "ete"), ("L'Estran", "l-estran")])
def test_a_name_is_taken_for_an_id_of_its_own(registry: Path, call: RunCommand, name: str, path: str) -> None:
    ran = call("rename", "Mon Estran", name, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert (registry / f"content/startups/{path}.md").exists()


def test_a_name_that_makes_no_id_says_what_an_id_is(registry: Path, call: RunCommand) -> None:
    ran = call("rename", "claire.bonnemain", "Claire", "--yes", cwd=registry)
    assert (ran.code, "“Claire” cannot be its id" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize("state", ["not committed", "committed", "published", "no remote, committed"])
def test_a_draft_that_nobody_has_seen_leaves_no_address(tmp_path: Path, call: RunCommand, state: str) -> None:
    make_sample_clones(tmp_path, "ana")
    folder = tmp_path / "ana"
    text = (
        (folder / "content/startups/digue-info.md").read_text("utf-8").replace("title: ", "draft: true\ntitle: Neuf ")
    )
    (folder / "content/startups/neuf.md").write_text(text, "utf-8")
    if state != "not committed":
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "x")
    if state == "published":
        git(folder, "push", "-q")
    if state.startswith("no remote"):
        git(folder, "remote", "remove", "origin")
    ran = call("rename", "neuf", "autre", "--yes", cwd=folder)
    assert ran.code == 0, ran.err
    renamed = (folder / "content/startups/autre.md").read_text("utf-8")
    assert ("redirect_from" in renamed) == (state in ("published", "no remote, committed"))
    assert call("rename", "mon-estran", "mon-rivage", "--yes", cwd=folder).code == 0
    assert "redirect_from" in (folder / "content/startups/mon-rivage.md").read_text("utf-8")
