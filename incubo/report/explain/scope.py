"""In whose terms something is explained: the kinds, words, folders and severities of a registry or of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.i18n import N_, gettext
from incubo.model.fields import Kind
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.registry.layout import INCUBO, Layout
from incubo.table import Word
from incubo.validation.rule import Rule

SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice"), "off": N_("off")}
EFFECTS = {
    "error": Text(N_("the registry would be wrong: it blocks")),
    "warning": Text(N_("probably wrong: it blocks with --strict only")),
    "advice": Text(N_("never blocks, shown with --advice")),
    "off": Text(N_("not looked for")),
}


class Scope(NamedTuple):
    """What an explanation speaks of. `severities` are those that `incubo.toml` sets, by rule or family."""

    vocabulary: Vocabulary
    kinds: Mapping[str, Kind] = KINDS
    layout: Layout = INCUBO
    severities: Mapping[str, str] = {}

    def configured(self, rule: Rule) -> str | None:
        """The severity that the registry gives a rule, if it does; one that looks at the calendar never blocks."""
        own = self.severities.get(rule.id) or self.severities.get(rule.family)
        return "warning" if own == "error" and rule.calendar else own

    def severity(self, rule: Rule) -> dict[str, tuple[str, ...]]:
        """The severities of a rule, each with the kinds of entries that it is for (none: for all, or all others)."""
        own = self.configured(rule)
        if own is not None or isinstance(rule.severity, str):
            return {own or str(rule.severity): ()}
        found: dict[str, tuple[str, ...]] = {}
        for kind, severity in rule.severity.items():
            found[severity] = (*found.get(severity, ()), *([kind] if kind else []))
        return found


def worded(severity: str) -> Word:
    """A severity: its id for machines, its word for people."""
    return Word(severity, gettext(SEVERITIES[severity]))
