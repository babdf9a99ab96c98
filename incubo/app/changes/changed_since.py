"""What others changed since a form was opened, of what its answers change."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from incubo.app.history.registry_log import make_reader
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.item_matching import is_about_same
from incubo.diff.registry_diff import diff_registries
from incubo.edit.plan import Plan
from incubo.history.commits import hide_addresses
from incubo.history.log import EntryKey, LogFilter, LoggedCommit, list_entry_paths
from incubo.model.records import Phase
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import status
from incubo.vcs.log import read_log
from incubo.vcs.revision import MissingObjectError, RevisionStore, find_common_commit
from incubo.vcs.run import ObjectReader
from incubo.vcs.three_way import read_own_name

_COMMIT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MAX_UNCOMMITTED = 100
_ANY_FILE = "*"


class ChangedSince(NamedTuple):
    """A change since, in words, and who else made it: nobody where no commit of another person has it."""

    names: tuple[str, ...]
    change: Change
    texts: tuple[Message, ...]


def note_state(workspace: Workspace) -> tuple[str, ...]:
    """From which state of the registry a form is opened: the last commit, and the files that are not as it has them
    (“*” for many). Nothing outside git.
    """
    if workspace.git_answers is None:
        return _read_state(workspace)
    return workspace.git_answers.get("state", lambda: _read_state(workspace))


def _read_state(workspace: Workspace) -> tuple[str, ...]:
    head = status.head_commit(workspace.root)
    paths = status.list_uncommitted(workspace.root, sorted(workspace.layout.folders.values()))
    if head is None or paths is None:
        return ()
    return (head.sha, *(filter(str.isprintable, paths) if len(paths) <= _MAX_UNCOMMITTED else (_ANY_FILE,)))


def find_changed_since(
    workspace: Workspace, registry: Registry, opened: Sequence[str], plan: Plan, changes: Sequence[Change]
) -> list[ChangedSince]:
    """What changed since a state (`note_state`) in the fields and the items that a plan changes.

    What was in no commit then is not known any more: of such files, only what others committed is told. `opened` comes
    from a browser: what is no commit of this history tells nothing.
    """
    root = workspace.root
    if not opened or not _COMMIT_ID.fullmatch(opened[0]) or find_common_commit(root, opened[0], "HEAD") is None:
        return []
    uncommitted = [path for path in plan.originals if {path, _ANY_FILE} & {*opened[1:]}]
    with contextlib.closing(ObjectReader(root, MAX_FILE_BYTES, may_fetch=False)) as blobs:
        then, head = (RevisionStore(root, name, reader=blobs) for name in (opened[0], "HEAD"))
        before: dict[str, bytes | None] = {}
        after: dict[str, bytes | None] = {}
        for path, now in plan.originals.items():
            with contextlib.suppress(OSError, MissingObjectError):  # the file is younger, or a partial clone lacks it
                before[path] = then.read(path)
                after[path] = head.read(path) if path in uncommitted else now
        paths = [path for path in after if before[path] != after[path]]
        if not paths:
            return []
        earlier, later = (
            reload_registry(registry, OverlayStore(workspace.store, files), paths, workspace.entry_kinds)
            for files in (before, after)
        )
        own = list(_list_replaced(plan, changes))
        difference = diff_registries(earlier, later, workspace.as_of, paths).select(
            lambda change: any(is_about_same(change, other) for other in own)
        )
        if not difference.changes:
            return []
        commits = _read_commits(workspace, registry, blobs, opened[0], difference.changes)
    own_name = hide_addresses(read_own_name(root))
    found = []
    for change in difference.changes:
        by = [commit.authors for commit in commits if any(is_about_same(one, change) for one in commit.changes)]
        names = tuple(dict.fromkeys(name for authors in by for name in authors if name != own_name))
        if names or change.subject.path not in uncommitted:
            texts = tuple(sentence.text for sentence in difference._replace(changes=(change,)).sentences())
            found.append(ChangedSince(names, change, texts))
    return found


def _list_replaced(plan: Plan, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes of a plan under the former names of its files. A phase that begins also changes the one before it."""
    old_paths = {new: old for old, new in plan.moves.items()}
    for change in changes:
        path = change.subject.path
        change = change._replace(subject=change.subject._replace(path=old_paths.get(path, path)))
        yield change
        if change.type == "phase-entered":
            yield change._replace(old=None, new=Phase(change.old))


def _read_commits(
    workspace: Workspace, registry: Registry, blobs: ObjectReader, since: str, changes: Sequence[Change]
) -> list[LoggedCommit]:
    """The commits since another one that changed the entries of some changes."""
    keys: set[EntryKey] = {(change.subject.kind, change.subject.id) for change in changes}
    found: list[LoggedCommit] = []
    with (
        contextlib.closing(read_log(workspace.root, f"{since}..HEAD", list_entry_paths(keys))) as commits,
        contextlib.suppress(ToolError),  # as far as git has them: what changed is told all the same
    ):
        found.extend(make_reader(workspace, registry).read(commits, blobs, LogFilter(keys)))
    return found
