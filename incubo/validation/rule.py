"""What a rule is: an id that never changes meaning, a severity, what it says and why it matters.

A rule that looks at the whole registry is a generator function under `@rule`. What `source`, `model` and
`registry` already find while reading is only declared (`declare`), so that it has a severity and a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.problem import Problem
from incubo.registry.registry import Registry

Check: TypeAlias = Callable[[Registry, date], Iterator[Problem]]


class Rule(NamedTuple):
    """A rule. `severity` is one word, or one for each kind of entry with "" for the others.

    `title` and `why` are source strings (English). `calendar`: it depends on today, and never blocks.
    """

    id: str
    severity: str | Mapping[str, str]
    title: str
    why: str
    check: Check | None = None
    calendar: bool = False

    @property
    def family(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    def severity_for(self, kind: str | None) -> str:
        """The default severity in a file of that kind."""
        if isinstance(self.severity, str):
            return self.severity
        return self.severity.get(kind or "", self.severity[""])


RULES: dict[str, Rule] = {}
"""Every rule by id, filled when the modules of `rules/` are imported."""


def declare(
    rule_id: str,
    severity: str | Mapping[str, str],
    title: str,
    why: str,
    *,
    check: Check | None = None,
    calendar: bool = False,
) -> None:
    """Add a rule. Raises ValueError for an id given twice."""
    if rule_id in RULES:
        raise ValueError(rule_id)
    RULES[rule_id] = Rule(rule_id, severity, title, why, check, calendar)


def rule(
    severity: str | Mapping[str, str], title: str, why: str, *, calendar: bool = False
) -> Callable[[Check], Check]:
    """Make a generator function a rule; its id is its name with hyphens."""

    def add(check: Check) -> Check:
        declare(check.__name__.replace("_", "-"), severity, title, why, check=check, calendar=calendar)
        return check

    return add
