"""Find the entries that the cells of a sheet name: each look-up in constant time, near names within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from incubo.exchange.workbook.values import id_in_label, is_no_value, make_shortened_matcher
from incubo.model.suggestions import SearchBudget, SuggestionIndex, is_misspelling, normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

_IN_PARENTHESES = re.compile(r"\s*\(([^()]*)\)\s*")
_OFFER_PREFIX = re.compile(r"^\[[^\[\]]*\]\s*")
_SEARCH_UNITS = 20_000_000
"""The work that all searches of near names of an import may do together: two seconds."""


_COMPARED_BY_LETTERS = ("startup", "organisation")
_MIN_BEGINNING, _MAX_BEGUN = 4, 3


def _letters_of(key: str) -> str:
    """The letters of a name without what joins its words."""
    return "".join(word for word in key.split("-") if word not in ("et", "and", ""))


def name_key(text: str) -> str:
    """A name without accents, case and separators, for comparison."""
    return normalise_name(" ".join(text.replace("'", " ").replace("’", " ").split()))


def whole_name(first_name: str, name: str) -> str:
    """The name of a person whose first name is in a column of its own: before the last name, unless it is there, too.

    “Martin” is not there in “Martinez”, nor in the last name “Martin”. “ROSE” gets small letters: beside “Hannezo”, it
    would be taken for the last name.
    """
    first_name, name = " ".join(first_name.split()), " ".join(name.split())
    if not name or is_no_value(name) or not first_name or is_no_value(first_name):
        return name
    own, words = name_key(first_name).split("-"), name_key(name).split("-")
    places = range(len(words) - len(own) + 1) if len(words) > 1 else ()
    return name if any(words[i : i + len(own)] == own for i in places) else f"{_in_small_letters(first_name)} {name}"


def _in_small_letters(word: str) -> str:
    return word.title() if word.isupper() else word


class InitialedName(NamedTuple):
    """A name with an initial, “Karim U.” or “K. Untel”: its words and the letter, as they are compared."""

    words: tuple[str, ...]
    initial: str

    def may_be(self, name: str) -> bool:
        """Whether it may mean the person of a whole name."""
        whole, length = _name_words(name), len(self.words)
        if len(whole) <= length:
            return False
        is_first = whole[:length] == self.words and whole[length].startswith(self.initial)
        return is_first or (whole[-length:] == self.words and whole[0].startswith(self.initial))


def _name_words(text: str) -> tuple[str, ...]:
    return tuple(name_key(_IN_PARENTHESES.sub(" ", text).replace(".", " ")).split("-"))


def parse_initialed_name(text: str) -> InitialedName | None:
    """The words of a name with an initial; None for any other text."""
    words = _name_words(text)
    if len(words) < 2 or [len(word) for word in words].count(1) != 1 or 1 not in (len(words[0]), len(words[-1])):
        return None
    if len(words[-1]) == 1:
        return InitialedName(words[:-1], words[-1])
    return InitialedName(words[1:], words[0])


class NameMatch(NamedTuple):
    """The entry that a name means (`id`); else those that it may mean: several of that name, or one of a near name."""

    id: str | None = None
    candidates: tuple[str, ...] = ()


NO_MATCH = NameMatch()


class NameIndex:
    """The entries of a kind by all their names, those that the import adds too.

    `taken_ids`: the ids that no new entry may have, in lower case.
    """

    def __init__(self, registry: Registry, kind: str) -> None:
        self.kind = kind
        self.registry = registry
        self._ids: set[str] = set(registry.entry_ids(kind))
        self.taken_ids = {entry_id.casefold() for entry_id in self._ids}
        self._by_key: dict[str, list[str]] = {}
        self._by_letters: dict[str, set[str]] = {}
        self._by_part: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._added_titles: dict[str, str] = {}
        self._budget = SearchBudget(_SEARCH_UNITS)
        self._suggestions: SuggestionIndex | None = None
        for entry_id in self._ids:
            entry = registry.entries.get(kind, {}).get(entry_id)
            names = [entry_id, entry_title(registry, kind, entry_id)]
            if kind == "job":  # a sheet says “Développeur”, the title of the offer is “[Mission] Développeur”
                names.append(_OFFER_PREFIX.sub("", names[-1]))
            acronym = getattr(entry, "acronym", None)
            self._add_names(entry_id, [*names, *([acronym] if acronym else [])])
        if kind == "startup":
            for former_id, entry_id in registry.redirected_ids.items():
                self._by_key.setdefault(name_key(former_id), [entry_id])
                self.taken_ids.add(former_id.casefold())

    def _add_names(self, entry_id: str, names: Iterable[str]) -> None:
        for name in names:
            key = name_key(name)
            keys = {key}
            if self.kind in _COMPARED_BY_LETTERS:
                self._by_letters.setdefault(_letters_of(key), set()).add(entry_id)
            if self.kind == "member":
                words = key.split("-")
                keys.add("-".join(sorted(words)))
                for part in {words[0], "-".join(words[1:])}:
                    ids = self._by_part.setdefault(part, [])
                    if entry_id not in ids:
                        ids.append(entry_id)
                for word in _name_words(name):
                    ids = self._by_word.setdefault(word, [])
                    if entry_id not in ids:
                        ids.append(entry_id)
            for one in keys:
                ids = self._by_key.setdefault(one, [])
                if entry_id not in ids:
                    ids.append(entry_id)

    def add(self, entry_id: str, title: str) -> None:
        """An entry that the import adds. Near names are searched among those that were there before."""
        self._ids.add(entry_id)
        self.taken_ids.add(entry_id.casefold())
        self._added_titles[entry_id] = title
        self._add_names(entry_id, [entry_id, title])

    def title(self, entry_id: str) -> str:
        """The title of an entry."""
        return self._added_titles.get(entry_id) or entry_title(self.registry, self.kind, entry_id)

    def label(self, entry_id: str) -> str:
        """The title of an entry, with its id."""
        title = self.title(entry_id)
        return title if title == entry_id else f"{title} ({entry_id})"

    def find(self, text: str, *, allow_near: bool = True) -> NameMatch:
        """The entry that a text names: by its id, a former id, its title, its acronym; in a label, by its id."""
        text = " ".join(text.split())
        if text in self._ids:
            return NameMatch(text)
        labelled = id_in_label(text)
        if labelled is not None and labelled in self._ids:
            return NameMatch(labelled)
        aside = _IN_PARENTHESES.findall(text)
        for name in (text, _IN_PARENTHESES.sub(" ", text), *aside):
            ids = self._find_key(name)
            is_beside = self.kind == "startup" and name in aside  # “Machin (Bouée)” is perhaps another product
            if len(ids) == 1 and not is_beside:
                return NameMatch(ids[0])
            if ids:
                return NameMatch(None, tuple(ids))
        same = self._by_letters.get(_letters_of(name_key(text)), ()) if self.kind in _COMPARED_BY_LETTERS else ()
        if len(same) == 1:  # “Transhuminfo”, “Puits et Sources” of “Puits & Sources”
            return NameMatch(next(iter(same)))
        shortened = self._find_shortened(text) if self.kind == "organisation" else ()
        if len(shortened) == 1:
            return NameMatch(shortened[0])
        if not allow_near:
            return NO_MATCH
        initials = self.find_by_initials(text)
        return NameMatch(None, initials) if initials else self._find_near(text)

    def _find_shortened(self, text: str) -> tuple[str, ...]:
        """The entries of whose names a text shortens words with a point: “Dir. gén. des forêts”."""
        is_meant = make_shortened_matcher(text)
        return tuple({i for key, ids in self._by_key.items() for i in ids if is_meant is not None and is_meant(key)})

    def find_begun(self, text: str) -> tuple[str, ...]:
        """The entries whose names begin with the words of a text: “Caselle” of “Caselle Santé”."""
        key = name_key(text)
        if len(key) < _MIN_BEGINNING:
            return ()
        return tuple(dict.fromkeys(i for name, ids in self._by_key.items() if name.startswith(f"{key}-") for i in ids))[
            :_MAX_BEGUN
        ]

    def words_beside(self, text: str, entry_id: str) -> str:
        """The words of “Bouée (ex-Balise)”, in parentheses or before them, that do not name the entry that it names."""
        asides = _IN_PARENTHESES.findall(text)
        if not asides or entry_id in self._find_key(text) or id_in_label(text) == entry_id:
            return ""
        parts = [_IN_PARENTHESES.sub(" ", text).strip(), *asides]
        return ", ".join(part for part in parts if part and entry_id not in self._find_key(part))

    def _find_key(self, name: str) -> list[str]:
        key = name_key(name)
        if not key:
            return []
        ids = self._by_key.get(key)
        if ids is None and self.kind == "member":
            user_name, at_sign, _ = name.partition("@")
            ids = self._by_key.get(name_key(user_name)) if at_sign else None
            ids = ids or self._by_key.get("-".join(sorted(key.split("-"))))
        return ids or []

    def find_by_part(self, text: str) -> tuple[str, ...]:
        """The people of whom a text is the first name, or the last name."""
        return tuple(self._by_part.get(name_key(text), ()))

    def find_by_initials(self, text: str) -> tuple[str, ...]:
        """The people whom a name with an initial may mean: “Karim U.” and “U. Karim” are perhaps Karim Untel."""
        name = parse_initialed_name(text) if self.kind == "member" else None
        if name is None:
            return ()
        return tuple(
            member_id
            for member_id in self._by_word.get(name.words[0], ())
            if name.may_be(self.title(member_id)) or name.may_be(member_id)
        )

    def _find_near(self, text: str) -> NameMatch:
        if self._suggestions is None:
            self._suggestions = SuggestionIndex(self._by_key)
        key = name_key(text)
        nearest = self._suggestions.find_nearest(key, self._budget)
        if nearest is None or not is_misspelling(key, nearest):
            return NO_MATCH
        return NameMatch(None, tuple(self._by_key[nearest]))
