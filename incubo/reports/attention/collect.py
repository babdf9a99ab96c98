"""Collects the action items: about committees, about people and missions, about phases and files, about job offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from incubo.core.failures import attempt_all
from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_id, quote_entry_ref
from incubo.facts.expectations import (
    MIN_STARTUPS,
    RECORDED_SHARE,
    expectation_field,
)
from incubo.facts.scope import WINDOW_DAYS, Scope
from incubo.facts.teams import StartupTeam
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import closing_date, is_open, publication_date
from incubo.model.periods import Period
from incubo.model.phases import PhasePeriod, has_written_end
from incubo.model.records import Order, Phase, Startup
from incubo.model.teams import Assignment, mission_startups, startups_left
from incubo.registry.hints import make_hint, make_place_hint
from incubo.registry.incubator_entries import jobs_of_incubator
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.ownership import SourcePlace
from incubo.registry.registry import RECORDED_TEAMS_SHARE, Registry
from incubo.reports.attention.find_signals import find_signals, search_part
from incubo.reports.attention.postponed import PostponedItem, split_postponed
from incubo.reports.attention.signals import (
    JOINED_SINCE,
    SIGNALS,
    ActionItem,
    FoundSignal,
    asked_signals,
    item_sort_key,
    last_window_day,
)
from incubo.reports.attention.ways import (
    end_on_page,
    find_ending_ways,
    find_joining_ways,
    find_offer_ways,
    find_people_place,
    find_ways,
    keep_ours,
    make_field_hint,
    make_phase_hint,
    make_settling_hint,
)
from incubo.reports.common import (
    departure_hints,
    job_title_or_id,
    mission_days,
    phase_label,
    stopped_arguments,
    tell_all_there,
)
from incubo.reports.jobs import STALE_DAYS
from incubo.reports.missions import EndingPerson, find_endings, mission_places
from incubo.reports.people import people_with_missions

LEFT_OUT = {
    "missions": N_(
        "Missions that end within {window} days, or ended within the last {window}: of those who leave or go on "
        "elsewhere (see incubo report missions). Not of those who stay or come back, nor for startups that have all "
        "stopped or been transferred, nor of people without any mission, or whose mission has no end."
    ),
    "stopped": N_(
        "Missions in startups that have stopped: one line for each startup. Not in those that were transferred, nor "
        "a mission whose last day it is. A committee's decision to stop that is not done comes first, with who is "
        "still there; nothing is asked of that startup to go on."
    ),
    "startups": N_(
        "Committees, teams, roles, budgets, fields and long phases: of active startups only. A startup that is "
        "active no more has a line where its post-mortem is missing, within a year. Where missions are recorded for "
        "less than {teams} % of the active startups, no team is empty. A role that somebody takes on a later day "
        "counts as found. For a day in the past, committees of later dates are left out."
    ),
    "unrecorded": N_(
        "What the phase asks for and is due. Not a field, a committee or a post-mortem that fewer than {share} % of "
        "the startups record, where there are {startups} or more, unless incubo.toml asks for it."
    ),
    "drafts": N_(
        "Drafts are in no figure. Drafts of our startups, people, offers and teams, and those that "
        "do not say yet whose they are."
    ),
    "offers": N_("Open offers that close within {window} days, or are open for more than {stale} days."),
}
"""What `incubo todo` tells, and what and whom it leaves out; `LEFT_OUT_NUMBERS` are the numbers in it."""
LEFT_OUT_NUMBERS = {
    "window": WINDOW_DAYS,
    "share": round(RECORDED_SHARE * 100),
    "startups": MIN_STARTUPS,
    "teams": round(RECORDED_TEAMS_SHARE * 100),
    "stale": STALE_DAYS,
}


ORDER_STATES_TO_CERTIFY = (None, "ordered", "delivered")
"""The states of an order whose work nobody has certified yet, once it is over."""


def collect_action_items(scope: Scope) -> list[ActionItem]:
    """What needs attention, by reason, then by day."""
    return scope.cached(_split_items, scope)[0]


def collect_postponed_items(scope: Scope) -> list[PostponedItem]:
    """What would need attention and is known until a later day, by that day."""
    return scope.cached(_split_items, scope)[1]


def _split_items(scope: Scope) -> tuple[list[ActionItem], list[PostponedItem]]:
    return split_postponed(scope, collect_all_items(scope))


def collect_all_items(scope: Scope) -> list[ActionItem]:
    """All action items, known until a later day or not."""
    items: list[ActionItem] = []
    for subject, find_items in _SUBJECTS.items():
        items += attempt_all(find_items(scope), search_part(Message(subject)))
    return sorted((item for item in items if not _is_of_no_use(scope, item)), key=item_sort_key)


def _is_of_no_use(scope: Scope, item: ActionItem) -> bool:
    """Whether an item is about what startups need to go on, and all of them are to stop."""
    if not SIGNALS[item.reason].is_to_go_on or not item.startups:
        return False
    records = [scope.registry.startups.get(startup) for startup in item.startups]
    return all(record is not None and scope.situation(record).stop.is_ahead for record in records)


def _draft_items(scope: Scope) -> Iterator[ActionItem]:
    """What drafts lack, where there are any."""
    if scope.registry.whole.drafts:
        from incubo.reports.attention.drafts import draft_items

        yield from draft_items(scope)


def _order_items(scope: Scope) -> Iterator[ActionItem]:
    """Orders whose work is over and not certified, and people whose work goes on after their last order."""
    last_orders: dict[str, tuple[date, EntryRef, Order]] = {}
    for ref, order in scope.orders:
        startups = _order_startups(scope, ref, order)
        member_id = order.member or (ref.id if ref.kind == "member" else None)
        if order.end is None or not _is_in_scope(scope, startups, member_id):
            continue
        if order.end < scope.day and order.state in ORDER_STATES_TO_CERTIFY:
            arguments = {"number": order.number or "?", "name": entry_title(scope.registry, *ref)}
            text = Message(N_("order {number} is over and not certified: {name}"), arguments)
            command = f"incubo show {quote_entry_ref(*ref)}"  # where a number is missing, or is no text
            if order.number:
                number = quote_argument(order.number)
                command = f"incubo record order {quote_entry_ref(*ref)} {number} --state certified"
            yield ActionItem(
                "order-certify", text, ref, (Hint(command=command),), order.end, startups, topic=order.number or ""
            )
        if member_id is not None and (member_id not in last_orders or last_orders[member_id][0] < order.end):
            last_orders[member_id] = (order.end, ref, order)
    for member_id, (end, ref, order) in last_orders.items():
        member = scope.registry.members.get(member_id)
        if member is None or end > last_window_day(scope):
            continue
        if any(mission.covers(scope.day) and mission.last_day > end for mission in member.missions):
            arguments = {"number": order.number or "?", "name": member.display_name}
            text = Message(N_("order {number} ends before the mission: {name}"), arguments)
            startups = _order_startups(scope, ref, order)
            hint = Hint(command=f"incubo show {quote_entry_ref('member', member_id)}")
            yield ActionItem("order-next", text, EntryRef("member", member_id), (hint,), end, startups)


def _order_startups(scope: Scope, ref: EntryRef, order: Order) -> tuple[str, ...]:
    """The startups that an order is for: its own, else the one whose file has it, else those of the person."""
    if order.startup or ref.kind == "startup":
        return (order.startup or ref.id,)
    member = scope.registry.members.get(ref.id)
    return tuple(scope.registry.member_startups(member, scope.day)) if member is not None else ()


def _is_in_scope(scope: Scope, startups: Sequence[str], member_id: str | None) -> bool:
    """Whether an order is of the incubator that is looked at: one of its startups, or a person of it."""
    if scope.incubator is None:
        return True
    records = [scope.registry.startups[startup] for startup in startups if startup in scope.registry.startups]
    if records:
        return any(scope.incubator in startup.all_incubators for startup in records)
    member = scope.registry.members.get(member_id or "")
    return member is not None and scope.incubator in scope.registry.member_incubators(member, startups)


def _signal_items(scope: Scope) -> Iterator[ActionItem]:
    """What is found of active startups, as `report risk` tells it too."""
    people_place = find_people_place(scope.registry)
    for team in scope.teams():
        items = _startup_signal_items(scope, team, people_place)
        yield from attempt_all(items, search_part(team.startup.display_name), team.startup.path)


def _startup_signal_items(scope: Scope, team: StartupTeam, people_place: SourcePlace | None) -> Iterator[ActionItem]:
    now = max(scope.day, scope.today)
    for found in find_signals(scope, team, asked_signals()):
        hints, argument = find_ways(scope, found), ""
        if found.signal in ("nobody", "role"):
            hints = find_joining_ways(scope, team.startup, found.topic, people_place)
        elif found.signal == "sheet":
            hint, argument = make_field_hint(scope.registry, team.startup, expectation_field(found.topic))
            hints = (hint,)
        elif found.signal == "stop-decided" and scope.at(now).situation(team.startup).stop.to_do is None:
            # done since that day
            hints = (Hint(command=f"incubo show {quote_entry_id('startup', team.startup.id)}"),)
        entry, topic, label = EntryRef("startup", found.startup.id), found.topic, found.label
        text, short = found.named, found.text
        yield ActionItem(
            found.signal, text, entry, hints, found.day, (entry.id,), topic, label, short, argument, found.mission_days
        )


def _job_items(scope: Scope) -> Iterator[ActionItem]:
    """Open offers that close soon or are stale."""
    for job in jobs_of_incubator(scope.registry, scope.incubator):
        if not is_open(job, scope.day, scope.today):
            continue
        closes, published, entry = closing_date(job), publication_date(job), EntryRef("job", job.id)
        startup = scope.registry.startups.get(scope.registry.job_startup_id(job) or "")
        startups = (startup.id,) if startup is not None else ()
        arguments: dict[str, object] = {
            "title": startup.display_name if startup is not None else job_title_or_id(job),
            "offer": job_title_or_id(job),
            "day": closes,
        }
        if closes is not None and closes <= last_window_day(scope):
            text = Message(N_("offer closes: {title}"), arguments)
            short = Message(N_("offer “{offer}” closes on {day:long}"), arguments)
            hints = find_offer_ways(job)
            yield ActionItem("offer-closing", text, entry, hints, closes, startups, short=short)
        elif published is not None and shift_date_clamped(published, STALE_DAYS) < scope.day:
            arguments["days"] = (scope.day - published).days
            text = Message(N_("offer open for {days:duration}: {title}"), arguments)
            short = Message(N_("offer “{offer}” open for {days:duration}"), arguments)
            hints = find_offer_ways(job)[::-1]
            yield ActionItem("offer-stale", text, entry, hints, published, startups, short=short)


def _people_items(scope: Scope) -> Iterator[ActionItem]:
    """Who is there after a stop, missions that end or ended."""
    yield from _missions_in_stopped_startups(scope)
    yield from _ending_missions(scope)


def _missions_in_stopped_startups(scope: Scope) -> Iterator[ActionItem]:
    """One item for each startup that has stopped and still has a team. (A transferred service may go on with one.)"""
    registry = scope.registry
    teams = registry.teams_at(scope.day)
    for startup in scope.startups:
        period = registry.phase_period_at(startup.id, scope.day)
        stop_day = period.phase.start if period is not None else None
        if period is None or stop_day is None or not registry.vocabulary.is_stop(period.phase.name):
            continue
        missions = [
            assignment
            for assignment in teams.get(startup.id, [])
            if assignment.mission.end != scope.day  # ends today: nothing to do
        ]
        begun_later = [assignment for assignment in missions if assignment.mission.first_day > stop_day]
        if begun_later:
            yield _joined_since_item(scope, startup, stop_day, begun_later, missions)
        else:
            yield from _still_there_items(registry, startup, stop_day, missions)


def _joined_since_item(
    scope: Scope, startup: Startup, stop_day: date, joined: Sequence[Assignment], missions: Sequence[Assignment]
) -> ActionItem:
    """Missions that began after the stop: the phase is wrong, or they are."""
    entry = EntryRef("startup", startup.id)
    leaving = [hint for hint, _ in departure_hints(scope.registry, startup.id, joined, scope.day)]
    hints = (make_phase_hint(scope.registry, startup), *(end_on_page(hint, startup) for hint in leaving))
    arguments = stopped_arguments(startup, stop_day, joined)
    text = Message(
        N_("{title} stopped on {day:long}, yet {n} person joined since: {names:list}"),
        arguments,
        N_("{title} stopped on {day:long}, yet {n} people joined since: {names:list}"),
    )
    short = Message(
        N_("stopped on {day:long}, yet {n} person joined since: {names:list}"),
        arguments,
        N_("stopped on {day:long}, yet {n} people joined since: {names:list}"),
    )
    there = len({assignment.member.id for assignment in missions})
    text, short = (tell_all_there(message, arguments["n"], there) for message in (text, short))
    return ActionItem(
        "ghost",
        text,
        entry,
        keep_ours(hints),
        stop_day,
        (startup.id,),
        JOINED_SINCE,
        short=short,
        mission_days=mission_days(missions),
    )


def _still_there_items(
    registry: Registry, startup: Startup, stop_day: date, missions: Sequence[Assignment]
) -> Iterator[ActionItem]:
    """Missions that have to end on the day of the stop."""
    entry = EntryRef("startup", startup.id)
    for hint, group in departure_hints(registry, startup.id, missions, stop_day, f" --on {stop_day.isoformat()}"):
        arguments = stopped_arguments(startup, stop_day, group)
        text = Message(
            N_("{title} stopped on {day:long}, still there: {names:list}"),
            arguments,
            N_("{title} stopped on {day:long}, {n} people still there: {names:list}"),
        )
        short = Message(
            N_("stopped on {day:long}, still there: {names:list}"),
            arguments,
            N_("stopped on {day:long}, {n} people still there: {names:list}"),
        )
        days = mission_days(group)
        hints = keep_ours((end_on_page(hint, startup), make_phase_hint(registry, startup)))
        yield ActionItem("ghost", text, entry, hints, stop_day, (startup.id,), short=short, mission_days=days)


def _ending_missions(scope: Scope) -> Iterator[ActionItem]:
    registry, day = scope.registry, scope.day
    all_people = people_with_missions(registry, scope.incubator)
    own_startups = {startup.id for startup in scope.startups}
    for period, reason in (
        (Period(shift_date_clamped(day, -WINDOW_DAYS), shift_date_clamped(day, -1)), "mission-ended"),
        (Period(day, last_window_day(scope)), "mission-ending"),
    ):
        for ending in find_endings(all_people, period, day):
            startups = mission_startups(ending.person.member, ending.mission)
            left = startups_left(ending.person.member, ending.mission, ending.last_day)
            ongoing = [one for one in left if not scope.ends_missions(one, ending.last_day)]
            # A mission in startups that have ended must end: no action is needed.
            # Who goes on elsewhere leaves a startup of ours all the same.
            if ending.outcome in ("leave", "elsewhere") and (ongoing or not startups):
                yield _ending_mission_item(scope, ending, reason, ongoing, own_startups)


def _ending_mission_item(
    scope: Scope,
    ending: EndingPerson,
    reason: str,
    ongoing_startups: list[str],
    startups_in_scope: set[str],
) -> ActionItem:
    member = ending.person.member
    startups = tuple(startup for startup in ongoing_startups if startup in startups_in_scope)
    titles = [entry_title(scope.registry, "startup", startup) for startup in startups or ongoing_startups]
    arguments = {"name": ending.person.display_name, "titles": limit_names(titles), "day": ending.last_day}
    template = N_("end of mission: {name} ({titles:list})") if titles else N_("end of mission: {name}")
    if ending.outcome == "elsewhere":
        arguments["places"] = mission_places(scope.registry, member, ending.next_missions)
        template = N_("end of mission: {name}, goes on elsewhere: {places:list}")
        if titles:
            template = N_("end of mission: {name} ({titles:list}), goes on elsewhere: {places:list}")
    text, short = Message(template, arguments), Message(_short_ending(reason, ending), arguments)
    hints = find_ending_ways(scope, ending, reason, startups if ending.outcome == "elsewhere" else ())
    return ActionItem(reason, text, EntryRef("member", member.id), hints, ending.last_day, startups, short=short)


def _short_ending(reason: str, ending: EndingPerson) -> str:
    if ending.outcome == "elsewhere":
        return N_("mission of {name} until {day:long}, goes on elsewhere: {places:list}")
    return (
        N_("mission of {name} over since {day:long}")
        if reason == "mission-ended"
        else N_("mission of {name} until {day:long}")
    )


def _doubtful_phase_item(scope: Scope, startup: Startup, period: PhasePeriod, last: Phase) -> ActionItem:
    arguments = {
        "phase": phase_label(scope.registry, period.phase.name),
        "last": phase_label(scope.registry, last.name),
        "title": startup.display_name,
    }
    text = Message(N_("{title}: {phase} or {last}? Its dates and the order of its phases disagree."), arguments)
    short = Message(N_("{phase} or {last}? Its dates and the order of its phases disagree."), arguments)
    entry, hint = EntryRef("startup", startup.id), make_settling_hint(scope.registry, startup, last, "start")
    return ActionItem("phase-doubt", text, entry, (hint,), last.start, (startup.id,), short=short)


def _ended_phase_item(scope: Scope, startup: Startup, period: PhasePeriod) -> ActionItem:
    """Its entry says that the current phase is over, and not what came next."""
    arguments = {
        "phase": phase_label(scope.registry, period.phase.name),
        "day": period.phase.end,
        "title": startup.display_name,
    }
    text = Message(N_("{title}: {phase} ended on {day:long}, and no other phase has begun"), arguments)
    short = Message(N_("{phase} ended on {day:long}, and no other phase has begun"), arguments)
    entry, hint = EntryRef("startup", startup.id), make_settling_hint(scope.registry, startup, period.phase, "end")
    return ActionItem("phase-doubt", text, entry, (hint,), period.phase.end, (startup.id,), short=short)


def _startup_items(scope: Scope) -> Iterator[ActionItem]:
    """Phases to settle, missing post-mortems."""
    for startup in scope.startups:
        period = scope.situation(startup).period
        if period is None or period.phase.start is None or period.phase.name is None:
            continue
        is_live = scope.registry.vocabulary.is_live
        last = scope.situation(startup).contradicting_phase
        if last is not None and (is_live(period.phase.name) or is_live(last.name)):
            yield _doubtful_phase_item(scope, startup, period, last)
        if is_live(period.phase.name):
            if last is None and has_written_end(period, scope.registry.vocabulary, scope.day):
                yield _ended_phase_item(scope, startup, period)
        elif period.phase.start > shift_date_clamped(scope.day, -1, "years"):
            yield from _post_mortem_items(scope, startup, period)


def _post_mortem_items(scope: Scope, startup: Startup, period: PhasePeriod) -> Iterator[ActionItem]:
    entry = EntryRef("startup", startup.id)
    for missing in scope.situation(startup).due:
        if missing.expectation == "post_mortem":
            hint = make_hint(scope.registry, entry, (), f"incubo edit {quote_entry_ref(*entry)} --section post-mortem")
            values = {"kind": "startup", "id": startup.id, "section": "post-mortem"}
            hint = hint.on_page(Message(N_("Write it")), "change/text", **values)
            found = FoundSignal("post-mortem", startup)
            yield ActionItem(
                "post-mortem", found.named, entry, (hint,), period.phase.start, (startup.id,), short=found.text
            )


def _local_items(scope: Scope) -> Iterator[ActionItem]:
    """What is written here of what the source owns, until its export has it."""
    for number, change in enumerate(scope.local_changes):
        hint = make_place_hint(change.place, change.value)
        text = Message(N_("{text}; {name} does not have it yet"), {"text": change.text, "name": change.place.name})
        yield ActionItem("local", text, change.entry, (hint,), None, change.startups, topic=str(number))


_SUBJECTS: Mapping[str, Callable[[Scope], Iterator[ActionItem]]] = {
    N_("people"): _people_items,
    N_("active startups"): _signal_items,
    N_("startups"): _startup_items,
    N_("offers"): _job_items,
    N_("drafts"): _draft_items,
    N_("orders"): _order_items,
    N_("the source"): _local_items,
}
"""What finds the items, by what they are about."""
