"""The page of a product: its phase, its life, its team, its committees, what is missing, its measures and links."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from incubo.core.failures import attempt
from incubo.core.hint import NO_HINT, Hint
from incubo.core.i18n import N_, capitalize_first, format_duration, gettext, ngettext, translate
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.document.page import Cell
from incubo.edit.verbs.stop import STOP_REASONS
from incubo.facts.expectations import (
    expectation_field,
    expectation_label,
    meets_expectation,
    phase_expectations,
)
from incubo.facts.people import role_value
from incubo.facts.situation import CommitteeSchedule
from incubo.facts.ways import make_joining_hint
from incubo.model.dates import add_months
from incubo.model.jobs import closing_date, job_title_or_id
from incubo.model.phases import END_EVENT
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, phase_label
from incubo.render.pages.formats import row_label
from incubo.reports.entry_pages.common import MISSING_PART, days_left_cell, name_section
from incubo.reports.entry_pages.startup import (
    events_in_order,
    following_phase,
    latest_objectives,
    link_facts,
    phase_cells,
)
from incubo.reports.entry_pages.startup_team import count_recent_departures, nobody_message
from incubo.reports.metrics import metric_series
from incubo.web.blocks import Part, entry_link, make_parts
from incubo.web.items import EntryItems, ItemLink
from incubo.web.links import find_dossier
from incubo.web.pages.startups import SOON_DAYS, Meter, Moment, distance
from incubo.web.timeline import make_measure, make_timeline
from incubo.web.view import View

if TYPE_CHECKING:
    from incubo.model.phases import PhasePeriod
    from incubo.model.records import Job, Member, Mission, Startup
    from incubo.model.teams import Assignment

T = TypeVar("T")

_MAIL_ADDRESS = re.compile(r"[\w.+-]{1,100}@[\w.-]{1,200}")
_FIELDS_WITH_ADDRESS = ("link", "repository")
"""The fields whose address is said; of the others (statistics, budget …), the name leads to it: a column is narrow."""
_FULL_METER_DAYS = 365
"""The days left that fill a meter."""


class TeamRow(NamedTuple):
    """A person of the team: who, what, for whom, until when; `left`: days left; `arrives`: the day, if it is later.

    `edit`: the form of the mission.
    """

    name: str
    href: str
    role: str
    employer: str
    status: str
    end: datetime.date | None
    left: int | None
    arrives: datetime.date | None = None
    edit: ItemLink | None = None

    @property
    def share(self) -> int:
        """How full its meter is, in percent."""
        return min(100, round(100 * max(self.left or 0, 0) / _FULL_METER_DAYS))

    @property
    def tone(self) -> str:
        """Whether few days are left."""
        return "soon" if self.left is not None and self.left <= SOON_DAYS else ""


class Expectation(NamedTuple):
    """Something that a phase asks for, whether the entry has it, the form that fills it in, and where the source of the
    registry has it, if it does.
    """

    label: Message
    is_met: bool
    href: str
    place: Hint = NO_HINT


class Checklist(NamedTuple):
    """What is asked for: the heading, how much is met, what is new or missing, and what earlier phases asked for."""

    title: str
    meter: Meter
    shown: list[Expectation]
    folded: list[Expectation]
    folded_title: str


def startup_values(view: View, startup: Startup) -> dict[str, Any]:
    """What the template of a product needs, besides what every entry has."""
    context = view.page_context
    registry, day = view.registry, view.day
    period = registry.phase_period_at(startup.id, day)
    schedule = context.situation(startup).committee
    if view.is_site and schedule.state == "overdue":  # a site does not say who is late
        schedule = CommitteeSchedule("none")
    expected = schedule.day
    is_live = view.query_context.is_live(startup.id)
    is_incubated = view.query_context.is_incubated(startup.id)
    items = EntryItems(view, "startup", startup)
    team = _attempt(N_("Team"), lambda: list(_team(view, startup)))
    arriving = sum(row.arrives is not None for row in team or ())
    return {
        "startup": startup,
        "phase_line": _attempt(
            N_("Phase"), lambda: [*_phase_line(view, startup, period), *_stop_reason(view, startup, period)]
        ),
        "lead": " ".join((startup.mission or "").split()),
        "notice": None
        if view.is_site
        else _attempt(N_("Committees"), lambda: _notice(view, startup, expected, is_incubated)),
        "timeline": _attempt(N_("Life of the product"), lambda: make_timeline(view, startup, schedule)),
        "team": team,
        "nobody": translate(nobody_message(context.registry, context.day)),
        "team_count": _team_count(len(team) - arriving, arriving) if team else "",
        "departures": _attempt(N_("Team"), lambda: count_recent_departures(context, startup)),
        "committees": _attempt(N_("Committees"), lambda: list(_committees(view, startup, expected))),
        "objectives": _attempt(N_("Objectives"), lambda: latest_objectives(context, startup)),
        "checklist": None
        if view.is_site
        else _attempt(N_("What is asked for"), lambda: _checklist(view, startup, period)),
        "measures": _attempt(N_("Measures"), lambda: list(_measures(view, startup, items))),
        "facts": _attempt(N_("Links and people"), lambda: list(_facts(view, startup))),
        "events": _attempt(N_("Events"), lambda: list(_events(view, startup, items))),
        "phase_edits": {i: items.at("phases", i) for i in range(len(startup.phases))},
        "vacant": _attempt(N_("Vacant roles"), lambda: list(_vacant_roles(view, startup))),
        "offers": _attempt(N_("Open offers"), lambda: offer_lines(view, _other_offers(view, startup))),
        "missing": MISSING_PART,
        "phase_place": _find_phase_place(view, startup),
        "join_place": make_joining_hint(view.scope, startup),
        "change": {
            "committee": view.links.change("committee", startup=startup.id) if is_live else "",
            "extend": _find_extension(view, startup, team) if team and is_live else "",
            "phase": view.links.change("phase", startup=startup.id),
            "stop": view.links.change("stop", startup=startup.id) if is_live else "",
            "join": view.links.change("join", startup=startup.id) if is_live else "",
            "session": view.links.change("committee-mode", startup=startup.id) if is_live else "",
            "event": view.links.change("event", startup=startup.id),
            "metric": view.links.change("metric", startup=startup.id),
            "text": view.links.change("text", kind="startup", id=startup.id),
            "set": view.links.change("set", kind="startup", id=startup.id),
            "rename": view.links.change("rename", kind="startup", id=startup.id),
        },
    }


def _attempt(title: str, make: Callable[[], T]) -> T | None:
    """What a section of the page shows; None where making it fails."""
    return attempt(make, name_section(Message(title)), None)


def _phase_line(view: View, startup: Startup, period: PhasePeriod | None) -> list[Any]:
    """Since when it is in its phase, and how long that usually lasts."""
    cells = phase_cells(view.page_context, startup, period)
    if period is not None and period.phase.start and view.registry.vocabulary.is_stop(period.phase.name):
        cells = (cells[0], Cell(Message(N_("stopped since {day:long}"), {"day": period.phase.start})))
    shown = cells[1 : 2 if view.is_site else None] if period is not None else cells
    return [part for cell in shown for part in make_parts(view, cell, cell.type)]


def _stop_reason(view: View, startup: Startup, period: PhasePeriod | None) -> list[Part]:
    """Why it stopped: the field of the entry, else what is said of its end among the events."""
    vocabulary = view.registry.vocabulary
    if period is None or not vocabulary.is_stop(period.phase.name):
        return []
    if startup.stop_reason:
        reason = vocabulary.value_label(STOP_REASONS, startup.stop_reason, view.language)
    else:
        ends = [
            event.comment or ""
            for event in startup.events
            if event.name == END_EVENT and event.date is not None and event.date <= view.day
        ]
        reason = " ".join(" ".join(ends[-1:]).split())
    return [Part(gettext("Reason: {reason}").format(reason=reason))] if reason else []


class Notice(NamedTuple):
    """A notice at the top: its tone (`warn`, `bad`), what it says, and where to go (label and address)."""

    tone: str
    strong: str
    text: str
    actions: list[tuple[str, str]]


def _notice(view: View, startup: Startup, expected: datetime.date | None, is_incubated: bool) -> Notice | None:
    """A stop that is decided and not done; else a committee that is overdue or soon, with a stop that is planned."""
    record = (gettext("Record the committee"), view.links.change("committee", startup=startup.id))
    dossier = (gettext("Open the dossier"), find_dossier(view.links, startup.id))
    session = (gettext("Hold the committee"), view.links.change("committee-mode", startup=startup.id))
    stop = view.scope.situation(startup).stop
    if stop.to_do is not None:
        said = capitalize_first(translate(stop.to_do_message))
        stopping = (gettext("Stop the product"), view.links.change("stop", startup=startup.id))
        return Notice("bad", f"{said}.", "", [stopping] if stopping[1] else [])
    stop_text = ""
    if stop.planned is not None:
        stop_text = translate(Message(N_("The stop is planned for {day:long}."), {"day": stop.planned}))
    if expected is None or (days := (expected - view.day).days) > SOON_DAYS:
        return Notice("warn", stop_text, "", []) if stop_text else None
    if days < 0:
        message = Message("{n:duration}", {"n": -days})
        strong = gettext("Committee {late} late.").format(late=translate(message))
        text = translate(Message(N_("It was expected on {day:long}, and none is recorded since."), {"day": expected}))
        text = f"{text} {stop_text}".strip()
        return Notice("bad", strong, text, [action for action in (record, session, dossier) if action[1]])
    strong = translate(Message(N_("Committee {when}, on {day:long}."), {"when": distance(days), "day": expected}))
    text = gettext("The decision is recorded the same day.") if is_incubated else ""
    text = f"{text} {stop_text}".strip()
    return Notice("warn", strong, text, [action for action in (dossier, session, record) if action[1]])


def _team(view: View, startup: Startup) -> Iterator[TeamRow]:
    """Who works for it on the day, those who leave first at the top, then those who arrive later."""
    registry, day = view.registry, view.day
    present = view.scope.situation(startup).members
    for person in present:
        yield _team_row(view, person.member, person.mission, person.end)
    ids = {person.member.id for person in present}
    coming: dict[str, Assignment] = {}
    for assignment in registry.assignments_by_startup.get(startup.id, ()):
        mission = assignment.mission
        if assignment.member.id not in ids and mission.covers_a_day and mission.first_day > day:
            known = coming.get(assignment.member.id)
            if known is None or mission.first_day < known.mission.first_day:
                coming[assignment.member.id] = assignment
    for assignment in sorted(coming.values(), key=lambda one: (one.mission.first_day, one.member.display_name)):
        row = _team_row(view, assignment.member, assignment.mission, assignment.mission.end)
        yield row._replace(left=None, arrives=assignment.mission.start)


def _team_row(view: View, member: Member, mission: Mission, end: datetime.date | None) -> TeamRow:
    """Somebody who works for the product until `end`."""
    vocabulary = view.registry.vocabulary
    return TeamRow(
        member.display_name,
        entry_link(view, "member", member.id),
        " ".join((member.role or "").split()) or (member.domaine or ""),
        mission.employer or "",
        vocabulary.value_label("statuses", mission.status, view.language) if mission.status else "",
        end,
        (end - view.day).days if end is not None else None,
        edit=EntryItems(view, "member", member).of("missions", mission),
    )


def _team_count(present: int, arriving: int) -> str:
    text = ngettext("{n} person", "{n} people", present).format(n=present)
    if arriving:
        text += ", " + ngettext("{n} arrives", "{n} arrive", arriving).format(n=arriving)
    return text


class CommitteeRow(NamedTuple):
    """A committee: its day, what was decided, the money, the months, what was said; `moment`: for one to come.

    `edit`: its form.
    """

    day: datetime.date
    decision: str
    amount: float | None
    months: float | None
    comment: str
    document: str
    moment: Moment | None = None
    edit: ItemLink | None = None


def _committees(view: View, startup: Startup, expected: datetime.date | None) -> Iterator[CommitteeRow]:
    if expected is not None:
        days = (expected - view.day).days
        if days < 0:
            text, tone = gettext("{duration} late").format(duration=format_duration(-days)), "late-t"
        else:
            text, tone = distance(days), "soon-t" if days <= SOON_DAYS else ""
        late = view.scope.situation(startup).late_for_budget_message if not view.is_site else None
        comment = capitalize_first(translate(late)) if late is not None else ""
        yield CommitteeRow(expected, "", None, None, comment, "", Moment(None, text, tone=tone))
    items = EntryItems(view, "startup", startup)
    for event in reversed(view.scope.situation(startup).held_committees):
        if event.date is not None:
            vocabulary = view.registry.vocabulary
            decision = vocabulary.value_label("decisions", event.decision, view.language) if event.decision else ""
            yield CommitteeRow(
                event.date, decision, event.amount, event.months, event.comment or "", event.document or "",
                edit=items.of("events", event),
            )  # fmt: skip


def _checklist(view: View, startup: Startup, period: PhasePeriod | None) -> Checklist | None:
    """What the next living phase asks for from its first day; without one, what the present phase asks for.

    Of a product that has stopped, only the post-mortem is left to write.
    """
    registry, vocabulary = view.registry, view.registry.vocabulary
    if period is not None and vocabulary.is_stop(period.phase.name):
        if all(one.expectation != "post_mortem" for one in view.scope.situation(startup).missing):
            return None
        href = view.links.change("text", kind="startup", id=startup.id, section="post-mortem")
        item = Expectation(expectation_label("post_mortem"), False, href, _find_place(view, startup, ()))
        return Checklist(gettext("Left to fill in"), Meter(0, 1), [item], [], "")
    if period is None or period.phase.name is None or not vocabulary.is_live(period.phase.name):
        return None
    phase = period.phase.name
    planned = view.page_context.situation(startup).planned_period
    if planned is not None and vocabulary.is_stop(planned.phase.name):
        return None
    following = following_phase(view.page_context, period)
    has_next = following is not None and vocabulary.is_live(following)
    aim = following if has_next and following is not None else phase
    start = period.phase.start

    def is_due(months: int) -> bool:
        if has_next or not months:
            return not months
        return start is not None and add_months(start, months) <= view.day

    names = [name for name, months in phase_expectations(registry, aim).items() if is_due(months)]
    if not names:
        return None
    earlier = phase_expectations(registry, phase) if has_next else {}
    items = {name: _expectation(view, startup, name) for name in names}
    shown = [item for name, item in items.items() if name not in earlier or not item.is_met]
    folded = [item for name, item in items.items() if name in earlier and item.is_met]
    shown.sort(key=lambda item: item.is_met)
    label = phase_label(registry, aim)
    title = Message(N_("To enter {phase}") if has_next else N_("What {phase} asks for"), {"phase": label})
    folded_title = ngettext(
        "The {n} that {phase} asked for already", "The {n} that {phase} asked for already", len(folded)
    )
    current = translate(phase_label(registry, phase))
    meter = Meter(sum(item.is_met for item in items.values()), len(items))
    return Checklist(translate(title), meter, shown, folded, folded_title.format(n=len(folded), phase=current))


def _expectation(view: View, startup: Startup, name: str) -> Expectation:
    is_met = meets_expectation(view.registry, startup, name, view.day)
    field = expectation_field(name)
    if field == "events":
        return Expectation(expectation_label(name), is_met, view.links.change("committee", startup=startup.id))
    href = view.links.change("set", kind="startup", id=startup.id, field=field)
    return Expectation(expectation_label(name), is_met, href, _find_place(view, startup, (field,)))


def _find_place(view: View, startup: Startup, field: FieldPath) -> Hint:
    """Where the source of the registry has a field, if it does."""
    return make_hint(view.registry, EntryRef("startup", startup.id), field, "")


def _find_phase_place(view: View, startup: Startup) -> Hint:
    """Where the source of the registry changes the phase, if it does: our form would only say so."""
    place = _find_place(view, startup, ("phases",))
    source = view.registry.layout.source
    if source is None or not place.address:
        return NO_HINT
    return place._replace(text=Message(N_("change the phase in {name}"), {"name": source.name}))


def _find_extension(view: View, startup: Startup, team: Iterable[TeamRow]) -> str:
    """The form that extends the team; where a source has the missions, the people, each with its form there."""
    address = view.links.change("extend", startup=startup.id)
    is_elsewhere = any(row.edit is not None and not row.edit.address.startswith("/") for row in team)
    return "#team" if address and is_elsewhere else address


def _facts(view: View, startup: Startup) -> Iterator[tuple[str, list[Any]]]:
    """Who follows and funds it, then its links and declarations: label and parts."""
    context = view.page_context
    people = [
        (
            gettext("Followed by"),
            context.entry_cells("member", filter(None, (startup.contact_incubator, startup.contact_dinum))),
        ),
        (gettext("Funded by"), context.entry_cells("organisation", startup.funders)),
        (gettext("Incubators"), context.entry_cells("incubator", startup.all_incubators)),
    ]
    for label, cells in people:
        parts = [part for cell in cells for part in make_parts(view, cell, cell.type)]
        if parts:
            yield label, parts
    if startup.contact:
        yield gettext("Write to"), [short_part(Part(startup.contact.strip()))]
    pages: list[Part] = []
    rows: list[tuple[str, list[Any]]] = []
    for row in link_facts(context, startup):
        parts = [part for cell in row.cells for part in make_parts(view, cell, cell.type)]
        if row.id not in _FIELDS_WITH_ADDRESS and len(parts) == 1 and parts[0].href == parts[0].text:
            if not pages:
                rows.append((gettext("Pages"), pages))
            pages.append(parts[0]._replace(text=row_label(row)))
        elif parts:
            rows.append((row_label(row), [short_part(part) for part in parts]))
    yield from rows


def short_part(part: Part) -> Part:
    """A link to the web without what every address begins with; an e-mail address as one that can be written to."""
    if _MAIL_ADDRESS.fullmatch(part.text) and not part.href:
        return part._replace(href=f"mailto:{part.text}")
    if not part.href or part.href != part.text:
        return part
    return part._replace(text=part.text.split("://", 1)[-1].removeprefix("www.").rstrip("/"))


def _measures(view: View, startup: Startup, items: EntryItems) -> Iterator[tuple[Any, list[ItemLink]]]:
    """Each measure, and the forms of its figures, the latest first."""
    dated = sorted(
        (i for i, metric in enumerate(startup.metrics) if metric.key and metric.date is not None),
        key=lambda i: startup.metrics[i].date or datetime.date.min, reverse=True,
    )  # fmt: skip
    edits: dict[str, list[ItemLink]] = {}
    for i in dated:
        if (link := items.at("metrics", i)) is not None:
            edits.setdefault(str(startup.metrics[i].key), []).append(link)
    for key, points in metric_series(startup, view.day).items():
        yield make_measure(key, points, view.language), edits.get(key, [])


def _events(view: View, startup: Startup, items: EntryItems) -> Iterator[tuple[Any, ...]]:
    """The events, the latest first: the parts of the day, of what it is, of the comment; its form."""
    for event in events_in_order(view.page_context, startup):
        name = view.page_context.vocabulary_cell("events", event.name)
        values = (event.date, "date"), (name, "text"), (event.comment, "text")
        yield *(make_parts(view, value, value_type) for value, value_type in values), items.of("events", event)


def _vacant_roles(view: View, startup: Startup) -> Iterator[tuple[str, list[tuple[str, str, list[Any]]]]]:
    """The roles that nobody has, each with the open offers that would fill it; a site does not say what is missing."""
    if not view.is_site:
        for role, jobs in view.page_context.situation(startup).team_offers.by_role.items():
            yield translate(Message("{role}", {"role": role_value(view.registry, role)})), offer_lines(view, jobs)


def _other_offers(view: View, startup: Startup) -> Sequence[Job]:
    """The open offers that are not beside a vacant role."""
    situation = view.page_context.situation(startup)
    return situation.open_offers if view.is_site else situation.team_offers.others


def offer_lines(view: View, jobs: Iterable[Job]) -> list[tuple[str, str, list[Any]]]:
    """The open offers: title, address, until when."""
    offers = []
    for job in jobs:
        closes = closing_date(job)
        cells = (
            (Cell(Message(N_("until {day:long}"), {"day": closes})), days_left_cell(closes, view.day, SOON_DAYS))
            if closes is not None
            else ()
        )
        parts = [part for cell in cells for part in make_parts(view, cell, cell.type)]
        offers.append((job_title_or_id(job), view.links.entry("job", job.id), parts))
    return offers
