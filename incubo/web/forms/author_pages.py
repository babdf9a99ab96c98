"""Who signs a change, where git does not know it: the page that asks."""

from __future__ import annotations

from collections.abc import Mapping

from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.edit.asking.questions import Question, parse_with
from incubo.model.fields import Field
from incubo.vcs.author import MAX_LENGTH as AUTHOR_LENGTH
from incubo.vcs.author import parse_author_address, parse_author_name, set_author
from incubo.vcs.preflight import UnknownAuthorError, require_identity
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import Attempt, ErrorLine
from incubo.web.forms.drafts import Draft
from incubo.web.forms.fields import FormField, parse_field, show_field
from incubo.web.forms.open_forms import OpenForm
from incubo.web.view import WebPage

_AUTHOR_LABEL, _ADDRESS_LABEL = N_("First name and last name"), N_("E-mail address")


_ADDRESS_HINT = N_("Kept in this copy of the registry only, and in the changes that you make: they are public.")


def ask_author(open_form: OpenForm, draft: Draft, words: Mapping[str, str]) -> WebPage | None:
    """The form that asks who signs, where git does not know it; None once it does."""
    workspace = open_form.context.written.workspace
    if not workspace.is_in_git:
        return None
    try:
        require_identity(workspace.root)
    except UnknownAuthorError:
        pass
    else:
        return None
    fields = {
        key: FormField(
            Question(key, Message(""), Field(key, type_name, required=True), parse_with(parse)), gettext(label),
            hints=hints, length=AUTHOR_LENGTH,
        )
        for key, type_name, parse, label, hints in (
            ("author", "text", parse_author_name, _AUTHOR_LABEL, ()),
            ("address", "email", parse_author_address, _ADDRESS_LABEL, (gettext(_ADDRESS_HINT),)),
        )
    }  # fmt: skip
    parsed = {key: parse_field(field, words[key]) for key, field in fields.items() if key in words}
    if parsed and all(answer.error is None and answer.value for answer in parsed.values()):
        set_author(workspace.root, parsed["author"].value, parsed["address"].value)
        return None
    answers = Answers({key: words.get(key, "") for key in fields})
    shown = tuple(
        show_field(field, answers, i, open_form.context.registry, parsed.get(key))
        for i, (key, field) in enumerate(fields.items())
    )
    errors = tuple(ErrorLine(field.error, field.id, field.error_hints) for field in shown if field.error)
    attempt = Attempt(shown, errors)
    values = {
        "form": open_form,
        "attempt": attempt,
        "draft_id": draft.id,
        "hidden": draft.answers.hidden_inputs(),
        "seen": words.get("seen", ""),
        "because": draft.because,
        "way": words["do"],
        "status": 422 if errors else 200,
    }
    return WebPage(
        "forms/author.html", gettext("Who are you?"), values, open_form.section, open_form.crumbs,
        attempt.title_prefix,
    )  # fmt: skip
