"""Reports: the list of them, and each one with its pickers, picture, figures and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.app.report_catalogue import REPORTS, Parameter, Report
from incubo.app.report_context import check_report_arguments, run_report
from incubo.core.i18n import gettext, translate
from incubo.document.table import Table
from incubo.render.charts.svg import draw_svg
from incubo.render.html_document import trusted_markup
from incubo.render.tables.context import TableContext
from incubo.web.blocks import STYLE, contribution_values, table_values
from incubo.web.view import View, WebPage

_PAGE_VALUES = ("at", "known", "incubator")
"""Parameters that the whole page has."""


def make_report_list(view: View) -> WebPage:
    """The reports, each with what it tells."""
    reports = [
        (gettext(report.summary).rstrip("."), view.links.page(f"reports/{report.id}"), report.id)
        for report in REPORTS.values()
    ]
    return WebPage("reports.html", gettext("Reports"), {"reports": reports}, "reports")


def report_arguments(report: Report, query: Mapping[str, str]) -> dict[str, Any]:
    """The values of an address as arguments of a report."""
    arguments: dict[str, Any] = {}
    for parameter in report.parameters:
        text = query.get(parameter.option.lstrip("-"), "").strip()
        if parameter.type == "flag":
            arguments[parameter.name] = bool(text)
        elif parameter.type in ("phases", "roles", "skills"):
            arguments[parameter.name] = [text] if text else None
        else:
            arguments[parameter.name] = text or parameter.default
    return arguments


def make_report_table(view: View, report: Report, *, why: bool = False) -> Table:
    """The table of a report. Raises UsageError for values that cannot be read or do not go together.

    `why`: with the entries behind each figure, where the report can tell them.
    """
    arguments = report_arguments(report, view.query)
    if why and "include_entries" in arguments:
        arguments["include_entries"] = True
    if view.incubator is None and "incubator" in arguments:
        arguments["incubator"] = "all"
    check_report_arguments(report, arguments)
    _, table = run_report(report, view.workspace, arguments, view.registry)
    return table


def make_report_page(view: View, report: Report) -> WebPage:
    """A report."""
    table = make_report_table(view, report, why=True)
    context = TableContext(table, view.language, STYLE, view.phase_label, True, bool(view.query.get("all")))
    has_picture = table.chart is not None or table.bar_column is not None
    rows = context.visible_rows()
    kinds = [*report.kinds, "startup", "member", "job", "organisation", "incubator"]
    return WebPage(
        "report.html",
        translate(table.title),
        {
            "report": report,
            "picture": trusted_markup(draw_svg(context, standalone=False).strip()) if has_picture else "",
            "table": table_values(view, table, rows),
            "notes": [context.note_text(note) for note in table.notes],
            "entries": [
                (" · ".join(filter(None, (context.cell_text(row, column) for column in context.label_columns()[:2]))),
                 contribution_values(view, row.contributions, kinds))
                for row in rows if row.contributions
            ],
            "fields": [
                _field(parameter, view.query) for parameter in report.parameters
                if parameter.name not in _PAGE_VALUES and not parameter.is_display
            ],
            "downloads": [
                (label, suffix, view.links.page(f"reports/{report.id}", view.query, suffix))
                for label, suffix in (
                    (gettext("Spreadsheet"), "xlsx"), (gettext("Text for spreadsheets"), "csv"),
                    *(((gettext("Picture"), "svg"),) if has_picture else ()),
                )
            ],
        },
        "reports",
        ((gettext("Reports"), view.links.page("reports")),),
    )  # fmt: skip


def _field(parameter: Parameter, query: Mapping[str, str]) -> dict[str, Any]:
    name = parameter.option.lstrip("-")
    return {
        "name": name,
        "help": gettext(parameter.help),
        "type": parameter.type,
        "choices": [(choice, choice) for choice in parameter.choices],
        "value": query.get(name, parameter.default or ""),
    }
