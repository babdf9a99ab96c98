"""What the verbs say, for somebody who types no commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from incubo.core.errors import IncuboError
from incubo.core.i18n import translate
from incubo.core.message import Message

_GIT_COMMANDS = (
    "add|bisect|branch|check-ignore|checkout|cherry-pick|commit|config|fetch|init|log|merge|pull|push|rebase|remote|"
    "revert|stash|status|switch"
)
_COMMAND = re.compile(rf"(?<![\w/.])(?:incubo\s[a-z]|git\s(?:{_GIT_COMMANDS})\b|--[a-z]|Enter\b|Entrée\b)")
"""A command of incubo or git, an option or a key, in a text for people at a terminal."""
_ASIDE = re.compile(r"[ \u00a0]\([^()]{0,500}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LAST_CLAUSE = re.compile(r"(?:;|,|\s?:)\s[^;,:]{0,300}$")


def plain_text(message: Message) -> str:
    """A message without what speaks of commands and options; "" where nothing else is left.

    An aside goes first, then whole sentences, else the last clause of the only one.
    """
    text = translate(message)
    if not _COMMAND.search(text):
        return text
    shorter = _ASIDE.sub(lambda match: "" if _COMMAND.search(match.group()) else match.group(), text)
    sentences = [sentence for sentence in _SENTENCE_END.split(shorter) if not _COMMAND.search(sentence)]
    if sentences:
        return " ".join(sentences)
    shorter = _LAST_CLAUSE.sub("", shorter)
    return "" if _COMMAND.search(shorter) else shorter


def plain_texts(messages: Iterable[Message]) -> tuple[str, ...]:
    """The messages in plain words, without those of which nothing is left."""
    return tuple(dict.fromkeys(filter(None, map(plain_text, messages))))


def plain_finding(messages: Sequence[Message]) -> tuple[str, tuple[str, ...]]:
    """A finding (`app.apply.make_finding_messages`) in plain words, without its path, and what to do about it."""
    message, *hints = messages
    problem = message.arguments.get("problem")
    return plain_text(problem if isinstance(problem, Message) else message), plain_texts(hints)


def error_texts(error: IncuboError) -> tuple[str, ...]:
    """An error and what to do, in plain words: the first text is the error itself."""
    message = plain_text(error.message) or translate(error.message)
    return (message, *plain_texts(error.hints))
