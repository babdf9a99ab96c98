"""The page of a startup, and its parts that other documents use: phases, committees, missing fields, links.

`startup_page` is what one needs before a call with the team; `startup_phases_page` (`incubo phase STARTUP`) shows the
phases only, with the commands that change them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_id, quote_entry_ref
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
from incubo.facts.endings import departure_hints
from incubo.facts.expectations import is_asked_by_set, missing_for_next_phase
from incubo.facts.people import role_value
from incubo.facts.teams import tell_all_there
from incubo.model.committees import (
    COMMITTEE_EVENT,
    STOP_DECISION,
)
from incubo.model.phases import (
    PhasePeriod,
    find_draft_period,
    has_written_end,
    phase_field_path,
    phase_periods,
    phases_of_decision,
)
from incubo.model.records import Event, Phase, Startup
from incubo.model.teams import Assignment
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, phase_label
from incubo.reports.entry_pages.common import (
    PageContext,
    date_cell,
    days_left_cell,
    field_fact,
    field_facts,
    make_entry_page,
    make_fact,
    make_section,
    offer_item,
    open_jobs_section,
    page_section,
    summary_section,
)
from incubo.reports.entry_pages.startup_team import (
    count_recent_departures,
    nobody_message,
    team_block,
    team_title,
)

_COMMITTEE_SOON_DAYS = 30
"""A committee within this number of days is marked."""
_SUMMARY_FIELDS = frozenset(
    ("mission", "incubators", "sponsors", "contact", "contact_incubator", "contact_dinum", "stop_reason")
)
"""The fields of the summary; the others are in the section of links."""


def startup_page(context: PageContext, startup: Startup) -> Page:
    """Phase and next phase, missing fields, team, committees, timeline, events, offers, links."""
    period = context.registry.phase_period_at(startup.id, context.day)
    return make_entry_page(
        context,
        "startup",
        startup,
        startup.title,
        summary_section(_startup_facts(context, startup, period)),
        missing_section(context, startup),
        _team_section(context, startup, period),
        _roles_section(context, startup),
        open_jobs_section(context, context.situation(startup).team_offers.others),
        _committees_section(context, startup, period),
        _objectives_section(context, startup),
        timeline_section(context, startup),
        events_section(context, startup),
        links_section(context, startup),
    )


def startup_phases_page(startup: Startup, context: PageContext) -> Page:
    """The phases of a startup, the missing fields, and the commands that change its phase."""
    period = context.registry.phase_period_at(startup.id, context.day)
    page = make_entry_page(
        context,
        "startup",
        startup,
        startup.title,
        summary_section(_phase_facts(context, startup, period)),
        missing_section(context, startup),
        timeline_section(context, startup),
        _joined_since_stop_section(context, startup, period),
        _phase_commands_section(context, startup, period),
    )
    return page._replace(page_type="life")


def _startup_facts(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Iterator[KeyValueRow]:
    registry = context.registry
    yield field_fact("startup", "mission", Cell(startup.mission))
    yield from _phase_facts(context, startup, period)
    yield field_fact("startup", "incubators", *context.entry_cells("incubator", startup.all_incubators))
    yield field_fact("startup", "sponsors", *context.entry_cells("organisation", filter(None, startup.sponsors)))
    yield field_fact("startup", "contact", Cell(startup.contact))
    yield field_fact("startup", "contact_incubator", context.entry_cell("member", startup.contact_incubator))
    yield field_fact("startup", "contact_dinum", context.entry_cell("member", startup.contact_dinum))
    is_final = period is not None and registry.vocabulary.is_final(period.phase.name)
    reason = context.vocabulary_cell("stop-reasons", startup.stop_reason if is_final else None)
    yield field_fact("startup", "stop_reason", reason)


def _phase_facts(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Iterator[KeyValueRow]:
    shown = find_draft_period(startup, period, context.registry.vocabulary)
    yield make_fact("phase", Message(N_("Phase")), *phase_cells(context, startup, shown))
    yield make_fact("next_phase", Message(N_("Next phase")), *next_phase_cells(context, startup, period))


def phase_cells(context: PageContext, startup: Startup, period: PhasePeriod | None) -> tuple[Cell, ...]:
    """The phase on the day, since when, and how long it usually lasts."""
    if period is None:
        return (Cell(Message(N_("no phase had begun by that day")), tone="quiet", machine_value=None),)
    start, months = period.phase.start, context.registry.vocabulary.usual_months(period.phase.name)
    if start is None:
        unknown = Cell(Message(N_("since a day that the entry does not give")), tone="quiet", machine_value=None)
        return context.phase_cell(period.phase.name), unknown
    cells = [
        context.phase_cell(period.phase.name),
        Cell(
            Message(N_("since {day:long} ({days:duration})"), {"day": start, "days": (context.day - start).days}),
            machine_value=start,
        ),
    ]
    doubt = context.situation(startup).doubt_message
    if doubt is not None:
        cells.append(Cell(doubt, tone="due", machine_value=None))
    elif has_written_end(period, context.registry.vocabulary, context.day):
        text = Message(
            N_("ended on {day:long} according to its entry, and no other phase has begun"), {"day": period.phase.end}
        )
        cells.append(Cell(text, tone="due", machine_value=None))
    elif months:
        over = context.situation(startup).days_over_usual
        arguments = {"n": months, "over": over}
        if over:
            text = Message(
                N_("{over:duration} longer than usual ({n} month)"),
                arguments,
                N_("{over:duration} longer than usual ({n} months)"),
            )
            cells.append(Cell(text, tone="due", machine_value=None))
        else:
            text = Message(N_("usually {n} month at most"), arguments, N_("usually {n} months at most"))
            cells.append(Cell(text, machine_value=None))
    return tuple(cells)


def next_phase_cells(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Iterator[Cell]:
    """The next phase, when it begins where that is planned, and which fields it requires."""
    planned = context.situation(startup).planned_period
    next_phase = following_phase(context, period) if period is not None else None
    if planned is not None:
        next_phase = planned.phase.name
    if period is None or next_phase is None:
        return
    yield context.phase_cell(next_phase)
    if planned is not None:
        yield Cell(
            Message(N_("planned for {day:long}"), {"day": planned.phase.start}), machine_value=planned.phase.start
        )
    if context.registry.vocabulary.is_stop(next_phase):
        return
    missing = missing_for_next_phase(context.registry, startup, context.day, period.phase.name or "", next_phase)
    has_gaps = bool(context.situation(startup).missing)
    names, arguments = tuple(name for name, _ in missing), {"names": [label for _, label in missing]}
    if missing and has_gaps:
        yield Cell(
            Message(N_("to fill in for it, besides what is missing: {names:list}"), arguments), machine_value=names
        )
    elif missing:
        yield Cell(Message(N_("to fill in for it: {names:list}"), arguments), machine_value=names)
    elif not has_gaps:
        yield Cell(Message(N_("nothing is missing for it")), tone="good", machine_value=names)


def following_phase(context: PageContext, period: PhasePeriod) -> str | None:
    """The current phase that comes next by rank; None after a final one."""
    vocabulary = context.registry.vocabulary
    if vocabulary.is_final(period.phase.name):
        return None
    rank = vocabulary.phase_rank(period.phase.name)
    later_phases = [
        definition for definition in vocabulary.phases.values() if definition.is_current and definition.rank > rank
    ]
    return min(later_phases, key=lambda definition: definition.rank).id if later_phases else None


def _field_cell(field_name: str) -> Cell:
    """The name of a field, for who edits it with `set`; empty for what is written otherwise: a committee, a section."""
    if is_asked_by_set(field_name):
        return Cell(field_name, "id", is_for_editors=True)
    return Cell(None, "id", machine_value=field_name, is_for_editors=True)


@page_section("missing", N_("Missing for this phase"))
def missing_section(context: PageContext, startup: Startup) -> Section:
    """The fields that the phase expects and that are missing, now or from a later day."""
    items = []
    for missing in context.situation(startup).missing:
        is_due = missing.due_date <= context.day
        cells = [
            Cell(missing.label, tone="due" if is_due else "", machine_value=missing.expectation),
            _field_cell(missing.field),
        ]
        if not is_due:
            text = Message(N_("from {day:long}"), {"day": missing.due_date})
            cells.append(Cell(text, tone="quiet", machine_value=missing.due_date))
        entry = EntryRef("startup", startup.id)
        hint = make_hint(context.registry, entry, (missing.field,), "")
        if missing.expectation == "committee" and hint.address:  # one with a decision is ours
            hint = Hint(command=f"incubo record committee {quote_entry_id(*entry)}")
        items.append(ListItem(tuple(cells), hint))
    return make_section(ListBlock(tuple(items)))


@page_section("objectives", N_("Objectives"))
def _objectives_section(context: PageContext, startup: Startup) -> Section:
    return make_section(ListBlock(tuple(ListItem((Cell(one),)) for one in latest_objectives(context, startup))))


@page_section("team", N_("Team"))
def _team_section(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Section:
    members = context.situation(startup).members
    is_live = period is not None and context.registry.vocabulary.is_live(period.phase.name)
    table = team_block(context, members, nobody_message(context.registry, context.day) if is_live else None)
    n = count_recent_departures(context, startup)
    departures = Message(
        N_("{n} person left in the last 6 months."), {"n": n}, N_("{n} people left in the last 6 months.")
    )
    title = team_title(members)
    if members and context.registry.has_stopped(startup.id, context.day):
        title = Message(
            N_("Team: {n} person, still there after the stop"),
            {"n": len(members)},
            N_("Team: {n} people, still there after the stop"),
        )
    return make_section(table, Paragraph(departures if n else Message(""), n), title=title)


@page_section("roles", N_("Vacant roles"))
def _roles_section(context: PageContext, startup: Startup) -> Section:
    """The roles that nobody has, each with the open offers that would fill it."""
    items = []
    for role, jobs in context.situation(startup).team_offers.by_role.items():
        label = Cell(role_value(context.registry, role), tone="due")
        items += [offer_item(context, job, label) for job in jobs]
        if not jobs:
            items.append(ListItem((label, Cell(Message(N_("no open offer")), tone="quiet", machine_value=None))))
    return make_section(ListBlock(tuple(items)))


@page_section("committees", N_("Committees"))
def _committees_section(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Section:
    """The next committee, and the committees held, the latest first."""
    upcoming = make_fact(
        "next_committee", Message(N_("Next committee")), *_next_committee_cells(context, startup, period)
    )
    decided = make_fact("last_decision", Message(N_("Last decision")), *_last_decision_cells(context, startup, period))
    table = committees_block(context, context.situation(startup).held_committees)
    return make_section(KeyValueList((upcoming, decided)), table)


def _last_decision_cells(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Iterator[Cell]:
    """What the last committee decided, and whether the entry says that it was done."""
    latest = context.situation(startup).last_committee
    if latest is None or latest.decision is None or latest.date is None:
        return
    yield context.vocabulary_cell("decisions", latest.decision)
    yield date_cell(latest.date)
    vocabulary = context.registry.vocabulary
    phase = period.phase if period is not None else Phase()
    arguments = {"phase": phase_label(context.registry, phase.name), "day": phase.start}
    if latest.decision == STOP_DECISION:
        is_done, aims = vocabulary.is_stop(phase.name), [*filter(vocabulary.is_stop, vocabulary.phases)]
    elif vocabulary.is_stop(phase.name):
        yield Cell(Message(N_("stopped since"), arguments), tone="quiet", machine_value="stopped")
        return
    else:
        aims = phases_of_decision(vocabulary, latest.decision)
        if not aims and not vocabulary.is_exit(phase.name):
            yield from _team_decision_cells(context, startup, latest)
            return
        definition = vocabulary.phases.get(phase.name or "")
        is_done = bool(aims) and (
            phase.name in aims
            or vocabulary.phase_rank(phase.name) > max(map(vocabulary.phase_rank, aims))
            or (definition is not None and definition.entry_decision == latest.decision)  # an old name of it
        )
    are_known = context.situation(startup).are_plans_known
    coming = next((p.phase for p in context.registry.phase_periods[startup.id] if p.phase.name in aims), None)
    if are_known and coming is not None and coming.start is not None and coming.start > context.day:
        planned = {"phase": phase_label(context.registry, coming.name), "day": coming.start}
        yield Cell(Message(N_("planned: {phase} on {day:long}"), planned), machine_value="planned")
    elif is_done:
        text = Message(N_("done: {phase} since {day:long}") if phase.start else N_("done: {phase}"), arguments)
        yield Cell(text, tone="good", machine_value="done")
    elif vocabulary.is_final(phase.name):  # nothing is left to do of what was decided
        text = Message(N_("out: {phase} since {day:long}") if phase.start else N_("out: {phase}"), arguments)
        yield Cell(text, tone="quiet", machine_value="out")
    elif latest.decision == STOP_DECISION and context.situation(startup).stop.decided is None:
        text = Message(N_("it went on: {phase} since {day:long}"), arguments)
        yield Cell(text, tone="quiet", machine_value="went-on")
    else:
        text = Message(N_("not done: the phase is still {phase}"), arguments)
        yield Cell(text, tone="due", machine_value="not-done")


def _team_decision_cells(context: PageContext, startup: Startup, committee: Event) -> Iterator[Cell]:
    """Whether the missions of the team run to the next committee, or to a stop before it, where a decision goes on."""
    if committee.next is None or committee.next <= context.day:
        return
    missions = [assignment.mission for assignment in context.registry.team_at(startup.id, context.day)]
    stop = context.situation(startup).stop.planned
    is_stop = stop is not None and stop < committee.next
    until = min(committee.next, stop or committee.next)
    n = sum(mission.last_day < until for mission in missions)
    if n:
        text = Message(
            N_("not done: {n} mission ends before the next committee"),
            {"n": n},
            N_("not done: {n} missions end before the next committee"),
        )
        if is_stop:
            text = Message(
                N_("not done: {n} mission ends before the planned stop"),
                {"n": n},
                N_("not done: {n} missions end before the planned stop"),
            )
        yield Cell(text, tone="due", machine_value="not-done")
    elif missions:
        text = Message(N_("done: the missions run to the next committee"))
        if is_stop:
            text = Message(N_("done: the missions run to the planned stop"))
        yield Cell(text, tone="good", machine_value="done")


def _next_committee_cells(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Iterator[Cell]:
    vocabulary = context.registry.vocabulary
    situation = context.situation(startup)
    schedule, latest = situation.committee, situation.last_committee
    if schedule.day is not None:
        days = (schedule.day - context.day).days
        when = N_("late by {days:duration}") if days < 0 else N_("in {days:duration}") if days else N_("today")
        yield date_cell(schedule.day)
        tone = "due" if days <= _COMMITTEE_SOON_DAYS else ""
        yield Cell(Message(when, {"days": abs(days)}), tone=tone, machine_value=days)
        if schedule.state != "planned" and latest is not None and latest.next != schedule.day:
            months = {"n": vocabulary.committee_months}
            usual = Message(N_("{n} month after the latest one"), months, N_("{n} months after the latest one"))
            yield Cell(usual, tone="quiet", machine_value="usual")
        if situation.late_for_budget_message is not None:
            yield Cell(situation.late_for_budget_message, tone="due", machine_value=None)
    elif period is None or not vocabulary.is_live(period.phase.name) or vocabulary.is_final(period.phase.name):
        return
    elif schedule.state == "stopping":
        yield Cell(Message(N_("none is expected after the decision to stop")), tone="quiet", machine_value=None)
    elif latest is None or latest.date is None:
        yield Cell(Message(N_("no committee is recorded")), tone="due", machine_value=None)
    else:
        text = Message(N_("none is planned; the latest was on {day:long}"), {"day": latest.date})
        yield Cell(text, tone="due", machine_value=None)


def committees_block(context: PageContext, events: list[Event], empty: Message | None = None) -> TableBlock:
    """A row for each committee, the latest first."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("kind", Message(N_("Kind")), "text"),
        Column("decision", Message(N_("Decision")), "text"),
        Column("amount", Message(N_("Amount")), "amount"),
        Column("months", Message(N_("Months")), "integer"),
        Column("next", Message(N_("Next")), "date"),
        Column("comment", Message(N_("Comment")), "text"),
    )
    return TableBlock(columns, tuple(_committee_row(context, event) for event in reversed(events)), empty)


