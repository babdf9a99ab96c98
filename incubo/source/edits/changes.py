"""Changes of a front matter as data, and the steps that make them, in terms of values only.

`split_into_steps` turns a change into steps that each change one position. A list is changed item by item and a
mapping field by field, so that unchanged items and fields keep their text.
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
from incubo.source.yaml_scalars import resolve_scalar

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class SetField(NamedTuple):
    """Set the value of a field or list item; a missing field is added, with its parents.

    The value is a text, date, number, boolean, None, or a list or dict of them. `after_fields`: a new field is added
    after the first of these that exists, else at the end. A date written as a quoted text stays a text.
    """

    path: FieldPath
    value: Any
    after_fields: tuple[str, ...] = ()


class InsertItem(NamedTuple):
    """Insert an item into a list, before the one at `position` (from 0)."""

    path: FieldPath
    position: int
    value: Any


class AppendItem(NamedTuple):
    """Add an item at the end of a list. A missing list is added as for `SetField`."""

    path: FieldPath
    value: Any
    after_fields: tuple[str, ...] = ()


class RemoveField(NamedTuple):
    """Remove a field or an item; a parent that becomes empty is removed too, or kept empty with `keep_empty`.

    Comments on its lines and inside it are removed; those above it stay.
    """

    path: FieldPath
    keep_empty: bool = False


class RenameField(NamedTuple):
    """Rename a field; its value stays the same."""

    path: FieldPath
    new_name: str


FieldChange: TypeAlias = SetField | InsertItem | AppendItem | RemoveField | RenameField
"""A change; its path refers to the front matter after the changes before it."""

EditStep: TypeAlias = SetField | InsertItem | RemoveField | RenameField
"""A change of a single position, as `split_into_steps` makes them."""


class UnsupportedEditError(Exception):
    """A change that cannot be made in this front matter: the `reason`, and `hints` about what to do instead."""

    def __init__(self, reason: Message, *hints: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason
        self.hints = hints


def split_into_steps(values: dict[Any, Any], change: FieldChange) -> Iterator[EditStep]:
    """The steps of a change, in order; none if nothing changes. Raises UnsupportedEditError.

    The paths of steps consist of keys of `values`. A `SetField` step sets a list or dict only where there is none;
    an `InsertItem` or `RemoveField` step leaves at least one item or field (unless it removes the last field of all).
    """
    existing, missing, old = _resolve_path(values, change.path)
    if isinstance(change, AppendItem):
        yield from _append_steps(change, existing, missing, old)
    elif isinstance(change, SetField):
        yield from _set_steps(existing, missing, old, to_plain_value(change.value), change.after_fields)
    elif missing:
        raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": format_path(change.path)}))
    elif isinstance(change, InsertItem):
        yield from _insert_steps(change, existing, old)
    elif isinstance(change, RemoveField):
        yield from _remove_steps(values, change, existing)
    else:
        yield from _rename_steps(values, change, existing)


def _resolve_path(values: Any, path: FieldPath) -> tuple[FieldPath, FieldPath, Any]:
    """The existing part of a path, its missing part, and the value at the end of the existing part."""
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
                Message(N_("“{field}” is a single value and contains no fields"), {"field": format_path(path[:i])})
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
    """The steps that change one value into another."""
    if type(new) is datetime.date and type(old) is str and _ISO_DATE.fullmatch(old):
        new = new.isoformat()
    if is_same_value(old, new):
        return
    if old and new and type(old) is type(new) is dict:
        previous_keys: tuple[str, ...] = ()
        for key, value in new.items():
            if key in old:
                yield from _diff_steps((*path, key), old[key], value)
            else:
                yield SetField((*path, key), value, previous_keys)
            previous_keys = (key, *previous_keys)
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
    changed = range(first, shorter - last)
    for i in changed:
        yield from _diff_steps((*path, i), old[i], new[i])
    for i in range(changed.stop, len(new) - last):
        yield InsertItem(path, i, new[i])
    for i in reversed(range(changed.stop, len(old) - last)):
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
        position_text = format_path((*existing, change.position))
        raise UnsupportedEditError(Message(N_("it has no “{field}”"), {"field": position_text}))
    item = to_plain_value(change.value)
    yield InsertItem(existing, change.position, item) if items else SetField(existing, [item])


def _remove_steps(values: dict[Any, Any], change: RemoveField, existing: FieldPath) -> Iterator[EditStep]:
    while len(existing) > 1:
        parent = _value_at(values, existing[:-1])
        if len(parent) > 1:
            break
        existing = existing[:-1]
        if change.keep_empty:
            yield SetField(existing, type(parent)())
            return
    yield RemoveField(existing)


def _rename_steps(values: dict[Any, Any], change: RenameField, existing: FieldPath) -> Iterator[EditStep]:
    parent = _value_at(values, existing[:-1])
    if type(parent) is not dict:
        raise UnsupportedEditError(
            Message(N_("“{field}” is an item of a list and has no name"), {"field": format_path(existing)})
        )
    if existing[-1] == change.new_name:
        return
    if change.new_name in parent:
        name_text = format_path((*existing[:-1], change.new_name))
        raise UnsupportedEditError(Message(N_("“{field}” is there already"), {"field": name_text}))
    yield RenameField(existing, change.new_name)


def _value_at(values: Any, path: FieldPath) -> Any:
    for step in path:
        values = values[step]
    return values


def apply_to_values(values: Any, step: EditStep) -> Any:
    """A copy of the values after a step."""
    if isinstance(step, InsertItem):
        item = step.value
        return _update_path(values, step.path, lambda old: [*old[: step.position], item, *old[step.position :]])
    key: Any = step.path[-1]

    def change(parent: Any) -> Any:
        new_parent = parent.copy()
        if isinstance(step, SetField):
            new_parent[key] = step.value
        else:
            value = new_parent.pop(key)
            if isinstance(step, RenameField):
                new_parent[step.new_name] = value
        return new_parent

    return _update_path(values, step.path[:-1], change)


def _update_path(values: Any, path: FieldPath, change: Callable[[Any], Any]) -> Any:
    """A copy of the values, with `change` applied to the value at a path."""
    if not path:
        return change(values)
    new_values = values.copy()
    new_values[path[0]] = _update_path(new_values[path[0]], path[1:], change)
    return new_values


def is_same_value(left: Any, right: Any) -> bool:
    """Whether two values are equal and of the same type (1 is not true). The order of fields does not matter."""
    if type(left) is not type(right):
        return False
    if type(left) is dict:
        return left.keys() == right.keys() and all(is_same_value(value, right[key]) for key, value in left.items())
    if type(left) is list:
        return len(left) == len(right) and all(map(is_same_value, left, right))
    return bool(left == right) or (type(left) is float and math.isnan(left) and math.isnan(right))


def to_plain_value(value: Any) -> Any:
    """A value with plain types only, as if parsed from a file: a day that never comes is null. Raises TypeError for a
    type that YAML does not have.
    """
    if value == datetime.date.max:
        return None
    if value is None or isinstance(value, (bool, datetime.date)):
        return value
    for plain_type in (str, int, float):
        if isinstance(value, plain_type):
            return plain_type(value)
    if isinstance(value, dict):
        return {to_plain_value(key): to_plain_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain_value(item) for item in value]
    raise TypeError(f"a front matter cannot hold a {type(value).__name__}")


def format_path(path: FieldPath) -> str:
    """A path with positions counted from 1: `missions 2 start`."""
    return " ".join(str(step + 1) if type(step) is int else str(step) for step in path)
