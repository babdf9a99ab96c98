"""What several verbs need about missions: which one to renew, how late it may end, how a commit names the people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.field_order import filled_fields
from incubo.edit.file_edits import FileEdits
from incubo.model.dates import NO_END
from incubo.model.records import Member, Mission
from incubo.model.teams import find_continuation, mission_startups
from incubo.model.tenure import is_renewable, latest_allowed_end
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.ownership import SourcePlace, find_entry_place

MAX_NAMES = 3
"""People named in the subject of a commit; if there are more, it gives their number."""


class ContractTerms(NamedTuple):
    """The status and the employer of a mission; None: not given, or unchanged."""

    status: str | None = None
    employer: str | None = None


class MissionRef(NamedTuple):
    """A mission of a member, by its position in the list of missions."""

    member: Member
    position: int

    @property
    def mission(self) -> Mission:
        """The mission as the registry has it."""
        return self.member.missions[self.position]


def find_missions_place(edits: FileEdits, members: Iterable[Member]) -> SourcePlace | None:
    """Where the source changes the missions of people; None where all are changed here."""
    places = (find_entry_place(edits.registry, EntryRef("member", one.id), ("missions",)) for one in members)
    return next((place for place in places if place is not None), None)


def make_mission_ref(member: Member, mission: Mission) -> MissionRef:
    """The reference to a mission of a member (that very object: two missions may be equal)."""
    return MissionRef(member, next(i for i, candidate in enumerate(member.missions) if candidate is mission))


def find_renewable_missions(member: Member, as_of: date) -> list[MissionRef]:
    """The missions of a member that may be renewed: running, planned, or ended not long ago."""
    return [MissionRef(member, i) for i, mission in enumerate(member.missions) if is_renewable(mission, as_of)]


def find_latest_missions(mission_refs: Iterable[MissionRef]) -> list[MissionRef]:
    """For each member and set of startups, the mission to renew: the one that ends last. Sorted by end.

    A mission that another one for the same startups follows is renewed already. If one continues the day after for
    some of them only (that is how `leave` splits missions), the later one counts.
    """
    latest: dict[tuple[str, frozenset[str]], MissionRef] = {}
    for ref in mission_refs:
        member, startups = ref.member, mission_startup_ids(ref.member, ref.mission)
        positions = [i for i, mission in enumerate(member.missions) if mission_startup_ids(member, mission) == startups]
        last = MissionRef(member, max(positions, key=lambda i: (member.missions[i].last_day, i)))
        while (continuation := find_continuation(member, last.mission)) is not None:
            last = MissionRef(member, continuation)
        latest.setdefault((member.id, mission_startup_ids(member, last.mission)), last)
    return sorted(latest.values(), key=lambda ref: (ref.mission.last_day, ref.member.id))


def split_renewed_missions(mission_refs: Iterable[MissionRef]) -> tuple[list[MissionRef], list[MissionRef]]:
    """The missions to renew, and the later missions of members whose mission is renewed already.

    See `find_latest_missions`: here a later mission does not take the place of the one that was chosen.
    """
    mission_refs = list(mission_refs)
    positions = {(ref.member.id, ref.position) for ref in mission_refs}
    latest = find_latest_missions(mission_refs)
    chosen = [ref for ref in latest if (ref.member.id, ref.position) in positions]
    return chosen, [ref for ref in latest if (ref.member.id, ref.position) not in positions]


def mission_startup_ids(member: Member, mission: Mission) -> frozenset[str]:
    """The startups of a mission, in no order."""
    return frozenset(mission_startups(member, mission))


def make_mission_item(
    edits: FileEdits,
    start: date,
    end: date | None,
    status: str | None,
    employer: str | None,
    startups: Iterable[str],
) -> dict[str, Any]:
    """A new mission as a file holds it, without the fields that are empty. `startups`: their ids."""
    references = [edits.reference_text("startup", startup) for startup in startups]
    return filled_fields({"start": start, "end": end, "status": status, "employer": employer, "startups": references})


def other_startups_notes(edits: FileEdits, mission_ref: MissionRef, startup: str | None) -> list[Message]:
    """The note on a mission whose end moves for one startup, if it is for others too; none where that is no startup."""
    others = [name for name in mission_startups(mission_ref.member, mission_ref.mission) if name != startup]
    if startup is None or not others:
        return []
    titles = [entry_title(edits.registry, "startup", name) for name in dict.fromkeys(others)]
    arguments = {"name": mission_ref.member.display_name, "titles": titles}
    return [Message(N_("{name}: this mission is also for {titles:list}"), arguments)]


def require_allowed_end(edits: FileEdits, name: str, status: str | None, end: date, start: date | None = None) -> None:
    """Raise RefusedError for an end later than `latest_allowed_end`."""
    vocabulary = edits.registry.vocabulary
    limit = latest_allowed_end(vocabulary, edits.as_of, status, start)
    if limit is not None and end > limit:
        template = N_(
            "{name}: {day:long} is more than {n} months ahead, which only public agents may have "
            "({limit:long} at the latest)"
        )
        if end == NO_END:
            template = N_("{name}: only public agents may have a mission without end ({limit:long} at the latest)")
        raise RefusedError(
            Message(
                template,
                {"name": name, "day": end, "n": vocabulary.rule_value("mission-months"), "limit": limit},
            ),
            hints=(Message(N_("at the latest: {limit}"), {"limit": limit.isoformat()}),),
            fields=("until", "end"),
        )


def mission_overlap_error(name: str, title: str, next_start: date, latest_end: date | None) -> RefusedError:
    """The error for a mission of `name` that would end after `next_start`, when another one for `title` begins.

    `latest_end`: the end to suggest, if any.
    """
    hint = Message(N_("end this one by {limit}"), {"limit": latest_end.isoformat() if latest_end else ""})
    return RefusedError(
        Message(
            N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"),
            {"name": name, "title": title, "day": next_start},
        ),
        hints=(hint,) if latest_end is not None else (),
    )


def unique_members(members: Iterable[Member]) -> list[Member]:
    """The members, each once."""
    return list({member.id: member for member in members}.values())


def member_name(member: Member) -> str:
    """A member's name for the subject of a commit: on one line, without control characters."""
    line = " ".join(member.display_name.split())
    return "".join(letter for letter in line if letter.isprintable()) or member.id


