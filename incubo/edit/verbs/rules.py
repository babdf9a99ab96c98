"""What several verbs ask before they change a mission: whose it is, what it is for, how far ahead it may end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.edit.desk import Desk
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.records import Member
from incubo.problem import Text

NAMED = 3
"""People whom a commit's subject names; of more, it says how many they are."""


def called(member: Member) -> str:
    """A member's name as a commit's subject may hold it: on one line, nothing that drives a terminal."""
    line = " ".join((member.fullname or member.id).split())
    return "".join(letter for letter in line if letter.isprintable()) or member.id


def last_day(desk: Desk, status: str | None, begins: date | None = None) -> date | None:
    """The latest end that the network allows to a mission begun by today, or on a day to come; None: any."""
    months = _months(desk)
    if not months or status == "admin":
        return None
    return add_months(max(desk.today, begins or desk.today), months)


def within(desk: Desk, name: str, status: str | None, end: date, begins: date | None = None) -> None:
    """Raise Refused for an end that is too far ahead for who is no public agent."""
    limit = last_day(desk, status, begins)
    if limit is not None and end > limit:
        raise Refused(
            Text(
                N_(
                    "{name}: {day:long} is more than {n} months ahead, which only public agents may have "
                    "({limit:long} at the latest)"
                ),
                {"name": name, "day": end, "n": _months(desk), "limit": limit},
            ),
            hints=(Text(N_("at the latest: --until {limit}"), {"limit": limit.isoformat()}),),
        )


def until(people: Sequence[str], ends: Sequence[date]) -> tuple[Text, tuple[Text, ...]]:
    """Who, until when: the end of a commit's subject, and its lines below where they are too many to be named."""
    said = {"names": people, "n": len(people), "day": days(ends)}
    if len(people) <= NAMED:
        return Text(N_("{names:list} until {day}"), said), ()
    return Text(N_("{n} member until {day}"), said, N_("{n} members until {day}")), lines(people)


def lines(people: Sequence[str]) -> tuple[Text, ...]:
    """People's names, for the body of a commit's message."""
    return tuple(Text(N_("- {name}"), {"name": name}) for name in people)


def days(ends: Sequence[date]) -> str:
    """One day, or the first and the last, for a commit's subject."""
    if not ends:
        return ""
    first, last = min(ends).isoformat(), max(ends).isoformat()
    return first if first == last else f"{first}..{last}"


def _months(desk: Desk) -> int:
    return int(desk.registry.vocabulary.rules.get("mission-months", 0) or 0)
