"""Appointments (committees and what precedes them, ends of missions, the end of the accounting year) as a Table.

Lead times and the dates of the year's end come from `[rules]` of the profile or of `incubo.toml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_, capitalize_first, gettext
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.facts.endings import TeamEnding, find_renewal_day, find_team_endings
from incubo.facts.scope import Scope
from incubo.model.dates import parse_iso_date, shift_date_clamped
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.model.working_days import next_working_day, previous_working_day
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.reports import ahead

CALENDAR_NAMES = {
    "committees": N_("Committees"),
    "missions": N_("Ends of missions"),
    "admin": N_("Orders and payments"),
    "ahead": N_("What is to come"),
}
"""The calendars."""

CALENDAR_TITLES = {
    "committees": N_("Committees from {first:long} to {last:long}"),
    "missions": N_("Ends of missions from {first:long} to {last:long}"),
    "admin": N_("Orders and payments from {first:long} to {last:long}"),
    "ahead": ahead.TITLE,
}
"""The title of each calendar for a period."""

_EMPTY_CALENDARS = {
    "committees": N_(
        "No committee in this period. Record the committees that were held, with their decision and the day of the "
        "next one: the others follow from them."
    ),
    "missions": N_("No mission ends in this period. The ends are those that members' entries give their missions."),
    "admin": N_("No day of the accounting year falls in this period. Choose a longer one."),
    "ahead": ahead.NOTHING,
}
"""What would fill a calendar that is empty."""

NO_YEAR_END_HINT = Message(
    N_("write last-payment, payments-again, last-order and orders-again (“11-30”) under [rules] in incubo.toml")
)
"""What to do where the vocabulary has no dates of the year's end (`has_year_end_rules`)."""
_YEAR_END_RULES = ("last-payment", "payments-again", "last-order", "orders-again")


class Appointment(NamedTuple):
    """An entry of a calendar.

    `id` stays the same if the day moves. `category`: `committee`, `deck`, `order`, `mission`, `renew` or `admin`.
    `description`: what to do. `startup`: its id ("": none or several). `is_confirmed`: the day is written in the
    registry; otherwise it is the usual delay. `is_late`: it stands at the day, and was due before.
    """

    id: str
    day: date
    category: str
    title: Message
    description: tuple[Message, ...] = ()
    startup: str = ""
    is_confirmed: bool = True
    is_late: bool = False


def find_appointments(scope: Scope, kind: str, incubator: str | None, period: Period) -> list[Appointment]:
    """The appointments of a calendar within a period, by day. `kind` is a key of `CALENDAR_NAMES`."""
    if kind == "committees":
        appointments = _committee_appointments(scope, incubator)
    elif kind == "missions":
        appointments = _mission_appointments(scope, incubator)
    elif kind == "ahead":
        appointments = _coming_appointments(scope, period)
    else:
        appointments = _year_end_appointments(scope.registry, period)
    return sorted(
        (appointment for appointment in appointments if period.contains(appointment.day)),
        key=lambda appointment: (appointment.day, appointment.id),
    )


def has_year_end_rules(registry: Registry) -> bool:
    """Whether the vocabulary has the dates of the year's end."""
    return all(registry.vocabulary.rule_settings.get(name) for name in _YEAR_END_RULES)


def calendar_table(
    registry: Registry,
    kind: str,
    appointments: Iterable[Appointment],
    period: Period,
    day: date,
    notes: Iterable[Note] = (),
    commit: Commit | None = None,
) -> Table:
    """The appointments as a table."""
    columns = (
        Column("date", Message(N_("Date")), "date"),
        Column("what", Message(N_("What")), "text"),
        Column("startup", Message(N_("Product")), "text", is_droppable=True),
        Column("in", Message(N_("In")), "days"),
        Column("set", Message(N_("Set")), "boolean"),
    )
    selected = columns if kind in ("committees", "ahead") else tuple(column for column in columns if column.id != "set")
    if kind == "admin":
        selected = tuple(column for column in selected if column.id != "startup")
    rows = tuple(_calendar_row(registry, appointment, day) for appointment in appointments)
    if not rows:
        notes = (*notes, Note("empty", Message(_EMPTY_CALENDARS[kind])))
    title = Message(CALENDAR_TITLES[kind], {"first": period.first, "last": period.last})
    notes = (*notes, *_calendar_notes(kind, registry.vocabulary.committee_months))
    return Table(f"calendar-{kind}", title, day, selected, rows, notes, commit)


