"""What the files write, where records do not say it: a day as a text (`12/03/2024`), a list that is one text, `oui`,
what cannot be read. Sentences quote it, and a change of it is one even where what is made of it stays.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.message import QuotedDate, QuotedText
from incubo.core.problem import FieldPath
from incubo.diff.sentences.phrasing import short_title
from incubo.model.fields import EMPTY_VALUES, Field, drop_empty

if TYPE_CHECKING:
    from incubo.source.spans import FieldSpans

_UNKNOWN: Any = object()
"""What a record has of a value that it does not hold."""
Shape = tuple[str | None, ...]
"""The path of a value, with None for the position of an item."""


class Words(NamedTuple):
    """A value as a file writes it. `names`: the fields that lead to it. `text`: its words, "" for nothing at all.
    `state`: `read`, `unread` (nothing can be made of it), `unknown` (nothing is: no field has that name) or `empty`.
    """

    names: tuple[str, ...]
    text: str
    state: str


class Rewritten(NamedTuple):
    """The words of a field that go, and those that come in their place."""

    gone: tuple[Words, ...]
    came: tuple[Words, ...]


class _Key(NamedTuple):
    """How a single value counts: where it is, its words, whether YAML takes them for a text, what is made of them.
    `owner`: the field, or the part of a group, that it is written for.
    """

    shape: Shape
    owner: tuple[str, ...]
    text: str
    is_text: bool
    meaning: str
    state: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self.shape if name is not None)


def is_written_alike(a: Any, b: Any) -> bool:
    """Whether two values of front matters are the same: 1, 1.0 and `true` are not, the order of fields says nothing."""
    if type(a) is not type(b):
        return False
    if type(a) is dict:
        return a.keys() == b.keys() and all(is_written_alike(value, b[key]) for key, value in a.items())
    if type(a) is list:
        return len(a) == len(b) and all(map(is_written_alike, a, b))
    return bool(a == b) or (a != a and b != b)


class WrittenEntry:
    """An entry as its file writes it, beside the record that was made of it."""

    def __init__(
        self, fields: Sequence[Field], values: Mapping[Any, Any], text: str, prefixes: Mapping[str, str]
    ) -> None:
        """`values`: of the front matter. `text`: of the file. `prefixes`: kind → prefix of references to it."""
        self.values = values
        self._fields = {field.name: field for field in fields}
        self._text = text
        self._prefixes = prefixes
        self._paths: dict[_Key, FieldPath] = {}

    @cached_property
    def spans(self) -> FieldSpans:
        """Where the fields are in the text, which is parsed again: for what is not written as usual."""
        from incubo.source.spans import FieldSpans  # lazy: it loads yaml, for few files of a history

        return FieldSpans(self._text)

    def is_list(self, name: Any) -> bool:
        """Whether a field is a list."""
        return self._fields[name].many

    def quote(self, record: Any, names: Iterable[Any]) -> Any:
        """The record, whose values quote the words of the file where these are others than what is made of them: it
        still compares like what was made. `names`: the fields to look at.
        """
        quoted = {}
        for name in names:
            field, attribute = self._fields.get(name), record_attribute(name)
            if field is not None and hasattr(record, attribute):
                quoted[attribute] = self._quote((name,), field, self.values.get(name), getattr(record, attribute))
        return record._replace(**quoted)

    def _quote(self, path: FieldPath, field: Field, raw: Any, value: Any) -> Any:
        if type(value) is tuple:
            raws = raw if type(raw) is list else [raw]
            if len(raws) != len(value):
                return value
            steps = [(i,) if type(raw) is list else () for i in range(len(raws))]
            return tuple(
                self._quote((*path, *step), field, *item) for step, *item in zip(steps, raws, value, strict=True)
            )
        if hasattr(value, "_fields") and type(raw) is dict:
            parts = {
                part.name: self._quote((*path, part.name), part, raw[part.name], getattr(value, part.name))
                for part in field.subfields
                if part.name in raw and hasattr(value, part.name)
            }
            return value._replace(**parts)
        if type(value) is datetime.date and type(raw) is not datetime.date and raw is not None:
            return QuotedDate.of(value, short_title(self._find_words(path, raw)))
        if type(value) is str and value and isinstance(raw, str) and not self._is_usual(field, raw, value):
            return QuotedText.of(value, short_title(raw))
        return value

    def _is_usual(self, field: Field, raw: str, value: str) -> bool:
        """Whether a text is written as what is made of it. (The id of an entry may be its new one.)"""
        if field.target_kind:
            return "".join(raw.rpartition("/")[:2]) in ("", self._prefixes.get(field.target_kind))
        return raw == value

    def _find_words(self, path: FieldPath, raw: Any) -> str:
        """The words of a single value, without the quotes of a text."""
        if isinstance(raw, str):
            return str(raw)
        if raw is None:
            return ""
        if type(raw) in (bool, int, dict, list):
            return str(raw).lower()
        return raw.isoformat() if type(raw) is datetime.date else self._find_source(path)

    def _find_source(self, path: FieldPath) -> str:
        """The text of a value in the file, with its quotes; the dash before an item of a list."""
        start, end = self.spans.find(path)
        return ("- " if type(path[-1]) is int else "") + self._text[start:end]

    def count(self, name: Any, record: Any) -> Counter[_Key]:
        """The single values of a field, by how they are written. `record`: what was made of the entry."""
        if name not in self.values:
            return Counter()
        value = getattr(record, record_attribute(name))
        return Counter(self._list_keys((name,), (name,), self._fields[name], self.values[name], value))

    def _list_keys(
        self, path: FieldPath, owner: tuple[str, ...], field: Field | None, raw: Any, value: Any
    ) -> Iterator[_Key]:
        if type(raw) is dict and raw:
            record = value[0] if type(value) is tuple and len(value) == 1 else value
            parts = {part.name: part for part in field.subfields} if field is not None else {}
            for name, part_raw in raw.items():
                made = getattr(record, name, _UNKNOWN) if name in parts else _UNKNOWN if parts else None
                part_owner = (*owner, str(name)) if parts else owner
                yield from self._list_keys((*path, name), part_owner, parts.get(name), part_raw, made)
        elif type(raw) is list and raw:
            is_whole = type(value) is tuple and len(value) == len(raw)
            for i, item in enumerate(raw):
                made = value[i] if is_whole else _UNKNOWN if type(value) is tuple else value
                yield from self._list_keys((*path, i), owner, field, item, made)
        else:
            made = value[0] if type(value) is tuple and len(value) == 1 else value
            yield self._make_key(path, owner, field, raw, made)

    def _make_key(self, path: FieldPath, owner: tuple[str, ...], field: Field | None, raw: Any, value: Any) -> _Key:
        words = self._find_words(path, raw)
        if field is not None and field.target_kind and isinstance(raw, str) and isinstance(value, str) and value:
            words = "".join(words.rpartition("/")[:2]) + value  # under the new id of an entry that is renamed
        state = "read"
        if drop_empty(raw) is None:
            state = "empty"
        elif value is _UNKNOWN:
            state = "unknown"
        elif value in EMPTY_VALUES or hasattr(value, "_fields"):
            state = "unread"  # a record is made of nothing else than a group
        shape = tuple(None if type(step) is int else str(step) for step in path)
        key = _Key(shape, owner, words, isinstance(raw, str), repr(value) if state == "read" else "", state)
        self._paths.setdefault(key, path)
        return key

    def tell(self, key: _Key, *, in_full: bool) -> Words:
        """The words of a single value; `in_full`, with the quotes or the dash that it has in the file."""
        return Words(key.names, self._find_source(self._paths[key]) if in_full else key.text, key.state)

    def find_unread(self, name: Any, record: Any) -> tuple[Words, ...]:
        """The words of a field of which nothing is made."""
        keys = self.count(name, record).elements()
        return tuple(self.tell(key, in_full=False) for key in keys if key.state == "unread")


def record_attribute(name: Any) -> str:
    """The attribute of a record that holds a field."""
    return "legacy_id" if name == "id" else str(name)


def find_rewritten(sides: Sequence[tuple[WrittenEntry, Any]], name: Any) -> Rewritten:
    """The words of a field that go and come where the records do not say it: what is read in the same way before and
    after, and what is not read. `sides`: the entry as it is written, and its record, before and after.
    """
    counts = [entry.count(name, record) for entry, record in sides]
    gone, came = counts[0] - counts[1], counts[1] - counts[0]
    unread = {key.owner for key in (*gone, *came) if key.state in ("unread", "unknown")}
    is_all_unread = (name,) in unread and not sides[0][0].is_list(name)
    told = []
    for own, other in ((gone, came), (came, gone)):
        others = {(key.owner, key.meaning) for key in other}
        told.append(
            [
                key
                for key in own.elements()
                if key.state != "empty" and (is_all_unread or key.owner in unread or (key.owner, key.meaning) in others)
            ]
        )
    alike = {(key.names, key.text) for key in told[0]} & {(key.names, key.text) for key in told[1]}
    found = [
        tuple(entry.tell(key, in_full=(key.names, key.text) in alike) for key in keys)
        for (entry, _), keys in zip(sides, told, strict=True)
    ]
    return Rewritten(*found)


def find_rewritten_scalars(sides: Sequence[WrittenEntry]) -> dict[str, Rewritten]:
    """By field, the words that go and come in two texts that say the same: `yes` for `true`, `null` for nothing."""
    counts = [Counter(entry.spans.list_scalars()) for entry in sides]
    found: dict[str, list[list[Words]]] = {}
    for number, scalars in enumerate((counts[0] - counts[1], counts[1] - counts[0])):
        for scalar in scalars.elements():
            names = tuple(name for name in scalar.shape if name is not None)
            words = Words(names, scalar.text, "empty" if scalar.is_empty else "read")
            if names:
                found.setdefault(names[0], [[], []])[number].append(words)
    return {name: Rewritten(tuple(gone), tuple(came)) for name, (gone, came) in found.items()}


def compare_groups(name: str, old: Any, new: Any) -> Rewritten:
    """The words that go and come in a field of any form, from its values before and after."""
    counts = [Counter(_list_words((name,), value)) for value in (old, new)]
    sides = [[*(counts[0] - counts[1]).elements()], [*(counts[1] - counts[0]).elements()]]
    alike = {words for words, _ in sides[0]} & {words for words, _ in sides[1]}
    told = [
        tuple(
            words._replace(text=f"- {words.text}") if is_item and words in alike else words for words, is_item in side
        )
        for side in sides
    ]
    return Rewritten(*told)


def _list_words(names: tuple[str, ...], value: Any, *, is_item: bool = False) -> Iterator[tuple[Words, bool]]:
    """The single values of a value of any form, and whether they are items of a list."""
    if type(value) is dict:
        for name, part in value.items():
            yield from _list_words((*names, str(name)), part)
    elif type(value) in (list, tuple):
        for item in value:
            yield from _list_words(names, item, is_item=True)
    elif value is not None:
        yield Words(names, str(value).lower() if type(value) is bool else str(value), "read"), is_item
