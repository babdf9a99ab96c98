"""What became of edits: published, in a commit of this copy only, or in none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import IncuboError
from incubo.vcs import remotes, status
from incubo.vcs.blobs import blob_id
from incubo.vcs.raw_diff import parse_raw_entry
from incubo.vcs.run import query_git

_MARGIN = datetime.timedelta(minutes=5)
"""From how long before the first edit commits are looked at."""
_FORMAT = "--format=%x01%H%x09%ct%x09%at%x09%ae%x09%s"
_UNKNOWN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class EditState(StrEnum):
    """What became of an edit.

    `published`: colleagues have it, or can. `committed`: it is in a commit here. `written`: it is in no commit.
    `changed`: no commit has it, and its files are as a commit has them: they changed since, or something else was
    chosen when both sides had changed them.
    """

    published = "published"
    committed = "committed"
    written = "written"
    changed = "changed"


class WrittenEdit(NamedTuple):
    """An edit: the subject that its commit has, if it has one, when it was made (None: not known), and what its files
    held after it (paths in the registry; None: no file).
    """

    subject: str
    made_at: datetime.datetime | None
    after: Mapping[str, bytes | None]


class LocatedEdit(NamedTuple):
    """What became of an edit, and the id of the commit that has its subject and its author, if one has. `is_exact`:
    commits have its files byte for byte. `is_remade`: the commit was made again later, as `sync` does on top of what
    others published.
    """

    state: EditState
    commit: str | None = None
    is_exact: bool = False
    is_remade: bool = False


class _OwnCommit(NamedTuple):
    """A commit of this person."""

    sha: str
    subject: str
    time: datetime.datetime
    state: EditState
    is_remade: bool


class _Found(NamedTuple):
    """What some commits say: the files that they left (path, blob; no blob for one that was removed), and our own
    ones, the last first.
    """

    files: set[tuple[str, str | None]]
    own: list[_OwnCommit]


def find_edit_states(root: Path, edits: Sequence[WrittenEdit]) -> list[EditState]:
    """What became of each edit, the latest first (see `locate_edits`). Raises ToolError."""
    return [located.state for located in locate_edits(root, edits)]


def locate_edits(root: Path, edits: Sequence[WrittenEdit]) -> list[LocatedEdit]:
    """What became of each edit, and its commit, the latest first. Where nothing is published, `committed` is the most;
    all are `written` before the first commit.

    A commit has what an edit wrote, or its subject and its author (`sync` makes commits again, with what colleagues
    wrote). Raises ToolError.
    """
    head = status.head_commit(root)
    paths = sorted({path for edit in edits for path in edit.after})
    if head is None or not paths:
        return [LocatedEdit(EditState.written) for _ in edits]
    try:
        published = remotes.find_published(root).commit
    except IncuboError:  # there is no remote, nothing was fetched from it, or there are several
        published = None
    since = min((edit.made_at for edit in edits if edit.made_at is not None), default=None)
    here = f"{published}..HEAD" if published else "HEAD"
    own = _read_commits(root, here, paths, since, EditState.committed)
    nothing = _Found(set(), [])
    shared = _read_commits(root, published, paths, since, EditState.published) if published else nothing
    uncommitted = set(status.list_uncommitted(root, paths) or ())
    id_length = len(head.sha)
    commits = [*reversed(shared.own), *reversed(own.own)]
    # in their order: several of one second are not told apart by their times

    def take_commit(edit: WrittenEdit, wanted: EditState | None) -> _OwnCommit | None:
        """The first commit that may be that of the edit, which is then no other edit's."""
        for number, commit in enumerate(commits):
            is_later = edit.made_at is None or commit.time >= edit.made_at
            if commit.subject == edit.subject and is_later and wanted in (None, commit.state):
                return commits.pop(number)
        return None

    def locate(edit: WrittenEdit) -> LocatedEdit:
        files = {(path, blob_id(data, id_length) if data is not None else None) for path, data in edit.after.items()}
        by_files = None
        if files <= shared.files:
            by_files = EditState.published
        elif files <= shared.files | own.files:
            by_files = EditState.committed
        commit = take_commit(edit, by_files)
        if commit is not None:
            return LocatedEdit(commit.state, commit.sha, by_files is not None, commit.is_remade)
        if by_files is not None:
            return LocatedEdit(by_files, is_exact=True)
        if uncommitted & edit.after.keys():
            return LocatedEdit(EditState.written)
        return LocatedEdit(EditState.changed)

    oldest_first = sorted(range(len(edits)), key=lambda number: (edits[number].made_at or _UNKNOWN, -number))
    located = {number: locate(edits[number]) for number in oldest_first}
    return [located[number] for number in range(len(edits))]


def _read_commits(
    root: Path, revisions: str, paths: Sequence[str], since: datetime.datetime | None, state: EditState
) -> _Found:
    limit = (f"--since={(since - _MARGIN).isoformat()}",) if since is not None else ()
    options = ("--raw", "--no-abbrev", "--no-renames", "-m", "--relative", "--no-ext-diff", "--no-show-signature", "-z")
    arguments = (
        "--literal-pathspecs",
        "log",
        *options,
        _FORMAT,
        *limit,
        "--end-of-options",
        revisions,
    )
    found = _Found(set(), [])
    address = query_git(root, "var", "GIT_AUTHOR_IDENT").stdout.partition("<")[2].partition(">")[0]
    parts = iter(query_git(root, *arguments, "--", *paths).stdout.split("\0"))
    for part in parts:
        text = part.lstrip("\n")
        if text.startswith("\x01"):
            sha, time, written_at, author, subject = text[1:].split("\t", 4)
            if address and author != address:
                continue
            made_at = datetime.datetime.fromtimestamp(int(time), datetime.UTC)
            found.own.append(_OwnCommit(sha, subject, made_at, state, time != written_at))
        elif text.startswith(":"):
            file = parse_raw_entry(text, parts)
            if file is not None:
                found.files.add((file.path, file.new_blob))
    return found
