"""With `[source]`, nothing of the real registry is to be repaired in a file that the source would write again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.source import collect_commands, is_ours, try_commands

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
    (root / "incubo.toml").write_text(f'profile = "beta.gouv.fr"\nat = {AT}\n[source]\n', "utf-8")
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


def test_no_face_prints_a_command_that_the_source_would_undo(registry: Path, call: RunCommand) -> None:
    """Of some entries of each kind, since each page takes as long as the list of what is to be done."""
    folders = {kind: sorted((registry / folder).glob("*.md")) for kind, folder in BETA_LAYOUT.folders.items()}
    entries = [
        f"{kind}/{path.stem}"
        for kind in ("startup", "member", "job", "incubator", "organisation", "team")
        for path in folders[kind][:: len(folders[kind]) // 12 or 1]
    ]
    commands = collect_commands(call, registry, entries)
    assert len(commands) > 100
    assert not (wrong := try_commands(call, registry, commands, "2024-06-20", of_a_kind=3)), "\n".join(wrong)
