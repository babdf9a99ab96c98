"""Which entry a form is about, where its address does not name it: the page that asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from incubo.core.i18n import N_, gettext
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import Attempt, ErrorLine, show_empty
from incubo.web.forms.change_form import ChangeForm
from incubo.web.forms.drafts import is_draft_id
from incubo.web.forms.field_builders import entry_field
from incubo.web.forms.fields import parse_field, show_field
from incubo.web.forms.open_forms import OpenForm
from incubo.web.links import KEPT_VALUES
from incubo.web.view import WebPage

SUBJECT_LABELS = {
    "startup": N_("Which product?"), "member": N_("Which person?"), "job": N_("Which offer?"),
    "incubator": N_("Which incubator?"), "organisation": N_("Which organisation?"), "team": N_("Which team?"),
}  # fmt: skip
"""How the entry of a kind is asked for that a form is about."""


def subject_form(open_form: OpenForm, kind: str) -> ChangeForm:
    """A form that asks which entry of a kind another one is about."""
    field = entry_field(open_form.context, "name", kind, gettext(SUBJECT_LABELS[kind]))
    change_form = open_form.change_form
    return ChangeForm(change_form.verb, change_form.title, lambda _context, _target: [field], _never)


def ask_subject(open_form: OpenForm, name: str, kind: str = "") -> WebPage | Response:
    """Ask which entry a form is about; go on where a name is enough. `kind`: that of the entry, where it is known."""
    subject, view = open_form.change_form.subject, open_form.view
    kind = kind or ("startup" if subject == "any" else subject)
    form = subject_form(open_form, kind)
    draft = {"draft": view.query["draft"]} if is_draft_id(view.query.get("draft", "")) else {}
    kept = {**open_form.target.parameters(), **draft}
    if not name:
        attempt = show_empty(form, open_form.context, open_form.target, Answers())
        return _subject_page(open_form, kind, attempt, kept)
    (field,) = form.make_fields(open_form.context, open_form.target)
    parsed = parse_field(field, name)
    if parsed.error is None:
        return RedirectResponse(view.links.change(open_form.change_form.verb, **{**kept, kind: str(parsed.value)}), 303)
    shown = show_field(field, Answers({"name": name}), 0, open_form.context.registry, parsed)
    attempt = Attempt((shown,), (ErrorLine(shown.error, shown.id, shown.error_hints),))
    return _subject_page(open_form, kind, attempt, kept)


def _never(*_: Any) -> Any:
    raise AssertionError("a form that only asks which entry is meant proposes nothing")


def _subject_page(open_form: OpenForm, kind: str, attempt: Attempt, kept: Mapping[str, str]) -> WebPage:
    query = open_form.view.query
    carried = {name: query[name] for name in KEPT_VALUES if query.get(name)}
    values = {
        "form": open_form,
        "kind": kind,
        "attempt": attempt,
        "carried": {**carried, **kept},
        "status": 422 if attempt.errors else 200,
    }
    return WebPage("forms/subject.html", open_form.title, values, title_prefix=attempt.title_prefix)
