"""Global options wherever they stand, and the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from incubo.cli import global_options
from incubo.core.errors import UsageError


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
    ],
)
def test_global_options_in_any_position(words: list[str], lang: str | None, rest: list[str]) -> None:
    given, left = global_options.extract_global_options(words)
    assert (given.language, left) == (lang, rest)


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


def registry(folder: Path, language: str) -> Path:
    (folder / "incubo.toml").write_text(f'language = "{language}"\n', "utf-8")
    return folder


def test_the_language_is_settled_in_order(tmp_path: Path) -> None:
    french = registry(tmp_path, "fr")
    assert global_options.resolve_language("en", french, {"INCUBO_LANG": "fr"}) == "en"
    assert global_options.resolve_language(None, french, {"INCUBO_LANG": "en_GB"}) == "en"
    assert global_options.resolve_language(None, french, {"INCUBO_LANG": "klingon", "LANG": "en_GB.UTF-8"}) == "fr"


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
def test_language_from_locale(environment: dict[str, str], language: str, tmp_path: Path) -> None:
    assert global_options.resolve_language(None, tmp_path, environment) == language
