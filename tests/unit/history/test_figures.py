"""The figures that differ between two states of a registry."""

from __future__ import annotations

from datetime import date

from support.registries import TODAY
from support.sample_entries import CLAIRE, ESTRAN, linked_registry

from incubo.core.i18n import translate
from incubo.history.figures import figure_changes


def test_the_figures_that_differ() -> None:
    before = linked_registry()
    after = linked_registry(
        {
            "startup/mon-estran": ESTRAN.replace("{o}", "").replace("name: construction", "name: acceleration"),
            "member/claire.bonnemain": CLAIRE.replace("{t}", "").replace("2025-03-01", "2025-01-14"),
        }
    )
    rows = [
        (translate(row.cells["figure"]), row.cells["before"], row.cells["after"])
        for row in figure_changes(before, after, TODAY).rows
    ]
    assert rows == [
        ("products: Construction", 1, 0),
        ("products: Acceleration", 0, 1),
        ("active members", 1, 0),
    ]
    own = figure_changes(before, after, TODAY, "rivages")
    assert [row.cells["after"] for row in own.rows] == [
        row.cells["after"] for row in figure_changes(before, after, TODAY).rows
    ]
    assert figure_changes(before, after, TODAY, "ailleurs").rows == ()
    assert figure_changes(before, before, TODAY).rows == ()
    assert figure_changes(before, after, date(2024, 1, 1)).rows == ()
