"""A registry loaded again after some files changed is the one that loading all of it gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.listing_registry import FILES

from incubo.config import settings
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry, reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore, OverlayStore

FOLDERS = {"startups": "startup", "members": "member", "jobs": "job", "incubators": "incubator",
           "organisations": "organisation", "teams": "team"}  # fmt: skip


def files(layout: Layout) -> dict[str, bytes]:
    made = {}
    for name, text in FILES.items():
        folder, _, stem = name.partition("/")
        made[f"{layout.folders[FOLDERS[folder]]}/{stem}.md"] = f"---\n{text}---\n\nTexte.\n".encode()
    return made


def seen(registry: Registry) -> object:
    """All that a registry says, whatever the order."""
    return (
        registry.entries,
        {kind: dict(found) for kind, found in registry.unreadable_files.items() if found},
        sorted(map(repr, registry.problems)),
        sorted(registry.paths),
        {
            fact: {path: repr(value) for path, value in held.items()}
            for fact, held in registry.file_facts.items()
            if fact != "written"
        },
        sorted(registry.file_facts["written"]),
        registry.vocabulary,
    )


CHANGES: list[Mapping[str, bytes | None]] = [
    {"startups/mon-estran": b"---\ntitle: Autre\n---\n"},
    {"startups/mon-estran": b"---\ntitle: [\n---\n"},
    {"startups/mon-estran": None},
    {"startups/Grand Large": b"---\ntitle: Grand Large\n---\n\nAutrement.\n"},
    {"startups/new one": b"---\ntitle: Neuf\n---\n"},
    {"members/ada.quai": None, "members/Ada.Quai": "---\nfullname: Ada\u00a0 Q\r\n---\n# incubo: ignore[x]".encode()},
    {"members/bo.mer": "---\nfullname: Bo\u00a0Mer\n# incubo: ignore[style] raison\nrole: ' x '\n---\nTexte".encode()},
    {"jobs/2024-11-01-dev": b"\xff", "teams/quai-animation": b"", "incubators/digue": b"---\ntitle: D\n---\n\nLong.\n"},
    {"startups/x.txt": b"---\ntitle: X\n---\n"},
    {"organisations/anrh": None, "organisations/ddr": None},
]  # fmt: skip


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_reload_equals_full_load(layout: Layout, change: Mapping[str, bytes | None]) -> None:
    vocabulary = make_vocabulary(settings.load_config(Path("/nowhere")).profile_data)
    badly_named = {f"{layout.folders['startup']}/Grand Large.md": b"---\ntitle: Grand Large\n---\n"}
    store = MemoryStore({**files(layout), **badly_named})
    before = load_registry(store, layout, vocabulary)
    changes = {}
    for name, data in change.items():
        folder, _, stem = name.partition("/")
        changes[f"{layout.folders[FOLDERS[folder]]}/{stem}" + ("" if "." in stem[-4:] else ".md")] = data
    after = OverlayStore(store, changes)
    assert seen(reload_registry(before, after, list(changes))) == seen(load_registry(after, layout, vocabulary))
    assert seen(reload_registry(before, store, [])) == seen(before)
