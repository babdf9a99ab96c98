# ruff: noqa: E501 - one mistake a line
"""Mistakes that two sheets make together: one copied from the other, lists and missions that disagree."""

from __future__ import annotations

import datetime
import re
from typing import Any

from corpus.mistakes import DAY, MISSION_ITEM, By, File, M, Mistake, S, Seeded, at_line, swap


def copied(field: str) -> By:
    """The value of the same field in another sheet of the kind, that came before this one (the copy is told)."""

    def came(file: File, entry: Any) -> tuple[Any, ...]:
        if hasattr(entry, "missions"):
            starts = [mission.start for mission in entry.missions if mission.start is not None]
        else:
            starts = [period.phase.start for period in file.case.registry.phase_periods[entry.id]]
        return min(starts, default=datetime.date.max), entry.id

    def by(value: str, file: File) -> str | None:
        registry, today = file.case.registry, file.case.day
        own = registry.entry_at(file.path)
        entries = registry.entries[registry.layout.kind_of_path(file.path) or ""].values()
        if any(getattr(entry, field) == value for entry in entries if entry is not own):
            return None  # a copy already: another one adds no finding
        for entry in entries:
            text = getattr(entry, field) or ""
            over = [registry.has_finished(e.id, today) for e in (entry, own)]  # type: ignore[union-attr]
            plain = re.fullmatch(r"[\w /:.’-]+\w", text) and not text.isdigit()
            if (
                plain
                and text != value
                and not any(over)
                and came(file, entry) < came(file, own)
                and len(entry.id) < len(own.id)
            ):
                return str(text)
        return None

    return by


def ended_startup(file: File) -> Seeded | None:
    """A mission renewed for a startup that has ended."""
    registry, today = file.case.registry, file.case.day
    start, end = file.front
    for match in re.compile(MISSION_ITEM, re.MULTILINE).finditer(file.text[:end], start):
        named = re.findall(r"^[ ]{6}- ([\w.-]+)", match[0], re.MULTILINE)
        day = re.search(rf"end: ({DAY})[ ]*\n", match[0])
        begun = re.search(DAY, match[0])
        over = [registry.has_finished(name, today) for name in named]
        if day and begun and over == [True] and day[1] < str(today) and file.text.count("- start: ") == 1:
            where = match.start() + day.start(1)
            text = f"{file.text[:where]}{today.year}-12-31{file.text[where + 10 :]}"
            return Seeded(text.encode(), frozenset({at_line(text, match.start() + match[0].index(f"- {named[0]}"))}))
    return None


def current_and_former(file: File) -> Seeded | None:
    """A startup moved to the former ones and left among the current ones, or the other way round."""
    found = re.search(r"^startups:[ ]*\n([ ]*- [\w.-]+)[ ]*\n(?=[ ]*\w|---)", file.text, re.MULTILINE)
    if found is None or "\npreviously" in file.text or found.end() > file.front[1]:
        return None
    text = f"{file.text[: found.end()]}previously:\n{found[1]}\n{file.text[found.end() :]}"
    line = at_line(text, found.start())
    return Seeded(text.encode(), frozenset({line + 1, line + 3}))


COPIES = [
    Mistake("name of another member", M, swap(r"^fullname: (?P<x>[\w -]+)$", copied("fullname")), "member-same-name"),
    Mistake("GitHub account of another member", M, swap(r"^github: (?P<x>[\w-]+)$", copied("github")), "member-github-shared"),
    Mistake("product both current and former", M, current_and_former, "member-startup-twice"),
    Mistake("mission renewed for an ended startup", M, ended_startup, "mission-on-ended-startup"),
    Mistake("title of another product", S, swap(r"^title: (?P<x>[\w -]+)$", copied("title")), "startup-same-title"),
    Mistake("page of another product", S, swap(r"^link: (?P<x>https://[^\s]+)$", copied("link")), "startup-same-address"),
    Mistake("statistics of another product", S, swap(r"^stats_url: (?P<x>https://[^\s]+)$", copied("stats_url")), "startup-same-address"),
]  # fmt: skip
