"""Apply the fixes of findings (`validate --fix`), in memory, and keep those that remove their finding and add no other.

In each pass every file gets all its fixes that do not overlap, and the registry is loaded again. A file where a finding
stays, or a new one appears, is left as it was, and its fixes are tried one at a time in the next pass.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.core.progress import Progress
from incubo.edit.plan import Plan, Proposal, make_plan
from incubo.model.fields import EntryKind
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.edits.text_edits import CompatibleEdits, TextEdit, apply_file_edits
from incubo.source.limits import MAX_FILE_BYTES
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import (
    CheckedRegistry,
    LocatedFindings,
    ValidationOptions,
    build_diagnostics,
    check_registry,
    paths_with_too_many_findings,
)
from incubo.validation.rule import RULES

MAX_PASSES = 8
"""A fix may reveal another finding; more than a few passes means that two fixes undo each other."""
_MASKING_RULES = ("schema-", "yaml-", "ref-", "phase-unknown-name")
"""Rules about values that cannot be read: other rules look at such a value only once it is fixed."""
FieldFindingKey: TypeAlias = tuple[str, str, tuple[str, ...]]
"""What identifies a finding: its rule, its file and its field without items (`validation.new_findings` says why)."""


class FileFix(NamedTuple):
    """The fixes of a file: its path, its new path (or the same), its new content, and the findings that are fixed."""

    path: str
    new_path: str
    data: bytes
    findings: tuple[Diagnostic, ...]


class RejectedFix(NamedTuple):
    """A finding whose fix is not made, what would be wrong with it, and the files as they would then be."""

    finding: Diagnostic
    causes: tuple[Diagnostic, ...]
    store: Store


class FixResult(NamedTuple):
    """The plan of the fixes, the findings that are fixed, and those whose fix was rejected.

    `registry`: as the plan leaves it. `options`: the options of `fix_findings`, which show renamed files too.
    """

    plan: Plan
    fixed: tuple[Diagnostic, ...]
    rejected: tuple[RejectedFix, ...]
    registry: Registry
    options: ValidationOptions


def fix_findings(
    registry: Registry,
    store: Store,
    as_of: date,
    options: ValidationOptions,
    entry_kinds: Mapping[str, EntryKind],
    *,
    include_guesses: bool = False,
    keep_new: Callable[[Registry, Sequence[Diagnostic], Mapping[str, str]], list[Diagnostic]] | None = None,
    progress: Progress | None = None,
) -> FixResult:
    """Fix the findings that `options` shows; only those with a safe fix, unless `include_guesses`. Nothing is written.

    `registry` was loaded from `store` with the same `entry_kinds`. Findings that a comment suppresses, or that
    `keep_new` leaves out, are left alone. `progress` counts the findings that are fixed or rejected.
    """
    fixer = _Fixer(registry, store, as_of, options, entry_kinds, include_guesses, keep_new, progress)
    for _ in range(MAX_PASSES):
        if not fixer.run_pass():
            break
    return fixer.result()


def make_fix_proposal(result: FixResult) -> Proposal:
    """The proposal that writes the fixes; its commit counts them by rule."""
    n = len(result.fixed)
    summary = Message(N_("{n} finding corrected"), {"n": n}, N_("{n} findings corrected"))
    body = tuple(Message(N_("{rule}: {n}"), {"rule": rule, "n": n}) for rule, n in count_by_rule(result.fixed))
    return Proposal(result.plan, "fix", "", summary, body_lines=body)


def count_by_rule(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    """The number of findings by rule, the most frequent first."""
    return sorted(Counter(finding.rule_id for finding in diagnostics).items(), key=lambda item: (-item[1], item[0]))


class _Fixer:
    """The registry as fixed so far, and the fixes that are not to be tried again."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        as_of: date,
        options: ValidationOptions,
        entry_kinds: Mapping[str, EntryKind],
        include_guesses: bool,
        keep_new: Callable[[Registry, Sequence[Diagnostic], Mapping[str, str]], list[Diagnostic]] | None,
        progress: Progress | None,
    ) -> None:
        self.keep_new = keep_new
        self.progress = progress
        self.fixable_count = 0
        self.reported_counts = (0, 1)
        self.store = store
        self.as_of = as_of
        self.entry_kinds = entry_kinds
        self.include_guesses = include_guesses
        self.disabled_rules = frozenset(name for name, severity in options.severities.items() if severity == "off")
        self.checked = check_registry(registry, as_of, ValidationOptions())
        self.located = LocatedFindings()
        self.files: dict[str, bytes | None] = {}
        self.originals: dict[str, bytes] = {}
        self.moves: dict[str, str] = {}
        self.fixed: list[Diagnostic] = []
        self.rejected: dict[tuple[str, str, int], RejectedFix] = {}
        self.one_at_a_time: set[str] = set()
        self.options = options._replace(
            includes_path=self._follow_moves(options.includes_path) if options.includes_path is not None else None
        )

    @property
    def registry(self) -> Registry:
        """The registry as fixed so far."""
        return self.checked.registry

    def run_pass(self) -> bool:
        """Run one pass; return whether another one may fix more."""
        diagnostics = build_diagnostics(
            self.registry,
            self.as_of,
            self.registry.read_text,
            self._enabled_problems(self.checked),
            self.options,
            located=self.located,
        ).diagnostics
        crowded_paths = paths_with_too_many_findings(diagnostics)  # each pass over such a file takes long
        by_path: dict[str, list[Diagnostic]] = {}
        if self.keep_new is not None:
            diagnostics = tuple(self.keep_new(self.registry, diagnostics, self.moves))
        for diagnostic in diagnostics:
            fix = diagnostic.fix
            if (
                fix is not None
                and (fix.is_safe or self.include_guesses)
                and _diagnostic_position(diagnostic) not in self.rejected
            ):
                path = fix.edits[0].region.path if fix.edits else diagnostic.region.path
                if path not in crowded_paths:
                    by_path.setdefault(path, []).append(diagnostic)
        self.fixable_count = self._decided_count + sum(map(len, by_path.values()))
        fixes = [
            file_fix
            for path, path_diagnostics in by_path.items()
            if (file_fix := self._collect_file_fix(path, path_diagnostics)) is not None
        ]
        self._try_fixes(_without_name_clashes(fixes))
        return bool(by_path)

    def result(self) -> FixResult:
        """The result of all passes."""
        plan = make_plan(self.files, self.originals, self.moves)
        return FixResult(plan, tuple(self.fixed), tuple(self.rejected.values()), self.registry, self.options)

    def _collect_file_fix(self, path: str, diagnostics: Sequence[Diagnostic]) -> FileFix | None:
        """The fixes of a file that do not overlap, in order; None if there are none."""
        data = self._current_store().read(path)
        if len(data) > MAX_FILE_BYTES:
            return None
        if path in self.one_at_a_time:
            diagnostics = diagnostics[:1]
        if not _is_utf8(data):
            return None
        edits = CompatibleEdits()
        compatible: list[Diagnostic] = []
        for diagnostic in diagnostics:
            fix = diagnostic.fix
            assert fix is not None
            fix_edits = [
                TextEdit(fix_edit.region.start, fix_edit.region.end, fix_edit.new_text) for fix_edit in fix.edits
            ]
            if all(fix_edit.region.path == path for fix_edit in fix.edits) and edits.add(fix_edits):
                compatible.append(diagnostic)
        if not compatible:
            return None
        fixes = [diagnostic.fix for diagnostic in compatible if diagnostic.fix is not None]
        new_name = next((fix.new_name for fix in fixes if fix.new_name), "")
        new_path = f"{path.rpartition('/')[0]}/{new_name}" if new_name else path
        return FileFix(
            path,
            new_path,
            apply_file_edits(data, edits, [fix.file_transform for fix in fixes if fix.file_transform]),
            tuple(compatible),
        )

    def _try_fixes(self, fixes: Sequence[FileFix]) -> None:
        """Accept the file fixes without regressions; reject the others, and try the rest again."""
        if not fixes:
            return
        changes = {**self.files}
        for fix in fixes:
            changes.update({fix.path: None, fix.new_path: fix.data})
        touched = {path for fix in fixes for path in (fix.path, fix.new_path)}
        store = OverlayStore(self.store, changes)
        after = reload_registry(self.registry, store, touched, self.entry_kinds)
        checked = check_registry(after, self.as_of, ValidationOptions(), previous=self.checked)
        regressions = _find_regressions(
            self.registry, self._enabled_problems(self.checked), after, self._enabled_problems(checked), fixes
        )
        if not regressions:
            self._accept(fixes, checked)
            self._report_progress()
            return
        failed = [fix for fix in fixes if fix.path in regressions]
        if failed or len(fixes) == 1:
            for fix in failed or fixes:
                causes = regressions[fix.path] if failed else itertools.chain(*regressions.values())
                self._reject(fix, list(causes), after, store)
            self._report_progress()
            self._try_fixes([fix for fix in fixes if fix not in (failed or fixes)])
        else:  # a fix causes a finding in another file
            half = len(fixes) // 2
            self._try_fixes(fixes[:half])
            self._try_fixes(fixes[half:])

    def _accept(self, fixes: Sequence[FileFix], checked: CheckedRegistry) -> None:
        store = self._current_store()
        for fix in fixes:
            if fix.path not in self.files:
                self.originals[fix.path] = store.read(fix.path)
            if fix.new_path != fix.path:
                self.files[fix.path] = None
                self.moves[fix.path] = fix.new_path
            self.files[fix.new_path] = fix.data
            self.fixed += fix.findings
        self.checked = checked

    def _reject(self, fix: FileFix, causes: Sequence[Problem], after: Registry, store: Store) -> None:
        if len(fix.findings) > 1:
            self.one_at_a_time.add(fix.path)
            return
        options = ValidationOptions(
            select=tuple({problem.rule_id for problem in causes}),
            severities=self.options.severities,
            show_advice=True,
            includes_path={problem.location.path for problem in causes}.__contains__,
        )
        found = build_diagnostics(after, self.as_of, after.read_text, causes, options).diagnostics
        self.rejected[_diagnostic_position(fix.findings[0])] = RejectedFix(fix.findings[0], found, store)

    @property
    def _decided_count(self) -> int:
        return len(self.fixed) + len(self.rejected)

    def _report_progress(self) -> None:
        """Report how many findings are decided, and of how many.

        A pass may find more to fix than the one before: until as large a share is decided again, nothing is reported.
        """
        done, total = self._decided_count, self.fixable_count
        last_done, last_total = self.reported_counts
        if self.progress is not None and done * last_total >= last_done * total:
            self.reported_counts = done, total
            self.progress(done, total)

    def _enabled_problems(self, checked: CheckedRegistry) -> list[Problem]:
        """All problems, except those of rules that are off in the registry's settings."""
        return [
            problem
            for problem in checked.problems
            if problem.rule_id not in self.disabled_rules
            and problem.rule_id.partition("-")[0] not in self.disabled_rules
        ]

    def _current_store(self) -> OverlayStore:
        return OverlayStore(self.store, self.files)

    def _follow_moves(self, is_shown: Callable[[str], bool]) -> Callable[[str], bool]:
        """A filter that also shows the renamed files whose old path `is_shown` shows."""

        def is_shown_or_renamed(path: str) -> bool:
            return is_shown(path) or any(new == path and is_shown(old) for old, new in self.moves.items())

        return is_shown_or_renamed


