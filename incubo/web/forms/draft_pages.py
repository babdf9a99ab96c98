"""The pages of drafts: their list, and what was typed into one whose form cannot be opened any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.core.i18n import capitalize_first, gettext, translate
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import show_empty
from incubo.web.forms.change_form import follow_draft
from incubo.web.forms.draft_words import describe_subject, draft_address, say_when_kept
from incubo.web.forms.drafts import Draft, Drafts
from incubo.web.forms.fields import parse_field
from incubo.web.forms.form_pages import find_obstacle
from incubo.web.forms.open_forms import FORMS, OpenForm, open_form_at
from incubo.web.forms.subject_pages import subject_form
from incubo.web.forms.writing import Changes
from incubo.web.view import View, WebPage

_SYNC_VERB = "sync"
"""The verb of a draft of answers about conflicts: its page is that of what is new."""


class DraftLine(NamedTuple):
    """A draft in a list: its id, what its form does, whom or what it is about, when it was kept, where it goes on."""

    id: str
    title: str
    about: str
    when: str
    href: str


def list_draft_lines(view: View) -> list[DraftLine]:
    """What was begun and not finished, the latest first."""
    return [
        DraftLine(
            draft.id,
            title,
            describe_subject(draft, view.whole),
            capitalize_first(say_when_kept(view.workspace, draft.kept_at)),
            href,
        )
        for draft in Drafts(view.workspace.state_folder).list()
        for title, href in (_find_draft_page(view, draft),)
    ]


def _find_draft_page(view: View, draft: Draft) -> tuple[str, str]:
    """The title of a draft, and the address of the page on which it goes on."""
    if draft.verb in FORMS:
        return gettext(FORMS[draft.verb].title), view.links.change(draft.verb, draft=draft.id)
    if draft.verb == _SYNC_VERB:
        return gettext("Answers about what was changed twice"), view.links.path("sync")
    return gettext("A form that is not there any more"), draft_address(view, draft.id)


def _all_drafts(view: View) -> Iterator[Drafts]:
    """The drafts of the registry, and of its private folder where that is shown: these are listed nowhere."""
    yield Drafts(view.workspace.state_folder)
    if (private := view.open_private(view.whole)) is not None:
        yield Drafts(private.workspace.state_folder)


class _TypedText(NamedTuple):
    """An answer of a draft: what its question was called, and what was typed."""

    label: str
    text: str


def get_draft(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """What was typed into a form that was begun, to be copied; why it cannot be opened, and how to go on."""
    draft_id = str(request.path_params["name"])
    draft = next((found for drafts in _all_drafts(view) if (found := drafts.find(draft_id)) is not None), None)
    if draft is None:
        return RedirectResponse(view.links.page("drafts"), 303)
    draft = follow_draft(view.whole, draft)
    title, address = _find_draft_page(view, draft)
    obstacle = find_obstacle(view, draft) if draft.verb != _SYNC_VERB else ()
    typed = [_TypedText(draft.labels.get(key, key), text) for key, text in draft.typed_texts.items()]
    if draft.because:
        typed.append(_TypedText(gettext("Why"), draft.because))
    open_form = open_form_at(view, draft.verb, draft.parameters)
    values = {
        "draft": draft,
        "about": describe_subject(draft, view.whole),
        "when": say_when_kept(view.workspace, draft.kept_at),
        "obstacle": obstacle,
        "typed": typed,
        "address": "" if obstacle else address,
        "again": _start_again(open_form, draft) if open_form is not None and open_form.missing else None,
    }
    return WebPage("forms/draft.html", title, values, crumbs=((gettext("Drafts"), view.links.page("drafts")),))


def _start_again(open_form: OpenForm, draft: Draft) -> dict[str, object]:
    """How a draft goes on with another entry; of several products, without those that are gone."""
    view, target, verb = open_form.view, open_form.target, open_form.change_form.verb
    kept = {**target.parameters(), "draft": draft.id}
    if open_form.is_session:
        without = view.links.change(verb, **kept) if target.product_ids else ""
        return {"without": without, "field": None}
    kind = open_form.missing[0].kind
    form = subject_form(open_form, kind)
    (field,) = form.make_fields(open_form.context, target)
    likely = draft.title if draft.title and parse_field(field, draft.title).error is None else ""
    shown = show_empty(form, open_form.context, target, Answers({"name": likely})).fields[0]
    return {"without": "", "field": shown, "kept": kept, "action": view.links.change(verb)}


def get_drafts(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """What was begun and not finished."""
    unreadable = Drafts(view.workspace.state_folder).survey().unreadable
    problems = [capitalize_first(translate(message)) for message in unreadable]
    values = {"drafts": list_draft_lines(view), "unreadable": problems}
    return WebPage("forms/drafts.html", gettext("Drafts"), values)


def post_drafts(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Give a draft up."""
    for drafts in _all_drafts(view):
        drafts.drop(str(request.state.form.get("drop", "")))
    return RedirectResponse(view.links.page("drafts"), 303)
