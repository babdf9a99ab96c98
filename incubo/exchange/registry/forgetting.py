"""Take people who are forgotten out of what is kept of imports: their sheets, and what names them (0045)."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.edit.file_edits import FileEdits
from incubo.edit.references import bare_id, iter_references
from incubo.exchange.registry.kept import (
    KeptImport,
    list_kept_imports,
    read_kept_import,
    render_settings_file,
)
from incubo.exchange.registry.updating import KEPT_KINDS
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Member
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import IMPORTS_FOLDER
from incubo.source.edits.changes import RemoveField
from incubo.source.reader import parse_file


def forget_kept_copies(edits: FileEdits, members: Iterable[Member]) -> None:
    """Remove the copies of the sheets of some people, and references to them in other copies.

    Raises ConfigError, ToolError, NotEditableError, RefusedError.
    """
    forgotten = list(members)
    for name in list_kept_imports(edits.store):
        kept = read_kept_import(edits.store, name, KEPT_KINDS)
        if kept is not None:
            _forget_in(edits, kept, forgotten)


def _forget_in(edits: FileEdits, kept: KeptImport, forgotten: list[Member]) -> None:
    ids = {member.id for member in forgotten}
    names = {normalise_name(member.fullname) for member in forgotten if member.fullname}
    folder = f"{IMPORTS_FOLDER}/{kept.name}"
    gone = {
        kept_id
        for kept_id, data in kept.files.get("member", {}).items()
        if kept.id_here("member", kept_id) in ids or _full_name(data) in names
    }
    for kept_id in sorted(gone):
        edits.remove(f"{folder}/member/{kept_id}.md")
    targets = ids | gone
    for kind, files in kept.files.items():
        for kept_id, data in files.items():
            if kind not in ENTRY_KINDS or (kind == "member" and kept_id in gone):
                continue
            if not any(target.encode() in data for target in targets):
                continue
            paths = [
                reference.field_path
                for reference in iter_references(ENTRY_KINDS[kind].fields, parse_file(kept_id, data).values or {})
                if reference.target_kind == "member" and bare_id(reference.value) in targets
            ]
            edits.change_fields(f"{folder}/{kind}/{kept_id}.md", *map(RemoveField, reversed(paths)))
    own_ids = kept.ids.get("member", {})
    left = {there: here for there, here in own_ids.items() if there not in targets and here not in targets}
    if left != own_ids:
        path, data = render_settings_file(kept._replace(ids={**kept.ids, "member": left}))
        edits.replace(path, data)


def _full_name(data: bytes) -> str:
    return normalise_name(str((parse_file("", data).values or {}).get("fullname") or "")) or "-"
