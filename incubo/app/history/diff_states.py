"""The two states of a registry that `incubo diff` compares: what is published, a day, a revision, the files on disk."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.history.known import find_store
from incubo.app.workspace import Workspace, open_workspace_at
from incubo.core.errors import ConfigError, IncuboError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.registry.layout import best_layout
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import comparison, preflight, remotes, revision, status
from incubo.vcs.parsed_blobs import open_parsed_blobs
from incubo.vcs.run import ObjectReader

if TYPE_CHECKING:
    from incubo.document.table import Commit

_RANGE = re.compile(r"(?P<old>.*?)(?P<dots>\.{2,3})(?P<new>.*)", re.DOTALL)
_MAX_WORDS = 4
"""The most words of a day (`il y a 3 jours`)."""


class StateType(StrEnum):
    """What a state is: the files on disk, what is published, the last commit, a revision, or a day."""

    files = "files"
    published = "published"
    last_commit = "last-commit"
    revision = "revision"
    day = "day"


class RegistryState(NamedTuple):
    """A state of the registry, opened with its own settings and layout.

    `name`: the branch or the tag that it is called by ("": none; an id of a commit says nothing to people). `day`: the
    day that was asked for; as the earlier state, it is the registry as that day began.
    """

    type: StateType
    workspace: Workspace
    name: str = ""
    day: datetime.date | None = None

    @property
    def commit(self) -> Commit | None:
        """The commit; None for the files on disk."""
        return self.workspace.known


class ComparedStates(NamedTuple):
    """The two states, and the words of the command line that name neither: ids of entries.

    `is_default`: no state was named, so that what is compared is what this copy has that is not published. `current`:
    the registry as it was opened, with the settings of today.
    """

    current: Workspace
    before: RegistryState
    after: RegistryState
    other_words: tuple[str, ...]
    is_default: bool = False


def find_compared_states(workspace: Workspace, words: Sequence[str], over: str | None = None) -> ComparedStates:
    """The states that words name: none, `A`, `A B`, `A..B` or `A...B` (from where A and B parted), then ids of entries.

    Without any: what is published, and the files; with one: it, and the files. A day stands for all of it: the registry
    as it was before that day, and as it was at its end. `over`: a period instead, as it began and at its end. Raises
    ToolError, UsageError, ConfigError.
    """
    _require_history(workspace)
    finder = _StateFinder(workspace)
    if over is not None:
        period = workspace.parse_past_period(over)
        before, after = (finder.at_day(period, edge) for edge in ("first", "last"))
        return ComparedStates(workspace, before, after, tuple(words))
    match = _RANGE.fullmatch(words[0]) if words else None
    if match is not None and revision.resolve_commit(workspace.root, words[0]) is None:
        after = finder.require(match["new"] or "HEAD", "last")
        before = finder.require(match["old"] or "HEAD", "first")
        if len(match["dots"]) == 3:
            before = finder.where_they_parted(before, after)
        return ComparedStates(workspace, before, after, tuple(words[1:]))
    first, words = finder.find_first(words, "first")
    if first is None and workspace.known is not None:
        raise UsageError(
            Message(N_("no files are checked out here: say what to compare")),
            hints=(
                Message(
                    N_("for example"),
                    command=Message(N_("incubo diff monday, incubo diff 2024-01-15, incubo diff 2024-01 2024-06")),
                ),
            ),
        )
    if first is None:
        return ComparedStates(workspace, finder.find_published(), finder.files(), tuple(words), is_default=True)
    second, words = finder.find_first(words, "last")
    return ComparedStates(workspace, first, second or finder.find_present(first), tuple(words))


def find_period_states(workspace: Workspace, period: Period) -> ComparedStates | None:
    """The registry as a period began, and at its end; None outside git, and where the history does not go back that
    far. Raises ToolError, ConfigError.
    """
    if workspace.known is None and status.head_commit(workspace.root) is None:
        return None
    finder = _StateFinder(workspace)
    before, after = (finder.find_day(period, edge) for edge in ("first", "last"))
    if before is None or after is None:
        return None
    return ComparedStates(workspace, before, after, ())


def _require_history(workspace: Workspace) -> None:
    """Raises ToolError outside git. A bare repository will do (the registry is then that of its last commit)."""
    if workspace.known is None:
        preflight.require_repository(workspace.root, for_writing=False)


def find_merge_target(workspace: Workspace, words: Sequence[str]) -> RegistryState:
    """What branches are to be merged into: what a word names, else what is published (the last commit, where nothing
    is). Raises ToolError, UsageError, ConfigError.
    """
    _require_history(workspace)
    finder = _StateFinder(workspace)
    try:
        word = " ".join(words) or remotes.find_published(workspace.root).shown_name
    except IncuboError:  # as in `_StateFinder.find_published`
        word = "HEAD"
    target = finder.require(word, "last")
    return target._replace(workspace=target.workspace._replace(as_of=workspace.as_of))


class _StateFinder:
    """Finds the states that words name, in one registry."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.root = workspace.root

    def files(self) -> RegistryState:
        """The files on disk; the last commit in a repository that has none."""
        if self.workspace.known is not None:
            return self.require("HEAD", "last")._replace(type=StateType.last_commit)
        return RegistryState(StateType.files, self.workspace)

    def find_present(self, before: RegistryState) -> RegistryState:
        """The files on disk; since a day, a registry that is frozen on one and has later commits ends on it."""
        frozen = self.workspace.settings.as_of
        if before.type is StateType.day and frozen is not None:
            last = self.at_day(Period(frozen, frozen), "last")
            if last.commit != status.head_commit(self.root):
                return last
        return self.files()

    def find_published(self) -> RegistryState:
        """What was published when this branch left it; the last commit where nothing is.

        Raises ToolError before the first commit.
        """
        try:
            published = remotes.find_published(self.root)
        except IncuboError:  # no remote, or nothing fetched from it, or several of them
            return self.require("HEAD", "first")._replace(type=StateType.last_commit)
        base = comparison.find_merge_base(self.root, published.commit, published.shown_name)
        return self._open(StateType.published, base, published.shown_name)

    def require(self, word: str, edge: str) -> RegistryState:
        """The state that a word names. Raises ToolError, UsageError."""
        state = self.find(word, edge)
        if state is None:
            if status.head_commit(self.root) is None:
                comparison.find_merge_base(self.root, word)  # raises: nothing is committed yet
            raise comparison.unknown_revision_error(self.root, word, word)
        return state

    def find_first(self, words: Sequence[str], edge: str) -> tuple[RegistryState | None, Sequence[str]]:
        """The state that the first words name, and the words after them: a day may be several (`1er mars`)."""
        for count in range(min(len(words), _MAX_WORDS), 0, -1):
            state = self.find(" ".join(words[:count]), edge)
            if state is not None:
                return state, words[count:]
        return None, words

    def find(self, word: str, edge: str) -> RegistryState | None:
        """The state that a word names: a day, else a revision; None for other words.

        `edge`: `first` or `last`, the end of a period that is meant.
        """
        try:
            period = self.workspace.parse_period(word, "earlier" if edge == "first" else "back")
        except UsageError:
            return self._find_revision(word)
        if revision.is_ref_name(self.root, word):
            text = N_("“{word}” is a date, and a name in git: the date is taken. For the other: {name}")
            self.workspace.environment.remark(Message(text, {"word": word, "name": f"refs/heads/{word}"}))
        return self.at_day(period, edge)

    def _find_revision(self, word: str) -> RegistryState | None:
        if " " in word and not {"{", ":"} & set(word):  # no name of git has a space, only expressions on one have
            return None
        sha = revision.resolve_commit(self.root, word)
        if sha is None:
            return None
        is_name = word != "HEAD" and revision.is_ref_name(self.root, word)
        return self._open(StateType.revision, sha, word if is_name else "")

    def where_they_parted(self, before: RegistryState, after: RegistryState) -> RegistryState:
        """The merge base of two commits. Raises ToolError if there is none."""
        if before.commit is None or after.commit is None:
            return before
        sha = revision.find_common_commit(self.root, before.commit.sha, after.commit.sha)
        if sha is None:
            raise ToolError(
                Message(N_("these two revisions have no commit in common here")),
                hints=revision.shallow_clone_hints(self.root),
            )
        return self._open(StateType.revision, sha, before.name)

    def at_day(self, period: Period, edge: str) -> RegistryState:
        """As `find_day`. Raises UsageError for a period to come, ToolError before the first commit."""
        settings = self.workspace.settings
        today = max(self.workspace.current_date, self.workspace.environment.today(settings.timezone))
        if period.first > today:
            raise UsageError(
                Message(N_("{day:long} is to come: nobody knows what will be known then"), {"day": period.first})
            )
        state = self.find_day(period, edge)
        if state is None:
            day = period.first if edge == "first" else period.last
            raise ToolError(
                Message(N_("git knows nothing of this registry before {day:long}"), {"day": day}),
                hints=revision.shallow_clone_hints(self.root)
                or (Message(N_("give a later day, or a revision: the first commit is the first state there is")),),
            )
        return state

    def find_day(self, period: Period, edge: str) -> RegistryState | None:
        """The state as a period began (`edge`: `first`), or at its end (`last`); None before the first commit."""
        day = period.first if edge == "first" else period.last
        if day == datetime.date.min:
            return None
        known_day = shift_date_clamped(day, -1) if edge == "first" else day
        sha = revision.find_last_commit_by(self.root, known_day, self.workspace.settings.timezone, self.workspace.head)
        if sha is None:
            return None
        state = self._open(StateType.day, sha, day=day)
        # what is counted on that day is counted on it, not on the day of its last commit
        return state._replace(workspace=state.workspace._replace(as_of=min(known_day, self.workspace.current_date)))

    def _open(self, state_type: StateType, sha: str, name: str = "", day: datetime.date | None = None) -> RegistryState:
        commit = status.read_commit(self.root, sha)
        if commit is None:
            raise comparison.unknown_revision_error(self.root, sha, name or sha)
        cache = open_parsed_blobs(self.root, is_wanted=self.workspace.environment.uses_cache)
        reader = ObjectReader(self.root, MAX_FILE_BYTES, may_fetch=False)
        store = find_store(self.root, commit, reader, cache)
        try:
            opened = open_workspace_at(self.root, self.workspace.environment, commit, store=store)
        except ConfigError:  # the state has to be shown all the same: with the settings of today
            opened = self.workspace._replace(layout=best_layout(store.has_folder), store=store, known=commit)
        return RegistryState(state_type, opened, name, day)
