"""Unified diffs of the files that a plan changes, for people and for `git apply`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from incubo.render.escape import escape_terminal
from incubo.render.terminal.style import Paint, make_painter

CONTEXT_LINES = 2
"""Unchanged lines shown before and after a change."""
_CHANGE_STYLES = {"-": "red", "+": "green"}
"""The style of a removed and of an added line."""
_NO_NEWLINE_MARK = "\0"
"""Marks a last line without a line end. (Files with this character are refused when they are read.)"""


class FileDiff(NamedTuple):
    """A file's text before and after (None: no file), and its new path where it is renamed."""

    path: str
    before: str | None
    after: str | None
    new_path: str | None = None


def render_unified_diff(files: Iterable[FileDiff], *, color: bool) -> str:
    """The diff of all files, safe to show on a terminal."""
    paint = make_painter(color)
    return "".join(line + "\n" for file in files for line in _file_diff_lines(file, paint))


def _file_diff_lines(file_diff: FileDiff, paint: Paint) -> Iterator[str]:
    old_path = escape_terminal(file_diff.path)
    new_path = escape_terminal(file_diff.new_path or file_diff.path)
    if file_diff.new_path is not None:
        yield paint("bold", f"diff --git a/{old_path} b/{new_path}")
        yield paint("bold", f"rename from {old_path}")
        yield paint("bold", f"rename to {new_path}")
        if file_diff.before == file_diff.after:
            return
    before, after = _split_lines(file_diff.before), _split_lines(file_diff.after)
    source = f"a/{old_path}" if file_diff.before is not None else "/dev/null"
    target = f"b/{new_path}" if file_diff.after is not None else "/dev/null"
    lines = difflib.unified_diff(before, after, source, target, lineterm="", n=CONTEXT_LINES)
    for header in islice(lines, 2):
        yield paint("bold", header)
    for line in lines:
        marker, content = line[:1], line[1:]
        if marker == "@":
            yield paint("cyan", line)
            continue
        escaped = escape_terminal(content.removesuffix(_NO_NEWLINE_MARK))
        yield paint(_CHANGE_STYLES.get(marker, ""), marker + escaped)
        if content.endswith(_NO_NEWLINE_MARK):
            yield paint("dim", "\\ No newline at end of file")  # git's own words, which `git apply` reads


def _split_lines(text: str | None) -> list[str]:
    r"""The lines of a text without their line ends (`\r` included); a last line without one ends with a mark."""
    if not text:
        return []
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    return lines if text.endswith("\n") else [*lines[:-1], lines[-1] + _NO_NEWLINE_MARK]
