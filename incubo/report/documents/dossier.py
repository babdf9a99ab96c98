"""The brief of a committee: what was promised and decided, how it stands, what it costs, and what is to be decided.

What the registry knows is filled in; what it does not know is there to be filled in by hand, with the command that
records it. The order is that of the meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo import shell
from incubo.i18n import N_
from incubo.model.committees import USUAL_MONTHS, held, last_committee, next_committee
from incubo.model.dates import moved
from incubo.model.life import Step
from incubo.model.records import Event, Metric, Startup
from incubo.page import Cell, Fact, Facts, Grid, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.report.basis import called
from incubo.report.documents.appointments import norm
from incubo.report.expected import lacking
from incubo.report.sheets import people
from incubo.report.sheets.links import links
from incubo.report.sheets.parts import Known, fact, left, offers_section, on, page
from incubo.report.sheets.startup import committees_grid, following, missing, phase_cells
from incubo.report.sheets.timeline import timeline
from incubo.table import Column, Row

BOX = "☐"
LEADS = "Intraprenariat"
"""The domaine of those who lead a product, in the vocabularies that have it."""
_AGENDA = (
    (15, N_("the team presents: what was promised, what was learnt, the impact, what comes next")),
    (15, N_("questions")),
    (20, N_("deliberation, then the decision, said the same day to the team and to those who order")),
)
"""A meeting of fifty minutes."""


def dossier(startup: Startup, known: Known, day: date | None = None) -> Page:
    """The page. `day`: the committee's, where it is known otherwise than by the registry."""
    step = known.registry.step_at(startup.id, known.day)
    day = day or next_committee(startup, known.day)
    title = startup.title or startup.id
    made = page(
        "startup",
        startup,
        startup.title,
        known,
        Section("summary", None, (Facts(tuple(_summary(startup, step, known, day))),)),
        _agenda(),
        _objectives(startup, known),
        _impact(startup, known),
        _decisions(startup, known),
        _team(startup, known),
        _budget(startup, known),
        timeline(startup, known),
        missing(startup, step, known),
        _ahead(startup, step, known),
        offers_section(known, known.offers([startup.id])),
        links(startup, known),
        _boxes(startup, step, known, day),
    )
    return made._replace(page="dossier", title=Cell(Text(N_("Committee: {name}"), {"name": title})))


def _summary(startup: Startup, step: Step | None, known: Known, day: date | None) -> Iterator[Fact]:
    yield fact("mission", Text(N_("Mission")), Cell(startup.mission))
    yield fact("day", Text(N_("Day")), *_day(startup, known, day))
    yield fact("phase", Text(N_("Phase")), *phase_cells(known, step))
    yield fact("sponsors", Text(N_("Sponsors")), *known.entries("organisation", filter(None, startup.sponsors)))
    yield fact("incubators", Text(N_("Incubator")), *known.entries("incubator", startup.hosts))
    yield fact("led_by", Text(N_("Led by")), *_leaders(startup, known))
    follows = dict.fromkeys(filter(None, (startup.contact_incubator, startup.contact_dinum)))
    yield fact("followed_by", Text(N_("Followed by")), *(known.entry("member", member) for member in follows))
    yield fact("contact", Text(N_("Contact")), Cell(startup.contact))


def _day(startup: Startup, known: Known, day: date | None) -> Iterator[Cell]:
    """When the committee is, against the end of the budget: what follows has to be ordered, which takes a month."""
    latest = last_committee(startup, known.day)
    end = latest.budget_end if latest is not None else None
    first, last = norm(known.registry, "order-start"), norm(known.registry, "order-last")
    if day is not None:
        yield on(day)
        if end is not None and (end - day).days < last:
            about = {"end": end, "days": last}
            late = N_("the budget ends on {end:long}: an order takes {days} days, the committee should be earlier")
            yield Cell(Text(late, about), mark="due", data=None)
    elif end is not None and end > known.day and last:
        about = {"first": moved(end, -first), "last": moved(end, -last), "end": end}
        text = N_("to be set, from {first:long} to {last:long}: the budget ends on {end:long}")
        yield Cell(Text(text, about), mark="due", data=None)
    else:
        about = {"first": last, "last": first}
        text = N_("to be set, {first} to {last} days before the budget ends") if last else N_("to be set")
        yield Cell(Text(text, about), mark="due", data=None)


