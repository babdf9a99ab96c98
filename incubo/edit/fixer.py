"""`validate --fix`: the corrections of findings, made all at once in memory and kept only where they mend.

In each pass, every file gets the corrections that do not touch each other, and the registry is read again: a file
where a finding stays, or that adds one, is left as it was, and its corrections are tried one at a time.

Whether corrections mend: their findings are gone, and no other one has come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.core.problem import FieldPath, Problem, Span
from incubo.edit.plan import Plan
from incubo.model.fields import EntryKind
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.edits.text_edits import OverlappingEditsError, TextEdit, apply_fixes, apply_text_edits
from incubo.source.limits import MAX_FILE_BYTES
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, build_diagnostics, collect_problems
from incubo.validation.locate import field_path_of
from incubo.validation.rule import RULES


class FileFix(NamedTuple):
    """A file's corrections: its path, its new name (or the same), its new bytes, the findings they mend."""

    path: str
    new_path: str
    data: bytes
    findings: tuple[Diagnostic, ...]


FieldFindingKey: TypeAlias = tuple[str, str, tuple[str, ...]]
"""What stays the same of a finding when lines, items and words move: its rule, its file, its field."""


def find_regressions(
    before: Registry,
    old_problems: Iterable[Problem],
    after: Registry,
    new_problems: Sequence[Problem],
    fixes: Iterable[FileFix],
) -> set[str]:
    """The files (by their old path) where something is wrong that should not be: a finding left, or one more."""
    names = {unit.new_path: unit.path for unit in fixes}
    unread = _unreadable_paths(before)
    opened = {unit.path: unit for unit in fixes if unit.path in unread}
    seen = {unit.path: _tolerated_severities(unit) for unit in fixes}
    known: Counter[FieldFindingKey] = Counter()
    for problem in old_problems:
        known[_field_finding_key(problem.rule_id, problem.location.path, field_path_of(problem.location), {})] += 1
    known.subtract(
        _field_finding_key(finding.rule_id, finding.region.path, finding.field_path, {})
        for unit in fixes
        if unit.path not in opened
        for finding in unit.findings
    )
    wrong: set[str] = set()
    for problem in new_problems:
        kin = _field_finding_key(problem.rule_id, problem.location.path, field_path_of(problem.location), names)
        unit = opened.get(kin[1])
        if unit is not None:
            if _is_regression(problem, unit, after):
                wrong.add(kin[1])
            continue
        known[kin] -= 1
        if known[kin] < 0 and _default_severity(problem, after) not in seen.get(kin[1], ()):
            wrong.add(kin[1])
    return wrong


def _tolerated_severities(fix: FileFix) -> tuple[str, ...]:
    """How grave what a file reveals may be, once a value is read that was left out before.

    A sure correction may reveal what was wrong anyway; of a guess a warning rather says that it is not a good one.
    """
    if not all(finding.rule_id.startswith(_MASKING_RULES) for finding in fix.findings):
        return ()
    return ("warning", "advice") if _is_safe_fix(fix) else ("advice",)


_MASKING_RULES = ("schema-", "yaml-", "ref-", "phase-unknown-name")
"""Rules that speak of a value which is read no further: other rules look at it once it is corrected."""


def _is_safe_fix(fix: FileFix) -> bool:
    return all(finding.fix is not None and finding.fix.is_safe for finding in fix.findings)


def _default_severity(problem: Problem, registry: Registry) -> str:
    """The severity of a finding where nothing is configured, nor its startup has left."""
    return RULES[problem.rule_id].severity_for(registry.layout.kind_of_path(problem.location.path))


def _is_regression(problem: Problem, fix: FileFix, after: Registry) -> bool:
    """Whether a finding of a file that could not be read before is more than what reading it at last reveals.

    After a safe correction, whatever else was wrong is seen now; a guess is a good one where nothing grave is seen,
    unless it is the next sign that stops the reading.
    """
    for finding in fix.findings:
        start = problem.location.start if isinstance(problem.location, Span) else -1
        if problem.rule_id == finding.rule_id and start <= finding.region.start:
            return True
    if _is_safe_fix(fix):
        return False
    return RULES[problem.rule_id].family not in ("yaml", "file") and _default_severity(problem, after) == "error"


