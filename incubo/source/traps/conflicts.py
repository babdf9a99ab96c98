"""What is left of a git conflict in a front matter."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Problem, Span, Text
from incubo.source.trouble import Trouble, visible


def conflict(trouble: Trouble) -> Problem | None:
    """What is left of a git conflict of which the first line was deleted."""
    for line in trouble.lines[: trouble.line.number + 2]:
        if re.match(r"(?:={7}|>{7} .*|\|{7} .*)$", line.text):
            return Problem(
                "file-conflict-marker",
                Span(trouble.path, *visible(line)),
                Text(N_("a git conflict was left in the file")),
                label=Text(N_("rest of a conflict")),
                hints=(Text(N_("keep the right version and delete the lines <<<<<<<, ======= and >>>>>>>")),),
            )
    return None
