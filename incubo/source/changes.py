"""What a person wants changed in a front matter, as data, and what it means for its values. No text here."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from incubo.problem import FieldPath, Text


class Set(NamedTuple):
    """Give a field (or an item of a list) a value; a field that is missing is added, with those that hold it.

    Values: text, date, number, boolean, None, and lists and dicts of them. `after`: the fields that a new one
    follows, the first that is there counts; without one it comes last. A date that was written as a text
    between quotes stays one.
    """

    path: FieldPath
    value: Any
    after: tuple[str, ...] = ()


class Insert(NamedTuple):
    """Put an item into a list, before the one at `position` (0 is the first)."""

    path: FieldPath
    position: int
    value: Any


class Append(NamedTuple):
    """Put an item at the end of a list; a list that is missing or empty is begun, `after` as for `Set`."""

    path: FieldPath
    value: Any
    after: tuple[str, ...] = ()


class Remove(NamedTuple):
    """Take away a field or an item; what holds nothing any more goes with it, or is left empty (`keep_empty`).

    Remarks on its lines and inside it go too; those above it stay.
    """

    path: FieldPath
    keep_empty: bool = False


class Rename(NamedTuple):
    """Give a field another name; its value stays where it is."""

    path: FieldPath
    name: str


Change: TypeAlias = Set | Insert | Append | Remove | Rename
"""Every path is meant in the front matter as the changes before it left it."""


Step: TypeAlias = Set | Insert | Remove | Rename
"""A change of one place only, as `settle.settled` makes them."""


class Unfit(Exception):
    """A change that this front matter cannot have: why, and what to do."""

    def __init__(self, reason: Text, *hints: Text) -> None:
        super().__init__(reason.template)
        self.reason = reason
        self.hints = hints


def after(values: Any, step: Step) -> Any:
    """The values after a step; the given ones stay as they are."""
    if isinstance(step, Insert):
        item = step.value
        return _with(values, step.path, lambda old: [*old[: step.position], item, *old[step.position :]])
    key: Any = step.path[-1]

    def change(holder: Any) -> Any:
        made = holder.copy()
        if isinstance(step, Set):
            made[key] = step.value
        else:
            value = made.pop(key)
            if isinstance(step, Rename):
                made[step.name] = value
        return made

    return _with(values, step.path[:-1], change)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, types included (1 is not true). The order of fields does not count."""
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if type(one) is list:
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (type(one) is float and math.isnan(one) and math.isnan(other))


def plain(value: Any) -> Any:
    """A value as a file's reader would make it. Raises TypeError for what YAML has no plain form of."""
    if value is None or isinstance(value, (bool, datetime.date)):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise TypeError(f"a front matter cannot hold a {type(value).__name__}")


def named(path: FieldPath) -> str:
    """A path as people count: `missions 2 start`."""
    return " ".join(str(step + 1) if type(step) is int else str(step) for step in path)


def _with(values: Any, path: FieldPath, change: Callable[[Any], Any]) -> Any:
    """A copy of the values along a path, changed at its end."""
    if not path:
        return change(values)
    made = values.copy()
    made[path[0]] = _with(made[path[0]], path[1:], change)
    return made
