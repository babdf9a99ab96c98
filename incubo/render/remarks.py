"""What is said beside a message in the CI formats: labels, hints, the fix. Never a command to run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from incubo.i18n import gettext
from incubo.problem import Text
from incubo.render.correction import corrected
from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic


class Remark(NamedTuple):
    """A remark in raw words: each format makes it safe its own way. `code` is a line of the file, as it should be."""

    text: str
    code: str | None = None


def is_command(hint: Text) -> bool:
    """Whether a hint tells to run something: nobody has a terminal under a pull request."""
    return "incubo " in hint.template


def remarks(diagnostic: Diagnostic, view: View, *, elsewhere: bool = True) -> Iterator[Remark]:
    """The main label, other places (unless a format shows them itself), the hints, the fix and the corrected line."""
    region = diagnostic.region
    for mark in diagnostic.marks:
        if mark.text is None:
            continue
        text = view.raw(mark.text, region)
        if mark.primary:
            yield Remark(text)
        elif not elsewhere:
            continue
        elif mark.region.path == region.path:
            yield Remark(gettext("line {line}: {text}").format(line=mark.region.line, text=text))
        else:
            place = f"{view.git_prefix}{mark.region.path}:{mark.region.line}"
            yield Remark(gettext("{place}: {text}").format(place=place, text=text))
    for hint in diagnostic.hints:
        if not is_command(hint):
            yield Remark(gettext("help: {text}").format(text=view.raw(hint, region)))
    if diagnostic.fix:
        title = view.raw(diagnostic.fix.title, region)
        yield Remark(gettext("fix: {text}").format(text=title), corrected(diagnostic, view))