def _committee_row(context: PageContext, event: Event) -> Row:
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


def latest_objectives(context: PageContext, startup: Startup) -> tuple[str, ...]:
    """The objectives set by the latest committee, or else those of the startup."""
    latest = context.situation(startup).last_committee
    return tuple(filter(None, (latest.objectives if latest is not None else ()) or startup.objectives))


@page_section("timeline", N_("Phases"))
def timeline_section(context: PageContext, startup: Startup) -> Section:
    """The phases in order, with a bar for each. Those that begin after the day are to come."""
    columns = (
        Column("phase", Message(N_("Phase")), "phase"),
        Column("start", Message(N_("Start")), "date"),
        Column("end", Message(N_("End")), "date"),
        Column("duration", Message(N_("Duration")), "days"),
    )
    periods = context.registry.phase_periods[startup.id]
    last = max((period.phase.start for period in periods if period.phase.start is not None), default=context.day)
    rows = tuple(_phase_row(context, startup, period) for period in periods)
    timeline = TimelineColumns("start", "end", max(context.day, last))
    return make_section(TableBlock(columns, rows, None, timeline))


def _phase_row(context: PageContext, startup: Startup, period: PhasePeriod) -> Row:
    """A phase ends on its written end or when the next one starts, whichever comes first; one in doubt may go on."""
    situation = context.situation(startup)
    start, end = period.phase.start, situation.end_of(period)
    if start is None:
        return Row({"phase": context.phase_cell(period.phase.name), "start": None, "end": None, "duration": Cell(None)})
    duration: Cell
    if start > context.day:
        duration = Cell(Message(N_("to come")), tone="quiet", machine_value=None)
    elif end is None and period.phase is situation.doubtful_phase:
        duration = Cell(Message(N_("to settle")), tone="due", machine_value=None)
    elif end is None or end > context.day:
        days = (context.day - start).days
        duration = Cell(Message(N_("{days:duration} so far"), {"days": days}), machine_value=days)
    else:
        duration = Cell((end - start).days, "days")
    return Row({"phase": context.phase_cell(period.phase.name), "start": start, "end": end, "duration": duration})


