"""What the words mean and what is checked, how to use the pages by keyboard, and how accessible they are."""

from __future__ import annotations

from typing import Any

from incubo.app.reports.context import make_explain_context
from incubo.core.i18n import capitalize_first, gettext, translate
from incubo.document.page import Paragraph
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.glossary import REPORT_WORDS, report_word_page
from incubo.reports.explain.vocabulary import list_title, phase_stage, used_lists, value_label
from incubo.validation.rule import RULE_FAMILY_TITLES
from incubo.validation.rules import RULES
from incubo.web.blocks import phase_tag
from incubo.web.view import View, WebPage


def make_words(view: View) -> WebPage:
    """The words of the reports, the phases, the lists of values, and the rules by family."""
    context = make_explain_context(view.workspace)
    phases = sorted(context.vocabulary.phases.values(), key=lambda phase: (not phase.is_live, phase.rank))
    values = {
        "phases": [
            (phase_tag(view, phase.id), capitalize_first(translate(phase_stage(phase))), phase.usual_months)
            for phase in phases
            if phase.is_current
        ],
        "former_phases": [view.phase_label(phase.id) for phase in phases if not phase.is_current],
        "words": _report_words(context),
        "lists": [
            (
                capitalize_first(translate(list_title(name))),
                [value_label(name, value, context) for value in context.vocabulary.allowed_values(name)],
            )
            for name in used_lists(context)
            if name != "phases"
        ],
        "families": _rule_families(view),
    }
    return WebPage("words.html", gettext("Words and rules"), values)


def _report_words(context: ExplainContext) -> list[tuple[str, str]]:
    """Each word of the reports and what it means."""
    words = []
    for word_id in REPORT_WORDS:
        page = report_word_page(word_id, context)
        assert page is not None
        texts = [block.message for block in page.sections[0].blocks if isinstance(block, Paragraph)]
        words.append((capitalize_first(translate(page.title.value)), " ".join(map(translate, texts))))
    return words


def _rule_families(view: View) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules by family, each with its page."""
    families: dict[str, list[tuple[str, str]]] = {family: [] for family in RULE_FAMILY_TITLES}
    for rule in RULES.values():
        title = capitalize_first(gettext(rule.title))
        families.setdefault(rule.id.partition("-")[0], []).append((title, view.links.page(f"checks/{rule.id}")))
    return [
        (capitalize_first(gettext(RULE_FAMILY_TITLES.get(family, family))), rules)
        for family, rules in families.items()
        if rules
    ]


def make_help(_view: View) -> WebPage:
    """How to use the pages by keyboard."""
    return WebPage("help.html", gettext("Help"), {})


def make_accessibility(view: View) -> WebPage:
    """How accessible the pages are, and how that was looked at."""
    values: dict[str, Any] = {"help_link": view.links.page("help")}
    return WebPage("accessibility.html", gettext("Accessibility"), values)
