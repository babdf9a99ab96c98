"""With `[source]`, nothing of the real registry is to be repaired in a file that the source would write again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.source import is_ours

from incubo.config.settings import parse_config
from incubo.registry.layout import BETA_LAYOUT, entry_id_from_path
from incubo.registry.ownership import source_place

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
AT = "2024-07-01"
SOURCE = parse_config("[source]\n").source


@pytest.fixture
def registry(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real registry, as an export."""
    root = tmp_path / AT
    shutil.copytree(corpus / AT, root)
    (root / "incubo.toml").write_text('profile = "beta.gouv.fr"\n[source]\n', "utf-8")
    share_corpus_registries(monkeypatch, tmp_path)
    return root


def read(call: RunCommand, registry: Path, *words: str) -> Any:
    return json.loads(call(*words, "--at", AT, "-f", "json", cwd=registry).out)


def test_every_finding_and_every_action_has_its_place(registry: Path, call: RunCommand) -> None:
    findings = read(call, registry, "validate", "--advice")["diagnostics"]
    assert len(findings) > 1000
    for finding in findings:
        kind = BETA_LAYOUT.kind_of_path(finding["path"]) or ""
        if source_place(SOURCE, kind, entry_id_from_path(finding["path"])) is None:
            assert "address" not in finding, finding
            continue
        assert finding["address"].startswith("https://"), finding
        assert finding["fix"] is None, finding
    actions = read(call, registry, "todo")["rows"]
    assert len(actions) > 300
    for action in actions:
        assert action["address"] or is_ours(SOURCE, action["command"]), action
        assert not (action["address"] and action["command"]), action
