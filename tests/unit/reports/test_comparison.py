"""Two tables of the same report, of two days, made one: `--compare`."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table, TypedValue
from incubo.reports.comparison import compare_tables

COLUMNS = (
    Column("group", Message("Group"), "text"),
    Column("since", Message("Since"), "date"),
    Column("people", Message("People"), "integer"),
    Column("rate", Message("Rate"), "share"),
)


def table(day: date, *rows: Row) -> Table:
    return Table("r", Message("Report"), day, COLUMNS, rows)


def row(group: Any, people: int | None, rate: float | None = None, since: date | None = None, **options: Any) -> Row:
    return Row({"group": group, "since": since, "people": people, "rate": rate}, **options)


NOW, THEN = date(2025, 1, 1), date(2024, 1, 1)


def changes(compared: str, now: list[Row], then: list[Row]) -> list[tuple[Any, Any, Any]]:
    found = compare_tables(table(NOW, *now), table(THEN, *then), compared)
    return [(each.cells["group"], each.cells[compared], each.cells["change"]) for each in found.rows]


def test_rows_are_matched_by_what_they_are_about() -> None:
    """Not by their place, their dates, the language of their label, or a number in it."""
    now = [row(LabelledValue("a", "Après"), 3, since=NOW), row(Message("Exits ({n})", {"n": 2}), 5, is_summary=True)]
    then = [row(Message("Exits ({n})", {"n": 1}), 4, is_summary=True), row(LabelledValue("a", "Avant"), 1, since=THEN)]
    assert [change for _, _, change in changes("people", now, then)] == [2, 1]


def test_a_row_that_is_gone_keeps_its_place() -> None:
    gone = row("c", 7, 0.5, contributions=(Contribution("x", "X"),))
    now, then = [row("b", 1), row("d", 2), row("Total", 3, level=1)], [row("a", 9), row("b", 1), gone, row("d", 5)]
    assert changes("people", now, then) == [("a", 0, -9), ("b", 1, 0), ("c", 0, -7), ("d", 2, -3), ("Total", 3, 3)]
    found = compare_tables(table(NOW, *now), table(THEN, *then), "people").rows[2]
    assert found.contributions == ()
    assert found.cells["rate"] is None


def test_what_notes_name_is_of_both_days() -> None:
    def with_exits(day: date, *names: str) -> Table:
        note = Note("exits", Message("Exits: {names:list}"), contributions=())
        return table(day)._replace(notes=(note._replace(message=Message(note.message.template, {"names": [*names]})),))

    compared = compare_tables(with_exits(NOW, "alumni", "stop"), with_exits(THEN, "success", "alumni"), "people")
    assert compared.notes[0].message.arguments["names"] == ["alumni", "stop", "success"]


def test_a_total_of_then_is_no_row_of_now() -> None:
    assert changes("people", [row("a", 1)], [row("a", 1), row("Total", 1, level=1)]) == [("a", 1, 0)]


def test_a_figure_with_a_type_of_its_own_changes_by_that() -> None:
    """Of a column whose rows have different types."""
    columns = (Column("name", Message("Name"), "text"), Column("value", Message("Value"), "any"))
    values = {
        "integer": (5, 3, TypedValue(2, "change")),
        "number": (2.0, 7.6, TypedValue(-6, "change")),
        "days": (30, 45, TypedValue(-15, "day-change")),
        "share": (0.125, 0.5, TypedValue(-37.5, "points")),
    }
    now, then = (
        Table("r", Message("Report"), day, columns, tuple(
            Row({"name": name, "value": TypedValue(figures[number], name)}) for name, figures in values.items()
        ))
        for number, day in enumerate((NOW, THEN))
    )  # fmt: skip
    found = compare_tables(now, then, "value")
    assert {row.cells["name"]: row.cells["change"] for row in found.rows} == {
        name: change for name, (_, _, change) in values.items()
    }


def test_shares_change_by_points() -> None:
    now, then = [row("a", 1, 0.125), row("b", 1, 0.5), row("c", 1)], [row("a", 1, 0.1), row("c", 1, 0.2)]
    assert [change for _, _, change in changes("rate", now, then)] == [2.5, None, None]


def test_the_change_stands_after_its_figure_and_names_both_days() -> None:
    found = compare_tables(table(NOW, row("a", 1)), table(THEN, row("a", 1)), "people")
    assert [column.id for column in found.columns] == ["group", "since", "people", "change", "rate"]
    assert found.notes[-1].message.arguments["day"] == NOW
    assert found.notes[-1].message.arguments["earlier"] == THEN
