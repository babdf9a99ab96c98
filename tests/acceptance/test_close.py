"""`incubo close`: the real command line, without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry

JOBS = "content/jobs/"


def contents(registry: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in registry.rglob("*.md")}


@pytest.mark.parametrize("word", ["2024-12-16", "mon-estran", "[Mission] Développeur ou développeuse pour Mon Estran"])
def test_by_the_beginning_of_its_name_its_startup_or_its_title(registry: Path, call: RunCommand, word: str) -> None:
    ran = call("close", word, "--outcome", "pourvue", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / JOBS / "2024-12-16-developpement-mon-estran.md").read_text("utf-8")
    assert "opens: 2024-12-16\ncloses: 2025-01-15\noutcome: filled\n" in text


def test_close_with_older_than(registry: Path, call: RunCommand) -> None:
    ran = call("close", "--older-than", "45d", "--outcome", "expired", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        JOBS + "2024-09-02-deploiement-maree-claire.md",
        JOBS + "2024-10-21-design-acces-cale.md",
    ]
    assert "open: false\noutcome: expired\n" in (registry / JOBS / "2024-10-21-design-acces-cale.md").read_text("utf-8")
    assert "No open offer is that old." in call("close", "--older-than", "45d", "--yes", cwd=registry).err


def test_the_old_ones_of_a_startup(registry: Path, call: RunCommand) -> None:
    words = ["close", "--older-than", "45d", "--startup", "acces-cale", "--outcome", "expired", "--dry-run"]
    ran = call(*words, cwd=registry)
    assert "design-acces-cale" in ran.out
    assert "maree-claire" not in ran.out


def test_in_the_network_an_offer_that_names_its_startup_by_title(tmp_path: Path, call: RunCommand) -> None:
    files = {
        "_jobs/2024-12-02-dev.md": "---\nroles: Dev\nstartup: Mon Estran\nopen: true\n---\n\nVenez.\n",
        "_startups/mon.estran.md": (
            "---\ntitle: Mon Estran\nmission: Tenir\nincubator: rivages\ncontact: v@rivages.example\n"
            "phases:\n- name: construction\n  start: 2023-07-03\n---\n"
        ),
        "_incubators/rivages.md": "---\ntitle: Rivages\n---\n",
        "_authors/hugo.destrebecq.md": "---\nfullname: Hugo Destrebecq\nrole: Dev\nmissions: []\n---\n",
    }
    for name, text in files.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "incubo.toml").write_text("at = 2025-01-15\n")
    ran = call("close", "mon.estran", "--outcome", "filled", "--yes", cwd=tmp_path)
    assert ran.code == 0, ran.err
    text = (tmp_path / "content/_jobs/2024-12-02-dev.md").read_text("utf-8")
    assert text == "---\nroles: Dev\nstartup: Mon Estran\nopen: false\noutcome: filled\n---\n\nVenez.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "say which offer"),
        (["2024-12-16"], 2, "--outcome must be given"),
        (["2024-12-16", "--outcome", "gagnée"], 2, "is not an outcome of an offer"),
        (["2024-12-16", "--outcome", "filled", "--on", "2025-02-01"], 1, "is in the future"),
        (["2024-12-16", "--outcome", "filled", "--on", "2024-12-01"], 1, "was not published until 16 December 2024"),
        (["2024-06-10", "--outcome", "expired"], 1, "is already closed, as “filled”"),
        (["quai-solidaire", "--outcome", "filled"], 2, "has no open offer"),
        (["samuel.orvault", "--outcome", "filled"], 2, "is a member"),
        (["nothing-like-it", "--outcome", "filled"], 2, "no job offer is called"),
        (["2024-12-16", "--older-than", "45d"], 2, "not both"),
        (["--older-than", "long"], 2, "is not a duration"),
        (["2024-12-16", "--startup", "mon-estran"], 2, "use --startup only with --older-than"),
    ],
)
def test_refusals_say_why_and_leave_every_file_as_it_was(
    registry: Path, call: RunCommand, words: list[str], code: int, said: str
) -> None:
    before = contents(registry)
    ran = call("close", *words, "--yes", cwd=registry)
    assert (ran.code, said in " ".join(ran.err.split())) == (code, True), ran.err
    assert contents(registry) == before


def test_several_offers_of_a_startup_are_named(registry: Path, call: RunCommand) -> None:
    text = (registry / JOBS / "2024-12-16-developpement-mon-estran.md").read_text("utf-8")
    (registry / JOBS / "2025-01-07-design-mon-estran.md").write_text(text, "utf-8")
    ran = call("close", "mon-estran", "--outcome", "filled", "--yes", cwd=registry)
    assert ran.code == 2
    assert "incubo close 2025-01-07-design-mon-estran" in ran.err


def test_closed_already_is_said_and_nothing_changes(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("close", "2024-06-10", "--outcome", "filled", "--yes", cwd=registry)
    assert (ran.code, "is already closed" in ran.err) == (0, True)
    assert contents(registry) == before


def test_a_word_that_stands_for_an_offer_is_none(tmp_path: Path, call: RunCommand) -> None:
    registry = copy_sample_registry(tmp_path)
    for words in (("close", "OFFRE"), ("close", "OFFER"), ("extend", "MEMBRE"), ("stop", "PRODUCT")):
        ran = call(*words, "--dry-run", cwd=registry)
        assert ran.code == 2
        assert f"“{words[1]}” stands for an entry: put its name or its id there" in ran.err
    assert "did you mean “stop”" in call("stop,", cwd=registry).err
    assert "leave" not in call("par", cwd=registry, lang="fr").err.partition("dire")[2].partition("\n")[0]
