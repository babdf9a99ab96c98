"""Runs the rules over a registry and turns their problems into diagnostics.

Each problem gets its severity (configuration, rule, state of the entry) and its lines and columns; problems that were
not selected or that a comment accepts are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.failures import collected_failures, tell_failure
from incubo.core.i18n import N_, translate_strictly
from incubo.core.message import Message
from incubo.core.problem import Problem, Span, failure_message
from incubo.core.progress import Progress, track_items, track_step
from incubo.model.records import Entry
from incubo.model.suggestions import SearchBudget, SuggestionIndex
from incubo.registry.layout import entry_id_from_path
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import SEVERITIES, Diagnostic, ValidationResult
from incubo.validation.locate import Locator
from incubo.validation.repairs import lead_to_source
from incubo.validation.rule import ALL_KINDS, LINE_ENDS, Check, Rule, Subjects
from incubo.validation.rules import RULES
from incubo.validation.suppressions import (
    SuppressionIndex,
    parse_suppressions,
    unused_suppression_problem,
)

MAX_FINDINGS = 1000
"""Most findings of one file that are shown; each takes a fifth of a millisecond to locate and to render."""
FAILED_RULE = "file-rule-failed"
"""The rule of the findings that say that another rule failed. It cannot be turned off."""
_MAX_FAILED_FILES = 20
"""After so many failures nobody needs to know each file."""
_NEVER_SOFTENED_FAMILIES = ("yaml", "file", "ref")


class ValidationOptions(NamedTuple):
    """What to report.

    `select` and `ignore` hold rule ids or families to keep (empty: all) and to leave out, `severities` the severities
    of `incubo.toml` by rule or family. `includes_path` restricts the files that are reported (None: all); rules look at
    the whole registry all the same.
    """

    select: Collection[str] = ()
    ignore: Collection[str] = ()
    show_advice: bool = False
    severities: Mapping[str, str] = MappingProxyType({})
    includes_path: Callable[[str], bool] | None = None


def validate_registry(
    registry: Registry, as_of: date, options: ValidationOptions | None = None, progress: Progress | None = None
) -> ValidationResult:
    """Run the selected rules over a registry."""
    options = options or ValidationOptions()
    problems = check_registry(registry, as_of, options, track_step(progress, 0, 2)).problems
    return build_diagnostics(registry, as_of, registry.read_text, problems, options, track_step(progress, 1, 2))


class CheckedRegistry(NamedTuple):
    """A registry with what the selected rules found in it on a day."""

    registry: Registry
    as_of: date
    problems_by_check: Mapping[Check, Sequence[Problem]]

    @property
    def problems(self) -> list[Problem]:
        """The problems of loading and those of the rules, before severities and suppressions."""
        return [*self.registry.problems, *chain.from_iterable(self.problems_by_check.values())]


def check_registry(
    registry: Registry,
    as_of: date,
    options: ValidationOptions,
    progress: Progress | None = None,
    previous: CheckedRegistry | None = None,
) -> CheckedRegistry:
    """Run the selected rules.

    `previous`: the same registry before some files changed (see `reload_registry`), checked on the same day with the
    same rules. Rules are then asked of what is new since, where that decides; the result is the same, up to its order.
    """
    difference = None
    if previous is not None and previous.as_of == as_of:
        difference = compare_registries(previous.registry, registry)
    checked = check_changed(registry, difference, as_of, options, progress)
    if previous is None or difference is None:
        return checked
    problems = {
        check: [*difference.kept(check, former), *checked.problems_by_check.get(check, ())]
        for check, former in previous.problems_by_check.items()
    }
    return checked._replace(problems_by_check=problems)


class Difference(NamedTuple):
    """What two registries have in common: the files of the entries in `unchanged`, and nothing that was `touched`, of
    what a check may read.
    """

    unchanged: Set[str]
    touched: Set[str]

    def may_change(self, check: Check) -> bool:
        """Whether what a check finds may differ in a file that did not change."""
        return not self.touched.isdisjoint(check.reads)

    def concerns(self, check: Check) -> bool:
        """Whether what a check finds may differ because of what it reads in its subject."""
        return check.each != "" and not (check.fields and self.touched.isdisjoint(check.fields))

    def kept(self, check: Check, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Of what a check found in one registry, what holds in the other without asking it again."""
        if self.may_change(check):
            return ()
        if not self.concerns(check):
            return problems
        return [problem for problem in problems if problem.location.path in self.unchanged]


