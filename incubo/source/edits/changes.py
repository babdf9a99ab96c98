"""What a person wants changed in a front matter, as data, and what it means for its values. No text here.

A change settled into steps, each of which touches one place.

A list that becomes another one is changed item by item, a set of fields field by field, so that what stays the
same is never written anew.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.source.yaml_loader import resolve_scalar


class SetField(NamedTuple):
    """Give a field (or an item of a list) a value; a field that is missing is added, with those that hold it.

    Values: text, date, number, boolean, None, and lists and dicts of them. `after_fields`: the fields that a new one
    follows, the first that is there counts; without one it comes last. A date that was written as a text
    between quotes stays one.
    """

    path: FieldPath
    value: Any
    after_fields: tuple[str, ...] = ()


class InsertItem(NamedTuple):
    """Put an item into a list, before the one at `position` (0 is the first)."""

    path: FieldPath
    position: int
    value: Any


class AppendItem(NamedTuple):
    """Put an item at the end of a list; a list that is missing or empty is begun, `after_fields` as for `Set`."""

    path: FieldPath
    value: Any
    after_fields: tuple[str, ...] = ()


class RemoveField(NamedTuple):
    """Take away a field or an item; what holds nothing any more goes with it, or is left empty (`keep_empty`).

    Remarks on its lines and inside it go too; those above it stay.
    """

    path: FieldPath
    keep_empty: bool = False


class RenameField(NamedTuple):
    """Give a field another name; its value stays where it is."""

    path: FieldPath
    new_name: str


FieldChange: TypeAlias = SetField | InsertItem | AppendItem | RemoveField | RenameField
"""Every path is meant in the front matter as the changes before it left it."""


EditStep: TypeAlias = SetField | InsertItem | RemoveField | RenameField
"""A change of one place only, as `settle.settled` makes them."""


class UnsupportedEditError(Exception):
    """A change that this front matter cannot have: why, and what to do."""

    def __init__(self, reason: Message, *hints: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason
        self.hints = hints


def apply_to_values(values: Any, step: EditStep) -> Any:
    """The values after a step; the given ones stay as they are."""
    if isinstance(step, InsertItem):
        item = step.value
        return _update_path(values, step.path, lambda old: [*old[: step.position], item, *old[step.position :]])
    key: Any = step.path[-1]

    def change(holder: Any) -> Any:
        made = holder.copy()
        if isinstance(step, SetField):
            made[key] = step.value
        else:
            value = made.pop(key)
            if isinstance(step, RenameField):
                made[step.new_name] = value
        return made

    return _update_path(values, step.path[:-1], change)


def is_same_value(left: Any, right: Any) -> bool:
    """Whether two values are the same, types included (1 is not true). The order of fields does not count."""
    if type(left) is not type(right):
        return False
    if type(left) is dict:
        return left.keys() == right.keys() and all(is_same_value(value, right[key]) for key, value in left.items())
    if type(left) is list:
        return len(left) == len(right) and all(map(is_same_value, left, right))
    return bool(left == right) or (type(left) is float and math.isnan(left) and math.isnan(right))


def to_plain_value(value: Any) -> Any:
    """A value as a file's reader would make it. Raises TypeError for what YAML has no plain form of."""
    if value is None or isinstance(value, (bool, datetime.date)):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, dict):
        return {to_plain_value(key): to_plain_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain_value(item) for item in value]
    raise TypeError(f"a front matter cannot hold a {type(value).__name__}")


def format_path(path: FieldPath) -> str:
    """A path as people count: `missions 2 start`."""
    return " ".join(str(step + 1) if type(step) is int else str(step) for step in path)


def _update_path(values: Any, path: FieldPath, change: Callable[[Any], Any]) -> Any:
    """A copy of the values along a path, changed at its end."""
    if not path:
        return change(values)
    made = values.copy()
    made[path[0]] = _update_path(made[path[0]], path[1:], change)
    return made


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def split_into_steps(values: dict[Any, Any], change: FieldChange) -> Iterator[EditStep]:
    """The steps of a change, in order; none where nothing changes. Paths are made of the very keys of `values`.

    In a step, a `Set` gives a list or dict only to what holds none; an `Insert` or `Remove` is of a list or dict
    that keeps at least one thing (or of the last field of all). Raises Unfit.
    """
    known, rest, old = _resolve_path(values, change.path)
    if isinstance(change, AppendItem):
        yield from _append_steps(change, known, rest, old)
    elif isinstance(change, SetField):
        yield from _set_steps(known, rest, old, to_plain_value(change.value), change.after_fields)
    elif rest:
        raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": format_path(change.path)}))
    elif isinstance(change, InsertItem):
        yield from _insert_steps(change, known, old)
    elif isinstance(change, RemoveField):
        yield from _remove_steps(values, change, known)
    else:
        yield from _rename_steps(values, change, known)


