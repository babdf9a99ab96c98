"""A request looked at: what it comes from, judged by the settings of the branch that it goes to."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo import config
from incubo.cli import ci_request, validate_since, workspace
from incubo.cli.settings import settings as complaints
from incubo.cli.workspace import Workspace
from incubo.errors import ConfigError
from incubo.history.changes import changes
from incubo.history.figures import figures
from incubo.history.judged import author
from incubo.history.line import Line
from incubo.history.risk import Risk, risk
from incubo.history.said import States, short, some
from incubo.history.words import told
from incubo.i18n import N_
from incubo.problem import Problem, Text
from incubo.registry import before, conditions
from incubo.registry.fork import Fork, fork
from incubo.registry.layout import LAYOUTS
from incubo.registry.renames import followed
from incubo.table import Table
from incubo.validation.diagnostic import Outcome
from incubo.validation.engine import Choice
from incubo.validation.gate import Base, compare

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


class Review(NamedTuple):
    """What there is to say of a request. `opened` has the settings that it was judged by."""

    opened: Workspace
    registry: Registry
    outcome: Outcome
    lines: tuple[Line, ...]
    figures: Table
    risk: Risk

    def blocked(self, policy: str) -> bool:
        """Whether something is in the way, by what the registry holds to."""
        found = {diagnostic.severity for diagnostic in self.outcome.diagnostics}
        if policy == "never":
            return False
        if policy == "sensitive" and self.risk.level == "sensitive":
            return True
        return "error" in found or (policy == "warning" and "warning" in found)


def review(root: Path, asked: ci_request.Request, base: str | None, at: str | None) -> Review:
    """Look at a request. Raises ToolError, UsageError, ConfigError."""
    begun = time.perf_counter()
    conditions.repository(root, writing=False)
    name, commit = ci_request.base(root, base, asked)
    opened = _opened(root, commit, at)
    left = fork(root, opened.layout, commit)
    registry, was = validate_since.both(opened, left)
    _settings(opened, left, registry, was)
    moves = followed(was, registry, left.moves)
    held = Base(was, name, commit, moves)
    outcome = compare(held, registry, opened.today, Choice(severities=opened.config.severities))
    found = changes(was, registry, left.base.keys(), moves, left.modes)
    lines = tuple(told(found, States(was, registry, opened.today)))
    moved = figures(was, registry, opened.today)
    others = before.others(root, commit, opened.layout)
    judged = risk(
        found,
        author(was, asked.author, opened.today),
        opened.today,
        rules=tuple(_rules(left, others)),
        findings=len(outcome.diagnostics),
        others=[path for path in others if not before.guards(path)],
    )
    return Review(
        opened, registry, outcome._replace(seconds=time.perf_counter() - begun, hidden=0), lines, moved, judged
    )


def _rules(left: Fork, others: Sequence[str]) -> Iterator[Text]:
    """What a request changes of what it is judged by, and of who looks at it."""
    if left.settings:
        yield Text(N_("the settings of the registry change (incubo.toml): this request is judged by those of its base"))
    guards = [path for path in others if before.guards(path)]
    if guards:
        yield Text(
            N_("what checks requests, or who looks at them, changes: {names:list}"),
            {"names": some([short(path) for path in guards])},
        )


def _opened(root: Path, commit: str, at: str | None) -> Workspace:
    """The registry under the settings of a commit; under those it has now where the commit's cannot be used.

    Its layout too is the commit's: a request that adds folders must not hide the others.
    """
    try:
        settings = config.read(before.settings(root, commit))
    except ConfigError:  # the request may be what mends it
        settings = config.load(root)
    layout = LAYOUTS[settings.layout] if settings.layout else before.layout(root, commit)
    return workspace.with_settings(root, settings, layout, at)


def _settings(opened: Workspace, left: Fork, registry: Registry, was: Registry) -> None:
    """What is wrong with the settings: those of the branch it goes to were so before, those of the request are new."""
    registry.problems.extend(_own(opened, registry) if left.settings else complaints(opened, registry))
    was.problems.extend(complaints(opened, was))


def _own(opened: Workspace, registry: Registry) -> Iterator[Problem]:
    """What is wrong with the settings that a request brings."""
    try:
        own = config.load(opened.root)
    except ConfigError as error:
        if not error.problems:
            raise
        yield from error.problems
        return
    yield from complaints(opened._replace(config=own), registry)
