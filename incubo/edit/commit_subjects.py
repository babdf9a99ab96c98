"""The subject of a commit of incubo, `extend(mon-estran): to 2025-06-30`: how it is written, and read again."""

from __future__ import annotations

import re
from typing import NamedTuple

_PATTERN = re.compile(r"(?P<verb>[a-z-]+)(?:\((?P<scope>[^()]*)\))?: (?P<summary>.+)", re.DOTALL)


class CommitSubject(NamedTuple):
    """The parts of a subject: the verb, the entry that it is about ("": several, or none), and what it does."""

    verb: str
    scope: str
    summary: str

    def __str__(self) -> str:
        """The subject as it stands in the commit."""
        return f"{self.verb}({self.scope}): {self.summary}" if self.scope else f"{self.verb}: {self.summary}"


def parse_commit_subject(text: str) -> CommitSubject | None:
    """The parts of a subject; None for that of another program, or of a person."""
    match = _PATTERN.fullmatch(text)
    return CommitSubject(match["verb"], match["scope"] or "", match["summary"]) if match is not None else None
