"""Finds the signals: what is to be done, and what may be wrong, which every face tells alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from incubo.core.failures import attempt_all
from incubo.core.i18n import N_, limit_names
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.core.shell import quote_entry_ref
from incubo.document.table import Contribution
from incubo.facts.endings import EndingPerson, departure_hints, find_departures, mission_places
from incubo.facts.expectations import is_asked_by_set, is_asked_for
from incubo.facts.orders import certification_hint, find_orders, find_orders_to_renew, is_to_certify, renewal_hint
from incubo.facts.people import DEVELOPER, role_value
from incubo.facts.scope import WINDOW_DAYS, Scope, StartupSituation
from incubo.facts.signals import SIGNALS, FoundSignal, Signal
from incubo.facts.teams import stopped_arguments, tell_all_there
from incubo.facts.ways import (
    end_on_page,
    find_ending_ways,
    find_ways,
    keep_ours,
    make_phase_hint,
    make_settling_hint,
)
from incubo.model.committees import is_planned_committee
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import STALE_DAYS, closing_date, is_open, job_title_or_id, publication_date
from incubo.model.periods import Period
from incubo.model.phases import has_written_end
from incubo.registry.hints import make_hint, make_place_hint
from incubo.registry.incubator_entries import jobs_of_incubator
from incubo.registry.lookup import EntryRef, entry_title, phase_label


def find_signals(
    scope: Scope, subjects: Iterable[Any], signals: Mapping[str, Signal], *, with_ways: bool = False
) -> Iterator[FoundSignal]:
    """What is found of startups, or of the whole scope, of these signals in their order; of startups that are to stop,
    nothing that they need to go on. `with_ways`: with every way to settle it.
    """
    for signal in (signal for signal in signals.values() if signal.find):
        find = load_target(signal.find)
        for subject in subjects:
            startup = subject.startup if isinstance(subject, StartupSituation) else None
            found: Iterable[FoundSignal] = find(subject)
            if with_ways:
                found = (one._replace(hints=find_ways(scope, one)) for one in found)
            title = signal.title if signal.title.template or startup is None else startup.display_name
            part = Message(N_("the search for what is to be done ({subject})"), {"subject": title})
            for one in attempt_all(found, part, startup.path if startup is not None else ""):
                if not (SIGNALS[one.signal].is_to_go_on and scope.are_to_stop(one.startups)):
                    yield one


def find_decided_stop(situation: StartupSituation) -> Iterator[FoundSignal]:
    """A decision to stop that is neither done nor planned, with who is still there."""
    decided = situation.stop.to_do
    if decided is None:
        return
    said = situation.stop.to_do_message
    present = situation.registry.teams_at(situation.day).get(situation.startup.id, [])
    if present:
        said = Message(
            N_("{stop}; still there: {names:list}"),
            {**stopped_arguments(situation.startup, decided, present), "stop": said},
            N_("{stop}; {n} people still there: {names:list}"),
        )
    yield FoundSignal.of("stop-decided", situation, day=decided, said=said, missions=present)


def find_nobody(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That nobody is in the team; since when, and who was the last one."""
    if not situation.team.is_empty:
        return
    because = Message(N_("nobody has ever worked for it"))
    past = [
        (one.mission.end, one.member)
        for one in situation.registry.assignments_by_startup.get(situation.startup.id, ())
        if one.mission.covers_a_day and one.mission.end is not None and one.mission.end < situation.day
    ]
    if past:
        last_day, member = max(past, key=lambda item: (item[0], item[1].id))
        arguments = {"day": shift_date_clamped(last_day, 1), "name": member.display_name}
        because = Message(N_("nobody since {day:long}; the last one was {name}"), arguments)
    yield FoundSignal.of("nobody", situation, because=because)


