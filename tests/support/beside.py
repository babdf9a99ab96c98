"""A registry of ours beside one that a program writes: what only we know, and whether it is still there."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from support.command_line import RunCommand
from support.git_repository import git

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.exchange.registry.source import FindingKey, finding_key
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import AppendItem, SetField
from incubo.source.reader import parse_file
from incubo.validation.engine import CheckedRegistry, ValidationOptions, check_registry

OUR_COMMITTEE = {
    "name": "committee",
    "date": datetime.date(2024, 6, 20),
    "decision": "continue",
    "amount": 120_000,
    "next": datetime.date(2024, 12, 12),
}
OUR_METRIC = {"key": "inscrits", "value": 42, "date": datetime.date(2024, 6, 20)}
SUBJECT = "ce que nous savons"
OUR_NOTE = "\n## À nous\n\nCe que nous savons de {id}.\n"
"""Each product has its id in it, and in the comment of its committee, whatever its id becomes."""
OUR_PRODUCT = "phare-a-nous"
OUR_FILES = {
    f"content/startups/{OUR_PRODUCT}.md": "---\ntitle: Phare à nous\nmission: Éclairer ce que nous seuls suivons\n"
    "incubator: {incubator}\ncontact: phare@rivages.example\nphases:\n  - name: construction\n    start: 2024-05-02\n"
    "---\n\nÀ nous.\n",
    "content/jobs/2024-05-20-gardienne-de-phare.md": "---\ntitle: Gardienne ou gardien de phare\nopens: 2024-05-20\n"
    f"closes: 2025-12-20\nstartup: {OUR_PRODUCT}\n---\n\nVeiller.\n",
}
"""Entries that are only here."""


def add_ours(registry: Path, startups: Sequence[str], incubator: str) -> None:
    """Write what only we know, and commit it: a product with an offer, and in others a committee, a measure, a note."""
    for name, text in OUR_FILES.items():
        (registry / name).parent.mkdir(exist_ok=True)
        (registry / name).write_bytes(text.replace("{incubator}", incubator).encode())
    for startup_id in startups:
        path = registry / f"content/startups/{startup_id}.md"
        data = apply_changes(path.name, path.read_bytes(), list(_make_changes(path)))
        path.write_bytes(data.rstrip(b"\n") + b"\n" + OUR_NOTE.replace("{id}", startup_id).encode())
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", SUBJECT)


def _make_changes(path: Path) -> Iterator[SetField | AppendItem]:
    values = parse_file(path.name, path.read_bytes()).values or {}
    for name, item in (("events", OUR_COMMITTEE | {"comment": path.stem}), ("metrics", OUR_METRIC)):
        if isinstance(values.get(name), list) and values[name]:
            yield AppendItem((name,), item)
        else:
            yield SetField((name,), [item])


def find_lost(registry: Path, startups: Sequence[str]) -> list[str]:
    """What no longer has what only we know: products, and files that are only here. `startups`: their ids at first."""
    lost = [name for name in OUR_FILES if git(registry, "log", "--format=%s", "--", name) != SUBJECT]
    files = {path.name: path.read_bytes() for path in (registry / "content/startups").glob("*.md")}
    for startup_id in startups:
        note = OUR_NOTE.replace("{id}", startup_id).strip()
        found = [parse_file(name, data) for name, data in files.items() if note.encode() in data]
        values: dict[Any, Any] = (found[0].values if len(found) == 1 else None) or {}
        committee = OUR_COMMITTEE | {"comment": startup_id}
        if committee not in values.get("events", ()) or OUR_METRIC not in values.get("metrics", ()):
            lost.append(startup_id)
    return lost


class CheckedCopy:
    """A registry that is checked again whenever its last commit is another one: only what changed is read again."""

    def __init__(self, root: Path, day: datetime.date) -> None:
        """`root`: the folder of the registry, and of its repository."""
        self._root = root
        self._workspace = open_workspace(root, Environment("en", lambda _: day))
        self._commit = git(root, "rev-parse", "HEAD")
        self._checked = self._check(self._workspace.load_registry())

    def find(self) -> frozenset[FindingKey]:
        """What is wrong: kind, id, and field, since its rule depends on the layout."""
        changed = git(self._root, "diff", "--name-only", "--no-renames", "-z", self._commit, "HEAD").split("\0")
        self._commit = git(self._root, "rev-parse", "HEAD")
        if paths := [path for path in changed if self._workspace.layout.kind_of_path(path)]:
            before = self._checked.registry
            after = reload_registry(before, self._workspace.store, paths, self._workspace.entry_kinds)
            self._checked = self._check(after, self._checked)
        return frozenset(finding_key(self._checked.registry, problem) for problem in self._checked.problems)

    def _check(self, registry: Registry, previous: CheckedRegistry | None = None) -> CheckedRegistry:
        options = ValidationOptions(show_advice=True)
        return check_registry(registry, self._workspace.as_of, options, previous=previous)


def arrive_one_by_one(
    call: RunCommand, network: Path, ours: Path, commits: Sequence[str], day: datetime.date, startups: Sequence[str]
) -> list[float]:
    """Let commits of the network arrive, and check after each that what is ours is still there, that nothing is wrong
    that is not wrong there or was here, and that a second arrival changes nothing.

    `startups`: those that have what only we know. The seconds of processor time that each commit took.
    """
    here, there = CheckedCopy(ours, day), CheckedCopy(network, day)
    known = here.find() - there.find()
    assert find_lost(ours, startups) == []
    assert {entry_id for _, entry_id, _ in known} <= {OUR_PRODUCT}
    seconds = []
    for commit in commits:
        git(network, "checkout", "-q", commit)
        before, start = git(ours, "rev-parse", "HEAD"), sum(os.times()[:4])
        told = sync(call, ours)
        seconds.append(sum(os.times()[:4]) - start)
        after = git(ours, "rev-parse", "HEAD")
        assert int(git(ours, "rev-list", "--count", f"{before}..{after}")) <= 1, commit
        if "no longer there" in told:  # it stays until somebody removes it
            ran = call("import", "registry", "--remove", "--skip-conflicts", cwd=ours)
            assert ran.code in (0, 1), ran.err
            after = git(ours, "rev-parse", "HEAD")
        assert find_lost(ours, startups) == [], commit
        assert here.find() - there.find() <= known, commit
        assert "Nothing new in reseau." in sync(call, ours), commit
        assert git(ours, "rev-parse", "HEAD") == after, commit
        assert git(ours, "status", "--porcelain") == "", commit
    assert here.find() == CheckedCopy(ours, day).find()
    return seconds


def sync(call: RunCommand, registry: Path) -> str:
    """Take in what is new; what is printed."""
    ran = call("sync", cwd=registry)
    assert ran.code == 0, ran.out + ran.err
    return ran.out
