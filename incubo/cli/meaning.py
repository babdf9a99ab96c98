"""What the words of a command line mean: commands by their names, aliases and everyday words, and sayings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from incubo.cli.commands import COMMANDS
from incubo.cli.entry import Entry


def everyday(entry: Entry, language: str) -> tuple[str, ...]:
    """The everyday words of a command that are understood in a language."""
    return entry.english + (entry.french if language == "fr" else ())


def words(entries: Mapping[str, Entry], language: str) -> dict[str, str]:
    """Every word that means a command, and the command's name."""
    understood = {name: name for name in entries}
    for name, entry in entries.items():
        for word in (*entry.aliases, *everyday(entry, language)):
            understood.setdefault(word, name)
    return understood


def resolve(entries: Mapping[str, Entry], word: str, language: str) -> str | None:
    """The name of the command that a word means, without regard to case and accents, or None."""
    if word in entries:
        return word
    from incubo.model.nearest import folded

    understood = {folded(known): name for known, name in words(entries, language).items()}
    return understood.get(folded(word))


def _is_everyday(entry: Entry, word: str, language: str) -> bool:
    from incubo.model.nearest import folded

    return folded(word) in {folded(known) for known in everyday(entry, language)}


class Meant(NamedTuple):
    """A command line in the commands' own names; where everyday words were used, those, and what they mean."""

    line: list[str]
    heard: str = ""
    real: str = ""


def meant(line: Sequence[str], language: str, entries: Mapping[str, Entry] = COMMANDS) -> Meant:
    """What a command line means whose global options are taken out."""
    rest = list(line)
    heard: list[str] = []
    if rest and not rest[0].startswith("-") and resolve(entries, rest[0], language) is None:
        said = _saying(rest[0], language)
        if said is not None:
            return Meant([*said.split(), *rest[1:]], rest[0], said)
    names: list[str] = []
    real: list[str] = []
    for word in line:
        name = resolve(entries, word, language) if entries and not word.startswith("-") else None
        if name is None:
            break
        names.append(name)
        if word != name and _is_everyday(entries[name], word, language):
            heard, real = [*heard, word], list(names)
        entries = entries[name].entries
    return Meant([*names, *rest[len(names) :]], " ".join(heard), " ".join(real))


def _saying(word: str, language: str) -> str | None:
    """The command line that a saying stands for, without regard to case and accents, or None."""
    from incubo.cli.sayings import sayings
    from incubo.model.nearest import folded

    wanted = folded(word)
    return next((said for known, said in sayings(language).items() if folded(known) == wanted), None)


def may_write(line: Sequence[str], language: str) -> bool:
    """Whether the command that this command line calls may change files."""
    entries: Mapping[str, Entry] = COMMANDS
    for word in meant([word for word in line if not word.startswith("-")], language).line:
        name = resolve(entries, word, language)
        if name is None:
            break
        if entries[name].writes or (name == "validate" and "--fix" in line):
            return True
        entries = entries[name].entries
    return False
