"""What was done with a form: the page after it was written, and the minutes of a committee as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.app.changes.undoing import find_last_edit
from incubo.app.workspace import Workspace
from incubo.core.i18n import N_, gettext
from incubo.edit.journal import JournalEntry
from incubo.registry.lookup import entry_title
from incubo.vcs.commits import CommitRefusedError
from incubo.web.document_files import DOCUMENT_FILES, document_response, list_document_files
from incubo.web.edit_words import tell_edit
from incubo.web.forms.writing import Changes, Done, find_edit, is_done_name, name_edit
from incubo.web.plain_text import error_texts
from incubo.web.templating import slug
from incubo.web.view import View, WebPage

_COMMIT_LATER = N_("Once what git says is settled, the page Share commits what is written.")


def _find_edit_to_offer(workspace: Workspace, done: Done) -> JournalEntry | None:
    """The edit that a page about what was done offers to undo: its own as long as it can be undone, else the last."""
    last = find_last_edit(workspace)
    if last is None or not done.written.undo_name:
        return last
    return find_edit(workspace, done.written.undo_name) or last


def get_done(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """What was done, and how to take it back; all that can be taken back, where it is no longer remembered."""
    name = str(request.path_params["name"])
    done = changes.find_done(name)
    if done is None:  # of this server before it was started again, or of nothing at all
        return RedirectResponse(view.links.page("undo"), 303) if is_done_name(name) else None
    entry = done.entry
    if entry is not None and not view.registry.has_entry(*entry):
        entry = None
    title = entry_title(view.registry, *entry) if entry is not None else ""
    problem = error_texts(done.written.problem) if done.written.problem is not None else ()
    if isinstance(done.written.problem, CommitRefusedError):
        problem = (*problem, gettext(_COMMIT_LATER))
    is_private = done.form is not None and done.form.is_private
    last = _find_edit_to_offer(view.workspace, done) if not is_private else None
    is_own = last is not None and name_edit(last) == done.written.undo_name
    values = {
        "written": done.written,
        "sentences": done.sentences,
        "last": tell_edit(view, last) if last is not None else "",
        "undo_name": done.written.undo_name if is_own and done.undone is None else "",
        "redo": view.links.path(f"redo/{request.path_params['name']}") if _can_redo(done) else "",
        "was_proposal": done.undone is not None and done.undone.edit.proposal is not None,
        "subject": ", ".join(filter(None, [gettext(done.form.title) if done.form is not None else "", title])),
        "problem": problem,
        "steps": done.steps,
        "minutes": list_document_files(lambda suffix: view.links.page(f"done/{name}/minutes", suffix=suffix))
        if done.minutes is not None
        else [],
        "minutes_page": view.links.page("minutes", {"on": done.minutes.id, "incubator": "all"})
        if done.minutes is not None and done.written.branch is None
        else "",
        "workbook": view.links.page(f"done/{name}/to-complete", suffix="xlsx") if done.workbook else "",
        "output": getattr(done.written.problem, "output", ""),
        "entry_title": title,
        "entry_address": view.links.entry(*entry) if entry is not None else "",
    }
    return WebPage("forms/done.html", gettext("Done") if not problem else gettext("Written, but…"), values)


def _can_redo(done: Done) -> bool:
    """Whether what was undone is a change of files, which can be made again."""
    return done.undone is not None and done.undone.edit.proposal is None and done.written.problem is None


def get_minutes(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """The minutes of a committee that was just recorded or proposed, as a file."""
    done = changes.find_done(str(request.path_params["name"]))
    page, suffix = done.minutes if done is not None else None, str(request.path_params["suffix"])
    if page is None or suffix not in DOCUMENT_FILES:
        return None
    return document_response(view, page, f"{slug(gettext('minutes'))}-{page.id}.{suffix}")
