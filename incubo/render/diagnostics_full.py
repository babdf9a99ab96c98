"""Findings with the lines they are about, for people: what, where, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from incubo.i18n import gettext, ngettext
from incubo.render import safe
from incubo.render.diagnostics_statistics import lines as statistics
from incubo.render.diagnostics_summary import wrapped as summary
from incubo.render.excerpt import Pen, Said, draw, lines_of
from incubo.render.numbers import integer
from incubo.render.style import SEVERITY, painter
from incubo.render.text import width, wrap
from incubo.render.view import View, severity
from incubo.validation.diagnostic import Diagnostic, Region

MOST = 5
"""How many findings of one rule are shown: after five, one more teaches nothing."""


def render(view: View) -> str:
    """The findings in order of path, at most five a rule (the first names its page), how many more, the summary."""
    color = view.look.color
    parts: list[str] = []
    if view.statistics:
        parts += ["\n".join(statistics(view, color=color))] if view.outcome.diagnostics else []
    else:
        seen: Counter[tuple[str, str]] = Counter()
        explained: set[str] = set()
        for diagnostic in view.shown:
            key = diagnostic.rule, diagnostic.severity
            seen[key] += 1
            if seen[key] <= MOST:
                parts.append("\n".join(_finding(diagnostic, view, explain=diagnostic.rule not in explained)))
                explained.add(diagnostic.rule)
        more = {key: number - MOST for key, number in seen.items() if number > MOST}
        if more:
            parts.append("\n".join(_more(more, view)))
    parts.append(summary(view))
    return "\n\n".join(parts) + "\n"


def _more(more: dict[tuple[str, str], int], view: View) -> Iterator[str]:
    """`and 126 more ref-unknown-startup`, the most frequent first."""
    paint = painter(view.look.color)
    for (rule, level), n in sorted(more.items(), key=lambda item: (-item[1], item[0])):
        yield ngettext("and {n} more {rule}", "and {n} more {rule}", n).format(
            n=integer(n, view.lang), rule=paint(SEVERITY[level], safe.terminal(rule))
        )
    yield paint("dim", gettext("(--format concise shows them all)"))


def _finding(diagnostic: Diagnostic, view: View, *, explain: bool) -> Iterator[str]:
    region = diagnostic.region
    marks = [
        Said(mark.region, view.said(mark.text, region) if mark.text else "", mark.primary) for mark in diagnostic.marks
    ]
    gutter = max(len(str(mark.region.line)) for mark in marks)
    pen = Pen(view.look, gutter, SEVERITY[diagnostic.severity])
    yield from _header(diagnostic, view)
    for path in dict.fromkeys(mark.region.path for mark in marks):  # the main file first
        here = [mark for mark in marks if mark.region.path == path]
        first = here[0].region
        if path != region.path:
            yield pen.line(None)
        yield _pointer("-->" if path == region.path else ":::", first, pen)
        yield pen.line(None)
        yield from draw(here, lines_of(view.text_of(path)), pen)
    notes = [(gettext("help: {text}"), "bold", view.said(hint, region)) for hint in diagnostic.hints]
    if diagnostic.fix:
        options = "--fix" if diagnostic.fix.safe else "--fix --guesses"
        said = gettext("{fix} (incubo validate {options})").format(
            fix=view.said(diagnostic.fix.title, region), options=options
        )
        notes.append((gettext("fix: {text}"), "bold green", said))
    if explain:  # once a rule: its page says the same of them all
        notes.append((gettext("learn more: {text}"), "bold", f"incubo explain {safe.terminal(diagnostic.rule)}"))
    if notes:
        yield pen.line(None)
    for template, style, text in notes:
        yield from _note(template.partition("{text}")[0], style, text, pen)


def _header(diagnostic: Diagnostic, view: View) -> Iterator[str]:
    """`error[rule]: message`, the message in bold."""
    paint = painter(view.look.color)
    head = f"{severity(diagnostic.severity)}[{safe.terminal(diagnostic.rule)}]"
    lines = wrap(f"{head}: {view.said(diagnostic.message, diagnostic.region)}", view.look.width, indent=2, first=0)
    yield paint(SEVERITY[diagnostic.severity], head) + paint("bold", lines[0][len(head) :])
    for line in lines[1:]:
        yield paint("bold", line)


def _pointer(arrow: str, region: Region, pen: Pen) -> str:
    margin = " " * pen.gutter
    return f"{margin}{pen.paint('dim', arrow)} {safe.terminal(region.path)}:{region.line}:{region.column}"


def _note(label: str, style: str, text: str, pen: Pen) -> Iterator[str]:
    """`= help: what to do`, wrapped under itself."""
    label = label.rstrip(" ")
    indent = pen.gutter + 3 + width(label) + 1
    head = f"{' ' * pen.gutter} {pen.paint('dim', '=')} {pen.paint(style, label)}"
    if pen.look.width is not None and indent + max(map(width, text.split(" "))) > pen.look.width:
        yield head  # a word is too long to stand beside the label
        indent = pen.gutter + 3
        yield from (" " * indent + line.lstrip() for line in wrap(text, pen.look.width, indent=indent))
        return
    lines = wrap(text, pen.look.width, indent=indent)
    yield f"{head} {lines[0]}"
    yield from lines[1:]
