"""The plan of a command: the files that it will write, checked in memory before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.core.progress import Progress, track_step
from incubo.model.fields import EntryKind
from incubo.registry.layout import entry_id_from_path
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import (
    FAILED_RULE,
    ValidationOptions,
    build_diagnostics,
    check_changed,
    compare_registries,
    validate_registry,
)
from incubo.validation.gaps import is_gap_of_draft
from incubo.validation.new_findings import rename_ids
from incubo.validation.rule import RULES

FindingKey: TypeAlias = tuple[str, str, str, str]
"""What identifies a finding: its rule, path, message template and arguments (`validation.new_findings` says why)."""


class Plan(NamedTuple):
    """Files of the registry by path ("/" between folders): their new content, or None for a file to remove.

    `originals`: what each file held when it was read; a path without one did not exist. `moves`: old path → new path of
    renamed files (both are in `files`).
    """

    files: Mapping[str, bytes | None]
    originals: Mapping[str, bytes] = MappingProxyType({})
    moves: Mapping[str, str] = MappingProxyType({})

    def overlay_store(self, store: Store) -> OverlayStore:
        """The files of the registry as the plan will leave them."""
        return OverlayStore(store, self.files)

    def load_after(
        self,
        registry: Registry,
        store: Store,
        entry_kinds: Mapping[str, EntryKind],
        progress: Progress | None = None,
    ) -> Registry:
        """The registry as the plan will leave it. `registry` was loaded from `store` with the same `entry_kinds`."""
        return reload_registry(registry, self.overlay_store(store), [*self.files], entry_kinds, progress)


def make_plan(files: Mapping[str, bytes | None], originals: Mapping[str, bytes], moves: Mapping[str, str]) -> Plan:
    """The plan of the files that differ from their original content."""
    changed_files = {path: data for path, data in files.items() if originals.get(path) != data}
    return Plan(changed_files, {path: data for path, data in originals.items() if path in changed_files}, dict(moves))


class Proposal(NamedTuple):
    """A plan, the message of its commit, and what the person should know before agreeing.

    The commit's subject is `verb(scope): summary` (`extend(mon-estran): …`), in the language of the registry;
    `body_lines` go below it. `notes` are shown before the question. `accepted_rules`: rules whose findings are
    no mistake of this edit (its notes say that a startup goes back to an earlier phase; missions that are split
    overlapped before): they are not shown and do not block the write.
    """

    plan: Plan
    verb: str
    scope: str
    summary: Message
    notes: tuple[Message, ...] = ()
    body_lines: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()


def check_plan(
    plan: Plan,
    registry: Registry,
    after: Registry,
    as_of: date,
    severities: Mapping[str, str],
    progress: Progress | None = None,
) -> tuple[Diagnostic, ...]:
    """The diagnostics that the plan adds to those of the registry, with advice about its own files.

    `after`: the registry as the plan will leave it (`Plan.load_after`). Nothing is written.
    """
    options = ValidationOptions(severities=severities, show_advice=True)
    difference = compare_registries(registry, after)
    before, now = (
        check_changed(one, difference, as_of, options, track_step(progress, step, 2), advice_elsewhere=False)
        for step, one in enumerate((registry, after))
    )
    kept = {id(problem) for problem in after.problems if problem.location.path not in plan.files}
    unchanged = kept.intersection(map(id, registry.problems))
    completed = {
        draft.path
        for kind, drafts in registry.drafts.items()
        for draft in drafts.values()
        if draft.path in plan.files
        and not after.is_draft(kind, entry_id_from_path(plan.moves.get(draft.path, draft.path)))
    }
    old_problems = [
        problem
        for problem in before.problems
        if id(problem) not in unchanged
        and not (problem.location.path in completed and RULES[problem.rule_id].finds_gaps)
    ]
    known_counts = Counter(_finding_key(problem, plan.moves) for problem in old_problems)
    if plan.moves:  # entries of other kinds may have the old id too, and keep it
        known_counts |= Counter(_finding_key(problem, plan.moves, follow_names=False) for problem in old_problems)
    plan_problems: list[Problem] = []
    other_problems: list[Problem] = []
    for problem in now.problems:
        if problem.rule_id == FAILED_RULE:
            continue  # a bug is told, and is no fault of the change
        if problem.location.path in plan.files:
            plan_problems.append(problem)  # known ones too: they tell which ignore comments are used
        elif id(problem) not in unchanged and _finding_key(problem, {}) not in known_counts:
            other_problems.append(problem)

    unused = "file-unused-ignore"
    plan_findings: Sequence[Diagnostic] = ()
    other_findings: Sequence[Diagnostic] = ()
    if plan_problems or not after.file_facts.suppression_paths.isdisjoint(plan.files):
        options = options._replace(includes_path=plan.files.__contains__)
        plan_findings = build_diagnostics(after, as_of, after.read_text, plan_problems, options).diagnostics
    if other_problems:
        options = ValidationOptions(severities=severities, ignore=(unused,))
        other_findings = build_diagnostics(after, as_of, after.read_text, other_problems, options).diagnostics
    old_unused = (
        _unused_comments_before(registry, plan, as_of, severities)
        if any(finding.rule_id == unused for finding in plan_findings)
        else frozenset()
    )
    new_findings = _new_findings([finding for finding in plan_findings if finding.rule_id != unused], known_counts)
    new_ids = {id(finding) for finding in new_findings}  # thousands of files may be new
    shown = [
        finding
        for finding in plan_findings
        if id(finding) in new_ids or (finding.rule_id == unused and _finding_key(finding.problem, {}) not in old_unused)
    ]
    return tuple(
        finding
        for finding in (*shown, *other_findings)
        if not is_gap_of_draft(after, finding.rule_id, finding.region.path)  # it is there to be completed
    )


def _new_findings(diagnostics: Iterable[Diagnostic], known_counts: Counter[FindingKey]) -> list[Diagnostic]:
    """The findings that are not known, and those without arguments that occur more often than before.

    (A correct edit may write a value twice: `leave` repeats the startups of a mission that goes on for some of them.)
    """
    new: list[Diagnostic] = []
    counts: Counter[FindingKey] = Counter()
    for finding in diagnostics:
        key = _finding_key(finding.problem, {})
        counts[key] += 1
        is_specific = bool(finding.message.arguments) or finding.rule_id.startswith("style-")
        if key not in known_counts or (not is_specific and counts[key] > known_counts[key]):
            new.append(finding)
    return new


def _unused_comments_before(
    registry: Registry, plan: Plan, as_of: date, severities: Mapping[str, str]
) -> frozenset[FindingKey]:
    """The ignore comments of the plan's files that were unused before it."""
    options = ValidationOptions(severities=severities, show_advice=True, includes_path=plan.files.__contains__)
    diagnostics = validate_registry(registry, as_of, options).diagnostics
    return frozenset(
        _finding_key(finding.problem, plan.moves) for finding in diagnostics if finding.rule_id == "file-unused-ignore"
    )


def _finding_key(problem: Problem, moves: Mapping[str, str], *, follow_names: bool = True) -> FindingKey:
    """The key of a problem, the same before and after the plan: files that move keep their problems."""
    path, arguments = problem.location.path, problem.message.arguments
    if moves and follow_names:  # a finding about an entry that gets another id is not new
        arguments = rename_ids(arguments, moves)
    return problem.rule_id, moves.get(path, path), problem.message.template, repr(sorted(arguments.items()))
