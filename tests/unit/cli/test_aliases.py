"""The words people say: for commands, for commands with their argument, for options, for entries."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand

from incubo.cli import aliases, command_table, global_options, help, streams
from incubo.cli.aliases import CommandLine
from incubo.cli.command_table import ROOT, CommandSpec
from incubo.model.suggestions import normalise_name

TABLE = dict(command_table.COMMANDS)
"""The table without the toys."""


def _words_of(line: CommandLine) -> str:
    return " ".join([*line.names, *line.arguments])


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A copy of the sample registry."""
    return sample_registry.copy_sample_registry(tmp_path)


@pytest.fixture(autouse=True)
def _crates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(aliases.COMMAND_LINE_ALIASES["fr"], "caisses à outils", "box wants x")
    monkeypatch.setitem(aliases.COMMAND_LINE_ALIASES["en"], "crates", "box wants x")


def test_alias_expands_to_command_with_argument(call: RunCommand) -> None:
    ran = call("Caisses a outils", "--how", "small", lang="fr")
    assert ran == (0, "x small\n", "«\u00a0Caisses a outils\u00a0» correspond à incubo box wants x\n")
    assert call("crates", "--how", "small", lang="fr").out == "x small\n"
    assert call("crates", "--how", "small").err == "“crates” means incubo box wants x here\n"
    assert call("caisses à outils", "--how", "small").code == 2


def test_canonical_name_is_printed_once(call: RunCommand) -> None:
    ran = call("boite", "Number", "2", lang="fr")
    assert (ran.out, ran.err) == ("2\n", "«\u00a0boite\u00a0» correspond à incubo box\n")
    ran = call("nouveau", "produit", "--help", lang="fr")
    assert ran.err == "«\u00a0nouveau produit\u00a0» correspond à incubo new startup\n"


def test_similar_alias_is_suggested(call: RunCommand) -> None:
    ran = call("crate", "x")
    assert "did you mean “box wants x”?" in ran.err
    assert "crates" not in call("zzz").err


@pytest.mark.parametrize(
    ("line", "language", "meant"),
    [
        ("new produit", "fr", "new startup"),
        ("new products", "en", "new startup"),
        ("new startups", "fr", "new startup"),
        ("new membres", "fr", "new member"),
        ("add people", "en", "new member"),
        ("ajouter offre", "fr", "new job"),
        ("new jobs", "en", "new job"),
        ("verify", "fr", "validate"),
        ("check --at 2024", "en", "validate --at 2024"),
        ("portefeuille --why", "fr", "report phases --why"),
        ("portfolio", "en", "report phases"),
        ("produits --all", "fr", "list startups --all"),
        ("comites", "fr", "list committees"),
        ("règles", "fr", "explain --list"),
        ("liste produits", "fr", "list startups"),
        ("people", "en", "list members"),
        ("--help nouveau", "fr", "--help nouveau"),
        ("new nouveau", "fr", "new nouveau"),
        ("", "fr", ""),
    ],
)
def test_expand_command_line(line: str, language: str, meant: str) -> None:
    assert _words_of(aliases.resolve_command_line(line.split(), language)) == meant
    assert _words_of(aliases.resolve_command_line(["new", "Offre d’emploi"], "fr")) == "new job"


@pytest.mark.parametrize(
    ("word", "language", "report"),
    [("risque", "fr", "report risk"), ("frise", "fr", "report timeline"), ("funnel", "en", "report funnel"),
     ("portefeuille", "fr", "report phases"), ("comités", "fr", "list committees")],
)  # fmt: skip
def test_the_words_of_reports_are_understood_without_report(word: str, language: str, report: str) -> None:
    assert _words_of(aliases.resolve_command_line([word], language)) == report


def test_a_committee_is_listed_or_recorded_and_the_person_chooses(call: RunCommand, registry: Path) -> None:
    ran = call("comité", cwd=registry, lang="fr")
    assert ran.code == 2
    assert "list committees" in ran.err
    assert "pour en enregistrer un\u00a0: incubo record committee" in ran.err
    assert "record committee" not in call("comita", "x", cwd=registry).err


