"""A registry that a program writes each evening: what changed is told by entry, as the source's; nothing else is."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.nightly_export import (
    FIRST_NIGHT,
    PROGRAM,
    SHAPES,
    SUBJECT,
    NightlyExport,
    change_something,
    commit_as,
    fill_tables,
    make_export_history,
)

PERIOD = ("--since", "2025-01-07", "--until", "2025-01-14")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A clone of the network's files, whose reader has turned its source on."""
    folder = make_export_history(tmp_path / "registry")
    (folder / "incubo.toml").write_text("[source]\n")
    return folder


def run(call: RunCommand, folder: Path, *words: str, lang: str = "fr") -> str:
    ran = call(*words, cwd=folder, lang=lang)
    assert ran.code == 0, ran.err
    return ran.out.replace("\u00a0", " ")


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(call, folder, *words, "--format", "json"))["rows"]
    return found


def test_log_tells_what_changed_each_night(call: RunCommand, registry: Path) -> None:
    """Of nights that only wrote the files in another way, nothing."""
    told = rows(call, registry, "log", *PERIOD)
    assert [(row["day"], row["id"], row["what"], row["authors"], row["why"]) for row in told] == [
        ("2025-01-14", "produit-0", ["field"], [], None),
        ("2025-01-13", "ana.quai4", ["mission-extended"], [], None),
        ("2025-01-12", "produit-cinq", ["renamed"], [], None),
        ("2025-01-12", "produit-3", ["field"], [], None),
        ("2025-01-11", "produit-3", ["field"], ["Claire Bonnemain"], "La bonne adresse de Produit 3"),
        ("2025-01-10", "produit-2", ["phase-entered"], [], None),
        ("2025-01-10", "bea.mole", ["added"], [], None),
        ("2025-01-07", "ana.quai1", ["mission-extended"], [], None),
    ]
    out = run(call, registry, "log", *PERIOD)
    assert "14 janvier 2025 · l'Espace Membre (export)\n" in out
    assert "mise en forme" not in out
    assert "8 janvier" not in out
    assert PROGRAM not in out
    assert SUBJECT not in out
    mine = rows(call, registry, "log", *PERIOD, "--author", "l'espace membre")
    assert len(mine) == len(told) - 1


@pytest.mark.parametrize("commits", [SUBJECT, PROGRAM])
def test_the_export_is_known_by_its_author_or_its_subject(call: RunCommand, registry: Path, commits: str) -> None:
    source = f'[source]\nname = "le fichier du port"\ncommits = "{commits}"\n'
    (registry / "incubo.toml").write_text(
        f'profile = "plain"\n{source}[source.startup]\naddress = "https://p.example"\n'
    )
    out = run(call, registry, "log", *PERIOD, lang="en")
    assert "14 January 2025 · le fichier du port (export)" in out
    assert "Claire Bonnemain" in out


def test_where_no_source_is_turned_on_the_export_has_no_author_either(call: RunCommand, registry: Path) -> None:
    (registry / "incubo.toml").unlink()
    week = ("digest", "--since", "2025-01-07", "--at", "2025-01-14")
    assert "le 9 janvier 2025 · export de la base du 10 janvier 2025\n" in run(call, registry, *week)
    for out in (run(call, registry, "log", *PERIOD), run(call, registry, "show", "produit-0")):
        assert "export de la base" in out
        assert PROGRAM not in out
        assert SUBJECT not in out


def test_a_digest_needs_the_history_of_the_export_only(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    """What is written says its day; entries of which only the form changed are not counted."""
    git(registry, "clone", "-q", "--bare", ".", str(tmp_path / "network.git"))
    git(tmp_path, "clone", "-q", "network.git", "clone")
    clone = tmp_path / "clone"
    (clone / "incubo.toml").write_text("[source]\n")
    out = run(call, clone, "digest", "--since", "2025-01-07", "--at", "2025-01-14")
    assert (
        "Produit 2 passe de construction à accélération le 9 janvier 2025 · l'Espace Membre, export du 10 janvier 2025"
        in out
    )
    assert "Produit 2 · Construction → Accélération · 9 janvier 2025" in out
    assert "3 produits  2 fiches modifiées · 1 fiche renommée" in out
    assert "3 membres   1 nouvelle fiche · 2 fiches modifiées" in out
    assert "incubateur    " not in out
    assert SUBJECT not in out


def test_diff_of_two_nights(call: RunCommand, registry: Path) -> None:
    """Ids that change are followed, though the files were written in another way too."""
    out = run(call, registry, "diff", "2025-01-07", "2025-01-14", lang="en")
    assert "Entries  3 products · 3 members\n" in out
    assert "After    at the end of 14 January 2025 (the Espace Membre, export of 14 January 2025)" in out
    assert "Produit 5: its id is now “produit-cinq”, it was “produit-5”" in out
    assert "formatting" not in out
    assert "Nothing changes in the entries." in run(call, registry, "diff", "2025-01-08", "2025-01-08", lang="en")


def test_a_figure_moved_on_the_day_of_an_export(call: RunCommand, registry: Path) -> None:
    out = run(call, registry, "report", "headcount", "--at", "2025-03-01", "--compare-known", "2025-01-06", "--why")
    assert "(au lieu du 31 janvier 2025) (l'Espace Membre, export du 7 janvier 2025)" in out
    assert "ana.quai4" in out
    assert "ana.quai2" not in out


def test_known_is_what_the_export_had_said_by_then(call: RunCommand, registry: Path) -> None:
    """The day of an export is that of its commit, in the time zone of the registry (Europe/Paris)."""

    def end_on(day: str) -> Any:
        listed = json.loads(run(call, registry, "list", "missions", "--known", day, "--format", "json"))["rows"]
        return next(row["end"] for row in listed if row["id"] == "ana.quai1")

    assert (end_on("2025-01-06"), end_on("2025-01-07")) == ("2025-01-31", "2025-06-30")
    file = registry / "content/_authors/ana.quai1.md"
    file.write_text(file.read_text("utf-8").replace("2025-06-30", "2025-07-31"), "utf-8")
    commit_as(registry, PROGRAM, "2025-01-20T23:30:00+0000", SUBJECT)  # the 21st in Paris
    assert (end_on("2025-01-20"), end_on("2025-01-21")) == ("2025-06-30", "2025-07-31")


def test_of_many_nights_what_changed_is_told_and_nothing_else(call: RunCommand, tmp_path: Path) -> None:
    """Whatever the shape in which the files are written."""
    export, draw = NightlyExport(tmp_path / "registry"), random.Random(7)
    fill_tables(export)
    export.export(FIRST_NIGHT)
    expected = set()
    for number in range(1, 40):
        night = FIRST_NIGHT + timedelta(days=number)
        expected |= {(night.isoformat(), *key) for key in change_something(export, draw, night)}
        export.export(night, draw.choice(SHAPES))
    told = rows(call, export.folder, "log", "--since", "2025-01-07", "--until", "2025-03-01")
    assert {(row["day"], row["kind"], row["id"]) for row in told} == expected
    assert not any(row["authors"] or row["why"] for row in told)
