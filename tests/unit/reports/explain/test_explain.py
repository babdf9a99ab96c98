"""Fields and words as pages: true for every field, whatever a registry adds."""

from __future__ import annotations

import pytest
import yaml

from incubo.config import settings
from incubo.document.page import CodeBlock
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.vocabulary import make_vocabulary
from incubo.reports.explain import context, fields, vocabulary
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import rules_of_field
from incubo.validation import rule
from incubo.validation.rule import RULES

SCOPE = ExplainContext(make_vocabulary(settings.load_profile("beta.gouv.fr")))
EVERY = [
    (path, field) for kind in ENTRY_KINDS.values() for path, field in vocabulary.iter_field_paths(kind.id, kind.fields)
]


@pytest.mark.parametrize(("path", "field"), EVERY, ids=[path for path, _ in EVERY])
def test_a_field_s_example_is_yaml_that_gives_it(path: str, field: Field) -> None:
    lines = fields.yaml_example(path, ENTRY_KINDS[path.partition(".")[0]], SCOPE)
    if not lines:
        assert field.type in ("text", "lines", "integer", "number", "moment", "group", "any")
        return
    found = yaml.safe_load(lines)
    for name in path.split(".")[1:]:
        found = (found[0] if isinstance(found, list) else found)[name]
    value = found[0] if field.many else found
    wanted = {"date": "date", "boolean": "bool", "integer": "int", "number": "int"}.get(field.type, "str")
    assert type(value).__name__ == wanted
    assert str(value) == field.example or not field.example


@pytest.mark.parametrize(("path", "field"), EVERY, ids=[path for path, _ in EVERY])
def test_every_field_has_a_page(path: str, field: Field) -> None:
    page = fields.field_page(path, SCOPE)
    assert page.id == path
    shown = {section.id for section in page.sections}
    assert ("words" in shown) is bool(field.value_list)
    assert ("fields" in shown) is bool(field.subfields)
    assert all(block.language == "yaml" for s in page.sections for block in s.blocks if isinstance(block, CodeBlock))


def test_which_rules_look_at_a_field() -> None:
    def names(path: str) -> set[str]:
        return {rule.id for rule in rules_of_field(path, dict(EVERY)[path])}

    assert {"mission-ends-before-start", "mission-without-end", "schema-date-format"} <= names("member.missions.end")
    assert "mission-without-start" not in names("member.missions.end")
    assert {"phase-unknown-name", "phase-repeated"} <= names("startup.phases.name")
    assert "schema-unknown-value" not in names("startup.phases.name")
    assert names("startup.contact") == {"schema-email", "schema-missing-field"}
    assert {"ref-unknown-incubator", "ref-incubator-not-listed"} <= names("startup.incubators")
    assert "member-github-shared" in names("member.github")
    assert names("startup.robots") == set()


def test_every_field_and_word_list_has_a_title() -> None:
    assert {rule.family for rule in RULES.values()} <= set(rule.RULE_FAMILY_TITLES)
    assert {field.type for _, field in EVERY} <= set(context.FIELD_TYPE_LABELS)
    assert {field.also_accepts for _, field in EVERY if field.also_accepts} <= set(context.ALTERNATIVE_TYPE_LABELS)
    assert set(vocabulary.used_lists(SCOPE)) == set(context.VOCABULARY_LIST_TITLES)


def test_every_word_is_explained() -> None:
    for name in vocabulary.used_lists(SCOPE):
        for word in SCOPE.vocabulary.allowed_values(name):
            assert (name, word) in vocabulary.find_words(word, SCOPE)
            assert vocabulary.word_page(vocabulary.find_words(word, SCOPE), SCOPE).id
