"""In whose terms something is explained: the kinds, words, folders and severities of a registry or of a profile.

Names of what has no entry of its own: the families of rules, the lists of words, the types of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.model.vocabulary import Vocabulary
from incubo.registry.layout import INCUBO_LAYOUT, Layout
from incubo.validation.rule import Rule

SEVERITY_LABELS = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice"), "off": N_("off")}
SEVERITY_EFFECTS = {
    "error": Message(N_("the registry would be wrong: it blocks")),
    "warning": Message(N_("probably wrong: it blocks with --strict only")),
    "advice": Message(N_("never blocks, shown with --advice")),
    "off": Message(N_("not looked for")),
}


class ExplainContext(NamedTuple):
    """What an explanation speaks of. `severities` are those that `incubo.toml` sets, by rule or family."""

    vocabulary: Vocabulary
    kinds: Mapping[str, EntryKind] = ENTRY_KINDS
    layout: Layout = INCUBO_LAYOUT
    severities: Mapping[str, str] = {}

    def configured_severity(self, rule: Rule) -> str | None:
        """The severity that the registry gives a rule, if it does; one that looks at the calendar never blocks."""
        own = self.severities.get(rule.id) or self.severities.get(rule.family)
        return "warning" if own == "error" and rule.depends_on_today else own

    def rule_severities(self, rule: Rule) -> dict[str, tuple[str, ...]]:
        """The severities of a rule, each with the kinds of entries that it is for (none: for all, or all others)."""
        own = self.configured_severity(rule)
        if own is not None or isinstance(rule.severity, str):
            return {own or str(rule.severity): ()}
        found: dict[str, tuple[str, ...]] = {}
        for kind, severity in rule.severity.items():
            found[severity] = (*found.get(severity, ()), *([kind] if kind else []))
        return found


def severity_word(severity: str) -> LabelledValue:
    """A severity: its id for machines, its word for people."""
    return LabelledValue(severity, gettext(SEVERITY_LABELS[severity]))


VOCABULARY_LIST_TITLES = {
    "phases": N_("phases"),
    "events": N_("events"),
    "decisions": N_("decisions of committees"),
    "committee-kinds": N_("kinds of committees"),
    "statuses": N_("statuses of missions"),
    "domaines": N_("professional families"),
    "member-types": N_("kinds of members"),
    "stop-reasons": N_("reasons to stop"),
    "outcomes": N_("outcomes of job offers"),
    "job-kinds": N_("kinds of job offers"),
    "accessibility": N_("levels of accessibility"),
    "organisation-types": N_("types of organisations"),
    "usertypes": N_("types of users"),
}
"""What each list of words holds."""

FIELD_TYPE_LABELS = {
    "text": (N_("a text on one line"), N_("a list of texts")),
    "lines": (N_("a text, on several lines if need be"), N_("a list of texts")),
    "date": (N_("a date, year-month-day"), N_("a list of dates")),
    "moment": (N_("a date; a time after it is left out"), N_("a list of dates")),
    "integer": (N_("a whole number"), N_("a list of numbers")),
    "number": (N_("a number, without unit nor space"), N_("a list of numbers")),
    "boolean": (N_("true or false"), N_("a list of true or false")),
    "url": (N_("a web address, with https://"), N_("a list of web addresses")),
    "email": (N_("an e-mail address"), N_("a list of e-mail addresses")),
    "handle": (N_("a GitHub account"), N_("a list of GitHub accounts")),
    "choice": (N_("a word of a list"), N_("a list of words")),
    "reference": (N_("the id of an entry"), N_("a list of ids of entries")),
    "group": (N_("a group of fields"), N_("a list of items, each with fields")),
    "any": (N_("anything"), N_("a list of anything")),
}
"""Each type of field in words, for one value and for a list."""

ALTERNATIVE_TYPE_LABELS = {
    "group": N_("a list of groups"),
    "text": N_("a text"),
    "many": N_("a list"),
    "boolean": N_("true or false"),
}
"""The second shape that some fields have in old files."""
