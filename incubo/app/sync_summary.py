"""What `sync` fetched, as a page: the changes in sentences, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, Page, Section
from incubo.document.table import Note
from incubo.registry.file_changes import FastForward


def sync_page(
    fast_forward: FastForward, sections: tuple[Section, ...], unreachable_remotes: Sequence[str] = ()
) -> Page:
    """The page. `sections`: what changed, in sentences (`history.pages`), and the proposals. `unreachable_remotes`:
    those whose proposals could not be looked at.
    """
    return Page(
        "sync",
        fast_forward.branch,
        Cell(_sync_title(fast_forward)),
        sections,
        commit=fast_forward.after,
        notes=(*_sync_notes(fast_forward), *map(_unreachable_note, unreachable_remotes)),
    )


def _unreachable_note(remote: str) -> Note:
    text = N_("{name} cannot be reached, or refuses access: its proposals are told as they were last seen.")
    return Note("unreachable", Message(text, {"name": remote}))


def _sync_title(fast_forward: FastForward) -> Message:
    entries = sum(file.kind is not None for file in fast_forward.files)
    if not fast_forward.incoming_commits:
        return Message(N_("Nothing new: the registry is up to date"))
    if fast_forward.before is None:
        return Message(N_("{n} entry received"), {"n": entries}, N_("{n} entries received"))
    arguments = {"n": entries, "day": fast_forward.before.date}
    return Message(
        N_("{n} entry has changed since {day:long}"), arguments, N_("{n} entries have changed since {day:long}")
    )


def _sync_notes(fast_forward: FastForward) -> Iterator[Note]:
    others = [file for file in fast_forward.files if file.kind is None]
    if others:
        text = Message(N_("{n} other file has changed."), {"n": len(others)}, N_("{n} other files have changed."))
        yield Note("others", text)
    if fast_forward.unpushed_commits:
        text = Message(
            N_("{n} commit is only on this computer: git push sends it."),
            {"n": fast_forward.unpushed_commits},
            N_("{n} commits are only on this computer: git push sends them."),
        )
        yield Note("unsent", text)
    if fast_forward.default_branch is not None and fast_forward.default_branch != fast_forward.branch:
        arguments = {"branch": fast_forward.branch, "main": fast_forward.default_branch}
        yield Note(
            "branch", Message(N_("You are on the branch “{branch}”: what is published is on “{main}”."), arguments)
        )
