"""Write down that a thing to do is known until a day, or that it is asked again; what else changes these answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from incubo.core.errors import ConfigError, RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.lookup import EntryRef
from incubo.registry.postponed import Postponement, read_postponements, render_postponements
from incubo.registry.store import Store
from incubo.source.reader import decode_text


def write_postponements(
    edits: FileEdits, answers: Iterable[Postponement], last_day: date, redirected_ids: Mapping[str, str]
) -> None:
    """Write answers in place of earlier ones to the same; those that end by `last_day` go. `redirected_ids`: the ids
    that startups have now, by former ones.

    Raises ConfigError for a file that cannot be read, RefusedError for one with answers that are not understood: they
    would be lost.
    """
    former, unread = read_postponements(_current_files(edits))
    current = (answer.follow_redirects(redirected_ids) for answer in former)
    by_key = {answer.key: answer for answer in (*current, *answers)}
    _write(edits, [answer for answer in by_key.values() if answer.until > last_day], unread)


def follow_entry(edits: FileEdits, entry: EntryRef, notes: list[Message], new_entry: EntryRef | None = None) -> None:
    """Give the answers about an entry its new name, or remove them (None).

    A file that cannot be read is noted, and stays, where it does not name the entry; else raises as
    `write_postponements`.
    """
    files = _current_files(edits)
    try:
        answers, unread = read_postponements(files)
    except ConfigError as error:
        if isinstance(error.__cause__, OSError) or entry.id in decode_text(files.read(POSTPONED_FILE)):
            raise
        notes += [error.message] if error.message not in notes else []
        return
    if any(answer.entry == entry for answer in answers):
        kept = [answer for answer in answers if answer.entry != entry]
        if new_entry is not None:
            kept += [answer._replace(entry=new_entry) for answer in answers if answer.entry == entry]
        _write(edits, kept, unread)


def _current_files(edits: FileEdits) -> Store:
    """The files with the edits so far."""
    return edits.plan().overlay_store(edits.store)


def _write(edits: FileEdits, answers: Collection[Postponement], unread: int) -> None:
    if unread:
        raise RefusedError(
            Message(
                N_("{path} has {n} answer that is not understood, and would be lost"),
                {"n": unread, "path": POSTPONED_FILE},
                N_("{path} has {n} answers that are not understood, and would be lost"),
            ),
            hints=(Message(N_("correct it in an editor, or remove the line")),),
        )
    folder, _, name = POSTPONED_FILE.rpartition("/")
    is_there = any(file.name == name for file in _current_files(edits).list_folder(folder))
    if is_there and answers:
        edits.replace(POSTPONED_FILE, render_postponements(answers))
    elif is_there:
        edits.remove(POSTPONED_FILE)
    elif answers:
        edits.create(POSTPONED_FILE, render_postponements(answers))
