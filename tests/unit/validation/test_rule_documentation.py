"""The documentation of each rule is true: the bad example gives the finding, the good one gives none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.validation import rules
from incubo.validation.rule import RULES, CodeExample, Rule

assert rules.__all__
BASE = ROOT / "tests" / "rules" / "_base"
BASE_FILES = {
    "startup": "content/startups/quai-solidaire.md",
    "member": "content/members/yann.treguer.md",
    "job": "content/jobs/2025-01-06-developpement-quai-solidaire.md",
    "incubator": "content/incubators/rivages.md",
    "organisation": "content/organisations/dgml.md",
    "team": "content/teams/animation.md",
}
"""The valid entry of each kind that receives the fields of an example."""

WITHOUT_BAD_EXAMPLE = {
    "file-bom", "file-crlf", "file-empty", "file-not-utf8", "file-not-a-file", "file-outside-registry",
    "file-too-large", "file-too-many-findings", "file-rule-failed", "file-unreadable", "schema-too-many",
}  # fmt: skip
"""Rules whose bad example no lines can show: `description` says it in words; tests show it, in bytes where one can."""


RELATED_RULES = {"file-case-clash": {"file-name"}}
"""Rules that report the same example: of two copies, one has a capital letter."""

_FIELD = re.compile(r"^([\w-]+) ?:?", re.MULTILINE)


def write_example(folder: Path, documentation: Rule, examples: tuple[CodeExample, ...], names: set[str]) -> None:
    """Write an example into the registry: files as they are, fields in the place of those of the valid entry."""
    for example in examples:
        path = folder / (example.path or BASE_FILES[documentation.kind])
        path.parent.mkdir(parents=True, exist_ok=True)
        text = example.text
        if not example.path or (path.suffix == ".md" and "---\n" not in text):
            text = _with_fields(path.read_text("utf-8"), text, names)
        path.write_bytes(text.encode())


def _with_fields(entry: str, fields: str, names: set[str]) -> str:
    """An entry with those fields first, without its own fields of the same names."""
    _, front, body = re.split(r"^---\n", entry, maxsplit=2, flags=re.MULTILINE)
    other_fields = "".join(
        block
        for block in re.split(r"^(?=\S)", front, flags=re.MULTILINE)
        if block and block.partition(":")[0] not in names
    )
    return f"---\n{fields}{other_fields}---\n{body}"


def names_of(documentation: Rule) -> set[str]:
    return {
        name
        for example in (*documentation.bad_examples, *documentation.good_examples)
        if "---\n" not in example.text
        for name in _FIELD.findall(example.text)
    }


def diagnostics(folder: Path, call: RunCommand) -> list[dict[str, Any]]:
    result = call("validate", "--format", "json", "--at", "2025-01-15", "--advice", cwd=folder)
    assert result.code in (0, 1, 2), result
    diagnostics: list[dict[str, Any]] = json.loads(result.out)["diagnostics"]
    return diagnostics


def findings(folder: Path, call: RunCommand) -> list[tuple[str, str]]:
    """(rule, what its fix is: safe, guess or "") of each finding."""
    found = diagnostics(folder, call)
    return [(d["rule"], "" if not d["fix"] else "safe" if d["fix"]["safe"] else "guess") for d in found]


def nothing(folder: Path) -> None:
    """The base is enough."""


def six_themes(folder: Path) -> None:
    """Five startups that share a theme: the sixth, which spells it otherwise, stands out."""
    entry = (folder / "content/startups/mon-estran.md").read_text("utf-8")
    for n, name in enumerate(("balise", "cabotage", "digue", "ecume", "falaise")):
        text = (
            entry.replace("Mon Estran", name.capitalize())
            .replace("mon-estran", name)
            .replace("Rendre", f"{n} fois, rendre")
        )
        text = text.replace("2024-09-02", f"2024-0{n + 1}-02").replace(
            "sponsors:", "thematiques: [littoral]\nsponsors:"
        )
        (folder / f"content/startups/{name}.md").write_text(text, "utf-8")
        member = (folder / BASE_FILES["member"]).read_text("utf-8").replace("Yann Tréguer", f"Nom {name.capitalize()}")
        member = member.replace("ytreguer", name).replace("mon-estran", name)
        (folder / f"content/members/nom.{name}.md").write_text(member, "utf-8")


def six_addresses(folder: Path) -> None:
    """Startups that have addresses at one domain."""
    six_themes(folder)
    for path in (folder / "content/startups").glob("*.md"):
        text = path.read_text("utf-8")
        if "thematiques: [littoral]" in text:
            path.write_text(re.sub(r"contact: .*", f"contact: {path.stem}@littoral.example", text), "utf-8")


def former_member(folder: Path) -> None:
    """A member whose only mission has ended, and its startup, stopped since."""
    startup = (folder / "content/startups/mon-estran.md").read_text("utf-8")
    startup = (
        startup.replace("Mon Estran", "Phare Bavard")
        .replace("mon-estran", "phare-bavard")
        .replace("la pêche", "la visite")
    )
    phases = "investigation\n    start: 2023-12-04\n  - name: abandon-investigation\n    start: 2024-06-03"
    startup = startup.replace("investigation\n    start: 2024-09-02", phases)
    (folder / "content/startups/phare-bavard.md").write_text(startup, "utf-8")
    missions = "missions:\n  - start: 2023-12-04\n    end: 2024-05-31\n    startups: [phare-bavard]\n"
    write_member(folder, "lena.guivarch", "Léna Guivarch", missions)


def another_member(folder: Path) -> None:
    """A member whose missions an example may replace."""
    write_member(folder, "lena.guivarch", "Léna Guivarch", TEAM)


def write_member(folder: Path, name: str, fullname: str, missions: str) -> None:
    text = f"---\nfullname: {fullname}\nrole: Designer\ndomaine: Design\n{missions}---\n"
    (folder / f"content/members/{name}.md").write_text(text, "utf-8")


TEAM = """missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    startups: [mon-estran, quai-solidaire]
"""


def ten_missions(folder: Path) -> None:
    """Ten missions with a status."""
    items = [f"  - {{start: {year}-01-06, end: {year}-12-05, status: independent}}\n" for year in range(2014, 2024)]
    write_member(folder, "lena.guivarch", "Léna Guivarch", "".join(["missions:\n", *items]))


CONTEXT: dict[str, Callable[[Path], None]] = {
    "mission-without-status": ten_missions,
    "schema-rare-value": six_themes,
    "style-email-domain": six_addresses,
    "member-startups-after-end": former_member,
    "mission-on-ended-startup": former_member,
    "startup-without-team": former_member,
    "startup-never-staffed": another_member,
    "job-startup-ended": former_member,
}
"""For rules that compare entries: what writes the other entries, which the example does not repeat."""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The base, with a member who works for every startup: an example may take the others' missions away."""
    folder = tmp_path / "registry"
    shutil.copytree(BASE, folder)
    write_member(folder, "nolwenn.querou", "Nolwenn Quérou", TEAM)
    return folder


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_page_is_complete(rule: str) -> None:
    documentation = RULES[rule]
    assert documentation.good_examples
    assert documentation.how_to_fix
    assert documentation.proposed_fix in ("", "safe", "guess")
    assert documentation.kind in ENTRY_KINDS or (documentation.kind == "" and rule.startswith("config-"))
    assert bool(documentation.bad_examples) is (rule not in WITHOUT_BAD_EXAMPLE)
    assert documentation.bad_examples or documentation.description