def _leaders(startup: Startup, known: Known) -> Iterator[Cell]:
    """Those who lead the product, who must be there."""
    if LEADS not in known.registry.vocabulary.allowed("domaines"):
        return
    found = [one.member.id for one in people.team(known, startup.id) if one.member.domaine == LEADS]
    yield from known.entries("member", found)
    if not found:
        nobody = Text(N_("nobody in the domain {domain}"), {"domain": known.label("domaines", LEADS).value})
        yield Cell(nobody, mark="bad", data=None)


def _agenda() -> Section:
    items = [
        Item((Cell(Text(N_("{n} minute"), {"n": minutes}, N_("{n} minutes")), data=minutes), Cell(Text(what))))
        for minutes, what in _AGENDA
    ]
    return Section("agenda", Text(N_("Agenda")), (Items(tuple(items)),))


def _objectives(startup: Startup, known: Known) -> Section:
    """What was promised at the last committee, to be ticked."""
    latest = last_committee(startup, known.day)
    found = tuple(filter(None, (latest.objectives if latest is not None else ()) or startup.objectives))
    title = Text(N_("Promised at the last committee"))
    if latest is not None and latest.date is not None:
        title = Text(N_("Promised at the committee of {day:long}"), {"day": latest.date})
    if not found:
        empty = N_("No objective is recorded. What was promised is to be written here by the team; to record what this "
                   "committee expects: {command}")  # fmt: skip
        command = f"incubo record committee {shell.only('startup', startup.id)} --objective …"
        return Section("objectives", title, (Prose(Text(empty, {"command": command}), None),))
    items = tuple(
        Item((Cell(Text("{box} {objective}", {"box": BOX, "objective": each}), data=each),)) for each in found
    )
    hint = Prose(Text(N_("Tick what is reached; for the others, what was learnt.")), None)
    return Section("objectives", title, (Items(items), hint))


def _impact(startup: Startup, known: Known) -> Section:
    """Each measure: the latest figure, and the one before the last committee."""
    latest = last_committee(startup, known.day)
    columns = (
        Column("key", Text(N_("Measure")), "text"),
        Column("before", Text(N_("Before the last committee")), "number"),
        Column("value", Text(N_("Now")), "number"),
        Column("date", Text(N_("Measured on")), "date"),
        Column("source", Text(N_("Source")), "text"),
    )
    rows = []
    for key, measures in _measures(startup, known.day).items():
        then = [
            measure
            for measure in measures
            if latest is not None and latest.date and measure.date and measure.date <= latest.date
        ]
        now = measures[-1]
        before = then[-1].value if then and then[-1] is not now else None
        rows.append(Row({"key": key, "before": before, "value": now.value, "date": now.date, "source": now.source}))
    command = f"incubo record metric {shell.only('startup', startup.id)} …"
    empty = Text(N_("No measure is recorded: {command}"), {"command": command})
    return Section("impact", Text(N_("Impact")), (Grid(columns, tuple(rows), empty),))


def _measures(startup: Startup, day: date) -> dict[str, list[Metric]]:
    """The figures of each measure by a day, the latest last; measures in the order of the file."""
    made: dict[str, list[Metric]] = {}
    for metric in startup.metrics:
        if metric.key and metric.value is not None and metric.date is not None and metric.date <= day:
            made.setdefault(metric.key, []).append(metric)
    return {key: sorted(found, key=lambda each: each.date or day) for key, found in made.items()}


def _decisions(startup: Startup, known: Known) -> Section:
    """The committees held, and what each decided."""
    found = held(startup, known.day)
    empty = Text(N_("No committee is recorded."))
    return Section("committees", Text(N_("Committees held")), (committees_grid(found, known, empty),))


def _team(startup: Startup, known: Known) -> Section:
    found = people.team(known, startup.id)
    title = Text(N_("Team: {n} person"), {"n": len(found)}, N_("Team: {n} people")) if found else Text(N_("Team"))
    nobody = Text(N_("Nobody works for it on that day."))
    return Section("team", title, (people.grid(known, found, nobody),))


