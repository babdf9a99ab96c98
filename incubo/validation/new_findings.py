"""The findings that a change adds to a registry: `validate --since`.

Findings of two states of a registry are matched by fingerprint: rule, path (followed through renames), field path with
list items named by their key, case and arguments. It has no line number, no index and no word of a message, so that
moving lines or rewording a message makes no finding new. Both states are validated on the same day, with the same
settings.

Two keys are coarser on purpose, because incubo made the change itself. `edit/plan.py` leaves out the field: an edit
may carry a finding elsewhere, as where it splits a mission in two. `edit/fixer.py` leaves out the arguments and items:
a fix changes the values that other findings of the same field quote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, TypeVar

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldPath, Problem
from incubo.core.progress import Progress, track_step
from incubo.model.item_keys import ITEM_LISTS, single_names
from incubo.registry.layout import entry_id_from_path
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import BaselineSummary, Diagnostic, ValidationResult
from incubo.validation.engine import (
    CheckedRegistry,
    ValidationOptions,
    build_diagnostics,
    check_registry,
    resolve_severities,
)
from incubo.validation.gaps import is_gap_of_draft

Fingerprint: TypeAlias = tuple[str, str, tuple[str, ...], str, str]
"""The rule of a finding, its path, field path and case, and the arguments of its message."""

_Finding = TypeVar("_Finding", Problem, Diagnostic)


def fingerprint(
    problem: Problem,
    registry: Registry,
    renames: Mapping[str, str] | None = None,
    *,
    rename_arguments: bool = True,
) -> Fingerprint:
    """The fingerprint of a finding of `registry`.

    For a finding of the baseline, `renames` (old path → new path) gives the fingerprint it would have now; with
    `rename_arguments`, ids in its arguments and its field path are renamed too.
    """
    path, case, arguments = problem.location.path, problem.case, problem.message.arguments
    stable_path = _stable_field_path(path, problem.field_path, registry) if problem.field_path else ()
    if not renames:
        return problem.rule_id, path, stable_path, case, _arguments_key(arguments)
    if rename_arguments and arguments:  # a finding about a renamed entry is the same finding
        arguments = rename_ids(arguments, renames)
    if rename_arguments and stable_path:
        ids = _renamed_ids(renames)
        stable_path = tuple(_rename_value(step, ids) for step in stable_path)
    return problem.rule_id, renames.get(path, path), stable_path, case, _arguments_key(arguments)


def make_fingerprint_function(registry: Registry) -> Callable[[Diagnostic], Fingerprint]:
    """The function that gives the fingerprints of the diagnostics of a registry (`render_diagnostics` asks for it)."""
    return lambda diagnostic: fingerprint(diagnostic.problem, registry)


def _arguments_key(arguments: Mapping[str, Any]) -> str:
    return repr([(name, _without_wording(arguments[name])) for name in sorted(arguments)]) if arguments else ""


def _without_wording(value: Any) -> Any:
    """An argument without wording: a message becomes its arguments, a labelled value its id."""
    if isinstance(value, Message):
        return _arguments_key(value.arguments)
    if isinstance(value, LabelledValue):
        return value.id
    return [_without_wording(item) for item in value] if type(value) in (list, tuple) else value


def rename_ids(arguments: Mapping[str, Any], renames: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a message with old ids replaced by new ones, alone or at the end of a reference."""
    ids = _renamed_ids(renames)
    return {name: _rename_value(value, ids) for name, value in arguments.items()}


def _renamed_ids(renames: Mapping[str, str]) -> dict[str, str]:
    return {entry_id_from_path(old): entry_id_from_path(new) for old, new in renames.items()}


def _rename_value(value: Any, renamed_ids: Mapping[str, str]) -> Any:
    if type(value) is str:
        prefix, slash, name = value.rpartition("/")
        return prefix + slash + renamed_ids.get(name, name)
    return type(value)(_rename_value(item, renamed_ids) for item in value) if type(value) in (list, tuple) else value


def _stable_field_path(path: str, field_path: FieldPath, registry: Registry) -> tuple[str, ...]:
    """A field path in which items of lists are named by their key, not by their index."""
    if not any(type(step) is int for step in field_path):
        return tuple(map(str, field_path))
    value: Any = registry.entry_at(path)
    steps: list[str] = []
    list_name = ""
    for step in field_path:
        if type(step) is int:
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            steps.append(_item_key(list_name, value))
        else:
            list_name = str(step)
            value = getattr(value, list_name, None)
            steps.append(list_name)
    return tuple(steps)


def _item_key(list_name: str, item: Any) -> str:
    """The key of an item of a list; "" for one that could not be read (its arguments identify it)."""
    field = ITEM_LISTS.get(list_name)
    if field is None or item is None:
        return "" if item is None else str(item)
    values = (getattr(item, name, None) for name in single_names(field))
    return " ".join("" if value is None else str(value) for value in values)


