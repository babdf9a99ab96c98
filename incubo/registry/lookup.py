"""Find the entry that a person means by a name: people need not know ids.

A name is an id, a title, a full name, a last name, an acronym, a former id, or the beginning of one if only one entry
has it, or of several of its words (`carto nat`); case and accents do not count. The kind may come first
(`startup/aplus`, `produit/aplus`), so the path of a file works too. Of titles, articles do not count either
(`Incubateur des territoires` is `L'Incubateur des Territoires (ANCT)`). An incubator is also found by the name of the
organisation that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.jobs import job_title
from incubo.model.records import Entry, Job
from incubo.model.suggestions import edit_distance, max_edit_distance, normalise_name
from incubo.registry.layout import KINDS_BY_PRIORITY
from incubo.registry.registry import Registry

_MAX_SUGGESTIONS = 6

_KIND_NAMES = {
    "startup": "startup startups product products produit produits service services",
    "member": "member members membre membres person persons people personne personnes author authors",
    "job": "job jobs offer offers offre offres poste postes job-offer job-offers offre-d'emploi offres-d'emploi",
    "incubator": "incubator incubators incubateur incubateurs",
    "organisation": "organisation organisations organization organizations sponsor sponsors",
    "team": "team teams équipe équipes",
}
"""What people call each kind, in every language."""

_KIND_BY_NAME = {normalise_name(name): kind for kind, names in _KIND_NAMES.items() for name in names.split()}

_PREFIX_KINDS = KINDS_BY_PRIORITY[:3]
"""Kinds whose entry wins if names of other kinds begin the same way (job offers often begin with their startup)."""

_LEVEL_ID, _LEVEL_NAME, _LEVEL_FORMER_ID, _LEVEL_PREFIX, _LEVEL_INNER_WORD = range(5)
"""How well a name matches an entry, best first: its id, its id or title without accents or case, a former id, the
beginning of one or the whole last name of a person, the beginning of a word in one."""

_ARTICLES = re.compile(r"^(?:les?|la|the)-(?=.)|\b[ld]'(?=\w)")
"""An article at the beginning of a name, and those that are one word with what follows: people leave them out."""
_AND = re.compile(r"\s(?:et|and|&)\s")
_ORDINAL = re.compile(r"\b([0-9]+)(?:eme|ieme)\b")
_IN_PARENTHESES = re.compile(r"-*\(([^()]*)\)")

_NOT_FOUND_MESSAGES = {
    "startup": N_("no product is called “{word}”"),
    "member": N_("no member is called “{word}”"),
    "incubator": N_("no incubator is called “{word}”"),
    "organisation": N_("no organisation is called “{word}”"),
    "team": N_("no team is called “{word}”"),
    "job": N_("no job offer is called “{word}”"),
}

_OTHER_KIND_MESSAGES = {
    "startup": N_("“{word}” is a product ({id})"),
    "member": N_("“{word}” is a member ({id})"),
    "incubator": N_("“{word}” is an incubator ({id})"),
    "organisation": N_("“{word}” is an organisation ({id})"),
    "team": N_("“{word}” is a team ({id})"),
    "job": N_("“{word}” is a job offer ({id})"),
}


class EntryRef(NamedTuple):
    """An entry by its kind and id."""

    kind: str
    id: str


class KindLookup(NamedTuple):
    """The id that was found, or None and similar ids, the most similar first.

    `is_ambiguous`: these ids all match equally well.
    """

    id: str | None
    suggestions: tuple[str, ...] = ()
    is_ambiguous: bool = False


class EntryLookup(NamedTuple):
    """The entry that was found among several kinds, or None and similar entries.

    `is_ambiguous`: these entries all match equally well. `other_kinds`: entries of other kinds with the same name.
    `is_partial`: what matches is a part of the name.
    """

    entry: EntryRef | None
    suggestions: tuple[EntryRef, ...] = ()
    is_ambiguous: bool = False
    other_kinds: tuple[EntryRef, ...] = ()
    is_partial: bool = False


def parse_kind(word: str) -> str | None:
    """The kind that a word means (`produits`, `équipe`, `people` …); None for any other word."""
    return _KIND_BY_NAME.get(normalise_name(word.strip()))


def split_kind_prefix(word: str) -> tuple[str | None, str]:
    """The kind that comes before a name, if any, and the name alone.

    `startup/aplus`, `/teams/x` and `content/startups/aplus.md` have a kind; any other slash is part of the name.
    """
    word = word.strip().removesuffix(".md")
    prefix, slash, name = word.rpartition("/")
    kind = parse_kind(prefix.rpartition("/")[2].lstrip("_")) if slash else None
    return (kind, name) if kind and name else (None, word)


def find_in_kind(
    registry: Registry,
    kind: str,
    word: str,
    *,
    allow_inner_match: bool = False,
    find_first: Callable[[], Sequence[Collection[str]]] = tuple,
) -> KindLookup:
    """The entry of a kind that a word names. If several match equally well, they are suggestions.

    The beginning of a word inside a name gives a suggestion, or a match with `allow_inner_match`. `find_first`: groups
    of ids that come first among suggestions, those of the first group before those of the second.
    """

    def suggest(ids: Iterable[str]) -> tuple[str, ...]:
        groups = find_first()
        ordered = sorted(ids, key=lambda entry_id: [entry_id not in group for group in groups])
        return tuple(ordered[:_MAX_SUGGESTIONS])

    name = split_kind_prefix(word)[1]
    level, ids = _best_matches(registry, kind, name)
    if ids and (allow_inner_match or level < _LEVEL_INNER_WORD):
        if len(ids) == 1:
            return KindLookup(ids[0])
        return KindLookup(None, suggest(ids), True)
    return KindLookup(None, suggest(_similar_ids(registry, kind, name)))


def split_names(registry: Registry, kind: str, *texts: str) -> list[str]:
    """The names of entries of a kind in texts: between commas or as they are said (`Samuel et Hugo`), but where that is
    one name, or nearly.
    """
    names: list[str] = []
    for text in texts:
        is_list = "," in text and ("/" in text or find_in_kind(registry, kind, text).id is None)
        for part in text.split(",") if is_list else [text]:
            names += _split_said_names(registry, kind, part) if _AND.search(part) else [part]
    return [name.strip() for name in names if name.strip()]


def _split_said_names(registry: Registry, kind: str, text: str) -> list[str]:
    match, names = find_in_kind(registry, kind, text), _AND.split(text)
    is_one = match.id is not None or match.suggestions
    return [text] if is_one or all(find_in_kind(registry, kind, name).id is None for name in names) else names


def find_entry(
    registry: Registry,
    word: str,
    kinds: Iterable[str] = KINDS_BY_PRIORITY,
    *,
    rank: Callable[[EntryRef], int] | None = None,
) -> EntryLookup:
    """The entry of any of the `kinds` that a word names.

    A whole name wins over the beginning of one. If entries of several kinds match, the first of KINDS_BY_PRIORITY wins.
    `rank`: which of several that match by a part of their names come first.
    """
    named_kind, name = split_kind_prefix(word)
    kinds = [kind for kind in KINDS_BY_PRIORITY if kind in kinds and named_kind in (None, kind)]
    matches = [
        (level, EntryRef(kind, entry_id))
        for kind in kinds
        for level, ids in [_best_matches(registry, kind, name)]
        for entry_id in ids
    ]
    if not matches:
        similar = [EntryRef(kind, entry_id) for kind in kinds for entry_id in _similar_ids(registry, kind, name)]
        return EntryLookup(None, tuple(similar[:_MAX_SUGGESTIONS]))
    best_level = min(level for level, _ in matches)
    if best_level >= _LEVEL_PREFIX:
        refs = [ref for level, ref in matches if level == best_level]
        if len(refs) == 1:
            return EntryLookup(refs[0], is_partial=True)
        first_kind = refs[0].kind
        if first_kind not in _PREFIX_KINDS or [ref.kind for ref in refs].count(first_kind) > 1:
            ranked = sorted(refs, key=rank) if rank is not None else refs
            return EntryLookup(None, tuple(ranked[:_MAX_SUGGESTIONS]), True)
        return EntryLookup(refs[0], other_kinds=tuple(refs[1:]), is_partial=True)
    refs = [ref for level, ref in matches if level < _LEVEL_PREFIX]
    same_kind = [ref for ref in refs if ref.kind == refs[0].kind]
    if len(same_kind) > 1:
        return EntryLookup(None, tuple(same_kind[:_MAX_SUGGESTIONS]), True)
    return EntryLookup(refs[0], other_kinds=tuple(refs[1:]))


def no_match_message(
    registry: Registry, kind: str, word: str, match: KindLookup
) -> tuple[Message, tuple[Message, ...]]:
    """The message and hints for a name that is not exactly one entry of a kind. `match`: what `find_in_kind` found.

    Several match, or an entry of another kind has the name, or nothing does but some names are similar.
    """
    labels = [entry_label(registry, kind, entry_id) for entry_id in match.suggestions]
    suggestions = Message(N_("similar names: {near:list}"), {"near": labels})
    if match.is_ambiguous:
        return Message(N_("“{word}” is not enough to tell which one"), {"word": word}), (suggestions,)
    if not labels:
        other = find_entry(registry, word, [other_kind for other_kind in registry.kinds if other_kind != kind]).entry
        if other is not None:
            return Message(_OTHER_KIND_MESSAGES[other.kind], {"word": word, "id": other.id}), ()
    hints: tuple[Message, ...] = (suggestions,) if labels else ()
    if len(labels) == 1:
        hints = (did_you_mean(labels[0]),)
    return Message(_NOT_FOUND_MESSAGES[kind], {"word": word}), hints


def other_kind_message(registry: Registry, kind: str, word: str) -> Message | None:
    """The message for a word that is exactly the id of an entry of another kind; None if it is not."""
    for other_kind in KINDS_BY_PRIORITY:
        if other_kind != kind and registry.find_entry(other_kind, word) is not None:
            return Message(_OTHER_KIND_MESSAGES[other_kind], {"word": word, "id": word})
    return None


def entry_label(registry: Registry, kind: str, entry_id: str) -> str:
    """The title of an entry, with its id if they differ: `Mon Estran (mon-estran)`."""
    title = entry_title(registry, kind, entry_id)
    return entry_id if title == entry_id else f"{title} ({entry_id})"


def entry_title(registry: Registry, kind: str, entry_id: str) -> str:
    """The title or full name of an entry, or its id if it has none."""
    return find_own_title(kind, registry.find_entry(kind, entry_id)) or entry_id


def find_own_title(kind: str, entry: Entry | None) -> str:
    """The title or full name that an entry gives itself; "" if it gives none, and without an entry."""
    title = job_title(entry) if isinstance(entry, Job) else getattr(entry, ENTRY_KINDS[kind].title_field, None)
    return str(title or "").strip()


def _best_matches(registry: Registry, kind: str, word: str) -> tuple[int, list[str]]:
    """How well a name without kind matches the entries of a kind, and the ids that match this well."""
    if registry.has_entry(kind, word):
        return _LEVEL_ID, [word]
    user_name, at_sign, _ = word.partition("@")
    # the e-mail address of a member is `id@domain`
    name = normalise_name(user_name if at_sign and kind == "member" else word)
    if not name:
        return _LEVEL_INNER_WORD, []
    names_by_id = [(entry_id, _names_of(registry, kind, entry_id)) for entry_id in registry.entry_ids(kind)]

    def matching_ids(matches: Callable[[str], bool]) -> list[str]:
        return [entry_id for entry_id, names in names_by_id if any(map(matches, names))]

    if ids := [entry_id for entry_id, names in names_by_id if name in names]:
        return _LEVEL_NAME, ids
    if kind == "startup" and word in registry.redirected_ids:
        return _LEVEL_FORMER_ID, [registry.redirected_ids[word]]
    if ids := matching_ids(lambda other: other.startswith(name)):
        return _LEVEL_PREFIX, ids
    if "-" in name:
        parts = sorted(name.split("-"))  # in any order: the last name may come first
        if ids := matching_ids(lambda other: sorted(other.split("-")) == parts):
            return _LEVEL_PREFIX, ids
    if kind == "member" and matching_ids(lambda other: other.endswith(f"-{name}")):
        # a whole last name; one that begins with it may be meant as well (“Le Goff” and “Le Goff-Martin”)
        return _LEVEL_PREFIX, matching_ids(lambda other: f"-{name}-" in f"{other}-")
    words = name.split("-")
    if len(words) > 1 and (
        ids := matching_ids(lambda other: other.startswith(words[0]) and _begin_words(words, other.split("-")))
    ):
        return _LEVEL_PREFIX, ids
    ids = matching_ids(lambda other: f"-{name}" in other or _begin_words(words, other.split("-")))
    if not ids and kind != "member":
        said = _ORDINAL.sub(r"\1e", _without_articles(name)).replace("+", "plus")
        if said != name:
            return _best_matches(registry, kind, said)
    if not ids and kind == "incubator":
        level, owners = _best_matches(registry, "organisation", word)
        if level < _LEVEL_INNER_WORD:
            ids = [one.id for one in registry.incubators.values() if one.owner in owners]
            return _LEVEL_PREFIX, ids
    return _LEVEL_INNER_WORD, ids


def _begin_words(beginnings: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each of several texts begins a word, in the order of the words."""
    remaining = iter(words)
    return len(beginnings) > 1 and all(any(word.startswith(text) for word in remaining) for text in beginnings)


