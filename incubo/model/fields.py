"""The structure of the field tables, which declare each field of each kind of entry once.

The tables are in `model.schemas`, in the order of fields in a new file. From them derive decoding, the questions and
options of `new`, issue forms, the order of keys in new files, columns of lists and of the database, the lines of pages,
sentences about changes and how closely to review these, and the field reference.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from incubo.core.i18n import N_


class Field(NamedTuple):
    """One field of a kind of entry.

    `type` is one of: `text`, `lines` (may have several lines), `date`, `moment` (a date; a time is dropped),
    `integer`, `number`, `boolean`, `url`, `email`, `handle` (GitHub account), `choice` (a value of the vocabulary's
    list `value_list`), `reference` (id of an entry of kind `target_kind`), `group` (of `subfields`), `any`.
    `many`: the field is a list of them. `identified_by`: of a list of groups, the subfields by which an item stays the
    same one when it changes (a mission: its start and its startups; see `item_keys`). `decided_together`: the subfields
    that are one decision: of two people who each changed some of them, one is right (`edit.merge`). `also_accepts`: a
    second type that old files use and that is accepted.
    `required`: a file without a value has a problem; with `required_if_used`, only in a registry where more than half
    of the files have the field (it did not exist in earlier years).
    `legacy`: the field is read but never written.
    `day_kind`: of a date that lies ahead as a rule (`1 March` is the coming one, of other dates the nearest): `last`,
    the last day of what it is about (a period means its last day), or `next`. `end`: a last day that may lie behind.
    `may_never_come`: of a last day, that there is none is an answer too (see `dates.NO_END`): `null`, and no lack.
    `help` and `example` are displayed to the person who fills it in.

    `prompt_when`: when `new` and the issue forms ask for it: `always`, `later` (if the person wants to add more) or ""
    (never). `option`: the name of its question and option of `new`, where it is not the field's own.

    The texts that name it, marked with N_: `label` within a sentence about a change (else its name is used), `heading`
    over its column in lists and before its line on the entry's page (without one, the page has no line of it),
    `expected_label` where a phase expects it and it is missing, `short_label` in a word (else both are `label`).

    `aliases`: what else people call it over a column of a sheet, in any language, for `import`, separated by `; `.

    How closely to review a change of it: `author_decides`, trivial where the author is the member, or is in the team of
    the startup or offer; `sensitive_reason`, sensitive whoever makes it, and why: a text with `{names:list}`, the
    entries. Else it is normal.
    """

    name: str
    type: str = "text"
    required: bool = False
    many: bool = False
    value_list: str = ""
    target_kind: str = ""
    subfields: tuple[Field, ...] = ()
    identified_by: tuple[str, ...] = ()
    decided_together: tuple[str, ...] = ()
    help: str = ""
    example: str = ""
    prompt_when: str = ""
    required_if_used: bool = False
    legacy: bool = False
    also_accepts: str = ""
    day_kind: str = ""
    may_never_come: bool = False
    option: str = ""
    label: str = ""
    heading: str = ""
    expected_label: str = ""
    short_label: str = ""
    author_decides: bool = False
    sensitive_reason: str = ""
    aliases: str = ""

    @property
    def day_field(self) -> str:
        """The subfield that dates an item of a list, and orders the list: the first one that is a date."""
        return next((subfield.name for subfield in self.subfields if subfield.type == "date"), "")

    @property
    def alias_names(self) -> tuple[str, ...]:
        """Its `aliases`, one by one."""
        return tuple(self.aliases.split("; ")) if self.aliases else ()

    @property
    def column_type(self) -> str:
        """The type of a column that shows one value of the field (see `document.table.Column`)."""
        if self.type == "number" and self.name in AMOUNT_FIELDS:
            return "amount"
        return _COLUMN_TYPES.get(self.type, "text")


DRAFT_FIELD = Field(
    "draft",
    "boolean",
    help=N_("whether the entry is still to be completed: until then it counts in no figure"),
    label=N_("draft"),
)
"""Of every kind. `Registry` is the one place that asks for it (`drafts`, `without_drafts`)."""


AMOUNT_FIELDS = frozenset(("amount", "montant"))
"""The names of the numbers that are amounts of money."""
DURATION_FIELDS = frozenset(("months",))
"""The names of the numbers that count months."""
YEAR_FIELDS = frozenset(("year",))
"""The names of the numbers that are years."""


EMPTY_VALUES: tuple[Any, ...] = (None, "", (), [], {})
"""The values that say no more than no value does."""


def drop_empty(value: Any) -> Any:
    """A value without the parts of it that are empty (a blank text is, too); None if nothing is left.

    A group in a list stays, so that it is an item, as a record of which nothing is left.
    """
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, dict):
        return {name: kept for name, item in value.items() if (kept := drop_empty(item)) is not None} or None
    if hasattr(value, "_field_defaults"):  # a record
        kept = {name: drop_empty(item) for name, item in value._asdict().items()}
        return value._replace(
            **{name: value._field_defaults[name] if kept[name] is None else kept[name] for name in kept}
        )
    if isinstance(value, list | tuple):
        return (
            type(value)(
                item if kept is None else kept
                for item in value
                if (kept := drop_empty(item)) is not None or isinstance(item, dict)
            )
            or None
        )
    return value


_COLUMN_TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "number", "boolean": "boolean"}


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

    def split_decisions(self) -> EntryKind:
        """The kind for a merge that has no two people in it: what is decided together is merged field by field."""
        return self._replace(fields=tuple(field._replace(decided_together=()) for field in self.fields))
