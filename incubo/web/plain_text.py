"""What incubo says, in plain words: for somebody who types no commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, end_sentence, gettext, translate
from incubo.core.message import Message

_GIT_COMMANDS = (
    "add|bisect|branch|check-ignore|checkout|cherry-pick|commit|config|fetch|init|log|merge|pull|push|rebase|remote|"
    "revert|stash|status|switch"
)
_COMMAND = re.compile(
    rf"(?<![\w/.])(?<!\w['’])(?:incubo\s[a-z]|git\s(?:{_GIT_COMMANDS})\b|--[a-z]"
    r"|(?:Enter|Entrée)(?=[ \u00a0]?[:,.]|\s(?:garde|keeps|leaves|means|pour|veut)\b))"
    r"|\[rules\]"
)
"""A command of incubo or git, an option, a key or a table of settings, in a text for people at a terminal."""
_OWN_BRANCH = re.compile(r" (?:on the branch|sur la branche) [“«]\s?incubo/[^”»]{1,200}[”»]")
"""The branch of a proposal, whose name says nothing to people."""
_ASIDE = re.compile(r"[ \u00a0]?\([^()]{0,500}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_INTRODUCED_COMMAND = re.compile(r"\s?:\s(?:incubo|git)\s[^;:]{0,300}(?<![.!?])$")
"""A command at the end, which what stands before it only introduces."""
_SEMICOLON = re.compile(r";\s")
_COLON = re.compile(r":\s")
_LAST_CLAUSE = re.compile(r"(?:;|,|\s?:)\s[^;,:]{0,300}$")
_MIN_CLAUSE_LENGTH = 20
"""A shorter part of a sentence hardly says anything by itself."""


def without_commands(text: str) -> str:
    """A text without what speaks of commands and options: asides, ends of sentences, sentences; "" where nothing else
    is left.
    """
    text = _OWN_BRANCH.sub("", text)
    if not _COMMAND.search(text):
        return text
    text = _ASIDE.sub(lambda match: "" if _COMMAND.search(match[0]) else match[0], text)
    sentences = _SENTENCE_END.split(text)
    kept = [part for part in map(_main_clause, sentences) if part]
    if kept or _INTRODUCED_COMMAND.search(text):
        return " ".join(kept)
    clauses = _LAST_CLAUSE.sub("", text)
    return "" if _COMMAND.search(clauses) else _end_as(text, clauses)


def _main_clause(sentence: str) -> str:
    """What a sentence says before it speaks of a command; "" where that would say nothing by itself."""
    if not _COMMAND.search(sentence):
        return sentence
    for separator in (_SEMICOLON, _COLON):
        if separator is _COLON and _INTRODUCED_COMMAND.search(sentence):
            break
        beginnings = [sentence[: match.start()] for match in separator.finditer(sentence)]
        clause = next((one for one in reversed(beginnings) if not _COMMAND.search(one)), "").rstrip(" \u00a0")
        if len(clause) > _MIN_CLAUSE_LENGTH:
            return _end_as(sentence, clause)
    return ""


def _end_as(sentence: str, clause: str) -> str:
    """A part of a sentence, with a full stop where the sentence has one, or begins as one that has."""
    return f"{clause}." if sentence.endswith((".", "!", "?")) or sentence[0].isupper() else clause


def plain_text(message: Message) -> str:
    """A message in the current language, without commands."""
    return without_commands(translate(message))


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


def in_sentences(error: IncuboError) -> str:
    """An error and what to do about it, as sentences."""
    return join_sentences(filter(None, map(plain_text, (error.message, *error.hints))))


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
