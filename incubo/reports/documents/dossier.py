"""The brief of a committee: what was promised and decided, how it stands, what it costs, and what is to be decided.

What the registry knows is filled in; what it does not know is there to be filled in by hand, with the command that
records it. The order is that of the meeting.
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
)
from incubo.document.table import Column, Row
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS, last_committee, next_committee_date, past_committees
from incubo.model.dates import shift_date_clamped
from incubo.model.phases import PhasePeriod
from incubo.model.records import Event, Metric, Startup
from incubo.reports.common import phase_label
from incubo.reports.entry_pages.common import (
    RegistryOnDay,
    date_cell,
    days_left_cell,
    make_entry_page,
    make_fact,
    open_jobs_section,
)
from incubo.reports.entry_pages.startup import (
    committees_grid,
    following_phase,
    links_section,
    missing_section,
    phase_cells,
    timeline_section,
)
from incubo.reports.entry_pages.startup_team import team_grid, team_members
from incubo.reports.expectations import missing_for_next_phase

CHECKBOX = "☐"
LEAD_DOMAIN = "Intraprenariat"
"""The domaine of those who lead a product, in the vocabularies that have it."""
_AGENDA_ITEMS = (
    (15, N_("the team presents: what was promised, what was learnt, the impact, what comes next")),
    (15, N_("questions")),
    (20, N_("deliberation, then the decision, said the same day to the team and to those who order")),
)
"""A meeting of fifty minutes."""


def dossier_page(startup: Startup, context: RegistryOnDay, day: date | None = None) -> Page:
    """The page. `day`: the committee's, where it is known otherwise than by the registry."""
    step = context.registry.phase_period_at(startup.id, context.day)
    day = day or next_committee_date(startup, context.day)
    title = startup.display_name
    made = make_entry_page(
        "startup",
        startup,
        startup.title,
        context,
        Section("summary", None, (KeyValueList(tuple(_summary_facts(startup, step, context, day))),)),
        _agenda_section(),
        _objectives_section(startup, context),
        _impact_section(startup, context),
        _decisions_section(startup, context),
        _team_section(startup, context),
        _budget_section(startup, context),
        timeline_section(startup, context),
        missing_section(startup, step, context),
        _next_phase_section(startup, step, context),
        open_jobs_section(context, context.open_jobs([startup.id])),
        links_section(startup, context),
        _decision_section(startup, step, context, day),
    )
    return made._replace(page_type="dossier", title=Cell(Message(N_("Committee: {name}"), {"name": title})))


def _summary_facts(
    startup: Startup, step: PhasePeriod | None, context: RegistryOnDay, day: date | None
) -> Iterator[KeyValueRow]:
    yield make_fact("mission", Message(N_("Mission")), Cell(startup.mission))
    yield make_fact("day", Message(N_("Day")), *_committee_day_cells(startup, context, day))
    yield make_fact("phase", Message(N_("Phase")), *phase_cells(context, step))
    yield make_fact(
        "sponsors", Message(N_("Sponsors")), *context.entry_cells("organisation", filter(None, startup.sponsors))
    )
    yield make_fact("incubators", Message(N_("Incubator")), *context.entry_cells("incubator", startup.all_incubators))
    yield make_fact("led_by", Message(N_("Led by")), *_leader_cells(startup, context))
    follows = dict.fromkeys(filter(None, (startup.contact_incubator, startup.contact_dinum)))
    yield make_fact(
        "followed_by", Message(N_("Followed by")), *(context.entry_cell("member", member) for member in follows)
    )
    yield make_fact("contact", Message(N_("Contact")), Cell(startup.contact))


def _committee_day_cells(startup: Startup, context: RegistryOnDay, day: date | None) -> Iterator[Cell]:
    """When the committee is, against the end of the budget: what follows has to be ordered, which takes a month."""
    latest = last_committee(startup, context.day)
    end = latest.budget_end if latest is not None else None
    first, last = (
        context.registry.vocabulary.rule_value("order-start"),
        context.registry.vocabulary.rule_value("order-last"),
    )
    if day is not None:
        yield date_cell(day)
        if end is not None and (end - day).days < last:
            about = {"end": end, "days": last}
            late = N_("the budget ends on {end:long}: an order takes {days} days, the committee should be earlier")
            yield Cell(Message(late, about), tone="due", machine_value=None)
    elif end is not None and end > context.day and last:
        about = {"first": shift_date_clamped(end, -first), "last": shift_date_clamped(end, -last), "end": end}
        text = N_("to be set, from {first:long} to {last:long}: the budget ends on {end:long}")
        yield Cell(Message(text, about), tone="due", machine_value=None)
    else:
        about = {"first": last, "last": first}
        text = N_("to be set, {first} to {last} days before the budget ends") if last else N_("to be set")
        yield Cell(Message(text, about), tone="due", machine_value=None)


