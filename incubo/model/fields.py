"""The form of a Field table: one declaration a field, read by everything that asks what a field is.

The tables themselves are in `fields_*.py`, in the order of a new file. A table feeds decoding, the prompts of `new`,
the order of keys in new files and the field reference. One fact, one place.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One field of a kind of entry.

    `type` is one of: `text`, `lines` (may have several lines), `date`, `moment` (a date, a time is dropped),
    `integer`, `number`, `boolean`, `url`, `email`, `handle` (GitHub), `choice` (of the vocabulary `words`),
    `reference` (to a `refers` kind), `group` (of `items`), `any`.
    `many` makes it a list. `required` fields are missing when absent or empty; with `since`, only in a
    registry that uses the field (more than half of its files do), for older years did not know it.
    `legacy` fields are read but never written. `may_be` names a second shape met in old files and accepted.
    `ask` is when `new` asks for it: `always`, `later` (offered after the first file) or "" (never).
    `help` and `example` are for a person who fills it in.
    """

    name: str
    type: str = "text"
    required: bool = False
    many: bool = False
    words: str = ""
    refers: str = ""
    items: tuple[Field, ...] = ()
    help: str = ""
    example: str = ""
    ask: str = ""
    since: bool = False
    legacy: bool = False
    may_be: str = ""


class EntryKind(NamedTuple):
    """A kind of entry: its id, its fields in the order of a new file, its labels, and the field that names an entry.

    `label` is singular and `labels` plural, both marked with N_; `title` is the name of a field.
    """

    id: str
    fields: tuple[Field, ...]
    label: str
    labels: str
    title: str

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)
