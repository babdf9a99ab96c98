"""The journal of edits: what each command's files held before and after, so that an edit can be taken back.

It lives beside the registry's history (`state`, under the git folder), never in the registry. An entry is on the
disk before the first file changes; while its files change, it stands as `writing.json`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.edit.plan import Plan

KEPT = 20
"""Edits that can be taken back, one after the other."""

_WRITING = "writing.json"


class Entry(NamedTuple):
    """An edit: what it was (`title`), and its files before and after (None: no file). `whole`: it was not cut short."""

    title: str
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    whole: bool
    file: Path


@contextlib.contextmanager
def writing(
    state: Path, title: str, before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]
) -> Iterator[None]:
    """Keep an entry while its files change. It goes where they could be put back as they were, else it stays."""
    under_way = state / _WRITING
    _save(under_way, {"version": 1, "title": title, "before": _coded(before), "after": _coded(after)})
    try:
        yield
    except Restored:
        under_way.unlink()
        raise
    folder = state / "edits"
    folder.mkdir(exist_ok=True)
    numbers = _numbers(folder)
    under_way.replace(folder / f"{(numbers[-1] if numbers else 0) + 1:06}.json")
    for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
        with contextlib.suppress(OSError):
            (folder / f"{number:06}.json").unlink()


class Restored(Exception):
    """What stopped the writing was undone: every file is as it was. Its cause is what stopped it."""


def interrupted(state: Path) -> bool:
    """Whether an edit was cut short. (Another incubo may be at it this very moment: ask under the lock.)"""
    return (state / _WRITING).exists()


def last(state: Path) -> Entry | None:
    """The edit that would be taken back: the one cut short, else the latest; None where there is none."""
    if interrupted(state):
        return _load(state / _WRITING, whole=False)
    found = sorted(
        (path for path in (state / "edits").glob("*.json") if path.stem.isdigit()), key=lambda p: int(p.stem)
    )
    return _load(found[-1], whole=True) if found else None


def back(entry: Entry, now: Mapping[str, bytes | None]) -> Plan:
    """The plan that puts an edit's files back. `now`: what they hold."""
    seen = {path: data for path, data in now.items() if data is not None}
    return Plan({path: data for path, data in entry.before.items() if now[path] != data}, seen)


def changed_since(entry: Entry, now: Mapping[str, bytes | None]) -> list[str]:
    """The files that are not as the edit left them (for one cut short: neither as it found nor as it left them)."""
    return [
        path
        for path, data in entry.after.items()
        if now[path] != data and (entry.whole or now[path] != entry.before[path])
    ]


def forget(entry: Entry) -> None:
    """An edit was taken back: it is no longer the last one."""
    entry.file.unlink(missing_ok=True)


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())


def _coded(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {path: None if data is None else base64.b64encode(data).decode() for path, data in files.items()}


def _save(path: Path, value: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="ascii") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _load(path: Path, *, whole: bool) -> Entry | None:
    """An entry from its file; None for one that cannot be read (it was being written when the machine stopped)."""
    try:
        value = json.loads(path.read_text("ascii"))
        before, after = (
            {name: None if data is None else base64.b64decode(data) for name, data in value[side].items()}
            for side in ("before", "after")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Entry(str(value.get("title", "")), before, after, whole, path)
