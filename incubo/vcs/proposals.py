"""Proposals: branches that `--propose` made from what is published, and what became of each.

A proposal is committed in a temporary working tree, so that the person's files and branch stay as they are.
What became of it is read from the branches here and those last seen on the remotes; only `fetch_proposals` uses the
network. git knows that a proposal was merged when its commits, its patch or its contents are in what is published;
that it was closed is supposed, when its branch is gone from the remote and its change is not published.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.files import cannot_write_message, overwrite_file, read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.core.problem import NOTHING_WRITTEN
from incubo.registry.proposals import PROPOSAL_PREFIX, ProposalBranch, ProposalState
from incubo.vcs import git_folder, remotes
from incubo.vcs.commits import suggest_branch_name
from incubo.vcs.git_folder import PROPOSAL_KEY, REQUEST_PREFIX, is_proposal_name
from incubo.vcs.remotes import PublishedBranch
from incubo.vcs.revision import find_common_commit, is_ancestor
from incubo.vcs.run import list_git_paths, non_interactive_env, parse_commit_date, query_git, run_git, split_lines
from incubo.vcs.status import is_modified

MAX_PROPOSALS = 20
"""The most proposals that are looked at, the latest first: each costs some git commands, unless what became of it is
known already.
"""

SETTLED_DAYS = 30
"""How many days after its last commit a proposal that is merged or closed is still told, and looked at."""

_VERDICTS_FILE = "proposals"
"""What `sync` found out of proposals, in the state folder: see `Verdicts`."""

_MAX_VERDICT_BYTES = 100_000
_MAX_PATHS = 200
"""Paths that are given to git on a command line; a larger change is compared with whole commits."""

_WORKTREE_PREFIX = "proposal-"
"""The beginning of the names of the temporary working trees, in the state folder."""

_REF_FORMAT = "%(refname)%00%(objectname)%00%(committerdate:short)%00%(contents:subject)"


class _Ref(NamedTuple):
    """A branch as `for-each-ref` lists it."""

    commit: str
    date: datetime.date
    subject: str


class ProposalRefs(NamedTuple):
    """The proposals here by branch, those last seen on remotes by (remote, branch), and the remote of each branch that
    was sent (it may be gone from there since). `ssh_setting`: the setting `core.sshCommand`, "" for none.
    """

    local: dict[str, _Ref]
    remote: dict[tuple[str, str], _Ref]
    configured: dict[str, str]
    ssh_setting: str


class FetchedProposals(NamedTuple):
    """The remotes that could not be asked for proposals, and what was read on the way: what is published, and the
    proposals. None: not known, or fetching may have changed it, so that it has to be read again.
    """

    unreachable: list[str]
    published: PublishedBranch | None
    refs: ProposalRefs | None


# Making a proposal


class NotAsPublishedError(RefusedError):
    """Files are not here as they are published; `paths`: which ones."""

    def __init__(self, message: Message, *, hints: Sequence[Message], paths: Sequence[str]) -> None:
        super().__init__(message, hints=hints)
        self.paths = tuple(paths)


def require_same_as_published(root: Path, published: PublishedBranch, paths: Sequence[str]) -> None:
    """Raise RefusedError if files of the registry at `root` are not as they are published: a proposal is only what a
    command changes, not what was written or committed here before.
    """
    changed: set[str] = set()
    for at in range(0, len(paths), _MAX_PATHS):
        batch = paths[at : at + _MAX_PATHS]
        arguments = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", published.commit, "--")
        changed.update(list_git_paths(root, "--literal-pathspecs", *arguments, *batch))
        # those that are not in the index, where git diff does not look
        changed.update(list_git_paths(root, "--literal-pathspecs", "ls-files", "--others", "-z", "--", *batch))
    if not changed:
        return
    differing = [path for path in paths if path in changed]
    hints: list[Message] = []
    checked_out = git_folder.find_checked_out_proposal(root)
    if checked_out is not None:
        hints.append(Message(N_("you are on the proposal “{branch}”"), {"branch": checked_out}))
        hints.append(remotes.go_back_hint(published.branch))
    elif query_git(root, "rev-list", "--count", f"HEAD..{published.commit}").stdout.strip() not in ("", "0"):
        hints.append(Message(N_("to bring in what was published since"), command="incubo sync"))
    elif is_modified(root, differing[0]):
        hints.append(
            Message(N_("it is changed here and not committed: undo that first, or propose it too"), hint="incubo undo")
        )
    else:
        hints.append(
            Message(
                N_("it is committed here and not published"),
                hint=Message(N_("to send it"), command="incubo sync --publish"),
            )
        )
    raise NotAsPublishedError(
        Message(
            N_("a proposal starts from what is published, and this file is not as published here: {names}"),
            {"n": len(differing), "names": shorten_list(differing)},
            N_("a proposal starts from what is published, and these files are not as published here: {names}"),
        ),
        hints=hints,
        paths=differing,
    )


@contextlib.contextmanager
def published_worktree(root: Path, published: PublishedBranch, state_folder: Path) -> Iterator[Path]:
    """Check out what is published in a temporary working tree, without a branch; yield the registry's folder there.

    It is removed at the end; those of killed processes too. Call it under the write lock. Raises ToolError.
    """
    top = git_folder.find_worktree_root(root)
    if top is None:
        raise ToolError(Message(N_("this registry is not in a git repository")))
    for leftover in state_folder.glob(f"{_WORKTREE_PREFIX}*"):
        _remove_worktree(root, leftover)
    state_folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_WORKTREE_PREFIX, dir=state_folder))
    try:
        result = run_git(
            root, "worktree", "add", "--quiet", "--detach", "--", str(folder), published.commit,
            env={"GIT_LFS_SKIP_SMUDGE": "1"}, for_parsing=False,
        )  # fmt: skip
        result.require_success(
            Message(N_("git cannot take out what is published, to make a proposal of it")),
            NOTHING_WRITTEN,
        )
        published_root = folder / root.relative_to(top)
        if not published_root.resolve().is_relative_to(folder.resolve()):
            message = N_("the folder {folder} leads out of the registry")
            raise RefusedError(Message(message, {"folder": root.relative_to(top).as_posix()}))
        published_root.mkdir(parents=True, exist_ok=True)
        yield published_root
    finally:
        _remove_worktree(root, folder)


def _remove_worktree(root: Path, folder: Path) -> None:
    """Remove a temporary working tree, whatever is in it."""
    if run_git(root, "worktree", "remove", "--force", "--force", "--", str(folder)).exit_code:
        shutil.rmtree(folder, ignore_errors=True)
        run_git(root, "worktree", "prune")


def mark_as_proposal(root: Path, branch: str) -> None:
    """Remember that a branch is a proposal, in the repository's settings: git forgets it with the branch."""
    run_git(root, "config", "--local", f"branch.{branch}.{PROPOSAL_KEY}", "true")