def _budget(startup: Startup, known: Known) -> Section:
    """What was granted last and until when: the only cost that a registry records."""
    latest = last_committee(startup, known.day)
    granted = latest if latest is not None and (latest.amount is not None or latest.budget_end) else None
    blocks: list[Facts | Prose] = []
    if granted is None:
        command = f"incubo record committee {shell.only('startup', startup.id)} --amount … --budget-end …"
        text = N_(
            "The last budget is not recorded, nor when it ends: to be filled in by the team. To record it: {command}"
        )
        blocks.append(Prose(Text(text, {"command": command}), None))
    else:
        blocks.append(Facts(tuple(_granted(granted, known.day))))
    fast = startup.fast
    if fast is not None:
        blocks.append(Facts((fact("fast", Text(N_("FAST")), Cell(fast.montant, "amount")),)))
    return Section("budget", Text(N_("Budget")), tuple(blocks))


def _granted(event: Event, day: date) -> Iterator[Fact]:
    yield fact("amount", Text(N_("Granted")), Cell(event.amount, "amount"), on(event.date))
    months = Text(N_("{n} month"), {"n": event.months}, N_("{n} months")) if event.months else None
    yield fact("months", Text(N_("For")), Cell(months, data=event.months))
    end = event.budget_end
    yield fact("budget_end", Text(N_("Used up on")), on(end), left(end, day) if end is not None else Cell(None))


def _ahead(startup: Startup, step: Step | None, known: Known) -> Section:
    """What the next phase asks, that the sheet does not say yet."""
    after = following(known, step) if step is not None else None
    items = []
    if step is not None and after is not None:
        for name, label in lacking(known.registry, startup, known.day, step.phase.name or "", after):
            items.append(Item((Cell(label, data=name),)))
    title = Text(N_("Missing for the phase that would come next: {phase}"), {"phase": called(known.registry, after)})
    return Section("next_phase", title, (Items(tuple(items)),))


def _boxes(startup: Startup, step: Step | None, known: Known, day: date | None) -> Section:
    """What the committee decides between: convinced, uncertain, not convinced."""
    items = []
    for decision, text in _choices(step, known):
        if decision in known.registry.vocabulary.allowed("decisions"):
            said = Text("{box} {text}", {"box": BOX, "text": text})
            items.append(Item((Cell(said, data=decision),), _command(startup, decision, day)))
    title = Text(N_("Decision: one box to tick"))
    write = Prose(Text(N_("Amount, next committee and objectives: ……………………………………………………")), None)
    return Section("decision", title, (Items(tuple(items)), write) if items else ())


def _choices(step: Step | None, known: Known) -> Iterator[tuple[str, Text]]:
    vocabulary = known.registry.vocabulary
    phase = step.phase.name if step is not None else None
    if phase is None or (vocabulary.is_final(phase) and not vocabulary.is_live(phase)):
        return
    after = following(known, step) if step is not None else None
    if vocabulary.is_incubated(phase):
        yield "continue", Text(N_("convinced: the budget of {n} more months"), {"n": USUAL_MONTHS})
    if after is not None:
        text = Text(N_("convinced, and it passes to the phase {phase}"), {"phase": called(known.registry, after)})
        yield vocabulary.phases[after].decision, text
    yield "provisional", Text(N_("uncertain: a provisional budget of one or two months, and more proof"))
    yield "stop", Text(N_("not convinced: no budget, the team ends its work and the product stops"))


_OPTIONS = {"continue": f" --months {USUAL_MONTHS}", "provisional": " --months 2", "stop": " --with-stop"}


def _command(startup: Startup, decision: str, day: date | None) -> str:
    """The command that records a decision on the day of the committee."""
    words = f"incubo record committee {shell.only('startup', startup.id)} --decision {decision}"
    if day is not None:
        words += f" --on {day.isoformat()}"
    usual = {"continue": USUAL_MONTHS, "provisional": 2}.get(decision)
    if usual and day is not None:
        words += f" --next {moved(day, usual, 'months').isoformat()}"
    return words + _OPTIONS.get(decision, " --with-phase")
