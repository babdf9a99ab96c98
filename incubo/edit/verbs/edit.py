"""`edit`: a sheet as its person left it in the text editor."""

from __future__ import annotations

from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.i18n import N_
from incubo.problem import Text
from incubo.source.changes import same
from incubo.source.frontmatter import BOM
from incubo.source.reading import Document, read

NAMED = 4
"""Fields that a commit's subject names; of more, it says how many."""


def kept_as_it_was(before: bytes, after: bytes) -> bytes:
    """What the editor left, with the line ends and the BOM that the file had: editors change them by themselves."""
    bom = BOM.encode()
    if before.startswith(bom) != after.startswith(bom):
        after = bom + after if before.startswith(bom) else after[len(bom) :]
    if b"\r\n" in after and b"\r\n" not in before and before.strip():
        return after.replace(b"\r\n", b"\n")
    if b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n") and b"\r\n" not in after:
        return after.replace(b"\n", b"\r\n")
    return after


def edit(desk: Desk, path: str, data: bytes) -> Proposal:
    """Replace a sheet by what was made of it. What is wrong with it is found where every plan is checked."""
    before, after = read(path, desk.read(path)), read(path, data)
    desk.replace(path, data)
    stem = path.rpartition("/")[2].removesuffix(".md")
    return Proposal(desk.plan(), "edit", stem, _summary(before, after))


def _summary(before: Document, after: Document) -> Text:
    """The fields that changed, and whether the text did."""
    old: dict[Any, Any] = before.values or {}
    new: dict[Any, Any] = after.values or {}
    names = [str(key) for key in (*old, *(key for key in new if key not in old)) if not _alike(old, new, key)]
    fields = Text("{names}", {"names": ", ".join(names)})
    if len(names) > NAMED:
        fields = Text(N_("{n} fields"), {"n": len(names)})
    if before.values is None or not names:
        return Text(N_("text"))
    return Text(N_("{fields} and text"), {"fields": fields}) if before.body != after.body else fields


def _alike(old: dict[Any, Any], new: dict[Any, Any], key: Any) -> bool:
    return key in old and key in new and same(old[key], new[key])
