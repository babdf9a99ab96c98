"""`diff` over the history of the real registry: what it tells adds up, and it tells of every file that differs."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from support.corpus_history import clone_history
from support.examples import draws
from support.git_repository import git

from incubo.app.environment import Environment
from incubo.app.history.diff_states import find_compared_states
from incubo.app.history.registry_comparison import RegistryComparison, compare_states
from incubo.app.workspace import open_workspace
from incubo.diff.facts import Change
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import entry_id_from_path

pytestmark = pytest.mark.corpus

EXISTENCE = ("added", "removed", "renamed", "unreadable", "readable")


@pytest.fixture(scope="module")
def history(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the history, with its files of the last day."""
    return clone_history(corpus, tmp_path_factory.mktemp("history") / "registry")


@pytest.fixture(scope="module")
def commits(history: Path) -> list[str]:
    """The commits of the main line, the oldest first."""
    return git(history, "rev-list", "--first-parent", "--reverse", "HEAD").split()


def compare(folder: Path, old: str, new: str) -> RegistryComparison:
    workspace = open_workspace(folder, Environment("en", lambda _: date(2024, 7, 1)))
    return compare_states(find_compared_states(workspace, [old, new]), "all")


def facets(comparison: RegistryComparison, later_ids: dict[tuple[str, str], str]) -> dict[tuple[str, str, str], Change]:
    """What is told, by kind, id and field of the entry; under the id that it has later."""
    return {
        (change.subject.kind, later_ids.get((change.subject.kind, change.subject.id), change.subject.id),
         "closing" if change.type.startswith("job-") else change.field or change.type): change
        for change in comparison.whole.changes if change.type != "ignore"
    }  # fmt: skip


def renames(comparison: RegistryComparison) -> dict[tuple[str, str], str]:
    kind_of = comparison.whole.before.layout.kind_of_path
    return {
        (str(kind_of(old)), entry_id_from_path(old)): entry_id_from_path(new)
        for old, new in comparison.whole.renames.items()
    }


@pytest.mark.parametrize("seed", draws(6))
def test_what_is_told_adds_up(history: Path, commits: list[str], seed: int) -> None:
    a, b, c = (commits[i] for i in sorted(random.Random(seed).sample(range(len(commits)), 3)))
    first, then, net = compare(history, a, b), compare(history, b, c), compare(history, a, c)
    told_first, told_then, told_net = facets(first, renames(then)), facets(then, {}), facets(net, {})
    uneven = {
        key[:2]
        for told in (told_first, told_then, told_net)
        for key, change in told.items()
        if change.type in EXISTENCE
    }
    old_ids = {old_id for each in (first, then, net) for _, old_id in renames(each)}
    for (kind, entry_id, field), change in told_net.items():
        if (kind, entry_id) not in uneven and str(change.old) not in old_ids:  # a rename that git sees from A to B only
            assert (kind, entry_id, field) in {**told_first, **told_then}, "told from A to C only"
    for key in {**told_first, **told_then}:
        if key[:2] in uneven or key in told_net or key[2] == "form":
            continue
        assert key in told_first, f"told from B to C only: {key}"
        assert key in told_then, f"told from A to B only: {key}"
    for key, change in told_net.items():
        before, after = told_first.get(key), told_then.get(key)
        if before is not None and after is not None and {change.type, before.type, after.type} == {"field"}:
            assert (change.old, change.new) == (before.old, after.new)


@pytest.mark.parametrize("seed", draws(6))
def test_every_file_that_differs_is_told(history: Path, commits: list[str], seed: int) -> None:
    a, b = (commits[i] for i in sorted(random.Random(100 + seed).sample(range(len(commits)), 2)))
    comparison = compare(history, a, b)
    told = {(change.subject.kind, change.subject.id) for change in comparison.whole.changes}
    new_ids = renames(comparison)
    told |= set(new_ids)
    kind_of = comparison.whole.after.layout.kind_of_path
    for path in comparison.files.base_contents:
        kind = kind_of(path)
        if kind in ENTRY_KINDS and path.endswith(".md"):
            assert (kind, entry_id_from_path(path)) in told or only_follows_renames(comparison, path, new_ids), path


def only_follows_renames(comparison: RegistryComparison, path: str, new_ids: Mapping[tuple[str, str], str]) -> bool:
    """Whether a file differs only where it refers to entries that are renamed, which is told of these."""
    before, after = comparison.whole.before.read_text(path), comparison.whole.after.read_text(path)
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    ids = {old_id: new_id for (_, old_id), new_id in new_ids.items()}
    return all(new == re.sub(r"[\w.-]+", lambda word: ids.get(word[0], word[0]), old) for old, new in changed)
