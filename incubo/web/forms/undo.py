"""Take a change back: its files are restored, or its proposal withdrawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.app.changes.apply import commit_proposal, iter_written_paths, plan_commit, write_files
from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.changes.proposal_preview import plan_digest
from incubo.app.changes.undo_merge import Obstacle, find_obstacles
from incubo.app.changes.undoing import (
    TAKEN_BACK,
    PreparedUndo,
    Withdrawal,
    find_commit_to_undo,
    find_edit_to_undo_first,
    find_last_edit,
    find_withdrawal,
    prepare_redo,
    prepare_undo,
    take_back,
    withdraw_proposal,
)
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, limit_names, translate, translate_sentence
from incubo.core.message import Message
from incubo.diff.registry_diff import diff_registries
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Proposal
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.web.blocks import name_file
from incubo.web.edit_words import tell_edit
from incubo.web.forms.attempt import ErrorLine, make_error_line
from incubo.web.forms.preview import show_files
from incubo.web.forms.writing import (
    Changes,
    Done,
    Written,
    find_edit,
    find_undo_name,
    list_earlier_changes,
    name_edit,
    write_change,
)
from incubo.web.view import View, WebPage

_OTHER_FILES = N_("The registry has changed meanwhile: this is what would change now. Nothing is written yet.")
_UNDONE_ALREADY = N_("This change is undone already.")
_PUBLISHED = N_("This proposal is published: to go back on it, propose the opposite change.")
_BRANCH_GONE = N_("Its branch “{branch}” is not here any more: there is nothing to withdraw.")
_SHOWN_EDITS = 20
"""Changes that are listed to be undone."""
_SHOWN_OBSTACLES = 3
"""Later changes that the list names of each."""
_OTHER_EDIT = N_("Another change came after the one that you saw: this is the last one now.")


class Undo(NamedTuple):
    """What undoing a change does: restore files (in sentences), or withdraw a proposal (None: its branch is gone)."""

    prepared: PreparedUndo | None = None
    sentences: tuple[Message, ...] = ()
    withdrawal: Withdrawal | None = None


def preview_undo(workspace: Workspace, registry: Registry, entry: JournalEntry) -> Undo:
    """What undoing an edit does. Raises RefusedError where it would leave something wrong, ToolError."""
    if entry.edit.proposal is not None:
        return Undo(withdrawal=find_withdrawal(workspace, entry.edit.proposal))
    prepared = prepare_undo(workspace, entry, lambda: registry)
    sentences = _tell_plan(workspace, registry, prepared.proposal) if prepared.proposal is not None else ()
    return Undo(prepared, sentences)


def undo_change(workspace: Workspace, registry: Registry, entry: JournalEntry, undo: Undo) -> Written:
    """Undo an edit. What it committed is undone by a commit, or taken back. Raises RefusedError, ToolError."""
    subject = describe_commit_subject(entry.title)
    if entry.edit.proposal is not None:
        withdrawal = find_withdrawal(workspace, entry.edit.proposal)
        if withdrawal is None or withdrawal.is_merged:
            journal.delete_entry(entry)
            branch = {"branch": entry.edit.proposal.branch}
            note = Message(_BRANCH_GONE, branch) if withdrawal is None else Message(_PUBLISHED)
            return Written(subject, notes=(note,), undo_name=find_undo_name(workspace))
        withdraw_proposal(workspace, entry, withdrawal)
        note = Message(N_("The proposal is withdrawn."))
        return Written(subject, notes=(note,), undo_name=find_undo_name(workspace))
    assert undo.prepared is not None
    assert undo.prepared.proposal is not None
    proposal = undo.prepared.proposal
    plan = proposal.plan
    commit = find_commit_to_undo(workspace, entry, undo.prepared)
    commit_plan = None
    said: tuple[Message, ...] = (Message(N_("The change is undone.")), *undo.prepared.notes)
    if commit is not None and commit.unshared is not None:
        take_back(workspace, proposal, entry, commit.unshared)
        said = (*said, TAKEN_BACK)
    else:
        commit_plan = plan_commit(
            workspace, proposal, WriteOptions(yes=True, commit=commit is not None and commit.is_whole)
        )
        earlier = list_earlier_changes(workspace, plan) if commit_plan is not None else []
        if earlier:
            names = [name_file(registry, path) for path in earlier]
            text = N_("The commit also holds what was changed there before, and was not committed: {names:list}.")
            said = (*said, Message(text, {"names": limit_names(names)}))
        write_files(workspace, proposal, undone_edit=entry)
    written = Written(subject, paths=tuple(iter_written_paths(plan)), undo_name=find_undo_name(workspace), notes=said)
    if commit_plan is None:
        return written
    try:
        return written._replace(commit=commit_proposal(workspace, proposal, commit_plan).sha)
    except IncuboError as error:
        return written._replace(problem=error)


def get_undo(_changes: Changes, view: View, _request: Request) -> WebPage | Response | None:
    """What the last change was, or the one that the address names, and what undoing it restores."""
    chosen = view.query.get("edit", "")
    entry = find_edit(view.workspace, chosen) if chosen else find_last_edit(view.workspace)
    return _undo_page(view, entry, notice=gettext(_UNDONE_ALREADY) if chosen and entry is None else "")


class _OtherEdit(NamedTuple):
    """Another change: what it was, the address of its page, and why it cannot be undone now (none: it can)."""

    title: str
    address: str
    obstacles: tuple[str, ...]


def _other_edits(view: View, shown: JournalEntry | None) -> list[_OtherEdit]:
    """The other changes, the latest first."""
    entries = (entry for entry in journal.iter_entries(view.workspace.state_folder) if entry != shown)
    return [
        _OtherEdit(
            tell_edit(view, entry, shows_time=True),
            view.links.page("undo", {"edit": name_edit(entry)}),
            tuple(_find_obstacles(view, entry)),
        )
        for entry in itertools.islice(entries, _SHOWN_EDITS)
    ]


def _find_obstacles(view: View, entry: JournalEntry) -> Iterator[str]:
    """Why an edit cannot be undone: which later changes are in the way; none where it can."""
    if entry.edit.proposal is not None:
        return
    try:
        obstacles = find_obstacles(view.workspace, entry, lambda: view.whole)
    except IncuboError as error:
        yield translate(error.message)
        return
    for obstacle in obstacles[:_SHOWN_OBSTACLES]:
        yield translate_sentence(obstacle.sentence)


class _ShownObstacle(NamedTuple):
    """A later change that is in the way, in sentences, and the address where the value can be typed ("": nowhere)."""

    sentences: tuple[str, ...]
    address: str
    title: str


def _show_obstacle(view: View, obstacle: Obstacle) -> _ShownObstacle:
    said = (obstacle.sentence, *([obstacle.values] if obstacle.values is not None else []))
    sentences = tuple(map(translate_sentence, said))
    target = obstacle.target
    if target is None or not view.whole.has_entry(*target):
        return _ShownObstacle(sentences, "", "")
    address = view.links.change("set", kind=target.kind, id=target.id)
    return _ShownObstacle(sentences, address, entry_title(view.whole, *target))


def _undo_page(
    view: View, entry: JournalEntry | None, *, notice: str = "", problem: ErrorLine | None = None
) -> WebPage:
    workspace = view.workspace
    undo = None
    obstacles: list[_ShownObstacle] = []
    first: JournalEntry | None = None
    if entry is not None and problem is None:
        try:
            undo = preview_undo(workspace, view.whole, entry)
        except IncuboError as error:
            problem = make_error_line(error)
    prepared = undo.prepared if undo is not None else None
    if prepared is not None and prepared.proposal is None:
        obstacles = [_show_obstacle(view, obstacle) for obstacle in prepared.obstacles[:_SHOWN_EDITS]]
        first = find_edit_to_undo_first(prepared.obstacles)
    values = {
        "edit": name_edit(entry) if entry is not None else "",
        "subject": tell_edit(view, entry, shows_time=True) if entry is not None else "",
        "is_interrupted": entry is not None and not entry.is_complete,
        "branch": entry.edit.proposal.branch if entry is not None and entry.edit.proposal is not None else "",
        "undo": undo,
        "kept": prepared.kept if prepared is not None else (),
        "notes": prepared.notes if prepared is not None else (),
        "obstacles": obstacles,
        "first": view.links.page("undo", {"edit": name_edit(first)}) if first is not None else "",
        "first_title": tell_edit(view, first, shows_time=True) if first is not None else "",
        "files": show_files(prepared.proposal.plan) if prepared is not None and prepared.proposal is not None else None,
        "is_chosen": bool(view.query.get("edit")),
        "others": _other_edits(view, entry),
        "notice": notice,
        "problem": problem,
        "status": 409 if problem is not None or notice or obstacles else 200,
    }
    return WebPage("forms/undo.html", gettext("Undo"), values)


def post_undo(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Undo the change that the person saw: the one that they chose, or the last one if it still is."""
    with changes.write_lock:
        workspace = view.workspace
        last = find_last_edit(workspace)
        name = str(request.state.form.get("edit", ""))
        entry = find_edit(workspace, name) if name else None
        if entry is None or (entry != last and not request.state.form.get("chosen")):
            return _undo_page(view, last, notice=gettext(_OTHER_EDIT if last is not None else _UNDONE_ALREADY))
        changed: Iterable[str] = entry.after
        try:
            undo = preview_undo(workspace, view.whole, entry)
            if undo.prepared is not None:
                if undo.prepared.proposal is None:  # the page says in words what is in the way
                    return _undo_page(view, entry)
                changed = undo.prepared.proposal.plan.files
            written = undo_change(workspace, view.whole, entry, undo)
        except IncuboError as error:
            return _undo_page(view, entry, problem=make_error_line(error))
        finally:
            changes.live.changed([*changed])
    sentences = undo.sentences
    done = changes.remember(Done(written, None, None, sentences=sentences, undone=entry))
    return RedirectResponse(view.links.page(f"done/{done}"), 303)


