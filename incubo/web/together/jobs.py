"""Work that may talk to another machine: one at a time, in a thread of its own, while a page says that it goes on."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.private import tell_left_files
from incubo.app.sharing.copy_state import count_own_changes
from incubo.app.sharing.file_sentences import compare_received
from incubo.app.sharing.merge_questions import AskedConflict, describe_conflict, list_publishers
from incubo.app.sharing.merging import Answers, MergeLog
from incubo.app.sharing.proposal_summary import find_proposals
from incubo.app.sharing.proposals import can_update, rebase_proposal, send_update, withdraw_proposal
from incubo.app.sharing.sync import NewFinding, list_pending
from incubo.app.sharing.sync_summary import loss_notes, published_message
from incubo.app.sharing.syncing import Syncing
from incubo.app.workspace import Workspace
from incubo.core import clock
from incubo.core.errors import IncuboError, RefusedError, ToolError
from incubo.core.i18n import N_, temporary_language, translate, without_commands
from incubo.core.message import Message
from incubo.core.usage import CURRENT_USAGE, temporary_usage
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.merge.conflicts import Side
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.file_changes import SyncResult
from incubo.registry.layout import IMPORTS_FOLDER
from incubo.registry.proposals import ProposalBranch
from incubo.vcs import preflight, proposals, remotes, three_way, unfinished
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.merge_driver import set_up_driver
from incubo.vcs.remotes import EmptyRemoteError, PublishedBranch
from incubo.vcs.status import count_commits

if TYPE_CHECKING:
    from incubo.app.imports.registry_import import RegistryImport

SLOW_SECONDS = 60
"""After that, the page that waits says what it may be waiting for."""


class Waiting(IncuboError):
    """A merge has questions that nobody answered yet: nothing was written."""

    def __init__(self, questions: Sequence[AskedConflict]) -> None:
        super().__init__(Message(N_("both sides changed the same")))
        self.questions = tuple(questions)


class NewErrors(IncuboError):
    """What would be published has errors that nobody accepted: nothing was published."""

    def __init__(self, errors: Sequence[NewFinding]) -> None:
        super().__init__(Message(N_("what you would publish has new errors")))
        self.errors = tuple(errors)

    @property
    def digest(self) -> str:
        """What identifies these errors: publishing them all the same accepts these, and no others."""
        return errors_digest(self.errors)


def errors_digest(errors: Sequence[NewFinding]) -> str:
    """What identifies errors, whatever their order."""
    lines = sorted(f"{path}\0{translate(text)}" for path, text in errors)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16] if lines else ""


class Outcome(NamedTuple):
    """How work ended. `result`, `sentences`: what came in; `message`: what else was done; `request_url`: where the
    request of a proposal is opened. `private_notes`: what is to be done in the private folder. `error`: why it did not
    go on (`Waiting`, `NewErrors`, or any other).
    """

    result: SyncResult | None = None
    sentences: tuple[Sentence, ...] = ()
    message: Message | None = None
    notes: tuple[Message, ...] = ()
    request_url: str = ""
    private_notes: tuple[Message, ...] = ()
    error: Exception | None = None

    def with_message(self, message: Message) -> Outcome:
        """The same, which says something else first."""
        notes = (self.message, *self.notes) if self.message is not None else self.notes
        return self._replace(message=message, notes=notes)


class Task(NamedTuple):
    """What is to be done: `sync`, `publish`, `propose`, `look`, `update`, `withdraw`. `branch`: of the proposal that it
    is about. `accepted`: the errors that are published all the same (`errors_digest`).
    """

    kind: str
    branch: str = ""
    accepted: str = ""


class Job:
    """Work that goes on, or is done."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.started_at = clock.timestamp()
        self.stage: Message | None = None
        self.outcome: Outcome | None = None
        self.is_seen = False
        """Whether the person has seen the outcome."""

    @property
    def is_slow(self) -> bool:
        """Whether it has gone on for long."""
        return self.outcome is None and clock.timestamp() - self.started_at > SLOW_SECONDS


