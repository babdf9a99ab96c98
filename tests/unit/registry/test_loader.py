"""Reloading the changed files gives the same registry as loading everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.listing_registry import FILES

from incubo.config.settings import load_config
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry, reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import FolderEntry, MemoryStore, OverlayStore

FOLDERS = {"startups": "startup", "members": "member", "jobs": "job", "incubators": "incubator",
           "organisations": "organisation", "teams": "team"}  # fmt: skip


def files(layout: Layout) -> dict[str, bytes]:
    contents_by_path = {}
    for name, text in FILES.items():
        folder, _, stem = name.partition("/")
        contents_by_path[f"{layout.folders[FOLDERS[folder]]}/{stem}.md"] = f"---\n{text}---\n\nTexte.\n".encode()
    return contents_by_path


def contents(registry: Registry) -> object:
    """Everything that a registry holds, in an order that does not depend on how it was loaded."""
    facts = registry.file_facts
    return (
        registry.entries,
        {kind: dict(paths) for kind, paths in registry.unreadable_files.items() if paths},
        sorted(map(repr, registry.problems)),
        sorted(registry.paths),
        sorted(facts.crlf_paths),
        facts.suppression_paths,
        facts.body_lengths,
        sorted(facts.scanners),
        sorted(facts.unreadable_folders),
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
    {"startups/a note.txt": b"A note.\n"},
    {"startups/marais.txt": None, "startups/marais": b"---\ntitle: Marais\n---\n"},
    {"startups/marais.txt": b"A note.\n"},
    {"startups/marais.txt": None},
    {"startups/marais": b"---\ntitle: Marais\n---\n"},
    {"organisations/anrh": None, "organisations/ddr": None},
]  # fmt: skip


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_reload_equals_full_load(layout: Layout, change: Mapping[str, bytes | None]) -> None:
    vocabulary = make_vocabulary(load_config(Path("/nowhere")).profile_data)
    badly_named = {"Grand Large.md": b"---\ntitle: Grand Large\n---\n", "marais.txt": b"---\ntitle: Marais\n---\n"}
    store = MemoryStore(
        {**files(layout), **{f"{layout.folders['startup']}/{name}": data for name, data in badly_named.items()}}
    )
    before = load_registry(store, layout, vocabulary)
    changes = {}
    for name, data in change.items():
        folder, _, stem = name.partition("/")
        changes[f"{layout.folders[FOLDERS[folder]]}/{stem}" + ("" if "." in stem[-4:] else ".md")] = data
    after = OverlayStore(store, changes)
    assert contents(reload_registry(before, after, list(changes))) == contents(load_registry(after, layout, vocabulary))
    assert contents(reload_registry(before, store, [])) == contents(before)


class PartlyUnreadableStore(MemoryStore):
    """A store where one folder cannot be listed."""

    def list_folder(self, folder: str) -> list[FolderEntry]:
        if folder == "content/teams":
            raise PermissionError(13, "Permission denied")
        return super().list_folder(folder)


def test_reload_remembers_unreadable_folders() -> None:
    vocabulary = make_vocabulary(load_config(Path("/nowhere")).profile_data)
    path = "content/startups/mon-estran.md"
    store = PartlyUnreadableStore(files(INCUBO_LAYOUT))
    changed = PartlyUnreadableStore({**store.files, path: b"---\ntitle: Autre\n---\n"})
    reloaded = reload_registry(load_registry(store, INCUBO_LAYOUT, vocabulary), changed, [path])
    assert reloaded.file_facts.unreadable_folders == ["content/teams"]
    assert contents(reloaded) == contents(load_registry(changed, INCUBO_LAYOUT, vocabulary))


def test_progress_is_told_how_many_files_are_read() -> None:
    startups = {f"content/startups/s{number:03}.md": b"---\ntitle: S\n---\n" for number in range(600)}
    told: list[tuple[int, int]] = []
    vocabulary = make_vocabulary(load_config(Path()).profile_data, {})
    load_registry(
        MemoryStore(startups), INCUBO_LAYOUT, vocabulary, ("startup", "member"),
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(256, 600), (512, 600), (600, 600)]
