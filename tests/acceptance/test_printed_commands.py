"""The commands that lists, pages, hints, notes and findings print do what they say, as they are printed.

On a terminal, a command may ask for what it needs. In registries of several kinds: the sample, one without committees
(no mission has a default end), one whose startups have all stopped, one of old entries, one with
thousands of misspelt ids, and the real one.
"""

from __future__ import annotations

import itertools
import json
import shlex
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.generated_registries import near_misses, old_entries, write_registry
from support.printed_commands import printed_commands
from support.pseudo_terminal import run_with_answers

from incubo.cli import prompts
from incubo.cli.command_table import COMMANDS
from incubo.cli.session import Session
from incubo.validation.rule import RULES

READING = (
    ("todo",),
    ("todo", "--only", "ghost,nobody,mission-ended,mission-ending,role"),
    ("todo", "--only", "committee-late,committee-never,committee-soon,offer-closing,offer-stale"),
    ("todo", "--only", "phase-long,sheet,post-mortem"),
    ("digest",),
)
WRITING = {
    "extend",
    "join",
    "leave",
    "phase",
    "stop",
    "close",
    "record",
    "set",
    "remove",
    "rename",
    "edit",
    "new",
    "postpone",
}
HELP_WORDS = {"--help", "WORD", "COMMAND"}


def printed_on_page(call: RunCommand, registry: Path, *words: str) -> Iterator[str]:
    """The commands of a page or a list, as machines get them."""
    ran = call(*words, "--format", "json", cwd=registry)
    assert ran.code == 0, ran.err

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("command"), str):
                yield value["command"]
            yield from value.get("other_commands") or ()
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)

    yield from walk(json.loads(ran.out))


def situations(content: Path, most: int | None = None) -> Iterator[tuple[str, ...]]:
    """Commands that fail, warn or show an entry, and so print others; about the first `most` entries of each kind."""

    def ids(kind: str) -> list[str]:
        return sorted(path.stem for path in (content / kind).glob("*.md"))[:most]

    startups, members = ids("startups"), ids("members")
    for startup in startups:
        yield ("show", startup)
        yield from (("phase", startup, phase, "--on", "2019-01-01") for phase in ("acceleration", "construction"))
        yield from (("record", "event", startup, event) for event in ("end", "committee"))
        for on, decision in (("2025-01-10", "continue"), ("2025-06-10", "stop"), ("2024-07-18", "extend")):
            yield ("record", "committee", startup, "--on", on, "--decision", decision)
        fields = ("phases", "events", "metrics", "title", "titel", "contact", "incubator")
        yield from (("set", startup, f"{field}=Autre nom") for field in fields)
        for verb in ("remove", "rename", "close", "extend", "join", "edit", "phase", "stop"):
            yield (verb, startup)
        yield from ((verb, "--startup", startup) for verb in ("close", "extend", "leave"))
        yield ("extend", "--startup", startup, "--until", "2024-01-01")
        yield ("show", startup[:3])
    for member in members:
        yield ("show", member)
        yield from (("extend", member, "--until", until) for until in ("2024-01-01", "2025-03-01", "2030-01-01"))
        yield ("extend", member, "--until", "2025-03-01", "--status", "service")
        yield from (("leave", member, "--on", on) for on in ("2020-01-01", "2026-01-01"))
        for startup in (*startups[:3], "nulle-part"):
            yield ("leave", member, "--startup", startup)
            yield ("join", member, startup, "--until", "2025-03-01", "--status", "admin")
            yield ("join", member, startup, "--until", "2026-12-31")
        fields = ("missions", "startups", "previously", "fullname", "role", "domaine")
        yield from (("set", member, f"{field}=Autre") for field in fields)
        yield from ((verb, member) for verb in ("leave", "extend", "remove", "rename", "phase", "stop"))
        yield ("show", member.split(".")[0])
    for job in ids("jobs"):
        yield from ((verb, job) for verb in ("show", "close", "extend", "remove"))
        yield from (("close", job, "--outcome", "filled", "--on", on) for on in ("2025-01-15", "2026-01-01"))
        yield ("extend", job, "--until", "2024-01-01")
        yield from (("set", job, change) for change in ("closes=2024-01-01", "startup=nulle-part"))
    yield from (("show", kind, "personne") for kind in ("startup", "member", "job", "incubator"))
    yield from (("validate", "--advice"), ("validate", "nulle-part.md"), ("list", "startups", "mon", "estran"))
    yield from (("query", "delete from startups"), ("explain", "nulle-part"), ("fmt", "--check"), ("use",))


def writes(words: Sequence[str]) -> bool:
    """Whether a command writes files, so that `--dry-run` must be given."""
    return words[0] in WRITING or "--fix" in words or (words[0] == "fmt" and "--check" not in words)


