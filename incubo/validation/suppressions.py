"""`# incubo: ignore[rule] reason`: a finding that was looked at and accepted.

On its line, or alone on the line above; for a finding about the whole file, on any line of the front matter.
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
    """A suppression comment: the rules it names, its line, the line it is about, its span."""

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
    found = []
    for match in _SUPPRESSION_PATTERN.finditer(lines.text, parts.start, parts.end):
        line, _ = lines.position(match.start())
        start, _ = lines.line_range(line)
        alone = not lines.text[start : match.start()].strip()
        rules = frozenset(rule.strip() for rule in match["rules"].split(",") if rule.strip())
        found.append(Suppression(rules, line, line + 1 if alone else line, match.start(), match.end()))
    return found


def is_suppressed(diagnostic: Diagnostic, suppressions: list[Suppression], used_suppressions: set[Suppression]) -> bool:
    """Whether a comment accepts a diagnostic; the comment is then added to `used_suppressions`."""
    region = diagnostic.region
    for comment in suppressions:
        if diagnostic.rule_id not in comment.rule_ids:
            continue
        whole_file = region.line == 1  # no field stands there: what is missing, or the file itself
        if whole_file or comment.target_line == region.line or (comment.line == region.line):
            used_suppressions.add(comment)
            return True
    return False


def unused_suppression_problem(path: str, suppression: Suppression) -> Problem:
    """A comment that accepts nothing: it would hide the next mistake."""
    near = {rule: find_nearest(rule, RULES) for rule in sorted(suppression.rule_ids) if rule not in RULES}
    hints = [
        Message(N_("there is no rule “{rule}”: did you mean “{meant}”?"), {"rule": each, "meant": meant})
        for each, meant in near.items()
        if meant is not None
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
