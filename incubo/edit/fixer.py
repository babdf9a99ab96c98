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
    name: str
    data: bytes
    found: tuple[Diagnostic, ...]


FieldFindingKey: TypeAlias = tuple[str, str, tuple[str, ...]]
"""What stays the same of a finding when lines, items and words move: its rule, its file, its field."""


def find_regressions(
    before: Registry, old: Iterable[Problem], after: Registry, new: Sequence[Problem], units: Iterable[FileFix]
) -> set[str]:
    """The files (by their old path) where something is wrong that should not be: a finding left, or one more."""
    names = {unit.name: unit.path for unit in units}
    unread = _unreadable_paths(before)
    opened = {unit.path: unit for unit in units if unit.path in unread}
    seen = {unit.path: _tolerated_severities(unit) for unit in units}
    known: Counter[FieldFindingKey] = Counter()
    for problem in old:
        known[_field_finding_key(problem.rule, problem.where.path, field_path_of(problem.where), {})] += 1
    known.subtract(
        _field_finding_key(finding.rule, finding.region.path, finding.field, {})
        for unit in units
        if unit.path not in opened
        for finding in unit.found
    )
    wrong: set[str] = set()
    for problem in new:
        kin = _field_finding_key(problem.rule, problem.where.path, field_path_of(problem.where), names)
        unit = opened.get(kin[1])
        if unit is not None:
            if _is_regression(problem, unit, after):
                wrong.add(kin[1])
            continue
        known[kin] -= 1
        if known[kin] < 0 and _default_severity(problem, after) not in seen.get(kin[1], ()):
            wrong.add(kin[1])
    return wrong


def _tolerated_severities(unit: FileFix) -> tuple[str, ...]:
    """How grave what a file reveals may be, once a value is read that was left out before.

    A sure correction may reveal what was wrong anyway; of a guess a warning rather says that it is not a good one.
    """
    if not all(finding.rule.startswith(_MASKING_RULES) for finding in unit.found):
        return ()
    return ("warning", "advice") if _is_safe_fix(unit) else ("advice",)


_MASKING_RULES = ("schema-", "yaml-", "ref-", "phase-unknown-name")
"""Rules that speak of a value which is read no further: other rules look at it once it is corrected."""


def _is_safe_fix(unit: FileFix) -> bool:
    return all(finding.fix is not None and finding.fix.safe for finding in unit.found)


def _default_severity(problem: Problem, registry: Registry) -> str:
    """The severity of a finding where nothing is configured, nor its startup has left."""
    return RULES[problem.rule].severity_for(registry.layout.kind_of(problem.where.path))


def _is_regression(problem: Problem, unit: FileFix, after: Registry) -> bool:
    """Whether a finding of a file that could not be read before is more than what reading it at last reveals.

    After a safe correction, whatever else was wrong is seen now; a guess is a good one where nothing grave is seen,
    unless it is the next sign that stops the reading.
    """
    for finding in unit.found:
        start = problem.where.start if isinstance(problem.where, Span) else -1
        if problem.rule == finding.rule and start <= finding.region.start:
            return True
    if _is_safe_fix(unit):
        return False
    return RULES[problem.rule].family not in ("yaml", "file") and _default_severity(problem, after) == "error"


def _unreadable_paths(registry: Registry) -> set[str]:
    return {path for paths in registry.unreadable.values() for path in paths.values()}


def _field_finding_key(rule: str, path: str, field: FieldPath, names: Mapping[str, str]) -> FieldFindingKey:
    return rule, names.get(path, path), tuple(str(step) for step in field if not isinstance(step, int))


MAX_PASSES = 8
"""One correction may reveal another; more than a few times is a sign that they undo each other."""


class FixResult(NamedTuple):
    """What the corrections give: the plan, the findings corrected, those whose correction did not mend.

    `registry`: as the plan leaves it. `choice`: what was shown, files that got another name too.
    """

    plan: Plan
    fixed: tuple[Diagnostic, ...]
    declined: tuple[Diagnostic, ...]
    registry: Registry
    choice: ValidationOptions


def fix_findings(
    registry: Registry,
    store: Store,
    today: date,
    choice: ValidationOptions,
    tables: Mapping[str, EntryKind],
    *,
    guesses: bool = False,
    known: Callable[[Registry, Diagnostic], bool] | None = None,
) -> FixResult:
    """Correct what `choice` shows, safe corrections only unless `guesses`. Nothing is written.

    `registry` was loaded from `store` with the same `tables`. What a comment accepts is left alone, and so are the
    findings that are `known`.
    """
    mender = _Fixer(registry, store, today, choice, tables, guesses, known)
    for _ in range(MAX_PASSES):
        if not mender.run():
            break
    return mender.made()