def hinted_commands(call: RunCommand, registry: Path, words: Sequence[str]) -> Iterator[str]:
    """The commands that a command prints in sentences; those of an entry's page too."""
    ran = call(*words, *(["--dry-run"] if writes(words) else []), cwd=registry)
    assert "Traceback" not in ran.err, words
    yield from printed_commands(ran.out + ran.err if words[0] in ("show", "validate", "explain") else ran.err)


def placeholders(content: Path) -> dict[str, list[str]]:
    """What a person could put for the words that stand for a value, in both languages."""

    def ids(kind: str) -> list[str]:
        return sorted(path.stem for path in (content / kind).glob("*.md"))

    days = [f"{year}-{month:02}-15" for year in (2025, 2024, 2023, 2022, 2021, 2020, 2026) for month in (1, 4, 7, 10)]
    assignments = ["contact=a@b.example", "link=https://a.example"]
    return {
        "DATE": days, "PHASE": ["construction", "acceleration", "consolidation", "opere", "investigation"],
        "PRODUCT": ids("startups"), "MEMBER…": ids("members"), "TEAM": ids("teams"), "ID": ids("startups"),
        "NEW-ID": ["nouvel-id", "nouvel.id", "zz.nouveau"], "FIELD=VALUE": assignments, "KEY=FIGURE": ["usagers=12"],
        "NAME": ["product_launch"], "RULE": ["ref-prefix"], "FAMILY": ["ref"], "FOLDER": [str(content.parent)],
        "KIND": ["startup"], "FILE": [],
        "PRODUIT": ids("startups"), "MEMBRE…": ids("members"), "ÉQUIPE": ids("teams"), "NOUVEL-ID": ["nouvel-id"],
        "CHAMP=VALEUR": assignments, "CLÉ=CHIFFRE": ["usagers=12"], "NOM": ["product_launch"], "RÈGLE": ["ref-prefix"],
        "FAMILLE": ["ref"], "DOSSIER": [str(content.parent)], "FICHIER": [],
    }  # fmt: skip


MAX_CHOICES = 90
"""The most values of placeholders that are tried for a command."""


def fillings(command: str, values: dict[str, list[str]]) -> Iterator[list[str]]:
    """The words of a command, with each value that a person could put for the placeholders; the usual case is one."""
    words = shlex.split(command.replace("[", "").replace("]", ""))
    slots = []
    for word in words:
        name, equals, placeholder = word.rpartition("=")
        if equals and placeholder in values and word not in values:
            slots.append([f"{name}={value}" for value in values[placeholder]])
        elif "…" in word and word not in values:
            slots.append([word.replace("…", value) for value in ("https://a.example", "2025-01-15", "admin", "12")])
        else:
            slots.append(values.get(word, [word]))
    yield from (list(words) for words in itertools.islice(itertools.product(*slots), MAX_CHOICES))


def shape(command: str) -> tuple[str, ...]:
    """What a command is but for the ids and the days."""
    return tuple(word for i, word in enumerate(command.split()) if i < 2 or word.startswith("-"))


def hint_shape(command: str) -> tuple[str, ...]:
    """The same for a command of a sentence, in which the id may be the second word."""
    words = command.split()
    return tuple(word for i, word in enumerate(words) if not i or word.startswith("-") or word.isupper())


