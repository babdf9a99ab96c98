"""Lists of the real registry as workbooks: left as they are they change nothing, edited they change just that."""

from __future__ import annotations

import random
import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.git_repository import git, write
from support.sheet_edits import EditedList, EntryFile, changed_paths, set_value

from incubo.query.resource import all_columns
from incubo.query.resources.catalogue import RESOURCES
from incubo.source.reader import parse_file

pytestmark = pytest.mark.corpus

SETTINGS = 'profile = "beta.gouv.fr"\nat = 2024-07-01\nincubator = "anct"\n'
NO_SCOPE = ("incubators", "organisations", "teams")
EDITED = {
    "startups": ("_startups", {"link": "https://site{n}.example", "repository": "https://code.example/{n}"}),
    "members": ("_authors", {"role": "Métier {n} : l'été", "link": "https://site{n}.example"}),
    "missions": ("_authors", {"missions.employer": "Entreprise {n} & fils"}),
    "jobs": ("_jobs", {"contact": "adresse{n}@rivages.example"}),
    "incubators": ("_incubators", {"contact": "adresse{n}@rivages.example", "website": "https://site{n}.example"}),
    "organisations": ("_organisations", {"acronym": "S{n}"}),
}


QUICK = {(name, "anct") for name in ("startups", "members", "missions")}
"""Lists that `make test` takes: an entry in a row, and an item in a row."""


@pytest.fixture(scope="module")
def ours(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry in a repository of its own."""
    folder = tmp_path_factory.mktemp("lists") / "registry"
    shutil.copytree(corpus / "2024-07-01" / "content", folder / "content")
    write(folder, "incubo.toml", SETTINGS)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def read_files(registry: Path) -> dict[str, EntryFile]:
    """Every entry as the registry reads it: some files are no YAML."""
    entries = {}
    for path in sorted((registry / "content").rglob("*.md")):
        parsed = parse_file(path.name, path.read_bytes())
        entries[path.relative_to(registry).as_posix()] = EntryFile(dict(parsed.values or {}), parsed.body)
    return entries


def export(call: RunCommand, registry: Path, name: str, incubator: str = "all") -> Path:
    """Every line and every column of a list, of all incubators or of one."""
    resource = next(resource for resource in RESOURCES if resource.id == name)
    path = registry / f"{name}.xlsx"
    words = ["list", name, "--all", "--columns", ",".join(all_columns(resource)), "-o", str(path)]
    ran = call(*words, *([] if name in NO_SCOPE else ["--incubator", incubator]), cwd=registry)
    assert ran.code == 0, ran.err
    return path


@pytest.mark.parametrize(
    ("name", "incubator"),
    [
        pytest.param(resource.id, incubator, marks=() if (resource.id, incubator) in QUICK else pytest.mark.slow)
        for resource in RESOURCES
        for incubator in (["anct"] if resource.id in NO_SCOPE else ["anct", "all"])
    ],
)
def test_a_list_as_it_was_changes_nothing(
    call: RunCommand, ours: Path, name: str, incubator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_corpus_registries(monkeypatch, ours)
    ran = call("import", str(export(call, ours, name, incubator)), "--yes", cwd=ours)
    assert ran.code == 0, ran.out
    assert "Nothing to change" in ran.err
    assert git(ours, "status", "--porcelain", "content") == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITED)
def test_thirty_edits_of_a_list_are_thirty_changes(call: RunCommand, ours: Path, name: str) -> None:
    folder, fields = EDITED[name]
    path = export(call, ours, name)
    sheet = EditedList(path)
    before = read_files(ours)
    expected = dict(before)
    paths = {file.rpartition("/")[2].removesuffix(".md"): file for file in before if f"/{folder}/" in file}
    chance = random.Random(name)
    rows = chance.sample(sheet.rows, min(30, len(sheet.rows)))
    for n, row in enumerate(rows):
        field, text = chance.choice(list(fields.items()))
        entry_id, item = sheet.key(row)
        row[sheet.fields[field]] = text.format(n=n)
        file = expected[paths[entry_id]]
        changed = EntryFile(deepcopy(file.values), file.body)
        set_value(changed.values, field, item, text.format(n=n))
        expected[paths[entry_id]] = changed
    chance.shuffle(sheet.rows)
    sheet.write(path)
    ran = call("import", str(path), "--yes", cwd=ours)
    after = read_files(ours)
    git(ours, "checkout", "-q", "content")
    assert {one: after.get(one) for one in changed_paths(expected, after)} == {}, ran.out
    assert ran.code == 0, ran.out