class Baseline(NamedTuple):
    """The registry as it was, and the files that have another name since (old path → new path).

    `revision` is the revision as the user named it, `commit` the full id of the commit that `registry` was read from.
    """

    registry: Registry
    revision: str
    commit: str
    renames: Mapping[str, str] = MappingProxyType({})

    def current_path(self, path: str) -> str:
        """The name that a file of the baseline has now."""
        return self.renames.get(path, path)

    def with_renames(self, newer_renames: Mapping[str, str]) -> Baseline:
        """The same baseline after more renames."""
        followed = {old: newer_renames.get(new, new) for old, new in self.renames.items()}
        intermediate_paths = set(self.renames.values())
        direct = {old: new for old, new in newer_renames.items() if old not in intermediate_paths}
        return self._replace(renames={**direct, **followed})


def compare_with_baseline(
    baseline: Baseline,
    registry: Registry,
    as_of: date,
    options: ValidationOptions,
    progress: Progress | None = None,
    checked_baseline: CheckedRegistry | None = None,
) -> ValidationResult:
    """The findings that `registry` adds to those of `baseline`, and how many it fixes, among those `options` shows.

    `checked_baseline`: the registry of the baseline, checked already, where several are compared with it.
    """
    old_registry, renames = baseline.registry, baseline.renames
    commented = {
        *registry.file_facts.suppression_paths,
        *map(baseline.current_path, old_registry.file_facts.suppression_paths),
    }
    old_options = _with_renamed_paths(options, renames)
    checked = check_registry(registry, as_of, options, track_step(progress, 0, 2), previous=checked_baseline)
    new_problems = checked.problems
    if checked_baseline is None:
        checked_baseline = check_registry(old_registry, as_of, options, track_step(progress, 1, 2), previous=checked)
    old_problems = checked_baseline.problems

    # Most files have no suppression comment: their problems are matched before anything else is done with them.
    added, removed, unchanged = _match_findings(
        [problem for problem in old_problems if baseline.current_path(problem.location.path) not in commented],
        [problem for problem in new_problems if problem.location.path not in commented],
        baseline,
        registry,
    )
    added_result = build_diagnostics(
        registry,
        as_of,
        registry.read_text,
        [_explain_removed_target(problem, baseline) for problem in added],
        options._replace(includes_path=_both_match(options.includes_path, lambda path: path not in commented)),
    )
    # Whether a file that cannot be read any more has its problems fixed is unknown.
    fixed = [
        problem for problem in removed if baseline.current_path(problem.location.path) not in registry.unreadable_paths
    ]
    fixed_severities = resolve_severities(old_registry, as_of, fixed, old_options)
    existing_severities = resolve_severities(registry, as_of, unchanged, options)

    # A comment may begin or cease to accept a finding: in the few files that have one, diagnostics are matched.
    old_result = build_diagnostics(
        old_registry,
        as_of,
        old_registry.read_text,
        _problems_in_paths(old_problems, renames, commented),
        _restricted_to_paths(old_options, renames, commented),
    )
    new_problems_in_commented = _problems_in_paths(new_problems, {}, commented)
    new_result = build_diagnostics(
        registry,
        as_of,
        registry.read_text,
        new_problems_in_commented,
        _restricted_to_paths(options, {}, commented),
    )
    matches = _match_findings(old_result.diagnostics, new_result.diagnostics, baseline, registry)
    added_here, removed_here, existing_here = (
        [diagnostic for diagnostic in diagnostics if _is_shown(diagnostic.severity, options)] for diagnostics in matches
    )
    # A finding that a comment accepts now is not fixed: its problem is still there.
    remaining = {fingerprint(problem, registry) for problem in new_problems_in_commented}
    fixed_here = [
        diagnostic
        for diagnostic in removed_here
        if fingerprint(diagnostic.problem, old_registry, renames) not in remaining
        and baseline.current_path(diagnostic.region.path) not in registry.unreadable_paths
    ]

    diagnostics = sorted((*added_result.diagnostics, *added_here), key=_location_sort_key)
    summary = BaselineSummary(
        baseline.revision,
        baseline.commit,
        new_count=len(diagnostics),
        fixed_count=sum(_is_shown(severity, options) for severity in fixed_severities) + len(fixed_here),
        existing_count=sum(_is_shown(severity, options) for severity in existing_severities) + len(existing_here),
    )
    hidden_advice_count = added_result.hidden_advice_count + len(matches[0]) - len(added_here)
    file_count = sum(options.includes_path is None or options.includes_path(path) for path in registry.paths)
    return ValidationResult(tuple(diagnostics), file_count, None, hidden_advice_count, summary)


