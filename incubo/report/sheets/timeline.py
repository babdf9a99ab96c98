"""The life of a startup in time: its phases, and what else happened."""

from __future__ import annotations

from datetime import date

from incubo.i18n import N_
from incubo.model.committees import COMMITTEE
from incubo.model.life import Step, life
from incubo.model.records import Startup
from incubo.page import Cell, Grid, Section, Stretch
from incubo.problem import Text
from incubo.report.sheets.parts import Known, section
from incubo.table import Column, Row


def timeline(startup: Startup, known: Known) -> Section:
    """The phases in order, each drawn in its time. Those that begin after the day are to come."""
    columns = (
        Column("phase", Text(N_("Phase")), "phase"),
        Column("start", Text(N_("Start")), "date"),
        Column("end", Text(N_("End")), "date"),
        Column("duration", Text(N_("Duration")), "days"),
    )
    steps = life(startup, known.registry.vocabulary)
    last = max((step.phase.start for step in steps if step.phase.start is not None), default=known.day)
    rows = tuple(_row(step, known.day) for step in steps)
    stretch = Stretch("start", "end", max(known.day, last))
    return section("timeline", Text(N_("Phases")), Grid(columns, rows, None, stretch))


def _row(step: Step, day: date) -> Row:
    """A phase lasts to the earlier of its end and the next one's start."""
    start = step.phase.start or date.min
    ends = [end for end in (step.phase.end, step.next_start) if end is not None and end >= start]
    end = min(ends, default=None)
    duration: Cell
    if start > day:
        duration = Cell(Text(N_("to come")), mark="quiet", data=None)
    elif end is None or end > day:
        days = (day - start).days
        duration = Cell(Text(N_("{days:duration} so far"), {"days": days}), data=days)
    else:
        duration = Cell((end - start).days, "days")
    return Row({"phase": Cell(step.phase.name, "phase"), "start": start, "end": end, "duration": duration})


def events(startup: Startup, known: Known) -> Section:
    """What happened by the day, committees apart, the latest first."""
    columns = (
        Column("date", Text(N_("Date")), "date"),
        Column("event", Text(N_("Event")), "text"),
        Column("comment", Text(N_("Comment")), "text"),
    )
    found = [e for e in startup.events if e.name != COMMITTEE and e.date is not None and e.date <= known.day]
    found.sort(key=lambda event: event.date or date.min, reverse=True)
    rows = tuple(
        Row({"date": event.date, "event": known.label("events", event.name), "comment": event.comment})
        for event in found
    )
    return section("events", Text(N_("Events")), Grid(columns, rows))
