"""Problems of list items."""

from __future__ import annotations

from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Problem
from incubo.model.decode import drop_duplicating_fix

PLACE = FieldLocation("content/members/yann.treguer.md", ("startups", 1))
UNKNOWN = Problem("ref-unknown-startup", PLACE, Message("unknown"), label=Message("did you mean …?"))
FIXABLE = UNKNOWN._replace(
    fix=Fix(Message("write {meant}", {"meant": "mon-estran"}), False, (Edit(PLACE, "mon-estran"),))
)


def test_a_fix_that_would_write_a_value_twice_becomes_a_hint() -> None:
    dropped = drop_duplicating_fix(FIXABLE, {"mon-estran", "mon-estrn"})
    assert (dropped.fix, dropped.label) == (None, None)
    assert [hint.arguments for hint in dropped.hints] == [{"meant": "mon-estran"}]


def test_any_other_problem_stays_as_it_is() -> None:
    assert drop_duplicating_fix(FIXABLE, {"phare", "mon-estrn"}) is FIXABLE
    assert drop_duplicating_fix(UNKNOWN, {"mon-estran", None}) is UNKNOWN
