"""Documents of the command line as pages and files: the digest, the dossier, figures that were given, calendars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.app.entry_lookup import get_readable_record
from incubo.app.reports import kept_figures
from incubo.app.reports.calendars import calendar_title, find_calendar
from incubo.app.reports.context import ReportContext, make_report_context
from incubo.app.reports.digest import make_digest, parse_digest_period
from incubo.app.reports.documents import DOCUMENT_KINDS, make_document_context, make_minutes
from incubo.app.reports.form_links import make_document_links
from incubo.app.reports.kept_figures import KeptReport
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import gettext, translate
from incubo.core.message import Message
from incubo.document.page import Page
from incubo.document.table import Table
from incubo.export.icalendar import render_calendar
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.query.lists import LISTS
from incubo.render.charts.drawing import label_and_value
from incubo.render.pages.formats import PageContext
from incubo.reports.documents.calendar import Appointment, has_year_end_rules
from incubo.reports.documents.digest import MAX_LINES
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.documents.form_request import change_request
from incubo.reports.documents.minutes import committee_days
from incubo.vcs import git_folder
from incubo.web.blocks import STYLE, section_values, table_values
from incubo.web.document_files import list_document_files
from incubo.web.pages.reports import ReportField
from incubo.web.plain_text import in_sentences, note_texts
from incubo.web.view import View, WebPage

_DAYS_AHEAD = 30
_CALENDAR_MONTHS = 12


def _report_context(view: View, incubator: str | None) -> ReportContext:
    return make_report_context(view.workspace, incubator or "all", DOCUMENT_KINDS, view.registry)


# The digest


def make_digest_page(view: View) -> WebPage:
    """What changed in a week, for a meeting."""
    errors: tuple[str, ...] = ()
    values: dict[str, Any] = {"sections": [], "notes": None, "subtitle": ""}
    try:
        page = make_digest_document(view)
    except UsageError as error:
        errors = (in_sentences(error),)
    else:
        values = {
            "sections": list(section_values(view, page)),
            "notes": note_texts(page.notes),
            "subtitle": translate(page.title.value) if isinstance(page.title.value, Message) else page.title.value,
        }
    empty = translate(Message("{day:long}", {"day": parse_digest_period(None, view.workspace).first}))
    values["fields"] = [
        ReportField("since", gettext("Since"), "text", view.query.get("since", ""), errors, empty),
        ReportField(
            "by", gettext("Arranged"), "choice", view.query.get("by", ""), (), "",
            (("", gettext("by topic")), ("startup", gettext("by product"))),
        ),
    ]  # fmt: skip
    values["form_link"] = view.links.path("digest")
    values["files"] = [] if errors else [(gettext("As a note"), "md", view.links.page("digest", view.query, "md"))]
    prefix = gettext("Error:") + " " if errors else ""
    return WebPage("document.html", gettext("Digest"), values, "reports", _report_crumbs(view), prefix)


def _report_crumbs(view: View) -> tuple[tuple[str, str], ...]:
    return ((gettext("Reports"), view.links.page("reports")),)


def make_digest_document(view: View) -> Page:
    """The digest as a document. Raises UsageError for a day that cannot be read, ToolError."""
    context = _report_context(view, view.incubator)
    period = parse_digest_period(view.query.get("since", "").strip(), view.workspace)
    by = "startup" if view.query.get("by") == "startup" else "topic"
    key = (period, context.day, by, view.incubator, view.language, git_folder.read_state(view.workspace.root))
    return view.keep("digest", key, lambda _: make_digest(context, period, _DAYS_AHEAD, MAX_LINES, by))


# The dossier of a startup


def make_dossier_document(view: View, startup_id: str) -> Page | None:
    """The dossier of a startup; None for one that there is not. Raises IncuboError for a file that cannot be read."""
    if not view.registry.has_entry("startup", startup_id):
        return None
    startup = get_readable_record(view.registry, "startup", startup_id, IncuboError)
    url = make_document_links(view.workspace, view.registry).find_url(
        change_request("startup", startup.id, startup.path)
    )
    return dossier_page(startup, make_document_context(_report_context(view, view.incubator), startup.path), None, url)


# The minutes of a committee's day


def make_minutes_document(view: View) -> Page:
    """The minutes of a day (`?on=`; the last one on which a committee was held). Raises UsageError."""
    text = view.query.get("on", "").strip()
    day = view.workspace.parse_day(text, edge="one", direction="back", today=view.day) if text else None
    return make_minutes(_report_context(view, view.incubator), day)


def make_minutes_page(view: View) -> WebPage:
    """What a committee decided on a day, with the dossiers of what it heard."""
    errors: tuple[str, ...] = ()
    title = gettext("Minutes of committees")
    values: dict[str, Any] = {"sections": [], "notes": None, "subtitle": "", "files": []}
    days = committee_days(view.scope)
    chosen = view.query.get("on", "").strip() or (days[0].isoformat() if days else "")
    try:
        page = make_minutes_document(view)
    except UsageError as error:
        errors = (in_sentences(error),)
    else:
        title, chosen = translate(page.title.value), page.id
        values = {
            "sections": list(section_values(view, page)),
            "notes": note_texts(page.notes),
            "subtitle": PageContext(page, view.language, STYLE, is_shared=True).subtitle(),
            "files": list_document_files(lambda suffix: view.links.page("minutes", {"on": chosen}, suffix)),
        }
    choices = tuple((day.isoformat(), translate(Message("{day:long}", {"day": day}))) for day in days)
    values["fields"] = [
        ReportField("on", gettext("Committee of"), "choice", chosen, errors if days else (), "", choices)
    ] if days else []  # fmt: skip
    values["form_link"] = view.links.path("minutes")
    if not days:
        values["subtitle"] = " ".join(errors)
    prefix = gettext("Error:") + " " if errors and days else ""
    crumbs = ((gettext(LISTS["committees"].title), view.links.page("committees")),)
    return WebPage("document.html", title, values, "committees", crumbs, prefix)


# Figures that were given


def make_kept_table(view: View) -> Table:
    """The figures that were given, and what differs now: by report, or of one label (`?label=`)."""
    label = view.query.get("label") or None
    read = list(kept_figures.read_kept_reports(view.workspace, label))
    reports = [item for item in read if isinstance(item, KeptReport)]
    unreadable = [item[1] for item in read if not isinstance(item, KeptReport)]
    recounter = kept_figures.Recounter(view.workspace, reports)
    recounts = [recounter.recount(item) for item in reports]
    today = view.workspace.current_date
    if label is None or not recounts:
        return kept_figures.kept_reports_table(recounts, unreadable, today)
    shows_all = bool(view.query.get("all"))
    return kept_figures.kept_label_table(recounts, unreadable, today, all_figures=shows_all)


def make_kept_page(view: View) -> WebPage:
    """Figures that were given to somebody, and what they are today."""
    table = make_kept_table(view)
    label = view.query.get("label", "")
    has_label = any(column.id == "line" for column in table.columns)
    shown = table._replace(columns=tuple(column for column in table.columns if column.id not in ("path", "why")))
    labels = list(dict.fromkeys(str(row.cells["label"]) for row in table.rows)) if not has_label else []
    is_all = bool(view.query.get("all"))
    values = {
        "table": table_values(view, shown, shown.rows),
        "is_empty": not table.rows and not has_label,
        "is_unknown": bool(label) and not has_label,
        "label": label,
        "labels": [(name, view.links.page("reports/kept", {"label": name})) for name in labels],
        "all_link": view.links.page("reports/kept", {"label": label, "all": "1"}) if has_label and not is_all else "",
        "remarks": [
            label_and_value(f"{row.cells['label']} · {row.cells['report']}", translate(remark))
            for row in table.rows
            if isinstance(remark := row.cells.get("why"), Message)
        ],
        "notes": note_texts(table.notes),
        "reports_link": view.links.page("reports"),
        "downloads": [
            (gettext("Spreadsheet"), "xlsx", view.links.page("reports/kept", view.query, "xlsx")),
            (gettext("Text for spreadsheets"), "csv", view.links.page("reports/kept", view.query, "csv")),
        ],
    }
    crumbs = _report_crumbs(view)
    if has_label:
        crumbs = (*crumbs, (gettext("Figures that were given"), view.links.page("reports/kept")))
    title = label if has_label else gettext("Figures that were given")
    return WebPage("kept.html", title, values, "reports", crumbs)


# Calendars


def make_calendar_file(view: View, kinds: tuple[str, ...], startup: str = "") -> bytes | None:
    """A calendar of a year from the day on; None for a startup that there is not."""
    if startup and not view.registry.has_entry("startup", startup):
        return None
    if "admin" in kinds and not has_year_end_rules(view.registry):
        kinds = tuple(kind for kind in kinds if kind != "admin")
    context = _report_context(view, None if startup else view.incubator)
    period = Period(view.day, shift_date_clamped(view.day, _CALENDAR_MONTHS, "months"))
    if startup:
        by_startup = view.keep(
            "calendars",
            (kinds, period, view.registry is view.whole),
            lambda _: _calendars_by_startup(context, kinds, period),
        )
        appointments = by_startup.get(startup, [])
    else:
        appointments = find_calendar(context, kinds, period)
    if view.is_site:  # it does not say who is late, nor what the team does until then
        appointments = [one for one in appointments if one.category in ("committee", "mission") and not one.is_late]
    return render_calendar(calendar_title(context, kinds, startup), appointments, view.day)


def _calendars_by_startup(
    context: ReportContext, kinds: tuple[str, ...], period: Period
) -> Mapping[str, list[Appointment]]:
    """The appointments of each startup: looking for those of one takes as long."""
    by_startup: dict[str, list[Appointment]] = {}
    for appointment in find_calendar(context, kinds, period):
        by_startup.setdefault(appointment.startup, []).append(appointment)
    return by_startup
