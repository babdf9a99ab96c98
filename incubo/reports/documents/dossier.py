"""The brief of a committee: objectives and results, team, budget, missing fields, and the decision to make.

Sections follow the order of the meeting. What the registry does not know has a blank, with the command that records
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_, capitalize_first
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument, quote_entry_id
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
)
from incubo.document.table import Column, Row
from incubo.facts.expectations import missing_for_next_phase
from incubo.facts.people import INTRAPRENEUR
from incubo.model.committees import (
    CONTINUE_DECISION,
    PROVISIONAL_DECISION,
    STOP_DECISION,
)
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.phases import PhasePeriod, find_entry_decision, list_later_phases, phases_of_decision
from incubo.model.quantities import metric_words
from incubo.model.records import Event, Metric, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import day_off_note, propose_next_committee
from incubo.registry.lookup import EntryRef, phase_label
from incubo.registry.ownership import find_entry_place
from incubo.registry.registry import Registry
from incubo.reports.common import startup_followers
from incubo.reports.entry_pages.common import (
    PageContext,
    date_cell,
    days_left_cell,
    make_entry_page,
    make_fact,
    make_section,
    open_jobs_section,
    page_section,
    summary_section,
)
from incubo.reports.entry_pages.startup import (
    committees_block,
    following_phase,
    latest_objectives,
    links_section,
    missing_section,
    phase_cells,
    timeline_section,
)
from incubo.reports.entry_pages.startup_team import nobody_message, team_block, team_title

CHECKBOX = "☐"
"""The box before what is ticked by hand."""

_AGENDA_ITEMS = (
    (15, N_("the team presents: what was promised, what was learnt, the impact, what comes next")),
    (15, N_("questions")),
    (20, N_("deliberation, then the decision, announced the same day to the team and to those who place the orders")),
)
"""The agenda: minutes, and what they are for."""


def _months_of_decisions(vocabulary: Vocabulary) -> dict[str, int]:
    """For how many months a committee usually decides, by its decision."""
    return {CONTINUE_DECISION: vocabulary.committee_months, PROVISIONAL_DECISION: vocabulary.provisional_months}


def dossier_page(startup: Startup, context: PageContext, day: date | None = None, entry_url: str = "") -> Page:
    """The brief of a startup. `day`: the day of the committee, if it is not in the registry. `entry_url`: where its
    team corrects the entry in a browser, or reads it as it was then.

    A startup whose incubation is over has no committee to prepare, unless `day` says one: its page keeps what was
    decided, who is still there and what is missing, and leaves out what a meeting is for.
    """
    period = context.registry.phase_period_at(startup.id, context.day)
    day = day or context.situation(startup).committee.upcoming
    is_over = day is None and context.registry.vocabulary.is_final(context.phase_of(startup.id))
    page = make_entry_page(
        context,
        "startup",
        startup,
        startup.title,
        summary_section(_summary_facts(context, startup, period, day, is_over)),
        Section("agenda", None, ()) if is_over else _agenda_section(),
        _objectives_section(context, startup, is_over),
        impact_section(context, startup, is_over),
        _decisions_section(context, startup),
        _team_section(context, startup),
        _budget_section(context, startup, is_over),
        timeline_section(context, startup),
        missing_section(context, startup),
        _next_phase_section(context, startup, period),
        open_jobs_section(context, context.situation(startup).open_offers),
        links_section(context, startup),
        _entry_section(context, entry_url),
        Section("decision", None, ()) if is_over else _decision_section(context, startup, period, day),
    )
    heading = N_("Incubation over: {name}") if is_over else N_("Committee: {name}")
    title = Cell(Message(heading, {"name": startup.display_name}))
    return page._replace(page_type="dossier", title=title, is_for_others=True)


def _entry_section(context: PageContext, url: str) -> Section:
    """Where the entry is corrected; what was known in the past can only be read."""
    rows = (make_fact("url", Message(N_("In a browser")), Cell(url or None)),)
    is_past = context.commit is not None and context.commit.known_on is not None
    title = N_("The entry as it was then") if is_past else N_("Correct the entry")
    return Section("correction", Message(title), (KeyValueList(rows),))


def _summary_facts(
    context: PageContext, startup: Startup, period: PhasePeriod | None, day: date | None, is_over: bool
) -> Iterator[KeyValueRow]:
    yield make_fact("mission", Message(N_("Mission")), Cell(startup.mission))
    no_committee = Cell(Message(N_("no committee to prepare, the incubation is over")), machine_value=None)
    day_cells = (no_committee,) if is_over else tuple(_committee_day_cells(context, startup, day))
    yield make_fact("day", Message(N_("Day")), *day_cells)
    yield make_fact("phase", Message(N_("Phase")), *phase_cells(context, startup, period))
    yield make_fact(
        "sponsors", Message(N_("Sponsors")), *context.entry_cells("organisation", filter(None, startup.sponsors))
    )
    yield make_fact("incubators", Message(N_("Incubator")), *context.entry_cells("incubator", startup.all_incubators))
    yield make_fact("led_by", Message(N_("Led by")), *_leader_cells(context, startup, is_over))
    yield make_fact(
        "followed_by", Message(N_("Followed by")), *context.entry_cells("member", startup_followers(startup))
    )
    yield make_fact("contact", Message(N_("Contact")), Cell(startup.contact))


def _committee_day_cells(context: PageContext, startup: Startup, day: date | None) -> Iterator[Cell]:
    """The day of the committee, compared with the end of the budget: orders for what follows take about a month."""
    situation = context.situation(startup)
    schedule, end = situation.committee, situation.budget_end
    vocabulary = context.registry.vocabulary
    start_days, last_days = vocabulary.rule_value("order-start"), vocabulary.rule_value("order-last")
    if day is not None:
        yield date_cell(day)
        for said in (day_off_note(day, vocabulary), situation.tell_late_for_budget(day)):
            if said is not None:
                yield Cell(said, tone="due", machine_value=None)
        return
    arguments: dict[str, Any]
    if schedule.state == "stopping":
        text, arguments = N_("none is expected after the decision to stop"), {}
    elif end is not None and end > context.day and last_days:
        text = N_("to be set, from {first:long} to {last:long}: the budget ends on {end:long}")
        first, last = shift_date_clamped(end, -start_days), shift_date_clamped(end, -last_days)
        arguments = {"first": first, "last": last, "end": end}
    else:
        text = N_("to be set, {first} to {last} days before the budget ends") if last_days else N_("to be set")
        arguments = {"first": last_days, "last": start_days}
    yield Cell(Message(text, arguments), tone="due", machine_value=None)
    if schedule.state == "overdue":
        late = Message(N_("it was expected on {day:long}"), {"day": schedule.day})
        yield Cell(late, tone="due", machine_value=schedule.day)


def _leader_cells(context: PageContext, startup: Startup, is_over: bool) -> Iterator[Cell]:
    """The product leads, who must be there for a committee."""
    domain = context.registry.vocabulary.domain_of(INTRAPRENEUR)
    if not domain:
        return
    team = context.situation(startup).team
    leader_ids = [person.member.id for person in context.situation(startup).members if person.member.domaine == domain]
    yield from context.entry_cells("member", leader_ids)
    if not leader_ids and not is_over and team.is_known:
        nobody = Message(
            N_("nobody in the domain {domain}"), {"domain": context.vocabulary_cell("domaines", domain).value}
        )
        yield Cell(nobody, tone="bad", machine_value=None)


def _agenda_section() -> Section:
    items = [
        ListItem(
            (
                Cell(Message(N_("{n} minute"), {"n": minutes}, N_("{n} minutes")), machine_value=minutes),
                Cell(Message(text)),
            )
        )
        for minutes, text in _AGENDA_ITEMS
    ]
    return Section("agenda", Message(N_("Agenda")), (ListBlock(tuple(items)),))


@page_section("objectives", N_("Objectives"))
def _objectives_section(context: PageContext, startup: Startup, is_over: bool) -> Section:
    """The objectives of the last committee, with boxes to tick."""
    latest = context.situation(startup).last_committee
    objectives = latest_objectives(context, startup)
    title = Message(N_("Promised at the last committee"))
    if latest is not None and latest.date is not None:
        title = Message(N_("Promised at the committee of {day:long}"), {"day": latest.date})
    if not objectives and is_over:
        return make_section(title=title)
    if not objectives:
        empty = N_(
            "No objective is recorded. The team writes here what was promised, and what this committee expects of it."
        )
        return make_section(Paragraph(Message(empty), None), title=title)
    items = tuple(
        ListItem(
            (Cell(Message("{box} {objective}", {"box": CHECKBOX, "objective": objective}), machine_value=objective),)
        )
        for objective in objectives
    )
    hint = Paragraph(Message(N_("Tick what has been reached; for the rest, write what was learnt.")), None)
    return make_section(ListBlock(items), hint, title=title)


@page_section("impact", N_("Impact"))
def impact_section(context: PageContext, startup: Startup, is_over: bool) -> Section:
    """Each metric: the latest value, and the one before the last committee."""
    latest = context.situation(startup).last_committee
    columns = (
        Column("key", Message(N_("Measure")), "text"),
        Column("before", Message(N_("Before the last committee")), "number"),
        Column("value", Message(N_("Now")), "number"),
        Column("date", Message(N_("Measured on")), "date"),
        Column("source", Message(N_("Source")), "text"),
    )
    rows = []
    for key, metrics in _metrics_by_key(startup, context.day).items():
        earlier = [
            metric
            for metric in metrics
            if latest is not None and latest.date and metric.date and metric.date <= latest.date
        ]
        current = metrics[-1]
        before = earlier[-1].value if earlier and earlier[-1] is not current else None
        name = LabelledValue(key, capitalize_first(metric_words(key)))
        rows.append(
            Row({"key": name, "before": before, "value": current.value, "date": current.date, "source": current.source})
        )
    empty = None if is_over else Message(N_("No measure is recorded: the team brings its own."))
    return make_section(TableBlock(columns, tuple(rows), empty))


def _metrics_by_key(startup: Startup, day: date) -> dict[str, list[Metric]]:
    """The values of each metric up to a day, the latest last; metrics in the order of the file."""
    metrics_by_key: dict[str, list[Metric]] = {}
    for metric in startup.metrics:
        if metric.key and metric.value is not None and metric.date is not None and metric.date <= day:
            metrics_by_key.setdefault(metric.key, []).append(metric)
    return {key: sorted(metrics, key=lambda metric: metric.date or day) for key, metrics in metrics_by_key.items()}


@page_section("committees", N_("Committees held"))
def _decisions_section(context: PageContext, startup: Startup) -> Section:
    """The committees held, and their decisions."""
    empty = Message(N_("No committee is recorded."))
    return make_section(committees_block(context, context.situation(startup).held_committees, empty))


@page_section("team", N_("Team"))
def _team_section(context: PageContext, startup: Startup) -> Section:
    members = context.situation(startup).members
    nobody = nobody_message(context.registry, context.day)
    return make_section(team_block(context, members, nobody), title=team_title(members))


@page_section("budget", N_("Budget"))
def _budget_section(context: PageContext, startup: Startup, is_over: bool) -> Section:
    """The last budget granted, and its end: the only cost that a registry records."""
    granted = context.situation(startup).last_budget
    blocks: list[KeyValueList | Paragraph] = []
    if granted is not None:
        blocks.append(KeyValueList(tuple(_budget_facts(granted, context.day))))
    elif not is_over:
        text = N_("The last budget is not recorded, nor when it ends: to be filled in by the team.")
        blocks.append(Paragraph(Message(text), None))
    fast = startup.fast
    if fast is not None:
        blocks.append(KeyValueList((make_fact("fast", Message(N_("FAST")), Cell(fast.montant, "amount")),)))
    return make_section(*blocks)


def _budget_facts(event: Event, day: date) -> Iterator[KeyValueRow]:
    yield make_fact("amount", Message(N_("Granted")), Cell(event.amount, "amount"), date_cell(event.date))
    months = Message(N_("{n} month"), {"n": event.months}, N_("{n} months")) if event.months else None
    yield make_fact("months", Message(N_("For")), Cell(months, machine_value=event.months))
    end = event.budget_end
    yield make_fact(
        "budget_end",
        Message(N_("Used up on")),
        date_cell(end),
        days_left_cell(end, day) if end is not None else Cell(None),
    )


@page_section("next_phase", N_("Missing for the next phase"))
def _next_phase_section(context: PageContext, startup: Startup, period: PhasePeriod | None) -> Section:
    """What the next phase expects and is missing."""
    next_phase = following_phase(context, period) if period is not None else None
    items = []
    if period is not None and next_phase is not None:
        for name, label in missing_for_next_phase(
            context.registry, startup, context.day, period.phase.name or "", next_phase
        ):
            items.append(ListItem((Cell(label, machine_value=name),)))
    title = Message(
        N_("Missing for the phase that would come next: {phase}"), {"phase": phase_label(context.registry, next_phase)}
    )
    return make_section(ListBlock(tuple(items)), title=title)


class _PossibleDecision(NamedTuple):
    """A decision, the word of the command that records it (the phase, where it leads to several), and what it means."""

    decision: str
    word: str
    text: Message


@page_section("decision", N_("Decision: one box to tick"))
def _decision_section(context: PageContext, startup: Startup, period: PhasePeriod | None, day: date | None) -> Section:
    """The possible decisions, each with the command that records it."""
    vocabulary = context.registry.vocabulary
    items = [
        ListItem(
            (Cell(Message("{box} {text}", {"box": CHECKBOX, "text": possible.text}), machine_value=possible.decision),),
            Hint(command=_record_command(context.registry, startup, possible, day)),
        )
        for possible in _possible_decisions(context, period)
        if possible.decision in vocabulary.allowed_values("decisions")
    ]
    blanks = Paragraph(Message(N_("Amount, next committee and objectives: ……………………………………………………")), None)
    return make_section(*((ListBlock(tuple(items)), blanks) if items else ()))


def _possible_decisions(context: PageContext, period: PhasePeriod | None) -> Iterator[_PossibleDecision]:
    vocabulary = context.registry.vocabulary
    phase = period.phase.name if period is not None else None
    if period is None or phase is None or context.registry.vocabulary.is_exit(phase):
        return
    if vocabulary.allowed_values("decision-boxes"):
        yield from _decisions_of_registry(context, period)
        return
    if vocabulary.is_incubated(phase):
        text = Message(
            N_("convinced: a budget for {n} more month"),
            {"n": vocabulary.committee_months},
            N_("convinced: a budget for {n} more months"),
        )
        yield _PossibleDecision("continue", "continue", text)
    later_phases = list_later_phases(vocabulary, phase)
    for next_phase in _next_phases(context, period):
        decision = find_entry_decision(vocabulary, next_phase) or "continue"
        is_only = phases_of_decision(vocabulary, decision, later_phases) == [next_phase]
        text = Message(
            N_("convinced, and the product passes to the phase {phase}"),
            {"phase": phase_label(context.registry, next_phase)},
        )
        yield _PossibleDecision(decision, decision if is_only else next_phase, text)
    text = Message(N_("uncertain: a provisional budget of one or two months, and more proof"))
    yield _PossibleDecision("provisional", "provisional", text)
    text = Message(N_("not convinced: no budget, the team ends its work and the product stops"))
    yield _PossibleDecision("stop", "stop", text)


def _decisions_of_registry(context: PageContext, period: PhasePeriod) -> Iterator[_PossibleDecision]:
    """The decisions that the registry words itself (`[decision-boxes]`), and the phases that come next."""
    vocabulary = context.registry.vocabulary
    for decision in vocabulary.allowed_values("decision-boxes"):
        label = LabelledValue(decision, vocabulary.value_labels("decision-boxes", decision))
        yield _PossibleDecision(decision, decision, Message("{text}", {"text": label}))
        if decision == CONTINUE_DECISION:
            for next_phase in _next_phases(context, period):
                arguments = {"text": label, "phase": phase_label(context.registry, next_phase)}
                text = Message(N_("{text}, and the product passes to the phase {phase}"), arguments)
                yield _PossibleDecision(decision, next_phase, text)


def _next_phases(context: PageContext, period: PhasePeriod) -> list[str]:
    """The phase that comes next, and the others that the same decision leads to: opéré or transféré."""
    vocabulary, next_phase = context.registry.vocabulary, following_phase(context, period)
    if next_phase is None or vocabulary.is_stop(next_phase):
        return []
    later_phases = list_later_phases(vocabulary, period.phase.name)
    decision = find_entry_decision(vocabulary, next_phase)
    same = phases_of_decision(vocabulary, decision, later_phases) if decision else []
    return same if next_phase in same else [next_phase]


def _record_command(registry: Registry, startup: Startup, possible: _PossibleDecision, day: date | None) -> str:
    """The command that records a decision on the day of the committee, with its phase where phases are ours."""
    vocabulary = registry.vocabulary
    word = quote_argument(possible.word)
    command = f"incubo record committee {quote_entry_id('startup', startup.id)} --decision {word}"
    if day is not None:
        command += f" --on {day.isoformat()}"
    months = _months_of_decisions(vocabulary).get(possible.word)
    if months and day is not None:
        following = propose_next_committee(day, months, vocabulary, add_months(day, months))
        command += f" --next {following.isoformat()}"
    leads_to_phase = possible.word in vocabulary.phases or bool(phases_of_decision(vocabulary, possible.decision))
    if months:
        return f"{command} --months {months}"
    if find_entry_place(registry, EntryRef("startup", startup.id), ("phases",)) is not None:
        return command
    return command + (" --with-stop" if possible.word == STOP_DECISION else " --with-phase" if leads_to_phase else "")
