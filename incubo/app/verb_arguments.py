"""Arguments of verbs: last days, contracts, reasons to stop, decisions of committees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.edit.asking.arguments import choices_hint, parse_vocabulary_argument
from incubo.edit.missions import ContractTerms
from incubo.edit.verbs.committee_effects import DecisionMatch, match_decision, suggest_decision
from incubo.edit.verbs.stop import STOP_REASONS
from incubo.model.committees import is_next_committee_word
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.workspace import Workspace


def parse_last_day(workspace: Workspace, text: str | None) -> date | None:
    """The last day of missions; None for each startup's next committee. Raises UsageError."""
    if text is None or is_next_committee_word(text):
        return None
    return workspace.parse_day(text, edge="last")


def parse_contract(status: str | None, employer: str | None, registry: Registry) -> ContractTerms | None:
    """The contract that the options give, None for none. Raises UsageError for an unknown status."""
    if status is not None:
        status = parse_vocabulary_argument(registry.vocabulary, "statuses", status)
    return ContractTerms(status, employer) if status or employer else None


def parse_stop_reason(vocabulary: Vocabulary, text: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    if not vocabulary.is_strict(STOP_REASONS) and normalise_name(text):
        return vocabulary.find(STOP_REASONS, text).value or text
    return parse_vocabulary_argument(vocabulary, STOP_REASONS, text)


def parse_decision(registry: Registry, text: str) -> DecisionMatch:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    match = match_decision(registry.vocabulary, text)
    if match is not None:
        return match
    hints = [choices_hint(registry.vocabulary, "decisions")]
    close = suggest_decision(registry.vocabulary, text)
    if close is not None:
        hints.insert(0, did_you_mean(registry.vocabulary.labelled_value("decisions", close)))
    raise UsageError(Message(N_("“{word}” is not a decision of a committee"), {"word": text}), hints=hints)
