"""What is asked of `join`, and what is known before it: the contract, the usual end, what stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.new_member import USUAL_MONTHS
from incubo.edit.verbs.contracts import Contract
from incubo.edit.verbs.rules import called, last_day
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.committees import next_committee
from incubo.model.dates import add_months, moved
from incubo.model.records import Member, Mission
from incubo.problem import Text
from incubo.registry.named import title_of


class Arrival(NamedTuple):
    """What is asked: a startup; the first day (None: today), the last one (None: the usual one), a contract."""

    startup: str
    on: date | None = None
    until: date | None = None
    contract: Contract = Contract()


def contract_of(member: Member, day: date) -> Contract:
    """The contract that a member works under on a day: of the missions running, the one begun last; else the latest."""
    known = [mission for mission in member.missions if mission.start is not None and mission.start <= day]
    if not known:
        return Contract()
    best = max(known, key=lambda each: (each.covers(day), each.start or date.min, each.end or date.max))
    return Contract(best.status, best.employer)


def usual_end(desk: Desk, startup: str, day: date, status: str | None) -> tuple[date, bool]:
    """When a mission that begins on a day usually ends, and whether that is the startup's next committee.

    Where no committee is known: three months (« en cas de doute, J+3 mois »). Never later than the network allows.
    """
    seen = max(day, desk.today)
    entry = desk.registry.startups.get(startup)
    committee = next_committee(entry, seen) if entry is not None else None
    end = committee or add_months(seen, USUAL_MONTHS)
    limit = last_day(desk, status, day)
    return (limit, False) if limit is not None and limit < end else (end, committee is not None)


def apart(desk: Desk, member: Member, arrival: Arrival, end: date, before: date | None) -> None:
    """Raise Refused for an end on or after the start of another mission for the same startup."""
    if before is None or end < before:
        return
    said = words(desk, member, arrival, before)
    raise Refused(
        Text(N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"), said),
        hints=(Text(N_("end this one before: --until {limit}"), {"limit": (moved(before, -1)).isoformat()}),),
    )


def lives(desk: Desk, arrival: Arrival, day: date) -> None:
    """Raise Refused where the startup has ended by the first day, or has today and the mission would run on."""
    past = arrival.until is not None and arrival.until < desk.today
    for seen in (day, *(() if past else (desk.today,))):
        step = desk.registry.step_at(arrival.startup, seen)
        if step is not None and desk.registry.vocabulary.is_over(step.phase.name):
            said = {"title": title_of(desk.registry, "startup", arrival.startup), "id": arrival.startup}
            raise Refused(
                Text(N_("{title} has ended on {day:long}: nobody joins it"), {**said, "day": step.phase.start}),
                hints=(
                    Text(N_("if it starts again, record that first: incubo phase {id} PHASE --on DATE"), said),
                    Text(N_("for somebody who was there before, give both days: --on DATE --until DATE")),
                ),
            )


def agrees(contract: Contract, mission: Mission) -> bool:
    """Whether a mission is under the contract that is asked for, if one is."""
    return contract.status in (None, mission.status) and contract.employer in (None, mission.employer)


def words(desk: Desk, member: Member, arrival: Arrival, day: date | None) -> dict[str, Any]:
    """The arguments of what is said about a person's arrival, and a day."""
    return {
        "name": called(member),
        "id": member.id,
        "title": title_of(desk.registry, "startup", arrival.startup),
        "startup": arrival.startup,
        "until": arrival.until.isoformat() if arrival.until else "",
        "day": day,
    }


def first_day(mission: Mission) -> date:
    """The first day of a mission."""
    return mission.start or date.min
