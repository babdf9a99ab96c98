"""A request for machines: its findings as `validate` gives them, what changes, the figures, the risk."""

from __future__ import annotations

from incubo.core.i18n import translate
from incubo.diff.sentences.sentence import sentence_data
from incubo.render.diagnostics.json import diagnostics_document
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.review.context import ReviewContext


def render(context: ReviewContext) -> str:
    """The document: version 1 of the findings, with more in it."""
    risk = context.review_level
    return dump_json(
        {
            **diagnostics_document(context.diagnostics),
            "blocked": context.blocked,
            "risk": {
                "level": risk.level,
                "reasons": [translate(reason.text) for reason in risk.reasons],
                "author": risk.author_id,
            },
            "changes": [to_json_value(sentence_data(line)) for line in context.sentences],
            "figures": [to_json_value(row.cells) for row in context.figures.rows],
        },
        ascii_only=not context.diagnostics.terminal.unicode,
    )
