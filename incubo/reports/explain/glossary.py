"""The words that reports use for startups (active, in the programme, exit, stop), by the phases that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Paragraph, Section
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.vocabulary import value_label


class _ReportWord(NamedTuple):
    """A word of the reports. `names`: what people call it by language, the name of its page first. `text`: what it
    means, with the labels of its phases as `phases`; `is_meant`: whether a phase is one of them. `command`: where it is
    counted.
    """

    names: Mapping[str, tuple[str, ...]]
    text: str
    is_meant: Callable[[Vocabulary, str], bool]
    command: str


REPORT_WORDS: Mapping[str, _ReportWord] = {
    "active": _ReportWord(
        {
            "en": ("active", "live", "active startup"),
            "fr": ("active", "actif", "actives", "actifs", "startup active"),
        },
        N_(
            "A product is active in these phases, whether anybody works for it or not: {phases:list}. A member is "
            "active on the days of a mission, the first and the last included."
        ),
        Vocabulary.is_live,
        "incubo report phases",
    ),
    "incubated": _ReportWord(
        {
            "en": ("in the programme", "programme", "incubated"),
            "fr": ("accompagnée", "accompagné", "accompagnées", "accompagnés", "accompagnement", "incubée"),
        },
        N_(
            "A product is in the programme from its launch to the end of its incubation, in these phases: "
            "{phases:list}. In an earlier one it is active, and not in the programme yet."
        ),
        Vocabulary.is_incubated,
        "incubo report committees",
    ),
    "exit": _ReportWord(
        {"en": ("exit", "exits"), "fr": ("sortie", "sorties", "sortie d'incubation")},
        N_(
            "A product has left, and is active no more, in these phases: {phases:list}. Not every exit is a stop: a "
            "service may have been handed over."
        ),
        Vocabulary.is_exit,
        "incubo report transitions",
    ),
    "stop": _ReportWord(
        {"en": ("stop", "stops", "stopped"), "fr": ("arrêt", "arrêts", "arrêtée", "arrêté", "arrêtées", "arrêtés")},
        N_(
            "A product stops on the day on which it enters one of these phases: {phases:list}. A move from one of "
            "these to another is no second stop."
        ),
        Vocabulary.is_stop,
        "incubo report transitions",
    ),
}
"""The words, by the id of their page."""


def report_word_names() -> Iterator[str]:
    """The names of the words in the current language, for suggestions."""
    for word in REPORT_WORDS.values():
        yield word.names[_language(word)][0]


def report_word_page(name: str, context: ExplainContext) -> Page | None:
    """The page of a word of the reports, by one of its names in any language; None if it is none."""
    normalised = normalise_name(name)
    for word_id, word in REPORT_WORDS.items():
        if any(normalised == normalise_name(each) for names in word.names.values() for each in names):
            phases = [phase for phase in context.vocabulary.phases if word.is_meant(context.vocabulary, phase)]
            labels = [value_label("phases", phase, context) for phase in phases]
            text = Paragraph(Message(word.text, {"phases": labels}))
            counted = ListBlock((ListItem((Cell(Message(N_("where it is counted"))),), Hint(command=word.command)),))
            title = Cell(Message("{name}", {"name": word.names[_language(word)][0]}))
            return Page("report-word", word_id, title, (Section("meaning", None, (text, counted)),))
    return None


def report_words_block() -> ListBlock:
    """The words, each with the command that explains it."""
    items = []
    for word in REPORT_WORDS.values():
        name = word.names[_language(word)][0]
        quoted = f'"{name}"' if " " in name else name
        items.append(ListItem((Cell(name),), Hint(command=f"incubo explain {quoted}")))
    return ListBlock(tuple(items))


def _language(word: _ReportWord) -> str:
    return current_language() if current_language() in word.names else "en"
