"""A form that was sent: kept as its draft, then shown, written or proposed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.app.changes.apply import check_again
from incubo.app.changes.proposal_preview import plan_digest
from incubo.app.private import PrivateFolder
from incubo.core import clock
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.transaction import Recheck
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.vcs.commits import CommitRefusedError
from incubo.web.forms.answers import read_answers, same_text
from incubo.web.forms.attempt import Attempt, make_error_line, show_empty, try_form
from incubo.web.forms.author_pages import ask_author
from incubo.web.forms.change_form import GivenUp, OtherForm, follow_draft, read_target
from incubo.web.forms.draft_words import draft_address, say_when_kept
from incubo.web.forms.drafts import SHEET, Draft, Drafts, is_draft_id, make_draft_id
from incubo.web.forms.next_steps import ChangedRegistry, NextStep, list_next_steps, make_minutes
from incubo.web.forms.open_forms import CHANGED_STEP, OpenForm, make_context, open_form_at, verb_of
from incubo.web.forms.preview import tell_preview
from incubo.web.forms.preview_pages import MAX_REASON_LENGTH, left_notes, preview_page
from incubo.web.forms.sheet_pages import list_sheet_steps, make_refused_workbook, write_private
from incubo.web.forms.sheets import keep_answers
from incubo.web.forms.writing import Changes, Done, has_remote, propose_change, require_no_findings, write_change
from incubo.web.view import View, WebPage

_OTHER_NAMES = ("do", "go", "draft", "seen", "because", "author", "address")
"""What a form posts besides its answers."""


_HOW_TO_PROPOSE = N_(
    "A proposal holds nothing of what only you have. Publish that first, on the page Share, or write this change here "
    "and share both together."
)


def post_form(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A form that was sent is kept as its draft; the address that follows shows what it will change, what is wrong, or
    what was done. A browser that goes back or reloads asks for that address, and sends nothing twice.
    """
    posted = [(str(name), value) for name, value in request.state.form.multi_items()]
    words = {name: str(value) for name, value in posted if name in _OTHER_NAMES}
    open_form = open_form_at(view, verb_of(request), view.query)
    if open_form is None or not (open_form.missing or open_form.has_subject):
        return None
    draft_id, way = words.get("draft", ""), words.get("do", "")
    open_form = open_form._replace(draft_id=draft_id if is_draft_id(draft_id) else make_draft_id())
    if way == "drop":
        open_form.drafts.drop(open_form.draft_id)
        return RedirectResponse(open_form.entry_address, 303)
    if done := changes.find_done_of_draft(open_form.draft_id):  # it was sent twice
        return RedirectResponse(view.links.page(f"done/{done}"), 303)
    answers = read_answers(posted)
    draft = open_form.start_draft(answers, " ".join(words.get("because", "").split())[:MAX_REASON_LENGTH])
    draft, is_touched = _label_draft(open_form, draft)
    if way != "keep" or is_touched:
        draft = open_form.drafts.keep(draft)
    if way == "keep" and "hx-request" in request.headers:
        attempt = None
        if not open_form.missing:
            with contextlib.suppress(IncuboError):  # such as an item that is gone: the next page says it
                # what a field means left empty may follow from the other answers
                attempt = show_empty(open_form.change_form, open_form.context, open_form.target, answers)
        values = {"kept_at": say_when_kept(open_form.view.workspace, draft.kept_at), "attempt": attempt}
        return WebPage("forms/kept.html", open_form.title, values)
    if open_form.missing:  # it was renamed or removed while the form was filled in
        return RedirectResponse(draft_address(view, draft.id), 303)
    if way in (("write",) if open_form.change_form.is_private else ("write", "propose")):
        author = ask_author(open_form, draft, words)
        return author or _carry_out(changes, open_form, draft, way, words.get("seen", ""))
    if words.get("go") in open_form.target.product_ids:
        return RedirectResponse(open_form.form_address(startup=words["go"]), 303)
    if way in ("change", "keep") or answers.lines_wanted:
        line = {"line": next(iter(answers.lines_wanted))} if answers.lines_wanted else {}
        return RedirectResponse(open_form.form_address(**line), 303)
    return RedirectResponse(open_form.preview_address, 303)


def _label_draft(open_form: OpenForm, draft: Draft) -> tuple[Draft, bool]:
    """The draft with what its questions are called, and whether it holds anything that the form did not hold when it
    was opened. Where the fields cannot be made any more, they are called as they were when the draft was last kept.
    """
    kept = open_form.drafts.find(draft.id)
    labels = dict(follow_draft(open_form.context.registry, kept).labels) if kept is not None else {}
    try:
        fields = open_form.make_fields(draft.answers) if open_form.has_subject else []
    except IncuboError:
        fields = []
    heard = open_form.entry_title if open_form.is_session else ""
    for field in fields:
        text = N_("{name}, {label}") if heard else "{label}"
        labels[field.key] = translate(Message(text, {"name": heard, "label": field.name}))
    initial = {field.key: field.initial for field in fields}
    texts = draft.answers.texts
    is_touched = any(not same_text(text, initial.get(key, "")) for key, text in texts.items())
    return draft._replace(labels={key: label for key, label in labels.items() if key in texts}), is_touched


