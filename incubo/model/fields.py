"""The structure of the field tables, which declare each field of each kind of entry once.

The tables are in `model.schemas`, in the order of fields in a new file. Decoding, the prompts of `new`, the order of
keys in new files and the field reference are all derived from them.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One field of a kind of entry.

    `type` is one of: `text`, `lines` (may have several lines), `date`, `moment` (a date; a time is dropped),
    `integer`, `number`, `boolean`, `url`, `email`, `handle` (GitHub account), `choice` (a value of the vocabulary's
    list `value_list`), `reference` (id of an entry of kind `target_kind`), `group` (of `subfields`), `any`.
    `many`: the field is a list of them. `also_accepts`: a second type that old files use and that is accepted.
    `required`: a file without a value has a problem; with `required_if_used`, only in a registry where more than half
    of the files have the field (it did not exist in earlier years).
    `legacy`: the field is read but never written.
    `prompt_when`: when `new` asks for it: `always`, `later` (after the file is created) or "" (never).
    `help` and `example` are displayed to the person who fills it in.
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
    """A kind of entry: its id, its fields in the order of a new file, and its labels.

    `label` is singular and `plural_label` plural, both marked with N_. `title_field` is the name of the field that
    holds an entry's title.
    """

    id: str
    fields: tuple[Field, ...]
    label: str
    plural_label: str
    title_field: str

    def find_field(self, name: str) -> Field | None:
        """The field with this name; None if there is none."""
        return next((field for field in self.fields if field.name == name), None)
