"""Forms of the forge for people who do not use a terminal: issue forms on GitHub, issue templates on GitLab.

They ask the questions of `incubo new` and other commands, and `incubo issue` reads the answers. A field with a list of
values has a menu; names of entries are typed, because a menu of entries would soon be out of date.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from incubo.core.i18n import N_, capitalize_first, gettext, temporary_language
from incubo.core.message import Message
from incubo.edit.forms.definitions import (
    REQUEST_HEADING,
    FormQuestion,
    IssueForm,
    answer_hints,
    make_forms,
    question_heading,
)
from incubo.edit.forms.parser import is_no_answer
from incubo.edit.new.ids import slug
from incubo.edit.value_parser import current_words
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.render.escape import escape_json

ISSUE_LABEL = "incubo"
"""The label of requests. GitHub sets it only if it exists in the repository; nothing depends on it."""

_REVIEW_NOTICE = N_(
    "What is asked here becomes a proposal, which someone from the incubator reads before accepting it."
)
_PUBLIC_NOTICE = N_("Requests are public, like the registry: no telephone number, no private address.")
_PROPOSAL_NOTICE = N_("Someone from the incubator turns this request into a proposal (incubo issue FILE).")

_YAML_BOOLEANS = {"y", "yes", "n", "no", "true", "false", "on", "off"}
"""Words that YAML reads as booleans: GitHub does not accept them as ids."""
_QUERY_WORDS = {"title", "body", "labels", "template", "assignees", "milestone", "projects", "type"}
"""What the query of a new issue means to GitHub: an element of that name could not be filled in by it."""


def generate_issue_forms(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The forms, for a registry on GitHub or GitLab, in the language of its files."""
    for form in make_forms(context.entry_kinds).values():
        purpose = Message(N_("a form: {name}"), {"name": Message(form.name)})
        with temporary_language(context.language):
            path = form_path(form, context.forge)
            if context.forge == "github":
                yield GeneratedFile(path, _render_github_form(form, context), purpose)
            elif context.forge == "gitlab":
                yield GeneratedFile(path, _render_gitlab_template(form, context), purpose)


def form_path(form: IssueForm, forge: str) -> str:
    """The file of a form in a repository, named in the language in use; "" on a forge without forms."""
    if forge == "github":
        return f".github/ISSUE_TEMPLATE/incubo-{form.id}.yml"
    return f".gitlab/issue_templates/{slug(gettext(form.name))}.md" if forge == "gitlab" else ""


def _render_github_form(form: IssueForm, context: ScaffoldContext) -> str:
    """A form for GitHub, in YAML. Texts are written as JSON strings, which are valid YAML."""
    name = gettext(form.name)
    intro = [gettext(message) for message in (form.note, _REVIEW_NOTICE, _PUBLIC_NOTICE) if message]
    lines = [
        f"name: {_quote_yaml(name)}",
        f"description: {_quote_yaml(gettext(form.purpose))}",
        f"title: {_quote_yaml(gettext('{title}:').format(title=name) + ' ')}",
        f"labels: [{_quote_yaml(ISSUE_LABEL)}]",
        "body:",
        *_render_element("markdown", "", {"value": " ".join(intro)}),
        *_render_element(
            "dropdown", "request", {"label": gettext(REQUEST_HEADING), "options": [name], "default": 0}, required=True
        ),
    ]
    for question in form.questions:
        lines += _render_question(question, context)
    return "\n".join(lines) + "\n"


def _render_question(question: FormQuestion, context: ScaffoldContext) -> list[str]:
    field = question.field
    id_ = element_id(question)
    attributes = {
        "label": question_heading(question),
        "description": " ".join(answer_hints(question)),
    }
    if question.checkboxes:
        boxes = [(capitalize_first(gettext(label)), question.must_check_all) for label in question.checkboxes.values()]
        return _render_checkboxes(id_, attributes, boxes)
    options = choice_options(question, context) if field.type == "choice" else []
    if options:  # none if the vocabulary has no list for the field
        if field.many:
            return _render_checkboxes(id_, attributes, [(option, False) for option in options])
        return _render_element("dropdown", id_, {**attributes, "options": options}, required=question.required)
    element_type = "textarea" if field.many or field.type == "lines" else "input"
    return _render_element(element_type, id_, {**attributes, "placeholder": field.example}, required=question.required)


