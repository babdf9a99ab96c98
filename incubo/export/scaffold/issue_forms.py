"""Forms of the forge for those who use no terminal: issue forms on GitHub, issue templates on GitLab.

They are made from the same questions as `incubo new` asks, so that what comes back is read by `incubo issue`. Words of
the vocabulary are lists to choose from; entries are typed, for a list of them would be stale with the next one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from incubo.core.i18n import N_, gettext, temporary_language
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
from incubo.edit.new import ids
from incubo.edit.value_parser import current_words
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.model.suggestions import normalise_name
from incubo.render.escape import escape_json

ISSUE_LABEL = "incubo"
"""The label of requests. It must be there in the repository to be given; nothing depends on it."""

_REVIEW_NOTICE = N_("What is asked here becomes a proposal that somebody of the incubator reads before it is accepted.")
_PUBLIC_NOTICE = N_("Requests are public, like the registry: no telephone number, no private address.")
_PROPOSAL_NOTICE = N_("Somebody of the incubator copies what is asked here into a proposal (incubo issue FILE).")


def generate_issue_forms(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The forms, for a registry on GitHub or GitLab, in the language of its files."""
    for form in make_forms(context.tables).values():
        with temporary_language(context.language):
            if context.forge == "github":
                path = f".github/ISSUE_TEMPLATE/incubo-{form.id}.yml"
                yield GeneratedFile(
                    path, render_github_form(form, context), Message(N_("a form: {name}"), {"name": Message(form.name)})
                )
            elif context.forge == "gitlab":
                path = f".gitlab/issue_templates/{ids.slug(gettext(form.name))}.md"
                yield GeneratedFile(
                    path,
                    render_gitlab_template(form, context),
                    Message(N_("a form: {name}"), {"name": Message(form.name)}),
                )


def render_github_form(form: IssueForm, context: ScaffoldContext) -> str:
    """A form as GitHub has it. Every text is between double quotes, as JSON writes it, which YAML reads."""
    name = gettext(form.name)
    lines = [
        f"name: {_quote_yaml(name)}",
        f"description: {_quote_yaml(gettext(form.purpose))}",
        f"title: {_quote_yaml(gettext('{title}:').format(title=name) + ' ')}",
        f"labels: [{_quote_yaml(ISSUE_LABEL)}]",
        "body:",
        *_render_element("markdown", "", {"value": " ".join(_intro_lines(form))}),
        *_render_element(
            "dropdown", "request", {"label": gettext(REQUEST_HEADING), "options": [name], "default": 0}, required=True
        ),
    ]
    for ask in form.questions:
        lines += _render_question(ask, context)
    return "\n".join(lines) + "\n"


def _intro_lines(form: IssueForm) -> list[str]:
    return [gettext(each) for each in (form.note, _REVIEW_NOTICE, _PUBLIC_NOTICE) if each]


def _render_question(question: FormQuestion, context: ScaffoldContext) -> list[str]:
    field = question.field
    about = {
        "label": question_heading(question),
        "description": " ".join(gettext(hint) for hint in answer_hints(question)),
    }
    if question.checkboxes:
        boxes = [(_capitalize(gettext(label)), question.must_check_all) for label in question.checkboxes.values()]
        return _render_checkboxes(_element_id(question), about, boxes)
    options = _choice_options(question, context) if field.type == "choice" else []
    if options:  # a vocabulary may have no words for it
        if field.many:
            return _render_checkboxes(_element_id(question), about, [(option, False) for option in options])
        return _render_element(
            "dropdown", _element_id(question), {**about, "options": options}, required=question.required
        )
    kind = "textarea" if field.many or field.type == "lines" else "input"
    return _render_element(
        kind, _element_id(question), {**about, "placeholder": field.example}, required=question.required
    )


def _choice_options(question: FormQuestion, context: ScaffoldContext) -> list[str]:
    """What the words are called; a word itself where two are called the same. GitHub keeps “none” for itself."""
    words = current_words(question.field, context.registry.vocabulary)
    labels = {word: labels.get(context.language, word) for word, labels in words.items()}
    twice = Counter(normalise_name(label) for label in labels.values())
    said = [
        word if twice[normalise_name(label)] > 1 or is_no_answer(label) else label for word, label in labels.items()
    ]
    return [option for option in said if not is_no_answer(option)]


def _render_checkboxes(element_id: str, attributes: dict[str, str], checkboxes: list[tuple[str, bool]]) -> list[str]:
    lines = _render_element("checkboxes", element_id, attributes)
    lines.append("      options:")
    for label, required in checkboxes:
        lines.append(f"        - label: {_quote_yaml(label)}")
        if required:
            lines.append("          required: true")
    return lines


def _render_element(
    kind: str, element_id: str, attributes: Mapping[str, str | int | list[str]], *, required: bool = False
) -> list[str]:
    lines = [f"  - type: {kind}", *([f"    id: {element_id}"] if element_id else []), "    attributes:"]
    for key, value in attributes.items():
        if isinstance(value, list):
            lines += [f"      {key}:", *(f"        - {_quote_yaml(each)}" for each in value)]
        elif value != "":
            lines.append(f"      {key}: {value if isinstance(value, int) else _quote_yaml(value)}")
    return [*lines, "    validations:", "      required: true"] if required else lines


def _quote_yaml(text: str) -> str:
    return escape_json(json.dumps(text, ensure_ascii=False))


_YAML_BOOLEANS = {"y", "yes", "n", "no", "true", "false", "on", "off"}
"""Words that YAML takes for true or false, which GitHub forbids as names."""


def _element_id(question: FormQuestion) -> str:
    """An id as GitHub takes them; a registry's own field may be called in another alphabet."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "", question.key)
    if plain.casefold() in _YAML_BOOLEANS or not plain[:1].isalpha():
        plain = f"field-{plain}"
    return plain if plain.endswith(question.key) else f"{plain}-{question.key.encode().hex()}"


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def render_gitlab_template(form: IssueForm, context: ScaffoldContext) -> str:
    """A template as GitLab has it: the same headings, and how to answer in comments, which nobody sees afterwards."""
    intro = [gettext(each) for each in (form.purpose, form.note, _PROPOSAL_NOTICE, _PUBLIC_NOTICE) if each]
    lines = [
        f"<!-- {_escape_comment(' '.join(intro))} -->",
        "",
        f"### {gettext(REQUEST_HEADING)}",
        "",
        gettext(form.name),
        "",
    ]
    for ask in form.questions:
        lines += [f"### {question_heading(ask)}", ""]
        said = [gettext(hint) for hint in answer_hints(ask)]
        options = _choice_options(ask, context) if ask.field.type == "choice" else []
        if options and not ask.field.many:
            said.append(gettext("One of: {words}.").format(words=", ".join(options)))
        if ask.field.example:
            said.append(gettext("For example: {example}").format(example=ask.field.example))
        if ask.required:
            said.insert(0, gettext("To be filled in."))
        if said:
            lines += [f"<!-- {_escape_comment(' '.join(said))} -->", ""]
        boxes = [_capitalize(gettext(label)) for label in ask.checkboxes.values()]
        if ask.field.many:
            boxes = [*boxes, *options]
        lines += [f"- [ ] {box}" for box in boxes]
        lines += [""] if boxes else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _escape_comment(text: str) -> str:
    """A text that ends no comment."""
    return text.replace("--", "- -")
