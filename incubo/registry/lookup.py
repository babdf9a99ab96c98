"""What a person calls an entry, to its kind and id: ids are for files.

An id, a title, a full name, an acronym, a former id, or the unique beginning of one, without accents or case.
A kind's word may stand before it: `startup/aplus`, `produit/aplus`, and the path of its file does too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from incubo.core import shell
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.jobs import offer_title
from incubo.model.records import Job
from incubo.model.suggestions import edit_distance, max_edit_distance, normalise_name
from incubo.registry.layout import KINDS_BY_PRIORITY
from incubo.registry.registry import Registry

MAX_SUGGESTIONS = 6
"""How many near matches are worth reading."""

KIND_NAMES = {
    "startup": "startup startups product products produit produits service services",
    "member": "member members membre membres person persons people personne personnes author authors",
    "job": "job jobs offer offers offre offres poste postes job-offer job-offers offre-d'emploi offres-d'emploi",
    "incubator": "incubator incubators incubateur incubateurs",
    "organisation": "organisation organisations organization organizations sponsor sponsors",
    "team": "team teams équipe équipes",
}
"""What people call each kind, in any language."""

_PREFIX_KINDS = KINDS_BY_PRIORITY[:3]
"""Kinds that a beginning may mean although entries of other kinds begin so too (their offers usually do)."""

_KIND_BY_NAME = {normalise_name(word): kind for kind, words in KIND_NAMES.items() for word in words.split()}


class EntryRef(NamedTuple):
    """An entry by its kind and id."""

    kind: str
    id: str


class KindLookup(NamedTuple):
    """The id that was found, or the ids near to what was said (the nearest first); `is_ambiguous` fit equally well."""

    id: str | None
    suggestions: tuple[str, ...] = ()
    is_ambiguous: bool = False


class EntryLookup(NamedTuple):
    """The entry that a word means among several kinds, or None and what is `suggestions`.

    `other_kinds`: entries of other kinds that the same name means. `is_ambiguous`: those near fit equally well.
    """

    entry: EntryRef | None
    suggestions: tuple[EntryRef, ...] = ()
    is_ambiguous: bool = False
    other_kinds: tuple[EntryRef, ...] = ()


def parse_kind(word: str) -> str | None:
    """The kind that a word means: `produits`, `équipe`, `people` …; None for another word."""
    return _KIND_BY_NAME.get(normalise_name(word.strip()))


def split_kind_prefix(word: str) -> tuple[str | None, str]:
    """The kind that is written before a name, if any, and the bare name.

    `startup/aplus`, `/teams/x` and `content/startups/aplus.md` name their kind; other slashes belong to the name.
    """
    word = word.strip().removesuffix(".md")
    before, slash, name = word.rpartition("/")
    kind = parse_kind(before.rpartition("/")[2].lstrip("_")) if slash else None
    return (kind, name) if kind and name else (None, word)


def find_in_kind(registry: Registry, kind: str, word: str, *, allow_inner_match: bool = False) -> KindLookup:
    """The entry of a kind that a word names. Several that fit equally well are near matches, not a find.

    A word inside a name (a last name) is near only, unless `allow_inner_match`: what is written is named from its
    beginning.
    """
    level, ids = _best_matches(registry, kind, split_kind_prefix(word)[1])
    if len(ids) == 1 and (allow_inner_match or level < _LEVEL_INNER_WORD):
        return KindLookup(ids[0])
    if ids and (allow_inner_match or level < _LEVEL_INNER_WORD):
        return KindLookup(None, tuple(ids[:MAX_SUGGESTIONS]), True)
    return KindLookup(None, tuple(_similar_ids(registry, kind, split_kind_prefix(word)[1])[:MAX_SUGGESTIONS]))


def find_entry(registry: Registry, word: str, kinds: Iterable[str] = KINDS_BY_PRIORITY) -> EntryLookup:
    """The entry of any of the kinds that a word names.

    A whole name wins over a beginning. Of several kinds with that very name, the first in PREFERENCE is found.
    """
    own, name = split_kind_prefix(word)
    kinds = [kind for kind in KINDS_BY_PRIORITY if kind in kinds and own in (None, kind)]
    fits = [
        (level, EntryRef(kind, each))
        for kind in kinds
        for level, ids in [_best_matches(registry, kind, name)]
        for each in ids
    ]
    if not fits:
        near = [EntryRef(kind, each) for kind in kinds for each in _similar_ids(registry, kind, name)]
        return EntryLookup(None, tuple(near[:MAX_SUGGESTIONS]))
    best = min(level for level, _ in fits)
    if best >= _LEVEL_PREFIX:
        begun = [one for level, one in fits if level == best]
        first = [one for one in begun if one.kind == begun[0].kind]
        if len(first) > 1 or begun[0].kind not in _PREFIX_KINDS:
            return EntryLookup(begun[0]) if len(begun) == 1 else EntryLookup(None, tuple(begun[:MAX_SUGGESTIONS]), True)
        return EntryLookup(begun[0], other_kinds=tuple(one for one in begun if one.kind != begun[0].kind))
    whole = [one for level, one in fits if level < _LEVEL_PREFIX]
    first = [one for one in whole if one.kind == whole[0].kind]
    if len(first) > 1:
        return EntryLookup(None, tuple(first[:MAX_SUGGESTIONS]), True)
    return EntryLookup(first[0], other_kinds=tuple(one for one in whole if one.kind != first[0].kind))


def no_match_message(registry: Registry, kind: str, word: str) -> tuple[Message, tuple[Message, ...]]:
    """What is said of a name that means no one entry of a kind, with hints: several fit, another kind has it, near."""
    match = find_in_kind(registry, kind, word)
    near = [entry_label(registry, kind, each) for each in match.suggestions]
    among = Message(N_("near to it: {near:list}"), {"near": near})
    if match.is_ambiguous:
        return Message(N_("“{word}” is not enough to tell which one"), {"word": word}), (among,)
    other = find_entry(registry, word, [each for each in registry.kinds if each != kind]).entry
    if other is not None and not near:
        return Message(_OTHER_KIND_MESSAGES[other.kind], {"word": word, "id": other.id}), ()
    hints = (
        (Message(N_("did you mean “{meant}”?"), {"meant": near[0]}),) if len(near) == 1 else (among,) if near else ()
    )
    return Message(_NOT_FOUND_MESSAGES[kind], {"word": word}), hints


_NOT_FOUND_MESSAGES = {
    "startup": N_("no startup is called “{word}”"),
    "member": N_("no member is called “{word}”"),
    "incubator": N_("no incubator is called “{word}”"),
    "organisation": N_("no organisation is called “{word}”"),
    "team": N_("no team is called “{word}”"),
    "job": N_("no job offer is called “{word}”"),
}
_OTHER_KIND_MESSAGES = {
    "startup": N_("“{word}” is a startup ({id})"),
    "member": N_("“{word}” is a member ({id})"),
    "incubator": N_("“{word}” is an incubator ({id})"),
    "organisation": N_("“{word}” is an organisation ({id})"),
    "team": N_("“{word}” is a team ({id})"),
    "job": N_("“{word}” is a job offer ({id})"),
}


def other_kind_message(registry: Registry, kind: str, word: str) -> Message | None:
    """What is said of a name that is, to the letter, the id of an entry of another kind."""
    other = next((each for each in KINDS_BY_PRIORITY if each != kind and word in registry.entries.get(each, ())), None)
    return Message(_OTHER_KIND_MESSAGES[other], {"word": word, "id": word}) if other is not None else None


def entry_label(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title with its id, where they differ: `Mon Estran (mon-estran)`."""
    title = entry_title(registry, kind, entry_id)
    return entry_id if title == entry_id else f"{title} ({entry_id})"


