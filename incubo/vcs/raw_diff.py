"""What `git diff --raw` and `git log --raw` say of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_LINK_MODE = "120000"
_ABSENT_MODES = {"000000", "160000"}
"""The modes that git gives to a missing file and to a submodule: neither has a blob."""


class DiffEntry(NamedTuple):
    """A file that differs, its path before, and its blobs (None: no file).

    `status` is git's letter (`A`, `M`, `R` …). `new_mode` is set only if the mode changed. `is_link`: the file is, or
    becomes, a symbolic link.
    """

    path: str
    old_path: str
    old_blob: str | None
    new_blob: str | None
    status: str
    new_mode: str = ""
    is_link: bool = False


def parse_raw_entry(metadata: str, parts: Iterator[str]) -> DiffEntry | None:
    """The file that a line of metadata (`:100644 100644 …`) and the parts after it describe; None: it is not merged.

    Takes its one or two paths from `parts`, which `-z` ends with NUL.
    """
    old_mode, new_mode, old_blob, new_blob, status = metadata.removeprefix(":").split(" ")
    status = status[0]  # without the score of a rename
    old_path = path = next(parts)
    if status in "RC":
        path = next(parts)
    if status == "U":
        return None
    has_new_mode = old_mode != new_mode and not {old_mode, new_mode} & _ABSENT_MODES
    return DiffEntry(
        path,
        old_path if status == "R" else path,
        None if old_mode in _ABSENT_MODES or status == "C" else old_blob,
        None if new_mode in _ABSENT_MODES else new_blob,
        status,
        new_mode if has_new_mode else "",
        new_mode == _LINK_MODE,
    )
