"""Problems to diagnostics: every rule run once, severities settled, accepted findings left out, the rest placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.problem import Problem
from incubo.model.phases import phase_at
from incubo.registry.registry import Registry
from incubo.validation import rules as _rules  # noqa: F401  (fills RULES)
from incubo.validation.diagnostic import Diagnostic, ValidationResult
from incubo.validation.locate import Locator
from incubo.validation.rule import RULES
from incubo.validation.suppressions import Suppression, is_suppressed, parse_suppressions, unused_suppression_problem

_NEVER_SOFTENED_FAMILIES = ("yaml", "file", "ref")


class ValidationOptions(NamedTuple):
    """What is asked for: rule ids or families to keep (empty = all) and to leave out, whether advice is shown,

    severities by rule from `incubo.toml`, and which paths are shown (None = all; nothing is left unread).
    """

    select: Collection[str] = ()
    ignore: Collection[str] = ()
    advice: bool = False
    severities: Mapping[str, str] = {}
    shown: Callable[[str], bool] | None = None


def validate(
    registry: Registry, today: date, text_of: Callable[[str], str], choice: ValidationOptions | None = None
) -> ValidationResult:
    """Run every rule over a registry. `text_of` gives a file's text without its BOM ("" for a folder)."""
    choice = choice or ValidationOptions()
    return build_diagnostics(registry, today, text_of, collect_problems(registry, today, choice), choice)


def collect_problems(registry: Registry, today: date, choice: ValidationOptions) -> list[Problem]:
    """All that loading and the rules asked for find, before it is judged."""
    problems = list(registry.problems)
    for rule in RULES.values():
        if rule.check is not None and _is_selected(rule.id, choice):
            problems.extend(rule.check(registry, today))
    return problems


def build_diagnostics(
    registry: Registry,
    today: date,
    text_of: Callable[[str], str],
    problems: Iterable[Problem],
    choice: ValidationOptions,
) -> ValidationResult:
    """Give each problem its severity and its place; leave out what was not asked for or was accepted."""
    judge_one = _SeverityResolver(registry, today, choice)
    by_path: dict[str, list[tuple[Problem, str]]] = {}
    hidden = 0
    commented = registry.facts["remarks"]
    wanted = {rule_id for rule_id in RULES if _is_selected(rule_id, choice)}
    for problem in problems:
        path = problem.where.path
        if problem.rule not in wanted or (choice.shown is not None and not choice.shown(path)):
            continue
        severity = judge_one.severity(problem)
        if severity == "off":
            continue
        if severity == "advice" and not choice.advice and path not in commented:
            hidden += 1
            continue
        if problem.fix is not None and judge_one.is_convention(problem):
            problem = problem._replace(fix=None)
        by_path.setdefault(path, []).append((problem, severity))
    for path in commented:
        if choice.shown is None or choice.shown(path):
            by_path.setdefault(path, [])
    resolver = Locator(text_of, registry.facts.get("written", {}))
    diagnostics: list[Diagnostic] = []
    for path in sorted(by_path):
        found = [resolver.diagnostic(problem, severity) for problem, severity in by_path[path]]
        if path in commented:
            found = _apply_suppressions(path, found, resolver, judge_one, choice)
            kept = [d for d in found if d.severity != "advice" or choice.advice]
            hidden += len(found) - len(kept)
            found = kept
        found.sort(key=lambda d: (d.region.line, d.region.column, d.rule))
        diagnostics.extend(found)
        resolver.forget(path)
    shown = registry.paths if choice.shown is None else [path for path in registry.paths if choice.shown(path)]
    return ValidationResult(tuple(diagnostics), len(shown), None, hidden)


def resolve_severities(
    registry: Registry, today: date, problems: Iterable[Problem], choice: ValidationOptions
) -> list[str]:
    """The severities of those problems that were asked for, without their places. Comments are not looked at."""
    judge_one = _SeverityResolver(registry, today, choice)
    wanted = {rule_id for rule_id in RULES if _is_selected(rule_id, choice)}
    asked = (p for p in problems if p.rule in wanted and (choice.shown is None or choice.shown(p.where.path)))
    return [severity for problem in asked if (severity := judge_one.severity(problem)) != "off"]


def _is_selected(rule_id: str, choice: ValidationOptions) -> bool:
    family = rule_id.partition("-")[0]
    if choice.select and rule_id not in choice.select and family not in choice.select:
        return False
    return rule_id not in choice.ignore and family not in choice.ignore


