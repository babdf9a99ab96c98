"""Where a branch left another one, and what the registry's files held there: without a checkout.

Only the files that differ are read. What is staged is seen the same way: the files as they are, but for those that git
holds otherwise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from incubo.errors import ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import conditions, git
from incubo.registry.layout import Layout
from incubo.registry.store import Patched, Store

_SIMILAR = "-M60%"
"""Sheets of a kind resemble each other: two are one that moved where this much of their lines is alike."""
_NO_FILE = {"000000", "160000"}
"""Modes in git of what is not there, and of another repository within."""


class Fork(NamedTuple):
    """What differs between the commit where a branch left and its present state, by path ("/" between folders).

    `commit` is that commit's full id. `base`: what the files held there (None: there was none), `head`: what the index
    holds where it is not what the files hold. `moves`: old path → new path. `settings`: `incubo.toml` differs.
    `modes`: the mode of a file that had another one. `folders`: one of the folders became a link, or was one: only git
    knows what it held.
    """

    commit: str
    base: Mapping[str, bytes | None]
    head: Mapping[str, bytes | None]
    moves: Mapping[str, str]
    settings: bool
    modes: Mapping[str, str] = {}
    folders: bool = False

    def stores(self, root: Path, tree: Store) -> tuple[Store, Store]:
        """The files as they were and as they are, over the working tree."""
        now = Patched(tree, self.head) if self.head else tree
        if self.folders:
            return git.Revision(root, self.commit), now
        return Patched(now, self.base), now


class _Entry(NamedTuple):
    """A line of `git diff --raw`: a file, what it was called, and the blobs (None: no file).

    `mode`: the one it has now, where it had another.
    """

    path: str
    old: str
    before: str | None
    after: str | None
    status: str
    mode: str = ""


def fork(root: Path, layout: Layout, revision: str, *, staged: bool = False) -> Fork:
    """Compare the working tree, or what is `staged`, with the last commit that HEAD and a revision have in common.

    What is staged for the very first commit is compared with nothing at all: a hook sees that one too.
    Raises ToolError: no repository, no commit, an unknown revision, no common commit, files to be reconciled.
    """
    conditions.repository(root, writing=False)
    first = staged and revision == "HEAD" and _commit(root, "HEAD") is None
    commit = _no_file(root) if first else parting(root, revision)
    folders = sorted(layout.folders.values())
    places = ["--", *folders, "incubo.toml"]
    if staged:
        _reconciled(root)
        entries = list(_raw(root, "--cached", _SIMILAR, commit, *places))
        beside = {each.path: each.before for each in _raw(root, "--no-renames", *places)}
        beside.update(dict.fromkeys(_listed(root, "--others", *places)))
    else:
        entries = list(_raw(root, _SIMILAR, commit, *places))
        untracked = _listed(root, "--others", "--exclude-standard", *places)
        if untracked and any(each.status == "D" for each in entries):
            entries = _with_moves(root, commit, untracked, places)
        else:
            entries += [_Entry(path, path, None, None, "A") for path in untracked]
        beside = {}
    own = set(folders)
    base: dict[str, str | None] = {}
    for each in entries:
        if each.old != each.path:
            base.setdefault(each.path, None)
        if base.get(each.old) is None:
            base[each.old] = each.before
    settings = any("incubo.toml" in (each.path, each.old) for each in entries)
    base.update(dict.fromkeys(_new_folders(root, commit, base, own)))
    base = {path: blob for path, blob in base.items() if path.rpartition("/")[0] in own}
    head = {path: blob for path, blob in beside.items() if path.rpartition("/")[0] in own}
    held = git.blobs_of(root, [blob for blob in (*base.values(), *head.values()) if blob is not None])
    crlf = git.ask(root, "config", "--type=bool", "core.autocrlf").out.strip() == "true"

    def data(blob: str | None) -> bytes | None:
        found = None if blob is None else held.get(blob, b"")
        return found.replace(b"\n", b"\r\n") if found and crlf and b"\r" not in found else found

    moves = {each.old: each.path for each in entries if each.status == "R"}
    return Fork(
        commit,
        {path: data(blob) for path, blob in base.items()},
        {path: data(blob) for path, blob in head.items()},
        moves,
        settings,
        {each.path: each.mode for each in entries if each.mode},
        _relinked(root, commit, own, {each.path for each in entries}),
    )


def _new_folders(root: Path, commit: str, paths: Collection[str], own: Collection[str]) -> list[str]:
    """Folders that stand where an entry would, and did not at a commit."""
    found = set()
    for path in paths:
        folder = next((each for each in own if path.startswith(f"{each}/")), None)
        name, deeper, _ = path[len(folder) + 1 :].partition("/") if folder else ("", "", "")
        if deeper and name.endswith(".md"):
            found.add(f"{folder}/{name}")
    return sorted(path for path in found if not _listing(root, commit, [path]))


def _relinked(root: Path, commit: str, own: Collection[str], changed: Collection[str]) -> bool:
    """Whether a folder of entries, or one around it, is a link and was none, or was one."""
    places = {*own, *(parent.as_posix() for each in own for parent in PurePosixPath(each).parents if parent.name)}
    links = {each for each in places if (root / each).is_symlink()}
    if not links:
        return any(path in places for path in changed)
    return any(not line.startswith("120000") for line in _listing(root, commit, sorted(links)))


def _listing(root: Path, commit: str, paths: Sequence[str]) -> list[str]:
    """What a commit holds at some paths: a line each, with its mode first."""
    said = git.ask(root, "--literal-pathspecs", "ls-tree", "-z", commit, "--", *paths).out
    return [line for line in said.split("\0") if line]


def parting(root: Path, revision: str, name: str | None = None) -> str:
    """The full id of the last commit that HEAD and a revision have in common. Raises ToolError.

    `name`: what people call the revision.
    """
    name = name or revision
    head = _commit(root, "HEAD")
    if head is None:
        raise ToolError(
            Text(N_("nothing is committed yet in this repository: there is nothing to compare with")),
            hints=(Text(N_("make a first commit; until then “incubo validate” checks everything")),),
        )
    other = _commit(root, revision)
    shallow = git.ask(root, "rev-parse", "--is-shallow-repository").out.strip() == "true"
    whole = Text(N_("only the last commits are here: get them all with {command}"), {"command": _UNSHALLOW})
    action = Text(N_("in a GitHub workflow, give actions/checkout the line {line}"), {"line": "fetch-depth: 0"})
    gitlab = Text(N_("in a GitLab job, give its variables the line {line}"), {"line": 'GIT_DEPTH: "0"'})
    cut = (whole, action, gitlab) if shallow else ()
    if other is None:
        near = f"origin/{revision}"
        known = not revision.startswith("-") and _commit(root, near) is not None
        hint = (
            Text(N_("did you mean “{meant}”?"), {"meant": near})
            if known
            else Text(N_("a branch (main, origin/main), a tag or a commit can be named; git fetch brings new ones"))
        )
        message = Text(N_("git knows no revision “{revision}”"), {"revision": name})
        raise ToolError(message, hints=(hint, *(() if known else cut)))
    found = git.ask(root, "merge-base", head, other).out.split()
    if found:
        return found[0]
    about = {"revision": name}
    raise ToolError(
        Text(N_("“{revision}” and what is checked out have no commit in common here"), about),
        hints=cut or (Text(N_("their histories began apart: name a revision that this branch comes from")),),
    )


_UNSHALLOW = "git fetch --unshallow"


def _no_file(root: Path) -> str:
    """The full id of the tree that holds no file."""
    return git.ask(root, "hash-object", "-t", "tree", "--stdin", data=b"").out.strip()


def _commit(root: Path, revision: str) -> str | None:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = git.ask(root, *words)
    return None if found.status else found.out.strip()  # of a range (main..HEAD) both ends are told, with a failure


def _reconciled(root: Path) -> None:
    """Raise ToolError where the index holds several versions of a file."""
    unmerged = conditions.listed(root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z")
    if unmerged:
        raise ToolError(
            Text(
                N_("versions of these files are still to be reconciled: {names}"), {"names": conditions.some(unmerged)}
            ),
            hints=(Text(N_("settle them (git status says how), then start again")),),
        )


def _raw(root: Path, *words: str, env: Mapping[str, str] | None = None) -> Iterator[_Entry]:
    """The files that `git diff` finds changed."""
    options = ("--raw", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty", "--relative", "-z")
    said = git.ask(root, "--no-optional-locks", "--literal-pathspecs", "diff", *options, *words, env=env).out
    parts = iter(said.split("\0"))
    for about in parts:
        if not about:
            continue
        was, now, before, after, status = about.removeprefix(":").split(" ")
        old = path = next(parts)
        if status[0] in "RC":
            path = next(parts)
        if status[0] != "U":
            yield _Entry(
                path,
                old if status[0] == "R" else path,
                None if was in _NO_FILE or status[0] == "C" else before,
                None if now in _NO_FILE else after,
                status[0],
                now if was != now and not {was, now} & _NO_FILE else "",
            )


def _listed(root: Path, *words: str) -> list[str]:
    return conditions.listed(root, "--literal-pathspecs", "ls-files", "-z", *words)


def _with_moves(root: Path, commit: str, untracked: list[str], places: list[str]) -> list[_Entry]:
    """The differences with files that git does not follow yet taken in: one of them may be one that is gone, moved.

    Done in a copy of the index, which nobody else sees.
    """
    import shutil

    index = root / git.ask(root, "rev-parse", "--git-path", "index").out.removesuffix("\n")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "index")
        if index.exists():
            shutil.copyfile(index, copy)
        env = {"GIT_INDEX_FILE": str(copy)}
        data = "\0".join(untracked).encode("utf-8", "surrogateescape")
        words = ("--literal-pathspecs", "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul")
        git.ask(root, *words, data=data, env=env)
        return list(_raw(root, _SIMILAR, commit, *places, env=env))
