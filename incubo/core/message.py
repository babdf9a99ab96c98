"""Messages as data: an English template and its arguments, translated and formatted when displayed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple


class Message(NamedTuple):
    """A message to translate: an English template and its arguments.

    `i18n.translate` looks up the template in the catalogue, then formats it. Format specifications such as
    `{day:long}` (a date in full) or `{n:days}` (a number of days) are those of `i18n.MessageFormatter`.
    With `plural`, the argument named `n` chooses the form.

    `command`: what does that, to be typed behind the text; where nobody types (`i18n.without_commands`), such a message
    says nothing. `hint`: what can be typed about it, in parentheses at its end, for those who type.
    """

    template: str
    arguments: Mapping[str, Any] = MappingProxyType({})
    plural: str | None = None
    command: str | Message = ""
    hint: str | Message = ""


MAX_NAMES = 5
"""No more names stand in a list that `shorten_list` makes."""


def shorten_list(names: Sequence[str]) -> str:
    """The first names, and “…” if there are more."""
    return ", ".join([*names[:MAX_NAMES], *(["…"] if len(names) > MAX_NAMES else [])])


class QuotedDate(datetime.date):
    """A day that a file writes in words of its own (`12/03/2024`): a sentence quotes these. What is computed from it is
    a day like any other.
    """

    words = ""

    @classmethod
    def of(cls, day: datetime.date, words: str) -> QuotedDate:
        """The day that these words mean."""
        quoted = cls(day.year, day.month, day.day)
        quoted.words = words
        return quoted

    def __repr__(self) -> str:
        return f"QuotedDate({self.isoformat()!r}, {self.words!r})"


class QuotedText(str):
    """A text that is made of other words of a file (`mailto:…`): a sentence quotes these."""

    words = ""

    @classmethod
    def of(cls, text: str, words: str) -> QuotedText:
        """The text that is made of these words."""
        quoted = cls(text)
        quoted.words = words
        return quoted

    def __repr__(self) -> str:
        return f"QuotedText({str(self)!r}, {self.words!r})"


class TextAbout(NamedTuple):
    """A text about what is named beside it: the name is left out where the text begins with it."""

    text: Message
    name: str


class LabelledValue(NamedTuple):
    """An id for machines with a label for people.

    `label` is a mapping from language to text, one text for every language, or a Message, which
    `i18n.translate_label` translates. `kind`: the kind of entry that the id is of, "" for a word of the vocabulary.
    """

    id: str
    label: Mapping[str, str] | str | Message
    kind: str = ""

    def label_in(self, language: str) -> str:
        """The label in a language (the id if the label is a Message)."""
        if isinstance(self.label, str):
            return self.label
        return self.id if isinstance(self.label, Message) else self.label.get(language, self.id)
