"""Which items of two lists are the same one: equal, of one key, or of one key but for a field that changed."""

from __future__ import annotations

from typing import Any

import pytest

from incubo.edit.merge.items import ItemTriple, match_positions, match_three
from incubo.model.fields import Field
from incubo.model.schemas.member import MEMBER
from incubo.model.schemas.startup import STARTUP


def field(name: str) -> Field:
    found = STARTUP.find_field(name) or MEMBER.find_field(name)
    assert found is not None
    return found


def mission(start: str, startups: str, **more: str) -> dict[str, Any]:
    return {"start": start, "startups": startups.split(), **more}


def metric(key: str, date: str, value: int) -> dict[str, Any]:
    return {"key": key, "date": date, "value": value}


@pytest.mark.parametrize(
    ("name", "before", "after", "pairs"),
    [
        ("phases", [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], {0: 1, 1: 0}),
        ("phases", [{"name": "a", "start": 1}], [{"name": "b", "start": 1}], {}),
        # the key is the same
        ("missions", [mission("1", "quai", end="2")], [mission("1", "quai", end="3")], {0: 0}),
        # other startups from the same day on, whatever else changed
        ("missions", [mission("1", "quai", end="2")], [mission("1", "anse", end="3")], {0: 0}),
        # another start, if all the rest is equal
        ("missions", [mission("1", "quai", end="2")], [mission("3", "quai", end="2")], {0: 0}),
        ("missions", [mission("1", "quai", end="2")], [mission("3", "quai", end="4")], {}),
        # and if there is more than the key
        ("missions", [mission("1", "quai")], [mission("3", "quai")], {}),
        # only where one can be meant
        ("missions", [mission("1", "quai")], [mission("1", "anse"), mission("1", "cap")], {}),
        (
            "missions", [mission("1", "quai"), mission("1", "anse")], [mission("1", "cap"), mission("1", "anse")],
            {0: 0, 1: 1},
        ),
        # of two the same, the first is the first
        ("missions", [mission("1", "quai")] * 2, [mission("1", "quai")] * 2, {0: 0, 1: 1}),
        ("missions", [mission("1", "quai")] * 2, [mission("1", "quai", end="2"), mission("1", "quai")], {0: 1, 1: 0}),
        ("metrics", [metric("a", "1", 5)], [metric("a", "2", 7)], {0: 0}),
        ("metrics", [metric("a", "1", 5)], [metric("b", "1", 5)], {0: 0}),
        ("metrics", [metric("a", "1", 5)], [metric("b", "1", 6)], {}),
        ("metrics", [metric("a", "1", 5), metric("a", "2", 6)], [metric("a", "3", 5)], {}),
    ],
)  # fmt: skip
def test_the_same_items(name: str, before: list[Any], after: list[Any], pairs: dict[int, int]) -> None:
    assert match_positions(before, after, field(name)) == pairs
    assert match_positions(after, before, field(name)) == {new: old for old, new in pairs.items()}
    kept = [ItemTriple(old, pairs.get(old), old) for old in range(len(before))]
    added = [ItemTriple(None, new, None) for new in range(len(after)) if new not in pairs.values()]
    assert match_three(before, after, before, field(name)) == kept + added


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([{"id": 1, "x": 1}, {"id": 2, "x": 1}], [{"id": 2, "x": 3}, {"id": 1, "x": 3}], {0: 1, 1: 0}),
        ([{"url": "u", "x": 1}], [{"url": "u", "x": 3}], {0: 0}),
        ([{"id": 1, "x": 1}, {"id": 1, "x": 2}], [{"id": 1, "x": 3}], {}),  # no two items of a list have one id
        ([{"id": 1, "x": 1}], [{"x": 3}], {}),  # every item has one
        ([{"x": 1, "y": 2}], [{"y": 2, "x": 1}], {0: 0}),
        (["a", "b", "a"], ["a", "a", "b"], {0: 0, 1: 2, 2: 1}),
        (["a", 1, True], ["1", True], {2: 1}),
    ],
)
def test_items_of_a_list_of_which_nothing_is_known(before: list[Any], after: list[Any], pairs: dict[int, int]) -> None:
    assert match_positions(before, after, None) == pairs
