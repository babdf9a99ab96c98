"""References to many entries at once: the same as to each of them, and each file is read once."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from support.paths import ROOT
from support.sample_entries import edit_linked_registry

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.edit.file_edits import FileEdits
from incubo.edit.references import find_references, find_references_to_all
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.lookup import EntryRef


def _entries(edits: FileEdits) -> list[EntryRef]:
    return [EntryRef(kind, entry_id) for kind, entries in edits.registry.entries.items() for entry_id in entries]


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_references_to_all_are_those_to_each(layout: Layout) -> None:
    edits = edit_linked_registry(layout=layout)
    entries = [*_entries(edits), EntryRef("startup", "none"), EntryRef("member", "mon-estran")]
    each = {entry: find_references(edits, *entry) for entry in entries}
    assert find_references_to_all(edits, entries) == each
    assert sum(len(found.references) for found in each.values()) > 5


def test_each_file_is_read_once_however_many_entries_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(ROOT, Environment("en", lambda _: date(2024, 7, 1)))
    edits = FileEdits(workspace.load_registry(), workspace.store, workspace.as_of)
    entries = _entries(edits)
    each = {entry: find_references(edits, *entry) for entry in entries}
    reads: Counter[str] = Counter()
    read = edits.store.read

    def count(path: str) -> bytes:
        reads[path] += 1
        return read(path)

    monkeypatch.setattr(edits.store, "read", count)
    assert len(entries) > 20  # from there on they are looked for together
    assert find_references_to_all(edits, entries) == each
    assert set(reads.values()) == {1}
