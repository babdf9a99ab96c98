"""What is wrong somewhere, as data: no severity, no language, no formatting.

`source` and `model` find problems while they read; rules find more. `validation`
turns each into a Diagnostic by giving it a severity, and `render` into words.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from incubo.core.message import Message

FieldPath: TypeAlias = tuple["str | int", ...]
"""A route through a front matter: `("missions", 0, "end")`."""


class Span(NamedTuple):
    """A stretch of a file's text, in code points, the end excluded (a BOM is not counted)."""

    path: str
    start: int
    end: int


class FieldLocation(NamedTuple):
    """A field of a file's front matter; its span is found only if it is shown.

    `part` is "value" (the default), "key", "item" (key and value together), "whole" (an item of a list with
    all that goes when it is deleted), or the place "before" or "after" the value.
    A path that leads nowhere falls back on its nearest existing parent.
    """

    path: str
    field: FieldPath
    part: str = "value"


Location: TypeAlias = "Span | FieldLocation"


class Label(NamedTuple):
    """A secondary remark beside the main one, in the same file or another."""

    location: Location
    message: Message


class Edit(NamedTuple):
    """Replace the text at `location` by `replacement`."""

    location: Location
    replacement: str


class Fix(NamedTuple):
    """A mend; `is_safe` when it cannot change what the file means.

    `file_transform`: what is done to the whole file, "no-bom" or "lf" (see `source.mends`). `new_name`: its new name,
    without its
    folder.
    """

    title: Message
    is_safe: bool
    edits: tuple[Edit, ...] = ()
    file_transform: str = ""
    new_name: str = ""


class Problem(NamedTuple):
    """One finding of one cause.

    `rule_id` names the rule, `message` says what is wrong, `label` stands under the place.
    In any text of the problem `{source}` is the text found at `location`.
    `is_typo` marks a value close to a known one: such a finding is a warning at least.
    `case` is a word that tells apart findings of one rule whose arguments are the same; with the arguments it
    identifies a finding (`validation.fingerprint`), so the wording can change. It is never shown.
    """

    rule_id: str
    location: Location
    message: Message
    label: Message | None = None
    secondary_labels: tuple[Label, ...] = ()
    hints: tuple[Message, ...] = ()
    fix: Fix | None = None
    is_typo: bool = False
    case: str = ""
