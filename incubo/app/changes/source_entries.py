"""What the source has (`[source]`), as far as is known here: what was taken the last time, else its last export.

A registry beside follows its source (`.incubo/imports/`, with `follow`); a clone of the registry that the export writes
has it in what is published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path

from incubo.config.settings import Config
from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.exchange.registry.kept import KeptImport, list_kept_imports, read_kept_import
from incubo.history.commits import list_programs
from incubo.registry.layout import IMPORTS_FOLDER, Layout, entry_id_from_path
from incubo.registry.store import Store
from incubo.vcs import git_folder, remotes
from incubo.vcs.comparison import compare_commits
from incubo.vcs.git_answers import GitAnswers
from incubo.vcs.log import read_log
from incubo.vcs.revision import RevisionStore, find_common_commit

_MAX_COMMITS = 1_000
"""Among how many of the last commits the one of an export is looked for."""


def read_followed(store: Store, kinds: Iterable[str]) -> list[KeptImport]:
    """What was taken from the registries that ours follows, with the files of some kinds: others were taken once, and
    own nothing. Raises ConfigError, ToolError.
    """
    found = (read_kept_import(store, name, kinds) for name in list_kept_imports(store))
    return [kept for kept in found if kept is not None and kept.followed is not None]


def find_export(root: Path, settings: Config, folders: Collection[str]) -> str | None:
    """The commit that says what the source has: the last one of its export in what is published, else in this copy;
    where nobody says which commits are the export's, what is published. None where it is not known.
    """
    published = find_published(root)
    return find_last_export(root, published or "HEAD", settings, folders) or published


def find_published(root: Path) -> str | None:
    """The last commit that is published, as it was fetched; None where nothing is."""
    try:
        return remotes.find_published(root).commit
    except (ToolError, UsageError):  # no remote, or nothing was fetched from it
        return None


def find_last_export(root: Path, commit: str, settings: Config, folders: Collection[str]) -> str | None:
    """The last commit of the export, among those of entries; None where nobody says which ones are its."""
    programs = list_programs(settings)
    commits = islice(read_log(root, commit, sorted(folders)), _MAX_COMMITS) if programs.export else ()
    return next((one.sha for one in commits if programs.has_exported(one.text)), None)


class SourceIds:
    """`Layout.find_source_id` of a registry with a source; it is read again when the copy changes.

    What is not known, or cannot be read, is taken to be there under the same id: its refusal says where to look.
    """

    def __init__(self, root: Path, settings: Config, layout: Layout, store: Store) -> None:
        self._root, self._settings, self._layout, self._store = root, settings, layout, store
        self._git_answers = GitAnswers(root)
        self._kept_stamp: tuple[int, ...] | None = None
        self._kept_ids: Mapping[str, Mapping[str, str]] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourceIds) and other._root == self._root

    def __hash__(self) -> int:
        return hash(self._root)

    def __call__(self, kind: str, entry_id: str) -> str | None:
        """The id at the source of an entry here."""
        try:
            followed = self._read_followed_ids()
            if followed is not None:
                return followed.get(kind, {}).get(entry_id)
            exported = self._git_answers.get("exported", self._read_exported_ids)
            if exported is None or not entry_id or entry_id in exported.get(kind, ()):
                return entry_id
            return self._git_answers.get("renamed", self._read_renamed_ids).get((kind, entry_id))
        except IncuboError:
            return entry_id

    def _read_followed_ids(self) -> Mapping[str, Mapping[str, str]] | None:
        """Kind → id here → id there, of what was taken; None where no registry is followed."""
        kinds = self._kinds
        names = list_kept_imports(self._store)
        parts = ("source.toml", *kinds)
        paths = [self._root / IMPORTS_FOLDER / name / part for name in names for part in parts]
        stamp = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)
        if stamp != self._kept_stamp:
            followed = read_followed(self._store, ()) if names else []
            self._kept_ids = {kind: self._list_taken(kind, followed) for kind in kinds} if followed else None
            self._kept_stamp = stamp
        return self._kept_ids

    def _list_taken(self, kind: str, followed: Iterable[KeptImport]) -> dict[str, str]:
        return {
            kept.id_here(kind, there): there
            for kept in followed
            for entry in self._store.list_folder(f"{IMPORTS_FOLDER}/{kept.name}/{kind}")
            if (there := entry_id_from_path(entry.name)) and not kept.is_gone(kind, there)
        }

    def _read_exported_ids(self) -> Mapping[str, Collection[str]] | None:
        """Kind → the ids that the export has; None where that is not known."""
        folders = {kind: self._layout.folders[kind] for kind in self._kinds}
        commit = None
        if git_folder.find_worktree_root(self._root) is not None:
            commit = find_export(self._root, self._settings, folders.values())
        if commit is None:
            return None
        exported = RevisionStore(self._root, commit)
        return {
            kind: {entry_id_from_path(name) for name in exported.list_blobs(folder)} for kind, folder in folders.items()
        }

    def _read_renamed_ids(self) -> Mapping[tuple[str | None, str], str]:
        """Kind and id here → id in the export, of the entries that were renamed here since."""
        folders = {self._layout.folders[kind] for kind in self._kinds}
        export = find_export(self._root, self._settings, folders)
        base = find_common_commit(self._root, export, "HEAD") if export is not None else None
        renames = compare_commits(self._root, folders, base, may_fetch=False).renames if base is not None else {}
        return {
            (self._layout.kind_of_path(new), entry_id_from_path(new)): entry_id_from_path(old)
            for old, new in renames.items()
        }

    @property
    def _kinds(self) -> tuple[str, ...]:
        source = self._settings.source
        return tuple(source.kinds) if source is not None else ()
