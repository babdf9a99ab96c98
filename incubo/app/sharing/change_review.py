"""The review of a pull or merge request, with the settings of its target branch."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.environment import Environment
from incubo.app.history.earlier_registry import load_current_and_base
from incubo.app.settings_check import find_settings_problems
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.settings import load_config, parse_config
from incubo.core.errors import ConfigError, UsageError
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.diff.registry_diff import RegistryDiff, diff_registries
from incubo.diff.review_level import ReviewLevel, assess_review_level, find_author
from incubo.diff.sentences.phrasing import shorten
from incubo.diff.sentences.sentence import Sentence
from incubo.document.table import Table
from incubo.history.figures import figure_changes
from incubo.registry.layout import LAYOUTS, is_kept_copy
from incubo.validation.diagnostic import ValidationResult
from incubo.validation.engine import CheckedRegistry, ValidationOptions
from incubo.validation.new_findings import Baseline, compare_with_baseline
from incubo.vcs import comparison, preflight, revision
from incubo.vcs.comparison import Comparison, compare_with_merge_base, find_merge_base

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


class PullRequestInfo(NamedTuple):
    """A request: the revisions that it may be based on, the best first, and the login of its author (None: unknown).

    `base_name` is the name of its target branch ("" if unknown). `head_commit` is the id of its last commit, where the
    forge checks out a merge of it: that merge's first parent is what it goes to.
    """

    bases: tuple[str, ...] = ()
    author_login: str | None = None
    base_name: str = ""
    head_commit: str = ""


def resolve_base_commit(root: Path, base_option: str | None, pull_request: PullRequestInfo) -> tuple[str, str]:
    """The revision that the request is based on, as people name it, and the full id of their merge base.

    Raises ToolError where it is not in this clone, UsageError where nothing says which one it is.
    """
    if base_option is not None:
        return base_option, find_merge_base(root, base_option)
    candidates = pull_request.bases or ("origin/HEAD",)
    if pull_request.head_commit and revision.resolve_commit(root, "HEAD^2") == pull_request.head_commit:
        candidates = ("HEAD^1", *candidates)
    for candidate in candidates:
        if revision.resolve_commit(root, candidate):
            return pull_request.base_name or candidate, find_merge_base(root, candidate, pull_request.base_name)
    if pull_request.bases:
        return pull_request.base_name, find_merge_base(
            root, candidates[0], pull_request.base_name
        )  # raises an error with the missing revision and a hint
    raise UsageError(
        Message(N_("the branch to compare this change with is not known")),
        hints=(
            Message(N_("give the target branch"), command="incubo ci --base origin/main"),
            Message(N_("in a clone, once and for all"), command="git remote set-head origin --auto"),
        ),
    )


class ChangeReview(NamedTuple):
    """The result of a review. `workspace` has the settings that it was checked with."""

    workspace: Workspace
    registry: Registry
    validation: ValidationResult
    change_sentences: tuple[Sentence, ...]
    figures: Table
    review_level: ReviewLevel

    def is_blocked(self, fail_on: str) -> bool:
        """Whether the policy of the registry (`fail-on`) blocks the request."""
        severities = {diagnostic.severity for diagnostic in self.validation.diagnostics}
        if fail_on == "never":
            return False
        if fail_on == "sensitive" and self.review_level.level == "sensitive":
            return True
        return "error" in severities or (fail_on == "warning" and "warning" in severities)


def review_change(
    root: Path,
    environment: Environment,
    pull_request: PullRequestInfo,
    base_option: str | None,
    day_text: str | None,
) -> ChangeReview:
    """Review a request. Raises ToolError, UsageError, ConfigError."""
    started_at = time.perf_counter()
    preflight.require_repository(root, for_writing=False)
    base_name, base_commit = resolve_base_commit(root, base_option, pull_request)
    workspace = _open_at_base(root, environment, base_commit, day_text)
    changes_since_base = compare_with_merge_base(root, workspace.layout, base_commit)
    registry, base_registry = load_current_and_base(workspace, changes_since_base)
    registry, base_registry = _with_settings_problems(workspace, changes_since_base, registry, base_registry)
    difference = diff_registries(
        base_registry,
        registry,
        workspace.as_of,
        changes_since_base.base_contents.keys(),
        changes_since_base.renames,
        changes_since_base.mode_changes,
    )
    other_paths = comparison.list_other_changed_files(root, base_commit, (workspace.layout,))
    validation, review_level = review_difference(
        difference, changes_since_base, other_paths, workspace, base_name, pull_request.author_login
    )
    return ChangeReview(
        workspace,
        registry,
        validation._replace(seconds=time.perf_counter() - started_at, hidden_advice_count=0),
        difference.sentences(),
        figure_changes(base_registry, registry, workspace.as_of),
        review_level,
    )


def review_difference(
    difference: RegistryDiff,
    files: Comparison,
    other_paths: Sequence[str],
    base_workspace: Workspace,
    base_name: str,
    author_login: str | None = None,
    *,
    checked: CheckedRegistry | None = None,
    validation: ValidationResult | None = None,
) -> tuple[ValidationResult, ReviewLevel]:
    """The findings that changes add, and how closely to review them.

    `files`, `other_paths`: the files that differ, entries and others. `base_workspace`: the changes are checked with
    its settings, on its day. `base_name`: what people call the earlier state. `checked`: the earlier registry, checked
    already. `validation`: the findings, if they are known.
    """
    as_of = base_workspace.as_of
    baseline = Baseline(difference.before, base_name, files.base_commit, difference.renames)
    options = ValidationOptions(severities=base_workspace.settings.severities)
    if validation is None:
        with base_workspace.environment.track(Message(N_("Checking the files"))) as progress:
            validation = compare_with_baseline(baseline, difference.after, as_of, options, progress, checked)
    prefix = base_workspace.git_prefix
    kept_copies = [path for path in other_paths if is_kept_copy(path.removeprefix(prefix))]
    review_level = assess_review_level(
        [change for change in difference.changes if change.subject.kind != "setting"],
        find_author(difference.before, author_login, as_of),
        as_of,
        after=difference.after,
        rule_changes=tuple(_find_policy_changes(files, other_paths)),
        finding_count=len(validation.diagnostics),
        error_count=sum(diagnostic.severity == "error" for diagnostic in validation.diagnostics),
        other_files=[path for path in other_paths if path not in kept_copies and not comparison.controls_review(path)],
        kept_copy_count=len(kept_copies),
    )
    return validation, review_level


def _find_policy_changes(changes_since_base: Comparison, other_paths: Sequence[str]) -> Iterator[Message]:
    """Messages about the changes of a request to the settings that it is checked with, or to who reviews it."""
    if changes_since_base.has_settings_change:
        yield Message(
            N_(
                "this request changes the settings of the registry (incubo.toml): it is checked with "
                "those of its target branch"
            )
        )
    review_controls = [path for path in other_paths if comparison.controls_review(path)]
    if review_controls:
        yield Message(
            N_("this request changes how requests are checked or reviewed: {names:list}"),
            {"names": limit_names([shorten(path) for path in review_controls])},
        )


def _open_at_base(root: Path, environment: Environment, commit: str, day_text: str | None) -> Workspace:
    """The registry under the settings of a commit; under those it has now where the commit's cannot be used.

    Its layout too is the commit's: a request that adds folders must not hide the others.
    """
    try:
        settings = parse_config(revision.read_settings_at(root, commit))
    except ConfigError:  # perhaps the request fixes them
        settings = load_config(root)
    layout = LAYOUTS[settings.layout_id] if settings.layout_id else revision.detect_layout_at(root, commit)
    return open_workspace(root, environment, day_text, settings=settings, layout=layout)


def _with_settings_problems(
    workspace: Workspace, comparison: Comparison, registry: Registry, base_registry: Registry
) -> tuple[Registry, Registry]:
    """Both registries with the problems of their settings: those of the request, and those of the base branch."""
    if comparison.has_settings_change:
        problems = _find_proposed_settings_problems(workspace, registry)
    else:
        problems = find_settings_problems(workspace, registry)
    return (
        registry.with_problems(problems),
        base_registry.with_problems(find_settings_problems(workspace, base_registry, revision=comparison.base_commit)),
    )


def _find_proposed_settings_problems(workspace: Workspace, registry: Registry) -> Sequence[Problem]:
    """The problems of the settings that a request proposes."""
    try:
        settings = load_config(workspace.root)
    except ConfigError as error:
        if not error.problems:
            raise
        return error.problems
    return find_settings_problems(workspace, registry, settings=settings)
