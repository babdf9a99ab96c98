"""The place of a new field in a file: that of the Field table."""

from __future__ import annotations

from incubo.model.fields import Field


def after(fields: tuple[Field, ...], name: str) -> tuple[str, ...]:
    """The fields that a field follows, the nearest first (`Set.after`)."""
    ordered = [field.name for field in fields]
    return tuple(reversed(ordered[: ordered.index(name)])) if name in ordered else tuple(reversed(ordered))
