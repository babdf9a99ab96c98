"""What a comparison reads of the fields of an entry."""

from __future__ import annotations

from typing import Any

import pytest
from support.registries import make_registry

from incubo.diff.facts import Change, Subject
from incubo.diff.fields import find_unreadable_fields, is_only_of_form
from incubo.diff.written import Words

UNREADABLE = "title: {title}\nmission: Aider\nincubator: rivages\ncontact: not an address\nphases: []\n"
SUBJECT = Subject("startup", "cale", "Cale", "content/startups/cale.md")
EMPTY = "title: {title}\nmission: Aider\nincubator: rivages\ncontact:\nphases: []\n"


def test_unreadable_fields_are_those_of_the_entry_itself() -> None:
    """Neither those of the files before it nor of those after it, although its own field is empty."""
    entries = {"startups/abri": UNREADABLE, "startups/balise": EMPTY, "startups/cale": UNREADABLE}
    registry = make_registry({name: text.format(title=name) for name, text in entries.items()})
    values = {"contact": "not an address"}
    fields = {startup.id: find_unreadable_fields(registry, startup, values) for startup in registry.startups.values()}
    assert fields == {"abri": [("contact",)], "balise": [], "cale": [("contact",)]}


@pytest.mark.parametrize(
    ("old", "new", "is_form"),
    [
        (("a", "b"), ("b", "a"), True),
        (["a", {"x": 1, "y": [1, 2]}], [{"y": [2, 1], "x": 1}, "a"], True),
        (("a", "b"), ("a",), False),
        (("a", "a"), ("a",), False),
        ("ab", "ba", False),
        (None, "a", False),
        ([1, "1"], ["1", 1], True),
    ],
)
def test_another_order_of_a_list_says_nothing(old: Any, new: Any, is_form: bool) -> None:
    """For what a program writes in another way."""
    assert is_only_of_form(Change(SUBJECT, "field", "usertypes", old, new)) is is_form
    assert not is_only_of_form(Change(SUBJECT, "phase-detail", "phases", old, new))
    assert is_only_of_form(Change(SUBJECT, "form"))


def test_an_empty_value_that_is_written_otherwise_says_nothing() -> None:
    empty, word = Words(("link",), "null", "empty"), Words(("link",), "oui", "unread")
    assert is_only_of_form(Change(SUBJECT, "unclear", "link", (), (empty,)))
    assert not is_only_of_form(Change(SUBJECT, "unclear", "link", (empty,), (word,)))
