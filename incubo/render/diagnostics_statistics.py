"""The findings counted by rule (`--statistics`)."""

from __future__ import annotations

from typing import NamedTuple

from incubo.i18n import ngettext
from incubo.render import safe
from incubo.render.numbers import integer
from incubo.render.style import SEVERITY, painter
from incubo.render.text import pad, width
from incubo.render.view import View, severity
from incubo.validation.diagnostic import SEVERITIES


class Count(NamedTuple):
    """How often a rule was broken, and in how many files."""

    rule: str
    severity: str
    findings: int
    files: int
    title: str


def count(view: View) -> list[Count]:
    """The rules broken, advice included: the gravest first, then the most frequent."""
    found: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for diagnostic in view.outcome.diagnostics:
        key = diagnostic.rule, diagnostic.severity
        number, files = found.get(key, (0, set()))
        files.add(diagnostic.region.path)
        found[key] = number + 1, files
    counts = [
        Count(rule, severity, number, len(files), view.title_of(rule) if view.title_of else "")
        for (rule, severity), (number, files) in found.items()
    ]
    return sorted(counts, key=lambda each: (SEVERITIES.index(each.severity), -each.findings, each.rule))


def files(each: Count, lang: str) -> str:
    """`in 80 files`."""
    return ngettext("in {n} file", "in {n} files", each.files).format(n=integer(each.files, lang))


def lines(view: View, *, color: bool = False) -> list[str]:
    """The counts in aligned lines: how many, severity, rule, files, title."""
    paint = painter(color)
    counts = count(view)
    table = [
        (integer(each.findings, view.lang), severity(each.severity), safe.terminal(each.rule), files(each, view.lang))
        for each in counts
    ]
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    said = []
    for each, (number, word, rule, where) in zip(counts, table, strict=True):
        line = "  ".join(
            [
                pad(number, widths[0], right=True),
                paint(SEVERITY[each.severity], pad(word, widths[1])),
                pad(rule, widths[2]),
                paint("dim", pad(where, widths[3])) if each.title else paint("dim", where),
                safe.terminal(each.title),
            ]
        )
        said.append(line.rstrip())
    return said
