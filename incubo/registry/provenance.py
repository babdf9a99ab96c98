"""Notes about what figures and lists were made from: which entries, which commit, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import MAX_NAMES, Message, shorten_list
from incubo.document.table import Commit, Note
from incubo.registry.proposals import CheckedOutProposal
from incubo.registry.registry import Registry

_DATE_RULES = frozenset({"schema-date-format", "yaml-impossible-date"})


class Provenance(NamedTuple):
    """The commit that the figures come from (None outside git), how many files differ from it (None: git cannot say),
    and the proposal that is checked out, which is not published.
    """

    commit: Commit | None = None
    uncommitted_files: int | None = 0
    proposal: CheckedOutProposal | None = None


def scope_note(registry: Registry, incubator: str | None) -> Note:
    """The note that says which incubator the figures are about; None: all of them."""
    if incubator is None:
        return Note("scope", Message(N_("All incubators together.")))
    entry = registry.incubators.get(incubator)
    title = entry.title if entry is not None and entry.title else incubator
    return Note("scope", Message(N_("Incubator: {title} ({id})."), {"title": title, "id": incubator}))


def proposal_note(proposal: CheckedOutProposal) -> Note:
    """The note that says that what is counted is not what is published."""
    branch, main = proposal.branch, proposal.published_branch
    text = (
        Message(N_("Counted on the proposal “{branch}”, which is not published."), {"branch": branch})
        if main is None
        else Message(
            N_("Counted on the proposal “{branch}”, which is not published: what is published is on “{main}”."),
            {"branch": branch, "main": main},
        )
    )
    return Note("proposal", text)


def provenance_notes(
    registry: Registry, provenance: Provenance, kinds: Iterable[str] = ("startup",), linking_kinds: Iterable[str] = ()
) -> Iterator[Note]:
    """The notes about what is not published or committed, and what could not be counted. The table has the commit.

    `kinds`: the kinds that the figures are made from (a list of startups also counts missions, from members).
    `linking_kinds`: kinds that only link to what is counted (a mission belongs to an incubator through its startup);
    their dates do not matter.
    """
    kinds = list(kinds)
    if provenance.proposal is not None:
        yield proposal_note(provenance.proposal)
    if provenance.uncommitted_files:
        yield Note(
            "uncommitted",
            Message(N_("{n} file not committed."), {"n": provenance.uncommitted_files}, N_("{n} files not committed.")),
        )
    elif provenance.uncommitted_files is None:
        unknown = N_("git cannot say whether files are not committed: git status tells what is wrong.")
        yield Note("uncommitted", Message(unknown))
    yield from _unreadable_date_notes(registry, kinds)
    unreadable_folders = sorted(registry.file_facts.unreadable_folders)
    if unreadable_folders:
        text = Message(
            N_("Not counted, because the folder cannot be read: {names:list}."), {"names": unreadable_folders}
        )
        yield Note("unreadable-folders", text)
    all_kinds = dict.fromkeys((*kinds, *linking_kinds))
    paths = [path for kind in all_kinds for path in registry.unreadable_files.get(kind, {}).values()]
    unreadable = [path for path in paths if path.endswith(".md")]
    misnamed = [path for path in paths if not path.endswith(".md")]
    if misnamed:
        names = sorted(path.rpartition("/")[2] for path in misnamed)
        text = Message(
            N_("{n} file not counted, because its name does not end with “.md”: {names:list}."),
            {"n": len(names), "names": names[:MAX_NAMES]},
            N_("{n} files not counted, because their names do not end with “.md”: {names:list}."),
        )
        yield Note("misnamed", text)
    if unreadable:
        names = sorted(path.rpartition("/")[2] for path in unreadable)
        yield Note(
            "unreadable",
            Message(
                N_("{n} unreadable file not counted: {names}."),
                {"n": len(names), "names": shorten_list(names)},
                N_("{n} unreadable files not counted: {names}."),
            ),
        )


def _unreadable_date_notes(registry: Registry, kinds: Iterable[str]) -> Iterator[Note]:
    """The note about dates that could not be read. They count as absent: a mission without an end is still running."""
    folders = {registry.layout.folders[kind] for kind in kinds}
    unread = [
        problem.location.path
        for problem in registry.problems
        if problem.rule_id in _DATE_RULES
        and problem.location.path.rpartition("/")[0] in folders
        and not (problem.fix is not None and problem.fix.is_safe)
    ]
    if unread:
        names = sorted({path.rpartition("/")[2] for path in unread})
        text = Message(
            N_("{n} date cannot be read and counts as absent: {names} (incubo validate)."),
            {"n": len(unread), "names": shorten_list(names)},
            N_("{n} dates cannot be read and count as absent: {names} (incubo validate)."),
        )
        yield Note("unread-dates", text)
