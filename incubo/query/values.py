"""What people give to filters, to ids: phases by their labels, entries by their titles, themes without accents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, NoReturn

from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.nearest import Known, folded
from incubo.problem import Text
from incubo.query.noun import Filter, Noun
from incubo.query.scope import Scope
from incubo.registry import named


class Value(NamedTuple):
    """A value of a filter: its id, and what people call it."""

    id: str
    said: str


def choose(scope: Scope, noun: Noun, name: str, given: Iterable[str], language: str) -> list[Value]:
    """The values that the words given to a filter mean; words may hold several, separated by commas.

    Raises UsageError for a word that means none, with what is near.
    """
    one = noun.filters[name]
    known = _known(scope, noun, one, language)
    found: list[Value] = []
    for words in given:
        whole = _one(scope, one, known, words)
        parts = [part.strip() for part in words.split(",") if part.strip()]
        if whole or len(parts) < 2:
            found += whole or _refuse(scope, noun, name, known, words)
            continue
        for part in parts:
            found += _one(scope, one, known, part) or _refuse(scope, noun, name, known, part)
    return list(dict.fromkeys(found))


def _known(scope: Scope, noun: Noun, one: Filter, language: str) -> Mapping[str, list[Value]]:
    """The words of a vocabulary, in any language, or the values met, by their spellings without accents or case.

    A free value may be written in several ways (`Octo`, `OCTO`): one spelling means all of them.
    """
    if one.type.startswith("ref:"):
        return {}
    vocabulary = scope.registry.vocabulary
    met = [v for item in noun.items(scope) for v in one.get(scope, item) if v]
    allowed = () if one.type == "free" else vocabulary.allowed(one.type)
    labelled: dict[str, list[Value]] = {}
    found: dict[str, list[Value]] = {}
    for word in dict.fromkeys([*allowed, *met]):
        labels = vocabulary.labels(one.type, word)
        value = Value(word, labels.get(language, word))
        found.setdefault(folded(" ".join(word.split())), []).append(value)
        for label in labels.values():
            labelled.setdefault(folded(label), [value])
    return {**labelled, **found}


def _one(scope: Scope, one: Filter, known: Mapping[str, list[Value]], word: str) -> list[Value]:
    """What a word means: one value, several spellings of it, or nothing."""
    if not one.type.startswith("ref:"):
        wanted = folded(word.strip())
        return known.get(wanted) or _begun(wanted, known)
    kind = one.type.removeprefix("ref:")
    entry_id = named.find(scope.registry, kind, word, loose=True).id
    return [] if entry_id is None else [Value(entry_id, named.title_of(scope.registry, kind, entry_id))]


def _begun(wanted: str, known: Mapping[str, list[Value]]) -> list[Value]:
    """The one value that a word begins, or a word of which it begins."""
    for starts in (lambda spelt: spelt.startswith(wanted), lambda spelt: f"-{wanted}" in spelt):
        found = {tuple(values) for spelt, values in known.items() if wanted and starts(spelt)}
        if found:
            return list(found.pop()) if len(found) == 1 else []
    return []


def _refuse(scope: Scope, noun: Noun, name: str, known: Mapping[str, list[Value]], word: str) -> NoReturn:
    """Say that a word means nothing here, and what it may have meant. Always raises."""
    one = noun.filters[name]
    if one.type.startswith("ref:"):
        raise _no_entry(scope, noun, one.type.removeprefix("ref:"), word)
    message = Text(N_("--{option} does not know “{word}”"), {"option": name, "word": word})
    phases = scope.registry.vocabulary.phases if one.type == "phases" else {}
    met = {scope.phase(startup) for startup in scope.registry.startups} if phases else set()
    usual = {  # phases of former years are understood, and not offered where nobody is in them
        spelt: value.id
        for spelt, (value, *_) in known.items()
        if not phases or value.id in met or phases[value.id].current
    }
    raise UsageError(message, hints=(meant(word, usual),))


def meant(word: str, known: Mapping[str, str]) -> Text:
    """What an unknown word may mean, among the known ones by their spellings; else some to choose from."""
    near = Known(known).nearest(word)
    if near is not None:
        return Text(N_("did you mean “{meant}”?"), {"meant": known[near]})
    all_of_them = list(dict.fromkeys(known.values()))
    if not all_of_them:
        return Text(N_("no entry has a value there"))
    holding = [each for each in all_of_them if folded(word) in folded(each)] if len(word) > 2 else []
    return Text(N_("choose among: {choices}"), {"choices": ", ".join((holding or all_of_them)[:_SHOWN])})


_SHOWN = 40
"""How many values are worth reading in a hint."""


def _no_entry(scope: Scope, noun: Noun, kind: str, word: str) -> UsageError:
    message, hints = named.complaint(scope.registry, kind, word)
    other = named.meant(scope.registry, word, [each for each in scope.registry.kinds if each != kind]).found
    if other is not None and not hints:
        options = (option for option, one in noun.filters.items() if one.type == f"ref:{other.kind}")
        hints = tuple(Text(N_("the option is --{option}"), {"option": option}) for option in options)[:1]
    return UsageError(message, hints=hints)
