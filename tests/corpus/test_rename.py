"""`rename` over the real registry: nothing names the old id any more, nothing is worse, and diffs stay small."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from entries import changes

from incubo import config
from incubo.edit.desk import Desk
from incubo.edit.mentions import mentions
from incubo.edit.plan import check
from incubo.edit.verbs.rename import rename
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import make
from incubo.registry.layout import detect
from incubo.registry.loading import load, reload
from incubo.registry.store import WorkingTree

pytestmark = pytest.mark.corpus
DAY = date(2024, 7, 1)
NEW = {"member": "zoe.essai", "job": "2024-01-01-essai"}
MOST = 24
"""Lines that go and come in one file, at most: a person may have had twelve missions for one startup."""


def test_a_renamed_entry_of_each_kind(corpus: Path) -> None:
    root = corpus / "2024-07-01"
    layout, store = detect(root), WorkingTree(root, 1 << 20)
    registry = load(store, layout, make(config.load(root).profile_data))
    followed = 0
    for kind in KINDS:
        new = NEW.get(kind, "essai")
        ids = sorted(registry.entries[kind], key=lambda each: (sum(map(ord, each)) % 97, each))
        for entry_id in ids[:2]:
            proposal = rename(Desk(registry, store, DAY), kind, entry_id, new)
            assert check(proposal.plan, registry, store, DAY, KINDS, {}) == ()
            patched = proposal.plan.over(store)
            after = reload(registry, patched, proposal.plan.files)
            assert mentions(Desk(after, patched, DAY), kind, entry_id).found == ()
            followed += len(proposal.plan.files) - 2
            assert max(map(len, changes(proposal).values())) <= MOST
    assert followed > 20
