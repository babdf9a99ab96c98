"""Rules of the missions of members: the dates of contracts, and missions of one person on the same days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Label, Problem
from incubo.model.dates import EARLIEST_YEAR, MAX_YEARS_AHEAD, add_months, shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups
from incubo.model.tenure import latest_allowed_end
from incubo.registry.registry import Registry, find_nulls
from incubo.validation.date_hints import find_likely_date, start_label, suggest_year_fix
from incubo.validation.rule import PHASES, rule
from incubo.validation.rules.startup import phase_start_label

_WHY_DATES_COUNT = N_("Who is active, and until when, is counted from these dates.")
_WHY_COUNTED_TWICE = N_("The person would be counted twice for the same days.")
_EXAMPLE_ENDED_STARTUP = """
phases:
  - name: investigation
    start: 2023-12-04
  - name: abandon-investigation
    start: 2024-06-03
"""
_EXAMPLE_MISSION = """
missions:
  - start: 2023-12-04
    end: 2024-05-31
    startups:
      - phare-bavard
"""
_EXAMPLE_STARTUP_PATH = "content/startups/phare-bavard.md"
_EXAMPLE_MEMBER_PATH = "content/members/lena.guivarch.md"
_EXAMPLE_ONE_MISSION = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    employer: Atelier du Môle
    startups:
      - mon-estran
"""
_EXAMPLE_TWO_MISSIONS = """
missions:
  - start: 2024-03-04
    end: 2024-09-01
    startups:
      - mon-estran
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
"""
_LONG_MISSION = timedelta(5 * 365)
_DAYS = ("member.missions.start", "member.missions.end")
_DAYS_AND_STARTUPS = (*_DAYS, "member.missions.startups")


@rule(
    "error",
    title=N_("mission without a start"),
    rationale=_WHY_DATES_COUNT,
    bad=_EXAMPLE_ONE_MISSION.replace("  - start: 2024-09-02\n    end", "  - end"),
    good=_EXAMPLE_ONE_MISSION,
    how_to_fix=N_("Add the first day of the contract."),
    each="mission",
    fields=("member.missions.start",),
    finds_gaps=True,
)
def mission_without_start(
    registry: Registry, as_of: date, member: Member, i: int, mission: Mission
) -> Iterator[Problem]:
    """A mission without a first day."""
    field = ("missions", i, "start")
    if mission.start is None and not registry.is_absence_explained(member.path, field):
        yield Problem(
            "mission-without-start",
            FieldLocation(member.path, field, "key"),
            Message(N_("this mission has no start")),
        )


@rule(
    "warning",
    title=N_("mission without a status"),
    rationale=N_("The person is in no count by status, and nothing says who employs them."),
    kind="member",
    bad=_EXAMPLE_ONE_MISSION.replace("    status: independent\n", ""),
    good=_EXAMPLE_ONE_MISSION,
    how_to_fix=N_("Add the status."),
    command="incubo explain member.missions.status",
    finds_gaps=True,
    allows_edits=True,
    reads=("member.missions.status",),
)
def mission_without_status(registry: Registry, as_of: date) -> Iterator[Problem]:
    """A mission without a status, in a registry in which nine of ten missions have one."""
    missions = registry.member_missions
    without = [(member, i) for member, i, mission in missions if mission.status is None]
    if 10 * len(without) > len(missions):
        return
    statuses = tuple(registry.vocabulary.allowed_values("statuses"))
    for member, i in without:
        field = ("missions", i, "status")
        if not registry.is_absence_explained(member.path, field):
            yield Problem(
                "mission-without-status",
                FieldLocation(member.path, field, "key"),
                Message(N_("this mission has no status")),
                hints=(Message(N_("the words in use: {words:list}"), {"words": statuses}),),
            )


