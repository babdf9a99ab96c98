"""Read git's own files without starting git: the folder of a registry, its branches, its last fetch.

Used where starting git would be too slow, such as completion, and to find out whether there is a repository at all.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import stat
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import ToolError
from incubo.core.files import read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.proposals import PROPOSAL_PREFIX

_MAX_FILE_BYTES = 1_000_000
"""Most that is read of a file; larger ones, which no git writes, lose their end."""
_GIT_FILES = ("HEAD", "index", "commondir", "FETCH_HEAD")
_COMMON_GIT_FILES = ("config", "packed-refs", "shallow")
"""Files that git reads for most commands."""

PROPOSAL_KEY = "incubo-proposal"
"""The setting of a branch (`branch.NAME.incubo-proposal`) that is a proposal, whatever its name."""
REQUEST_PREFIX = "incubo-issue-"
"""The first part of the branch names of proposals made from forms (`actions/propose/propose.sh`)."""


def find_worktree_root(root: Path) -> Path | None:
    """The folder that holds `.git`, at `root` or above it; None outside git."""
    # os.path, here and below: where a folder may not be entered, it is False and not an OSError
    if os.path.exists(f"{root}/.git"):  # noqa: PTH110  (the usual case: without a path for each folder above)
        return root
    return next((folder for folder in root.parents if os.path.exists(f"{folder}/.git")), None)  # noqa: PTH110


def find_registry_prefix(root: Path) -> str:
    """The path from the git root down to the registry, with its last slash; "" where they are one, and outside git."""
    top = find_worktree_root(root)
    relative = root.relative_to(top).as_posix() if top is not None else "."
    return "" if relative == "." else relative + "/"


def is_bare_repository(folder: Path) -> bool:
    """Whether a folder is a repository without a working tree, such as `registre.git`."""
    return folder.name != ".git" and (
        os.path.isfile(folder / "HEAD")  # noqa: PTH113  (os.path: see above)
        and all(os.path.isdir(folder / name) for name in ("objects", "refs"))  # noqa: PTH112
    )


class GitFolders(NamedTuple):
    """Where git keeps what it knows: of one working tree, and of all working trees of its repository."""

    own: Path
    common: Path


def find_git_folders(root: Path) -> GitFolders | None:
    """The git folders of the working tree of `root`; None outside git."""
    worktree_root = find_worktree_root(root)
    if worktree_root is None:
        return None
    own = worktree_root / ".git"
    if not os.path.isdir(own):  # noqa: PTH112
        try:
            key, _, target = _read_text(own).strip().partition(": ")
            own = (worktree_root / target).resolve()
        except (OSError, ValueError):
            return None
        # The file may name any folder: incubo must not write into one that is not git's.
        if key != "gitdir" or not os.path.isfile(own / "HEAD"):  # noqa: PTH113
            return None
    common = own
    if os.path.lexists(f"{own}/commondir"):  # in a linked working tree
        with contextlib.suppress(OSError, ValueError):
            common = (own / _read_text(own / "commondir").strip()).resolve()
    return GitFolders(own, common)


def find_common_git_folder(root: Path) -> Path | None:
    """The git folder that all working trees of the repository of `root` share; None outside git."""
    if is_bare_repository(root):
        return root
    git = find_git_folders(root)
    return git.common if git is not None else None


def require_regular_files(root: Path) -> None:
    """Raise ToolError if a file of the git folder is a pipe or a device, for which git would wait."""
    git = find_git_folders(root)
    if git is None:
        return
    for file in (
        *(f"{git.own}/{name}" for name in _GIT_FILES),
        *(f"{git.common}/{name}" for name in _COMMON_GIT_FILES),
    ):
        try:
            mode = os.stat(file).st_mode  # noqa: PTH116
        except OSError:
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise ToolError(Message(N_("{path} is no regular file: git would wait for it"), {"path": str(Path(file))}))


def list_branches(root: Path) -> list[str]:
    """The local branches (`main`), then those last seen on the remotes (`origin/main`); empty outside git."""
    git = find_git_folders(root)
    if git is None:
        return []
    refs = {*_loose_refs(git.common / "refs"), *_packed_refs(git.common / "packed-refs")}
    local = sorted(ref.removeprefix("heads/") for ref in refs if ref.startswith("heads/"))
    remote = sorted(ref.removeprefix("remotes/") for ref in refs if ref.startswith("remotes/"))
    return [*local, *(name for name in remote if not name.endswith("/HEAD"))]


def _loose_refs(refs_folder: Path) -> set[str]:
    refs: set[str] = set()
    for start in ("heads", "remotes"):
        for folder, _, names in os.walk(refs_folder / start):
            refs.update(Path(folder, name).relative_to(refs_folder).as_posix() for name in names)
    return refs


def _packed_refs(packed_refs: Path) -> set[str]:
    try:
        lines = read_regular_file(packed_refs).decode("utf-8", "replace").split("\n")
    except OSError:
        return set()
    return {line.partition(" refs/")[2] for line in lines if line[:1] not in "#^"}


_STATE_FILES = (
    "HEAD", "index", "logs/HEAD", "FETCH_HEAD", "MERGE_HEAD", "packed-refs", "refs/heads", "refs/remotes", "config",
)  # fmt: skip
"""The files of which one changes whenever git commits, checks out, merges, adds, fetches or makes a branch."""


def read_state(root: Path) -> tuple[tuple[int, int] | None, ...] | None:
    """A value that is another one after each commit, checkout, merge, `git add`, fetch and push; None outside git.

    It takes no process: the times and sizes of the files that git changes then, and the times of the folders in which
    it keeps what it last saw on each remote, which is all that a push changes here.
    """
    git = find_git_folders(root)
    if git is None:
        return None
    remotes = sorted((git.common / "refs/remotes").glob("*/"))
    return tuple(_file_stamp(path) for path in (*(git.own / name for name in _STATE_FILES), *remotes))


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def is_proposal_name(branch: str) -> bool:
    """Whether a branch has a name that incubo gives to proposals."""
    return branch.startswith((PROPOSAL_PREFIX, REQUEST_PREFIX))


def may_have_proposals(root: Path) -> bool:
    """Whether a branch here, or one last seen on a remote, looks like a proposal; False outside git."""
    if any(is_proposal_name(name) or is_proposal_name(name.partition("/")[2]) for name in list_branches(root)):
        return True
    git = find_git_folders(root)
    try:
        return git is not None and PROPOSAL_KEY in _read_text(git.common / "config")
    except OSError:
        return False


def find_checked_out_proposal(root: Path) -> str | None:
    """The proposal that is checked out; None on another branch, without a branch, and outside git."""
    git = find_git_folders(root)
    if git is None:
        return None
    try:
        branch = _read_text(git.own / "HEAD").strip().partition("ref: refs/heads/")[2]
        if not branch or is_proposal_name(branch):
            return branch or None
        config_text = _read_text(git.common / "config")
    except OSError:
        return None
    return branch if _read_branch_setting(config_text, branch, PROPOSAL_KEY) == "true" else None


def last_fetch_time(root: Path) -> datetime.datetime | None:
    """When the current branch last heard from its remote (fetch, push or clone); None if it follows no remote.

    Read from the modification times of git's files.
    """
    git = find_git_folders(root)
    if git is None:
        return None
    try:
        branch = _read_text(git.own / "HEAD").strip().partition("ref: refs/heads/")[2]
        remote = _read_branch_setting(_read_text(git.common / "config"), branch, "remote")
    except OSError:
        return None
    if not branch or remote in ("", "."):
        return None
    touched_files = [git.own / "FETCH_HEAD", git.common / "FETCH_HEAD"]
    for name in ("HEAD", branch):
        touched_files += [git.common / folder / remote / name for folder in ("logs/refs/remotes", "refs/remotes")]
    times = [time for time in map(_modified_time, touched_files) if time is not None]
    return datetime.datetime.fromtimestamp(max(times), datetime.UTC) if times else None


def branch_fetch_time(root: Path) -> datetime.datetime | None:
    """When the branches of remotes were last asked for (fetch, else clone); None if they never were.

    Read from the modification times of git's files. Sending a branch asks for nothing.
    """
    git = find_git_folders(root)
    if git is None:
        return None
    fetches = [git.own / "FETCH_HEAD", git.common / "FETCH_HEAD"]
    clones = (git.common / "logs/refs/remotes").glob("*/HEAD")
    for files in (fetches, clones):
        times = [time for time in map(_modified_time, files) if time is not None]
        if times:
            return datetime.datetime.fromtimestamp(max(times), datetime.UTC)
    return None


def read_shallow_ends(root: Path) -> frozenset[str]:
    """The commits at which the history of a shallow clone ends; none in a whole one, and outside git."""
    git = find_git_folders(root)
    if git is None:
        return frozenset()
    try:
        return frozenset(_read_text(git.common / "shallow").split())
    except OSError:
        return frozenset()


def _read_text(path: Path) -> str:
    """The text of one of git's small files. Raises OSError."""
    return read_regular_file(path, _MAX_FILE_BYTES).decode("utf-8", "replace")


def _read_branch_setting(config_text: str, branch: str, wanted_key: str) -> str:
    """A setting of a branch (`remote`), from the text of the repository's `config`; "" for none."""
    heading, is_in_section = f'[branch "{branch}"]', False
    for line in config_text.split("\n"):
        if line.lstrip().startswith("["):
            is_in_section = line.strip() == heading
        elif is_in_section:
            key, _, value = line.partition("=")
            if key.strip().lower() == wanted_key:
                return value.strip()
    return ""


def _modified_time(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
