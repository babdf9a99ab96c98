"""What colleagues published, taken in by a fast-forward and never by a merge; and which entries it touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from incubo.errors import Refused, ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import conditions, git, upstream
from incubo.registry.layout import Layout
from incubo.table import Commit

_NOTHING = "0" * 40
_WHAT = {"A": "added", "C": "added", "M": "changed", "T": "changed", "D": "removed", "R": "renamed"}


class Arrived(NamedTuple):
    """A file that is not as it was, and what became of it: `added`, `changed`, `removed` or `renamed`.

    `path` is where it is now, or was; `kind` that of the entry it holds (None: no entry). `old` is where it was, if it
    has another name now; `held` the blob that it held (None: it was not there).
    """

    what: str
    path: str
    kind: str | None
    old: str | None = None
    held: str | None = None


class Arrivals(NamedTuple):
    """What a fast-forward brought: from one commit (None: there was none yet) to another, on a branch.

    `commits` is how many came in, `unsent` how many of ours the other copy has not. `main` is the branch that requests
    are made to, where it is known.
    """

    branch: str
    before: Commit | None
    after: Commit | None
    commits: int = 0
    unsent: int = 0
    files: tuple[Arrived, ...] = ()
    main: str | None = None


def take_in(root: Path, layout: Layout) -> Arrivals:
    """Fetch the branch that this one follows, and go forward to it. The files change only if nothing is in the way.

    Raises ToolError (no repository, nothing to follow, no connection), Refused (changes of ours are in the way).
    """
    folder = conditions.repository(root)
    conditions.quiet(root, folder)
    follows = upstream.of(root)
    upstream.fetch(root, follows)
    tip, old = _commit(root, follows.copy), _commit(root, "HEAD")
    if tip is None:
        raise upstream.gone(root, follows)
    main = upstream.main(root, follows.remote)
    unsent, behind = _apart(root, old, tip)
    if old is not None and not behind:
        return Arrivals(follows.branch, old, old, 0, unsent, main=main)
    if unsent:
        raise _diverged(unsent, behind)
    _untouched(root, layout)
    _forward(root, tip.id)
    files = tuple(changed_files(root, old, tip, layout))
    return Arrivals(follows.branch, old, tip, behind, 0, files, main)


def _apart(root: Path, old: Commit | None, tip: Commit) -> tuple[int, int]:
    """How many commits only we have, and how many only the other copy has."""
    if old is None:
        return 0, int(git.ask(root, "rev-list", "--count", tip.id).out)
    ours, theirs = git.ask(root, "rev-list", "--left-right", "--count", f"{old.id}...{tip.id}").out.split()
    return int(ours), int(theirs)


def _diverged(ours: int, theirs: int) -> Refused:
    about = {"n": ours, "theirs": theirs}
    return Refused(
        Text(
            N_("your copy and the published one went apart: {n} commit is only here, {theirs} only there"),
            about,
            N_("your copy and the published one went apart: {n} commits are only here, {theirs} only there"),
        ),
        hints=(
            Text(N_("see yours: {command}"), {"command": "git log @{upstream}.."}),
            Text(N_("to put them after what came in: git pull --rebase, then git push")),
        ),
    )


def _untouched(root: Path, layout: Layout) -> None:
    """Raise Refused where files of the registry that git follows were changed and not committed."""
    folders = sorted({*layout.folders.values(), "incubo.toml"})
    words = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--", *folders)
    changed = conditions.listed(root, "--literal-pathspecs", *words)
    if changed:
        raise Refused(
            Text(
                N_("{n} file is changed and not committed: {names}"),
                {"n": len(changed), "names": conditions.some(changed)},
                N_("{n} files are changed and not committed: {names}"),
            ),
            hints=(
                Text(N_("commit them, or put them aside meanwhile: git stash, incubo sync, git stash pop")),
                Text(N_("what is changed in them: git diff")),
            ),
        )


def _forward(root: Path, tip: str) -> None:
    """Go forward to a commit that follows ours. Raises ToolError where git refuses: then nothing has changed."""
    words = ("-c", "merge.autoStash=false", "merge", "--ff-only", "--quiet", tip)
    done = git.ask(root, *words, ours=False)
    if done.status:
        raise ToolError(
            Text(N_("what came in could not take its place: your files are as they were")),
            hints=(Text(N_("move the files named above out of the way, then start again")),),
            output=conditions.words_of(done.said),
        )


def changed_files(root: Path, old: Commit | None, tip: Commit, layout: Layout) -> Iterator[Arrived]:
    """The files that two commits have not alike."""
    base = old.id if old is not None else git.ask(root, "hash-object", "-t", "tree", "--stdin").out.strip()
    words = ("diff", "--raw", "--no-abbrev", "--no-ext-diff", "--relative", "-M80%", "-z", base, tip.id, "--")
    parts = iter(git.ask(root, *words).out.split("\0"))
    for about in parts:
        if not about:
            continue
        _, _, was, _, status = about.split(" ")
        named = path = next(parts)
        if status[0] in "RC":
            path = next(parts)
        kind = layout.kind_of(path) if path.endswith(".md") else None
        held = None if was == _NOTHING or status[0] == "C" else was
        yield Arrived(_WHAT.get(status[0], "changed"), path, kind, named if status[0] == "R" else None, held)


def before(root: Path, came: Arrivals) -> dict[str, bytes | None]:
    """What the entries that changed held before, by path (None: no file was there)."""
    files = [file for file in came.files if file.kind is not None]
    blobs = git.blobs_of(root, [file.held for file in files if file.held is not None])
    made: dict[str, bytes | None] = {file.path: None for file in files if file.old or file.held is None}
    made.update((file.old or file.path, blobs.get(file.held, b"")) for file in files if file.held is not None)
    return made


def _commit(root: Path, revision: str) -> Commit | None:
    words = ("log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", revision, "--")
    found = git.ask(root, *words)
    commit, _, day = found.out.strip().partition(" ")
    return Commit(commit, git.day_of(day)) if not found.status and day else None
