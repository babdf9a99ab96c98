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
    text = render_table(table, "table", lang="en", terminal=style, phase_label=lambda phase: phase or "")
    text = " ".join(text.split())
    assert ("Not shown in this width: Public agents." in text) == is_said
    assert "Id" not in text.partition("Not shown")[2]
