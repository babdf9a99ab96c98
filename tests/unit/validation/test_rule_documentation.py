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
from incubo.validation.rule import RULES, CodeExample, RuleDocumentation

assert rules.__all__
BASE = ROOT / "tests" / "rules" / "_base"
LAID = {
    "startup": "content/startups/quai-solidaire.md",
    "member": "content/members/yann.treguer.md",
    "job": "content/jobs/2025-01-06-developpement-quai-solidaire.md",
    "incubator": "content/incubators/rivages.md",
    "organisation": "content/organisations/dgml.md",
    "team": "content/teams/animation.md",
}
"""The sound entry of each kind into which the fields of an example go."""

UNSHOWN = {
    "file-bom", "file-crlf", "file-empty", "file-not-utf8", "file-not-a-file", "file-outside-registry",
    "file-too-large", "file-unreadable", "schema-too-many",
}  # fmt: skip
"""Rules whose bad example no lines can show; `told` says it in words, and tests/rules has the case in bytes."""


ALSO = {"file-case-clash": {"file-name"}}
"""What comes with a finding by its nature: of two copies, one has a capital letter, and both are one person's."""

_FIELD = re.compile(r"^([\w-]+) ?:?", re.MULTILINE)


def lay(folder: Path, page: RuleDocumentation, samples: tuple[CodeExample, ...], names: set[str]) -> None:
    """Put an example into the registry: files as they are, fields instead of those of the kind's sound entry."""
    for sample in samples:
        path = folder / (sample.path or LAID[page.kind])
        path.parent.mkdir(parents=True, exist_ok=True)
        text = sample.text
        if not sample.path or (path.suffix == ".md" and "---\n" not in text):
            text = _with_fields(path.read_text("utf-8"), text, names)
        path.write_bytes(text.encode())


def _with_fields(entry: str, fields: str, names: set[str]) -> str:
    """An entry with those fields first, and without those that bear their names."""
    _, front, body = re.split(r"^---\n", entry, maxsplit=2, flags=re.MULTILINE)
    kept = "".join(
        block
        for block in re.split(r"^(?=\S)", front, flags=re.MULTILINE)
        if block and block.partition(":")[0] not in names
    )
    return f"---\n{fields}{kept}---\n{body}"


def names_of(page: RuleDocumentation) -> set[str]:
    return {
        name
        for sample in (*page.bad_examples, *page.good_examples)
        if "---\n" not in sample.text
        for name in _FIELD.findall(sample.text)
    }


def diagnostics(folder: Path, call: RunCommand) -> list[dict[str, Any]]:
    ran = call("validate", "--format", "json", "--at", "2025-01-15", "--advice", cwd=folder)
    assert ran.code in (0, 1, 2), ran
    found: list[dict[str, Any]] = json.loads(ran.out)["diagnostics"]
    return found


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
        text = entry.replace("Mon Estran", name.capitalize()).replace("mon-estran", name)
        text = text.replace("2024-09-02", f"2024-0{n + 1}-02").replace(
            "sponsors:", "thematiques: [littoral]\nsponsors:"
        )
        (folder / f"content/startups/{name}.md").write_text(text, "utf-8")
        member = (folder / LAID["member"]).read_text("utf-8").replace("Yann Tréguer", f"Nom {name.capitalize()}")
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
    startup = startup.replace("Mon Estran", "Phare Bavard").replace("mon-estran", "phare-bavard")
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


TEAM = "missions:\n  - start: 2024-09-02\n    end: 2025-03-01\n    startups: [mon-estran, quai-solidaire]\n"
AROUND: dict[str, Callable[[Path], None]] = {
    "schema-rare-value": six_themes,
    "style-email-domain": six_addresses,
    "member-startups-after-end": former_member,
    "mission-on-ended-startup": former_member,
    "startup-without-team": former_member,
    "startup-never-staffed": another_member,
    "job-startup-ended": former_member,
}
"""For rules that look at several entries: those that an example does not repeat, put around it."""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The base, with a member who works for every startup: an example may take the others' missions away."""
    folder = tmp_path / "registry"
    shutil.copytree(BASE, folder)
    write_member(folder, "nolwenn.querou", "Nolwenn Quérou", TEAM)
    return folder


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_page_is_complete(rule: str) -> None:
    page = RULES[rule].documentation
    assert page.good_examples
    assert page.how_to_fix
    assert page.proposed_fix in ("", "safe", "guess")
    assert page.kind in ENTRY_KINDS or (page.kind == "" and rule.startswith("config-"))
    assert bool(page.bad_examples) is (rule not in UNSHOWN)
    assert page.bad_examples or page.description


@pytest.mark.parametrize("rule", sorted(set(RULES) - UNSHOWN))
def test_the_bad_example_gives_the_finding(rule: str, registry: Path, call: RunCommand) -> None:
    page = RULES[rule].documentation
    AROUND.get(rule, nothing)(registry)
    lay(registry, page, page.bad_examples, names_of(page))
    found = findings(registry, call)
    assert {name for name, _ in found} == {rule, *ALSO.get(rule, ())}
    assert page.proposed_fix in {fix for _, fix in found}, found


@pytest.mark.parametrize("rule", sorted(set(RULES) - UNSHOWN))
def test_a_comment_accepts_the_finding_where_the_page_says_so(rule: str, registry: Path, call: RunCommand) -> None:
    page = RULES[rule].documentation
    AROUND.get(rule, nothing)(registry)
    lay(registry, page, page.bad_examples, names_of(page))
    path, line = next((d["path"], d["line"]) for d in diagnostics(registry, call) if d["rule"] == rule)
    lines = (registry / path).read_text("utf-8").split("\n")
    indent = re.match(" *", lines[line - 1])
    assert indent is not None
    lines.insert(max(line - 1, 1), f"{indent.group()}# incubo: ignore[{rule}] pour voir")
    (registry / path).write_text("\n".join(lines), "utf-8")
    left = {d["rule"] for d in diagnostics(registry, call)} - ALSO.get(rule, set())
    assert left == (set() if RULES[rule].suppressible else {rule})


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_good_example_gives_none(rule: str, registry: Path, call: RunCommand) -> None:
    page = RULES[rule].documentation
    AROUND.get(rule, nothing)(registry)
    lay(registry, page, page.good_examples, names_of(page))
    assert findings(registry, call) == []
