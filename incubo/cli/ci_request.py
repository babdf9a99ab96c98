"""What GitHub or GitLab says of the pull or merge request that a job runs for: what it comes from, and whose it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.errors import ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import git
from incubo.registry.fork import parting

_LARGEST = 25_000_000
"""More bytes than any event that GitHub tells of."""
_ZERO = "0" * 40


class Request(NamedTuple):
    """A request: the revisions that it may come from, the best first, and the login of who made it (None: unknown).

    `name` is what people call the branch that it goes to ("" where nobody said). `head` is the id of its last commit,
    where the forge checks out a merge of it: that merge's first parent is what it goes to.
    """

    bases: tuple[str, ...] = ()
    author: str | None = None
    name: str = ""
    head: str = ""


def request() -> Request:
    """What the environment says. Raises ToolError for an event that cannot be read."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return _github(_event(os.environ.get("GITHUB_EVENT_PATH")), os.environ)
    if os.environ.get("GITLAB_CI") == "true":
        return _gitlab(os.environ)
    return Request()


def base(root: Path, given: str | None, found: Request) -> tuple[str, str]:
    """What the request comes from, as people name it, and the full id of the commit where they parted.

    Raises ToolError where it is not here, UsageError where nothing tells which one it is.
    """
    if given is not None:
        return given, parting(root, given)
    candidates = found.bases or ("origin/HEAD",)
    if found.head and _commit(root, "HEAD^2") == found.head:
        candidates = ("HEAD^1", *candidates)
    for revision in candidates:
        if _commit(root, revision):
            return found.name or revision, parting(root, revision, found.name)
    if found.bases:
        return found.name, parting(root, candidates[0], found.name)  # says what is missing, and how to have it
    raise UsageError(
        Text(N_("nothing tells what this change is compared with")),
        hints=(
            Text(N_("name the branch that it goes to: incubo ci --base origin/main")),
            Text(N_("in a clone, once for all: git remote set-head origin --auto")),
        ),
    )


def _commit(root: Path, revision: str) -> str:
    return git.ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").out.strip()


def _event(path: str | None) -> Mapping[str, Any]:
    """The event that started a GitHub job; empty where there is none."""
    if not path:
        return {}
    import json

    try:
        with Path(path).open("rb") as file:
            event = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        about = {"path": path, "why": getattr(error, "strerror", None) or str(error)}
        raise ToolError(
            Text(N_("the event of this job cannot be read ({path}: {why})"), about),
            hints=(Text(N_("GITHUB_EVENT_PATH is set by GitHub's runner: leave it as it is")),),
        ) from error
    return event if isinstance(event, dict) else {}


def _github(event: Mapping[str, Any], environment: Mapping[str, str]) -> Request:
    pull = _within(event, "pull_request")
    branch = environment.get("GITHUB_BASE_REF") or _text(pull, "base", "ref")
    bases = [f"refs/remotes/origin/{branch}"] if branch else []
    bases += _known(_text(pull, "base", "sha"), _text(event, "merge_group", "base_sha"), _text(event, "before"))
    return Request(tuple(bases), _text(pull, "user", "login") or None, branch, _text(pull, "head", "sha"))


def _gitlab(environment: Mapping[str, str]) -> Request:
    bases = list(_known(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")))
    branch = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or environment.get("CI_DEFAULT_BRANCH")
    if branch:
        bases.append(f"refs/remotes/origin/{branch}")
    return Request(tuple(bases), environment.get("GITLAB_USER_LOGIN") or None, branch or "")


def _known(*commits: str) -> Iterator[str]:
    """Those that are ids of commits. (A branch that is new has zeros for what was before.)"""
    for commit in commits:
        if len(commit) >= 40 and commit != _ZERO and all(sign in "0123456789abcdef" for sign in commit):
            yield commit


def _within(event: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    found: Any = event
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _text(event: Mapping[str, Any], *names: str) -> str:
    found = _within(event, *names[:-1]).get(names[-1])
    return found if isinstance(found, str) else ""