@rule(
    "error",
    title=N_("mission without an end"),
    rationale=N_(
        "Without an end, the person stays active for ever and keeps all access: so `null`, that there is none, is to "
        "be written."
    ),
    bad=_EXAMPLE_ONE_MISSION.replace("    end: 2025-03-01\n", ""),
    good=_EXAMPLE_ONE_MISSION,
    how_to_fix=N_(
        "Add the last day of the contract, or the date of the next committee: six months ahead at most. Of a permanent "
        "contract, write `end: null`."
    ),
    each="mission",
    fields=("member.missions.end",),
    finds_gaps=True,
)
def mission_without_end(registry: Registry, as_of: date, member: Member, i: int, mission: Mission) -> Iterator[Problem]:
    """A mission of which the last day is missing: that there is none (`null`) is said."""
    field = ("missions", i, "end")
    if mission.end is not None or registry.is_absence_explained(member.path, field):
        return
    if i not in find_nulls(registry, member.path, "missions", "end", len(member.missions)):
        yield Problem(
            "mission-without-end",
            FieldLocation(member.path, field, "key"),
            Message(N_("this mission has no end")),
            hints=(Message(N_("put the end of the contract, or the next committee's date (six months at most)")),),
        )


@rule(
    "error",
    title=N_("mission that ends before it begins"),
    rationale=_WHY_DATES_COUNT,
    bad=_EXAMPLE_ONE_MISSION.replace("2025-03-01", "2024-03-01"),
    good=_EXAMPLE_ONE_MISSION,
    how_to_fix=N_(
        "Correct the date that is wrong. In January it is often the year; sometimes the two dates were swapped."
    ),
    proposed_fix="guess",
    each="mission",
    fields=_DAYS,
)
def mission_ends_before_start(
    registry: Registry, as_of: date, member: Member, i: int, mission: Mission
) -> Iterator[Problem]:
    """The end comes before the start."""
    start, end = mission.start, mission.end
    if start is None or end is None or end >= start:
        return
    earliest = date(EARLIEST_YEAR, 1, 1)
    latest = date(min(as_of.year + MAX_YEARS_AHEAD, 9999), 12, 31)
    if not (earliest <= end and start <= latest):
        return
    location = FieldLocation(member.path, ("missions", i, "end"))
    yield Problem(
        "mission-ends-before-start",
        location,
        Message(N_("this mission ends before it begins")),
        secondary_labels=(start_label(member.path, ("missions", i, "start"), start),),
        **_suggest_end(location, start, end),
    )


def _suggest_end(location: FieldLocation, start: date, end: date) -> dict[str, Any]:
    """The label, hints and fix for an end before the start: a mistyped year, or two dates swapped."""
    label = Message(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end})
    year_fix = suggest_year_fix(location, end, shift_date_clamped(start, 1), add_months(start, 12))
    likely_start = find_likely_date(start, add_months(end, -12), end)
    hints = (
        Message(N_("if the two dates were swapped, exchange them")),
        *(
            (Message(N_("if the start is wrong, it may be {begun}"), {"begun": likely_start.isoformat()}),)
            if likely_start
            else ()
        ),
    )
    return {"label": label, "hints": hints, **year_fix}


@rule(
    "advice",
    title=N_("very long mission"),
    rationale=N_("Contracts are renewed every six months; a long one is often a mistyped year."),
    bad="""
    missions:
      - start: 2016-09-01
        end: 2025-03-01
        status: admin
    """,
    good="""
    missions:
      - start: 2021-09-01
        end: 2025-03-01
        status: admin
    """,
    how_to_fix=N_(
        "Check the two years. If they are right (a public agent may stay long), accept the finding with a comment."
    ),
    each="mission",
    fields=_DAYS,
)
def mission_too_long(registry: Registry, as_of: date, member: Member, i: int, mission: Mission) -> Iterator[Problem]:
    """A mission of more than five years (public agents may have one)."""
    if mission.start is None or mission.end is None or mission.end - mission.start <= _LONG_MISSION:
        return
    if mission.end.year > as_of.year + MAX_YEARS_AHEAD or mission.start.year < EARLIEST_YEAR:
        return  # a mistyped year, which schema-implausible-date reports
    yield Problem(
        "mission-too-long",
        FieldLocation(member.path, ("missions", i, "end")),
        Message(N_("this mission lasts {n:duration}"), {"n": (mission.end - mission.start).days}),
        secondary_labels=(start_label(member.path, ("missions", i, "start"), mission.start),),
    )


