"""The parts of sentences that tell the values of fields: of an entry, and of an item of a list."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.sentences.phrasing import (
    MAX_QUOTED_LENGTH,
    DiffContext,
    find_differing_words,
    join_texts,
    short_title,
)
from incubo.model.fields import EMPTY_VALUES, Field

_GROUPED_FROM = 10_000
"""Numbers from which thousands are separated: a shorter one may be a year."""


def describe_value(context: DiffContext, field: Field, raw: Any) -> Any:
    """The value of a field as a sentence quotes it; None if it is too long, or a list or a group."""
    if isinstance(raw, bool):
        return Message(N_("yes")) if raw else Message(N_("no"))
    if isinstance(raw, datetime.date):
        return Message("{day:long}", {"day": raw})
    if isinstance(raw, int | float) and field.column_type == "amount":
        return Message("{amount:money}", {"amount": raw})
    if isinstance(raw, int | float):
        return Message("{value:number}", {"value": raw}) if abs(raw) >= _GROUPED_FROM else raw
    if not isinstance(raw, str) or len(raw) > MAX_QUOTED_LENGTH or "\n" in raw.strip():
        return None
    if field.target_kind:
        return context.entry_title(field.target_kind, raw.rpartition("/")[2])
    if field.value_list:
        return context.standalone_label(field.value_list, raw)
    return raw.strip()


def describe_value_change(context: DiffContext, field: Field, label: Message, old: Any, new: Any) -> Message:
    """What a field says now, and said. `label`: what it is called."""
    arguments: dict[str, Any] = {"label": label}
    if old is None and new and _is_plain_list(new):
        values = _describe_values(context, field, new)
        return Message(N_("{label}: {now}"), {**arguments, "now": Message("{values:list}", {"values": values})})
    if _is_plain_list(old) and _is_plain_list(new) and (old or new):
        return _describe_list_change(context, field, label, old, new)
    if isinstance(old, str) and isinstance(new, str) and old.split() == new.split():
        return Message(N_("{label}: only spaces change"), arguments)
    new_text, old_text = describe_value(context, field, new), describe_value(context, field, old)
    if isinstance(new, str) and (new_text is None or (old_text is None and old)):
        if old in EMPTY_VALUES:
            return Message(N_("{label}: {now}"), {**arguments, "now": short_title(new)})
        if isinstance(old, str):
            old_text, new_text = find_differing_words(old, new)
        else:
            new_text = short_title(new)
    if new in EMPTY_VALUES:
        if isinstance(old, str) and old_text is None:
            old_text = short_title(old)
        if old_text is None:
            return Message(N_("{label}: now empty"), arguments)
        return Message(N_("{label}: now empty (instead of {was})"), {**arguments, "was": old_text})
    if new_text is None and field.subfields and not field.many:
        new_text = join_texts(list(describe_group_changes(context, field.subfields, old, new)))
    if new_text is None:
        return Message(N_("{label}: changed"), arguments)
    arguments["now"] = new_text
    if old in EMPTY_VALUES or old_text is None:
        return Message(N_("{label}: {now}"), arguments)
    return Message(N_("{label}: {now} (instead of {was})"), {**arguments, "was": old_text})


def describe_group_changes(
    context: DiffContext, fields: Sequence[Field], old: Any, new: Any, told: Collection[str] = ()
) -> Iterator[Message]:
    """What changes in a group, or in an item of a list, field by field. `old`, `new`: its records (None: there was
    none); `told`: the fields that are told already.
    """
    for field in fields:
        was, now = getattr(old, field.name, None), getattr(new, field.name, None)
        if was != now and field.name not in told and not (was in EMPTY_VALUES and now in EMPTY_VALUES):
            yield describe_value_change(context, field, subfield_label(field), was, now)


def subfield_label(field: Field) -> Message:
    """What a field of a group is called within a sentence."""
    label = field.label or field.heading or field.help
    return Message(label) if label else Message("{name}", {"name": field.name})


def _describe_list_change(
    context: DiffContext, field: Field, label: Message, old: Sequence[Any], new: Sequence[Any]
) -> Message:
    arguments: dict[str, Any] = {"label": label}
    if _collapse_spaces(old) == _collapse_spaces(new) and old != new:
        return Message(N_("{label}: only spaces change"), arguments)
    added = _describe_values(context, field, [item for item in new if item not in old])
    removed = _describe_values(context, field, [item for item in old if item not in new])
    if added is None or removed is None:
        return Message(N_("{label}: changed"), arguments)
    arguments.update(added=added, gone=removed)
    if added and removed:
        return Message(N_("{label}: {added:list} added, {gone:list} removed"), arguments)
    if added:
        return Message(N_("{label}: {added:list} added"), arguments)
    if removed:
        return Message(N_("{label}: {gone:list} removed"), arguments)
    return Message(N_("{label}: in another order"), arguments)


def _describe_values(context: DiffContext, field: Field, items: Iterable[Any]) -> list[Any] | None:
    """The items of a list as a sentence quotes them; None if one is a list or a group."""
    values = [describe_value(context, field, item) or _quote_long(item) for item in items]
    return None if any(value is None for value in values) else limit_names(values)


def _quote_long(value: Any) -> str | None:
    """The beginning of a long text; None for other values."""
    return short_title(value) if isinstance(value, str) else None


def _is_plain_list(raw: Any) -> bool:
    """Whether a value is a list without lists, groups and empty items."""
    return isinstance(raw, tuple | list) and not any(
        isinstance(item, tuple | list | Mapping) or item is None for item in raw
    )


def _collapse_spaces(values: Sequence[Any]) -> list[str]:
    return [" ".join(str(value).split()) for value in values]
