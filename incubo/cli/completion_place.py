"""The place where a person presses TAB: from the words that stand to those that may come next.

Values are found without loading the command nor Typer, within a budget of time; only names of options, and options
that `completion_words` does not know, load the command.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo import i18n
from incubo.cli import meaning, options, session
from incubo.cli.commands import COMMANDS
from incubo.cli.completion_ids import Word, fitting, is_safe
from incubo.cli.entry import Entry


class Line(NamedTuple):
    """A command line up to the cursor: the words that stand, the one being typed, the variables set before it."""

    words: list[str]
    typed: str
    variables: Mapping[str, str]


class Place(NamedTuple):
    """What may stand where the cursor is. `stem`: what stands before each word already; `files`: file names go here."""

    words: Sequence[Word] = ()
    stem: str = ""
    files: bool = False


def find(line: Line, environment: Mapping[str, str] = os.environ) -> Place:
    """What may stand at the cursor. Raises IncuboError, OSError."""
    waiting = _global(line)
    given, words = options.take(line.words[:-1] if waiting else line.words)
    lang = options.language(given.lang, given.registry or Path.cwd(), {**environment, **line.variables})
    i18n.use(lang)
    session.begin(lang, "never", given.registry)
    if waiting:
        return _of_global(waiting, "", line.typed)
    words = meaning.meant(words, lang).line
    path: list[str] = []
    entries: Mapping[str, Entry] = COMMANDS
    entry: Entry | None = None
    while words and entries and words[0] in entries:
        entry = entries[words[0]]
        path.append(words.pop(0))
        entries = entry.entries
    return _checked(_place(path, entry, words, line.typed, lang))


def _checked(place: Place) -> Place:
    """Only words that a shell takes as they are: file names are written by others."""
    before = place.stem.lstrip("-").replace("=", "", 1).replace(",", "")
    if before and not is_safe(before):
        return Place()
    return place._replace(words=[word for word in place.words if is_safe(word.value.lstrip("-").removesuffix("="))])


def _place(path: list[str], entry: Entry | None, rest: list[str], typed: str, lang: str) -> Place:
    """What may stand after a command's name and the rest of the line."""
    if rest and rest[-1] == "--sort":  # `--sort -age`: the oldest first
        return _value(path, rest[:-1], rest[-1], "", typed)
    if "--" not in rest and typed.startswith("-"):
        name, equals, value = typed.partition("=")
        if not equals:
            return Place(_options(path, rest, typed))
        if any(name in each.names for each in options.GLOBALS.values()):
            return _of_global(name, name + "=", value)
        return _value(path, rest, name, name + "=", value)
    if rest and rest[-1].startswith("-") and rest[-1] != "--":
        return _value(path, rest[:-1], rest[-1], "", typed)
    if entry is None or entry.entries:
        return Place(_commands(entry.entries if entry else COMMANDS, typed, lang) if not rest else ())
    return _argument(path, entry, rest, typed)


def _commands(entries: Mapping[str, Entry], typed: str, lang: str) -> list[Word]:
    """Commands by name, else the only one that an everyday word means."""
    told = {name: Word(name, i18n.gettext(entry.help)) for name, entry in entries.items()}
    found = [word for name, word in told.items() if name.startswith(typed)]
    if found or not typed:
        return found
    known = meaning.words(entries, lang)
    meant = dict.fromkeys(known[word.value] for word in fitting(map(Word, known), typed))
    return [told[name] for name in meant] if len(meant) == 1 else []


def _options(path: list[str], rest: list[str], typed: str) -> list[Word]:
    """Names of options: the command's own and the global ones."""
    from incubo.cli import adapter_place

    own = adapter_place.option_names([*path, *rest], typed)
    every = [(each.names[0], each.help) for each in options.GLOBALS.values()] if path else []
    found = [*own, *((name, told) for name, told in every if name.startswith(typed))]
    return [Word(name, i18n.gettext(told)) for name, told in found]


def _value(path: list[str], rest: list[str], option: str, stem: str, typed: str) -> Place:
    """What may stand as the value of an option, or after it where it takes none."""
    from incubo.cli import completion_words

    what = completion_words.of_option(path, option)
    if what:
        return _words(what, path, [word for word in rest if not word.startswith("-")], stem, typed)
    from incubo.cli import adapter_place

    asked = adapter_place.asked([*path, *rest, option])
    if asked.argument and not stem:
        return _argument(path, _entry(path), [*rest, option], typed)
    return Place(fitting([Word(choice) for choice in asked.choices], typed), stem, asked.files)


def _entry(path: list[str]) -> Entry:
    entry = COMMANDS[path[0]]
    for name in path[1:]:
        entry = entry.entries[name]
    return entry


def _argument(path: list[str], entry: Entry, rest: list[str], typed: str) -> Place:
    """What may stand as a command's argument."""
    if not entry.takes:
        from incubo.cli import adapter_place

        asked = adapter_place.asked([*path, *rest])
        return Place(fitting([Word(choice) for choice in asked.choices], typed), "", asked.files)
    from incubo.cli import completion_words

    before: list[str] = []
    for place, word in enumerate(rest):
        option = rest[place - 1] if place else ""
        if not word.startswith("-") and not completion_words.of_option(path, option):
            before.append(word)
    what = entry.takes[min(len(before), len(entry.takes) - 1)]
    return _words(what, path, before, "", typed)


def _words(what: str, path: list[str], before: Sequence[str], stem: str, typed: str) -> Place:
    """Values of some sort; of several with commas between, the last."""
    from incubo.cli import completion_words

    if what == "files":
        return Place(files=True)
    stand, comma, last = typed.rpartition(",")
    taken = stand.split(",") if comma else ()
    found = completion_words.values(what, path, before, last)
    return Place([word for word in found if word.value not in taken], stem + stand + comma)


def _global(line: Line) -> str:
    """The global option whose value is being typed, or ""."""
    last = line.words[-1] if line.words and "--" not in line.words else ""
    return last if any(last in each.names for each in options.GLOBALS.values()) else ""


def _of_global(name: str, stem: str, typed: str) -> Place:
    """What may stand as the value of a global option."""
    option = next(each for each in options.GLOBALS.values() if name in each.names)
    return Place(fitting(map(Word, option.choices), typed), stem, files=not option.choices)