@rule(
    "advice",
    title=N_("mission that ends more than six months ahead"),
    rationale=N_(
        "The network asks for an end at the next committee, six months ahead at most, except for public agents."
    ),
    bad=_EXAMPLE_ONE_MISSION.replace("2025-03-01", "2025-12-31"),
    good=_EXAMPLE_ONE_MISSION,
    how_to_fix=N_("End the mission at the next committee, and extend it when the committee has decided to go on."),
    depends_on_today=True,
    each="mission",
    fields=(*_DAYS, "member.missions.status"),
)
def mission_ends_far(registry: Registry, as_of: date, member: Member, i: int, mission: Mission) -> Iterator[Problem]:
    """A mission of a freelancer or a company that ends more than six months ahead, or after its start if that is later
    (the limit that an end has when it is written).
    """
    if mission.status is None or mission.last_day <= as_of:
        return  # nearly all
    months = registry.vocabulary.rule_value("mission-months")
    if not months or mission.last_day <= add_months(as_of, months):
        return
    limit = latest_allowed_end(registry.vocabulary, as_of, mission.status, mission.start)
    if mission.end is None:
        if limit is not None and i in find_nulls(registry, member.path, "missions", "end", len(member.missions)):
            message = Message(N_("this mission has no end, which only public agents may have"))
            hints = (Message(N_("end it at the next committee, then extend it")),)
            yield Problem("mission-ends-far", FieldLocation(member.path, ("missions", i, "end")), message, hints=hints)
        return
    if (
        limit is not None
        and mission.end > limit
        and mission.end.year <= as_of.year + MAX_YEARS_AHEAD
        and (member.path, ("missions", i, "status")) not in registry.fields_with_problems
    ):
        yield Problem(
            "mission-ends-far",
            FieldLocation(member.path, ("missions", i, "end")),
            Message(N_("this mission ends after {limit:long}, in more than {n} months"), {"limit": limit, "n": months}),
            hints=(Message(N_("end it at the next committee, then extend it")),),
        )


@rule(
    "warning",
    title=N_("mission for a product that has stopped"),
    rationale=N_("The person is counted in a team that no longer exists, and keeps access to its tools."),
    bad={
        _EXAMPLE_STARTUP_PATH: _EXAMPLE_ENDED_STARTUP,
        _EXAMPLE_MEMBER_PATH: _EXAMPLE_MISSION.replace("2024-05-31", "2025-03-01"),
    },
    good={_EXAMPLE_STARTUP_PATH: _EXAMPLE_ENDED_STARTUP, _EXAMPLE_MEMBER_PATH: _EXAMPLE_MISSION},
    how_to_fix=N_(
        "End the mission on the day the product stopped, or name the product that the person works for now. A mission "
        "that began later says that the product goes on: correct its phase."
    ),
    depends_on_today=True,
    each="mission",
    fields=(*_DAYS_AND_STARTUPS, "member.startups"),
    reads=PHASES,
)
def mission_on_ended_startup(
    registry: Registry, as_of: date, member: Member, i: int, mission: Mission
) -> Iterator[Problem]:
    """A mission covering today for a startup that has stopped, named by the mission or by the member's older list. (A
    service that was transferred lives on, and may keep its team.)
    """
    end = mission.end
    if end is None or end <= as_of or end.year > as_of.year + MAX_YEARS_AHEAD or not mission.covers(as_of):
        return  # one that ends today was ended on purpose
    for startup in mission_startups(member, mission):
        period = registry.phase_period_at(startup, as_of)
        if period is None or not registry.vocabulary.is_stop(period.phase.name):
            continue
        location = _startup_reference_location(registry, member, i, startup)
        if location is None or not registry.vocabulary.is_finished(period.phase.name):
            continue
        template = N_("“{startup}” has stopped, and this mission for it runs until {end:long}")
        stop: dict[str, date] = {}
        if period.phase.start is not None:
            template = N_("“{startup}” stopped on {day:long}, and this mission for it runs until {end:long}")
            stop = {"day": period.phase.start}
        yield Problem(
            "mission-on-ended-startup",
            location,
            Message(template, {"startup": startup, **stop, "end": end}),
            secondary_labels=(phase_start_label(registry, startup, period),),
            hints=(Message(N_("end the mission, or name the product the person works for now")),),
        )