def compare_registries(before: Registry, after: Registry) -> Difference | None:
    """What differs between two registries of one layout; None if it may be anything."""
    if before.vocabulary is not after.vocabulary:
        return None
    unchanged: set[str] = set()
    touched: set[str] = set()
    line_ends = ((one.file_facts.crlf_paths, len(one.paths)) for one in (before, after))
    if next(line_ends) != next(line_ends):
        touched.add(LINE_ENDS)
    problems_before, problems_after = _group_problems(before), _group_problems(after)
    commented = before.file_facts.suppression_paths | after.file_facts.suppression_paths
    for kind in ALL_KINDS:
        former, entries = before.entries.get(kind, {}), after.entries.get(kind, {})
        same = entries.keys() if entries is former else {i for i, entry in entries.items() if former.get(i) is entry}
        unchanged.update(entries[entry_id].path for entry_id in same)
        if before.unreadable_files.get(kind) != after.unreadable_files.get(kind):
            touched |= {kind, f"{kind}.id"}
        if entries is not former:
            touched.add(kind)
        for entry_id in (former.keys() | entries.keys()) - same:
            old, new = former.get(entry_id), entries.get(entry_id)
            old_values, new_values = _field_values(kind, old), _field_values(kind, new)
            names = old_values.keys() | new_values.keys()
            if (
                old is not None
                and new is not None
                and old.draft == new.draft  # what a draft lacks is no fault
                and old.path not in commented  # whether a comment is used depends on every finding of its file
                and problems_before.get(old.path) == problems_after.get(old.path)
            ):
                names = {name for name in names if old_values.get(name) != new_values.get(name)}
            touched |= names
    return Difference(unchanged, touched)


def _group_problems(registry: Registry) -> dict[str, list[Problem]]:
    """What was wrong with each file when it was read."""
    by_path: dict[str, list[Problem]] = {}
    for problem in registry.problems:
        by_path.setdefault(problem.location.path, []).append(problem)
    return by_path


def _field_values(kind: str, entry: Any) -> dict[str, object]:
    """The values of an entry (None: none) and those of the items of its lists, by the names of their fields."""
    values: dict[str, object] = {}
    for name, value in entry._asdict().items() if entry is not None else ():
        values[f"{kind}.{name}"] = value
        if type(value) is tuple and value and hasattr(value[0], "_fields"):
            values |= {f"{kind}.{name}.{part}": [item[i] for item in value] for i, part in enumerate(value[0]._fields)}
    return values


def check_changed(
    registry: Registry,
    difference: Difference | None,
    as_of: date,
    options: ValidationOptions,
    progress: Progress | None = None,
    *,
    advice_elsewhere: bool = True,
) -> CheckedRegistry:
    """What the selected rules find where it may differ from another registry (`difference`; None: everywhere).

    `advice_elsewhere`: whether advice is wanted on the files that did not change.
    """
    everywhere = Subjects(registry)
    changed = Subjects(registry, difference.unchanged) if difference is not None else everywhere
    problems: dict[Check, list[Problem]] = {}
    for rule in track_items(RULES.values(), progress):
        severity = _find_configured(rule, options.severities) or rule.severity
        if severity == "off" or not _is_selected(rule.id, options):
            continue
        for check in rule.checks:
            may_change = difference is None or difference.may_change(check)
            if difference is None or (may_change and (advice_elsewhere or not check.each or severity != "advice")):
                problems[check] = _run_check(rule, check, registry, as_of, everywhere)
            elif may_change or difference.concerns(check):
                problems[check] = _run_check(rule, check, registry, as_of, changed)
    return CheckedRegistry(registry, as_of, problems)


