"""A member on a page: what they do, for whom, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.records import Member, Mission
from incubo.model.stays import stay_at
from incubo.model.teams import assignments
from incubo.page import Cell, Fact, Facts, Grid, Page, Section
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, left, page, remains, section
from incubo.table import Column, Row


def sheet(member: Member, known: Known) -> Page:
    """Who it is, the startups of today, the missions, the startups before."""
    return page(
        "member",
        member,
        member.fullname,
        known,
        section("summary", None, Facts(tuple(_summary(member, known)))),
        _startups(member, known),
        _missions(member, known),
        _before(member, known),
    )


def _summary(member: Member, known: Known) -> Iterator[Fact]:
    yield fact("role", Text(N_("Role")), Cell(" ".join((member.role or "").split())))
    yield fact("domaine", Text(N_("Domain")), known.label("domaines", member.domaine))
    yield fact("active", Text(N_("Active")), *_active(member, known.day))
    yield fact("incubator", Text(N_("Incubator")), known.entry("incubator", member.incubator))
    yield fact("teams", Text(N_("Teams")), *known.entries("team", filter(None, member.teams)))
    yield fact("type", Text(N_("Community")), known.label("member-types", member.memberType))
    yield fact("competences", Text(N_("Skills")), Cell(tuple(filter(None, member.competences)) or None))
    yield fact("github", Text(N_("GitHub")), Cell(member.github))
    yield fact("link", Text(N_("Page")), Cell(member.link))


def _active(member: Member, day: date) -> Iterator[Cell]:
    """Whether a mission covers the day; until when, missions that follow each other counting as one presence."""
    stay = stay_at(member.missions, day)
    if member.active(day) and stay is not None:
        if stay.end is None:
            yield Cell(Text(N_("yes, without an end date")), mark="due", data=True)
            return
        yield Cell(Text(N_("yes, until {day:long}"), {"day": stay.end}), mark="good", data=True)
        yield left(stay.end, day)
        return
    coming = min((m.start for m in member.missions if m.start is not None and m.start > day), default=None)
    if coming is not None:
        yield Cell(Text(N_("from {day:long}"), {"day": coming}), data=False)
    elif stay is not None and stay.end is not None:
        yield Cell(Text(N_("no, the last day was {day:long}"), {"day": stay.end}), mark="quiet", data=False)
    else:
        yield Cell(Text(N_("no: no mission with a start date")), mark="due", data=False)


def _startups(member: Member, known: Known) -> Section:
    """The startups of the day, with their phase and the end of the presence there."""
    columns = (
        Column("startup", Text(N_("Startup")), "text"),
        Column("phase", Text(N_("Phase")), "phase"),
        Column("end", Text(N_("Until")), "date"),
        Column("left", Text(N_("Remains")), "days"),
        Column("note", Text(N_("Note")), "text"),
    )
    every = list(assignments(member))
    rows = []
    for startup in dict.fromkeys(assignment.startup for assignment in every if assignment.mission.covers(known.day)):
        ours = [assignment for assignment in every if assignment.startup == startup]
        stay = stay_at([assignment.mission for assignment in ours], known.day)
        end = stay.end if stay is not None else None
        legacy = all(assignment.legacy for assignment in ours if assignment.mission.covers(known.day))
        cells = {
            "startup": known.entry("startup", startup),
            "phase": _phase(startup, known),
            "end": end,
            "left": remains(end, known.day),
            "note": Cell(
                Text(N_("from the old list of startups")) if legacy else None,
                mark="quiet",
                data="legacy" if legacy else None,
            ),
        }
        rows.append(Row(cells))
    return section("startups", Text(N_("Startups today")), Grid(columns, tuple(rows)))


def _phase(startup: str, known: Known) -> Cell:
    """The phase of a startup; quiet where it is no longer alive."""
    step = known.registry.step_at(startup, known.day)
    if step is None:
        return Cell("")
    ended = not known.registry.vocabulary.is_live(step.phase.name)
    return Cell(step.phase.name, "phase", "quiet" if ended else "")


def _missions(member: Member, known: Known) -> Section:
    """Every mission, the latest first."""
    columns = (
        Column("start", Text(N_("Start")), "date"),
        Column("end", Text(N_("End")), "date"),
        Column("status", Text(N_("Status")), "text"),
        Column("employer", Text(N_("Employer")), "text"),
        Column("startups", Text(N_("Startups")), "list"),
        Column("state", Text(N_("State")), "text"),
    )
    ordered = sorted(member.missions, key=lambda m: (m.start or date.min, m.end or date.max), reverse=True)
    rows = tuple(_mission(mission, known) for mission in ordered)
    return section("missions", Text(N_("Missions")), Grid(columns, rows, Text(N_("No mission is recorded."))))


def _mission(mission: Mission, known: Known) -> Row:
    start, day = mission.start, known.day
    startups = tuple(known.entry("startup", startup).value for startup in dict.fromkeys(mission.startups) if startup)
    state = Cell(None)
    if start is not None and start > day:
        state = Cell(Text(N_("to come")), data="to-come")
    elif mission.covers(day):
        state = Cell(Text(N_("under way")), mark="good", data="under-way")
    return Row(
        {
            "start": start,
            "end": mission.end,
            "status": known.label("statuses", mission.status),
            "employer": mission.employer,
            "startups": Cell(startups or None, "list"),
            "state": state,
        }
    )


def _before(member: Member, known: Known) -> Section:
    """The startups worked for before, and not on the day."""
    every = list(assignments(member))
    now = {assignment.startup for assignment in every if assignment.mission.covers(known.day)}
    past = [
        assignment.startup
        for assignment in every
        if assignment.mission.start is not None and assignment.mission.start <= known.day
    ]
    ids = [each for each in dict.fromkeys((*past, *member.previously)) if each and each not in now]
    cells = known.entries("startup", ids)
    return section("before", None, Facts((fact("before", Text(N_("Before")), *cells),)))
