"""Severities, selection, suppression and the shape of what the engine gives."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from incubo.config import packaged
from incubo.model.vocabulary import make
from incubo.registry.layout import INCUBO
from incubo.registry.loading import load
from incubo.registry.store import Memory
from incubo.source.reading import decode
from incubo.validation.diagnostic import SEVERITIES, Outcome
from incubo.validation.engine import Choice, validate
from incubo.validation.rule import RULES, Rule, declare

VOCABULARY = make(packaged("beta.gouv.fr"))
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


def checked(files: Mapping[str, str], choice: Choice | None = None, day: datetime.date = DAY) -> Outcome:
    every = {"content/incubators/rivages.md": INCUBATOR, **files}
    store = Memory({path: text.encode() for path, text in every.items()})
    registry = load(store, INCUBO, VOCABULARY)
    return validate(registry, day, lambda path: decode(store.files.get(path, b"")), choice)


def told(files: Mapping[str, str], choice: Choice | None = None) -> list[tuple[str, str]]:
    return [(d.rule, d.severity) for d in checked(files, choice).diagnostics]


def startup(phase: str = "construction", contact: str = "x") -> dict[str, str]:
    return {"content/startups/mon-estran.md": STARTUP.format(phase=phase, contact=contact)}


def test_a_mistake_in_a_living_startup_blocks_and_in_a_dead_one_does_not() -> None:
    assert told(startup("construction")) == [("schema-email", "error")]
    assert told(startup("opere")) == [("schema-email", "error")]
    assert told(startup("abandon")) == [("schema-email", "warning")]
    broken = {path: text.replace("title: ", "title: [") for path, text in startup("abandon").items()}
    assert told(broken) == [("yaml-unclosed-bracket", "error")]


@pytest.mark.parametrize("name", ["schema-email", "schema"])
@pytest.mark.parametrize("severity", ["error", "warning", "advice", "off"])
def test_severities_are_those_of_the_configuration(name: str, severity: str) -> None:
    found = told(startup(), Choice(severities={name: severity}, advice=True))
    assert found == ([("schema-email", severity)] if severity != "off" else [])


def test_advice_is_counted_and_shown_on_request() -> None:
    files = {path: text.replace("title:", "zzz: 1\ntitle:") for path, text in startup(contact="a@b.fr").items()}
    outcome = checked(files)
    assert (outcome.diagnostics, outcome.hidden, outcome.files) == ((), 1, 2)
    assert told(files, Choice(advice=True)) == [("schema-unknown-key", "advice")]


def test_rules_and_families_are_chosen() -> None:
    files = {path: text.replace("construction", "constrction") for path, text in startup().items()}
    assert told(files) == [("schema-email", "error"), ("phase-unknown-name", "error")]
    assert told(files, Choice(select=("phase",))) == [("phase-unknown-name", "error")]
    assert told(files, Choice(ignore=("phase-unknown-name",))) == [("schema-email", "error")]
    assert told(files, Choice(shown=lambda path: False)) == []


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
    assert told(files) == found


def test_a_finding_about_a_whole_file_is_accepted_anywhere_in_it() -> None:
    text = startup(contact="a@b.fr # incubo: ignore[file-name] ancien nom")["content/startups/mon-estran.md"]
    assert told({"content/startups/Mon Estran.md": text}) == []


def test_a_remark_in_the_text_is_text() -> None:
    files = {path: text + "# incubo: ignore[schema-email]\n" for path, text in startup().items()}
    assert told(files) == [("schema-email", "error")]


def test_findings_come_in_the_order_of_paths_and_lines() -> None:
    files = {
        "content/startups/b.md": STARTUP.format(phase="constrction", contact="x"),
        "content/startups/a.md": STARTUP.format(phase="construction", contact="y").replace("Estran", "Écueil"),
    }
    regions = [diagnostic.region for diagnostic in checked(files).diagnostics]
    assert [(region.path, region.line) for region in regions] == sorted(
        (region.path, region.line) for region in regions
    )
    assert len(regions) == 3


MEMBER = '---\nfullname: A\nrole: B\nmissions:\n  - start: "2024-01-01"\n    end: "2024-06-30"\n---\n'


def test_a_way_of_writing_that_most_files_share_is_a_convention() -> None:
    quoted = {f"content/members/a.b{i}.md": MEMBER.replace("A\n", f"A{i}\n") for i in range(4)}
    plain = {"content/members/c.d.md": MEMBER.replace('"', "")}
    assert set(told({**quoted, **plain}, Choice(advice=True))) == {("schema-date-as-text", "advice")}
    alone = {path: text.replace('"', "") for path, text in quoted.items()}
    assert set(told({**alone, "content/members/c.d.md": MEMBER})) == {("schema-date-as-text", "error")}


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
    assert rule.why.endswith(".")
    if rule.calendar:
        assert rule.check is not None


def test_an_id_is_given_once() -> None:
    with pytest.raises(ValueError, match="yaml-tab"):
        declare("yaml-tab", "error", "again", "No.")
