"""The file that keeps what is postponed: what is written is read again, and two versions are merged."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.core.errors import ConfigError
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.lookup import EntryRef
from incubo.registry.postponed import (
    Postponement,
    merge_postponements,
    read_postponements,
    render_postponements,
)
from incubo.registry.store import MemoryStore


def answer(entry_id: str, day: int = 1, because: str = "w", month: int = 3) -> Postponement:
    said_on, until = date(2025, 1, day), date(2025, month, day)
    return Postponement(EntryRef("startup", entry_id), "nobody", "1", said_on, until, because)


def read(data: bytes | None) -> list[Postponement]:
    assert data is not None
    answers, unread = read_postponements(MemoryStore({POSTPONED_FILE: data}))
    assert not unread
    return answers


@pytest.mark.parametrize("text", ["", 'a "b" \\ c', "\x00\x1f\x7f\u2028é😀", "'''", "}"])
def test_any_text_is_read_again(text: str) -> None:
    assert read(render_postponements([answer("é", because=text)])) == [answer("é", because=text)]


def test_both_sides_count() -> None:
    base = render_postponements([answer("both"), answer("gone"), answer("changed")])
    ours = render_postponements([answer("both"), answer("gone"), answer("changed", 3), answer("new")])
    theirs = render_postponements([answer("both"), answer("changed", 2), answer("other")])
    merged = [answer("both"), answer("changed", 3), answer("new"), answer("other")]
    assert read(merge_postponements(base, ours, theirs)) == merged
    assert read(merge_postponements(base, theirs, ours)) == merged
    assert read(merge_postponements(None, ours, None)) == sorted(read(ours))


@pytest.mark.parametrize("mended", [answer("a", month=2), answer("a", because="other")])
def test_the_side_that_changed_an_answer_counts(mended: Postponement) -> None:
    """A day that is shortened on the day it was given, and another reason."""
    base, changed = render_postponements([answer("a")]), render_postponements([mended])
    for ours, theirs in ((changed, base), (base, changed)):
        assert read(merge_postponements(base, ours, theirs)) == [mended]


def test_what_one_takes_back_stays_where_the_other_changed_it() -> None:
    base, changed = render_postponements([answer("a")]), render_postponements([answer("a", 2)])
    assert read(merge_postponements(base, changed, None)) == [answer("a", 2)]


def test_without_an_answer_the_file_goes() -> None:
    base = render_postponements([answer("a"), answer("b")])
    ours, theirs = render_postponements([answer("a")]), render_postponements([answer("b")])
    assert merge_postponements(base, ours, theirs) is None


@pytest.mark.parametrize("broken", [b"[", b"postponed = [1]\n"])
def test_what_cannot_be_read_is_merged_otherwise(broken: bytes) -> None:
    with pytest.raises(ConfigError):
        merge_postponements(None, render_postponements([]), broken)
