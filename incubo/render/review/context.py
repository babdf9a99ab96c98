"""A pull or merge request to show: what it says, what is wrong with it, how closely to look, what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.i18n import N_, gettext, ngettext, translate
from incubo.diff.review_level import ReviewLevel
from incubo.diff.sentences.sentence import SECTION_TITLES, SENTENCE_SECTIONS, Sentence
from incubo.document.table import Table
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.values import format_integer

COMMENT_MARKER = "<!-- incubo:ci -->"
"""The first line of the comment, which nobody sees: by it the comment is found again and brought up to date."""
_LEVEL_LABELS = {"trivial": N_("trivial"), "normal": N_("normal"), "sensitive": N_("sensitive")}
_LEVEL_MEANINGS = {
    "trivial": N_("nobody else needs to look"),
    "normal": N_("a look is enough"),
    "sensitive": N_("somebody in charge must look"),
}


class ReviewContext(NamedTuple):
    """What is shown. `blocked`: something is in the way."""

    diagnostics: DiagnosticsContext
    blocked: bool
    sentences: tuple[Sentence, ...]
    figures: Table
    review_level: ReviewLevel


def verdict(context: ReviewContext) -> str:
    """What is to be done, in a few words."""
    found = Counter(diagnostic.severity for diagnostic in context.diagnostics.outcome.diagnostics)
    errors, warnings = found["error"], found["warning"]
    n = errors or warnings
    if errors:
        said = ngettext("{n} error to correct", "{n} errors to correct", n)
    elif warnings and context.blocked and context.review_level.level != "sensitive":
        said = ngettext("{n} warning to correct", "{n} warnings to correct", n)
    elif context.blocked:
        said = gettext("Somebody in charge must look")
    elif warnings:
        said = ngettext("{n} warning, which is not in the way", "{n} warnings, which are not in the way", n)
    elif mended := context.diagnostics.outcome.baseline and context.diagnostics.outcome.baseline.fixed_count:
        n = mended
        said = ngettext(
            "Nothing to correct, and {n} thing that was wrong before is mended",
            "Nothing to correct, and {n} things that were wrong before are mended",
            n,
        )
    else:
        said = gettext("Nothing to correct")
    return said.format(n=format_integer(n, context.diagnostics.lang))


def level_sentence(context: ReviewContext) -> str:
    """How closely to look: `Sensitive change: somebody in charge must look`."""
    name = context.review_level.level
    said = gettext("{level} change: {meaning}").format(
        level=gettext(_LEVEL_LABELS[name]), meaning=gettext(_LEVEL_MEANINGS[name])
    )
    return said[:1].upper() + said[1:]


def reason_texts(context: ReviewContext) -> list[str]:
    """Why it is of that level. Not safe to show yet."""
    return [translate(reason.text) for reason in context.review_level.reasons]


def grouped_sentences(context: ReviewContext) -> Iterator[tuple[str, list[str]]]:
    """The sentences of each section, with its title. Not safe to show yet."""
    for section in SENTENCE_SECTIONS:
        found = [translate(line.text) for line in context.sentences if line.section == section]
        if found:
            yield gettext(SECTION_TITLES[section]), found
