"""What `sync` brought in, as a page: entries that are new, changed, renamed or gone, by kind and by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incubo.i18n import N_
from incubo.model.nearest import folded
from incubo.page import Cell, Fact, Facts, Page, Section
from incubo.problem import Text
from incubo.registry.arrivals import Arrivals, Arrived
from incubo.table import Note

MOST = 12
"""So many names of a sort are told; the others are counted."""

_KINDS = {
    "startup": N_("Startups"),
    "member": N_("Members"),
    "job": N_("Job offers"),
    "incubator": N_("Incubators"),
    "organisation": N_("Organisations"),
    "team": N_("Teams"),
    "phase": N_("Phases"),
    "event": N_("Events"),
}
_WHAT = {
    "added": Text(N_("{n} new"), {}, N_("{n} new")),
    "changed": Text(N_("{n} changed"), {}, N_("{n} changed")),
    "renamed": Text(N_("{n} renamed"), {}, N_("{n} renamed")),
    "removed": Text(N_("{n} removed"), {}, N_("{n} removed")),
}


def told(came: Arrivals) -> list[Arrived]:
    """The files whose names the page tells."""
    return [each for kind in _KINDS for what in _WHAT for each in _sort(came, kind, what)[:MOST]]


def arrivals(came: Arrivals, titles: Mapping[str, str]) -> Page:
    """The page. `titles`: what people call the entries of the files that are `told`, by path."""
    sections = tuple(
        Section(kind, Text(label), (Facts(tuple(_facts(came, kind, titles))),))
        for kind, label in _KINDS.items()
        if any(each.kind == kind for each in came.files)
    )
    return Page("sync", came.branch, Cell(_title(came)), sections, commit=came.after, notes=tuple(_notes(came)))


def _title(came: Arrivals) -> Text:
    entries = sum(each.kind is not None for each in came.files)
    if not came.commits:
        return Text(N_("Nothing new: the registry is up to date"))
    if came.before is None:
        return Text(N_("{n} entry came in"), {"n": entries}, N_("{n} entries came in"))
    about = {"n": entries, "day": came.before.date}
    return Text(N_("{n} entry has changed since {day:long}"), about, N_("{n} entries have changed since {day:long}"))


def _facts(came: Arrivals, kind: str, titles: Mapping[str, str]) -> Iterator[Fact]:
    for what, label in _WHAT.items():
        files = _sort(came, kind, what)
        if files:
            names = sorted((titles[each.path] for each in files[:MOST]), key=folded)
            cells = [Cell(name) for name in names]
            if len(files) > MOST:
                cells.append(Cell(Text(N_("and {n} more"), {"n": len(files) - MOST}), mark="quiet"))
            yield Fact(label._replace(arguments={"n": len(files)}), tuple(cells), what)


def _sort(came: Arrivals, kind: str, what: str) -> list[Arrived]:
    return [each for each in came.files if (each.kind, each.what) == (kind, what)]


def _notes(came: Arrivals) -> Iterator[Note]:
    others = [each for each in came.files if each.kind is None]
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
