"""Every way out of what needs attention, the main one first: what a terminal prints, and the buttons of a page."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.facts.endings import EndingPerson, extension_hint
from incubo.facts.expectations import expectation_field
from incubo.facts.offers import would_fill
from incubo.facts.scope import WINDOW_DAYS, Scope
from incubo.facts.signals import SIGNALS, FoundSignal
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import closing_date
from incubo.model.records import Phase, Startup
from incubo.model.teams import is_departure_to_record
from incubo.model.working_days import previous_working_day
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.ownership import SourcePlace, find_entry_place, source_place
from incubo.registry.registry import Registry


def keep_ours(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """The main way, and those of the others that are settled here: a place of the source does not say which it is."""
    main, *others = hints
    return main, *(hint for hint in others if not hint.is_elsewhere)


def find_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """What settles what is found, the main way first: what was found with it, else as its row says."""
    signal = SIGNALS[found.signal]
    if signal.ways:
        ways: tuple[Hint, ...] = load_target(signal.ways)(scope, found)
        return ways
    return found.hints or _make_ways(scope, found)


def _make_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """The ways that the row of what is found has."""
    signal, entry = SIGNALS[found.signal], found.entry
    made = []
    for way in (signal.way, *signal.other_ways):
        command = way.command.format(id=quote_entry_id(*entry), day=found.day)
        hint = make_hint(scope.registry, entry, (signal.field,), command) if signal.field else Hint(command=command)
        values = {name: value.format(id=entry.id, day=found.day) for name, value in way.values.items()}
        made.append(hint if way.text is None else hint.on_page(way.text, way.page, **values))
    return tuple(made)


def find_stop_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """A decided stop is written; on a day in the past, perhaps it has been since."""
    now = scope.at(max(scope.day, scope.today))
    if now.situation(scope.registry.startups[found.entry.id]).stop.to_do is None:
        return (Hint(command=f"incubo show {quote_entry_id(*found.entry)}"),)
    return _make_ways(scope, found)


def find_budget_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """The committee is planned on the last day that is in time, if that is to come; else a decision is written."""
    last = scope.situation(scope.registry.startups[found.entry.id]).latest_committee_day
    day = previous_working_day(last, scope.registry.vocabulary) if last is not None else scope.today
    (way,) = _make_ways(scope, found)
    if day <= scope.today:
        return (way,)
    return (way._replace(command=f"{way.command} --on {day}", values={**way.values, "on": str(day)}),)


def find_long_phase_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """The next phase is written, or that this one is long is known."""
    phase = make_phase_hint(scope.registry, found.entry.id)
    return phase, *_postponing_ways(scope, found.entry, found.signal)


def find_field_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """A field is filled in."""
    field, reference = expectation_field(found.topic), quote_entry_ref(*found.entry)
    command = f"incubo set {reference} {found.argument}" if found.argument else f"incubo edit {reference}"
    hint = make_hint(scope.registry, found.entry, (field,), command)
    values = {"kind": "startup", "id": found.entry.id, "field": field}
    return (hint.on_page(Message(N_("Fill in")), "set", **values),)


def make_phase_hint(registry: Registry, startup: str) -> Hint:
    """What writes the phase that a startup is in."""
    command = f"incubo phase {quote_entry_id('startup', startup)}"
    hint = make_hint(registry, EntryRef("startup", startup), ("phases",), command)
    return hint.on_page(Message(N_("Change the phase")), "phase", startup=startup)


def make_settling_hint(registry: Registry, startup: Startup, phase: Phase, day: str) -> Hint:
    """What settles the current phase: `day` (`start` or `end`) of a phase is in doubt."""
    field = f"phases.{startup.phases.index(phase) + 1}.{day}"
    values = {"kind": "startup", "id": startup.id, "field": field, "checked": "1"}
    return make_phase_hint(registry, startup.id).on_page(Message(N_("Settle the phase")), "set", **values)


def end_on_page(hint: Hint, startup: Startup) -> Hint:
    """What ends missions for a startup, with its button."""
    return hint.on_page(Message(N_("End the missions")), "leave", startup=startup.id)


def find_ending_ways(scope: Scope, ending: EndingPerson, reason: str, startups: tuple[str, ...]) -> tuple[Hint, ...]:
    """A mission that ends is extended; one that ended, or the person has left. `startups`: those that a person leaves
    who goes on elsewhere.
    """
    member, registry = ending.person.member, scope.registry
    entry = EntryRef("member", member.id)
    text, values = Message(N_("Extend")), {"member": member.id}
    if startups:
        text = Message(N_("Extend for {title}"), {"title": entry_title(registry, "startup", startups[0])})
        values["startup"] = startups[0]
    hint = extension_hint(scope, member, ending.mission).on_page(text, "extend", **values)
    if reason != "mission-ended":
        return (hint,)
    if not is_departure_to_record(member, scope.day):
        until = shift_date_clamped(ending.last_day, WINDOW_DAYS + 1)  # the first day on which nobody asks
        return hint, *_postponing_ways(scope, entry, reason, until.isoformat(), Message(N_("Has left")))
    leaving = make_hint(registry, entry, ("missions",), f"incubo leave {quote_entry_id(*entry)}")
    return keep_ours((hint, leaving.on_page(Message(N_("Record the departure")), "leave", member=member.id)))


def _postponing_ways(
    scope: Scope, entry: EntryRef, reason: str, until: str = "", text: Message | None = None
) -> tuple[Hint, ...]:
    """That it is known; with a day and a `text`, a button of its own. Only what is to do today can be answered."""
    if scope.day != scope.today:
        return ()
    command = f"incubo postpone {quote_entry_ref(*entry)} {reason}"
    if text is None:
        return (Hint(Message(N_("Postpone")), command),)
    return (Hint(command=f"{command} --until {until}").on_page(text, "postpone", until=until),)


def make_joining_hint(scope: Scope, startup: Startup) -> Hint:
    """The hint for a startup that needs somebody: a mission of a person, who may be new. Where the source makes the
    sheets of people, it is there; for a startup that is only here, it is ours.
    """
    entry, place = EntryRef("startup", startup.id), scope.cached(_find_people_place, scope.registry)
    if place is None or find_entry_place(scope.registry, entry) is None:
        hint = Hint(command=f"incubo join --startup {quote_entry_id(*entry)}")
        return hint.on_page(Message(N_("Add somebody")), "join", startup=startup.id)
    text = N_("add in {name} a person with a mission for “{title}”")
    title = startup.display_name
    return Hint(Message(text, {"name": place.name, "title": title}), address=place.link, value=title)


def _find_people_place(registry: Registry) -> SourcePlace | None:
    """Where the source makes the sheets of people; None where those here are not its."""
    are_theirs = any(find_entry_place(registry, EntryRef("member", member_id)) for member_id in registry.members)
    return source_place(registry.layout.source, "member", "") if are_theirs else None


def find_joining_ways(scope: Scope, found: FoundSignal) -> tuple[Hint, ...]:
    """Somebody arrives, or is looked for: the open offer for the role that is missing (the topic; "": any), else a new
    one. No offer where none is ever recorded.
    """
    joining = make_joining_hint(scope, scope.registry.startups[found.entry.id])
    for job in scope.situation(scope.registry.startups[found.entry.id]).open_offers:
        if not found.topic or would_fill(job, found.topic):
            closes = closing_date(job)
            text = N_("See the offer, open until {day:long}") if closes is not None else N_("See the open offer")
            offer = Hint(command=f"incubo show {quote_entry_ref('job', job.id)}")
            return joining, offer.on_page(Message(text, {"day": closes}), "entry", kind="job", id=job.id)
    if not scope.registry.jobs:
        return (joining,)
    command = f"incubo new job --startup {quote_entry_id(*found.entry)}"
    offer = make_hint(scope.registry, EntryRef("job", ""), (), command)
    publishing = offer.on_page(Message(N_("Publish an offer")), "new-job", startup=found.entry.id)
    return keep_ours((joining, publishing))
