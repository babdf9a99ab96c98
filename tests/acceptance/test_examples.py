"""Each example of each command's help works as it is written, on the sample registry."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import write
from support.paths import ROOT
from support.prepared_folders import prepared
from support.workbooks import make_xlsx

from incubo.app.published import parquet_export as parquet
from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.cli.framework import load_command
from incubo.core.i18n import gettext, temporary_language

ANSWERS = {
    "incubo new startup": "--title 'Bouée d Eau' --mission 'Voir ce qui flotte' --contact bouee@rivages.example",
    "incubo new member": "--fullname 'Gwenn Le Bihan' --role Designer --domaine design",
    "incubo new incubator": "--title 'Chantier des phares' --short-description 'Les services des phares'",
    "incubo new organisation": "--name 'Office des balises' --type operateur",
    "incubo new team": "--name Accompagnement",
    "incubo new job": "--startup mon-estran --domaine dev --titulaire 'Varangue Conseil'",
}
"""What a person would answer to the questions of an example that leaves them open: options that it did not give."""

AT_A_TERMINAL = {"incubo edit": "incubo set"}
"""A command that only a person at a terminal can use, and the one that it names elsewhere."""

SHEET = {"title": "Bouée d'Eau", "mission": "Voir ce qui flotte", "contact": "bouee@rivages.example"}


def examples(
    entries: dict[str, CommandSpec], path: str = "incubo"
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The commands and the examples of each, with what is said of them."""
    for name, entry in entries.items():
        if entry.subcommands:
            others = {word: other for word, other in entry.subcommands.items() if word != entry.default_subcommand}
            yield from examples(others, f"{path} {name}")
            if entry.default_subcommand:
                default = entry.subcommands[entry.default_subcommand]
                yield f"{path} {name}", load_command(name, default).callback.__dict__.get("about_examples", ())
        else:
            yield f"{path} {name}", load_command(name, entry).callback.__dict__.get("about_examples", ())


TOLD = dict(examples(dict(COMMANDS)))
ALL = {command: tuple(line for line, _ in pairs) for command, pairs in TOLD.items()}

PRODUCT_ROWS = [
    ["Nom du service", "Phase", "Depuis", "Contact", "Financeurs", "En une phrase", "Chef de projet"],
    [
        "Bouée d'Eau",
        "Construction",
        "juin 2024",
        "bouee@rivages.example",
        "ANRH",
        "Voir ce qui flotte",
        "Zoé Rivet",
    ],
]
COMMITTEE_LINES = ["Produit;Date;Décision;Montant", "Mon Estran;12/03/2024;poursuite;120 k€"]
"""Sheets that a person would import."""

KEPT_REPORT = {
    "version": 1, "lang": "fr", "report": "phases", "title": "Startups par phase", "at": "2025-01-15", "commit": None,
    "columns": [{"id": "phase", "label": "Phase", "type": "phase"}, {"id": "count", "label": "n", "type": "integer"}],
    "rows": [{"phase": "construction", "count": 4}], "totals": [], "notes": [],
    "kept": {
        "version": 1, "label": "PLF 2027", "on": "2025-01-15", "incubo": "0.1.0", "report": "phases",
        "arguments": {"at": "2025-01-15", "incubator": "rivages"},
    },
}  # fmt: skip
"""A report that was given, for the commands that compare."""

NETWORK = {
    "content/_incubators/phares.md": "---\ntitle: Chantier des phares\nshort_description: Les services des phares\n"
    "owner: /organisations/dgp\n---\n",
    "content/_organisations/dgp.md": "---\nname: Direction des phares\nacronym: DGP\n"
    "type: administration-centrale\n---\n",
    "content/_startups/feu-vert.md": "---\ntitle: Feu Vert\nmission: Dire quand entrer au port\nsponsors:\n"
    "  - /organisations/dgp\nincubator: phares\ncontact: feu-vert@phares.example\nphases:\n"
    "  - name: construction\n    start: 2024-03-04\n---\n",
}
"""The registry of a network, for the commands that take from another one."""


