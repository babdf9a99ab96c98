"""`extend`: the end of missions, or the closing day of an offer, moves forward.

A mission ends with its product's next committee: the network's own rule. One that is to run under another contract
(`status`, `employer`) keeps its end, and a new one begins the day after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms, MissionRef, format_day_range, latest_allowed_end, require_allowed_end
from incubo.edit.plan import Proposal
from incubo.model.committees import next_committee_date
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Job
from incubo.model.teams import mission_startups
from incubo.model.tenure import EXTENSION_GRACE_DAYS
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, SetField


def extend(
    edits: FileEdits,
    mission_refs: Iterable[MissionRef],
    until: date | None,
    contract: ContractTerms | None = None,
    startup: str | None = None,
) -> Proposal:
    """Move the end of missions to a day; None: to the next committee of `startup`, or of the startups of each.

    Of several missions, those that end later already, whose next committee nobody knows, or that another one follows
    are left alone, with a note. Raises Refused where none of them can be extended, for a mission that ended long ago,
    a single one that ends later already, or more months than the network allows to others than public agents.
    """
    mission_refs = list(mission_refs)
    notes: list[Message] = []
    ends: list[date] = []
    people: list[str] = []
    refusals: list[RefusedError] = []
    for target in mission_refs:
        held, name = target.mission.end, target.member.fullname or target.member.id
        try:
            end = until or _default_extension_end(edits, target, startup, contract, notes)
            if held is not None and (held == end or (held > end and len(mission_refs) > 1)):
                notes.append(Message(N_("{name}: until {day:long} already"), {"name": name, "day": held}))
                continue
            _require_no_overlap(edits, target, end)
        except RefusedError as refused:
            refusals.append(refused)
            notes.append(Message(N_("{id}: not extended ({why})"), {"id": name, "why": refused.message}))
            continue
        _require_extendable(edits, target, end, contract)
        _write_extension(edits, target, end, contract)
        ends.append(end)
        people.append(target.member.id)
    if refusals and not ends:
        raise refusals[0]
    summary = Message(
        N_("{n} mission until {day}"),
        {"n": len(ends), "day": format_day_range(ends)},
        N_("{n} missions until {day}"),
    )
    return Proposal(edits.plan(), "extend", startup or _commit_scope(people), summary, tuple(notes))


def _default_extension_end(
    edits: FileEdits, mission_ref: MissionRef, startup: str | None, contract: ContractTerms | None, notes: list[Message]
) -> date:
    """The next committee, or what the network allows where that comes first, which is told. Raises Refused."""
    end = find_next_committee(edits, mission_ref, startup)
    limit = latest_allowed_end(edits, _contract_status(mission_ref, contract))
    if limit is None or end <= limit:
        return end
    said = {"name": mission_ref.member.fullname or mission_ref.member.id, "limit": limit, "day": end}
    notes.append(
        Message(N_("{name}: until {limit:long}, as far as the network allows (the committee is on {day:long})"), said)
    )
    return limit


def _require_no_overlap(edits: FileEdits, mission_ref: MissionRef, end: date) -> None:
    """Raise Refused where another mission for one of its startups begins before the new end."""
    own, held = mission_startups(mission_ref.member, mission_ref.mission), mission_ref.mission.end
    later = [
        (mission.start, startup)
        for mission in mission_ref.member.missions
        for startup in mission_startups(mission_ref.member, mission)
        if startup in own and mission.start is not None and held is not None and held < mission.start <= end
    ]
    if not later:
        return
    begins, startup = min(later)
    said = {"name": mission_ref.member.fullname or mission_ref.member.id, "day": begins}
    said["title"] = entry_title(edits.registry, "startup", startup)
    limit = shift_date_clamped(begins, -1)
    raise RefusedError(
        Message(N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"), said),
        hints=(Message(N_("end this one before: --until {limit}"), {"limit": limit.isoformat()}),)
        if held is not None and limit > held
        else (),
    )


def extend_offer(edits: FileEdits, job: Job, until: date) -> Proposal:
    """Move the closing day of an offer. Raises Refused for a day that is not later, or a closed offer."""
    if job.outcome or job.open is False:
        raise RefusedError(
            Message(N_("{id} is closed: a closed offer is not extended"), {"id": job.id}),
            hints=(Message(N_("publish it anew: incubo new job")),),
        )
    field = next((name for name in ("closes", "depublication_date", "poste_ferme") if getattr(job, name)), "closes")
    held = getattr(job, field)
    if held is not None and until <= held:
        raise RefusedError(Message(N_("{id} closes on {day:long} already"), {"id": job.id, "day": held}))
    if until < edits.today:
        raise RefusedError(Message(N_("{day:long} has passed"), {"day": until}))
    edits.change_fields(job.path, SetField((field,), until, after_fields=("opens", "kind", "startup", "title")))
    return Proposal(edits.plan(), "extend", job.id, Message(N_("open until {day}"), {"day": until.isoformat()}))


def find_next_committee(edits: FileEdits, mission_ref: MissionRef, startup: str | None = None) -> date:
    """The next committee of a startup, or the earliest of a mission's. Raises Refused where none is known."""
    startups = (startup,) if startup else mission_startups(mission_ref.member, mission_ref.mission)
    known = [edits.registry.startups[each] for each in startups if each in edits.registry.startups]
    committees = [day for startup in known if (day := next_committee_date(startup, edits.today)) is not None]
    if committees:
        return min(committees)
    name = mission_ref.member.fullname or mission_ref.member.id
    if not startups:
        message = Message(N_("{name}'s mission names no startup, so no committee tells when it ends"), {"name": name})
        raise RefusedError(message, hints=(Message(N_("say until when: --until +6mo")),))
    if not known:
        said = {"name": name, "startups": list(startups)}
        message = Message(N_("{name}: no sheet that can be read tells the next committee of {startups:list}"), said)
        raise RefusedError(message, hints=(Message(N_("say until when: --until +6mo")),))
    titles = [entry_title(edits.registry, "startup", startup.id) for startup in known]
    raise RefusedError(
        Message(N_("the next committee of {titles:list} is not known"), {"titles": titles}),
        hints=(
            Message(N_("say until when: --until +6mo")),
            Message(N_("or record its latest committee: incubo record committee {id}"), {"id": known[0].id}),
        ),
    )


