"""A sentence about what changed, where it stands, and how much it matters."""

from __future__ import annotations

from typing import NamedTuple

from incubo.history.facts import Change, Subject
from incubo.problem import Text

SECTIONS = ("startup", "member", "job", "body", "word")
"""What sentences are about, in order; `body`: incubators, organisations and teams."""


class Line(NamedTuple):
    """A sentence. `weight`: 0 what matters most. `entries`: those that it is about; `changes`: what it tells."""

    section: str
    weight: int
    text: Text
    entries: tuple[Subject, ...]
    changes: tuple[Change, ...]


def line(weight: int, text: Text, *changes: Change) -> Line:
    """The sentence that tells some changes."""
    subjects = tuple(dict.fromkeys(change.subject for change in changes))
    kind = subjects[0].kind
    section = "body" if kind in ("incubator", "organisation", "team") else kind
    return Line("word" if kind in ("phase", "event") else section, weight, text, subjects, changes)
