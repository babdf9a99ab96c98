"""The figures that differ between two states of a registry on one day: startups by phase, members, job offers …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Row, Table
from incubo.facts.offers import find_open_offers
from incubo.facts.people import people_with_missions
from incubo.model.records import Startup
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

_FIGURE_COLUMNS = (
    Column("figure", Message(N_("Figure")), "text"),
    Column("before", Message(N_("Before")), "integer"),
    Column("after", Message(N_("After")), "integer"),
    Column("change", Message(N_("Change")), "change"),
)


def figure_changes(before: Registry, after: Registry, day: date, incubator: str | None = None) -> Table:
    """The figures that differ, of an incubator or of the whole registry (None), as a Table; it has no rows if none
    does.
    """
    before, after = before.without_drafts, after.without_drafts
    rows = [
        Row({"figure": label, "before": old, "after": new, "change": new - old})
        for label, old, new in _count_figures(before, after, day, incubator)
        if old != new
    ]
    text = N_("Of the whole registry, on {day:long}: phases begun by then, missions and offers that cover that day.")
    if incubator is not None:
        text = N_("Of {title}, on {day:long}: phases begun by then, missions and offers that cover that day.")
    registry = after if after.has_entry("incubator", incubator or "") else before
    title = entry_title(registry, "incubator", incubator) if incubator is not None else ""
    note = Note("scope-and-day", Message(text, {"day": day, "title": title}))
    return Table("changes", Message(N_("What it changes in figures")), day, _FIGURE_COLUMNS, tuple(rows), (note,))


def _count_figures(
    before: Registry, after: Registry, day: date, incubator: str | None
) -> Iterator[tuple[Message | LabelledValue, int, int]]:
    """Each figure with its two values, equal or not: each is counted as the reports count it."""
    startups = [registry.startups_of_incubator(incubator) for registry in (before, after)]
    old, new = (_startups_by_phase(registry, own, day) for registry, own in zip((before, after), startups, strict=True))
    vocabulary = after.vocabulary
    yield Message(N_("products")), len(startups[0]), len(startups[1])
    for is_counted, label in (
        (vocabulary.is_live, N_("active products")),
        (vocabulary.is_incubated, N_("products in the programme")),
    ):
        old_count, new_count = (sum(n for phase, n in count.items() if is_counted(phase)) for count in (old, new))
        yield Message(label), old_count, new_count
    for phase in sorted({*old, *new}, key=lambda phase: (vocabulary.phase_rank(phase), phase)):
        arguments = {"phase": vocabulary.labelled_value("phases", phase)}
        yield Message(N_("products: {phase}"), arguments), old[phase], new[phase]
    for label, active_on in ((N_("members"), None), (N_("active members"), day)):
        old_count, new_count = (_count_members(registry, incubator, active_on) for registry in (before, after))
        yield Message(label), old_count, new_count
    old_count, new_count = (_count_open_jobs(registry, incubator, day) for registry in (before, after))
    yield Message(N_("offers open")), old_count, new_count


def _startups_by_phase(registry: Registry, startups: Sequence[Startup], day: date) -> Counter[str]:
    ids = {startup.id for startup in startups}
    periods = registry.phase_periods_at(day)
    return Counter(period.phase.name or "" for startup_id, period in periods.items() if startup_id in ids)


def _count_members(registry: Registry, incubator: str | None, active_on: date | None) -> int:
    """The members, or those who are active on a day: of an incubator, those who have or had a mission there."""
    if incubator is None and active_on is None:
        return len(registry.members)
    people = people_with_missions(registry, incubator)
    return sum(active_on is None or person.is_active(active_on) for person in people)


def _count_open_jobs(registry: Registry, incubator: str | None, day: date) -> int:
    return len(find_open_offers(registry, day, incubator=incubator))
