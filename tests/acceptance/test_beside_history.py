"""A registry beside one whose files a program writes each evening: night after night, what is ours stays."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support import beside
from support.command_line import RunCommand
from support.git_repository import git
from support.nightly_export import (
    FIRST_NIGHT,
    SHAPES,
    NightlyExport,
    change_something,
    fill_tables,
    make_export_history,
)

from incubo.source.reader import parse_file

DAY = datetime.date(2025, 1, 31)
NIGHTS = 30


def follow(call: RunCommand, network: Path, products: int) -> Path:
    """Let the nights of an export arrive one by one in a registry beside it; this registry."""
    ours = network.parent / "registre"
    nights = git(network, "rev-list", "--reverse", "HEAD").splitlines()
    git(network, "checkout", "-q", nights[0])
    words = ("--incubator", "rivages", "--people", "--forge", "none", "--yes")
    assert call("init", "registre", "--beside", "reseau", *words, cwd=ours.parent).code == 0
    own = [f"produit-{number}" for number in range(products)]
    beside.add_ours(ours, own, "rivages")
    beside.arrive_one_by_one(call, network, ours, nights[1:], DAY, own)
    return ours


def test_a_fortnight_of_an_export_arrives_night_after_night(call: RunCommand, tmp_path: Path) -> None:
    make_export_history(tmp_path / "reseau")
    ours = follow(call, tmp_path / "reseau", 6)
    assert (ours / "content/startups/produit-cinq.md").exists()
    assert "2025-12-31" in (ours / "content/members/ana.quai4.md").read_text("utf-8")
    assert "port@rivages.example" in (ours / "content/startups/produit-0.md").read_text("utf-8")


@pytest.mark.slow
def test_what_people_do_in_the_database_arrives_night_after_night(call: RunCommand, tmp_path: Path) -> None:
    export, draw = NightlyExport(tmp_path / "reseau"), random.Random(26)
    fill_tables(export, products=20, people=40)
    export.export(FIRST_NIGHT)
    written, seen = read_entries(export.folder), set()
    for number in range(1, NIGHTS + 1):
        night = FIRST_NIGHT + datetime.timedelta(days=number)
        change_something(export, draw, night)
        export.export(night, *draw.choice((SHAPES[:1], SHAPES[1:], SHAPES)))
        before, written = written, read_entries(export.folder)
        seen |= {*tell_changes(before, written)}
    assert seen == {"people", "rewritten", "two shapes", "emptied", "reordered", "renamed"}
    ours = follow(call, export.folder, 20)
    assert {path.stem for path in (ours / "content/members").glob("*.md")} == {*export.tables["member"]}


Entries = Mapping[str, tuple[bytes, dict[Any, Any]]]


def read_entries(folder: Path) -> Entries:
    """The entries of the export, by their paths: each file, and what it says."""
    paths = sorted(folder.glob("content/*/*.md"))
    files = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
    return {path: (data, parse_file(path, data).values or {}) for path, data in files.items()}


def tell_changes(before: Entries, after: Entries) -> Iterator[str]:
    """What a night does, of what exports do."""
    both = [(*before[path], *after[path], path) for path in before.keys() & after.keys()]
    rewritten = [data != old_data and not list(find_changes(old, new)) for old_data, old, data, new, _ in both]
    if before.keys() == after.keys() and all(rewritten):
        yield "rewritten"
    if len({b'"' in data for data, _ in after.values()}) == 2:
        yield "two shapes"
    for _, old, _, new, path in both:
        changed = [*find_changes(old, new)]
        if changed and "_authors" in path:
            yield "people"
        if any(not new.get(name) for name in changed):
            yield "emptied"
        if any(isinstance(value, list) and new.get(name) == value[::-1] != value for name, value in old.items()):
            yield "reordered"
    pairs = itertools.product(before.keys() - after.keys(), after.keys() - before.keys())
    if any(not list(find_changes(before[old][1], after[new][1])) for old, new in pairs):
        yield "renamed"


def find_changes(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Any]:
    """The fields that say something else, whatever the order of items and the form of an empty text."""
    for name in old.keys() | new.keys():
        versions = [values.get(name) or "" for values in (old, new)]
        if len({str(sorted(map(_show, each))) if isinstance(each, list) else each for each in versions}) == 2:
            yield name


def _show(item: Any) -> str:
    return str(sorted((key, str(value)) for key, value in item.items() if value) if isinstance(item, dict) else item)
