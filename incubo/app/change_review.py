"""A request looked at: what it comes from, judged by the settings of the branch that it goes to."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app import baseline, workspace
from incubo.app.workspace import Workspace
from incubo.config import settings as config
from incubo.core.errors import ConfigError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.diff.compare import compare_registries
from incubo.diff.review_level import ReviewLevel, assess_review_level, find_author
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext, limit_names, shorten
from incubo.diff.sentences.sentence import Sentence
from incubo.document.table import Table
from incubo.history.figures import figure_changes
from incubo.registry.file_changes import keep_true_renames
from incubo.registry.layout import LAYOUTS
from incubo.validation.diagnostic import ValidationResult
from incubo.validation.engine import ValidationOptions
from incubo.validation.new_findings import Baseline, compare_with_baseline
from incubo.validation.rules.config import check_settings as complaints
from incubo.vcs import comparison, preflight, revision, run
from incubo.vcs.comparison import Comparison, compare_with_merge_base, find_merge_base

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


class PullRequestInfo(NamedTuple):
    """A request: the revisions that it may come from, the best first, and the login of who made it (None: unknown).

    `name` is what people call the branch that it goes to ("" where nobody said). `head` is the id of its last commit,
    where the forge checks out a merge of it: that merge's first parent is what it goes to.
    """

    bases: tuple[str, ...] = ()
    author: str | None = None
    name: str = ""
    head: str = ""


def resolve_base_commit(root: Path, given: str | None, found: PullRequestInfo) -> tuple[str, str]:
    """What the request comes from, as people name it, and the full id of the commit where they parted.

    Raises ToolError where it is not here, UsageError where nothing tells which one it is.
    """
    if given is not None:
        return given, find_merge_base(root, given)
    candidates = found.bases or ("origin/HEAD",)
    if found.head and _resolve_commit(root, "HEAD^2") == found.head:
        candidates = ("HEAD^1", *candidates)
    for candidate in candidates:
        if _resolve_commit(root, candidate):
            return found.name or candidate, find_merge_base(root, candidate, found.name)
    if found.bases:
        return found.name, find_merge_base(root, candidates[0], found.name)  # says what is missing, and how to have it
    raise UsageError(
        Message(N_("nothing tells what this change is compared with")),
        hints=(
            Message(N_("name the branch that it goes to: incubo ci --base origin/main")),
            Message(N_("in a clone, once for all: git remote set-head origin --auto")),
        ),
    )


def _resolve_commit(root: Path, revision: str) -> str:
    return run.run_git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    ).out.strip()


class ChangeReview(NamedTuple):
    """What there is to say of a request. `opened` has the settings that it was judged by."""

    opened: Workspace
    registry: Registry
    outcome: ValidationResult
    lines: tuple[Sentence, ...]
    figures: Table
    risk: ReviewLevel

    def blocked(self, policy: str) -> bool:
        """Whether something is in the way, by what the registry holds to."""
        found = {diagnostic.severity for diagnostic in self.outcome.diagnostics}
        if policy == "never":
            return False
        if policy == "sensitive" and self.risk.level == "sensitive":
            return True
        return "error" in found or (policy == "warning" and "warning" in found)


def review_change(root: Path, asked: PullRequestInfo, base: str | None, at: str | None) -> ChangeReview:
    """Look at a request. Raises ToolError, UsageError, ConfigError."""
    begun = time.perf_counter()
    preflight.require_repository(root, writing=False)
    name, commit = resolve_base_commit(root, base, asked)
    opened = _open_at_base(root, commit, at)
    left = compare_with_merge_base(root, opened.layout, commit)
    registry, was = baseline.load_before_and_after(opened, left)
    _add_settings_problems(opened, left, registry, was)
    moves = keep_true_renames(was, registry, left.moves)
    held = Baseline(was, name, commit, moves)
    outcome = compare_with_baseline(
        held, registry, opened.today, ValidationOptions(severities=opened.config.severities)
    )
    found = compare_registries(was, registry, left.base.keys(), moves, left.modes)
    lines = tuple(describe_changes(found, DiffContext(was, registry, opened.today)))
    moved = figure_changes(was, registry, opened.today)
    others = comparison.list_other_changed_files(root, commit, opened.layout)
    judged = assess_review_level(
        found,
        find_author(was, asked.author, opened.today),
        opened.today,
        rules=tuple(_find_policy_changes(left, others)),
        findings=len(outcome.diagnostics),
        others=[path for path in others if not comparison.controls_review(path)],
    )
    return ChangeReview(
        opened, registry, outcome._replace(seconds=time.perf_counter() - begun, hidden=0), lines, moved, judged
    )


def _find_policy_changes(left: Comparison, others: Sequence[str]) -> Iterator[Message]:
    """What a request changes of what it is judged by, and of who looks at it."""
    if left.settings:
        yield Message(
            N_("the settings of the registry change (incubo.toml): this request is judged by those of its base")
        )
    guards = [path for path in others if comparison.controls_review(path)]
    if guards:
        yield Message(
            N_("what checks requests, or who looks at them, changes: {names:list}"),
            {"names": limit_names([shorten(path) for path in guards])},
        )


def _open_at_base(root: Path, commit: str, at: str | None) -> Workspace:
    """The registry under the settings of a commit; under those it has now where the commit's cannot be used.

    Its layout too is the commit's: a request that adds folders must not hide the others.
    """
    try:
        settings = config.parse_config(revision.read_settings_at(root, commit))
    except ConfigError:  # the request may be what mends it
        settings = config.load_config(root)
    layout = LAYOUTS[settings.layout] if settings.layout else revision.detect_layout_at(root, commit)
    return workspace.open_workspace_with_settings(root, settings, layout, at)


def _add_settings_problems(opened: Workspace, left: Comparison, registry: Registry, was: Registry) -> None:
    """What is wrong with the settings: those of the branch it goes to were so before, those of the request are new."""
    registry.problems.extend(
        _find_proposed_settings_problems(opened, registry) if left.settings else complaints(opened, registry)
    )
    was.problems.extend(complaints(opened, was))


def _find_proposed_settings_problems(opened: Workspace, registry: Registry) -> Iterator[Problem]:
    """What is wrong with the settings that a request brings."""
    try:
        own = config.load_config(opened.root)
    except ConfigError as error:
        if not error.problems:
            raise
        yield from error.problems
        return
    yield from complaints(opened._replace(config=own), registry)
