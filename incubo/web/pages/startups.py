"""The portfolio: the products of the incubator, in which phase, with whom, and when their committee is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.i18n import N_, format_duration, gettext, ngettext, translate
from incubo.core.message import Message
from incubo.document.table import Column
from incubo.facts.situation import Situation
from incubo.model.phases import has_written_end
from incubo.query.lists import LISTS
from incubo.query.resources.startups import STARTUPS
from incubo.registry.lookup import entry_title
from incubo.reports.committees import committee_situations
from incubo.reports.common import startup_followers
from incubo.reports.standards import asked_standards, startup_standards
from incubo.reports.teams import unknown_teams_message
from incubo.web.blocks import PhaseTag, entry_link, phase_tag
from incubo.web.pages.filters import FilterField, filter_fields, hidden_values
from incubo.web.pages.lists import list_arguments, make_scoped_list, sort_link
from incubo.web.pages.paging import find_part
from incubo.web.plain_text import note_texts
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.document.table import Table
    from incubo.model.records import Startup

SOON_DAYS = 30
"""A committee within this number of days is marked."""
_COMMITTEE_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "soon": {"ending": "60d"},
    "late": {"committee_late": True},
    "none": {"missing": ["committee"]},
}
"""What the field `committee` of the address means, in the filters of the list."""
_COMMITTEE_STATES: Mapping[str, Callable[[Situation], bool]] = {
    "uncovered": lambda one: one.committee.state in ("overdue", "never"),
    "first": lambda one: bool(one.committee_days_unrecorded),
}
"""What else it means: of products in the programme, as `report committees` counts them."""
_DOWNLOADED = (
    "id,title,mission,phase,since,age,team,last_committee,next_committee,contact_incubator,contact_dinum,sponsors,"
    "incubators"
)
"""The columns of a download, those that the list has."""
_OWN_ORDERS = ("standards", "followed")
"""The columns that the list itself cannot sort by."""
_HIDDEN_NOTES = ("hidden", "definition", "scope")
"""Notes of the list that the page tells in its own way."""


class Meter(NamedTuple):
    """How much of something there is, of how much: `share` from 0 to 100."""

    done: int
    total: int

    @property
    def share(self) -> int:
        """In percent."""
        return round(100 * self.done / self.total) if self.total else 0


class Moment(NamedTuple):
    """A day with what is said of it: `text` where there is no day; `tone`: `late-t`, `soon-t`, `muted` or ""."""

    day: datetime.date | None
    text: str = ""
    detail: str = ""
    tone: str = ""


class ProductRow(NamedTuple):
    """A product in the portfolio. `team`: None where it is not known who is in it."""

    title: str
    href: str
    mission: str
    tag: PhaseTag
    age: str
    usual: str
    team: int | None
    committee: Moment
    standards: Meter | None
    followers: list[tuple[str, str]]


def startup_arguments(view: View, *, every_phase: bool = False) -> dict[str, Any]:
    """The values of the address as arguments of the list. `every_phase`: without the choice of a phase or of exits."""
    dropped = ("phase", "all", "not-active", "active") if every_phase else ()
    query = {name: value for name, value in view.query.items() if name not in dropped}
    own_order = query.get("sort", "").lstrip("-") in _OWN_ORDERS
    arguments = list_arguments(STARTUPS, {**query, "sort": ""} if own_order else query)
    arguments |= _COMMITTEE_CHOICES.get(query.get("committee", ""), {})
    return arguments


def make_startups_page(view: View) -> WebPage:
    """The portfolio, as the address asks for it. Raises UsageError for a value that cannot be read."""
    table = _list(view, startup_arguments(view))
    counted = _list(view, {**startup_arguments(view, every_phase=True), "everything": True})
    shown = [view.registry.startups[str(row.cells["id"])] for row in table.rows]
    part = find_part(view, "startups", len(shown))
    if view.query.get("sort", "").lstrip("-") in _OWN_ORDERS:
        rows = _rows(view, shown)[part.start : part.end]
    else:
        rows = _rows(view, shown[part.start : part.end])
    phases: dict[str | None, int] = {}
    for row in counted.rows:
        phase = row.cells["phase"] and row.cells["phase"].id
        phases[phase] = phases.get(phase, 0) + 1
    vocabulary, query = view.registry.vocabulary, {**view.query, "page": ""}
    live = sum(count for phase, count in phases.items() if vocabulary.is_live(phase))
    fields = [*filter_fields(view, STARTUPS, ("followed-by", "sponsor")), _committee_field(view)]
    sorted_columns = ("title", "phase", "age", "team", "next_committee", *_OWN_ORDERS)
    unknown_teams = [unknown_teams_message(view.scope)] if any(row.team is None for row in rows) else []
    return WebPage(
        "startups.html",
        gettext(LISTS["startups"].title),
        {
            "rows": rows,
            "part": part,
            "has_standards": not view.is_site,
            "has_followers": view.names_people and any(map(startup_followers, shown)),
            "subtitle": _subtitle(view, len(shown), live, len(counted.rows)),
            "chips": _chips(view, phases, live),
            "fields": fields,
            "hidden": hidden_values(view, (field.name for field in fields)),
            "has_filters": any(view.query.get(field.name) for field in fields) or bool(view.query.get("phase")),
            "clear_link": view.links.page("startups"),
            "exits": len(counted.rows) - live,
            "exits_link": _link(view, {"not-active": "1"}),
            "standards_link": view.links.page("reports/standards"),
            "sort": {column: sort_link(view, "startups", column, default="phase") for column in sorted_columns},
            "notes": note_texts(table.notes, *unknown_teams, hidden=_HIDDEN_NOTES),
            "new_link": view.links.change("new-startup"),
            "import_link": view.links.change("import"),
            "downloads": [
                (gettext("Spreadsheet"), "xlsx", view.links.page("startups", query, "xlsx")),
                (gettext("Text for spreadsheets"), "csv", view.links.page("startups", query, "csv")),
            ],
        },
        section="startups",
    )


def make_startups_table(view: View) -> Table:
    """The portfolio to download: what the page shows, and since when. Raises UsageError as the page does."""
    table = _list(view, startup_arguments(view), _DOWNLOADED)
    startups = [view.registry.startups[str(row.cells["id"])] for row in table.rows]
    meters = _standards(view, startups)
    situations = committee_situations(view.scope, view.scope.startups)
    late = {one.startup.id: one.committee_days_late for one in situations}
    rows = []
    for row in table.rows:
        cells = dict(row.cells)
        startup_id = str(cells["id"])
        meter = meters.get(startup_id)
        cells |= {"met": meter.done if meter else None, "asked": meter.total if meter else None}
        cells["late"] = late.get(startup_id)
        rows.append(row._replace(cells=cells))
    more = (
        Column("late", Message(N_("Committee late by")), "days"),
        Column("met", Message(N_("Standards met")), "integer"),
        Column("asked", Message(N_("Standards asked for")), "integer"),
    )
    return table._replace(columns=(*table.columns, *more), rows=tuple(rows))


def _list(view: View, arguments: Mapping[str, Any], columns: str = "id,phase") -> Table:
    table = make_scoped_list(view, STARTUPS, {**arguments, "columns": [columns]})
    has_state = _COMMITTEE_STATES.get(view.query.get("committee", ""))
    if has_state is None:
        return table
    situations = committee_situations(view.scope, view.scope.startups)
    ids = {one.startup.id for one in situations if has_state(one)}
    return table._replace(rows=tuple(row for row in table.rows if row.cells["id"] in ids))


def _subtitle(view: View, shown: int, live: int, known: int) -> str:
    """How many are shown, of what."""
    who = entry_title(view.registry, "incubator", view.incubator) if view.incubator else gettext("all incubators")
    if view.query.get("not-active"):
        text = ngettext(
            "{n} product not active on that day · {who}", "{n} products not active on that day · {who}", shown
        )
        return text.format(n=shown, who=who)
    if view.query.get("all"):
        return gettext("{n} products, active or not · {who}").format(n=known, who=who)
    if shown != live:
        return gettext("{n} of the {total} active products · {who}").format(n=shown, total=live, who=who)
    return ngettext("{n} active product · {who}", "{n} active products · {who}", shown).format(n=shown, who=who)


def _link(view: View, changes: Mapping[str, str]) -> str:
    """The same list, with another choice of phase."""
    kept = {name: value for name, value in view.query.items() if name not in ("phase", "all", "not-active", "page")}
    return view.links.page("startups", {**kept, **changes})


def _chips(
    view: View, phases: Mapping[str | None, int], live: int
) -> list[tuple[str, PhaseTag | None, int, str, bool]]:
    """All, each phase with its count, and those that left: label, sign, count, address, whether it is chosen."""
    vocabulary = view.registry.vocabulary
    chosen = view.query.get("phase", "")
    is_all = not chosen and not view.query.get("not-active") and not view.query.get("all")
    chips: list[tuple[str, PhaseTag | None, int, str, bool]] = [(gettext("All"), None, live, _link(view, {}), is_all)]
    for phase in sorted(phases, key=lambda phase: (vocabulary.phase_rank(phase), phase or "")):
        if phase is not None and vocabulary.is_live(phase):
            tag = phase_tag(view, phase)
            chips.append((tag.label, tag, phases[phase], _link(view, {"phase": phase}), phase == chosen))
    exits = sum(phases.values()) - live
    if exits:
        is_chosen = bool(view.query.get("not-active"))
        label = gettext("Not active")
        chips.append((label, PhaseTag(0, label), exits, _link(view, {"not-active": "1"}), is_chosen))
    return chips


def _committee_field(view: View) -> FilterField:
    months = view.registry.vocabulary.committee_months
    choices = (
        ("", gettext("Does not matter")),
        ("soon", gettext("Within 60 days")),
        ("late", gettext("Overdue")),
        ("uncovered", gettext("None to come (product in the programme)")),
        ("first", gettext("First one not recorded, {n} months after the launch").format(n=months)),
        ("none", gettext("None recorded")),
    )
    return FilterField("committee", gettext("Committee"), view.query.get("committee", ""), choices)


def _rows(view: View, startups: list[Startup]) -> list[ProductRow]:
    registry, day = view.registry, view.day
    standards = {} if view.is_site else _standards(view, startups)
    rows = []
    for startup in startups:
        phase = registry.phase_at(startup.id, day)
        age, usual = _age(view, startup)
        team = len(view.query_context.team_members(startup.id))
        rows.append(
            ProductRow(
                startup.display_name,
                view.links.entry("startup", startup.id),
                " ".join((startup.mission or "").split()),
                phase_tag(view, phase),
                age,
                usual,
                team if team or view.query_context.are_teams_recorded else None,
                committee_moment(view, startup),
                standards.get(startup.id),
                [
                    (entry_title(registry, "member", member), entry_link(view, "member", member))
                    for member in startup_followers(startup)
                ],
            )
        )
    return _sort(rows, view.query.get("sort", ""))


def _standards(view: View, startups: list[Startup]) -> dict[str, Meter]:
    """How much of what their phases ask for each of them has, by id."""
    asked = asked_standards(view.registry)
    return {
        item.startup.id: Meter(item.met_count, item.due_count)
        for item in startup_standards(view.query_context, startups, (), asked)
    }


def _sort(rows: list[ProductRow], order: str) -> list[ProductRow]:
    """By a column that the list itself cannot sort by; what has no value comes last."""
    column, is_reversed = order.lstrip("-"), order.startswith("-")
    if column == "standards":
        known = [row for row in rows if row.standards is not None]
        known.sort(key=lambda row: (row.standards.share, row.standards.done) if row.standards else (0, 0))
        rest = [row for row in rows if row.standards is None]
    elif column == "followed":
        known = sorted((row for row in rows if row.followers), key=lambda row: row.followers[0][0].casefold())
        rest = [row for row in rows if not row.followers]
    else:
        return rows
    return [*(reversed(known) if is_reversed else known), *rest]


def _age(view: View, startup: Startup) -> tuple[str, str]:
    """Since when it is in its phase, and how much longer than usual that is, if it is, or the phase's written end."""
    period = view.registry.phase_period_at(startup.id, view.day)
    if period is None or period.phase.start is None:
        return "", ""
    over = view.scope.situation(startup).days_over_usual if not view.is_site else 0
    usual = gettext("{duration} more than usual").format(duration=format_duration(over)) if over else ""
    if has_written_end(period, view.registry.vocabulary, view.day) and not view.is_site:
        usual = translate(Message(N_("ended on {day:long}"), {"day": period.phase.end}))
    return format_duration((view.day - period.phase.start).days), usual


