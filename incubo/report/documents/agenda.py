"""Days to keep as a Table, one line a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from incubo.i18n import N_
from incubo.model.periods import Period
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.registry.registry import Registry
from incubo.report.documents.appointments import TITLES, Appointment
from incubo.table import Column, Commit, Note, Row, Table, Word


def agenda(
    registry: Registry,
    kind: str,
    found: Iterable[Appointment],
    period: Period,
    day: date,
    notes: Iterable[Note] = (),
    commit: Commit | None = None,
) -> Table:
    """The lines of a calendar."""
    columns = (
        Column("date", Text(N_("Date")), "date"),
        Column("what", Text(N_("What")), "text", whole=True),
        Column("startup", Text(N_("Startup")), "text", spare=True),
        Column("in", Text(N_("In")), "days"),
        Column("set", Text(N_("Set")), "boolean"),
    )
    shown = columns if kind == "committees" else tuple(column for column in columns if column.id != "set")
    if kind == "admin":
        shown = tuple(column for column in shown if column.id != "startup")
    rows = tuple(_row(registry, each, day) for each in found)
    title = Text(TITLES[kind], {"first": period.first, "last": period.last})
    return Table(f"calendar-{kind}", title, day, shown, rows, (*notes, *_notes(kind)), commit)


def _row(registry: Registry, each: Appointment, day: date) -> Row:
    startup = Word(each.startup, title_of(registry, "startup", each.startup)) if each.startup else None
    cells = {"date": each.day, "what": each.what, "startup": startup, "in": (each.day - day).days, "set": each.sure}
    return Row(cells)


def _notes(kind: str) -> Iterable[Note]:
    if kind == "committees":
        yield Note("set", Text(N_("Set: written in the registry. Others are expected six months after the last one.")))
    if kind == "admin":
        yield Note("norms", Text(N_("Days of the year's end and lead times: [rules] of incubo.toml.")))
