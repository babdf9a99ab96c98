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
    source = f"a/{old_path}" if file_diff.before is not None else "/dev/null"
    target = f"b/{new_path}" if file_diff.after is not None else "/dev/null"
    lines = list(iter_diff_lines(file_diff))
    if lines:
        yield paint("bold", f"--- {source}")
        yield paint("bold", f"+++ {target}")
    for line in lines:
        if line.marker == "@":
            yield paint("cyan", line.text)
            continue
        yield paint(_CHANGE_STYLES.get(line.marker, ""), line.marker + escape_terminal(line.text))
        if line.lacks_line_end:
            yield paint("dim", "\\ No newline at end of file")  # git's own words, which `git apply` reads


class DiffLine(NamedTuple):
    """A line of a diff. `marker`: "-", "+", " ", or "@" for the head of a group of lines. `number`: that of the line of
    the new file with which a group begins (0 for the others).
    """

    marker: str
    text: str
    number: int = 0
    lacks_line_end: bool = False


def iter_diff_lines(file_diff: FileDiff) -> Iterator[DiffLine]:
    """What changes in a file, line by line; nothing where it is only renamed."""
    before, after = _split_lines(file_diff.before), _split_lines(file_diff.after)
    for line in islice(difflib.unified_diff(before, after, lineterm="", n=CONTEXT_LINES), 2, None):
        marker, content = line[:1], line[1:]
        if marker == "@":
            yield DiffLine(marker, line, int(line.split("+")[1].split(",")[0].split(" ")[0]))
        else:
            is_cut = content.endswith(_NO_NEWLINE_MARK)
            yield DiffLine(marker, content.removesuffix(_NO_NEWLINE_MARK), lacks_line_end=is_cut)


def _split_lines(text: str | None) -> list[str]:
    r"""The lines of a text without their line ends (`\r` included); a last line without one ends with a mark."""
    if not text:
        return []
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    return lines if text.endswith("\n") else [*lines[:-1], lines[-1] + _NO_NEWLINE_MARK]
