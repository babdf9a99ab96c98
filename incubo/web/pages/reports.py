"""Reports: the list of them, and each one with its fields, its picture, its figures and what they mean."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from incubo.app.history.known_differences import compare_with_known
from incubo.app.reports.context import (
    find_report_conflicts,
    make_report_context,
    parse_report_value,
    run_report,
)
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, capitalize_first, format_long_date, gettext, translate
from incubo.core.message import Message
from incubo.document.page import Cell
from incubo.document.table import Column, Contribution, Row, Table, TypedValue
from incubo.model.quantities import metric_words
from incubo.registry.lookup import entry_title
from incubo.render.tables.formats import TableContext
from incubo.render.values import format_provenance
from incubo.reports.catalogue import CHOICES, LIST_TYPES, REPORTS, Parameter, Report
from incubo.reports.comparison import CHANGE_COLUMN, KNOWN_COLUMN
from incubo.web.blocks import STYLE, WAYS, column_label, entry_link, find_entry_link, make_parts, table_values
from incubo.web.charts import make_chart
from incubo.web.links import way_address
from incubo.web.plain_text import in_sentences, note_texts
from incubo.web.view import View, WebPage

_MAX_ENTRIES = 2000
"""More entries behind the figures than that are shown for one figure at a time (`?why=`)."""
_COMPARED_FIELDS = ("compare", "known", "compare_known", "history")
"""The fields that are folded: other days, and what was known on them."""
_PERIOD_FIELDS = ("from", "to", "every")
_DAY_FIELD = "at"
_FIGURE_KEY = "why"
_HEADING = ""
"""Instead of a column: the heading of a row, which leads to all entries behind its figures."""


class ReportField(NamedTuple):
    """A field of the form of a report. `type`: `text`, `choice`, `flag` or `hidden`; `errors` are said beside it.

    `suggestions`: what a text may be. `is_wide`: it takes two columns.
    """

    name: str
    label: str
    type: str
    value: str
    errors: tuple[str, ...] = ()
    empty: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    is_wide: bool = False


def make_report_list(view: View) -> WebPage:
    """The reports by what they are about, each with the question that it answers."""
    groups: dict[str, list[dict[str, str]]] = {}
    for report in REPORTS.values():
        if href := view.links.page(f"reports/{report.id}"):
            row = {"title": gettext(report.title), "question": gettext(report.question), "href": href}
            groups.setdefault(gettext(report.group), []).append(row)
    return WebPage("reports.html", gettext("Reports"), {"groups": list(groups.items())}, "reports")


def option_key(parameter: Parameter) -> str:
    """The name of a parameter in addresses."""
    return parameter.option.lstrip("-")


def report_arguments(report: Report, query: Mapping[str, str]) -> dict[str, Any]:
    """The values of an address as arguments of a report: None where there is none.

    A period is `from` and `to`, or `over` as the command line takes it.
    """
    arguments: dict[str, Any] = {}
    for parameter in report.parameters:
        text = query.get(option_key(parameter), "").strip()
        if parameter.name == "over":
            first, last = query.get("from", "").strip(), query.get("to", "").strip()
            arguments["over"] = f"{first}..{last}" if first else text or None
        elif parameter.type == "flag":
            arguments[parameter.name] = bool(text)
        elif parameter.type in LIST_TYPES:
            arguments[parameter.name] = [text] if text else None
        else:
            arguments[parameter.name] = text or parameter.default
    return arguments


def _arguments_of(view: View, report: Report) -> dict[str, Any]:
    arguments = report_arguments(report, view.query)
    if "incubator" in arguments:
        grouped = arguments.get("by") == "incubator" and not view.query.get("incubator")
        arguments["incubator"] = None if grouped else view.incubator or "all"
    return arguments


def find_errors(view: View, report: Report, arguments: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with the values of an address, by the name of the field, in words."""
    errors: dict[str, list[str]] = {}
    if "over" in arguments and view.query.get("to", "").strip() and not view.query.get("from", "").strip():
        errors.setdefault("from", []).append(gettext("Say where the period begins."))
    labels = {parameter.name: gettext(parameter.label) for parameter in report.parameters}
    for conflict in find_report_conflicts(report, arguments):
        own, other = (labels[name] for name in conflict[1:])
        if conflict.type == "excludes":
            text = gettext("“{field}” and “{other}” do not go together: leave one of them empty.")
        elif conflict.type == "needs-group":
            text = gettext(
                "Choose a group too (“{other}”): without one each line is an entry, and nothing is compared."
            )
        else:
            text = gettext("Choose a period too (“{other}”): a single day cannot be cut.")
        names = {"field": own, "other": other}
        errors.setdefault(conflict.parameter, []).append(text.format(**names))
    context = make_report_context(view.workspace, arguments.get("incubator"), (), view.registry)
    for parameter in report.parameters:
        try:
            parse_report_value(context, parameter, arguments[parameter.name])
        except IncuboError as error:
            name = "from" if parameter.name == "over" else parameter.name
            errors.setdefault(name, []).append(in_sentences(error))
    return errors


