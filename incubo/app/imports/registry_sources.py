"""Where entries of another registry come from: a folder, or a repository that git copies."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from incubo.app.environment import REGISTRY_HINT
from incubo.app.sharing.sync import temporary_folder
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.settings import Config, load_config, parse_config
from incubo.core.errors import ConfigError, RefusedError, ToolError, UsageError
from incubo.core.files import cannot_write_message, read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.core.shell import quote_argument
from incubo.exchange.registry.kept import is_import_name, list_kept_imports, read_kept_import
from incubo.exchange.registry.source import Origin, Source
from incubo.registry.layout import find_layout_in, has_entry_name
from incubo.registry.store import Store
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import clone, git_folder, remotes, revision, status
from incubo.vcs.blobs import blob_id
from incubo.vcs.run import ObjectReader

Announce = Callable[[Message], AbstractContextManager[object]]
"""Says, around work that may take long, what is being done."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[\w.-]+@[\w.-]+:")
_SHEET_ENDINGS = (".csv", ".xlsx", ".ods")
_FILE_ENDINGS = (".json", ".zip", *_SHEET_ENDINGS)


class OpenedSource(NamedTuple):
    """A source, and the workspace that it is read in."""

    source: Source
    workspace: Workspace


@contextlib.contextmanager
def open_source(workspace: Workspace, word: str, announce: Announce) -> Iterator[OpenedSource]:
    """The registry that a word means: a folder, or the address of a repository, which is copied for the time being.

    Raises UsageError where there is no registry, ToolError where git cannot copy it or a file cannot be read.
    """
    if _is_address_of_file(word):
        raise UsageError(
            Message(N_("incubo does not download files: {address}"), {"address": word}),
            hints=(
                Message(N_("what incubo copies itself is a repository of git, by https:// or git@")),
                Message(
                    N_("a sheet: save it with your browser, then give it to {command}"), {"command": "incubo import"}
                ),
            ),
        )
    if word.startswith("http://"):
        raise UsageError(
            Message(N_("an address that begins with http:// is not protected: {address}"), {"address": word}),
            hints=(Message(N_("what incubo copies itself is a repository of git, by https:// or git@")),),
        )
    if _ADDRESS.match(word):
        address = clone.parse_address(word)
        with temporary_folder(workspace) as folder:
            target = folder / "source"
            with announce(Message(N_("Copying {address}"), {"address": address})):
                clone.clone_repository(address, target, lambda _: None, lambda: False, is_shallow=True)
            yield _open_commit(workspace, target, clone.repository_name(address), address)
        return
    yield _open_folder(workspace, Path(word))


def name_place(workspace: Workspace, word: str) -> str:
    """Where a word of `open_source` leads, as any copy of the registry can keep it: the address, or the folder as it is
    seen from the registry's own.
    """
    if _ADDRESS.match(word):
        return clone.parse_address(word)
    return Path(os.path.relpath(word, workspace.root)).as_posix()


def place_word(workspace: Workspace, place: str) -> str:
    """The word of `open_source` for a place that was kept."""
    return place if _ADDRESS.match(place) else os.path.normpath(workspace.root / place)


_ACCEPTED_FILE = "followed"
"""In the state folder: the places that the person of this copy takes entries from, one a line."""


def require_accepted(workspace: Workspace, name: str, word: str, accept: Callable[[str], bool]) -> None:
    """Ask once in each copy whether it takes entries from where a word of `open_source` leads that the files of the
    registry give for an import, `name`: anybody's request may change them. Raises RefusedError where it does not.
    """
    place = name_place(workspace, word)
    if not _is_place_accepted(workspace, place) and not accept(place):
        command = f"incubo import registry {quote_argument(word)} --name {quote_argument(name)}"
        raise RefusedError(
            Message(N_("this copy never took anything from {place}, which the registry follows"), {"place": place}),
            hints=(Message(N_("in a terminal, you can take in what is new there"), hint=command),),
        )
    accept_place(workspace, place)


def _is_place_accepted(workspace: Workspace, place: str) -> bool:
    """Whether the person of this copy took entries from a place."""
    try:
        accepted = read_regular_file(workspace.state_folder / _ACCEPTED_FILE).decode("utf-8", "replace")
    except OSError:
        return False
    return place in accepted.splitlines()


def accept_place(workspace: Workspace, place: str) -> None:
    """Note that the person of this copy takes entries from a place. Raises ToolError."""
    if _is_place_accepted(workspace, place):
        return
    file = workspace.state_folder / _ACCEPTED_FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{place}\n")
    except OSError as error:
        raise ToolError(cannot_write_message(str(file), error)) from error


def find_kept_place(workspace: Workspace, name: str | None) -> tuple[str, str]:
    """The name of an import and the word of `open_source`, where nobody says from where to import: of the one that is
    followed, or of the only one. Raises UsageError where there is none, or several.
    """
    names = [each for each in list_kept_imports(workspace.store) if name is None or each == name]
    kept = [kept for each in names if (kept := read_kept_import(workspace.store, each, ())) is not None]
    found = [each for each in kept if each.followed is not None] or kept
    places = {each.name: place for each in found if (place := each.followed or each.address) is not None}
    if len(places) != 1:
        hints = [
            Message(N_("a registry is a folder with content/ in it, or the address of its repository (https://…)")),
            *([choose_among(f"--name {each}" for each in places)]
              if places else []),
        ]  # fmt: skip
        raise UsageError(Message(N_("from which registry? Give its folder, or its address")), hints=hints)
    ((found_name, place),) = places.items()
    return found_name, place_word(workspace, place)