def test_every_alias_is_a_command_and_unambiguous() -> None:
    for language, said in aliases.COMMAND_LINE_ALIASES.items():
        understood = set(map(normalise_name, aliases.map_words_to_commands(TABLE, language)))
        for word, line in said.items():
            if line.startswith(("box ", "--")):
                continue
            assert normalise_name(word) not in understood, word
            meant = aliases.resolve_command_line(line.split(), language, ROOT._replace(subcommands=TABLE))
            assert meant.used_synonyms == "", line
            assert meant.spec.target, line


def test_every_everyday_option_is_an_option_of_a_command(call: RunCommand) -> None:
    """No word stands for an option that no command has."""
    known = {"--help", *(name for option in global_options.GLOBAL_OPTIONS.values() for name in option.names)}
    for name, entry in TABLE.items():
        for path in [[name]] if entry.target else [[name, below] for below in entry.subcommands]:
            known |= {word.strip(",") for word in call(*path, "--help").out.split() if word.startswith("--")}
    assert set(aliases._OPTION_SYNONYMS) - known == set()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("report phases --au 2024", "--at"),
        ("report phases --incubateur rivages", "--incubator"),
        ("report phases --par sponsor", "--by"),
        ("report phases --json", "--format json"),
        ("new member --jusqu'au demain", "--end"),
        ("new member --depuis=lundi", "--start"),
        ("new job --produit mon-estran", "--startup"),
        ("validate --langue fr", "--lang"),
        ("list startups --depuis 2024", "--since"),
        ("list members --compétence design", "--skill"),
    ],
)
def test_the_real_option_is_named(call: RunCommand, line: str, said: str) -> None:
    ran = call(*line.split(), lang="fr")
    assert ran.code == 2
    assert f"l'option s'écrit {said}\n" in ran.err


def test_an_option_without_its_command(call: RunCommand) -> None:
    ran = call("box", "--count", "2")
    assert ran.err.startswith("error: “incubo box” needs a command after it\n")


def test_an_entry_is_no_command(call: RunCommand, registry: Path) -> None:
    table = command_table.COMMANDS
    del table["show"]
    path = "content/startups/mon-estran.md"
    for word in ("mon-estran", "Mon Estran", "mon-estran.md"):
        assert f"it is an entry of the registry: {path}\n" in call(word, cwd=registry).err
    table["show"] = CommandSpec(summary="Look.", target="support.example_commands:example")
    ran = call("mon estran", cwd=registry, lang="fr")
    assert ran.code == 2
    assert "aide\u00a0: pour voir cette fiche\u00a0: incubo show mon-estran\n" in ran.err.replace(
        "aide : ", "aide\u00a0: "
    )
    assert "content/members/claire.bonnemain.md" not in call("claire bonnemain", cwd=registry).out
    for word in ("../mon-estran", "content/startups/mon-estran", "\x1b]0;x\x07", "x" * 5000):
        ran = call(word, cwd=registry)
        assert ran.code == 2
        assert "entry" not in ran.err.partition("\n")[2]


def test_outside_a_registry(call: RunCommand, tmp_path: Path) -> None:
    ran = call("mon-estran", cwd=tmp_path)
    assert ran.code == 2
    assert "choose among: list, show, report" in ran.err


def test_a_group_alone_shows_its_commands_on_a_terminal(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "80")
    ran = call("new", "--color", "never")
    assert (ran.code, ran.out) == (2, "")
    for said in ("  startup       Add a product.\n", "                incubo new job", "needs a command after it"):
        assert said in ran.err
    assert max(map(len, ran.err.splitlines())) <= 80


def test_an_example_that_fits_is_shown() -> None:
    rows = [("a", "Do a.", ["incubo x a", "incubo x a " + "y" * 80, "incubo x a --now"]), ("bc", "Do b.", [])]
    text = help.render_command_choices(help.HelpPage(80, color=False), "incubo x", rows)
    assert text.splitlines() == ["incubo x:", "  a   Do a.", "      incubo x a --now", "  bc  Do b."]