def _diagnostic_position(diagnostic: Diagnostic) -> tuple[str, str, int]:
    return diagnostic.rule_id, diagnostic.region.path, diagnostic.region.start


def _is_utf8(data: bytes) -> bool:
    """Whether a file is UTF-8: any other one is left alone."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_name_clashes(fixes: Sequence[FileFix]) -> list[FileFix]:
    """The file fixes, without those that would give two files the same name."""
    names = Counter(fix.new_path.casefold() for fix in fixes)
    return [fix for fix in fixes if fix.new_path == fix.path or names[fix.new_path.casefold()] == 1]


def _find_regressions(
    before: Registry,
    old_problems: Sequence[Problem],
    after: Registry,
    new_problems: Sequence[Problem],
    fixes: Iterable[FileFix],
) -> dict[str, list[Problem]]:
    """The findings that were not fixed, and the new ones, by their file (its old path)."""
    old_paths = {fix.new_path: fix.path for fix in fixes}
    newly_readable = {fix.path: fix for fix in fixes if fix.path in before.unreadable_paths}
    tolerated = {fix.path: _tolerated_severities(fix) for fix in fixes}
    known_counts = Counter(_field_finding_key(problem, {}) for problem in old_problems)
    known_counts.subtract(
        _field_finding_key(finding.problem, {})
        for fix in fixes
        if fix.path not in newly_readable
        for finding in fix.findings
    )
    regressions: dict[str, list[Problem]] = {}
    was_there = {(problem.rule_id, problem.location) for problem in old_problems}
    for problem in sorted(new_problems, key=lambda one: (one.rule_id, one.location) not in was_there):
        key = _field_finding_key(problem, old_paths)
        fix = newly_readable.get(key[1])
        if fix is not None:
            if _is_regression(problem, fix, after):
                regressions.setdefault(key[1], []).append(problem)
            continue
        known_counts[key] -= 1
        if known_counts[key] < 0 and _default_severity(problem, after) not in tolerated.get(key[1], ()):
            regressions.setdefault(key[1], []).append(problem)
    return regressions


def _tolerated_severities(fix: FileFix) -> tuple[str, ...]:
    """The severities of the new findings that a file fix may reveal, by making a value readable that was not.

    A safe fix may reveal what was wrong already; a warning after a guess means that it was not good.
    """
    if not all(finding.rule_id.startswith(_MASKING_RULES) for finding in fix.findings):
        return ()
    return ("warning", "advice") if _is_safe_fix(fix) else ("advice",)


def _is_safe_fix(fix: FileFix) -> bool:
    return all(finding.fix is not None and finding.fix.is_safe for finding in fix.findings)


def _default_severity(problem: Problem, registry: Registry) -> str:
    """The severity of a finding without settings, and without regard to the phase of its startup."""
    return RULES[problem.rule_id].severity_for(registry.layout.kind_of_path(problem.location.path))


def _is_regression(problem: Problem, fix: FileFix, after: Registry) -> bool:
    """Whether a finding of a file that was unreadable is more than what reading it reveals.

    After a safe fix, anything new was wrong already. After a guess an error means that it was not good,
    unless it is the next syntax error.
    """
    for finding in fix.findings:
        start = problem.location.start if isinstance(problem.location, Span) else -1
        if problem.rule_id == finding.rule_id and start <= finding.region.start:
            return True
    if _is_safe_fix(fix):
        return False
    return RULES[problem.rule_id].family not in ("yaml", "file") and _default_severity(problem, after) == "error"


def _field_finding_key(problem: Problem, old_paths: Mapping[str, str]) -> FieldFindingKey:
    path = problem.location.path
    field = tuple(str(step) for step in problem.field_path if not isinstance(step, int))
    return problem.rule_id, old_paths.get(path, path), field
