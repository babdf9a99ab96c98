"""The generated part of a file: between two marks, with people's own lines above and below."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_

_BEGIN, _END = ">>> incubo init", "<<< incubo init"
_MARK = re.compile(r"^(?P<indent>[ \t]*)(?:#|//|<!--)[ \t]*(?P<mark>>>>|<<<) incubo init\b[^\r\n]*", re.MULTILINE)
"""A mark stands alone on its line; what follows its name is for the reader."""
_TOLD = N_("this part is generated: “incubo init --refresh” makes it again; write above or below it")
_SIGNS = {".md": ("<!-- ", " -->"), ".json": ("// ", "")}


class Marks(NamedTuple):
    """Where the generated part of a text is: from the beginning of its first mark to the end of its last one."""

    start: int
    end: int
    indent: str


class Damaged(ValueError):
    """A text has marks, and they are not one pair: where its generated part is cannot be told."""


def whole(made: Made, kit: Kit) -> str:
    """A new file: what is above, the generated part, what is below."""
    return made.above + _marked(made, kit, " " * made.indent) + "\n" + made.below


def find(text: str) -> Marks | None:
    """The generated part of a file; None for a file that is wholly a person's. Raises Damaged."""
    at = list(_MARK.finditer(text))
    if not at:
        return None
    if [match["mark"] for match in at] != [">>>", "<<<"]:
        raise Damaged
    return Marks(at[0].start(), at[1].end(), at[0]["indent"])


def refreshed(text: str, made: Made, kit: Kit) -> str | None:
    """A file with its generated part made anew; None for a file that is wholly a person's. Raises Damaged."""
    marks = find(text)
    if marks is None:
        return None
    part = _marked(made, kit, marks.indent)
    if "\r\n" in text:
        part = part.replace("\n", "\r\n")
    return text[: marks.start] + part + text[marks.end :]


def marks_of(path: str) -> tuple[str, str]:
    """The two lines to put into a file of one's own, where incubo's part should stand."""
    before, after = _SIGNS.get(PurePosixPath(path).suffix, ("# ", ""))
    return f"{before}{_BEGIN}{after}", f"{before}{_END}{after}"


def _marked(made: Made, kit: Kit, indent: str) -> str:
    before, after = _SIGNS.get(PurePosixPath(made.path).suffix, ("# ", ""))
    lines = [f"{before}{_BEGIN}: {kit.say(_TOLD)}{after}", *made.part.rstrip("\n").split("\n")]
    lines.append(f"{before}{_END}{after}")
    return "\n".join(indent + line if line else line for line in lines)
