"""Arguments that several verbs share: contracts, reasons to stop, decisions of committees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
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
    from incubo.edit.missions import ContractTerms


def parse_last_day(workspace: Workspace, text: str | None) -> date | None:
    """The last day of missions; None for each startup's next committee. Raises UsageError."""
    if text is None or is_next_committee_word(text):
        return None
    return workspace.parse_day(text, edge="last")


def parse_contract(arguments: Mapping[str, Any], registry: Registry) -> ContractTerms | None:
    """The contract that the options give, None for none. Raises UsageError for an unknown status."""
    status = arguments["status"]
    if status is not None:
        vocabulary = registry.vocabulary
        statuses_by_name = {normalise_name(word): word for word in vocabulary.allowed_values("statuses")}
        for word in vocabulary.allowed_values("statuses"):
            statuses_by_name.update(
                {normalise_name(label): word for label in vocabulary.value_labels("statuses", word).values()}
            )
        if normalise_name(status) not in statuses_by_name:
            raise UsageError(
                Message(N_("“{word}” is not a status"), {"word": status}),
                hints=(
                    Message(
                        N_("choose among: {choices}"), {"choices": ", ".join(vocabulary.allowed_values("statuses"))}
                    ),
                ),
            )
        status = statuses_by_name[normalise_name(status)]
    return ContractTerms(status, arguments["employer"]) if status or arguments["employer"] else None


def parse_stop_reason(vocabulary: Vocabulary, text: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    normalised, reasons = normalise_name(text), list(vocabulary.allowed_values(STOP_REASONS))
    called = {
        reason: {normalise_name(reason), *map(normalise_name, vocabulary.value_labels(STOP_REASONS, reason).values())}
        for reason in reasons
    }
    matches = [reason for reason in reasons if normalised in called[reason]]
    matches = matches or [
        reason for reason in reasons if normalised and any(name.startswith(normalised) for name in called[reason])
    ]
    if len(matches) == 1:
        return matches[0]
    if not vocabulary.is_strict(STOP_REASONS) and normalised:
        return text
    raise UsageError(
        Message(N_("this registry has no reason to stop called “{word}”"), {"word": text}),
        hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(reasons)}),),
    )


def parse_decision(registry: Registry, text: str) -> DecisionMatch:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    match = match_decision(registry.vocabulary, text)
    if match is not None:
        return match
    hints = [
        Message(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed_values("decisions"))})
    ]
    close = suggest_decision(registry.vocabulary, text)
    if close is not None:
        hints.insert(0, Message(N_("did you mean “{meant}”?"), {"meant": close}))
    raise UsageError(Message(N_("“{word}” is not a decision of a committee"), {"word": text}), hints=hints)
