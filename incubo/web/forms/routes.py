"""The addresses of changes: the form of each verb, its preview, what was done, undoing it, and the drafts."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from incubo.app.commit_subjects import describe_commit_subject
from incubo.app.proposal_preview import plan_digest
from incubo.app.undoing import describe_edit, find_last_edit
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, temporary_language
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.lookup import EntryRef, entry_title
from incubo.web.forms.answers import Answers, TooManyAnswersError, read_answers
from incubo.web.forms.attempt import Attempt, ErrorLine, show_empty, try_form
from incubo.web.forms.desk import ChangeForm, Desk, GivenUp, OtherForm, Target, open_desk, read_target
from incubo.web.forms.drafts import Draft, Drafts
from incubo.web.forms.fields import parse_field, show_field
from incubo.web.forms.making import entry_field
from incubo.web.forms.preview import show_files, show_preview
from incubo.web.forms.table import FORMS
from incubo.web.forms.undo import prepare_undo, undo_change
from incubo.web.forms.words import error_texts
from incubo.web.forms.writing import (
    Written,
    can_propose,
    count_earlier_changes,
    propose_change,
    write_change,
)
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.live import LiveRegistry
from incubo.web.pages.lists import LIST_TITLES
from incubo.web.routes import make_view, reader_language
from incubo.web.templating import render
from incubo.web.view import View, WebPage

MAX_REASON_LENGTH = 500
_MAX_DONE = 50
"""What was done lately that can be shown again."""
_SUBJECT_LABELS = {"startup": N_("Which product?"), "member": N_("Which person?"), "job": N_("Which offer?")}
_CHANGED_MEANWHILE = N_("The registry has changed meanwhile: this is what would change now. Nothing is written yet.")
_OTHER_EDIT = N_("Another change came after the one that you saw: this is the last one now.")
_TOO_MUCH = N_("This is more than a form can hold: nothing was kept of it.")


class Done(NamedTuple):
    """What was written or proposed, the form it came from, and the entry that it is about."""

    written: Written
    form: ChangeForm | None
    entry: EntryRef | None


class Changes:
    """The changes of one server: what was done lately, and one writer at a time."""

    def __init__(self, live: LiveRegistry) -> None:
        self.live = live
        self.write_lock = threading.Lock()
        self._done: OrderedDict[str, Done] = OrderedDict()

    def remember(self, done: Done) -> str:
        """Remember what was done; what identifies it."""
        name = secrets.token_hex(8)
        with self.write_lock:
            self._done[name] = done
            while len(self._done) > _MAX_DONE:
                self._done.popitem(last=False)
        return name

    def find_done(self, name: str) -> Done | None:
        """What was done; None for what is too long ago."""
        return self._done.get(name)


def make_change_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of changes."""
    changes = Changes(live)
    return [
        _route("/change/{verb}", changes, _get_form, "GET"),
        _route("/change/{verb}", changes, _post_form, "POST"),
        _route("/done/{name}", changes, _get_done, "GET"),
        _route("/undo", changes, _get_undo, "GET"),
        _route("/undo", changes, _post_undo, "POST"),
        _route("/drafts", changes, _get_drafts, "GET"),
        _route("/drafts", changes, _post_drafts, "POST"),
    ]


def _route(
    path: str, changes: Changes, handle: Callable[[Changes, View, Request], WebPage | Response | None], method: str
) -> Route:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, changes, request, handle)

    return Route(path, endpoint, methods=["GET", "HEAD"] if method == "GET" else [method])


def _answer(
    changes: Changes, request: Request, handle: Callable[[Changes, View, Request], WebPage | Response | None]
) -> Response:
    """The answer of a handler, in the language of the reader; a page that says what failed, with nothing lost."""
    with temporary_language(reader_language(request, changes.live)):
        view = make_view(request, changes.live)
        try:
            page = handle(changes, view, request) if view.links.change("x") else None
        except TooManyAnswersError:
            return _message(view, gettext("This cannot be used"), gettext(_TOO_MUCH), [], 413)
        except IncuboError as error:
            text, *hints = error_texts(error)
            return _message(view, gettext("This cannot be done"), text, hints, 409)
        if page is None:
            return _message(view, gettext("Page not found"), gettext("There is no page at this address."), [], 404)
        if isinstance(page, Response):
            return page
        return HTMLResponse(render(view, page), int(page.values.get("status", 200)))


def _message(view: View, title: str, text: str, hints: list[str], status: int) -> Response:
    return HTMLResponse(render(view, WebPage("message.html", title, {"text": text, "hints": hints})), status)


# The form