def events_in_order(context: PageContext, startup: Startup) -> list[Event]:
    """The events except committees, the latest first: those up to the day and, seen from today, those planned."""
    events = [
        event
        for event in startup.events
        if event.name != COMMITTEE_EVENT
        and event.date is not None
        and (event.date <= context.day or context.day >= context.today)
    ]
    return sorted(events, key=lambda event: event.date or date.min, reverse=True)


@page_section("events", N_("Events"))
def events_section(context: PageContext, startup: Startup) -> Section:
    """The events except committees, the latest first."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("event", Message(N_("Event")), "text"),
        Column("comment", Message(N_("Comment")), "text"),
    )
    rows = tuple(
        Row({"date": event.date, "event": context.vocabulary_cell("events", event.name), "comment": event.comment})
        for event in events_in_order(context, startup)
    )
    return make_section(TableBlock(columns, rows))


@page_section("links", N_("Links and standards"))
def links_section(context: PageContext, startup: Startup) -> Section:
    """The addresses and declarations of the startup."""
    return make_section(KeyValueList(tuple(link_facts(context, startup))))


def link_facts(context: PageContext, startup: Startup) -> Iterator[KeyValueRow]:
    """Each field with a heading that is not in the summary."""
    accredited_until = startup.homologation_until
    cells = {
        "stats_url": (Cell(startup.stats_url or startup.stats),),
        "analyse_risques": (Cell(startup.analyse_risques_url or startup.analyse_risques),),
        "homologation_until": (
            date_cell(accredited_until),
            days_left_cell(accredited_until, context.day) if accredited_until is not None else Cell(None),
        ),
        "fast": _fast_cells(startup),
    }
    return field_facts(context, "startup", startup, _SUMMARY_FIELDS, cells)


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


@page_section("joined_since_stop", N_("Who joined since it stopped"), shows_title=False)
def _joined_since_stop_section(context: PageContext, startup: Startup, _period: PhasePeriod | None) -> Section:
    """Who joined a startup that had stopped: either it goes on, or they leave."""
    title: Message | None = None
    items: tuple[ListItem, ...] = ()
    joined, there = context.situation(startup).joined_since_stop, context.situation(startup).people_after_stop
    if joined:
        members = {assignment.member.id: assignment.member.display_name for assignment in joined}
        title = Message(
            N_("{n} person joined since it stopped: {names:list}"),
            {"n": len(members), "names": limit_names(list(members.values()))},
            N_("{n} people joined since it stopped: {names:list}"),
        )
        title = tell_all_there(title, len(members), len({assignment.member.id for assignment in there}))
        items = tuple(_ways_out_of_a_stop(context, startup, joined))
    return make_section(ListBlock(items), title=title)


def _ways_out_of_a_stop(context: PageContext, startup: Startup, joined: Sequence[Assignment]) -> Iterator[ListItem]:
    entry, first_day = EntryRef("startup", startup.id), min(one.mission.first_day for one in joined).isoformat()
    phase = _phase_before_stop(context, startup)
    command = f"incubo phase {quote_entry_id(*entry)} {quote_argument(phase)} --on {first_day}"
    hint = make_hint(context.registry, entry, ("phases",), command, first_day, phase_label(context.registry, phase))
    yield ListItem((Cell(Message(N_("it goes on: write the phase it is in"))),), hint)
    for hint, leaving in departure_hints(context.registry, startup.id, joined, context.day):
        members = {one.member.id: one.member.display_name for one in leaving}
        text = Cell(Message(N_("they do not work for it: they leave it"), {"n": len(members)}))
        names = Cell(Message("{names:list}", {"names": [*members.values()]})) if hint.address else Cell(None)
        yield ListItem((text, names), hint)


def _phase_before_stop(context: PageContext, startup: Startup) -> str:
    """The last phase of a startup before it stopped that commands may write; the first of all without one."""
    phases = context.registry.vocabulary.phases
    for period in reversed(phase_periods(startup, context.registry.vocabulary)):
        definition = phases.get(period.phase.name or "")
        if definition is not None and definition.is_current and not definition.is_final:
            return definition.id
    return next(definition.id for definition in phases.values() if definition.is_current)


@page_section("commands", N_("To change its phase"))
def _phase_commands_section(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Section:
    items = tuple(ListItem((Cell(text),), hint) for text, hint in _possible_phase_changes(context, startup, period))
    return make_section(ListBlock(items))


def _ways_to_settle(
    context: PageContext, startup: Startup, period: PhasePeriod, last: Phase
) -> Iterator[tuple[Message, Hint]]:
    """The hints that say which phase is the current one, where the last one written began before another: its day is
    wrong, or its place in the file. The day to write is the end of the other one, if the file has it.
    """
    start, end = period.phase.start, period.phase.end
    day = end.isoformat() if end is not None and start is not None and end > start else ""
    entry, position = EntryRef("startup", startup.id), startup.phases.index(last)
    path = phase_field_path(startup, last.name, position + 1)
    arguments = {
        "phase": phase_label(context.registry, last.name),
        "other": phase_label(context.registry, period.phase.name),
        "day": last.start,
    }
    text = N_("settle first: if it is in {phase}, that did not begin on {day:long}, but later")
    assignment = f"{path}.start={day}" if day else f"{path}.start"  # without a value, the command asks for it
    command = f"incubo set {quote_entry_id(*entry)} {quote_argument(assignment)}"
    yield Message(text, arguments), make_hint(context.registry, entry, ("phases", position, "start"), command, day)
    text = N_("settle first: if it is in {other}, put the line of {phase} above that of {other}")
    command = f"incubo edit {quote_entry_ref(*entry)}"
    yield Message(text, arguments), make_hint(context.registry, entry, ("phases",), command)


def _possible_phase_changes(
    context: PageContext, startup: Startup, period: PhasePeriod | None
) -> Iterator[tuple[Message, Hint]]:
    """The possible next changes, each with its hint."""
    vocabulary = context.registry.vocabulary
    day = context.day.isoformat()
    entry, startup_id = EntryRef("startup", startup.id), quote_entry_id("startup", startup.id)

    def hint_at(phase: str) -> Hint:
        command = f"incubo phase {startup_id} {quote_argument(phase)} --on {day}"
        return make_hint(context.registry, entry, ("phases",), command, day, phase_label(context.registry, phase))

    if period is None:
        first = min(
            (definition for definition in vocabulary.phases.values() if definition.is_current),
            key=lambda definition: definition.rank,
        )
        yield Message(N_("begin")), hint_at(first.id)
        return
    last = context.situation(startup).contradicting_phase
    if last is not None:
        yield from _ways_to_settle(context, startup, period, last)
    next_phase = following_phase(context, period)
    if next_phase is not None and not vocabulary.is_stop(next_phase):
        yield Message(N_("enter the next phase")), hint_at(next_phase)
    if not vocabulary.is_stop(period.phase.name):
        command = f"incubo stop {startup_id} --on {day}"
        yield Message(N_("stop")), make_hint(context.registry, entry, ("phases",), command, day)