def _explain_removed_target(problem: Problem, baseline: Baseline) -> Problem:
    """A broken reference, with the cause where the change removed or renamed its target.

    The file with the reference may not be part of the change.
    """
    kind = problem.rule_id.removeprefix("ref-unknown-")
    target = problem.message.arguments.get("value")
    if kind == problem.rule_id or not isinstance(target, str) or not baseline.registry.has_entry(kind, target):
        return problem
    layout = baseline.registry.layout
    new_path = baseline.renames.get(f"{layout.folders[kind]}/{target}.md")
    if new_path is None:
        return problem._replace(label=None, fix=None, hints=(Message(_REMOVED_TARGET_HINT),))
    if problem.fix is not None:  # the reference rule found the new id itself
        return problem
    new_reference = layout.reference_prefixes.get(kind, "") + entry_id_from_path(new_path)
    return problem._replace(label=Message(N_("renamed to “{meant}”"), {"meant": new_reference}), hints=())


_REMOVED_TARGET_HINT = N_("this change removes that entry: remove this mention too, or keep the entry")


def make_new_finding_filter(
    baseline: Baseline, as_of: date, options: ValidationOptions
) -> Callable[[Registry, Sequence[Diagnostic], Mapping[str, str]], list[Diagnostic]]:
    """A function that keeps, of the findings of a later registry, those that the baseline had not: fixes leave the
    others alone. Its third argument: files renamed since that registry was loaded (old path → new path).
    """
    old_options = _with_renamed_paths(options, baseline.renames)._replace(show_advice=True)
    problems = check_registry(baseline.registry, as_of, options).problems
    old = build_diagnostics(baseline.registry, as_of, baseline.registry.read_text, problems, old_options).diagnostics

    def keep_new(registry: Registry, findings: Sequence[Diagnostic], moves: Mapping[str, str]) -> list[Diagnostic]:
        now = baseline.with_renames(moves) if moves else baseline
        return _match_findings(old, findings, now, registry)[0]

    return keep_new


def _match_findings(
    old_findings: Sequence[_Finding],
    new_findings: Sequence[_Finding],
    baseline: Baseline,
    registry: Registry,
) -> tuple[list[_Finding], list[_Finding], list[_Finding]]:
    """The findings that were added, those that were removed, and the new state of those that stayed.

    Among findings with one fingerprint, the last ones in a file count as added. What an entry lacked as a draft is
    added where it is none any more: nobody held it against the draft.
    """
    unmatched: dict[Fingerprint, list[int]] = {}
    accepted: set[int] = set()
    for index, finding in enumerate(old_findings):
        problem = _problem_of(finding)
        if _was_accepted_in_draft(problem, baseline, registry):
            accepted.add(index)
            continue
        key = fingerprint(problem, baseline.registry, baseline.renames)
        unmatched.setdefault(key, []).append(index)
        if baseline.renames:  # entries of other kinds may have had the old id, and keep it
            unrenamed_key = fingerprint(problem, baseline.registry, baseline.renames, rename_arguments=False)
            if unrenamed_key != key:
                unmatched.setdefault(unrenamed_key, []).append(index)
    used: set[int] = set()
    added, unchanged = [], []
    for finding in new_findings:
        candidates = unmatched.get(fingerprint(_problem_of(finding), registry))
        while candidates and candidates[0] in used:
            candidates.pop(0)
        if candidates:
            used.add(candidates.pop(0))
            unchanged.append(finding)
        else:
            added.append(finding)
    gone = [finding for index, finding in enumerate(old_findings) if index not in used and index not in accepted]
    return added, gone, unchanged


def _problem_of(finding: Problem | Diagnostic) -> Problem:
    return finding.problem if isinstance(finding, Diagnostic) else finding


def _was_accepted_in_draft(problem: Problem, baseline: Baseline, registry: Registry) -> bool:
    path, current_path = problem.location.path, baseline.current_path(problem.location.path)
    return (
        is_gap_of_draft(baseline.registry, problem.rule_id, path)
        and registry.entry_at(current_path) is not None
        and not is_gap_of_draft(registry, problem.rule_id, current_path)
    )


def _is_shown(severity: str, options: ValidationOptions) -> bool:
    return severity != "advice" or options.show_advice


def _with_renamed_paths(options: ValidationOptions, renames: Mapping[str, str]) -> ValidationOptions:
    """The options for findings of the baseline: a renamed file is selected by its new name."""
    includes_path = options.includes_path
    if includes_path is None or not renames:
        return options
    return options._replace(includes_path=lambda path: includes_path(renames.get(path, path)))


def _restricted_to_paths(
    options: ValidationOptions, renames: Mapping[str, str], paths: Collection[str]
) -> ValidationOptions:
    """The options for those files only, with advice: a comment may accept it."""
    return options._replace(
        show_advice=True,
        includes_path=_both_match(options.includes_path, lambda path: renames.get(path, path) in paths),
    )


def _both_match(first: Callable[[str], bool] | None, second: Callable[[str], bool]) -> Callable[[str], bool]:
    return second if first is None else lambda path: second(path) and first(path)


def _problems_in_paths(
    problems: Iterable[Problem], renames: Mapping[str, str], paths: Collection[str]
) -> list[Problem]:
    return [problem for problem in problems if renames.get(problem.location.path, problem.location.path) in paths]


def _location_sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    region = diagnostic.region
    return region.path, region.line, region.column, diagnostic.rule_id
