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

    rule: str
    path: str
    field: FieldPath
    case: str
    arguments: Mapping[str, Any]


def traits_of_problem(problem: Problem) -> FindingTraits:
    """What there is to recognise of a problem."""
    where = problem.where
    field = where.field if isinstance(where, FieldLocation) else ()
    return FindingTraits(problem.rule, where.path, field, problem.case, problem.message.arguments)


def traits_of_diagnostic(diagnostic: Diagnostic) -> FindingTraits:
    """What there is to recognise of a diagnostic."""
    path = diagnostic.region.path
    return FindingTraits(diagnostic.rule, path, diagnostic.field, diagnostic.case, diagnostic.message.arguments)


def fingerprint(
    trace: FindingTraits, registry: Registry, moves: Mapping[str, str] | None = None, *, names: bool = True
) -> Fingerprint:
    """The fingerprint of a finding of a registry. `moves`: old path → new path, for a finding from before.

    `names`: ids that its arguments tell follow the moves too.
    """
    rule, path, field, case, arguments = trace
    keyed = _stable_field_path(path, field, registry) if field else ()
    if not moves:
        return rule, path, keyed, case, _written(arguments)
    if names and arguments:  # what is said of an entry that gets another id was said of it before
        arguments = rename_ids(arguments, moves)
    if names and keyed:
        ids = _renamed_ids(moves)
        keyed = tuple(_rename_value(step, ids) for step in keyed)
    return rule, moves.get(path, path), keyed, case, _written(arguments)


def without_registry(trace: FindingTraits) -> Fingerprint:
    """A fingerprint where the entries are not at hand: items of lists are told by where they stand."""
    return trace.rule, trace.path, tuple(map(str, trace.field)), trace.case, _written(trace.arguments)


def _written(arguments: Mapping[str, Any]) -> str:
    return repr([(name, _value(arguments[name])) for name in sorted(arguments)]) if arguments else ""


def _value(value: Any) -> Any:
    """An argument without its wording: of a message inside a message the arguments are left, of a word its id."""
    if isinstance(value, Message):
        return _written(value.arguments)
    if isinstance(value, LabelledValue):
        return value.id
    return [_value(each) for each in value] if type(value) in (list, tuple) else value


