"""What a form posted: the texts of its answers, and what goes with them. Data of a stranger, until it is parsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

ANSWER, SURE, WAS, SUGGESTED, ADDED = "q.", "sure.", "was.", "use.", "add."
"""How the names of controls begin: of an answer; of an answer that is kept though it is doubtful; of what a field held
when the form was shown; of the button that takes a suggestion instead; of the one that asks for another line.
"""
OPENED = "opened"
"""The name of the controls that say from which state of the registry the form was opened: not counted as answers."""
MAX_ANSWERS = 1_000
"""Answers of one form, all lines of a list counted: a sheet has up to 400 columns, and its cells are asked about."""
MAX_KEY_LENGTH = 200
MAX_TEXT_LENGTH = 1_000_000
"""Characters of all answers: as large as a file of the registry may be."""

_EMPTY: Mapping[str, str] = MappingProxyType({})


class TooManyAnswersError(Exception):
    """A form posted more than any form of incubo asks for."""


class Answers(NamedTuple):
    """The texts of the answers by the keys of their questions, "" where one was left empty; a question without a text
    was not shown. `sure`: the texts that the person keeps although they are doubtful. `was`: what fields held when the
    form was shown, as a person would type it. `lines_wanted`: the questions that are to show one more line. `opened`:
    the state of the registry when the form was opened (`app.changes.changed_since.note_state`).
    """

    texts: Mapping[str, str] = _EMPTY
    sure: Mapping[str, str] = _EMPTY
    was: Mapping[str, str] = _EMPTY
    lines_wanted: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()

    def with_texts(self, texts: Mapping[str, str]) -> Answers:
        """The same answers with these too."""
        return self._replace(texts={**self.texts, **texts})

    def hidden_inputs(self, shown_keys: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The names and values that carry these answers on, of the questions that are not shown."""
        left_out = set(shown_keys)
        groups = ((ANSWER, self.texts), (SURE, self.sure), (WAS, self.was))
        return [
            *((prefix + key, value) for prefix, texts in groups for key, value in texts.items() if key not in left_out),
            *((OPENED, word) for word in self.opened),
        ]

    def to_json(self) -> dict[str, Any]:
        """The answers as data of a draft."""
        return {
            "texts": dict(self.texts), "sure": dict(self.sure), "was": dict(self.was), "opened": [*self.opened],
        }  # fmt: skip


def read_answers(posted: Iterable[tuple[str, object]]) -> Answers:
    """The answers among the names and values of a posted form. Raises TooManyAnswersError.

    The values of one name are one text, with commas: those of boxes, or of the lines of a list.
    """
    values: dict[str, list[str]] = {}
    others: dict[str, dict[str, str]] = {SURE: {}, WAS: {}, SUGGESTED: {}, ADDED: {}}
    opened: list[str] = []
    length = count = 0
    for name, value in posted:
        if not isinstance(value, str):
            continue  # a file: no form of ours sends one
        count += name != OPENED
        length += len(value)
        if count > MAX_ANSWERS or length > MAX_TEXT_LENGTH or len(name) > MAX_KEY_LENGTH:
            raise TooManyAnswersError
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if name.startswith(ANSWER):
            values.setdefault(name.removeprefix(ANSWER), []).append(text)
            continue
        if name == OPENED:
            opened.append(text)
        for prefix, texts in others.items():
            if name.startswith(prefix):
                texts[name.removeprefix(prefix)] = text
    texts = {key: _join(items) for key, items in values.items()}
    texts.update((key, text) for key, text in others[SUGGESTED].items() if key in texts)
    return Answers(texts, others[SURE], others[WAS], frozenset(others[ADDED]), tuple(opened))


def _join(items: list[str]) -> str:
    """The texts of the controls of one name: one text, or a list with commas."""
    filled = [item for item in items if item.strip()]
    return filled[0] if len(filled) == 1 else ", ".join(item.strip() for item in filled)


def same_text(text: str, other: str) -> bool:
    """Whether two answers are the same but for blanks around them, which browsers and boxes change."""
    return [part.strip() for part in text.split(",")] == [part.strip() for part in other.split(",")]


def read_json(data: Any) -> Answers:
    """The answers of a draft, as far as they are ones: the file may have been damaged."""
    if not isinstance(data, dict):
        return Answers()
    texts, sure, was = (read_texts(data.get(name)) for name in ("texts", "sure", "was"))
    opened = data.get("opened")
    words = opened if isinstance(opened, list) else ()
    return Answers(texts, sure, was, opened=tuple(word for word in words if isinstance(word, str)))


def read_texts(data: Any) -> dict[str, str]:
    """The texts by their keys, as far as they are ones."""
    items = data.items() if isinstance(data, dict) else ()
    return {key: value for key, value in items if isinstance(key, str) and isinstance(value, str)}