class _Fixer:
    """The registry as corrected so far, and what is not to be tried again."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        today: date,
        choice: ValidationOptions,
        tables: Mapping[str, EntryKind],
        guesses: bool,
        known: Callable[[Registry, Diagnostic], bool] | None,
    ) -> None:
        self.known = known
        self.store = store
        self.today = today
        self.tables = tables
        self.guesses = guesses
        self.registry = registry
        self.off = frozenset(name for name, severity in choice.severities.items() if severity == "off")
        self.problems = self._problems(registry)
        self.files: dict[str, bytes | None] = {}
        self.seen: dict[str, bytes] = {}
        self.moves: dict[str, str] = {}
        self.fixed: list[Diagnostic] = []
        self.declined: dict[tuple[str, str, int], Diagnostic] = {}
        self.alone: set[str] = set()
        self.choice = choice._replace(shown=self._shown(choice.shown) if choice.shown is not None else None)

    def run(self) -> bool:
        """One pass. Whether another one may find something to do."""
        found = build_diagnostics(self.registry, self.today, self._text_of, self.problems, self.choice).diagnostics
        by_path: dict[str, list[Diagnostic]] = {}
        for diagnostic in found:
            fix = diagnostic.fix
            if self.known is not None and self.known(self.registry, diagnostic):
                continue
            if fix is not None and (fix.safe or self.guesses) and _diagnostic_position(diagnostic) not in self.declined:
                path = fix.edits[0].region.path if fix.edits else diagnostic.region.path
                by_path.setdefault(path, []).append(diagnostic)
        units = [unit for path, each in by_path.items() if (unit := self._unit(path, each)) is not None]
        self._try(_without_name_clashes(units))
        return bool(by_path)

    def made(self) -> FixResult:
        """What came of it."""
        files = {path: data for path, data in self.files.items() if self.seen.get(path) != data}
        seen = {path: data for path, data in self.seen.items() if path in files}
        plan = Plan(files, seen, self.moves)
        return FixResult(plan, tuple(self.fixed), tuple(self.declined.values()), self.registry, self.choice)

    def _unit(self, path: str, found: Sequence[Diagnostic]) -> FileFix | None:
        """A file with those of its corrections that do not touch each other, the first ones first."""
        data = self._now().read(path)
        if len(data) > MAX_FILE_BYTES:
            return None
        if path in self.alone:
            found = found[:1]
        pieces: list[TextEdit] = []
        taken: list[Diagnostic] = []
        for diagnostic in found:
            fix = diagnostic.fix
            assert fix is not None
            own = [TextEdit(edit.region.start, edit.region.end, edit.new) for edit in fix.edits]
            if any(edit.region.path != path for edit in fix.edits) or not _can_combine(data, [*pieces, *own]):
                continue
            pieces += own
            taken.append(diagnostic)
        if not taken:
            return None
        fixes = [diagnostic.fix for diagnostic in taken if diagnostic.fix is not None]
        new = next((fix.rename for fix in fixes if fix.rename), "")
        name = f"{path.rpartition('/')[0]}/{new}" if new else path
        return FileFix(path, name, apply_fixes(data, pieces, [fix.form for fix in fixes if fix.form]), tuple(taken))

    def _try(self, units: Sequence[FileFix]) -> None:
        """Keep the units that mend; those that do not are declined, or their corrections tried one at a time."""
        if not units:
            return
        changes = {**self.files}
        for unit in units:
            changes.update({unit.path: None, unit.name: unit.data})
        touched = {path for unit in units for path in (unit.path, unit.name)}
        after = reload_registry(self.registry, OverlayStore(self.store, changes), touched, self.tables)
        problems = self._problems(after)
        trouble = find_regressions(self.registry, self.problems, after, problems, units)
        if not trouble:
            self._keep(units, after, problems)
            return
        blamed = [unit for unit in units if unit.path in trouble]
        if blamed or len(units) == 1:
            for unit in blamed or units:
                self._decline(unit)
            self._try([unit for unit in units if unit not in (blamed or units)])
        else:  # some file makes trouble in another one
            half = len(units) // 2
            self._try(units[:half])
            self._try(units[half:])

    def _keep(self, units: Sequence[FileFix], after: Registry, problems: list[Problem]) -> None:
        now = self._now()
        for unit in units:
            if unit.path not in self.files:
                self.seen[unit.path] = now.read(unit.path)
            if unit.name != unit.path:
                self.files[unit.path] = None
                self.moves[unit.path] = unit.name
            self.files[unit.name] = unit.data
            self.fixed += unit.found
        self.registry, self.problems = after, problems

    def _decline(self, unit: FileFix) -> None:
        if len(unit.found) > 1:
            self.alone.add(unit.path)
        else:
            self.declined[_diagnostic_position(unit.found[0])] = unit.found[0]

    def _problems(self, registry: Registry) -> list[Problem]:
        """All findings, what the registry's settings turned off left out."""
        found = collect_problems(registry, self.today, ValidationOptions())
        return [p for p in found if p.rule not in self.off and p.rule.partition("-")[0] not in self.off]

    def _now(self) -> OverlayStore:
        return OverlayStore(self.store, self.files)

    def _text_of(self, path: str) -> str:
        return self.registry.text_of(path)

    def _shown(self, shown: Callable[[str], bool]) -> Callable[[str], bool]:
        """A file that got another name is shown where the old one was."""

        def either(path: str) -> bool:
            return shown(path) or any(new == path and shown(old) for old, new in self.moves.items())

        return either


def _diagnostic_position(diagnostic: Diagnostic) -> tuple[str, str, int]:
    return diagnostic.rule, diagnostic.region.path, diagnostic.region.start


def _can_combine(data: bytes, pieces: list[TextEdit]) -> bool:
    """Whether pieces of a file can be replaced together; a file that is not UTF-8 is left alone."""
    try:
        apply_text_edits(data.decode("utf-8").removeprefix("\ufeff"), pieces)
    except (UnicodeDecodeError, OverlappingEditsError):
        return False
    return True


def _without_name_clashes(units: Sequence[FileFix]) -> list[FileFix]:
    """The units without those that would take the name of another one."""
    names = Counter(unit.name.casefold() for unit in units)
    return [unit for unit in units if unit.name == unit.path or names[unit.name.casefold()] == 1]
