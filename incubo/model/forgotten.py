"""People who are forgotten (`incubo forget`): their ids, and what stays of their missions. Their sheets say nothing of
who they were.
"""

from __future__ import annotations

import re

from incubo.model.records import Mission

FORGOTTEN_ID = "ancien.membre-{n}"
"""The id of a forgotten person; `n` is a number from 1."""
KEPT_MISSION_FIELDS = ("start", "end", "status", "startups")
"""What figures are made of. Without `employer`: that of a freelancer is often their own name."""
_PATTERN = re.compile(r"ancien\.membre-(\d{1,9})")


def forgotten_number(member_id: str) -> int | None:
    """The number in the id of a forgotten person; None for any other id."""
    match = _PATTERN.fullmatch(member_id)
    return int(match[1]) if match else None


def is_forgotten(member_id: str) -> bool:
    """Whether an id is that of a forgotten person."""
    return _PATTERN.fullmatch(member_id) is not None


def keep_of_mission(mission: Mission) -> Mission:
    """What stays of a mission of somebody who is forgotten."""
    return Mission(**{name: getattr(mission, name) for name in KEPT_MISSION_FIELDS})
