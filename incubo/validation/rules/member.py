"""Rules of members: one file for each person, and lists of startups that agree with the missions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Label, Problem
from incubo.model.dates import EARLIEST_YEAR
from incubo.model.records import Member, Mission
from incubo.model.suggestions import group_same_names, pair_similar_names
from incubo.registry.registry import Registry
from incubo.validation.rule import NAMES, rule

_DIGIT = re.compile(r"\d")

_EXAMPLE_LENA = """
---
fullname: Léna Guivarch
role: Designer
domaine: Design
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
github: lguivarch
---
"""
_EXAMPLE_ENDED_MISSION = """
missions:
  - start: 2023-12-04
    end: 2024-05-31
    startups:
      - phare-bavard
"""
_EXAMPLE_YANN = _EXAMPLE_LENA.replace("github: lguivarch\n", "").replace("Léna Guivarch", "Yann Tréguier")
_STARTUP_LISTS = ("member.startups", "member.previously")
_EXAMPLE_LENA_PATH = "content/members/lena.guivarch.md"
_EXAMPLE_YANN_PATH = "content/members/treguer.yann.md"


def _arrival_sort_key(member: Member) -> tuple[date, str]:
    """Sorts members by the start of their first mission."""
    starts = [mission.start for mission in member.missions if mission.start is not None]
    return min(starts, default=date.max), member.id


def _differ_by_separators_only(left: Member, right: Member) -> bool:
    """Whether the file names differ by separators only, which file-near-duplicate reports."""
    first, second = ("".join(filter(str.isalnum, member.id.casefold())) for member in (left, right))
    return first == second


@rule(
    "warning",
    title=N_("two members with the same name"),
    rationale=N_("A person with two entries is counted twice, and only one of the two is kept up to date."),
    kind="member",
    bad={"": "fullname: Yann Tréguer", _EXAMPLE_YANN_PATH: _EXAMPLE_LENA.replace("Léna Guivarch", "Yann Tréguer")},
    good={"": "fullname: Yann Tréguer", _EXAMPLE_YANN_PATH: _EXAMPLE_LENA.replace("Léna Guivarch", "Yann-Ael Tréguer")},
    how_to_fix=N_(
        "If it is one person, gather the missions in one file and delete the other. If two people bear the name, "
        "say so with a comment above it."
    ),
    reads=("member.fullname", "member.missions.start"),
)
def member_same_name(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two members with the same full name: one person entered twice, or homonyms (which a comment accepts)."""
    members = [member for member in registry.members.values() if member.fullname]
    for group in group_same_names([member.fullname or "" for member in members]):
        # The id of a homonym is longer: the member with the shortest id was there first.
        first, *others = sorted(
            (members[i] for i in group), key=lambda member: (len(member.id), *_arrival_sort_key(member))
        )
        for later in others:
            if not _differ_by_separators_only(first, later):
                yield _same_name_problem(registry, first, later)


