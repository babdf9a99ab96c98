"""Where entries of another registry come from: a folder, a repository that git copies, files of an API."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from incubo.app.sync import temporary_folder
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.settings import Config, load_config, parse_config
from incubo.core.errors import ConfigError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.registry.kept import is_import_name
from incubo.exchange.registry.source import Origin, Source
from incubo.registry.layout import find_layout_in
from incubo.registry.store import Store
from incubo.vcs import clone, git_folder, remotes, revision, status

Announce = Callable[[Message], AbstractContextManager[object]]
"""Says, around work that may take long, what is being done."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[\w.-]+@[\w.-]+:")


class OpenedSource:
    """A source, and the settings that it is read with."""

    def __init__(self, source: Source, workspace: Workspace) -> None:
        self.source = source
        self.workspace = workspace


@contextlib.contextmanager
def open_source(workspace: Workspace, word: str, announce: Announce) -> Iterator[OpenedSource]:
    """The registry that a word means: a folder, or the address of a repository, which is copied for the time being.

    Raises UsageError where there is no registry, ToolError where git cannot copy it.
    """
    if _ADDRESS.match(word):
        address = clone.parse_address(word)
        with temporary_folder(workspace) as folder:
            target = folder / "source"
            with announce(Message(N_("Copying {address}"), {"address": address})):
                clone.clone_repository(address, target, lambda _: None, lambda: False, is_shallow=True)
            yield _open_copy(workspace, target, address)
        return
    yield _open_folder(workspace, Path(word))


def _open_folder(workspace: Workspace, folder: Path) -> OpenedSource:
    if not folder.is_dir():
        message = N_("{folder} is not a folder") if folder.exists() else N_("there is nothing at {folder}")
        raise UsageError(
            Message(message, {"folder": str(folder)}),
            hints=(
                Message(N_("a registry is a folder with content/ in it, or the address of its repository (https://…)")),
            ),
        )
    settings = _load_settings(lambda: load_config(folder))
    there = _open(workspace, folder, settings, lambda path: (folder / path).is_dir())
    commit = status.head_commit(folder)
    folders = sorted(there.layout.folders.values())
    is_edited = commit is not None and status.count_uncommitted(folder, folders) != 0
    address = _find_address(folder)
    if address is not None:
        name = clone.repository_name(address)
    else:
        real = folder.resolve()
        name = _name_from(real.parent.name if real.name == "content" else real.name)
    return _read(there, Origin(name, address, commit, is_edited))


def _open_copy(workspace: Workspace, folder: Path, address: str) -> OpenedSource:
    store = revision.RevisionStore(folder, "HEAD", prefix="")
    prefixes = revision.find_registry_prefixes(folder, store.sha)
    if not revision.has_registry(store) and len(prefixes) == 1:
        store = revision.RevisionStore(folder, "HEAD", prefix=prefixes[0])
    settings = _load_settings(lambda: parse_config(revision.read_settings_of(store)))
    there = _open(workspace, folder, settings, store.has_folder)._replace(store=store)
    commit = status.read_commit(folder, store.sha)
    return _read(there, Origin(clone.repository_name(address), address, commit))


def _load_settings(load: Callable[[], Config]) -> Config:
    """The settings of a source; the defaults where its own cannot be used: its entries can be read all the same."""
    try:
        return load()
    except ConfigError:
        return parse_config(None)


def _open(workspace: Workspace, folder: Path, settings: Config, has_folder: Callable[[str], bool]) -> Workspace:
    layout = find_layout_in(has_folder, settings.layout_id) or find_layout_in(has_folder)
    if layout is None:
        raise UsageError(
            Message(N_("there is no registry in {folder}"), {"folder": str(folder)}),
            hints=(Message(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),),
        )
    return open_workspace(folder, workspace.environment, settings=settings, layout=layout)


def _read(there: Workspace, origin: Origin) -> OpenedSource:
    registry = there.load_registry(title=Message(N_("Reading the other registry")))
    store: Store = there.store
    return OpenedSource(Source(origin, registry, store, there.entry_kinds), there)


def _find_address(folder: Path) -> str | None:
    """The address of the repository that a folder is a copy of, without what signs in; None if it has none."""
    if git_folder.find_worktree_root(folder) is None:
        return None
    addresses = remotes.list_remotes(folder)
    address = addresses.get("upstream") or addresses.get("origin") or next(iter(addresses.values()), None)
    try:
        return clone.parse_address(address) if address is not None else None
    except UsageError:
        return None


def _name_from(text: str) -> str:
    """A name for a source, from that of a folder."""
    name = re.sub(r"[^\w.-]+", "-", text).strip(".-")[:60]
    return name if is_import_name(name) else "registry"
