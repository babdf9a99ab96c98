"""`edit`: replace a file by what a person made of it in their text editor."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.registry.layout import entry_id_from_path
from incubo.source.edits.changes import is_same_value
from incubo.source.frontmatter import BOM
from incubo.source.reader import ParsedFile, parse_file

MAX_EDITED_FIELDS_NAMED = 4
"""Fields named in the subject of a commit; if there are more, it gives their number."""


def restore_line_ends(before: bytes, after: bytes) -> bytes:
    """The text from the editor, with the line endings and the BOM of the file, which editors change by themselves."""
    bom = BOM.encode()
    if before.startswith(bom) != after.startswith(bom):
        after = bom + after if before.startswith(bom) else after[len(bom) :]
    if b"\r\n" in after and b"\r\n" not in before and before.strip():
        return after.replace(b"\r\n", b"\n")
    if b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n") and b"\r\n" not in after:
        return after.replace(b"\n", b"\r\n")
    return after


def edit_file(edits: FileEdits, path: str, data: bytes) -> Proposal:
    """Replace the content of a file. Its errors are found when the plan is checked."""
    before, after = parse_file(path, edits.read(path)), parse_file(path, data)
    edits.replace(path, data)
    return Proposal(edits.plan(), "edit", entry_id_from_path(path), _edit_summary(before, after))


def _edit_summary(before: ParsedFile, after: ParsedFile) -> Message:
    """The fields that changed, and whether the body did."""
    old: dict[Any, Any] = before.values or {}
    new: dict[Any, Any] = after.values or {}
    names = [str(key) for key in (*old, *(key for key in new if key not in old)) if not _is_unchanged(old, new, key)]
    fields = Message("{names}", {"names": ", ".join(names)})
    if len(names) > MAX_EDITED_FIELDS_NAMED:
        fields = Message(N_("{n} fields"), {"n": len(names)})
    if before.values is None or not names:
        return Message(N_("text"))
    return Message(N_("{fields} and text"), {"fields": fields}) if before.body != after.body else fields


def _is_unchanged(old: dict[Any, Any], new: dict[Any, Any], key: Any) -> bool:
    return key in old and key in new and is_same_value(old[key], new[key])
