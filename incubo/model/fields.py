"""The form of a Field table: one declaration a field, read by everything that asks what a field is.

The tables themselves are in `fields_*.py`, in the order of a new file. A table feeds decoding, the prompts of `new`,
the order of keys in new files and the field reference. One fact, one place.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One field of a kind of entry.

    `type` is one of: `text`, `lines` (may have several lines), `date`, `moment` (a date, a time is dropped),
    `integer`, `number`, `boolean`, `url`, `email`, `handle` (GitHub), `choice` (of the vocabulary `value_list`),
    `reference` (to a `target_kind` kind), `group` (of `subfields`), `any`.
    `many` makes it a list. `required` fields are missing when absent or empty; with `required_if_used`, only in a
    registry that uses the field (more than half of its files do), for older years did not know it.
    `legacy` fields are read but never written. `also_accepts` names a second shape met in old files and accepted.
    `prompt_when` is when `new` asks for it: `always`, `later` (offered after the first file) or "" (never).
    `help` and `example` are for a person who fills it in.
    """

    name: str
    type: str = "text"
    required: bool = False
    many: bool = False
    value_list: str = ""
    target_kind: str = ""
    subfields: tuple[Field, ...] = ()
    help: str = ""
    example: str = ""
    prompt_when: str = ""
    required_if_used: bool = False
    legacy: bool = False
    also_accepts: str = ""


class EntryKind(NamedTuple):
    """A kind of entry: its id, its fields in the order of a new file, its labels, and the field that names an entry.

    `label` is singular and `plural_label` plural, both marked with N_; `title_field` is the name of a field.
    """

    id: str
    fields: tuple[Field, ...]
    label: str
    plural_label: str
    title_field: str

    def find_field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)
