"""`undo`: the files of the last edit as they were before it, while they are as it left them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from incubo.edit.journal import Entry, back, changed_since
from incubo.edit.proposal import Proposal
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.problem import Text

NAMED = 10
"""Files changed since that are named one by one; of more, it is said how many there are."""

_SUBJECT = re.compile(r"(?P<verb>[^\s():]+)(?:\((?P<scope>[^()]*)\))?: (?P<summary>.*)")


def undo(entry: Entry, now: Mapping[str, bytes | None], *, git: bool) -> Proposal:
    """Put the files of an edit back. `now`: what they hold; `git`: git can tell what was changed since.

    The plan is empty where they are as before it already. Raises Refused where somebody else changed one since.
    """
    changed = changed_since(entry, now)
    if changed:
        raise _refused(entry, changed, git=git)
    found = _SUBJECT.fullmatch(entry.title)
    if found is None:
        return Proposal(back(entry, now), "undo", "", Text("{title}", {"title": entry.title}))
    summary = Text("{verb}, {summary}", {"verb": found["verb"], "summary": found["summary"]})
    return Proposal(back(entry, now), "undo", found["scope"] or "", summary)


def _refused(entry: Entry, changed: list[str], *, git: bool) -> Refused:
    message = Text(
        N_("“{title}” cannot be taken back: {n} file was changed since, and what was changed would be lost"),
        {"title": entry.title, "n": len(changed)},
        N_("“{title}” cannot be taken back: {n} files were changed since, and what was changed would be lost"),
    )
    hints = [Text("{path}", {"path": path}) for path in changed[:NAMED]]
    if len(changed) > NAMED:
        more = len(changed) - NAMED
        hints.append(Text(N_("… and {n} more"), {"n": more}, N_("… and {n} more")))
    if git:
        said = {"path": changed[0]}
        hints.append(Text(N_("what was changed: git diff {path}"), said))
        hints.append(Text(N_("back to the last commit, without any of these changes: git restore {path}"), said))
    else:
        hints.append(Text(N_("take these changes back in a text editor first, then: incubo undo")))
    return Refused(message, hints=hints)
