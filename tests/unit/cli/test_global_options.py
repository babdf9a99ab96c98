"""Global options wherever they stand, and the language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from incubo.cli import framework, global_options, session
from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.core.errors import UsageError

REAL_COMMANDS = dict(COMMANDS)
"""The table as it is before a test adds commands."""


@pytest.mark.parametrize(
    ("words", "lang", "rest"),
    [
        (["validate"], None, ["validate"]),
        (["--lang", "fr", "validate"], "fr", ["validate"]),
        (["validate", "--lang", "fr"], "fr", ["validate"]),
        (["validate", "--lang=en", "x"], "en", ["validate", "x"]),
        (["validate", "--", "--lang", "fr"], None, ["validate", "--", "--lang", "fr"]),
        (["--lang", "fr", "--lang", "en"], "en", []),
        (["--language", "fr"], None, ["--language", "fr"]),
        (["list", "startups", "--search", "--lang"], None, ["list", "startups", "--search", "--lang"]),
        (["list", "--search", "--lang", "--lang", "fr"], "fr", ["list", "--search", "--lang"]),
        (["list", "--search", "--lang=en", "--lang=fr"], "fr", ["list", "--search", "--lang=en"]),
        (
            ["phase", "x", "--comment", "-Rouge", "--yes", "--lang", "fr"],
            "fr",
            ["phase", "x", "--comment", "-Rouge", "--yes"],
        ),
        (["list", "--search=a", "--lang", "fr"], "fr", ["list", "--search=a"]),
        (["list", "-fjson", "--lang", "fr"], "fr", ["list", "-fjson"]),
        (["list", "-f", "json", "--lang", "fr"], "fr", ["list", "-f", "json"]),
        (["list", "--search", "--", "--lang", "fr"], "fr", ["list", "--search", "--"]),
        (["validate", "--strict", "--lang", "fr"], "fr", ["validate", "--strict"]),
        (["list", "--sort", "-age", "--lang", "fr"], "fr", ["list", "--sort", "-age"]),
        (["x", "--search"], None, ["x", "--search"]),
    ],
)
def test_global_options_in_any_position(words: list[str], lang: str | None, rest: list[str]) -> None:
    given, left = global_options.extract_global_options(words)
    assert (given.language, left) == (lang, rest)


def test_the_flags_are_those_of_the_commands() -> None:
    """Every option that takes no value, of every command; one option takes one in another command."""
    session.start_session("en")
    flags, others = {"--"}, set()

    def collect(specs: Mapping[str, CommandSpec]) -> None:
        for name, spec in specs.items():
            if spec.subcommands:
                collect(spec.subcommands)
                continue
            for param in framework.load_command(name, spec).params:
                if param.param_type_name == "option":
                    (flags if param.is_flag else others).update((*param.opts, *param.secondary_opts))

    collect(REAL_COMMANDS)
    for option in global_options.ROOT_OPTIONS:
        (others if option.metavar else flags).update(option.names)
    assert flags == global_options.FLAGS
    # `init --keep` is a flag, `report … --keep LABEL` is not: a label that looks like a global option needs `--keep=`
    assert flags & others == {"--keep"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--version"], True),
        (["--lang", "fr", "--version"], True),
        (["validate", "--strict", "--version"], True),
        (["list", "startups", "--search", "--version"], False),
        (["list", "--", "--version"], False),
        (["list", "--search", "--", "--version"], True),
    ],
)
def test_the_version_is_asked_for_by_an_option_not_by_a_value(words: list[str], expected: bool) -> None:
    assert global_options.asks_for_version(words) == expected


@pytest.mark.parametrize("words", [["-R", "x"], ["-Rx"], ["-R=x"], ["--registry", "x"], ["--registry=x"]])
def test_a_folder_is_made_absolute(words: list[str]) -> None:
    assert global_options.extract_global_options([*words, "list"]) == (
        global_options.GlobalOptionValues(registry_path=Path("x").absolute()),
        ["list"],
    )


@pytest.mark.parametrize("words", [["--lang"], ["--lang", "de"], ["--color=red"], ["--color", "--strict"], ["-R"]])
def test_invalid_options_are_refused(words: list[str]) -> None:
    with pytest.raises(UsageError):
        global_options.extract_global_options(words)


def test_the_language_is_settled_in_order() -> None:
    assert global_options.resolve_language("en", "fr", {"INCUBO_LANG": "fr"}) == "en"
    assert global_options.resolve_language(None, "fr", {"INCUBO_LANG": "en_GB"}) == "en"
    assert global_options.resolve_language(None, "fr", {"INCUBO_LANG": "klingon", "LANG": "en_GB.UTF-8"}) == "fr"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA"}, "fr"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_language_from_locale(environment: dict[str, str], language: str) -> None:
    assert global_options.resolve_language(None, None, environment) == language
