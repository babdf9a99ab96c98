"""After a change, only what it may have altered is checked again: the findings are those of a first validation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.front_matter_mutants import Mutator
from support.paths import ROOT

from incubo.config.settings import load_config
from incubo.core.errors import ConfigError
from incubo.core.problem import Problem
from incubo.edit.plan import check_plan, make_plan
from incubo.model.entry_kinds import ENTRY_KINDS, iter_field_paths
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
    compare_registries,
    validate_registry,
)
from incubo.validation.rule import LINE_ENDS, NAMES, RULES, Check, Subjects

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


@lru_cache
def cases() -> Mapping[str, Registry]:
    return dict(case_registries())


SAMPLE = files_under(ROOT / "content")
SAMPLE = {f"content/{path}": data for path, data in SAMPLE.items()}
PATHS = sorted(path for path in SAMPLE if path.endswith(".md"))
VOCABULARY = vocabulary_of(ROOT)
FILE_NAME_RULES = {"file-name", "file-name-not-nfc", "file-reserved-name", "file-case-clash"}


def texts(problems: list[Problem]) -> Counter[str]:
    return Counter(map(repr, problems))


def bare(kind: str, entry: Any, fields: Iterable[str] = ()) -> Any:
    """An entry of which nothing is left but what others may know it by (`NAMES`), and some of its fields."""
    names = {"id", "path", ENTRY_KINDS[kind].title_field, "redirect_from"}
    return keep_fields(entry, kind, names, fields)


def keep_fields(entry: Any, kind: str, names: Set[str], fields: Iterable[str]) -> Any:
    """An entry or an item of which nothing is left but some fields: `missions.end` is those of the items of a list."""
    kept = {name for name in fields if name.startswith(f"{kind}.")}
    values: dict[str, Any] = {}
    for name, value in zip(entry._fields, entry, strict=True):
        path = f"{kind}.{name}"
        if name in names or path in kept:
            values[name] = value
        elif isinstance(value, tuple) and value and hasattr(value[0], "_fields") and kept:
            values[name] = tuple(keep_fields(item, path, frozenset(), kept) for item in value)
        else:
            values[name] = entry._field_defaults[name]
    return entry._replace(**values)


def has_all_names(reads: Iterable[str]) -> bool:
    return not set(NAMES) - set(reads)


def restrict(registry: Registry, path: str, reads: tuple[str, ...], fields: tuple[str, ...]) -> Registry:
    """A registry in which nothing is left but a file (its `fields`, where it says some) and what a check says that it
    reads beside it.
    """
    has_names = has_all_names(reads)
    kinds = {one for one in reads if one in ENTRY_KINDS}
    folders = tuple(f"{registry.layout.folders[kind]}/" for kind in kinds)
    kept = {one for one in registry.paths if one == path or one.startswith(folders)}
    read_kinds = {one.partition(".")[0] for one in reads if not (has_names and one in NAMES)}
    facts = registry.file_facts

    def rest(kind: str, entry: Any) -> Any:
        if entry.path == path and fields:
            return bare(kind, entry, (*fields, *reads))
        return entry if entry.path in kept else bare(kind, entry, reads)

    return Registry(
        registry.layout,
        registry.vocabulary,
        {
            kind: {
                entry_id: rest(kind, entry)
                for entry_id, entry in by_id.items()
                if has_names or entry.path in kept or kind in read_kinds
            }
            for kind, by_id in registry.entries.items()
        },
        {
            kind: {entry_id: one for entry_id, one in files.items() if has_names or one in kept}
            for kind, files in registry.unreadable_files.items()
        },
        [
            problem
            for problem in registry.problems
            if problem.location.path in kept
            or (registry.layout.kind_of_path(problem.location.path) in read_kinds)
            or (has_names and problem.rule_id in FILE_NAME_RULES)
        ],
        registry.paths if LINE_ENDS in reads else [one for one in registry.paths if one in kept],
        facts._replace(
            file_names={},
            body_lengths={one: length for one, length in facts.body_lengths.items() if one in kept},
            scanners={one: scanner for one, scanner in facts.scanners.items() if one in kept},
        ),
        registry.read_text,
    )


@lru_cache(maxsize=1000)
def leave_alone(
    registry: Registry, path: str, reads: tuple[str, ...], fields: tuple[str, ...]
) -> tuple[Registry, Subjects]:
    alone = restrict(registry, path, reads, fields)
    return alone, Subjects(alone, frozenset(registry.paths) - {path} if path else frozenset())


def ask_alone(check: Check, registry: Registry) -> Counter[str]:
    """What a check finds that is asked of each file where nothing is left but what it reads."""
    found: list[Problem] = []
    for path in registry.paths if check.each else [""]:
        alone, subjects = leave_alone(registry, path, check.reads, check.fields)
        found += check.find_problems(alone, DAY, subjects)
    return texts(found)


def test_a_check_reads_what_it_says_and_nothing_else() -> None:
    """Its findings are the same where nothing else is left, and not where any of it is missing."""
    found: Counter[str] = Counter()
    groups = {
        check: [(one,) for one in check.reads if one in ENTRY_KINDS] + [NAMES] * has_all_names(check.reads)
        for rule in RULES.values() for check in rule.checks if check.each
    }  # fmt: skip
    unused = {(check, group) for check, names in groups.items() for group in names}
    for name, registry in cases().items():
        for rule in RULES.values():
            for check in rule.checks:
                whole = texts(list(check.find_problems(registry, DAY, Subjects(registry))))
                found[rule.id] += whole.total()
                assert ask_alone(check, registry) == whole, (name, rule.id, check.each)
                for group in groups.get(check, ()):
                    if (check, group) in unused:
                        less = check._replace(reads=tuple(one for one in check.reads if one not in group))
                        unused -= {(check, group)} if ask_alone(less, registry) != whole else set()
    assert {check.function.__name__ for check, _ in unused} == {
        "style_not_nfc",  # whether its fix is safe depends on the names of all files
        "startup_without_team",  # whether a broken reference means the startup depends on what else is there
    }
    assert [rule_id for rule_id, count in found.items() if not count] == []


def test_the_fields_that_checks_name_exist() -> None:
    known = {
        f"{kind}.{name}" for kind, declaration in ENTRY_KINDS.items() for name, _ in iter_field_paths([declaration])
    }
    named = {
        (rule.id, one)
        for rule in RULES.values() for check in rule.checks for one in (*check.reads, *check.fields)
    }  # fmt: skip
    assert [(rule_id, one) for rule_id, one in named if one not in {*ENTRY_KINDS, LINE_ENDS, *NAMES, *known}] == []


@lru_cache
def values_in_use() -> Mapping[tuple[str, str], list[Any]]:
    """The values that entries and the items of their lists have, by type of record and field."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    registries = (*cases().values(), load_registry(MemoryStore(SAMPLE), INCUBO_LAYOUT, VOCABULARY))
    entries = [entry for registry in registries for by_id in registry.entries.values() for entry in by_id.values()]
    items = [one for entry in entries for value in entry if isinstance(value, tuple) for one in value]
    for record in (*entries, *(one for one in items if hasattr(one, "_fields"))):
        for name, default in record._field_defaults.items():
            values = found.setdefault((type(record).__name__, name), {repr(default): default})
            values.setdefault(repr(getattr(record, name)), getattr(record, name))
    return {key: list(values.values()) for key, values in found.items()}


