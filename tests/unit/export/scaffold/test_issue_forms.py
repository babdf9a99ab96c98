"""The forms of the forge: valid for GitHub, and read back by `incubo issue` as they were filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.paths import ROOT

from incubo.config import settings as config
from incubo.core import i18n
from incubo.edit.forms.answers import parse_form
from incubo.edit.forms.definitions import IssueForm, make_forms
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.export.scaffold.generate import generate_files
from incubo.export.scaffold.issue_forms import generate_issue_forms
from incubo.export.scaffold.managed_block import render_new_file
from incubo.model.entry_kinds import add_custom_fields
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

CHECK = Draft202012Validator(json.loads((ROOT / "tests" / "schemas" / "github-issue-form.json").read_bytes()))
OWN = {
    "startup": {"no": {"help": "la région « {x} » -->"}, "é": {"type": "boolean"}},
    "member": {"statut": {"many": True, "help": "les autres comptes"}},
}
MORE = {"statuses": {"none": {"fr": "None", "en": "None"}, "autre": {"fr": "indépendant"}}}


def kit(forge: str, language: str = "fr", profile: str = "beta.gouv.fr") -> ScaffoldContext:
    words = make_vocabulary(config.load_profile(profile), MORE)
    settings = config.Config(init_settings={"forge": forge})
    return ScaffoldContext(
        load_registry(MemoryStore({}), INCUBO_LAYOUT, words),
        add_custom_fields(OWN),
        settings,
        language,
        date(2025, 1, 15),
    )


@pytest.mark.parametrize(("language", "profile"), [("fr", "beta.gouv.fr"), ("en", "beta.gouv.fr"), ("en", "plain")])
def test_forms_match_github_schema(language: str, profile: str) -> None:
    names = set()
    own = kit("github", language, profile)
    for made in generate_issue_forms(own):
        form = yaml.safe_load(render_new_file(made, own))
        assert [error.message for error in CHECK.iter_errors(form)] == []
        elements = [each for each in form["body"] if each["type"] != "markdown"]
        ids = [each["id"] for each in elements]
        labels = [each["attributes"]["label"].casefold() for each in elements]
        assert len(set(ids)) == len(ids)
        assert len(set(labels)) == len(labels)
        assert form["name"] not in names
        names.add(form["name"])
    assert len(names) == 9


def test_a_word_that_github_keeps_for_itself_and_two_called_the_same() -> None:
    made = next(each for each in generate_issue_forms(kit("github")) if each.path.endswith("new-member.yml"))
    status = next(each for each in yaml.safe_load(made.block)["body"] if each.get("id") == "status")
    assert status["attributes"]["options"] == ["agent public", "independent", "société de service", "autre"]


def test_no_forms_for_unknown_forge() -> None:
    assert list(generate_issue_forms(kit("none"))) == []
    assert all(made.path.startswith(".gitlab/issue_templates/") for made in generate_issue_forms(kit("gitlab")))


def filled(made: GeneratedFile) -> str:
    """The body that GitHub makes of a form filled in with something everywhere."""
    lines = []
    for each in yaml.safe_load(made.block)["body"]:
        about = each["attributes"]
        if each["type"] == "markdown":
            continue
        lines.append(f"### {about['label']}\n")
        if each["type"] == "checkboxes":
            lines += [f"- [X] {box['label']}" for box in about["options"]]
        elif each["type"] == "dropdown":
            lines.append(about["options"][0])
        else:
            lines.append(f"réponse {each['id']}" if each["type"] == "input" else "un\ndeux")
        lines.append("")
    return "\n".join(lines).replace("\n", "\r\n")


def asked() -> Iterator[tuple[IssueForm, ScaffoldContext, GeneratedFile]]:
    for language in ("fr", "en"):
        own = kit("github", language)
        every = list(generate_issue_forms(own))
        yield from zip(make_forms(own.tables).values(), [own] * len(every), every, strict=True)


def test_every_answer_finds_its_field_in_any_language() -> None:
    for form, own, made in asked():
        i18n.set_language("en")  # whoever reads it
        answers = parse_form(form, filled(made).encode(), "x.md", own.tables)
        assert answers.errors == ()
        boxed = {key for ask in form.questions for key in ask.checkboxes}
        assert answers.checked == boxed
        assert answers.texts.keys() == {ask.key for ask in form.questions if not ask.checkboxes}


def test_gitlab_s_templates_have_the_same_headings() -> None:
    github, gitlab = list(generate_issue_forms(kit("github"))), list(generate_issue_forms(kit("gitlab")))
    for form, template in zip(github, gitlab, strict=True):
        labels = [each["attributes"]["label"] for each in yaml.safe_load(form.block)["body"] if "id" in each]
        assert re.findall(r"^### (.*)$", template.block, re.MULTILINE) == labels
    own = kit("gitlab")
    answers = parse_form(
        make_forms(own.tables)["new-member"], gitlab[0].block.encode(), "x.md", own.tables, require_all=False
    )
    assert (dict(answers.texts), answers.errors) == ({}, ())  # what is in comments is no answer


def test_this_repository_s_own_forms_are_those_of_the_sample_registry() -> None:
    settings = config.load_config(ROOT)
    words = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    own = ScaffoldContext(
        load_registry(MemoryStore({}), INCUBO_LAYOUT, words),
        add_custom_fields(settings.custom_fields),
        settings._replace(init_settings={"forge": "github"}),
        settings.language or "en",
        date(2025, 1, 15),
    )
    made = {each.path: render_new_file(each, own) for each in generate_files(own) if "/ISSUE_TEMPLATE/" in each.path}
    there = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("incubo-*.yml")}
    assert there.keys() == made.keys()
    stale = [name for name, path in there.items() if path.read_text("utf-8") != made[name]]
    assert stale == [], "made anew by: incubo init --refresh"
