"""Lists: products, people, missions, committees, offers, incubators, organisations, teams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from incubo.app.reports.lists import make_list
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.document.page import Cell
from incubo.document.table import Column, Note, Row, Table
from incubo.query.lists import LISTS, ListSpec
from incubo.query.resource import Resource
from incubo.query.resources.catalogue import RESOURCES
from incubo.registry.lookup import entry_title, phase_value
from incubo.web.blocks import entry_link, table_values
from incubo.web.links import KEPT_VALUES
from incubo.web.pages.filters import filter_fields, hidden_values
from incubo.web.pages.paging import PagePart, find_part
from incubo.web.plain_text import note_texts
from incubo.web.view import View, WebPage

KIND_LABELS: Mapping[str, str] = {
    "startup": N_("product"),
    "member": N_("person"),
    "job": N_("job offer"),
    "incubator": N_("incubator"),
    "organisation": N_("organisation"),
    "team": N_("cross-cutting team"),
}
"""What pages call one entry of a kind: the word of the menu, not that of the command line."""
_RESOURCES = {resource.id: resource for resource in RESOURCES}
_HIDDEN_NOTES = ("hidden", "scope")
"""Notes of a list that its page tells in its own way, or by its chips."""


def list_arguments(resource: Resource, query: Mapping[str, str]) -> dict[str, Any]:
    """The values of an address as the arguments of `app.reports.lists`; what is not one of them is left out."""
    arguments: dict[str, Any] = {}
    for name, resource_filter in resource.filters.items():
        if name in KEPT_VALUES:  # whose list it is: the page's incubator
            continue
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
    if LISTS[resource_id].page_columns:
        arguments["columns"] = [",".join(LISTS[resource_id].page_columns)]
    table = make_scoped_list(view, resource, arguments)
    if view.is_site:
        table = table._replace(rows=tuple(_without_past_appointments(view, row) for row in table.rows))
    if resource_id == "committees":
        rows = (row for row in table.rows if not (view.is_site and _days_late(view, row)))
        left_out = Note("site", Message(N_("A day for the next committee that has passed is not shown on a site.")))
        table = table._replace(notes=(*table.notes, left_out) if view.is_site else table.notes)
        return table._replace(rows=tuple(_with_phase_then(view, row) for row in rows))
    return table


def _days_late(view: View, row: Row) -> int:
    """By how many days a committee is late; 0 for one that was held or is to come."""
    day = row.cells["date"]
    return (view.day - day).days if row.cells["state"].id == "overdue" and isinstance(day, date) else 0


def _without_past_appointments(view: View, row: Row) -> Row:
    """A row without the days on which a committee was due: a site does not say who is late."""
    past = {name: None for name in ("next_committee", "next") if (day := row.cells.get(name)) and day < view.day}
    return row._replace(cells={**row.cells, **past})


def _with_phase_then(view: View, row: Row) -> Row:
    """A committee that was held, with the phase that its product was in on that day."""
    day, startup_id = row.cells["date"], row.cells["id"]
    if row.cells["state"].id != "held" or not isinstance(day, date) or not isinstance(startup_id, str):
        return row
    phase = phase_value(view.registry, view.registry.phase_at(startup_id, day))
    return row._replace(cells={**row.cells, "phase": phase})


def make_scoped_list(view: View, resource: Resource, arguments: Mapping[str, Any]) -> Table:
    """The list of the incubator that the page is of; of all of them if it is of none. Drafts are not on lists here."""
    arguments = {**arguments, "draft": False, "not_draft": False}
    if view.incubator is None and "incubator" in resource.filters:
        arguments = {**arguments, "incubator": ["all"]}
    return view.publish_table(make_list(view.workspace, view.registry, resource, arguments, scope=view.incubator))


def make_list_page(view: View, resource_id: str, table: Table | None = None) -> WebPage:
    """A list with its filters. `table`: the list, if it is made already."""
    resource = _RESOURCES[resource_id]
    table = table or make_list_table(view, resource_id)
    spec = LISTS[resource_id]
    shown = table._replace(
        columns=tuple(column for column in table.columns if column.id != "id" and not column.is_for_sheets)
    )
    parts = _split(view, resource_id, shown)
    part = find_part(view, resource_id, sum(len(one.rows) for _, one in parts))
    default = resource.default_order[0] if resource_id != "committees" else ""
    sort_links = {column.id: sort_link(view, resource_id, column.id, default=default) for column in shown.columns}
    fields = filter_fields(view, resource, spec.page_filters)
    chosen = (*(field.name for field in fields), "phase")
    chips = list(_chips(view, spec))
    if any(chip[2] for chip in chips[1:]):
        chosen += ("all", "not-active")
    query = {**view.query, "page": ""}
    whose = {"incubator": view.query["incubator"]} if view.query.get("incubator") else {}
    new_form, new_label = spec.new_form
    new_link = view.links.change(new_form) if new_form else ""
    return WebPage(
        "list.html",
        gettext(spec.title),
        {
            "tables": [
                (
                    title,
                    len(whole.rows),
                    table_values(view, whole, [_link_row(view, row, spec) for row in rows], sort_links=sort_links),
                )
                for title, whole, rows in _cut(parts, part)
            ],
            "part": part,
            "subtitle": _subtitle(view, spec, resource, table),
            "notes": note_texts(table.notes, hidden=_HIDDEN_NOTES),
            "resource": resource_id,
            "fields": fields,
            "hidden": hidden_values(view, (field.name for field in fields)),
            "has_filters": any(view.query.get(name) for name in chosen),
            "clear_link": view.links.page(resource_id),
            "chips": chips,
            "import_link": view.links.change("import") if new_link else "",
            "new": (gettext(new_label), new_link) if new_link else None,
            "minutes": view.links.page("minutes") if resource_id == "committees" and not view.is_site else "",
            "session": view.links.change("committee-mode", **whose) if resource_id == "committees" else "",
            "downloads": [
                (gettext("Spreadsheet"), "xlsx", view.links.page(resource_id, query, "xlsx")),
                (gettext("Text for spreadsheets"), "csv", view.links.page(resource_id, query, "csv")),
            ],
        },
        section=resource_id if spec.is_in_menu else "",
    )


def _subtitle(view: View, spec: ListSpec, resource: Resource, table: Table) -> str:
    """How many of what, and whose."""
    text = translate(spec.counted, {"n": len(table.rows)})
    if "incubator" not in resource.filters:
        return text
    who = entry_title(view.registry, "incubator", view.incubator) if view.incubator else gettext("all incubators")
    return f"{text} · {who}"


def _chips(view: View, spec: ListSpec) -> Iterator[tuple[str, str, bool]]:
    """What is active, what is not, and everything: label, address, whether it is chosen."""
    if not spec.activity:
        return
    query = {name: value for name, value in view.query.items() if name not in ("all", "not-active", "page")}
    state = "not-active" if view.query.get("not-active") else "all" if view.query.get("all") else ""
    for name, label in zip(("", "not-active", "all"), spec.activity, strict=True):
        changes = {name: "1"} if name else {}
        yield gettext(label), view.links.page(spec.id, {**query, **changes}), name == state


def _split(view: View, resource_id: str, table: Table) -> list[tuple[str, Table]]:
    """The list as one table; committees that are late, to come, and held, the next and the last ones first."""
    if resource_id != "committees":
        return [("", table)] if table.rows else []
    overdue = tuple(
        row._replace(cells={**row.cells, "late": days}) for row in table.rows if (days := _days_late(view, row))
    )
    coming = tuple(row for row in table.rows if row.cells["state"].id in ("planned", "due"))
    held = [row for row in table.rows if row.cells["state"].id == "held"]
    if not view.query.get("sort"):
        held.reverse()
    columns = tuple(column for column in table.columns if column.id in ("date", "title", "phase"))
    held_columns = tuple(column for column in table.columns if column.id != "state")
    state_column = next(column for column in table.columns if column.id == "state")
    late_column = Column("late", Message(N_("Late")), "days")
    parts = (
        (gettext("Overdue"), table._replace(columns=(*columns, late_column), rows=overdue)),
        (gettext("To come"), table._replace(columns=(*columns, state_column), rows=coming)),
        (gettext("Held"), table._replace(columns=held_columns, rows=tuple(held))),
    )
    return [(title, part) for title, part in parts if part.rows]


def _cut(parts: Iterable[tuple[str, Table]], part: PagePart) -> Iterator[tuple[str, Table, Sequence[Row]]]:
    """The tables of a list of which a part of the page shows rows, and these rows."""
    position = 0
    for title, table in parts:
        rows = table.rows[max(part.start - position, 0) : max(part.end - position, 0)]
        if rows:
            yield title, table, rows
        position += len(table.rows)


def _link_row(view: View, row: Row, spec: ListSpec) -> Row:
    """The row whose text leads to the page of its entry."""
    name, entry_id = spec.name_column, row.cells.get("id")
    if name not in row.cells or not isinstance(entry_id, str):
        return row
    link = entry_link(view, spec.name_kind, entry_id)
    return row._replace(cells={**row.cells, name: Cell(row.cells[name], link=link)})


def sort_link(view: View, resource_id: str, column: str, *, default: str = "") -> tuple[str, str]:
    """The address that sorts by a column, and how the list is sorted by it now: ascending, descending or "".

    `default`: how it is sorted where the address does not say.
    """
    current = view.query.get("sort", "") or default
    state = "ascending" if current == column else "descending" if current == f"-{column}" else ""
    wanted = f"-{column}" if state == "ascending" else column
    return view.links.page(resource_id, {**view.query, "sort": wanted, "page": ""}), state
