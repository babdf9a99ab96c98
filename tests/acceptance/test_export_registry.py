"""`incubo export registry`: the way back to the layout of the network, which changes no value."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git, write
from support.sample_registry import copy_sample_registry

from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT
from incubo.source.reader import parse_file

ESTRAN = "content/startups/mon-estran.md"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A copy of the sample registry."""
    (tmp_path / "ours").mkdir()
    return copy_sample_registry(tmp_path / "ours")


def files(folder: Path) -> dict[str, bytes]:
    """The entries of a registry, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "content").glob("*/*.md")}


def export(call: RunCommand, ours: Path, target: Path, *words: str, code: int = 0) -> str:
    ran = call("export", "registry", str(target), *words, cwd=ours)
    assert ran.code == code, ran.err
    return ran.err


def test_there_and_back_again(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    network, back = tmp_path / "network", tmp_path / "back"
    export(call, ours, network)
    assert {path.rpartition("/")[0] for path in files(network)} <= set(BETA_LAYOUT.folders.values())
    text = (network / "content/_startups/mon-estran.md").read_text("utf-8")
    assert "/organisations/" in text
    write(back, "incubo.toml", (ours / "incubo.toml").read_text("utf-8"))
    write(back, "content/startups/.gitkeep", "")
    ran = call("import", "registry", str(network), "--incubator", "all", "--people", "--yes", cwd=back)
    assert ran.code == 0, ran.err
    assert files(back) == {path: data for path, data in files(ours).items() if "/README" not in path}
    counts = [call("validate", cwd=root).out.splitlines()[-1].partition(" s: ")[2] for root in (back, ours)]
    assert counts[0] == counts[1] != ""


def test_the_other_way_round(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    """From the layout of the network into ours, and back: the same files."""
    network, again = tmp_path / "network", tmp_path / "again"
    export(call, ours, network)
    export(call, network, again, "--layout", "incubo")
    assert files(again) == files(ours)


def test_a_part_without_people(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    said = export(call, ours, tmp_path / "part", "--incubator", "rivages", "--no-people", "--layout", "incubo")
    assert "references to entries that are not taken are left out" in said
    written = files(tmp_path / "part")
    assert ESTRAN in written
    assert not [path for path in written if path.startswith(INCUBO_LAYOUT.folders["member"])]
    names = [path for path, data in files(ours).items() if "/members/" in path]
    ids = [path.rpartition("/")[2].removesuffix(".md").encode() for path in names]
    assert not [path for path, data in written.items() for each in ids if b"contact_incubator: " + each in data]


def test_files_that_differ_are_replaced_if_asked(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    network = tmp_path / "network"
    export(call, ours, network)
    write(network, "content/_startups/ailleurs.md", "---\ntitle: Ailleurs\n---\n")
    write(network, "content/_startups/mon-estran.md", "---\ntitle: Autre\n---\n")
    before = files(network)
    said = export(call, ours, network, code=1)
    assert "content/_startups/mon-estran.md" in said
    assert files(network) == before
    said = export(call, ours, network, "--replace")
    assert "1 entry that was there and is not here stays there" in said
    after = files(network)
    assert after["content/_startups/ailleurs.md"] == before["content/_startups/ailleurs.md"]
    assert after["content/_startups/mon-estran.md"] != before["content/_startups/mon-estran.md"]


def test_drafts_and_what_is_kept_of_imports_stay(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    text = (ours / ESTRAN).read_text("utf-8")
    write(ours, ESTRAN, text.replace("---\n", "---\ndraft: true\n", 1))
    write(ours, ".incubo/imports/x/startup/y.md", "---\ntitle: Y\n---\n")
    said = export(call, ours, tmp_path / "out")
    assert "1 draft is left out." in said
    assert "content/_startups/mon-estran.md" not in files(tmp_path / "out")
    assert not (tmp_path / "out/.incubo").exists()
    assert not [path for path, data in files(tmp_path / "out").items() if b"- mon-estran\n" in data]


def test_links_are_not_written_through(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    write(tmp_path, "secret.md", "---\ntitle: Secret\n---\n")
    (tmp_path / "out/content/_startups").mkdir(parents=True)
    (tmp_path / "out/content/_startups/mon-estran.md").symlink_to(tmp_path / "secret.md")
    export(call, ours, tmp_path / "out", "--replace", code=2)
    assert (tmp_path / "secret.md").read_text("utf-8") == "---\ntitle: Secret\n---\n"


def test_the_registry_is_not_written_over_itself(call: RunCommand, ours: Path) -> None:
    before = files(ours)
    assert "this folder is the registry itself" in export(call, ours, ours, code=2)
    assert files(ours) == before


def test_a_phase_gets_another_name(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    export(call, ours, tmp_path / "out", "--phase", "acceleration=acceleration-2")
    assert b"name: acceleration-2" in files(tmp_path / "out")["content/_startups/mon-estran.md"]
    said = export(call, ours, tmp_path / "out", "--phase", "accelration=x", code=2)
    assert "“accelration” is not a phase of this registry" in said


def test_what_the_network_would_refuse_is_told(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    text = (ours / ESTRAN).read_text("utf-8")
    assert "contact: " in text
    write(ours, ESTRAN, "\n".join(line for line in text.split("\n") if not line.startswith("contact: ")))
    said = export(call, ours, tmp_path / "out")
    assert "content/_startups/mon-estran.md, contact: it is missing" in said


def test_a_copy_in_git_shows_what_changed(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    network = tmp_path / "network"
    export(call, ours, network)
    git(network, "init", "-q", "-b", "main")
    git(network, "add", "-A")
    git(network, "commit", "-qm", "réseau")
    assert call("set", "mon-estran", "link=https://estran.rivages.example", "--yes", cwd=ours).code == 0
    export(call, ours, network, "--replace")
    assert git(network, "status", "--porcelain") == " M content/_startups/mon-estran.md"
    assert "estran.rivages.example" in git(network, "diff")
    values = parse_file("", files(network)["content/_startups/mon-estran.md"]).values
    assert values == {
        **(parse_file("", files(ours)[ESTRAN]).values or {}),
        "sponsors": (values or {})["sponsors"],
    }
