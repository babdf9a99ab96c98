"""`import registry` of the real registry: whole, and from one state of it to a later one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.corpus_history import clone_history
from support.git_repository import git
from support.imported_registry import make_empty_registry, take

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.edit.merge.values import is_equivalent
from incubo.edit.references import bare_id, iter_references
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT
from incubo.source.edits.changes import is_same_value
from incubo.source.reader import parse_file
from incubo.validation.engine import ValidationOptions, validate_registry

pytestmark = pytest.mark.corpus

SETTINGS = 'profile = "beta.gouv.fr"\nat = 2024-07-01\nincubator = "anct"\n'
DAY = date(2024, 7, 1)
WAS, IS = "2023-07-01", "2024-07-01"
BODY = "\n## Ici\n\nCe que nous savons.\n"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """An empty registry."""
    return make_empty_registry(tmp_path / "ours", SETTINGS)


@pytest.mark.slow
def test_all_of_it_comes_in_as_it_is(call: RunCommand, corpus: Path, ours: Path) -> None:
    source = corpus / "2024-07-01"
    take(call, ours, source, "--incubator", "all", "--people")
    for kind, table in ENTRY_KINDS.items():
        old_folder, new_folder = source / BETA_LAYOUT.folders[kind], ours / INCUBO_LAYOUT.folders[kind]
        old_names = {path.name for path in old_folder.glob("*.md")}
        assert old_names == {path.name for path in new_folder.glob("*.md")}
        for name in old_names:
            old, new = (parse_file(name, (folder / name).read_bytes()) for folder in (old_folder, new_folder))
            assert new.body == old.body.replace("\r\n", "\n")
            assert old.values is not None
            assert new.values is not None
            references = [
                [(path, bare_id(value)) for path, _, value in iter_references(table.fields, file.values or {})]
                for file in (old, new)
            ]
            assert references[0] == references[1]
            if new.values != old.values:
                assert any("/" in str(reference.value) for reference in iter_references(table.fields, old.values)), name
    errors = [set(iter_errors(folder)) for folder in (source, ours)]
    assert errors[0] >= errors[1]


def iter_errors(root: Path) -> Iterator[tuple[str, str]]:
    """The errors of a registry: the id of the entry, and the name of the field."""
    workspace = open_workspace(root, Environment("en", lambda _: DAY))
    registry = workspace.load_registry()
    result = validate_registry(registry, workspace.as_of, ValidationOptions())
    for each in result.diagnostics:
        if each.severity == "error":
            yield each.region.path.rpartition("/")[2], str(each.field_path[0] if each.field_path else each.rule_id)


@pytest.mark.slow
def test_a_year_later_what_we_changed_stays(call: RunCommand, corpus: Path, ours: Path, tmp_path: Path) -> None:
    source = clone_history(corpus, tmp_path / "network")
    commits = [git(source, "rev-list", "-1", f"--before={day}", "HEAD") for day in (WAS, IS)]
    git(source, "checkout", "-q", commits[0])
    take(call, ours, source)
    git(ours, "init", "-q", "-b", "main")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "repris")
    startups = sorted((ours / "content/startups").glob("*.md"))
    for path in startups[::2]:
        with path.open("ab") as file:
            file.write(BODY.encode())
    for path in startups[::3]:
        assert call("set", path.stem, "reviewed_on=2024-06-30", "--yes", cwd=ours).code == 0
    before = {path.stem: parse_file(path.name, path.read_bytes()) for path in startups}
    git(source, "checkout", "-q", commits[1])
    ran = call("import", "registry", str(source), "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    theirs = {
        path.stem: parse_file(path.name, path.read_bytes()) for path in (source / "content/_startups").glob("*.md")
    }
    after = {path.stem: parse_file(path.name, path.read_bytes()) for path in (ours / "content/startups").glob("*.md")}
    assert any(is_equivalent(theirs[stem].values, before[stem].values) is False for stem in before if stem in theirs)
    for number, path in enumerate(startups):
        stem = path.stem
        if stem not in theirs or stem not in after:
            continue  # renamed, or removed there
        values, expected = dict(after[stem].values or {}), dict(theirs[stem].values or {})
        if number % 3 == 0:
            assert str(values.pop("reviewed_on")) == "2024-06-30"
        for name in ("sponsors", "redirect_from"):
            values.pop(name, None)
            expected.pop(name, None)
        assert is_same_value(values, expected) or is_equivalent(values, expected), stem
        if number % 2 == 0:
            assert "Ce que nous savons." in after[stem].body