def _calendar_row(registry: Registry, appointment: Appointment, day: date) -> Row:
    startup = (
        LabelledValue(appointment.startup, entry_title(registry, "startup", appointment.startup), "startup")
        if appointment.startup
        else None
    )
    cells = {
        "date": appointment.day,
        "what": appointment.title,
        "startup": startup,
        "in": None if appointment.is_late else (appointment.day - day).days,
        "set": None if appointment.is_late else appointment.is_confirmed,
    }
    return Row(cells)


def _calendar_notes(kind: str, months: int) -> Iterable[Note]:
    if kind == "committees":
        text = Message(
            N_(
                "Set: written in the registry. Others are expected {n} month after the last one; one that is overdue "
                "stands at the day of the calendar, until its day is set, and so does a day for orders that has passed."
            ),
            {"n": months},
            N_(
                "Set: written in the registry. Others are expected {n} months after the last one; one that is overdue "
                "stands at the day of the calendar, until its day is set, and so does a day for orders that has passed."
            ),
        )
        yield Note("set", text)
    if kind == "admin":
        text = Message(N_("Days of the year's end and lead times: those that the registry has set."))
        yield Note("norms", text, hint=Message(N_("[rules] of incubo.toml")))


def _committee_appointments(scope: Scope, incubator: str | None) -> Iterator[Appointment]:
    for startup in scope.registry.startups_of_incubator(incubator):
        situation = scope.situation(startup)
        schedule, number = situation.committee, len(situation.held_committees) + 1
        if schedule.state == "overdue":
            yield _overdue_appointment(scope, startup, schedule.day, number)
        for offset, day in enumerate(situation.committee_days):
            is_planned = schedule.state == "planned"
            day = day if is_planned else next_working_day(day, scope.registry.vocabulary)
            yield from _appointments_of_committee(scope, startup, day, number + offset, is_planned)


def _overdue_appointment(scope: Scope, startup: Startup, due: date | None, committee_number: int) -> Appointment:
    """A committee that is late: it stands at today, until its day is set."""
    arguments = {"name": startup.display_name, "day": due}
    explanation = Message(N_("No committee is recorded since: set its day."))
    title = Message(N_("Committee overdue since {day:long}: {name}"), arguments)
    name = f"committee-{startup.id}-{committee_number}"
    return Appointment(name, scope.day, "committee", title, (explanation,), startup.id, False, is_late=True)


def _working_day_before(scope: Scope, day: date, days: int) -> date:
    """The last working day that is at least so many days before a day."""
    return previous_working_day(shift_date_clamped(day, -days), scope.registry.vocabulary)


def _appointments_of_committee(
    scope: Scope, startup: Startup, day: date, committee_number: int, is_confirmed: bool
) -> Iterator[Appointment]:
    """A committee, its deck, and the orders. The id has a number and not the day, which may move."""
    arguments = {"name": startup.display_name, "day": day}
    name = f"{startup.id}-{committee_number}"
    record = Message(N_("Afterwards, record in the registry what it decided, and the day of the next one."))
    months = {"n": scope.registry.vocabulary.committee_months}
    expected = Message(
        N_("Not set yet: {n} month after the last one."), months, N_("Not set yet: {n} months after the last one.")
    )
    late = scope.situation(startup).tell_late_for_budget(day)
    careful = () if late is None else (Message(N_("Careful: {what}."), {"what": late}),)
    explanations = (*(() if is_confirmed else (expected,)), *careful, record)
    title = Message(N_("Committee: {name}"), arguments)
    yield Appointment(f"committee-{name}", day, "committee", title, explanations, startup.id, is_confirmed)
    deck_days = scope.registry.vocabulary.rule_value("deck")
    if deck_days:
        yield Appointment(
            f"deck-{name}",
            _working_day_before(scope, day, deck_days),
            "deck",
            Message(N_("Send the deck: {name}"), arguments),
            (Message(N_("For the committee of {day:long}."), arguments),),
            startup.id,
            is_confirmed,
        )
    yield from _order_appointments(scope, startup, day, name, is_confirmed)


