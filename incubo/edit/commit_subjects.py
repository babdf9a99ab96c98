"""The subject of a commit of incubo, `extend(mon-estran): to 2025-06-30`: how it is written, and read again."""

from __future__ import annotations

import re
from typing import NamedTuple

COMMIT_VERBS = frozenset((
    "close", "committee", "edit", "event", "extend", "fix", "fmt", "forget", "import", "init", "join", "keep", "leave",
    "metric", "migrate", "new", "order", "phase", "postpone", "remove", "rename", "set", "stop", "sync", "undo",
))  # fmt: skip
"""The first words of incubo's subjects: every `Proposal.verb`, and `sync`, which commits what was in no commit."""
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
    """The parts of a subject; None for that of another program (`chore: …`), or of a person."""
    match = _PATTERN.fullmatch(text)
    if match is None or match["verb"] not in COMMIT_VERBS:
        return None
    if match["verb"] == "fix" and not match["summary"][0].isdecimal():  # developers begin with it too; ours counts
        return None
    return CommitSubject(match["verb"], match["scope"] or "", match["summary"])
