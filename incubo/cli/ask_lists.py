"""What a question lists to choose from, by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from incubo.cli import session
from incubo.edit.answers import words
from incubo.edit.draft import Draft, Question
from incubo.model.quantities import count
from incubo.registry.named import label
from incubo.render import safe
from incubo.render.text import pad, width

LISTED = 12
"""Up to so many entries are shown to choose from; of more, a person knows the name."""


class Option(NamedTuple):
    """Something to choose by its number."""

    value: str
    said: str


def numbered(part: str, listed: Sequence[Option]) -> str:
    """What a number stands for, or the words themselves."""
    number = count(part)
    return part if number is None or not 0 < number <= len(listed) else listed[number - 1].value


def options(draft: Draft, question: Question) -> list[Option]:
    """What can be listed: the words of a choice, the entries of a short list."""
    field, registry, lang = question.field, draft.setting.registry, session.current().lang
    if field.type == "choice":
        known = words(field, draft.setting)
        return [Option(word, labels.get(lang, word)) for word, labels in known.items()]
    if field.type == "reference":
        ids = registry.ids(field.refers)
        return (
            [Option(entry_id, label(registry, field.refers, entry_id)) for entry_id in ids]
            if len(ids) <= LISTED
            else []
        )
    return []


def show(listed: Sequence[Option]) -> None:
    """Numbered choices, in columns where they fit."""
    if not listed:
        return
    run = session.current()
    texts = [f"{number:>2} {safe.terminal(option.said)}" for number, option in enumerate(listed, 1)]
    column = max(map(width, texts)) + 3
    across = max(1, ((run.width or 80) - 2) // column)
    for at in range(0, len(texts), across):
        run.tell("  " + "".join(pad(text, column) for text in texts[at : at + across]).rstrip())
