"""Subjects of commits are read as they were written."""

from __future__ import annotations

import pytest

from incubo.edit.commit_subjects import CommitSubject, parse_commit_subject


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (CommitSubject("extend", "mon-estran", "to 2025-06-30"), "extend(mon-estran): to 2025-06-30"),
        (CommitSubject("new", "", "member Maëlle: Kerdoncuff (2)"), "new: member Maëlle: Kerdoncuff (2)"),
        (CommitSubject("undo", "x", "extend, to\nmorrow"), "undo(x): extend, to\nmorrow"),
    ],
)
def test_a_subject_is_read_as_it_was_written(subject: CommitSubject, text: str) -> None:
    assert str(subject) == text
    assert parse_commit_subject(text) == subject


@pytest.mark.parametrize("text", ["", "Merge branch 'x'", "Fix: it", "extend(x) : y", "extend(x(y)): z", "extend: "])
def test_others_write_other_subjects(text: str) -> None:
    assert parse_commit_subject(text) is None