def labels_of_value(field: Field, value: str, context: ScaffoldContext) -> tuple[str, ...]:
    """What a menu may call a value: its label in the language of the files, or the value itself."""
    return current_words(field, context.registry.vocabulary).get(value, {}).get(context.language, value), value


def choice_options(question: FormQuestion, context: ScaffoldContext) -> list[str]:
    """The labels of the values of a list; the value itself if its label is not unique, or is reserved by GitHub."""
    labels_by_value = current_words(question.field, context.registry.vocabulary)
    label_by_value = {value: labels.get(context.language, value) for value, labels in labels_by_value.items()}
    counts = Counter(normalise_name(label) for label in label_by_value.values())
    options = [
        value if counts[normalise_name(label)] > 1 or is_no_answer(label) else label
        for value, label in label_by_value.items()
    ]
    return [option for option in options if not is_no_answer(option)]


def _render_checkboxes(element_id: str, attributes: dict[str, str], checkboxes: list[tuple[str, bool]]) -> list[str]:
    lines = _render_element("checkboxes", element_id, attributes)
    lines.append("      options:")
    for label, required in checkboxes:
        lines.append(f"        - label: {_quote_yaml(label)}")
        if required:
            lines.append("          required: true")
    return lines


def _render_element(
    element_type: str, element_id: str, attributes: Mapping[str, str | int | list[str]], *, required: bool = False
) -> list[str]:
    lines = [f"  - type: {element_type}", *([f"    id: {element_id}"] if element_id else []), "    attributes:"]
    for key, value in attributes.items():
        if isinstance(value, list):
            lines += [f"      {key}:", *(f"        - {_quote_yaml(item)}" for item in value)]
        elif value != "":
            lines.append(f"      {key}: {value if isinstance(value, int) else _quote_yaml(value)}")
    return [*lines, "    validations:", "      required: true"] if required else lines


def _quote_yaml(text: str) -> str:
    return escape_json(json.dumps(text, ensure_ascii=False))


def element_id(question: FormQuestion) -> str:
    """An id that GitHub accepts; the name of a custom field may be in any alphabet."""
    id_ = re.sub(r"[^A-Za-z0-9_-]", "", question.key)
    if id_.casefold() in _YAML_BOOLEANS | _QUERY_WORDS or not id_[:1].isalpha():
        id_ = f"field-{id_}"
    return id_ if id_.endswith(question.key) else f"{id_}-{question.key.encode().hex()}"


def _render_gitlab_template(form: IssueForm, context: ScaffoldContext) -> str:
    """A template for GitLab, in Markdown: the same headings, with help in comments that the issue does not show."""
    notices = (form.purpose, form.note, _PROPOSAL_NOTICE, _PUBLIC_NOTICE)
    intro = [gettext(message) for message in notices if message]
    lines = [
        f"<!-- {_escape_comment(' '.join(intro))} -->",
        "",
        f"### {gettext(REQUEST_HEADING)}",
        "",
        gettext(form.name),
        "",
    ]
    for question in form.questions:
        field = question.field
        lines += [f"### {question_heading(question)}", ""]
        hints = list(answer_hints(question))
        options = choice_options(question, context) if field.type == "choice" else []
        if options and not field.many:
            hints.append(gettext("One of: {words}.").format(words=", ".join(options)))
        if field.example:
            hints.append(gettext("For example: {example}").format(example=field.example))
        if question.required:
            hints.insert(0, gettext("To be filled in."))
        if hints:
            lines += [f"<!-- {_escape_comment(' '.join(hints))} -->", ""]
        boxes = [capitalize_first(gettext(label)) for label in question.checkboxes.values()]
        if field.many:
            boxes += options
        lines += [f"- [ ] {box}" for box in boxes]
        lines += [""] if boxes else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _escape_comment(text: str) -> str:
    """A text that cannot end an HTML comment."""
    return text.replace("--", "- -")