def committee_moment(view: View, startup: Startup) -> Moment:
    """The next committee of a startup, or since when it is late; on a site, the one that is to come."""
    situation = view.scope.situation(startup)
    state, due = situation.committee.state, situation.committee.upcoming
    is_told = situation.is_in_programme and not view.is_site
    if is_told and state == "overdue":
        late = gettext("{duration} late").format(duration=format_duration(situation.committee_days_late or 0))
        return Moment(situation.committee.day, detail=late, tone="late-t")
    if is_told and state == "stopping":
        return Moment(None, gettext("stop decided"), tone="soon-t")
    if due is not None:
        days = (due - view.day).days
        return Moment(due, detail=distance(days), tone="soon-t" if days <= SOON_DAYS else "")
    if not is_told:
        return Moment(None, "–" if view.is_site else gettext("not expected"), tone="muted")
    unrecorded = situation.committee_days_unrecorded
    since = (
        gettext("first one expected for {duration}").format(duration=format_duration(unrecorded)) if unrecorded else ""
    )
    return Moment(None, gettext("none recorded"), since, "soon-t" if unrecorded else "muted")


def distance(days: int) -> str:
    """How far away a day is: today, tomorrow, in 6 days."""
    if days in (0, 1):
        return gettext("tomorrow") if days else gettext("today")
    return gettext("in {duration}").format(duration=format_duration(days))
