"""In a registry that a source writes, each finding leads to where it can be repaired (`[source]`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.paths import ROOT
from support.printed_commands import printed_commands

from incubo.config.settings import load_config, parse_config
from incubo.core.errors import ConfigError
from incubo.core.i18n import translate
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.ownership import find_source_place
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.source.reader import ParsedFile, parse_file
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import ValidationOptions, validate_registry

SOURCE = parse_config("[source]\n").source
RULES = ROOT / "tests" / "rules"
CASES = sorted(path for path in RULES.glob("[!_]*/*") if path.is_dir())
STARTUP = "content/startups/digue.md"
MEMBER = "content/members/ana.un.md"


def check(registry: Registry) -> tuple[Diagnostic, ...]:
    return validate_registry(registry, date(2025, 1, 15), ValidationOptions(show_advice=True)).diagnostics


def load_case(folder: Path, *, has_source: bool) -> Registry:
    """The files of a case of a rule, as those of a source or as ours."""
    settings = load_config(folder)
    vocabulary = make_vocabulary({**settings.profile_data, **settings.vocabulary_overrides})
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for root in (RULES / "_base", folder)
        for path in root.rglob("*")
        if path.is_file()
    }
    layout = INCUBO_LAYOUT._replace(source=SOURCE if has_source else None)
    return load_registry(MemoryStore(files), layout, vocabulary)


TRIED = [pytest.param(case, marks=() if number % 5 == 0 else pytest.mark.slow) for number, case in enumerate(CASES)]


@pytest.mark.parametrize("folder", TRIED, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_finding_has_a_place_where_it_can_be_repaired(folder: Path) -> None:
    try:
        registry = load_case(folder, has_source=True)
    except ConfigError:
        return  # the settings are ours
    ours = {(finding.rule_id, finding.region): finding for finding in check(load_case(folder, has_source=False))}
    for finding in check(registry):
        if find_source_place(registry, finding.region.path, finding.field_path) is None:
            assert finding == ours[finding.rule_id, finding.region]
            continue
        assert finding.fix is None, "the source would undo it"
        assert finding.hints[-1].address.startswith("https://")
        texts = [translate(hint.text) for hint in finding.hints if hint.text is not None]
        assert not any("incubo:" in text for text in texts), "it would write the file again without our comment"
        assert not any(hint.command for hint in finding.hints)
        assert not [command for text in texts for command in printed_commands(text)]


def repairs(name: str, text: str) -> dict[str, tuple[str, str]]:
    """Where each finding of an entry is repaired, and what to enter there."""
    files = {name: f"---\n{text}---\n\nUn texte assez long pour être une fiche.\n".encode()}
    registry = load_registry(MemoryStore(files), INCUBO_LAYOUT._replace(source=SOURCE), make_vocabulary({}))
    return {one.rule_id: (one.hints[-1].address, one.hints[-1].value) for one in check(registry)}


MISSION = "missions:\n  - start: 2024-02-01\n    end: 2025-03-01\n    status: admin\n"


def test_a_value_that_is_corrected_is_to_be_entered_at_the_source() -> None:
    found = repairs(MEMBER, f"fullname: Ana Un\nrole: 'Coach '\nlink: http://ana.example\n{MISSION}")
    form = "https://espace-membre.incubateur.net/community/ana.un/update"
    assert found["style-surrounding-spaces"] == (form, "Coach")
    assert found["style-http"] == (form, "https://ana.example")


def test_what_a_line_of_several_values_becomes() -> None:
    found = repairs(MEMBER, f"fullname: Ana #Un\nrole: 'Coach '\nlink: http://ana.example\n{MISSION}")
    assert found["style-comment-in-text"][1] == "Ana #Un"


def test_each_finding_reads_its_value_and_not_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def count(path: str, data: bytes, *, use_line_reader: bool) -> ParsedFile:
        read.append(len(data))
        return parse_file(path, data, use_line_reader=use_line_reader)

    monkeypatch.setattr("incubo.validation.repairs.parse_file", count)
    missions = "".join(f"  - start: 2024-02-01\n    end: 2025-03-01\n    employer: 'p{i} '\n" for i in range(100))
    assert repairs(MEMBER, f"fullname: Ana Un\nrole: Coach\nlink: http://ana.example\nmissions:\n{missions}")
    assert len(read) > 100
    assert max(read) < 100
    read.clear()
    found = repairs(MEMBER, f"fullname: Ana Un\nrole: '{'Coach ' * 500}'\n{MISSION}")
    assert found["style-surrounding-spaces"][1] == ""
    assert read == []


def test_what_no_form_changes_is_reported() -> None:
    report = ("https://github.com/betagouv/espace-membre-next/issues", "")
    found = repairs(MEMBER, "fullname: Ana Un\n\trole: Coach\n")
    assert found
    assert set(found.values()) == {report}
    found = repairs(MEMBER, f"fullname: Ana\tUn\n{MISSION}")
    assert found["style-tab"][0] != ""


def test_a_field_without_a_form_leads_to_the_page_of_its_entry() -> None:
    found = repairs(STARTUP, "title: Digue\nmission: Tenir\nredirect_from: [/startups/digue]\nphases: []\n")
    assert ("https://espace-membre.incubateur.net/startups/digue", "") in found.values()
