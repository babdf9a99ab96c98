"""`extend`: the end of missions, or the closing day of an offer, moves forward.

A mission ends with its product's next committee: the network's own rule. One that is to run under another contract
(`status`, `employer`) keeps its end, and a new one begins the day after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.contracts import Contract, Target
from incubo.edit.verbs.rules import days, last_day, within
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.committees import next_committee
from incubo.model.dates import moved
from incubo.model.records import Job
from incubo.model.stays import LATE
from incubo.model.teams import startups_of
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.source.changes import Append, Set


def extend(
    desk: Desk,
    targets: Iterable[Target],
    until: date | None,
    contract: Contract | None = None,
    startup: str | None = None,
) -> Proposal:
    """Move the end of missions to a day; None: to the next committee of `startup`, or of the startups of each.

    Of several missions, those that end later already, whose next committee nobody knows, or that another one follows
    are left alone, with a note. Raises Refused where none of them can be extended, for a mission that ended long ago,
    a single one that ends later already, or more months than the network allows to others than public agents.
    """
    targets = list(targets)
    notes: list[Text] = []
    ends: list[date] = []
    people: list[str] = []
    refusals: list[Refused] = []
    for target in targets:
        held, name = target.mission.end, target.member.fullname or target.member.id
        try:
            end = until or _usual(desk, target, startup, contract, notes)
            if held is not None and (held == end or (held > end and len(targets) > 1)):
                notes.append(Text(N_("{name}: until {day:long} already"), {"name": name, "day": held}))
                continue
            _apart(desk, target, end)
        except Refused as refused:
            refusals.append(refused)
            notes.append(Text(N_("{id}: not extended ({why})"), {"id": name, "why": refused.message}))
            continue
        _allowed(desk, target, end, contract)
        _change(desk, target, end, contract)
        ends.append(end)
        people.append(target.member.id)
    if refusals and not ends:
        raise refusals[0]
    summary = Text(
        N_("{n} mission until {day}"),
        {"n": len(ends), "day": days(ends)},
        N_("{n} missions until {day}"),
    )
    return Proposal(desk.plan(), "extend", startup or _scope(people), summary, tuple(notes))


def _usual(desk: Desk, target: Target, startup: str | None, contract: Contract | None, notes: list[Text]) -> date:
    """The next committee, or what the network allows where that comes first, which is told. Raises Refused."""
    end = committee_of(desk, target, startup)
    limit = last_day(desk, _status(target, contract))
    if limit is None or end <= limit:
        return end
    said = {"name": target.member.fullname or target.member.id, "limit": limit, "day": end}
    notes.append(Text(N_("{name}: until {limit:long}, as far as the network allows (the committee is on {day:long})"),
                      said))  # fmt: skip
    return limit


def _apart(desk: Desk, target: Target, end: date) -> None:
    """Raise Refused where another mission for one of its startups begins before the new end."""
    own, held = startups_of(target.member, target.mission), target.mission.end
    later = [
        (mission.start, startup)
        for mission in target.member.missions
        for startup in startups_of(target.member, mission)
        if startup in own and mission.start is not None and held is not None and held < mission.start <= end
    ]
    if not later:
        return
    begins, startup = min(later)
    said = {"name": target.member.fullname or target.member.id, "day": begins}
    said["title"] = title_of(desk.registry, "startup", startup)
    limit = moved(begins, -1)
    raise Refused(
        Text(N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"), said),
        hints=(Text(N_("end this one before: --until {limit}"), {"limit": limit.isoformat()}),)
        if held is not None and limit > held
        else (),
    )


def extend_offer(desk: Desk, job: Job, until: date) -> Proposal:
    """Move the closing day of an offer. Raises Refused for a day that is not later, or a closed offer."""
    if job.outcome or job.open is False:
        raise Refused(
            Text(N_("{id} is closed: a closed offer is not extended"), {"id": job.id}),
            hints=(Text(N_("publish it anew: incubo new job")),),
        )
    field = next((name for name in ("closes", "depublication_date", "poste_ferme") if getattr(job, name)), "closes")
    held = getattr(job, field)
    if held is not None and until <= held:
        raise Refused(Text(N_("{id} closes on {day:long} already"), {"id": job.id, "day": held}))
    if until < desk.today:
        raise Refused(Text(N_("{day:long} has passed"), {"day": until}))
    desk.change(job.path, Set((field,), until, after=("opens", "kind", "startup", "title")))
    return Proposal(desk.plan(), "extend", job.id, Text(N_("open until {day}"), {"day": until.isoformat()}))


def committee_of(desk: Desk, target: Target, startup: str | None = None) -> date:
    """The next committee of a startup, or the earliest of a mission's. Raises Refused where none is known."""
    startups = (startup,) if startup else startups_of(target.member, target.mission)
    known = [desk.registry.startups[each] for each in startups if each in desk.registry.startups]
    committees = [day for startup in known if (day := next_committee(startup, desk.today)) is not None]
    if committees:
        return min(committees)
    name = target.member.fullname or target.member.id
    if not startups:
        message = Text(N_("{name}'s mission names no startup, so no committee tells when it ends"), {"name": name})
        raise Refused(message, hints=(Text(N_("say until when: --until +6mo")),))
    if not known:
        said = {"name": name, "startups": list(startups)}
        message = Text(N_("{name}: no sheet that can be read tells the next committee of {startups:list}"), said)
        raise Refused(message, hints=(Text(N_("say until when: --until +6mo")),))
    titles = [title_of(desk.registry, "startup", startup.id) for startup in known]
    raise Refused(
        Text(N_("the next committee of {titles:list} is not known"), {"titles": titles}),
        hints=(
            Text(N_("say until when: --until +6mo")),
            Text(N_("or record its latest committee: incubo record committee {id}"), {"id": known[0].id}),
        ),
    )


