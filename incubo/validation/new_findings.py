"""What makes a finding the same one before and after a change, wherever its lines and its items went.

(rule, path followed through renames, field path with list items named by their key, case, arguments): never a line
number, an index, or words of a message, which may be improved without making every finding a new one.
A file that moves takes its findings along, and so does an entry whose id is said in another file's.

Two states of a registry and the findings that the later one adds: what a branch is answerable for.

Findings that were there before are counted and not shown; those that are gone are counted as mended, and those that a
comment accepts now are not. Both states are judged as on the same day, with the same settings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias, TypeVar

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldLocation, FieldPath, Problem
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import BaselineSummary, Diagnostic, ValidationResult
from incubo.validation.engine import ValidationOptions, build_diagnostics, collect_problems, resolve_severities

Fingerprint: TypeAlias = tuple[str, str, tuple[str, ...], str, str]
"""A finding's rule, path, field, case and the arguments of its message."""

_ITEM_KEYS: Mapping[str, tuple[str, ...]] = {
    "phases": ("name",),
    "missions": ("start",),
    "events": ("name", "date"),
    "metrics": ("key", "date"),
}
"""What tells the items of a list of groups apart, where people move them about."""


class FindingTraits(NamedTuple):
    """A finding as far as it can be recognised: a Problem, or the Diagnostic that was made of it."""

    rule_id: str
    path: str
    field_path: FieldPath
    case: str
    arguments: Mapping[str, Any]


def traits_of_problem(problem: Problem) -> FindingTraits:
    """What there is to recognise of a problem."""
    where = problem.location
    field = where.field if isinstance(where, FieldLocation) else ()
    return FindingTraits(problem.rule_id, where.path, field, problem.case, problem.message.arguments)


def traits_of_diagnostic(diagnostic: Diagnostic) -> FindingTraits:
    """What there is to recognise of a diagnostic."""
    path = diagnostic.region.path
    return FindingTraits(diagnostic.rule_id, path, diagnostic.field_path, diagnostic.case, diagnostic.message.arguments)


def fingerprint(
    traits: FindingTraits,
    registry: Registry,
    renames: Mapping[str, str] | None = None,
    *,
    rename_arguments: bool = True,
) -> Fingerprint:
    """The fingerprint of a finding of a registry. `renames`: old path → new path, for a finding from before.

    `rename_arguments`: ids that its arguments tell follow the moves too.
    """
    rule, path, field, case, arguments = traits
    keyed = _stable_field_path(path, field, registry) if field else ()
    if not renames:
        return rule, path, keyed, case, _written(arguments)
    if rename_arguments and arguments:  # what is said of an entry that gets another id was said of it before
        arguments = rename_ids(arguments, renames)
    if rename_arguments and keyed:
        ids = _renamed_ids(renames)
        keyed = tuple(_rename_value(step, ids) for step in keyed)
    return rule, renames.get(path, path), keyed, case, _written(arguments)


def without_registry(trace: FindingTraits) -> Fingerprint:
    """A fingerprint where the entries are not at hand: items of lists are told by where they stand."""
    return trace.rule_id, trace.path, tuple(map(str, trace.field_path)), trace.case, _written(trace.arguments)


def _written(arguments: Mapping[str, Any]) -> str:
    return repr([(name, _value(arguments[name])) for name in sorted(arguments)]) if arguments else ""


def _value(value: Any) -> Any:
    """An argument without its wording: of a message inside a message the arguments are left, of a word its id."""
    if isinstance(value, Message):
        return _written(value.arguments)
    if isinstance(value, LabelledValue):
        return value.id
    return [_value(each) for each in value] if type(value) in (list, tuple) else value