def _unreadable_paths(registry: Registry) -> set[str]:
    return {path for paths in registry.unreadable_files.values() for path in paths.values()}


def _field_finding_key(rule: str, path: str, field: FieldPath, old_paths: Mapping[str, str]) -> FieldFindingKey:
    return rule, old_paths.get(path, path), tuple(str(step) for step in field if not isinstance(step, int))


MAX_PASSES = 8
"""One correction may reveal another; more than a few times is a sign that they undo each other."""


class FixResult(NamedTuple):
    """What the corrections give: the plan, the findings corrected, those whose correction did not mend.

    `registry`: as the plan leaves it. `choice`: what was shown, files that got another name too.
    """

    plan: Plan
    fixed: tuple[Diagnostic, ...]
    rejected: tuple[Diagnostic, ...]
    registry: Registry
    choice: ValidationOptions


def fix_findings(
    registry: Registry,
    store: Store,
    today: date,
    choice: ValidationOptions,
    tables: Mapping[str, EntryKind],
    *,
    unsafe: bool = False,
    is_known: Callable[[Registry, Diagnostic], bool] | None = None,
) -> FixResult:
    """Correct what `choice` shows, safe corrections only unless `unsafe`. Nothing is written.

    `registry` was loaded from `store` with the same `tables`. What a comment accepts is left alone, and so are the
    findings that are `is_known`.
    """
    mender = _Fixer(registry, store, today, choice, tables, unsafe, is_known)
    for _ in range(MAX_PASSES):
        if not mender.run_pass():
            break
    return mender.result()


