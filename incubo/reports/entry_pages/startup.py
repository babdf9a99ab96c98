"""A startup on a page: what one wants to know before a call with its team.

What a startup shows to the public: addresses, pages, declarations.

The life of a startup in time: its phases, and what else happened.

The life of a startup on a page: what it went through, where it is, what the next phase asks, and how to move it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.document.page import (
    Cell,
    KeyValueList,
    KeyValueRow,
    ListBlock,
    ListItem,
    Page,
    Paragraph,
    Section,
    TableBlock,
    TimelineColumns,
)
from incubo.document.table import Column, Row
from incubo.model.committees import COMMITTEE_EVENT, last_committee, next_committee_date, past_committees
from incubo.model.dates import add_months
from incubo.model.phases import PhasePeriod, phase_periods
from incubo.model.records import Event, Startup
from incubo.reports.entry_pages.common import (
    RegistryOnDay,
    date_cell,
    days_left_cell,
    make_entry_page,
    make_fact,
    make_section,
    open_jobs_section,
)
from incubo.reports.entry_pages.startup_team import count_recent_departures, team_grid, team_members
from incubo.reports.expectations import missing_expectations, missing_for_next_phase


def links_section(startup: Startup, context: RegistryOnDay) -> Section:
    """Every address and declaration that the sheet gives."""
    until = startup.homologation_until
    rows = (
        make_fact("link", Message(N_("Site")), Cell(startup.link)),
        make_fact("repository", Message(N_("Source code")), Cell(startup.repository)),
        make_fact("stats_url", Message(N_("Statistics")), _url_or_flag_cell(startup.stats_url, startup.stats)),
        make_fact("budget_url", Message(N_("Budget")), Cell(startup.budget_url)),
        make_fact("impact_url", Message(N_("Impact")), Cell(startup.impact_url)),
        make_fact("dashlord_url", Message(N_("DashLord")), Cell(startup.dashlord_url)),
        make_fact(
            "accessibility_status",
            Message(N_("Accessibility")),
            context.vocabulary_cell("accessibility", startup.accessibility_status),
        ),
        make_fact(
            "analyse_risques",
            Message(N_("Risk analysis")),
            _url_or_flag_cell(startup.analyse_risques_url, startup.analyse_risques),
        ),
        make_fact(
            "mon_service_securise",
            Message(N_("MonServiceSécurisé")),
            _url_or_flag_cell(None, startup.mon_service_securise),
        ),
        make_fact(
            "homologation_until",
            Message(N_("Accredited until")),
            date_cell(until),
            days_left_cell(until, context.day) if until is not None else Cell(None),
        ),
        make_fact("fast", Message(N_("FAST")), *_fast_cells(startup)),
    )
    return make_section("links", Message(N_("Links and standards")), KeyValueList(rows))


def _url_or_flag_cell(url: str | None, exists: bool | None) -> Cell:
    """An address, or whether the thing is there at all."""
    return Cell(url or exists)


def _fast_cells(startup: Startup) -> tuple[Cell, ...]:
    if startup.fast is None:
        return ()
    promotion = startup.fast.promotion
    return (
        Cell(
            Message(N_("promotion {number}"), {"number": promotion}) if promotion is not None else None,
            machine_value=promotion,
        ),
        Cell(startup.fast.montant, "amount"),
    )


def timeline_section(startup: Startup, context: RegistryOnDay) -> Section:
    """The phases in order, each drawn in its time. Those that begin after the day are to come."""
    columns = (
        Column("phase", Message(N_("Phase")), "phase"),
        Column("start", Message(N_("Start")), "date"),
        Column("end", Message(N_("End")), "date"),
        Column("duration", Message(N_("Duration")), "days"),
    )
    steps = phase_periods(startup, context.registry.vocabulary)
    last = max((step.phase.start for step in steps if step.phase.start is not None), default=context.day)
    rows = tuple(_phase_row(step, context.day) for step in steps)
    stretch = TimelineColumns("start", "end", max(context.day, last))
    return make_section("timeline", Message(N_("Phases")), TableBlock(columns, rows, None, stretch))


def _phase_row(step: PhasePeriod, day: date) -> Row:
    """A phase lasts to the earlier of its end and the next one's start."""
    start = step.phase.start or date.min
    ends = [end for end in (step.phase.end, step.next_start) if end is not None and end >= start]
    end = min(ends, default=None)
    duration: Cell
    if start > day:
        duration = Cell(Message(N_("to come")), tone="quiet", machine_value=None)
    elif end is None or end > day:
        days = (day - start).days
        duration = Cell(Message(N_("{days:duration} so far"), {"days": days}), machine_value=days)
    else:
        duration = Cell((end - start).days, "days")
    return Row({"phase": Cell(step.phase.name, "phase"), "start": start, "end": end, "duration": duration})