class PageConversation:
    """The person in front of a page, as `Syncing` sees them: what they answered is known, else the work ends."""

    def __init__(self, workspace: Workspace, job: Job, kept: Mapping[str, str]) -> None:
        self._workspace = workspace
        self._job = job
        self._kept = kept

    @contextlib.contextmanager
    def _announce(self, label: Message) -> Iterator[None]:
        self._job.stage = label
        yield

    @property
    def can_ask(self) -> bool:
        """A page asks, and the work begins again with the answers."""
        return True

    def accept_source(self, place: str) -> bool:
        """A terminal asks."""
        del place
        return False

    def map_words(self, registry_import: RegistryImport) -> None:
        """A terminal asks."""

    def announce(self, label: Message) -> AbstractContextManager[object]:
        """Show it on the page that waits."""
        return self._announce(label)

    def say_stopped(self, message: Message) -> None:
        """Nobody interrupts a thread."""

    def settle(self, log: MergeLog, given: Answers, base: str | None, published: str, source: str = "") -> Answers:
        """The answers of the draft. Raises Waiting, with all questions, where one is missing."""
        del given
        root, registry = self._workspace.root, self._workspace.load_registry()
        asked = []
        for question in log.questions:
            names = sorted(log.names_of(question))
            authors: Sequence[str] = [source] if source else ()
            day: datetime.date | None = None
            if base is not None and not source:
                authors = list_publishers(self._workspace, base, published, names)
                day = three_way.find_last_change_day(root, base, published, names)
            asked.append(describe_conflict(question, registry, authors, day, is_import=bool(source)))
        answers: dict[str, Side] = {}
        for conflict in asked:
            kept = self._kept.get(conflict.id)
            side = next((choice.side for choice in conflict.choices if choice.side == kept), None)
            if side is not None:
                answers[conflict.key] = side
        if len(answers) < len(asked):
            raise Waiting(asked)
        return answers

    def accept_errors(self, errors: Sequence[NewFinding], result: SyncResult) -> bool:
        """Whether the person saw these errors and publishes all the same. Raises NewErrors."""
        del result
        if errors_digest(errors) != self._job.task.accepted:
            raise NewErrors(errors)
        return True


