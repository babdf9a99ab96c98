"""Purchase orders: what each is for, which one a mission is under, and which are to be certified or renewed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_ref
from incubo.facts.scope import Scope
from incubo.model.records import PUBLIC_AGENT_STATUS, Mission, Order
from incubo.registry.lookup import EntryRef

STATES_TO_CERTIFY = (None, "ordered", "delivered")
"""The states of an order whose work nobody has certified yet, once it is over."""


class ScopedOrder(NamedTuple):
    """An order of the incubator that is looked at. `entry`: whose file has it; `startups`: those that it is for; and
    the `member` who works under it (None: it names nobody).
    """

    entry: EntryRef
    order: Order
    startups: tuple[str, ...]
    member: str | None


def find_orders(scope: Scope) -> list[ScopedOrder]:
    """The orders of the incubator that is looked at; none where they are not shown."""
    found = []
    for ref, order in scope.orders or ():
        startups = _find_startups(scope, ref, order)
        member_id = order.member or (ref.id if ref.kind == "member" else None)
        if _is_in_scope(scope, startups, member_id):
            found.append(ScopedOrder(ref, order, startups, member_id))
    return found


def is_to_certify(order: Order, day: date) -> bool:
    """Whether the work of an order is over on a day, and not certified."""
    return order.end is not None and order.end < day and order.state in STATES_TO_CERTIFY


def certification_hint(entry: EntryRef, order: Order) -> Hint:
    """What records that the work of an order is certified; where it has no number, what shows it."""
    if not order.number:
        return Hint(command=f"incubo show {quote_entry_ref(*entry)}")
    number = quote_argument(order.number)
    hint = Hint(command=f"incubo record order {quote_entry_ref(*entry)} {number} --state certified")
    values = {"kind": entry.kind, "id": entry.id, "order": order.number}
    return hint.on_page(Message(N_("Certify")), "order", **values)


def renewal_hint(entry: EntryRef) -> Hint:
    """What records the next order of a person."""
    hint = Hint(command=f"incubo show {quote_entry_ref(*entry)}")
    return hint.on_page(Message(N_("Record a purchase order")), "order", kind=entry.kind, id=entry.id)


def find_orders_to_renew(scope: Scope, last_day: date) -> Iterator[ScopedOrder]:
    """The last order of each person, if it ends by a day and before their mission does."""
    last_orders: dict[str, tuple[date, ScopedOrder]] = {}
    for one in scope.cached(find_orders, scope):
        if one.order.end is not None and one.member is not None:
            known = last_orders.get(one.member)
            if known is None or known[0] < one.order.end:
                last_orders[one.member] = one.order.end, one
    for member_id, (end, one) in last_orders.items():
        member = scope.registry.members.get(member_id)
        if member is None or end > last_day:
            continue
        if any(mission.covers(scope.day) and mission.last_day > end for mission in member.missions):
            yield one


def covers_mission(order: Order, mission: Mission, startups: Collection[str]) -> bool:
    """Whether an order is about a mission (for `startups`): they share a day, and a startup if the order names one."""
    starts_in_time = order.start is None or order.start <= mission.last_day
    ends_in_time = order.end is None or mission.first_day <= order.end
    return starts_in_time and ends_in_time and (order.startup is None or order.startup in startups)


def find_order_of(
    orders: Sequence[ScopedOrder], member_id: str, mission: Mission, startups: Collection[str]
) -> ScopedOrder | None:
    """The order that a mission is under, the last one of several: the person's own, else one of its startups that names
    nobody; None where there is none. A public agent works under none.
    """
    if mission.status == PUBLIC_AGENT_STATUS:
        return None
    covering = [one for one in orders if covers_mission(one.order, mission, startups)]
    own = [one for one in covering if one.member == member_id]
    shared = [one for one in covering if one.member is None and not {*one.startups}.isdisjoint(startups)]
    return max(own or shared, key=lambda one: (one.order.end or date.max, one.order.number or ""), default=None)


def _find_startups(scope: Scope, ref: EntryRef, order: Order) -> tuple[str, ...]:
    """The startups that an order is for: its own, else the one whose file has it, else those of the person."""
    if order.startup or ref.kind == "startup":
        return (order.startup or ref.id,)
    member = scope.registry.members.get(ref.id)
    return tuple(scope.registry.member_startups(member, scope.day)) if member is not None else ()


def _is_in_scope(scope: Scope, startups: Sequence[str], member_id: str | None) -> bool:
    """Whether an order is of the incubator that is looked at: of one of its startups, or of a person of it."""
    if scope.incubator is None:
        return True
    records = [scope.registry.startups[startup] for startup in startups if startup in scope.registry.startups]
    if records:
        return any(scope.incubator in startup.all_incubators for startup in records)
    member = scope.registry.members.get(member_id or "")
    return member is not None and scope.incubator in scope.registry.member_incubators(member, startups)
