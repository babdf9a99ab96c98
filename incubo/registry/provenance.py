"""What was counted: whose entries, from which commit, and what could not be read. Figures and lists say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Commit, Note
from incubo.registry.registry import Registry

_MAX_NAMES = 5


class Provenance(NamedTuple):
    """What the figures were read from: the commit (None outside git) and how many files differ from it."""

    commit: Commit | None = None
    uncommitted_files: int = 0


def scope_note(registry: Registry, incubator: str | None) -> Note:
    """Whose figures these are."""
    if incubator is None:
        return Note("scope", Message(N_("All incubators together.")))
    entry = registry.incubators.get(incubator)
    title = entry.title if entry is not None and entry.title else incubator
    return Note("scope", Message(N_("Incubator: {title} ({id})."), {"title": title, "id": incubator}))


def provenance_notes(
    registry: Registry, provenance: Provenance, kinds: Iterable[str] = ("startup",), linking_kinds: Iterable[str] = ()
) -> Iterator[Note]:
    """What is not committed, and what of some kinds could not be counted. (The table has the commit.)

    `kinds`: all that the figures are made from, for a list of startups counts missions too. `linking_kinds`: those
    that only
    lead to what is counted (a mission is an incubator's through its startup); their dates matter to nobody.
    """
    kinds = list(kinds)
    if provenance.uncommitted_files:
        yield Note(
            "uncommitted",
            Message(N_("{n} file not committed."), {"n": provenance.uncommitted_files}, N_("{n} files not committed.")),
        )
    yield from _unreadable_date_notes(registry, kinds)
    closed = sorted(registry.file_facts["closed"])
    if closed:
        text = Message(N_("Not counted, for the folder cannot be read: {names:list}."), {"names": closed})
        yield Note("unreadable-folders", text)
    counted = dict.fromkeys((*kinds, *linking_kinds))
    left_out = [path for kind in counted for path in registry.unreadable_files.get(kind, {}).values()]
    unreadable = [path for path in left_out if path.endswith(".md")]
    misnamed = [path for path in left_out if not path.endswith(".md")]
    if misnamed:
        names = sorted(path.rpartition("/")[2] for path in misnamed)
        text = Message(
            N_("{n} file not counted, for its name does not end with “.md”: {names:list}."),
            {"n": len(names), "names": names[:_MAX_NAMES]},
            N_("{n} files not counted, for their names do not end with “.md”: {names:list}."),
        )
        yield Note("misnamed", text)
    if unreadable:
        names = sorted(path.rpartition("/")[2] for path in unreadable)
        said = [*names[:_MAX_NAMES], *(["…"] if len(names) > _MAX_NAMES else [])]
        yield Note(
            "unreadable",
            Message(
                N_("{n} unreadable file not counted: {names}."),
                {"n": len(names), "names": ", ".join(said)},
                N_("{n} unreadable files not counted: {names}."),
            ),
        )


_DATE_RULES = frozenset({"schema-date-format", "yaml-impossible-date"})


def _unreadable_date_notes(registry: Registry, kinds: Iterable[str]) -> Iterator[Note]:
    """The dates that could not be read: a mission without its end runs, a phase without its start has not begun."""
    folders = {registry.layout.folders[kind] for kind in kinds}
    lost = [
        problem.location.path
        for problem in registry.problems
        if problem.rule_id in _DATE_RULES
        and problem.location.path.rpartition("/")[0] in folders
        and not (problem.fix is not None and problem.fix.is_safe)
    ]
    if lost:
        names = sorted({path.rpartition("/")[2] for path in lost})
        said = [*names[:_MAX_NAMES], *(["…"] if len(names) > _MAX_NAMES else [])]
        text = Message(
            N_("{n} date cannot be read and counts as absent: {names} (incubo validate)."),
            {"n": len(lost), "names": ", ".join(said)},
            N_("{n} dates cannot be read and count as absent: {names} (incubo validate)."),
        )
        yield Note("unread-dates", text)
