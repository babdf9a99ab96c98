"""`# incubo: ignore[rule] reason`: a finding that was looked at and accepted.

On its line, or alone on the line above; for a finding about the whole file, on any line of the front matter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.nearest import nearest
from incubo.problem import Problem, Span, Text
from incubo.source.frontmatter import Unsplit, split
from incubo.source.lines import Lines
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES

_REMARK = re.compile(r"#[ \t]*incubo:[ \t]*ignore\[(?P<rules>[^\]\n]*)\](?P<reason>[^\r\n]*)")


class Remark(NamedTuple):
    """A suppression comment: the rules it names, its line, the line it is about, its span."""

    rules: frozenset[str]
    line: int
    about: int
    start: int
    end: int


def remarks(lines: Lines) -> list[Remark]:
    """The suppression comments of a file's front matter."""
    parts = split(lines.text)
    if isinstance(parts, Unsplit):
        return []
    found = []
    for match in _REMARK.finditer(lines.text, parts.start, parts.end):
        line, _ = lines.position(match.start())
        start, _ = lines.bounds(line)
        alone = not lines.text[start : match.start()].strip()
        rules = frozenset(rule.strip() for rule in match["rules"].split(",") if rule.strip())
        found.append(Remark(rules, line, line + 1 if alone else line, match.start(), match.end()))
    return found


def suppressed(diagnostic: Diagnostic, comments: list[Remark], used: set[Remark]) -> bool:
    """Whether a comment accepts a diagnostic; the comment is then added to `used`."""
    region = diagnostic.region
    for comment in comments:
        if diagnostic.rule not in comment.rules:
            continue
        whole_file = region.line == 1  # no field stands there: what is missing, or the file itself
        if whole_file or comment.about == region.line or (comment.line == region.line):
            used.add(comment)
            return True
    return False


def unused(path: str, comment: Remark) -> Problem:
    """A comment that accepts nothing: it would hide the next mistake."""
    near = {rule: nearest(rule, RULES) for rule in sorted(comment.rules) if rule not in RULES}
    hints = [
        Text(N_("there is no rule “{rule}”: did you mean “{meant}”?"), {"rule": each, "meant": meant})
        for each, meant in near.items()
        if meant is not None
    ]
    return Problem(
        "file-unused-ignore",
        Span(path, comment.start, comment.end),
        Text(
            N_("this comment ignores {rules:list}, and there is nothing to ignore"),
            {"rules": sorted(comment.rules) or ["?"]},
        ),
        hints=(*hints,) or (Text(N_("delete it: it would hide the next mistake")),),
    )
