"""The parts of sentences that tell the values of fields: of an entry, and of an item of a list."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_, limit_names, quote_words
from incubo.core.message import Message, QuotedText
from incubo.diff.sentences.phrasing import (
    MAX_QUOTED_LENGTH,
    NOT_NAMED,
    DiffContext,
    find_differing_words,
    join_texts,
    short_title,
)
from incubo.diff.written import Words, compare_groups
from incubo.model.fields import EMPTY_VALUES, Field

_GROUPED_FROM = 10_000
"""Numbers from which thousands are separated: a shorter one may be a year."""


def describe_value(context: DiffContext, field: Field, raw: Any) -> Any:
    """The value of a field as a sentence quotes it; None if it is too long, or a list or a group."""
    if isinstance(raw, QuotedText):
        return context.entry_title(field.target_kind, raw) if field.target_kind else quote_words(raw.words)
    if isinstance(raw, bool):
        return Message(N_("yes")) if raw else Message(N_("no"))
    if isinstance(raw, datetime.datetime):
        return raw.isoformat(" ")
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
    if isinstance(old, str) and isinstance(new, str) and (same := _find_same_look([old], [new])) is not None:
        return Message(same, arguments)
    if _has_groups(old) or _has_groups(new) or (old and new and (type(old) is list) is not (type(new) is list)):
        return describe_words(context, field, label, *compare_groups(field.name, old, new))
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


def describe_words(
    context: DiffContext, field: Field, label: Message, gone: Sequence[Words], came: Sequence[Words]
) -> Message:
    """What the file writes now in a field, and wrote, in its words: of groups, part by part."""
    parts: dict[tuple[str, ...], tuple[list[Words], list[Words]]] = {}
    for number, side in enumerate((gone, came)):
        for words in side:
            parts.setdefault(words.names[1:], ([], []))[number].append(words)
    if not parts:
        return Message(N_("{label}: in another order"), {"label": label})
    if list(parts) == [()]:
        return _describe_words_of(context, field, label, *parts[()])
    texts = []
    for names, (was, now) in parts.items():
        part = next((part for part in field.subfields if (part.name,) == names), Field(": ".join(names), "any"))
        texts.append(_describe_words_of(context, part, subfield_label(part), was, now))
    return Message(N_("{label}: {now}"), {"label": label, "now": join_texts(texts, N_("{first}; {rest}"))})


def _describe_words_of(
    context: DiffContext, field: Field, label: Message, gone: Sequence[Words], came: Sequence[Words]
) -> Message:
    """The same of one field, or of one part of a group."""
    quoted = [limit_names([_quote(context, field, words) for words in side]) for side in (gone, came)]
    was, now = (Message("{words:list}", {"words": words}) for words in quoted)
    return Message(_words_template(gone, came), {"label": label, "was": was, "now": now})


def _words_template(gone: Sequence[Words], came: Sequence[Words]) -> str:
    is_unread = any(words.state == "unread" for words in came)
    if not any(words.text.strip() for words in (*gone, *came)) and not (gone and came):
        return N_("{label}: written without a value") if came else N_("{label}: no longer written, it had no value")
    if not gone:
        return N_("{label}: {now}, which cannot be read") if is_unread else N_("{label}: {now}")
    if not came:
        return N_("{label}: no longer {was}")
    same = _find_same_look([words.text for words in gone], [words.text for words in came])
    if same is not None:
        return same
    if is_unread:
        return N_("{label}: {now}, which cannot be read (instead of {was})")
    if any(words.state == "unread" for words in gone):
        return N_("{label}: {now} (instead of {was}, which could not be read)")
    return N_("{label}: {now} (instead of {was})")


def _quote(context: DiffContext, field: Field, words: Words) -> Message | str:
    """The words of a file as a sentence quotes them, without the name of who may not be named."""
    if field.target_kind and context.hides(field.target_kind, words.text.rpartition("/")[2].strip()):
        return NOT_NAMED
    return quote_words(short_title(words.text)) if words.text.strip() else Message(N_("nothing"))


_SAME_BUT_SPACES = N_("{label}: only spaces change")
_SAME_TO_THE_EYE = N_("{label}: it looks the same, in other characters")


def _find_same_look(old: Sequence[str], new: Sequence[str]) -> str | None:
    """What to say of texts that look the same; None for others."""
    if [*map(str.split, old)] == [*map(str.split, new)]:
        return _SAME_BUT_SPACES if list(old) != list(new) else None
    looks = [[*map(_look, texts)] for texts in (old, new)]
    return _SAME_TO_THE_EYE if looks[0] == looks[1] else None


def _look(text: str) -> str:
    """A text as it looks: accents are one with their letters, what is invisible is not there."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign for sign in composed if unicodedata.category(sign) != "Cf").split())


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
    if old != new and (same := _find_same_look([*map(str, old)], [*map(str, new)])) is not None:
        return Message(same, arguments)
    added = _describe_values(context, field, list_missing(new, old))
    removed = _describe_values(context, field, list_missing(old, new))
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


def list_missing(items: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """The items that others do not have, each as often as it stands there more."""
    rest = list(others)
    missing = []
    for item in items:
        if item in rest:
            rest.remove(item)
        else:
            missing.append(item)
    return missing


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


def _has_groups(raw: Any) -> bool:
    """Whether a value of a front matter is a group, or a list of some."""
    return any(type(item) in (dict, list) for item in (raw if type(raw) is list else [raw]))
