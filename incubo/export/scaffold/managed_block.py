"""Managed blocks: the generated part of a file, between two markers, with the user's own lines above and below.

`plan_scaffold` compares generated files with a folder: which are new, which blocks are out of date, and which files
belong wholly to the user and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext

_BEGIN_MARKER, _END_MARKER = ">>> incubo init", "<<< incubo init"
_MARKER_PATTERN = re.compile(
    r"^(?P<indent>[ \t]*)(?:#|//|<!--)[ \t]*(?P<mark>>>>|<<<) incubo init\b[^\r\n]*", re.MULTILINE
)
"""A marker is alone on its line; the words after it are for the reader."""

_BLOCK_NOTICE = N_("this part is generated: “incubo init --refresh” rewrites it; write above or below it")
_COMMENT_SIGNS = {".md": ("<!-- ", " -->"), ".json": ("// ", "")}
"""File name suffix → what comes before and after a comment, where it is not a `#`."""

ReadFile = Callable[[str], bytes | None]
"""Reads a file by its path; None if there is no file."""


class BlockSpan(NamedTuple):
    """The position of the block in a text, markers included, and the indentation of the first marker."""

    start: int
    end: int
    indent: str


class DamagedBlockError(ValueError):
    """The markers in a text are not exactly one pair, so the position of the block is unknown."""


class ScaffoldFiles(NamedTuple):
    """What happens to generated files.

    `files`: path → new content of the files to write; `originals`: path → what they hold now. `new`: files that do not
    exist yet. `outdated`: files with an outdated block. Two lists of files stay as they are: `unmanaged`, without a
    block, and `damaged`, with damaged markers or not in UTF-8.
    """

    files: dict[str, bytes]
    originals: dict[str, bytes]
    new: list[GeneratedFile]
    outdated: list[GeneratedFile]
    unmanaged: list[GeneratedFile]
    damaged: list[GeneratedFile]


def plan_scaffold(
    generated: Iterable[GeneratedFile], context: ScaffoldContext, read_file: ReadFile, *, create_missing: bool
) -> ScaffoldFiles:
    """Compare generated files with what exists. `create_missing`: plan to write files that do not exist."""
    plan = ScaffoldFiles({}, {}, [], [], [], [])
    for candidate in generated:
        existing_path = next((path for path in candidate.locations if read_file(path) is not None), candidate.path)
        file = candidate._replace(path=existing_path)
        original = read_file(file.path)
        if original is None:
            if create_missing:
                plan.new.append(file)
                plan.files[file.path] = render_new_file(file, context).encode()
            continue
        try:
            text = original.decode("utf-8")
            new_text = refresh_block(text, file, context)
        except (UnicodeDecodeError, DamagedBlockError):
            plan.damaged.append(file)
            continue
        if new_text is None:
            plan.unmanaged.append(file)
        elif new_text != text:
            plan.outdated.append(file)
            plan.files[file.path] = new_text.encode()
            plan.originals[file.path] = original
    return plan


def render_new_file(file: GeneratedFile, context: ScaffoldContext) -> str:
    """The content of a new file: header, block, footer."""
    return file.header + _render_block(file, context, " " * file.indent) + "\n" + file.footer


def find_block(text: str) -> BlockSpan | None:
    """The position of the block in a text; None if it has no markers. Raises DamagedBlockError."""
    markers = list(_MARKER_PATTERN.finditer(text))
    if not markers:
        return None
    if [marker["mark"] for marker in markers] != [">>>", "<<<"]:
        raise DamagedBlockError
    return BlockSpan(markers[0].start(), markers[1].end(), markers[0]["indent"])


def refresh_block(text: str, file: GeneratedFile, context: ScaffoldContext) -> str | None:
    """A text with its block replaced; None if it has no block. Raises DamagedBlockError."""
    span = find_block(text)
    if span is None:
        return None
    block = _render_block(file, context, span.indent)
    if "\r\n" in text:
        block = block.replace("\n", "\r\n")
    return text[: span.start] + block + text[span.end :]


def block_markers(path: str) -> tuple[str, str]:
    """The two lines that a user adds to a file of their own, where the block should be."""
    before, after = _COMMENT_SIGNS.get(PurePosixPath(path).suffix, ("# ", ""))
    return f"{before}{_BEGIN_MARKER}{after}", f"{before}{_END_MARKER}{after}"


def _render_block(file: GeneratedFile, context: ScaffoldContext, indent: str) -> str:
    before, after = _COMMENT_SIGNS.get(PurePosixPath(file.path).suffix, ("# ", ""))
    lines = [
        f"{before}{_BEGIN_MARKER}: {context.translate(_BLOCK_NOTICE)}{after}",
        *file.block.rstrip("\n").split("\n"),
    ]
    lines.append(f"{before}{_END_MARKER}{after}")
    return "\n".join(indent + line if line else line for line in lines)
