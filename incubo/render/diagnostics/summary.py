"""The sentences that sum up a validation, and its findings counted by rule (`--statistics`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from incubo.core.i18n import capitalize_first, format_long_date, gettext, ngettext, translate
from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.escape import escape_terminal
from incubo.render.numbers import format_integer, format_seconds
from incubo.render.terminal.style import SEVERITY_STYLES, Paint, make_painter, strip_styles
from incubo.render.terminal.text import display_width, pad, wrap
from incubo.render.values import format_provenance
from incubo.validation.diagnostic import SEVERITIES
from incubo.validation.rule import RULES


class RuleCount(NamedTuple):
    """The findings of a rule at one severity: how many, and in how many files."""

    rule_id: str
    severity: str
    finding_count: int
    file_count: int

    @property
    def title(self) -> str:
        """What the rule finds, in the reader's language."""
        return gettext(RULES[self.rule_id].title)


def count_by_rule(context: DiagnosticsContext) -> list[RuleCount]:
    """The rules with findings, advice included: by severity, then the most frequent first."""
    paths: dict[tuple[str, str], list[str]] = {}
    for diagnostic in context.validation.diagnostics:
        paths.setdefault((diagnostic.rule_id, diagnostic.severity), []).append(diagnostic.region.path)
    counts = [
        RuleCount(rule_id, severity, len(rule_paths), len(set(rule_paths)))
        for (rule_id, severity), rule_paths in paths.items()
    ]
    return sorted(counts, key=lambda count: (SEVERITIES.index(count.severity), -count.finding_count, count.rule_id))


def statistics_lines(context: DiagnosticsContext, *, color: bool = False) -> list[str]:
    """The counts in aligned lines: findings, severity, rule, files, title."""
    paint = make_painter(color)
    counts = count_by_rule(context)
    cells = [
        (
            format_integer(count.finding_count, context.lang),
            severity_label(count.severity),
            escape_terminal(count.rule_id),
            _format_file_count(count.file_count, context.lang),
        )
        for count in counts
    ]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for count, (findings, severity, rule_id, files) in zip(counts, cells, strict=True):
        line = "  ".join(
            [
                pad(findings, widths[0], align_right=True),
                paint(SEVERITY_STYLES[count.severity], pad(severity, widths[1])),
                pad(rule_id, widths[2]),
                paint("dim", pad(files, widths[3])),
                escape_terminal(count.title),
            ]
        )
        lines.append(line.rstrip())
    return lines


def _format_file_count(n: int, lang: str) -> str:
    return ngettext("in {n} file", "in {n} files", n).format(n=format_integer(n, lang))


def count_by_severity(context: DiagnosticsContext) -> dict[str, int]:
    """The number of findings of each severity, listed or not."""
    counts = Counter(diagnostic.severity for diagnostic in context.validation.diagnostics)
    counts["advice"] += context.validation.hidden_advice_count
    return {severity: counts[severity] for severity in SEVERITIES}


def summary_line(context: DiagnosticsContext, *, color: bool = False, with_options: bool = True) -> str:
    """`3 files checked in 0.2 s: 2 errors, 0 warnings, 1 piece of advice (--advice shows it). 1 fix possible.`

    `with_options`: name the options that apply the fixes, for readers who can type commands.
    """
    return " ".join(_summary_sentences(context, make_painter(color), with_options=with_options))


def wrapped_summary(context: DiagnosticsContext) -> str:
    """The summary on one line if it fits the screen, else each sentence on lines of its own."""
    sentences = _summary_sentences(context, make_painter(context.terminal.color), with_options=True)
    one_line = " ".join(sentences)
    max_width = context.terminal.width
    if max_width is None or _styled_width(one_line) <= max_width:
        return one_line
    return "\n".join(line for sentence in sentences for line in wrap(sentence, max_width, measure=_styled_width))


def _styled_width(text: str) -> int:
    return display_width(strip_styles(text))


def _summary_sentences(context: DiagnosticsContext, paint: Paint, *, with_options: bool) -> list[str]:
    n, seconds = context.validation.file_count, context.validation.seconds
    checked = ngettext("{n} file checked", "{n} files checked", n).format(n=format_integer(n, context.lang))
    if seconds is not None:
        time = format_seconds(seconds, context.lang)
        checked = gettext("{checked} in {time}").format(checked=checked, time=time)
    counts = gettext("{checked}: {counts}.").format(checked=checked, counts=format_severity_counts(context, paint))
    fixes = fix_sentence_with_options(context) if with_options else fix_sentence(context)
    if context.known is not None:
        fixes = ""
    sentences = (counts, scope_sentence(context), known_sentence(context), comparison_sentence(context), fixes)
    return [sentence for sentence in sentences if sentence]


