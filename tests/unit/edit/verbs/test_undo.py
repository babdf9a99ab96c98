"""What is put back, and when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from incubo.core.i18n import translate
from incubo.edit.journal import JournalEntry, RecordedEdit
from incubo.edit.verbs.undo import find_changed_paths, undo_edit

A, B, C = "content/members/a.md", "content/members/b.md", "content/members/c.md"


def entry(title: str = "extend(mon-estran): 2 missions", *, whole: bool = True, **more: object) -> JournalEntry:
    edit = RecordedEdit(title, {A: b"old", B: None, C: b"gone"}, {A: b"new", B: b"made", C: None})
    return JournalEntry(edit._replace(**more), whole, Path("1.json"))  # type: ignore[arg-type]


def test_the_files_are_put_back() -> None:
    made = undo_edit(entry(), {A: b"new", B: b"made", C: None})
    assert made.plan.files == {A: b"old", B: None, C: b"gone"}
    assert made.plan.originals == {A: b"new", B: b"made"}
    assert (made.verb, made.scope, translate(made.summary)) == ("undo", "mon-estran", "extend, 2 missions")


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_as_before_already_stays(whole: bool) -> None:
    """Taking it back may have been cut short too."""
    half = {A: b"old", B: b"made", C: None}
    assert undo_edit(entry(whole=whole), half).plan.files == {B: None, C: b"gone"}
    assert undo_edit(entry(), {A: b"old", B: None, C: b"gone"}).plan.files == {}


def test_a_name_that_was_given_is_taken_back() -> None:
    moved = RecordedEdit("rename(b): a", {A: b"x", B: None}, {A: None, B: b"x"}, moves={A: B})
    made = undo_edit(JournalEntry(moved, True, Path("1.json")), {A: None, B: b"x"})
    assert made.plan.moves == {B: A}


@pytest.mark.parametrize(
    ("title", "scope", "summary"),
    [
        ("fmt: 12 fichiers", "", "fmt, 12 fichiers"),
        ("a title of another version", "", "a title of another version"),
        ("", "", ""),
    ],
)
def test_the_commits_words(title: str, scope: str, summary: str) -> None:
    made = undo_edit(entry(title), {A: b"new", B: b"made", C: None})
    assert (made.verb, made.scope, translate(made.summary)) == ("undo", scope, summary)


def test_a_file_that_has_changed_since_gets_what_was_merged() -> None:
    now = {A: b"new", B: b"edited", C: None}
    assert find_changed_paths(entry(), now) == [B]
    assert undo_edit(entry(), now, {B: b"merged"}).plan.files == {A: b"old", B: b"merged", C: b"gone"}
    assert undo_edit(entry(), now, {B: b"edited"}).plan.files == {A: b"old", C: b"gone"}
