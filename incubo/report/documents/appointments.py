"""Days to keep: committees with what comes before them, the ends of missions, the end of the accounting year.

Lead times and the days of the year's end are norms of the vocabulary (`[rules]` of a profile, or of `incubo.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo import shell
from incubo.i18n import N_
from incubo.model.committees import COMMITTEE, held, last_committee, next_committee, planned_committee
from incubo.model.dates import iso, moved
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.model.stays import stay_at
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.registry.registry import Registry
from incubo.report.basis import portfolio
from incubo.report.people import Person, is_over
from incubo.report.sheets import people
from incubo.report.sheets.parts import Known

NAMES = {
    "committees": N_("Committees"),
    "missions": N_("Ends of missions"),
    "admin": N_("Orders and payments"),
}
"""The calendars there are."""
TITLES = {
    "committees": N_("Committees from {first:long} to {last:long}"),
    "missions": N_("Ends of missions from {first:long} to {last:long}"),
    "admin": N_("Orders and payments from {first:long} to {last:long}"),
}
"""What a calendar of a period is called."""


class Appointment(NamedTuple):
    """A day to keep. `id` stays the same when the day moves; `sort` says what it is; `startup` is whose ("" = all).

    `about` is what to do. `sure`: somebody wrote the day; it is no usual delay.
    """

    id: str
    day: date
    sort: str
    what: Text
    about: tuple[Text, ...] = ()
    startup: str = ""
    sure: bool = True


def appointments(known: Known, kind: str, incubator: str | None, period: Period) -> list[Appointment]:
    """Those of a calendar in a period, by day. `kind` is one of NAMES."""
    made = {"committees": _committees, "missions": _missions, "admin": _admin}[kind](known, incubator, period)
    return sorted(
        (appointment for appointment in made if period.contains(appointment.day)), key=lambda each: (each.day, each.id)
    )


def norm(registry: Registry, name: str) -> int:
    """A lead time in days; 0 where the vocabulary has none."""
    return int(registry.vocabulary.rules.get(name, 0) or 0)


def year_ends(registry: Registry) -> bool:
    """Whether the vocabulary says how the accounting year ends."""
    return all(registry.vocabulary.rules.get(name) for name in _YEAR)


def _committees(known: Known, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    for startup in portfolio(known.registry, incubator):
        if not known.is_incubated(startup.id) and planned_committee(startup, known.day) is None:
            continue
        number = len(held(startup, known.day))
        for ahead, day in enumerate(_days(startup, known.day), 1):
            yield from _committee(startup, day, number + ahead, known)


def _days(startup: Startup, today: date) -> list[date]:
    """The next committee, and those further ahead that are written."""
    written = [event.date for event in startup.events if event.name == COMMITTEE and not event.decision]
    first = next_committee(startup, today)
    return sorted({day for day in (first, *written) if day is not None and day > today})


def _committee(startup: Startup, day: date, number: int, known: Known) -> Iterator[Appointment]:
    """A committee, its deck, and the orders that the end of the budget asks for. Numbered: its day may move."""
    said = {"name": startup.title or startup.id, "day": day}
    sure = day == planned_committee(startup, known.day) or any(event.date == day for event in startup.events)
    name = f"{startup.id}-{number}"
    entry = shell.only("startup", startup.id)
    dossier = Text(N_("To prepare it: incubo dossier {id}"), {"id": entry})
    record = Text(N_("To record it: incubo record committee {id} --on {day}"), {"id": entry, "day": day})
    usual = () if sure else (Text(N_("Not set yet: six months after the last one.")),)
    yield Appointment(
        f"committee-{name}", day, "committee", Text(N_("Committee: {name}"), said), (*usual, dossier, record),
        startup.id, sure,
    )  # fmt: skip
    before = norm(known.registry, "deck")
    if before:
        text = Text(N_("Send the deck: {name}"), said)
        about = Text(N_("For the committee of {day:long}."), said)
        yield Appointment(
            f"deck-{name}", moved(day, -before), "deck", text, (about, dossier), startup.id, sure
        )  # fmt: skip
    yield from _orders(startup, day, name, known, sure)


def _orders(startup: Startup, day: date, name: str, known: Known, sure: bool) -> Iterator[Appointment]:
    """When orders are started and when it is too late, before the budget ends (before the committee, where unknown)."""
    latest = last_committee(startup, known.day)
    end = latest.budget_end if latest is not None and latest.budget_end and latest.budget_end >= known.day else day
    start, last = norm(known.registry, "order-start"), norm(known.registry, "order-last")
    said = {"name": startup.title or startup.id, "end": end, "last": moved(end, -last)}
    if start and last:
        why = Text(N_("What is paid for ends on {end:long}; orders go out by {last:long}."), said)
        yield Appointment(
            f"order-{name}", moved(end, -start), "order", Text(N_("Start the orders: {name}"), said), (why,),
            startup.id, sure,
        )  # fmt: skip
        late = Text(N_("An order takes about {days} days: later, work stops on {end:long}."), {**said, "days": last})
        yield Appointment(
            f"lastorder-{name}", moved(end, -last), "order", Text(N_("Last day for the orders: {name}"), said), (late,),
            startup.id, sure,
        )  # fmt: skip


def _missions(known: Known, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    """People whose presence ends, together where they leave the same startups; before it, the time to decide."""
    ends: dict[tuple[str, date], list[str]] = {}
    there: dict[str, people.Person] = {}
    for startup in portfolio(known.registry, incubator):
        for person in people.team(known, startup.id):
            there[person.member.id] = person
            if person.end is not None:
                ends.setdefault((person.member.id, person.end), []).append(startup.id)
    for person in _elsewhere(known, incubator, set(there)):
        if person.end is not None:
            there[person.member.id] = person
            ends[person.member.id, person.end] = []
    groups: dict[tuple[date, tuple[str, ...]], list[people.Person]] = {}
    for (member, day), startups in ends.items():
        groups.setdefault((day, tuple(sorted(startups))), []).append(there[member])
    for (day, whose), found in groups.items():
        yield from _ending(known, whose, day, sorted(found, key=lambda one: one.member.id))


def _elsewhere(known: Known, incubator: str | None, there: set[str]) -> Iterator[people.Person]:
    """People of the incubator who work for none of its startups."""
    registry = known.registry
    for member in registry.members.values():
        here = Person(member, member.missions).mission_on(known.day)
        if here is None or member.id in there:
            continue
        if incubator is None or incubator in registry.incubators_of(member, registry.startups_of(member, known.day)):
            stay = stay_at(member.missions, known.day)
            yield people.Person(member, here, stay.end if stay is not None else None, False)


def _ending(known: Known, startups: tuple[str, ...], day: date, found: list[people.Person]) -> Iterator[Appointment]:
    names = [one.member.fullname or one.member.id for one in found]
    titles = [title_of(known.registry, "startup", startup) for startup in startups]
    said = {"n": len(names), "names": names, "titles": ", ".join(titles), "day": day}
    if startups:
        what = Text(
            N_("End of mission: {names:list} ({titles})"), said, N_("Ends of missions: {names:list} ({titles})")
        )
    else:
        what = Text(N_("End of mission: {names:list}"), said, N_("Ends of missions: {names:list}"))
    ids = " ".join(shell.only("member", one.member.id) for one in found)
    renew = Text(N_("To renew: incubo extend {ids} --until DATE"), {"ids": ids})
    ended = bool(startups) and all(
        is_over(known.registry, startup, known.day) for startup in startups
    )  # nothing to renew
    name = "-".join([*startups, day.isoformat()])
    whose = startups[0] if len(startups) == 1 else ""
    yield Appointment(f"mission-{name}", day, "mission", what, () if ended else (renew,), whose)
    start = norm(known.registry, "order-start")
    ordered = [one.member.fullname or one.member.id for one in found if one.mission.status != "admin"]
    if start and ordered and not ended:
        text = Text(N_("Renew, or prepare the departure: {names:list}"), {"names": ordered})
        about = {"day": day, "days": norm(known.registry, "order-last")}
        why = Text(N_("Their missions end on {day:long}; an order takes about {days} days."), about)
        yield Appointment(f"renew-{name}", moved(day, -start), "renew", text, (why, renew), whose)


_YEAR = ("last-payment", "payments-again", "last-order", "orders-again")


def _admin(known: Known, incubator: str | None, period: Period) -> Iterator[Appointment]:  # noqa: ARG001
    """The end of each accounting year that the period touches, and when the next one begins."""
    for year in range(period.first.year - 1, period.last.year + 1):
        yield from _year_end(known, year)


def _year_end(known: Known, year: int) -> Iterator[Appointment]:
    rules = known.registry.vocabulary.rules
    pay, order = _on(year, rules.get("last-payment")), _on(year, rules.get("last-order"))
    pay_again, order_again = _on(year + 1, rules.get("payments-again")), _on(year + 1, rules.get("orders-again"))
    if pay is None or order is None or pay_again is None or order_again is None:
        return
    paying, ordering = norm(known.registry, "payment"), norm(known.registry, "order-last")
    said = {"year": year, "pay": pay, "order": order, "pay_again": pay_again, "order_again": order_again,
            "paying": paying, "ordering": ordering}  # fmt: skip

    def one(name: str, day: date, what: str, about: str) -> Appointment:
        return Appointment(f"{name}-{year}", day, "admin", Text(what, said), (Text(about, said),))

    yield one("invoices", moved(pay, -paying), N_("Last invoices and acceptances for {year}"),
              N_("A payment takes {paying} days, and none is made from {pay:long} on."))  # fmt: skip
    yield one("order-requests", moved(order, -ordering), N_("Last requests for orders of {year}"),
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


def _on(year: int, said: object) -> date | None:
    """A month and day of the vocabulary in a year."""
    return iso(f"{year}-{said}") if isinstance(said, str) else None
