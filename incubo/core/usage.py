"""How the people of a registry speak: the currency of its amounts, and what they call a product or a committee.

Messages say “product”, “committee” and “euros”. In a registry whose profile has other words (`[terms]`), a message is
translated first, then says them: only in its template, never in what fills it, and not where the word is a part of a
command, an option, a path or the name of a field.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_CURRENCY = "EUR"
CURRENCY_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "JPY": "¥"}
"""The symbols of some currencies (ISO 4217); any other is written by its code."""
_SINGULAR = {
    "en": {"startup": "product", "committee": "committee", "incubator": "incubator", "intrapreneur": "intrapreneur"},
    "fr": {"startup": "produit", "committee": "comité", "incubator": "incubateur", "intrapreneur": "intrapreneur"},
}
CURRENCY_TERM = "euros"
"""The term for the currency of amounts."""
_WORDS_OF_BOTH = {CURRENCY_TERM: "euros", "incubation": "incubation"}
WORDS = {
    language: {term + s: word + s for term, word in singular.items() for s in ("", "s")} | _WORDS_OF_BOTH
    for language, singular in _SINGULAR.items()
}
"""The terms that a profile may replace: how messages say each, by language."""
TERMS = tuple(WORDS["en"])

_PART_OF_NAME = r"[\w/.$@=<>\[{-]"
"""What makes a word a part of a name when it stands before it (`--startup`, `startups/`, `next-committee`)."""
_COMMAND = r"\bincubo(?: [a-z]+){1,2}|`[^`]*`|\{[^{}]*\}"
"""What is left as it is: the first words of a command, code, and what will be filled in."""


class Usage(NamedTuple):
    """The currency of a registry (an ISO 4217 code) and its terms: language → term of `WORDS` → the registry's word."""

    currency: str = DEFAULT_CURRENCY
    terms: tuple[tuple[str, str, str], ...] = ()
    """Each term that is replaced: the language, the term, the word."""

    @property
    def currency_symbol(self) -> str:
        """`£`, or the code of a currency without a symbol of its own."""
        return CURRENCY_SYMBOLS.get(self.currency, self.currency)

    def term_of(self, word: str) -> str:
        """The term that a word of the registry stands for, in any language (`assessments`: `committees`); any other
        word as it is.
        """
        return next((term for _, term, own in self.terms if own.casefold() == word.casefold()), word)


DEFAULT_USAGE = Usage()
CURRENT_USAGE: ContextVar[Usage] = ContextVar("incubo_usage", default=DEFAULT_USAGE)
"""The usage of the current context."""


@contextmanager
def temporary_usage(usage: Usage) -> Iterator[None]:
    """Speak as another registry in a block."""
    token = CURRENT_USAGE.set(usage)
    try:
        yield
    finally:
        CURRENT_USAGE.reset(token)


def make_usage(terms: Mapping[str, Mapping[str, str]], currency: str = "") -> Usage:
    """The usage of a registry. `terms`: term → language → word; a language without a word keeps that of messages, but
    says the code of another currency instead of “euros”.
    """
    currency = currency or DEFAULT_CURRENCY
    if currency != DEFAULT_CURRENCY:
        terms = {**terms, CURRENCY_TERM: {**dict.fromkeys(WORDS, currency), **terms.get(CURRENCY_TERM, {})}}
    replaced = ((lang, term, word) for term, words in terms.items() for lang, word in words.items())
    return Usage(
        currency,
        tuple(
            (lang, term, word)
            for lang, term, word in replaced
            if word and term in WORDS.get(lang, {}) and word != WORDS[lang][term]
        ),
    )


def say(text: str, language: str) -> str:
    """A template of a message in the words of the current registry."""
    return _replace_terms(text, language, CURRENT_USAGE.get().terms)


@functools.lru_cache(maxsize=8_192)
def _replace_terms(text: str, language: str, terms: tuple[tuple[str, str, str], ...]) -> str:
    pattern, words = _compile_terms(language, terms)
    if pattern is None:
        return text

    def replace(match: re.Match[str]) -> str:
        if match["word"] is None:
            return match[0]
        word = words[match["word"].casefold()]
        if match["word"].isupper():
            word = word.upper()
        elif match["word"][0].isupper():
            word = word[0].upper() + word[1:]
        article, gap = match["article"] or "", match["gap"] or ""
        if language == "en" and article:
            article = article[0] + ("n" if word[0].casefold() in "aeiou" else "")
        return f"{article}{gap}{word}"

    return pattern.sub(replace, text)


@functools.lru_cache(maxsize=64)
def _compile_terms(
    language: str, terms: tuple[tuple[str, str, str], ...]
) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """What finds the words that a language replaces, and the word for each."""
    words = {WORDS[lang][term]: word for lang, term, word in terms if lang == language}
    if not words:
        return None, {}
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = (
        rf"{_COMMAND}|(?<!{_PART_OF_NAME})(?:(?P<article>\ban?)(?P<gap>[ \u00a0]))?\b(?P<word>{either})"
        r"(?![\w/=@\]>-]|\.\w)"
    )
    return re.compile(pattern, re.IGNORECASE), words
