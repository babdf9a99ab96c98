"""Days to keep as a Table, one line a day.

Days to keep: committees with what comes before them, the ends of missions, the end of the accounting year.

Lead times and the days of the year's end are norms of the vocabulary (`[rules]` of a profile, or of `incubo.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.model.committees import (
    COMMITTEE_EVENT,
    last_committee,
    next_committee_date,
    past_committees,
    planned_committee_date,
)
from incubo.model.dates import parse_iso_date, shift_date_clamped
from incubo.model.periods import Period
from incubo.model.records import PUBLIC_AGENT_STATUS, Startup
from incubo.model.tenure import tenure_at
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.reports.common import has_startup_ended, startups_of_incubator
from incubo.reports.entry_pages.common import RegistryOnDay
from incubo.reports.entry_pages.startup_team import TeamMember, team_members
from incubo.reports.people import ActivePerson

CALENDAR_NAMES = {
    "committees": N_("Committees"),
    "missions": N_("Ends of missions"),
    "admin": N_("Orders and payments"),
}
"""The calendars there are."""
CALENDAR_TITLES = {
    "committees": N_("Committees from {first:long} to {last:long}"),
    "missions": N_("Ends of missions from {first:long} to {last:long}"),
    "admin": N_("Orders and payments from {first:long} to {last:long}"),
}
"""What a calendar of a period is called."""


class Appointment(NamedTuple):
    """A day to keep. `id` stays the same when the day moves; `category` says what it is; `startup` is whose ("" = all).

    `description` is what to do. `is_confirmed`: somebody wrote the day; it is no usual delay.
    """

    id: str
    day: date
    category: str
    title: Message
    description: tuple[Message, ...] = ()
    startup: str = ""
    is_confirmed: bool = True


def find_appointments(context: RegistryOnDay, kind: str, incubator: str | None, period: Period) -> list[Appointment]:
    """Those of a calendar in a period, by day. `kind` is one of NAMES."""
    made = {"committees": _committee_appointments, "missions": _mission_appointments, "admin": _year_end_appointments}[
        kind
    ](context, incubator, period)
    return sorted(
        (appointment for appointment in made if period.contains(appointment.day)), key=lambda each: (each.day, each.id)
    )


def has_year_end_rules(registry: Registry) -> bool:
    """Whether the vocabulary says how the accounting year ends."""
    return all(registry.vocabulary.rule_settings.get(name) for name in _YEAR_END_RULES)


def _committee_appointments(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    for startup in startups_of_incubator(context.registry, incubator):
        if not context.is_incubated(startup.id) and planned_committee_date(startup, context.day) is None:
            continue
        number = len(past_committees(startup, context.day))
        for ahead, day in enumerate(_committee_days(startup, context.day), 1):
            yield from _one_committee(startup, day, number + ahead, context)


def _committee_days(startup: Startup, today: date) -> list[date]:
    """The next committee, and those further ahead that are written."""
    written = [event.date for event in startup.events if event.name == COMMITTEE_EVENT and not event.decision]
    first = next_committee_date(startup, today)
    return sorted({day for day in (first, *written) if day is not None and day > today})


def _one_committee(startup: Startup, day: date, committee_number: int, context: RegistryOnDay) -> Iterator[Appointment]:
    """A committee, its deck, and the orders that the end of the budget asks for. Numbered: its day may move."""
    said = {"name": startup.display_name, "day": day}
    sure = day == planned_committee_date(startup, context.day) or any(event.date == day for event in startup.events)
    name = f"{startup.id}-{committee_number}"
    entry = quote_entry_id("startup", startup.id)
    dossier = Message(N_("To prepare it: incubo dossier {id}"), {"id": entry})
    record = Message(N_("To record it: incubo record committee {id} --on {day}"), {"id": entry, "day": day})
    usual = () if sure else (Message(N_("Not set yet: six months after the last one.")),)
    yield Appointment(
        f"committee-{name}", day, "committee", Message(N_("Committee: {name}"), said), (*usual, dossier, record),
        startup.id, sure,
    )  # fmt: skip
    before = context.registry.vocabulary.rule_value("deck")
    if before:
        text = Message(N_("Send the deck: {name}"), said)
        about = Message(N_("For the committee of {day:long}."), said)
        yield Appointment(
            f"deck-{name}", shift_date_clamped(day, -before), "deck", text, (about, dossier), startup.id, sure
        )  # fmt: skip
    yield from _order_appointments(startup, day, name, context, sure)


def _order_appointments(
    startup: Startup, day: date, name: str, context: RegistryOnDay, is_confirmed: bool
) -> Iterator[Appointment]:
    """When orders are started and when it is too late, before the budget ends (before the committee, where unknown)."""
    latest = last_committee(startup, context.day)
    end = latest.budget_end if latest is not None and latest.budget_end and latest.budget_end >= context.day else day
    start, last = (
        context.registry.vocabulary.rule_value("order-start"),
        context.registry.vocabulary.rule_value("order-last"),
    )
    said = {"name": startup.display_name, "end": end, "last": shift_date_clamped(end, -last)}
    if start and last:
        why = Message(N_("What is paid for ends on {end:long}; orders go out by {last:long}."), said)
        yield Appointment(
            f"order-{name}",
            shift_date_clamped(end, -start),
            "order",
            Message(N_("Start the orders: {name}"), said),
            (why,),
            startup.id,
            is_confirmed,
        )
        late = Message(N_("An order takes about {days} days: later, work stops on {end:long}."), {**said, "days": last})
        yield Appointment(
            f"lastorder-{name}",
            shift_date_clamped(end, -last),
            "order",
            Message(N_("Last day for the orders: {name}"), said),
            (late,),
            startup.id,
            is_confirmed,
        )


def _mission_appointments(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    """People whose presence ends, together where they leave the same startups; before it, the time to decide."""
    ends: dict[tuple[str, date], list[str]] = {}
    there: dict[str, TeamMember] = {}
    for startup in startups_of_incubator(context.registry, incubator):
        for person in team_members(context, startup.id):
            there[person.member.id] = person
            if person.end is not None:
                ends.setdefault((person.member.id, person.end), []).append(startup.id)
    for person in _people_without_startup(context, incubator, set(there)):
        if person.end is not None:
            there[person.member.id] = person
            ends[person.member.id, person.end] = []
    groups: dict[tuple[date, tuple[str, ...]], list[TeamMember]] = {}
    for (member, day), startups in ends.items():
        groups.setdefault((day, tuple(sorted(startups))), []).append(there[member])
    for (day, whose), found in groups.items():
        yield from _ending_appointments(context, whose, day, sorted(found, key=lambda one: one.member.id))


def _people_without_startup(
    context: RegistryOnDay, incubator: str | None, known_member_ids: set[str]
) -> Iterator[TeamMember]:
    """People of the incubator who work for none of its startups."""
    registry = context.registry
    for member in registry.members.values():
        here = ActivePerson(member, member.missions).mission_on(context.day)
        if here is None or member.id in known_member_ids:
            continue
        if incubator is None or incubator in registry.member_incubators(
            member, registry.member_startups(member, context.day)
        ):
            stay = tenure_at(member.missions, context.day)
            yield TeamMember(member, here, stay.end if stay is not None else None, False)


def _ending_appointments(
    context: RegistryOnDay, startups: tuple[str, ...], day: date, leaving: list[TeamMember]
) -> Iterator[Appointment]:
    names = [one.member.display_name for one in leaving]
    titles = [entry_title(context.registry, "startup", startup) for startup in startups]
    said = {"n": len(names), "names": names, "titles": ", ".join(titles), "day": day}
    if startups:
        what = Message(
            N_("End of mission: {names:list} ({titles})"), said, N_("Ends of missions: {names:list} ({titles})")
        )
    else:
        what = Message(N_("End of mission: {names:list}"), said, N_("Ends of missions: {names:list}"))
    ids = " ".join(quote_entry_id("member", one.member.id) for one in leaving)
    renew = Message(N_("To renew: incubo extend {ids} --until DATE"), {"ids": ids})
    ended = bool(startups) and all(
        has_startup_ended(context.registry, startup, context.day) for startup in startups
    )  # nothing to renew
    name = "-".join([*startups, day.isoformat()])
    whose = startups[0] if len(startups) == 1 else ""
    yield Appointment(f"mission-{name}", day, "mission", what, () if ended else (renew,), whose)
    start = context.registry.vocabulary.rule_value("order-start")
    ordered = [one.member.display_name for one in leaving if one.mission.status != PUBLIC_AGENT_STATUS]
    if start and ordered and not ended:
        text = Message(N_("Renew, or prepare the departure: {names:list}"), {"names": ordered})
        about = {"day": day, "days": context.registry.vocabulary.rule_value("order-last")}
        why = Message(N_("Their missions end on {day:long}; an order takes about {days} days."), about)
        yield Appointment(f"renew-{name}", shift_date_clamped(day, -start), "renew", text, (why, renew), whose)


_YEAR_END_RULES = ("last-payment", "payments-again", "last-order", "orders-again")


def _year_end_appointments(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    """The end of each accounting year that the period touches, and when the next one begins."""
    for year in range(period.first.year - 1, period.last.year + 1):
        yield from _one_year_end(context, year)


def _one_year_end(context: RegistryOnDay, year: int) -> Iterator[Appointment]:
    rules = context.registry.vocabulary.rule_settings
    pay, order = _day_in_year(year, rules.get("last-payment")), _day_in_year(year, rules.get("last-order"))
    pay_again, order_again = (
        _day_in_year(year + 1, rules.get("payments-again")),
        _day_in_year(year + 1, rules.get("orders-again")),
    )
    if pay is None or order is None or pay_again is None or order_again is None:
        return
    paying, ordering = (
        context.registry.vocabulary.rule_value("payment"),
        context.registry.vocabulary.rule_value("order-last"),
    )
    said = {"year": year, "pay": pay, "order": order, "pay_again": pay_again, "order_again": order_again,
            "paying": paying, "ordering": ordering}  # fmt: skip

    def one(name: str, day: date, what: str, about: str) -> Appointment:
        return Appointment(f"{name}-{year}", day, "admin", Message(what, said), (Message(about, said),))

    yield one("invoices", shift_date_clamped(pay, -paying), N_("Last invoices and acceptances for {year}"),
              N_("A payment takes {paying} days, and none is made from {pay:long} on."))  # fmt: skip
    yield one("order-requests", shift_date_clamped(order, -ordering), N_("Last requests for orders of {year}"),
              N_("An order takes about {ordering} days, and none goes out from {order:long} on."))  # fmt: skip
    yield one("last-payment", pay, N_("Payments stop"),
              N_("Nothing is paid until {pay_again:long}: what is done is accepted and invoiced before."))  # fmt: skip
    yield one("last-order", order, N_("Orders stop"),
              N_("None goes out until {order_again:long}: what begins in between is ordered before."))  # fmt: skip
    yield one("lapse", date(year, 12, 31), N_("The credits of {year} lapse"),
              N_("What could be ordered and paid in {year} cannot be any more."))  # fmt: skip
    yield one("payments-again", pay_again, N_("Payments begin again"),
              N_("Invoices that waited since {pay:long} are paid."))  # fmt: skip
    yield one("orders-again", order_again, N_("Orders begin again"),
              N_("Those that waited since {order:long} go out."))  # fmt: skip


def _day_in_year(year: int, month_day: object) -> date | None:
    """A month and day of the vocabulary in a year."""
    return parse_iso_date(f"{year}-{month_day}") if isinstance(month_day, str) else None


def calendar_table(
    registry: Registry,
    kind: str,
    appointments: Iterable[Appointment],
    period: Period,
    day: date,
    notes: Iterable[Note] = (),
    commit: Commit | None = None,
) -> Table:
    """The lines of a calendar."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("what", Message(N_("What")), "text", wraps=True),
        Column("startup", Message(N_("Startup")), "text", is_droppable=True),
        Column("in", Message(N_("In")), "days"),
        Column("set", Message(N_("Set")), "boolean"),
    )
    shown = columns if kind == "committees" else tuple(column for column in columns if column.id != "set")
    if kind == "admin":
        shown = tuple(column for column in shown if column.id != "startup")
    rows = tuple(_calendar_row(registry, each, day) for each in appointments)
    title = Message(CALENDAR_TITLES[kind], {"first": period.first, "last": period.last})
    return Table(f"calendar-{kind}", title, day, shown, rows, (*notes, *_calendar_notes(kind)), commit)


def _calendar_row(registry: Registry, appointment: Appointment, day: date) -> Row:
    startup = (
        LabelledValue(appointment.startup, entry_title(registry, "startup", appointment.startup))
        if appointment.startup
        else None
    )
    cells = {
        "date": appointment.day,
        "what": appointment.title,
        "startup": startup,
        "in": (appointment.day - day).days,
        "set": appointment.is_confirmed,
    }
    return Row(cells)


def _calendar_notes(kind: str) -> Iterable[Note]:
    if kind == "committees":
        yield Note(
            "set", Message(N_("Set: written in the registry. Others are expected six months after the last one."))
        )
    if kind == "admin":
        yield Note("norms", Message(N_("Days of the year's end and lead times: [rules] of incubo.toml.")))
