"""The addresses of changes: the form of each verb, its preview, what was done, undoing it, and the drafts."""

from __future__ import annotations

from starlette.routing import Route

from incubo.web.change_routes import make_change_route
from incubo.web.forms import done_pages, draft_pages, form_pages, sent_forms, sheet_pages, undo
from incubo.web.forms.writing import Changes
from incubo.web.links import IMPORT_FILE
from incubo.web.live import LiveRegistry


def make_change_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of changes."""
    changes = Changes(live)
    return [
        make_change_route(path, changes, handle, method)
        for path, method, handle in (
            ("/change/{verb}", "GET", form_pages.get_form),
            ("/change/{verb}", "POST", sent_forms.post_form),
            ("/committee-mode", "GET", form_pages.get_form),
            ("/committee-mode", "POST", sent_forms.post_form),
            ("/import", "GET", form_pages.get_form),
            ("/import", "POST", sent_forms.post_form),
            (f"/{IMPORT_FILE}", "GET", sheet_pages.get_sheet),
            (f"/{IMPORT_FILE}", "POST", sheet_pages.post_sheet),
            ("/import/template-{kind}.xlsx", "GET", sheet_pages.get_template),
            ("/import/to-complete.xlsx", "GET", sheet_pages.get_rows_to_complete),
            ("/done/{name}/to-complete.xlsx", "GET", sheet_pages.get_refused_rows),
            ("/done/{name}/minutes.{suffix}", "GET", done_pages.get_minutes),
            ("/done/{name}", "GET", done_pages.get_done),
            ("/undo", "GET", undo.get_undo),
            ("/undo", "POST", undo.post_undo),
            ("/redo/{name}", "GET", undo.get_redo),
            ("/redo/{name}", "POST", undo.post_redo),
            ("/drafts", "GET", draft_pages.get_drafts),
            ("/drafts", "POST", draft_pages.post_drafts),
            ("/drafts/{name}", "GET", draft_pages.get_draft),
        )
    ]
