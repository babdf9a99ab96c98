"""Findings for a comment under a pull request or the page of a CI run: grouped by file, without markup of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from incubo.i18n import gettext, long_date, ngettext
from incubo.render.diagnostics_statistics import count
from incubo.render.diagnostics_summary import counts, fixes, since, totals
from incubo.render.numbers import integer
from incubo.render.remarks import remarks
from incubo.render.safe import markdown, markdown_code
from incubo.render.style import painter
from incubo.render.view import View, severity
from incubo.validation.diagnostic import Diagnostic

LONGEST = 65_000
"""GitHub refuses a comment of more than 65 536 characters."""
_RESERVE = 200
_SIGNS = {"error": "❌", "warning": "⚠️", "advice": "💡"}


def render(view: View) -> str:
    """A heading with the totals, then the findings of each file, as many as a comment may hold."""
    said = _heading(view)
    if view.statistics:
        return said + "".join(_statistics(view))
    return said + listing(view, LONGEST - len(said))


def listing(view: View, room: int) -> str:
    """The findings of each file, as many as so many characters hold, and how many more there are."""
    size = _RESERVE
    parts: list[str] = []
    listed = 0
    for path, group in groupby(view.shown, key=lambda diagnostic: diagnostic.region.path):
        heading = f"\n#### {markdown_code(view.git_prefix + path)}\n\n"
        for diagnostic in group:
            block = heading + _finding(diagnostic, view)
            if size + len(block) > room:
                return "".join(parts) + _more(len(view.shown) - listed, view)
            parts.append(block)
            size += len(block)
            listed += 1
            heading = ""
    return "".join(parts)


def _sign(name: str, view: View) -> str:
    return f"{_SIGNS[name]} " if view.look.unicode else ""


def _heading(view: View) -> str:
    found = totals(view)
    worst = next((name for name in found if found[name]), None)
    title = counts(view, painter(False))
    sign = _sign(worst, view) if worst else "✅ " if view.look.unicode else ""
    n = view.outcome.files
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=integer(n, view.lang), date=long_date(view.at)
    )
    said = (checked, since(view, markdown_code), fixes(view))
    return f"### {sign}{title[0].upper()}{title[1:]}\n\n{' '.join(filter(None, said))}\n"


def _finding(diagnostic: Diagnostic, view: View) -> str:
    region = diagnostic.region
    head = gettext("**{severity}**, line {line}: {message}").format(
        severity=severity(diagnostic.severity),
        line=region.line,
        message=markdown(view.raw(diagnostic.message, region)),
    )
    lines = [f"- {_sign(diagnostic.severity, view)}{head} ({_rule(diagnostic.rule, view)})"]
    for remark in remarks(diagnostic, view):
        lines.append(f"  - {markdown(remark.text)}")
        if remark.code is not None:
            lines.append(
                f"    → {markdown_code(remark.code)}" if view.look.unicode else f"    {markdown_code(remark.code)}"
            )
    return "\n".join(lines) + "\n"


def _rule(rule: str, view: View) -> str:
    return f"[{markdown_code(rule)}]({view.page(rule)})" if view.rules_url else markdown_code(rule)


def _more(n: int, view: View) -> str:
    return "\n" + ngettext("… and {n} more.", "… and {n} more.", n).format(n=integer(n, view.lang)) + "\n"


def _statistics(view: View) -> Iterator[str]:
    found = count(view)
    if not found:
        return
    titles = any(finding.title for finding in found)
    yield "\n| " + " | ".join(["", gettext("severity"), gettext("rule"), gettext("files"), *[""] * titles]) + " |\n"
    yield "|---:|---|---|---:|" + "---|" * titles + "\n"
    for finding in found:
        cells = [integer(finding.findings, view.lang), severity(finding.severity), f"`{finding.rule}`"]
        cells += [integer(finding.files, view.lang), *[markdown(finding.title)] * titles]
        yield "| " + " | ".join(cells) + " |\n"
