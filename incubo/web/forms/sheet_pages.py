"""A file that is brought in: the page that asks for it, what goes on once a sheet is written, and files to fill in."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.app.changes.changed_since import note_state
from incubo.app.imports.sheet_import import list_refused_rows
from incubo.app.imports.sheet_import_report import (
    PROBLEMS_TITLE,
    REMARKS_TITLE,
    tell_private,
    tell_problems,
    tell_remarks,
)
from incubo.app.imports.sheet_template import make_template
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.exchange.workbook.bounded import read_workbook
from incubo.exchange.workbook.targets import SHEET_KINDS
from incubo.export.import_workbooks import render_refused_rows
from incubo.query.lists import LISTS
from incubo.web.document_files import XLSX_TYPE
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import ErrorLine, make_error_line, try_form
from incubo.web.forms.drafts import SHEET, Draft, Drafts, is_draft_id, make_draft_id
from incubo.web.forms.next_steps import NextStep
from incubo.web.forms.open_forms import OpenForm, open_form_at
from incubo.web.forms.sheets import IMPORT, choose_sheet, describe_guess, find_import
from incubo.web.forms.writing import Changes, write_change
from incubo.web.links import ENTRY_SECTIONS, IMPORT_FILE
from incubo.web.view import View, WebPage

_MAX_NAME = 120
_MAX_TOLD = 200
"""So many lines of a preview say what did not fit."""
_TEMPLATES = ("startup", "member", "committee", "metric", "job", "organisation")
"""The kinds of rows that a workbook to fill in is offered for."""


def ask_sheet(open_form: OpenForm, problem: ErrorLine | None = None) -> WebPage:
    """The page that asks for a file."""
    links, draft_id = open_form.view.links, open_form.view.query.get("draft", "")
    values = {
        "form": open_form,
        "draft_id": draft_id if is_draft_id(draft_id) else "",
        "address": links.path(IMPORT_FILE),
        "problem": problem,
        "templates": [
            (Message(SHEET_KINDS[kind].plural_label), links.page(f"import/template-{kind}", suffix="xlsx"))
            for kind in _TEMPLATES
        ],
        "status": 422 if problem is not None else 200,
    }
    return WebPage("forms/sheet.html", open_form.title, values)


def get_sheet(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """The page that asks for a file, where an answer to one is not remembered any more."""
    return RedirectResponse(view.links.change(IMPORT), 303)


def post_sheet(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Keep a file that was sent with a draft of its own, and go on with its form."""
    open_form = open_form_at(view, IMPORT, {})
    upload = getattr(request.state, "upload", None)
    if open_form is None or upload is None:
        return None
    try:
        if not upload.data:
            raise UsageError(Message(N_("choose a file first")))
        read_workbook(upload.data)
        sheet = open_form.drafts.keep_sheet(upload.data)
    except IncuboError as error:
        return ask_sheet(open_form, make_error_line(error))
    known = open_form.drafts.find(str(request.state.form.get("draft", "")))
    answers = known.answers if known is not None else Answers(opened=note_state(view.workspace))
    draft_id = known.id if known is not None else make_draft_id()
    title = " ".join(upload.name.replace("\\", "/").rpartition("/")[2].split())[:_MAX_NAME]
    draft = open_form.drafts.keep(Draft(draft_id, IMPORT, {SHEET: sheet}, answers, title=title))
    return RedirectResponse(view.links.change(IMPORT, draft=draft.id), 303)


