"""A sentence as data: an English template and its arguments, translated and filled in when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Message(NamedTuple):
    """A sentence not yet translated: an English template and its arguments.

    The template is looked up in the catalogue by `i18n.say`, then filled in.
    `{x:long}` writes a date in full, `{n:days}` a duration; see `i18n.Filler`.
    With `plural`, the form is chosen by the argument named `n`.
    """

    template: str
    arguments: dict[str, Any] = {}
    plural: str | None = None


class LabelledValue(NamedTuple):
    """A value that machines know by its id, and people by a label: one a language, a name that needs none, or a Text
    of ours, which `i18n.worded` says.
    """

    id: str
    label: Mapping[str, str] | str | Message

    def label_in(self, language: str) -> str:
        """What people read (the id, where it is a Text)."""
        if isinstance(self.label, str):
            return self.label
        return self.id if isinstance(self.label, Message) else self.label.get(language, self.id)
