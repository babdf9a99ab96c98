"""`validate` with names of entries, and for one incubator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import CommandResult, RunCommand


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The sample, each file of which has a finding."""
    folder = sample_registry.copy_sample_registry(tmp_path)
    for path in (folder / "content").glob("*/*.md"):
        path.write_text(path.read_text("utf-8").replace("---\n", "---\nunknown_field: x\n", 1), "utf-8")
    return folder


def shown_files(result: CommandResult) -> set[str]:
    return set(re.findall(r"^content/(\S+?)\.md:", result.out, re.MULTILINE))


def validate(call: RunCommand, registry: Path, *words: str) -> CommandResult:
    return call("validate", *words, "--select", "schema-unknown-key", "--format", "concise", cwd=registry)


def test_names_choose_what_is_shown(registry: Path, call: RunCommand) -> None:
    assert shown_files(validate(call, registry, "Mon Estran")) == {"startups/mon-estran"}
    assert shown_files(validate(call, registry, "hugo destrebecq", "startup/filet-d-aide")) == {
        "members/hugo.destrebecq", "startups/filet-d-aide"
    }  # fmt: skip
    paths_and_names = validate(call, registry, "content/incubators", "mon-estran")
    assert shown_files(paths_and_names) == {
        "startups/mon-estran", "incubators/rivages", "incubators/fabrique-mobilites", "incubators/atelier-insulaire"
    }  # fmt: skip


def test_an_unreadable_entry_has_a_name_too(registry: Path, call: RunCommand) -> None:
    (registry / "content/startups/mon-estran.md").write_text("---\ntitle: [\n---\n", "utf-8")
    result = call("validate", "mon-estran", "--format", "concise", cwd=registry)
    assert result.code == 1
    assert shown_files(result) == {"startups/mon-estran"}


def test_a_name_of_several_entries_or_of_none_is_refused(registry: Path, call: RunCommand) -> None:
    several = validate(call, registry, "claire bonnemain")
    assert several.code == 2
    assert "is not enough to tell which one" in several.err
    none = validate(call, registry, "nothing-like-it")
    assert none.code == 3
    assert "no entry at nothing-like-it" in none.err
    assert validate(call, registry, "--incubator", "nowhere").code == 2


def test_an_incubator_has_startups_people_and_offers(registry: Path, call: RunCommand) -> None:
    everything = shown_files(validate(call, registry))
    assert shown_files(validate(call, registry, "--incubator", "all")) == everything
    ours = shown_files(validate(call, registry, "--incubator", "Fabrique des mobilités littorales"))
    startups = {
        f"startups/{path.stem}" for path in (registry / "content/startups").iterdir()
        if re.search(r"^(incubator: |  - )fabrique-mobilites$", path.read_text("utf-8"), re.MULTILINE)
    }  # fmt: skip
    assert startups
    ids = [startup.removeprefix("startups/") for startup in startups]
    members = {
        f"members/{path.stem}" for path in (registry / "content/members").iterdir()
        if any(re.search(rf"^ *- {re.escape(name)}$", path.read_text("utf-8"), re.MULTILINE) for name in ids)
    }  # fmt: skip
    assert {name for name in ours if not name.startswith(("jobs/", "teams/", "organisations/"))} == (
        startups | members | {"incubators/fabrique-mobilites", "members/nadege.vautrin"}  # she is in its team
    )
    assert {name for name in ours if name.startswith("organisations/")} == {"organisations/anrh", "organisations/dgml"}
    assert ours < everything
    assert shown_files(validate(call, registry, "--incubator", "fabrique-mobilites", "mon-estran")) == set()
