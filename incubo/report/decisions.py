"""`report committees --over PERIOD`: the committees held in a period, what they decided and the money they granted.

Sums of money are exact: they are made in cents and said in whole euros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.committees import held
from incubo.model.periods import Period
from incubo.model.records import Event, Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import portfolio, quantile, shared_note
from incubo.report.granted import decision, in_cents, in_euros, said
from incubo.table import Column, Note, Row, Table, Why, Word

DEFINITIONS = {
    "committees": N_(
        "Committees: those held in the period, by the day of the report; of every startup, living or not."
    ),
    "amount": N_("Amount: the sum of what is written on the committees that have one."),
    "interval": N_("Interval: the median time since the startup's committee before."),
}
"""What each figure counts."""
NOT_WRITTEN = Word("", {"en": "not written", "fr": "non écrite"})
"""Committees without a decision."""


class Held(NamedTuple):
    """A committee that was held, its day, and the day of the one before (None: the first)."""

    startup: Startup
    event: Event
    day: date
    before: date | None


def decisions(
    registry: Registry,
    at: date,
    periods: Sequence[Period],
    *,
    by: str = "decision",
    incubator: str | None = None,
    source: Source | None = None,
) -> Table:
    """The committees of some periods that follow each other: a row a decision, or `by` `period` a row each."""
    source = source or Source()
    periods = [span._replace(last=min(span.last, at)) for span in periods if span.first <= at]
    startups = portfolio(registry, incubator)
    found = [
        committee for committee in _held(startups, at) if any(period.contains(committee.day) for period in periods)
    ]
    first, last = (periods[0].first, periods[-1].last) if periods else (at, at)
    figures = tuple(_columns())
    if by == "period":
        head: tuple[Column, ...] = (
            Column("first", Text(N_("From")), "date"),
            Column("last", Text(N_("To")), "date", spare=True),
        )
        rows = [
            _row({"first": span.first, "last": span.last}, [one for one in found if span.contains(one.day)], registry)
            for span in periods
        ]
        total = {"first": Text(N_("Total"))}
    else:
        head = (Column("decision", Text(N_("Decision")), "text"),)
        rows = []
        for value in _order(registry, found):
            own = [committee for committee in found if (committee.event.decision or "") == value]
            rows.append(_row({"decision": decision(registry, value) or NOT_WRITTEN}, own, registry))
        total = {"decision": Text(N_("Total"))}
    rows.append(_row(total, found, registry)._replace(level=1, why=()))
    title = Text(N_("Committees from {first:long} to {last:long}"), {"first": first, "last": last})
    notes = _notes(registry, incubator, found, source)
    return Table(
        "committees-over", title, at, (*head, *figures), tuple(rows), tuple(notes), source.commit, "committees"
    )


def _held(startups: list[Startup], at: date) -> Iterator[Held]:
    for startup in startups:
        before = None
        for event in held(startup, at):
            if event.date is not None:
                yield Held(startup, event, event.date, before)
                before = event.date


def _order(registry: Registry, found: list[Held]) -> list[str]:
    """The decisions met: those of the vocabulary in its order, other words, then what is not written."""
    place = {word: i for i, word in enumerate(registry.vocabulary.allowed("decisions"))}
    met = {committee.event.decision or "" for committee in found}
    return sorted(met, key=lambda each: (not each, place.get(each, len(place)), each))


def _columns() -> Iterator[Column]:
    yield Column("committees", Text(N_("Committees")), "integer")
    yield Column("startups", Text(N_("Startups")), "integer")
    yield Column("decided", Text(N_("With a decision")), "integer", spare=True)
    yield Column("amount", Text(N_("Amount")), "amount")
    yield Column("interval", Text(N_("Interval")), "days")


def _row(cells: Mapping[str, object], own: list[Held], registry: Registry) -> Row:
    cents = [amount for committee in own if (amount := in_cents(committee.event.amount)) is not None]
    times = [(committee.day - committee.before).days for committee in own if committee.before is not None]
    figures = {
        "committees": len(own),
        "startups": len({committee.startup.id for committee in own}),
        "decided": sum(bool(committee.event.decision) for committee in own),
        "amount": in_euros(sum(cents)) if cents else None,
        "interval": quantile(times, 0.5),
    }
    return Row({**cells, **figures}, why=tuple(_why(registry, own)))


def _why(registry: Registry, own: list[Held]) -> Iterator[Why]:
    """The committees by their day."""
    for committee in sorted(own, key=lambda held: (held.day, held.startup.id)):
        what = said(registry, committee.event)
        day = {"day": committee.day, "what": what}
        text = Text(N_("{day:long}: {what}"), day) if what is not None else Text("{day:long}", day)
        yield Why(committee.startup.id, committee.startup.title or committee.startup.id, text)


def _notes(registry: Registry, incubator: str | None, found: list[Held], source: Source) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    granted = sum(in_cents(committee.event.amount) is not None for committee in found)
    for name, definition in DEFINITIONS.items():
        yield Note(f"definition-{name}", Text(definition))
    if granted < len(found):
        text = Text(
            N_("{n} committee out of {all} has an amount."),
            {"n": granted, "all": len(found)},
            N_("{n} committees out of {all} have an amount."),
        )
        yield Note("amounts", text)
    if incubator is None:
        yield from shared_note(committee.startup for committee in found)
    yield from source_notes(registry, source)