@st.composite
def changed_fields(draw: st.DrawFn, record: Any) -> Any:
    """A record of which one field, or one field of one of its items, has another value that some record has."""
    name = draw(st.sampled_from(sorted(record._field_defaults)))
    value = getattr(record, name)
    if isinstance(value, tuple) and value and hasattr(value[0], "_fields") and draw(st.booleans()):
        i = draw(st.integers(0, len(value) - 1))
        return record._replace(**{name: (*value[:i], draw(changed_fields(value[i])), *value[i + 1 :])})
    return record._replace(**{name: draw(st.sampled_from(values_in_use()[type(record).__name__, name]))})


@settings(max_examples=examples(300))
@given(st.data())
def test_a_changed_field_alters_nothing_that_is_not_asked_again(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(cases())))
    before = cases()[name]
    kind = data.draw(st.sampled_from([kind for kind, entries in before.entries.items() if entries]))
    entry = data.draw(st.sampled_from(list(before.entries[kind].values())))
    changed = data.draw(changed_fields(entry))
    after = Registry(
        before.layout,
        before.vocabulary,
        {**before.entries, kind: {**before.entries[kind], entry.id: changed}},
        before.unreadable_files,
        before.problems,
        before.paths,
        before.file_facts,
        before.read_text,
    )
    difference = compare_registries(before, after)
    assert difference is not None
    for rule in RULES.values():
        for check in rule.checks:
            if not difference.may_change(check):
                old, new = (
                    texts(
                        [
                            problem
                            for problem in check.find_problems(registry, DAY, Subjects(registry))
                            if not difference.concerns(check) or problem.location.path != entry.path
                        ]
                    )
                    for registry in (before, after)
                )
                assert old == new, (rule.id, check.function.__name__, difference.touched)


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


@settings(max_examples=examples(25))
@given(changes())
def test_an_edit_adds_the_findings_that_a_whole_check_finds(files: dict[str, bytes | None]) -> None:
    store = MemoryStore(SAMPLE)
    registry = load_registry(store, INCUBO_LAYOUT, VOCABULARY)
    plan = make_plan(files, SAMPLE, {})
    after = plan.load_after(registry, store, ENTRY_KINDS)

    def check() -> Counter[str]:
        return Counter(map(repr, check_plan(plan, registry, after, DAY, {})))

    with patch("incubo.edit.plan.compare_registries", return_value=None):
        whole = check()
    assert check() == whole


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
