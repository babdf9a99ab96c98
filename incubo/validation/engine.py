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
    show_advice: bool = False
    severities: Mapping[str, str] = {}
    includes_path: Callable[[str], bool] | None = None


def validate(
    registry: Registry, today: date, read_text: Callable[[str], str], options: ValidationOptions | None = None
) -> ValidationResult:
    """Run every rule over a registry. `read_text` gives a file's text without its BOM ("" for a folder)."""
    options = options or ValidationOptions()
    return build_diagnostics(registry, today, read_text, collect_problems(registry, today, options), options)


def collect_problems(registry: Registry, today: date, options: ValidationOptions) -> list[Problem]:
    """All that loading and the rules asked for find, before it is judged."""
    problems = list(registry.problems)
    for rule in RULES.values():
        if rule.check is not None and _is_selected(rule.id, options):
            problems.extend(rule.check(registry, today))
    return problems


def build_diagnostics(
    registry: Registry,
    today: date,
    read_text: Callable[[str], str],
    problems: Iterable[Problem],
    options: ValidationOptions,
) -> ValidationResult:
    """Give each problem its severity and its place; leave out what was not asked for or was accepted."""
    judge_one = _SeverityResolver(registry, today, options)
    by_path: dict[str, list[tuple[Problem, str]]] = {}
    hidden = 0
    commented = registry.file_facts.suppression_paths
    wanted = {rule_id for rule_id in RULES if _is_selected(rule_id, options)}
    for problem in problems:
        path = problem.location.path
        if problem.rule_id not in wanted or (options.includes_path is not None and not options.includes_path(path)):
            continue
        severity = judge_one.severity(problem)
        if severity == "off":
            continue
        if severity == "advice" and not options.show_advice and path not in commented:
            hidden += 1
            continue
        if problem.fix is not None and judge_one.is_convention(problem):
            problem = problem._replace(fix=None)
        by_path.setdefault(path, []).append((problem, severity))
    for path in commented:
        if options.includes_path is None or options.includes_path(path):
            by_path.setdefault(path, [])
    resolver = Locator(read_text, registry.file_facts.scanners)
    diagnostics: list[Diagnostic] = []
    for path in sorted(by_path):
        found = [resolver.make_diagnostic(problem, severity) for problem, severity in by_path[path]]
        if path in commented:
            found = _apply_suppressions(path, found, resolver, judge_one, options)
            kept = [d for d in found if d.severity != "advice" or options.show_advice]
            hidden += len(found) - len(kept)
            found = kept
        found.sort(key=lambda d: (d.region.line, d.region.column, d.rule_id))
        diagnostics.extend(found)
        resolver.release(path)
    shown = (
        registry.paths
        if options.includes_path is None
        else [path for path in registry.paths if options.includes_path(path)]
    )
    return ValidationResult(tuple(diagnostics), len(shown), None, hidden)


def resolve_severities(
    registry: Registry, today: date, problems: Iterable[Problem], options: ValidationOptions
) -> list[str]:
    """The severities of those problems that were asked for, without their places. Comments are not looked at."""
    judge_one = _SeverityResolver(registry, today, options)
    wanted = {rule_id for rule_id in RULES if _is_selected(rule_id, options)}
    asked = (
        p
        for p in problems
        if p.rule_id in wanted and (options.includes_path is None or options.includes_path(p.location.path))
    )
    return [severity for problem in asked if (severity := judge_one.severity(problem)) != "off"]


def _is_selected(rule_id: str, options: ValidationOptions) -> bool:
    family = rule_id.partition("-")[0]
    if options.select and rule_id not in options.select and family not in options.select:
        return False
    return rule_id not in options.ignore and family not in options.ignore


