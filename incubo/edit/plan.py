"""A Plan: what a command would leave behind, file by file. Checked in memory before anything is written.

What a verb proposes: a plan, the words of its commit, and what the person should know before agreeing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.model.fields import EntryKind
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, build_diagnostics, collect_problems, validate
from incubo.validation.new_findings import rename_ids

FindingKey: TypeAlias = tuple[str, str, str, str]
"""What a finding says, and where: its rule, path, message and the message's arguments."""


class Plan(NamedTuple):
    """The files of the registry by their path ("/" between folders): their new bytes, or None for one that goes.

    `originals`: what each held when it was read; a path that is not there was no file. `moves`: old path → new path,
    for
    those that only get another name (both are in `files`).
    """

    files: Mapping[str, bytes | None]
    originals: Mapping[str, bytes] = {}
    moves: Mapping[str, str] = {}

    def overlay_store(self, store: Store) -> OverlayStore:
        """The registry's files as the plan would leave them."""
        return OverlayStore(store, self.files)


def check_plan(
    plan: Plan,
    registry: Registry,
    store: Store,
    today: date,
    tables: Mapping[str, EntryKind],
    severities: Mapping[str, str],
) -> tuple[Diagnostic, ...]:
    """What the plan adds to the registry's diagnostics, with the advice about its own files. Nothing is written.

    `registry` is the registry as it was loaded from `store` with the same `tables`.
    """
    patched = plan.overlay_store(store)
    after = reload_registry(registry, patched, [*plan.files], tables)
    choice = ValidationOptions(severities=severities, show_advice=True)
    had_problems = collect_problems(registry, today, choice)
    known = Counter(_problem_key(problem, plan.moves) for problem in had_problems)
    if plan.moves:  # an id that changes may be that of entries of other kinds too, which keep it
        known |= Counter(_problem_key(problem, plan.moves, follow_names=False) for problem in had_problems)
    own: list[Problem] = []
    others: list[Problem] = []
    for problem in collect_problems(after, today, choice):
        if problem.location.path in plan.files:
            own.append(problem)  # with those known already: they tell which of the file's comments are of use
        elif _problem_key(problem, {}) not in known:
            others.append(problem)

    def text_of(path: str) -> str:
        return _read_text(patched, path)

    choice = choice._replace(includes_path=plan.files.__contains__)
    inside = build_diagnostics(after, today, text_of, own, choice).diagnostics
    unused = "file-unused-ignore"
    choice = ValidationOptions(
        severities=severities, ignore=(unused,), includes_path=lambda path: path not in plan.files
    )
    outside = build_diagnostics(after, today, text_of, others, choice).diagnostics
    had = (
        _unused_comments_before(registry, store, plan, today, severities)
        if any(d.rule_id == unused for d in inside)
        else frozenset()
    )
    fresh = _new_findings([d for d in inside if d.rule_id != unused], known)
    return (*(d for d in inside if d in fresh or (d.rule_id == unused and _diagnostic_key(d) not in had)), *outside)


def _new_findings(diagnostics: Iterable[Diagnostic], known_counts: Counter[FindingKey]) -> list[Diagnostic]:
    """What was not found before, or not so many times where a finding tells nothing but its place.

    (A value may be written twice by a change that is right: the startups of a mission that goes on for some of them.)
    """
    fresh: list[Diagnostic] = []
    times: Counter[FindingKey] = Counter()
    for finding in diagnostics:
        key = _diagnostic_key(finding)
        times[key] += 1
        same = bool(finding.message.arguments) or finding.rule_id.startswith("style-")
        if key not in known_counts or (not same and times[key] > known_counts[key]):
            fresh.append(finding)
    return fresh


def _unused_comments_before(
    registry: Registry, store: Store, plan: Plan, today: date, severities: Mapping[str, str]
) -> frozenset[FindingKey]:
    """The comments of the plan's files that accepted nothing before it."""
    choice = ValidationOptions(severities=severities, show_advice=True, includes_path=plan.files.__contains__)
    found = validate(registry, today, lambda path: _read_text(store, path), choice).diagnostics
    return frozenset(
        _diagnostic_key(finding, plan.moves) for finding in found if finding.rule_id == "file-unused-ignore"
    )


def _problem_key(problem: Problem, moves: Mapping[str, str], *, follow_names: bool = True) -> FindingKey:
    """What makes a problem the same one before and after; a file that moves takes its problems along."""
    return _make_finding_key(problem.rule_id, problem.location.path, problem.message, moves, follow_names=follow_names)


def _diagnostic_key(diagnostic: Diagnostic, moves: Mapping[str, str] | None = None) -> FindingKey:
    return _make_finding_key(diagnostic.rule_id, diagnostic.region.path, diagnostic.message, moves or {})


def _make_finding_key(
    rule: str, path: str, message: Message, moves: Mapping[str, str], *, follow_names: bool = True
) -> FindingKey:
    arguments = message.arguments
    if moves and follow_names:  # what is said of an entry that gets another id was said of it before
        arguments = rename_ids(arguments, moves)
    return rule, moves.get(path, path), message.template, repr(sorted(arguments.items()))


def _read_text(store: Store, path: str) -> str:
    try:
        return decode_text(store.read(path))
    except OSError:
        return ""


class Proposal(NamedTuple):
    """A plan to be shown, checked, agreed to and written.

    `verb` and `scope` begin the commit's subject (`extend(mon-estran): …`), `summary` ends it, in the registry's
    language. `notes` are told before the question; `body_lines` lines go below the subject. `accepted_rules` names
    the rules
    whose findings the notes tell already: the person chose what they find (a startup that goes back), so they are
    neither shown again nor a reason to refuse.
    """

    plan: Plan
    verb: str
    scope: str
    summary: Message
    notes: tuple[Message, ...] = ()
    body_lines: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()