def rename_ids(arguments: Mapping[str, Any], moves: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a message with new ids where the old ones were, alone or at the end of a reference."""
    ids = _renamed_ids(moves)
    return {name: _rename_value(value, ids) for name, value in arguments.items()}


def _renamed_ids(moves: Mapping[str, str]) -> dict[str, str]:
    return {_entry_id(old): _entry_id(new) for old, new in moves.items()}


def _rename_value(value: Any, ids: Mapping[str, str]) -> Any:
    if type(value) is str:
        before, slash, name = value.rpartition("/")
        return before + slash + ids.get(name, name)
    return type(value)(_rename_value(each, ids) for each in value) if type(value) in (list, tuple) else value


def _entry_id(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _stable_field_path(path: str, field: FieldPath, registry: Registry) -> tuple[str, ...]:
    """A field path with each item of a list named by what it says, not by where it stands."""
    if not any(type(step) is int for step in field):
        return tuple(map(str, field))
    value: Any = registry.entry_at(path)
    said: list[str] = []
    of = ""
    for step in field:
        if type(step) is int:
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            said.append(_item_key(of, value))
        else:
            of = str(step)
            value = getattr(value, of, None)
            said.append(of)
    return tuple(said)


def _item_key(of: str, item: Any) -> str:
    """The name of an item of the list `of`; "" for one that could not be read, which its arguments tell apart."""
    keys = _ITEM_KEYS.get(of)
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
    moves: Mapping[str, str] = {}

    def moved(self, more: Mapping[str, str]) -> Baseline:
        """The same, where files got another name since."""
        moves = {old: more.get(new, new) for old, new in self.moves.items()}
        taken = set(self.moves.values())
        return self._replace(moves={**{old: new for old, new in more.items() if old not in taken}, **moves})


def compare_with_baseline(base: Baseline, after: Registry, today: date, choice: ValidationOptions) -> ValidationResult:
    """What `after` adds to the findings of `base`, and how many it mends, among those that `choice` shows."""
    before = base.registry
    moves = base.moves
    commented = {*after.facts["remarks"], *(moves.get(path, path) for path in before.facts["remarks"])}
    shown_before = _with_renamed_paths(choice, moves)
    old, new = collect_problems(before, today, choice), collect_problems(after, today, choice)
    plain_old = [problem for problem in old if moves.get(problem.where.path, problem.where.path) not in commented]
    plain_new = [problem for problem in new if problem.where.path not in commented]
    fresh, gone, stayed = _match_findings(plain_old, plain_new, base, after, traits_of_problem)
    plain = choice._replace(shown=_both_match(choice.shown, lambda path: path not in commented))
    added = build_diagnostics(
        after, today, after.text_of, [_explain_removed_target(problem, base) for problem in fresh], plain
    )
    lost = {path for found in after.unreadable.values() for path in found.values()}  # nobody knows what is mended there
    gone = [problem for problem in gone if moves.get(problem.where.path, problem.where.path) not in lost]
    mended = resolve_severities(before, today, gone, shown_before)
    known = resolve_severities(after, today, stayed, choice)
    # a comment may accept a finding or not any more: in the few files that hold one, verdicts are compared
    held_old = build_diagnostics(
        before,
        today,
        before.text_of,
        _problems_in_paths(old, moves, commented),
        _restricted_to_paths(shown_before, moves, commented),
    )
    held_new = build_diagnostics(
        after, today, after.text_of, _problems_in_paths(new, {}, commented), _restricted_to_paths(choice, {}, commented)
    )
    verdicts = _match_findings(held_old.diagnostics, held_new.diagnostics, base, after, traits_of_diagnostic)
    fresh_held, gone_held, stayed_held = (
        [each for each in some if _is_shown(each.severity, choice)] for some in verdicts
    )
    there = {fingerprint(traits_of_problem(problem), after) for problem in _problems_in_paths(new, {}, commented)}
    gone_held = [
        each
        for each in gone_held
        if fingerprint(traits_of_diagnostic(each), before, moves) not in there
        and moves.get(each.region.path, each.region.path) not in lost
    ]
    found = sorted((*added.diagnostics, *fresh_held), key=_location_sort_key)
    since = BaselineSummary(
        base.revision,
        base.commit,
        new=len(found),
        mended=sum(_is_shown(severity, choice) for severity in mended) + len(gone_held),
        known=sum(_is_shown(severity, choice) for severity in known) + len(stayed_held),
    )
    hidden = added.hidden + len(verdicts[0]) - len(fresh_held)
    files = sum(choice.shown is None or choice.shown(path) for path in after.paths)
    return ValidationResult(tuple(found), files, None, hidden, since)


def _explain_removed_target(problem: Problem, base: Baseline) -> Problem:
    """A finding that names what the change removes or calls otherwise, with that said: nobody touched its own file."""
    kind = problem.rule.removeprefix("ref-unknown-")
    value = problem.message.arguments.get("value")
    if kind == problem.rule or not isinstance(value, str) or not base.registry.knows(kind, value):
        return problem
    layout = base.registry.layout
    now = base.moves.get(f"{layout.folders[kind]}/{value}.md")
    if now is None:
        return problem._replace(label=None, fix=None, hints=(Message(_REMOVED_TARGET_HINT),))
    if problem.fix is not None:  # it is found anyway
        return problem
    meant = layout.prefixes.get(kind, "") + now.rpartition("/")[2].removesuffix(".md")
    return problem._replace(label=Message(N_("renamed to “{meant}”"), {"meant": meant}), hints=())


_REMOVED_TARGET_HINT = N_("this change removes that sheet: take this mention out too, or keep the sheet")


def make_baseline_filter(
    base: Baseline, today: date, choice: ValidationOptions
) -> Callable[[Registry, Diagnostic], bool]:
    """Tells whether a finding of a later registry was there before: corrections leave such ones alone."""
    known = {
        fingerprint(traits_of_problem(problem), base.registry, base.moves, names=names)
        for problem in collect_problems(base.registry, today, choice)
        for names in (True, False)
    }

    def was(registry: Registry, diagnostic: Diagnostic) -> bool:
        return fingerprint(traits_of_diagnostic(diagnostic), registry) in known

    return was


def _match_findings(
    old: Sequence[_Finding],
    new: Sequence[_Finding],
    base: Baseline,
    after: Registry,
    trace: Callable[[_Finding], FindingTraits],
) -> tuple[list[_Finding], list[_Finding], list[_Finding]]:
    """The findings that came, those that are gone, and the later ones of those that stayed.

    Of several that are alike, the last ones of a file are the new ones.
    """
    left: dict[Fingerprint, list[int]] = {}
    for index, finding in enumerate(old):
        traced = trace(finding)
        key = fingerprint(traced, base.registry, base.moves)
        left.setdefault(key, []).append(index)
        if base.moves:  # an id that changes may be that of entries of other kinds too, which keep it
            other = fingerprint(traced, base.registry, base.moves, names=False)
            if other != key:
                left.setdefault(other, []).append(index)
    used: set[int] = set()
    fresh, known = [], []
    for finding in new:
        waiting = left.get(fingerprint(trace(finding), after))
        while waiting and waiting[0] in used:
            waiting.pop(0)
        if waiting:
            used.add(waiting.pop(0))
            known.append(finding)
        else:
            fresh.append(finding)
    return fresh, [finding for index, finding in enumerate(old) if index not in used], known


def _is_shown(severity: str, choice: ValidationOptions) -> bool:
    return severity != "advice" or choice.advice


def _with_renamed_paths(choice: ValidationOptions, moves: Mapping[str, str]) -> ValidationOptions:
    """What is shown, for findings from before: a file that moved is where it is now."""
    shown = choice.shown
    if shown is None or not moves:
        return choice
    return choice._replace(shown=lambda path: shown(moves.get(path, path)))


def _restricted_to_paths(
    choice: ValidationOptions, moves: Mapping[str, str], paths: Collection[str]
) -> ValidationOptions:
    """The choice in those files only, with their advice: whether a comment accepted it is to be known."""
    return choice._replace(advice=True, shown=_both_match(choice.shown, lambda path: moves.get(path, path) in paths))


def _both_match(one: Callable[[str], bool] | None, other: Callable[[str], bool]) -> Callable[[str], bool]:
    return other if one is None else lambda path: other(path) and one(path)


def _problems_in_paths(problems: Iterable[Problem], moves: Mapping[str, str], paths: Collection[str]) -> list[Problem]:
    return [problem for problem in problems if moves.get(problem.where.path, problem.where.path) in paths]


def _location_sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    region = diagnostic.region
    return region.path, region.line, region.column, diagnostic.rule