@pytest.mark.parametrize("rule", sorted(set(RULES) - WITHOUT_BAD_EXAMPLE))
def test_the_bad_example_gives_the_finding(rule: str, registry: Path, call: RunCommand) -> None:
    documentation = RULES[rule]
    CONTEXT.get(rule, nothing)(registry)
    write_example(registry, documentation, documentation.bad_examples, names_of(documentation))
    found_findings = findings(registry, call)
    assert {name for name, _ in found_findings} == {rule, *RELATED_RULES.get(rule, ())}
    assert documentation.proposed_fix in {fix for _, fix in found_findings}, found_findings


@pytest.mark.parametrize("rule", sorted(set(RULES) - WITHOUT_BAD_EXAMPLE))
def test_a_comment_accepts_the_finding_where_the_page_says_so(rule: str, registry: Path, call: RunCommand) -> None:
    documentation = RULES[rule]
    CONTEXT.get(rule, nothing)(registry)
    write_example(registry, documentation, documentation.bad_examples, names_of(documentation))
    path, line = next((d["path"], d["line"]) for d in diagnostics(registry, call) if d["rule"] == rule)
    lines = (registry / path).read_text("utf-8").split("\n")
    indent = re.match(" *", lines[line - 1])
    assert indent is not None
    lines.insert(max(line - 1, 1), f"{indent.group()}# incubo: ignore[{rule}] pour voir")
    (registry / path).write_text("\n".join(lines), "utf-8")
    remaining = {d["rule"] for d in diagnostics(registry, call)} - RELATED_RULES.get(rule, set())
    assert remaining == (set() if RULES[rule].suppressible else {rule})


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_good_example_gives_none(rule: str, registry: Path, call: RunCommand) -> None:
    documentation = RULES[rule]
    CONTEXT.get(rule, nothing)(registry)
    write_example(registry, documentation, documentation.good_examples, names_of(documentation))
    assert findings(registry, call) == []