def _apply_suppressions(
    path: str, found: list[Diagnostic], resolver: Locator, judge_one: _SeverityResolver, choice: ValidationOptions
) -> list[Diagnostic]:
    """What the file's comments do not accept, and the comments that accept nothing."""
    spans = resolver.spans(path)
    comments = [comment for comment in parse_suppressions(resolver.lines(path)) if not spans.in_value(comment.start)]
    used: set[Suppression] = set()
    kept = [diagnostic for diagnostic in found if not is_suppressed(diagnostic, comments, used)]
    if not choice.select and _is_selected("file-unused-ignore", choice):
        for comment in comments:
            if comment not in used:
                problem = unused_suppression_problem(path, comment)
                severity = judge_one.severity(problem)
                if severity != "off":
                    kept.append(resolver.diagnostic(problem, severity))
    return kept


class _SeverityResolver:
    """Settles severities: the configuration, then the rule, then what the entry is."""

    def __init__(self, registry: Registry, today: date, choice: ValidationOptions) -> None:
        self.registry = registry
        self.today = today
        self.severities = choice.severities
        self._usual: dict[tuple[str, str], tuple[str, bool]] = {}
        self._kinds = {folder: kind for kind, folder in registry.layout.folders.items()}
        self._dead: dict[str, bool] = {}
        self._conventional = _find_conventions(registry)

    def severity(self, problem: Problem) -> str:
        """`error`, `warning`, `advice` or `off`."""
        path = problem.where.path
        folder = path.rpartition("/")[0]
        key = (problem.rule, folder)
        if key not in self._usual:
            self._usual[key] = self._usually(problem.rule, folder)
        severity, configured = self._usual[key]
        if severity == "advice" and (configured or not problem.typo):
            return severity  # most of them, and none of what follows makes more of it
        rule = RULES[problem.rule]
        kind = self._kinds.get(folder)
        if not configured and problem.rule == "schema-unknown-key" and problem.message.arguments.get("required"):
            severity = RULES["schema-missing-field"].severity_for(kind)  # misspelt, a required field is missing
        if not configured and problem.typo and severity == "advice":
            severity = "warning"
        if (problem.rule, kind) in self._conventional and not configured:
            return "advice"
        if (
            severity == "error"
            and rule.family not in _NEVER_SOFTENED_FAMILIES
            and kind == "startup"
            and self._is_dead(path)
        ):
            return "warning"
        if severity == "error" and rule.calendar:
            return "warning"
        return severity

    def is_convention(self, problem: Problem) -> bool:
        """Whether the registry writes so throughout: it is no mistake of one file, to be corrected there."""
        return (problem.rule, self._kinds.get(problem.where.path.rpartition("/")[0])) in self._conventional

    def _usually(self, rule_id: str, folder: str) -> tuple[str, bool]:
        """The severity of a rule in a folder, and whether the settings say so."""
        rule = RULES[rule_id]
        configured = self.severities.get(rule_id) or self.severities.get(rule.family)
        return configured or rule.severity_for(self._kinds.get(folder)), bool(configured)

    def _is_dead(self, path: str) -> bool:
        """Whether a startup is final and not live: what is wrong in it never blocks living work."""
        if path not in self._dead:
            entry = self.registry.startups.get(path.rpartition("/")[2].removesuffix(".md"))
            phase = phase_at(entry, self.today, self.registry.vocabulary) if entry is not None else None
            vocabulary = self.registry.vocabulary
            self._dead[path] = vocabulary.is_final(phase) and not vocabulary.is_live(phase)
        return self._dead[path]


def _find_conventions(registry: Registry) -> frozenset[tuple[str, str | None]]:
    """(rule, kind) of a way of writing that most files of a kind share: it is then the registry's convention."""
    folders = {folder: kind for kind, folder in registry.layout.folders.items()}
    counts: Counter[tuple[str, str | None]] = Counter()
    for rule_id, folder, _ in {
        (p.rule, *p.where.path.rpartition("/")[::2]) for p in registry.problems if p.rule == "schema-date-as-text"
    }:
        counts[(rule_id, folders.get(folder))] += 1
    return frozenset(
        key for key, count in counts.items() if 2 * count > len(registry.entries.get(key[1] or "", ())) and count > 1
    )
