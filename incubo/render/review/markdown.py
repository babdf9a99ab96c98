"""A request as its comment and the page of its job: without markup of content, and never longer than a forge takes."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import format_long_date, gettext, ngettext, translate
from incubo.render import values
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.diagnostics.markdown import render_findings
from incubo.render.diagnostics.summary import comparison_sentence, fix_sentence
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.review.context import (
    COMMENT_MARKER,
    ReviewContext,
    grouped_sentences,
    level_sentence,
    reason_texts,
    verdict,
)
from incubo.validation.diagnostic import SEVERITIES

MAX_COMMENT_BYTES = 60_000
"""Bytes of a comment: GitHub refuses more than 65 536 signs, and what posts it adds some."""
_MAX_SENTENCES = 30
"""So many sentences of a section; the others are counted."""
_MAX_CHANGES_BYTES = 25_000
"""So many bytes for what a request says: the rest is for what is to be corrected."""


def render(context: ReviewContext) -> str:
    """The comment: what is to be done, then what is to be corrected, what the request says, and how closely to look."""
    head, foot = _comment_heading(context), _comment_footer(context)
    said = "".join(_change_lines(context)) + _figure_table(context)
    room = MAX_COMMENT_BYTES - sum(map(_byte_length, (COMMENT_MARKER, head, said, foot)))
    found = _render_findings(_errors_first(context.diagnostics), room) if context.diagnostics.listed else ""
    return _truncate_comment(f"{COMMENT_MARKER}\n{head}{found}{said}{foot}")


def _render_findings(diagnostics: DiagnosticsContext, max_bytes: int) -> str:
    """As many findings as so many bytes hold. (`listing` counts signs.)"""
    limit = max_bytes
    found = render_findings(diagnostics, limit)
    while _byte_length(found) > max_bytes and limit > 0:
        limit = limit * max(max_bytes, 0) // _byte_length(found) - 1
        found = render_findings(diagnostics, limit)
    return found


def _byte_length(text: str) -> int:
    return len(text.encode())


def _truncate_comment(comment: str) -> str:
    """The page, cut after a line in the last resort: whatever content is called, the comment is taken."""
    if _byte_length(comment) <= MAX_COMMENT_BYTES:
        return comment
    kept = comment.encode()[: MAX_COMMENT_BYTES - 8].decode("utf-8", "ignore")
    return kept[: kept.rindex("\n") + 1] + "\n…\n"


def _errors_first(diagnostics: DiagnosticsContext) -> DiagnosticsContext:
    """The files with errors before those with warnings only: what is cut is at the end."""
    gravest: dict[str, int] = {}
    for found in diagnostics.listed:
        rank = SEVERITIES.index(found.severity)
        gravest[found.region.path] = min(rank, gravest.get(found.region.path, rank))
    return diagnostics._replace(listed=tuple(sorted(diagnostics.listed, key=lambda found: gravest[found.region.path])))


def _comment_heading(context: ReviewContext) -> str:
    sign = "❌" if context.blocked else "⚠️" if context.diagnostics.listed else "✅"
    *others, why = map(escape_markdown, reason_texts(context))
    for reason in reversed(others):
        why = gettext("{first}; {rest}").format(first=reason, rest=why)
    how = gettext("**{level}** ({why})").format(level=level_sentence(context), why=why)
    return f"### {sign} {verdict(context)}\n\n{how}\n"


def _change_lines(context: ReviewContext) -> Iterator[str]:
    size = 0
    yield f"\n#### {gettext('What it changes')}\n"
    none = True
    for title, found in grouped_sentences(context):
        none = False
        yield f"\n**{title}**\n"
        listed = 0
        for said in found:
            line = f"- {escape_markdown(said)}\n"
            size += _byte_length(line)
            if listed == _MAX_SENTENCES or size > _MAX_CHANGES_BYTES:
                break
            yield line
            listed += 1
        left = len(found) - listed
        if left:
            more = ngettext("… and {n} more.", "… and {n} more.", left)
            yield f"- {more.format(n=values.format_integer(left, context.diagnostics.lang))}\n"
    if none:
        yield f"\n{gettext('Nothing changes in the entries.')}\n"


def _figure_table(context: ReviewContext) -> str:
    table, lang = context.figures, context.diagnostics.lang
    if not table.rows:
        return ""
    lines = ["", " | ".join(["", *(escape_markdown(translate(column.label)) for column in table.columns), ""]).strip()]
    lines.append("|---|---:|---:|---:|")
    for row in table.rows:
        was, now = (values.format_integer(row.cells[key], lang) for key in ("before", "after"))
        moved = values.format_change(row.cells["change"], lang)
        lines.append(f"| {escape_markdown(translate(row.cells['figure']))} | {was} | {now} | {moved} |")
    return "\n".join(lines) + "\n"


def _comment_footer(context: ReviewContext) -> str:
    view = context.diagnostics
    n = view.outcome.file_count
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=values.format_integer(n, view.lang), date=format_long_date(view.at)
    )
    said = (checked, comparison_sentence(view, markdown_code_span), fix_sentence(view))
    return "\n<sub>" + " ".join(filter(None, said)) + "</sub>\n"
