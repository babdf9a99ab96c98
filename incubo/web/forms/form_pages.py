"""The page of a form: its fields with its draft, or what the draft will change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.core.errors import IncuboError, RefusedError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.registry.lookup import EntryRef
from incubo.reports.documents.dossier import dossier_page
from incubo.web.blocks import phase_tag, section_values
from incubo.web.forms import entries
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import Attempt, show_again, try_form
from incubo.web.forms.change_form import GivenUp, OtherForm, Target, follow_draft, follow_ids, read_target
from incubo.web.forms.committee_sessions import NOT_IN_SESSION, choose_products, list_heard, narrow
from incubo.web.forms.draft_words import draft_address, explain_missing, is_unreadable, list_earlier, say_when_kept
from incubo.web.forms.drafts import SHEET, Draft, Drafts, is_draft_id, make_draft_id
from incubo.web.forms.entry_facts import find_source_place, list_findings, list_items, tell_contradiction
from incubo.web.forms.open_forms import (
    CHANGED_STEP,
    FORMS,
    PREVIEW_STEP,
    OpenForm,
    open_form_at,
    verb_of,
)
from incubo.web.forms.preview_pages import preview_page
from incubo.web.forms.sheet_pages import ask_sheet, tell_sheet
from incubo.web.forms.subject_pages import ask_subject
from incubo.web.forms.writing import Changes
from incubo.web.links import CHECKED
from incubo.web.view import View, WebPage

_CHANGED_MEANWHILE = N_("The registry has changed meanwhile: this is what would change now. Nothing is written yet.")


def get_form(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A form, filled in from its draft, or what it will change; the question which entry it is about, where that is
    missing. A form that is opened anew gets a draft: its id is in the address, so that the browser finds it again.
    """
    verb, draft_id = verb_of(request), view.query.get("draft", "")
    open_form = open_form_at(view, verb, view.query)
    if open_form is None:
        is_kept = Drafts(view.workspace.state_folder).find(draft_id) is not None
        return RedirectResponse(draft_address(view, draft_id), 303) if is_kept else None
    drafts = open_form.drafts
    draft = drafts.find(draft_id)
    draft = follow_draft(view.whole, draft) if draft is not None else None
    is_session = draft is not None and draft.verb == verb and open_form.is_session
    if draft is not None and draft.verb == verb:
        heard = {name: view.query[name] for name in ("startup",) if open_form.is_session and name in view.query}
        own = open_form_at(view, verb, {**draft.parameters, **heard})
        assert own is not None
        if not own.missing:
            open_form = own
        elif view.query.get("name") and open_form.change_form.can_ask_subject:
            return ask_subject(open_form, view.query["name"], own.missing[0].kind)
        elif open_form.missing or not _names_others(open_form.target, own.missing):
            return RedirectResponse(draft_address(view, draft_id), 303)
    elif draft is not None:  # it went on with another form, and the person came back
        is_same_entry = draft.parameters == open_form.draft_parameters
        draft, draft_id = (draft._replace(verb=verb, reason=""), draft_id) if is_same_entry else (None, "")
    unreadable = [one for one in open_form.missing if is_unreadable(view.whole, one)]
    if draft is None and unreadable:
        raise RefusedError(explain_missing(view.whole, unreadable[0]))
    lacks_product = verb == "committee-mode" and "startup" not in open_form.target.entries
    if (open_form.is_session and not is_session) or lacks_product:
        answer = choose_products(open_form, request)
        if answer is not None:
            return answer
    if not open_form.has_subject and open_form.change_form.subject == SHEET:
        done = changes.find_done_of_draft(draft_id)
        return RedirectResponse(view.links.page(f"done/{done}"), 303) if done else ask_sheet(open_form)
    if not open_form.has_subject:
        can_ask = open_form.change_form.can_ask_subject
        return ask_subject(open_form, view.query.get("name", "")) if can_ask else None
    try:
        return _answer_with_form(changes, open_form._replace(draft_id=draft_id), draft)
    except IncuboError:
        if draft is not None and find_obstacle(view, draft):
            return RedirectResponse(draft_address(view, draft_id), 303)
        raise


def _names_others(target: Target, missing: Iterable[EntryRef]) -> bool:
    """Whether an address says with which entries a draft goes on instead of those that are gone."""
    return bool(target.product_ids) or all(one.kind in target.entries for one in missing)


def _answer_with_form(changes: Changes, open_form: OpenForm, draft: Draft | None) -> WebPage | Response:
    """The form of an address that names what it is about, or what it will change."""
    view, verb, draft_id, drafts = open_form.view, open_form.change_form.verb, open_form.draft_id, open_form.drafts
    if draft is None and not is_draft_id(draft_id):
        own = open_form.draft_parameters
        begun = next(
            (one for one in drafts.list() if one.verb == verb and follow_ids(view.whole, one.parameters) == own), None
        )
        # an item is named by its day: its number changes where others are added
        found = entries.find_item(open_form.context, open_form.target) if verb == "set" else None
        if found is not None:
            words = {**open_form.target.words, "field": found.path}
            open_form = open_form._replace(target=open_form.target._replace(words=words))
        # a meeting goes on where it was left
        draft_id = begun.id if begun is not None and open_form.is_committee_mode else make_draft_id()
        return RedirectResponse(open_form._replace(draft_id=draft_id).address, 303)
    step = view.query.get("step", "")
    if open_form.is_session and not open_form.is_committee_mode and (draft is None or not step):
        first = read_target(view.whole, {**open_form.target.words, "startup": open_form.target.product_ids[0]})
        return RedirectResponse(open_form._replace(target=first).address, 303)
    if (draft is not None and step in (PREVIEW_STEP, CHANGED_STEP)) or open_form.change_form.subject == "file":
        return _show_attempt(open_form, draft or open_form.start_draft(), has_changed=step == CHANGED_STEP)
    page = _show_form(open_form, draft or open_form.start_draft(), view.query.get("line", ""))
    if draft is not None:
        return page
    done = changes.find_done_of_draft(draft_id)
    values = {
        "earlier_drafts": list_earlier(open_form, drafts),
        "done_address": view.links.page(f"done/{done}") if done else "",
        "is_gone": bool(step) and not done,
    }
    return page._replace(values={**page.values, **values})