def _order_appointments(
    scope: Scope, startup: Startup, day: date, name: str, is_confirmed: bool
) -> Iterator[Appointment]:
    """When to start orders and when it is too late, before the budget ends. Where that is not known, before the
    committee: then nobody knows whether a day that has passed was the last one.
    """
    budget_end = scope.situation(startup).budget_end
    is_known = budget_end is not None and budget_end >= scope.day
    end = budget_end if budget_end is not None and is_known else day
    vocabulary = scope.registry.vocabulary
    start_days, last_days = vocabulary.rule_value("order-start"), vocabulary.rule_value("order-last")
    arguments = {"name": startup.display_name, "end": end, "last": _working_day_before(scope, end, last_days)}
    if start_days and last_days:
        text = N_("The funding ends on {end:long}; orders go out by {last:long}.")
        if not is_known:
            text = N_(
                "The end of the funding is not recorded: if it is the day of the committee, {end:long}, orders go out "
                "by {last:long}."
            )
        explanation = Message(text, arguments)
        start = Appointment(
            f"order-{name}",
            _working_day_before(scope, end, start_days),
            "order",
            Message(N_("Start the orders: {name}"), arguments),
            (explanation,),
            startup.id,
            is_confirmed,
        )
        last_day_explanation = Message(
            N_("An order takes about {days} days: if it is made later, work stops on {end:long}."),
            {**arguments, "days": last_days},
        )
        last = Appointment(
            f"lastorder-{name}",
            _working_day_before(scope, end, last_days),
            "order",
            Message(N_("Last day for the orders: {name}"), arguments),
            (last_day_explanation,),
            startup.id,
            is_confirmed,
        )
        if not is_known:
            yield from (start, last)
            return
        if last.day >= scope.day:  # else it says enough
            yield _keep_in_view(scope, start, N_("Orders were to start on {due:long}: {name}"))
        yield _keep_in_view(scope, last, N_("Last day for the orders was {due:long}: {name}"))


def _keep_in_view(scope: Scope, deadline: Appointment, late_title: str) -> Appointment:
    """A deadline that has passed before a budget that has not ended: it stands at the day, as a committee that is late.
    Whether it was kept is not recorded.
    """
    if deadline.day >= scope.day:
        return deadline
    title = Message(late_title, {**deadline.title.arguments, "due": deadline.day})
    return deadline._replace(day=scope.day, title=title, is_late=True)


def _mission_appointments(scope: Scope, incubator: str | None) -> Iterator[Appointment]:
    """Tenures that end, people who leave the same startups together; before it, the time to renew."""
    groups: dict[tuple[date, tuple[str, ...]], list[TeamEnding]] = {}
    for ending in find_team_endings(scope, incubator):
        groups.setdefault((ending.day, ending.startups), []).append(ending)
    for endings in groups.values():
        yield from _ending_appointments(scope.registry, sorted(endings, key=lambda one: one.person.member.id))


def _ending_appointments(registry: Registry, endings: list[TeamEnding]) -> Iterator[Appointment]:
    day, startups = endings[0].day, endings[0].startups
    names = [one.person.member.display_name for one in endings]
    titles = [entry_title(registry, "startup", startup) for startup in startups]
    arguments = {"n": len(names), "names": names, "titles": ", ".join(titles), "day": day}
    if endings[0].are_over:
        title = Message(
            N_("End of mission, the product is over or to stop: {names:list} ({titles})"),
            arguments,
            N_("Ends of missions, the product is over or to stop: {names:list} ({titles})"),
        )
    elif startups:
        title = Message(
            N_("End of mission: {names:list} ({titles})"), arguments, N_("Ends of missions: {names:list} ({titles})")
        )
    else:
        title = Message(N_("End of mission: {names:list}"), arguments, N_("Ends of missions: {names:list}"))
    renew = Message(N_("For each one: say until when the mission goes on, or prepare the departure."))
    name = "-".join([*startups, day.isoformat()])
    only_startup = startups[0] if len(startups) == 1 else ""
    explanations = (renew,) if any(one.is_to_renew for one in endings) else ()
    yield Appointment(f"mission-{name}", day, "mission", title, explanations, only_startup)
    to_order = [one for one in endings if find_renewal_day(registry.vocabulary, one) is not None]
    start = find_renewal_day(registry.vocabulary, to_order[0]) if to_order else None
    if start is not None:
        text = N_("Renew, or prepare the departure: {names:list}")
        renew_arguments = {
            "names": [one.person.member.display_name for one in to_order],
            "day": day,
            "days": registry.vocabulary.rule_value("order-last"),
        }
        explanation = Message(
            N_("Their missions end on {day:long}; an order takes about {days} days."), renew_arguments
        )
        yield Appointment(
            f"renew-{name}", start, "renew", Message(text, renew_arguments), (explanation, renew), only_startup
        )


