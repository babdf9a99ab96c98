"""A startup on a page: what one wants to know before a call with its team."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import N_
from incubo.model.committees import held, last_committee, next_committee
from incubo.model.dates import add_months
from incubo.model.life import Step
from incubo.model.records import Event, Startup
from incubo.page import Cell, Fact, Facts, Grid, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.report.expected import gaps, lacking
from incubo.report.sheets import people
from incubo.report.sheets.links import links
from incubo.report.sheets.parts import Known, fact, offers_section, on, page, section
from incubo.report.sheets.timeline import events, timeline
from incubo.table import Column, Row

_COMMITTEE_SOON = 30


def sheet(startup: Startup, known: Known) -> Page:
    """Phase and what comes next, what is missing, team, committees, timeline, offers, links."""
    step = known.registry.step_at(startup.id, known.day)
    return page(
        "startup",
        startup,
        startup.title,
        known,
        section("summary", None, Facts(tuple(_summary(startup, step, known)))),
        missing(startup, step, known),
        _team(startup, step, known),
        _committees(startup, step, known),
        section(
            "objectives",
            Text(N_("Objectives")),
            Items(tuple(Item((Cell(each),)) for each in _objectives(startup, known))),
        ),
        timeline(startup, known),
        events(startup, known),
        offers_section(known, known.offers([startup.id])),
        links(startup, known),
    )


def _summary(startup: Startup, step: Step | None, known: Known) -> Iterator[Fact]:
    registry = known.registry
    yield fact("mission", Text(N_("Mission")), Cell(startup.mission))
    yield fact("phase", Text(N_("Phase")), *phase_cells(known, step))
    yield fact("next_phase", Text(N_("Next phase")), *next_phase(startup, step, known))
    yield fact("incubators", Text(N_("Incubator")), *known.entries("incubator", startup.hosts))
    yield fact("sponsors", Text(N_("Sponsors")), *known.entries("organisation", filter(None, startup.sponsors)))
    yield fact("contact", Text(N_("Contact")), Cell(startup.contact))
    yield fact("contact_incubator", Text(N_("Followed by")), known.entry("member", startup.contact_incubator))
    yield fact("contact_dinum", Text(N_("DINUM contact")), known.entry("member", startup.contact_dinum))
    final = step is not None and registry.vocabulary.is_final(step.phase.name)
    reason = known.label("stop-reasons", startup.stop_reason if final else None)
    yield fact("stop_reason", Text(N_("Reason")), reason)


def phase_cells(known: Known, step: Step | None) -> tuple[Cell, ...]:
    """The phase on the day, since when, and how that compares with the usual length of the phase."""
    if step is None or step.phase.start is None:
        return (Cell(Text(N_("nothing has begun on that day")), mark="quiet", data=None),)
    start, word = step.phase.start, known.registry.vocabulary.phases.get(step.phase.name or "")
    said = [
        Cell(step.phase.name, "phase"),
        Cell(
            Text(N_("since {day:long} ({days:duration})"), {"day": start, "days": (known.day - start).days}), data=start
        ),
    ]
    if word is not None and word.norm and not word.final:
        usual = {"n": word.norm}
        if add_months(start, word.norm) < known.day:
            late = Text(N_("longer than usual ({n} month)"), usual, N_("longer than usual ({n} months)"))
            said.append(Cell(late, mark="due", data=None))
        else:
            most = Text(N_("usually {n} month at most"), usual, N_("usually {n} months at most"))
            said.append(Cell(most, data=None))
    return tuple(said)


def next_phase(startup: Startup, step: Step | None, known: Known) -> Iterator[Cell]:
    """The phase that would come next, and what the sheet must say for it."""
    after = following(known, step) if step is not None else None
    if step is None or after is None:
        return
    yield Cell(after, "phase")
    wanted = lacking(known.registry, startup, known.day, step.phase.name or "", after)
    short = bool(gaps(known.registry, startup, known.day, step))
    names, said = tuple(name for name, _ in wanted), {"names": [label for _, label in wanted]}
    if wanted and short:
        yield Cell(Text(N_("to fill in for it, besides what is missing: {names:list}"), said), data=names)
    elif wanted:
        yield Cell(Text(N_("to fill in for it: {names:list}"), said), data=names)
    elif not short:
        yield Cell(Text(N_("the sheet says all that it needs for it")), mark="good", data=names)


def following(known: Known, step: Step) -> str | None:
    """The phase of the usual life that comes after one; None after one that ends it."""
    vocabulary = known.registry.vocabulary
    if vocabulary.is_final(step.phase.name):
        return None
    rank = vocabulary.rank(step.phase.name)
    after = [word for word in vocabulary.phases.values() if word.current and word.rank > rank]
    return min(after, key=lambda word: word.rank).id if after else None


def missing(startup: Startup, step: Step | None, known: Known) -> Section:
    """What the sheet lacks for the phase, and what will be expected later."""
    items = []
    for gap in gaps(known.registry, startup, known.day, step):
        if gap.due <= known.day:
            items.append(Item((Cell(gap.label, mark="due", data=gap.name), Cell(gap.field, "id"))))
        else:
            cells = (
                Cell(gap.label, data=gap.name),
                Cell(gap.field, "id"),
                Cell(Text(N_("from {day:long}"), {"day": gap.due}), mark="quiet", data=gap.due),
            )
            items.append(Item(cells))
    return section("missing", Text(N_("Missing for this phase")), Items(tuple(items)))


def _team(startup: Startup, step: Step | None, known: Known) -> Section:
    found = people.team(known, startup.id)
    live = step is not None and known.registry.vocabulary.is_live(step.phase.name)
    title = Text(N_("Team: {n} person"), {"n": len(found)}, N_("Team: {n} people")) if found else Text(N_("Team"))
    blocks: list[Grid | Prose] = [
        people.grid(known, found, Text(N_("Nobody works for it on that day.")) if live else None)
    ]
    gone = people.gone(known, startup.id)
    left = Text(N_("{n} person left in the last 6 months."), {"n": gone}, N_("{n} people left in the last 6 months."))
    blocks.append(Prose(left if gone else Text(""), gone))
    return Section("team", title, tuple(blocks))


def _committees(startup: Startup, step: Step | None, known: Known) -> Section:
    """The committees held, the latest first, and when the next one is."""
    upcoming = fact("next_committee", Text(N_("Next committee")), *_next_committee(startup, step, known))
    grid = committees_grid(held(startup, known.day), known)
    return section("committees", Text(N_("Committees")), Facts((upcoming,)), grid)


def committees_grid(events: list[Event], known: Known, empty: Text | None = None) -> Grid:
    """What each committee decided, the latest first."""
    columns = (
        Column("date", Text(N_("Date")), "date"),
        Column("kind", Text(N_("Kind")), "text"),
        Column("decision", Text(N_("Decision")), "text"),
        Column("amount", Text(N_("Amount")), "amount"),
        Column("months", Text(N_("Months")), "integer"),
        Column("next", Text(N_("Next")), "date"),
        Column("comment", Text(N_("Comment")), "text"),
    )
    return Grid(columns, tuple(_committee(event, known) for event in reversed(events)), empty)


def _committee(event: Event, known: Known) -> Row:
    return Row(
        {
            "date": event.date,
            "kind": known.label("committee-kinds", event.kind),
            "decision": known.label("decisions", event.decision),
            "amount": event.amount,
            "months": event.months,
            "next": event.next,
            "comment": Cell(event.comment, mark="quiet"),
        }
    )


def _next_committee(startup: Startup, step: Step | None, known: Known) -> Iterator[Cell]:
    upcoming, vocabulary = next_committee(startup, known.day), known.registry.vocabulary
    ended = step is None or not vocabulary.is_live(step.phase.name) or vocabulary.is_final(step.phase.name)
    if ended:
        return
    if upcoming is not None:
        latest = last_committee(startup, known.day)
        yield on(upcoming)
        days = (upcoming - known.day).days
        mark = "due" if days <= _COMMITTEE_SOON else ""
        yield Cell(Text(N_("in {days:duration}"), {"days": days}), mark=mark, data=days)
        if latest is not None and latest.next != upcoming:
            yield Cell(Text(N_("six months after the latest one")), mark="quiet", data="usual")
        return
    latest = last_committee(startup, known.day)
    if latest is None or latest.date is None:
        yield Cell(Text(N_("no committee is recorded")), mark="due", data=None)
    else:
        text = Text(N_("none is planned; the latest was on {day:long}"), {"day": latest.date})
        yield Cell(text, mark="due", data=None)


def _objectives(startup: Startup, known: Known) -> tuple[str, ...]:
    """What the latest committee expects."""
    latest = last_committee(startup, known.day)
    return tuple(filter(None, (latest.objectives if latest is not None else ()) or startup.objectives))