@rule(
    "advice",
    title=N_("two members with nearly the same name"),
    rationale=N_("A person with two entries is counted twice, and only one of the two is kept up to date."),
    kind="member",
    bad={"": "fullname: Yann Tréguer", _EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    good={"": "fullname: Yann Tréguer", _EXAMPLE_YANN_PATH: _EXAMPLE_YANN.replace("Yann Tréguier", "Yannick Tréguer")},
    how_to_fix=N_(
        "If it is one person, correct the name, gather the missions in one file and delete the other. If they are two "
        "people, say so with a comment above it."
    ),
    reads=("member.fullname", "member.github", "member.missions.start"),
)
def member_similar_name(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two members whose names differ by one letter that nobody else's has: often one person, misspelt once.

    In the real registry of 2024-07-01 (2 708 members), four pairs. Members with two GitHub accounts are two people.
    """
    # A number tells names apart: that of people who are forgotten (`Former member 3`).
    members = [member for member in registry.members.values() if member.fullname and not _DIGIT.search(member.fullname)]
    for pair in pair_similar_names(tuple(member.fullname or "" for member in members)):
        first, later = sorted((members[i] for i in pair), key=_arrival_sort_key)
        has_two_accounts = first.github and later.github and first.github.casefold() != later.github.casefold()
        if not has_two_accounts and not _differ_by_separators_only(first, later):
            yield _similar_name_problem(registry, first, later)


def _similar_name_problem(registry: Registry, first: Member, later: Member) -> Problem:
    return Problem(
        "member-similar-name",
        FieldLocation(later.path, ("fullname",)),
        Message(
            N_("“{name}” is nearly the name of the member “{other}” ({near})"),
            {"name": later.fullname, "other": first.id, "near": first.fullname},
        ),
        secondary_labels=(Label(FieldLocation(first.path, ("fullname",)), Message(N_("nearly the same name"))),),
        hints=tuple(_same_person_hints(registry, "member-similar-name")),
    )


def _same_person_hints(registry: Registry, rule: str) -> Iterator[Message]:
    yield Message(N_("if it is one person, gather the missions in one entry and delete the other"))
    if registry.layout.source is None:  # it would write the file again without the comment
        text = N_("if they are two people, say so on the line above: {comment}")
        yield Message(text, {"comment": f"# incubo: ignore[{rule}] homonymes"})


def _same_name_problem(registry: Registry, first: Member, later: Member) -> Problem:
    return Problem(
        "member-same-name",
        FieldLocation(later.path, ("fullname",)),
        Message(N_("“{name}” is also the name of the member “{other}”"), {"name": later.fullname, "other": first.id}),
        secondary_labels=(Label(FieldLocation(first.path, ("fullname",)), Message(N_("the same name"))),),
        hints=tuple(_same_person_hints(registry, "member-same-name")),
    )


@rule(
    "warning",
    title=N_("GitHub account of two members"),
    rationale=N_("Access given to one person would go to the other, or be removed with the other's."),
    kind="member",
    bad={"": "github: ytreguer", _EXAMPLE_LENA_PATH: _EXAMPLE_LENA.replace("lguivarch", "ytreguer")},
    good={"": "github: ytreguer", _EXAMPLE_LENA_PATH: _EXAMPLE_LENA},
    how_to_fix=N_("Ask both people for their accounts, and correct the file that was copied from the other."),
    reads=("member.github", "member.fullname", "member.missions.start"),
)
def member_github_shared(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two members with the same GitHub account: a file copied from a colleague's, or one person entered twice."""
    members = [member for member in registry.members.values() if member.github]
    accounts = [str(member.github).lower() for member in members]
    for account in (account for account, count in Counter(accounts).items() if count > 1):
        sharing = (
            member for member, member_account in zip(members, accounts, strict=True) if member_account == account
        )
        first, *others = sorted(sharing, key=_arrival_sort_key)
        for later in others:
            # One person with two files is reported by member-same-name.
            if not group_same_names([first.display_name, later.display_name]) and not _differ_by_separators_only(
                first, later
            ):
                yield _same_account_problem(first, later)


def _same_account_problem(first: Member, later: Member) -> Problem:
    return Problem(
        "member-github-shared",
        FieldLocation(later.path, ("github",)),
        Message(
            N_("the GitHub account “{account}” is also given for the member “{other}”"),
            {"account": later.github, "other": first.id},
        ),
        secondary_labels=(Label(FieldLocation(first.path, ("github",)), Message(N_("the same account"))),),
        hints=(Message(N_("keep it where it is right; if both entries are one person's, keep one entry")),),
    )


@rule(
    "warning",
    title=N_("product both current and former"),
    rationale=N_("Some tools show the person in the team of the product, and others do not."),
    bad="""
    startups:
      - mon-estran
    previously:
      - mon-estran
    """,
    good="""
    startups:
      - mon-estran
    """,
    how_to_fix=N_(
        "Keep the product in one of the two lists: in “startups” while a mission for it runs, else in “previously”."
    ),
    proposed_fix="guess",
    each="member",
    fields=(*_STARTUP_LISTS, "member.missions.start", "member.missions.end", "member.missions.startups"),
    reads=NAMES,
)
def member_startup_twice(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """A startup in both `startups` and `previously`. A mission that still runs tells which list is right."""
    for startup_id in dict.fromkeys(member.previously) if member.startups else ():
        if startup_id and startup_id in member.startups:
            yield _current_and_former_problem(registry, member, startup_id, as_of)


def _current_and_former_problem(registry: Registry, member: Member, startup_id: str, as_of: date) -> Problem:
    def list_item(field_name: str) -> FieldLocation:
        return FieldLocation(member.path, (field_name, getattr(member, field_name).index(startup_id)))

    is_running = any(
        mission.covers(as_of) and _may_concern_startup(registry, mission, startup_id) for mission in member.missions
    )
    wrong, right = ("previously", "startups") if is_running else ("startups", "previously")
    location = list_item(wrong)
    label = N_("a mission for it is running") if is_running else N_("no mission for it is running")
    return Problem(
        "member-startup-twice",
        location,
        Message(
            N_("“{startup}” is among both the products and the former ones (“previously”)"), {"startup": startup_id}
        ),
        label=Message(label),
        secondary_labels=(Label(list_item(right), Message(N_("also here"))),),
        hints=(Message(N_("keep it in one of the two lists")),),
        fix=Fix(
            Message(N_("delete it from “{field}”"), {"field": wrong}),
            False,
            (Edit(location._replace(part="whole"), ""),),
        ),
    )


def _may_concern_startup(registry: Registry, mission: Mission, startup_id: str) -> bool:
    """Whether a mission names the startup, names none, or names an unknown one that may be it."""
    startup_ids = mission.startups
    return (
        not startup_ids
        or startup_id in startup_ids
        or not all(registry.has_entry("startup", known_id) for known_id in startup_ids)
    )


@rule(
    "advice",
    title=N_("products of a person who left"),
    rationale=N_("Anyone who reads the list thinks that the person is still in the team."),
    bad={_EXAMPLE_LENA_PATH: _EXAMPLE_ENDED_MISSION + "startups:\n  - phare-bavard\n"},
    good={_EXAMPLE_LENA_PATH: _EXAMPLE_ENDED_MISSION},
    how_to_fix=N_(
        "If the missions already name the products of the list, delete the list. Otherwise move "
        "those that only the list names to “previously”."
    ),
    depends_on_today=True,
    each="member",
    fields=(*_STARTUP_LISTS, "member.missions.end"),
)
def member_startups_after_end(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """Every mission has ended, and the older list of current startups still names some."""
    if not member.startups or not member.missions:
        return
    last_day = date.min
    for mission in member.missions:
        end = mission.end
        if end is None or end >= as_of or end.year < EARLIEST_YEAR:
            break
        if end > last_day:
            last_day = end
    else:
        remaining = [startup for startup in member.startups if startup and startup not in member.previously]
        if remaining:
            yield _startups_after_end_problem(member, remaining, last_day)


def _startups_after_end_problem(member: Member, remaining: list[str], last_day: date) -> Problem:
    return Problem(
        "member-startups-after-end",
        FieldLocation(member.path, ("startups",), "key"),
        Message(
            N_("the last mission ended on {end:long}, and a product is still listed: {startups:list}"),
            {"end": last_day, "startups": remaining, "n": len(remaining)},
            N_("the last mission ended on {end:long}, and {n} products are still listed: {startups:list}"),
        ),
        hints=_STARTUPS_AFTER_END_HINTS,
    )


_STARTUPS_AFTER_END_HINTS = (Message(N_("name them in the missions, or move them to “previously”")),)