def events_section(startup: Startup, context: RegistryOnDay) -> Section:
    """What happened by the day, committees apart, the latest first."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("event", Message(N_("Event")), "text"),
        Column("comment", Message(N_("Comment")), "text"),
    )
    found = [e for e in startup.events if e.name != COMMITTEE_EVENT and e.date is not None and e.date <= context.day]
    found.sort(key=lambda event: event.date or date.min, reverse=True)
    rows = tuple(
        Row({"date": event.date, "event": context.vocabulary_cell("events", event.name), "comment": event.comment})
        for event in found
    )
    return make_section("events", Message(N_("Events")), TableBlock(columns, rows))


_COMMITTEE_SOON_DAYS = 30


def startup_page(startup: Startup, context: RegistryOnDay) -> Page:
    """Phase and what comes next, what is missing, team, committees, timeline, offers, links."""
    step = context.registry.phase_period_at(startup.id, context.day)
    return make_entry_page(
        "startup",
        startup,
        startup.title,
        context,
        make_section("summary", None, KeyValueList(tuple(_startup_facts(startup, step, context)))),
        missing_section(startup, step, context),
        _team_section(startup, step, context),
        _committees_section(startup, step, context),
        make_section(
            "objectives",
            Message(N_("Objectives")),
            ListBlock(tuple(ListItem((Cell(each),)) for each in _latest_objectives(startup, context))),
        ),
        timeline_section(startup, context),
        events_section(startup, context),
        open_jobs_section(context, context.open_jobs([startup.id])),
        links_section(startup, context),
    )


def _startup_facts(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Iterator[KeyValueRow]:
    registry = context.registry
    yield make_fact("mission", Message(N_("Mission")), Cell(startup.mission))
    yield make_fact("phase", Message(N_("Phase")), *phase_cells(context, step))
    yield make_fact("next_phase", Message(N_("Next phase")), *next_phase_cells(startup, step, context))
    yield make_fact("incubators", Message(N_("Incubator")), *context.entry_cells("incubator", startup.all_incubators))
    yield make_fact(
        "sponsors", Message(N_("Sponsors")), *context.entry_cells("organisation", filter(None, startup.sponsors))
    )
    yield make_fact("contact", Message(N_("Contact")), Cell(startup.contact))
    yield make_fact(
        "contact_incubator", Message(N_("Followed by")), context.entry_cell("member", startup.contact_incubator)
    )
    yield make_fact("contact_dinum", Message(N_("DINUM contact")), context.entry_cell("member", startup.contact_dinum))
    final = step is not None and registry.vocabulary.is_final(step.phase.name)
    reason = context.vocabulary_cell("stop-reasons", startup.stop_reason if final else None)
    yield make_fact("stop_reason", Message(N_("Reason")), reason)


def phase_cells(context: RegistryOnDay, step: PhasePeriod | None) -> tuple[Cell, ...]:
    """The phase on the day, since when, and how that compares with the usual length of the phase."""
    if step is None or step.phase.start is None:
        return (Cell(Message(N_("nothing has begun on that day")), tone="quiet", machine_value=None),)
    start, word = step.phase.start, context.registry.vocabulary.phases.get(step.phase.name or "")
    said = [
        Cell(step.phase.name, "phase"),
        Cell(
            Message(N_("since {day:long} ({days:duration})"), {"day": start, "days": (context.day - start).days}),
            machine_value=start,
        ),
    ]
    if word is not None and word.usual_months and not word.is_final:
        usual = {"n": word.usual_months}
        if add_months(start, word.usual_months) < context.day:
            late = Message(N_("longer than usual ({n} month)"), usual, N_("longer than usual ({n} months)"))
            said.append(Cell(late, tone="due", machine_value=None))
        else:
            most = Message(N_("usually {n} month at most"), usual, N_("usually {n} months at most"))
            said.append(Cell(most, machine_value=None))
    return tuple(said)


def next_phase_cells(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Iterator[Cell]:
    """The phase that would come next, and what the sheet must say for it."""
    after = following_phase(context, step) if step is not None else None
    if step is None or after is None:
        return
    yield Cell(after, "phase")
    wanted = missing_for_next_phase(context.registry, startup, context.day, step.phase.name or "", after)
    short = bool(missing_expectations(context.registry, startup, context.day, step))
    names, said = tuple(name for name, _ in wanted), {"names": [label for _, label in wanted]}
    if wanted and short:
        yield Cell(Message(N_("to fill in for it, besides what is missing: {names:list}"), said), machine_value=names)
    elif wanted:
        yield Cell(Message(N_("to fill in for it: {names:list}"), said), machine_value=names)
    elif not short:
        yield Cell(Message(N_("the sheet says all that it needs for it")), tone="good", machine_value=names)


def following_phase(context: RegistryOnDay, step: PhasePeriod) -> str | None:
    """The phase of the usual life that comes after one; None after one that ends it."""
    vocabulary = context.registry.vocabulary
    if vocabulary.is_final(step.phase.name):
        return None
    rank = vocabulary.phase_rank(step.phase.name)
    after = [word for word in vocabulary.phases.values() if word.is_current and word.rank > rank]
    return min(after, key=lambda word: word.rank).id if after else None


def missing_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Section:
    """What the sheet lacks for the phase, and what will be expected later."""
    items = []
    for gap in missing_expectations(context.registry, startup, context.day, step):
        if gap.due_date <= context.day:
            items.append(ListItem((Cell(gap.label, tone="due", machine_value=gap.expectation), Cell(gap.field, "id"))))
        else:
            cells = (
                Cell(gap.label, machine_value=gap.expectation),
                Cell(gap.field, "id"),
                Cell(Message(N_("from {day:long}"), {"day": gap.due_date}), tone="quiet", machine_value=gap.due_date),
            )
            items.append(ListItem(cells))
    return make_section("missing", Message(N_("Missing for this phase")), ListBlock(tuple(items)))


def _team_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Section:
    found = team_members(context, startup.id)
    live = step is not None and context.registry.vocabulary.is_live(step.phase.name)
    title = Message(N_("Team: {n} person"), {"n": len(found)}, N_("Team: {n} people")) if found else Message(N_("Team"))
    blocks: list[TableBlock | Paragraph] = [
        team_grid(context, found, Message(N_("Nobody works for it on that day.")) if live else None)
    ]
    gone = count_recent_departures(context, startup.id)
    left = Message(
        N_("{n} person left in the last 6 months."), {"n": gone}, N_("{n} people left in the last 6 months.")
    )
    blocks.append(Paragraph(left if gone else Message(""), gone))
    return Section("team", title, tuple(blocks))


def _committees_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Section:
    """The committees held, the latest first, and when the next one is."""
    upcoming = make_fact(
        "next_committee", Message(N_("Next committee")), *_next_committee_cells(startup, step, context)
    )
    grid = committees_grid(past_committees(startup, context.day), context)
    return make_section("committees", Message(N_("Committees")), KeyValueList((upcoming,)), grid)


def committees_grid(events: list[Event], context: RegistryOnDay, empty: Message | None = None) -> TableBlock:
    """What each committee decided, the latest first."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("kind", Message(N_("Kind")), "text"),
        Column("decision", Message(N_("Decision")), "text"),
        Column("amount", Message(N_("Amount")), "amount"),
        Column("months", Message(N_("Months")), "integer"),
        Column("next", Message(N_("Next")), "date"),
        Column("comment", Message(N_("Comment")), "text"),
    )
    return TableBlock(columns, tuple(_committee_row(event, context) for event in reversed(events)), empty)


