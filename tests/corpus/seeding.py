"""Registries of several years held in memory, and what one changed file adds to their problems."""

from __future__ import annotations

import datetime
import io
import subprocess
import tarfile
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from support.corpus_history import BRANCH, clone_history

from incubo.config.settings import Config, load_config
from incubo.core.problem import Problem
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import edit_distance, normalise_name
from incubo.model.vocabulary import make_vocabulary
from incubo.registry import loader
from incubo.registry.layout import BETA_LAYOUT
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore, OverlayStore
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, build_diagnostics
from incubo.validation.rule import RULES

MEMBERS = 5
"""One member in so many is kept: members do not meet, and 2 700 of them take their time."""
SNAPSHOT = "2024-07-01"


def clone(corpus: Path, folder: Path) -> Path:
    """The history, cloned into a folder."""
    return clone_history(corpus, folder, "--bare")


def commit_at(history: Path, day: str) -> str:
    """The last first-parent commit of a day."""
    words = ["git", "rev-list", "-1", "--first-parent", f"--before={day} 23:59:59", BRANCH]
    return subprocess.run(words, cwd=history, check=True, capture_output=True, text=True).stdout.strip()


def files_at(history: Path, day: str) -> dict[str, bytes]:
    """Every file of content/ as of a day, by path."""
    words = ["git", "archive", "--format=tar", commit_at(history, day), "content"]
    data = subprocess.run(words, cwd=history, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}  # type: ignore[union-attr]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file under content/ of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "content").rglob("*"))
        if path.is_file()
    }


Signature = tuple[str, str, tuple[str, ...], str]


def _signature(problem: Problem, names: Mapping[str, str]) -> Signature:
    """What tells one problem from another when lines have moved. `names`: new path → old path."""
    where = problem.location
    field = tuple(step for step in getattr(where, "field", ()) if isinstance(step, str))
    return problem.rule_id, names.get(where.path, where.path), field, repr(problem.message)


class Case:
    """A registry at a date, loaded; asked again and again what one change adds."""

    def __init__(self, day: str, files: Mapping[str, bytes], config: Config) -> None:
        self.day = datetime.date.fromisoformat(day)
        self.files = files
        self.store = MemoryStore(files)
        self.vocabulary = make_vocabulary(config.profile_data, config.vocabulary_overrides)
        self.registry, problems = self._problems({})
        self.before = Counter(_signature(problem, {}) for problem in problems)

    def paths(self, kind: str) -> list[str]:
        """The entries of a kind, sorted."""
        return sorted(f"{BETA_LAYOUT.folders[kind]}/{name}.md" for name in self.registry.entries.get(kind, ()))

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """kind → id → title."""
        return {
            kind: {entry.id: getattr(entry, ENTRY_KINDS[kind].title_field) or "" for entry in entries.values()}
            for kind, entries in self.registry.entries.items()
        }

    def only_one_near(self, kind: str, value: str, original: str) -> bool:
        """Whether a mistyped id is no other id, nor as near to another one as to the one that was meant."""
        ids = self.registry.entry_ids(kind)
        if value in ids or normalise_name(value) in {normalise_name(other) for other in ids if other != original}:
            return False
        away = edit_distance(normalise_name(value), normalise_name(original), 4)
        return all(
            other == original or edit_distance(normalise_name(value), normalise_name(other), 4) > away for other in ids
        )

    def _problems(self, changes: Mapping[str, bytes | None]) -> tuple[Registry, list[Problem]]:
        if changes:  # as if all were loaded again (test_reloading.py)
            registry = loader.reload_registry(self.registry, OverlayStore(self.store, changes), changes)
        else:
            registry = loader.load_registry(self.store, BETA_LAYOUT, self.vocabulary)
        problems = list(registry.problems)
        for rule in RULES.values():
            problems.extend(rule.find_problems(registry, self.day))
        return registry, problems

    def added(self, changes: Mapping[str, bytes | None], names: Mapping[str, str] | None = None) -> list[Diagnostic]:
        """The diagnostics of any severity that changes of files add to the registry. `names`: new path → old path."""
        registry, problems = self._problems(changes)
        names = names or {}
        gone = self.before - Counter(_signature(problem, names) for problem in problems)
        changed = Counter(signature[:3] for signature in gone.elements())  # the same problem in other words
        left = Counter(self.before)
        fresh = []
        for problem in problems:
            signature = _signature(problem, names)
            if left[signature]:
                left[signature] -= 1
            elif changed[signature[:3]]:
                changed[signature[:3]] -= 1
            else:
                fresh.append(problem)

        def text_of(path: str) -> str:
            data = changes.get(path) if path in changes else self.files.get(path)
            return decode_text(data or b"")

        result = build_diagnostics(registry, self.day, text_of, fresh, ValidationOptions(show_advice=True))
        return list(result.diagnostics)


def thinned(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without most of the members."""
    members = sorted(path for path in files if path.startswith(BETA_LAYOUT.folders["member"] + "/"))
    left_out = {path for i, path in enumerate(members) if i % MEMBERS}
    return {path: data for path, data in files.items() if path not in left_out}


class Years:
    """The registries of several years, each loaded when first asked for."""

    def __init__(self, corpus: Path, history: Path) -> None:
        self.corpus = corpus
        self.history = history
        self.config = load_config(corpus)  # no incubo.toml there: the defaults
        self.made: dict[str, Case] = {}

    def __getitem__(self, day: str) -> Case:
        if day not in self.made:
            files = thinned(files_in(self.corpus / day)) if day == SNAPSHOT else files_at(self.history, day)
            self.made[day] = Case(day, files, self.config)
        return self.made[day]