def _coming_appointments(scope: Scope, period: Period) -> Iterator[Appointment]:
    """What `report ahead` shows. The id has a number and not the day, which may move."""
    numbers: Counter[tuple[str, str]] = Counter()
    for one in ahead.find_coming(scope, period):
        startup_id = one.startup.id if one.startup is not None else ""
        key = one.kind, startup_id
        numbers[key] += 1
        arguments = {"kind": capitalize_first(gettext(ahead.KINDS[one.kind])), "name": one.name}
        yield Appointment(
            f"ahead-{one.kind}-{startup_id}-{numbers[key]}",
            one.day if one.is_set or one.day == scope.day else next_working_day(one.day, scope.registry.vocabulary),
            one.kind,
            Message(N_("{kind}: {name}") if startup_id else "{kind}", arguments),
            (one.what,) if one.what is not None else (),
            startup_id,
            one.is_set,
        )


def _year_end_appointments(registry: Registry, period: Period) -> Iterator[Appointment]:
    """The end of each accounting year that overlaps the period, and the start of the next one."""
    for year in range(period.first.year - 1, period.last.year + 1):
        yield from _appointments_of_year(registry, year)


def _appointments_of_year(registry: Registry, year: int) -> Iterator[Appointment]:
    rules = registry.vocabulary.rule_settings
    pay, order = _day_in_year(year, rules.get("last-payment")), _day_in_year(year, rules.get("last-order"))
    pay_again = _day_in_year(year + 1, rules.get("payments-again"))
    order_again = _day_in_year(year + 1, rules.get("orders-again"))
    if pay is None or order is None or pay_again is None or order_again is None:
        return
    paying, ordering = registry.vocabulary.rule_value("payment"), registry.vocabulary.rule_value("order-last")
    arguments = {
        "year": year,
        "pay": pay,
        "order": order,
        "pay_again": pay_again,
        "order_again": order_again,
        "paying": paying,
        "ordering": ordering,
    }

    def appointment(name: str, day: date, title: str, description: str) -> Appointment:
        return Appointment(
            f"{name}-{year}", day, "admin", Message(title, arguments), (Message(description, arguments),)
        )

    yield appointment(
        "invoices",
        shift_date_clamped(pay, -paying),
        N_("Last invoices and acceptances for {year}"),
        N_("A payment takes {paying} days, and none is made from {pay:long} on."),
    )
    yield appointment(
        "order-requests",
        shift_date_clamped(order, -ordering),
        N_("Last requests for orders of {year}"),
        N_("An order takes about {ordering} days, and none goes out from {order:long} on."),
    )
    yield appointment(
        "last-payment",
        pay,
        N_("Payments stop"),
        N_("Nothing is paid until {pay_again:long}: what is done is accepted and invoiced before."),
    )
    yield appointment(
        "last-order",
        order,
        N_("Orders stop"),
        N_("None goes out until {order_again:long}: what begins in between is ordered before."),
    )
    yield appointment(
        "lapse",
        date(year, 12, 31),
        N_("The credits of {year} lapse"),
        N_("What could be ordered and paid in {year} cannot be any more."),
    )
    yield appointment(
        "payments-again", pay_again, N_("Payments begin again"), N_("Invoices that waited since {pay:long} are paid.")
    )
    yield appointment(
        "orders-again", order_again, N_("Orders begin again"), N_("Those that waited since {order:long} go out.")
    )


def _day_in_year(year: int, month_day: object) -> date | None:
    """A month and day of the vocabulary (`12-15`) in a year; None if it is not set."""
    return parse_iso_date(f"{year}-{month_day}") if isinstance(month_day, str) else None