def find_obstacle(view: View, draft: Draft) -> tuple[Message, ...]:
    """Why the form of a draft cannot be opened, and what to do, in sentences; () where it can."""
    draft = follow_draft(view.whole, draft)
    open_form = open_form_at(view, draft.verb, draft.parameters)
    if open_form is None:
        return (Message(N_("This version of incubo has no such form.")),)
    if open_form.missing:
        is_alone = not open_form.is_session  # the title of a session is that of all its products
        return tuple(explain_missing(view.whole, one, draft.title if is_alone else "") for one in open_form.missing)
    if not open_form.has_subject:
        return (Message(N_("What it is about is not there any more.")),)
    try:
        _show_form(open_form, draft)
    except IncuboError as error:
        return tuple(text for text in (error.message, *error.hints) if translate(text))
    return ()


def _show_form(open_form: OpenForm, draft: Draft, line: str = "") -> WebPage:
    """The form with its draft. `line`: the question that is to show one more line."""
    answers = draft.answers._replace(lines_wanted=frozenset({line} if line else ()))
    attempt = show_again(open_form.change_form, open_form.context, open_form.target, answers)
    return _form_page(open_form, attempt, draft)


def _show_attempt(open_form: OpenForm, draft: Draft, *, has_changed: bool = False) -> WebPage | Response:
    """What a draft will change; the form, where an answer is missing or wrong."""
    try:
        attempt = try_form(open_form.change_form, open_form.context, open_form.target, draft.answers)
    except GivenUp:
        open_form.drafts.drop(draft.id)
        return RedirectResponse(open_form.entry_address, 303)
    except OtherForm as other:
        return _go_to_other_form(open_form, draft, other)
    if attempt.proposal is None and open_form.change_form.subject == "file" and not draft.kept_at:
        return _no_fix_page(open_form, attempt)
    if attempt.proposal is None:
        return _form_page(open_form, attempt, draft, is_invalid=bool(attempt.errors))
    notice = gettext(_CHANGED_MEANWHILE) if has_changed else ""
    return preview_page(open_form, attempt, draft, notice=notice)


def _no_fix_page(open_form: OpenForm, attempt: Attempt) -> WebPage:
    """Why nothing in a file is corrected, and the form of its entry."""
    entry, links = open_form.target.entry, open_form.view.links
    values = {
        "form": open_form,
        "errors": attempt.errors,
        "entry_form": links.change("set", kind=entry.kind, id=entry.id, **CHECKED) if entry is not None else "",
        "checks": links.page("checks", {"incubator": "all"}),
    }
    return WebPage("forms/no_fix.html", open_form.title, values, open_form.section, open_form.crumbs)


def _form_page(open_form: OpenForm, attempt: Attempt, draft: Draft, *, is_invalid: bool = False) -> WebPage:
    change_form, view = open_form.change_form, open_form.view
    values: dict[str, Any] = {
        "form": open_form,
        "attempt": attempt,
        "draft_id": draft.id,
        "title": draft.title,
        "told": tell_sheet(open_form),
        "kept_at": say_when_kept(open_form.view.workspace, draft.kept_at),
        "reason": draft.reason,
        "earlier_drafts": (),
        "done_address": "",
        "is_gone": False,
        "heard": (),
        "next_heard": None,
        "intro": gettext(change_form.intro) if change_form.intro else "",
        "place": find_source_place(open_form),
        "facts": [
            *list_findings(open_form),
            *tell_contradiction(open_form),
            *list_items(open_form),
            *change_form.make_facts(open_form.context, open_form.target),
        ],
        "status": 422 if is_invalid else 200,
    }
    if open_form.is_session:
        heard = list_heard(open_form, draft)
        position = next((i for i, one in enumerate(heard) if one.is_current), len(heard))
        values |= {"heard": heard, "next_heard": heard[position + 1] if position + 1 < len(heard) else None}
    if open_form.is_committee_mode:
        startup = view.registry.startups[open_form.target.entries["startup"]]
        page = dossier_page(startup, view.page_context)
        sections = tuple(narrow(one) for one in page.sections if one.id not in NOT_IN_SESSION)
        values |= {
            "dossier": list(section_values(view, page._replace(sections=sections))),
            "dossier_tag": phase_tag(view, view.registry.phase_at(startup.id, view.day)),
        }
    title = open_form.title
    if open_form.is_committee_mode:
        title = translate(Message(N_("Committee: {name}"), {"name": open_form.entry_title}))
    template = change_form.template
    if open_form.is_session and not open_form.is_committee_mode:
        template = "forms/form.html"  # the answers about all products
    return WebPage(template, title, values, open_form.section, open_form.crumbs, attempt.title_prefix)


def _go_to_other_form(open_form: OpenForm, draft: Draft, other: OtherForm) -> Response:
    """Go on with another form, which has what was answered here."""
    answers = Answers(dict(other.texts), opened=draft.answers.opened)
    parameters = open_form.target.parameters() if FORMS[other.verb].subject else {}
    reason = translate(other.reason)
    moved = draft._replace(verb=other.verb, parameters=parameters, answers=answers, reason=reason)
    moved = open_form.drafts.keep(moved)
    return RedirectResponse(open_form.view.links.change(other.verb, **parameters, draft=moved.id), 303)
