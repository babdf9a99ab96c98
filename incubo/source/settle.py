"""A change settled into steps, each of which touches one place.

A list that becomes another one is changed item by item, a set of fields field by field, so that what stays the
same is never written anew.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from incubo.i18n import N_
from incubo.problem import FieldPath, Text
from incubo.source.changes import Append, Change, Insert, Remove, Rename, Set, Step, Unfit, named, plain, same
from incubo.source.values import scalar

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def settled(values: dict[Any, Any], change: Change) -> Iterator[Step]:
    """The steps of a change, in order; none where nothing changes. Paths are made of the very keys of `values`.

    In a step, a `Set` gives a list or dict only to what holds none; an `Insert` or `Remove` is of a list or dict
    that keeps at least one thing (or of the last field of all). Raises Unfit.
    """
    known, rest, old = _found(values, change.path)
    if isinstance(change, Append):
        yield from _appended(change, known, rest, old)
    elif isinstance(change, Set):
        yield from _given(known, rest, old, plain(change.value), change.after)
    elif rest:
        raise Unfit(Text(N_("it has no “{field}”"), {"field": named(change.path)}))
    elif isinstance(change, Insert):
        yield from _inserted(change, known, old)
    elif isinstance(change, Remove):
        yield from _removed(values, change, known)
    else:
        yield from _renamed(values, change, known)


def _found(values: Any, path: FieldPath) -> tuple[FieldPath, FieldPath, Any]:
    """How far a path leads: the part that is there, the part that is missing, and the value where it stops."""
    if not path:
        raise ValueError("a change needs a field")
    for i, step in enumerate(path):
        if type(values) is dict:
            key = step if step in values else scalar(step) if isinstance(step, str) else step
            if key not in values:
                return path[:i], path[i:], values
            path = (*path[:i], key, *path[i + 1 :])
            values = values[key]
        elif type(values) is list:
            if type(step) is not int or not 0 <= step < len(values):
                raise Unfit(Text(N_("it has no “{field}”"), {"field": named(path[: i + 1])}))
            values = values[step]
        elif values is None:
            return path[:i], path[i:], None
        else:
            raise Unfit(Text(N_("“{field}” is one value and holds no fields"), {"field": named(path[:i])}))
    return path, (), values


def _given(known: FieldPath, rest: FieldPath, old: Any, value: Any, after: tuple[str, ...] = ()) -> Iterator[Step]:
    for step in reversed(rest[1:]):
        value = {step: value}
    if any(type(step) is int for step in rest):
        raise Unfit(Text(N_("it has no “{field}”"), {"field": named((*known, *rest))}))
    if rest and old and type(old) is dict:
        yield Set((*known, rest[0]), value, after)
    elif rest and known:
        yield Set(known, {rest[0]: value})
    elif rest:
        yield Set((rest[0],), value)
    else:
        yield from _turned(known, old, value)


def _turned(path: FieldPath, old: Any, new: Any) -> Iterator[Step]:
    """The steps that turn one value into another."""
    if type(new) is datetime.date and type(old) is str and _ISO.fullmatch(old):
        new = new.isoformat()
    if same(old, new):
        return
    if old and new and type(old) is type(new) is dict:
        before: tuple[str, ...] = ()
        for key, value in new.items():
            if key in old:
                yield from _turned((*path, key), old[key], value)
            else:
                yield Set((*path, key), value, before)
            before = (key, *before)
        for key in old:
            if key not in new:
                yield Remove((*path, key))
    elif old and new and type(old) is type(new) is list:
        yield from _list_turned(path, old, new)
    else:
        if old and type(old) in (list, dict) and new and type(new) in (list, dict):
            yield Set(path, None)
        yield Set(path, new)


def _list_turned(path: FieldPath, old: list[Any], new: list[Any]) -> Iterator[Step]:
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if not same(old[i], new[i])), shorter)
    last = next((i for i in range(shorter - first) if not same(old[-1 - i], new[-1 - i])), shorter - first)
    both = range(first, shorter - last)
    for i in both:
        yield from _turned((*path, i), old[i], new[i])
    for i in range(both.stop, len(new) - last):
        yield Insert(path, i, new[i])
    for i in reversed(range(both.stop, len(old) - last)):
        yield Remove((*path, i))


def _appended(change: Append, known: FieldPath, rest: FieldPath, old: Any) -> Iterator[Step]:
    if rest or old is None:
        yield from _given(known, rest, old, [plain(change.value)], change.after)
    else:
        size = len(old) if type(old) is list else 0
        yield from _inserted(Insert(change.path, size, change.value), known, old)


def _inserted(change: Insert, known: FieldPath, old: Any) -> Iterator[Step]:
    items = [] if old is None else old
    if type(items) is not list:
        raise Unfit(Text(N_("“{field}” is not a list"), {"field": named(known)}))
    if not 0 <= change.position <= len(items):
        place = named((*known, change.position))
        raise Unfit(Text(N_("it has no “{field}”"), {"field": place}))
    item = plain(change.value)
    yield Insert(known, change.position, item) if items else Set(known, [item])


def _removed(values: dict[Any, Any], change: Remove, known: FieldPath) -> Iterator[Step]:
    while len(known) > 1:
        holder = _at(values, known[:-1])
        if len(holder) > 1:
            break
        known = known[:-1]
        if change.keep_empty:
            yield Set(known, type(holder)())
            return
    yield Remove(known)


def _renamed(values: dict[Any, Any], change: Rename, known: FieldPath) -> Iterator[Step]:
    holder = _at(values, known[:-1])
    if type(holder) is not dict:
        raise Unfit(Text(N_("“{field}” is an item of a list and has no name"), {"field": named(known)}))
    if known[-1] == change.name:
        return
    if change.name in holder:
        place = named((*known[:-1], change.name))
        raise Unfit(Text(N_("“{field}” is there already"), {"field": place}))
    yield Rename(known, change.name)


def _at(values: Any, path: FieldPath) -> Any:
    for step in path:
        values = values[step]
    return values