class _Sheet(NamedTuple):
    """A form on the desk: what it is, what it is about, and where its draft is kept."""

    form: ChangeForm
    desk: Desk
    target: Target
    view: View

    @property
    def address(self) -> str:
        """The address of the form."""
        return self.view.links.change(self.form.verb, **self.target.parameters())

    @property
    def title(self) -> str:
        """What the form does, in the language of the reader."""
        return gettext(self.form.title)

    @property
    def entry_title(self) -> str:
        """What the form is about; "" where it is about no entry."""
        entry = self.target.entry
        return entry_title(self.desk.registry, *entry) if entry is not None else ""

    @property
    def entry_address(self) -> str:
        """The page to go back to."""
        entry = self.target.entry
        return self.view.links.entry(*entry) if entry is not None else self.view.links.page("")


def _open_sheet(view: View, verb: str, parameters: Mapping[str, str]) -> _Sheet | None:
    form = FORMS.get(verb)
    if form is None:
        return None
    desk = open_desk(view.workspace, view.registry)
    return _Sheet(form, desk, read_target(view.registry, parameters), view)


def _get_form(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """An empty form, or one filled in from its draft; the question which entry it is about, where that is missing."""
    verb, draft = str(request.path_params["verb"]), None
    parameters: Mapping[str, str] = view.query
    if "draft" in parameters:
        draft = Drafts(view.workspace.state_folder).find(parameters["draft"])
        if draft is not None and draft.verb == verb:
            parameters = draft.parameters
    sheet = _open_sheet(view, verb, parameters)
    if sheet is None:
        return None
    subject = sheet.form.subject
    if subject and not _has_subject(sheet.form, sheet.target):
        return _ask_subject(sheet, view.query.get("name", ""))
    answers = draft.answers if draft is not None else Answers()
    attempt = show_empty(sheet.form, sheet.desk, sheet.target, answers)
    return _form_page(sheet, attempt, draft.id if draft is not None else "", kept_at=draft.kept_at if draft else 0.0)


def _has_subject(form: ChangeForm, target: Target) -> bool:
    """Whether the address names the entry that a form is about."""
    return not form.subject or (target.entry is not None if form.subject == "any" else form.subject in target.entries)


def _ask_subject(sheet: _Sheet, name: str) -> WebPage | Response:
    """Ask which entry a form is about; go on where a name is enough."""
    subject = sheet.form.subject
    kind = "startup" if subject == "any" else subject
    field = entry_field(sheet.desk, "name", kind, gettext(_SUBJECT_LABELS[kind]))
    form = ChangeForm(sheet.form.verb, sheet.form.title, lambda _desk, _target: [field], _never)
    if not name:
        return _subject_page(sheet, kind, show_empty(form, sheet.desk, sheet.target, Answers()))
    parsed = parse_field(field, name)
    if parsed.error is None:
        return RedirectResponse(sheet.view.links.change(sheet.form.verb, **{kind: str(parsed.value)}), 303)
    shown = show_field(field, Answers({"name": name}), 0, sheet.desk.registry, parsed)
    return _subject_page(sheet, kind, Attempt((shown,), (ErrorLine(shown.error, shown.id, shown.error_hints),)))


def _never(*_: Any) -> Any:
    raise AssertionError("a form that only asks which entry is meant proposes nothing")


def _subject_page(sheet: _Sheet, kind: str, attempt: Attempt) -> WebPage:
    values = {"sheet": sheet, "kind": kind, "attempt": attempt, "status": 422 if attempt.errors else 200}
    return WebPage("forms/subject.html", sheet.title, values, title_prefix=_title_prefix(attempt))


def _form_page(
    sheet: _Sheet, attempt: Attempt, draft_id: str, *, kept_at: float = 0.0, reason: str = "", is_invalid: bool = False
) -> WebPage:
    values = {
        "sheet": sheet,
        "attempt": attempt,
        "draft_id": draft_id,
        "kept_at": kept_at,
        "reason": reason,
        "intro": gettext(sheet.form.intro) if sheet.form.intro else "",
        "status": 422 if is_invalid else 200,
    }
    return WebPage("forms/form.html", sheet.title, values, _section(sheet), _crumbs(sheet), _title_prefix(attempt))


def _title_prefix(attempt: Attempt) -> str:
    """What opens the title of the window where an answer is wrong."""
    return gettext("Error:") + " " if attempt.errors else ""


def _section(sheet: _Sheet) -> str:
    entry = sheet.target.entry
    return ENTRY_SECTIONS[entry.kind] if entry is not None else ""


def _crumbs(sheet: _Sheet) -> tuple[tuple[str, str], ...]:
    entry = sheet.target.entry
    if entry is None:
        return ()
    section = ENTRY_SECTIONS[entry.kind]
    page = (gettext(LIST_TITLES[section]), sheet.view.links.page(section))
    return (page, (sheet.entry_title, sheet.entry_address))


def _post_form(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A form that was sent: what is wrong, what it will change, or what was done."""
    posted = [(str(name), value) for name, value in request.state.form.multi_items()]
    words = {name: str(value) for name, value in posted if name in ("do", "draft", "seen", "because")}
    sheet = _open_sheet(view, str(request.path_params["verb"]), view.query)
    if sheet is None or not _has_subject(sheet.form, sheet.target):
        return None
    drafts, draft_id = Drafts(view.workspace.state_folder), words.get("draft", "")
    if words.get("do") == "drop":
        drafts.drop(draft_id)
        return RedirectResponse(sheet.entry_address, 303)
    answers = read_answers(posted)
    draft = Draft(draft_id, sheet.form.verb, sheet.target.parameters(), answers, title=sheet.entry_title)
    if not answers.is_empty:
        draft = drafts.keep(draft)
    if answers.lines_wanted or words.get("do") == "change":
        attempt = show_empty(sheet.form, sheet.desk, sheet.target, answers)
        return _form_page(sheet, attempt, draft.id, kept_at=draft.kept_at)
    because = " ".join(words.get("because", "").split())[:MAX_REASON_LENGTH]
    try:
        if words.get("do") in ("write", "propose"):
            return _carry_out(changes, sheet, draft, words["do"], words.get("seen", ""), because)
        attempt = try_form(sheet.form, sheet.desk, sheet.target, answers)
    except GivenUp:
        drafts.drop(draft.id)
        return RedirectResponse(sheet.entry_address, 303)
    except OtherForm as other:
        return _go_to_other_form(drafts, sheet, draft, other)
    if attempt.proposal is None:
        return _form_page(sheet, attempt, draft.id, kept_at=draft.kept_at, is_invalid=True)
    return _preview_page(sheet, attempt, draft, because)


def _go_to_other_form(drafts: Drafts, sheet: _Sheet, draft: Draft, other: OtherForm) -> Response:
    """Go on with another form, which has what was answered here."""
    moved = drafts.keep(draft._replace(verb=other.verb, parameters={}, answers=Answers(dict(other.texts))))
    return RedirectResponse(sheet.view.links.change(other.verb, draft=moved.id), 303)


def _preview_page(
    sheet: _Sheet, attempt: Attempt, draft: Draft, because: str, *, notice: str = "", problem: ErrorLine | None = None
) -> WebPage:
    """What will change, and the ways to go on."""
    assert attempt.proposal is not None
    assert attempt.preview is not None
    workspace = sheet.desk.workspace
    values = {
        "sheet": sheet,
        "draft_id": draft.id,
        "hidden": draft.answers.hidden_inputs(),
        "because": because,
        "seen": plan_digest(attempt.proposal.plan),
        "shown": show_preview(sheet.desk, attempt.proposal, attempt.preview),
        "can_propose": can_propose(workspace),
        "is_in_git": workspace.is_in_git,
        "earlier": count_earlier_changes(workspace, attempt.proposal.plan),
        "notice": notice,
        "problem": problem,
        "max_reason": MAX_REASON_LENGTH,
        "status": 409 if problem is not None or notice else 200,
    }
    return WebPage("forms/preview.html", gettext("What will change"), values, _section(sheet), _crumbs(sheet))


def _carry_out(changes: Changes, sheet: _Sheet, draft: Draft, way: str, seen: str, because: str) -> WebPage | Response:
    """Write or propose what the person saw; show it again where it would be something else by now."""
    with changes.write_lock:
        registry = sheet.desk.workspace.load_registry()  # what is on the disk, whoever wrote it
        sheet = sheet._replace(desk=open_desk(sheet.view.workspace, registry))
        attempt = try_form(sheet.form, sheet.desk, sheet.target, draft.answers)
        if attempt.proposal is None:
            return _form_page(sheet, attempt, draft.id, kept_at=draft.kept_at, is_invalid=True)
        if plan_digest(attempt.proposal.plan) != seen:
            return _preview_page(sheet, attempt, draft, because, notice=gettext(_CHANGED_MEANWHILE))
        try:
            if way == "propose":
                is_new = sheet.form.is_new_file
                written = propose_change(sheet.desk.workspace, attempt.proposal, because, is_new_file=is_new)
            else:
                written = write_change(sheet.desk.workspace, attempt.proposal, because)
        except IncuboError as error:
            text, *hints = error_texts(error)
            return _preview_page(sheet, attempt, draft, because, problem=ErrorLine(text, hints=tuple(hints)))
        finally:
            changes.live.changed([*attempt.proposal.plan.files])
    Drafts(sheet.view.workspace.state_folder).drop(draft.id)
    done = changes.remember(Done(written, sheet.form, _entry_after(sheet, attempt)))
    return RedirectResponse(sheet.view.links.page(f"done/{done}"), 303)


def _entry_after(sheet: _Sheet, attempt: Attempt) -> EntryRef | None:
    """The entry that a change is about, under the name that it has now."""
    assert attempt.proposal is not None
    plan, layout = attempt.proposal.plan, sheet.desk.registry.layout
    entry = sheet.target.entry
    if entry is not None:
        record = sheet.desk.registry.entries[entry.kind].get(entry.id)
        if record is None or record.path not in plan.moves:
            return entry
    paths = [*plan.moves.values()] or [path for path in plan.files if path not in plan.originals]
    for path in paths[:1]:
        kind = layout.kind_of_path(path)
        if kind in ENTRY_KINDS:
            return EntryRef(kind, path.rpartition("/")[2].removesuffix(".md"))
    return entry


def _describe_done(done: Done) -> str:
    """What was done, in a line."""
    if done.written.subject:
        return describe_commit_subject(done.written.subject)
    return gettext(done.form.title) if done.form is not None else ""


def _get_done(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """What was done, and how to take it back."""
    done = changes.find_done(str(request.path_params["name"]))
    if done is None:
        return RedirectResponse(view.links.page("undo"), 303)
    entry = done.entry
    if entry is not None and not view.registry.has_entry(*entry):
        entry = None
    problem = error_texts(done.written.problem) if done.written.problem is not None else ()
    values = {
        "written": done.written,
        "subject": _describe_done(done),
        "problem": problem,
        "output": getattr(done.written.problem, "output", ""),
        "entry_title": entry_title(view.registry, *entry) if entry is not None else "",
        "entry_address": view.links.entry(*entry) if entry is not None else "",
    }
    return WebPage("forms/done.html", gettext("Done") if not problem else gettext("Written, but…"), values)


# Undo


def _get_undo(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """What the last change was, and what undoing it restores."""
    return _undo_page(view)


def _undo_page(view: View, *, notice: str = "", problem: ErrorLine | None = None) -> WebPage:
    workspace = view.workspace
    entry = find_last_edit(workspace)
    undo = None
    if entry is not None and problem is None:
        try:
            undo = prepare_undo(workspace, view.registry, entry)
        except IncuboError as error:
            text, *hints = error_texts(error)
            problem = ErrorLine(text, hints=tuple(hints))
    values = {
        "edit": entry.file.stem if entry is not None else "",
        "subject": describe_edit(entry) if entry is not None else "",
        "is_interrupted": entry is not None and not entry.is_complete,
        "branch": entry.edit.proposal.branch if entry is not None and entry.edit.proposal is not None else "",
        "undo": undo,
        "files": show_files(undo.proposal.plan) if undo is not None and undo.proposal is not None else None,
        "notice": notice,
        "problem": problem,
        "status": 409 if problem is not None or notice else 200,
    }
    return WebPage("forms/undo.html", gettext("Undo"), values)


def _post_undo(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Undo the change that the person saw, if it still is the last one."""
    with changes.write_lock:
        workspace = view.workspace
        entry = find_last_edit(workspace)
        if entry is None or entry.file.stem != str(request.state.form.get("edit", "")):
            return _undo_page(view, notice=gettext(_OTHER_EDIT))
        try:
            written = undo_change(workspace, entry)
        except IncuboError as error:
            text, *hints = error_texts(error)
            return _undo_page(view, problem=ErrorLine(text, hints=tuple(hints)))
        finally:
            changes.live.changed([*entry.after])
    done = changes.remember(Done(written, None, None))
    return RedirectResponse(view.links.page(f"done/{done}"), 303)


# Drafts


def _get_drafts(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """What was begun and not finished."""
    rows = []
    for draft in Drafts(view.workspace.state_folder).list():
        form = FORMS.get(draft.verb)
        if form is not None:
            rows.append((draft, gettext(form.title), view.links.change(draft.verb, draft=draft.id)))
    return WebPage("forms/drafts.html", gettext("Drafts"), {"rows": rows})


def _post_drafts(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Give a draft up."""
    Drafts(view.workspace.state_folder).drop(str(request.state.form.get("drop", "")))
    return RedirectResponse(view.links.page("drafts"), 303)
