"""The first page: figures, what needs attention by product, committees to come, the last changes."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_, capitalize_first, format_day_and_month, gettext, ngettext, translate, translate_label
from incubo.core.message import Message
from incubo.facts.expectations import is_asked_for
from incubo.facts.people import (
    ActivePerson,
    group_value,
    left_out_notes,
    people_by_incubator,
    people_with_missions,
    person_groups,
    sort_groups,
)
from incubo.facts.signals import SIGNALS, FoundSignal
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.model.tenure import tenure_end
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import phase_notes
from incubo.reports.attention.collect import collect_action_items, collect_postponed_items
from incubo.reports.attention.postponed import NEVER_POSTPONED, postponed_message, postponed_summary
from incubo.reports.attention.ranking import ActionLine, list_things_to_do
from incubo.reports.committees import committee_situations
from incubo.reports.entry_pages.common import split_live_startups
from incubo.reports.teams import unknown_teams_message
from incubo.web.blocks import PhaseTag, entry_link, phase_tag
from incubo.web.links import POSTPONE, POSTPONE_PRIVATELY, find_dossier, way_address
from incubo.web.pages.site import products_by_phase
from incubo.web.pages.startups import SOON_DAYS, distance
from incubo.web.plain_text import NoteTexts
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.document.table import Note
    from incubo.history.log_lines import ToldCommit
    from incubo.model.records import Startup
    from incubo.web.forms.draft_pages import DraftLine

ENDING_DAYS = 60
"""The days ahead in which ends of missions are counted."""
_SHOWN_GROUPS = 8
_SHOWN_PRODUCTS = 60
"""The overview of a site lists the products of an incubator; those of a whole network have their own page."""
_SHOWN_COMMITTEES = 6
_SHOWN_CHANGES = 6
_SHOWN_DRAFTS = 5
URGENCIES: Mapping[str, str] = {
    "late": N_("Overdue"),
    "soon": N_("Soon"),
    "review": N_("To look at again"),
    "fill": N_("Entries to fill in"),
    "roles": N_("Roles without anybody"),
}
"""The kinds of things to do, the most pressing first, and their labels."""
_ICONS = {"late": "late", "soon": "soon"}


class Action(NamedTuple):
    """A link to what settles a thing to do."""

    label: str
    href: str


class AttentionLine(NamedTuple):
    """A thing to do: its kind, its icon, its sentence, the addresses of entries in it, and what settles it.

    `also`: other products that it is about. `distance`: how far away its day is, if that is soon. `place`: where else
    it is settled, before `actions` (None: here).
    """

    urgency: str
    icon: str
    label: str
    message: Message
    links: Mapping[str, str]
    also: list[tuple[str, str]]
    distance: str
    actions: list[Action]
    place: Hint | None = None
    postpone: str = ""
    """The address of the form that puts it off."""


class AttentionGroup(NamedTuple):
    """What there is to do about a product (or something else): its title, address, phase, lines."""

    title: str
    href: str
    tag: PhaseTag | None
    lines: list[AttentionLine]


class Tile(NamedTuple):
    """A number (None: not known) with the sentence about it, and the page that lists what it counts."""

    id: str
    title: str
    href: str
    number: int | None
    sentence: Any
    is_late: bool = False
    more: tuple[str, str] | None = None
    """Another number about it, in words, and the page that lists what it counts."""


def make_today(view: View) -> WebPage:
    """The overview of a day."""
    live, _ = split_live_startups(view.page_context, view.registry.startups_of_incubator(view.incubator))
    lines = list_things_to_do(collect_action_items(view.scope))
    counts = Counter(urgency(line.reason) for line in lines)
    reasons = Counter(line.reason for line in lines)
    show = {name: value for name in ("only", "show") if (value := view.query.get(name)) in (*URGENCIES, *SIGNALS)}
    chosen = next(iter(show.values()), "")
    reasons[chosen] += 0
    groups = _group_lines(line for line in lines if chosen in ("", line.reason, urgency(line.reason)))
    visible = groups if view.query.get("all") else groups[:_SHOWN_GROUPS]
    more = groups[len(visible) :]
    return WebPage(
        "today.html",
        gettext("Today") if view.day == view.workspace.current_date and not view.is_site else gettext("Overview"),
        {
            **tile_values(view, live),
            "portfolio": products_by_phase(view, live) if view.is_site and len(live) <= _SHOWN_PRODUCTS else [],
            "chips": [
                (gettext("Everything"), len(lines), view.links.page(""), not chosen),
                *(
                    (gettext(label), counts[name], view.links.page("", {"show": name}), name == chosen)
                    for name, label in URGENCIES.items()
                    if counts[name]
                ),
            ],
            "subjects": [
                (translate(SIGNALS[reason].title), count, view.links.page("", {"only": reason}), reason == chosen)
                for reason, count in reasons.items()
                if reason in SIGNALS
            ],
            "groups": [_make_group(view, startup_id, own) for startup_id, own in visible],
            "postponed": list(_postponed_lines(view)),
            "postponed_summary": postponed_summary(collect_postponed_items(view.scope)),
            "unknown_teams": _unknown_teams(view),
            "line_count": len(lines),
            "more": (sum(len(own) for _, own in more), len(more), view.links.page("", {**show, "all": "1"})),
            "drafts": _drafts(view),
            "committees": list(_next_committees(view))[:_SHOWN_COMMITTEES],
            "changes": list(_last_changes(view)),
            "notes": NoteTexts(list(_standing_notes(view)), list(_definitions(view))),
            "actions": [
                Action(label, address)
                for label, address in (
                    (gettext("Record a committee"), view.links.change("committee")),
                    (gettext("Welcome somebody"), view.links.change("new-member")),
                    (gettext("Bring in a spreadsheet"), "" if view.whole.startups else view.links.change("import")),
                )
                if address
            ],
        },
        "today",
    )


def tile_values(view: View, live: list[Startup]) -> dict[str, Any]:
    """What `macros/tiles.html` draws: the products by phase, and the other tiles."""
    by_phase = list(_by_phase(view, live))
    people = [person for person in _people(view) if person.is_active(view.day)]
    return {
        "live_count": len(live),
        "by_phase": by_phase,
        "stack": list(_stack([count for _, count, _ in by_phase])),
        "tiles": [
            _people_tile(view, people),
            _endings_tile(view, people),
            *([] if view.is_site else [_committees_tile(view)]),  # a public page does not say who is late
        ],
        "products_link": view.links.page("startups"),
    }


def _unknown_teams(view: View) -> str:
    """That nobody knows which teams are empty; "" where missions are recorded."""
    if view.registry.team_coverage(view.day).is_sufficient:
        return ""
    return translate(unknown_teams_message(view.scope))


def _people(view: View) -> Sequence[ActivePerson]:
    """Those of the incubator, who are looked for once for all incubators: each of them has a page with these tiles."""
    if view.incubator is None:
        return people_with_missions(view.registry, None)
    by_incubator = view.keep("people", view.registry is view.whole, lambda _: people_by_incubator(view.registry))
    return by_incubator.get(view.incubator, ())


def urgency(reason: str) -> str:
    """The kind of thing to do (a key of `URGENCIES`) of a reason."""
    return SIGNALS[reason].urgency


def _by_phase(view: View, live: list[Startup]) -> Iterator[tuple[PhaseTag, int, str]]:
    phases = Counter(view.registry.phase_at(startup.id, view.day) for startup in live)
    for phase in sorted(phases, key=lambda phase: (view.registry.vocabulary.phase_rank(phase), phase or "")):
        yield phase_tag(view, phase), phases[phase], view.links.page("startups", {"phase": phase or ""})


def _stack(counts: list[int]) -> Iterable[tuple[str, str]]:
    """Where each part of a bar begins and how wide it is, in percent, with a small gap."""
    gap = 0.5
    room = 100 - gap * (len(counts) - 1)
    left = 0.0
    for count in counts:
        width = room * count / (sum(counts) or 1)
        yield f"{left:.2f}%", f"{width:.2f}%"
        left += width + gap


# Tiles


def _people_tile(view: View, people: list[ActivePerson]) -> Tile:
    """Those that `report headcount` counts, by status."""
    if not _records_missions(view):
        return Tile("people", gettext("People"), view.links.page("members"), None, gettext("No mission is recorded."))
    statuses = Counter(group for person in people for group in person_groups(view.registry, "status", person, view.day))
    parts: list[Message] = []
    for status in sort_groups(view.registry, "status", statuses):
        label = translate_label(group_value(view.registry, "status", status), view.language)
        parts.append(Message("{label} {n}", {"n": statuses[status], "label": label}))
    sentence = capitalize_first(", ".join(map(translate, parts)))
    notes = left_out_notes(view.registry, view.incubator, Period(view.day, view.day))
    more = next(((translate(note.message), "") for note in notes), None)
    return Tile("people", gettext("People"), view.links.page("members"), len(people), sentence, more=more)


def _records_missions(view: View) -> bool:
    """Whether any mission of anybody has begun: without one, who is there and who leaves is not known."""
    return any(
        mission.covers_a_day and mission.first_day <= view.day for _, _, mission in view.registry.member_missions
    )


def _endings_tile(view: View, people: list[ActivePerson]) -> Tile:
    """The people whose last mission ends soon, as `list members --ending 60d` counts them."""
    last = shift_date_clamped(view.day, ENDING_DAYS)
    ends = ((tenure_end(person.missions, view.day), person.member) for person in people)
    ending = [(end, member) for end, member in ends if end is not None and end <= last]
    ending.sort(key=lambda item: (item[0], item[1].display_name))
    title = gettext("People whose mission ends within {n} days").format(n=ENDING_DAYS)
    href = view.links.page("members", {"ending": f"{ENDING_DAYS}d"})
    if not _records_missions(view):
        return Tile("endings", title, href, None, gettext("No mission is recorded."))
    sentence: Any = gettext("Nobody's mission ends by then.")
    if ending:
        day, member = ending[0]
        text = N_("{name}, on {day}") if len(ending) == 1 else N_("First {name}, on {day}")
        if not view.names_people:
            text = N_("On {day}") if len(ending) == 1 else N_("The first on {day}")
        sentence = Message(text, {"name": member.display_name, "day": format_day_and_month(day)})
    return Tile("endings", title, href, len(ending), sentence)


def _committees_tile(view: View) -> Tile:
    """Those that `report committees` says are overdue."""
    situations = committee_situations(view.scope, view.scope.startups)
    late = [one for one in situations if one.committee.state == "overdue"]
    never = sum(bool(one.committee_days_unrecorded) for one in situations)
    parts = []
    if late:
        arguments = {"title": late[0].startup.display_name, "n": late[0].committee_days_late}
        text = N_("{title}, by {n:duration}.") if len(late) == 1 else N_("{title} most, by {n:duration}.")
        parts.append(translate(Message(text, arguments)))
    more = None
    if never:
        text = ngettext(
            "{n} product has no committee recorded, {months} months after its launch.",
            "{n} products have no committee recorded, {months} months after their launch.",
            never,
        ).format(n=never, months=view.registry.vocabulary.committee_months)
        more = (text, view.links.page("startups", {"committee": "first"}))
    href = view.links.page("startups", {"committee": "late"})
    sentence = " ".join(parts) or ("" if more else gettext("None is late."))
    return Tile("late", gettext("Committees overdue"), href, len(late), sentence, bool(late), more)


# What needs attention


def _group_lines(lines: Iterable[ActionLine]) -> list[tuple[str, list[ActionLine]]]:
    """The lines by the id of the product ("": of none), those with what is overdue first.

    First comes what a committee decided and nobody did. What is overdue of a product that is over comes after what is
    of the others: nothing waits for it.
    """
    by_startup: dict[str, list[ActionLine]] = {}
    for line in lines:
        startups = line.items[0].startups
        by_startup.setdefault(startups[0] if startups else "", []).append(line)
    order = {name: place for place, name in enumerate(URGENCIES)}

    def rank(item: tuple[str, list[ActionLine]]) -> tuple[int, int, datetime.date, str]:
        first = min(item[1], key=lambda line: order[urgency(line.reason)])
        place = ("stop-decided", first.reason, "ghost").index(first.reason)
        return order[urgency(first.reason)], place, first.day or datetime.date.max, item[0]

    groups = sorted(by_startup.items(), key=rank)
    for _, own in groups:
        own.sort(key=lambda line: order[urgency(line.reason)])
    return groups


def _make_group(view: View, startup_id: str, lines: Iterable[ActionLine]) -> AttentionGroup:
    tag = phase_tag(view, view.whole.phase_at(startup_id, view.day)) if startup_id else None
    title = entry_title(view.registry, "startup", startup_id) if startup_id else gettext("Without a product")
    return AttentionGroup(
        title, entry_link(view, "startup", startup_id), tag, [_line(view, line, bool(startup_id)) for line in lines]
    )


def _line(view: View, line: ActionLine, has_title: bool) -> AttentionLine:
    item = line.items[0]
    kind = urgency(line.reason)
    message = (line.short or line.message) if has_title else line.message
    links = {"name": entry_link(view, "member", item.entry.id)} if item.entry.kind == "member" else {}
    if item.entry.kind == "job":
        links = {"offer": entry_link(view, "job", item.entry.id)}
    also = [
        (entry_title(view.registry, "startup", startup), entry_link(view, "startup", startup))
        for startup in (item.startups[1:] if has_title else ())
    ]
    label = gettext(URGENCIES[kind])
    away = distance((line.day - view.day).days) if kind == "soon" and line.day is not None else ""
    icon = _ICONS.get(kind, "fill")
    place = line.hints[0] if line.hints[0].is_elsewhere else None
    actions = list(_actions(view, line))
    postpone = _postpone_link(view, view.postpone_verb, item, "" if len(line.items) > 1 else item.topic)
    return AttentionLine(kind, icon, label, message, links, also, away, actions, place, postpone)


def _postpone_link(view: View, verb: str, item: FoundSignal, topic: str, **words: str) -> str:
    """The form that puts off a thing, or all of its reason."""
    if item.signal in NEVER_POSTPONED or not view.postpone_verb:
        return ""
    words |= {"whose": view.query["incubator"]} if view.query.get("incubator") else {}
    name = item.name if topic else item.signal
    return view.links.change(verb, kind=item.entry.kind, id=item.entry.id, reason=name, **words)


def _postponed_lines(view: View) -> Iterator[tuple[Message, str]]:
    """What is known until a later day, and the form that asks it again."""
    for item, answer in collect_postponed_items(view.scope):
        verb = POSTPONE_PRIVATELY if answer.is_private else POSTPONE
        link = _postpone_link(view, verb, item, item.topic, until=view.day.isoformat())
        yield postponed_message(item, answer), link


def _actions(view: View, line: ActionLine) -> Iterator[Action]:
    """The ways out of a line that are settled here; none where nothing can be changed."""
    for hint in line.hints:
        if hint.page and hint.text is not None:
            label = translate(hint.text)
            address = _page_of_way(view, line.items[0], hint, label)
            if address:
                yield Action(label, address)


def _page_of_way(view: View, item: FoundSignal, hint: Hint, label: str) -> str:
    """The address of the page that a way out opens; where it is an answer, its label says why."""
    if hint.page == POSTPONE:
        return _postpone_link(view, view.postpone_verb, item, item.topic, because=label, **hint.values)
    return way_address(view.links, hint)


# Drafts, committees to come, last changes


def _drafts(view: View) -> list[DraftLine]:
    """The forms that were begun and not finished, the latest first."""
    if not view.draft_count or not view.links.change("x"):
        return []
    from incubo.web.forms.draft_pages import list_draft_lines  # lazy: all forms, where there is a draft

    return list_draft_lines(view)[:_SHOWN_DRAFTS]


class ComingCommittee(NamedTuple):
    """A committee to come: its day, how far away that is, its product. `is_expected`: nobody set its day."""

    day: datetime.date
    distance: str
    is_soon: bool
    title: str
    href: str
    dossier: str
    is_expected: bool


def _next_committees(view: View) -> Iterator[ComingCommittee]:
    coming = [
        (schedule.upcoming, startup.display_name, startup.id, schedule.state == "due")
        for startup in view.scope.startups
        if (schedule := view.scope.situation(startup).committee).upcoming is not None
    ]
    for day, title, startup_id, is_expected in sorted(coming):
        days = (day - view.day).days
        is_soon = days <= SOON_DAYS
        dossier = find_dossier(view.links, startup_id) if is_soon else ""
        href = view.links.entry("startup", startup_id)
        yield ComingCommittee(day, distance(days), is_soon, title, href, dossier, is_expected)


class ChangeLine(NamedTuple):
    """A change: what it says, who made it (a site does not say), when, and the entry that it is about."""

    text: Message
    who: Message | None
    day: datetime.date
    href: str
    title: str
    others: int = 0


def change_lines(view: View, commits: Iterable[ToldCommit], limit: int) -> Iterator[ChangeLine]:
    """The lines of some commits, at most `limit`."""
    from incubo.history.log_document import author_label  # lazy: as below

    left = limit
    for commit in commits:
        for line in commit.lines:
            if not left:
                return
            entry = line.entries[0] if line.entries else None
            is_one = entry is not None and len(line.entries) == 1
            href = entry_link(view, entry.kind, entry.id) if entry is not None and is_one else ""
            title = entry.title if entry is not None else ""
            who = author_label(commit) if not view.is_site else None
            yield ChangeLine(line.text, who, commit.time.date(), href, title)
            left -= 1


def _last_changes(view: View) -> Iterator[ChangeLine]:
    """The last changes of the incubator's entries; none for a day in the past, or outside git."""
    if view.day == view.workspace.current_date:
        yield from change_lines(view, view.last_changes(None, _SHOWN_CHANGES), _SHOWN_CHANGES)


