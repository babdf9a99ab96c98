"""Whether corrections mend: their findings are gone, and no other one has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from incubo.problem import FieldPath, Problem, Span
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.resolve import field_of
from incubo.validation.rule import RULES


class Unit(NamedTuple):
    """A file's corrections: its path, its new name (or the same), its new bytes, the findings they mend."""

    path: str
    name: str
    data: bytes
    found: tuple[Diagnostic, ...]


Kin: TypeAlias = tuple[str, str, tuple[str, ...]]
"""What stays the same of a finding when lines, items and words move: its rule, its file, its field."""


def trouble(
    before: Registry, old: Iterable[Problem], after: Registry, new: Sequence[Problem], units: Iterable[Unit]
) -> set[str]:
    """The files (by their old path) where something is wrong that should not be: a finding left, or one more."""
    names = {unit.name: unit.path for unit in units}
    unread = _unread(before)
    opened = {unit.path: unit for unit in units if unit.path in unread}
    seen = {unit.path: _seen_at_last(unit) for unit in units}
    known: Counter[Kin] = Counter()
    for problem in old:
        known[_kin(problem.rule, problem.where.path, field_of(problem.where), {})] += 1
    known.subtract(
        _kin(finding.rule, finding.region.path, finding.field, {})
        for unit in units
        if unit.path not in opened
        for finding in unit.found
    )
    wrong: set[str] = set()
    for problem in new:
        kin = _kin(problem.rule, problem.where.path, field_of(problem.where), names)
        unit = opened.get(kin[1])
        if unit is not None:
            if _stays(problem, unit, after):
                wrong.add(kin[1])
            continue
        known[kin] -= 1
        if known[kin] < 0 and _severity(problem, after) not in seen.get(kin[1], ()):
            wrong.add(kin[1])
    return wrong


def _seen_at_last(unit: Unit) -> tuple[str, ...]:
    """How grave what a file reveals may be, once a value is read that was left out before.

    A sure correction may reveal what was wrong anyway; of a guess a warning rather says that it is not a good one.
    """
    if not all(finding.rule.startswith(_LEFT_OUT) for finding in unit.found):
        return ()
    return ("warning", "advice") if _is_safe(unit) else ("advice",)


_LEFT_OUT = ("schema-", "yaml-", "ref-", "phase-unknown-name")
"""Rules that speak of a value which is read no further: other rules look at it once it is corrected."""


def _is_safe(unit: Unit) -> bool:
    return all(finding.fix is not None and finding.fix.safe for finding in unit.found)


def _severity(problem: Problem, registry: Registry) -> str:
    """The severity of a finding where nothing is configured, nor its startup has left."""
    return RULES[problem.rule].severity_for(registry.layout.kind_of(problem.where.path))


def _stays(problem: Problem, unit: Unit, after: Registry) -> bool:
    """Whether a finding of a file that could not be read before is more than what reading it at last reveals.

    After a safe correction, whatever else was wrong is seen now; a guess is a good one where nothing grave is seen,
    unless it is the next sign that stops the reading.
    """
    for finding in unit.found:
        start = problem.where.start if isinstance(problem.where, Span) else -1
        if problem.rule == finding.rule and start <= finding.region.start:
            return True
    if _is_safe(unit):
        return False
    return RULES[problem.rule].family not in ("yaml", "file") and _severity(problem, after) == "error"


def _unread(registry: Registry) -> set[str]:
    return {path for paths in registry.unreadable.values() for path in paths.values()}


def _kin(rule: str, path: str, field: FieldPath, names: Mapping[str, str]) -> Kin:
    return rule, names.get(path, path), tuple(str(step) for step in field if not isinstance(step, int))
