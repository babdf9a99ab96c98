"""The fixes of style rules remove the finding, and nothing else appears."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from incubo.config import settings
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text, parse_file
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, validate_registry

HERE = Path(__file__).parent
CASES = sorted(
    path.parent
    for path in HERE.glob("style-*/*/expected.txt")
    if f"[{path.parent.parent.name}]" in path.read_text("utf-8")
)
WITHOUT_FIX = (
    "style-html",
    "style-tab/in-a-block",
    "style-placeholder",
    "style-garbled/lost",
    "style-text-to-complete",
)
"""Rules and cases without a fix: nobody can tell what was meant."""


def files_of(case: Path) -> dict[str, bytes]:
    """The files of a case over the sound registry, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for root in (HERE / "_base", case)
        for path in sorted(root.rglob("*.md"))
    }


def find_diagnostics(files: Mapping[str, bytes]) -> list[Diagnostic]:
    registry = load_registry(
        MemoryStore(files), INCUBO_LAYOUT, make_vocabulary(settings.load_config(HERE).profile_data)
    )
    return list(
        validate_registry(registry, datetime.date(2025, 1, 15), ValidationOptions(show_advice=True)).diagnostics
    )


def apply_fixes(files: Mapping[str, bytes], diagnostics: list[Diagnostic]) -> dict[str, bytes]:
    fixed = dict(files)
    edits = [edit for diagnostic in diagnostics if diagnostic.fix for edit in diagnostic.fix.edits]
    for edit in sorted(edits, key=lambda edit: edit.region.start, reverse=True):
        text = decode_text(fixed[edit.region.path])
        fixed[edit.region.path] = (text[: edit.region.start] + edit.new_text + text[edit.region.end :]).encode()
    return fixed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_fix_removes_the_finding(case: Path) -> None:
    files = files_of(case)
    before = [diagnostic for diagnostic in find_diagnostics(files) if diagnostic.rule_id == case.parent.name]
    assert before
    name = f"{case.parent.name}/{case.name}"
    if name in WITHOUT_FIX or case.parent.name in WITHOUT_FIX:
        assert all(diagnostic.fix is None for diagnostic in before)
        return
    assert all(diagnostic.fix is not None for diagnostic in before)
    assert find_diagnostics(apply_fixes(files, before)) == []


INTENDED_VALUES = {
    "style-html-entity/plain": ("role", "Développeur & capitaine"),
    "style-html-entity/coded-twice": ("role", "Développeur"),
    "style-html-entity/in-quotes": ("role", "Chef d'équipe"),
    "style-html-entity/first-in-the-value": ("role", "Équipier"),
    "style-invisible-character/no-break-between-words": ("role", "Développeur et capitaine"),
    "style-not-nfc/front-matter": ("role", "Développeur"),
    "style-tab/before-a-value": ("github", "ytreguer"),
}


@pytest.mark.parametrize("name", INTENDED_VALUES)
def test_fix_gives_the_intended_value(name: str) -> None:
    files = files_of(HERE / name)
    after = apply_fixes(files, find_diagnostics(files))
    path = "content/members/yann.treguer.md"
    field, value = INTENDED_VALUES[name]
    values = parse_file(path, after[path]).values
    assert values is not None
    assert values[field] == value


def test_fix_changes_nothing_else() -> None:
    files = files_of(HERE / "style-surrounding-spaces" / "around")
    path = "content/members/yann.treguer.md"
    after = apply_fixes(files, find_diagnostics(files))
    assert after[path] == files[path].replace(b"' Atelier du M\xc3\xb4le  '", b"'Atelier du M\xc3\xb4le'")
    assert isinstance(split_front_matter(decode_text(after[path])), FrontMatterSplit)
