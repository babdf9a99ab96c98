"""What explanations are made from (kinds, vocabulary, layout, severities), and the labels of things without a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.model.vocabulary import Vocabulary
from incubo.registry.layout import INCUBO_LAYOUT, Layout
from incubo.validation import diagnostic
from incubo.validation.rule import Rule

SEVERITY_LABELS = {**diagnostic.SEVERITY_LABELS, "off": N_("off")}
"""The label of each severity, the worst first."""

SEVERITY_EFFECTS = {
    "error": Message(N_("the registry would be wrong: it blocks")),
    "warning": Message(N_("probably wrong: it blocks with --strict only")),
    "advice": Message(N_("never blocks, shown with --advice")),
    "off": Message(N_("not checked")),
}
"""What each severity means for a validation."""

VOCABULARY_LIST_TITLES = {
    "phases": N_("phases"),
    "events": N_("events"),
    "decisions": N_("decisions of committees"),
    "committee-kinds": N_("kinds of committees"),
    "statuses": N_("statuses of missions"),
    "domaines": N_("professional families"),
    "member-types": N_("kinds of members"),
    "stop-reasons": N_("reasons for stopping"),
    "outcomes": N_("outcomes of job offers"),
    "job-kinds": N_("kinds of job offers"),
    "accessibility": N_("levels of accessibility"),
    "organisation-types": N_("types of organisations"),
    "usertypes": N_("types of users"),
}
"""The title of each vocabulary list."""

FIELD_TYPE_LABELS = {
    "text": (N_("a text on one line"), N_("a list of texts")),
    "lines": (N_("a text, on several lines if need be"), N_("a list of texts")),
    "date": (N_("a date, year-month-day"), N_("a list of dates")),
    "moment": (N_("a date; a time after it is left out"), N_("a list of dates")),
    "integer": (N_("a whole number"), N_("a list of numbers")),
    "number": (N_("a number, without a unit or spaces"), N_("a list of numbers")),
    "boolean": (N_("true or false"), N_("a list of true or false")),
    "url": (N_("a web address, with https://"), N_("a list of web addresses")),
    "email": (N_("an e-mail address"), N_("a list of e-mail addresses")),
    "handle": (N_("a GitHub account"), N_("a list of GitHub accounts")),
    "choice": (N_("a word from a list"), N_("a list of words")),
    "reference": (N_("the id of an entry"), N_("a list of ids of entries")),
    "group": (N_("a group of fields"), N_("a list of items, each with fields")),
    "any": (N_("any value"), N_("a list of any values")),
}
"""The label of each type of field, for one value and for a list."""

ALTERNATIVE_TYPE_LABELS = {
    "group": N_("a list of groups"),
    "text": N_("a text"),
    "many": N_("a list"),
    "boolean": N_("true or false"),
}
"""The label of the second type that some fields accept in old files."""


class ExplainContext(NamedTuple):
    """The registry or profile that is explained. `severities`: those set in `incubo.toml`, by rule or family."""

    vocabulary: Vocabulary
    entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS
    layout: Layout = INCUBO_LAYOUT
    severities: Mapping[str, str] = MappingProxyType({})

    def configured_severity(self, rule: Rule) -> str | None:
        """The severity set for a rule, if any. A rule that depends on today's date never blocks."""
        configured = self.severities.get(rule.id) or self.severities.get(rule.family)
        return "warning" if configured == "error" and rule.depends_on_today else configured

    def rule_severities(self, rule: Rule) -> dict[str, tuple[str, ...]]:
        """The severities of a rule, each with the kinds of entries it applies to (none: all, or all others)."""
        configured = self.configured_severity(rule)
        if configured is not None or isinstance(rule.severity, str):
            return {configured or str(rule.severity): ()}
        kinds_by_severity: dict[str, tuple[str, ...]] = {}
        for kind, severity in rule.severity.items():
            kinds_by_severity[severity] = (*kinds_by_severity.get(severity, ()), *([kind] if kind else []))
        return kinds_by_severity


def severity_value(severity: str) -> LabelledValue:
    """A severity as a value: its id for machines, its label for people."""
    return LabelledValue(severity, gettext(SEVERITY_LABELS[severity]))
