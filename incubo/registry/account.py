"""What was counted: whose entries, from which commit, and what could not be read. Figures and lists say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.table import Commit, Note

_NAMED = 5


class Source(NamedTuple):
    """What the figures were read from: the commit (None outside git) and how many files differ from it."""

    commit: Commit | None = None
    uncommitted: int = 0


def scope_note(registry: Registry, incubator: str | None) -> Note:
    """Whose figures these are."""
    if incubator is None:
        return Note("scope", Text(N_("All incubators together.")))
    entry = registry.incubators.get(incubator)
    title = entry.title if entry is not None and entry.title else incubator
    return Note("scope", Text(N_("Incubator: {title} ({id})."), {"title": title, "id": incubator}))


def source_notes(
    registry: Registry, source: Source, kinds: Iterable[str] = ("startup",), through: Iterable[str] = ()
) -> Iterator[Note]:
    """What is not committed, and what of some kinds could not be counted. (The table has the commit.)

    `kinds`: all that the figures are made from, for a list of startups counts missions too. `through`: those that only
    lead to what is counted (a mission is an incubator's through its startup); their dates matter to nobody.
    """
    kinds = list(kinds)
    if source.uncommitted:
        yield Note(
            "uncommitted",
            Text(N_("{n} file not committed."), {"n": source.uncommitted}, N_("{n} files not committed.")),
        )
    yield from _lost_dates(registry, kinds)
    closed = sorted(registry.facts["closed"])
    if closed:
        text = Text(N_("Not counted, for the folder cannot be read: {names:list}."), {"names": closed})
        yield Note("unreadable-folders", text)
    counted = dict.fromkeys((*kinds, *through))
    left_out = [path for kind in counted for path in registry.unreadable.get(kind, {}).values()]
    unreadable = [path for path in left_out if path.endswith(".md")]
    misnamed = [path for path in left_out if not path.endswith(".md")]
    if misnamed:
        names = sorted(path.rpartition("/")[2] for path in misnamed)
        text = Text(
            N_("{n} file not counted, for its name does not end with “.md”: {names:list}."),
            {"n": len(names), "names": names[:_NAMED]},
            N_("{n} files not counted, for their names do not end with “.md”: {names:list}."),
        )
        yield Note("misnamed", text)
    if unreadable:
        names = sorted(path.rpartition("/")[2] for path in unreadable)
        said = [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])]
        yield Note(
            "unreadable",
            Text(
                N_("{n} unreadable file not counted: {names}."),
                {"n": len(names), "names": ", ".join(said)},
                N_("{n} unreadable files not counted: {names}."),
            ),
        )


_DATES = frozenset({"schema-date-format", "yaml-impossible-date"})


def _lost_dates(registry: Registry, kinds: Iterable[str]) -> Iterator[Note]:
    """The dates that could not be read: a mission without its end runs, a phase without its start has not begun."""
    folders = {registry.layout.folders[kind] for kind in kinds}
    lost = [
        problem.where.path
        for problem in registry.problems
        if problem.rule in _DATES
        and problem.where.path.rpartition("/")[0] in folders
        and not (problem.fix is not None and problem.fix.safe)
    ]
    if lost:
        names = sorted({path.rpartition("/")[2] for path in lost})
        said = [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])]
        text = Text(
            N_("{n} date cannot be read and counts as absent: {names} (incubo validate)."),
            {"n": len(lost), "names": ", ".join(said)},
            N_("{n} dates cannot be read and count as absent: {names} (incubo validate)."),
        )
        yield Note("unread-dates", text)
