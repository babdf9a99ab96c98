"""Where this copy and what is published went apart; and moving the branch, the index and the remote on from there.

`fetch_divergence` only fetches. The files of the person are read as a tree (`snapshot`), and written by the caller.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.document.table import Commit
from incubo.vcs import preflight, remotes
from incubo.vcs.git_folder import find_git_folders
from incubo.vcs.remotes import Upstream, push_commit
from incubo.vcs.revision import find_common_commit
from incubo.vcs.run import is_told_the_index, list_git_paths, query_git, run_git
from incubo.vcs.status import count_commits, read_commit
from incubo.vcs.tree_diff import diff_trees

_REGULAR_MODES = ("100644", "100755")
_PUSH_REFUSED_WORDS = ("[rejected]", "fetch first", "non-fast-forward", "failed to update ref", "cannot lock ref")
"""What git says when somebody else has sent something meanwhile."""
_NOT_APPLIED = Message(N_("the update could not be applied: your files are as they were"))


class Divergence(NamedTuple):
    """The last commits here and there (None here: there is none yet), and what each has that the other has not.

    `base`: the last commit that both have; None: this copy has no commit. `withdrawn_commits`: how many commits were
    published when this copy last looked, and are not any more.
    """

    upstream: Upstream
    local: Commit | None
    remote: Commit
    base: Commit | None
    own_commits: int
    incoming_commits: int
    default_branch: str | None
    withdrawn_commits: int = 0


def fetch_divergence(root: Path) -> Divergence:
    """Fetch what is published on the branch that the current one follows, and compare.

    Raises ToolError (no repository, no branch to follow, no connection), RefusedError (a merge is under way).
    """
    git_folder = preflight.require_repository(root)
    preflight.require_no_pending_operation(root, git_folder)
    upstream = remotes.find_upstream(root)
    seen = read_commit(root, upstream.tracking_ref)
    remotes.fetch_upstream(root, upstream)
    remote, local = read_commit(root, upstream.tracking_ref), read_commit(root, "HEAD")
    if remote is None:
        raise remotes.upstream_gone_error(root, upstream)
    default_branch = remotes.find_default_branch(root, upstream.remote)
    if local is None:
        incoming = int(query_git(root, "rev-list", "--count", remote.sha).stdout)
        return Divergence(upstream, None, remote, None, 0, incoming, default_branch)
    withdrawn = count_commits(root, remote.sha, seen.sha) if seen is not None and seen != remote else 0
    if local == remote:
        return Divergence(upstream, local, remote, local, 0, 0, default_branch, withdrawn)
    commit_range = f"{local.sha}...{remote.sha}"
    counts = query_git(root, "rev-list", "--left-right", "--count", commit_range).stdout.split()
    if "0" in counts:  # one of the two has all that the other has
        base: Commit | None = local if counts[0] == "0" else remote
    elif (common := find_common_commit(root, local.sha, remote.sha)) is not None:
        base = read_commit(root, common)
    else:
        raise ToolError(
            Message(N_("this copy and what is published have nothing in common: they are two registries")),
            hints=(Message(N_("your files are as they were; ask the person who set this copy up")),),
        )
    own, incoming = map(int, counts)
    return Divergence(upstream, local, remote, base, own, incoming, default_branch, withdrawn)


def put_on_top(local: Commit, commit: Commit) -> Divergence:
    """Our last commit, and one that was made here on top of its last one, to be put together with what is in none."""
    return Divergence(Upstream("", "", "", ""), local, commit, local, 0, 1, None)


def snapshot(root: Path, folder: Path, new_files: Iterable[str]) -> str:
    """The files on disk as a tree: those that git tracks, and `new_files`. The person's index stays as it is.

    `root`: the top of the repository; `folder`: for a temporary index. Raises ToolError.
    """
    index = folder / "snapshot-index"
    index.unlink(missing_ok=True)
    own_index = _index_file(root)
    if own_index.exists():
        shutil.copyfile(own_index, index)
    env = {"GIT_INDEX_FILE": str(index)}
    data = "".join(f"{path}\0" for path in new_files).encode("utf-8", "surrogateescape")
    commands: list[tuple[tuple[str, ...], bytes]] = [(("add", "--update"), b"")]
    if data:
        options = ("--pathspec-from-file=-", "--pathspec-file-nul")
        commands.append((("--literal-pathspecs", "add", "--force", *options), data))
    commands.append((("write-tree",), b""))
    output = ""
    for arguments, stdin in commands:
        result = run_git(root, *arguments, stdin=stdin, env=env)
        result.require_success(
            Message(N_("git cannot read the files of this copy")),
            NOTHING_WRITTEN,
        )
        output = result.stdout.strip()
    return output


def list_new_files(root: Path, folders: Iterable[str], paths: Iterable[str]) -> list[str]:
    """The files that git does not track: those in `folders`, unless it ignores them, and those of `paths`."""
    arguments = ("--literal-pathspecs", "ls-files", "--others", "-z")
    new = set(list_git_paths(root, *arguments, "--exclude-standard", "--", *folders))
    tracked = set(list_git_paths(root, "ls-files", "-z"))
    return sorted(new | {path for path in paths if path not in tracked and os.path.lexists(root / path)})


class FileUpdate(NamedTuple):
    """What is to be written on disk to go from a tree to another: ordinary files (None: it goes), which of them may be
    run, and links and the like, which only git can write.
    """

    files: dict[str, bytes | None]
    executable: dict[str, bool]
    special: tuple[str, ...]


def read_update(root: Path, old: str, new: str, folder: Path) -> FileUpdate:
    """What is to be written to go from the tree `old` to `new`, with the line ends and filters of a checkout."""
    changes = diff_trees(root, old, new)
    env = {"GIT_INDEX_FILE": str(folder / "update-index"), "GIT_LFS_SKIP_SMUDGE": "1"}
    result = run_git(root, "read-tree", new, env=env)
    regular = [change for change in changes if all(each is None or each.mode in _REGULAR_MODES for each in change)]
    written = {change.path for change in regular if change.new is not None}
    target = folder / "files"
    data = "".join(f"{path}\0" for path in written).encode("utf-8", "surrogateescape")
    arguments = ("checkout-index", "--quiet", f"--prefix={target}{os.sep}", "-z", "--stdin")
    if not result.exit_code:
        result = run_git(root, *arguments, stdin=data, env=env)
    result.require_success(
        Message(N_("git cannot take out the files to write")),
        NOTHING_WRITTEN,
    )
    files = {change.path: (target / change.path).read_bytes() if change.new else None for change in regular}
    executable = {
        change.path: change.new.mode == "100755"
        for change in regular
        if change.new is not None and (change.old is None or change.old.mode != change.new.mode)
    }
    shutil.rmtree(target, ignore_errors=True)
    return FileUpdate(files, executable, tuple(change.path for change in changes if change.path not in files))


def move_branch(
    root: Path, old: str | None, new: str, special: Collection[str], folder: Path, why: str = "incubo sync"
) -> None:
    """Set the branch and the index to the commit `new`, once the files are written; what was staged and did not change
    there stays staged. `why`: for git's own log of the branch. Raises ToolError: then neither has changed.
    """
    index = folder / "new-index"
    own_index = _index_file(root)
    lock = own_index.with_name(own_index.name + ".lock")
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except OSError as error:
        raise RefusedError(
            Message(N_("another git command is running in this repository")),
            hints=(Message(N_("wait until it is done; if none is running, delete {path}"), {"path": str(lock)}),),
        ) from error
    try:
        env = {"GIT_INDEX_FILE": str(index)}
        index.unlink(missing_ok=True)
        kept = False
        if own_index.exists() and old is not None:
            shutil.copyfile(own_index, index)
            kept = run_git(root, "read-tree", "-i", "-m", old, new, env=env).exit_code == 0
        if not kept:
            index.unlink(missing_ok=True)
            run_git(root, "read-tree", new, env=env).require_success(_NOT_APPLIED)
        run_git(root, "update-index", "-q", "--refresh", env=env)
        with os.fdopen(handle, "wb") as file:
            file.write(index.read_bytes())
        moved = run_git(root, "update-ref", "-m", why, "HEAD", new, old or "0" * len(new))
        moved.require_success(_NOT_APPLIED)
        lock.replace(own_index)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise
    if special:
        data = "".join(f"{path}\0" for path in special).encode("utf-8", "surrogateescape")
        run_git(root, "checkout-index", "--force", "--quiet", "-z", "--stdin", stdin=data)


def _index_file(root: Path) -> Path:
    git = find_git_folders(root)
    if git is not None and not is_told_the_index():
        return git.own / "index"
    return root / query_git(root, "rev-parse", "--git-path", "index").stdout.removesuffix("\n")


def publish_first(root: Path, upstream: Upstream) -> int:
    """Publish this copy where nothing is published yet, and follow that from now on; how many commits were sent.

    Raises ToolError, RefusedError if there is no commit yet or somebody was quicker.
    """
    commits = int(query_git(root, "rev-list", "--count", "HEAD", "--").stdout or 0)
    if not commits:
        raise RefusedError(
            Message(N_("there is no commit to publish yet")),
            hints=(Message(N_("what is written here can be published with"), command="incubo sync --publish --all"),),
        )
    if not publish(root, upstream):
        raise RefusedError(
            Message(N_("somebody has published something there at this moment")),
            hints=(Message(N_("start again"), command="incubo sync --publish"),),
        )
    for key, value in (("remote", upstream.remote), ("merge", upstream.remote_ref)):
        run_git(root, "config", "--local", f"branch.{upstream.branch}.{key}", value)
    return commits


def publish(root: Path, upstream: Upstream) -> bool:
    """Send the commits of this copy to the branch that it follows; False if somebody sent something meanwhile.

    Raises ToolError if the remote refuses or cannot be reached: the commits stay here.
    """
    result = push_commit(root, upstream.remote, "HEAD", upstream.remote_ref)
    if (
        result.exit_code
        and any(word in result.stderr for word in _PUSH_REFUSED_WORDS)
        and "remote rejected" not in result.stderr
    ):
        return False
    result.require_success(
        Message(
            N_("your changes could not be sent to {name}: they are safe on this computer"), {"name": upstream.remote}
        ),
        Message(N_("is there a network, and may you write there? Then start again"), command="incubo sync --publish"),
        Message(N_("where only requests are accepted"), command="incubo sync --propose"),
    )
    run_git(root, "update-ref", upstream.tracking_ref, "HEAD")
    return True
