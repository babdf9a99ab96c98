"""The forms of the forge: valid for GitHub, and read back by `incubo issue` as they were filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.paths import ROOT, load_tool

from incubo.config.settings import Config, load_profile
from incubo.core import i18n
from incubo.edit.forms.answers import parse_form
from incubo.edit.forms.definitions import IssueForm, make_forms
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.export.scaffold.issue_forms import generate_issue_forms
from incubo.export.scaffold.managed_block import render_new_file
from incubo.model.entry_kinds import make_entry_kinds
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

issue_forms = load_tool("issue_forms")
SCHEMA = Draft202012Validator(json.loads((ROOT / "tests" / "schemas" / "github-issue-form.json").read_bytes()))
CUSTOM_FIELDS = {
    "startup": {"no": {"help": "la région « {x} » -->"}, "é": {"type": "boolean"}},
    "member": {"statut": {"many": True, "help": "les autres comptes"}},
}
VOCABULARY = {"statuses": {"none": {"fr": "None", "en": "None"}, "autre": {"fr": "indépendant"}}}


def make_context(forge: str, language: str = "fr", profile: str = "beta.gouv.fr") -> ScaffoldContext:
    vocabulary = make_vocabulary(load_profile(profile), VOCABULARY)
    settings = Config(init_settings={"forge": forge})
    return ScaffoldContext(
        load_registry(MemoryStore({}), INCUBO_LAYOUT, vocabulary),
        make_entry_kinds(CUSTOM_FIELDS),
        settings,
        language,
        date(2025, 1, 15),
    )


@pytest.mark.parametrize(("language", "profile"), [("fr", "beta.gouv.fr"), ("en", "beta.gouv.fr"), ("en", "plain")])
def test_forms_match_github_schema(language: str, profile: str) -> None:
    names = set()
    context = make_context("github", language, profile)
    for file in generate_issue_forms(context):
        form = yaml.safe_load(render_new_file(file, context))
        assert [error.message for error in SCHEMA.iter_errors(form)] == []
        elements = [element for element in form["body"] if element["type"] != "markdown"]
        ids = [element["id"] for element in elements]
        labels = [element["attributes"]["label"].casefold() for element in elements]
        assert len(set(ids)) == len(ids)
        assert len(set(labels)) == len(labels)
        assert form["name"] not in names
        names.add(form["name"])
    assert len(names) == 10


def test_reserved_and_duplicate_labels() -> None:
    file = next(each for each in generate_issue_forms(make_context("github")) if each.path.endswith("new-member.yml"))
    status = next(each for each in yaml.safe_load(file.block)["body"] if each.get("id") == "status")
    assert status["attributes"]["options"] == ["agent public", "independent", "société de service", "autre"]


def test_no_forms_for_unknown_forge() -> None:
    assert list(generate_issue_forms(make_context("none"))) == []
    assert all(
        file.path.startswith(".gitlab/issue_templates/") for file in generate_issue_forms(make_context("gitlab"))
    )


def fill_in(file: GeneratedFile) -> str:
    """The body that GitHub makes of a form filled in with something everywhere."""
    lines = []
    for element in yaml.safe_load(file.block)["body"]:
        attributes = element["attributes"]
        if element["type"] == "markdown":
            continue
        lines.append(f"### {attributes['label']}\n")
        if element["type"] == "checkboxes":
            lines += [f"- [X] {box['label']}" for box in attributes["options"]]
        elif element["type"] == "dropdown":
            lines.append(attributes["options"][0])
        else:
            lines.append(f"réponse {element['id']}" if element["type"] == "input" else "un\ndeux")
        lines.append("")
    return "\n".join(lines).replace("\n", "\r\n")


def forms_in_every_language() -> Iterator[tuple[IssueForm, ScaffoldContext, GeneratedFile]]:
    for language in ("fr", "en"):
        context = make_context("github", language)
        files = list(generate_issue_forms(context))
        yield from zip(make_forms(context.entry_kinds).values(), [context] * len(files), files, strict=True)


def test_answers_are_read_back_in_any_language() -> None:
    for form, context, file in forms_in_every_language():
        i18n.set_language("en")  # whoever reads it
        answers = parse_form(form, fill_in(file).encode(), "x.md", context.entry_kinds)
        assert answers.errors == ()
        checkbox_keys = {key for question in form.questions for key in question.checkboxes}
        assert answers.checked == checkbox_keys
        assert answers.texts.keys() == {question.key for question in form.questions if not question.checkboxes}


def test_gitlab_templates_have_the_same_headings() -> None:
    github, gitlab = (
        list(generate_issue_forms(make_context("github"))),
        list(generate_issue_forms(make_context("gitlab"))),
    )
    for form, template in zip(github, gitlab, strict=True):
        labels = [each["attributes"]["label"] for each in yaml.safe_load(form.block)["body"] if "id" in each]
        assert re.findall(r"^### (.*)$", template.block, re.MULTILINE) == labels
    context = make_context("gitlab")
    answers = parse_form(
        make_forms(context.entry_kinds)["new-member"],
        gitlab[0].block.encode(),
        "x.md",
        context.entry_kinds,
        require_all=False,
    )
    assert (dict(answers.texts), answers.errors) == ({}, ())  # what is in comments is no answer


@pytest.mark.parametrize("path", issue_forms.pages(), ids=lambda path: path.name)
def test_forms_of_this_repository_are_up_to_date(path: Path) -> None:
    assert issue_forms.check(path) == []


def test_this_repository_has_no_other_forms() -> None:
    assert sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("incubo-*.yml")) == issue_forms.pages()
