"""Fields and words as pages: true for every field, whatever a registry adds."""

from __future__ import annotations

import pytest
import yaml

from incubo.config import settings
from incubo.document.page import CodeBlock
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import make_vocabulary
from incubo.reports.explain import context, fields, vocabulary
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import rules_of_field
from incubo.reports.explain.topics import find_topic_page, suggest_topic
from incubo.validation import rule
from incubo.validation.rule import RULES

CONTEXT = ExplainContext(make_vocabulary(settings.load_profile("beta.gouv.fr")))
ALL_FIELDS = [
    (path, field) for kind in ENTRY_KINDS.values() for path, field in vocabulary.iter_field_paths(kind.id, kind.fields)
]


@pytest.mark.parametrize(("path", "field"), ALL_FIELDS, ids=[path for path, _ in ALL_FIELDS])
def test_a_field_s_example_is_yaml_that_gives_it(path: str, field: Field) -> None:
    lines = fields.yaml_example(path, ENTRY_KINDS[path.partition(".")[0]], CONTEXT)
    if not lines:
        assert field.type in ("text", "lines", "integer", "number", "moment", "group", "any")
        return
    node = yaml.safe_load(lines)
    for name in path.split(".")[1:]:
        node = (node[0] if isinstance(node, list) else node)[name]
    value = node[0] if field.many else node
    type_name = {"date": "date", "boolean": "bool", "integer": "int", "number": "int"}.get(field.type, "str")
    assert type(value).__name__ == type_name
    assert str(value) == field.example or not field.example


@pytest.mark.parametrize(("path", "field"), ALL_FIELDS, ids=[path for path, _ in ALL_FIELDS])
def test_every_field_has_a_page(path: str, field: Field) -> None:
    page = fields.field_page(path, CONTEXT)
    assert page.id == path
    section_ids = {section.id for section in page.sections}
    assert ("words" in section_ids) is bool(field.value_list)
    assert ("fields" in section_ids) is bool(field.subfields)
    assert all(
        block.language == "yaml"
        for section in page.sections
        for block in section.blocks
        if isinstance(block, CodeBlock)
    )


def test_which_rules_look_at_a_field() -> None:
    def names(path: str) -> set[str]:
        return {rule.id for rule in rules_of_field(path, dict(ALL_FIELDS)[path])}

    assert {"mission-ends-before-start", "mission-without-end", "schema-date-format"} <= names("member.missions.end")
    assert "mission-without-start" not in names("member.missions.end")
    assert {"phase-unknown-name", "phase-repeated"} <= names("startup.phases.name")
    assert "schema-unknown-value" not in names("startup.phases.name")
    assert {"schema-email", "schema-missing-field"} <= names("startup.contact")
    assert "ref-unknown-incubator" not in names("startup.contact")
    assert {"ref-unknown-incubator", "ref-incubator-not-listed"} <= names("startup.incubators")
    assert "member-github-shared" in names("member.github")
    assert names("startup.robots") == set()


def test_every_field_and_word_list_has_a_title() -> None:
    assert {rule.family for rule in RULES.values()} <= set(rule.RULE_FAMILY_TITLES)
    assert {field.type for _, field in ALL_FIELDS} <= set(context.FIELD_TYPE_LABELS)
    assert {field.also_accepts for _, field in ALL_FIELDS if field.also_accepts} <= set(context.ALTERNATIVE_TYPE_LABELS)
    assert set(vocabulary.used_lists(CONTEXT)) == set(context.VOCABULARY_LIST_TITLES)


def test_every_word_is_explained() -> None:
    for name in vocabulary.used_lists(CONTEXT):
        for value in CONTEXT.vocabulary.allowed_values(name):
            assert (name, value) in vocabulary.find_values(value, CONTEXT)
            assert vocabulary.value_page(vocabulary.find_values(value, CONTEXT), CONTEXT).id


def test_a_rule_named_like_a_field_does_not_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "job-closes", RULES["job-startup-ended"])
    field, rule_page = find_topic_page("job.closes", CONTEXT), find_topic_page("job-closes", CONTEXT)
    assert field is not None
    assert rule_page is not None
    assert (field.id, rule_page.id) == ("job.closes", "job-closes")


def test_words_are_suggested_by_their_labels_too() -> None:
    """By those after the id in the alphabet and by those before it."""
    before_and_after = set()
    for name in vocabulary.used_lists(CONTEXT):
        for value in CONTEXT.vocabulary.allowed_values(name):
            label = vocabulary.value_label(name, value, CONTEXT)
            if normalise_name(label) != normalise_name(value):
                assert suggest_topic(label, CONTEXT) is not None, label
                assert normalise_name(suggest_topic(label, CONTEXT) or "") == normalise_name(label)
                before_and_after.add(normalise_name(label) < normalise_name(value))
    assert before_and_after == {True, False}
