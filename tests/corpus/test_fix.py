"""`validate --fix` on the real registry: every correction mends and adds nothing, and seeded mistakes go."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from corpus.copied_mistakes import COPIES
from corpus.mistakes import ALL as ALONE
from corpus.mistakes import File, Mistake
from corpus.seeding import SNAPSHOT, Case, files_in, thinned
from support.shared_registries import share_registry

from incubo.config.settings import load_config as configured
from incubo.core.problem import Problem
from incubo.edit.fixer import fix_findings
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore
from incubo.source.edits.text_edits import TextEdit, apply_file_edits
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, check_registry, validate_registry

pytestmark = pytest.mark.corpus

ALL = ValidationOptions(show_advice=True)
EACH = 1
"""Corrections of each rule that are tried alone, and files in which each mistake is made."""


@pytest.fixture(scope="module")
def case(corpus: Path) -> Case:
    case = Case(SNAPSHOT, files_in(corpus / SNAPSHOT), configured(corpus))
    share_registry("corpus of test_fix", case.registry)
    return case


def read(case: Case, changes: Mapping[str, bytes | None]) -> Registry:
    return reload_registry(case.registry, OverlayStore(case.store, changes), changes)


def found(case: Case, changes: Mapping[str, bytes | None]) -> tuple[Diagnostic, ...]:
    registry = read(case, changes)
    return validate_registry(registry, case.day, ALL).diagnostics


Fingerprints = Counter[tuple[str, ...]]


def fingerprints(problems: Iterable[Problem], names: Mapping[str, str]) -> Fingerprints:
    """Rule, path, field without the numbers of items: what is the same finding in other words is the same one."""
    return Counter(
        (
            p.rule_id,
            names.get(p.location.path, p.location.path),
            *(s for s in p.field_path if isinstance(s, str)),
        )
        for p in problems
    )


def problems(case: Case, changes: Mapping[str, bytes | None]) -> list[Problem]:
    return check_registry(read(case, changes), case.day, ALL).problems


def alone(case: Case, diagnostic: Diagnostic) -> tuple[dict[str, bytes | None], dict[str, str]]:
    """What one correction makes, and the old name of a file that gets another one."""
    fix, path = diagnostic.fix, diagnostic.region.path
    assert fix is not None
    pieces = [TextEdit(edit.region.start, edit.region.end, edit.new_text) for edit in fix.edits]
    data = apply_file_edits(case.files[path], pieces, [fix.file_transform] if fix.file_transform else [])
    if not fix.new_name:
        return {path: data}, {}
    new = f"{path.rpartition('/')[0]}/{fix.new_name}"
    return {path: None, new: data}, {new: path}


@pytest.mark.slow
def test_each_correction_removes_its_finding_and_adds_none(case: Case) -> None:
    before = found(case, {})
    known_problems = problems(case, {})
    tried: Counter[tuple[str, bool]] = Counter()
    for diagnostic in before:
        if diagnostic.fix is None or tried[diagnostic.rule_id, diagnostic.fix.is_safe] == EACH:
            continue
        tried[diagnostic.rule_id, diagnostic.fix.is_safe] += 1
        changes, names = alone(case, diagnostic)
        known = fingerprints(known_problems, {})
        known[
            (diagnostic.rule_id, diagnostic.region.path, *(s for s in diagnostic.field_path if isinstance(s, str)))
        ] -= 1
        more = fingerprints(problems(case, changes), names) - known
        assert not more, (diagnostic.rule_id, diagnostic.region)
    assert len(tried) > 10


@pytest.mark.parametrize("include_guesses", [pytest.param(False, marks=pytest.mark.slow), True])
def test_all_corrections_at_once(case: Case, include_guesses: bool) -> None:
    before = found(case, {})
    made = fix_findings(case.registry, case.store, case.day, ALL, ENTRY_KINDS, include_guesses=include_guesses)
    wanted = [d for d in before if d.fix is not None and (d.fix.is_safe or include_guesses)]
    assert made.rejected == ()
    assert len(made.fixed) >= len(wanted) > 100
    after = check_registry(made.registry, case.day, ALL).problems
    assert not [
        p
        for p in after
        if p.fix is not None and p.rule_id != "ref-unknown-member" and (p.fix.is_safe or include_guesses)
    ]
    names = {new: old for old, new in made.plan.moves.items()}
    renamed = {d.region.path for d in before if d.rule_id == "file-without-md"}
    more = fingerprints(after, names) - fingerprints(problems(case, {}), {})
    assert not {key for key in more if key[1] not in renamed}  # an entry that was not read may say what is wrong in it


def test_corrections_change_a_few_lines_a_file(case: Case) -> None:
    made = fix_findings(case.registry, case.store, case.day, ValidationOptions(), ENTRY_KINDS, include_guesses=True)
    whole = {d.region.path for d in made.fixed if d.rule_id in ("file-crlf", "style-not-nfc")}
    for path, data in made.plan.files.items():
        if path in whole or data is None or path not in case.files:
            continue
        old, new = (text.split(b"\n") for text in (case.files[path], data))
        changed = Counter(old) - Counter(new)
        assert changed.total() <= 3 * sum(d.region.path == path for d in made.fixed), path


class Made(NamedTuple):
    """A mistake that was made, and in which file."""

    mistake: Mistake
    path: str


def seeded(case: Case) -> tuple[dict[str, bytes | None], list[Made]]:
    """Every mistake in some sound files, each in its own."""
    unsound = {d.region.path for d in found(case, {}) if d.fix is not None}
    changes: dict[str, bytes | None] = {}
    made: list[Made] = []
    for mistake in [*ALONE, *COPIES]:
        if not mistake.rules:
            continue
        dice = random.Random(mistake.name)
        paths = [path for path in case.paths(mistake.kind) if path not in changes and path not in unsound]
        dice.shuffle(paths)
        done = 0
        for path in paths:
            text = case.files[path].decode("utf-8")
            file = File(text, path, case, dice)
            seed = mistake.make(file) if file.front[1] else None
            if seed is None or (mistake.kind != "member" and seed.name):
                continue
            name = f"{path.rpartition('/')[0]}/{seed.name}" if seed.name else path
            if name != path:
                changes[path] = None
            changes[name] = seed.data
            made.append(Made(mistake, path))
            done += 1
            if done == EACH:
                break
    return changes, made


@pytest.mark.slow
def test_fixes_revert_seeded_mistakes(corpus: Path) -> None:
    """All mistakes at once: nine in ten of those whose original value is offered give the original bytes back."""
    case = Case(SNAPSHOT, thinned(files_in(corpus / SNAPSHOT)), configured(corpus))
    changes, made = seeded(case)
    store = OverlayStore(case.store, changes)
    result = fix_findings(read(case, changes), store, case.day, ValidationOptions(), ENTRY_KINDS, include_guesses=True)
    offered = [each for each in made if each.mistake.mends]
    left = [
        each for each in offered if result.plan.files.get(each.path, changes.get(each.path)) != case.files[each.path]
    ]
    told = "\n".join(f"{each.mistake.name}: {each.path}" for each in left)
    assert len(offered) >= 100, len(offered)
    assert len(left) <= len(offered) // 14, told
