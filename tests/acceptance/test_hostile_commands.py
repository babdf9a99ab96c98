"""The commands that incubo prints about entries whose ids and titles are made to hurt: a shell reads one word each."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.test_printed_commands import READING, printed_on_page, situations, writes
from support.command_line import RunCommand
from support.generated_registries import write_registry

from incubo.core.shell import quote_argument

HOSTILE = 'a\'b "c" $(touch pwned); touch pwned `touch pwned` & d!e\\f|g>h'
OPTION = "-c d"
"""One that looks like an option, too."""
PROGRAM = """#!/bin/sh
printf '%s\\0' "$@" > "$ARGUMENTS"
"""


def hostile_registry(entry_id: str) -> dict[str, str]:
    """A registry in which every kind of entry has this id; nothing of it is as it should be, so much is said of it."""
    quoted = json.dumps(entry_id)
    return {
        "incubo.toml": 'profile = "beta.gouv.fr"\nat = 2025-01-15\n',
        "content/incubators/rivages.md": "---\ntitle: Rivages\ncontact: rivages@rivages.example\n---\n",
        f"content/startups/{entry_id}.md": (
            f"---\ntitle: {quoted}\nmission: Aider\nincubator: rivages\ncontact: a@rivages.example\nphases:\n"
            "  - name: construction\n    start: 2022-01-03\nevents:\n  - name: committee\n    date: 2023-01-09\n---\n"
        ),
        f"content/members/{entry_id}.md": (
            f"---\nfullname: {quoted}\nrole: Développeuse\nmissions:\n  - start: 2024-01-08\n    end: 2025-01-20\n"
            f"    status: independent\n    startups:\n      - {quoted}\n---\n"
        ),
        f"content/members/{entry_id}2.md": (
            f"---\nfullname: {quoted}\nrole: Développeuse\nmissions:\n  - start: 2023-01-08\n    end: 2024-12-20\n"
            f"    status: independent\n    startups:\n      - {quoted}\n---\n"
        ),
        f"content/teams/{entry_id}.md": f"---\nname: {quoted}\nincubator: rivages\n---\n",
        f"content/jobs/{entry_id}.md": (
            f"---\ntitle: {quoted}\nstartup: {quoted}\nroles: une développeuse\ncloses: 2025-03-01\n---\n\nDu texte.\n"
        ),
    }


def printed_commands(text: str, entry_id: str) -> Iterator[str]:
    """From each `incubo` of a text to the end of the word that has the id; to the end of the line if it is no word."""
    inner = quote_argument(entry_id)[1:-1]
    for line in text.splitlines():
        for part in re.split(r"(?=\bincubo )", line):
            if part.startswith("incubo ") and (inner in part or entry_id in part):
                before, _, after = part.partition(inner)
                quote = quote_argument(entry_id)[0]
                yield before + inner + after[: after.find(quote) + 1] if quote in after else part


def run_in_shell(folder: Path, command: str) -> list[str]:
    """What a shell gives to incubo where a command is copied."""
    program, arguments = folder / "incubo", folder / "arguments"
    if not program.exists():
        program.write_text(PROGRAM)
        program.chmod(0o755)
    arguments.unlink(missing_ok=True)
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "ARGUMENTS": str(arguments)}
    subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, check=False)
    return arguments.read_text().split("\0") if arguments.exists() else []


@pytest.mark.parametrize("entry_id", [HOSTILE, OPTION])
def test_an_id_is_one_word_of_a_command(
    entry_id: str, tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "5000")
    registry = write_registry(tmp_path / "registry", hostile_registry(entry_id))
    found: dict[str, tuple[str, ...]] = {}
    for words in READING:
        for command in printed_on_page(call, registry, *words):
            if command.startswith("incubo ") and quote_argument(entry_id)[1:-1] in command:
                found.setdefault(command, words)
    for words in situations(registry / "content"):
        ran = call(*words, *(["--dry-run"] if writes(words) else []), cwd=registry)
        assert "Traceback" not in ran.err
        for command in printed_commands(ran.out + ran.err, entry_id):
            found.setdefault(command, words)
    assert len(found) > 10
    folder = tmp_path / "shell"
    folder.mkdir()
    ids = (entry_id, f"{entry_id}2")
    for command, words in found.items():
        arguments = run_in_shell(folder, command)
        named = [word for word in arguments if word.partition("/")[2] in ids or word in ids]
        assert named, (command, words)
        assert not named[0].startswith("-"), (command, words)
        assert sorted(path.name for path in folder.iterdir()) == ["arguments", "incubo"], (command, words)