def _is_address_of_file(word: str) -> bool:
    """Whether a word is an address that no repository has."""
    return word.startswith(("http://", "https://")) and word.partition("?")[0].rstrip("/").endswith(_FILE_ENDINGS)


def _open_folder(workspace: Workspace, folder: Path) -> OpenedSource:
    """The registry in a folder. Raises UsageError where there is none, ToolError where it cannot be read."""
    if not folder.is_dir():
        message = N_("{folder} is not a folder") if folder.exists() else N_("there is nothing at {folder}")
        if folder.suffix.lower() in _SHEET_ENDINGS and folder.exists():
            raise UsageError(
                Message(N_("{file} is a sheet, and no registry"), {"file": str(folder)}),
                hints=(
                    Message(
                        N_("to import its rows: {command}"), {"command": f"incubo import {quote_argument(str(folder))}"}
                    ),
                ),
            )
        raise UsageError(
            Message(message, {"folder": str(folder)}),
            hints=(
                Message(N_("a registry is a folder with content/ in it, or the address of its repository (https://…)")),
            ),
        )
    if folder.resolve() in (workspace.root.resolve(), workspace.root.resolve() / "content"):
        raise UsageError(
            Message(N_("this folder is the registry itself")),
            hints=(Message(N_("give the folder of another registry, or a new one")),),
        )
    if git_folder.is_bare_repository(folder):
        return _open_commit(workspace, folder, _name_from(folder.resolve().name.removesuffix(".git")), None)
    settings = _load_settings(lambda: load_config(folder))
    there = _open(workspace, folder, settings, lambda path: (folder / path).is_dir())
    commit = status.head_commit(folder)
    folders = sorted(there.layout.folders.values())
    _require_whole([path for path in status.list_submodules(folder, "HEAD", folders) if _is_empty(folder / path)])
    is_edited = commit is not None and _is_edited(folder, there.store, folders)
    address = _find_address(folder)
    if address is not None:
        name = clone.repository_name(address)
    else:
        real = folder.resolve()
        name = _name_from(real.parent.name if real.name == "content" else real.name)
    return _read(there, Origin(name, address, commit, is_edited))


def _is_edited(folder: Path, store: Store, folders: Sequence[str]) -> bool:
    """Whether the files of entries are others than those of the last commit.

    git is not asked to compare them: it would run the filters that the settings of somebody else's folder name.
    """
    reader = ObjectReader(folder, MAX_FILE_BYTES, may_fetch=False)
    try:
        committed = revision.RevisionStore(folder, "HEAD", reader=reader)
        return any(_has_other_files(committed.list_blobs(path), store, path) for path in folders)
    except (OSError, ToolError):  # of one or the other: nobody can say
        return True
    finally:
        reader.close()


def _has_other_files(blobs: Mapping[str, str], store: Store, folder: str) -> bool:
    listed = [file.name for file in store.list_folder(folder) if file.type == "file" and has_entry_name(file.name)]
    files = {name: store.read(f"{folder}/{name}") for name in listed}
    named = {name: blob for name, blob in blobs.items() if has_entry_name(name)}
    return files.keys() != named.keys() or any(
        blob not in (blob_id(files[name], len(blob)), blob_id(files[name].replace(b"\r\n", b"\n"), len(blob)))
        for name, blob in named.items()
    )


def _open_commit(workspace: Workspace, folder: Path, name: str, address: str | None) -> OpenedSource:
    """The registry in the last commit of a repository without files beside it. Raises UsageError, ToolError."""
    reader = ObjectReader(folder, MAX_FILE_BYTES, may_fetch=False)
    store = revision.RevisionStore(folder, "HEAD", reader=reader, prefix="")
    prefixes = revision.find_registry_prefixes(folder, store.sha)
    if not revision.has_registry(store) and len(prefixes) == 1:
        store = revision.RevisionStore(folder, "HEAD", prefix=prefixes[0])
    settings = _load_settings(lambda: parse_config(revision.read_settings_of(store)))
    there = _open(workspace, folder, settings, store.has_folder)._replace(store=store)
    folders = [store.prefix + path for path in sorted(there.layout.folders.values())]
    _require_whole(status.list_submodules(folder, "HEAD", folders))
    commit = status.read_commit(folder, store.sha)
    return _read(there, Origin(name, address, commit))


def _is_empty(folder: Path) -> bool:
    return not folder.is_dir() or not any(folder.iterdir())


def _require_whole(missing: Sequence[str]) -> None:
    """Raise UsageError where folders of entries are submodules that are not here: these would count as removed."""
    if missing:
        raise UsageError(
            Message(N_("{path} is a submodule, and its files are not here"), {"path": missing[0]}),
            hints=(
                Message(
                    N_("make a copy with them (git clone --recurse-submodules), then give the folder of that copy")
                ),
            ),
        )


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
            hints=(REGISTRY_HINT,),
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
