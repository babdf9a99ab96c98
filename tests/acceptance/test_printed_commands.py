"""The commands that lists and pages print do what they say, as they are printed.

On a terminal, a command may ask for what it needs. In registries of several kinds: the sample, one without committees
(no mission has a default end), one whose startups have all stopped, and the real one.
"""

from __future__ import annotations

import json
import shlex
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import sample_registry
from support.command_line import RunCommand

from incubo.cli import prompts
from incubo.cli.session import Session

READING = (
    ("todo",),
    ("todo", "--only", "ghost,nobody,mission-ended,mission-ending,role"),
    ("todo", "--only", "committee-late,committee-never,committee-soon,offer-closing,offer-stale"),
    ("todo", "--only", "phase-long,sheet,post-mortem"),
    ("digest",),
)
WRITING = {"extend", "join", "leave", "phase", "stop", "close", "record", "set", "remove", "rename"}


def printed_commands(call: RunCommand, registry: Path, *words: str) -> Iterator[str]:
    """The commands of a page or a list, as machines get them."""
    ran = call(*words, "--format", "json", cwd=registry)
    assert ran.code == 0, ran.err

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("command"), str):
                yield value["command"]
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)

    yield from walk(json.loads(ran.out))


def shape(command: str) -> tuple[str, ...]:
    """What a command is but for the ids and the days."""
    return tuple(word for i, word in enumerate(command.split()) if i < 2 or word.startswith("-"))


def try_commands(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, *scope: str, tried_of_a_kind: int = 4
) -> dict[str, str]:
    """The printed commands that fail, each with its error. Of those that differ in ids only, the first are tried."""

    asked = []

    def ask(*arguments: object, **_: object) -> object:
        asked.append(arguments)
        raise KeyboardInterrupt

    tried: Counter[tuple[str, ...]] = Counter()
    failed = {}
    for words in READING:
        for command in list(printed_commands(call, registry, *words, *scope)):
            tried[shape(command)] += 1
            if tried[shape(command)] > tried_of_a_kind:
                continue
            arguments = shlex.split(command)[1:]
            with monkeypatch.context() as patch:
                patch.setattr(Session, "is_interactive", property(lambda _: True, lambda _, __: None), raising=False)
                patch.setattr(prompts, "ask", ask)
                asked.clear()
                ran = call(*arguments, *(["--dry-run"] if arguments[0] in WRITING else []), cwd=registry)
            if ran.code != (130 if asked else 0):
                failed[command] = ran.err
    assert len(tried) > 3
    return failed


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITOR", "true")
    return sample_registry.copy_sample_registry(tmp_path)


def test_in_the_sample(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert try_commands(call, sample, monkeypatch) == {}


def test_without_committees(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (sample / "content/startups").iterdir():
        path.write_text(path.read_text("utf-8").replace("- name: committee", "- name: national_impact"), "utf-8")
    assert try_commands(call, sample, monkeypatch) == {}


def test_where_all_has_stopped(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (sample / "content/startups").iterdir():
        path.write_text(
            path.read_text("utf-8").replace("phases:\n", "phases:\n  - name: abandon\n    start: 2025-01-02\n"), "utf-8"
        )
    assert try_commands(call, sample, monkeypatch) == {}


@pytest.mark.corpus
def test_in_the_real_registry(corpus: Path, tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    shutil.copytree(corpus / "2024-07-01/content", tmp_path / "content")
    (tmp_path / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2024-07-01\n', "utf-8")
    assert try_commands(call, tmp_path, monkeypatch, "--incubator", "all", tried_of_a_kind=1) == {}
