"""The ids of people who are forgotten (`incubo forget`): their sheets say nothing of who they were."""

from __future__ import annotations

import re

FORGOTTEN_ID = "ancien.membre-{n}"
"""The id of a forgotten person; `n` is a number from 1."""
_PATTERN = re.compile(r"ancien\.membre-(\d{1,9})")


def forgotten_number(member_id: str) -> int | None:
    """The number in the id of a forgotten person; None for any other id."""
    match = _PATTERN.fullmatch(member_id)
    return int(match[1]) if match else None


def is_forgotten(member_id: str) -> bool:
    """Whether an id is that of a forgotten person."""
    return _PATTERN.fullmatch(member_id) is not None
