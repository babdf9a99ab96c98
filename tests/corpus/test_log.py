"""The log of the real registry: what it tells of a period is what differs between the ends, net of what was undone."""

from __future__ import annotations

import random
import re
import subprocess
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.examples import draws
from support.git_repository import git

from incubo.app.environment import Environment
from incubo.app.history.registry_log import LogRequest, tell_log
from incubo.app.workspace import Workspace, open_workspace
from incubo.core import clock
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.history.log import LogFilter, LoggedCommit, LogReader, find_entry_key
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.registry import Registry
from incubo.reports.transitions import find_transitions
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import parse_file
from incubo.vcs.log import read_log
from incubo.vcs.revision import RevisionStore
from incubo.vcs.run import ObjectReader

pytestmark = pytest.mark.corpus

ITEM_LISTS = ("phases", "events", "metrics")
UNKNOWN = ("unreadable", "readable", "unclear")
"""Changes after which a file says less than what it holds: such entries are left out."""


@pytest.fixture(scope="session")
def history(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the bundle."""
    bundles = sorted(corpus.parent.glob("*.bundle")) or sorted(corpus.glob("*.bundle"))
    folder = tmp_path_factory.mktemp("log") / "clone"
    git(folder.parent, "clone", "-q", "-b", bundles[-1].stem.replace("history-", "to-"), str(bundles[-1]), str(folder))
    return folder


@pytest.fixture(scope="session")
def workspace(history: Path) -> Workspace:
    return open_workspace(history, Environment("fr", clock.today))


def load_at(workspace: Workspace, commit: str) -> Registry:
    return workspace.load_registry(store=RevisionStore(workspace.root, commit))


class NetChanges:
    """What changes come to, one after the other: fields that end as they began are left out, items cancel out."""

    def __init__(self) -> None:
        self.added: set[tuple[str, str]] = set()
        self.removed: set[tuple[str, str]] = set()
        self.fields: dict[tuple[str, str, str], tuple[Any, Any]] = {}
        self.items: dict[tuple[str, str, str], Counter[str]] = {}
        self.bodies: set[tuple[str, str]] = set()
        self.unknown: set[tuple[str, ...]] = set()
        self.renames: dict[tuple[str, str], str] = {}
        self.ids: set[str] = set()

    def add(self, change: Change) -> None:
        """Take a change into account; the earlier ones came before."""
        key = change.subject.kind, change.subject.id
        if change.type == "added":
            if key in self.removed:  # it comes back, perhaps another way: what differs is not followed
                self.removed.discard(key)
                self.unknown.add(key)
            else:
                self.added.add(key)
        elif change.type == "removed":
            self.forget(key)
        elif change.type == "renamed":
            self.rename(key[0], change.old, change.new)
        elif change.type in UNKNOWN:
            self.unknown.add((*key, change.field) if change.type == "unclear" else key)
        elif change.type == "body":
            self.bodies.add(key)
        elif change.field in (*ITEM_LISTS, "missions") and change.type == "field":
            pass  # another order, which is told where nothing else changes
        elif change.field in ITEM_LISTS:
            counts = self.items.setdefault((*key, change.field), Counter())
            if change.new is not None:
                counts[repr(change.new)] += 1
            if change.old is not None and change.type != "phase-entered":  # its `old` is a name
                counts[repr(change.old)] -= 1
        elif change.type == "field":
            first, last = self.fields.get((*key, change.field), (change.old, change.old))
            assert last == change.old, f"{key} {change.field}: {last!r} became {change.old!r} untold"
            self.fields[*key, change.field] = first, change.new

    def forget(self, key: tuple[str, str]) -> None:
        if key in self.added:
            self.added.discard(key)
        else:
            first = self.first_key(key)
            self.renames.pop(first, None)
            self.removed.add(first)
        for facts in (self.fields, self.items):
            for fact in [fact for fact in facts if fact[:2] == key]:
                del facts[fact]
        self.bodies.discard(key)

    def first_key(self, key: tuple[str, str]) -> tuple[str, str]:
        """What an entry was called when the period began."""
        return next((first for first, last in self.renames.items() if (first[0], last) == key), key)

    def rename(self, kind: str, old: str, new: str) -> None:
        self.ids |= {old, new}
        if (kind, new) in self.removed:  # the name of another one, which is gone: which is which is not followed
            self.unknown |= {(kind, new), self.first_key((kind, old))}
        if (kind, old) not in self.added:
            self.renames[self.first_key((kind, old))] = new
        for keys in (self.added, self.bodies):
            if (kind, old) in keys:
                keys.discard((kind, old))
                keys.add((kind, new))
        self.unknown = {(kind, new, *fact[2:]) if fact[:2] == (kind, old) else fact for fact in self.unknown}
        for facts in (self.fields, self.items):
            for fact in [fact for fact in facts if fact[:2] == (kind, old)]:
                facts[(kind, new, fact[2])] = facts.pop(fact)  # type: ignore[index, assignment]

    def summary(self, left_out: set[tuple[str, ...]], renamed: set[str]) -> dict[str, Any]:
        """What can be compared: without the entries, and the fields, that cannot be read somewhere, and without
        references to entries of which the id changes: a new id is told only where it is not that of a renamed entry.
        """
        gone = {*self.added, *self.removed}

        def counts_for(fact: tuple[str, ...]) -> bool:
            return not {fact, fact[:2]} & left_out and fact[:2] not in gone

        return {
            "added": self.added - left_out,
            "removed": self.removed - left_out,
            "fields": {
                fact: (repr(old), repr(new))
                for fact, (old, new) in self.fields.items()
                if counts_for(fact)
                and not (old == new or {repr(old), repr(new)} <= {"None", "()", "''"})
                and not any(f"'{name}'" in repr((old, new)) for name in renamed)
            },
            "items": {
                fact: left
                for fact, counts in self.items.items()
                if counts_for(fact) and (left := {item: n for item, n in counts.items() if n})
            },
        }


def log_of(workspace: Workspace, before: str, after: str) -> list[LoggedCommit]:
    """What the log tells of a range, the last commit first."""
    registry = workspace.load_registry(())
    settings = workspace.settings
    reader = LogReader(workspace.store, workspace.layout, registry.vocabulary, ENTRY_KINDS, settings.timezone)
    with closing(ObjectReader(workspace.root, MAX_FILE_BYTES)) as blobs:
        return list(reader.read(read_log(workspace.root, f"{before}..{after}", ["content"]), blobs, LogFilter()))


def net_of_log(workspace: Workspace, before: str, after: str) -> NetChanges:
    net = NetChanges()
    for commit in reversed(log_of(workspace, before, after)):
        for change in sorted(commit.changes, key=lambda change: change.type != "renamed"):
            net.add(change)
    return net


def net_of_diff(workspace: Workspace, before: str, after: str, renames: dict[tuple[str, str], str]) -> NetChanges:
    old, new = load_at(workspace, before), load_at(workspace, after)
    folders = workspace.layout.folders
    moves = {
        f"{folders[kind]}/{first}.md": f"{folders[kind]}/{last}.md"
        for (kind, first), last in renames.items()
        if first in old.entries.get(kind, {}) and last in new.entries.get(kind, {}) and first != last
    }
    listed = git(workspace.root, "-c", "core.quotepath=off", "diff", "--name-only", "--no-renames", before, after)
    paths = [path for path in listed.split("\n") if find_entry_key(path) is not None]
    net = NetChanges()
    for change in sorted(compare_registries(old, new, paths, moves), key=lambda change: change.type != "renamed"):
        net.add(change)
    return net


@pytest.mark.parametrize("seed", draws(6))
def test_a_period_comes_to_what_differs_between_its_ends(workspace: Workspace, seed: int) -> None:
    """Random periods of the whole history."""
    line = git(workspace.root, "rev-list", "--first-parent", "HEAD").split("\n")
    dice = random.Random(seed)
    position = dice.randrange(len(line) - 400)
    after, before = line[position], line[position + dice.randrange(50, 400)]
    told = net_of_log(workspace, before, after)
    differing = net_of_diff(workspace, before, after, told.renames)
    unknown = told.unknown | differing.unknown
    left, right = (net.summary(unknown, told.ids) for net in (told, differing))
    assert left["added"] == right["added"]
    assert left["removed"] == right["removed"]
    assert left["items"] == right["items"]
    assert left["fields"] == right["fields"]
    assert differing.bodies <= told.bodies | told.added | unknown
    assert len(left["fields"]) + len(left["items"]) >= 20, "nearly nothing was compared"


def phase_begins(registry: Registry, until: date) -> set[tuple[str, str, date]]:
    """The products that entered a phase by a day, as `report transitions` counts them."""
    startups = registry.startups_of_incubator(None)
    return {(found.startup.id, found.to_phase, found.day) for found in find_transitions(registry, startups, until)}


def test_transitions_are_told_or_were_known_before(workspace: Workspace) -> None:
    """What `report transitions` counts in a year, as known at its end: each was told in that year, or before (it was
    written in advance). What it counted before and does no more was told too.
    """
    after = git(workspace.root, "rev-parse", "HEAD")
    before = git(workspace.root, "rev-list", "-1", "--first-parent", "--before=2023-06-30T23:59:59+02:00", "HEAD")
    first, last = date(2023, 7, 1), date(2024, 6, 30)
    known, counted = (
        {begin for begin in phase_begins(load_at(workspace, commit), last) if begin[2] >= first}
        for commit in (before, after)
    )
    told: set[tuple[str, str, date]] = set()
    untold: set[tuple[str, str, date]] = set()
    gone: set[str] = set()
    for commit in log_of(workspace, before, after):
        for change in commit.changes:
            startup = change.subject.id
            if change.type == "added" and change.subject.kind == "startup":
                told |= {(startup, phase.name, phase.start) for phase in change.new.phases}
            elif change.type in ("renamed", "removed"):
                gone |= {startup, str(change.old)}
            elif change.type.startswith("phase-"):
                if change.new is not None:
                    told.add((startup, change.new.name, change.new.start))
                if change.old is not None and change.type != "phase-entered":
                    untold.add((startup, change.old.name, change.old.start))
    counted = {begin for begin in counted if begin[0] not in gone}
    assert len(counted & told) > 50
    assert counted - told - known == set()
    assert {begin for begin in known - counted if begin[0] not in gone} <= untold


def changed_fields(folder: Path, sha: str, paths: Collection[str]) -> set[str]:
    """The first words of the front matter under which `git log -p` shows a line that differs; `body` below it."""
    shown = git(
        folder, "-c", "core.quotepath=off", "show", "--first-parent", "-m", "-M60%", "-U100000", "--format=", sha
    )
    fields: set[str] = set()
    for text in re.split(r"^diff --git ", shown, flags=re.MULTILINE)[1:]:
        if not any(f"/{path.rpartition('/')[2]}" in text.split("\n", 1)[0] for path in paths):
            continue
        for side in "-+":
            key, delimiters = "", 0
            for line in text.split("\n")[4:]:
                if line[:1] not in (" ", side) or (line.startswith(("---", "+++")) and line[3:4] != ""):
                    continue
                if line[1:].rstrip() == "---" and delimiters < 2:
                    delimiters += 1
                    continue
                if delimiters == 2:
                    key = "body"
                elif match := re.match(r"([^\s#:-][^:]*):", line[1:]):
                    key = match[1].strip()
                if line[:1] == side and line[1:].strip():
                    fields.add(key)
    return fields


def values_at(folder: Path, revision: str, paths: Collection[str]) -> dict[str, Any]:
    """The front matter of the first of these files that is there, and its text without blanks as `body`."""
    for path in paths:
        shown = subprocess.run(
            ["git", "-C", str(folder), "show", f"{revision}:{path}"], capture_output=True, check=False
        )
        if not shown.returncode:
            parsed = parse_file(path, shown.stdout)
            return {**(parsed.values or {}), "body": parsed.body.split()}
    return {}


@pytest.mark.slow
def test_the_story_of_startups_agrees_with_git(workspace: Workspace) -> None:
    """For six startups with long stories: the commits told are those that git lists, and the fields told are those of
    the lines that differ (but for blanks, quotes and the order of lines, which mean nothing).
    """
    root = workspace.root
    words = ("log", "--first-parent", "-m", "--format=", "--name-only", "--", "content/_startups")
    listed = git(root, "-c", "core.quotepath=off", *words)
    counts = Counter(path for path in listed.split("\n") if (root / path).is_file())
    dice = random.Random(7)
    for path in dice.sample([path for path, n in counts.items() if 12 <= n <= 60], 6):
        key = find_entry_key(path)
        assert key is not None
        request = LogRequest(names=[key[1]], unfolded=True)
        told = tell_log(workspace, request).document.commits
        ids = {entry.id for commit in told for line in commit.lines for entry in line.entries}
        paths = [f"content/_startups/{entry_id}.md" for entry_id in ids]
        expected = git(root, "log", "--first-parent", "-m", "--format=%H", "HEAD", "--", *paths).split("\n")
        assert [commit.sha for commit in told] == expected, path
        for commit in told:
            fields = {field for line in commit.lines for field in line.fields}
            types = {change_type for line in commit.lines for change_type in line.types}
            if types & {"added", "removed", "restored", "form", "unreadable", "readable"}:
                continue
            fields |= {"body"} if "body" in types else set()
            seen = changed_fields(root, commit.sha, paths)
            if "status" in seen:  # where older files have their phase
                seen.add("phases")
            assert fields <= seen | {"id"}, (commit.sha, path)
            for field in seen - fields:  # the lines differ, what they say does not
                before, after = (values_at(root, revision, paths) for revision in (f"{commit.sha}^", commit.sha))
                assert (before.get(field) or None) == (after.get(field) or None), (commit.sha, path, field)