def find_leaving(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That everybody in the team leaves soon, or somebody."""
    days = [(one.member, one.end) for one in situation.leaving if one.end is not None]
    if not days:
        return
    signal = "team-ending" if len(days) == len(situation.members) else "missions-ending"
    last_day = max(day for _, day in days)
    if signal == "team-ending":
        said = Message(
            N_("the only person's mission ends by {day:long}"), {}, N_("the {n} missions all end by {day:long}")
        )
        if last_day == situation.day:
            said = Message(N_("the only person's mission ends today"), {}, N_("the {n} missions all end today"))
    else:
        said = Message(
            N_("{n} mission out of {all} ends by {day:long}"), {}, N_("{n} missions out of {all} end by {day:long}")
        )
        if last_day == situation.day:
            said = Message(N_("{n} mission out of {all} ends today"), {}, N_("{n} missions out of {all} end today"))
    arguments = {"n": len(days), "all": len(situation.members), "day": last_day}
    people = tuple(
        Contribution(member.id, member.display_name, Message(N_("mission until {day:long}"), {"day": day}))
        for member, day in days
    )
    yield FoundSignal.of(signal, situation, arguments, day=last_day, figure=len(days), said=said, people=people)


def find_one_developer(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the phase needs developers, and one person is one."""
    vocabulary = situation.vocabulary
    definition, domain = vocabulary.phases.get(situation.phase or ""), vocabulary.domain_of(DEVELOPER)
    developers = [member for member in situation.team.members if member.domaine == domain]
    if definition is not None and domain in definition.required_roles and len(developers) == 1:
        (member,) = developers
        said = Message(N_("one developer: {name}"), {"name": member.display_name})
        person = Contribution(member.id, member.display_name, Message(N_("the only developer")))
        yield FoundSignal.of("one-developer", situation, said=said, people=(person,))


def find_roles_to_fill(situation: StartupSituation) -> Iterator[FoundSignal]:
    """The roles that nobody in a team has or takes later."""
    for role in () if situation.team.is_empty else situation.vacant_roles:
        label = Message("{role}", {"role": role_value(situation.registry, role)})
        yield FoundSignal.of("role", situation, topic=role, label=label)


def find_late_committee(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the next committee is late."""
    late, due = situation.committee_days_late, situation.committee.day
    if late:
        last = situation.last_committee.date if situation.last_committee is not None else None
        arguments = {"n": late, "day": due, "last": last}
        because = Message(N_("committee expected on {day:long}; the last one was on {last:long}"), arguments)
        yield FoundSignal.of("committee-late", situation, arguments, day=due, figure=late, because=because)


def find_unrecorded_committee(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That no committee is recorded long after the launch, where they are recorded at all."""
    unrecorded = situation.committee_days_unrecorded
    if unrecorded and situation.lacks_committee_by(situation.day):
        because = Message(N_("launched on {day:long}, no committee recorded"), {"day": situation.entered_programme})
        arguments = {"months": situation.vocabulary.committee_months}
        yield FoundSignal.of("committee-never", situation, arguments, figure=unrecorded, because=because)


def find_unmeasured_impact(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That nothing has been measured when a first committee is expected, where measures are recorded at all."""
    due, day = situation.first_committee_due, situation.day
    if not situation.is_in_programme or due is None or due > day or not is_asked_for(situation.registry, "metrics"):
        return
    startup = situation.startup
    if situation.registry.is_absence_explained(startup.path, ("metrics",)):
        return  # something stands there that cannot be read
    if not any(metric.date is None or metric.date <= day for metric in startup.metrics):
        yield FoundSignal.of("metric-never", situation)


def find_ended_budget(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the last budget has ended. Not where a committee is late, or its decision is asked: it grants another."""
    end, latest = situation.budget_end, situation.last_committee
    if end is None or end >= situation.day or not situation.is_in_programme or situation.committee.state == "overdue":
        return
    if latest is not None and next(find_undecided_committee(situation), None) is None:
        yield FoundSignal.of("budget-ended", situation, {"day": end}, day=end)


def find_budget_before_committee(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the last budget ends before the committee that is to grant another one, or before its orders."""
    said = situation.late_for_budget_message
    if said is not None:
        yield FoundSignal.of("budget-before-committee", situation, day=situation.budget_end, said=said)


def find_undecided_committee(situation: StartupSituation) -> Iterator[FoundSignal]:
    """A planned committee that passed lately, if nothing is written of it where decisions are written.
    On a day before the current one, nobody knew whether it was held.
    """
    startups, latest = situation.registry.startups.values(), situation.last_committee
    if latest is None or latest.date is None or not is_planned_committee(latest) or not situation.are_plans_known:
        return
    is_recent = shift_date_clamped(situation.day, -WINDOW_DAYS) <= latest.date < situation.day
    if is_recent and situation.is_in_programme and any(event.decision for one in startups for event in one.events):
        yield FoundSignal.of("committee-undecided", situation, {"day": latest.date}, day=latest.date)


def find_coming_committee(situation: StartupSituation) -> Iterator[FoundSignal]:
    """A committee that comes soon."""
    day = situation.committee_by(shift_date_clamped(situation.day, WINDOW_DAYS))
    if day is not None and situation.is_in_programme:
        yield FoundSignal.of("committee-soon", situation, {"day": day}, day=day)


def find_long_phase(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the phase is longer than usual."""
    over, period = situation.days_over_usual, situation.period
    if over and period is not None:
        phase = phase_label(situation.registry, situation.phase)
        arguments = {"phase": phase, "over": over, "n": situation.usual_months}
        because = Message(
            N_("{phase} since {day:long}, usually {n} month at most"),
            {**arguments, "day": period.phase.start},
            N_("{phase} since {day:long}, usually {n} months at most"),
        )
        since = shift_date_clamped(situation.day, -over)
        yield FoundSignal.of("phase-long", situation, arguments, day=since, figure=over, because=because)


def find_missing_fields(situation: StartupSituation) -> Iterator[FoundSignal]:
    """What the phase asks for, and is due and missing; a committee has signals of its own."""
    for missing in situation.fields_to_fill:
        topic, label, due = missing.expectation, missing.label, missing.due_date
        argument = missing.field if is_asked_by_set(missing.field) else ""
        because = Message(N_("{label}: expected since {day:long}"), {"label": label, "day": due})
        yield FoundSignal.of("sheet", situation, day=due, topic=topic, label=label, because=because, argument=argument)


def find_missing_post_mortem(situation: StartupSituation) -> Iterator[FoundSignal]:
    """A startup that is active no more, for less than a year, and whose post-mortem is due."""
    period = situation.period
    if period is None or period.phase.start is None or situation.is_live:
        return
    is_recent = period.phase.start > shift_date_clamped(situation.day, -1, "years")
    if is_recent and any(missing.expectation == "post_mortem" for missing in situation.due):
        entry = EntryRef("startup", situation.startup.id)
        hint = make_hint(situation.registry, entry, (), f"incubo edit {quote_entry_ref(*entry)} --section post-mortem")
        values = {"kind": "startup", "id": entry.id, "section": "post-mortem"}
        hint = hint.on_page(Message(N_("Write it")), "text", **values)
        yield FoundSignal.of("post-mortem", situation, day=period.phase.start, hints=(hint,))


def find_doubtful_phase(situation: StartupSituation) -> Iterator[FoundSignal]:
    """That the order of the phases contradicts their dates; or that the current one is over, and no other has begun."""
    period, last, registry = situation.period, situation.doubtful_phase, situation.registry
    if period is None or period.phase.start is None or period.phase.name is None:
        return
    arguments: dict[str, Any] = {"phase": phase_label(registry, period.phase.name), "day": period.phase.end}
    if last is not None:
        hints = (make_settling_hint(registry, situation.startup, last, "start"),)
        yield FoundSignal.of("phase-doubt", situation, day=last.start, said=situation.doubt_message, hints=hints)
    elif situation.contradicting_phase is not None:
        return  # neither is live: nothing is to be done
    elif situation.is_live and has_written_end(period, registry.vocabulary, situation.day):
        yield FoundSignal.of(
            "phase-doubt",
            situation,
            arguments,
            day=period.phase.end,
            said=Message(N_("{phase} ended on {day:long}, and no other phase has begun")),
            hints=(make_settling_hint(registry, situation.startup, period.phase, "end"),),
        )


def find_people_after_stop(situation: StartupSituation) -> Iterator[FoundSignal]:
    """Who is still in a startup that has stopped. (A transferred service may go on with a team.)"""
    registry, startup, period = situation.registry, situation.startup, situation.period
    stop_day, missions = period.phase.start if period is not None else None, situation.people_after_stop
    if stop_day is None or not missions:
        return
    if situation.joined_since_stop:
        yield _make_joined_since(situation, stop_day)
        return
    on = f" --on {stop_day.isoformat()}"
    for hint, group in departure_hints(registry, startup.id, missions, stop_day, on):
        yield FoundSignal.of(
            "ghost",
            situation,
            stopped_arguments(startup, stop_day, group),
            day=stop_day,
            said=Message(
                N_("stopped on {day:long}, still there: {names:list}"),
                {},
                N_("stopped on {day:long}, {n} people still there: {names:list}"),
            ),
            said_named=Message(
                N_("{title} stopped on {day:long}, still there: {names:list}"),
                {},
                N_("{title} stopped on {day:long}, {n} people still there: {names:list}"),
            ),
            missions=group,
            hints=keep_ours((end_on_page(hint, startup), make_phase_hint(registry, startup.id))),
        )


def _make_joined_since(situation: StartupSituation, stop_day: date) -> FoundSignal:
    """Missions that began after the stop: the phase is wrong, or they are."""
    registry, startup = situation.registry, situation.startup
    joined, missions = situation.joined_since_stop, situation.people_after_stop
    arguments = stopped_arguments(startup, stop_day, joined)
    named = Message(
        N_("{title} stopped on {day:long}, yet {n} person joined since: {names:list}"),
        arguments,
        N_("{title} stopped on {day:long}, yet {n} people joined since: {names:list}"),
    )
    said = Message(
        N_("stopped on {day:long}, yet {n} person joined since: {names:list}"),
        arguments,
        N_("stopped on {day:long}, yet {n} people joined since: {names:list}"),
    )
    there = len({assignment.member.id for assignment in missions})
    said, named = (tell_all_there(message, arguments["n"], there) for message in (said, named))
    leaving = departure_hints(registry, startup.id, joined, situation.day)
    hints = (
        make_phase_hint(registry, startup.id),
        *(end_on_page(hint, startup) for hint, _ in leaving),
    )
    facts: dict[str, Any] = {
        "topic": "joined",
        "said": said,
        "said_named": named,
        "missions": missions,
        "hints": keep_ours(hints),
    }
    return FoundSignal.of("ghost", situation, day=stop_day, **facts)


def find_ended_missions(scope: Scope) -> Iterator[FoundSignal]:
    """Missions that ended lately, or end soon, of those who leave, or go on elsewhere: they leave a startup of ours all
    the same. One for startups that have all ended must end: no action is needed.
    """
    first, yesterday = shift_date_clamped(scope.day, -WINDOW_DAYS), shift_date_clamped(scope.day, -1)
    last = shift_date_clamped(scope.day, WINDOW_DAYS)
    own_startups = {startup.id for startup in scope.startups}
    for signal, window in (("mission-ended", Period(first, yesterday)), ("mission-ending", Period(scope.day, last))):
        for ending, ongoing, is_to_renew in find_departures(scope, scope.incubator, window):
            if is_to_renew:
                own = tuple(startup for startup in ongoing if startup in own_startups)
                yield _make_ended_mission(signal, scope, ending, ongoing, own)


def _make_ended_mission(
    signal: str, scope: Scope, ending: EndingPerson, ongoing: Sequence[str], startups: tuple[str, ...]
) -> FoundSignal:
    """`ongoing`: the startups that go on without the person; `startups`: ours among them."""
    member, is_elsewhere = ending.person.member, ending.outcome == "elsewhere"
    titles = [entry_title(scope.registry, "startup", startup) for startup in startups or ongoing]
    arguments = {"name": member.display_name, "titles": limit_names(titles), "day": ending.last_day}
    said, named = None, N_("end of mission: {name} ({titles:list})") if titles else N_("end of mission: {name}")
    if is_elsewhere:
        arguments["places"] = mission_places(scope.registry, member, ending.next_missions)
        said = Message(N_("mission of {name} until {day:long}, goes on elsewhere: {places:list}"))
        named = N_("end of mission: {name}, goes on elsewhere: {places:list}")
        if titles:
            named = N_("end of mission: {name} ({titles:list}), goes on elsewhere: {places:list}")
    hints = find_ending_ways(scope, ending, signal, startups if is_elsewhere else ())
    entry = EntryRef("member", member.id)
    return FoundSignal(
        signal, entry, startups, arguments, ending.last_day, said=said, said_named=Message(named), hints=hints
    )


def find_ending_offers(scope: Scope) -> Iterator[FoundSignal]:
    """Open offers that close soon, of what goes on, or have been open for a long time."""
    for job in jobs_of_incubator(scope.registry, scope.incubator):
        if not is_open(job, scope.day, scope.today):
            continue
        closes, published = closing_date(job), publication_date(job)
        startup, offer = scope.registry.startups.get(scope.registry.job_startup_id(job) or ""), job_title_or_id(job)
        arguments: dict[str, Any] = {"title": startup.display_name if startup is not None else offer, "offer": offer}
        startups, entry = (startup.id,) if startup is not None else (), EntryRef("job", job.id)
        is_closing = closes is not None and closes <= shift_date_clamped(scope.day, WINDOW_DAYS)
        if is_closing and not scope.are_to_stop(startups):
            yield FoundSignal("offer-closing", entry, startups, {**arguments, "day": closes}, closes)
        elif published is not None and shift_date_clamped(published, STALE_DAYS) < scope.day:
            days = (scope.day - published).days
            yield FoundSignal("offer-stale", entry, startups, {**arguments, "days": days}, published)


def find_ended_orders(scope: Scope) -> Iterator[FoundSignal]:
    """Orders whose work is over and not certified, and people whose work goes on after their last order."""
    for entry, order, startups, _ in scope.cached(find_orders, scope):
        if is_to_certify(order, scope.day):
            arguments = {"number": order.number or "?", "name": entry_title(scope.registry, *entry)}
            hints = (certification_hint(entry, order),)
            topic = order.number or ""
            yield FoundSignal("order-certify", entry, startups, arguments, order.end, topic=topic, hints=hints)
    for _, order, startups, member_id in find_orders_to_renew(scope, shift_date_clamped(scope.day, WINDOW_DAYS)):
        entry = EntryRef("member", member_id or "")
        arguments = {"number": order.number or "?", "name": entry_title(scope.registry, *entry)}
        hints = (renewal_hint(entry),)
        yield FoundSignal("order-next", entry, startups, arguments, order.end, hints=hints)


def find_drafts(scope: Scope) -> Iterator[FoundSignal]:
    """What drafts lack, where there are any."""
    if scope.registry.whole.drafts:
        from incubo.facts.drafts import draft_items

        yield from draft_items(scope)


def find_local_changes(scope: Scope) -> Iterator[FoundSignal]:
    """What is written here of what the source owns, until its export has it."""
    for number, change in enumerate(scope.local_changes):
        arguments = {"text": change.text, "name": change.place.name}
        hints = (make_place_hint(change.place, change.value),)
        yield FoundSignal("local", change.entry, change.startups, arguments, topic=str(number), hints=hints)
