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

    view: DiagnosticsContext
    blocked: bool
    lines: tuple[Sentence, ...]
    figures: Table
    risk: ReviewLevel


def verdict(request: ReviewContext) -> str:
    """What is to be done, in a few words."""
    found = Counter(diagnostic.severity for diagnostic in request.view.outcome.diagnostics)
    errors, warnings = found["error"], found["warning"]
    n = errors or warnings
    if errors:
        said = ngettext("{n} error to correct", "{n} errors to correct", n)
    elif warnings and request.blocked and request.risk.level != "sensitive":
        said = ngettext("{n} warning to correct", "{n} warnings to correct", n)
    elif request.blocked:
        said = gettext("Somebody in charge must look")
    elif warnings:
        said = ngettext("{n} warning, which is not in the way", "{n} warnings, which are not in the way", n)
    elif mended := request.view.outcome.since and request.view.outcome.since.mended:
        n = mended
        said = ngettext(
            "Nothing to correct, and {n} thing that was wrong before is mended",
            "Nothing to correct, and {n} things that were wrong before are mended",
            n,
        )
    else:
        said = gettext("Nothing to correct")
    return said.format(n=format_integer(n, request.view.lang))


def level_sentence(request: ReviewContext) -> str:
    """How closely to look: `Sensitive change: somebody in charge must look`."""
    name = request.risk.level
    said = gettext("{level} change: {meaning}").format(
        level=gettext(_LEVEL_LABELS[name]), meaning=gettext(_LEVEL_MEANINGS[name])
    )
    return said[:1].upper() + said[1:]


def reason_texts(request: ReviewContext) -> list[str]:
    """Why it is of that level. Not safe to show yet."""
    return [translate(reason.text) for reason in request.risk.reasons]


def grouped_sentences(request: ReviewContext) -> Iterator[tuple[str, list[str]]]:
    """The sentences of each section, with its title. Not safe to show yet."""
    for section in SENTENCE_SECTIONS:
        found = [translate(line.text) for line in request.lines if line.section == section]
        if found:
            yield gettext(SECTION_TITLES[section]), found
