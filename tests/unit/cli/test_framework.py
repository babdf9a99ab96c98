"""The lazy table, help pages, aliases, completion."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

from incubo.cli import aliases, command_table, framework, streams
from incubo.cli.command_table import CommandSpec

REAL = dict(command_table.COMMANDS)
"""The table without the toys."""


def test_a_command_gets_its_values_and_gives_its_exit_code(call: RunCommand) -> None:
    ran = call("toy", "a", "--count", "3", "-s", "--no-fold", "b", "--shape=square")
    assert ran == (1, "['a', 'b'] small square 3 0.5 True False\n", "")


def test_a_command_of_a_group(call: RunCommand) -> None:
    assert call("box", "wants", "x", "--how", "large") == (0, "x large\n", "")


def test_listing_loads_nothing(call: RunCommand) -> None:
    for words in (["--help"], ["-h"], ["box", "--help"]):
        ran = call(*words)
        assert (ran.code, ran.err) == (0, "")
    assert "absent" in call("--help", "--all").out
    assert "no_such_module" not in sys.modules


def test_the_help_of_a_command(call: RunCommand) -> None:
    ran = call("toy", "--help")
    assert ran.code == 0
    assert ran.out.splitlines()[:5] == [
        "Usage: incubo toy [OPTIONS] [PATHS...]",
        "",
        "Add a product.",
        "",
        "Look at each file.",
    ]
    for said in (
        "Then tell.", "Examples:", "incubo toy a  only a", "Arguments:", "--size small|large", "--shape round|square",
        "[default: small]", "--count NUMBER", "-s, --strict", "--fold / --no-fold", "--folder DIR", "--file FILE",
        "Show this page.", "--lang, --color, --registry",
    ):  # fmt: skip
        assert said in ran.out
    assert "docstring" not in ran.out


def test_the_help_of_a_command_in_french(call: RunCommand) -> None:
    out = call("toy", "--help", lang="fr").out
    for said in (
        "Utilisation\u00a0: incubo toy",
        "Ajouter un produit.",
        "Exemples\u00a0:",
        "[par défaut\u00a0: small]",
        "NOMBRE",
    ):
        assert said in out
    for english in ("Usage", "default", "Show this", "NUMBER", "Examples"):
        assert english not in out
    assert "[obligatoire]" in call("wants", "--help", lang="fr").out


def test_help_is_translated_whatever_was_loaded_before(call: RunCommand) -> None:
    assert "Show this page." in call("toy", "--help", lang="en").out
    assert "Afficher cette page." in call("toy", "--help", lang="fr").out


def test_the_first_screen_has_the_panels(call: RunCommand) -> None:
    out = call("--help").out
    titles = ("Look at the registry", "Change the registry", "Check the registry", "Set up")
    places = [out.index(f"\n{title}:") for title in titles]
    assert places == sorted(places)
    assert "Consulter le registre\u00a0:" in call("--help", lang="fr").out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_first_screen_fits_a_terminal(call: RunCommand, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, call("--help", "--color", "never", lang=lang).out.splitlines())) <= 80


def test_everyday_words_are_understood_in_french(call: RunCommand) -> None:
    ran = call("jouet", lang="fr")
    assert (ran.code, ran.out[:4]) == (0, "None")
    assert ran.err == "«\u00a0jouet\u00a0» correspond à incubo toy\n"
    assert call("BOITE", "number", "2", lang="fr").out == "2\n"
    assert call("jouet", lang="en").code == 2


@pytest.mark.parametrize(
    ("word", "language", "name"),
    [
        ("check", "en", "validate"),
        ("valider", "fr", "validate"),
        ("Vérifier", "fr", "validate"),
        ("verifier", "fr", "validate"),
        ("VALIDATE", "en", "validate"),
        ("valider", "en", None),
        ("report", "fr", "report"),
        ("rapport", "fr", "report"),
    ],
)
def test_words_that_mean_a_command(word: str, language: str, name: str | None) -> None:
    assert aliases.resolve_command_name(command_table.COMMANDS, word, language) == name


def test_no_word_means_two_commands() -> None:
    def check(entries: dict[str, CommandSpec]) -> None:
        words = [
            word
            for name, entry in entries.items()
            for word in (name, *entry.aliases, *entry.english_words, *entry.french_words)
        ]
        assert [word for word, count in Counter(words).items() if count > 1] == []
        for entry in entries.values():
            assert bool(entry.target) != bool(entry.subcommands)
            assert entry.subcommands or entry.summary.endswith(".")
            check(dict(entry.subcommands))

    check(command_table.COMMANDS)


def test_whether_a_command_may_write() -> None:
    assert aliases.resolve_command_line(["new", "startup"], "en").may_write
    assert aliases.resolve_command_line(["nouveau"], "fr").may_write
    assert not aliases.resolve_command_line(["report", "phases"], "en").may_write
    assert not aliases.resolve_command_line([], "en").may_write
    assert not aliases.resolve_command_line(["--help", "nonsense"], "en").may_write


def complete(call: RunCommand, line: str, lang: str = "en") -> list[str]:
    environment = {"_INCUBO_COMPLETE": "complete_bash", "_INCUBO_LINE": line, "INCUBO_DEBUG": "1"}
    return call(env=environment, lang=lang).out.split()


def test_words_are_completed(call: RunCommand) -> None:
    assert "validate" in complete(call, "incubo va")
    assert {"wants", "number", "fails"} == set(complete(call, "incubo box "))
    assert "no_such_module" not in sys.modules
    assert complete(call, "incubo toy --st") == ["--strict"]
    assert complete(call, "incubo toy --size s") == ["small"]
    assert "--lang" in complete(call, "incubo --la")
    assert complete(call, "incubo --lang ") == ["fr", "en"]
    assert complete(call, "incubo nonsense ") == []


def test_completions_are_explained_in_french(call: RunCommand) -> None:
    environment = {"_INCUBO_COMPLETE": "complete_zsh", "_INCUBO_LINE": "incubo to"}
    assert "Ajouter un produit." in call(env=environment, lang="fr").out


def test_completion_is_installed(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framework._completion_shared, "_get_shell_name", lambda: "bash")
    ran = call("--install-completion")
    assert (ran.code, ran.out) == (0, "")
    assert "bash" in ran.err
    ran = call("--show-completion")
    assert ran.code == 0
    assert "_INCUBO_COMPLETE=complete_bash" in ran.out


def test_a_shell_that_cannot_complete(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framework._completion_shared, "_get_shell_name", lambda: None)
    for option in ("--install-completion", "--show-completion"):
        ran = call(option)
        assert ran.code == 2
        assert "bash, zsh" in ran.err


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each command is called in a fork of one fresh process")
def test_calling_a_command_loads_no_other() -> None:
    leaves = [([name], entry) for name, entry in REAL.items() if not entry.subcommands]
    leaves += [([name, below], leaf) for name, entry in REAL.items() for below, leaf in entry.subcommands.items()]
    modules = {entry.target.partition(":")[0] for _, entry in leaves}
    heavy = {"rich", "jinja2", "git", "frontmatter", "pydantic"}
    asked = [(words, sorted({*modules, *heavy} - {entry.target.partition(":")[0]})) for words, entry in leaves]
    script = f"""
import os, sys
from incubo.app import workspace
from incubo.app.changes import apply  # what most commands load, once for all forks
from incubo.cli import framework
from incubo.cli.main import main
assert not {modules | heavy!r} & sys.modules.keys()
for words, others in {asked!r}:
    sys.stdout.flush()
    if os.fork() == 0:
        code = main([*words, "--help"])
        print("\\n=", words, code, [each for each in others if each in sys.modules], flush=True)
        os._exit(0)
    os.wait()
"""
    # By standard input: it names every command for each, more than one argument may hold.
    done = subprocess.run(
        [sys.executable, "-"], input=script, capture_output=True, text=True, cwd=ROOT, check=True, timeout=300
    )
    told = [line for line in done.stdout.splitlines() if line.startswith("= ")]
    assert told == [f"= {words} 0 []" for words, _ in leaves]
