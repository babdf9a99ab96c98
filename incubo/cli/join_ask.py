"""The questions of `incubo join` at a terminal: who, where, from when, until when, under which contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from incubo.cli import days, people
from incubo.errors import UsageError
from incubo.i18n import N_, gettext, say
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.desk import Desk
    from incubo.edit.verbs.contracts import Contract


class Said(NamedTuple):
    """What was given, in words; `startup` is an id or None."""

    who: list[str]
    startup: str | None
    on: str | None
    until: str | None
    status: str | None
    employer: str | None


def asked(opened: Workspace, desk: Desk, said: Said) -> Said:
    """Ask for what is missing; a contract only of somebody who has none running."""
    from incubo.cli.extend import contract_of
    from incubo.edit.verbs.arrival import contract_of as last_contract
    from incubo.edit.verbs.arrival import usual_end

    registry = desk.registry
    if not said.who:
        said = said._replace(who=[people.asked(registry, "member", gettext("Who joins?"))])
    startup = said.startup or people.asked(registry, "startup", gettext("Which startup?"))
    said = said._replace(startup=startup)
    if said.on is None:
        said = said._replace(on=people.day(opened, gettext("From when?"), opened.today))
    day = days.day(said.on or "today", opened.config, edge="one")
    contract = _contract(desk, said, last_contract(registry.members[said.who[0]], day), day)
    said = said._replace(status=contract.status, employer=contract.employer)
    if said.until is None:
        known = contract_of({"status": said.status, "employer": said.employer}, registry)
        usual, _ = usual_end(desk, startup, day, known.status if known else None)
        said = said._replace(
            until=people.day(opened, gettext("Until when?"), usual, registry.startups.get(startup), day)
        )
    return said


def _contract(desk: Desk, said: Said, last: Contract, day: date) -> Contract:
    """The contract that is asked for, its words completed at the terminal for one person who comes, or comes back."""
    from incubo.cli.extend import contract_of
    from incubo.edit.verbs.contracts import Contract

    given = Contract(said.status, said.employer)
    member = desk.registry.members[said.who[0]]
    if len(said.who) > 1 or member.active(day):
        return given
    while given.status is None:
        choices = ", ".join(desk.registry.vocabulary.allowed("statuses"))
        answer = people.answer(say(Text(N_("Status? ({choices})"), {"choices": choices})), last.status or "")
        try:
            known = contract_of({"status": answer or None, "employer": None}, desk.registry)
        except UsageError as error:
            people.complain(error)
            continue
        if known is None:
            break
        given = known._replace(employer=given.employer)
    if given.employer is None:
        usual = last.employer if given.status == last.status else None
        given = given._replace(employer=people.answer(gettext("Employer?"), usual or "") or None)
    return given
