"""Which page a word of `explain` means."""

from __future__ import annotations

import pytest
from support.registries import profile_vocabulary

from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.topics import find_topic_page
from incubo.validation import rules
from incubo.validation.rule import RULES

assert rules.__all__


def test_a_rule_named_like_a_field_does_not_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "job-closes", RULES["job-startup-ended"])
    context = ExplainContext(profile_vocabulary())
    field, rule = find_topic_page("job.closes", context), find_topic_page("job-closes", context)
    assert field is not None
    assert rule is not None
    assert (field.id, rule.id) == ("job.closes", "job-closes")
