"""An export is its row and its function: the command, its help, the TAB key and its synonyms follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository

from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.cli.completion.complete import CompletionLine, complete_line


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    export = CommandSpec(
        summary="Export the names of the startups in each phase.",
        target="recipes.toy_export:names",
        aliases=("titles",),
        french_words=("noms",),
        argument_types=("files",),
    )
    monkeypatch.setitem(COMMANDS["export"].subcommands, "names", export)
    make_sample_repository(tmp_path)
    return tmp_path


def test_an_export_is_written_and_replaced(registry: Path, call: RunCommand) -> None:
    for day, ours in (("2025-01-15", "acceleration"), ("2023-01-15", "construction")):
        ran = call("export", "names", "out", "--at", day, cwd=registry, lang="en")
        assert ran.code == 0, ran.err
        assert "written: out (" in ran.err
        written = {path.stem: path.read_text("utf-8").splitlines() for path in (registry / "out").glob("*.txt")}
        assert written[ours] == sorted(written[ours])
    (registry / "out" / "mine.txt").write_text("mine", "utf-8")
    refused = call("export", "names", "out", cwd=registry, lang="en")
    assert (refused.code, "something other than names: mine.txt" in refused.err) == (1, True)


def test_an_export_is_of_what_was_known(registry: Path, call: RunCommand) -> None:
    path = registry / "content/startups/mon-estran.md"
    path.write_text(path.read_text("utf-8").replace("title: Mon Estran", "title: Mon Rivage"), "utf-8")
    for words, title in (((), "Mon Rivage"), (("--known", "HEAD"), "Mon Estran")):
        assert call("export", "names", "out", *words, cwd=registry).code == 0
        assert any(title in path.read_text("utf-8") for path in (registry / "out").glob("*.txt"))


def test_help_synonyms_and_the_tab_key_have_an_export(registry: Path, call: RunCommand) -> None:
    listed = call("export", "--help", cwd=registry, lang="en").out
    assert "Export the names of the startups in each phase." in " ".join(listed.split())
    assert "incubo export names names" in call("export", "names", "--help", cwd=registry, lang="en").out
    assert call("export", "titles", "other", cwd=registry).code == 0
    assert call("exporter", "noms", "autre", cwd=registry, lang="fr").code == 0
    (found,) = complete_line(CompletionLine(["export"], "nam", {})).candidates
    assert found.value == "names"
