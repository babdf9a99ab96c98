"""`report committees`: when each startup in the programme had its last committee and when the next one is due.

`report committees --over PERIOD`: the committees held in a period, what they decided and the money they granted.

The network asks for a committee at least every so many months (`Vocabulary.committee_months`), from the launch to the
end of the incubation.
`model.committees` says when the next one is; a startup with no next one is overdue. Sums of money are computed in
cents, exactly, and shown in whole euros.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.facts.situation import COMMITTEE_STATES, Situation
from incubo.model.committees import past_committees
from incubo.model.periods import Period, cut_periods, period_parts
from incubo.model.records import Event, Startup
from incubo.registry.lookup import entry_title, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    PERIOD,
    PHASE,
    Count,
    Figure,
    none,
    quantile_of,
    shared_startups_note,
    sort_phases,
    startup_contribution,
)

SCHEDULE_DEFINITIONS = {
    "scope": N_("Products in the programme on that day: from the launch until the incubation ends."),
    "next": N_(
        "Next: the first day to come that is planned (given by the last committee, or a committee of a later date), "
        "otherwise the day that the last committee gave, or {months} months after it where it gave none. For a day in "
        "the past, committees of later dates are left out."
    ),
    "overdue": N_(
        "Overdue: that day has passed, no committee was recorded since, and none is planned; late by the days since "
        "then."
    ),
    "stopping": N_(
        "Stop decided: the last committee decided that it stops, which is not done; no other one is expected unless it "
        "is planned."
    ),
    "never": N_(
        "Never: no committee was ever recorded. From {months} months after the launch, one is to record; it does not "
        "count as late, for it may have been held."
    ),
}
"""What each figure of the schedule counts."""

COMMITTEE_GROUPS = {"phase": N_("Phase"), "incubator": N_("Incubator")}
"""What `--by` can group startups by."""

DECISION_DEFINITIONS = {
    "committees": N_(
        "Committees: those held in the period, by the day of the report; of every product, active or not."
    ),
    "amount": N_("Amount: the sum of the recorded amounts."),
    "interval": N_("Interval: the median time since the product's committee before."),
}
"""What each figure of `--over` counts."""

NO_DECISION = LabelledValue("", {"en": "not written", "fr": "non écrite"})
"""The group of committees without a decision."""


class HeldCommittee(NamedTuple):
    """A committee that was held, its day, and the day of the one before (None: it is the first)."""

    startup: Startup
    event: Event
    day: date
    previous_day: date | None


def make_report(scope: Scope, *, over: Period | None = None, every: str | None = None, by: str | None = None) -> Table:
    """The committees of startups (`by`: summed up), or those of a period, by decision or (`every`) by part of it."""
    if over is None:
        return committees_report(scope, by=by)
    return committees_over_report(scope, period_parts(over, every), by="decision" if every is None else "period")


def committees_report(scope: Scope, *, by: str | None = None) -> Table:
    """A row for each startup in the programme, the most pressing first.

    `by`, a key of `COMMITTEE_GROUPS`, counts startups by state instead, a row for each group.
    """
    registry, situations = scope.registry, committee_situations(scope, scope.startups)
    table = _startup_table(scope, situations) if by is None else _group_table(scope, situations, by)
    notes = (
        scope_note(registry, scope.incubator),
        *(
            Note(f"definition-{name}", Message(text, {"months": registry.vocabulary.committee_months}))
            for name, text in SCHEDULE_DEFINITIONS.items()
        ),
        *_never_held_note(situations),
        *late_for_budget_note(situations),
        *(
            shared_startups_note(one.startup for one in situations)
            if scope.incubator is None or by == "incubator"
            else ()
        ),
        *provenance_notes(registry, scope.provenance),
    )
    return table._replace(notes=notes, commit=scope.commit)


def committee_situations(scope: Scope, startups: Iterable[Startup]) -> list[Situation]:
    """Those of some startups that are in the programme, those whose committee is the most pressing first."""
    situations = [scope.situation(startup) for startup in startups]
    state_order = {state: i for i, state in enumerate(("stopping", "overdue", "never", "due", "planned"))}
    return sorted(
        (one for one in situations if one.is_in_programme),
        key=lambda one: (
            state_order[one.committee.state],
            -(one.committee_days_late or 0),
            one.committee.day or one.entered_programme or scope.day,
            one.startup.display_name.casefold(),
            one.startup.id,
        ),
    )


def _startup_table(scope: Scope, situations: list[Situation]) -> Table:
    columns = (
        Column("id", Message(N_("Id")), "id", is_for_data=True),
        Column("startup", Message(N_("Product")), "text"),
        PHASE,
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
                "id": one.startup.id,
                "startup": one.startup.display_name,
                "phase": phase_value(scope.registry, one.phase),
                "held": len(one.held_committees),
                "last": one.last_committee.date if one.last_committee is not None else None,
                "decision": decision_value(scope.registry, one.last_committee.decision)
                if one.last_committee is not None
                else None,
                "state": LabelledValue(one.committee.state, COMMITTEE_STATES[one.committee.state]),
                "next": one.committee.day,
                "late": one.committee_days_late,
            },
            contributions=tuple(_held_contributions(scope, one.startup)),
        )
        for one in situations
    )
    return Table("committees", Message(N_("Committees on {at:long}"), {"at": scope.day}), scope.day, columns, rows)


def _held_contributions(scope: Scope, startup: Startup) -> Iterator[Contribution]:
    """The committees held, the latest first."""
    for event in reversed(past_committees(startup, scope.day)):
        yield Contribution(str(event.date), startup.display_name, describe_decision(scope.registry, event))


def _group_table(scope: Scope, situations: list[Situation], by: str) -> Table:
    """How many startups are in each state, by phase or by incubator."""
    if by == "phase":
        groups: list[str] = sort_phases(scope.registry, {one.phase or "" for one in situations})
    elif scope.incubator is not None:
        groups = [scope.incubator]
    else:
        groups = sorted(
            {incubator_id for one in situations for incubator_id in one.startup.all_incubators},
            key=lambda incubator_id: (incubator_id.casefold(), incubator_id),
        )
    columns = (
        Column(by, Message(COMMITTEE_GROUPS[by]), "phase" if by == "phase" else "text"),
        Column("startups", Message(N_("Products")), "integer"),
        *(
            Column(state, Message("{state}", {"state": LabelledValue(state, label)}), "integer")
            for state, label in COMMITTEE_STATES.items()
        ),
        Column("uncovered", Message(N_("Without a committee to come")), "share"),
    )
    rows = []
    for group in groups:
        group_situations = [
            one for one in situations if (one.phase == group if by == "phase" else group in one.startup.all_incubators)
        ]
        label = (
            phase_value(scope.registry, group)
            if by == "phase"
            else LabelledValue(group, entry_title(scope.registry, "incubator", group), "incubator")
        )
        rows.append(
            Row(
                {by: label, **_count_states(group_situations)},
                contributions=tuple(_uncovered_contributions(group_situations)),
            )
        )
    rows.append(Row({by: Message(N_("Total")), **_count_states(situations)}, level=1))
    title = Message(N_("Committees on {at:long}"), {"at": scope.day})
    return Table("committees-summary", title, scope.day, columns, tuple(rows), bar_column="uncovered")


def _count_states(situations: list[Situation]) -> dict[str, object]:
    counts = {state: sum(one.committee.state == state for one in situations) for state in COMMITTEE_STATES}
    uncovered = counts["never"] + counts["overdue"]
    return {"startups": len(situations), **counts, "uncovered": uncovered / len(situations) if situations else None}


def _uncovered_contributions(situations: list[Situation]) -> Iterator[Contribution]:
    """The startups without a committee ahead."""
    for one in situations:
        if one.committee.state == "overdue":
            text = Message(N_("late by {days:duration}"), {"days": one.committee_days_late})
        elif one.committee.state == "never":
            text = Message(N_("none since the launch, on {day:long}"), {"day": one.entered_programme})
        else:
            continue
        yield startup_contribution(one.startup, text)._replace(columns=(one.committee.state, "uncovered"))


def _never_held_note(situations: list[Situation]) -> Iterator[Note]:
    never = [one for one in situations if one.committee.state == "never"]
    if never:
        arguments = {
            "n": len(never),
            "all": len(situations),
            "months": never[0].vocabulary.committee_months,
            "due": sum(bool(one.committee_days_unrecorded) for one in never),
        }
        text = Message(
            N_(
                "{n} product in the programme out of {all} has no committee recorded; launched more than {months} "
                "months ago: {due}."
            ),
            arguments,
            N_(
                "{n} products in the programme out of {all} have no committee recorded; launched more than {months} "
                "months ago: {due}."
            ),
        )
        yield Note("never", text, hint=Message(N_("incubo record committee adds one")))


def late_for_budget_note(situations: Iterable[Situation]) -> Iterator[Note]:
    """The note on committees to come that are too late for the budget."""
    titles = [one.startup.display_name for one in situations if one.late_for_budget_message is not None]
    if titles:
        text = Message(
            N_("{n} committee to come is too late for the budget: {titles:list}."),
            {"n": len(titles), "titles": limit_names(titles)},
            N_("{n} committees to come are too late for the budget: {titles:list}."),
        )
        hint = Message(N_("the days"), command="incubo todo --only budget-before-committee")
        yield Note("late-for-budget", text, hint=hint)


def committees_over_report(scope: Scope, periods: Sequence[Period], *, by: str = "decision") -> Table:
    """The committees held in consecutive periods: one row for each decision, or for each period (`by="period"`)."""
    registry = scope.registry
    periods = cut_periods(periods, scope.day)
    committees = [
        committee
        for committee in _held_committees(scope.startups, scope.day)
        if any(period.contains(committee.day) for period in periods)
    ]
    first, last = (periods[0].first, periods[-1].last) if periods else (scope.day, scope.day)
    count = _count_decisions(registry)
    committees.sort(key=lambda committee: (committee.day, committee.startup.id))
    if by == "period":
        leading_columns: tuple[Column, ...] = PERIOD
        rows = [
            count.row(
                {"first": period.first, "last": period.last},
                [committee for committee in committees if period.contains(committee.day)],
            )
            for period in periods
        ]
    else:
        leading_columns = (Column("decision", Message(N_("Decision")), "text"),)
        decisions = [committee.event.decision or "" for committee in committees]
        rows = [
            count.row(
                {"decision": decision_value(registry, value) or NO_DECISION},
                [committee for committee in committees if (committee.event.decision or "") == value],
            )
            for value in registry.vocabulary.sort_values("decisions", decisions)
        ]
    rows.append(count.row({leading_columns[0].id: Message(N_("Total"))}, committees, level=1))
    return Table(
        "committees-over",
        Message(N_("Committees from {first:long} to {last:long}"), {"first": first, "last": last}),
        scope.day,
        (*leading_columns, *count.columns()),
        tuple(rows),
        tuple(_decision_notes(scope, committees)),
        scope.commit,
        "committees",
    )


def _held_committees(startups: list[Startup], as_of: date) -> Iterator[HeldCommittee]:
    for startup in startups:
        previous_day = None
        for event in past_committees(startup, as_of):
            if event.date is not None:
                yield HeldCommittee(startup, event, event.date, previous_day)
                previous_day = event.date


def _count_decisions(registry: Registry) -> Count[HeldCommittee]:
    def name(committee: HeldCommittee) -> Contribution:
        arguments = {"day": committee.day, "what": describe_decision(registry, committee.event)}
        text = N_("{day:long}: {what}") if arguments["what"] is not None else "{day:long}"
        return startup_contribution(committee.startup, Message(text, arguments))

    return Count(
        name,
        Figure("committees", N_("Committees")),
        Figure(
            "startups",
            N_("Products"),
            compute=lambda committees: len({committee.startup.id for committee in committees}),
            names=none,
        ),
        Figure(
            "decided",
            N_("With a decision"),
            lambda committee: bool(committee.event.decision),
            is_droppable=True,
        ),
        Figure("amount", N_("Amount"), compute=_total_amount, type="amount", names=none),
        Figure("interval", N_("Interval"), compute=quantile_of(_interval), type="days", names=none),
    )


def _total_amount(committees: Iterable[HeldCommittee]) -> int | None:
    cents = [amount for committee in committees if (amount := to_cents(committee.event.amount)) is not None]
    return cents_to_euros(sum(cents)) if cents else None


def _interval(committee: HeldCommittee) -> int | None:
    return (committee.day - committee.previous_day).days if committee.previous_day is not None else None


def _decision_notes(scope: Scope, committees: list[HeldCommittee]) -> Iterator[Note]:
    yield scope_note(scope.registry, scope.incubator)
    with_amount = sum(to_cents(committee.event.amount) is not None for committee in committees)
    for name, definition in DECISION_DEFINITIONS.items():
        yield Note(f"definition-{name}", Message(definition))
    if with_amount < len(committees):
        text = Message(
            N_("{n} committee out of {all} has an amount."),
            {"n": with_amount, "all": len(committees)},
            N_("{n} committees out of {all} have an amount."),
        )
        yield Note("amounts", text)
    if scope.incubator is None:
        yield from shared_startups_note(committee.startup for committee in committees)
    yield from provenance_notes(scope.registry, scope.provenance)


def decision_value(registry: Registry, value: str | None) -> LabelledValue | None:
    """A decision as a value: its id for machines, its label for people; None without a decision."""
    return registry.vocabulary.labelled_value("decisions", value) if value else None


def describe_decision(registry: Registry, event: Event) -> Message | None:
    """What a committee decided, in a few words; None without a decision."""
    decision = decision_value(registry, event.decision)
    amount = whole_euros(event.amount)
    if decision is not None and amount is not None:
        return Message(N_("{decision}, {amount:money}"), {"decision": decision, "amount": amount})
    return Message("{decision}", {"decision": decision}) if decision is not None else None


def whole_euros(amount: float | None) -> int | None:
    """An amount in whole euros; None for no amount, infinity or NaN."""
    cents = to_cents(amount)
    return None if cents is None else cents_to_euros(cents)


def to_cents(amount: float | None) -> int | None:
    """An amount in cents, exactly, to be summed; None for no amount, infinity or NaN (YAML's `.inf`, `.nan`)."""
    if amount is None or amount != amount or amount in (float("inf"), float("-inf")):
        return None
    return amount * 100 if isinstance(amount, int) else round(amount * 100)


def cents_to_euros(cents: int) -> int:
    """Cents in whole euros, rounded half up."""
    return (cents + 50) // 100
