"""The global options, taken out of the command line wherever they stand, and the language that follows from them."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import Message
from incubo.core.problem import choose_among

COLOR_MODES = ("auto", "always", "never")


class GlobalOption(NamedTuple):
    """A global option that takes a value: its spellings, its metavar, its help."""

    names: tuple[str, ...]
    metavar: str
    help: str
    choices: tuple[str, ...] = ()


GLOBAL_OPTIONS = {
    "lang": GlobalOption(("--lang",), "fr|en", N_("The language of messages."), LANGUAGES),
    "color": GlobalOption(("--color",), "auto|always|never", N_("When to use colour."), COLOR_MODES),
    "registry": GlobalOption(
        ("--registry", "-R"), N_("DIR"), N_("The registry to work on, if not the one of the current folder.")
    ),
}


NOTES, NO_CACHE = "--notes", "--no-cache"
GLOBAL_FLAGS = {
    NOTES: N_("Say below a result what its figures count, and how."),
    NO_CACHE: N_("Without the cache of past files (slower)."),
}
"""The global options without a value, and their help."""

_KEYS_BY_NAME = {name: key for key, option in GLOBAL_OPTIONS.items() for name in option.names}

HELP_OPTION = GlobalOption(("--help", "-h"), "", N_("Show this page."))
ROOT_OPTIONS = (
    *GLOBAL_OPTIONS.values(),
    *(GlobalOption((flag,), "", text) for flag, text in GLOBAL_FLAGS.items()),
    GlobalOption(("--version",), "", N_("Show incubo's version.")),
    GlobalOption(("--install-completion",), "", N_("Make the TAB key complete incubo's words in this shell.")),
    GlobalOption(("--show-completion",), "", N_("Show what --install-completion would install.")),
    HELP_OPTION,
)
"""The options of `incubo` without a command, in the order of its help page."""

FLAGS = frozenset(
    (
        "--", "--help", "-h", "--version", "--install-completion", "--show-completion",
        "--abort", "--active", "--advice", "--all", "--check", "--commit", "--committee-late", "--continue", "--diff",
        "--draft", "--dry-run", "--example", "--exit-code",
        "--figures", "--fix", "--git", "--guesses", "--here", "--history", "--homonym", "--icon", "--incubated",
        "--install", "--keep", "--list",
        "--metadata", "--new-key", "--no-cache", "--no-git", "--no-history", "--no-metadata", "--no-open",
        "--no-people", "--no-publish", "--not-active", "--not-committee-late", "--not-draft", "--not-incubated",
        "--not-open", "--notes", "--open", "--patch", "--people", "--private", "--propose", "--publish", "--read-only",
        "--refresh", "--remove", "--review", "--schema", "--skip-conflicts", "--staged",
        "--statistics", "--strict", "--summary", "--uninstall", "--why", "--with-jobs", "--with-phase", "--with-stop",
        "--with-team", "--yes", "-y",
    )
)  # fmt: skip
"""The options of all commands that take no value: what follows any other option is its value. (Commands are not loaded
yet where this is needed; a test compares.)"""


class GlobalOptionValues(NamedTuple):
    """The values of the global options."""

    language: str | None = None
    color: str = "auto"
    registry_path: Path | None = None
    uses_cache: bool = True
    shows_notes: bool = False


def extract_global_options(words: Sequence[str]) -> tuple[GlobalOptionValues, list[str]]:
    """The global options and the words that are left. What follows `--` is left alone. Raises UsageError."""
    values: dict[str, str] = {}
    rest: list[str] = []
    queue = list(words)
    flags: set[str] = set()
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        if word in GLOBAL_FLAGS:
            flags.add(word)
            continue
        name, equals, attached = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        key = _KEYS_BY_NAME.get(name)
        if key is None:
            rest.append(word)
            if queue and _takes_next_word(word):
                rest.append(queue.pop(0))
            continue
        value = attached.removeprefix("=")  # `--lang=fr`, `-Rdir`, `-R=dir`
        if not equals:
            if not queue or (queue[0].startswith("--") and not queue[0][2:].isdigit()):
                raise UsageError(
                    Message(N_("{option} needs a value"), {"option": name}), hints=_allowed_values_hint(key)
                )
            value = queue.pop(0)
        choices = GLOBAL_OPTIONS[key].choices
        if choices and value not in choices:
            message = Message(N_("{option} cannot be “{value}”"), {"option": name, "value": value})
            raise UsageError(message, hints=_allowed_values_hint(key))
        values[key] = value
    registry = Path(values["registry"]).absolute() if "registry" in values else None
    color = values.get("color", "auto")
    return GlobalOptionValues(values.get("lang"), color, registry, NO_CACHE not in flags, NOTES in flags), rest


def asks_for_version(words: Sequence[str]) -> bool:
    """Whether `--version` is among the words as an option, not as the value of another one, nor after `--`."""
    is_value = False
    for word in words:
        if not is_value and word in ("--version", "--"):
            return word == "--version"
        is_value = not is_value and _takes_next_word(word)
    return False


def _takes_next_word(word: str) -> bool:
    """Whether a word is an option whose value is the next word, whatever that looks like."""
    is_option = word.startswith("--") or (word.startswith("-") and len(word) == 2)
    return is_option and "=" not in word and word not in FLAGS


def _allowed_values_hint(key: str) -> tuple[Message, ...]:
    choices = GLOBAL_OPTIONS[key].choices
    return (choose_among(choices),) if choices else ()


def resolve_language(
    language_option: str | None, registry_language: str | None, environment: Mapping[str, str] = os.environ
) -> str:
    """The language: `--lang`, else INCUBO_LANG, else the registry's, else the locale's, else English."""
    for candidate in (language_option, environment.get("INCUBO_LANG", "").strip().lower()[:2], registry_language):
        if candidate in LANGUAGES:
            return candidate
    return _find_locale_language(environment)


def _find_locale_language(environment: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "fr" if environment[variable].lower().startswith("fr") else "en"
    if os.name == "nt":
        return "fr" if (locale.getlocale()[0] or "").lower().startswith("fr") else "en"
    return "en"
