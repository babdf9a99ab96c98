"""What faces say to do in a registry that a source writes (`[source]`), and which commands it leaves alone."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from support.command_line import RunCommand
from support.printed_commands import printed_commands

from incubo.cli.command_table import COMMANDS
from incubo.config.settings import load_config
from incubo.config.source import SourceSettings
from incubo.registry.ownership import source_place

_OURS = re.compile(
    r"incubo (show|dossier|todo|list|report|calendar|log|record (?!event)|close|validate|explain|"
    r"(extend|edit|set|new) job/|extend \d{4}-)"
)
"""Commands that only read, and those about offers, committees and measures, which the source does not have. `validate
--fix` leaves alone what it has."""
_SET = re.compile(r"incubo set (?:startup/)?(\S+) (.+)")


def is_ours(source: SourceSettings | None, command: str) -> bool:
    """Whether a source does not undo what a command does."""
    match = _SET.match(command)
    if match is None:
        return _OURS.match(command) is not None
    fields = [word.partition("=")[0] for word in match[2].split()]
    return all(source_place(source, "startup", match[1], (field,)) is None for field in fields)


def list_faces(entries: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The commands that say what is to be done. `entries`: those whose pages are shown, by their kind and id."""
    yield from (("validate", "--advice"), ("todo",), ("todo", "--incubator", "all"))
    yield from (("digest",), ("digest", "--all", "--incubator", "all"))
    yield from (("remind", what, "--incubator", "all") for what in COMMANDS["remind"].subcommands or ())
    for entry in entries:
        yield ("show", entry)
        if entry.startswith("startup/"):
            yield ("dossier", entry)


def collect_commands(
    call: RunCommand, registry: Path, entries: Collection[str], *others: tuple[str, ...]
) -> dict[str, str]:
    """The commands of incubo that faces print, on a terminal and for machines: each with the first that does."""
    found: dict[str, str] = {}
    for words in (*others, *list_faces(entries)):
        ran = call(*words, cwd=registry, env={"COLUMNS": "5000"})
        assert "Traceback" not in ran.err, ran
        for command in printed_commands(ran.out + ran.err):
            found.setdefault(command, shlex.join(words))
        ran = call(*words, "--format", "json", cwd=registry)
        for command in _find_commands(json.loads(ran.out or "null")):  # nothing of an entry that cannot be read
            found.setdefault(command.removeprefix("incubo "), shlex.join(words))
    return found


def _find_commands(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(value.get("command"), str) and value["command"]:
        yield value["command"]
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _find_commands(part)


def run_completed(call: RunCommand, registry: Path, command: str, day: str) -> str:
    """Run a command with what a person would answer, without writing; why it is refused, "" if it is not."""
    verb, *words = shlex.split(command)
    answers = {
        "record": [("--on", day), *([] if "--on" in words else [("--decision", "continue")])],
        "close": [("--outcome", "filled")],
        "extend": [("--until", "+2mo")],
    }.get(verb, [])
    if verb == "record":
        words = [word.replace("…", "continue") for word in words]
    if "--decision" in words and "--on" in words:
        words[words.index("--on") + 1] = day  # it is recorded on the day of the committee
    words += [word for option, value in answers if option not in words for word in (option, value)]
    if verb == "set" and "=" not in words[-1]:
        words[-1] += "=…"
    words = [word.replace("…", "2026-01-15") for word in words]
    if verb in ("record", "close", "extend", "set") or "--fix" in words:
        words.append("--dry-run")
    ran = call(verb, *words, cwd=registry)
    is_refused = ran.code != 0 and not (verb == "validate" and ran.code == 1)
    return f"{shlex.join((verb, *words))}: {ran.err}" if is_refused else ""


def try_commands(call: RunCommand, registry: Path, commands: dict[str, str], day: str, of_a_kind: int) -> list[str]:
    """What is wrong with commands that faces print: those that a source would undo, and the refusals of those that are
    run: of each kind from each face, the first ones.
    """
    source = load_config(registry).source
    wrong = [f"{face}: {command}" for command, face in commands.items() if not is_ours(source, f"incubo {command}")]
    tried: dict[tuple[str, ...], int] = {}
    for command, face in commands.items():
        kind = (face.split()[0], *(word for word in command.split() if word.startswith("-")), command.split()[0])
        tried[kind] = tried.get(kind, 0) + 1
        if tried[kind] <= of_a_kind and (refusal := run_completed(call, registry, command, day)):
            wrong.append(f"{face}: {refusal}")
    return wrong
