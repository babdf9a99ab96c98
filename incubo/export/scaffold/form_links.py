"""Addresses of request forms, filled in: the query of GitHub's issue forms, the description of a GitLab issue.

A value that would not be read back as it is, or that the forge could take for more than a text (a heading, a comment, a
mention, a quick action of GitLab), is left out: what is left empty in a form stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from incubo.core.i18n import capitalize_first, gettext, temporary_language
from incubo.edit.forms.definitions import REQUEST_HEADING, FormQuestion, IssueForm, question_heading
from incubo.edit.forms.parser import is_no_answer
from incubo.export.scaffold.context import ScaffoldContext
from incubo.export.scaffold.issue_forms import choice_options, element_id, form_path, labels_of_value

MAX_URL_LENGTH = 2000
"""The longest address: browsers and forges take 8,000 characters, mail programs and what they send through do not."""

_UNSAFE_START = re.compile(r"[\s#/<>|=~`*]|[+-]+(?:\s|$)|\d+[.)]")
_UNSAFE_PART = re.compile(r"<!|(?<![\w.+-])@\w|[&#!$%]\w")


def make_form_url(
    repository_url: str, form: IssueForm, title: str, answers: Mapping[str, str], context: ScaffoldContext
) -> str:
    """The address that opens a form with these answers, at most `MAX_URL_LENGTH` long: the longest ones that do not
    fit are left out. `title`: what the request is about. "" on a forge without forms.
    """
    with temporary_language(context.language):
        filled = {
            question.key: answer
            for question in form.questions
            if (answer := _safe_answer(question, answers.get(question.key, ""), context))
        }
        issue_title = (
            f"{gettext('{title}:').format(title=gettext(form.name))} {title if _is_safe(title) else ''}".strip()
        )
        while True:
            if context.forge == "github":
                url = _github_url(repository_url, form, issue_title, filled, context)
            elif context.forge == "gitlab":
                url = _gitlab_url(repository_url, form, issue_title, filled)
            else:
                return ""
            optional = [question.key for question in form.questions if question.key in filled and not question.required]
            if len(url) <= MAX_URL_LENGTH or not optional:
                return url if len(url) <= MAX_URL_LENGTH else ""
            del filled[max(optional, key=lambda key: len(quote(filled[key])))]


def _safe_answer(question: FormQuestion, answer: str, context: ScaffoldContext) -> str:
    """An answer as the form takes it: the label of a choice, a list of one value per line; "" if it is unsafe."""
    field, values = question.field, answer.split("\n")
    if not answer or question.checkboxes or not all(map(_is_safe, values)):
        return ""
    if field.many and any("," in value for value in values):  # commas separate the values of a list
        return ""
    if field.type != "choice":
        return answer if field.many or len(values) == 1 else ""
    options = set(choice_options(question, context))
    labels = [
        next((label for label in labels_of_value(field, value, context) if label in options), "") for value in values
    ]
    return "\n".join(labels) if all(labels) else ""


def _is_safe(value: str) -> bool:
    """Whether a line is plain text for a forge, and is read back as it is."""
    if not value or is_no_answer(value) or value != value.strip():
        return False
    if any(unicodedata.category(character).startswith("C") for character in value):
        return False
    return _UNSAFE_START.match(value) is None and _UNSAFE_PART.search(value) is None


def _github_url(
    repository_url: str, form: IssueForm, title: str, answers: Mapping[str, str], context: ScaffoldContext
) -> str:
    """GitHub fills in texts and menus by the id of their element; boxes cannot be ticked in advance."""
    file = form_path(form, context.forge).rpartition("/")[2]
    parameters = [("template", file), ("title", title)]
    for question in form.questions:
        is_boxes = question.field.many and bool(choice_options(question, context))
        if question.key in answers and not is_boxes:
            parameters.append((element_id(question), answers[question.key]))
    return f"{repository_url}/issues/new?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters)


def _gitlab_url(repository_url: str, form: IssueForm, title: str, answers: Mapping[str, str]) -> str:
    """GitLab takes the whole text; the questions without an answer are there too, while they fit."""
    base = f"{repository_url}/-/issues/new?issue%5Btitle%5D={quote(title, safe='')}&issue%5Bdescription%5D="
    texts = ("\n".join(_gitlab_lines(form, answers, with_empty=with_empty)) for with_empty in (True, False))
    urls = [base + quote(text, safe="") for text in texts]
    return urls[0] if len(urls[0]) <= MAX_URL_LENGTH else urls[1]


def _gitlab_lines(form: IssueForm, answers: Mapping[str, str], *, with_empty: bool) -> Iterator[str]:
    yield from (f"### {gettext(REQUEST_HEADING)}", "", gettext(form.name), "")
    for question in form.questions:
        answer = answers.get(question.key, "")
        is_short = len(question.checkboxes) == 1
        if not (answer or with_empty or is_short):
            continue
        yield from (f"### {question_heading(question)}", "")
        yield from (f"- [ ] {capitalize_first(gettext(label))}" for label in question.checkboxes.values())
        yield from ((f"- {line}" if "\n" in answer else line) for line in answer.split("\n") if line)
        yield ""
