"""Severities, selection, suppression and the shape of what the engine gives."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from incubo.config.settings import load_profile
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.validation.diagnostic import SEVERITIES, ValidationResult
from incubo.validation.engine import ValidationOptions, validate_registry
from incubo.validation.rule import RULES, Rule, declare_rule

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
DAY = datetime.date(2025, 1, 15)
STARTUP = """---
title: Mon Estran
mission: Pêcher sans risque
incubator: rivages
contact: {contact}
phases:
  - name: {phase}
    start: 2024-01-08
---

Savoir où et quand pêcher à pied sans danger.
"""

INCUBATOR = f"""---
title: Incubateur des rivages
short_description: Les services publics du bord de mer
owner: dgml
contact: contact@rivages.example
---

{"L'incubateur accompagne les équipes du littoral. " * 3}
"""


def validate_files(
    files: Mapping[str, str], options: ValidationOptions | None = None, today: datetime.date = DAY
) -> ValidationResult:
    all_files = {"content/incubators/rivages.md": INCUBATOR, **files}
    store = MemoryStore({path: text.encode() for path, text in all_files.items()})
    registry = load_registry(store, INCUBO_LAYOUT, VOCABULARY)
    return validate_registry(registry, today, options)


def findings(files: Mapping[str, str], options: ValidationOptions | None = None) -> list[tuple[str, str]]:
    return [(d.rule_id, d.severity) for d in validate_files(files, options).diagnostics]


def startup(phase: str = "construction", contact: str = "x") -> dict[str, str]:
    return {"content/startups/mon-estran.md": STARTUP.format(phase=phase, contact=contact)}


def test_errors_block_only_in_active_startups() -> None:
    assert findings(startup("construction")) == [("schema-email", "error")]
    assert findings(startup("opere")) == [("schema-email", "error")]
    assert findings(startup("abandon")) == [("schema-email", "warning")]
    broken = {path: text.replace("title: ", "title: [") for path, text in startup("abandon").items()}
    assert findings(broken) == [("yaml-unclosed-bracket", "error")]


@pytest.mark.parametrize("name", ["schema-email", "schema"])
@pytest.mark.parametrize("severity", ["error", "warning", "advice", "off"])
def test_severities_are_those_of_the_configuration(name: str, severity: str) -> None:
    found = findings(startup(), ValidationOptions(severities={name: severity}, show_advice=True))
    assert found == ([("schema-email", severity)] if severity != "off" else [])


def test_advice_is_counted_and_shown_on_request() -> None:
    files = {path: text.replace("title:", "zzz: 1\ntitle:") for path, text in startup(contact="a@b.fr").items()}
    result = validate_files(files)
    assert (result.diagnostics, result.hidden_advice_count, result.file_count) == ((), 1, 2)
    assert findings(files, ValidationOptions(show_advice=True)) == [("schema-unknown-key", "advice")]


def test_rules_and_families_are_chosen() -> None:
    files = {path: text.replace("construction", "constrction") for path, text in startup().items()}
    assert findings(files) == [("schema-email", "error"), ("phase-unknown-name", "error")]
    assert findings(files, ValidationOptions(select=("phase",))) == [("phase-unknown-name", "error")]
    assert findings(files, ValidationOptions(ignore=("phase-unknown-name",))) == [("schema-email", "error")]
    assert findings(files, ValidationOptions(includes_path=lambda path: False)) == []


REMARKED = "contact: x # incubo: ignore[{rules}] en attente"


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ("schema-email", []),
        ("schema-url, schema-email", []),
        ("schema-url", [("schema-email", "error"), ("file-unused-ignore", "warning")]),
        ("", [("schema-email", "error"), ("file-unused-ignore", "warning")]),
    ],
)
def test_a_finding_is_accepted_on_its_line(rules: str, found: list[tuple[str, str]]) -> None:
    remark = REMARKED.format(rules=rules)
    files = {path: text.replace("contact: x", remark) for path, text in startup().items()}
    assert findings(files) == found


def test_a_finding_about_a_whole_file_is_accepted_anywhere_in_it() -> None:
    text = startup(contact="a@b.fr # incubo: ignore[file-name] ancien nom")["content/startups/mon-estran.md"]
    assert findings({"content/startups/Mon Estran.md": text}) == []


def test_a_remark_in_the_text_is_text() -> None:
    files = {path: text + "# incubo: ignore[schema-email]\n" for path, text in startup().items()}
    assert findings(files) == [("schema-email", "error")]


def test_findings_come_in_the_order_of_paths_and_lines() -> None:
    files = {
        "content/startups/b.md": STARTUP.format(phase="constrction", contact="x"),
        "content/startups/a.md": STARTUP.format(phase="construction", contact="y")
        .replace("Estran", "Écueil")
        .replace("Pêcher", "Naviguer"),
    }
    regions = [diagnostic.region for diagnostic in validate_files(files).diagnostics]
    assert [(region.path, region.line) for region in regions] == sorted(
        (region.path, region.line) for region in regions
    )
    assert len(regions) == 3


MEMBER = '---\nfullname: A\nrole: B\nmissions:\n  - start: "2024-01-01"\n    end: "2024-06-30"\n---\n'


def test_majority_style_is_the_convention() -> None:
    quoted = {f"content/members/a.b{i}.md": MEMBER.replace("A\n", f"A{i}\n") for i in range(4)}
    plain = {"content/members/c.d.md": MEMBER.replace('"', "")}
    assert set(findings({**quoted, **plain}, ValidationOptions(show_advice=True))) == {
        ("schema-date-as-text", "advice")
    }
    alone = {path: text.replace('"', "") for path, text in quoted.items()}
    assert set(findings({**alone, "content/members/c.d.md": MEMBER})) == {("schema-date-as-text", "error")}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert rule.id == rule.id.lower()
    assert rule.family in (
        "config",
        "file",
        "mission",
        "phase",
        "ref",
        "schema",
        "yaml",
        "member",
        "startup",
        "job",
        "style",
    )
    assert {rule.severity_for(kind) for kind in ("startup", "member", "job", None)} <= set(SEVERITIES)
    assert rule.title.strip(" .") == rule.title
    assert rule.rationale.endswith(".")
    if rule.depends_on_today:
        assert rule.checks


def test_an_id_is_given_once() -> None:
    with pytest.raises(ValueError, match="yaml-tab"):
        declare_rule("yaml-tab", "error", title="again", rationale="No.", good="", how_to_fix="")


def test_a_rule_that_is_off_leaves_the_findings_after_it() -> None:
    files = {
        "content/startups/aber.md": STARTUP.format(phase="construction", contact="x").replace("Estran", "Aber"),
        "content/startups/balise.md": STARTUP.format(phase="constrction", contact="x").replace("Estran", "Balise"),
    }
    assert findings(files, ValidationOptions(severities={"schema-email": "off"})) == [("phase-unknown-name", "error")]


def test_progress_never_goes_back_and_ends() -> None:
    registry = load_registry(
        MemoryStore({path: text.encode() for path, text in startup().items()}), INCUBO_LAYOUT, VOCABULARY
    )
    reports: list[tuple[int, int]] = []
    validate_registry(registry, DAY, progress=lambda done, total: reports.append((done, total)))
    shares = [done / total for done, total in reports]
    assert shares == sorted(set(shares))
    assert shares[-1] == 1