def _run_check(rule: Rule, check: Check, registry: Registry, as_of: date, subjects: Subjects) -> list[Problem]:
    """What a check finds. One that fails finds what it can, and a problem says that it failed: in the file, where it is
    asked of each entry by itself, else in the settings, which may turn the rule off.
    """
    found: list[Problem] = []
    try:
        for problem in check.find_problems(registry, as_of, subjects):
            found.append(problem)
    except Exception as error:
        if not check.each:
            return [*found, _failed_rule_problem(rule, error)]
    else:
        return found
    found = []
    for path, subject in subjects.one_by_one(check.each):
        try:
            found += check.function(registry, as_of, *subject)
        except Exception as error:
            if len(collected_failures()) >= _MAX_FAILED_FILES:
                return [*found, _failed_rule_problem(rule, error)]
            found.append(_failed_rule_problem(rule, error, path))
    return found


def _failed_rule_problem(rule: Rule, error: Exception, path: str = "") -> Problem:
    """The problem that says that a rule failed. Raises the exception again where nobody collects failures."""
    failure = tell_failure(error, Message(N_("the rule “{rule}”"), {"rule": rule.id}), path)
    return Problem(
        FAILED_RULE,
        Span(path or CONFIG_FILE, 0, 0),
        failure_message(failure),
        hints=(Message(N_("the other rules were applied; what this one would find is not known")),),
    )


