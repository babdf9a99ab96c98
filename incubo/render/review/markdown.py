"""A review in Markdown: the comment on the request and the summary of the CI job, of a size that forges accept."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import gettext, ngettext, translate
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.diagnostics.markdown import render_findings, scope_paragraph
from incubo.render.escape import escape_markdown
from incubo.render.markdown import delimiter_row, table_row
from incubo.render.numbers import format_integer
from incubo.render.review.context import (
    COMMENT_MARKER,
    ReviewContext,
    grouped_sentences,
    level_sentence,
    reason_texts,
    verdict,
)
from incubo.render.values import format_change
from incubo.validation.diagnostic import SEVERITIES

MAX_COMMENT_BYTES = 60_000
"""GitHub rejects comments of more than 65,536 characters, and the job that posts it adds some."""
_MAX_SENTENCES = 30
"""Sentences per section; the others are counted."""
_MAX_CHANGES_BYTES = 25_000
"""Bytes of all sentences: the rest of the comment is for findings."""
_ELLIPSIS = "\n…\n"


def render(context: ReviewContext) -> str:
    """The comment: the verdict, then findings, changes, figures, and what was checked."""
    heading, footer = _comment_heading(context), f"\n<sub>{scope_paragraph(context.diagnostics)}</sub>\n"
    changes = "".join(_change_lines(context)) + _figure_table(context)
    max_bytes = MAX_COMMENT_BYTES - sum(map(_byte_length, (COMMENT_MARKER, heading, changes, footer)))
    diagnostics = context.diagnostics
    findings = _render_findings(_errors_first(diagnostics), max_bytes) if diagnostics.listed else ""
    return _truncate_comment(f"{COMMENT_MARKER}\n{heading}{findings}{changes}{footer}")


def _comment_heading(context: ReviewContext) -> str:
    icon = "❌" if context.blocked else "⚠️" if context.diagnostics.listed else "✅"
    *others, reasons = map(escape_markdown, reason_texts(context))
    for reason in reversed(others):
        reasons = gettext("{first}; {rest}").format(first=reason, rest=reasons)
    level = gettext("**{level}** ({why})").format(level=level_sentence(context), why=reasons)
    return f"### {icon} {verdict(context)}\n\n{level}\n"


def _errors_first(diagnostics: DiagnosticsContext) -> DiagnosticsContext:
    """The findings, files with errors before others, because the end of a long list is left out."""
    worst: dict[str, int] = {}
    for diagnostic in diagnostics.listed:
        rank, path = SEVERITIES.index(diagnostic.severity), diagnostic.region.path
        worst[path] = min(rank, worst.get(path, rank))
    ordered = sorted(diagnostics.listed, key=lambda diagnostic: worst[diagnostic.region.path])
    return diagnostics._replace(validation=diagnostics.validation._replace(diagnostics=tuple(ordered)))


def _render_findings(diagnostics: DiagnosticsContext, max_bytes: int) -> str:
    """As many findings as fit in `max_bytes`. (`render_findings` counts characters.)"""
    max_length = max_bytes
    findings = render_findings(diagnostics, max_length)
    while _byte_length(findings) > max_bytes and max_length > 0:
        max_length = max_length * max(max_bytes, 0) // _byte_length(findings) - 1
        findings = render_findings(diagnostics, max_length)
    return findings


def _byte_length(text: str) -> int:
    return len(text.encode())


def _truncate_comment(comment: str) -> str:
    """The comment, cut after a line as a last resort, whatever the length of names in it."""
    if _byte_length(comment) <= MAX_COMMENT_BYTES:
        return comment
    beginning = comment.encode()[: MAX_COMMENT_BYTES - 8].decode("utf-8", "ignore")
    return beginning[: beginning.rindex("\n") + 1] + _ELLIPSIS


def _change_lines(context: ReviewContext) -> Iterator[str]:
    size = 0
    yield f"\n#### {gettext('What it changes')}\n"
    sections = list(grouped_sentences(context, _MAX_SENTENCES))
    for title, sentences, others in sections:
        yield f"\n**{title}**\n"
        listed = 0
        for sentence in sentences:
            line = f"- {escape_markdown(sentence)}\n"
            size += _byte_length(line)
            if size > _MAX_CHANGES_BYTES:
                break
            yield line
            listed += 1
        hidden = len(sentences) - listed + others
        if hidden:
            more = ngettext("… and {n} more.", "… and {n} more.", hidden)
            yield f"- {more.format(n=format_integer(hidden, context.diagnostics.lang))}\n"
    if not sections:
        yield f"\n{gettext('Nothing changes in the entries.')}\n"


def _figure_table(context: ReviewContext) -> str:
    table, lang = context.figures, context.diagnostics.lang
    if not table.rows:
        return ""
    lines = [
        "",
        table_row(escape_markdown(translate(column.label)) for column in table.columns),
        delimiter_row(column.type for column in table.columns),
    ]
    for row in table.rows:
        before, after = (format_integer(row.cells[key], lang) for key in ("before", "after"))
        change = format_change(row.cells["change"], lang)
        lines.append(table_row([escape_markdown(translate(row.cells["figure"])), before, after, change]))
    return "\n".join(lines) + "\n"