def make_report_table(view: View, report: Report, *, why: bool = False) -> Table:
    """The table of a report. Raises UsageError for values that cannot be read or do not go together.

    `why`: with the entries behind each figure, where the report can tell them.
    """
    arguments = _arguments_of(view, report)
    errors = find_errors(view, report, arguments)
    if errors:
        raise FieldError(errors)
    if why and "include_entries" in arguments and not arguments.get("history"):
        arguments["include_entries"] = True
    known = arguments.get("compare_known")
    if known is not None:
        return _compare_with_known(view, report, known, arguments)
    open_private = view.open_private if why else None  # a file to keep may be passed on
    return view.publish_table(run_report(report, view.workspace, arguments, view.registry, open_private)[1])


class FieldError(UsageError):
    """Values of an address that cannot be used. `fields`: what is wrong, by the name of the field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(Message("{text}", {"text": next(iter(fields.values()))[0]}))
        self.fields = fields


def _compare_with_known(view: View, report: Report, known: str, arguments: dict[str, Any]) -> Table:
    """The report of a day, from what was known then and from what is known now."""
    if view.open_past is None:
        return run_report(report, view.workspace, arguments, view.registry)[1]
    try:
        past_workspace, past_registry = view.open_past(view.query.get("at"), known)
    except IncuboError as error:
        raise FieldError({"compare_known": [in_sentences(error)]}) from error
    then = run_report(report, past_workspace, arguments, past_registry)
    present = view.workspace._replace(as_of=past_workspace.as_of)
    now = run_report(report, present, arguments, view.registry)
    return compare_with_known(report, arguments, then, now, explains=arguments.get("include_entries", False))


def make_report_page(view: View, report: Report, table: Table | None = None) -> WebPage:
    """A report: its fields and, where their values can be used, its picture, figures and notes.

    `table`: the table of the report with the entries behind its figures, if it is made already.
    """
    crumbs = ((gettext("Reports"), view.links.page("reports")),)
    errors: Mapping[str, Sequence[str]] = {}
    values: dict[str, Any] = {"report": report, "question": gettext(report.question), "shown": None}
    try:
        table = table or make_report_table(view, report, why=True)
        values["shown"] = _shown_report(view, report, table) if not view.value_errors else None
    except FieldError as error:
        errors = error.fields
    errors = {**view.value_errors, **errors}
    values["status"] = 400 if errors else 200
    fields = list(_fields(view, report, errors))
    folded = {option_key(parameter) for parameter in report.parameters if parameter.name in _COMPARED_FIELDS}
    shown = [field for field in fields if field.name not in folded]
    values["fields"] = [field for field in shown if field.name not in (*_PERIOD_FIELDS, _DAY_FIELD)]
    values["period_fields"] = [field for field in shown if field.name in _PERIOD_FIELDS]
    values["day_fields"] = [field for field in shown if field.name == _DAY_FIELD]
    values["folded_fields"] = [field for field in fields if field.name in folded]
    values["is_unfolded"] = any(field.value or field.errors for field in values["folded_fields"])
    values["error_count"] = sum(map(len, errors.values()))
    view.tells_value_errors = not view.value_errors.keys() - {field.name for field in fields}
    values["clear_link"] = view.links.page(f"reports/{report.id}")
    return WebPage("report.html", gettext(report.title), values, "reports", crumbs)


def _shown_report(view: View, report: Report, table: Table) -> dict[str, Any]:
    table = _with_measure_labels(_with_earlier_figures(table))
    is_comparing_known = any(column.id == "known" for column in table.columns)
    shows_all = bool(view.query.get("all"))
    bare = table._replace(scope=())  # it stands under the title of the page
    context = TableContext(bare, view.language, STYLE, shows_all, True)
    rows = context.visible_rows()
    address = f"reports/{report.id}"
    behind = _Behind(view, report, context, rows)
    shown = _without_ids(view, table._replace(rows=tuple(rows)))
    linked = [_link_row(view, row, links, shown.columns) for row, links in zip(shown.rows, behind.links, strict=True)]
    linked = [_with_way(view, row) for row in linked]
    if any(WAYS.id in row.cells for row in linked):
        shown = shown._replace(columns=(*shown.columns, WAYS))
    chart = make_chart(view, context, behind.links)
    suffixes = [
        (gettext("Spreadsheet"), "xlsx"),
        (gettext("Text for spreadsheets"), "csv"),
        *([(gettext("Picture"), "svg")] if chart is not None else []),
        (gettext("Data"), "json"),
    ]
    return {
        "title": translate(table.title),
        "scope": " · ".join(map(translate, table.scope)),
        "source": format_provenance(table.full_title, table.as_of, table.commit, is_shared=True),
        "chart": chart,
        "table": table_values(view, shown, linked),
        "has_links": behind.has_links,
        "is_comparing_known": is_comparing_known,
        # The scope stands under the title already.
        "notes": note_texts(table.notes, hidden=("scope",))._replace(entries=behind.of_notes()),
        "groups": behind.groups,
        "all_link": ""
        if shows_all or not any(row.is_summary for row in table.rows)
        else view.links.page(address, {**view.query, "all": "1"}),
        "keep_link": _keep_link(view, report),
        "new_link": _new_link(view, report),
        "new_label": gettext(report.new_form[1]) if report.new_form[0] else "",
        "downloads": [
            (label, suffix, view.links.page(address, _without(view.query, _FIGURE_KEY), suffix))
            for label, suffix in suffixes
        ],
    }


def _with_way(view: View, row: Row) -> Row:
    """A row with the button of what settles it, where that can be done from here."""
    if view.is_site or row.way is None or row.way.text is None:
        return row
    address = row.way.address or way_address(view.links, row.way)
    return row._replace(cells={**row.cells, WAYS.id: Cell(row.way.text, link=address)}) if address else row


def _new_link(view: View, report: Report) -> str:
    """The form that records the next figures of a report, about the product that it is of; "" where there is none."""
    verb, startup = report.new_form[0], view.query.get("startup", "").strip()
    known = view.registry.has_entry("startup", startup)
    return view.links.change(verb, **({"startup": startup} if known else {})) if verb and not view.is_site else ""


def _keep_link(view: View, report: Report) -> str:
    """The form that keeps these figures; "" for those of a page that is of several days, or that changes nothing."""
    query = _without(view.query, _FIGURE_KEY)
    if query.get("compare-known") or query.get("history") or view.value_errors:
        return ""
    incubator = _arguments_of(view, report).get("incubator")
    values = {**query, "incubator": incubator} if incubator else query
    return view.links.change("keep", report=report.id, query=urlencode(values))


_NAME_COLUMNS = {"startup": "startup", "title": "startup", "member": "member", "name": "member"}
"""The column that names the entry of which the column `id` has the id, and its kind."""


def _without_ids(view: View, table: Table) -> Table:
    """A table whose entries are named, and lead to their pages: their ids are in the downloads."""
    names = [column.id for column in table.columns if column.id in _NAME_COLUMNS]
    if len(names) != 1 or all(column.id != "id" for column in table.columns):
        return table
    name, kind = names[0], _NAME_COLUMNS[names[0]]
    rows = []
    for row in table.rows:
        value, entry_id = row.cells.get(name), row.cells.get("id")
        link = entry_link(view, kind, entry_id) if isinstance(entry_id, str) else ""
        if link and isinstance(value, str):
            row = row._replace(cells={**row.cells, name: Cell(value, link=link)})
        rows.append(row)
    columns = tuple(column for column in table.columns if column.id != "id")
    return table._replace(columns=columns, rows=tuple(rows))


def _with_measure_labels(table: Table) -> Table:
    """A table of measures, which are named as people read them; downloads keep their names. A product without any says
    so in their place.
    """
    if table.report_id == "metrics":
        rows = []
        for row in table.rows:
            key = row.cells.get("key")
            if isinstance(key, str):
                row = row._replace(cells={**row.cells, "key": capitalize_first(metric_words(key))})
            elif row.contributions:
                row = row._replace(cells={**row.cells, "key": row.contributions[0].detail}, contributions=())
            rows.append(row)
        return table._replace(rows=tuple(rows))
    if table.report_id != "metrics-history":
        return table

    def with_label(column: Column) -> Column:
        name = column.label.arguments.get("name")
        return column._replace(label=_measure_label(name)) if isinstance(name, str) else column

    chart = table.chart
    if chart is not None:
        chart = chart._replace(title=_measure_label(str(chart.title.arguments["name"])))
    return table._replace(columns=tuple(map(with_label, table.columns)), chart=chart)


def _measure_label(name: str) -> Message:
    return Message("{name}", {"name": capitalize_first(metric_words(name))})


def _with_earlier_figures(table: Table) -> Table:
    """A table that tells the change of a count since an earlier day, with the count of that day too."""
    place = next((place for place, column in enumerate(table.columns) if column.id == CHANGE_COLUMN), 0)
    compared = table.columns[place - 1] if place else None
    if compared is None or compared.type != "integer" or any(column.id == KNOWN_COLUMN for column in table.columns):
        return table
    rows = []
    for row in table.rows:
        now, change = row.cells.get(compared.id), row.cells.get(CHANGE_COLUMN)
        then = now - change if isinstance(now, int) and isinstance(change, int) else None
        rows.append(row._replace(cells={**row.cells, "earlier": then}))
    earlier = Column("earlier", Message(N_("Before")), "number")
    return table._replace(columns=(*table.columns[:place], earlier, *table.columns[place:]), rows=tuple(rows))


def _without(query: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in query.items() if key != name}


def _link_row(view: View, row: Row, links: Mapping[str, str], columns: Sequence[Column]) -> Row:
    """The row whose counts lead to what they count; a zero counts nothing and is quiet. `links`: by column."""
    cells = dict(row.cells)
    name = next((column for column in columns if not column.is_droppable), columns[0])
    if row.level and cells.get(name.id) is None:
        cells[name.id] = Message(N_("Total"))
    for column in columns:
        count = _count_in(cells.get(column.id), column)
        if count == 0:
            cells[column.id] = Cell(0, "integer", "quiet")
        elif count is not None and column.id in links:
            cells[column.id] = Cell(count, "integer", link=links[column.id])
    heading = cells.get(columns[0].id)
    if _HEADING in links and not any(part.href for part in make_parts(view, heading, columns[0].type)):
        cells[columns[0].id] = Cell(heading, columns[0].type, link=links[_HEADING])
    return row._replace(cells=cells)


def _count_in(value: Any, column: Column) -> int | None:
    """The count that stands in a cell; None for a cell with something else."""
    if isinstance(value, TypedValue):
        value, column_type = value
    else:
        column_type = column.type
    return value if column_type == "integer" and isinstance(value, int) else None


class _Behind:
    """The entries behind the figures of a report. `groups`: those that the page shows, by row, each with its address.

    `links`: for each row, the address of the entries that a column counts. The heading of a row (`_HEADING`) leads to
    all of its entries, where some of these are behind none of its counts.
    """

    def __init__(self, view: View, report: Report, context: TableContext, rows: Sequence[Row]) -> None:
        self._view = view
        self._address = f"reports/{report.id}"
        self._kinds = [*report.kinds, "startup", "member", "job", "organisation", "incubator"]
        self._table = context.table
        self.groups: list[dict[str, Any]] = []
        self.links: list[dict[str, str]] = [{} for _ in rows]
        counts = [column for column in self._table.columns if column.type == "integer"]
        if counts or any(len(row.contributions) > 1 for row in rows):  # else each row is an entry already
            figures = [self._find_figures(row, counts) for row in rows]
            total = sum(len(entries) for row_figures in figures for entries, _ in row_figures)
            for number, (row, row_figures) in enumerate(zip(rows, figures, strict=True), 1):
                self._add_row(number, _row_name(context, row), row_figures, is_shown=total <= _MAX_ENTRIES)

    def of_notes(self) -> dict[str, Any]:
        """The entries that a note counts, by its text."""
        return {
            translate(note.message): self._show("", "", note.contributions)["parts"]
            for note in self._table.notes
            if note.contributions
        }

    @property
    def has_links(self) -> bool:
        """Whether some number leads to what it counts."""
        return any(row_links.keys() - {_HEADING} for row_links in self.links)

    def _find_figures(self, row: Row, counts: Sequence[Column]) -> list[tuple[tuple[Contribution, ...], list[Column]]]:
        """The different sets of entries behind the counts of a row, each with the columns that count it; all entries
        with no column, where some are behind no count.
        """
        figures: list[tuple[tuple[Contribution, ...], list[Column]]] = []
        for column in counts:
            entries = self._table.entries_behind(row, column)
            if not entries or _count_in(row.cells.get(column.id), column) != len(entries):
                continue
            same = next((columns for others, columns in figures if others == entries), None)
            if same is None:
                figures.append((entries, [column]))
            else:
                same.append(column)
        counted = {id(entry) for entries, _ in figures for entry in entries}
        if any(id(entry) not in counted for entry in row.contributions):
            figures.append((row.contributions, []))
        return figures

    def _add_row(
        self,
        number: int,
        name: str,
        figures: Sequence[tuple[tuple[Contribution, ...], list[Column]]],
        *,
        is_shown: bool,
    ) -> None:
        """Show the entries of a row, or link to the page that shows those of one figure; a site has no such page."""
        shown = []
        for entries, columns in figures:
            places = [self._table.columns.index(column) for column in columns]
            key = "-".join(map(str, (number, *places[:1])))
            label = ", ".join(map(column_label, columns))
            if is_shown or self._view.query.get(_FIGURE_KEY) == key:
                shown.append(self._show(f"why-{key}", label if len(figures) > 1 else "", entries))
                link = f"#why-{key}"
            elif self._view.is_site:
                continue
            else:
                link = f"{self._view.links.page(self._address, {**self._view.query, _FIGURE_KEY: key})}#why-{key}"
            self.links[number - 1].update(dict.fromkeys([column.id for column in columns] or [_HEADING], link))
        if shown:
            self.groups.append({"name": name, "figures": shown})

    def _show(self, anchor: str, label: str, entries: Sequence[Contribution]) -> dict[str, Any]:
        """The entries of a figure; where many of them share a few remarks (their phases), they stand under these."""
        items = [
            (
                entry.title or entry.id,
                find_entry_link(self._view, entry.id, self._kinds),
                translate(entry.detail) if entry.detail else "",
            )
            for entry in entries
        ]
        details = dict.fromkeys(detail for *_, detail in items)
        if {detail.casefold() for detail in details} == {label.casefold()}:  # each says what the heading does
            items = [(title, link, "") for title, link, _ in items]
        parts = [("", items)]
        if 1 < len(details) <= 8 and len(items) >= 2 * len(details):
            parts = [
                (detail, [(title, link, "") for title, link, other in items if other == detail]) for detail in details
            ]
        return {"id": anchor, "label": label, "count": len(items), "parts": parts}


def _row_name(context: TableContext, row: Row) -> str:
    """What names a row: its first cells that are no figures, days in full."""
    texts: list[str] = []
    for column in context.table.columns:
        value = row.cells.get(column.id)
        if column.type == "date" and isinstance(value, datetime.date) and not texts:
            return format_long_date(value)
        if column.type not in ("text", "id", "phase") or len(texts) == 2 or column.is_below_row:
            break
        if text := context.cell_text(row, column):
            texts.append(text)
    return " · ".join(texts) or gettext("Total")


def _fields(view: View, report: Report, errors: Mapping[str, Sequence[str]]) -> Iterator[ReportField]:
    """The fields of a report, those that say what is counted first, the days and what is compared last."""
    for parameter in sorted(report.parameters, key=_field_order):
        name = parameter.name
        if not parameter.label:
            continue
        if view.is_site or (name in ("compare_known", "history") and view.open_past is None):
            continue
        if name == "over":
            yield from _period_fields(view, parameter, errors)
        else:
            yield _field(view, parameter, tuple(errors.get(name, ())))


_FIRST_FIELDS = ("over", "every", "by", "phases", "compare")


def _field_order(parameter: Parameter) -> tuple[bool, bool, int]:
    """Where a field stands: some come first, then the others as the report has them, flags and the incubator last."""
    place = _FIRST_FIELDS.index(parameter.name) if parameter.name in _FIRST_FIELDS else len(_FIRST_FIELDS)
    return parameter.type == "incubator", parameter.type == "flag", place


def _period_fields(view: View, period: Parameter, errors: Mapping[str, Sequence[str]]) -> Iterator[ReportField]:
    first, last = view.query.get("from", ""), view.query.get("to", "")
    if not first and (over := view.query.get("over", "")):
        first, dots, last = over.partition("..")
        last = last if dots else first
    years = tuple(str(year) for year in range(view.day.year, view.day.year - 8, -1))
    begin, end = ("from", first, period.label, period.empty), ("to", last, *period.until)
    for name, value, label, empty in (begin, end):
        yield ReportField(name, gettext(label), "text", value, tuple(errors.get(name, ())), gettext(empty), (), years)


def _field(view: View, parameter: Parameter, errors: tuple[str, ...]) -> ReportField:
    label, empty = gettext(parameter.label), gettext(parameter.empty) if parameter.empty else ""
    name = option_key(parameter)
    value = (view.typed if name in view.value_errors else view.query).get(name, "").strip() or parameter.default or ""
    choices: list[tuple[str, str]] = []
    suggestions: tuple[str, ...] = ()
    if parameter.type == "flag":
        return ReportField(name, label, "flag", value, errors)
    if parameter.type == "choice" or parameter.type == "unit" or parameter.choices:
        choices = [(choice, gettext(CHOICES[choice].label)) for choice in parameter.choices]
        if parameter.default is None:
            choices.insert(0, ("", empty))
    elif parameter.type == "incubator":
        choices = _incubator_choices(view)
        value = view.query.get(name, "").strip() or view.incubator or "all"
    elif parameter.type == "phases":
        choices = [("", empty), *_phase_choices(view)]
    elif parameter.type == "startup":
        startups = view.registry.startups_of_incubator(view.incubator)
        suggestions = tuple(sorted(startup.display_name for startup in startups))[:400]
    if choices and value not in {choice for choice, _ in choices}:
        choices.append((value, value))  # what was typed in the address
    return ReportField(
        name,
        label,
        "choice" if choices else "text",
        value,
        errors,
        empty,
        tuple(choices),
        suggestions,
        parameter.type == "incubator",
    )


def _incubator_choices(view: View) -> list[tuple[str, str]]:
    ids = view.registry.entries.get("incubator", {})
    titles = sorted(
        ((entry_title(view.registry, "incubator", id_), id_) for id_ in ids), key=lambda pair: pair[0].casefold()
    )
    return [("all", gettext("All incubators")), *((id_, title) for title, id_ in titles)]


def _phase_choices(view: View) -> list[tuple[str, str]]:
    phases = sorted(view.registry.vocabulary.phases.values(), key=lambda phase: (not phase.is_live, phase.rank))
    return [(phase.id, view.phase_label(phase.id)) for phase in phases if phase.is_current]