def _apply_suppressions(
    path: str,
    diagnostics: list[Diagnostic],
    locator: Locator,
    severity_resolver: _SeverityResolver,
    options: ValidationOptions,
) -> list[Diagnostic]:
    """What the file's comments do not accept, and the comments that accept nothing."""
    spans = locator.spans(path)
    comments = [comment for comment in parse_suppressions(locator.lines(path)) if not spans.is_in_value(comment.start)]
    used: set[Suppression] = set()
    kept = [diagnostic for diagnostic in diagnostics if not is_suppressed(diagnostic, comments, used)]
    if not options.select and _is_selected("file-unused-ignore", options):
        for comment in comments:
            if comment not in used:
                problem = unused_suppression_problem(path, comment)
                severity = severity_resolver.severity(problem)
                if severity != "off":
                    kept.append(locator.make_diagnostic(problem, severity))
    return kept


class _SeverityResolver:
    """Settles severities: the configuration, then the rule, then what the entry is."""

    def __init__(self, registry: Registry, today: date, options: ValidationOptions) -> None:
        self.registry = registry
        self.today = today
        self.severities = options.severities
        self._default_severities: dict[tuple[str, str], tuple[str, bool]] = {}
        self._kind_by_folder = {folder: kind for kind, folder in registry.layout.folders.items()}
        self._ended_by_path: dict[str, bool] = {}
        self._conventions = _find_conventions(registry)

    def severity(self, problem: Problem) -> str:
        """`error`, `warning`, `advice` or `off`."""
        path = problem.location.path
        folder = path.rpartition("/")[0]
        key = (problem.rule_id, folder)
        if key not in self._default_severities:
            self._default_severities[key] = self._default_severity(problem.rule_id, folder)
        severity, configured = self._default_severities[key]
        if severity == "advice" and (configured or not problem.is_typo):
            return severity  # most of them, and none of what follows makes more of it
        rule = RULES[problem.rule_id]
        kind = self._kind_by_folder.get(folder)
        if not configured and problem.rule_id == "schema-unknown-key" and problem.message.arguments.get("required"):
            severity = RULES["schema-missing-field"].severity_for(kind)  # misspelt, a required field is missing
        if not configured and problem.is_typo and severity == "advice":
            severity = "warning"
        if (problem.rule_id, kind) in self._conventions and not configured:
            return "advice"
        if (
            severity == "error"
            and rule.family not in _NEVER_SOFTENED_FAMILIES
            and kind == "startup"
            and self._is_ended_startup(path)
        ):
            return "warning"
        if severity == "error" and rule.depends_on_today:
            return "warning"
        return severity

    def is_convention(self, problem: Problem) -> bool:
        """Whether the registry writes so throughout: it is no mistake of one file, to be corrected there."""
        return (
            problem.rule_id,
            self._kind_by_folder.get(problem.location.path.rpartition("/")[0]),
        ) in self._conventions

    def _default_severity(self, rule_id: str, folder: str) -> tuple[str, bool]:
        """The severity of a rule in a folder, and whether the settings say so."""
        rule = RULES[rule_id]
        configured = self.severities.get(rule_id) or self.severities.get(rule.family)
        return configured or rule.severity_for(self._kind_by_folder.get(folder)), bool(configured)

    def _is_ended_startup(self, path: str) -> bool:
        """Whether a startup is final and not live: what is wrong in it never blocks living work."""
        if path not in self._ended_by_path:
            entry = self.registry.startups.get(path.rpartition("/")[2].removesuffix(".md"))
            phase = phase_at(entry, self.today, self.registry.vocabulary) if entry is not None else None
            vocabulary = self.registry.vocabulary
            self._ended_by_path[path] = vocabulary.is_final(phase) and not vocabulary.is_live(phase)
        return self._ended_by_path[path]


def _find_conventions(registry: Registry) -> frozenset[tuple[str, str | None]]:
    """(rule, kind) of a way of writing that most files of a kind share: it is then the registry's convention."""
    folders = {folder: kind for kind, folder in registry.layout.folders.items()}
    counts: Counter[tuple[str, str | None]] = Counter()
    for rule_id, folder, _ in {
        (p.rule_id, *p.location.path.rpartition("/")[::2])
        for p in registry.problems
        if p.rule_id == "schema-date-as-text"
    }:
        counts[(rule_id, folders.get(folder))] += 1
    return frozenset(
        key for key, count in counts.items() if 2 * count > len(registry.entries.get(key[1] or "", ())) and count > 1
    )