def _startup_reference_location(registry: Registry, member: Member, i: int, startup: str) -> FieldLocation | None:
    """The location of the reference from mission `i` to its startup; None where it has a problem of its own."""
    field = ("missions", i, "startups")
    if (member.path, field) in registry.fields_with_problems:
        return None
    if startup in member.missions[i].startups:
        return FieldLocation(member.path, (*field, member.missions[i].startups.index(startup)))
    if (member.path, field) in registry.misspelt_fields:
        return None
    return FieldLocation(member.path, ("startups", member.startups.index(startup)))


_MAX_COMPARED_MISSIONS = 100
"""How many missions of one person are compared with each other, at most. About a dozen is the most known."""


@rule(
    "error",
    title=N_("same mission twice"),
    rationale=_WHY_COUNTED_TWICE,
    bad=_EXAMPLE_TWO_MISSIONS.replace("2024-03-04", "2024-09-02").replace("2024-09-01", "2025-03-01"),
    good=_EXAMPLE_TWO_MISSIONS,
    how_to_fix=N_("Delete one of the two missions. If the second one was a renewal, give it its own dates."),
    proposed_fix="guess",
    each="member",
    fields=("member.missions",),
)
def mission_identical(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """Two missions of a member with the same fields."""
    for first, second in _find_pairs(member, lambda a, b: a.start is not None and a == b):
        message = Message(N_("this mission is written twice"))
        item = FieldLocation(member.path, ("missions", second), "whole")
        fix = Fix(Message(N_("remove this one")), False, (Edit(item, ""),))
        yield _same_days_problem("mission-identical", message, member, first, second)._replace(fix=fix)


@rule(
    "warning",
    title=N_("two missions on the same days for one product"),
    rationale=_WHY_COUNTED_TWICE,
    bad=_EXAMPLE_TWO_MISSIONS.replace("2024-03-04", "2024-09-02\n    employer: Varangue Conseil").replace(
        "2024-09-01", "2025-03-01"
    ),
    good=_EXAMPLE_TWO_MISSIONS,
    how_to_fix=N_(
        "Keep the mission of the contract that was signed. If both were, give each its own dates or its own products."
    ),
    each="member",
    fields=("member.missions",),
)
def mission_same_dates(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """Two missions with the same dates that differ in something else, for a startup in common."""
    for first, second in _find_pairs(member, _have_same_dates):
        message = Message(N_("two missions have the same dates and a product in common"))
        yield _same_days_problem("mission-same-dates", message, member, first, second)


def _same_days_problem(rule_id: str, message: Message, member: Member, first: int, second: int) -> Problem:
    return Problem(
        rule_id,
        FieldLocation(member.path, ("missions", second), "item"),
        message,
        secondary_labels=(Label(FieldLocation(member.path, ("missions", first), "item"), Message(N_("first one"))),),
        hints=(Message(N_("remove one of the two missions")),),
    )


def _have_same_dates(a: Mission, b: Mission) -> bool:
    """Whether two missions have the same dates and a startup in common, and differ in something else."""
    return (
        a.start is not None
        and (a.start, a.end) == (b.start, b.end)
        and a != b
        and bool(set(a.startups) & set(b.startups))
    )


@rule(
    "warning",
    title=N_("overlapping missions for one product"),
    rationale=_WHY_COUNTED_TWICE,
    bad=_EXAMPLE_TWO_MISSIONS.replace("2024-09-01", "2024-11-30"),
    good=_EXAMPLE_TWO_MISSIONS,
    how_to_fix=N_("Begin the renewal on the day after the former end, or move the former end earlier."),
    each="member",
    fields=_DAYS_AND_STARTUPS,
)
def mission_overlap(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """Two missions for the same startup whose days overlap: usually a date of a renewal is wrong."""
    for earlier, later in _find_pairs(member, _overlap_for_one_startup):
        message = Message(N_("this mission begins before the other one for the same product ends"))
        yield _overlap_problem("mission-overlap", member, earlier, later, message)


def _find_pairs(member: Member, is_pair: Callable[[Mission, Mission], bool]) -> Sequence[tuple[int, int]]:
    """The positions of the earlier and the later one of each such pair of missions. A mission is in one pair."""
    missions = member.missions
    if not 1 < len(missions) <= _MAX_COMPARED_MISSIONS:
        return ()
    pairs = []
    for i, mission in enumerate(missions):
        j = next((j for j in range(i) if is_pair(mission, missions[j])), None)
        if j is not None:
            pairs.append((j, i) if mission.first_day >= missions[j].first_day else (i, j))
    return pairs


def _overlap_problem(
    rule_id: str, member: Member, earlier: int, later: int, message: Message, hints: tuple[Message, ...] = ()
) -> Problem:
    end = Message(N_("ends on {end:long}"), {"end": member.missions[earlier].end})
    return Problem(
        rule_id,
        FieldLocation(member.path, ("missions", later, "start")),
        message,
        secondary_labels=(Label(FieldLocation(member.path, ("missions", earlier, "end")), end),),
        hints=hints,
    )


def _overlap_for_one_startup(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions with different dates share days and a startup."""
    return _overlap(a, b) and (a.start, a.end) != (b.start, b.end) and bool(set(a.startups) & set(b.startups))


def _overlap(a: Mission, b: Mission) -> bool:
    """Whether two missions with a start and an end not before it have days in common.

    One that begins on the day when the other one ends is a handover: contracts are often written that way. (To match
    the missions of two versions, `diff.missions` asks a wider question: whether they may.)
    """
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    return a.start <= a.end and b.start <= b.end and a.start < b.end and b.start < a.end


@rule(
    "advice",
    title=N_("missions for several products on the same days"),
    rationale=N_(
        "Days are counted once, but nobody sees how they are shared; often a mission that ended "
        "early has kept its old end date."
    ),
    bad="""
    missions:
      - start: 2024-03-04
        end: 2025-03-01
        startups:
          - quai-solidaire
      - start: 2024-09-02
        end: 2025-03-01
        startups:
          - mon-estran
    """,
    good="""
    missions:
      - start: 2024-03-04
        end: 2024-09-01
        startups:
          - quai-solidaire
      - start: 2024-09-02
        end: 2025-03-01
        startups:
          - quai-solidaire
          - mon-estran
    """,
    how_to_fix=N_(
        "Correct the end of the mission that ended early. If the person works for both products, "
        "one mission names them both."
    ),
    each="member",
    fields=_DAYS_AND_STARTUPS,
)
def mission_concurrent(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """Two missions of one person that share days, for different startups (for the same one: mission-overlap)."""
    for earlier, later in _find_pairs(member, _overlap_for_other_startups):
        message = Message(N_("this mission begins before another one, for other products, ends"))
        hint = Message(N_("if it is one contract, one mission can name all its products"))
        yield _overlap_problem("mission-concurrent", member, earlier, later, message, (hint,))


def _overlap_for_other_startups(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions share days and no startup."""
    return bool(a.startups and b.startups) and set(a.startups).isdisjoint(b.startups) and _overlap(a, b)
