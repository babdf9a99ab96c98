"""Lists: products, people, missions, committees, offers, incubators, organisations, teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.app.lists import make_list
from incubo.core.i18n import N_, gettext, translate
from incubo.document.page import Cell
from incubo.document.table import Row, Table
from incubo.query.resource import Resource
from incubo.query.resources.catalogue import RESOURCES
from incubo.web.blocks import entry_link, table_values
from incubo.web.view import View, WebPage

LIST_TITLES: Mapping[str, str] = {
    "startups": N_("Products"),
    "members": N_("People"),
    "missions": N_("Missions"),
    "committees": N_("Committees"),
    "jobs": N_("Job offers"),
    "incubators": N_("Incubators"),
    "organisations": N_("Organisations"),
    "teams": N_("Cross-cutting teams"),
}
"""The title of each list, by the name of its resource."""
_RESOURCES = {resource.id: resource for resource in RESOURCES}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "startups": ("id", "title", "phase", "age", "team", "next_committee", "incubators"),
}
"""The columns of lists where a browser has room for more than a terminal."""
_ENTRY_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "startups": {"title": "startup"},
    "committees": {"title": "startup"},
    "members": {"name": "member"},
    "missions": {"name": "member"},
    "jobs": {"title": "job"},
    "incubators": {"title": "incubator"},
    "organisations": {"title": "organisation"},
    "teams": {"title": "team"},
}
"""The column whose text leads to the page of the entry of which the column `id` has the id, and its kind."""


def list_arguments(resource: Resource, query: Mapping[str, str]) -> dict[str, Any]:
    """The values of an address as the arguments of `app.lists`; what is not one of them is left out."""
    arguments: dict[str, Any] = {}
    for name, resource_filter in resource.filters.items():
        for key in (name.replace("-", "_"), "not_" + name.replace("-", "_")):
            value = query.get(key.replace("_", "-"), "").strip()
            if not value:
                continue
            if resource_filter.value_type == "flag":
                arguments[key] = True
            elif resource_filter.value_type in ("older", "younger", "ending", "ended", "not-for"):
                arguments[key] = value
            else:
                arguments[key] = [value]
    for key in ("missing", "not_missing", "search"):
        if value := query.get(key, "").strip():
            arguments[key] = [value]
    for key in ("since", "until"):
        arguments[key] = query.get(key, "").strip() or None
    sort = query.get("sort", "").strip()
    arguments |= {
        "everything": bool(query.get("all")),
        "columns": None,
        "sort": [sort] if sort else None,
        "limit": None,
    }
    return arguments


def make_list_table(view: View, resource_id: str) -> Table:
    """The list that the address asks for. Raises UsageError for a value that cannot be read."""
    resource = _RESOURCES[resource_id]
    arguments = list_arguments(resource, view.query)
    columns = _COLUMNS.get(resource_id)
    if columns is not None:
        arguments["columns"] = [",".join(columns)]
    if view.incubator is None and "incubator" in resource.filters and "incubator" not in arguments:
        arguments["incubator"] = ["all"]
    return make_list(view.workspace, view.registry, resource, arguments)


def make_list_page(view: View, resource_id: str) -> WebPage:
    """A list with its filters."""
    resource = _RESOURCES[resource_id]
    table = make_list_table(view, resource_id)
    linked = _ENTRY_COLUMNS[resource_id]
    rows = [_link_rows(view, row, linked) for row in table.rows]
    shown = table._replace(columns=tuple(column for column in table.columns if column.id != "id"), rows=tuple(rows))
    sort_links = {column.id: _sort_link(view, resource_id, column.id) for column in shown.columns}
    return WebPage(
        "list.html",
        gettext(LIST_TITLES[resource_id]),
        {
            "table": table_values(view, shown, shown.rows, sort_links=sort_links),
            "subtitle": translate(table.title),
            "notes": [translate(note.message) for note in table.notes],
            "resource": resource_id,
            "search": view.query.get("search", ""),
            "has_filters": any(view.query.get(name) for name in [*resource.filters, "search", "missing", "all"]),
            "clear_link": view.links.page(resource_id),
            "all_link": "" if view.query.get("all") else view.links.page(resource_id, {**view.query, "all": "1"}),
            "downloads": [
                (gettext("Spreadsheet"), "xlsx", view.links.page(resource_id, view.query, "xlsx")),
                (gettext("Text for spreadsheets"), "csv", view.links.page(resource_id, view.query, "csv")),
            ],
        },
        section=resource_id,
    )


def _link_rows(view: View, row: Row, linked: Mapping[str, str]) -> Row:
    """The row whose text leads to the page of its entry."""
    cells = dict(row.cells)
    for column, kind in linked.items():
        entry_id = row.cells.get("id")
        if column in cells and isinstance(entry_id, str):
            value = cells[column]
            cells[column] = Cell(value, link=entry_link(view, kind, entry_id))
    return row._replace(cells=cells)


def _sort_link(view: View, resource_id: str, column: str) -> tuple[str, str]:
    """The address that sorts by a column, and how the list is sorted by it now: ascending, descending or ""."""
    current = view.query.get("sort", "")
    state = "ascending" if current == column else "descending" if current == f"-{column}" else ""
    wanted = f"-{column}" if state == "ascending" else column
    return view.links.page(resource_id, {**view.query, "sort": wanted}), state
