"""`incubo extend --ending 60d` on a terminal: the people one by one, and one proposal for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from incubo.cli import ask, days
from incubo.cli.ask_lists import Option
from incubo.cli.extend import contract_of
from incubo.cli.writing import Way, carry_out
from incubo.edit.proposal import Proposal
from incubo.edit.verbs import contracts
from incubo.edit.verbs import extend as verb
from incubo.errors import Refused, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.teams import startups_of
from incubo.problem import Text
from incubo.registry.named import title_of

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.desk import Desk


def walk(opened: Workspace, desk: Desk, targets: Sequence[contracts.Target], way: Way) -> int:
    """Ask about each mission what becomes of it, then propose all of it at once."""
    extended = sum(_one(opened, desk, target, f"{i}/{len(targets)}") for i, target in enumerate(targets, 1))
    summary = Text(N_("{n} mission extended"), {"n": extended}, N_("{n} missions extended"))
    return carry_out(opened, desk.registry, Proposal(desk.plan(), "extend", "", summary), way)


def _one(opened: Workspace, desk: Desk, target: contracts.Target, number: str) -> bool:
    """Ask until the answer can be done; whether the mission goes on."""
    usual = _usual(desk, target)
    while True:
        answer = ask.choose(_said(desk, target, number), _options(usual))
        if answer in ("later", "leaves"):
            return False
        try:
            until = usual if answer == "usual" else _day(opened)
            verb.extend(desk, [target], until, _contract(desk, target) if answer == "contract" else None)
        except (UsageError, Refused) as refused:
            ask.tell(say(refused.message), "yellow")
            for hint in refused.hints:
                ask.tell("  " + say(hint))
        else:
            return True


def _usual(desk: Desk, target: contracts.Target) -> date | None:
    """The next committee, if it is known and later than the mission's end."""
    try:
        found = verb.committee_of(desk, target)
    except Refused:
        return None
    return found if target.mission.end is None or found > target.mission.end else None


def _said(desk: Desk, target: contracts.Target, number: str) -> str:
    member, mission = target.member, target.mission
    startups = [title_of(desk.registry, "startup", startup) for startup in startups_of(member, mission)]
    said = {"number": number, "name": member.fullname or member.id, "day": mission.end, "startups": startups}
    if not startups:
        return say(Text(N_("{number} {name}, until {day:long}"), said))
    return say(Text(N_("{number} {name}, until {day:long} ({startups:list})"), said))


def _options(usual: date | None) -> list[Option]:
    committee = N_("extend to the next committee, {day:long}")
    return [
        *([Option("usual", say(Text(committee, {"day": usual})))] if usual is not None else []),
        Option("other", gettext("extend to another day")),
        Option("leaves", gettext("leaves on that day")),
        Option("contract", gettext("goes on under another contract")),
        Option("later", gettext("later")),
    ]


def _day(opened: Workspace) -> date:
    return days.day(ask.read(gettext("Until when?") + " > "), opened.config, edge="last")


def _contract(desk: Desk, target: contracts.Target) -> contracts.Contract | None:
    status = ask.read(gettext("Status? (admin, independent, service; Enter: the same)") + " > ")
    employer = ask.read(gettext("Employer? (Enter: the same)") + " > ")
    asked = {"status": status or None, "employer": employer or target.mission.employer or None}
    return contract_of(asked, desk.registry)
