"""`report committees`: when each startup in the programme had its last committee, when the next one is due, and what
was decided in a period.

The next committee at D is `model.committees`'; where nothing lies ahead, it is overdue. The network's
standard asks for one every six months at least, from the launch to the end of the incubation.

What a committee decided and granted, as values: sums of money are exact, made in cents and said in whole euros.

`report committees --over PERIOD`: the committees held in a period, what they decided and the money they granted.

Sums of money are exact: they are made in cents and said in whole euros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.committees import (
    DEFAULT_INTERVAL_MONTHS,
    next_committee_date,
    past_committees,
    planned_committee_date,
)
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.model.records import Event, Startup
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    NO_PROVENANCE,
    median,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    startups_of_incubator,
)


def decision_word(registry: Registry, value: str | None) -> LabelledValue | None:
    """A decision as a value: machines get its id, people its label."""
    return LabelledValue(value, registry.vocabulary.value_labels("decisions", value) or value) if value else None


def describe_decision(registry: Registry, event: Event) -> Message | None:
    """What a committee decided, in a few words; None where nothing is written."""
    word = decision_word(registry, event.decision)
    euros = whole_euros(event.amount)
    if word is not None and euros is not None:
        return Message(N_("{decision}, {amount:euros}"), {"decision": word, "amount": euros})
    return Message("{decision}", {"decision": word}) if word is not None else None


def whole_euros(amount: float | None) -> int | None:
    """An amount in whole euros; None where there is none, or no number."""
    cents = to_cents(amount)
    return None if cents is None else cents_to_euros(cents)


def cents_to_euros(cents: int) -> int:
    """Cents in whole euros, the half up."""
    return (cents + 50) // 100


def to_cents(amount: float | None) -> int | None:
    """An amount in cents, exactly: sums are made of these. None where there is none, or no number (YAML's .inf)."""
    if amount is None or amount != amount or amount in (float("inf"), float("-inf")):
        return None
    return amount * 100 if isinstance(amount, int) else round(amount * 100)


SCHEDULE_DEFINITIONS = {
    "scope": N_("Startups in the programme on that day: from the launch until the incubation ends."),
    "next": N_(
        "Next: the date that the last one says, else {months} months after it. Committees of later days among the "
        "events are left out; incubo list committees has them."
    ),
    "overdue": N_("Overdue: that day has passed and no committee was recorded since; late by the days since then."),
    "never": N_("Never: no committee was ever recorded; late from {months} months after the launch."),
}
"""What each figure counts."""
COMMITTEE_STATES = {
    "never": {"en": "never", "fr": "aucun"},
    "overdue": {"en": "overdue", "fr": "en retard"},
    "due": {"en": "expected", "fr": "attendu"},
    "planned": {"en": "planned", "fr": "prévu"},
}
"""Where a startup stands, the most pressing first."""
COMMITTEE_GROUPS = {"phase": N_("Phase"), "incubator": N_("Incubator")}
"""What `--by` can group by."""


class CommitteeStatus(NamedTuple):
    """A startup's committees on a day: how many were held, the last, when the next is due, how late it is in days.

    `entered_programme`: the day it entered the programme.
    """

    startup: Startup
    phase: str
    held_count: int
    last_committee: Event | None
    state: str
    next_date: date | None
    days_late: int | None
    entered_programme: date


def committee_status(startup: Startup, phase: str, as_of: date, entered_programme: date) -> CommitteeStatus:
    """Where a startup in the programme `entered_programme` a day stands with its committees on another one."""
    events = past_committees(startup, as_of)
    last = events[-1] if events else None
    ahead = next_committee_date(startup, as_of)
    if ahead is not None:
        state = "planned" if planned_committee_date(startup, as_of) is not None else "due"
        return CommitteeStatus(startup, phase, len(events), last, state, ahead, None, entered_programme)
    if last is None or last.date is None:
        days = (as_of - shift_date_clamped(entered_programme, DEFAULT_INTERVAL_MONTHS, "months")).days
        return CommitteeStatus(startup, phase, 0, None, "never", None, days if days > 0 else None, entered_programme)
    due = max(last.next or last.date, shift_date_clamped(last.date, DEFAULT_INTERVAL_MONTHS, "months"))
    return CommitteeStatus(startup, phase, len(events), last, "overdue", due, (as_of - due).days, entered_programme)


def committee_statuses(
    registry: Registry, as_of: date, incubator: str | None, *, include_planned: bool = True
) -> list[CommitteeStatus]:
    """Where the startups in the programme stand, the most pressing first.

    `include_planned`: a committee of a later day among the events is a plan. Figures leave it out: those of a past
    day must not
    change with what came after it.
    """
    found = []
    for startup in startups_of_incubator(registry, incubator):
        if not include_planned:
            startup = _without_later_events(startup, as_of)
        step = registry.phase_period_at(startup.id, as_of)
        if step is not None and step.phase.name and registry.vocabulary.is_incubated(step.phase.name):
            starts = (
                each.phase.start
                for each in registry.phase_periods[startup.id]
                if registry.vocabulary.is_incubated(each.phase.name)
            )
            found.append(
                committee_status(startup, step.phase.name, as_of, min(start for start in starts if start is not None))
            )
    order = {state: i for i, state in enumerate(("overdue", "never", "due", "planned"))}
    return sorted(
        found,
        key=lambda each: (
            order[each.state],
            -(each.days_late or 0),
            each.next_date or each.entered_programme,
            each.startup.display_name.casefold(),
            each.startup.id,
        ),
    )


def _without_later_events(startup: Startup, day: date) -> Startup:
    """A startup without the events that came after a day."""
    if all(event.date is None or event.date <= day for event in startup.events):
        return startup
    return startup._replace(events=tuple(each for each in startup.events if each.date is None or each.date <= day))


def committees_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    by: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """A line a startup in the programme, the latest one first; `by` (one of GROUPS) counts how they stand instead."""
    found = committee_statuses(registry, as_of, incubator, include_planned=False)
    table = (
        _startup_table(registry, as_of, found) if by is None else _group_table(registry, as_of, found, by, incubator)
    )
    notes = (
        scope_note(registry, incubator),
        *(
            Note(f"definition-{name}", Message(text, {"months": DEFAULT_INTERVAL_MONTHS}))
            for name, text in SCHEDULE_DEFINITIONS.items()
        ),
        *_never_held_note(found),
        *(shared_startups_note(each.startup for each in found) if incubator is None or by == "incubator" else ()),
        *provenance_notes(registry, source),
    )
    return table._replace(notes=notes, commit=source.commit)


def _startup_table(registry: Registry, as_of: date, statuses: list[CommitteeStatus]) -> Table:
    columns = (
        Column("id", Message(N_("Id")), "id", is_droppable=True),
        Column("startup", Message(N_("Startup")), "text", wraps=True),
        Column("phase", Message(N_("Phase")), "phase"),
        Column("held", Message(N_("Held")), "integer", is_droppable=True),
        Column("last", Message(N_("Last")), "date"),
        Column("decision", Message(N_("Decision")), "text", is_droppable=True),
        Column("state", Message(N_("State")), "text"),
        Column("next", Message(N_("Next")), "date"),
        Column("late", Message(N_("Late")), "days"),
    )
    rows = tuple(
        Row(
            {
                "id": each.startup.id,
                "startup": each.startup.display_name,
                "phase": each.phase,
                "held": each.held_count,
                "last": each.last_committee.date if each.last_committee is not None else None,
                "decision": decision_word(registry, each.last_committee.decision)
                if each.last_committee is not None
                else None,
                "state": LabelledValue(each.state, COMMITTEE_STATES[each.state]),
                "next": each.next_date,
                "late": each.days_late,
            },
            contributions=tuple(_held_contributions(registry, each.startup, as_of)),
        )
        for each in statuses
    )
    return Table("committees", Message(N_("Committees on {at:long}"), {"at": as_of}), as_of, columns, rows)


def _group_table(
    registry: Registry, as_of: date, statuses: list[CommitteeStatus], by: str, incubator: str | None
) -> Table:
    """How many stand how, by phase or by incubator."""
    if by == "phase":
        groups: list[str] = sort_phases(registry, {each.phase for each in statuses})
    elif incubator is not None:
        groups = [incubator]
    else:
        groups = sorted({host for each in statuses for host in each.startup.all_incubators}, key=str.casefold)
    columns = (
        Column(by, Message(COMMITTEE_GROUPS[by]), "phase" if by == "phase" else "text"),
        Column("startups", Message(N_("Startups")), "integer"),
        *(
            Column(state, Message("{state}", {"state": LabelledValue(state, label)}), "integer")
            for state, label in COMMITTEE_STATES.items()
        ),
        Column("uncovered", Message(N_("Without a committee ahead")), "share"),
    )
    rows = []
    for group in groups:
        own = [
            each
            for each in statuses
            if (each.phase == group if by == "phase" else group in each.startup.all_incubators)
        ]
        label = group if by == "phase" else LabelledValue(group, entry_title(registry, "incubator", group))
        rows.append(Row({by: label, **_count_states(own)}, contributions=tuple(_uncovered_contributions(own))))
    rows.append(Row({by: Message(N_("Total")), **_count_states(statuses)}, level=1))
    title = Message(N_("Committees on {at:long}"), {"at": as_of})
    return Table("committees-summary", title, as_of, columns, tuple(rows), bar_column="uncovered")


def _count_states(statuses: list[CommitteeStatus]) -> dict[str, object]:
    counts = {state: sum(each.state == state for each in statuses) for state in COMMITTEE_STATES}
    uncovered = counts["never"] + counts["overdue"]
    return {"startups": len(statuses), **counts, "uncovered": uncovered / len(statuses) if statuses else None}


def _never_held_note(statuses: list[CommitteeStatus]) -> Iterator[Note]:
    counts = _count_states(statuses)
    if counts["never"]:
        text = Message(
            N_("{n} startup out of {all} has no committee recorded: incubo record committee adds one."),
            {"n": counts["never"], "all": len(statuses)},
            N_("{n} startups out of {all} have no committee recorded: incubo record committee adds one."),
        )
        yield Note("never", text)


def _uncovered_contributions(statuses: list[CommitteeStatus]) -> Iterator[Contribution]:
    """The startups without a committee ahead."""
    for each in statuses:
        if each.state == "overdue":
            yield startup_contribution(each.startup, Message(N_("late by {days:duration}"), {"days": each.days_late}))
        elif each.state == "never":
            yield startup_contribution(
                each.startup,
                Message(N_("none since the launch, on {day:long}"), {"day": each.entered_programme}),
            )


def _held_contributions(registry: Registry, startup: Startup, as_of: date) -> Iterator[Contribution]:
    """The committees that were held, the last one first."""
    for event in reversed(past_committees(startup, as_of)):
        yield Contribution(str(event.date), startup.display_name, describe_decision(registry, event))


DECISION_DEFINITIONS = {
    "committees": N_(
        "Committees: those held in the period, by the day of the report; of every startup, living or not."
    ),
    "amount": N_("Amount: the sum of what is written on the committees that have one."),
    "interval": N_("Interval: the median time since the startup's committee before."),
}
"""What each figure counts."""
NO_DECISION = LabelledValue("", {"en": "not written", "fr": "non écrite"})
"""Committees without a decision."""


class HeldCommittee(NamedTuple):
    """A committee that was held, its day, and the day of the one before (None: the first)."""

    startup: Startup
    event: Event
    day: date
    previous_day: date | None


def committees_over_report(
    registry: Registry,
    as_of: date,
    periods: Sequence[Period],
    *,
    by: str = "decision",
    incubator: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """The committees of some periods that follow each other: a row a decision, or `by` `period` a row each."""
    periods = [span._replace(last=min(span.last, as_of)) for span in periods if span.first <= as_of]
    startups = startups_of_incubator(registry, incubator)
    found = [
        committee
        for committee in _held_committees(startups, as_of)
        if any(period.contains(committee.day) for period in periods)
    ]
    first, last = (periods[0].first, periods[-1].last) if periods else (as_of, as_of)
    figures = tuple(_decision_columns())
    if by == "period":
        head: tuple[Column, ...] = (
            Column("first", Message(N_("From")), "date"),
            Column("last", Message(N_("To")), "date", is_droppable=True),
        )
        rows = [
            _decision_row(
                {"first": span.first, "last": span.last}, [one for one in found if span.contains(one.day)], registry
            )
            for span in periods
        ]
        total = {"first": Message(N_("Total"))}
    else:
        head = (Column("decision", Message(N_("Decision")), "text"),)
        rows = []
        for value in _sorted_decisions(registry, found):
            own = [committee for committee in found if (committee.event.decision or "") == value]
            rows.append(_decision_row({"decision": decision_word(registry, value) or NO_DECISION}, own, registry))
        total = {"decision": Message(N_("Total"))}
    rows.append(_decision_row(total, found, registry)._replace(level=1, contributions=()))
    title = Message(N_("Committees from {first:long} to {last:long}"), {"first": first, "last": last})
    notes = _decision_notes(registry, incubator, found, source)
    return Table(
        "committees-over", title, as_of, (*head, *figures), tuple(rows), tuple(notes), source.commit, "committees"
    )


def _held_committees(startups: list[Startup], as_of: date) -> Iterator[HeldCommittee]:
    for startup in startups:
        before = None
        for event in past_committees(startup, as_of):
            if event.date is not None:
                yield HeldCommittee(startup, event, event.date, before)
                before = event.date


def _sorted_decisions(registry: Registry, committees: list[HeldCommittee]) -> list[str]:
    """The decisions met: those of the vocabulary in its order, other words, then what is not written."""
    place = {word: i for i, word in enumerate(registry.vocabulary.allowed_values("decisions"))}
    met = {committee.event.decision or "" for committee in committees}
    return sorted(met, key=lambda each: (not each, place.get(each, len(place)), each))


def _decision_columns() -> Iterator[Column]:
    yield Column("committees", Message(N_("Committees")), "integer")
    yield Column("startups", Message(N_("Startups")), "integer")
    yield Column("decided", Message(N_("With a decision")), "integer", is_droppable=True)
    yield Column("amount", Message(N_("Amount")), "amount")
    yield Column("interval", Message(N_("Interval")), "days")


def _decision_row(cells: Mapping[str, object], committees: list[HeldCommittee], registry: Registry) -> Row:
    cents = [amount for committee in committees if (amount := to_cents(committee.event.amount)) is not None]
    times = [
        (committee.day - committee.previous_day).days for committee in committees if committee.previous_day is not None
    ]
    figures = {
        "committees": len(committees),
        "startups": len({committee.startup.id for committee in committees}),
        "decided": sum(bool(committee.event.decision) for committee in committees),
        "amount": cents_to_euros(sum(cents)) if cents else None,
        "interval": median(times),
    }
    return Row({**cells, **figures}, contributions=tuple(_decision_contributions(registry, committees)))


def _decision_contributions(registry: Registry, committees: list[HeldCommittee]) -> Iterator[Contribution]:
    """The committees by their day."""
    for committee in sorted(committees, key=lambda held: (held.day, held.startup.id)):
        what = describe_decision(registry, committee.event)
        day = {"day": committee.day, "what": what}
        text = Message(N_("{day:long}: {what}"), day) if what is not None else Message("{day:long}", day)
        yield startup_contribution(committee.startup, text)


def _decision_notes(
    registry: Registry, incubator: str | None, committees: list[HeldCommittee], provenance: Provenance
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    granted = sum(to_cents(committee.event.amount) is not None for committee in committees)
    for name, definition in DECISION_DEFINITIONS.items():
        yield Note(f"definition-{name}", Message(definition))
    if granted < len(committees):
        text = Message(
            N_("{n} committee out of {all} has an amount."),
            {"n": granted, "all": len(committees)},
            N_("{n} committees out of {all} have an amount."),
        )
        yield Note("amounts", text)
    if incubator is None:
        yield from shared_startups_note(committee.startup for committee in committees)
    yield from provenance_notes(registry, provenance)
