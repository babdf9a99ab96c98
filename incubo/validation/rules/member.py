"""Rules of members: one sheet a person, and lists of startups that agree with the missions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.nearest import alike
from incubo.model.records import Member, Mission
from incubo.problem import Edit, Fix, Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.schema import EARLIEST


def _came(member: Member) -> tuple[date, str]:
    """Puts whoever came first before the others, by first mission."""
    starts = [mission.start for mission in member.missions if mission.start is not None]
    return min(starts, default=date.max), member.id


def _one_file(one: Member, other: Member) -> bool:
    """Whether the files' names differ by separators only: file-near-duplicate says it."""
    first, second = ("".join(filter(str.isalnum, member.id.casefold())) for member in (one, other))
    return first == second


@rule(
    "warning",
    N_("two members with one name"),
    N_("A person with two sheets is counted twice, and only one of the two is kept up to date."),
)
def member_same_name(registry: Registry, today: date) -> Iterator[Problem]:
    """Two members with one full name: one person entered twice, or homonyms (a comment says so, once for all)."""
    members = [member for member in registry.members.values() if member.fullname]
    for group in alike([member.fullname or "" for member in members]):
        # A homonym's id has something more: the other one is the first.
        first, *others = sorted((members[i] for i in group), key=lambda member: (len(member.id), *_came(member)))
        for later in others:
            if not _one_file(first, later):
                yield _same_name(first, later)


def _same_name(first: Member, later: Member) -> Problem:
    return Problem(
        "member-same-name",
        Place(later.path, ("fullname",)),
        Text(N_("“{name}” is also the name of the member “{other}”"), {"name": later.fullname, "other": first.id}),
        labels=(Label(Place(first.path, ("fullname",)), Text(N_("the same name"))),),
        hints=(
            Text(N_("if it is one person, gather the missions in one sheet and delete the other")),
            Text(
                N_("if they are two people, say so on the line above: {comment}"),
                {"comment": "# incubo: ignore[member-same-name] homonymes"},
            ),
        ),
    )


@rule(
    "warning",
    N_("GitHub account of two members"),
    N_("Accesses given to one person would go to the other, or be taken away with the other's."),
)
def member_github_shared(registry: Registry, today: date) -> Iterator[Problem]:
    """Two members who give one GitHub account: a sheet copied from a colleague's, or one person entered twice."""
    members = [member for member in registry.members.values() if member.github]
    accounts = [str(member.github).lower() for member in members]
    for account in (account for account, count in Counter(accounts).items() if count > 1):
        same = (member for member, own in zip(members, accounts, strict=True) if own == account)
        first, *others = sorted(same, key=_came)
        for later in others:
            # One person with two sheets: member-same-name says it.
            if not alike([first.fullname or first.id, later.fullname or later.id]) and not _one_file(first, later):
                yield _same_account(first, later)


def _same_account(first: Member, later: Member) -> Problem:
    return Problem(
        "member-github-shared",
        Place(later.path, ("github",)),
        Text(
            N_("the GitHub account “{account}” is also given for the member “{other}”"),
            {"account": later.github, "other": first.id},
        ),
        labels=(Label(Place(first.path, ("github",)), Text(N_("the same account"))),),
        hints=(Text(N_("keep it where it is right; if both sheets are one person's, keep one sheet")),),
    )


@rule(
    "warning",
    N_("startup both current and former"),
    N_("Lists of teams show the person in the startup, or not, depending on who reads."),
)
def member_startup_twice(registry: Registry, today: date) -> Iterator[Problem]:
    """A startup in both `startups` and `previously`. Which one is right: whether a mission for it still runs."""
    for member in registry.members.values():
        if member.startups and member.previously and not set(member.startups).isdisjoint(member.previously):
            for startup in dict.fromkeys(member.previously):
                if startup and startup in member.startups:
                    yield _twice(registry, member, startup, today)


def _twice(registry: Registry, member: Member, startup: str, today: date) -> Problem:
    running = any(mission.covers(today) and _may_be_for(registry, mission, startup) for mission in member.missions)
    wrong, right = ("previously", "startups") if running else ("startups", "previously")
    where = Place(member.path, (wrong, getattr(member, wrong).index(startup)))
    label = N_("a mission for it is running") if running else N_("no mission for it is running")
    return Problem(
        "member-startup-twice",
        where,
        Text(N_("“{startup}” is among both the startups and the former ones (“previously”)"), {"startup": startup}),
        label=Text(label),
        labels=(Label(Place(member.path, (right, getattr(member, right).index(startup))), Text(N_("also here"))),),
        hints=(Text(N_("keep it in one of the two lists")),),
        fix=Fix(
            Text(N_("delete it from “{field}”"), {"field": wrong}), False, (Edit(where._replace(part="whole"), ""),)
        ),
    )


def _may_be_for(registry: Registry, mission: Mission, startup: str) -> bool:
    """Whether a mission is for a startup: it names it, or none, or one that does not exist and may be this one."""
    named = mission.startups
    return not named or startup in named or not all(registry.knows("startup", other) for other in named)


@rule(
    "advice",
    N_("startups of a person who left"),
    N_("Whoever reads the list takes the person for a member of the team."),
    calendar=True,
)
def member_startups_after_end(registry: Registry, today: date) -> Iterator[Problem]:
    """Every mission has ended and the old list of current startups still names some."""
    for member in registry.members.values():
        if not member.startups or not member.missions:
            continue
        last = date.min
        for mission in member.missions:
            end = mission.end
            if end is None or end >= today or end.year < EARLIEST:
                break
            if end > last:
                last = end
        else:
            former = member.previously
            left = [startup for startup in member.startups if startup and (not former or startup not in former)]
            if left:
                yield _after_end(member, left, last)


def _after_end(member: Member, left: list[str], last: date) -> Problem:
    return Problem(
        "member-startups-after-end",
        Place(member.path, ("startups",), "key"),
        Text(
            N_("the last mission ended on {end:long}, and a startup is still listed: {startups:list}"),
            {"end": last, "startups": left, "n": len(left)},
            N_("the last mission ended on {end:long}, and {n} startups are still listed: {startups:list}"),
        ),
        hints=_MOVE,
    )


_MOVE = (Text(N_("name them in the missions, or move them to “previously”")),)
