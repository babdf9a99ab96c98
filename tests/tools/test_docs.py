"""The outputs in the documentation are what the commands say today, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from support.command_process import start_command
from support.paths import ROOT, load_tool

docs = load_tool("docs")
NEEDS_TERMINAL = pytest.mark.skipif(importlib.util.find_spec("pty") is None, reason="no pseudo-terminal here")


@pytest.fixture(autouse=True)
def _start_commands_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(words, cwd, env, streams, prelude=""):
        env = {name: value for name, value in env.items() if name != "PYTHONUTF8"}
        return start_command(words, cwd, env, streams, prelude=prelude)

    monkeypatch.setattr(docs, "start_command", start)


SLOW_PAGES = (
    "changing-the-registry.md", "changer-le-registre.md", "working-together.md", "travailler-ensemble.fr.md",
    "adopting-incubo.md", "adopter-incubo.fr.md", "other-registries.md", "autres-registres.fr.md",
)  # fmt: skip
"""Pages whose commands write and share, which takes seconds."""


def _page_parameters():
    for path in docs.pages():
        marks = [pytest.mark.slow] if path.name in SLOW_PAGES else []
        yield pytest.param(path, id=path.relative_to(ROOT).as_posix(), marks=marks)


@NEEDS_TERMINAL
@pytest.mark.parametrize("path", [*_page_parameters()])
def test_the_documentation_is_up_to_date(path: Path) -> None:
    assert docs.check(path) == []


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        found = docs._BLOCK.finditer((ROOT / name).read_text("utf-8"))
        return [command for block in found for command in docs.parse(block["script"]).commands]

    assert commands("README.md") == commands("README.fr.md")


def test_a_script_is_read() -> None:
    script = docs.parse(" incubo validate\nchange content/a.md: x: 1 => x: 2\nresults only\n")
    assert script == docs.Script((docs.Change("content/a.md", "x: 1", "x: 2"),), ("incubo validate",), True)


def test_only_known_commands_run() -> None:
    with pytest.raises(ValueError, match="cannot run"):
        docs.parse("rm -r .")


@NEEDS_TERMINAL
def test_drift_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.fr.md"
    page.write_text(
        "<!-- run: incubo --version -->\n```console\n$ incubo --version\nincubo 0\n```\n[a](gone.md)\n", "utf-8"
    )
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    for name in ("content", "incubo.toml", "incubo"):
        (tmp_path / name).symlink_to(ROOT / name)
    missing, drift = docs.check(page)
    assert "gone.md" in missing
    assert "-incubo 0" in drift
    assert "page.fr.md" in drift


@NEEDS_TERMINAL
def test_the_blocks_of_an_afternoon_go_on_where_the_last_one_ended(tmp_path: Path) -> None:
    init = 'incubo init registre --title "Les phares" --short-description "Des phares" --forge none --yes'
    page = tmp_path / "page.fr.md"
    page.write_text(
        f"<!-- run: empty folder\nportfolio p.xlsx\n{init}\n-->\n```console\n```\n"
        "<!-- run: goes on\nin registre\nfill p.xlsx, Portefeuille, Cabotage, Phase => Construction\n"
        "incubo import ../p.xlsx --sheet Portefeuille --yes\ncat content/startups/cabotage.md\n-->\n```console\n```\n",
        "utf-8",
    )
    text = docs.render(page)
    assert "phases:\n  - name: construction\n" in text
    assert "13 janvier" in text

    page.write_text("<!-- run: goes on\nincubo --version\n-->\n```console\n```\n", "utf-8")
    with pytest.raises(ValueError, match="needs an “empty folder”"):
        docs.render(page)
    page.write_text(
        "<!-- run: empty folder\nportfolio p.xlsx\nfill p.xlsx, Portefeuille, Nobody, Phase => x\n"
        "incubo --version\n-->\n```console\n```\n",
        "utf-8",
    )
    with pytest.raises(ValueError, match="no 'Nobody'"):
        docs.render(page)
