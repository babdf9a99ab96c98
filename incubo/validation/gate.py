"""Two states of a registry and the findings that the later one adds: what a branch is answerable for.

Findings that were there before are counted and not shown; those that are gone are counted as mended, and those that a
comment accepts now are not. Both states are judged as on the same day, with the same settings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from incubo.i18n import N_
from incubo.problem import Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import Diagnostic, Outcome, Since
from incubo.validation.engine import Choice, judge, problems_of, severities_of
from incubo.validation.fingerprint import Fingerprint, Trace, fingerprint, of_diagnostic, of_problem

_Finding = TypeVar("_Finding", Problem, Diagnostic)


class Base(NamedTuple):
    """The registry as it was: its findings, and the files that have another name now (old path → new path).

    `revision` is what was asked for, `commit` the full id of the commit that it was read from.
    """

    registry: Registry
    revision: str
    commit: str
    moves: Mapping[str, str] = {}

    def moved(self, more: Mapping[str, str]) -> Base:
        """The same, where files got another name since."""
        moves = {old: more.get(new, new) for old, new in self.moves.items()}
        taken = set(self.moves.values())
        return self._replace(moves={**{old: new for old, new in more.items() if old not in taken}, **moves})


def compare(base: Base, after: Registry, today: date, choice: Choice) -> Outcome:
    """What `after` adds to the findings of `base`, and how many it mends, among those that `choice` shows."""
    before = base.registry
    moves = base.moves
    commented = {*after.facts["remarks"], *(moves.get(path, path) for path in before.facts["remarks"])}
    shown_before = _moved(choice, moves)
    old, new = problems_of(before, today, choice), problems_of(after, today, choice)
    plain_old = [problem for problem in old if moves.get(problem.where.path, problem.where.path) not in commented]
    plain_new = [problem for problem in new if problem.where.path not in commented]
    fresh, gone, stayed = _match(plain_old, plain_new, base, after, of_problem)
    plain = choice._replace(shown=_both(choice.shown, lambda path: path not in commented))
    added = judge(after, today, after.text_of, [_told(problem, base) for problem in fresh], plain)
    lost = {path for found in after.unreadable.values() for path in found.values()}  # nobody knows what is mended there
    gone = [problem for problem in gone if moves.get(problem.where.path, problem.where.path) not in lost]
    mended = severities_of(before, today, gone, shown_before)
    known = severities_of(after, today, stayed, choice)
    # a comment may accept a finding or not any more: in the few files that hold one, verdicts are compared
    held_old = judge(before, today, before.text_of, _of(old, moves, commented), _within(shown_before, moves, commented))
    held_new = judge(after, today, after.text_of, _of(new, {}, commented), _within(choice, {}, commented))
    verdicts = _match(held_old.diagnostics, held_new.diagnostics, base, after, of_diagnostic)
    fresh_held, gone_held, stayed_held = (
        [each for each in some if _is_asked(each.severity, choice)] for some in verdicts
    )
    there = {fingerprint(of_problem(problem), after) for problem in _of(new, {}, commented)}
    gone_held = [
        each
        for each in gone_held
        if fingerprint(of_diagnostic(each), before, moves) not in there
        and moves.get(each.region.path, each.region.path) not in lost
    ]
    found = sorted((*added.diagnostics, *fresh_held), key=_order)
    since = Since(
        base.revision,
        base.commit,
        new=len(found),
        mended=sum(_is_asked(severity, choice) for severity in mended) + len(gone_held),
        known=sum(_is_asked(severity, choice) for severity in known) + len(stayed_held),
    )
    hidden = added.hidden + len(verdicts[0]) - len(fresh_held)
    files = sum(choice.shown is None or choice.shown(path) for path in after.paths)
    return Outcome(tuple(found), files, None, hidden, since)


def _told(problem: Problem, base: Base) -> Problem:
    """A finding that names what the change removes or calls otherwise, with that said: nobody touched its own file."""
    kind = problem.rule.removeprefix("ref-unknown-")
    value = problem.message.arguments.get("value")
    if kind == problem.rule or not isinstance(value, str) or not base.registry.knows(kind, value):
        return problem
    layout = base.registry.layout
    now = base.moves.get(f"{layout.folders[kind]}/{value}.md")
    if now is None:
        return problem._replace(label=None, fix=None, hints=(Text(_REMOVED),))
    if problem.fix is not None:  # it is found anyway
        return problem
    meant = layout.prefixes.get(kind, "") + now.rpartition("/")[2].removesuffix(".md")
    return problem._replace(label=Text(N_("renamed to “{meant}”"), {"meant": meant}), hints=())


_REMOVED = N_("this change removes that sheet: take this mention out too, or keep the sheet")


def known_before(base: Base, today: date, choice: Choice) -> Callable[[Registry, Diagnostic], bool]:
    """Tells whether a finding of a later registry was there before: corrections leave such ones alone."""
    known = {
        fingerprint(of_problem(problem), base.registry, base.moves, names=names)
        for problem in problems_of(base.registry, today, choice)
        for names in (True, False)
    }

    def was(registry: Registry, diagnostic: Diagnostic) -> bool:
        return fingerprint(of_diagnostic(diagnostic), registry) in known

    return was


def _match(
    old: Sequence[_Finding],
    new: Sequence[_Finding],
    base: Base,
    after: Registry,
    trace: Callable[[_Finding], Trace],
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


def _is_asked(severity: str, choice: Choice) -> bool:
    return severity != "advice" or choice.advice


def _moved(choice: Choice, moves: Mapping[str, str]) -> Choice:
    """What is shown, for findings from before: a file that moved is where it is now."""
    shown = choice.shown
    if shown is None or not moves:
        return choice
    return choice._replace(shown=lambda path: shown(moves.get(path, path)))


def _within(choice: Choice, moves: Mapping[str, str], paths: Collection[str]) -> Choice:
    """The choice in those files only, with their advice: whether a comment accepted it is to be known."""
    return choice._replace(advice=True, shown=_both(choice.shown, lambda path: moves.get(path, path) in paths))


def _both(one: Callable[[str], bool] | None, other: Callable[[str], bool]) -> Callable[[str], bool]:
    return other if one is None else lambda path: other(path) and one(path)


def _of(problems: Iterable[Problem], moves: Mapping[str, str], paths: Collection[str]) -> list[Problem]:
    return [problem for problem in problems if moves.get(problem.where.path, problem.where.path) in paths]


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    region = diagnostic.region
    return region.path, region.line, region.column, diagnostic.rule
