"""A review as JSON: its findings as `validate` gives them, its changes, figures and review level."""

from __future__ import annotations

from incubo.core.i18n import translate
from incubo.diff.sentences.sentence import sentence_data
from incubo.render.diagnostics.json import diagnostics_document
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.review.context import ReviewContext


def render(context: ReviewContext) -> str:
    """The document: version 1 of that of findings, with further keys."""
    review_level = context.review_level
    return dump_json(
        {
            **diagnostics_document(context.diagnostics),
            "blocked": context.blocked,
            "risk": {
                "level": review_level.level,
                "reasons": [translate(reason.text) for reason in review_level.reasons],
                "author": review_level.author_id,
            },
            "changes": [to_json_value(sentence_data(sentence)) for sentence in context.sentences],
            "figures": [to_json_value(row.cells) for row in context.figures.rows],
        },
        ascii_only=not context.diagnostics.terminal.unicode,
    )
