"""A Plan: what a command would leave behind, file by file. Checked in memory before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.model.fields import Kind
from incubo.problem import Problem, Text
from incubo.registry.loading import reload
from incubo.registry.registry import Registry
from incubo.registry.store import Patched, Store
from incubo.source.reading import decode
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import Choice, judge, problems_of, validate
from incubo.validation.fingerprint import renamed

Found: TypeAlias = tuple[str, str, str, str]
"""What a finding says, and where: its rule, path, message and the message's arguments."""


class Plan(NamedTuple):
    """The files of the registry by their path ("/" between folders): their new bytes, or None for one that goes.

    `seen`: what each held when it was read; a path that is not there was no file. `moves`: old path → new path, for
    those that only get another name (both are in `files`).
    """

    files: Mapping[str, bytes | None]
    seen: Mapping[str, bytes] = {}
    moves: Mapping[str, str] = {}

    def over(self, store: Store) -> Patched:
        """The registry's files as the plan would leave them."""
        return Patched(store, self.files)


def check(
    plan: Plan, before: Registry, store: Store, today: date, tables: Mapping[str, Kind], severities: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What the plan adds to the registry's diagnostics, with the advice about its own files. Nothing is written.

    `before` is the registry as it was loaded from `store` with the same `tables`.
    """
    patched = plan.over(store)
    after = reload(before, patched, [*plan.files], tables)
    choice = Choice(severities=severities, advice=True)
    had_problems = problems_of(before, today, choice)
    known = Counter(_key(problem, plan.moves) for problem in had_problems)
    if plan.moves:  # an id that changes may be that of entries of other kinds too, which keep it
        known |= Counter(_key(problem, plan.moves, names=False) for problem in had_problems)
    own: list[Problem] = []
    others: list[Problem] = []
    for problem in problems_of(after, today, choice):
        if problem.where.path in plan.files:
            own.append(problem)  # with those known already: they tell which of the file's comments are of use
        elif _key(problem, {}) not in known:
            others.append(problem)

    def text_of(path: str) -> str:
        return _text(patched, path)

    choice = choice._replace(shown=plan.files.__contains__)
    inside = judge(after, today, text_of, own, choice).diagnostics
    unused = "file-unused-ignore"
    choice = Choice(severities=severities, ignore=(unused,), shown=lambda path: path not in plan.files)
    outside = judge(after, today, text_of, others, choice).diagnostics
    had = (
        _unused_before(before, store, plan, today, severities) if any(d.rule == unused for d in inside) else frozenset()
    )
    fresh = _more([d for d in inside if d.rule != unused], known)
    return (*(d for d in inside if d in fresh or (d.rule == unused and _diagnosed(d) not in had)), *outside)


def _more(found: Iterable[Diagnostic], known: Counter[Found]) -> list[Diagnostic]:
    """What was not found before, or not so many times where a finding tells nothing but its place.

    (A value may be written twice by a change that is right: the startups of a mission that goes on for some of them.)
    """
    fresh: list[Diagnostic] = []
    times: Counter[Found] = Counter()
    for finding in found:
        key = _diagnosed(finding)
        times[key] += 1
        same = bool(finding.message.arguments) or finding.rule.startswith("style-")
        if key not in known or (not same and times[key] > known[key]):
            fresh.append(finding)
    return fresh


def _unused_before(
    before: Registry, store: Store, plan: Plan, today: date, severities: Mapping[str, str]
) -> frozenset[Found]:
    """The comments of the plan's files that accepted nothing before it."""
    choice = Choice(severities=severities, advice=True, shown=plan.files.__contains__)
    found = validate(before, today, lambda path: _text(store, path), choice).diagnostics
    return frozenset(_diagnosed(finding, plan.moves) for finding in found if finding.rule == "file-unused-ignore")


def _key(problem: Problem, moves: Mapping[str, str], *, names: bool = True) -> Found:
    """What makes a problem the same one before and after; a file that moves takes its problems along."""
    return _found(problem.rule, problem.where.path, problem.message, moves, names=names)


def _diagnosed(diagnostic: Diagnostic, moves: Mapping[str, str] | None = None) -> Found:
    return _found(diagnostic.rule, diagnostic.region.path, diagnostic.message, moves or {})


def _found(rule: str, path: str, message: Text, moves: Mapping[str, str], *, names: bool = True) -> Found:
    arguments = message.arguments
    if moves and names:  # what is said of an entry that gets another id was said of it before
        arguments = renamed(arguments, moves)
    return rule, moves.get(path, path), message.template, repr(sorted(arguments.items()))


def _text(store: Store, path: str) -> str:
    try:
        return decode(store.read(path))
    except OSError:
        return ""