class _Fixer:
    """The registry as corrected so far, and what is not to be tried again."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        today: date,
        choice: ValidationOptions,
        tables: Mapping[str, EntryKind],
        unsafe: bool,
        is_known: Callable[[Registry, Diagnostic], bool] | None,
    ) -> None:
        self.is_known = is_known
        self.store = store
        self.today = today
        self.tables = tables
        self.unsafe = unsafe
        self.registry = registry
        self.disabled_rules = frozenset(name for name, severity in choice.severities.items() if severity == "off")
        self.problems = self._find_problems(registry)
        self.files: dict[str, bytes | None] = {}
        self.originals: dict[str, bytes] = {}
        self.moves: dict[str, str] = {}
        self.fixed: list[Diagnostic] = []
        self.rejected: dict[tuple[str, str, int], Diagnostic] = {}
        self.one_at_a_time: set[str] = set()
        self.choice = choice._replace(
            includes_path=self._follow_moves(choice.includes_path) if choice.includes_path is not None else None
        )

    def run_pass(self) -> bool:
        """One pass. Whether another one may find something to do."""
        found = build_diagnostics(self.registry, self.today, self._read_text, self.problems, self.choice).diagnostics
        by_path: dict[str, list[Diagnostic]] = {}
        for diagnostic in found:
            fix = diagnostic.fix
            if self.is_known is not None and self.is_known(self.registry, diagnostic):
                continue
            if (
                fix is not None
                and (fix.is_safe or self.unsafe)
                and _diagnostic_position(diagnostic) not in self.rejected
            ):
                path = fix.edits[0].region.path if fix.edits else diagnostic.region.path
                by_path.setdefault(path, []).append(diagnostic)
        units = [unit for path, each in by_path.items() if (unit := self._collect_file_fix(path, each)) is not None]
        self._try_fixes(_without_name_clashes(units))
        return bool(by_path)

    def result(self) -> FixResult:
        """What came of it."""
        files = {path: data for path, data in self.files.items() if self.originals.get(path) != data}
        seen = {path: data for path, data in self.originals.items() if path in files}
        plan = Plan(files, seen, self.moves)
        return FixResult(plan, tuple(self.fixed), tuple(self.rejected.values()), self.registry, self.choice)

    def _collect_file_fix(self, path: str, diagnostics: Sequence[Diagnostic]) -> FileFix | None:
        """A file with those of its corrections that do not touch each other, the first ones first."""
        data = self._current_store().read(path)
        if len(data) > MAX_FILE_BYTES:
            return None
        if path in self.one_at_a_time:
            diagnostics = diagnostics[:1]
        pieces: list[TextEdit] = []
        taken: list[Diagnostic] = []
        for diagnostic in diagnostics:
            fix = diagnostic.fix
            assert fix is not None
            own = [TextEdit(edit.region.start, edit.region.end, edit.new_text) for edit in fix.edits]
            if any(edit.region.path != path for edit in fix.edits) or not _can_combine(data, [*pieces, *own]):
                continue
            pieces += own
            taken.append(diagnostic)
        if not taken:
            return None
        fixes = [diagnostic.fix for diagnostic in taken if diagnostic.fix is not None]
        new = next((fix.new_name for fix in fixes if fix.new_name), "")
        name = f"{path.rpartition('/')[0]}/{new}" if new else path
        return FileFix(
            path,
            name,
            apply_fixes(data, pieces, [fix.file_transform for fix in fixes if fix.file_transform]),
            tuple(taken),
        )

    def _try_fixes(self, fixes: Sequence[FileFix]) -> None:
        """Keep the units that mend; those that do not are declined, or their corrections tried one at a time."""
        if not fixes:
            return
        changes = {**self.files}
        for unit in fixes:
            changes.update({unit.path: None, unit.new_path: unit.data})
        touched = {path for unit in fixes for path in (unit.path, unit.new_path)}
        after = reload_registry(self.registry, OverlayStore(self.store, changes), touched, self.tables)
        problems = self._find_problems(after)
        trouble = find_regressions(self.registry, self.problems, after, problems, fixes)
        if not trouble:
            self._accept(fixes, after, problems)
            return
        blamed = [unit for unit in fixes if unit.path in trouble]
        if blamed or len(fixes) == 1:
            for unit in blamed or fixes:
                self._reject(unit)
            self._try_fixes([unit for unit in fixes if unit not in (blamed or fixes)])
        else:  # some file makes trouble in another one
            half = len(fixes) // 2
            self._try_fixes(fixes[:half])
            self._try_fixes(fixes[half:])

    def _accept(self, fixes: Sequence[FileFix], after: Registry, problems: list[Problem]) -> None:
        now = self._current_store()
        for unit in fixes:
            if unit.path not in self.files:
                self.originals[unit.path] = now.read(unit.path)
            if unit.new_path != unit.path:
                self.files[unit.path] = None
                self.moves[unit.path] = unit.new_path
            self.files[unit.new_path] = unit.data
            self.fixed += unit.findings
        self.registry, self.problems = after, problems

    def _reject(self, fix: FileFix) -> None:
        if len(fix.findings) > 1:
            self.one_at_a_time.add(fix.path)
        else:
            self.rejected[_diagnostic_position(fix.findings[0])] = fix.findings[0]

    def _find_problems(self, registry: Registry) -> list[Problem]:
        """All findings, what the registry's settings turned off left out."""
        found = collect_problems(registry, self.today, ValidationOptions())
        return [
            p
            for p in found
            if p.rule_id not in self.disabled_rules and p.rule_id.partition("-")[0] not in self.disabled_rules
        ]

    def _current_store(self) -> OverlayStore:
        return OverlayStore(self.store, self.files)

    def _read_text(self, path: str) -> str:
        return self.registry.read_text(path)

    def _follow_moves(self, is_shown: Callable[[str], bool]) -> Callable[[str], bool]:
        """A file that got another name is shown where the old one was."""

        def either(path: str) -> bool:
            return is_shown(path) or any(new == path and is_shown(old) for old, new in self.moves.items())

        return either


def _diagnostic_position(diagnostic: Diagnostic) -> tuple[str, str, int]:
    return diagnostic.rule_id, diagnostic.region.path, diagnostic.region.start


def _can_combine(data: bytes, replacements: list[TextEdit]) -> bool:
    """Whether pieces of a file can be replaced together; a file that is not UTF-8 is left alone."""
    try:
        apply_text_edits(data.decode("utf-8").removeprefix("\ufeff"), replacements)
    except (UnicodeDecodeError, OverlappingEditsError):
        return False
    return True


def _without_name_clashes(fixes: Sequence[FileFix]) -> list[FileFix]:
    """The units without those that would take the name of another one."""
    names = Counter(unit.new_path.casefold() for unit in fixes)
    return [unit for unit in fixes if unit.new_path == unit.path or names[unit.new_path.casefold()] == 1]
