"""Items of a list that begin with another sign than a dash, or with none."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text
from incubo.source.trouble import FIELD, Trouble, visible


def bullet(trouble: Trouble) -> Problem | None:
    """`* value` under a field: an item as a text editor or Markdown writes it."""
    found = re.match(r"(?P<indent>[ ]*)(?P<bullet>[*+•·–—])[ ]", trouble.line.text)
    if found is None:
        return None
    span = Span(trouble.path, trouble.line.start + found.start("bullet"), trouble.line.start + found.end("bullet"))
    return Problem(
        "yaml-missing-dash",
        span,
        Text(
            N_("an item of a list begins with a hyphen and a space, not with “{bullet}”"), {"bullet": found["bullet"]}
        ),
        fix=Fix(Text(N_("write “-”")), False, (Edit(span, "-"),)),
    )


def first_dash(trouble: Trouble) -> Problem | None:
    """`field:`, then fields without their dash, then an item with its dash: the first one lacks it."""
    later = re.match(r"(?P<indent>[ ]+)-[ ]", trouble.line.text)
    if later is None:
        return None
    at = len(later["indent"])
    number = next(
        (x.number for x in reversed(trouble.lines[: trouble.line.number]) if x.text.strip() and _blanks(x.text) < at),
        None,
    )
    if number is None or not trouble.lines[number].text.rstrip().endswith(":"):
        return None
    first = trouble.lines[number + 1]
    if _blanks(first.text) < at + 2 or not re.match(FIELD, first.text) or first.text.lstrip().startswith("-"):
        return None
    return Problem(
        "yaml-missing-dash",
        Span(trouble.path, *visible(first)),
        Text(N_("a dash is missing here: the items below begin with one")),
        labels=(Label(Span(trouble.path, *visible(trouble.line)), Text(N_("the next item"))),),
        fix=Fix(
            Text(N_("add the dash")),
            False,
            (Edit(Span(trouble.path, first.start + at, first.start + _blanks(first.text)), "- "),),
        ),
    )


def _blanks(text: str) -> int:
    """How many spaces a line begins with."""
    return len(text) - len(text.lstrip(" "))
