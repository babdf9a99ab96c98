"""The global options, taken out of the command line wherever they stand, and the language they settle."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.errors import UsageError
from incubo.i18n import LANGUAGES, N_
from incubo.problem import Text

COLORS = ("auto", "always", "never")


class Global(NamedTuple):
    """A global option that takes a value: its spellings, what stands for the value in help, and the help."""

    names: tuple[str, ...]
    metavar: str
    help: str
    choices: tuple[str, ...] = ()


GLOBALS = {
    "lang": Global(("--lang",), "fr|en", N_("The language of messages."), LANGUAGES),
    "color": Global(("--color",), "auto|always|never", N_("When to use colour."), COLORS),
    "registry": Global(("--registry", "-R"), N_("DIR"), N_("The registry to work on, if not the one around you.")),
}


class Options(NamedTuple):
    """The values of the global options that were given."""

    lang: str | None = None
    color: str = "auto"
    registry: Path | None = None


def take(words: Sequence[str]) -> tuple[Options, list[str]]:
    """The global options and the words that are left. What follows `--` is left alone. Raises UsageError."""
    found: dict[str, str] = {}
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        key, name, value = _match(word)
        if key is None:
            rest.append(word)
            continue
        if value is None:
            if not queue or (queue[0].startswith("--") and not queue[0][2:].isdigit()):
                raise UsageError(Text(N_("{option} needs a value"), {"option": name}), hints=_choices(key))
            value = queue.pop(0)
        choices = GLOBALS[key].choices
        if choices and value not in choices:
            message = Text(N_("{option} cannot be “{value}”"), {"option": name, "value": value})
            raise UsageError(message, hints=_choices(key))
        found[key] = value
    registry = Path(found["registry"]).absolute() if "registry" in found else None
    return Options(found.get("lang"), found.get("color", "auto"), registry), rest


def _match(word: str) -> tuple[str | None, str, str | None]:
    """Which global option a word is, as it was spelt, and the value attached to it (`--lang=fr`, `-Rdir`)."""
    for key, option in GLOBALS.items():
        for name in option.names:
            if word == name:
                return key, name, None
            if name.startswith("--"):
                if word.startswith(name + "="):
                    return key, name, word[len(name) + 1 :]
            elif word.startswith(name):
                return key, name, word[len(name) :].removeprefix("=")
    return None, word, None


def _choices(key: str) -> tuple[Text, ...]:
    choices = GLOBALS[key].choices
    return (Text(N_("choose among: {choices}"), {"choices": ", ".join(choices)}),) if choices else ()


def language(asked: str | None, start: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The language: `--lang`, else INCUBO_LANG, else the registry's, else the locale's, else English."""
    for candidate in (asked, environment.get("INCUBO_LANG", "").strip().lower()[:2]):
        if candidate in LANGUAGES:
            return candidate
    from incubo.config import peek_language

    registry = peek_language(start)
    return registry if registry in LANGUAGES else _locale(environment)


def _locale(environment: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "fr" if environment[variable].lower().startswith("fr") else "en"
    if os.name == "nt":
        import locale

        return "fr" if (locale.getlocale()[0] or "").lower().startswith("fr") else "en"
    return "en"
