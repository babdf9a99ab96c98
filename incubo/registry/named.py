"""What a person calls an entry, to its kind and id: ids are for files.

An id, a title, a full name, an acronym, a former id, or the unique beginning of one, without accents or case.
A kind's word may stand before it: `startup/aplus`, `produit/aplus`, and the path of its file does too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from incubo import shell
from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.model.nearest import distance, folded, reach
from incubo.model.records import Job
from incubo.model.teams import title
from incubo.problem import Text
from incubo.registry.layout import PREFERENCE
from incubo.registry.registry import Registry

MOST = 6
"""How many near matches are worth reading."""

KIND_WORDS = {
    "startup": "startup startups product products produit produits service services",
    "member": "member members membre membres person persons people personne personnes author authors",
    "job": "job jobs offer offers offre offres poste postes job-offer job-offers offre-d'emploi offres-d'emploi",
    "incubator": "incubator incubators incubateur incubateurs",
    "organisation": "organisation organisations organization organizations sponsor sponsors",
    "team": "team teams équipe équipes",
}
"""What people call each kind, in any language."""

_FIRST = PREFERENCE[:3]
"""Kinds that a beginning may mean although entries of other kinds begin so too (their offers usually do)."""

_KIND_OF = {folded(word): kind for kind, words in KIND_WORDS.items() for word in words.split()}


class Named(NamedTuple):
    """An entry by its kind and id."""

    kind: str
    id: str


class Match(NamedTuple):
    """The id that was found, or the ids near to what was said (the nearest first); `several` fit equally well."""

    id: str | None
    near: tuple[str, ...] = ()
    several: bool = False


class Meant(NamedTuple):
    """The entry that a word means among several kinds, or None and what is `near`.

    `also`: entries of other kinds that the same name means. `several`: those near fit equally well.
    """

    found: Named | None
    near: tuple[Named, ...] = ()
    several: bool = False
    also: tuple[Named, ...] = ()


def kind_of(word: str) -> str | None:
    """The kind that a word means: `produits`, `équipe`, `people` …; None for another word."""
    return _KIND_OF.get(folded(word.strip()))


def split(word: str) -> tuple[str | None, str]:
    """The kind that is written before a name, if any, and the bare name.

    `startup/aplus`, `/teams/x` and `content/startups/aplus.md` name their kind; other slashes belong to the name.
    """
    word = word.strip().removesuffix(".md")
    before, slash, name = word.rpartition("/")
    kind = kind_of(before.rpartition("/")[2].lstrip("_")) if slash else None
    return (kind, name) if kind and name else (None, word)


def find(registry: Registry, kind: str, word: str, *, loose: bool = False) -> Match:
    """The entry of a kind that a word names. Several that fit equally well are near matches, not a find.

    A word inside a name (a last name) is near only, unless `loose`: what is written is named from its beginning.
    """
    level, ids = _fit(registry, kind, split(word)[1])
    if len(ids) == 1 and (loose or level < _WORD):
        return Match(ids[0])
    if ids and (loose or level < _WORD):
        return Match(None, tuple(ids[:MOST]), True)
    return Match(None, tuple(_alike(registry, kind, split(word)[1])[:MOST]))


def meant(registry: Registry, word: str, kinds: Iterable[str] = PREFERENCE) -> Meant:
    """The entry of any of the kinds that a word names.

    A whole name wins over a beginning. Of several kinds with that very name, the first in PREFERENCE is found.
    """
    own, name = split(word)
    kinds = [kind for kind in PREFERENCE if kind in kinds and own in (None, kind)]
    fits = [(level, Named(kind, each)) for kind in kinds for level, ids in [_fit(registry, kind, name)] for each in ids]
    if not fits:
        near = [Named(kind, each) for kind in kinds for each in _alike(registry, kind, name)]
        return Meant(None, tuple(near[:MOST]))
    best = min(level for level, _ in fits)
    if best >= _BEGINNING:
        begun = [one for level, one in fits if level == best]
        first = [one for one in begun if one.kind == begun[0].kind]
        if len(first) > 1 or begun[0].kind not in _FIRST:
            return Meant(begun[0]) if len(begun) == 1 else Meant(None, tuple(begun[:MOST]), True)
        return Meant(begun[0], also=tuple(one for one in begun if one.kind != begun[0].kind))
    whole = [one for level, one in fits if level < _BEGINNING]
    first = [one for one in whole if one.kind == whole[0].kind]
    if len(first) > 1:
        return Meant(None, tuple(first[:MOST]), True)
    return Meant(first[0], also=tuple(one for one in whole if one.kind != first[0].kind))


def complaint(registry: Registry, kind: str, word: str) -> tuple[Text, tuple[Text, ...]]:
    """What is said of a name that means no one entry of a kind, with hints: several fit, another kind has it, near."""
    match = find(registry, kind, word)
    near = [label(registry, kind, each) for each in match.near]
    among = Text(N_("near to it: {near:list}"), {"near": near})
    if match.several:
        return Text(N_("“{word}” is not enough to tell which one"), {"word": word}), (among,)
    other = meant(registry, word, [each for each in registry.kinds if each != kind]).found
    if other is not None and not near:
        return Text(_IS_ONE[other.kind], {"word": word, "id": other.id}), ()
    hints = (Text(N_("did you mean “{meant}”?"), {"meant": near[0]}),) if len(near) == 1 else (among,) if near else ()
    return Text(_NONE[kind], {"word": word}), hints


_NONE = {
    "startup": N_("no startup is called “{word}”"),
    "member": N_("no member is called “{word}”"),
    "incubator": N_("no incubator is called “{word}”"),
    "organisation": N_("no organisation is called “{word}”"),
    "team": N_("no team is called “{word}”"),
    "job": N_("no job offer is called “{word}”"),
}
_IS_ONE = {
    "startup": N_("“{word}” is a startup ({id})"),
    "member": N_("“{word}” is a member ({id})"),
    "incubator": N_("“{word}” is an incubator ({id})"),
    "organisation": N_("“{word}” is an organisation ({id})"),
    "team": N_("“{word}” is a team ({id})"),
    "job": N_("“{word}” is a job offer ({id})"),
}


def as_another_kind(registry: Registry, kind: str, word: str) -> Text | None:
    """What is said of a name that is, to the letter, the id of an entry of another kind."""
    other = next((each for each in PREFERENCE if each != kind and word in registry.entries.get(each, ())), None)
    return Text(_IS_ONE[other], {"word": word, "id": word}) if other is not None else None


def label(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title with its id, where they differ: `Mon Estran (mon-estran)`."""
    title = title_of(registry, kind, entry_id)
    return entry_id if title == entry_id else f"{title} ({entry_id})"