def _committee_row(event: Event, context: RegistryOnDay) -> Row:
    return Row(
        {
            "date": event.date,
            "kind": context.vocabulary_cell("committee-kinds", event.kind),
            "decision": context.vocabulary_cell("decisions", event.decision),
            "amount": event.amount,
            "months": event.months,
            "next": event.next,
            "comment": Cell(event.comment, tone="quiet"),
        }
    )


def _next_committee_cells(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Iterator[Cell]:
    upcoming, vocabulary = next_committee_date(startup, context.day), context.registry.vocabulary
    ended = step is None or not vocabulary.is_live(step.phase.name) or vocabulary.is_final(step.phase.name)
    if ended:
        return
    if upcoming is not None:
        latest = last_committee(startup, context.day)
        yield date_cell(upcoming)
        days = (upcoming - context.day).days
        mark = "due" if days <= _COMMITTEE_SOON_DAYS else ""
        yield Cell(Message(N_("in {days:duration}"), {"days": days}), tone=mark, machine_value=days)
        if latest is not None and latest.next != upcoming:
            yield Cell(Message(N_("six months after the latest one")), tone="quiet", machine_value="usual")
        return
    latest = last_committee(startup, context.day)
    if latest is None or latest.date is None:
        yield Cell(Message(N_("no committee is recorded")), tone="due", machine_value=None)
    else:
        text = Message(N_("none is planned; the latest was on {day:long}"), {"day": latest.date})
        yield Cell(text, tone="due", machine_value=None)


def _latest_objectives(startup: Startup, context: RegistryOnDay) -> tuple[str, ...]:
    """What the latest committee expects."""
    latest = last_committee(startup, context.day)
    return tuple(filter(None, (latest.objectives if latest is not None else ()) or startup.objectives))


def startup_phases_page(startup: Startup, context: RegistryOnDay) -> Page:
    """The phases of a startup, what its sheet lacks, and the commands that change its phase."""
    step = context.registry.phase_period_at(startup.id, context.day)
    rows = [make_fact("phase", Message(N_("Phase")), *phase_cells(context, step))]
    rows.append(make_fact("next_phase", Message(N_("Next phase")), *next_phase_cells(startup, step, context)))
    made = make_entry_page(
        "startup",
        startup,
        startup.title,
        context,
        make_section("summary", None, KeyValueList(tuple(rows))),
        missing_section(startup, step, context),
        timeline_section(startup, context),
        _phase_commands_section(startup, step, context),
    )
    return made._replace(page_type="life")


def _phase_commands_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Section:
    items = tuple(ListItem((Cell(text),), command) for text, command in _possible_phase_changes(startup, step, context))
    return make_section("commands", Message(N_("To change its phase")), ListBlock(items))


def _possible_phase_changes(
    startup: Startup, step: PhasePeriod | None, context: RegistryOnDay
) -> Iterator[tuple[Message, str]]:
    """What may be done next, and the command that does it."""
    vocabulary, day, who = (
        context.registry.vocabulary,
        context.day.isoformat(),
        quote_entry_id("startup", startup.id),
    )
    if step is None:
        first = min((word for word in vocabulary.phases.values() if word.is_current), key=lambda word: word.rank)
        yield Message(N_("begin")), f"incubo phase {who} {first.id} --on {day}"
        return
    after = following_phase(context, step)
    if after is not None and not vocabulary.is_stop(after):
        yield Message(N_("enter the next phase")), f"incubo phase {who} {after} --on {day}"
    if not vocabulary.is_stop(step.phase.name):
        yield Message(N_("stop")), f"incubo stop {who} --on {day}"