def _names_of(registry: Registry, kind: str, entry_id: str) -> set[str]:
    """The names of an entry, normalised: its id, its title, its acronym; and, but for people, its title as it is said:
    without articles, without what stands in parentheses, and (but for an offer, where it is no name) that alone.
    """
    entry: Any = registry.find_entry(kind, entry_id)
    title = normalise_name(entry_title(registry, kind, entry_id))
    names = {normalise_name(entry_id), title, normalise_name(getattr(entry, "acronym", None) or entry_id)}
    if kind != "member":
        said = _without_articles(title)
        names |= {said, _IN_PARENTHESES.sub("", said), said.replace("+", "-plus")}
        names |= set(_IN_PARENTHESES.findall(said)) if kind != "job" else set()
    return names - {""}


def _without_articles(name: str) -> str:
    return _ARTICLES.sub("", name)


def _similar_ids(registry: Registry, kind: str, word: str) -> list[str]:
    """The ids of entries with a slightly different name, then of those whose name contains the word, or has one that is
    slightly different.
    """
    name = normalise_name(word)
    if kind != "member":
        name = _without_articles(name)
    return [entry_id for _, entry_id in sorted(_rank_similar_ids(registry, kind, name))] if name else []


def _rank_similar_ids(registry: Registry, kind: str, name: str) -> Iterator[tuple[int, str]]:
    limit = max_edit_distance(name)
    for entry_id in registry.entry_ids(kind):
        other_names = _names_of(registry, kind, entry_id)
        distance = min(edit_distance(name, other, limit) for other in other_names)
        if distance <= limit and distance < len(name):
            yield distance, entry_id
        elif len(name) > 2 and any(name in other for other in other_names):
            yield limit + 1, entry_id
        elif "-" not in name and any(
            edit_distance(name, word, limit) <= limit < len(word) for other in other_names for word in other.split("-")
        ):
            yield limit + 2, entry_id


def phase_value(registry: Registry, phase: str | None) -> LabelledValue | None:
    """A phase as a value: its id for machines, its label for people; None where none has begun."""
    return registry.vocabulary.labelled_value("phases", phase) if phase is not None else None


def phase_label(registry: Registry, phase: str | None) -> Message:
    """The label of a phase (None: no phase has begun), for headings and sentences."""
    if phase is None:
        return Message(N_("No phase yet"))
    return Message("{phase}", {"phase": registry.vocabulary.labelled_value("phases", phase)})
