"""What each format of reviews receives: findings, changes in sentences, figures, the review level; and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.i18n import gettext, ngettext, translate
from incubo.diff.review_level import ReviewLevel, level_text
from incubo.diff.sentences.sentence import SECTION_TITLES, SENTENCE_SECTIONS, Sentence, select_important
from incubo.document.table import Table
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.numbers import format_integer

COMMENT_MARKER = "<!-- incubo:ci -->"
"""The first line of the comment, invisible to readers: it identifies the comment to update."""


class ReviewContext(NamedTuple):
    """A review to show. `blocked`: the request must not be merged as it is."""

    diagnostics: DiagnosticsContext
    blocked: bool
    sentences: tuple[Sentence, ...]
    figures: Table
    review_level: ReviewLevel


def verdict(context: ReviewContext) -> str:
    """What to do, in a few words."""
    validation = context.diagnostics.validation
    counts = Counter(diagnostic.severity for diagnostic in validation.diagnostics)
    errors, warnings = counts["error"], counts["warning"]
    n = errors or warnings
    if errors:
        text = ngettext("{n} error to correct", "{n} errors to correct", n)
    elif warnings and context.blocked and context.review_level.level != "sensitive":
        text = ngettext("{n} warning to correct", "{n} warnings to correct", n)
    elif context.blocked:
        text = gettext("Somebody in charge must review it")
    elif warnings:
        text = ngettext("{n} warning, not blocking", "{n} warnings, not blocking", n)
    elif validation.baseline and validation.baseline.fixed_count:
        n = validation.baseline.fixed_count
        text = ngettext(
            "Nothing to correct, and {n} earlier problem is fixed",
            "Nothing to correct, and {n} earlier problems are fixed",
            n,
        )
    else:
        text = gettext("Nothing to correct")
    return text.format(n=format_integer(n, context.diagnostics.lang))


def level_sentence(context: ReviewContext) -> str:
    """The review level and its meaning: `Sensitive change: somebody in charge must look`."""
    return translate(level_text(context.review_level))


def reason_texts(context: ReviewContext) -> list[str]:
    """The reasons for the review level. The caller escapes them."""
    return [translate(reason.text) for reason in context.review_level.reasons]


def grouped_sentences(context: ReviewContext, limit: int) -> Iterator[tuple[str, list[str], int]]:
    """The title of each section that has sentences, the most important of these, and how many others there are.

    The caller escapes them. `limit`: the most sentences of a section.
    """
    for section in SENTENCE_SECTIONS:
        sentences = [sentence for sentence in context.sentences if sentence.section == section]
        if sentences:
            texts = [translate(sentence.text) for sentence in select_important(sentences, limit)]
            yield gettext(SECTION_TITLES[section]), texts, len(sentences) - len(texts)
