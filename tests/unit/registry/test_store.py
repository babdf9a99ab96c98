"""Stores: the working tree, memory, an overlay, a git revision. All give the same registry."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

import pytest

from incubo.config.settings import load_profile
from incubo.core.errors import ToolError
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.file_names import to_file_name
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, detect_layout
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import FolderEntry, MemoryStore, OverlayStore, Store, WorkingTree
from incubo.vcs.revision import RevisionStore
from incubo.vcs.status import count_uncommitted, head_commit

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
FILES = {
    "content/startups/mon-estran.md": b"---\ntitle: Mon Estran\nredirect_from:\n  - /startups/estran.html\n---\n",
    "content/startups/broken.md": b"---\ntitle: [x\n---\n",
    "content/startups/picture.png": b"\x89PNG",
    "content/startups/.hidden": b"---\n",
    "content/startups/forgotten": b"---\ntitle: x\n---\n",
    "content/startups/LISEZMOI.txt": b"Les fiches.",
    "content/members/a.b.md": b"---\nmissions:\n  - start: 2025-01-01\n    startups:\n      - mon-estran\n---\n",
    "content/phases/escale.md": b"---\nstatus: escale\nlabel: Escale\n---\n",
    "content/members/sub/inner.md": b"---\n---\n",
}


def on_disk(folder: Path) -> Path:
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def loaded(store: Store) -> Registry:
    return load_registry(store, INCUBO_LAYOUT, VOCABULARY)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = on_disk(tmp_path / "repository")
    (folder / "content" / "members" / "link.to.md").symlink_to("a.b.md")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Registry"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


def test_every_store_gives_the_same_registry(tmp_path: Path, repository: Path) -> None:
    (repository / "content" / "members" / "link.to.md").unlink()
    subprocess.run(["git", "commit", "-q", "-a", "-m", "No link"], cwd=repository, check=True)
    stores: list[Store] = [
        MemoryStore(FILES), WorkingTree(on_disk(tmp_path / "disk"), 10**6), RevisionStore(repository, "HEAD"),
        OverlayStore(MemoryStore({}), FILES), OverlayStore(MemoryStore(FILES), {}),
    ]  # fmt: skip
    for store in stores:
        registry = loaded(store)
        assert list(registry.startups) == ["mon-estran"]
        assert registry.unreadable_files == {"startup": {"broken": "content/startups/broken.md",
                                                   "forgotten": "content/startups/forgotten"}}  # fmt: skip
        assert sorted({p.rule_id for p in registry.problems}) == [
            "file-misplaced", "file-without-md", "yaml-unclosed-bracket",
        ]  # fmt: skip
        assert "escale" in registry.vocabulary.phases
        assert registry.vocabulary.phase_label("escale", "fr") == "Escale"
        assert store.list_folder("content/startups") == sorted(store.list_folder("content/startups"))
        assert store.list_folder("content/nothing") == []
        with pytest.raises(FileNotFoundError):
            store.read("content/startups/absent.md")


def test_an_overlay_adds_replaces_and_removes() -> None:
    base = MemoryStore({"content/startups/a.md": b"1", "content/startups/b.md": b"2"})
    overlay = OverlayStore(
        base, {"content/startups/a.md": None, "content/startups/b.md": b"3", "content/startups/c.md": b"4"}
    )
    assert overlay.list_folder("content/startups") == [FolderEntry("b.md", "file"), FolderEntry("c.md", "file")]
    assert overlay.read("content/startups/b.md") == b"3"
    with pytest.raises(FileNotFoundError):
        overlay.read("content/startups/a.md")


def test_a_revision_never_changes(repository: Path) -> None:
    first = RevisionStore(repository, "HEAD")
    (repository / "content/startups/mon-estran.md").write_bytes(b"---\ntitle: Autre\n---\n")
    assert FolderEntry("link.to.md", "file") in first.list_folder("content/members")
    assert loaded(first).startups["mon-estran"].title == "Mon Estran"
    assert count_uncommitted(repository, ["content/startups"]) == 1
    head = head_commit(repository)
    assert head is not None
    assert first.sha == head[0]


@pytest.mark.parametrize("revision", ["nothing", "--help", "-x", "HEAD:content", "", "HEAD\n"])
def test_unknown_revisions(revision: str, repository: Path) -> None:
    with pytest.raises(ToolError):
        RevisionStore(repository, revision)


def test_outside_git(tmp_path: Path) -> None:
    assert head_commit(tmp_path) is None
    assert count_uncommitted(tmp_path, ["content"]) == 0
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert head_commit(tmp_path) is None


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 300_000)
    assert len(WorkingTree(tmp_path, 100_000).read("x")) < 300_000
    assert len(WorkingTree(tmp_path, 1_000_000).read("x")) == 300_000


def test_layout_detection(tmp_path: Path) -> None:
    assert detect_layout(tmp_path) is INCUBO_LAYOUT
    (tmp_path / "content" / "_startups").mkdir(parents=True)
    assert detect_layout(tmp_path) is BETA_LAYOUT


def test_indexes_go_both_ways() -> None:
    registry = loaded(MemoryStore(FILES))
    assert registry.redirected_ids == {"estran": "mon-estran"}
    assert [a.member.id for a in registry.team_at("mon-estran", datetime.date(2025, 1, 15))] == ["a.b"]
    assert registry.team_at("mon-estran", datetime.date(2024, 1, 15)) == []
    assert registry.has_entry("startup", "broken")
    assert not registry.has_entry("startup", "quai")
    assert registry.entry_ids("startup") == ["mon-estran", "broken", "forgotten"]
    assert registry.entry_at("content/members/a.b.md") is registry.members["a.b"]
    assert registry.entry_at("content/other/x.md") is None
    assert (registry.jobs, registry.incubators, registry.organisations, registry.teams) == ({}, {}, {}, {})
    assert len(registry.kinds) == 6


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mon Estran", "mon-estran"), ("Été à Brœuf", "ete-a-broeuf"), ("a  b--c", "a-b-c"), ("l'État", "l-etat"),
        ("jean.dupont", "jean.dupont"), ("漢", ""), ("../x", "x"),
    ],
)  # fmt: skip
def test_a_title_as_a_file_name(title: str, name: str) -> None:
    assert to_file_name(title) == name
