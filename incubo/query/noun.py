"""What can be listed: its columns, its filters, and who is living. One module a noun declares one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from incubo.problem import Text
from incubo.query.scope import Scope

Get: TypeAlias = Callable[[Scope, Any], Any]
"""What a column or a filter looks at in an item."""


class Col(NamedTuple):
    """A column: its heading (a source string), its type and whether it is spare (`table.Column`), its value."""

    label: str
    type: str
    get: Get
    spare: bool = False


class Filter(NamedTuple):
    """A filter. `type` says how what is given is understood:

    `phases`, `statuses` … a list of the vocabulary; `ref:KIND` an entry; `free` one of the values met;
    `older`, `younger`, `ending`, `ended`, `not-for` a duration compared with a day; `flag`; `field`; `text`.
    `get` gives the item's values (an iterable of ids), its day, or whether the flag holds.
    `lifts`: who asks for it wants those no longer living too.
    `dated`: `--since` and `--until` are about its dates (scope.began), not about the day the item began.
    """

    type: str
    get: Get
    lifts: bool = False
    dated: bool = False


class Noun(NamedTuple):
    """A kind of line. `kind` is the Field table of what its lines are, or "" (missions, committees: `items` of one).

    `loads`: the kinds of entries that its columns and filters need. `entry` gives the record of an item.
    `title`: what the living ones are, then all of them; `hidden`: those not shown. Each has a plural.
    `began`: the day an item began, which `--since` and `--until` look at. `words`: its texts, for a search.
    `path`: the file whose text is searched too. `lacks`: what `--missing` counts in its own way, and `remarks`
    what is said of it under the list (source strings), by field.
    """

    id: str
    fields: tuple[Any, ...]
    loads: tuple[str, ...]
    columns: Mapping[str, Col]
    default: tuple[str, ...]
    order: tuple[str, ...]
    items: Callable[[Scope], Iterable[Any]]
    living: Callable[[Scope, Any], bool]
    filters: Mapping[str, Filter]
    title: tuple[Text, Text]
    hidden: Text
    began: Callable[[Scope, Any], date | None]
    words: Callable[[Scope, Any], Iterable[str | None]]
    record: Callable[[Any], Any] = lambda item: item
    path: Callable[[Any], str] = lambda item: item.path
    lacks: Mapping[str, Get] = {}
    note: str = ""
    remarks: Mapping[str, str] = {}