def scope_sentence(context: DiagnosticsContext) -> str:
    """`Incubator: Rivages (rivages). Elsewhere in the registry: 12 errors, 30 warnings (incubo validate --incubator
    all).`; what shows ours only, where the files of all incubators are shown; `""` where none is ours.
    """
    elsewhere, scope = context.validation.elsewhere, context.validation.scope
    shown = escape_terminal(translate(scope)) if scope is not None else ""
    if elsewhere is None:
        return shown
    errors, warnings = elsewhere.error_count, elsewhere.warning_count
    others = gettext("Elsewhere in the registry: nothing to report.")
    if errors or warnings:
        others = gettext("Elsewhere in the registry: {errors}, {warnings} ({command}).").format(
            errors=ngettext("{n} error", "{n} errors", errors).format(n=format_integer(errors, context.lang)),
            warnings=_warning_count(warnings, context.strict).format(n=format_integer(warnings, context.lang)),
            command="incubo validate --incubator all",
        )
    return f"{shown} {others}"


def known_sentence(context: DiagnosticsContext) -> str:
    """`As known on 31 March 2024, commit d5e95412 of 29 March 2024.`, or `""` for the files on disk."""
    if context.known is None:
        return ""
    return f"{capitalize_first(format_provenance('', context.at, context.known))}."


def checked_files_sentence(context: DiagnosticsContext) -> str:
    """`3 files checked, as of 15 January 2025.`"""
    n = context.validation.file_count
    return ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=format_integer(n, context.lang), date=format_long_date(context.at)
    )


def comparison_sentence(context: DiagnosticsContext, escape: Callable[[str], str] = escape_terminal) -> str:
    """`Since main: 2 new ones, 1 fixed, 412 already there and not shown.`, or `""` without a baseline."""
    baseline = context.validation.baseline
    if baseline is None:
        return ""
    new_count, fixed_count, existing_count = baseline.new_count, baseline.fixed_count, baseline.existing_count
    new = ngettext("{n} new one", "{n} new ones", new_count)
    fixed = ngettext("{n} fixed", "{n} fixed", fixed_count)
    existing = ngettext("{n} already there and not shown", "{n} already there and not shown", existing_count)
    return gettext("Since {revision}: {new}, {mended}, {known}.").format(
        revision=escape(baseline.revision),
        new=new.format(n=format_integer(new_count, context.lang)),
        mended=fixed.format(n=format_integer(fixed_count, context.lang)),
        known=existing.format(n=format_integer(existing_count, context.lang)),
    )


def format_severity_counts(context: DiagnosticsContext, paint: Paint) -> str:
    """`2 errors, 0 warnings, 12 pieces of advice (--advice shows them)`, or `nothing to report`.

    Advice alone is something to report, but nothing that is wrong: `no error and no warning, 2 pieces of advice`.
    """
    counts = count_by_severity(context)
    if not any(counts.values()):
        return paint("bold green", gettext("nothing to report"))
    is_advice_listed = any(diagnostic.severity == "advice" for diagnostic in context.listed)
    texts = {
        "error": ngettext("{n} error", "{n} errors", counts["error"]),
        "warning": _warning_count(counts["warning"], context.strict),
        "advice": _advice_count(counts["advice"], is_listed=is_advice_listed),
    }
    texts = {
        severity: text.format(n=format_integer(counts[severity], context.lang)) for severity, text in texts.items()
    }
    if not counts["error"] and not counts["warning"]:
        nothing = paint("bold green", gettext("no error and no warning"))
        return f"{nothing}, {texts['advice']}"
    return ", ".join(
        paint(SEVERITY_STYLES[severity], text) if counts[severity] else text for severity, text in texts.items()
    )


def _warning_count(n: int, strict: bool) -> str:
    if strict and n:
        return ngettext("{n} warning (blocking: --strict)", "{n} warnings (blocking: --strict)", n)
    return ngettext("{n} warning", "{n} warnings", n)


def _advice_count(n: int, *, is_listed: bool) -> str:
    if is_listed or not n:
        return ngettext("{n} piece of advice", "{n} pieces of advice", n)
    return ngettext("{n} piece of advice (--advice shows it)", "{n} pieces of advice (--advice shows them)", n)


def fix_sentence_with_options(context: DiagnosticsContext) -> str:
    """`67 fixes possible: 12 safe ones with --fix, 55 to be checked with --fix --guesses.`, or `""` without fixes."""
    fixes = [diagnostic.fix for diagnostic in context.validation.diagnostics if diagnostic.fix is not None]
    count, safe_count = len(fixes), sum(fix.is_safe for fix in fixes)
    n, safe, guesses = (format_integer(number, context.lang) for number in (count, safe_count, count - safe_count))
    if not fixes:
        return ""
    if not safe_count:
        return ngettext(
            "{n} fix possible with --fix --guesses.", "{n} fixes possible with --fix --guesses.", count
        ).format(n=n)
    if safe_count == count:
        return ngettext("{n} fix possible with --fix.", "{n} fixes possible with --fix.", count).format(n=n)
    return gettext("{n} fixes possible: {safe} safe with --fix, {guesses} to be checked with --fix --guesses.").format(
        n=n, safe=safe, guesses=guesses
    )


def fix_sentence(context: DiagnosticsContext) -> str:
    """`1 fix possible.`, or `""` without fixes."""
    n = sum(diagnostic.fix is not None for diagnostic in context.validation.diagnostics)
    if not n:
        return ""
    return ngettext("{n} fix possible.", "{n} fixes possible.", n).format(n=format_integer(n, context.lang))
