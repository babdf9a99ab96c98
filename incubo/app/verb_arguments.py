"""Arguments that several verbs share: contracts, reasons to stop, decisions of committees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.verbs.committee_effects import DecisionMatch, match_decision, suggest_decision
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from incubo.edit.missions import ContractTerms


def parse_contract(given: Mapping[str, Any], registry: Registry) -> ContractTerms | None:
    """The other contract that is asked for. Raises UsageError for an unknown status."""
    from incubo.edit.missions import ContractTerms
    from incubo.model.suggestions import normalise_name

    status = given["status"]
    if status is not None:
        vocabulary = registry.vocabulary
        known = {normalise_name(word): word for word in vocabulary.allowed("statuses")}
        for word in vocabulary.allowed("statuses"):
            known.update({normalise_name(label): word for label in vocabulary.labels("statuses", word).values()})
        if normalise_name(status) not in known:
            raise UsageError(
                Message(N_("“{word}” is no status"), {"word": status}),
                hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(vocabulary.allowed("statuses"))}),),
            )
        status = known[normalise_name(status)]
    return ContractTerms(status, given["employer"]) if status or given["employer"] else None


def parse_stop_reason(vocabulary: Vocabulary, word: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    from incubo.edit.verbs.stop import STOP_REASONS
    from incubo.model.suggestions import normalise_name

    wanted, known = normalise_name(word), list(vocabulary.allowed(STOP_REASONS))
    called = {
        reason: {normalise_name(reason), *map(normalise_name, vocabulary.labels(STOP_REASONS, reason).values())}
        for reason in known
    }
    found = [reason for reason in known if wanted in called[reason]]
    found = found or [reason for reason in known if wanted and any(name.startswith(wanted) for name in called[reason])]
    if len(found) == 1:
        return found[0]
    if not vocabulary.is_strict(STOP_REASONS) and wanted:
        return word
    raise UsageError(
        Message(N_("“{word}” is no reason to stop that this registry knows"), {"word": word}),
        hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(known)}),),
    )


def parse_decision(registry: Registry, word: str) -> DecisionMatch:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    meant = match_decision(registry.vocabulary, word)
    if meant is not None:
        return meant
    hints = [Message(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed("decisions"))})]
    close = suggest_decision(registry.vocabulary, word)
    if close is not None:
        hints.insert(0, Message(N_("did you mean “{meant}”?"), {"meant": close}))
    raise UsageError(Message(N_("“{word}” is no decision of a committee"), {"word": word}), hints=hints)
