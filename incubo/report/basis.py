"""What every report shares: whose startups, and the notes that say what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.table import Commit, Note

_NAMED = 5


class Source(NamedTuple):
    """What the figures were read from: the commit (None outside git) and how many files differ from it."""

    commit: Commit | None = None
    uncommitted: int = 0


def portfolio(registry: Registry, incubator: str | None) -> list[Startup]:
    """The startups of an incubator (also those it shares), or all of them."""
    startups = registry.startups.values()
    if incubator is None:
        return list(startups)
    return [startup for startup in startups if incubator in startup.hosts]


def median(values: list[int]) -> float | None:
    """The median of some numbers (linear interpolation: the mean of the two in the middle); None of none."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    pair = ordered[middle - 1] + ordered[middle]
    return pair // 2 if pair % 2 == 0 else pair / 2


def scope_note(registry: Registry, incubator: str | None) -> Note:
    """Whose figures these are."""
    if incubator is None:
        return Note("scope", Text(N_("All incubators together.")))
    entry = registry.incubators.get(incubator)
    title = entry.title if entry is not None and entry.title else incubator
    return Note("scope", Text(N_("Incubator: {title} ({id})."), {"title": title, "id": incubator}))


def source_notes(registry: Registry, source: Source) -> Iterator[Note]:
    """What is not committed, and the files that could not be counted. (The commit itself stands in the table.)"""
    if source.uncommitted:
        yield Note(
            "uncommitted",
            Text(N_("{n} file not committed."), {"n": source.uncommitted}, N_("{n} files not committed.")),
        )
    closed = sorted(registry.facts["closed"])
    if closed:
        text = Text(N_("Not counted, for the folder cannot be read: {names:list}."), {"names": closed})
        yield Note("unreadable-folders", text)
    unreadable: Mapping[str, str] = registry.unreadable.get("startup", {})
    if unreadable:
        names = sorted(path.rpartition("/")[2] for path in unreadable.values())
        said = [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])]
        yield Note(
            "unreadable",
            Text(
                N_("{n} unreadable file not counted: {names}."),
                {"n": len(names), "names": ", ".join(said)},
                N_("{n} unreadable files not counted: {names}."),
            ),
        )
