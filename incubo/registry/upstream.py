"""The other copy that a branch follows: which one, and its news.

The only place besides `remotes` where git talks to another machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from incubo.errors import ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import conditions, git


class Upstream(NamedTuple):
    """The branch checked out, the remote that it follows, the branch that it follows there, and our copy of that."""

    branch: str
    remote: str
    ref: str
    copy: str


def of(root: Path) -> Upstream:
    """What the branch checked out follows. Raises ToolError where it follows nothing."""
    branch = git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    if not branch:
        raise ToolError(
            Text(N_("no branch is checked out, so nothing can be taken in")),
            hints=(Text(N_("go back to the branch of the registry, most often: git switch main")),),
        )
    remote, ref = (
        git.ask(root, "config", "--get", f"branch.{branch}.{key}").out.strip() for key in ("remote", "merge")
    )
    copy = git.ask(root, "for-each-ref", "--format=%(upstream)", f"refs/heads/{branch}").out.strip()
    if not copy and remote and ref:  # before the first commit, git tells it no other way
        copy = ref.replace("refs/heads/", f"refs/remotes/{remote}/", 1)
    if remote and ref:
        return Upstream(branch, remote, ref, copy)
    names = git.ask(root, "remote").out.split()
    if not names:
        raise ToolError(
            Text(N_("this registry follows no other copy: there is nothing to take in")),
            hints=(Text(N_("a registry that is shared was made with git clone")),),
        )
    name = "origin" if "origin" in names else names[0]
    published = main(root, name)
    hints = [
        Text(
            N_("to follow {name}: git branch --set-upstream-to={name}/{main}"),
            {"name": name, "main": published or "main"},
        )
    ]
    if published and published != branch:
        hints.insert(0, Text(N_("to go back to what is published: git switch {main}"), {"main": published}))
    raise ToolError(Text(N_("the branch “{branch}” follows no other copy"), {"branch": branch}), hints=hints)


def fetch(root: Path, follows: Upstream) -> None:
    """Get the news of a branch. Raises ToolError without a connection, or where the branch is there no more."""
    if follows.remote == ".":  # it follows another branch of the same repository
        return
    words = ("fetch", "--no-progress", "--end-of-options", follows.remote, follows.ref)
    done = git.ask(root, *words, env=git.unasking(root))
    if not done.status:
        return
    if "couldn't find remote ref" in done.said:
        raise gone(root, follows)
    raise ToolError(
        Text(N_("no news from {name}: it cannot be reached, or does not let you in"), {"name": follows.remote}),
        hints=(
            Text(N_("is there a network (and the VPN, if one is needed)? Your files are as they were")),
            Text(N_("where git can ask for a password: git fetch {name}"), {"name": follows.remote}),
        ),
        output=conditions.words_of(done.said),
    )


def gone(root: Path, follows: Upstream) -> ToolError:
    """The branch was most often merged, then deleted there: whoever stays on it would never see anything new."""
    branch = main(root, follows.remote) or "main"
    return ToolError(
        Text(
            N_("the branch “{branch}” is not on {name} any more (or not yet)"),
            {"branch": follows.ref.removeprefix("refs/heads/"), "name": follows.remote},
        ),
        hints=(Text(N_("if it was merged, go back to what is published: git switch {main}"), {"main": branch}),),
    )


def main(root: Path, name: str) -> str | None:
    """The branch that a remote shows first, where the clone knows it."""
    head = git.ask(root, "symbolic-ref", "--quiet", "--short", f"refs/remotes/{name}/HEAD").out.strip()
    return head.removeprefix(f"{name}/") or None
