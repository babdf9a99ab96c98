"""A commit of some files of a registry, and of nothing else: what is staged or changed beside them stays as it is."""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.errors import Refused, ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import conditions, git, remotes

_BRANCHES = "incubo"
"""The first part of the names of branches that we choose."""
_LONGEST = 60


class Made(NamedTuple):
    """A commit that was made: its hash, its date, the branch it is on (None: no branch)."""

    id: str
    date: datetime.date
    branch: str | None

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the person should know of it."""
        if self.branch is not None:
            return ()
        return (Text(N_("This commit is on no branch. To keep it: git branch NAME {id}"), {"id": self.id[:8]}),)


def ready(root: Path, branch: str | None, *, propose: bool, paths: Sequence[str] = ()) -> None:
    """Look at all that would make a commit fail, before any file is written.

    `branch` is the new branch to commit on, `propose` tells that it will be pushed, `paths` are the files.
    Raises ToolError (no repository, no git, nobody's name, no remote), UsageError (the branch's name), Refused.
    """
    folder = conditions.repository(root)
    conditions.quiet(root, folder)
    conditions.signed(root)
    conditions.kept(root, paths)
    if branch is not None:
        conditions.branch_name(root, branch)
    if propose:
        remotes.remote(root)


def branch_name(subject: str, root: Path | None = None) -> str:
    """A name for a new branch, from a commit's subject: `incubo/extend-mon-estran-2025-01-15`. Free in `root`."""
    from slugify import slugify

    slug = slugify(subject.replace("’", "'"), max_length=_LONGEST, word_boundary=True) or "modification"
    taken = conditions.taken(root) if root is not None else set()
    between = "-" if _BRANCHES in taken else "/"  # nothing stands below a branch
    base = f"{_BRANCHES}{between}{slug}"
    name, number = base, 1
    while conditions.clashing(name, taken) is not None:
        number += 1
        name = f"{base}-{number}"
    return name


def commit(root: Path, paths: Sequence[str], message: str, branch: str | None) -> Made:
    """Commit these files of a registry as they are on the disk (new, changed or gone), on a new branch if one is named.

    Raises ToolError where git or a hook refuses: then the files stay as they are, and so does all that git knows.
    Raises Refused where the last commit has them so already.
    """
    known = set(conditions.listed(root, "ls-files", "-z"))
    new = [path for path in paths if path not in known and os.path.lexists(root / path)]
    changed = _changed(root, known).union(new)
    wanted = [path for path in paths if path in changed]
    if not wanted:
        raise Refused(Text(N_("nothing to commit: the last commit has these files as they are now")))
    with _on(root, branch), _written(wanted) as listing:
        try:
            if new:
                _do(root, "add", "--intent-to-add", *listing)
            words = ("commit", "--only", "--quiet", "--cleanup=whitespace", "--file=-", *listing)
            _do(root, "-c", "i18n.commitEncoding=UTF-8", *words, data=_encoded(message))
        except BaseException:
            git.ask(root, "update-index", "--force-remove", "-z", "--stdin", data=_joined(new))
            raise
    made = git.head(root)
    if made is None:
        raise ToolError(Text(N_("git made no commit")))
    return Made(made.id, made.date, current(root))


def propose(root: Path, branch: str) -> str:
    """Push a branch; the address that opens its pull or merge request (see `remotes.page`). Raises ToolError."""
    return remotes.push(root, branch)


def current(root: Path) -> str | None:
    """The branch that is checked out, even before its first commit; None for none."""
    return git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip() or None


def _changed(root: Path, known: set[str]) -> set[str]:
    """The files that git follows and that are not as the last commit has them (all, before the first one)."""
    words = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--")
    found = git.ask(root, *words)
    return known if found.status else set(found.out.split("\0"))


@contextlib.contextmanager
def _on(root: Path, branch: str | None) -> Iterator[None]:
    """A new branch from here, checked out without a look at the files, and taken back if what follows fails."""
    if branch is None:
        yield
        return
    before = git.ask(root, "symbolic-ref", "--quiet", "HEAD").out.strip()
    tip = git.ask(root, "rev-parse", "--verify", "--quiet", "HEAD").out.strip()
    new = f"refs/heads/{branch}"
    if tip:
        _do(root, "branch", "--no-track", "--", branch)
    try:
        _do(root, "symbolic-ref", "-m", f"incubo: {branch}", "HEAD", new)
        yield
    except BaseException:
        if before:
            git.ask(root, "symbolic-ref", "-m", "incubo: back", "HEAD", before)
        elif tip:
            git.ask(root, "update-ref", "--no-deref", "-m", "incubo: back", "HEAD", tip)
        if tip:
            git.ask(root, "update-ref", "-d", new, tip)
        raise


@contextlib.contextmanager
def _written(paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The options that give git these paths, each as it is: in a file, for a command line holds only so many."""
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "paths"
        listing.write_bytes(_joined(paths))
        yield "--pathspec-from-file", str(listing), "--pathspec-file-nul"


def _joined(paths: Sequence[str]) -> bytes:
    return "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _encoded(message: str) -> bytes:
    """A message as git takes it: UTF-8, without what no message may hold."""
    return message.replace("\0", "").encode("utf-8", "replace")


def _do(root: Path, *words: str, data: bytes | None = None) -> None:
    """Run a git command that is part of a commit. Raises ToolError where it says no."""
    done = git.ask(root, "--literal-pathspecs", *words, data=data, ours=False)
    if done.status:
        raise ToolError(
            Text(N_("the files are written, but git refused to commit them")),
            hints=(
                Text(N_("once that is settled, commit them yourself: git status shows them")),
                Text(N_("to take the change back: incubo undo")),
            ),
            output=conditions.words_of(f"{done.out}\n{done.said}"),
        )
