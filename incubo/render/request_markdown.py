"""A request as its comment and the page of its job: without markup of content, and never longer than a forge takes."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import gettext, long_date, ngettext, say
from incubo.render import numbers
from incubo.render.diagnostics_markdown import listing
from incubo.render.diagnostics_summary import fixes, since
from incubo.render.request import MARKER, Request, groups, level, reasons, verdict
from incubo.render.safe import markdown, markdown_code
from incubo.render.view import View
from incubo.validation.diagnostic import SEVERITIES

LONGEST = 60_000
"""Bytes of a comment: GitHub refuses more than 65 536 signs, and what posts it adds some."""
_MOST = 30
"""So many sentences of a section; the others are counted."""
_ROOM = 25_000
"""So many bytes for what a request says: the rest is for what is to be corrected."""


def render(request: Request) -> str:
    """The comment: what is to be done, then what is to be corrected, what the request says, and how closely to look."""
    head, foot = _head(request), _foot(request)
    said = "".join(_changes(request)) + _figures(request)
    room = LONGEST - sum(map(_size, (MARKER, head, said, foot)))
    found = _findings(_gravest_first(request.view), room) if request.view.shown else ""
    return _within(f"{MARKER}\n{head}{found}{said}{foot}")


def _findings(view: View, room: int) -> str:
    """As many findings as so many bytes hold. (`listing` counts signs.)"""
    limit = room
    found = listing(view, limit)
    while _size(found) > room and limit > 0:
        limit = limit * max(room, 0) // _size(found) - 1
        found = listing(view, limit)
    return found


def _size(text: str) -> int:
    return len(text.encode())


def _within(page: str) -> str:
    """The page, cut after a line in the last resort: whatever content is called, the comment is taken."""
    if _size(page) <= LONGEST:
        return page
    kept = page.encode()[: LONGEST - 8].decode("utf-8", "ignore")
    return kept[: kept.rindex("\n") + 1] + "\n…\n"


def _gravest_first(view: View) -> View:
    """The files with errors before those with warnings only: what is cut is at the end."""
    gravest: dict[str, int] = {}
    for found in view.shown:
        rank = SEVERITIES.index(found.severity)
        gravest[found.region.path] = min(rank, gravest.get(found.region.path, rank))
    return view._replace(shown=tuple(sorted(view.shown, key=lambda found: gravest[found.region.path])))


def _head(request: Request) -> str:
    sign = "❌" if request.blocked else "⚠️" if request.view.shown else "✅"
    *others, why = map(markdown, reasons(request))
    for reason in reversed(others):
        why = gettext("{first}; {rest}").format(first=reason, rest=why)
    how = gettext("**{level}** ({why})").format(level=level(request), why=why)
    return f"### {sign} {verdict(request)}\n\n{how}\n"


def _changes(request: Request) -> Iterator[str]:
    size = 0
    yield f"\n#### {gettext('What it changes')}\n"
    none = True
    for title, found in groups(request):
        none = False
        yield f"\n**{title}**\n"
        listed = 0
        for said in found:
            line = f"- {markdown(said)}\n"
            size += _size(line)
            if listed == _MOST or size > _ROOM:
                break
            yield line
            listed += 1
        left = len(found) - listed
        if left:
            more = ngettext("… and {n} more.", "… and {n} more.", left)
            yield f"- {more.format(n=numbers.integer(left, request.view.lang))}\n"
    if none:
        yield f"\n{gettext('Nothing changes in the entries.')}\n"


def _figures(request: Request) -> str:
    table, lang = request.figures, request.view.lang
    if not table.rows:
        return ""
    lines = ["", " | ".join(["", *(markdown(say(column.label)) for column in table.columns), ""]).strip()]
    lines.append("|---|---:|---:|---:|")
    for row in table.rows:
        was, now = (numbers.integer(row.cells[key], lang) for key in ("before", "after"))
        moved = numbers.change(row.cells["change"], lang)
        lines.append(f"| {markdown(say(row.cells['figure']))} | {was} | {now} | {moved} |")
    return "\n".join(lines) + "\n"


def _foot(request: Request) -> str:
    view = request.view
    n = view.outcome.files
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=numbers.integer(n, view.lang), date=long_date(view.at)
    )
    said = (checked, since(view, markdown_code), fixes(view))
    return "\n<sub>" + " ".join(filter(None, said)) + "</sub>\n"