def summarize_ends(names: Sequence[str], ends: Sequence[date]) -> tuple[Message, tuple[Message, ...]]:
    """The end of a commit's subject (who, until when), and the lines of its body if the names are too many."""
    arguments = {"names": names, "n": len(names), "day": format_day_range(ends)}
    is_endless = NO_END in ends
    if len(names) <= MAX_NAMES:
        return Message(N_("{names:list} without end") if is_endless else N_("{names:list} until {day}"), arguments), ()
    if is_endless:
        return Message(N_("{n} member without end"), arguments, N_("{n} members without end")), name_lines(names)
    return Message(N_("{n} member until {day}"), arguments, N_("{n} members until {day}")), name_lines(names)


def name_lines(names: Sequence[str]) -> tuple[Message, ...]:
    """Names for the body of a commit message, one per line."""
    return tuple(Message("{name}", {"name": name}) for name in names)


def format_day_range(ends: Sequence[date]) -> str:
    """One day, or the first and the last: `2025-01-31..2025-06-30`. "" for no days."""
    if not ends:
        return ""
    first, last = min(ends).isoformat(), max(ends).isoformat()
    return first if first == last else f"{first}..{last}"


def find_last_day(edits: FileEdits, mission_ref: MissionRef) -> date | None:
    """The last day of a mission, `NO_END` where its file says that there is none; None: it says nothing of it."""
    if mission_ref.mission.end is not None:
        return mission_ref.mission.end
    return NO_END if edits.is_null(mission_ref.member.path, ("missions", mission_ref.position, "end")) else None


def is_allowed_end(edits: FileEdits, mission: Mission, day: date) -> bool:
    """Whether the network allows a mission to run until a day."""
    limit = latest_allowed_end(edits.registry.vocabulary, edits.as_of, mission.status, mission.start)
    return limit is None or day <= limit