def _require_extendable(edits: FileEdits, mission_ref: MissionRef, end: date, contract: ContractTerms | None) -> None:
    mission, name = mission_ref.mission, mission_ref.member.fullname or mission_ref.member.id
    if contract is not None and mission.end is not None and end < mission.end:
        raise RefusedError(
            Message(N_("{name}: the next contract begins after this one, which ends on {day:long}"),
                 {"name": name, "day": mission.end}),
            hints=(
                Message(N_("say until when it runs: --until DATE")),
                Message(N_("for one that begins sooner: incubo leave {id} --on DATE, then incubo join"),
                     {"id": mission_ref.member.id}),
            ),
        )  # fmt: skip
    if mission.end is not None and end < mission.end:
        raise RefusedError(
            Message(N_("{name}'s mission ends on {day:long}, which is later"), {"name": name, "day": mission.end}),
            hints=(
                Message(
                    N_("to end it earlier: incubo leave {id} --on {day}"),
                    {"id": mission_ref.member.id, "day": end.isoformat()},
                ),
            ),
        )
    if mission.start is not None and end < mission.start:
        raise RefusedError(
            Message(N_("{name}'s mission begins on {day:long} only"), {"name": name, "day": mission.start})
        )
    if mission.end is not None and (edits.today - mission.end).days > EXTENSION_GRACE_DAYS:
        raise RefusedError(
            Message(N_("{name}'s mission ended on {day:long}: that was long ago"), {"name": name, "day": mission.end}),
            hints=(Message(N_("for a new one: incubo join {id} STARTUP"), {"id": mission_ref.member.id}),),
        )
    require_allowed_end(edits, name, _contract_status(mission_ref, contract), end)


def _contract_status(mission_ref: MissionRef, contract: ContractTerms | None) -> str | None:
    """The status that the mission goes on under."""
    return (contract.status if contract is not None else None) or mission_ref.mission.status


def _write_extension(edits: FileEdits, mission_ref: MissionRef, end: date, contract: ContractTerms | None) -> None:
    mission, path = mission_ref.mission, mission_ref.member.path
    if contract is None:
        edits.change_fields(path, SetField(("missions", mission_ref.position, "end"), end, after_fields=("start",)))
        return
    if mission.end is None:
        name = mission_ref.member.fullname or mission_ref.member.id
        raise RefusedError(
            Message(N_("{name}'s mission has no end, so nothing tells when the next contract begins"), {"name": name})
        )
    begins = shift_date_clamped(mission.end, 1)
    made: dict[str, Any] = {"start": begins, "end": end}
    if contract.status or mission.status:
        made["status"] = contract.status or mission.status
    same = contract.status in (None, mission.status)  # another status is another employer's
    employer = contract.employer or (mission.employer if same else None)
    if employer:
        made["employer"] = employer
    if any(mission.startups):
        made["startups"] = [edits.reference_text("startup", startup) for startup in mission.startups if startup]
    edits.change_fields(path, AppendItem(("missions",), made))


def _commit_scope(people: list[str]) -> str:
    """Who it is about, for a commit's subject: one person's id, or nothing."""
    return people[0] if len(set(people)) == 1 else ""
