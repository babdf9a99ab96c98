"""Links of documents to the request forms of the registry's repository, filled in with the entry as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from incubo.core.i18n import temporary_language
from incubo.edit.forms.definitions import ENTRY_KEY, IssueForm, make_forms
from incubo.edit.value_parser import format_value
from incubo.export.scaffold.context import ScaffoldContext
from incubo.export.scaffold.form_links import make_form_url
from incubo.export.scaffold.issue_forms import form_path
from incubo.model.fields import Field
from incubo.registry.lookup import entry_title
from incubo.registry.ownership import find_source_place
from incubo.reports.documents.form_request import COMMITTEE_FORM, DocumentLinks, FormRequest, FormUrl, no_form_url
from incubo.vcs import git_folder, remotes

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.vcs.remotes import WebRepository


def make_document_links(workspace: Workspace, registry: Registry) -> DocumentLinks:
    """The links of a document, each "" where there is none: they lead to what changes an entry, or (in the past) to its
    file as it was then. `registry`: with all kinds of entries.
    """
    origin = remotes.find_web_origin(workspace.root)
    edit_url = remotes.make_file_links(origin, workspace.git_prefix, workspace.known)
    if workspace.known is not None:
        return DocumentLinks(no_form_url, edit_url)
    form_url = _make_form_links(workspace, registry, origin.repository if origin else None)
    if workspace.settings.source is None:
        return DocumentLinks(form_url, edit_url)

    def find_edit_url(path: str) -> str:
        return edit_url(path) if find_source_place(registry, path) is None else ""

    def find_form(request: FormRequest) -> str:
        is_ours = request.form_id == COMMITTEE_FORM or find_source_place(registry, request.entry_path) is None
        return form_url(request) if is_ours else ""

    return DocumentLinks(find_form, find_edit_url)  # what the source has is linked where it is told


def _make_form_links(workspace: Workspace, registry: Registry, repository: WebRepository | None) -> FormUrl:
    """A function from a request to the address of its form; it gives "" where the repository has no such form, or is on
    an unknown forge.
    """
    top = git_folder.find_worktree_root(workspace.root)
    forge = remotes.forge_of(repository) if repository is not None else ""
    if top is None or repository is None or not forge:
        return no_form_url
    settings = workspace.settings._replace(init_settings={**workspace.settings.init_settings, "forge": forge})
    context = ScaffoldContext(registry, workspace.entry_kinds, settings, workspace.content_language, workspace.as_of)
    with temporary_language(context.language):
        forms = {
            form.id: form
            for form in make_forms(workspace.entry_kinds).values()
            if (top / form_path(form, forge)).is_file()
        }

    def make_link(request: FormRequest) -> str:
        form = forms.get(request.form_id)
        if form is None:
            return ""
        kind = registry.layout.kind_of_path(request.entry_path)
        entry = registry.entry_at(request.entry_path)
        title = request.title
        if not title and kind is not None and entry is not None:
            title = entry_title(registry, kind, entry.id)
        answers = dict(request.answers)
        if ENTRY_KEY in answers and entry is not None:
            answers = {**_current_answers(form, registry, request.entry_path), **answers}
        return make_form_url(repository.url, form, title, answers, context)

    return make_link


def _current_answers(form: IssueForm, registry: Registry, path: str) -> Mapping[str, str]:
    """The values of an entry, by the key of the question that would change them. One that has a problem is left out."""
    entry = registry.entry_at(path)
    wrong = {field_path[0] for wrong_path, field_path in registry.fields_with_problems if wrong_path == path}
    return {
        question.key: _answer(question.field, value)
        for question in form.questions
        if question.field.name not in wrong and (value := getattr(entry, question.field.name, None)) not in (None, ())
    }


def _answer(field: Field, value: Any) -> str:
    """A value as a person would type it; a list has one line for each of its values. "" for anything else."""
    values = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(item, str | int | float | date) for item in values):
        return ""
    return "\n".join(format_value(field, item) for item in values)
