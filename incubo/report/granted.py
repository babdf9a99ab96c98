"""What a committee decided and granted, as values: sums of money are exact, made in cents and said in whole euros."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.model.records import Event
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.table import Word


def decision(registry: Registry, value: str | None) -> Word | None:
    """A decision as a value: machines get its id, people its label."""
    return Word(value, registry.vocabulary.labels("decisions", value) or value) if value else None


def said(registry: Registry, event: Event) -> Text | None:
    """What a committee decided, in a few words; None where nothing is written."""
    word = decision(registry, event.decision)
    euros = whole_euros(event.amount)
    if word is not None and euros is not None:
        return Text(N_("{decision}, {amount:euros}"), {"decision": word, "amount": euros})
    return Text("{decision}", {"decision": word}) if word is not None else None


def whole_euros(amount: float | None) -> int | None:
    """An amount in whole euros; None where there is none, or no number."""
    cents = in_cents(amount)
    return None if cents is None else in_euros(cents)


def in_euros(cents: int) -> int:
    """Cents in whole euros, the half up."""
    return (cents + 50) // 100


def in_cents(amount: float | None) -> int | None:
    """An amount in cents, exactly: sums are made of these. None where there is none, or no number (YAML's .inf)."""
    if amount is None or amount != amount or amount in (float("inf"), float("-inf")):
        return None
    return amount * 100 if isinstance(amount, int) else round(amount * 100)
