"""The registry of a server: read again where it changed, and only then."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from support.git_repository import git, make_sample_repository
from support.waiting import PATIENCE

from incubo.app.environment import Environment
from incubo.app.history.known import open_known_workspace
from incubo.app.workspace import Workspace
from incubo.model.decode import Decoder
from incubo.web.live import LiveRegistry


@pytest.fixture
def live(root: Path, tmp_path: Path) -> LiveRegistry:
    """The sample, in a git repository with its own remote."""
    registry = make_sample_repository(tmp_path / "registry")
    return LiveRegistry(registry, Environment("fr", lambda _: datetime.date(2025, 1, 15)))


def _rename(live: LiveRegistry, title: str) -> None:
    path = live.root / "content/startups/digue-info.md"
    path.write_text(path.read_text("utf-8").replace("Digue Info", title), "utf-8")


def test_it_is_read_again_only_where_it_changed(live: LiveRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.registry.loader.Decoder", Decoder)  # and not the one that shares what it made
    first = live.current()
    assert live.current() is first
    _rename(live, "Digue Nouvelle")
    assert live.current() is first  # nobody said so
    live.changed(["content/startups/digue-info.md"])
    second = live.current()
    assert second.version == first.version + 1
    assert second.registry.startups["digue-info"].title == "Digue Nouvelle"
    assert second.registry.startups["mon-estran"] is first.registry.startups["mon-estran"]
    live.changed()
    assert live.current().registry.startups["mon-estran"] is not first.registry.startups["mon-estran"]


def test_new_settings_are_seen_at_once(live: LiveRegistry) -> None:
    assert live.current().workspace.as_of == datetime.date(2025, 1, 15)
    (live.root / "incubo.toml").write_text("at = 2024-03-01\n", "utf-8")
    assert live.at().workspace.as_of == datetime.date(2024, 3, 1)


def test_a_change_on_disk_is_seen_while_it_is_watched(live: LiveRegistry) -> None:
    live.current()
    with live.watched():
        deadline = time.monotonic() + PATIENCE
        while live.current().registry.startups["digue-info"].title == "Digue Info" and time.monotonic() < deadline:
            _rename(live, "Digue Vue")  # again: the watch may have begun after the first time
            time.sleep(0.1)
    assert live.current().registry.startups["digue-info"].title == "Digue Vue"


def test_the_past_is_kept_apart(live: LiveRegistry) -> None:
    _rename(live, "Digue Nouvelle")
    live.changed()
    assert live.at(known="HEAD").registry.startups["digue-info"].title == "Digue Info"
    assert live.at().registry.startups["digue-info"].title == "Digue Nouvelle"
    assert live.at("2024-01-01").workspace.as_of == datetime.date(2024, 1, 1)


def test_the_past_of_a_branch_is_that_of_now(live: LiveRegistry) -> None:
    assert live.at(known="main").registry.startups["digue-info"].title == "Digue Info"
    kept = live.at(known="main")
    assert live.at(known="main").registry is kept.registry
    _rename(live, "Digue Nouvelle")
    git(live.root, "commit", "-qam", "rename")
    assert live.at(known="main").registry.startups["digue-info"].title == "Digue Nouvelle"


def test_threads_share_the_past(live: LiveRegistry) -> None:
    files = sorted(path.relative_to(live.root).as_posix() for path in (live.root / "content").rglob("*.md"))
    live.at("2024-01-01", "HEAD")  # it makes the cache of what files say
    store = live.at(known="HEAD").workspace.store

    def read(names: Sequence[str]) -> list[bytes]:
        store.list_folder("content/startups")  # it asks that cache
        return [store.read(name) for name in names]

    expected = [(live.root / name).read_bytes() for name in files]
    with ThreadPoolExecutor(4) as threads:
        for contents in threads.map(read, [files] * 40):
            assert contents == expected


def test_today_does_not_wait_for_the_past(live: LiveRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    is_loading, goes_on = threading.Event(), threading.Event()

    def load_slowly(*arguments: Any) -> Workspace:
        is_loading.set()
        assert goes_on.wait(60)
        return open_known_workspace(*arguments)

    live.current()
    monkeypatch.setattr("incubo.web.live.open_known_workspace", load_slowly)
    with ThreadPoolExecutor(2) as threads:
        past = threads.submit(live.at, known="HEAD")
        assert is_loading.wait(60)
        try:
            assert threads.submit(live.at).result(timeout=30).version == 1
        finally:
            goes_on.set()
        assert past.result(timeout=60).version == 0


def test_what_could_not_be_read_is_read_again(live: LiveRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    live.current()
    _rename(live, "Digue Nouvelle")
    live.changed(["content/startups/digue-info.md"])
    with monkeypatch.context() as patch:
        patch.setattr("incubo.web.live.reload_registry", Mock(side_effect=OSError("busy")))
        with pytest.raises(OSError, match="busy"):
            live.current()
    assert live.current().registry.startups["digue-info"].title == "Digue Nouvelle"


def test_the_state_of_the_copy_follows_git(live: LiveRegistry, tmp_path: Path) -> None:
    assert live.copy_state().uncommitted == 0
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "published")
    git(live.root, "remote", "add", "origin", str(tmp_path / "published"))
    git(live.root, "push", "-q", "-u", "origin", "main")
    assert live.copy_state().own_changes == 0
    _rename(live, "Digue Nouvelle")
    live.changed(["content/startups/digue-info.md"])
    assert live.copy_state().uncommitted == 1
    git(live.root, "commit", "-qam", "rename")
    live.changed(["content/startups/digue-info.md"])
    state = live.copy_state()
    assert (state.uncommitted, state.unpublished, state.incoming) == (0, 1, 0)
    git(live.root, "push", "-q")
    state = live.copy_state()
    assert (state.uncommitted, state.unpublished, state.own_changes) == (0, 0, 0)
