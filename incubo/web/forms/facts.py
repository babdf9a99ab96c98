"""What a person reads beside a form: the committee before, the team, the missions of somebody, the present phase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from incubo.core.i18n import N_, capitalize_first, format_amount, gettext, translate
from incubo.core.message import Message
from incubo.edit.missions import find_renewable_missions, mission_startup_ids
from incubo.facts.expectations import missing_expectations
from incubo.facts.situation import Situation
from incubo.facts.teams import find_team_members
from incubo.model.phases import has_written_end
from incubo.model.records import Member, Startup
from incubo.registry.lookup import entry_title, phase_label
from incubo.reports.entry_pages.startup_team import nobody_message
from incubo.web.forms.change_form import FactsBox, FormContext, Target

_MAX_ITEMS = 12
"""People or gaps that are named; of more, their number is said."""


def _startup(context: FormContext, target: Target) -> Startup | None:
    return context.registry.startups.get(target.entries.get("startup", ""))


def vocabulary_word(context: FormContext, value_list: str, value: str | None) -> str:
    """A word of the vocabulary, as people say it."""
    if not value:
        return ""
    word = context.registry.vocabulary.labelled_value(value_list, value)
    return capitalize_first(translate(Message("{word}", {"word": word})))


def _filled(facts: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    return tuple((label, value) for label, value in facts if value not in (None, ""))


def _limited(items: Sequence[str]) -> tuple[str, ...]:
    if len(items) <= _MAX_ITEMS:
        return tuple(items)
    more = Message(N_("and {n} more"), {"n": len(items) - _MAX_ITEMS})
    return (*items[:_MAX_ITEMS], translate(more))


def committee_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """The committee before this one, and what was promised then."""
    startup, day = _startup(context, target), context.workspace.as_of
    if startup is None:
        return ()
    boxes = list(phase_facts(context, target))[:1]
    situation = Situation(startup, context.registry.vocabulary, day)
    event = situation.last_committee
    if event is None:
        return boxes
    amount: Any = format_amount(event.amount) if event.amount is not None else ""
    if amount and event.months:
        arguments = {"amount": amount, "n": event.months}
        amount = translate(Message(N_("{amount} for {n} month"), arguments, N_("{amount} for {n} months")))
    facts = _filled((
        (gettext("Held on"), event.date),
        (gettext("Decision"), vocabulary_word(context, "decisions", event.decision)),
        (gettext("Granted"), amount),
        (gettext("Budget until"), event.budget_end),
        (gettext("Next one expected"), situation.committee.day),
    ))  # fmt: skip
    promised = tuple(objective for objective in event.objectives or startup.objectives if objective)
    return [FactsBox(gettext("The committee before"), facts, promised, gettext("Promised then")), *boxes]


def phase_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """The present phase of a product, and what it still lacks."""
    startup, day = _startup(context, target), context.workspace.as_of
    period = context.registry.phase_period_at(startup.id, day) if startup is not None else None
    if startup is None or period is None:
        return ()
    facts = _filled((
        (gettext("Phase"), translate(phase_label(context.registry, period.phase.name))),
        (gettext("Since"), period.phase.start),
        (gettext("Ended on"), period.phase.end if has_written_end(period, context.registry.vocabulary, day) else None),
    ))  # fmt: skip
    missing = missing_expectations(context.registry, startup, day, period)
    labels = [capitalize_first(translate(gap.label)) for gap in missing if gap.due_date <= day]
    return [FactsBox(gettext("Where it stands"), facts, _limited(labels), gettext("Still missing"))]


def team_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """Who works for a product, and until when."""
    startup, day = _startup(context, target), context.workspace.as_of
    if startup is None:
        return member_facts(context, target)
    people = find_team_members(context.registry, startup.id, day)
    items = [_until(person.member.display_name, person.end) for person in people]
    if not items:
        items = [translate(nobody_message(context.registry, day))]
    committee = Situation(startup, context.registry.vocabulary, day).committee
    facts = _filled(((gettext("Next committee"), committee.upcoming),))
    return [FactsBox(gettext("Its team"), facts, _limited(items))]


def stop_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """What an end is about: the phase, and who works there."""
    phase = [box._replace(items=()) for box in phase_facts(context, target)]
    return [*phase, *team_facts(context, target)]


def member_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """The missions of a person that run or ended lately."""
    member = context.registry.members.get(target.entries.get("member", ""))
    if member is None:
        return ()
    items = [
        _describe_mission(context, member, ref.position)
        for ref in find_renewable_missions(member, context.workspace.as_of)
    ]
    if not items:
        items = [gettext("No mission at present.")]
    return [FactsBox(gettext("Present missions"), (), _limited(items))]


def _describe_mission(context: FormContext, member: Member, index: int) -> str:
    mission = member.missions[index]
    startups = [entry_title(context.registry, "startup", name) for name in mission_startup_ids(member, mission)]
    place = ", ".join(sorted(startups)) or gettext("no product")
    words = [_until(place, mission.end), vocabulary_word(context, "statuses", mission.status), mission.employer or ""]
    return ", ".join(word for word in words if word)


def _until(name: str, end: Any) -> str:
    if end is None:
        return translate(Message(N_("{name}, without an end"), {"name": name}))
    return translate(Message(N_("{name}, until {day:long}"), {"name": name, "day": end}))
