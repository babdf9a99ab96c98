"""The findings counted by rule (`--statistics`).

The last line of a validation: how many files, how long, how many of each severity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from incubo.core.i18n import gettext, ngettext
from incubo.render import escape
from incubo.render.diagnostics.context import DiagnosticsContext, severity_label
from incubo.render.terminal.style import SEVERITY_STYLES, Paint, make_painter, strip_styles
from incubo.render.terminal.text import display_width, pad, wrap
from incubo.render.values import format_integer, format_seconds
from incubo.validation.diagnostic import SEVERITIES


class RuleCount(NamedTuple):
    """How often a rule was broken, and in how many files."""

    rule: str
    severity: str
    findings: int
    files: int
    title: str


def count_by_rule(context: DiagnosticsContext) -> list[RuleCount]:
    """The rules broken, advice included: the gravest first, then the most frequent."""
    found: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for diagnostic in context.outcome.diagnostics:
        key = diagnostic.rule_id, diagnostic.severity
        number, files = found.get(key, (0, set()))
        files.add(diagnostic.region.path)
        found[key] = number + 1, files
    counts = [
        RuleCount(rule, severity, number, len(files), context.rule_title(rule) if context.rule_title else "")
        for (rule, severity), (number, files) in found.items()
    ]
    return sorted(counts, key=lambda each: (SEVERITIES.index(each.severity), -each.findings, each.rule))


def _format_file_count(rule_count: RuleCount, lang: str) -> str:
    """`in 80 files`."""
    return ngettext("in {n} file", "in {n} files", rule_count.files).format(n=format_integer(rule_count.files, lang))


def statistics_lines(context: DiagnosticsContext, *, color: bool = False) -> list[str]:
    """The counts in aligned lines: how many, severity, rule, files, title."""
    paint = make_painter(color)
    counts = count_by_rule(context)
    table = [
        (
            format_integer(each.findings, context.lang),
            severity_label(each.severity),
            escape.escape_terminal(each.rule),
            _format_file_count(each, context.lang),
        )
        for each in counts
    ]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    said = []
    for each, (number, word, rule, where) in zip(counts, table, strict=True):
        line = "  ".join(
            [
                pad(number, widths[0], align_right=True),
                paint(SEVERITY_STYLES[each.severity], pad(word, widths[1])),
                pad(rule, widths[2]),
                paint("dim", pad(where, widths[3])) if each.title else paint("dim", where),
                escape.escape_terminal(each.title),
            ]
        )
        said.append(line.rstrip())
    return said


def count_by_severity(context: DiagnosticsContext) -> dict[str, int]:
    """How many of each severity, listed or not."""
    found = Counter(diagnostic.severity for diagnostic in context.outcome.diagnostics)
    found["advice"] += context.outcome.hidden_advice_count
    return {severity: found[severity] for severity in SEVERITIES}


def summary_line(context: DiagnosticsContext, *, color: bool = False, with_options: bool = True) -> str:
    """`3 files checked in 0.2 s: 2 errors, 0 warnings, 1 piece of advice (--advice shows it). 1 fix possible.`

    `with_options`: with the options that make the fixes, for those who read it where they can be typed.
    """
    return " ".join(_summary_sentences(context, make_painter(color), with_options=with_options))


def wrapped_summary(context: DiagnosticsContext) -> str:
    """The same for people: as wide as the screen, each sentence on its own line where both are too much."""
    sentences = _summary_sentences(context, make_painter(context.terminal.color), with_options=True)
    whole = " ".join(sentences)
    limit = context.terminal.width
    if limit is None or _styled_width(whole) <= limit:
        return whole
    return "\n".join(row for sentence in sentences for row in wrap(sentence, limit, measure=_styled_width))


def _styled_width(styled: str) -> int:
    return display_width(strip_styles(styled))


def _summary_sentences(context: DiagnosticsContext, paint: Paint, *, with_options: bool) -> list[str]:
    files, time = context.outcome.file_count, context.outcome.seconds
    checked = ngettext("{n} file checked", "{n} files checked", files).format(n=format_integer(files, context.lang))
    if time is not None:
        checked = gettext("{checked} in {time}").format(checked=checked, time=format_seconds(time, context.lang))
    said = gettext("{checked}: {counts}.").format(checked=checked, counts=format_severity_counts(context, paint))
    mendable = fix_sentence_with_options(context) if with_options else fix_sentence(context)
    return [each for each in (said, comparison_sentence(context), mendable) if each]


def comparison_sentence(context: DiagnosticsContext, escape: Callable[[str], str] = escape.escape_terminal) -> str:
    """`Since main: 2 new ones, 1 mended, 412 already there and not shown.`, or nothing."""
    found = context.outcome.baseline
    if found is None:
        return ""
    parts = (
        (ngettext("{n} new one", "{n} new ones", found.new_count), found.new_count),
        (ngettext("{n} mended", "{n} mended", found.fixed_count), found.fixed_count),
        (
            ngettext("{n} already there and not shown", "{n} already there and not shown", found.existing_count),
            found.existing_count,
        ),
    )
    new, mended, known = (said.format(n=format_integer(n, context.lang)) for said, n in parts)
    said = gettext("Since {revision}: {new}, {mended}, {known}.")
    return said.format(revision=escape(found.revision), new=new, mended=mended, known=known)


def format_severity_counts(context: DiagnosticsContext, paint: Paint) -> str:
    """`2 errors, 0 warnings, 12 pieces of advice (--advice shows them)`, or `nothing to report`."""
    if not context.outcome.diagnostics and not context.outcome.hidden_advice_count:
        return paint("bold green", gettext("nothing to report"))
    found = count_by_severity(context)
    if not found["error"] and not found["warning"]:
        said = _advice_count(found["advice"], listed=any(found.severity == "advice" for found in context.listed))
        nothing = paint("bold green", gettext("nothing to report"))
        return f"{nothing}, {said.format(n=format_integer(found['advice'], context.lang))}"
    return ", ".join(
        paint(SEVERITY_STYLES[severity], said) if found[severity] else said
        for severity, said in (
            ("error", ngettext("{n} error", "{n} errors", found["error"])),
            ("warning", _warning_count(found["warning"], context.strict)),
            (
                "advice",
                _advice_count(found["advice"], listed=any(found.severity == "advice" for found in context.listed)),
            ),
        )
        for said in [said.format(n=format_integer(found[severity], context.lang))]
    )


def _warning_count(n: int, strict: bool) -> str:
    if strict and n:
        return ngettext("{n} warning (blocking: --strict)", "{n} warnings (blocking: --strict)", n)
    return ngettext("{n} warning", "{n} warnings", n)


def _advice_count(n: int, *, listed: bool) -> str:
    if listed or not n:
        return ngettext("{n} piece of advice", "{n} pieces of advice", n)
    return ngettext("{n} piece of advice (--advice shows it)", "{n} pieces of advice (--advice shows them)", n)


def fix_sentence_with_options(context: DiagnosticsContext) -> str:
    """`67 fixes possible: 12 safe ones with --fix, 55 to be checked with --fix --guesses.`, or nothing."""
    found = [diagnostic.fix for diagnostic in context.outcome.diagnostics if diagnostic.fix is not None]
    safe = sum(fix.is_safe for fix in found)
    n, of_them, others = (format_integer(count, context.lang) for count in (len(found), safe, len(found) - safe))
    if not found:
        return ""
    if not safe:
        return ngettext(
            "{n} fix possible with --fix --guesses.", "{n} fixes possible with --fix --guesses.", len(found)
        ).format(n=n)
    if safe == len(found):
        return ngettext("{n} fix possible with --fix.", "{n} fixes possible with --fix.", len(found)).format(n=n)
    said = gettext("{n} fixes possible: {safe} safe with --fix, {guesses} to be checked with --fix --guesses.")
    return said.format(n=n, safe=of_them, guesses=others)


def fix_sentence(context: DiagnosticsContext) -> str:
    """`1 fix possible.`, or nothing."""
    n = sum(diagnostic.fix is not None for diagnostic in context.outcome.diagnostics)
    return (
        ngettext("{n} fix possible.", "{n} fixes possible.", n).format(n=format_integer(n, context.lang)) if n else ""
    )