def _standing_notes(view: View) -> Iterator[str]:
    """What changes how the figures are read."""
    yield from map(translate, view.attention_notes)
    yield from (translate(note.message) for note in _phase_notes(view) if not note.is_definition)


def _phase_notes(view: View) -> Iterator[Note]:
    return phase_notes(view.registry, view.registry.startups_of_incubator(view.incubator), view.day)


def _definitions(view: View) -> Iterator[str]:
    """What the figures count."""
    yield gettext("Active products: those in a phase of the list, on that day.")
    yield from (translate(note.message) for note in _phase_notes(view) if note.is_definition)
    yield (
        gettext("People: those with a mission that covers the day, whatever it is for.")
        if view.incubator is None
        else gettext(
            "People: those with a mission that covers the day, for one of our products (but no draft) or teams, or "
            "whose entry names our incubator."
        )
    )
    yield gettext("People whose mission ends: those who have no other one just after.")
    if view.is_site:  # the list of what is missing is not there
        return
    yield gettext("Entries to fill in: what the phase asks for, but for what nearly nobody in the registry records.")
    if is_asked_for(view.registry, "post_mortem"):
        yield gettext(
            "What needs attention is about active products. One that is over has a line if its people are still there, "
            "or for a year if it lacks its post-mortem."
        )
    else:
        yield gettext(
            "What needs attention is about active products. One that is over has a line if its people are still there."
        )
