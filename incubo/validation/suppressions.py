"""Suppression comments: `# incubo: ignore[rule] reason` accepts a finding.

The comment stands on the line of the finding, or alone on the line above. A finding about the whole file is accepted
by a comment on any line of the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.source.frontmatter import NoFrontMatter, split_front_matter
from incubo.source.line_index import LineIndex
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES

_SUPPRESSION_PATTERN = re.compile(r"#[ \t]*incubo:[ \t]*ignore\[(?P<rules>[^\[\]\n]*)\](?P<reason>[^\r\n]*)")
"""The rules have no `[`, so that a line of many beginnings without an end is read once."""


class Suppression(NamedTuple):
    """A suppression comment: the rules it names, its own line, the line it applies to, its offsets in the text."""

    rule_ids: frozenset[str]
    line: int
    target_line: int
    start: int
    end: int


def parse_suppressions(lines: LineIndex) -> list[Suppression]:
    """The suppression comments of a file's front matter."""
    parts = split_front_matter(lines.text)
    if isinstance(parts, NoFrontMatter):
        return []
    suppressions = []
    for match in _SUPPRESSION_PATTERN.finditer(lines.text, parts.start, parts.end):
        line, _ = lines.position(match.start())
        start, _ = lines.line_range(line)
        is_alone = not lines.text[start : match.start()].strip()
        rule_ids = frozenset(rule.strip() for rule in match["rules"].split(",") if rule.strip())
        suppressions.append(Suppression(rule_ids, line, line + 1 if is_alone else line, match.start(), match.end()))
    return suppressions


class SuppressionIndex:
    """The suppression comments of a file, and which of them accept a finding."""

    def __init__(self, suppressions: list[Suppression]) -> None:
        self._suppressions = suppressions
        self._used: set[Suppression] = set()
        self._by_rule: dict[str, Suppression] = {}
        self._by_line: dict[tuple[str, int], Suppression] = {}
        for comment in suppressions:
            for rule_id in comment.rule_ids:
                self._by_rule.setdefault(rule_id, comment)
                self._by_line.setdefault((rule_id, comment.line), comment)
                self._by_line.setdefault((rule_id, comment.target_line), comment)

    def is_suppressed(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment accepts a diagnostic. The first one that does counts as used."""
        line = diagnostic.region.line
        # line 1 has no field: the problem is about the file
        comment = self._by_rule.get(diagnostic.rule_id) if line == 1 else self._by_line.get((diagnostic.rule_id, line))
        if comment is not None:
            self._used.add(comment)
        return comment is not None

    @property
    def unused(self) -> list[Suppression]:
        """The comments that accepted nothing, in order."""
        return [comment for comment in self._suppressions if comment not in self._used]


def unused_suppression_problem(path: str, suppression: Suppression, find_rule: Callable[[str], str | None]) -> Problem:
    """The problem of a comment that accepts nothing. `find_rule`: the rule that an unknown id probably means."""
    unknown_ids = [rule_id for rule_id in sorted(suppression.rule_ids) if rule_id not in RULES]
    hints = [
        Message(N_("there is no rule “{rule}”: did you mean “{meant}”?"), {"rule": rule_id, "meant": suggestion})
        for rule_id in unknown_ids
        if (suggestion := find_rule(rule_id)) is not None
    ]
    return Problem(
        "file-unused-ignore",
        Span(path, suppression.start, suppression.end),
        Message(
            N_("this comment ignores {rules:list}, and there is nothing to ignore"),
            {"rules": sorted(suppression.rule_ids) or ["?"]},
        ),
        hints=(*hints,) or (Message(N_("delete it: it would hide the next mistake")),),
    )
