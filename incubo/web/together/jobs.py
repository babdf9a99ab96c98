"""Work that may talk to another machine: one at a time, in a thread of its own, while a page says that it goes on."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from incubo.app.merge_questions import AskedConflict, describe_conflict
from incubo.app.merging import Answers, MergeLog
from incubo.app.sync import NewFinding
from incubo.app.workspace import Workspace
from incubo.core import clock
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import Message
from incubo.core.usage import current_usage, temporary_usage
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.merge.conflicts import Side
from incubo.registry.file_changes import SyncResult
from incubo.vcs import three_way

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

    def announce(self, label: Message) -> AbstractContextManager[object]:
        """Show it on the page that waits."""
        return self._announce(label)

    def say_stopped(self, message: Message) -> None:
        """Nobody interrupts a thread."""

    def settle(self, log: MergeLog, given: Answers, base: str | None, published: str) -> Answers:
        """The answers of the draft. Raises Waiting, with all questions, where one is missing."""
        del given
        root, registry = self._workspace.root, self._workspace.load_registry()
        asked = []
        for question in log.questions:
            names = sorted(log.names_of(question))
            authors: Sequence[str] = ()
            day: datetime.date | None = None
            if base is not None:
                authors = three_way.list_authors(root, base, published, names)
                day = three_way.find_last_change_day(root, base, published, names)
            asked.append(describe_conflict(question, registry, authors, day))
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
        """Start work, unless some goes on: then that one. At its end, whatever it was, the registry is read again."""
        with self._lock:
            if self.job is not None and self.job.outcome is None:
                return self.job
            job = self.job = Job(task)

        usage = current_usage()

        def run() -> None:
            with temporary_language(language), temporary_usage(usage):
                try:
                    outcome = work(job)
                except Exception as error:
                    outcome = Outcome(error=error)
            self._report()
            job.outcome = outcome

        threading.Thread(target=run, name=f"incubo-{task.kind}").start()
        return job

    def forget(self) -> None:
        """Forget what was done, not what goes on."""
        with self._lock:
            if self.job is not None and self.job.outcome is not None:
                self.job = None
