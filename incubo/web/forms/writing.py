"""Write a change, or propose it: what was done, or why it was not."""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from incubo.app.changes.apply import (
    check_proposal,
    commit_on_published,
    commit_proposal,
    iter_written_paths,
    make_nothing_written_error,
    overlap_notes,
    plan_commit,
    require_fit,
    write_files,
)
from incubo.app.changes.undoing import prepare_undo
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Page
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan, Proposal
from incubo.edit.transaction import Recheck
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.vcs import remotes, status
from incubo.vcs.commits import CommitRefusedError
from incubo.web.answered_pages import AnsweredPages
from incubo.web.forms.change_form import ChangeForm
from incubo.web.forms.next_steps import NextStep
from incubo.web.live import LiveRegistry

_ON_NO_BRANCH = N_(
    "Your copy stands on no branch of git: ask whoever set it up to put it on one, or this change may get lost."
)
_DONE_NAME = re.compile(r"[0-9a-f]{16}")
_MAX_DONE = 50
"""What was done lately that can be shown again."""


class Written(NamedTuple):
    """What was done: the subject of the commit, its hash (None: there is none), the files that changed here.

    `branch`: that of a proposal; `request_url`: where its request is opened; `notes`: what else to know. `problem`:
    what failed after the files were written. `undo_name`: what identifies the edit that can be undone.
    `is_shared_later`: colleagues see it once it is published.
    """

    subject: str
    commit: str | None = None
    paths: tuple[str, ...] = ()
    branch: str | None = None
    request_url: str = ""
    notes: tuple[Message, ...] = ()
    problem: IncuboError | None = None
    undo_name: str = ""
    is_shared_later: bool = False


class Done(NamedTuple):
    """What was written or proposed, the form that it came from, and the entry that it is about. `steps`: what usually
    comes next. `minutes`: those of a committee. `sentences`: what changed. `undone`: the edit that was undone.
    `draft_id`: the draft that was written, which is there no more. `workbook`: the rows of a sheet that did not fit.
    """

    written: Written
    form: ChangeForm | None
    entry: EntryRef | None
    steps: tuple[NextStep, ...] = ()
    minutes: Page | None = None
    sentences: tuple[Message, ...] = ()
    undone: JournalEntry | None = None
    draft_id: str = ""
    workbook: bytes = b""


def is_done_name(text: str) -> bool:
    """Whether a text can identify what was done."""
    return _DONE_NAME.fullmatch(text) is not None


class Changes:
    """The changes of one server: what was done lately, and one writer at a time."""

    def __init__(self, live: LiveRegistry) -> None:
        self.live = live
        self.answered = AnsweredPages()
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

    def find_done_of_draft(self, draft_id: str) -> str:
        """What identifies what was done with a draft; "" for one that was not written lately."""
        with self.write_lock:
            return next((name for name, done in self._done.items() if done.draft_id == draft_id and draft_id), "")


def require_no_findings(
    workspace: Workspace, registry: Registry, plan: Plan, accepted_rules: frozenset[str], *, is_new_file: bool = False
) -> None:
    """Raise RefusedError where a plan would add findings."""
    refusal = check_proposal(workspace, registry, plan, accepted_rules, is_new_file=is_new_file).refusal
    if refusal is not None:
        raise refusal


def write_change(workspace: Workspace, proposal: Proposal, because: str, recheck: Recheck | None = None) -> Written:
    """Write a proposal into the files of this copy and commit it, outside git without a commit. `recheck`: how it is
    checked again if something else has written other files meanwhile.

    Raises RefusedError and ToolError before anything is written, and ToolError where git, a hook or the program that
    signs refuses the commit: the files are then as they were, or it is told that they are not (`Written.problem`).
    """
    options = WriteOptions(yes=True, commit=workspace.is_in_git, because=because)
    commit_plan = plan_commit(workspace, proposal, options)
    write_files(workspace, proposal, recheck=recheck)
    written = Written(
        commit_plan.subject if commit_plan is not None else "",
        paths=tuple(iter_written_paths(proposal.plan)),
        undo_name=find_undo_name(workspace),
        is_shared_later=has_remote(workspace),
    )
    if commit_plan is None:
        return written
    try:
        commit = commit_proposal(workspace, proposal, commit_plan)
    except CommitRefusedError as error:
        if not _restore(workspace, written.undo_name):
            return written._replace(problem=error)
        template = N_("the change is not in the registry: {why}")
        raise make_nothing_written_error(template, error) from error
    except IncuboError as error:
        return written._replace(problem=error)
    notes = () if commit.branch is not None else (Message(_ON_NO_BRANCH),)
    return written._replace(commit=commit.sha, notes=notes)


def _restore(workspace: Workspace, undo_name: str) -> bool:
    """Take back what was just written, and nothing that another incubo has written while a hook ran; whether every file
    is as it was. A hook may have changed them.
    """
    entry = find_edit(workspace, undo_name)
    if entry is None:
        return False
    try:
        proposal = prepare_undo(workspace, entry, workspace.load_registry).proposal
        if proposal is not None:
            write_files(workspace, proposal, undone_edit=entry)
    except IncuboError:  # the page says what git said, and that the files are written
        return False
    return proposal is not None


def propose_change(workspace: Workspace, proposal: Proposal, because: str, *, is_new_file: bool = False) -> Written:
    """Write a proposal on a branch of its own, from what is published, and send it.

    Raises RefusedError, UsageError and ToolError before there is a branch. A push that fails is told.
    """
    commit_plan = plan_commit(workspace, proposal, WriteOptions(yes=True, propose=True, because=because))
    assert commit_plan is not None
    assert commit_plan.published is not None
    published = commit_plan.published
    check: Callable[[Workspace, Registry, Plan, frozenset[str]], None]
    check = partial(require_no_findings, is_new_file=is_new_file)
    commit = commit_on_published(
        workspace, proposal, commit_plan, published, partial(require_fit, proposal, published, check)
    )
    branch = commit_plan.branch or ""
    written = Written(
        commit_plan.subject, commit.sha, branch=branch, undo_name=find_undo_name(workspace),
        notes=tuple(overlap_notes(workspace, branch, published)),
    )  # fmt: skip
    try:
        return written._replace(request_url=remotes.push_branch(workspace.root, commit_plan.branch or ""))
    except ToolError as error:
        return written._replace(problem=error)


def find_undo_name(workspace: Workspace) -> str:
    """What identifies the last edit; "" where there is none."""
    entry = journal.find_last_entry(workspace.state_folder)
    return name_edit(entry) if entry is not None else ""


def find_edit(workspace: Workspace, name: str) -> JournalEntry | None:
    """The edit of a name (`name_edit`), if it can still be undone."""
    return next((entry for entry in journal.iter_entries(workspace.state_folder) if name_edit(entry) == name), None)


def name_edit(entry: JournalEntry) -> str:
    """What identifies an edit: its number alone is given anew once it is undone, and a page may be old."""
    edit = entry.edit
    text = repr((edit.title, sorted(edit.before.items()), sorted(edit.after.items()), edit.proposal))
    return f"{entry.file.stem}-{sha256(text.encode()).hexdigest()[:16]}"


def has_remote(workspace: Workspace) -> bool:
    """Whether there is a published registry to share with."""
    return workspace.is_in_git and bool(remotes.list_remotes(workspace.root))


def list_earlier_changes(workspace: Workspace, plan: Plan) -> list[str]:
    """The files of a plan that were changed here before, and not committed: a commit would hold that too."""
    return status.list_uncommitted(workspace.root, plan.originals) or []
