"""Rows of reports about phases."""

from __future__ import annotations

from typing import Any

from incubo.core.message import LabelledValue
from incubo.document.table import Row


def phase_id(row: Row) -> Any:
    """What a row about phases is about: the id of one, None, or the label of a total."""
    value = row.cells["phase"]
    return value.id if isinstance(value, LabelledValue) else value