class JobRunner:
    """The job of a server: the one that runs, or the last one."""

    def __init__(self, report: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._report = report
        self.job: Job | None = None

    def start(self, task: Task, language: str, work: Callable[[Job], Outcome]) -> Job:
        """Start work, unless some goes on: then that one, which may be about another task. At its end, whatever it was,
        the registry is read again.
        """
        with self._lock:
            if self.job is not None and self.job.outcome is None:
                return self.job
            job = self.job = Job(task)

        usage = CURRENT_USAGE.get()

        def run() -> None:
            with temporary_language(language), without_commands(), temporary_usage(usage):
                try:
                    outcome = work(job)
                except Exception as error:
                    outcome = Outcome(error=error)
            try:
                self._report()
            finally:  # else every page says for ever that it goes on
                job.outcome = outcome

        threading.Thread(target=run, name=f"incubo-{task.kind}").start()
        return job

    def forget(self, job: Job) -> None:
        """Forget what was done and shown, not what was begun since."""
        with self._lock:
            if self.job is job and job.outcome is not None:
                self.job = None


# What the pages ask for


def carry_out(workspace: Workspace, job: Job, kept: Mapping[str, str]) -> Outcome:
    """Do a task. `kept`: the answers that were given, by the id of their question. Raises IncuboError."""
    task, conversation = job.task, PageConversation(workspace, job, kept)
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
    if task.kind in ("abort", "finish"):
        return _end_operation(workspace, is_given_up=task.kind == "abort")
    if task.kind in ("look", "update", "withdraw"):
        return _work_on_proposals(workspace, task, conversation)
    set_up_driver(workspace.root)
    syncing = Syncing(workspace, conversation, {})
    try:
        found, result = syncing.receive()
    except EmptyRemoteError as error:
        if task.kind != "publish":
            return _outcome_without_colleagues(syncing, task, error)
        news = _receive_sources(syncing) or Outcome()
        sent = syncing.publish_first(error.upstream, is_pending_included=bool(list_pending(workspace)))
        return news.with_message(published_message(sent))
    except ToolError as error:
        return _outcome_without_colleagues(syncing, task, error)
    changes = count_own_changes(workspace, remotes.find_published(workspace.root))
    news, waiting = Outcome(), None
    try:
        news = (_receive_sources(syncing) if task.kind != "propose" else None) or news  # they are no part of it
    except Waiting as error:
        if task.kind != "publish":
            raise
        waiting = error  # about what another registry has: what is ours goes to colleagues all the same
    if news.message is not None:
        result = result._replace(unpushed_commits=count_commits(workspace.root, found.remote.sha, "HEAD"))
    message, request_url, (sentences, private_notes) = None, "", _describe(workspace, result)
    if task.kind in ("publish", "propose") and (pending := list_pending(workspace)):
        result = syncing.include_pending(found, result, pending)
    if task.kind == "publish" and result.unpushed_commits:
        result = syncing.publish(found, result)
        message = Message(
            N_("{n} change is published."),
            {"n": changes},
            N_("{n} changes are published."),
        )
        sentences, private_notes = _describe(workspace, result)
        if news.message is not None:
            message = Message("{published} {news}", {"published": message, "news": news.message})
    elif task.kind == "propose" and result.unpushed_commits:
        sent_as = syncing.propose(found)
        request_url = sent_as.url
        message = Message(
            N_("{n} change is proposed. Your files are as published until it is accepted."),
            {"n": sent_as.commits},
            N_("{n} changes are proposed. Your files are as published until they are accepted."),
        )
    if waiting is not None:
        raise waiting
    with write_lock(workspace.state_folder):
        fetched = proposals.fetch_proposals(workspace.root, found.upstream.tracking_ref)
        find_proposals(workspace, fetched.published, refs=fetched.refs, keeps_verdicts=True)
    return Outcome(
        result,
        (*sentences, *news.sentences),
        message or news.message,
        (*result.notes, *news.notes),
        request_url,
        private_notes,
    )


def _receive_sources(syncing: Syncing) -> Outcome | None:
    """Take in what is new in registries that ours follows; None where it follows none. Raises Waiting."""
    if not (syncing.workspace.root / IMPORTS_FOLDER).is_dir():
        return None
    from incubo.app.sharing.following import explain_failures, receive_sources, tell_news, tell_titles

    news = list(receive_sources(syncing))
    if not news:
        return None
    for each in news:
        if isinstance(each.error, Waiting):
            raise each.error
    sentences = [sentence for each in news for sentence in each.sentences]
    came_in = Outcome(None, tuple(sentences), tell_titles(news), tuple(tell_news(news)))
    error = explain_failures(news)
    if error is None:
        return came_in
    return came_in._replace(notes=(*came_in.notes, *error.hints)).with_message(error.message)


def _outcome_without_colleagues(syncing: Syncing, task: Task, error: ToolError) -> Outcome:
    """What came in from registries that ours follows, where nothing can be fetched from colleagues.

    Raises that error where ours follows none, or something is to be shared.
    """
    news = _receive_sources(syncing) if task.kind == "sync" else None
    if news is None:
        raise error
    if remotes.list_remotes(syncing.workspace.root):
        return news.with_message(error.message)
    return news._replace(message=news.message or Message(N_("Nothing new: your copy is up to date.")))


def _describe(workspace: Workspace, result: SyncResult) -> tuple[tuple[Sentence, ...], tuple[Message, ...]]:
    """What came in, in sentences, and what is to be done in the private folder about it."""
    compared = compare_received(workspace, result)
    if compared is None:
        return (), ()
    left = tell_left_files(workspace, compared.after, compared.removed, compared.moves)
    return compared.sentences, tuple(left)


def _end_operation(workspace: Workspace, *, is_given_up: bool) -> Outcome:
    """Give up, or finish, what another program began here."""
    git = preflight.require_repository(workspace.root, for_writing=False)
    top = find_worktree_root(workspace.root) or workspace.root
    operation = unfinished.find_operation(git)
    with write_lock(workspace.state_folder):
        if is_given_up and operation is not None:
            unfinished.abort(top, operation)
        elif not is_given_up:
            unfinished.finish(top, operation)
    return Outcome(message=Message(N_("That is done: you can take in what is new.")))


def find_proposal(workspace: Workspace, branch: str) -> tuple[ProposalBranch, PublishedBranch]:
    """A proposal of this copy by its name. Raises RefusedError where there is none any more."""
    published = remotes.find_published(workspace.root)
    for proposal in find_proposals(workspace, published).proposals:
        if proposal.branch == branch:
            return proposal, published
    raise RefusedError(Message(N_("this proposal is not here any more")))


def _work_on_proposals(workspace: Workspace, task: Task, conversation: PageConversation) -> Outcome:
    """Look at what became of all, or bring one up to date, or withdraw it."""
    if task.kind == "withdraw":
        proposal, published = find_proposal(workspace, task.branch)
        with conversation.announce(Message(N_("Withdrawing the proposal"))):
            withdraw_proposal(workspace, proposal, published)
        withdrawn = {"title": describe_commit_subject(proposal.subject)}
        return Outcome(message=Message(N_("The proposal is withdrawn: {title}"), withdrawn))
    with (
        write_lock(workspace.state_folder),
        conversation.announce(Message(N_("Looking at what became of the proposals"))),
    ):
        fetched = proposals.fetch_proposals(workspace.root, "")
        found_out = remotes.find_out_published(workspace.root)
        find_proposals(workspace, found_out, refs=fetched.refs, keeps_verdicts=True)
    if task.kind == "look":
        if fetched.unreachable:
            text = N_("The published registry cannot be reached: the proposals are shown as they were last seen.")
            return Outcome(notes=(Message(text),))
        return Outcome(message=Message(N_("This is what became of the proposals.")))
    proposal, published = find_proposal(workspace, task.branch)
    title = {"title": describe_commit_subject(proposal.subject)}
    if not can_update(workspace, proposal, published):
        return Outcome(message=Message(N_("It starts from what is published now already: {title}"), title))
    commit, log = rebase_proposal(workspace, proposal, published, {}, conversation.settle)
    if commit == published.commit:
        return Outcome(message=Message(N_("All that it changes is published already: {title}"), title))
    with conversation.announce(Message(N_("Sending the proposal"))):
        send_update(workspace, proposal, commit)
    notes = tuple(loss_notes(log)) if log is not None else ()
    return Outcome(message=Message(N_("Up to date, and sent: {title}"), title), notes=notes)
