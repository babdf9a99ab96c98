"""The reference is what the rules, the fields and the help say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.paths import ROOT, load_tool

from incubo.cli.command_table import COMMANDS
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.validation.rule import RULES

reference, indicators = load_tool("reference"), load_tool("indicators")


@pytest.mark.parametrize("path", reference.pages(), ids=lambda path: path.name)
def test_the_reference_is_up_to_date(path: Path) -> None:
    assert reference.check(path) == []


@pytest.mark.parametrize("name", ["rules.md", "rules.fr.md"])
def test_every_rule_has_its_anchor(name: str) -> None:
    headings = re.findall(r"^### (.+)$", (ROOT / "docs/reference" / name).read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(RULES)


@pytest.mark.parametrize("name", ["fields.md", "fields.fr.md"])
def test_every_field_is_there(name: str) -> None:
    text = (ROOT / "docs/reference" / name).read_text("utf-8")
    for kind in ENTRY_KINDS.values():
        for field in kind.fields:
            assert f"\n### {kind.id}.{field.name}\n" in text or field.legacy


def test_every_command_is_there() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    for name, entry in COMMANDS.items():
        assert f"\n## incubo {name}\n" in text
        for inner in entry.subcommands:
            assert f"\n## incubo {name} {inner}\n" in text


def test_drift_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "docs" / "reference" / "rules.fr.md"
    monkeypatch.setattr(reference, "FOLDER", page.parent)
    monkeypatch.setattr(reference, "pages", lambda: [page])
    assert reference.main(["--check"]) == 1
    assert "rules.fr.md: run `make docs`" in capsys.readouterr().err
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


@pytest.mark.parametrize("path", indicators.pages(), ids=lambda path: path.name)
def test_the_pages_about_indicators_are_up_to_date(path: Path) -> None:
    assert indicators.check(path) == []
