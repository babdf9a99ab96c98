"""The generated part of a file: between two marks, with people's own lines above and below.

Generated files into a folder: what is new, what is made again, and what is people's and stays as it is.
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
"""A mark stands alone on its line; what follows its name is for the reader."""
_BLOCK_NOTICE = N_("this part is generated: “incubo init --refresh” makes it again; write above or below it")
_COMMENT_SIGNS = {".md": ("<!-- ", " -->"), ".json": ("// ", "")}


class BlockSpan(NamedTuple):
    """Where the generated part of a text is: from the beginning of its first mark to the end of its last one."""

    start: int
    end: int
    indent: str


class DamagedBlock(ValueError):
    """A text has marks, and they are not one pair: where its generated part is cannot be told."""


def render_new_file(file: GeneratedFile, context: ScaffoldContext) -> str:
    """A new file: what is above, the generated part, what is below."""
    return file.header + _render_block(file, context, " " * file.indent) + "\n" + file.footer


def find_block(text: str) -> BlockSpan | None:
    """The generated part of a file; None for a file that is wholly a person's. Raises Damaged."""
    at = list(_MARKER_PATTERN.finditer(text))
    if not at:
        return None
    if [match["mark"] for match in at] != [">>>", "<<<"]:
        raise DamagedBlock
    return BlockSpan(at[0].start(), at[1].end(), at[0]["indent"])


def refresh_block(text: str, file: GeneratedFile, context: ScaffoldContext) -> str | None:
    """A file with its generated part made anew; None for a file that is wholly a person's. Raises Damaged."""
    marks = find_block(text)
    if marks is None:
        return None
    part = _render_block(file, context, marks.indent)
    if "\r\n" in text:
        part = part.replace("\n", "\r\n")
    return text[: marks.start] + part + text[marks.end :]


def block_markers(path: str) -> tuple[str, str]:
    """The two lines to put into a file of one's own, where incubo's part should stand."""
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


ReadFile = Callable[[str], bytes | None]
"""What a path holds; None where there is no file."""


class ScaffoldFiles(NamedTuple):
    """What becomes of generated files: the bytes of those that are written, and what their places hold (`originals`).

    `new` are not there yet, `outdated` have a generated part that is out of date. `unmanaged` are wholly people's,
    `damaged`
    have marks that are no pair (or are no text): both stay as they are.
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
    """Look at each place. `create_missing`: files that are not there are made too."""
    placed = ScaffoldFiles({}, {}, [], [], [], [])
    for each in generated:
        made = each._replace(path=next((place for place in each.locations if read_file(place) is not None), each.path))
        before = read_file(made.path)
        if before is None:
            if create_missing:
                placed.new.append(made)
                placed.files[made.path] = render_new_file(made, context).encode()
            continue
        try:
            text = before.decode("utf-8")
            after = refresh_block(text, made, context)
        except (UnicodeDecodeError, DamagedBlock):
            placed.damaged.append(made)
            continue
        if after is None:
            placed.unmanaged.append(made)
        elif after != text:
            placed.outdated.append(made)
            placed.files[made.path] = after.encode()
            placed.originals[made.path] = before
    return placed