def _leader_cells(startup: Startup, context: RegistryOnDay) -> Iterator[Cell]:
    """Those who lead the product, who must be there."""
    if LEAD_DOMAIN not in context.registry.vocabulary.allowed_values("domaines"):
        return
    found = [one.member.id for one in team_members(context, startup.id) if one.member.domaine == LEAD_DOMAIN]
    yield from context.entry_cells("member", found)
    if not found:
        nobody = Message(
            N_("nobody in the domain {domain}"), {"domain": context.vocabulary_cell("domaines", LEAD_DOMAIN).value}
        )
        yield Cell(nobody, tone="bad", machine_value=None)


def _agenda_section() -> Section:
    items = [
        ListItem(
            (
                Cell(Message(N_("{n} minute"), {"n": minutes}, N_("{n} minutes")), machine_value=minutes),
                Cell(Message(what)),
            )
        )
        for minutes, what in _AGENDA_ITEMS
    ]
    return Section("agenda", Message(N_("Agenda")), (ListBlock(tuple(items)),))


def _objectives_section(startup: Startup, context: RegistryOnDay) -> Section:
    """What was promised at the last committee, to be ticked."""
    latest = last_committee(startup, context.day)
    found = tuple(filter(None, (latest.objectives if latest is not None else ()) or startup.objectives))
    title = Message(N_("Promised at the last committee"))
    if latest is not None and latest.date is not None:
        title = Message(N_("Promised at the committee of {day:long}"), {"day": latest.date})
    if not found:
        empty = N_("No objective is recorded. What was promised is to be written here by the team; to record what this "
                   "committee expects: {command}")  # fmt: skip
        command = f"incubo record committee {quote_entry_id('startup', startup.id)} --objective …"
        return Section("objectives", title, (Paragraph(Message(empty, {"command": command}), None),))
    items = tuple(
        ListItem((Cell(Message("{box} {objective}", {"box": CHECKBOX, "objective": each}), machine_value=each),))
        for each in found
    )
    hint = Paragraph(Message(N_("Tick what is reached; for the others, what was learnt.")), None)
    return Section("objectives", title, (ListBlock(items), hint))


def _impact_section(startup: Startup, context: RegistryOnDay) -> Section:
    """Each measure: the latest figure, and the one before the last committee."""
    latest = last_committee(startup, context.day)
    columns = (
        Column("key", Message(N_("Measure")), "text"),
        Column("before", Message(N_("Before the last committee")), "number"),
        Column("value", Message(N_("Now")), "number"),
        Column("date", Message(N_("Measured on")), "date"),
        Column("source", Message(N_("Source")), "text"),
    )
    rows = []
    for key, measures in _metrics_by_key(startup, context.day).items():
        then = [
            measure
            for measure in measures
            if latest is not None and latest.date and measure.date and measure.date <= latest.date
        ]
        now = measures[-1]
        before = then[-1].value if then and then[-1] is not now else None
        rows.append(Row({"key": key, "before": before, "value": now.value, "date": now.date, "source": now.source}))
    command = f"incubo record metric {quote_entry_id('startup', startup.id)} …"
    empty = Message(N_("No measure is recorded: {command}"), {"command": command})
    return Section("impact", Message(N_("Impact")), (TableBlock(columns, tuple(rows), empty),))


def _metrics_by_key(startup: Startup, day: date) -> dict[str, list[Metric]]:
    """The figures of each measure by a day, the latest last; measures in the order of the file."""
    made: dict[str, list[Metric]] = {}
    for metric in startup.metrics:
        if metric.key and metric.value is not None and metric.date is not None and metric.date <= day:
            made.setdefault(metric.key, []).append(metric)
    return {key: sorted(found, key=lambda each: each.date or day) for key, found in made.items()}


def _decisions_section(startup: Startup, context: RegistryOnDay) -> Section:
    """The committees held, and what each decided."""
    found = past_committees(startup, context.day)
    empty = Message(N_("No committee is recorded."))
    return Section("committees", Message(N_("Committees held")), (committees_grid(found, context, empty),))


