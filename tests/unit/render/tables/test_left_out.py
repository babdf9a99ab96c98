"""A table for which the screen is too narrow says which columns are not in it."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.core.message import Message
from incubo.document.table import Column, Row, Table
from incubo.render.tables.formats import render_table
from incubo.render.terminal.style import TerminalStyle


@pytest.mark.parametrize(("width", "is_said"), [(34, True), (200, False)])
def test_columns_left_out_are_said(width: int, is_said: bool) -> None:
    columns = (
        Column("id", Message("Id"), "id", is_droppable=True),
        Column("name", Message("Name"), "text"),
        Column("agents", Message("Public agents"), "integer", is_droppable=True),
    )
    row = Row({"id": "un-identifiant-assez-long", "name": "Un nom assez long pour une ligne", "agents": 3})
    table = Table("teams", Message("Teams"), date(2025, 1, 15), columns, (row,))
    style = TerminalStyle(color=False, unicode=True, width=width)
    text = render_table(table, "table", lang="en", terminal=style)
    text = " ".join(text.split())
    assert ("Not shown in this width: Public agents." in text) == is_said
    assert "Id" not in text.partition("Not shown")[2]


@pytest.mark.parametrize(("names", "has_ids"), [(("Léna Guivarch", "Léna Guivarch"), True), (("Léna", "Hugo"), False)])
def test_a_column_that_tells_rows_apart_is_never_left_out(names: tuple[str, ...], has_ids: bool) -> None:
    columns = (
        Column("id", Message("Id"), "id", is_droppable=True),
        Column("name", Message("Name"), "text"),
        Column("role", Message("Role"), "text", is_droppable=True),
    )
    role = "Chargée de déploiement et de coordination"
    rows = tuple(Row({"id": f"lena-{number}", "name": name, "role": role}) for number, name in enumerate(names))
    table = Table("people", Message("People"), date(2025, 1, 15), columns, rows)
    style = TerminalStyle(color=False, unicode=True, width=30)
    text = render_table(table, "table", lang="en", terminal=style)
    assert ("lena-0" in text and "lena-1" in text) == has_ids
    assert role not in text
