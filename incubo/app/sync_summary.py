"""What `sync` brought in, as a page: what changed in words, and what there is to know beside it."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, Page, Section
from incubo.document.table import Note
from incubo.registry.file_changes import FastForward


def sync_page(came: FastForward, sections: tuple[Section, ...]) -> Page:
    """The page. `sections`: what changed, in sentences (`history.pages`)."""
    return Page(
        "sync", came.branch, Cell(_sync_title(came)), sections, commit=came.after, notes=tuple(_sync_notes(came))
    )


def _sync_title(came: FastForward) -> Message:
    entries = sum(file.kind is not None for file in came.files)
    if not came.commits:
        return Message(N_("Nothing new: the registry is up to date"))
    if came.before is None:
        return Message(N_("{n} entry came in"), {"n": entries}, N_("{n} entries came in"))
    about = {"n": entries, "day": came.before.date}
    return Message(N_("{n} entry has changed since {day:long}"), about, N_("{n} entries have changed since {day:long}"))


def _sync_notes(came: FastForward) -> Iterator[Note]:
    others = [file for file in came.files if file.kind is None]
    if others:
        text = Message(N_("{n} other file has changed."), {"n": len(others)}, N_("{n} other files have changed."))
        yield Note("others", text)
    if came.unsent:
        text = Message(
            N_("{n} commit is only here: git push sends it."),
            {"n": came.unsent},
            N_("{n} commits are only here: git push sends them."),
        )
        yield Note("unsent", text)
    if came.main is not None and came.main != came.branch:
        about = {"branch": came.branch, "main": came.main}
        yield Note("branch", Message(N_("You are on the branch “{branch}”: what is published is on “{main}”."), about))