def _team_section(startup: Startup, context: RegistryOnDay) -> Section:
    found = team_members(context, startup.id)
    title = Message(N_("Team: {n} person"), {"n": len(found)}, N_("Team: {n} people")) if found else Message(N_("Team"))
    nobody = Message(N_("Nobody works for it on that day."))
    return Section("team", title, (team_grid(context, found, nobody),))


def _budget_section(startup: Startup, context: RegistryOnDay) -> Section:
    """What was granted last and until when: the only cost that a registry records."""
    latest = last_committee(startup, context.day)
    granted = latest if latest is not None and (latest.amount is not None or latest.budget_end) else None
    blocks: list[KeyValueList | Paragraph] = []
    if granted is None:
        command = f"incubo record committee {quote_entry_id('startup', startup.id)} --amount … --budget-end …"
        text = N_(
            "The last budget is not recorded, nor when it ends: to be filled in by the team. To record it: {command}"
        )
        blocks.append(Paragraph(Message(text, {"command": command}), None))
    else:
        blocks.append(KeyValueList(tuple(_budget_facts(granted, context.day))))
    fast = startup.fast
    if fast is not None:
        blocks.append(KeyValueList((make_fact("fast", Message(N_("FAST")), Cell(fast.montant, "amount")),)))
    return Section("budget", Message(N_("Budget")), tuple(blocks))


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


def _next_phase_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay) -> Section:
    """What the next phase asks, that the sheet does not say yet."""
    after = following_phase(context, step) if step is not None else None
    items = []
    if step is not None and after is not None:
        for name, label in missing_for_next_phase(context.registry, startup, context.day, step.phase.name or "", after):
            items.append(ListItem((Cell(label, machine_value=name),)))
    title = Message(
        N_("Missing for the phase that would come next: {phase}"), {"phase": phase_label(context.registry, after)}
    )
    return Section("next_phase", title, (ListBlock(tuple(items)),))


def _decision_section(startup: Startup, step: PhasePeriod | None, context: RegistryOnDay, day: date | None) -> Section:
    """What the committee decides between: convinced, uncertain, not convinced."""
    items = []
    for decision, text in _possible_decisions(step, context):
        if decision in context.registry.vocabulary.allowed_values("decisions"):
            said = Message("{box} {text}", {"box": CHECKBOX, "text": text})
            items.append(ListItem((Cell(said, machine_value=decision),), _record_command(startup, decision, day)))
    title = Message(N_("Decision: one box to tick"))
    write = Paragraph(Message(N_("Amount, next committee and objectives: ……………………………………………………")), None)
    return Section("decision", title, (ListBlock(tuple(items)), write) if items else ())


def _possible_decisions(step: PhasePeriod | None, context: RegistryOnDay) -> Iterator[tuple[str, Message]]:
    vocabulary = context.registry.vocabulary
    phase = step.phase.name if step is not None else None
    if phase is None or (vocabulary.is_final(phase) and not vocabulary.is_live(phase)):
        return
    after = following_phase(context, step) if step is not None else None
    if vocabulary.is_incubated(phase):
        yield "continue", Message(N_("convinced: the budget of {n} more months"), {"n": DEFAULT_INTERVAL_MONTHS})
    if after is not None:
        text = Message(
            N_("convinced, and it passes to the phase {phase}"), {"phase": phase_label(context.registry, after)}
        )
        yield vocabulary.phases[after].entry_decision, text
    yield "provisional", Message(N_("uncertain: a provisional budget of one or two months, and more proof"))
    yield "stop", Message(N_("not convinced: no budget, the team ends its work and the product stops"))


_DECISION_OPTIONS = {
    "continue": f" --months {DEFAULT_INTERVAL_MONTHS}",
    "provisional": " --months 2",
    "stop": " --with-stop",
}


def _record_command(startup: Startup, decision: str, day: date | None) -> str:
    """The command that records a decision on the day of the committee."""
    words = f"incubo record committee {quote_entry_id('startup', startup.id)} --decision {decision}"
    if day is not None:
        words += f" --on {day.isoformat()}"
    usual = {"continue": DEFAULT_INTERVAL_MONTHS, "provisional": 2}.get(decision)
    if usual and day is not None:
        words += f" --next {shift_date_clamped(day, usual, 'months').isoformat()}"
    return words + _DECISION_OPTIONS.get(decision, " --with-phase")
