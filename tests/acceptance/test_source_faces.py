"""Whatever face says what to do about what a source has leads there, and prints no command that it would undo."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.examples import TRIES_ALL, sample
from support.git_repository import git
from support.printed_commands import printed_commands
from support.source import collect_commands, is_ours, try_commands
from support.untidy_registry import make_untidy_registry
from support.web_pages import open_pages

from incubo.cli.command_table import COMMANDS
from incubo.config.settings import load_config
from incubo.registry.layout import INCUBO_LAYOUT, entry_id_from_path
from incubo.registry.ownership import source_place

PLACE = "https://espace-membre.incubateur.net/"
REPORT = "https://github.com/betagouv/espace-membre-next/issues"


@pytest.fixture
def owned(tmp_path: Path) -> Path:
    """A registry in which much is to be done, and whose entries are an export. A branch makes it worse."""
    registry = make_untidy_registry(tmp_path / "registry")
    with (registry / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[source]\n")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "[source]")
    git(registry, "checkout", "-qb", "demande")
    for path in registry.glob("content/*/*.md"):
        path.write_bytes(path.read_bytes().replace(b"https://", b"http://").replace(b"\nmission:", b"\nmision:"))
    git(registry, "commit", "-qam", "Une demande")
    return registry


def list_entries(registry: Path) -> list[str]:
    paths = (path.relative_to(registry).as_posix() for path in sorted(registry.glob("content/*/*.md")))
    return [f"{INCUBO_LAYOUT.kind_of_path(path)}/{entry_id_from_path(path)}" for path in paths]


def test_every_finding_and_every_action_has_its_place(owned: Path, call: RunCommand) -> None:
    source = load_config(owned).source
    found: dict[str, list[dict[str, Any]]] = {}
    for words in (("validate", "--advice"), ("ci", "--base", "main")):
        found[words[0]] = json.loads(call(*words, "-f", "json", cwd=owned).out)["diagnostics"]
        for finding in found[words[0]]:
            kind = INCUBO_LAYOUT.kind_of_path(finding["path"]) or ""
            is_owned = source_place(source, kind, entry_id_from_path(finding["path"])) is not None
            if is_owned and not (finding["field"] or "").startswith("events["):  # a committee with a decision is ours
                assert finding["address"].startswith((PLACE, REPORT)), finding
                assert finding["fix"] is None, finding
    actions = json.loads(call("todo", "--incubator", "all", "-f", "json", cwd=owned).out)["rows"]
    for action in actions:
        if action["address"]:
            assert action["address"].startswith((PLACE, REPORT)), action
            assert not action["command"], action
        else:
            assert is_ours(source, action["command"]), action
    assert len(found["validate"]) > 100
    assert len(found["ci"]) > 20
    assert len(actions) > 20


def test_no_face_prints_a_command_that_the_source_would_undo(owned: Path, call: RunCommand) -> None:
    commands = collect_commands(call, owned, sample(list_entries(owned), 4), ("ci", "--base", "main"))
    assert {face.split()[0] for face in commands.values()} >= {"validate", "todo", "digest", "remind"}
    of_a_kind = 3 if TRIES_ALL else 1
    assert not (wrong := try_commands(call, owned, commands, "2025-01-10", of_a_kind=of_a_kind)), "\n".join(wrong)


@pytest.mark.slow
def test_no_page_prints_one_either(owned: Path, call: RunCommand) -> None:
    pages = open_pages(owned, "en")
    addresses, links = ["/"], set()
    commands: dict[str, str] = {}
    for address in addresses:  # which grow
        text = pages.get(address).text
        for command in printed_commands(html.unescape(re.sub(r"<[^>]+>", " ", text))):
            if command.split()[0] in COMMANDS:  # and not the name of the program in a sentence
                commands.setdefault(command, f"page {address}")
        found = {html.unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]*)"', text)}
        links |= found
        paths = {link.partition("?")[0] for link in found}
        new = {path for path in paths if re.match(r"/(?!change|static|help|committee-)[^.]*$|/\w+s/[^/]*$", path)}
        addresses += sorted(new - {*addresses})
    assert len(addresses) > 80
    assert sum(link.startswith(PLACE) for link in links) > 15
    assert REPORT in links
    assert not (wrong := try_commands(call, owned, commands, "2025-01-10", of_a_kind=3)), "\n".join(wrong)