def _allowed(desk: Desk, target: Target, end: date, contract: Contract | None) -> None:
    mission, name = target.mission, target.member.fullname or target.member.id
    if contract is not None and mission.end is not None and end < mission.end:
        raise Refused(
            Text(N_("{name}: the next contract begins after this one, which ends on {day:long}"),
                 {"name": name, "day": mission.end}),
            hints=(
                Text(N_("say until when it runs: --until DATE")),
                Text(N_("for one that begins sooner: incubo leave {id} --on DATE, then incubo join"),
                     {"id": target.member.id}),
            ),
        )  # fmt: skip
    if mission.end is not None and end < mission.end:
        raise Refused(
            Text(N_("{name}'s mission ends on {day:long}, which is later"), {"name": name, "day": mission.end}),
            hints=(
                Text(
                    N_("to end it earlier: incubo leave {id} --on {day}"),
                    {"id": target.member.id, "day": end.isoformat()},
                ),
            ),
        )
    if mission.start is not None and end < mission.start:
        raise Refused(Text(N_("{name}'s mission begins on {day:long} only"), {"name": name, "day": mission.start}))
    if mission.end is not None and (desk.today - mission.end).days > LATE:
        raise Refused(
            Text(N_("{name}'s mission ended on {day:long}: that was long ago"), {"name": name, "day": mission.end}),
            hints=(Text(N_("for a new one: incubo join {id} STARTUP"), {"id": target.member.id}),),
        )
    within(desk, name, _status(target, contract), end)


def _status(target: Target, contract: Contract | None) -> str | None:
    """The status that the mission goes on under."""
    return (contract.status if contract is not None else None) or target.mission.status


def _change(desk: Desk, target: Target, end: date, contract: Contract | None) -> None:
    mission, path = target.mission, target.member.path
    if contract is None:
        desk.change(path, Set(("missions", target.position, "end"), end, after=("start",)))
        return
    if mission.end is None:
        name = target.member.fullname or target.member.id
        raise Refused(
            Text(N_("{name}'s mission has no end, so nothing tells when the next contract begins"), {"name": name})
        )
    begins = moved(mission.end, 1)
    made: dict[str, Any] = {"start": begins, "end": end}
    if contract.status or mission.status:
        made["status"] = contract.status or mission.status
    same = contract.status in (None, mission.status)  # another status is another employer's
    employer = contract.employer or (mission.employer if same else None)
    if employer:
        made["employer"] = employer
    if any(mission.startups):
        made["startups"] = [desk.spelt("startup", startup) for startup in mission.startups if startup]
    desk.change(path, Append(("missions",), made))


def _scope(people: list[str]) -> str:
    """Who it is about, for a commit's subject: one person's id, or nothing."""
    return people[0] if len(set(people)) == 1 else ""
