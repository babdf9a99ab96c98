"""What the verbs say, for somebody who types no commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message

_GIT_COMMANDS = (
    "add|bisect|branch|check-ignore|checkout|cherry-pick|commit|config|fetch|init|log|merge|pull|push|rebase|remote|"
    "revert|stash|status|switch"
)
_COMMAND = re.compile(rf"(?<![\w/.])(?:incubo\s[a-z]|git\s(?:{_GIT_COMMANDS})\b|--[a-z]|Enter\b|Entrée\b)")
"""A command of incubo or git, an option or a key, in a text for people at a terminal."""
_OWN_BRANCH = re.compile(r" (?:on the branch|sur la branche) [“«]\s?incubo/[^”»]{1,200}[”»]")
"""The branch of a proposal, whose name says nothing to people."""
_ASIDE = re.compile(r"[ \u00a0]\([^()]{0,500}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ONLY_COMMAND = re.compile(r"\s?:\s(?:incubo|git)\s[^;:]{0,300}$")
"""A command at the end, which what stands before it only introduces."""
_LAST_CLAUSE = re.compile(r"(?:;|,|\s?:)\s[^;,:]{0,300}$")


def plain_text(message: Message) -> str:
    """A message without what speaks of commands and options; "" where nothing else is left.

    An aside goes first, then whole sentences, else the last clause of the only one.
    """
    text = _OWN_BRANCH.sub("", translate(message))
    if not _COMMAND.search(text):
        return text
    shorter = _ASIDE.sub(lambda match: "" if _COMMAND.search(match.group()) else match.group(), text)
    sentences = [sentence for sentence in _SENTENCE_END.split(shorter) if not _COMMAND.search(sentence)]
    if sentences:
        return " ".join(sentences)
    if _ONLY_COMMAND.search(shorter):
        return ""
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