class SentProposal(NamedTuple):
    """A proposal that was sent: its branch, how many commits it has, and the page that opens its request ("": none)."""

    branch: str
    commits: int
    url: str


def send_commits(root: Path, commit: str, commits: int) -> SentProposal:
    """Make a proposal of commits that were made on the current branch, up to `commit`, and send it.

    Raises ToolError: then there is no such branch.
    """
    subject = query_git(root, "log", "-1", "--format=%s", "--no-show-signature", commit, "--").stdout.strip()
    branch = suggest_branch_name(subject, root, list_sent_names(root))
    ref = f"refs/heads/{branch}"
    run_git(root, "update-ref", ref, commit, "0" * 40)
    mark_as_proposal(root, branch)
    try:
        return SentProposal(branch, commits, remotes.push_branch(root, branch))
    except BaseException as error:
        run_git(root, "branch", "-D", "--quiet", "--", branch)
        if isinstance(error, ToolError):
            error.message = Message(N_("your changes could not be proposed: they are safe on this computer"))
            error.hints = (
                Message(N_("is there a network, and may you send branches? Then"), command="incubo sync --propose"),
            )
        raise


def find_overlaps(root: Path, branch: str, published: PublishedBranch) -> list[tuple[ProposalBranch, list[str], bool]]:
    """The open proposals that change some files of the proposal `branch` too: each with these files, and whether git
    can merge only one of them as they are (it is supposed where this git cannot try).
    """
    ref = f"refs/heads/{branch}"
    paths = set(_changed_paths(root, published.commit, ref))
    overlaps = []
    for other in list_proposals(root, published):
        if other.branch == branch or other.state not in (ProposalState.open, ProposalState.unsent):
            continue
        shared = sorted(paths.intersection(_changed_paths(root, published.commit, other.ref)))
        if shared:
            merge = query_git(root, "merge-tree", "--write-tree", "--name-only", "--no-messages", ref, other.ref)
            overlaps.append((other, shared, merge.exit_code != 0))
    return overlaps