def unambiguous_references(registry: Registry, refs: Iterable[EntryRef]) -> list[str]:
    """What to type for each entry where any kind may be meant: its id; with its kind where it is odd, or not alone."""
    called = Counter(
        name
        for kind in KINDS_BY_PRIORITY
        for each in registry.entry_ids(kind)
        for name in _names_of(registry, kind, each)
    )
    return [
        each.id
        if shell.quote_entry_id(*each) == each.id and called[normalise_name(each.id)] == 1
        else shell.quote_entry_ref(*each)
        for each in refs
    ]


def entry_title(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title, or its id."""
    entry = registry.entries.get(kind, {}).get(entry_id)
    said = offer_title(entry) if isinstance(entry, Job) else getattr(entry, ENTRY_KINDS[kind].title_field, None)
    return str(said or "").strip() or entry_id


_LEVEL_ID, _LEVEL_NAME, _LEVEL_FORMER_ID, _LEVEL_PREFIX, _LEVEL_INNER_WORD = range(5)
"""How a name fits an entry, best first: its id, its id or title without accents or case, a former id, the beginning
of one, the beginning of a word in one (a last name)."""


def _best_matches(registry: Registry, kind: str, word: str) -> tuple[int, list[str]]:
    """How well a bare name fits a kind, and the ids that it fits so."""
    if registry.has_entry(kind, word):
        return _LEVEL_ID, [word]
    name, at, _ = word.partition("@")
    wanted = normalise_name(name if at and kind == "member" else word)  # an address on the network's domain is the id
    if not wanted:
        return _LEVEL_INNER_WORD, []
    calls = [(entry_id, _names_of(registry, kind, entry_id)) for entry_id in registry.entry_ids(kind)]
    exact = [entry_id for entry_id, said in calls if wanted in said]
    if exact:
        return _LEVEL_NAME, exact
    if kind == "startup" and word in registry.redirected_ids:
        return _LEVEL_FORMER_ID, [registry.redirected_ids[word]]
    begun = [entry_id for entry_id, said in calls if any(name.startswith(wanted) for name in said)]
    if begun:
        return _LEVEL_PREFIX, begun
    if "-" in wanted:
        parts = sorted(wanted.split("-"))  # the last name first, as in an address book
        turned = [entry_id for entry_id, said in calls if any(sorted(name.split("-")) == parts for name in said)]
        if turned:
            return _LEVEL_PREFIX, turned
    inner = f"-{wanted}"
    return _LEVEL_INNER_WORD, [entry_id for entry_id, said in calls if any(inner in name for name in said)]


def _names_of(registry: Registry, kind: str, entry_id: str) -> set[str]:
    entry: Any = registry.entries.get(kind, {}).get(entry_id)
    said = {entry_id, entry_title(registry, kind, entry_id), getattr(entry, "acronym", None) or entry_id}
    return {normalise_name(name) for name in said}


def _similar_ids(registry: Registry, kind: str, word: str) -> list[str]:
    """The ids whose id or title is a slip away, then those that hold the word."""
    wanted = normalise_name(word)
    if not wanted:
        return []
    return [entry_id for _, entry_id in sorted(_rank_similar_ids(registry, kind, wanted))]


def _rank_similar_ids(registry: Registry, kind: str, wanted: str) -> Iterator[tuple[int, str]]:
    limit = max_edit_distance(wanted)
    for entry_id in registry.entry_ids(kind):
        said = _names_of(registry, kind, entry_id)
        away = min(edit_distance(wanted, name, limit) for name in said)
        if away <= limit and away < len(wanted):
            yield away, entry_id
        elif len(wanted) > 2 and any(wanted in name for name in said):
            yield limit + 1, entry_id
