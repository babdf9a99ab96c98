"""A request for machines: its findings as `validate` gives them, what changes, the figures, the risk."""

from __future__ import annotations

from incubo.core.i18n import translate
from incubo.diff.sentences.sentence import sentence_data
from incubo.render.diagnostics.json import diagnostics_document
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.review.context import ReviewContext


def render(request: ReviewContext) -> str:
    """The document: version 1 of the findings, with more in it."""
    risk = request.risk
    return dump_json(
        {
            **diagnostics_document(request.view),
            "blocked": request.blocked,
            "risk": {
                "level": risk.level,
                "reasons": [translate(reason.text) for reason in risk.reasons],
                "author": risk.author,
            },
            "changes": [to_json_value(sentence_data(line)) for line in request.lines],
            "figures": [to_json_value(row.cells) for row in request.figures.rows],
        },
        ascii=not request.view.look.unicode,
    )
