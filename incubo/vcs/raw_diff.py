"""What `git diff --raw` and `git log --raw` say of a file."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.registry.file_changes import FileChange, FileVersion

_NO_MODE = "000000"


def parse_raw_entry(metadata: str, parts: Iterator[str]) -> FileChange | None:
    """The file that a line of metadata (`:100644 100644 …`) and the parts after it describe; None: it is not merged.

    Takes its one or two paths from `parts`, which `-z` ends with NUL. A copy is a new file.
    """
    old_mode, new_mode, old_blob, new_blob, status = metadata.removeprefix(":").split(" ")
    old_path = path = next(parts)
    if status[0] in "RC":
        path = next(parts)
    if status == "U":
        return None
    return FileChange(
        FileVersion(old_path, old_mode, old_blob) if old_mode != _NO_MODE and status[0] != "C" else None,
        FileVersion(path, new_mode, new_blob) if new_mode != _NO_MODE else None,
    )
