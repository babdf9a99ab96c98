"""What was written here of what the source owns is listed by `todo` until the source's export has it, and no longer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_clones, make_sample_repository, write
from support.imported_registry import NETWORK, change
from support.pseudo_terminal import run_with_answers
from support.web_forms import Browser

STARTUP = "content/startups/mon-estran.md"
OLD, NEW = "https://mon-estran.rivages.example", "https://estran.example"
BESIDE = "content/startups/feu-vert.md"


def local_changes(call: RunCommand, folder: Path, *words: str) -> list[dict[str, str]]:
    """The items of `todo` about what is only written here."""
    ran = call("todo", "--only", "local", "-f", "json", *words, cwd=folder)
    assert ran.code == 0, ran.err
    return [{name: row[name] for name in ("id", "what", "address", "value")} for row in json.loads(ran.out)["rows"]]


def change_link(call: RunCommand, folder: Path, *words: str) -> None:
    ran = call("set", "mon-estran", f"link={NEW}", "--here", "--yes", *words, cwd=folder)
    assert ran.code == 0, ran.err


def turn_on(folder: Path, more: str = "") -> None:
    with (folder / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[source]\n{more}")


EXPECTED = {
    "id": "mon-estran",
    "what": f"Mon Estran: web address: {NEW} (instead of {OLD}); the Espace Membre does not have it yet",
    "address": "https://espace-membre.incubateur.net/startups/mon-estran/info-form",
    "value": NEW,
}


@pytest.mark.parametrize("words", [(), ("--commit",)])
def test_a_clone_tells_what_is_published(call: RunCommand, tmp_path: Path, words: tuple[str, ...]) -> None:
    make_sample_clones(tmp_path, "export", "ours")
    ours, export = tmp_path / "ours", tmp_path / "export"
    assert local_changes(call, ours) == []
    turn_on(ours)
    assert local_changes(call, ours) == []
    change_link(call, ours, *words)
    assert local_changes(call, ours) == [EXPECTED]
    assert local_changes(call, ours, "--incubator", "atelier-insulaire") == []
    assert local_changes(call, ours, "--at", "2024-12-01") == []  # of no other day than today
    call("record", "metric", "mon-estran", "usagers=1200", "--yes", cwd=ours)
    assert local_changes(call, ours) == [EXPECTED]  # a measure is ours

    other = export / "content/startups/digue-info.md"
    other.write_text(other.read_text("utf-8").replace("title: Digue Info", "title: Digue"), "utf-8")
    git(export, "commit", "-qam", "db changes")
    git(export, "push", "-q", "origin", "HEAD")
    git(ours, "fetch", "-q")
    assert local_changes(call, ours) == [EXPECTED]  # what is new there is no change of ours
    text = (export / STARTUP).read_text("utf-8")
    (export / STARTUP).write_text(text.replace(f"link: {OLD}", f"link: {NEW}"), "utf-8")
    git(export, "commit", "-qam", "db changes")
    git(export, "push", "-q", "origin", "HEAD")
    git(ours, "fetch", "-q")
    assert local_changes(call, ours) == []


def test_what_is_ours_is_not_sent_to_a_registry_that_an_export_writes(call: RunCommand, tmp_path: Path) -> None:
    """It would be erased there, and then here: nobody is asked to publish it, or told how."""
    make_sample_clones(tmp_path, "export", "ours")
    ours, export = tmp_path / "ours", tmp_path / "export"
    other = export / "content/startups/digue-info.md"
    other.write_text(other.read_text("utf-8").replace("title: Digue Info", "title: Digue"), "utf-8")
    git(export, "commit", "-qam", "db changes")
    git(export, "push", "-q", "origin", "HEAD")
    turn_on(ours)
    call("sync", cwd=ours)
    sent = git(ours, "rev-parse", "origin/main")
    assert call("sync", "--publish", "--all", cwd=ours).code == 1  # the settings, which no commit has
    assert git(ours, "rev-parse", "origin/main") == sent
    ran = call("record", "metric", "mon-estran", "usagers=1200", "--yes", cwd=ours)
    assert "incubo sync --publish" not in ran.out + ran.err
    told = "Your changes stay on this computer: the Espace Membre writes what is published here."
    assert told in " ".join(ran.err.split())
    git(ours, "commit", "-qam", "une mesure")
    ran = call("sync", "--publish", "--all", cwd=ours)
    assert ran.code == 1, ran.err
    assert told in " ".join(ran.out.split())
    assert git(ours, "rev-list", "--count", "origin/main..") == "1"
    code, seen = run_with_answers(ours, "sync")
    assert code == 0, seen
    seen = " ".join(seen.split())
    assert told in seen
    assert "Publish" not in seen
    page = Browser(ours).get("/share")
    assert "Vos changements restent sur cet ordinateur" in page.text.replace("\u00a0", " ")
    assert 'value="publish"' not in page.html
    assert 'value="propose"' not in page.html
    assert "incubo init NAME --beside ADDRESS" in " ".join(call("sync", cwd=ours).out.split())


def test_without_a_remote_the_last_export_tells(call: RunCommand, tmp_path: Path) -> None:
    folder = make_sample_repository(tmp_path / "registry")
    turn_on(folder, 'commits = "Le registre"\n')
    change_link(call, folder, "--commit")
    assert local_changes(call, folder) == [EXPECTED]
    assert "Mon Estran: web address" in call("todo", cwd=folder).out
    today = Browser(folder).get("/?show=all").text.replace("\u00a0", " ")
    assert "Mon Estran : adresse web" in today
    assert "l'Espace Membre ne l'a pas encore" in today
    assert call("undo", "--yes", cwd=folder).code == 0
    assert local_changes(call, folder) == []


def test_where_nothing_says_what_the_source_has_nothing_is_listed(
    call: RunCommand, tmp_path: Path, registry: Path
) -> None:
    folder = make_sample_repository(tmp_path / "registry-in-git")
    for copy in (registry, folder):
        turn_on(copy, 'commits = "nobody"\n')
        change_link(call, copy)
        assert local_changes(call, copy) == []


def test_what_is_new_here_leads_to_where_one_is_added(call: RunCommand, tmp_path: Path) -> None:
    make_sample_clones(tmp_path, "ours")
    ours = tmp_path / "ours"
    turn_on(ours)
    text = (ours / STARTUP).read_text("utf-8").replace("title: Mon Estran", "title: Mon Phare")
    write(ours, "content/startups/mon-phare.md", text)
    found = local_changes(call, ours)
    assert [one["address"] for one in found] == ["https://espace-membre.incubateur.net/startups/create-form"]
    assert call("set", "mon-phare", f"link={NEW}", "--yes", cwd=ours).code == 0  # nothing overwrites it
    assert call("set", "mon-estran", f"link={NEW}", "--yes", cwd=ours).code == 1


def test_a_registry_beside_tells_what_was_taken(call: RunCommand, tmp_path: Path) -> None:
    network, ours = tmp_path / "reseau", tmp_path / "registre"
    for path, text in NETWORK.items():
        write(network, path, text)
    words = ("--incubator", "phares", "--forge", "none", "--yes")
    assert call("init", "registre", "--beside", "reseau", *words, cwd=tmp_path).code == 0
    assert local_changes(call, ours) == []
    assert call("set", "feu-vert", "contact=port@phares.example", "--yes", cwd=ours).code == 1
    assert call("set", "feu-vert", "contact=port@phares.example", "--here", "--yes", cwd=ours).code == 0
    words = ("--on", "2024-03-01", "--decision", "launch", "--amount", "90000")
    assert call("record", "committee", "feu-vert", *words, "--yes", cwd=ours).code == 0
    found = local_changes(call, ours)
    assert [one["value"] for one in found] == ["port@phares.example"]
    words = ("--title", "Feu Rouge", "--incubator", "phares", "--draft", "--yes")
    assert call("new", "startup", *words, cwd=ours).code == 0  # no export of another registry takes it away
    assert call("set", "feu-rouge", "mission=Dire quand sortir du port", "--yes", cwd=ours).code == 0
    change(network, "content/_startups/feu-vert.md", "feu-vert@phares.example", "port@phares.example")
    assert call("import", "registry", "--yes", cwd=ours).code == 0
    assert local_changes(call, ours) == []
    assert "amount: 90000" in (ours / BESIDE).read_text("utf-8")


def test_a_text_of_several_lines_has_a_value_to_copy(call: RunCommand, tmp_path: Path) -> None:
    """It is not said, for it is long: a browser copies it, and JSON has it."""
    make_sample_clones(tmp_path, "export", "ours")
    ours = tmp_path / "ours"
    turn_on(ours)
    with (ours / STARTUP).open("a", encoding="utf-8") as file:
        file.write("\nUne ligne.\n\nUne autre.\n")
    (change,) = local_changes(call, ours)
    assert change["value"].endswith("\n\nUne ligne.\n\nUne autre.")
    assert change["value"] == (ours / STARTUP).read_text("utf-8").split("\n---\n", 1)[1].strip()
    assert "Une autre." not in call("todo", "--only", "local", cwd=ours).out
    assert "Une autre." in Browser(ours).get("/").html
