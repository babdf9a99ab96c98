"""The section of the post-mortem, put at the end of a sheet from its template."""

from __future__ import annotations

from incubo.edit.body import written
from incubo.edit.desk import Desk
from incubo.model import post_mortem
from incubo.model.records import Startup
from incubo.source.reading import decode


def add_section(desk: Desk, startup: Startup, language: str) -> bool:
    """Put the section at the end of a startup's text, unless it has one. Every byte that is there stays.

    Line ends are those of the file, and a file without a final newline still has none.
    """
    data = desk.read(startup.path)
    text = decode(data)
    if post_mortem.has_section(text):
        return False
    newline = "\r\n" if "\r\n" in text else "\n"
    section = written("post-mortem", language, {"title": startup.title or startup.id}).replace("\n", newline)
    gap = newline * max(0, 2 - _newlines(text, newline))
    desk.replace(startup.path, data + (gap + section + (newline if text.endswith("\n") else "")).encode())
    return True


def _newlines(text: str, newline: str) -> int:
    """How many newlines a text ends with, counted up to two."""
    return 2 if text.endswith(newline * 2) else 1 if text.endswith(newline) else 0
