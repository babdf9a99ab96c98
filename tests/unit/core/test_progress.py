"""How far work is, told part by part."""

from __future__ import annotations

from incubo.core.progress import track_items, track_step


def test_each_item_is_told_once_it_is_done() -> None:
    told: list[object] = []
    for item in track_items("abc", lambda done, total: told.append((done, total))):
        told.append(item)
    assert told == ["a", (1, 3), "b", (2, 3), "c", (3, 3)]


def test_steps_add_up() -> None:
    told: list[float] = []
    for number in range(3):
        list(track_items("ab", track_step(lambda done, total: told.append(done / total), number, 3)))
    assert told == [n / 6 for n in range(1, 7)]


def test_nobody_waits() -> None:
    assert track_step(None, 0, 2) is None
    assert list(track_items("ab", None)) == ["a", "b"]