def try_command(call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> str | None:
    """The error of a command; None if it succeeds, or asks for what it needs."""
    asked = []

    def ask(*given: object, **_: object) -> object:
        asked.append(given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Session, "is_interactive", property(lambda _: True, lambda _, __: None), raising=False)
        patch.setattr(prompts, "ask", ask)
        ran = call(*arguments, *(["--dry-run"] if writes(arguments) else []), cwd=registry)
    if ran.code == (130 if asked else 0):
        return None
    return ran.err or ran.out[-500:] or str(ran.code)


def try_commands(
    call: RunCommand,
    registry: Path,
    monkeypatch: pytest.MonkeyPatch,
    *scope: str,
    tried_of_a_kind: int = 4,
    at_least: int = 3,
) -> dict[str, str]:
    """The printed commands that fail, each with its error. Of those that differ in ids only, the first are tried."""
    tried: Counter[tuple[str, ...]] = Counter()
    failed = {}
    for words in READING:
        for command in list(printed_on_page(call, registry, *words, *scope)):
            tried[shape(command)] += 1
            if tried[shape(command)] <= tried_of_a_kind:
                error = try_command(call, registry, monkeypatch, shlex.split(command)[1:])
                if error is not None:
                    failed[command] = error
    assert len(tried) >= at_least, tried
    return failed


def report(failed: dict[str, str]) -> str:
    """What failed, for the person who reads why the test did."""
    return "\n\n".join(f"incubo {command}\n  {error}" for command, error in failed.items())


def try_hints(
    call: RunCommand,
    registry: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: int | None = None,
    tried_of_a_kind: int = 8,
    at_least: int = 25,
) -> dict[str, str]:
    """The same for the commands in sentences, with what printed them. One with a placeholder fails if no value fits."""
    monkeypatch.setenv("COLUMNS", "5000")
    values = placeholders(registry / "content")
    tried: Counter[tuple[str, ...]] = Counter()
    done: set[str] = set()
    failed = {}
    for words in list(situations(registry / "content", most)):
        for command in set(hinted_commands(call, registry, words)) - done:
            done.add(command)
            verb, _, rest = command.partition(" ")
            assert verb in COMMANDS or verb in HELP_WORDS, (command, words)
            tried[hint_shape(command)] += 1
            if not rest or tried[hint_shape(command)] > tried_of_a_kind:
                continue
            errors = (try_command(call, registry, monkeypatch, arguments) for arguments in fillings(command, values))
            error: str | None = "no value"
            for error in errors:
                if error is None:
                    break
            if error is not None:
                failed[command] = f"{shlex.join(words)}: {error}"
    assert len(tried) >= at_least, tried
    return failed


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITOR", "true")
    return sample_registry.copy_sample_registry(tmp_path)


def without_committees(folder: Path) -> None:
    for path in (folder / "content/startups").iterdir():
        path.write_text(path.read_text("utf-8").replace("- name: committee", "- name: national_impact"), "utf-8")


def test_in_the_sample(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert try_commands(call, sample, monkeypatch) == {}


def test_what_fails_without_a_terminal_asks_at_one(sample: Path, call: RunCommand) -> None:
    """The reader types it: each kind of command is run at a pseudo-terminal, where it asks for what it lacks."""
    asked = set()
    for words in READING:
        for command in printed_on_page(call, sample, *words):
            arguments = [*shlex.split(command)[1:], "--dry-run"]
            if shape(command) in asked or not writes(arguments) or call(*arguments, cwd=sample).code == 0:
                continue
            asked.add(shape(command))
            opens_editor = arguments[0] == "edit"
            answers = [] if opens_editor else ["\x03"]
            code, output = run_with_answers(sample, *arguments, answers=answers, env={"EDITOR": "true"})
            assert code == (0 if opens_editor else 130), (command, output)
            assert opens_editor or "Nothing was written" in output
    assert {words[1] for words in asked} >= {"join", "record", "set"}


def test_in_the_sample_of_digital_services(tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    assert try_commands(call, sample_registry.copy_services_registry(tmp_path), monkeypatch) == {}


def test_without_committees(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    without_committees(sample)
    assert try_commands(call, sample, monkeypatch) == {}


def test_where_all_has_stopped(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (sample / "content/startups").iterdir():
        path.write_text(
            path.read_text("utf-8").replace("phases:\n", "phases:\n  - name: abandon\n    start: 2025-01-02\n"), "utf-8"
        )
    assert try_commands(call, sample, monkeypatch) == {}


@pytest.mark.slow
def test_hints_in_the_sample(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not (failed := try_hints(call, sample, monkeypatch, most=9)), report(failed)


@pytest.mark.slow
def test_hints_without_committees(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    without_committees(sample)
    assert not (failed := try_hints(call, sample, monkeypatch, most=3)), report(failed)


@pytest.mark.slow
@pytest.mark.parametrize("files", [old_entries(), near_misses()], ids=["old entries", "near misses"])
def test_in_generated_registries(
    files: dict[str, str], tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    registry = write_registry(tmp_path, files)
    assert not (failed := try_commands(call, registry, monkeypatch, tried_of_a_kind=2, at_least=2)), report(failed)
    assert not (failed := try_hints(call, registry, monkeypatch, most=2, tried_of_a_kind=1, at_least=7)), report(failed)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_of_rules(sample: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """What a page says that fixes a finding, in both languages; a command named without words is one at least."""
    monkeypatch.setenv("COLUMNS", "5000")
    values = placeholders(sample / "content")
    told = {
        command
        for rule_id in RULES
        for command in printed_commands(call("explain", rule_id, cwd=sample, lang=language).out)
    }
    assert len(told) > 3
    for command in told:
        verb, _, rest = command.partition(" ")
        assert verb in COMMANDS, command
        if rest and verb != "explain":
            errors = [try_command(call, sample, monkeypatch, words) for words in fillings(command, values)]
            assert None in errors, (command, errors)


@pytest.mark.slow
@pytest.mark.corpus
def test_in_the_real_registry(corpus: Path, tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    shutil.copytree(corpus / "2024-07-01/content", tmp_path / "content")
    (tmp_path / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2024-07-01\n', "utf-8")
    assert try_commands(call, tmp_path, monkeypatch, "--incubator", "all", tried_of_a_kind=1) == {}


@pytest.mark.slow
@pytest.mark.corpus
def test_hints_in_the_real_registry(
    corpus: Path, tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a few entries of each kind: each command reads the whole registry."""
    monkeypatch.setenv("EDITOR", "true")
    shutil.copytree(corpus / "2024-07-01/content", tmp_path / "content")
    (tmp_path / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2024-07-01\n', "utf-8")
    failed = try_hints(call, tmp_path, monkeypatch, most=2, tried_of_a_kind=1, at_least=10)
    assert not failed, report(failed)
