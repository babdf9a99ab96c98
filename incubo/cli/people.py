"""People, startups and teams as a command is told them, or asks for them at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from incubo.cli import ask, days, session
from incubo.cli.one_entry import record
from incubo.errors import IncuboError, UsageError
from incubo.i18n import N_, say
from incubo.problem import Text
from incubo.registry import named
from incubo.registry.registry import Registry
from incubo.render import safe

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.model.records import Startup


def entry(registry: Registry, kind: str, word: str) -> str:
    """The id of the entry of a kind that a word names. Raises UsageError."""
    found = named.find(registry, kind, word).id
    if found is None:
        message, hints = named.complaint(registry, kind, word)
        raise UsageError(message, hints=hints)
    return found


def member(registry: Registry, word: str) -> str:
    """The id of a member whose file can be changed. Raises UsageError, Refused."""
    found = entry(registry, "member", word)
    record(registry, "member", found)
    return found


def members(registry: Registry, words: Sequence[str]) -> list[str]:
    """The ids of the people that words name, each once. Raises UsageError, Refused."""
    return list(dict.fromkeys(member(registry, word) for word in words))


def is_named(registry: Registry, kind: str, word: str) -> bool:
    """Whether a word names one entry of a kind."""
    return named.find(registry, kind, word).id is not None


def asked(registry: Registry, kind: str, question: str) -> str:
    """The id of an entry that a person names at a terminal, asked until it is known."""
    ask.tell()
    ask.tell(question)
    while True:
        word = ask.read()
        try:
            if word:
                return member(registry, word) if kind == "member" else entry(registry, kind, word)
        except IncuboError as error:
            complain(error)


def answer(question: str, usual: str) -> str:
    """What a person types; Enter is the usual answer, which stands between brackets."""
    ask.tell()
    ask.tell(question)
    return ask.read(f"[{safe.terminal(usual)}] > " if usual else "> ") or usual


def day(opened: Workspace, question: str, usual: date, startup: Startup | None = None, least: date = date.min) -> str:
    """A day that a person gives at a terminal, asked until it can be read and comes after the `least`; ISO."""
    while True:
        try:
            found = days.day(answer(question, usual.isoformat()), opened.config, edge="one", startup=startup)
            if found >= least:
                return found.isoformat()
            raise UsageError(Text(N_("the mission would end before it begins ({start:long})"), {"start": least}))
        except UsageError as error:
            complain(error)


def complain(error: IncuboError) -> None:
    """Say why an answer cannot be, and what could."""
    ask.tell(say(error.message), "yellow")
    for hint in error.hints:
        ask.tell("  " + say(hint))


def next_time(words: Sequence[str]) -> None:
    """Tell the command line that says all of it at once."""
    from incubo.shell import quoted

    ask.tell(say(Text(N_("The same in one line, next time:"))))
    session.current().tell("  " + safe.terminal(" ".join(["incubo", *map(quoted, words)])))
