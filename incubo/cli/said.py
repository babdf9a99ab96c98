"""What options of the verbs say: entries by name, words of the vocabulary, amounts, days counted from another day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from incubo import config
from incubo.cli import days
from incubo.cli.spoken import spoken
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model import quantities, when
from incubo.model.nearest import folded, nearest
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


def startups(registry: Registry, words: Iterable[str]) -> list[Startup]:
    """The startups that words name, each once. Raises UsageError, Refused for a file that cannot be read."""
    from incubo.cli import startups

    found = (startups.one(registry, [spoken(word)]) for word in words)
    return list({startup.id: startup for startup in found}.values())


def word(vocabulary: Vocabulary, words: str, text: str) -> str:
    """The word of a list of the vocabulary that a text means, by id, label or beginning. Raises UsageError."""
    text = spoken(text)
    wanted = folded(text.strip())
    names = {each: labels_of(vocabulary, words, each) for each in vocabulary.allowed(words)}
    exact = [each for each, said in names.items() if wanted in said]
    begun = [each for each, said in names.items() if wanted and any(name.startswith(wanted) for name in said)]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    said = {name: each for each, several in names.items() for name in several}
    near = nearest(text, said)
    hints = [Text(N_("choose among: {choices}"), {"choices": ", ".join(names)})]
    if near is not None:
        hints.insert(0, Text(N_("did you mean “{meant}”?"), {"meant": said[near]}))
    raise UsageError(Text(_NONE[words], {"word": text}), hints=hints)


_NONE: Mapping[str, str] = {
    "outcomes": N_("“{word}” is no outcome of an offer"),
    "committee-kinds": N_("“{word}” is no kind of committee"),
    "events": N_("“{word}” is no event"),
}


def labels_of(vocabulary: Vocabulary, words: str, each: str) -> set[str]:
    """What a word of the vocabulary is called, without accents or case."""
    return {folded(each), *map(folded, vocabulary.labels(words, each).values())}


def amount(text: str) -> int:
    """An amount in euros. Raises UsageError."""
    found = quantities.euros(text)
    if found is None or found <= 0:
        message = Text(N_("“{word}” is no amount in euros"), {"word": text})
        raise UsageError(message, hints=(Text(N_("write 220k, 220000 or 1,2M")),))
    return found


def months(text: str) -> int:
    """A number of months. Raises UsageError."""
    plain = _MONTHS.fullmatch(text.casefold())
    found = quantities.count(plain[1]) if plain is not None else None
    if found is None or not 0 < found <= LONGEST:
        message = Text(N_("“{word}” is no number of months"), {"word": text})
        raise UsageError(message, hints=(Text(N_("write a whole number of months: 6")),))
    return found


_MONTHS = re.compile(r"\s*\+?(\d+)[\s-]*(?:months?|mois|mo)?\s*")
LONGEST = 36
"""Months that a committee pays for at the very most."""


def figure(text: str) -> int | float:
    """A figure in French or English writing. Raises UsageError for none, or one that can be read in two ways."""
    try:
        found = quantities.number(text)
    except quantities.Ambiguous as two:
        first, second = two.readings
        message = Text(N_("“{word}” can be read in two ways"), {"word": text})
        hint = Text(N_("write {first} or {second}"), {"first": first, "second": second})
        raise UsageError(message, hints=(hint,)) from two
    if found is None:
        message = Text(N_("“{word}” is no figure"), {"word": text})
        raise UsageError(message, hints=(Text(N_("write 12450, 12 450 or 3,5")),))
    return found


def day_from(text: str, on: date, settings: config.Config) -> date:
    """A day; `+6mo` counts from another day. Raises UsageError."""
    counted = when.day(text, on) if text.lstrip().startswith("+") else None
    return counted or days.day(text, settings, edge="one")