class LocatedFindings:
    """The diagnostics of files, for `build_diagnostics`: for whoever validates a registry again after a change.

    Those of a file hold as long as its problems and their severities are the same, and as long as no file that they
    point at was read again.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, tuple[list[tuple[Problem, str]], dict[str, Entry | None], list[Diagnostic]]] = {}

    def find(self, path: str, problems: list[tuple[Problem, str]], registry: Registry) -> list[Diagnostic] | None:
        """The diagnostics of these problems of a file; None if they have to be located."""
        known_problems, entries, diagnostics = self._by_path.get(path, (None, {}, []))
        if known_problems != problems or any(
            entry is None or registry.entry_at(other_path) is not entry for other_path, entry in entries.items()
        ):
            return None
        return list(diagnostics)

    def keep(
        self, path: str, problems: list[tuple[Problem, str]], registry: Registry, diagnostics: list[Diagnostic]
    ) -> None:
        """Remember the diagnostics of the problems of a file."""
        locations = [problem.location for problem, _ in problems]
        for problem, _ in problems:
            locations += [label.location for label in problem.secondary_labels]
            locations += [edit.location for edit in problem.fix.edits] if problem.fix is not None else []
        entries = {location.path: registry.entry_at(location.path) for location in locations}
        self._by_path[path] = (list(problems), entries, list(diagnostics))


def build_diagnostics(
    registry: Registry,
    as_of: date,
    read_text: Callable[[str], str],
    problems: Iterable[Problem],
    options: ValidationOptions,
    progress: Progress | None = None,
    located: LocatedFindings | None = None,
) -> ValidationResult:
    """Give the problems severities and positions; leave out those that are not selected or are suppressed.

    `located`: what an earlier call with the same `read_text` located; what this one locates is added to it.
    """
    severity_resolver = _SeverityResolver(registry, as_of, options)
    problems_by_path: dict[str, list[tuple[Problem, str]]] = {}
    hidden_advice_count = 0
    commented = registry.file_facts.suppression_paths
    tells_unused = not options.select and _is_selected("file-unused-ignore", options)
    for problem, severity in _select(problems, options, severity_resolver):
        path = problem.location.path
        if severity == "advice" and not options.show_advice and path not in commented:
            hidden_advice_count += 1
            continue
        if problem.fix is not None and severity_resolver.is_convention(problem):
            problem = problem._replace(fix=None)
        problems_by_path.setdefault(path, []).append((problem, severity))
    for path in commented if tells_unused else ():
        if _includes_path(options, path):
            problems_by_path.setdefault(path, [])
    locator = Locator(read_text, registry.file_facts.scanners)
    diagnostics: list[Diagnostic] = []
    find_rule = partial(SuggestionIndex(RULES).find_nearest, budget=SearchBudget())
    for path in track_items(sorted(problems_by_path), progress):
        in_file = located.find(path, problems_by_path[path], registry) if located is not None else None
        if in_file is None:
            in_file = _locate_most_severe(path, problems_by_path[path], locator, severity_resolver)
            if located is not None:
                located.keep(path, problems_by_path[path], registry, in_file)
        if path in commented:
            unsuppressed = _apply_suppressions(
                path, in_file, locator, severity_resolver, find_rule if tells_unused else None
            )
            in_file = [d for d in unsuppressed if d.severity != "advice" or options.show_advice]
            hidden_advice_count += len(unsuppressed) - len(in_file)
        in_file.sort(key=lambda d: (d.region.line, d.region.column, d.rule_id))
        diagnostics.extend(in_file)
        locator.release(path)
    file_count = sum(_includes_path(options, path) for path in registry.paths)
    return ValidationResult(tuple(diagnostics), file_count, None, hidden_advice_count)


def resolve_severities(
    registry: Registry, as_of: date, problems: Iterable[Problem], options: ValidationOptions
) -> list[str]:
    """The severities of the selected problems, without positions. Suppression comments are not applied."""
    severity_resolver = _SeverityResolver(registry, as_of, options)
    return [severity for _, severity in _select(problems, options, severity_resolver)]


def _select(
    problems: Iterable[Problem], options: ValidationOptions, severity_resolver: _SeverityResolver
) -> Iterator[tuple[Problem, str]]:
    """The selected problems with their severities."""
    selected_rules = {rule_id for rule_id in RULES if _is_selected(rule_id, options)}
    for problem in problems:
        if problem.rule_id in selected_rules and _includes_path(options, problem.location.path):
            severity = severity_resolver.severity(problem)
            if severity != "off":
                yield problem, severity


def _includes_path(options: ValidationOptions, path: str) -> bool:
    return options.includes_path is None or options.includes_path(path)


def _find_configured(rule: Rule, severities: Mapping[str, str]) -> str | None:
    """The severity that `incubo.toml` gives to a rule or its family."""
    return severities.get(rule.id) or severities.get(rule.family)


def _is_selected(rule_id: str, options: ValidationOptions) -> bool:
    if rule_id == FAILED_RULE:
        return True  # what is asked for was not all checked
    family = rule_id.partition("-")[0]
    if options.select and rule_id not in options.select and family not in options.select:
        return False
    return rule_id not in options.ignore and family not in options.ignore


def _locate_most_severe(
    path: str, problems: list[tuple[Problem, str]], locator: Locator, severity_resolver: _SeverityResolver
) -> list[Diagnostic]:
    """The diagnostics of a file: of too many problems the most severe, and one that says so."""
    is_cut = len(problems) > MAX_FINDINGS
    if is_cut:
        problems = sorted(problems, key=lambda pair: SEVERITIES.index(pair[1]))[:MAX_FINDINGS]
        message = Message(N_("this file has more than {n} findings: the others are not shown"), {"n": MAX_FINDINGS})
        too_many = Problem("file-too-many-findings", Span(path, 0, 0), message)
        problems.append((too_many, severity_resolver.severity(too_many)))
    found = [_make_diagnostic(problem, severity, locator) for problem, severity in problems if severity != "off"]
    registry = severity_resolver.registry
    return found if registry.layout.source is None else [lead_to_source(one, registry, locator) for one in found]


def _make_diagnostic(problem: Problem, severity: str, locator: Locator) -> Diagnostic:
    """The diagnostic of a problem; where its place is not found or its words cannot be formed, that its rule failed."""
    try:
        diagnostic = locator.make_diagnostic(problem, severity)
        hints = (hint.text for hint in diagnostic.hints)
        for message in (problem.message, *(label.message for label in diagnostic.labels), *hints):
            if message is not None and message.arguments:
                translate_strictly(message, {"source": ""})
    except Exception as error:
        return locator.make_diagnostic(
            _failed_rule_problem(RULES[problem.rule_id], error, problem.location.path), "error"
        )
    return diagnostic


def paths_with_too_many_findings(diagnostics: Iterable[Diagnostic]) -> set[str]:
    """The files of which some findings are left out."""
    return {d.region.path for d in diagnostics if d.rule_id == "file-too-many-findings"}


def _apply_suppressions(
    path: str,
    diagnostics: list[Diagnostic],
    locator: Locator,
    severity_resolver: _SeverityResolver,
    find_rule: Callable[[str], str | None] | None,
) -> list[Diagnostic]:
    """The diagnostics that no comment of the file accepts, and one for each comment that accepts nothing, unless
    `find_rule` is None (`unused_suppression_problem`). Where findings were left out, a comment may accept one of those.
    """
    spans = locator.spans(path)
    comments = SuppressionIndex([s for s in parse_suppressions(locator.lines(path)) if not spans.is_in_value(s.start)])
    unsuppressed = [d for d in diagnostics if not comments.is_suppressed(d)]
    if find_rule is None or paths_with_too_many_findings(diagnostics):
        return unsuppressed
    problems = [unused_suppression_problem(path, comment, find_rule) for comment in comments.unused]
    return unsuppressed + _locate_most_severe(
        path,
        [(problem, severity_resolver.severity(problem)) for problem in problems],
        locator,
        severity_resolver,
    )


class _SeverityResolver:
    """Severities of problems: from the configuration, else the rule, softened by the state of the entry."""

    def __init__(self, registry: Registry, as_of: date, options: ValidationOptions) -> None:
        self.registry = registry
        self.as_of = as_of
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
            return severity  # the usual case: nothing below changes it
        rule = RULES[problem.rule_id]
        kind = self._kind_by_folder.get(folder)
        is_draft = kind is not None and self.registry.is_draft(kind, entry_id_from_path(path))
        if (
            not configured
            and problem.rule_id == "schema-unknown-key"
            and problem.message.arguments.get("required")
            and not is_draft
        ):
            severity = RULES["schema-missing-field"].severity_for(kind)  # a misspelt required field is a missing one
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
        if severity == "error" and (rule.depends_on_today or (is_draft and rule.finds_gaps)):
            return "warning"
        return severity

    def is_convention(self, problem: Problem) -> bool:
        """Whether the problem is a convention of the registry: it is not fixed in one file."""
        return (
            problem.rule_id,
            self._kind_by_folder.get(problem.location.path.rpartition("/")[0]),
        ) in self._conventions

    def _default_severity(self, rule_id: str, folder: str) -> tuple[str, bool]:
        """The severity of a rule in a folder, and whether `incubo.toml` sets it."""
        rule = RULES[rule_id]
        if rule_id == FAILED_RULE:
            return rule.severity_for(None), True
        configured = _find_configured(rule, self.severities)
        return configured or rule.severity_for(self._kind_by_folder.get(folder)), bool(configured)

    def _is_ended_startup(self, path: str) -> bool:
        """Whether a startup has left the programme: its errors never block work on the others."""
        if path not in self._ended_by_path:
            phase = self.registry.phase_at(entry_id_from_path(path), self.as_of)
            self._ended_by_path[path] = self.registry.vocabulary.is_exit(phase)
        return self._ended_by_path[path]


def _find_conventions(registry: Registry) -> frozenset[tuple[str, str | None]]:
    """The (rule, kind) pairs of a spelling that most files of a kind share: a convention of the registry."""
    rule_id = "schema-date-as-text"
    kind_by_folder = {folder: kind for kind, folder in registry.layout.folders.items()}
    paths = {problem.location.path for problem in registry.problems if problem.rule_id == rule_id}
    counts = Counter(kind_by_folder.get(path.rpartition("/")[0]) for path in paths)
    return frozenset(
        (rule_id, kind)
        for kind, count in counts.items()
        if count > 1 and 2 * count > len(registry.entries.get(kind or "", ()))
    )
