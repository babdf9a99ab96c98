"""What `incubo sync` and the pages of `incubo serve` do: receive, put together, publish, propose.

Who is asked, and how, is the user interface's (`Conversation`); nothing here prints.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from incubo.app.sharing.merging import Answers, MergeLog, MergeQuestion
from incubo.app.sharing.sync import (
    MergedVersion,
    NewFinding,
    commit_pending,
    find_new_errors,
    find_new_findings,
    gives_up,
    list_pending,
    merge_versions,
    temporary_folder,
    write_version,
)
from incubo.app.sharing.sync_summary import left_out_message, loss_notes, shared_reason_message, withdrawn_message
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.interrupts import hold_interrupts
from incubo.core.message import Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.edit.asking.conversation import LeftQuestion
from incubo.edit.merge.conflicts import Side
from incubo.edit.transaction import write_lock
from incubo.history.commits import find_text_reason
from incubo.registry.file_changes import SyncResult
from incubo.vcs import divergence, last_commit, proposals, three_way
from incubo.vcs.comparison import diff_commits
from incubo.vcs.divergence import Divergence
from incubo.vcs.last_commit import UnsharedCommit
from incubo.vcs.log import CommitText, read_time
from incubo.vcs.proposals import SentProposal
from incubo.vcs.remotes import Upstream
from incubo.vcs.revision import get_timezone, resolve_commit
from incubo.vcs.status import count_commits, read_commit
from incubo.vcs.three_way import OwnCommit

if TYPE_CHECKING:
    from incubo.app.imports.registry_import import RegistryImport

_MAX_ATTEMPTS = 5
"""How often changes are sent, where each time somebody else was quicker."""

UNCHANGED = Message(N_("Nothing was written: every file is as it was."))
WRITTEN = Message(N_("What colleagues published is here, and together with your changes. Nothing was published."))
COMMITTED = Message(N_("What was written here is one commit now, on this computer. Nothing was published."))
PERHAPS_SENT = Message(
    N_("Your changes are safe on this computer."),
    hint=Message(N_("whether they were sent before that"), command="incubo sync"),
)
SENT = Message(N_("Your changes are published."))
PROPOSED = Message(
    N_("Your changes are sent as a proposal."), hint=Message(N_("what becomes of it"), command="incubo proposals")
)
_WRITTEN_BEFORE = Message(
    N_("what colleagues published before that is here, together with your changes; nothing was published")
)


class Conversation(Protocol):
    """A person, as `Syncing` sees one: what is done is told, and what has to be settled is asked."""

    def announce(self, label: Message) -> AbstractContextManager[object]:
        """Say, around work that may take long, what is being done."""

    def say_stopped(self, message: Message) -> None:
        """Say in what state an interruption leaves everything."""

    @property
    def can_ask(self) -> bool:
        """Whether somebody can be asked; else what another registry changed waits where it would need an answer."""

    def accept_source(self, place: str) -> bool:
        """Whether the person takes entries from a place that the files of the registry name."""

    def map_words(self, registry_import: RegistryImport) -> None:
        """Ask what the words of another registry become that are none here."""

    def settle(self, log: MergeLog, given: Answers, base: str | None, published: str, source: str = "") -> Answers:
        """The answers to the questions of a merge. Raises IncuboError where they cannot be had.

        `base`: the last commit that both sides had, `published`: the last one that is published. `source`: the other
        registry whose change the other side is ("": it is what colleagues published).
        """

    def accept_errors(self, errors: Sequence[NewFinding], result: SyncResult) -> bool:
        """Whether what has these new errors is published all the same. Raises IncuboError if nobody can be asked."""


def _reason_of(commit: OwnCommit) -> str:
    """Why a commit of this copy was made; "" if it does not say."""
    subject, _, body = commit.message.partition("\n")
    return find_text_reason(CommitText(commit.author, subject, body))


class Syncing:
    """A copy, the person at it, and the answers so far (by the keys of questions; those that are given are added).

    `unused_answers`: the keys of answers that must be to questions of the first merge.
    """

    def __init__(self, workspace: Workspace, talk: Conversation, answers: dict[str, Side]) -> None:
        self.workspace = workspace
        self.talk = talk
        self.answers = answers
        self.unused_answers: frozenset[str] = frozenset()
        self._state: Message | None = UNCHANGED  # what an interruption leaves; None: the person was told
        self._pending: UnsharedCommit | None = None  # the commit of what was in none, while it is the last one

    @contextlib.contextmanager
    def say_if_stopped(self) -> Iterator[None]:
        """Say in what state an interruption leaves everything, whenever it comes."""
        try:
            yield
        except KeyboardInterrupt:
            if self._state is not None:
                self.talk.say_stopped(self._state)
            raise

    def receive(self) -> tuple[Divergence, SyncResult]:
        """Fetch, merge, write. Raises ToolError and RefusedError: then everything is as it was."""
        root = self.workspace.root
        with self.talk.announce(Message(N_("Fetching what colleagues published"))):
            found = divergence.fetch_divergence(root)
        zone = get_timezone(self.workspace.settings.timezone)
        base = found.base and found.base._replace(date=read_time(root, found.base.sha).astimezone(zone).date())
        result = SyncResult(
            found.upstream.branch,
            base,
            found.local,
            found.incoming_commits,
            found.own_commits,
            default_branch=found.default_branch,
            notes=(withdrawn_message(found.withdrawn_commits),) if found.withdrawn_commits else (),
        )
        if found.local is not None and not found.incoming_commits:
            return found, result
        version, findings = self._write_merged(found)
        after = read_commit(root, "HEAD")
        unpushed = count_commits(root, found.remote.sha, "HEAD")
        return found, result._replace(
            after=after,
            unpushed_commits=unpushed,
            files=diff_commits(root, version.before, version.after),
            merged=tuple(sorted(version.log.merged.keys() - version.log.settled)),
            settled=tuple(sorted(version.log.settled)),
            tree_before=version.before,
            tree_after=version.after,
            notes=(*result.notes, *self._own_commit_notes(found, version.log), *loss_notes(version.log)),
            findings=findings,
        )

    def _own_commit_notes(self, found: Divergence, log: MergeLog) -> Iterator[Message]:
        """Which commits of ours were not made again, so that their reasons go with them, and of which one the reason
        was also that of a value that was given up.
        """
        if found.local is None or not found.own_commits:
            return
        root = self.workspace.root
        left_out = three_way.list_left_out(root, found.remote.sha, found.local.sha, "HEAD")
        given_up = [each for each in left_out if gives_up(self.workspace, each, found.remote.sha, log)]
        same = [each for each in left_out if each not in given_up]
        for commits, is_given_up in ((same, False), (given_up, True)):
            if commits:
                told = [(each.message.partition("\n")[0], _reason_of(each)) for each in commits]
                yield left_out_message(told, is_given_up=is_given_up)
        if not log.given_up:
            return
        gone = {commit.sha for commit in left_out}
        for commit in three_way.list_own_commits(root, found.remote.sha, found.local.sha):
            reason = _reason_of(commit) if commit.sha not in gone else ""
            if reason and gives_up(self.workspace, commit, found.remote.sha, log):
                yield shared_reason_message(commit.message.partition("\n")[0], reason)

    def take_in(self, commit: str, source: str) -> None:
        """Make a commit with what another registry has, made on top of the last one, the last one; what is in no commit
        stays so. Raises ToolError and RefusedError: then everything is as it was.
        """
        self._write_merged(self._put_on_top(commit), source)

    def find_draft_questions(self, commit: str) -> Sequence[MergeQuestion]:
        """What `take_in` of a commit would ask about what is in no commit. Nothing is written. Raises ToolError."""
        if not list_pending(self.workspace):
            return ()
        with temporary_folder(self.workspace) as folder:
            return merge_versions(self.workspace, self._put_on_top(commit), self.answers, folder).log.questions

    def _put_on_top(self, commit: str) -> Divergence:
        head, new = (read_commit(self.workspace.root, revision) for revision in ("HEAD", commit))
        assert head is not None
        assert new is not None
        return divergence.put_on_top(head, new)

    def _write_merged(self, found: Divergence, source: str = "") -> tuple[MergedVersion, tuple[NewFinding, ...]]:
        """Put both sides together, ask what has to be asked, and write; what the merge leaves wrong. `source`: as in
        `Conversation.settle`.
        """
        workspace, root = self.workspace, self.workspace.root
        base = found.base.sha if found.base is not None else None
        with temporary_folder(workspace) as folder:
            while True:
                with workspace.environment.track(Message(N_("Putting both sides together"))) as progress:
                    version = merge_versions(workspace, found, self.answers, folder, progress)
                self._require_used_answers(version)
                if version.is_complete:
                    break
                self.answers.update(self._settle(version.log, base, found.remote.sha, source))
            with self.talk.announce(Message(N_("Checking the result"))):
                findings = find_new_findings(workspace, found, version)
            title = source or translate(Message(N_("what colleagues published")))
            try:
                write_version(workspace, found, version, folder, f"sync: {title}")
            finally:
                if resolve_commit(root, "HEAD") == version.commit:
                    self._state, self._pending = WRITTEN, None
        return version, findings

    def _require_used_answers(self, version: MergedVersion) -> None:
        """Raise UsageError for an answer of a file (`unused_answers`) that is about no question of the first merge."""
        unknown = sorted(self.unused_answers - version.log.used_answers)
        self.unused_answers = frozenset()
        if unknown:
            text = N_("“{question}” is no question of this merge")
            questions = [Message("{key}", {"key": question.key}) for question in version.log.questions]
            raise UsageError(Message(text, {"question": unknown[0]}), hints=(NOTHING_WRITTEN, *questions))

    def _settle(self, log: MergeLog, base: str | None, published: str, source: str) -> Answers:
        try:
            return self.talk.settle(log, self.answers, base, published, source)
        except LeftQuestion:
            if self._state is UNCHANGED:
                self._state = None  # whoever leaves a question is told that nothing was written
            raise

    @contextlib.contextmanager
    def _say_what_was_received(self) -> Iterator[None]:
        """An error does not say that nothing was written where something was received before."""
        try:
            yield
        except IncuboError as error:
            if self._state is WRITTEN:
                error.hints = tuple(_WRITTEN_BEFORE if hint == NOTHING_WRITTEN else hint for hint in error.hints)
            raise

    def include_pending(self, found: Divergence, result: SyncResult, pending: Sequence[str]) -> SyncResult:
        """Commit what is written here and in no commit, `pending`, so that it is published too."""
        root, before = self.workspace.root, read_commit(self.workspace.root, "HEAD")
        try:
            with self._say_what_was_received(), write_lock(self.workspace.state_folder):
                commit_pending(self.workspace, pending)
        finally:
            after = read_commit(root, "HEAD")
            if after is not None and after != before:
                self._state = WRITTEN if self._state is WRITTEN else COMMITTED
                self._pending = UnsharedCommit(after.sha, before.sha) if before is not None else None
        unpushed = count_commits(root, found.remote.sha, "HEAD")
        return result._replace(after=read_commit(root, "HEAD"), unpushed_commits=unpushed)

    def propose(self, found: Divergence) -> SentProposal:
        """Send the commits of this copy as a proposal; the branch and the files are what is published again, with what
        is not committed. Raises ToolError, RefusedError: then they are as they were.
        """
        root, head = self.workspace.root, read_commit(self.workspace.root, "HEAD")
        assert head is not None
        commits = count_commits(root, found.remote.sha, "HEAD")
        self._state = PERHAPS_SENT
        with write_lock(self.workspace.state_folder), self.talk.announce(Message(N_("Sending the proposal"))):
            sent = proposals.send_commits(root, head.sha, commits)
        self._state = PROPOSED
        self._write_merged(found._replace(local=head, base=head, own_commits=0, incoming_commits=commits))
        return sent

    def publish(self, found: Divergence, result: SyncResult) -> SyncResult:
        """Send the commits of this copy; what came in meanwhile is received first, and new errors are said before.

        Raises what `Conversation.accept_errors` does, ToolError and RefusedError.
        """
        workspace = self.workspace
        accepted: frozenset[tuple[str, str]] = frozenset()
        for _ in range(_MAX_ATTEMPTS):
            errors = find_new_errors(workspace, found.remote.sha)
            keys = frozenset((path, translate(text)) for path, text in errors)
            if keys - accepted:
                if not self.talk.accept_errors(errors, result):
                    return result
                accepted = keys
            state, self._state = self._state, PERHAPS_SENT
            with self.talk.announce(Message(N_("Publishing your changes"))):
                is_sent = divergence.publish(workspace.root, found.upstream)
            if is_sent:
                self._state = SENT
                return result._replace(unpushed_commits=0, published_commits=result.unpushed_commits)
            self._state = state
            found, more = self._receive_again()
            if result.tree_before is not None and more.tree_after is not None:
                changed = diff_commits(workspace.root, result.tree_before, more.tree_after)
                received = {file.path for file in (*result.files, *more.files)}  # what a source has came in between
                files = tuple(file for file in changed if not received.isdisjoint((file.path, file.old_path)))
                more = more._replace(files=files, tree_before=result.tree_before)
            result = more._replace(
                before=result.before,
                incoming_commits=result.incoming_commits + more.incoming_commits,
                merged=tuple(sorted({*result.merged, *more.merged} - {*result.settled, *more.settled})),
                settled=tuple(sorted({*result.settled, *more.settled})),
                notes=(*result.notes, *more.notes),
                findings=(*result.findings, *more.findings),
            )
            if not result.unpushed_commits:
                return result
        raise RefusedError(
            Message(
                N_("colleagues are publishing at this moment: your changes are here, up to date, and not sent yet")
            ),
            hints=(Message(N_("start again in a moment"), command="incubo sync --publish"),),
        )

    def _receive_again(self) -> tuple[Divergence, SyncResult]:
        """Receive, after somebody else was quicker. What was in no commit is in none meanwhile: so a question that
        stays open, or an error, leaves it as it was, and the answer to the question is the same the next time.
        """
        is_pending = self._pending is not None
        if self._pending is not None:
            with hold_interrupts():
                last_commit.move_to_parent(self.workspace.root, self._pending)
                self._pending = None
                self._state = UNCHANGED if self._state is COMMITTED else self._state
        with self._say_what_was_received():
            found, result = self.receive()
        if is_pending and (pending := list_pending(self.workspace)):
            result = self.include_pending(found, result, pending)
        return found, result

    def publish_first(self, upstream: Upstream, *, is_pending_included: bool) -> int:
        """Publish where nothing is published yet; how many commits were sent. Raises ToolError, RefusedError."""
        workspace = self.workspace
        if is_pending_included:
            with write_lock(workspace.state_folder):
                commit_pending(workspace, list_pending(workspace))
        self._state = PERHAPS_SENT
        with self.talk.announce(Message(N_("Publishing your changes"))):
            commits = divergence.publish_first(workspace.root, upstream)
        self._state = SENT
        return commits