def typed(registry: Registry, entries: Iterable[Named]) -> list[str]:
    """What to type for each entry where any kind may be meant: its id; with its kind where it is odd, or not alone."""
    called = Counter(
        name for kind in PREFERENCE for each in registry.ids(kind) for name in _calls(registry, kind, each)
    )
    return [
        each.id if shell.only(*each) == each.id and called[folded(each.id)] == 1 else shell.entry(*each)
        for each in entries
    ]


def title_of(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title, or its id."""
    entry = registry.entries.get(kind, {}).get(entry_id)
    said = title(entry) if isinstance(entry, Job) else getattr(entry, KINDS[kind].title, None)
    return str(said or "").strip() or entry_id


_ID, _NAME, _FORMER, _BEGINNING, _WORD = range(5)
"""How a name fits an entry, best first: its id, its id or title without accents or case, a former id, the beginning
of one, the beginning of a word in one (a last name)."""


def _fit(registry: Registry, kind: str, word: str) -> tuple[int, list[str]]:
    """How well a bare name fits a kind, and the ids that it fits so."""
    if registry.knows(kind, word):
        return _ID, [word]
    name, at, _ = word.partition("@")
    wanted = folded(name if at and kind == "member" else word)  # an address on the network's domain is the id
    if not wanted:
        return _WORD, []
    calls = [(entry_id, _calls(registry, kind, entry_id)) for entry_id in registry.ids(kind)]
    exact = [entry_id for entry_id, said in calls if wanted in said]
    if exact:
        return _NAME, exact
    if kind == "startup" and word in registry.moved:
        return _FORMER, [registry.moved[word]]
    begun = [entry_id for entry_id, said in calls if any(name.startswith(wanted) for name in said)]
    if begun:
        return _BEGINNING, begun
    if "-" in wanted:
        parts = sorted(wanted.split("-"))  # the last name first, as in an address book
        turned = [entry_id for entry_id, said in calls if any(sorted(name.split("-")) == parts for name in said)]
        if turned:
            return _BEGINNING, turned
    inner = f"-{wanted}"
    return _WORD, [entry_id for entry_id, said in calls if any(inner in name for name in said)]


def _calls(registry: Registry, kind: str, entry_id: str) -> set[str]:
    entry: Any = registry.entries.get(kind, {}).get(entry_id)
    said = {entry_id, title_of(registry, kind, entry_id), getattr(entry, "acronym", None) or entry_id}
    return {folded(name) for name in said}


def _alike(registry: Registry, kind: str, word: str) -> list[str]:
    """The ids whose id or title is a slip away, then those that hold the word."""
    wanted = folded(word)
    if not wanted:
        return []
    return [entry_id for _, entry_id in sorted(_ranked(registry, kind, wanted))]


def _ranked(registry: Registry, kind: str, wanted: str) -> Iterator[tuple[int, str]]:
    limit = reach(wanted)
    for entry_id in registry.ids(kind):
        said = _calls(registry, kind, entry_id)
        away = min(distance(wanted, name, limit) for name in said)
        if away <= limit and away < len(wanted):
            yield away, entry_id
        elif len(wanted) > 2 and any(wanted in name for name in said):
            yield limit + 1, entry_id
