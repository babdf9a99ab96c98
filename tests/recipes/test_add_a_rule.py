"""What CONTRIBUTING says of a rule is enough: one declaration; every face finds, explains, mutes and holds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages, read_page

from incubo.cli.completion.complete import CompletionLine, complete_line
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Problem
from incubo.model.records import Startup
from incubo.registry.registry import Registry
from incubo.validation.rule import RULES, rule

RULE = "startup-short-mission"
SAID = "the mission has 11 letters, which say little"
PATH = "content/startups/mon-estran.md"


def startup_short_mission(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A mission of a few letters."""
    if startup.mission and len(startup.mission) < 20:
        text = Message("the mission has {n} letters, which say little", {"n": len(startup.mission)})
        yield Problem(RULE, FieldLocation(startup.path, ("mission",)), text)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Path]:
    rule(
        "warning",
        title="mission of a few letters",
        rationale="Nobody learns from it what the product is for.",
        each="startup",
        bad="mission: Mieux, vite !",
        good="mission: Aider les communes à suivre leur littoral.",
        how_to_fix="Say for whom it is, and what they can do with it.",
    )(startup_short_mission)
    copy_sample_registry(tmp_path)
    yield tmp_path
    del RULES[RULE]


@pytest.fixture
def mistake(registry: Path) -> Path:
    path = registry / PATH
    path.write_text(re.sub("(?m)^mission: .*$", "mission: Mieux, vite", path.read_text("utf-8")), "utf-8")
    return path


def test_every_format_tells_what_a_rule_finds(registry: Path, mistake: Path, call: RunCommand) -> None:
    def validate(style: str) -> str:
        return call("validate", "--select", RULE, "--format", style, cwd=registry, lang="en").out

    assert re.search(rf"warning\[{RULE}\]: {SAID}\n --> {PATH}:\d+:\d+", validate("full"))
    assert f"warning[{RULE}] {SAID}" in validate("concise")
    (found,) = json.loads(validate("json"))["diagnostics"]
    assert (found["rule"], found["severity"], found["path"], found["message"]) == (RULE, "warning", PATH, SAID)
    for style in ("github", "gitlab", "markdown", "rdjson", "sarif"):
        assert RULE in validate(style), style


def test_a_rule_is_explained_and_completed(registry: Path, call: RunCommand) -> None:
    said = call("explain", RULE, cwd=registry, lang="en").out
    for text in ("Nobody learns from it", "Mieux, vite !", "suivre leur littoral", "Say for whom it is"):
        assert text in said
    assert RULE in call("explain", "--list", cwd=registry).out
    for words in (["validate", "--select"], ["explain"]):
        found = complete_line(CompletionLine(words, "startup-short", {})).candidates
        assert [candidate.value for candidate in found] == [RULE], words


def test_a_registry_decides_how_much_a_rule_weighs(registry: Path, mistake: Path, call: RunCommand) -> None:
    assert call("validate", "--select", RULE, cwd=registry).code == 0
    settings = registry / "incubo.toml"
    text = settings.read_text("utf-8")
    for severity, code in (("error", 1), ("off", 0)):
        settings.write_text(f'{text}\n[severity]\n{RULE} = "{severity}"\n', "utf-8")
        ran = call("validate", "--select", RULE, cwd=registry)
        assert (ran.code, RULE in ran.out) == (code, severity == "error")
    settings.write_text(text, "utf-8")
    line = f"mission: Mieux, vite # incubo: ignore[{RULE}] for a month"
    mistake.write_text(mistake.read_text("utf-8").replace("mission: Mieux, vite", line), "utf-8")
    assert RULE not in call("validate", "--select", RULE, cwd=registry).out


def test_no_edit_makes_what_a_rule_finds(registry: Path, call: RunCommand) -> None:
    refused = call("set", "mon-estran", "mission=Mieux, vite", "--yes", cwd=registry, lang="en")
    assert refused.code == 1
    assert RULE in refused.out + refused.err
    taken = call("set", "mon-estran", "mission=Suivre le littoral avec ses habitants", "--yes", cwd=registry)
    assert taken.code == 0, taken.err


def test_pages_show_what_a_rule_finds(registry: Path, mistake: Path) -> None:
    client = open_pages(registry, "en")
    assert SAID in read_page(client, "/checks").text.casefold()
    assert "Nobody learns from it" in read_page(client, f"/checks/{RULE}").text