def get_template(_changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A workbook to fill in."""
    kind = str(request.path_params["kind"])
    if kind not in SHEET_KINDS:
        return None
    name = f"{gettext(SHEET_KINDS[kind].plural_label)}.xlsx"
    return _workbook_response(make_template(view.workspace, view.whole, kind), name)


def get_refused_rows(changes: Changes, _view: View, request: Request) -> WebPage | Response | None:
    """The rows of a sheet of which something did not fit, as a workbook to complete."""
    done = changes.find_done(str(request.path_params["name"]))
    if done is None or not done.workbook:
        return None
    return _workbook_response(done.workbook, f"{gettext('to complete')}.xlsx")


def get_rows_to_complete(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """The same of a sheet that is not written yet, as it was answered so far."""
    draft = Drafts(view.workspace.state_folder).find(view.query.get("draft", ""))
    open_form = open_form_at(view, IMPORT, draft.parameters) if draft is not None else None
    if draft is None or open_form is None or not open_form.has_subject:
        return None
    try_form(open_form.change_form, open_form.context, open_form.target, draft.answers)
    data = make_refused_workbook(open_form)
    return _workbook_response(data, f"{gettext('to complete')}.xlsx") if data else None


def _workbook_response(data: bytes, name: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type=XLSX_TYPE, headers=headers)


class ToldSheet(NamedTuple):
    """What is said of a sheet beside what changes: a title, sentences, and a file to complete ("": none)."""

    title: str
    texts: list[Message]
    workbook: str = ""


def tell_sheet(open_form: OpenForm) -> list[ToldSheet]:
    """What did not fit of a sheet that was tried, and what was read in another way."""
    sheet_import = find_import(open_form.context)
    if sheet_import is None:
        return []
    address = open_form.view.links.page("import/to-complete", {"draft": open_form.draft_id}, "xlsx")
    private = sheet_import.private
    told = (
        ToldSheet(gettext("In the private folder"), tell_private(private) if private is not None else []),
        ToldSheet(
            gettext(PROBLEMS_TITLE),
            tell_problems(sheet_import, _MAX_TOLD),
            address if list_refused_rows(sheet_import) else "",
        ),
        ToldSheet(gettext(REMARKS_TITLE), tell_remarks(sheet_import, _MAX_TOLD)),
    )
    return [one for one in told if one.texts]


def make_refused_workbook(open_form: OpenForm) -> bytes:
    """The rows of a sheet that was written of which something did not fit; b"" where there is none."""
    sheet_import = find_import(open_form.context)
    rows = list_refused_rows(sheet_import) if sheet_import is not None else []
    if sheet_import is None or not rows:
        return b""
    opened = sheet_import.opened
    memory = sheet_import.memory._replace(kind=opened.targets.kind.id)
    return render_refused_rows(opened.table, rows, memory, open_form.view.language)


def write_private(open_form: OpenForm, because: str) -> list[Message]:
    """Write what a sheet has for the private folder, once the rest is written; what to know of it."""
    sheet_import = find_import(open_form.context)
    private = sheet_import.private if sheet_import is not None else None
    if private is None or not private.proposal.plan.files or open_form.change_form.is_private:
        return []
    try:
        write_change(private.folder.workspace, private.proposal, because)
    except IncuboError as error:
        return [Message(N_("what is private is not written: {problem}"), {"problem": error.message})]
    return [Message(N_("What is private is in the private folder: undoing this change leaves it there."))]


def list_sheet_steps(open_form: OpenForm, draft: Draft) -> list[NextStep]:
    """What comes after a sheet: the next sheet of its file, which has a draft from now on, and the list of what it has
    brought in.
    """
    sheet_import, links = find_import(open_form.context), open_form.view.links
    if sheet_import is None:
        return []
    kind = sheet_import.opened.targets.kind
    section = "committees" if kind.id == "committee" else ENTRY_SECTIONS[kind.entry_kind]
    listed = NextStep(gettext(LISTS[section].title), links.page(section))
    choice = choose_sheet(open_form.context, open_form.target._replace(texts=draft.answers.texts))
    number = choice.number + 1
    guess = choice.guesses[number] if number < len(choice.guesses) else None
    if guess is None or guess.kind is None:
        return [listed]
    answers = Answers({"sheet": str(number)}, opened=note_state(open_form.view.workspace))
    following = open_form.drafts.keep(Draft(make_draft_id(), IMPORT, draft.parameters, answers, title=draft.title))
    label = translate(Message(N_("Go on with the sheet “{name}”"), {"name": guess.sheet.name}))
    address = links.change(IMPORT, draft=following.id)
    return [NextStep(label, address, translate(describe_guess(guess))), listed]
