"""Fields and words as pages: true for every field, whatever a registry adds."""

from __future__ import annotations

import pytest
import yaml

from incubo import config
from incubo.model.fields import Field
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import make
from incubo.page import Code
from incubo.report.explain import fields, titles, words
from incubo.report.explain.looking import looking
from incubo.report.explain.scope import Scope
from incubo.validation.rule import RULES

SCOPE = Scope(make(config.packaged("beta.gouv.fr")))
EVERY = [(path, field) for kind in KINDS.values() for path, field in words.paths(kind.id, kind.fields)]


@pytest.mark.parametrize(("path", "field"), EVERY, ids=[path for path, _ in EVERY])
def test_a_field_s_example_is_yaml_that_gives_it(path: str, field: Field) -> None:
    lines = fields.example(path, KINDS[path.partition(".")[0]], SCOPE)
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
    page = fields.field(path, SCOPE)
    assert page.id == path
    shown = {section.id for section in page.sections}
    assert ("words" in shown) is bool(field.words)
    assert ("fields" in shown) is bool(field.items)
    assert all(block.language == "yaml" for s in page.sections for block in s.blocks if isinstance(block, Code))


def test_which_rules_look_at_a_field() -> None:
    def names(path: str) -> set[str]:
        return {rule.id for rule in looking(path, dict(EVERY)[path])}

    assert {"mission-ends-before-start", "mission-without-end", "schema-date-format"} <= names("member.missions.end")
    assert "mission-without-start" not in names("member.missions.end")
    assert {"phase-unknown-name", "phase-repeated"} <= names("startup.phases.name")
    assert "schema-unknown-value" not in names("startup.phases.name")
    assert names("startup.contact") == {"schema-email", "schema-missing-field"}
    assert {"ref-unknown-incubator", "ref-incubator-not-listed"} <= names("startup.incubators")
    assert "member-github-shared" in names("member.github")
    assert names("startup.robots") == set()


def test_everything_has_a_name() -> None:
    assert {rule.family for rule in RULES.values()} <= set(titles.FAMILIES)
    assert {field.type for _, field in EVERY} <= set(titles.TYPES)
    assert {field.may_be for _, field in EVERY if field.may_be} <= set(titles.SECOND_SHAPES)
    assert set(words.lists(SCOPE)) == set(titles.LISTS)


def test_every_word_is_explained() -> None:
    for name in words.lists(SCOPE):
        for word in SCOPE.vocabulary.allowed(name):
            assert (name, word) in words.meant(word, SCOPE)
            assert words.page(words.meant(word, SCOPE), SCOPE).id
