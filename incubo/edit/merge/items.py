"""Match the items of three lists: those of the common text, ours and theirs. The time is linear in their number."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, NamedTuple

from incubo.model.fields import Field
from incubo.model.item_keys import item_key

_GUESSED_KEYS = ("id", "key", "name", "date", "title", "label", "url")
"""Fields that identify the items of a list of which no Field table says so, the first that all items have."""

_Key = Callable[[Any], Hashable]
"""The key of an item; None: it has none."""


class ItemTriple(NamedTuple):
    """The positions of one item in the three lists; None: it is not there."""

    base: int | None
    ours: int | None
    theirs: int | None


def fingerprint(value: Any) -> Hashable:
    """A value as a key: the same for the same value, whatever the order of its fields."""
    if isinstance(value, dict):
        pairs = ((fingerprint(key), fingerprint(item)) for key, item in value.items())
        return ("dict", tuple(sorted(pairs, key=repr)))
    if isinstance(value, list):
        return ("list", tuple(map(fingerprint, value)))
    return (type(value).__name__, repr(value))


def match_three(
    base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], field: Field | None
) -> list[ItemTriple]:
    """The items of the three lists, each once: those of `base`, then those added by us, then by them.

    `field`: the Field of the lists, whose `identified_by` tells which items are the same one.
    """
    names = _key_names(field, base, ours, theirs)
    own, other = _match_two(base, ours, names), _match_two(base, theirs, names)
    triples = [ItemTriple(i, own.get(i), other.get(i)) for i in range(len(base))]
    old_own, old_other = set(own.values()), set(other.values())
    added = [i for i in range(len(ours)) if i not in old_own]
    also_added = [i for i in range(len(theirs)) if i not in old_other]
    same = _pair(ours, theirs, added, also_added, [fingerprint, *([partial(item_key, names)] if names else [])])
    triples += [ItemTriple(None, i, same.get(i)) for i in added]
    paired = set(same.values())
    return triples + [ItemTriple(None, None, i) for i in also_added if i not in paired]


def match_positions(first: Sequence[Any], second: Sequence[Any], field: Field | None) -> dict[int, int]:
    """Position in `first` → position in `second` of the same item, in the order of `first`."""
    return dict(sorted(_match_two(first, second, _key_names(field, first, second)).items()))


def _key_names(field: Field | None, *lists: Sequence[Any]) -> tuple[str, ...]:
    return field.identified_by if field is not None and field.identified_by else _guess_key(*lists)


def _match_two(base: Sequence[Any], side: Sequence[Any], names: Sequence[str]) -> dict[int, int]:
    """Position in `base` → position in `side` of the same item: equal, else with the same key, else with the same key
    but for one field, where only one can be meant (for the first field of the key, if all the rest is equal).
    """
    keys: list[_Key] = [fingerprint, *([partial(item_key, names)] if names else [])]
    pairs = _pair(base, side, range(len(base)), range(len(side)), keys)
    for name in reversed(names) if len(names) > 1 else ():
        taken = set(pairs.values())
        left = [i for i in range(len(base)) if i not in pairs]
        right = [i for i in range(len(side)) if i not in taken]
        rest_key = partial(item_key, [other for other in names if other != name])
        found = _pair(base, side, left, right, [rest_key], unique=True)
        pairs.update(
            (old, new)
            for old, new in found.items()
            if name != names[0] or _is_equal_but_for(base[old], side[new], name, names)
        )
    return pairs


def _is_equal_but_for(old: Any, new: Any, name: str, key: Sequence[str]) -> bool:
    """Whether two groups differ in one field only, and have more than their key."""
    rest = ({other: value for other, value in item.items() if other != name} for item in (old, new))
    old_rest, new_rest = rest
    return fingerprint(old_rest) == fingerprint(new_rest) and bool(old_rest.keys() - set(key))


def _pair(
    first: Sequence[Any],
    second: Sequence[Any],
    first_positions: Sequence[int],
    second_positions: Sequence[int],
    keys: Sequence[_Key],
    *,
    unique: bool = False,
) -> dict[int, int]:
    """Pair items that have the same key, in order; `unique`: only where one item on each side has it."""
    pairs: dict[int, int] = {}
    left, right = list(first_positions), list(second_positions)
    for key in keys:
        wanted, waiting = _group(first, left, key), _group(second, right, key)
        for value, positions in wanted.items():
            candidates = waiting.get(value, [])
            if not unique or len(positions) == len(candidates) == 1:
                pairs.update(zip(positions, candidates, strict=False))
        taken = set(pairs.values())
        left = [i for i in left if i not in pairs]
        right = [i for i in right if i not in taken]
    return pairs


def _group(items: Sequence[Any], positions: Sequence[int], key: _Key) -> dict[Hashable, list[int]]:
    """The positions of the items that have a key, by key."""
    groups: dict[Hashable, list[int]] = {}
    for i in positions:
        if (value := key(items[i])) is not None:
            groups.setdefault(value, []).append(i)
    return groups


def _guess_key(*lists: Sequence[Any]) -> tuple[str, ...]:
    """The field that identifies the items of lists of groups: one that every item has, each another value in a list."""
    items = [item for each in lists for item in each]
    if not items or not all(isinstance(item, dict) for item in items):
        return ()
    for name in _GUESSED_KEYS:
        if all(isinstance(item.get(name), str | int | datetime.date) for item in items) and all(
            len({item_key([name], item) for item in each}) == len(each) for each in lists
        ):
            return (name,)
    return ()
