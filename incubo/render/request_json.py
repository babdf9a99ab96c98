"""A request for machines: its findings as `validate` gives them, what changes, the figures, the risk."""

from __future__ import annotations

from incubo.history.pages import data
from incubo.i18n import say
from incubo.render.diagnostics_json import findings
from incubo.render.json import document, plain
from incubo.render.request import Request


def render(request: Request) -> str:
    """The document: version 1 of the findings, with more in it."""
    risk = request.risk
    return document(
        {
            **findings(request.view),
            "blocked": request.blocked,
            "risk": {
                "level": risk.level,
                "reasons": [say(reason.text) for reason in risk.reasons],
                "author": risk.author,
            },
            "changes": [plain(data(line)) for line in request.lines],
            "figures": [plain(row.cells) for row in request.figures.rows],
        },
        ascii=not request.view.look.unicode,
    )