def _carry_out(changes: Changes, open_form: OpenForm, draft: Draft, way: str, seen: str) -> WebPage | Response:
    """Write or propose what the person saw; show it again where it would be something else by now."""
    with changes.write_lock:
        begun = clock.timestamp()
        registry = open_form.context.workspace.load_registry()  # what is on the disk, whoever wrote it
        context = make_context(open_form.view, registry, open_form.change_form)
        assert context is not None, "the private folder was there a moment ago"
        target = read_target(registry, open_form.target.parameters())
        open_form = open_form._replace(context=context, target=target)
        attempt = None
        if not open_form.missing and open_form.has_subject:
            with contextlib.suppress(IncuboError, GivenUp, OtherForm):  # its preview says why
                attempt = try_form(open_form.change_form, context, target, draft.answers)
        is_refused = attempt is not None and attempt.preview is not None and attempt.preview.check.refusal is not None
        if attempt is None or attempt.proposal is None or is_refused:
            changes.live.changed()  # the page that follows is about what is on the disk, too
            return RedirectResponse(open_form.preview_address, 303)
        if plan_digest(attempt.proposal.plan) != seen:
            changes.live.changed()
            return RedirectResponse(open_form.form_address(step=CHANGED_STEP), 303)
        try:
            is_new = open_form.change_form.is_new_file
            if way == "propose":
                written = propose_change(
                    open_form.context.workspace, attempt.proposal, draft.because, is_new_file=is_new
                )
            else:
                workspace, require = context.written.workspace, partial(require_no_findings, is_new_file=is_new)
                recheck = Recheck(begun, partial(check_again, workspace, attempt.proposal, require))
                written = write_change(workspace, attempt.proposal, draft.because, recheck)
        except IncuboError as error:
            problem = make_error_line(error)
            if way == "propose" and not isinstance(error, CommitRefusedError):
                problem = problem._replace(hints=(*problem.hints, gettext(_HOW_TO_PROPOSE)))
            return preview_page(open_form, attempt, draft, problem=problem)
        finally:
            if context.private is None:
                changes.live.changed([*attempt.proposal.plan.files])
    sheet_steps, workbook = list_sheet_steps(open_form, draft), make_refused_workbook(open_form)
    written = written._replace(notes=(*written.notes, *write_private(open_form, draft.because)))
    if open_form.change_form.subject == SHEET:
        keep_answers(context, target._replace(texts=draft.answers.texts))
    _drop_written(open_form.drafts, registry, draft)
    entry = _entry_after(open_form, attempt)
    assert attempt.preview is not None
    if context.private is not None:
        notes = (*written.notes, *_private_notes(context.private))
        done = changes.remember(
            Done(written._replace(notes=notes, is_shared_later=False), open_form.change_form, entry, draft_id=draft.id)
        )
        return RedirectResponse(open_form.view.links.page(f"done/{done}"), 303)
    changed = ChangedRegistry(open_form.context, attempt.proposal, attempt.preview.after)
    heard = [EntryRef("startup", one) for one in open_form.target.product_ids]
    entries: list[EntryRef | None] = [*heard] if heard else [entry]
    steps: tuple[NextStep, ...] = tuple(sheet_steps)
    if written.branch is None or open_form.change_form.verb != "new-member":  # nobody is welcome before others agreed
        steps += tuple(list_next_steps(open_form.change_form.verb, changed, entries, open_form.view.links))
    minutes = make_minutes(changed, entries)
    sentences = tell_preview(attempt.preview, attempt.proposal)
    written = written._replace(notes=(*written.notes, *left_notes(open_form, attempt.proposal.plan)))
    done = changes.remember(
        Done(written, open_form.change_form, entry, steps, minutes, sentences, draft_id=draft.id, workbook=workbook)
    )
    return RedirectResponse(open_form.view.links.page(f"done/{done}"), 303)


def _drop_written(drafts: Drafts, registry: Registry, written: Draft) -> None:
    """Drop a draft that was written, and those that ask for nothing else: a form that was filled in twice."""
    drafts.drop(written.id)
    for draft in drafts.list():
        if follow_draft(registry, draft).is_as(written):
            drafts.drop(draft.id)


def _private_notes(folder: PrivateFolder) -> Iterator[Message]:
    """What becomes of what is private: the pages that take back and share are about the registry."""
    yield Message(N_("It is in the private folder, and nothing of it is published."))
    if has_remote(folder.workspace):
        yield Message(N_("The person who looks after the folder shares it with those who have it."))


def _entry_after(open_form: OpenForm, attempt: Attempt) -> EntryRef | None:
    """The entry that a change is about, under the name that it has now."""
    assert attempt.proposal is not None
    plan, layout = attempt.proposal.plan, open_form.context.registry.layout
    entry = open_form.target.entry
    if open_form.change_form.subject == SHEET:  # it is about many
        return None
    if entry is not None and not open_form.change_form.is_new_file:
        record = open_form.context.registry.entries[entry.kind].get(entry.id)
        if record is None or record.path not in plan.moves:
            return entry
    paths = [*plan.moves.values()] or [path for path in plan.files if path not in plan.originals]
    for path in paths[:1]:
        kind = layout.kind_of_path(path)
        if kind in ENTRY_KINDS:
            return EntryRef(kind, path.rpartition("/")[2].removesuffix(".md"))
    return entry
