"""What several verbs ask before they change a mission: whose it is, what it is for, how far ahead it may end.

The missions that a renewal is about: of each person the one that ends last, by what it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.model.dates import add_months
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups
from incubo.model.tenure import EXTENSION_GRACE_DAYS

DEFAULT_MISSION_MONTHS = 3
"""How long a first mission lasts where nobody knows better: what the network advises."""


MAX_NAMES = 3
"""People whom a commit's subject names; of more, it says how many they are."""


def member_name(member: Member) -> str:
    """A member's name as a commit's subject may hold it: on one line, nothing that drives a terminal."""
    line = " ".join((member.fullname or member.id).split())
    return "".join(letter for letter in line if letter.isprintable()) or member.id


def latest_allowed_end(edits: FileEdits, status: str | None, start: date | None = None) -> date | None:
    """The latest end that the network allows to a mission begun by today, or on a day to come; None: any."""
    months = _max_mission_months(edits)
    if not months or status == "admin":
        return None
    return add_months(max(edits.today, start or edits.today), months)


def require_allowed_end(edits: FileEdits, name: str, status: str | None, end: date, start: date | None = None) -> None:
    """Raise Refused for an end that is too far ahead for who is no public agent."""
    limit = latest_allowed_end(edits, status, start)
    if limit is not None and end > limit:
        raise RefusedError(
            Message(
                N_(
                    "{name}: {day:long} is more than {n} months ahead, which only public agents may have "
                    "({limit:long} at the latest)"
                ),
                {"name": name, "day": end, "n": _max_mission_months(edits), "limit": limit},
            ),
            hints=(Message(N_("at the latest: --until {limit}"), {"limit": limit.isoformat()}),),
        )


def summarize_ends(names: Sequence[str], ends: Sequence[date]) -> tuple[Message, tuple[Message, ...]]:
    """Who, until when: the end of a commit's subject, and its lines below where they are too many to be named."""
    said = {"names": names, "n": len(names), "day": format_day_range(ends)}
    if len(names) <= MAX_NAMES:
        return Message(N_("{names:list} until {day}"), said), ()
    return Message(N_("{n} member until {day}"), said, N_("{n} members until {day}")), name_lines(names)


def name_lines(names: Sequence[str]) -> tuple[Message, ...]:
    """People's names, for the body of a commit's message."""
    return tuple(Message(N_("- {name}"), {"name": name}) for name in names)


def format_day_range(ends: Sequence[date]) -> str:
    """One day, or the first and the last, for a commit's subject."""
    if not ends:
        return ""
    first, last = min(ends).isoformat(), max(ends).isoformat()
    return first if first == last else f"{first}..{last}"


def _max_mission_months(edits: FileEdits) -> int:
    return int(edits.registry.vocabulary.rule_settings.get("mission-months", 0) or 0)


class ContractTerms(NamedTuple):
    """Another contract from the day after: its status and employer (None: the same)."""

    status: str | None = None
    employer: str | None = None


class MissionRef(NamedTuple):
    """A mission to extend: whose, and its position among the member's missions."""

    member: Member
    position: int

    @property
    def mission(self) -> Mission:
        """The mission as it is."""
        return self.member.missions[self.position]


def make_mission_ref(member: Member, mission: Mission) -> MissionRef:
    """A mission of a member, as what is to be extended."""
    return MissionRef(member, next(i for i, other in enumerate(member.missions) if other is mission))


def find_latest_missions(mission_refs: Iterable[MissionRef], startup: str | None = None) -> list[MissionRef]:
    """For each member and set of startups, the mission that ends last: the one that a renewal is about.

    Those that end first come first. A mission that is followed by another one for the same startups is renewed
    already. One that goes on the day after for some of them is what `leave` left behind: the other one counts, if it
    is for `startup` (None: for any).
    """
    best: dict[tuple[str, frozenset[str]], MissionRef] = {}
    for target in mission_refs:
        member, startups = target.member, mission_startup_set(target.member, target.mission)
        same = [i for i, mission in enumerate(member.missions) if mission_startup_set(member, mission) == startups]
        last = MissionRef(member, max(same, key=lambda i: (mission_end(member.missions[i]), i)))
        while (rest := _find_continuation(last)) is not None:
            last = rest
        startups = mission_startup_set(member, last.mission)
        if startup is None or not startups or startup in startups:
            best.setdefault((member.id, startups), last)
    return sorted(best.values(), key=lambda target: (mission_end(target.mission), target.member.id))


def _find_continuation(mission_ref: MissionRef) -> MissionRef | None:
    """The mission that goes on the day after for some of the same startups."""
    member, end = mission_ref.member, mission_ref.mission.end
    own = mission_startup_set(member, mission_ref.mission)
    for i, other in enumerate(member.missions):
        follows = (
            end is not None and other.start is not None and (other.start - end).days == 1 and mission_end(other) > end
        )
        if follows and not own.isdisjoint(mission_startup_set(member, other)):
            return MissionRef(member, i)
    return None


def find_running_missions(member: Member, today: date) -> list[MissionRef]:
    """The missions of a member that a renewal may be about: running, to come, or ended lately."""
    return [
        MissionRef(member, i)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and (today - mission_end(mission)).days <= EXTENSION_GRACE_DAYS
    ]


def mission_startup_set(member: Member, mission: Mission) -> frozenset[str]:
    """What a mission is for, in any order."""
    return frozenset(mission_startups(member, mission))


def mission_end(mission: Mission) -> date:
    """The last day of a mission; the calendar's last where it has no end."""
    return mission.end or date.max


def mission_start(mission: Mission) -> date:
    """The first day of a mission."""
    return mission.start or date.min
