"""`sync`: what colleagues published and what was changed here, put together: computed first, then written in one step.

Changes that are committed here and not published are made again, each as a commit, on top of what is published; what is
not committed stays uncommitted. Nothing is written before every question has an answer: until then, and after an error
or Ctrl-C, every file, the branch and the index are as they were.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import filelock

from incubo.app.changes.apply import make_finding_messages
from incubo.app.changes.source_state import find_difference
from incubo.app.sharing.merging import Answers, GivenUpStop, KeptEnd, MergeLog, RegistryMerger, StopEffects
from incubo.app.workspace import Workspace
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import NotEditableError, RefusedError, ToolError
from incubo.core.failures import raise_failures
from incubo.core.i18n import N_, limit_names, temporary_language, translate
from incubo.core.interrupts import hold_interrupts
from incubo.core.message import Message
from incubo.core.progress import Progress, track_step
from incubo.diff.sentences.phrasing import shorten
from incubo.edit import journal, transaction
from incubo.edit.commit_subjects import CommitSubject, parse_commit_subject
from incubo.edit.file_edits import FileEdits
from incubo.edit.merge.conflicts import Side
from incubo.edit.missions import member_name
from incubo.edit.plan import Plan
from incubo.edit.verbs.rename import follow_rename
from incubo.edit.verbs.stop import close_or_note_jobs, end_or_note_team
from incubo.registry.file_changes import FileVersion, follow_renames
from incubo.registry.layout import IMPORTS_FOLDER, POSTPONED_FILE, entry_id_from_path, has_entry_name
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import entry_title
from incubo.registry.ownership import find_source_place
from incubo.registry.registry import Registry
from incubo.registry.store import Store
from incubo.source.reader import parse_file
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions
from incubo.validation.new_findings import Baseline, compare_with_baseline, make_new_finding_filter
from incubo.vcs import divergence, git_folder, preflight, revision, status, three_way
from incubo.vcs.commits import CommitRefusedError, check_ready_to_commit, commit_files
from incubo.vcs.comparison import diff_commits
from incubo.vcs.divergence import Divergence, FileUpdate
from incubo.vcs.revision import RevisionStore
from incubo.vcs.run import read_blobs
from incubo.vcs.three_way import BothChanged, Contents, OwnCommit, TreeMerge, TreeWriter
from incubo.vcs.tree_diff import diff_trees

_FOLDER_PREFIX = "sync-"
"""The beginning of the names of temporary folders, in the state folder."""
_IN_USE = "in-use"
"""The lock of such a folder."""


NewFinding: TypeAlias = tuple[str, Message]
"""A finding: the path in the registry of the file, and what is wrong."""


class MergedVersion(NamedTuple):
    """Both sides together. `commit`: the last commit, with our commits on top of what is published. `update`: what is
    to be written on disk, `originals`: what these files hold. `log`: what merging met; with questions, it is a draft.
    `own_paths`: the files that this copy changed. `before`, `after`: the trees of the files on disk. All paths are
    those of the repository.
    """

    commit: str
    update: FileUpdate
    originals: dict[str, bytes]
    log: MergeLog
    own_paths: frozenset[str]
    before: str
    after: str

    @property
    def is_complete(self) -> bool:
        """Whether every question has an answer."""
        return not self.log.questions


@contextlib.contextmanager
def temporary_folder(workspace: Workspace) -> Iterator[Path]:
    """A folder in the state folder, removed at the end; those of killed processes too, which hold their lock no more:
    others may be in use at the same time, by a page or at a terminal, or be another user's.
    """
    state_folder = workspace.state_folder
    with transaction.write_lock(state_folder):
        for leftover in state_folder.glob(f"{_FOLDER_PREFIX}*"):
            with contextlib.suppress(OSError), filelock.FileLock(leftover / _IN_USE, timeout=0):
                shutil.rmtree(leftover, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX, dir=state_folder))
        in_use = filelock.FileLock(folder / _IN_USE)
        in_use.acquire()
    try:
        yield folder
    finally:
        in_use.release()
        shutil.rmtree(folder, ignore_errors=True)


_STEPS = 6
"""The steps of putting both sides together."""


def merge_versions(
    workspace: Workspace, found: Divergence, answers: Answers, folder: Path, progress: Progress | None = None
) -> MergedVersion:
    """Put together what is published, our commits and our files. Writes only objects of git. Raises ToolError."""
    steps = [track_step(progress, number, _STEPS) for number in range(_STEPS)]
    top = git_folder.find_worktree_root(workspace.root)
    if top is None:
        raise ToolError(Message(N_("this registry is not in a git repository")))
    merger = RegistryMerger(workspace, top, workspace.git_prefix, answers)
    trees = _TreeMerger(merger, TreeWriter(top, folder))
    commit = found.remote.sha
    if found.local is not None and found.own_commits and found.incoming_commits:
        base = found.base.sha if found.base else found.local.sha
        commit = replay_commits(trees, base, found.local.sha, commit, steps[0])
    elif found.own_commits and found.local is not None:
        commit = found.local.sha
    old = found.local.sha if found.local is not None else revision.empty_tree(top)
    incoming = [change.path for change in diff_trees(top, old, commit)]
    folders = [workspace.git_prefix + name for name in sorted(workspace.layout.folders.values())]
    new_files = divergence.list_new_files(top, folders, incoming)
    _end_step(steps[1])
    mine = divergence.snapshot(top, folder, new_files)
    _end_step(steps[2])
    result = trees.merge(old, mine, commit, is_draft=True)
    _end_step(steps[3])
    update = divergence.read_update(top, mine, result, folder)
    _end_step(steps[4])
    originals = {path: (top / path).read_bytes() for path in update.files if (top / path).is_file()}
    if divergence.snapshot(top, folder, new_files) != mine:
        raise RefusedError(
            Message(N_("files changed in the meantime: nothing was written")),
            hints=(Message(N_("start again: the new contents will be read")),),
        )
    _end_step(steps[5])
    base = found.base.sha if found.base is not None else old
    own_changes = (*diff_trees(top, base, old), *diff_trees(top, old, mine))
    own_paths = frozenset(change.path for change in own_changes)
    return MergedVersion(commit, update, originals, merger.log, own_paths, trees.place(mine), result)


def _end_step(step: Progress | None) -> None:
    if step is not None:
        step(1, 1)


def rebase_branch(
    workspace: Workspace, base: str, tip: str, onto: str, answers: Answers, folder: Path
) -> tuple[str, MergeLog]:
    """The commits from `base` to `tip`, made again on top of `onto`, and what that met; with questions, `tip`.

    Raises ToolError.
    """
    top = git_folder.find_worktree_root(workspace.root) or workspace.root
    merger = RegistryMerger(workspace, top, workspace.git_prefix, answers)
    return replay_commits(_TreeMerger(merger, TreeWriter(top, folder)), base, tip, onto), merger.log


def find_new_findings(workspace: Workspace, found: Divergence, version: MergedVersion) -> tuple[NewFinding, ...]:
    """What both sides together leave wrong, and neither had wrong before. Raises ToolError."""
    prefix = workspace.git_prefix
    files = {path.removeprefix(prefix): data for path, data in version.update.files.items() if path.startswith(prefix)}
    if not version.own_paths or not files:
        return ()
    store = Plan(files, {}).overlay_store(workspace.store)
    ours = workspace.load_registry()
    after = reload_registry(ours, store, list(files), workspace.entry_kinds)
    theirs = workspace.load_registry(store=RevisionStore(workspace.root, found.remote.sha))
    added = _compare_findings(workspace, ours, after, (version.before, version.after))
    options = ValidationOptions(severities=workspace.settings.severities)
    baseline = _make_baseline(workspace, theirs, after, (found.remote.sha, version.after))
    keep_new = make_new_finding_filter(baseline, workspace.as_of, options)
    return _describe_findings(keep_new(after, added, {}), store)


def find_new_errors(workspace: Workspace, published: str, own: str = "HEAD") -> tuple[NewFinding, ...]:
    """The errors that the commit `own` adds to what is published, the commit `published`. Raises ToolError.

    What came with the news of a source is none of ours, and nobody here can correct it.
    """
    store = RevisionStore(workspace.root, own)
    after = workspace.load_registry(store=store)
    before = workspace.load_registry(store=RevisionStore(workspace.root, published))
    added = _compare_findings(workspace, before, after, (published, own))
    errors = [finding for finding in added if finding.severity == "error"]
    with_source = find_difference(workspace, after) if errors else None
    if with_source is not None:
        options = ValidationOptions(severities=workspace.settings.severities)
        keep_new = make_new_finding_filter(Baseline(with_source.before, "", ""), workspace.as_of, options)
        ours = keep_new(after, errors, {})
        errors = [
            error
            for error in errors
            if error in ours or find_source_place(after, error.region.path, error.field_path) is None
        ]
    return _describe_findings(errors, store)


def _compare_findings(
    workspace: Workspace, before: Registry, after: Registry, trees: tuple[str, str]
) -> Sequence[Diagnostic]:
    """The findings that `after` has and `before` has not, without advice. `trees`: what git calls both."""
    options = ValidationOptions(severities=workspace.settings.severities)
    baseline = _make_baseline(workspace, before, after, trees)
    return compare_with_baseline(baseline, after, workspace.as_of, options).diagnostics


def _make_baseline(workspace: Workspace, before: Registry, after: Registry, trees: tuple[str, str]) -> Baseline:
    changes = diff_commits(workspace.root, *trees)
    renames = {change.old_path: change.path for change in changes if change.is_rename}
    return Baseline(before, "", "", follow_renames(before, after, renames))


def _describe_findings(findings: Sequence[Diagnostic], store: Store) -> tuple[NewFinding, ...]:
    texts = make_finding_messages(findings, store.read)
    return tuple((finding.region.path, text[0]) for finding, text in zip(findings, texts, strict=True))


WHAT_IS_POSTPONED = Message(N_("what is postponed"))
"""What is sent beside entries, as commits and questions name it."""


def list_pending(workspace: Workspace) -> list[str]:
    """The files of entries that are written here and in no commit, and what is postponed: paths in the registry.

    Raises ToolError.
    """
    places = [*sorted(workspace.layout.folders.values()), POSTPONED_FILE]
    kind_of = workspace.layout.kind_of_path
    return [
        path
        for path in status.list_uncommitted(workspace.root, places) or []
        if path == POSTPONED_FILE or (has_entry_name(path) and kind_of(path) is not None)
    ]


@raise_failures()
def commit_pending(workspace: Workspace, paths: Sequence[str], *, only_entries: bool = False) -> None:
    """Commit these files as they are, under a subject that names the entries, and with them the settings and what is
    kept of imports, if not `only_entries`. Nothing is done where all of them are committed.

    Raises ToolError, RefusedError.
    """
    others = [] if only_entries else status.list_uncommitted(workspace.root, [CONFIG_FILE, IMPORTS_FOLDER]) or []
    files = [*paths, *others]
    if not files:
        return
    check_ready_to_commit(workspace.root, None, will_push=False, paths=files)
    registry = workspace.load_registry()
    committed: Registry | None = None
    titles = []
    for path in paths:
        kind, entry_id = workspace.layout.kind_of_path(path), entry_id_from_path(path)
        if kind is not None and path in registry.known_paths:
            titles.append(shorten(entry_title(registry, kind, entry_id)))
        elif kind is not None:  # removed: what it was called
            committed = committed or workspace.load_registry(store=RevisionStore(workspace.root, "HEAD"))
            titles.append(shorten(entry_title(committed, kind, entry_id)))
    if POSTPONED_FILE in paths:
        titles.append(translate(WHAT_IS_POSTPONED))
    subject = Message(N_("Changes of {names:list}"), {"names": limit_names(titles or files)})
    try:
        commit_files(workspace.root, files, f"{CommitSubject('sync', '', translate(subject))}\n", None)
    except CommitRefusedError as error:
        template = N_("your changes are saved in your files, but neither committed nor sent: {why}")
        hint = Message(N_("once what git says is settled, do this again"))
        raise CommitRefusedError(template, error.why, hints=(hint,), output=error.output) from error


class _ReadOnceStore(RevisionStore):
    """The files of a commit, each read once: every rename looks for references in all of them."""

    def __init__(self, root: Path, revision: str) -> None:
        super().__init__(root, revision)
        self._contents: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        """The bytes of a file, as in every `Store`."""
        if path not in self._contents:
            self._contents[path] = super().read(path)
        return self._contents[path]


class _Commits(NamedTuple):
    """What is merged: commits, or as `ours` a tree that is in none yet (`is_draft`)."""

    base: str
    ours: str
    theirs: str
    is_draft: bool

    def find(self, root: Path, side: Side) -> tuple[str, str]:
        """The commit of a side, and that of the other one."""
        ours = three_way.make_draft_commit(root, self.ours, [self.base]) if self.is_draft else self.ours
        return (ours, self.theirs) if side is Side.ours else (self.theirs, ours)


class _TreeMerger:
    """Merges trees with the files of a registry."""

    def __init__(self, merger: RegistryMerger, writer: TreeWriter) -> None:
        self.merger = merger
        self.writer = writer
        self._moves: dict[str, str] = {}

    def like(self, merger: RegistryMerger) -> _TreeMerger:
        """Another one, that gives our files the same names."""
        other = _TreeMerger(merger, self.writer)
        other._moves = self._moves
        return other

    def merge(self, base: str, ours: str, theirs: str, *, is_draft: bool = False) -> str:
        """The id of the tree with both changes; what refers to an entry that a side renamed has its new name.

        A file of ours whose name another one of theirs has gets another name in all trees of our side (`place`).
        `is_draft`: our side is what is not committed yet.
        """
        root, merger = self.merger.root, self.merger
        commits = _Commits(base, ours, theirs, is_draft=is_draft)
        base, ours = self.place(base), self.place(ours)
        found = three_way.compare_trees(root, base, ours, theirs, merger.is_same)
        twice = {file.path for file in found.both if merger.keeps_both(file, is_draft=is_draft)}
        if twice or found.taken:
            self._make_room(sorted(twice.union(found.taken)), ours, theirs)
            ours = self.place(ours)
            found = three_way.compare_trees(root, base, ours, theirs, merger.is_same)
        renamed = [file for file in found.both if file.has_two_names]
        if renamed:
            ours, theirs = self._agree_on_names(ours, theirs, renamed, is_draft=is_draft)
            found = three_way.compare_trees(root, base, ours, theirs, merger.is_same)
        ours, theirs, is_changed = self._share_renames(ours, theirs, found)
        if is_changed:
            found = three_way.compare_trees(root, base, ours, theirs, merger.is_same)
        contents = three_way.read_contents(root, found.both)
        merger.find_copies = partial(self._find_copies, base, ours)
        trees = {Side.ours: ours, Side.theirs: theirs}
        for file in found.both:
            for stop in merger.find_given_up_stops(file, contents[file], is_draft=is_draft):
                files = self._find_files_before(commits, file, stop)
                trees[stop.side] = self.writer.write_files(trees[stop.side], files)
        if list(trees.values()) != [ours, theirs]:
            found = three_way.compare_trees(root, base, trees[Side.ours], trees[Side.theirs], merger.is_same)
            contents = three_way.read_contents(root, found.both)
        tree = self.writer.write(found, contents, merger.merge_draft if is_draft else merger.merge)
        self._note_stops(commits, contents)
        for renames in found.renames:
            tree = self._follow_renames(tree, renames.names, renames.paths)
        return tree

    def _find_copies(self, base: str, ours: str, file: BothChanged) -> Iterator[tuple[bytes, bytes]]:
        """What imports took of an entry, in two trees, where they differ."""
        prefix, list_files = self.merger.prefix, self.writer.list_files
        kind = self.merger.workspace.layout.kind_of_path(file.path.removeprefix(prefix))
        names = [f"{kind}/{entry_id_from_path(path)}.md" for path in file.paths]
        for copy in (f"{folder}/{name}" for folder in list_files(ours, f"{prefix}{IMPORTS_FOLDER}/") for name in names):
            blobs = [version.blob for tree in (base, ours) if (version := list_files(tree, copy).get(copy))]
            if len(set(blobs)) == 2:
                texts = read_blobs(self.merger.root, blobs)
                yield texts[blobs[0]], texts[blobs[1]]

    def _note_stops(self, commits: _Commits, contents: Mapping[BothChanged, Contents]) -> None:
        """Note with each question which stops its answers leave out. What these decide is not asked before."""
        log, is_draft = self.merger.log, commits.is_draft
        undecided: set[str] = set()
        for number, question in enumerate(log.questions):
            file = log.files[question.path]
            if question.kind != "startup" or question.is_draft != is_draft or file not in contents:
                continue
            stops = {
                stop
                for answer in (Side.ours, Side.theirs)
                for stop in self.merger.find_given_up_stops(
                    file, contents[file], {question.conflict.key: answer}, is_draft=is_draft
                )
            }
            files = {stop: self._find_files_before(commits, file, stop) for stop in stops}
            undecided = undecided.union(*files.values())
            effects = (self._describe_stop(commits, stop, files[stop]) for stop in sorted(stops))
            log.questions[number] = question._replace(stops=tuple(effects))
        if undecided:
            paths = {path.removeprefix(self.merger.prefix) for path in undecided}
            log.questions[:] = [each for each in log.questions if each.path not in paths]

    def _find_files_before(self, commits: _Commits, file: BothChanged, stop: GivenUpStop) -> dict[str, bytes]:
        """The entries that a side changed with a stop, in one commit with it or while nothing is committed: as they are
        without what the stop wrote, by path in the repository.
        """
        root, merger = self.merger.root, self.merger
        commit, other = commits.find(root, stop.side)
        files: dict[str, bytes] = {}
        for step in three_way.list_own_commits(root, other, commit, sorted(file.paths)):
            changed = {change.path for change in diff_trees(root, step.parent, step.sha)}
            edits = self._edit_at(step.parent)
            end_or_note_team(edits, [stop.startup], stop.day, [], end=True)
            close_or_note_jobs(edits, [stop.startup], stop.day, [], close=True)
            plan = edits.plan()
            for name, after in plan.files.items():
                path = merger.prefix + name
                now = files.get(path) or three_way.read_file_at(root, commit, [path])
                if path in changed and after is not None and now:
                    before = merger.take_back(path, plan.originals[name], after, now)
                    if before != now:
                        files[path] = before
        return files

    def _edit_at(self, commit: str) -> FileEdits:
        workspace = self.merger.workspace
        store = _ReadOnceStore(workspace.root, commit)
        return workspace.start_edits(workspace.load_registry(store=store), store)

    def _describe_stop(self, commits: _Commits, stop: GivenUpStop, files: Mapping[str, bytes]) -> StopEffects:
        """What leaving out a stop does to other entries. `files`: those that are as before it."""
        root, prefix, layout = self.merger.root, self.merger.prefix, self.merger.workspace.layout
        registry = self._edit_at(commits.find(root, stop.side)[0]).registry
        restored = []
        for path in files:
            kind = layout.kind_of_path(path.removeprefix(prefix))
            assert kind is not None
            restored.append(entry_title(registry, kind, entry_id_from_path(path)))
        kept = []
        for member, mission, _, _ in registry.assignments_by_startup.get(stop.startup, ()):
            if mission.end != stop.day or prefix + member.path in files:
                continue
            old = parse_file(member.path, three_way.read_file_at(root, commits.base, [prefix + member.path])).values
            for item in (old or {}).get("missions") or ():
                if not isinstance(item, dict) or item.get("start") != mission.start:
                    continue
                until = item.get("end") or None
                if until is None or (isinstance(until, datetime.date) and until > stop.day):
                    kept.append(KeptEnd(member.id, member_name(member), until))
        return StopEffects(stop, tuple(restored), tuple(kept))

    def _share_renames(self, ours: str, theirs: str, found: TreeMerge) -> tuple[str, str, bool]:
        """Both trees, and whether one is another now: it has the new names of the entries that the other side renamed,
        where a file that both changed still names the old ones. The same mission is then the same on both sides, and
        merged once.
        """
        trees = {True: ours, False: theirs}
        for renames in found.renames:
            is_other, old_paths = not renames.is_ours, {old for old, _ in renames.names}
            tree = trees[is_other]
            versions = (file.ours if is_other else file.theirs for file in found.both)
            paths = [version.path for version in versions if version is not None and version.path not in old_paths]
            names = [(old, new) for old, new in renames.names if self.merger.kind_of(new) is not None]
            if not paths or not names:
                continue
            ids = three_way.find_words(self.merger.root, tree, [entry_id_from_path(old) for old, _ in names], paths)
            moved = []
            for old, new in names:
                version = self.writer.list_files(tree, old).get(old)
                if entry_id_from_path(old) in ids and version is not None and not self.writer.list_files(tree, new):
                    moved.append((version, new))
            if moved:
                tree = self.writer.rename_files(tree, moved)
                trees[is_other] = self._follow_renames(tree, [(version.path, new) for version, new in moved])
        return trees[True], trees[False], trees != {True: ours, False: theirs}

    def _make_room(self, paths: Iterable[str], ours: str, theirs: str) -> None:
        """Choose other names for files of ours."""
        prefix = self.merger.prefix
        for path in paths:
            folder = path.rpartition("/")[0]
            folder += "/" if folder else ""
            own = self.writer.list_files(ours, folder)
            taken = {*own, *self.writer.list_files(theirs, folder), *self._moves.values()}
            data = read_blobs(self.merger.root, [own[path].blob]).get(own[path].blob, b"")
            self._moves[path] = self.merger.find_free_path(path, data, taken)
            self.merger.log.moved[path.removeprefix(prefix)] = self._moves[path].removeprefix(prefix)

    def place(self, tree: str) -> str:
        """A tree of our side (or that of a commit) with the other names of its files, and references that follow."""
        for path, new_path in self._moves.items():
            version = self.writer.list_files(tree, path).get(path)
            if version is not None and new_path not in self.writer.list_files(tree, new_path):
                tree = self._follow_renames(self.writer.rename_files(tree, [(version, new_path)]), [(path, new_path)])
        return tree

    def _agree_on_names(
        self, ours: str, theirs: str, files: Sequence[BothChanged], *, is_draft: bool
    ) -> tuple[str, str]:
        """Both trees with one name for each file that both renamed; the references of the other side follow it."""
        contents = three_way.read_contents(self.merger.root, files)
        renames: dict[Side, list[tuple[FileVersion, str]]] = {Side.ours: [], Side.theirs: []}
        for file in files:
            assert file.ours is not None
            assert file.theirs is not None
            if self.merger.choose_name(file, contents[file], is_draft=is_draft) is Side.theirs:
                renames[Side.ours].append((file.ours, file.theirs.path))
            else:
                renames[Side.theirs].append((file.theirs, file.ours.path))
        trees = {Side.ours: ours, Side.theirs: theirs}
        for side, changed in renames.items():
            if changed:
                tree = self.writer.rename_files(trees[side], changed)
                names = [(version.path, name) for version, name in changed]
                trees[side] = self._follow_renames(tree, names, keeps_addresses=side is Side.theirs)
        return trees[Side.ours], trees[Side.theirs]

    def _follow_renames(
        self,
        tree: str,
        renames: Iterable[tuple[str, str]],
        paths: Sequence[str] | None = None,
        *,
        keeps_addresses: bool = False,
    ) -> str:
        """The id of a tree in which what refers to renamed entries has their new names.

        `paths`: the files that may refer to the old ones (None: all). `keeps_addresses`: the old names were published,
        so that their addresses lead to the new ones.
        """
        root = self.merger.root
        renames = [(old, new) for old, new in renames if self.merger.kind_of(new) is not None]
        if not keeps_addresses:
            named = three_way.find_words(root, tree, [entry_id_from_path(old) for old, _ in renames], paths)
            renames = [(old, new) for old, new in renames if entry_id_from_path(old) in named]
        if not renames:
            return tree
        workspace, prefix = self.merger.workspace, self.merger.prefix
        store = _ReadOnceStore(workspace.root, three_way.make_draft_commit(root, tree))
        registry = workspace.load_registry(store=store)
        edits = workspace.start_edits(registry, store)
        for old_path, new_path in renames:
            kind = self.merger.kind_of(new_path)
            old_id, new_id = entry_id_from_path(old_path), entry_id_from_path(new_path)
            if kind is None or registry.has_entry(kind.id, old_id) or not registry.has_entry(kind.id, new_id):
                continue
            with contextlib.suppress(NotEditableError):  # what stays wrong is told as a finding
                follow_rename(edits, kind.id, old_id, new_id, keeps_address=keeps_addresses)
        files = {prefix + path: data for path, data in edits.plan().files.items() if data is not None}
        return self.writer.write_files(tree, files) if files else tree


def replay_commits(trees: _TreeMerger, base: str, tip: str, onto: str, progress: Progress | None = None) -> str:
    """The commits from `base` to `tip`, made again on top of the commit `onto`; the last one. Raises ToolError.

    The questions are those of all changes together. In the commits before the last one, what nobody answered, because
    a later commit changed it again, is as that commit has it.
    """
    merger = trees.merger
    final = trees.merge(base, tip, onto)
    if merger.log.questions:
        return tip
    preflight.require_identity(merger.root)
    commits = three_way.list_own_commits(merger.root, onto, tip)
    if merger.log.given_up:
        commits = [_note_given_up(merger, commit, onto) for commit in commits]
    step_trees = trees.like(RegistryMerger(merger.workspace, merger.root, merger.prefix, merger.answers))
    done = 0

    def merge_step(parent: str, commit: str, theirs: str) -> str:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(commits))
        return step_trees.merge(parent, commit, theirs)

    return three_way.replay(
        merger.root,
        commits,
        onto,
        final,
        merge_step,
    )


def _note_given_up(merger: RegistryMerger, commit: OwnCommit, onto: str) -> OwnCommit:
    """A commit; where an answer leaves out a part of it, and incubo wrote its subject, its message says so."""
    subject, _, rest = commit.message.partition("\n")
    if parse_commit_subject(subject) is None or not gives_up(merger.workspace, commit, onto, merger.log):
        return commit
    text = N_("In a conflict, what was already published was kept in the place of a part of this change.")
    with temporary_language(merger.workspace.content_language):
        note = f"- {translate(Message(text))}"
    return commit if note in rest else commit._replace(message=f"{subject}\n\n{note}\n{rest}")


def gives_up(workspace: Workspace, commit: OwnCommit, published: str, log: MergeLog) -> bool:
    """Whether a value of a commit was given up: alone, it would have raised a question that was answered so."""
    root = workspace.root
    changed = {change.path for change in diff_trees(root, commit.parent, commit.sha)}
    keys = {key for path, given_up in log.given_up.items() if log.files[path].paths & changed for key in given_up}
    if not keys:
        return False
    merger = RegistryMerger(workspace, root, workspace.git_prefix, {})
    both = three_way.compare_trees(root, commit.parent, commit.sha, published, merger.is_same).both
    for file, contents in three_way.read_contents(root, [file for file in both if file.paths & changed]).items():
        merger.merge(file, contents)
    return not keys.isdisjoint(question.conflict.key for question in merger.log.questions)


def write_version(workspace: Workspace, found: Divergence, version: MergedVersion, folder: Path, title: str) -> None:
    """Write the files, then move the index and the branch. `title`: what the journal calls it while that lasts.

    Raises RefusedError if a file changed meanwhile, ToolError, KeyboardInterrupt: then everything is as it was. If the
    process is killed, `undo` restores the files.
    """
    with hold_interrupts():
        _write_version(workspace, found, version, folder, title)


def _write_version(workspace: Workspace, found: Divergence, version: MergedVersion, folder: Path, title: str) -> None:
    top = git_folder.find_worktree_root(workspace.root) or workspace.root
    state_folder = workspace.state_folder
    old = found.local.sha if found.local is not None else None
    update = version.update
    plan = Plan(update.files, version.originals)
    is_recorded = bool(plan.files) and top == workspace.root  # the journal knows files of the registry only
    with _without_links(top, update.special):
        if plan.files:
            with workspace.environment.track(Message(N_("Writing the files"))) as progress:
                transaction.apply_plan(
                    plan, top, state_folder, title, day=workspace.current_date, undoable=is_recorded, progress=progress
                )
        entry = journal.find_last_entry(state_folder) if is_recorded else None
        try:
            for path, is_executable in update.executable.items():
                mode = (top / path).stat().st_mode
                (top / path).chmod(mode | 0o111 & (mode >> 2) if is_executable else mode & ~0o111)
            divergence.move_branch(top, old, version.commit, update.special, folder)
        except BaseException:
            _restore(plan, top, state_folder, entry, title)
            raise
    if entry is not None:
        journal.delete_entry(entry)


@contextlib.contextmanager
def _without_links(top: Path, paths: Iterable[str]) -> Iterator[None]:
    """Take away the symbolic links among these paths, which change or go: a folder may come in the place of one, and
    its files must not be written where the link leads. If the block fails, they are put back.
    """
    links = {file: file.readlink() for path in paths if (file := top / path).is_symlink()}
    try:
        for file in links:
            file.unlink()
        yield
    except BaseException:
        for file, target in links.items():
            with contextlib.suppress(OSError):  # the folder that the files made is removed with them, if all were
                file.symlink_to(target)
        raise


def _restore(plan: Plan, top: Path, state_folder: Path, entry: journal.JournalEntry | None, title: str) -> None:
    """Write the files as they were before a plan."""
    if not plan.files:
        return
    after = {path: data for path, data in plan.files.items() if data is not None}
    reverse = Plan({path: plan.originals.get(path) for path in plan.files}, after)
    if entry is not None:
        transaction.revert_edit(entry, reverse, top, state_folder)
    else:
        transaction.apply_plan(reverse, top, state_folder, title, undoable=False)
