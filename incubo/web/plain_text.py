"""What incubo says, as a page shows it: texts without what only a command does (`i18n.without_commands`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, end_sentence, gettext, translate
from incubo.core.message import Message
from incubo.document.table import Note


def plain_texts(messages: Iterable[Message]) -> tuple[str, ...]:
    """The messages in words, without those that only name a command."""
    return tuple(dict.fromkeys(filter(None, map(translate, messages))))


class NoteTexts(NamedTuple):
    """Notes in words: those that change how the figures of a page are read, and those that say what is counted.
    `entries`: by note, the entries that it counts, for the macro `entries_behind`.
    """

    standing: Sequence[str]
    definitions: Sequence[str]
    entries: Mapping[str, Any] = MappingProxyType({})


def note_texts(notes: Sequence[Note], *more: Message, hidden: Collection[str] = ()) -> NoteTexts:
    """The notes of a page, without those whose ids are `hidden`; `more` stands with them."""
    shown = [note for note in notes if note.id not in hidden]
    return NoteTexts(
        [*(translate(note.message) for note in shown if not note.is_definition), *map(translate, more)],
        [translate(note.message) for note in shown if note.is_definition],
    )


def without_path(message: Message) -> Message:
    """What a finding (`app.changes.apply.make_finding_messages`) says, without its path in the file."""
    problem = message.arguments.get("problem")
    return problem if isinstance(problem, Message) else message


def plain_finding(messages: Sequence[Message]) -> tuple[str, tuple[str, ...]]:
    """A finding without its path, and what to do about it."""
    message, *hints = messages
    return translate(without_path(message)), plain_texts(hints)


def error_texts(error: IncuboError) -> tuple[str, ...]:
    """An error and what to do, in plain words: the first text is the error itself."""
    return (translate(error.message), *plain_texts(error.hints))


def in_sentences(error: IncuboError) -> str:
    """An error and what to do about it, as sentences."""
    return join_sentences(error_texts(error))


def join_sentences(texts: Iterable[str]) -> str:
    """Texts one after the other, each as a sentence."""
    return " ".join(end_sentence(f"{text[:1].upper()}{text[1:]}") for text in texts)


# Why nothing could be fetched or sent, for somebody who has never heard of git

_PROTECTED = re.compile(r"protected branch|GH006|pre-receive hook declined|remote rejected|not allowed to push", re.I)
_DENIED = re.compile(
    r"permission (?:to \S{1,300} )?denied|authentication failed|access denied|could not read (?:username|password)"
    r"|error: 40[13]|not authorized",
    re.I,
)
_OFFLINE = re.compile(
    r"could not resolve host|could not connect|failed to connect|timed out|network is unreachable|unable to access"
    r"|could not read from remote|does not appear to be a git repository|connection (?:refused|reset|closed)",
    re.I,
)
_TEXTS = {
    "protected": (
        N_("The published registry takes proposals only: nobody writes into it directly."),
        (N_("Propose your changes instead: somebody reads them, then they are published."),),
    ),
    "denied": (
        N_("You may not get in there, or your access has expired."),
        (
            N_("Ask the person who looks after the registry to give you access."),
            N_("If a password is needed, sign in once with the program that made this copy."),
        ),
    ),
    "locked": (
        N_("Another program is working in this copy."),
        (
            N_("Wait until it is done, then try again."),
            N_("If no other program is open, ask the person who helps you with this computer."),
        ),
    ),
    "offline": (
        N_("The published registry cannot be reached."),
        (N_("Is there a network, and the VPN if one is needed? Then try again."),),
    ),
}
_LOCKED = "another git command is running in this repository"
"""What `vcs.preflight` says; it names a file to delete, which is nothing for this reader."""


class Trouble(NamedTuple):
    """What went wrong: which kind (`protected`, `denied`, `offline`, `locked`, "" for another), the words, and what
    the other machine answered.
    """

    kind: str
    text: str
    hints: tuple[str, ...]
    output: str = ""


def explain_failure(error: IncuboError) -> Trouble:
    """Why work with another copy failed, in plain words, with a way out."""
    output = str(getattr(error, "output", ""))
    for kind, pattern in (("protected", _PROTECTED), ("denied", _DENIED), ("offline", _OFFLINE)):
        if pattern.search(output):
            text, hints = _TEXTS[kind]
            return Trouble(kind, gettext(text), tuple(gettext(hint) for hint in hints), output)
    if error.message.template == _LOCKED:
        text, hints = _TEXTS["locked"]
        return Trouble("locked", gettext(text), tuple(gettext(hint) for hint in hints))
    text, *rest = error_texts(error)
    return Trouble("", text, tuple(rest), output)
