"""What `sync` brought in, as a page: what changed in words, and what there is to know beside it."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import N_
from incubo.page import Cell, Page, Section
from incubo.problem import Text
from incubo.registry.arrivals import Arrivals
from incubo.table import Note


def arrivals(came: Arrivals, sections: tuple[Section, ...]) -> Page:
    """The page. `sections`: what changed, in sentences (`history.pages`)."""
    return Page("sync", came.branch, Cell(_title(came)), sections, commit=came.after, notes=tuple(_notes(came)))


def _title(came: Arrivals) -> Text:
    entries = sum(file.kind is not None for file in came.files)
    if not came.commits:
        return Text(N_("Nothing new: the registry is up to date"))
    if came.before is None:
        return Text(N_("{n} entry came in"), {"n": entries}, N_("{n} entries came in"))
    about = {"n": entries, "day": came.before.date}
    return Text(N_("{n} entry has changed since {day:long}"), about, N_("{n} entries have changed since {day:long}"))


def _notes(came: Arrivals) -> Iterator[Note]:
    others = [file for file in came.files if file.kind is None]
    if others:
        text = Text(N_("{n} other file has changed."), {"n": len(others)}, N_("{n} other files have changed."))
        yield Note("others", text)
    if came.unsent:
        text = Text(
            N_("{n} commit is only here: git push sends it."),
            {"n": came.unsent},
            N_("{n} commits are only here: git push sends them."),
        )
        yield Note("unsent", text)
    if came.main is not None and came.main != came.branch:
        about = {"branch": came.branch, "main": came.main}
        yield Note("branch", Text(N_("You are on the branch “{branch}”: what is published is on “{main}”."), about))
