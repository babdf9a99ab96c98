"""The texts of a registry, folded for a search: found by every word, the title first; near words; excerpts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import SuggestionIndex
from incubo.query.context import QueryContext
from incubo.query.filters import fold_for_search
from incubo.query.resources.catalogue import RESOURCES
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

MAX_WORDS = 8
"""Words of a search that are looked for."""
_BEFORE, _AFTER = 50, 130
"""Characters of an excerpt before and after the first word that was found."""
_NEAR_EDGE = 20
"""Characters within which an excerpt begins at a word."""
_MIN_NEAR_LETTERS = 4
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_MARKS = re.compile(r"[#*_`>|]+|<[^<>]{0,200}>")
_WEB_ADDRESS = re.compile(r"https?://")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


class Source(NamedTuple):
    """The texts of an entry: what it is called, its fields, its body as plain text; and the same folded, a blank before
    each word.
    """

    kind: str
    id: str
    title: str
    fields: tuple[str, ...]
    body: str
    folded_title: str
    folded_fields: str
    folded_body: str


class Hit(NamedTuple):
    """An entry that was found. `rank`: the smaller the better (see `SearchIndex.find`)."""

    source: Source
    rank: int


def _make_source(kind: str, entry_id: str, title: str, fields: tuple[str, ...], body: str) -> Source:
    folded_fields = fold_words(" ".join((title, entry_id, *fields)))
    return Source(
        kind, entry_id, title, fields, body, fold_words(f"{title} {entry_id}"), folded_fields, fold_words(body)
    )


class SearchIndex:
    """The texts of all entries of a registry."""

    def __init__(self, registry: Registry, context: QueryContext, previous: SearchIndex | None = None) -> None:
        self._registry = registry
        self._bodies: dict[str, tuple[Any, str]] = {}
        known = previous._bodies if previous is not None else {}
        former = {(source.kind, source.id): source for source in previous.sources} if previous is not None else {}
        self.sources: list[Source] = []
        resources = {resource.fields: resource for resource in RESOURCES}
        for kind, entry_kind in ENTRY_KINDS.items():
            resource = resources[entry_kind.fields]
            for entry in registry.entries.get(kind, {}).values():
                body = self._read_body(entry, known)
                fields = tuple(dict.fromkeys(text for text in resource.search_texts(context, entry) if text))
                source = former.get((kind, entry.id))
                if source is None or source.fields != fields or source.body is not body:
                    source = _make_source(kind, entry.id, entry_title(registry, kind, entry.id), fields, body)
                self.sources.append(source)

    def _read_body(self, entry: Any, known: dict[str, tuple[Any, str]]) -> str:
        """The text of an entry without its marks; of one that did not change since, as it was read then."""
        kept = known.get(entry.path)
        if kept is None or kept[0] is not entry:
            length = self._registry.file_facts.body_lengths.get(entry.path, 0)
            text = ""
            if length:
                try:
                    text = strip_markdown(self._registry.read_text(entry.path).rstrip()[-length:])
                except OSError:  # removed meanwhile
                    text = ""
            kept = (entry, text)
        self._bodies[entry.path] = kept
        return kept[1]

    def find(self, words: Sequence[str]) -> list[Hit]:
        """The entries that contain every word. Ranks: 0 for one whose title it is, then where words of the title, of
        the fields, of the body begin so, then where they stand within words; within these, those that have the words
        side by side first.
        """
        hits = []
        for source in self.sources:
            rank = _rank(source, words)
            if rank is not None:
                hits.append(Hit(source, rank))
        return hits

    def excerpt(self, hit: Hit, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
        """What stands around a word that was found, in pieces, and which of them are marked; empty where the title says
        it all.
        """
        source = hit.source
        missing = [word for word in words if word not in source.folded_title]
        if not missing:
            return ()
        best: tuple[int, str] | None = None
        prose = [text for text in source.fields if not _WEB_ADDRESS.match(text)]
        for text in (*prose, source.body, *source.fields):
            folded = fold_for_search(text)
            for word in missing:
                place = find_word_start(folded, word)
                if place >= 0:
                    return tuple(mark_words(text, words, place))
                place = folded.find(word)
                if place >= 0 and best is None:
                    best = (place, text)
        return tuple(mark_words(best[1], words, best[0])) if best is not None else ()

    @cached_property
    def _near(self) -> tuple[SuggestionIndex, dict[str, str]]:
        """The words of titles, folded, and as they are written."""
        written: dict[str, str] = {}
        for source in self.sources:
            for word in (source.title, *_WORD.findall(source.title)):
                if len(word) >= _MIN_NEAR_LETTERS:
                    written.setdefault(_sound(fold_for_search(word)), word)
        return SuggestionIndex(written), written

    def suggest(self, text: str) -> str:
        """The search that was probably meant: its words that nothing contains, as titles write them; "" for none."""
        index, written = self._near
        words = text.split()
        whole = index.find_nearest(_sound(fold_for_search(" ".join(words))))
        if whole is not None and len(words) > 1:
            return written[whole] if fold_for_search(written[whole]) != fold_for_search(" ".join(words)) else ""
        corrected = []
        for word in words:
            folded = fold_for_search(word)
            is_known = any(folded in source.folded_fields or folded in source.folded_body for source in self.sources)
            nearest = None if is_known or len(folded) < _MIN_NEAR_LETTERS else index.find_nearest(_sound(folded))
            corrected.append(word if nearest is None else written[nearest])
        return " ".join(corrected) if corrected != words else ""


def _sound(folded: str) -> str:
    """A folded word with what French spells in two ways and says in one written alike: who heard a name types it so."""
    return folded.replace("ph", "f").replace("th", "t")


def split_words(text: str) -> list[str]:
    """The words of a search, folded; one that another begins with is left out."""
    words = list(dict.fromkeys(fold_words(text).split()))[:MAX_WORDS]
    return [word for word in words if not any(other != word and word in other for other in words)]


class _FoldedLetters(dict[int, str]):
    """What each character is in folded words: itself without its accent, a blank for what is no letter or digit."""

    def __missing__(self, code: int) -> str:
        folded = fold_for_search(chr(code))
        self[code] = folded if not folded or folded.isalnum() else " "
        return self[code]


_FOLDED_LETTERS = _FoldedLetters()


def fold_words(text: str) -> str:
    """A text without case and accents, in which each word stands between two blanks."""
    return f" {' '.join(text.casefold().translate(_FOLDED_LETTERS).split())} "


def find_word_start(folded: str, word: str) -> int:
    """The place in a folded text where a word begins with these letters; -1 for none."""
    place = folded.find(word)
    while place > 0 and folded[place - 1].isalnum():
        place = folded.find(word, place + 1)
    return place


def _rank(source: Source, words: Sequence[str]) -> int | None:
    phrase = " ".join(words)
    if source.folded_title == f" {phrase} {fold_words(source.id).strip()} " or fold_words(source.id) == f" {phrase} ":
        return 0
    starts = [f" {word}" for word in words]
    for rank, texts in enumerate(
        ((source.folded_title,), (source.folded_fields,), (source.folded_fields, source.folded_body)), 1
    ):
        if all(any(start in text for text in texts) for start in starts):
            return 2 * rank - any(f" {phrase}" in text for text in texts)
    found = all(word in source.folded_fields or word in source.folded_body for word in words)
    return 7 if found else None


def strip_markdown(markdown: str) -> str:
    """A Markdown text in one line, without its marks: links are their words."""
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", markdown)).split())


def mark_words(text: str, words: Iterable[str], near: int) -> Iterator[tuple[str, bool]]:
    """What stands around a place of a text, in pieces, and which of them are the words. `near`: a place in the folded
    text.
    """
    place_of = _folded_places(text)
    start = place_of(near)
    low = max(start - _BEFORE, 0)
    low = 0 if low < _NEAR_EDGE else max(text.rfind(" ", low - _NEAR_EDGE, low) + 1, low - _NEAR_EDGE)
    high = min(start + _AFTER, len(text))
    piece = text[low:high]
    spans = sorted(_find_spans(piece, words))
    if low:
        yield "… ", False
    end = 0
    for first, last in spans:
        if first < end:
            continue
        if first > end:
            yield piece[end:first], False
        yield piece[first:last], True
        end = last
    yield piece[end:] + (" …" if high < len(text) else ""), False


def _folded_places(text: str) -> Callable[[int], int]:
    """A function from places of the folded text to those of the text."""
    if len(fold_for_search(text)) == len(text):
        return lambda place: place
    places: list[int] = []
    for index, letter in enumerate(text):
        places += [index] * len(fold_for_search(letter))
    return lambda place: places[place] if place < len(places) else len(text)


def _find_spans(piece: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded, place_of = fold_for_search(piece), _folded_places(piece)
    for word in words:
        at = folded.find(word)
        while at >= 0:
            yield place_of(at), place_of(at + len(word) - 1) + 1
            at = folded.find(word, at + len(word))