def get_redo(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """What making a change again does that was just undone."""
    entry = _find_undone(changes, request)
    return _redo_page(view, entry) if entry is not None else None


def post_redo(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """Make a change again that was undone, as the person saw it."""
    entry = _find_undone(changes, request)
    if entry is None:
        return None
    with changes.write_lock:
        workspace = view.workspace
        changed: Iterable[str] = entry.after
        try:
            proposal = prepare_redo(workspace, entry, lambda: view.whole).proposal
            if proposal is None:
                return _redo_page(view, entry)
            changed = proposal.plan.files
            if plan_digest(proposal.plan) != str(request.state.form.get("seen", "")):
                return _redo_page(view, entry, notice=gettext(_OTHER_FILES))
            sentences = _tell_plan(workspace, view.whole, proposal)
            written = write_change(workspace, proposal, "")
        except IncuboError as error:
            return _redo_page(view, entry, problem=make_error_line(error))
        finally:
            changes.live.changed([*changed])
    done = changes.remember(Done(written, None, None, sentences=sentences))
    return RedirectResponse(view.links.page(f"done/{done}"), 303)


def _find_undone(changes: Changes, request: Request) -> JournalEntry | None:
    """The edit of files that was undone, by the name of what was done."""
    done = changes.find_done(str(request.path_params["name"]))
    return done.undone if done is not None and done.undone is not None and not done.undone.edit.proposal else None


def _redo_page(view: View, entry: JournalEntry, *, notice: str = "", problem: ErrorLine | None = None) -> WebPage:
    proposal: Proposal | None = None
    sentences: tuple[Message, ...] = ()
    if problem is None:
        try:
            prepared = prepare_redo(view.workspace, entry, lambda: view.whole)
            proposal = prepared.proposal
            if proposal is not None:
                sentences = _tell_plan(view.workspace, view.whole, proposal)
            else:
                lines = [line for each in prepared.obstacles for line in _show_obstacle(view, each).sentences]
                text = gettext("What it changed has been changed again since, and that would be lost.")
                problem = ErrorLine(text, hints=tuple(lines))
        except IncuboError as error:
            problem = make_error_line(error)
    values = {
        "subject": tell_edit(view, entry, shows_time=True),
        "sentences": sentences,
        "seen": plan_digest(proposal.plan) if proposal is not None and proposal.plan.files else "",
        "files": show_files(proposal.plan) if proposal is not None else None,
        "notice": notice,
        "problem": problem,
        "status": 409 if problem is not None or notice else 200,
    }
    return WebPage("forms/redo.html", gettext("Make the change again"), values)


def _tell_plan(workspace: Workspace, registry: Registry, proposal: Proposal) -> tuple[Message, ...]:
    """What a plan changes, in sentences."""
    plan = proposal.plan
    after = plan.load_after(registry, workspace.store, workspace.entry_kinds)
    difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
    return tuple(sentence.text for sentence in difference.sentences())
