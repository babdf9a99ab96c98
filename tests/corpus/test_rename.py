"""`rename` over the real registry: nothing names the old id any more, nothing is worse, and diffs stay small."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.registries import planned_changes

from incubo.config import settings
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import check_plan
from incubo.edit.references import find_references
from incubo.edit.verbs.rename import rename
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import detect_layout
from incubo.registry.loader import load_registry, reload_registry
from incubo.registry.store import WorkingTree

pytestmark = pytest.mark.corpus
DAY = date(2024, 7, 1)
NEW = {"member": "zoe.essai", "job": "2024-01-01-essai"}
MOST = 24
"""Lines that go and come in one file, at most: a person may have had twelve missions for one startup."""


@pytest.mark.slow
def test_a_renamed_entry_of_each_kind(corpus: Path) -> None:
    root = corpus / "2024-07-01"
    layout, store = detect_layout(root), WorkingTree(root, 1 << 20)
    registry = load_registry(store, layout, make_vocabulary(settings.load_config(root).profile_data))
    followed = 0
    for kind in ENTRY_KINDS:
        new = NEW.get(kind, "essai")
        ids = sorted(registry.entries[kind], key=lambda each: (sum(map(ord, each)) % 97, each))
        for entry_id in ids[:2]:
            proposal = rename(FileEdits(registry, store, DAY), kind, entry_id, new)
            after = proposal.plan.load_after(registry, store, ENTRY_KINDS)
            assert check_plan(proposal.plan, registry, after, DAY, {}) == ()
            patched = proposal.plan.overlay_store(store)
            after = reload_registry(registry, patched, proposal.plan.files)
            assert find_references(FileEdits(after, patched, DAY), kind, entry_id).references == ()
            followed += len(proposal.plan.files) - 2
            assert max(map(len, planned_changes(proposal).values())) <= MOST
    assert followed > 20
