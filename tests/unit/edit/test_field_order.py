"""Where a dated item goes in a list: the lists of a registry are in one order or the other, or in none."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.edit.field_order import dated_position, filled_fields

ONE, TWO, THREE = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("days", "day", "position"),
    [
        ((), TWO, 0),
        ((ONE, THREE), TWO, 1),
        ((ONE, TWO, THREE), TWO, 2),
        ((ONE, TWO), THREE, 2),
        ((TWO, THREE), ONE, 0),
        ((THREE, ONE), TWO, 1),
        ((THREE, TWO, ONE), TWO, 1),
        ((THREE, TWO), ONE, 2),
        ((TWO, ONE), THREE, 0),
        ((TWO, ONE, THREE), TWO, 3),
        ((ONE, None, THREE), TWO, 3),
        ((ONE,), ONE, 1),
    ],
)
def test_an_item_goes_where_its_day_belongs(days: tuple[date | None, ...], day: date, position: int) -> None:
    assert dated_position(days, day) == position


def test_fields_without_a_value_are_dropped() -> None:
    assert filled_fields({"a": 0, "b": None, "c": "", "d": [], "e": False, "f": "x"}) == {"a": 0, "e": False, "f": "x"}
