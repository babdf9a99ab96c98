"""The cases of each rule: `<rule>/<case>/` holds files laid over `_base/`, and `expected.txt` the findings.

`expected.txt` without a line of the rule means that the rule is silent there: it is empty, or another rule reports it.
`pytest tests/rules --update-golden` writes it again; review the difference like code.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand

from incubo.config.settings import load_config
from incubo.core.errors import ConfigError
from incubo.core.problem import Problem
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.validation.engine import FAILED_RULE, ValidationOptions, check_registry
from incubo.validation.rule import RULES

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.glob("[!_]*/*") if path.is_dir())


def findings(folder: Path, call: RunCommand) -> str:
    """The findings, one a line, without the last line (it tells the time)."""
    result = call("validate", "--format", "concise", "--at", "2025-01-15", "--advice", cwd=folder)
    assert result.code in (0, 1, 2), result
    return "".join(line + "\n" for line in result.out.splitlines() if re.match(r".+?:\d+:\d+: ", line))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = tmp_path / "registry"
    shutil.copytree(HERE / "_base", folder)
    return folder


def test_base_registry_has_no_finding(registry: Path, call: RunCommand) -> None:
    assert findings(registry, call) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_rule_case(case: Path, registry: Path, call: RunCommand, request: pytest.FixtureRequest) -> None:
    shutil.copytree(case, registry, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    expected = case / "expected.txt"
    lines = findings(registry, call)
    if request.config.getoption("--update-golden"):
        expected.write_bytes(lines.encode())
    assert lines == expected.read_bytes().decode()


@pytest.mark.parametrize("rule_id", sorted({case.parent.name for case in CASES}))
def test_a_case_shows_the_finding(rule_id: str) -> None:
    """Of the cases of a rule, some may show where it is silent, but not all."""
    assert any(f"[{rule_id}]" in path.read_text("utf-8") for path in (HERE / rule_id).glob("*/expected.txt"))


MEMBER = (HERE / "_base" / "content" / "members" / "yann.treguer.md").read_bytes()


def _problems(folder: Path) -> list[Problem]:
    """The problems of a case, before severities."""
    try:
        settings = load_config(folder)
        vocabulary = make_vocabulary({**settings.profile_data, **settings.vocabulary_overrides})
    except ConfigError as error:
        return list(error.problems)
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for root in (HERE / "_base", folder)
        for path in root.rglob("*")
        if path.is_file()
    }
    registry = load_registry(MemoryStore(files), INCUBO_LAYOUT, vocabulary)
    return check_registry(registry, date(2025, 1, 15), ValidationOptions()).problems


def test_arguments_and_case_tell_the_findings_of_a_rule_apart() -> None:
    """An id of a finding has no words in it: two messages of one rule need different arguments or another case."""
    templates: dict[tuple[str, tuple[str, ...], str], set[str]] = {}
    for folder in CASES:
        for problem in _problems(folder):
            if problem.rule_id != "config-value":  # its case is the setting: the same one has one mistake at a time
                key = problem.rule_id, tuple(sorted(problem.message.arguments)), problem.case
                templates.setdefault(key, set()).add(problem.message.template)
    assert len(templates) > 110
    assert {key: texts for key, texts in templates.items() if len(texts) > 1} == {}


def _case_clash(members: Path) -> None:
    (members / "lena.guivarch.md").write_bytes(MEMBER)
    if (members / "lena.Guivarch.md").exists():
        pytest.skip("names that differ by case only are one name here")
    (members / "lena.Guivarch.md").write_bytes(MEMBER)


def _outside(members: Path) -> None:
    (members.parent.parent.parent / "other.md").write_bytes(MEMBER)
    (members / "lena.guivarch.md").symlink_to(members.parent.parent.parent / "other.md")


def _unreadable(members: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (members / "lena.guivarch.md").write_bytes(MEMBER)
    (members / "lena.guivarch.md").chmod(0)


GENERATED: dict[str, Callable[[Path], object]] = {
    "file-too-large": lambda members: (members / "lena.guivarch.md").write_bytes(MEMBER + b"x" * 1_000_001),
    "file-too-many-findings": lambda members: (members / "lena.guivarch.md").write_bytes(
        MEMBER.replace(b"missions:\n", b"".join(b"rol: a\n" for _ in range(1002)) + b"missions:\n")
    ),
    "file-not-a-file": lambda members: (members / "lena.guivarch.md").mkdir(),
    "file-outside-registry": _outside,
    "file-unreadable": _unreadable,
    "file-name-not-nfc": lambda members: (members / "le\u0301na.guivarch.md").write_bytes(MEMBER),
    "file-reserved-name": lambda members: (members / "con.guivarch.md").write_bytes(MEMBER),
    "file-case-clash": _case_clash,
    "schema-too-many": lambda members: (members / "lena.guivarch.md").write_bytes(
        MEMBER.replace(
            b"missions:\n", b"competences:\n" + b"".join(b"  - c%d\n" % i for i in range(501)) + b"missions:\n"
        )
    ),
}
"""Files that git or the system would not keep as they are, generated by the test."""


@pytest.mark.skipif(os.name == "nt", reason="names and links that Windows does not have")
@pytest.mark.parametrize("rule", GENERATED)
def test_generated_case(rule: str, registry: Path, call: RunCommand) -> None:
    GENERATED[rule](registry / "content" / "members")
    lines = findings(registry, call).splitlines()
    matching = [line for line in lines if f"[{rule}]" in line]
    assert len(matching) == 1
    assert re.match(r"content/members/\S+:1:1: ", matching[0]) or rule == "schema-too-many"


def test_every_rule_has_a_case() -> None:
    """No file makes a rule fail: `tests/acceptance/test_failures.py` does."""
    with_cases = {case.parent.name for case in CASES} | set(GENERATED)
    assert sorted(RULES) == sorted(with_cases | {FAILED_RULE})
