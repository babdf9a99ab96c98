"""The branches that wait to be merged, in the order in which they can be, and what they do to each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.changes.apply import make_finding_messages
from incubo.app.history.diff_states import RegistryState
from incubo.app.sharing.change_review import review_difference
from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.core.progress import track_items
from incubo.diff.registry_diff import RegistryDiff, diff_registries
from incubo.diff.review_level import LEVEL_LABELS, REVIEW_LEVELS
from incubo.diff.sentences.sentence import Sentence
from incubo.document.table import Column, Note, Row, Table
from incubo.registry.loader import reload_registry
from incubo.registry.store import OverlayStore
from incubo.validation.diagnostic import SEVERITIES
from incubo.validation.engine import ValidationOptions, check_registry
from incubo.vcs import branches, comparison, revision
from incubo.vcs.branches import MAX_BRANCHES, Branch, MergeAttempt
from incubo.vcs.git_folder import branch_fetch_time
from incubo.vcs.revision import get_timezone
from incubo.vcs.three_way import make_draft_commit

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.registry.store import Store
    from incubo.validation.diagnostic import Diagnostic
    from incubo.validation.engine import CheckedRegistry
    from incubo.vcs.comparison import Comparison

_READING_BRANCHES = Message(N_("Reading the branches"))
_MAX_FINDINGS = 5
"""How many findings of all branches together are told."""


class BranchFinding(NamedTuple):
    """An error or a warning that merging adds. `key`: the same wherever it is found; `text`: where, and what."""

    key: tuple[str, str, str]
    severity: str
    text: Message


class BranchReview(NamedTuple):
    """A branch that waits. `level`: how closely to review it. `findings`: the errors and warnings that merging it adds.

    `conflicts`: the files that conflict with what it is to be merged into. `conflicting`: other branches that change
    the same lines, with the files. `stands_on`: branches whose commits it has, besides its own. `paths`: the files that
    it changes.
    """

    branch: Branch
    sentences: tuple[Sentence, ...]
    level: str
    findings: tuple[BranchFinding, ...]
    conflicts: tuple[str, ...] = ()
    conflicting: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    stands_on: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        """`ready`, `review` (somebody in charge must), `depends` (on others), `wrong` (it adds errors), `conflict`."""
        if self.conflicts:
            return "conflict"
        if self.findings:
            return "wrong"
        if self.conflicting or self.stands_on:
            return "depends"
        return "review" if self.level == "sensitive" else "ready"


class WaitingBranches(NamedTuple):
    """The branches in the order in which they can be merged.

    `target`: into what. `merged`: the names of those that can be merged one after the other, without a conflict.
    `together`: the findings that these add besides those of each one. `left_out`: how many branches were too many to be
    looked at. `old_git`: the version of git where it is too old to say what conflicts. `has_remote_branches`: some of
    them are those of a remote as this copy knows them, `fetched_at` the time when it last asked for them, in UTC.
    """

    target: RegistryState
    reviews: tuple[BranchReview, ...]
    together: tuple[BranchFinding, ...] = ()
    merged: tuple[str, ...] = ()
    left_out: int = 0
    old_git: str | None = None
    has_remote_branches: bool = False
    fetched_at: datetime.datetime | None = None


def review_branches(target: RegistryState, pattern: str) -> WaitingBranches:
    """Review the branches whose name fits a pattern against a commit. Raises ToolError."""
    assert target.commit is not None
    root = target.workspace.root
    waiting = branches.find_waiting_branches(root, pattern, target.commit.sha)
    old_git = branches.find_old_git_version(root)
    selected = waiting[:MAX_BRANCHES]
    reader = _BranchReader(target, can_merge=old_git is None)
    with target.workspace.environment.track(_READING_BRANCHES) as progress:
        reviews = [reader.review(branch) for branch in track_items(selected, progress)]
    reviews = list(_with_stacks(root, reviews, target.commit.sha))
    if old_git is None:
        reviews = list(_with_conflicts(root, reviews))
    ordered = sorted(reviews, key=_merge_order)
    merged, together = reader.merge_all(ordered) if old_git is None else ((), ())
    return WaitingBranches(
        target,
        tuple(ordered),
        together,
        merged,
        len(waiting) - len(selected),
        old_git,
        branches.fits_remote_branch(root, pattern),
        branch_fetch_time(root),
    )


_STATES = ("ready", "review", "depends", "wrong", "conflict")


def _merge_order(review: BranchReview) -> tuple[int, int, int, int, int, str]:
    """What can be merged first: ready, ordinary, without errors; then the longest waiting."""
    return (
        _STATES.index(review.state),
        REVIEW_LEVELS.index(review.level),
        len(review.stands_on),
        len(review.conflicting),
        review.branch.date.toordinal(),
        review.branch.name,
    )


def _no_progress(_: Message) -> AbstractContextManager[None]:
    return nullcontext()


class _BranchReader:
    """Reads branches as changes of one registry: only what differs from the target is read."""

    def __init__(self, target: RegistryState, *, can_merge: bool) -> None:
        assert target.commit is not None
        self.target = target
        self.sha = target.commit.sha
        environment = target.workspace.environment
        # one progress bar, that of all branches
        self.workspace: Workspace = target.workspace._replace(environment=environment._replace(track=_no_progress))
        self.root = self.workspace.root
        self.folders = set(self.workspace.layout.folders.values())
        self.can_merge = can_merge
        self.registry = self.workspace.load_registry()
        self.options = ValidationOptions(severities=self.workspace.settings.severities)
        self.checked: CheckedRegistry = check_registry(self.registry, self.workspace.as_of, self.options)

    def review(self, branch: Branch) -> BranchReview:
        """What a branch changes since it left the target, and what merging it would add."""
        attempt = branches.try_merge(self.root, self.sha, branch.commit) if self.can_merge else None
        base = revision.find_common_commit(self.root, self.sha, branch.commit)
        old = self._read(base) if base is not None and base != self.sha else self.registry
        own = self._compare(base or self.sha, branch.commit)
        difference = self._difference(old, self._read(branch.commit), own)
        result = attempt.tree if attempt is not None and not attempt.conflicts else branch.commit
        findings, level = self._check(difference, own, result, branch)
        paths = frozenset((*own.base_contents, *own.renames, *own.renames.values()))
        conflicts = attempt.conflicts if attempt is not None else ()
        return BranchReview(branch, difference.sentences(), level, findings, conflicts, paths=paths)

    def merge_all(self, reviews: Sequence[BranchReview]) -> tuple[tuple[str, ...], tuple[BranchFinding, ...]]:
        """The names of the branches that can be merged one after the other, and what they add only together."""
        commit = self.sha
        names: list[str] = []
        seen: set[tuple[str, str, str]] = set()
        for review in reviews:
            if review.conflicts:
                continue
            attempt = branches.try_merge(self.root, commit, review.branch.commit)
            if attempt.conflicts:
                continue
            commit = make_draft_commit(self.root, attempt.tree, (commit, review.branch.commit))
            names.append(review.branch.name)
            seen.update(finding.key for finding in review.findings)
        if len(names) < 2:
            return tuple(names), ()
        files = self._compare(self.sha, commit)
        difference = self._difference(self.registry, self._read(commit), files)
        validation, _ = review_difference(difference, files, (), self.workspace, "", checked=self.checked)
        findings = self._describe(validation.diagnostics, commit)
        return tuple(names), tuple(finding for finding in findings if finding.key not in seen)

    def _check(
        self, difference: RegistryDiff, own: Comparison, result: str, branch: Branch
    ) -> tuple[tuple[BranchFinding, ...], str]:
        """The findings that the result of a merge adds to the target, and the review level of what a branch changes."""
        base = own.base_commit
        others = comparison.list_other_changed_files(self.root, base, (self.workspace.layout,), branch.commit)
        merged_files = self._compare(self.sha, result)
        merged = self._difference(self.registry, self._read(result), merged_files)
        validation, _ = review_difference(merged, merged_files, (), self.workspace, "", checked=self.checked)
        _, level = review_difference(difference, own, others, self.workspace, "", validation=validation)
        return self._describe(validation.diagnostics, result), level.level

    def _compare(self, old: str, new: str) -> Comparison:
        return comparison.compare_commits(self.root, self.folders, old, new)

    def _read(self, tree: str) -> Registry:
        """The registry of a commit or a tree, with the settings of the target."""
        files = self._compare(self.sha, tree)
        paths = files.base_contents.keys()
        return reload_registry(self.registry, self._make_store(files), paths, self.workspace.entry_kinds)

    def _make_store(self, files: Comparison) -> Store:
        """The files of the later commit of a comparison with the target."""
        return OverlayStore(
            self.workspace.store, {path: files.later_contents.get(path) for path in files.base_contents}
        )

    def _describe(self, findings: Sequence[Diagnostic], tree: str) -> tuple[BranchFinding, ...]:
        """What is found in a commit or a tree, in words."""
        if not findings:
            return ()
        store = self._make_store(self._compare(self.sha, tree))
        return tuple(
            BranchFinding(
                (finding.rule_id, finding.region.path, repr((finding.field_path, finding.message))),
                finding.severity,
                Message(N_("{path}: {said}"), {"path": finding.region.path, "said": texts[0]}),
            )
            for finding, texts in zip(findings, make_finding_messages(findings, store.read), strict=True)
        )

    def _difference(self, before: Registry, after: Registry, files: Comparison) -> RegistryDiff:
        paths = files.base_contents.keys()
        return diff_registries(before, after, self.workspace.as_of, paths, files.renames, files.mode_changes)


def _with_stacks(root: Path, reviews: Sequence[BranchReview], target: str) -> Iterator[BranchReview]:
    """The reviews with the branches that each one stands on: those whose last commit it has."""
    own_commits = [branches.list_own_commits(root, review.branch, target) for review in reviews]
    for review, commits in zip(reviews, own_commits, strict=True):
        others = (other.branch for other in reviews if other is not review)
        yield review._replace(stands_on=tuple(other.name for other in others if other.commit in commits))


def _with_conflicts(root: Path, reviews: Sequence[BranchReview]) -> Iterator[BranchReview]:
    """The reviews with the other branches that conflict with each one. Only those that change a same file can."""
    found: dict[str, dict[str, tuple[str, ...]]] = {review.branch.name: {} for review in reviews}
    for index, first in enumerate(reviews):
        for second in reviews[index + 1 :]:
            if first.conflicts or second.conflicts or first.paths.isdisjoint(second.paths):
                continue
            attempt: MergeAttempt = branches.try_merge(root, first.branch.commit, second.branch.commit)
            if attempt.conflicts:
                found[first.branch.name][second.branch.name] = attempt.conflicts
                found[second.branch.name][first.branch.name] = attempt.conflicts
    for review in reviews:
        yield review._replace(conflicting=found[review.branch.name])


# As a table

_STATE_LABELS = {
    "ready": N_("can be merged"),
    "review": N_("after a careful review"),
    "depends": N_("with others"),
    "wrong": N_("to correct"),
    "conflict": N_("in conflict"),
}


def branches_table(waiting: WaitingBranches) -> Table:
    """A row a branch, and notes on those that conflict, those that stand on others, and all of them together."""
    columns = (
        Column("branch", Message(N_("Branch")), "text"),
        Column("state", Message(N_("Merge")), "text"),
        Column("review", Message(N_("Review")), "text"),
        Column("findings", Message(N_("Findings")), "integer"),
        Column("entries", Message(N_("Entries")), "integer"),
        Column("date", Message(N_("Last commit")), "date", is_droppable=True),
        Column("conflicts", Message(N_("In conflict with")), "list", is_droppable=True),
        Column("stands_on", Message(N_("Comes after")), "list", is_droppable=True),
        Column("changes", Message(N_("What it changes")), "text", is_below_row=True),
        Column("problems", Message(N_("What to correct")), "text", is_below_row=True),
    )
    name = waiting.target.name or Message(N_("the last commit"))
    title = Message(N_("Branches to merge into {name}"), {"name": name})
    rows = tuple(map(_branch_row, waiting.reviews))
    return Table("branches", title, waiting.target.workspace.as_of, columns, rows, tuple(_notes(waiting)))


def _branch_row(review: BranchReview) -> Row:
    entries = {entry for sentence in review.sentences for entry in sentence.entries}
    return Row(
        {
            "branch": review.branch.name,
            "state": LabelledValue(review.state, Message(_STATE_LABELS[review.state])),
            "review": LabelledValue(review.level, Message(LEVEL_LABELS[review.level])),
            "findings": len(review.findings),
            "entries": len(entries),
            "date": review.branch.date,
            "conflicts": (*review.conflicts, *review.conflicting) or None,
            "stands_on": review.stands_on or None,
            "changes": _summarise(review.sentences),
            "problems": _first_problem(review.findings),
        }
    )


def _summarise(sentences: Sequence[Sentence]) -> Message:
    """The most important sentence, and how many others there are."""
    if not sentences:
        return Message(N_("nothing in the entries"))
    first = min(sentences, key=lambda sentence: sentence.rank).text
    others = len(sentences) - 1
    if not others:
        return first
    arguments = {"first": first, "n": others}
    return Message(N_("{first}, and {n} more change"), arguments, N_("{first}, and {n} more changes"))


def _first_problem(findings: Sequence[BranchFinding]) -> Message | None:
    """The first finding that merging a branch adds, and how many others there are."""
    if not findings:
        return None
    first = min(findings, key=lambda finding: SEVERITIES.index(finding.severity)).text
    others = len(findings) - 1
    if not others:
        return first
    return Message(N_("{first}, and {n} more"), {"first": first, "n": others})


def _notes(waiting: WaitingBranches) -> Iterator[Note]:
    if not waiting.reviews:
        yield Note("nothing", Message(N_("No branch of that name waits to be merged.")))
    told = set()
    for review in waiting.reviews:
        for other, paths in review.conflicting.items():
            pair = frozenset((review.branch.name, other))
            if pair in told:
                continue
            told.add(pair)
            arguments = {"a": review.branch.name, "b": other, "paths": limit_names(list(paths))}
            yield Note("conflict", Message(N_("“{a}” and “{b}” conflict in {paths:list}."), arguments))
    for review in waiting.reviews:
        if review.stands_on:
            arguments = {"a": review.branch.name, "others": limit_names(list(review.stands_on))}
            yield Note("stacked", Message(N_("“{a}” has the commits of {others:list}: merge it after."), arguments))
    if len(waiting.merged) > 1:
        yield _together_note(waiting)
    if waiting.has_remote_branches:
        yield _fetched_note(waiting)
    if waiting.left_out:
        text = N_("{n} older branches are left out.")
        yield Note("left-out", Message(text, {"n": waiting.left_out}))
    if waiting.old_git is not None:
        text = N_("This git ({version}) cannot say which branches conflict: version 2.38 can.")
        yield Note("old-git", Message(text, {"version": waiting.old_git}))


def _fetched_note(waiting: WaitingBranches) -> Note:
    """Since when what was sent to the remote is not among the branches."""
    hint = Message(N_("incubo proposals fetches what is new"))
    if waiting.fetched_at is None:
        return Note("fetched", Message(N_("The branches of the remote are those that this copy knows.")), hint=hint)
    moment = waiting.fetched_at.astimezone(get_timezone(waiting.target.workspace.settings.timezone))
    text = N_("The branches of the remote are as they were fetched on {day:long} at {time}.")
    return Note("fetched", Message(text, {"day": moment.date(), "time": moment.strftime("%H:%M")}), hint=hint)


def _together_note(waiting: WaitingBranches) -> Note:
    arguments: dict[str, object] = {"n": len(waiting.merged)}
    if not waiting.together:
        text = N_("The {n} branches that can be merged together add no error besides those of each one.")
        return Note("together", Message(text, arguments))
    texts = [finding.text for finding in waiting.together[:_MAX_FINDINGS]]
    arguments.update(m=len(waiting.together), texts=texts)
    text = N_("The {n} branches that can be merged together add errors that none adds alone ({m}): {texts:list}.")
    return Note("together", Message(text, arguments))
