"""After a change, only what it may have altered is checked again: the findings are those of a first validation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.front_matter_mutants import Mutator
from support.paths import ROOT

from incubo.config.settings import load_config
from incubo.core.errors import ConfigError
from incubo.core.problem import Problem
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry, reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.validation.diagnostic import ValidationResult
from incubo.validation.engine import (
    CheckedRegistry,
    LocatedFindings,
    ValidationOptions,
    build_diagnostics,
    check_registry,
    validate_registry,
)
from incubo.validation.rule import RULES

DAY = date(2025, 1, 15)
OPTIONS = ValidationOptions(show_advice=True)
RULE_CASES = ROOT / "tests" / "rules"


def files_under(*roots: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for root in roots for path in root.rglob("*.*")
        if path.is_file() and path.parent != root
    }  # fmt: skip


def vocabulary_of(folder: Path) -> Vocabulary:
    settings_of_folder = load_config(folder)
    return make_vocabulary({**settings_of_folder.profile_data, **settings_of_folder.vocabulary_overrides})


def case_registries() -> Iterator[tuple[str, Registry]]:
    """The registry of each rule's case."""
    for case in sorted(path for path in RULE_CASES.glob("[!_]*/*") if path.is_dir()):
        try:
            vocabulary = vocabulary_of(case)
        except ConfigError:
            continue
        store = MemoryStore(files_under(RULE_CASES / "_base", case))
        yield f"{case.parent.name}/{case.name}", load_registry(store, INCUBO_LAYOUT, vocabulary)


def texts(problems: list[Problem]) -> Counter[str]:
    return Counter(map(repr, problems))


def test_rules_by_entry_look_at_one_entry_only() -> None:
    """What each of them finds in the files one by one is what it finds in all of them; not so of the others."""
    found: Counter[str] = Counter()
    others = {rule.id for rule in RULES.values() if not rule.by_entry and rule.check is not None}
    for name, registry in case_registries():
        parts = [registry.part({path}) for path in registry.paths]
        for rule in RULES.values():
            if rule.check is not None and (rule.by_entry or rule.id in others):
                whole = list(rule.find_problems(registry, DAY))
                is_same = texts([p for part in parts for p in rule.find_problems(part, DAY)]) == texts(whole)
                assert is_same or not rule.by_entry, (name, rule.id)
                if rule.by_entry:
                    found[rule.id] += len(whole)
                others -= set() if is_same else {rule.id}
    # its findings do not depend on other entries, but whether their fix is safe does, on the names of all files
    assert others == {"style-not-nfc"}, "rules that look at one entry only, and do not say so (by_entry)"
    assert {rule.id for rule in RULES.values() if rule.by_entry} <= found.keys() - {""}
    assert [rule_id for rule_id, count in found.items() if not count] == []


class Process:
    """A registry in a process that lives: files change, and are validated again."""

    def __init__(self, files: Mapping[str, bytes], layout: Layout, vocabulary: Vocabulary) -> None:
        self.files = dict(files)
        self.checked = check_registry(load_registry(MemoryStore(files), layout, vocabulary), DAY, OPTIONS)
        self.located = LocatedFindings()
        self.result = self._locate()

    def change(self, changes: Mapping[str, bytes | None]) -> None:
        self.files = {path: data for path, data in {**self.files, **changes}.items() if data is not None}
        registry = reload_registry(self.checked.registry, MemoryStore(self.files), changes)
        self.checked = check_registry(registry, DAY, OPTIONS, previous=self.checked)
        self.result = self._locate()

    def _locate(self) -> ValidationResult:
        registry = self.checked.registry
        return build_diagnostics(
            registry, DAY, registry.read_text, self.checked.problems, OPTIONS, located=self.located
        )

    def cold(self) -> tuple[CheckedRegistry, ValidationResult]:
        """What a process gives that starts now."""
        registry = load_registry(
            MemoryStore(self.files), self.checked.registry.layout, self.checked.registry.vocabulary
        )
        return check_registry(registry, DAY, OPTIONS), validate_registry(registry, DAY, OPTIONS)

    def assert_equal_to_a_cold_one(self) -> None:
        checked, result = self.cold()
        assert texts(self.checked.problems) == texts(checked.problems)
        assert Counter(map(repr, self.result.diagnostics)) == Counter(map(repr, result.diagnostics))
        assert self.result._replace(diagnostics=()) == result._replace(diagnostics=())


SAMPLE = files_under(ROOT / "content")
SAMPLE = {f"content/{path}": data for path, data in SAMPLE.items()}
PATHS = sorted(path for path in SAMPLE if path.endswith(".md"))
VOCABULARY = vocabulary_of(ROOT)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, bytes | None]:
    """One to three files that are new, gone, swapped with another, or changed at random."""
    result: dict[str, bytes | None] = {}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PATHS))
        how = draw(st.sampled_from(("mutate", "mutate", "delete", "other", "copy", "rewrite")))
        front, _, body = SAMPLE[path].decode().removeprefix("---\n").partition("\n---\n")
        if how == "delete":
            result[path] = None
        elif how == "other":
            result[path] = SAMPLE[draw(st.sampled_from(PATHS))]
        elif how == "copy":
            result[f"{path.rpartition('/')[0]}/{draw(st.sampled_from(('copie', 'Autre Nom', 'x')))}.md"] = SAMPLE[path]
        elif how == "rewrite":  # the entry as it was: a change that is taken back
            result[path] = SAMPLE[path]
        else:
            mutated = Mutator(draw(st.integers(0, 10**6)), [front + "\n"]).mutate()
            result[path] = f"---\n{mutated}---\n{body}".encode("utf-8", "replace")
    return result


@settings(max_examples=examples(25))
@given(st.lists(changes(), min_size=1, max_size=4))
def test_validating_again_gives_what_a_cold_validation_gives(history: list[dict[str, bytes | None]]) -> None:
    process = Process(SAMPLE, INCUBO_LAYOUT, VOCABULARY)
    for step in history:
        process.change(step)
        process.assert_equal_to_a_cold_one()


def test_each_case_of_a_rule_comes_and_goes() -> None:
    """From the registry without findings to each case and back: other entries' findings appear and disappear."""
    process = Process(files_under(RULE_CASES / "_base"), INCUBO_LAYOUT, vocabulary_of(RULE_CASES))
    base = files_under(RULE_CASES / "_base")
    cases = (case for case in RULE_CASES.glob("[!_]*/*") if case.is_dir() and not (case / "incubo.toml").exists())
    for case in sorted(cases):
        files = files_under(case)
        process.change(files)
        process.assert_equal_to_a_cold_one()
        process.change({path: base.get(path) for path in files})
    process.assert_equal_to_a_cold_one()
    assert process.result.diagnostics == ()


@pytest.mark.slow
@pytest.mark.corpus
def test_the_real_registry_changes(corpus: Path) -> None:
    folder = corpus / "2024-07-01"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("content/*/*.md")}
    process = Process(files, BETA_LAYOUT, VOCABULARY)
    dice = random.Random(12)
    for _ in range(2):
        for _ in range(6):
            path, other = dice.sample(sorted(files), 2)
            process.change({path: dice.choice((files[path].replace(b"2", b"3", 3), files[other], None, files[path]))})
        process.assert_equal_to_a_cold_one()
