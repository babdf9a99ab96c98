"""`validate --fix`: the corrections of findings, made all at once in memory and kept only where they mend.

In each pass, every file gets the corrections that do not touch each other, and the registry is read again: a file
where a finding stays, or that adds one, is left as it was, and its corrections are tried one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.edit import mending_check as checking
from incubo.edit.mending_check import Unit
from incubo.edit.plan import Plan
from incubo.model.fields import Kind
from incubo.problem import Problem
from incubo.registry.loading import reload
from incubo.registry.registry import Registry
from incubo.registry.store import Patched, Store
from incubo.source.guard import MAX_BYTES
from incubo.source.mends import mended
from incubo.source.splice import Overlap, Splice, spliced
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import Choice, judge, problems_of

PASSES = 8
"""One correction may reveal another; more than a few times is a sign that they undo each other."""


class Mended(NamedTuple):
    """What the corrections give: the plan, the findings corrected, those whose correction did not mend.

    `registry`: as the plan leaves it. `choice`: what was shown, files that got another name too.
    """

    plan: Plan
    fixed: tuple[Diagnostic, ...]
    declined: tuple[Diagnostic, ...]
    registry: Registry
    choice: Choice


def mend(
    registry: Registry,
    store: Store,
    today: date,
    choice: Choice,
    tables: Mapping[str, Kind],
    *,
    guesses: bool = False,
    known: Callable[[Registry, Diagnostic], bool] | None = None,
) -> Mended:
    """Correct what `choice` shows, safe corrections only unless `guesses`. Nothing is written.

    `registry` was loaded from `store` with the same `tables`. What a comment accepts is left alone, and so are the
    findings that are `known`.
    """
    mender = _Mender(registry, store, today, choice, tables, guesses, known)
    for _ in range(PASSES):
        if not mender.run():
            break
    return mender.made()


class _Mender:
    """The registry as corrected so far, and what is not to be tried again."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        today: date,
        choice: Choice,
        tables: Mapping[str, Kind],
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
        found = judge(self.registry, self.today, self._text_of, self.problems, self.choice).diagnostics
        by_path: dict[str, list[Diagnostic]] = {}
        for diagnostic in found:
            fix = diagnostic.fix
            if self.known is not None and self.known(self.registry, diagnostic):
                continue
            if fix is not None and (fix.safe or self.guesses) and _key(diagnostic) not in self.declined:
                path = fix.edits[0].region.path if fix.edits else diagnostic.region.path
                by_path.setdefault(path, []).append(diagnostic)
        units = [unit for path, each in by_path.items() if (unit := self._unit(path, each)) is not None]
        self._try(_apart(units))
        return bool(by_path)

    def made(self) -> Mended:
        """What came of it."""
        files = {path: data for path, data in self.files.items() if self.seen.get(path) != data}
        seen = {path: data for path, data in self.seen.items() if path in files}
        plan = Plan(files, seen, self.moves)
        return Mended(plan, tuple(self.fixed), tuple(self.declined.values()), self.registry, self.choice)

    def _unit(self, path: str, found: Sequence[Diagnostic]) -> Unit | None:
        """A file with those of its corrections that do not touch each other, the first ones first."""
        data = self._now().read(path)
        if len(data) > MAX_BYTES:
            return None
        if path in self.alone:
            found = found[:1]
        pieces: list[Splice] = []
        taken: list[Diagnostic] = []
        for diagnostic in found:
            fix = diagnostic.fix
            assert fix is not None
            own = [Splice(edit.region.start, edit.region.end, edit.new) for edit in fix.edits]
            if any(edit.region.path != path for edit in fix.edits) or not _fit(data, [*pieces, *own]):
                continue
            pieces += own
            taken.append(diagnostic)
        if not taken:
            return None
        fixes = [diagnostic.fix for diagnostic in taken if diagnostic.fix is not None]
        new = next((fix.rename for fix in fixes if fix.rename), "")
        name = f"{path.rpartition('/')[0]}/{new}" if new else path
        return Unit(path, name, mended(data, pieces, [fix.form for fix in fixes if fix.form]), tuple(taken))

    def _try(self, units: Sequence[Unit]) -> None:
        """Keep the units that mend; those that do not are declined, or their corrections tried one at a time."""
        if not units:
            return
        changes = {**self.files}
        for unit in units:
            changes.update({unit.path: None, unit.name: unit.data})
        touched = {path for unit in units for path in (unit.path, unit.name)}
        after = reload(self.registry, Patched(self.store, changes), touched, self.tables)
        problems = self._problems(after)
        trouble = checking.trouble(self.registry, self.problems, after, problems, units)
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

    def _keep(self, units: Sequence[Unit], after: Registry, problems: list[Problem]) -> None:
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

    def _decline(self, unit: Unit) -> None:
        if len(unit.found) > 1:
            self.alone.add(unit.path)
        else:
            self.declined[_key(unit.found[0])] = unit.found[0]

    def _problems(self, registry: Registry) -> list[Problem]:
        """All findings, what the registry's settings turned off left out."""
        found = problems_of(registry, self.today, Choice())
        return [p for p in found if p.rule not in self.off and p.rule.partition("-")[0] not in self.off]

    def _now(self) -> Patched:
        return Patched(self.store, self.files)

    def _text_of(self, path: str) -> str:
        return self.registry.text_of(path)

    def _shown(self, shown: Callable[[str], bool]) -> Callable[[str], bool]:
        """A file that got another name is shown where the old one was."""

        def either(path: str) -> bool:
            return shown(path) or any(new == path and shown(old) for old, new in self.moves.items())

        return either


def _key(diagnostic: Diagnostic) -> tuple[str, str, int]:
    return diagnostic.rule, diagnostic.region.path, diagnostic.region.start


def _fit(data: bytes, pieces: list[Splice]) -> bool:
    """Whether pieces of a file can be replaced together; a file that is not UTF-8 is left alone."""
    try:
        spliced(data.decode("utf-8").removeprefix("\ufeff"), pieces)
    except (UnicodeDecodeError, Overlap):
        return False
    return True


def _apart(units: Sequence[Unit]) -> list[Unit]:
    """The units without those that would take the name of another one."""
    names = Counter(unit.name.casefold() for unit in units)
    return [unit for unit in units if unit.name == unit.path or names[unit.name.casefold()] == 1]