def _resolve_path(values: Any, path: FieldPath) -> tuple[FieldPath, FieldPath, Any]:
    """How far a path leads: the part that is there, the part that is missing, and the value where it stops."""
    if not path:
        raise ValueError("a change needs a field")
    for i, step in enumerate(path):
        if type(values) is dict:
            key = step if step in values else resolve_scalar(step) if isinstance(step, str) else step
            if key not in values:
                return path[:i], path[i:], values
            path = (*path[:i], key, *path[i + 1 :])
            values = values[key]
        elif type(values) is list:
            if type(step) is not int or not 0 <= step < len(values):
                raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": format_path(path[: i + 1])}))
            values = values[step]
        elif values is None:
            return path[:i], path[i:], None
        else:
            raise UnsupportedEditError(
                Message(N_("“{field}” is one value and holds no fields"), {"field": format_path(path[:i])})
            )
    return path, (), values


def _set_steps(
    existing: FieldPath, missing: FieldPath, old: Any, value: Any, after_fields: tuple[str, ...] = ()
) -> Iterator[EditStep]:
    for step in reversed(missing[1:]):
        value = {step: value}
    if any(type(step) is int for step in missing):
        raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": format_path((*existing, *missing))}))
    if missing and old and type(old) is dict:
        yield SetField((*existing, missing[0]), value, after_fields)
    elif missing and existing:
        yield SetField(existing, {missing[0]: value})
    elif missing:
        yield SetField((missing[0],), value)
    else:
        yield from _diff_steps(existing, old, value)


def _diff_steps(path: FieldPath, old: Any, new: Any) -> Iterator[EditStep]:
    """The steps that turn one value into another."""
    if type(new) is datetime.date and type(old) is str and _ISO_DATE.fullmatch(old):
        new = new.isoformat()
    if is_same_value(old, new):
        return
    if old and new and type(old) is type(new) is dict:
        before: tuple[str, ...] = ()
        for key, value in new.items():
            if key in old:
                yield from _diff_steps((*path, key), old[key], value)
            else:
                yield SetField((*path, key), value, before)
            before = (key, *before)
        for key in old:
            if key not in new:
                yield RemoveField((*path, key))
    elif old and new and type(old) is type(new) is list:
        yield from _list_diff_steps(path, old, new)
    else:
        if old and type(old) in (list, dict) and new and type(new) in (list, dict):
            yield SetField(path, None)
        yield SetField(path, new)


def _list_diff_steps(path: FieldPath, old: list[Any], new: list[Any]) -> Iterator[EditStep]:
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if not is_same_value(old[i], new[i])), shorter)
    last = next((i for i in range(shorter - first) if not is_same_value(old[-1 - i], new[-1 - i])), shorter - first)
    both = range(first, shorter - last)
    for i in both:
        yield from _diff_steps((*path, i), old[i], new[i])
    for i in range(both.stop, len(new) - last):
        yield InsertItem(path, i, new[i])
    for i in reversed(range(both.stop, len(old) - last)):
        yield RemoveField((*path, i))


def _append_steps(change: AppendItem, existing: FieldPath, missing: FieldPath, old: Any) -> Iterator[EditStep]:
    if missing or old is None:
        yield from _set_steps(existing, missing, old, [to_plain_value(change.value)], change.after_fields)
    else:
        size = len(old) if type(old) is list else 0
        yield from _insert_steps(InsertItem(change.path, size, change.value), existing, old)


def _insert_steps(change: InsertItem, existing: FieldPath, old: Any) -> Iterator[EditStep]:
    items = [] if old is None else old
    if type(items) is not list:
        raise UnsupportedEditError(Message(N_("“{field}” is not a list"), {"field": format_path(existing)}))
    if not 0 <= change.position <= len(items):
        place = format_path((*existing, change.position))
        raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": place}))
    item = to_plain_value(change.value)
    yield InsertItem(existing, change.position, item) if items else SetField(existing, [item])


def _remove_steps(values: dict[Any, Any], change: RemoveField, existing: FieldPath) -> Iterator[EditStep]:
    while len(existing) > 1:
        holder = _value_at(values, existing[:-1])
        if len(holder) > 1:
            break
        existing = existing[:-1]
        if change.keep_empty:
            yield SetField(existing, type(holder)())
            return
    yield RemoveField(existing)


def _rename_steps(values: dict[Any, Any], change: RenameField, existing: FieldPath) -> Iterator[EditStep]:
    holder = _value_at(values, existing[:-1])
    if type(holder) is not dict:
        raise UnsupportedEditError(
            Message(N_("“{field}” is an item of a list and has no name"), {"field": format_path(existing)})
        )
    if existing[-1] == change.new_name:
        return
    if change.new_name in holder:
        place = format_path((*existing[:-1], change.new_name))
        raise UnsupportedEditError(Message(N_("“{field}” is there already"), {"field": place}))
    yield RenameField(existing, change.new_name)


def _value_at(values: Any, path: FieldPath) -> Any:
    for step in path:
        values = values[step]
    return values
