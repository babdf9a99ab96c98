"""`report administration`: missions that end, each with its purchase order, orders to renew, work to certify, and the
days of the year's end.

It shows what `todo` and the calendars find (`facts`, `documents.calendar`): it decides nothing. Orders are there only
where they may be seen (`Scope.orders`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.endings import TeamEnding, extension_hint, find_renewal_day, find_team_endings
from incubo.facts.orders import (
    ScopedOrder,
    certification_hint,
    find_order_of,
    find_orders,
    find_orders_to_renew,
    is_to_certify,
    renewal_hint,
)
from incubo.facts.scope import Scope
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period, calendar_period_of, period_label, split_period
from incubo.model.records import PUBLIC_AGENT_STATUS
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import Count, Figure
from incubo.reports.documents.calendar import NO_YEAR_END_HINT, find_appointments, has_year_end_rules

MONTHS = 12
"""How far the report looks, unless a period is given: to the next end of a year at least."""

KINDS = {
    "mission": N_("end of mission"),
    "order": N_("order to renew"),
    "certify": N_("work to certify as done"),
    "year-end": N_("end of the year"),
}
"""What there is to do, in the order of a day."""


class Task(NamedTuple):
    """Something to do: the day that it is about, what it is (a key of `KINDS`; a day of the year's end says it in its
    own words, `what`), whose entry (None: nobody's) and for which startups; the purchase order.

    `renewal_day`: when the order for what follows is started. `needs_order`: work that is done under one.
    """

    day: date
    kind: str
    entry: EntryRef | None = None
    startups: tuple[str, ...] = ()
    order: ScopedOrder | None = None
    what: Message | None = None
    renewal_day: date | None = None
    needs_order: bool = True
    way: Hint | None = None

    @property
    def label(self) -> Message:
        """What it is, in words."""
        return self.what or Message(KINDS[self.kind])


def find_tasks(scope: Scope, period: Period, *, with_late_orders: bool) -> list[Task]:
    """What there is to do about the missions, orders and year's end of a period, by day. `with_late_orders`: and about
    the orders that ended before it.
    """
    known = Period(date.min, period.last) if with_late_orders else period
    tasks = [_end_mission(scope, one) for one in find_team_endings(scope, scope.incubator) if period.contains(one.day)]
    for one in scope.cached(find_orders, scope):
        if is_to_certify(one.order, scope.day):
            tasks.append(_work_on(one, "certify", one.entry, certification_hint(one.entry, one.order)))
    for one in find_orders_to_renew(scope, period.last):
        entry = EntryRef("member", one.member or "")
        tasks.append(_work_on(one, "order", entry, renewal_hint(entry)))
    for appointment in find_appointments(scope, "admin", None, period):
        tasks.append(Task(appointment.day, "year-end", what=appointment.title, needs_order=False))
    order = list(KINDS)
    return sorted(
        (one for one in tasks if known.contains(one.day)),
        key=lambda one: (one.day, order.index(one.kind), _name(scope, one).casefold()),
    )


def _end_mission(scope: Scope, ending: TeamEnding) -> Task:
    member, mission = ending.person.member, ending.mission
    way = None
    if ending.is_to_renew:
        values = {"member": member.id}
        if len(ending.startups) == 1:
            values["startup"] = ending.startups[0]
        way = extension_hint(scope, member, mission).on_page(Message(N_("Extend")), "extend", **values)
    return Task(
        ending.day,
        "mission",
        EntryRef("member", member.id),
        ending.startups,
        find_order_of(scope.cached(find_orders, scope), member.id, mission, ending.startups),
        renewal_day=find_renewal_day(scope.registry.vocabulary, ending),
        needs_order=mission.status != PUBLIC_AGENT_STATUS,
        way=way,
    )


def _work_on(one: ScopedOrder, kind: str, entry: EntryRef, way: Hint) -> Task:
    return Task(one.order.end or date.max, kind, entry, one.startups, one, way=way)


def make_report(scope: Scope, *, over: Period | None = None, by: str | None = None) -> Table:
    """What there is to do in the next months (or `over` a period that may be to come), a row for each; `by` month or
    order: how much, for each of them.
    """
    period = over or Period(scope.day, shift_date_clamped(scope.day, MONTHS, "months"))
    tasks = find_tasks(scope, period, with_late_orders=over is None)
    if by == "month":
        columns, rows = _by_month(scope, tasks, period)
    elif by == "order":
        columns, rows = _by_order(scope, tasks)
    else:
        columns, rows = list(_columns(scope)), [_row(scope, one) for one in tasks]
    return Table(
        f"administration-by-{by}" if by is not None else "administration",
        Message(N_("Missions, orders and payments from {first:long} to {last:long}"), period._asdict()),
        scope.day,
        tuple(columns),
        tuple(rows),
        tuple(_notes(scope, rows)),
        scope.commit,
    )


# A row for each


def _columns(scope: Scope) -> Iterator[Column]:
    yield Column("date", Message(N_("Date")), "date")
    yield Column("what", Message(N_("What")), "text")
    yield Column("name", Message(N_("Name")), "text")
    yield Column("startups", Message(N_("Products")), "list")
    if scope.orders is not None:
        yield from _ORDER_COLUMNS
    yield Column("renewal", Message(N_("Start the order")), "date")
    yield Column("in", Message(N_("In")), "days", is_droppable=True)


_ORDER_COLUMNS = (
    Column("order", Message(N_("Order number")), "text"),
    Column("holder", Message(N_("Holder")), "text", is_droppable=True),
    Column("order_end", Message(N_("Order until")), "date", is_droppable=True),
)


def _row(scope: Scope, task: Task) -> Row:
    cells = {
        "date": task.day,
        "what": LabelledValue(task.kind, task.label),
        "name": _entry_value(scope, task.entry) if task.entry is not None else None,
        "startups": _startup_values(scope, task.startups),
        **(_order_cells(task.order) if scope.orders is not None else {}),
        "renewal": task.renewal_day,
        "in": (task.day - scope.day).days if task.day >= scope.day else None,
    }
    return Row(cells, contributions=tuple(_tell(scope, task)), way=task.way)


def _order_cells(scoped: ScopedOrder | None) -> dict[str, str | date | None]:
    if scoped is None:
        return {"order": None, "holder": None, "order_end": None}
    return {"order": scoped.order.number or "?", "holder": scoped.order.holder, "order_end": scoped.order.end}


def _entry_value(scope: Scope, entry: EntryRef) -> LabelledValue:
    return LabelledValue(entry.id, entry_title(scope.registry, *entry), entry.kind)


def _startup_values(scope: Scope, startups: Sequence[str]) -> tuple[LabelledValue, ...]:
    return tuple(_entry_value(scope, EntryRef("startup", one)) for one in startups)


def _name(scope: Scope, task: Task) -> str:
    return entry_title(scope.registry, *task.entry) if task.entry is not None else ""


def _tell(scope: Scope, task: Task) -> Iterator[Contribution]:
    """Whose it is, with what it is in words."""
    if task.entry is not None:
        titles = [entry_title(scope.registry, "startup", one) for one in task.startups]
        what = Message("{titles:list}", {"titles": titles}) if titles else None
        template = N_("{day:long}: {kind}") if what is None else N_("{day:long}: {kind} ({what})")
        told = Message(template, {"day": task.day, "kind": task.label, "what": what})
        yield Contribution(task.entry.id, _name(scope, task), told)


# How much, by month and by order


def _count(scope: Scope, *kinds: str) -> Count[Task]:
    figures = {
        "mission": Figure[Task]("missions", N_("Missions that end"), lambda one: one.kind == "mission"),
        "order": Figure[Task]("orders", N_("Orders to renew"), lambda one: one.kind == "order"),
        "certify": Figure[Task]("certify", N_("Work to certify as done"), lambda one: one.kind == "certify"),
    }
    return Count(lambda one: next(_tell(scope, one)), *(figures[kind] for kind in kinds))


def _by_month(scope: Scope, tasks: Sequence[Task], period: Period) -> tuple[list[Column], list[Row]]:
    """A row for each month of the period, and for those before it that an order is left of."""
    count = _count(scope, "mission", *(("order", "certify") if scope.orders is not None else ()))
    firsts = {calendar_period_of(one.day, "month") for one in tasks}
    firsts |= {calendar_period_of(part.first, "month") for part in split_period(period, "month")}
    rows = []
    for month in sorted(firsts):
        own = [one for one in tasks if month.contains(one.day)]
        label = period_label(month, "month")
        days = [one for one in own if one.kind == "year-end"]
        texts = [Message(N_("{day} {kind}"), {"day": one.day.day, "kind": one.label}) for one in days]
        row = count.row({"month": label, "year_end": tuple(texts)}, [one for one in own if one.entry is not None])
        way = None
        if any(one.kind == "mission" and one.way is not None for one in own):
            whose = scope.incubator or "all"
            way = Hint().on_page(Message(N_("Extend")), "extend", over=label.id, whose=whose)
        rows.append(row._replace(way=way))
    columns = [Column("month", Message(N_("Month")), "text"), *count.columns()]
    return [*columns, Column("year_end", Message(N_("End of the year")), "list")], rows


def _by_order(scope: Scope, tasks: Sequence[Task]) -> tuple[list[Column], list[Row]]:
    """A row for each order that there is something to do about, or that missions end under; then the missions of those
    who have none, and of those who need none.
    """
    count = _count(scope, "mission")
    groups: dict[ScopedOrder | bool, list[Task]] = {}
    for one in tasks if scope.orders is not None else ():
        if one.entry is not None:
            groups.setdefault(one.order or one.needs_order, []).append(one)
    rows = []
    cells: dict[str, object]
    for scoped, own in sorted(groups.items(), key=_order_place):
        if isinstance(scoped, ScopedOrder):
            state, vocabulary = scoped.order.state, scope.registry.vocabulary
            cells = {
                **_order_cells(scoped),
                "startups": _startup_values(scope, scoped.startups),
                "state": vocabulary.labelled_value("order-states", state) if state else None,
                "todo": tuple(one.label for one in own if one.kind != "mission"),
            }
        else:
            text = N_("no order recorded") if scoped else N_("public agents, without an order")
            cells = {"order": Message(text)}
        rows.append(count.row(cells, own))
    number, holder, order_end = _ORDER_COLUMNS
    columns = [number, holder._replace(is_droppable=False), Column("startups", Message(N_("Products")), "list")]
    columns += [order_end._replace(is_droppable=False), Column("state", Message(N_("State")), "text"), *count.columns()]
    return [*columns, Column("todo", Message(N_("To do")), "list")], rows


def _order_place(group: tuple[ScopedOrder | bool, Sequence[Task]]) -> tuple[bool, bool, date, str]:
    scoped = group[0]
    if not isinstance(scoped, ScopedOrder):
        return True, not scoped, date.max, ""
    return False, False, scoped.order.end or date.max, scoped.order.number or ""


def _notes(scope: Scope, rows: Sequence[Row]) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    if not rows and scope.orders is not None:
        yield Note("empty", Message(N_("No mission ends in this period, and no order waits.")))
    if not has_year_end_rules(registry):
        text = N_("The days when payments and orders stop at the end of the year are not set.")
        yield Note("no-year-end", Message(text), hint=NO_YEAR_END_HINT)
    text = N_(
        "Missions: the people who work on the day of the report, on their last day for the products that they leave. "
        "Start the order: {n} days before, on a working day; nobody makes one for a public agent, nor for somebody who "
        "comes back or whose products stop."
    )
    yield Note("definition-missions", Message(text, {"n": registry.vocabulary.rule_value("order-start")}))
    if scope.orders is not None:
        text = N_(
            "Order: the last one of the person that covers a day of the mission, otherwise the last one of the product "
            "that names nobody. To renew: the last order of a person ends before their mission. To certify: the work "
            "is over, and not certified as done."
        )
        yield Note("definition-orders", Message(text))
    yield from provenance_notes(registry, scope.provenance, ("startup", "member"))