@prepared
def make_files(folder: Path) -> None:
    """A copy of the sample registry, with what a person would have in its folder."""
    sample_registry.copy_sample_registry(folder)
    (folder / "request.md").write_bytes((ROOT / "tests/golden/issues/change-startup.md").read_bytes())
    (folder / "sheet.json").write_text(json.dumps(SHEET), "utf-8")
    (folder / "produits.xlsx").write_bytes(make_xlsx({"Produits": PRODUCT_ROWS}))
    (folder / "decisions.xlsx").write_bytes(make_xlsx({"Réponses": [["Startup", "Former phase", "Answer"]]}))
    (folder / "comites.csv").write_text("\n".join(COMMITTEE_LINES), "utf-8")
    (folder / "figures/plf-2027").mkdir(parents=True)
    (folder / "figures/plf-2027/phases.json").write_text(json.dumps(KEPT_REPORT), "utf-8")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """These files, and the registry of a network beside them."""
    for path, text in NETWORK.items():
        write(tmp_path, f"reseau/{path}", text)
    return make_files(tmp_path / "registry")


@prepared
def make_shared_files(folder: Path) -> None:
    """The same in a registry that colleagues share, since before any day of the examples, for commands about git."""
    make_files(folder)
    long_ago = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2023-06-01T12:00:00+02:00")
    identity = ["-c", "user.name=Ada Quai", "-c", "user.email=ada@quai.example"]
    for words in (
        ["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-qm", "début"],
        ["clone", "-q", "--bare", ".", ".git/origin.git"], ["remote", "add", "origin", ".git/origin.git"],
        ["fetch", "-q", "origin"], ["remote", "set-head", "origin", "main"], ["branch", "-q", "-u", "origin/main"],
    ):  # fmt: skip
        subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **long_ago})


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", ALL)
def test_every_command_has_an_example_of_its_own(command: str) -> None:
    assert ALL[command]
    for line in ALL[command]:
        assert line == command or line.startswith(command + " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_called_months_is_no_number_of_days(language: str) -> None:
    """Two months from 1 July are 62 days: `60d` leaves the 31 August out."""
    with temporary_language(language):
        told = [f"{line} {gettext(text)}" for pairs in TOLD.values() for line, text in pairs]
    pages = ("docs/cheat-sheet.md", "docs/aide-memoire.md", "README.md", "README.fr.md")
    told += [line for page in pages for line in (ROOT / page).read_text("utf-8").splitlines()]
    words = re.compile(r"\b(un|deux|trois|six|a|two|three|six) (mois|months?)\b")
    wrong = [line for line in told if words.search(line) and re.search(r"--\w+[ =]\d+[dj]\b", line)]
    assert not wrong


@pytest.mark.parametrize(("command", "line"), [(command, line) for command, lines in ALL.items() for line in lines])
def test_every_example_works(
    registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, command: str, line: str
) -> None:
    if command == "incubo serve":  # until Ctrl-C, pressed at once
        monkeypatch.setattr("uvicorn.Server.run", interrupt)
        monkeypatch.setattr("webbrowser.open", lambda _: True)
    words = shlex.split(line)[1:]
    given = {word for word in words if word.startswith("--")}
    answers = shlex.split(ANSWERS.get(command, ""))
    if "--from" not in given:
        for option, value in zip(answers[::2], answers[1::2], strict=True):
            if option not in given and not (option == "--startup" and "--incubator" in given):
                words += [option, value]
    about_git = ("sync", "proposals", "merge-driver", "ci", "diff", "log", "export site", "export datapackage")
    if command.removeprefix("incubo ") in about_git or given & {"--since", "--staged", "--branch", "--history"}:
        make_shared_files(registry)
    if command == "incubo export parquet":
        monkeypatch.setattr(parquet, "make_parquet_files", lambda *_: [("startups.parquet", b"")])
        monkeypatch.setattr(parquet, "require_pyarrow", lambda: None)  # an extra; tests/acceptance/test_open_data.py
    for name in ("base.md", "ours.md", "theirs.md"):
        (registry / name).write_bytes((registry / "content/startups/mon-estran.md").read_bytes())
    if command == "incubo record order":
        assert call("init", "--private-folder", f"../{registry.name}-private", "--yes", cwd=registry).code == 0
    if command == "incubo proposals":
        assert call("set", "mon-estran", "link=https://estran.rivages.example", "--propose", cwd=registry).code == 0
    ran = call(*words, cwd=registry)
    if command in AT_A_TERMINAL:
        assert (ran.code, AT_A_TERMINAL[command] in ran.err) == (2, True), ran.err
    else:
        assert ran.code == 0, ran.err