def _changed_paths(root: Path, base: str, ref: str) -> list[str]:
    """The files of the repository that a branch changes since it left another one."""
    return list_git_paths(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", f"{base}...{ref}", "--")


def withdraw(root: Path, branch: str, commit: str, remote: str, published: PublishedBranch) -> None:
    """Delete the branch of a proposal, on the remote ("": it was not sent) and here, if it is still at `commit`.

    `published`: where to go from a branch that is checked out. Raises RefusedError if others have changed it, or if
    it is checked out; ToolError if the remote cannot be reached.
    """
    local = _read_refs(root, f"refs/heads/{branch}").get(f"refs/heads/{branch}")
    require_not_checked_out(root, branch, published)
    if local is not None and local.commit != commit:
        raise _changed_since_error(branch)
    if remote:
        result = run_git(
            root, "push", "--no-progress", f"--force-with-lease=refs/heads/{branch}:{commit}", "--end-of-options",
            remote, f":refs/heads/{branch}", env=non_interactive_env(root),
        )  # fmt: skip
        if result.exit_code:
            is_gone = branch not in _list_remote_branches(root, remote, [branch], non_interactive_env(root))
            if not is_gone and "stale info" in result.stderr:
                raise _changed_since_error(branch)
            if not is_gone:
                result.require_success(
                    Message(N_("the proposal could not be withdrawn from {name}"), {"name": remote}),
                    Message(N_("is there a network? Else close its request on the forge, with its branch")),
                )
        run_git(root, "update-ref", "-d", f"refs/remotes/{remote}/{branch}")
    if local is not None:
        result = run_git(root, "branch", "-D", "--quiet", "--", branch)
        result.require_success(Message(N_("the branch “{branch}” could not be deleted here"), {"branch": branch}))


def _changed_since_error(branch: str) -> RefusedError:
    return RefusedError(
        Message(N_("the proposal “{branch}” has changed since: other people's work would be lost"), {"branch": branch}),
        hints=(Message(N_("close its request on the forge instead")),),
    )


def find_base(root: Path, proposal: ProposalBranch, published: PublishedBranch) -> str:
    """The commit that a proposal starts from: the last one that what is published has too. Raises ToolError."""
    base = find_common_commit(root, published.commit, proposal.commit)
    if base is None:
        message = N_("the proposal “{branch}” and what is published have nothing in common")
        raise ToolError(Message(message, {"branch": proposal.branch}))
    return base


def is_behind(root: Path, proposal: ProposalBranch, published: PublishedBranch) -> bool:
    """Whether something was published since a proposal began."""
    return not is_ancestor(root, published.commit, proposal.commit)


def is_outdated(root: Path, proposal: ProposalBranch, published: PublishedBranch) -> bool:
    """Whether a proposal waits, and the same files were changed in what is published since it began."""
    waits = proposal.state in (ProposalState.open, ProposalState.unsent)
    if not waits or not is_behind(root, proposal, published):
        return False
    own = _changed_paths(root, published.commit, proposal.commit)
    return not set(own).isdisjoint(_changed_paths(root, proposal.commit, published.commit))


def move_proposal(root: Path, proposal: ProposalBranch, commit: str) -> None:
    """Set the branch of a proposal to another commit, on the remote and then here, if it is still at its own.

    Raises RefusedError if others have changed it, ToolError if it could not be sent: then it is as it was.
    """
    branch, remote = proposal.branch, proposal.remote or remotes.find_push_remote(root)
    expected = proposal.commit if proposal.is_seen_on_remote else ""
    local = _read_refs(root, f"refs/heads/{branch}").get(f"refs/heads/{branch}")
    if local is not None and local.commit != proposal.commit:
        raise _changed_since_error(branch)
    ref = f"refs/heads/{branch}"
    result = remotes.push_commit(root, remote, commit, ref, f"--force-with-lease={ref}:{expected}")
    if result.exit_code and "stale info" in result.stderr:
        raise _changed_since_error(branch)
    result.require_success(
        Message(N_("the proposal “{branch}” could not be sent to {name}"), {"branch": branch, "name": remote}),
        Message(N_("is there a network, and may you write there? Your files are as they were")),
    )
    run_git(root, "update-ref", f"refs/remotes/{remote}/{branch}", commit)
    if local is not None:
        run_git(root, "update-ref", "-m", "incubo proposals update", f"refs/heads/{branch}", commit, proposal.commit)
        run_git(root, "config", "--local", f"branch.{branch}.remote", remote)
        run_git(root, "config", "--local", f"branch.{branch}.merge", f"refs/heads/{branch}")


def require_not_checked_out(root: Path, branch: str, published: PublishedBranch) -> None:
    """Raise RefusedError if a branch is checked out, here or in a linked working tree."""
    if _is_checked_out(root, branch):
        raise RefusedError(
            Message(N_("the proposal “{branch}” is checked out"), {"branch": branch}),
            hints=(remotes.go_back_hint(published.branch),),
        )


def _is_checked_out(root: Path, branch: str) -> bool:
    """Whether a branch is checked out, here or in a linked working tree."""
    lines = split_lines(query_git(root, "worktree", "list", "--porcelain").stdout)
    return f"branch refs/heads/{branch}" in lines


# What became of them


class Verdicts(NamedTuple):
    """What was found out of proposals, by commit, so that it is not found out again: `merged` ones, which stay so, and
    `open_at`, the commit of what was published when the proposal was not in it.
    """

    merged: frozenset[str] = frozenset()
    open_at: Mapping[str, str] = MappingProxyType({})


NO_VERDICTS = Verdicts()
"""Nothing is known."""


def read_verdicts(state_folder: Path) -> Verdicts:
    """What `save_verdicts` kept; nothing where it is missing or cannot be read: it is found out again."""
    try:
        lines = read_regular_file(state_folder / _VERDICTS_FILE, _MAX_VERDICT_BYTES).decode("ascii").splitlines()
    except (OSError, ValueError):
        return NO_VERDICTS
    words = [line.split(" ") for line in lines]
    return Verdicts(
        frozenset(word[0] for word in words if len(word) == 1),
        {word[0]: word[1] for word in words if len(word) == 2},
    )


def save_verdicts(state_folder: Path, found: Iterable[ProposalBranch], published: PublishedBranch) -> None:
    """Keep what became of these proposals, and of no others. Call it under the write lock. Raises ToolError."""
    lines = []
    for proposal in found:
        if proposal.state is ProposalState.merged:
            lines.append(proposal.commit)
        elif proposal.state is not ProposalState.unknown:
            lines.append(f"{proposal.commit} {published.commit}")
    file = state_folder / _VERDICTS_FILE
    try:
        overwrite_file(file, "".join(f"{line}\n" for line in lines).encode("ascii"))
    except OSError as error:
        raise ToolError(cannot_write_message(file, error)) from error


def list_proposals(
    root: Path,
    published: PublishedBranch | None,
    *,
    branch: str | None = None,
    today: datetime.date | None = None,
    verdicts: Verdicts = NO_VERDICTS,
    refs: ProposalRefs | None = None,
) -> list[ProposalBranch]:
    """The proposals, the latest first, or only the one on `branch`: those of which it is known what became of them, and
    `MAX_PROPOSALS` others. Uses no network.

    Merged ones that others sent are among them: `is_told` leaves them out. `published`: None if it is not known, and
    then neither is what became of any. `today`: those that have been gone from the remote for long are left out.
    `verdicts`: what is known already. `refs`: the proposals, if they were read just now.
    """
    local, remote_refs, configured, _ = refs if refs is not None else _read_proposal_refs(root)
    names = {*local, *(name for _, name in remote_refs)}
    candidates = []
    for name in names if branch is None else names & {branch}:
        sent_to = next((remote for remote, sent in remote_refs if sent == name), None)
        ref = remote_refs[sent_to, name] if sent_to is not None else local[name]
        is_gone = sent_to is None and name in configured
        if not (is_gone and today is not None and (today - ref.date).days > SETTLED_DAYS):
            candidates.append((ref.date, name, ref, sent_to))
    merged: dict[str, bool] = {}
    if published is not None and candidates:
        merged.update((commit, False) for commit, seen in verdicts.open_at.items() if seen == published.commit)
        merged.update(dict.fromkeys((*verdicts.merged, *_list_contained(root, published)), True))
    unknown = dict.fromkeys(ref.commit for _, _, ref, _ in sorted(candidates, reverse=True) if ref.commit not in merged)
    if published is not None:
        merged.update((commit, is_merged(root, published.commit, commit)) for commit in [*unknown][:MAX_PROPOSALS])
    found = []
    for _, name, ref, sent_to in sorted(candidates, reverse=True):
        if published is None:
            state = ProposalState.merged if ref.commit in verdicts.merged else ProposalState.unknown
        elif ref.commit not in merged:
            continue
        elif merged[ref.commit]:
            state = ProposalState.merged
        elif sent_to is not None:
            state = ProposalState.open
        else:
            state = ProposalState.closed if name in configured else ProposalState.unsent
        remote = sent_to or configured.get(name, "")
        found.append(
            ProposalBranch(name, ref.commit, ref.date, ref.subject, remote, name in local, state, sent_to is not None)
        )
    return found


def is_told(proposal: ProposalBranch, today: datetime.date) -> bool:
    """Whether a person is told of a proposal: one that is settled, if it is theirs and was made not long ago."""
    is_settled = proposal.state in (ProposalState.merged, ProposalState.closed)
    return not is_settled or (proposal.is_ours and (today - proposal.date).days <= SETTLED_DAYS)


def _list_contained(root: Path, published: PublishedBranch) -> set[str]:
    """The last commits of the branches that are whole in what is published: one git command for all of them."""
    arguments = ("for-each-ref", "--format=%(objectname)", f"--merged={published.commit}", "--")
    return set(query_git(root, *arguments, "refs/heads", "refs/remotes").stdout.split())


def is_merged(root: Path, published: str, commit: str) -> bool:
    """Whether a change is in what is published: by its commits, by its contents, or by its patch (a request that was
    squashed or rebased).
    """
    base = find_common_commit(root, published, commit)
    if base == commit:
        return True
    root = git_folder.find_worktree_root(root) or root  # paths are those of the repository
    if base is None or base == published:  # nothing was published since it began
        return False
    paths = list_git_paths(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", base, commit, "--")
    if not paths:
        return False
    options = ("--no-ext-diff", "--no-textconv", "--no-renames", "--no-color")
    pathspec = ("--", *(paths if len(paths) <= _MAX_PATHS else ()))
    if not query_git(root, "--literal-pathspecs", "diff", "--quiet", *options, published, commit, *pathspec).exit_code:
        return True
    whole = query_git(root, "diff", *options, "--full-index", base, commit, "--").stdout
    later = query_git(
        root, "--literal-pathspecs", "log", "--patch", "--no-merges", "--format=commit %H", "--no-show-signature",
        *options, "--full-index", f"{base}..{published}", *pathspec,
    ).stdout  # fmt: skip
    wanted = _patch_ids(root, whole)
    if wanted and wanted <= _patch_ids(root, later):
        return True
    lines = query_git(root, "cherry", published, commit).stdout.splitlines()
    return bool(lines) and all(line.startswith("-") for line in lines)


def _patch_ids(root: Path, patches: str) -> set[str]:
    """The ids of patches, the same whatever the lines around them have moved to."""
    result = query_git(root, "patch-id", "--stable", stdin=patches.encode("utf-8", "surrogateescape"))
    return {line.split()[0] for line in result.stdout.splitlines() if line}


def _read_proposal_refs(root: Path) -> ProposalRefs:
    if git_folder.find_worktree_root(root) is None:
        return ProposalRefs({}, {}, {}, "")
    marked: set[str] = set()
    configured: dict[str, str] = {}
    names: set[str] = set()
    ssh_setting = ""
    pattern = rf"^(branch\..*\.({PROPOSAL_KEY}|remote)|remote\..*\.(url|fetch)|core\.sshcommand)$"
    for record in query_git(root, "config", "--null", "--get-regexp", pattern).stdout.split("\0"):
        key, _, value = record.partition("\n")
        section, _, rest = key.partition(".")
        name, _, variable = rest.rpartition(".")
        if section == "core":
            ssh_setting = value
        elif section == "remote":
            names.add(name)
        elif variable == PROPOSAL_KEY:
            marked.add(name)
        elif name:
            configured[name] = value
    local, remote_refs = {}, {}
    known_remotes = sorted(names, key=len, reverse=True)
    for ref, about in _read_refs(root, "refs/heads", "refs/remotes").items():
        if ref.startswith("refs/heads/"):
            name = ref.removeprefix("refs/heads/")
            if name in marked or is_proposal_name(name):
                local[name] = about
            continue
        tracked = ref.removeprefix("refs/remotes/")
        remote = next((each for each in known_remotes if tracked.startswith(f"{each}/")), None)
        name = tracked.removeprefix(f"{remote}/")
        if remote is not None and (name in marked or is_proposal_name(name)):
            remote_refs[remote, name] = about
    sent_to = {name: remote for name, remote in configured.items() if remote in known_remotes}
    return ProposalRefs(local, remote_refs, sent_to, ssh_setting)


def _read_refs(root: Path, *patterns: str) -> dict[str, _Ref]:
    """The refs below some prefixes, by full name."""
    refs = {}
    for line in query_git(root, "for-each-ref", f"--format={_REF_FORMAT}", "--", *patterns).stdout.split("\n"):
        fields = line.split("\0")
        if len(fields) == 4 and fields[2]:  # a tag of something else than a commit has no date
            refs[fields[0]] = _Ref(fields[1], parse_commit_date(fields[2]), fields[3])
    return refs


# Looking at the remote


def fetch_proposals(root: Path, fetched_ref: str) -> FetchedProposals:
    """Fetch what is published (unless it is `fetched_ref`, which was fetched just now) and the proposals of the
    remotes that have some, or could; forget those that are gone there.
    """
    unreachable = []
    push_remote: str | None = None
    published: PublishedBranch | None = None
    with contextlib.suppress(ToolError, UsageError):  # no remote, or several and none chosen: those that have proposals
        known = remotes.list_remotes(root)
        push_remote = remotes.find_push_remote(root, known)
        published = remotes.find_out_published(root, known)
        if f"refs/remotes/{published.shown_name}" != fetched_ref:
            remote, branch, published = published.remote, published.branch, None
            try:
                _fetch_branches(root, remote, [branch], non_interactive_env(root))
            except ToolError:
                unreachable.append(remote)
    refs = _read_proposal_refs(root)
    names_by_remote: dict[str, set[str]] = {remote: set() for remote, _ in refs.remote}
    for remote, name in refs.remote:
        names_by_remote[remote].add(name)
    for name in refs.local:
        if name in refs.configured:
            names_by_remote.setdefault(refs.configured[name], set()).add(name)
    if push_remote is not None:
        names_by_remote.setdefault(push_remote, set())
    env = non_interactive_env(root, refs.ssh_setting)
    may_have_changed = False
    for remote, names in names_by_remote.items():
        try:
            present = _list_remote_branches(root, remote, names, env)
            new = {name for name, commit in present.items() if _tracked_commit(refs.remote, remote, name) != commit}
            may_have_changed = may_have_changed or bool(new)
            _fetch_branches(root, remote, new, env)
        except ToolError:
            unreachable.append(remote)
            continue
        for name in names - set(present):
            if (remote, name) in refs.remote:
                may_have_changed = True
                run_git(root, "update-ref", "-d", f"refs/remotes/{remote}/{name}", refs.remote[remote, name].commit)
    unreachable = list(dict.fromkeys(unreachable))
    if may_have_changed:
        return FetchedProposals(unreachable, None, None)
    return FetchedProposals(unreachable, published, refs)


def list_sent_names(root: Path) -> set[str]:
    """The names that incubo gave to branches of the remote that branches are pushed to, as it is now; empty if it
    cannot be reached: pushing then says so.
    """
    try:
        return set(_list_remote_branches(root, remotes.find_push_remote(root), (), non_interactive_env(root)))
    except (ToolError, UsageError):
        return set()


def _tracked_commit(refs: dict[tuple[str, str], _Ref], remote: str, name: str) -> str | None:
    ref = refs.get((remote, name))
    return ref.commit if ref is not None else None


def _list_remote_branches(root: Path, remote: str, names: Iterable[str], env: Mapping[str, str]) -> dict[str, str]:
    """Those of these branches that a remote has, and all that incubo named, each with its commit. Raises ToolError."""
    named_by_incubo = (f"refs/heads/{prefix}*" for prefix in (PROPOSAL_PREFIX, REQUEST_PREFIX))
    names = set(names)
    patterns = [*named_by_incubo, *(f"refs/heads/{name}" for name in sorted(names))]
    result = run_git(root, "ls-remote", "--heads", "--quiet", "--end-of-options", remote, *patterns, env=env)
    result.require_success(Message(N_("{name} cannot be reached, or refuses access"), {"name": remote}))
    lines = (line.partition("\t") for line in split_lines(result.stdout))
    found = {ref.removeprefix("refs/heads/"): commit for commit, _, ref in lines}
    # a pattern fits the end of a longer name, too
    return {name: commit for name, commit in found.items() if name in names or is_proposal_name(name)}


def _fetch_branches(root: Path, remote: str, names: Iterable[str], env: Mapping[str, str]) -> None:
    """Fetch branches of a remote. Raises ToolError."""
    refspecs = [f"+refs/heads/{name}:refs/remotes/{remote}/{name}" for name in sorted(names)]
    if not refspecs:
        return
    arguments = ("fetch", "--no-progress", "--no-tags", "--end-of-options", remote, *refspecs)
    result = run_git(root, *arguments, env=env)
    result.require_success(Message(N_("{name} cannot be reached, or refuses access"), {"name": remote}))