def rename_ids(arguments: Mapping[str, Any], renames: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a message with new ids where the old ones were, alone or at the end of a reference."""
    ids = _renamed_ids(renames)
    return {name: _rename_value(value, ids) for name, value in arguments.items()}


def _renamed_ids(renames: Mapping[str, str]) -> dict[str, str]:
    return {_entry_id(old): _entry_id(new) for old, new in renames.items()}


def _rename_value(value: Any, renamed_ids: Mapping[str, str]) -> Any:
    if type(value) is str:
        before, slash, name = value.rpartition("/")
        return before + slash + renamed_ids.get(name, name)
    return type(value)(_rename_value(each, renamed_ids) for each in value) if type(value) in (list, tuple) else value


def _entry_id(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _stable_field_path(path: str, field_path: FieldPath, registry: Registry) -> tuple[str, ...]:
    """A field path with each item of a list named by what it says, not by where it stands."""
    if not any(type(step) is int for step in field_path):
        return tuple(map(str, field_path))
    value: Any = registry.entry_at(path)
    said: list[str] = []
    of = ""
    for step in field_path:
        if type(step) is int:
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            said.append(_item_key(of, value))
        else:
            of = str(step)
            value = getattr(value, of, None)
            said.append(of)
    return tuple(said)


def _item_key(list_name: str, item: Any) -> str:
    """The name of an item of the list `list_name`; "" for one that could not be read (its arguments tell it apart)."""
    keys = _ITEM_KEYS.get(list_name)
    if keys is None or item is None:
        return "" if item is None else str(item)
    return " ".join("" if (said := getattr(item, key, None)) is None else str(said) for key in keys)


_Finding = TypeVar("_Finding", Problem, Diagnostic)


class Baseline(NamedTuple):
    """The registry as it was: its findings, and the files that have another name now (old path → new path).

    `revision` is what was asked for, `commit` the full id of the commit that it was read from.
    """

    registry: Registry
    revision: str
    commit: str
    renames: Mapping[str, str] = {}

    def with_renames(self, newer_renames: Mapping[str, str]) -> Baseline:
        """The same, where files got another name since."""
        moves = {old: newer_renames.get(new, new) for old, new in self.renames.items()}
        taken = set(self.renames.values())
        return self._replace(renames={**{old: new for old, new in newer_renames.items() if old not in taken}, **moves})


def compare_with_baseline(
    baseline: Baseline, registry: Registry, today: date, options: ValidationOptions
) -> ValidationResult:
    """What `registry` adds to the findings of `baseline`, and how many it mends, among those that `options` shows."""
    before = baseline.registry
    moves = baseline.renames
    commented_before = before.file_facts.suppression_paths
    commented = {*registry.file_facts.suppression_paths, *(moves.get(path, path) for path in commented_before)}
    shown_before = _with_renamed_paths(options, moves)
    old, new = collect_problems(before, today, options), collect_problems(registry, today, options)
    plain_old = [problem for problem in old if moves.get(problem.location.path, problem.location.path) not in commented]
    plain_new = [problem for problem in new if problem.location.path not in commented]
    fresh, gone, stayed = _match_findings(plain_old, plain_new, baseline, registry, traits_of_problem)
    plain = options._replace(includes_path=_both_match(options.includes_path, lambda path: path not in commented))
    added = build_diagnostics(
        registry, today, registry.read_text, [_explain_removed_target(problem, baseline) for problem in fresh], plain
    )
    lost = {
        path for found in registry.unreadable_files.values() for path in found.values()
    }  # nobody knows what is mended there
    gone = [problem for problem in gone if moves.get(problem.location.path, problem.location.path) not in lost]
    mended = resolve_severities(before, today, gone, shown_before)
    known = resolve_severities(registry, today, stayed, options)
    # a comment may accept a finding or not any more: in the few files that hold one, verdicts are compared
    held_old = build_diagnostics(
        before,
        today,
        before.read_text,
        _problems_in_paths(old, moves, commented),
        _restricted_to_paths(shown_before, moves, commented),
    )
    held_new = build_diagnostics(
        registry,
        today,
        registry.read_text,
        _problems_in_paths(new, {}, commented),
        _restricted_to_paths(options, {}, commented),
    )
    verdicts = _match_findings(held_old.diagnostics, held_new.diagnostics, baseline, registry, traits_of_diagnostic)
    fresh_held, gone_held, stayed_held = (
        [each for each in some if _is_shown(each.severity, options)] for some in verdicts
    )
    there = {fingerprint(traits_of_problem(problem), registry) for problem in _problems_in_paths(new, {}, commented)}
    gone_held = [
        each
        for each in gone_held
        if fingerprint(traits_of_diagnostic(each), before, moves) not in there
        and moves.get(each.region.path, each.region.path) not in lost
    ]
    found = sorted((*added.diagnostics, *fresh_held), key=_location_sort_key)
    since = BaselineSummary(
        baseline.revision,
        baseline.commit,
        new_count=len(found),
        fixed_count=sum(_is_shown(severity, options) for severity in mended) + len(gone_held),
        existing_count=sum(_is_shown(severity, options) for severity in known) + len(stayed_held),
    )
    hidden = added.hidden_advice_count + len(verdicts[0]) - len(fresh_held)
    files = sum(options.includes_path is None or options.includes_path(path) for path in registry.paths)
    return ValidationResult(tuple(found), files, None, hidden, since)


def _explain_removed_target(problem: Problem, baseline: Baseline) -> Problem:
    """A finding that names what the change removes or calls otherwise, with that said: nobody touched its own file."""
    kind = problem.rule_id.removeprefix("ref-unknown-")
    value = problem.message.arguments.get("value")
    if kind == problem.rule_id or not isinstance(value, str) or not baseline.registry.has_entry(kind, value):
        return problem
    layout = baseline.registry.layout
    now = baseline.renames.get(f"{layout.folders[kind]}/{value}.md")
    if now is None:
        return problem._replace(label=None, fix=None, hints=(Message(_REMOVED_TARGET_HINT),))
    if problem.fix is not None:  # it is found anyway
        return problem
    meant = layout.reference_prefixes.get(kind, "") + now.rpartition("/")[2].removesuffix(".md")
    return problem._replace(label=Message(N_("renamed to “{meant}”"), {"meant": meant}), hints=())


_REMOVED_TARGET_HINT = N_("this change removes that sheet: take this mention out too, or keep the sheet")


def make_baseline_filter(
    baseline: Baseline, today: date, options: ValidationOptions
) -> Callable[[Registry, Diagnostic], bool]:
    """Tells whether a finding of a later registry was there before: corrections leave such ones alone."""
    known = {
        fingerprint(traits_of_problem(problem), baseline.registry, baseline.renames, rename_arguments=names)
        for problem in collect_problems(baseline.registry, today, options)
        for names in (True, False)
    }

    def was(registry: Registry, diagnostic: Diagnostic) -> bool:
        return fingerprint(traits_of_diagnostic(diagnostic), registry) in known

    return was


def _match_findings(
    old_findings: Sequence[_Finding],
    new_findings: Sequence[_Finding],
    baseline: Baseline,
    registry: Registry,
    get_traits: Callable[[_Finding], FindingTraits],
) -> tuple[list[_Finding], list[_Finding], list[_Finding]]:
    """The findings that came, those that are gone, and the later ones of those that stayed.

    Of several that are alike, the last ones of a file are the new ones.
    """
    left: dict[Fingerprint, list[int]] = {}
    for index, finding in enumerate(old_findings):
        traced = get_traits(finding)
        key = fingerprint(traced, baseline.registry, baseline.renames)
        left.setdefault(key, []).append(index)
        if baseline.renames:  # an id that changes may be that of entries of other kinds too, which keep it
            other = fingerprint(traced, baseline.registry, baseline.renames, rename_arguments=False)
            if other != key:
                left.setdefault(other, []).append(index)
    used: set[int] = set()
    fresh, known = [], []
    for finding in new_findings:
        waiting = left.get(fingerprint(get_traits(finding), registry))
        while waiting and waiting[0] in used:
            waiting.pop(0)
        if waiting:
            used.add(waiting.pop(0))
            known.append(finding)
        else:
            fresh.append(finding)
    return fresh, [finding for index, finding in enumerate(old_findings) if index not in used], known


def _is_shown(severity: str, options: ValidationOptions) -> bool:
    return severity != "advice" or options.show_advice


def _with_renamed_paths(options: ValidationOptions, renames: Mapping[str, str]) -> ValidationOptions:
    """What is shown, for findings from before: a file that moved is where it is now."""
    shown = options.includes_path
    if shown is None or not renames:
        return options
    return options._replace(includes_path=lambda path: shown(renames.get(path, path)))


def _restricted_to_paths(
    options: ValidationOptions, renames: Mapping[str, str], paths: Collection[str]
) -> ValidationOptions:
    """The choice in those files only, with their advice: whether a comment accepted it is to be known."""
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
