"""GitHub workflow commands: each finding becomes a note on its line of the pull request."""

from __future__ import annotations

from collections import Counter

from incubo.i18n import gettext
from incubo.render import safe
from incubo.render.diagnostics_statistics import lines as statistics
from incubo.render.diagnostics_summary import line as summary
from incubo.render.remarks import remarks
from incubo.render.safe import github_data, github_property
from incubo.render.view import View, severity
from incubo.validation.diagnostic import SEVERITIES, Diagnostic

MOST = 10
"""Notes of each level that GitHub shows for a step; the others are only in its log."""
_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}
_UNREAD = ("config", "yaml", "file")
"""Families of what keeps a file from being read: the rest cannot be judged before."""


def render(view: View) -> str:
    """The most important first, for GitHub shows ten of each level, then one note with the totals."""
    ordered = by_importance(view.shown)
    advice = [diagnostic for diagnostic in ordered if diagnostic.severity == "advice"]
    rest = advice[MOST - 1 :]  # one place among the notices is for the totals
    lines = [_command(diagnostic, view) for diagnostic in ordered[: len(ordered) - len(rest)]]
    lines += [_plain(diagnostic, view) for diagnostic in rest]
    if view.statistics:
        lines += statistics(view)
    return "\n".join([*lines, _closing(view)]) + "\n"


def by_importance(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """The gravest first, then what cannot be read, then one of each rule before the second of any."""
    times: Counter[str] = Counter()
    keys = []
    for place, diagnostic in enumerate(found):
        unread = diagnostic.rule.partition("-")[0] in _UNREAD
        keys.append((SEVERITIES.index(diagnostic.severity), not unread, times[diagnostic.rule], place))
        times[diagnostic.rule] += 1
    return [found[key[-1]] for key in sorted(keys)]


def _closing(view: View) -> str:
    """The totals: in a plain line where nothing is shown, else in a note that says where the others are."""
    said = summary(view, how=False)
    if not view.shown:
        return said
    counts = Counter(diagnostic.severity for diagnostic in view.shown)
    if any(n > (MOST - 1 if name == "advice" else MOST) for name, n in counts.items()):
        said += " " + gettext("GitHub shows ten of each level beside the lines: all are in the log of this step.")
    return f"::notice title=incubo::{github_data(said)}"


def _plain(diagnostic: Diagnostic, view: View) -> str:
    """A finding for the log only."""
    region = diagnostic.region
    place = safe.terminal(f"{view.git_prefix}{region.path}:{region.line}:{region.column}")
    head = f"{severity(diagnostic.severity)}[{safe.terminal(diagnostic.rule)}]"
    return safe.terminal(f"{place}: {head} {view.said(diagnostic.message, region)}")


def _command(diagnostic: Diagnostic, view: View) -> str:
    region = diagnostic.region
    places = f"line={region.line},endLine={region.end_line}"
    if region.line == region.end_line:  # GitHub takes columns only within one line
        places += f",col={region.column},endColumn={region.end_column}"
    file = github_property(view.git_prefix + region.path)
    said = [github_data(view.raw(diagnostic.message, region))]
    for remark in remarks(diagnostic, view):
        said.append(github_data(remark.text))
        if remark.code is not None:
            said.append("    " + github_data(remark.code))
    if view.rules_url:
        said.append(github_data(gettext("learn more: {text}").format(text=view.page(diagnostic.rule))))
    return (
        f"::{_LEVELS[diagnostic.severity]} file={file},{places},title={github_property(diagnostic.rule)}"
        f"::{'%0A'.join(said)}"
    )
