"""Suppression comments: `# incubo: ignore[rule] reason` accepts a finding.

The comment stands on the line of the finding, or alone on the line above. A finding about the whole file is accepted
by a comment on any line of the front matter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.model.suggestions import find_nearest
from incubo.source.frontmatter import NoFrontMatter, split_front_matter
from incubo.source.spans import LineIndex
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES

_SUPPRESSION_PATTERN = re.compile(r"#[ \t]*incubo:[ \t]*ignore\[(?P<rules>[^\]\n]*)\](?P<reason>[^\r\n]*)")


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


def is_suppressed(diagnostic: Diagnostic, suppressions: list[Suppression], used_suppressions: set[Suppression]) -> bool:
    """Whether a comment accepts a diagnostic. The first one that does is added to `used_suppressions`."""
    region = diagnostic.region
    for comment in suppressions:
        if diagnostic.rule_id not in comment.rule_ids:
            continue
        whole_file = region.line == 1  # line 1 has no field: the problem is about the file
        if whole_file or region.line in (comment.line, comment.target_line):
            used_suppressions.add(comment)
            return True
    return False


def unused_suppression_problem(path: str, suppression: Suppression) -> Problem:
    """The problem of a comment that accepts nothing."""
    unknown_ids = [rule_id for rule_id in sorted(suppression.rule_ids) if rule_id not in RULES]
    hints = [
        Message(N_("there is no rule “{rule}”: did you mean “{meant}”?"), {"rule": rule_id, "meant": suggestion})
        for rule_id in unknown_ids
        if (suggestion := find_nearest(rule_id, RULES)) is not None
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
