"""A request as its comment and the page of its job: without markup of content, and never longer than a forge takes."""

from __future__ import annotations

from incubo.i18n import gettext, long_date, ngettext
from incubo.render.diagnostics_markdown import LONGEST, listing
from incubo.render.diagnostics_summary import fixes, since
from incubo.render.numbers import integer
from incubo.render.request import MARKER, Request, verdict
from incubo.render.safe import markdown_code


def render(request: Request) -> str:
    """The comment: what is to be done, what is to be corrected, and what it was judged by."""
    sign = "❌" if request.blocked else "⚠️" if request.view.outcome.diagnostics else "✅"
    head = f"{MARKER}\n### {sign} {verdict(request)}\n"
    foot = _foot(request)
    return head + listing(request.view, LONGEST - len(head) - len(foot)) + foot


def _foot(request: Request) -> str:
    view = request.view
    n = view.outcome.files
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=integer(n, view.lang), date=long_date(view.at)
    )
    said = (checked, since(view, markdown_code), fixes(view), gettext("Settings: those of the base."))
    return "\n<sub>" + " ".join(filter(None, said)) + "</sub>\n"
