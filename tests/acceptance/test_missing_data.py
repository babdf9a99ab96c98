"""Entries that lack what they may lack: every command says what it can, in both languages, and none ends in a bug.

Data is taken out of registries, one or two values of an entry at a time; the network's registries of 2016 to 2020 lack
most of it, and so do those of a real history.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.command_line import RunCommand
from support.corpus_registries import forget_registries, share_corpus_registries
from support.every_command import OUTPUT, commands_to_try, every_command, tried_commands
from support.examples import TRIES_ALL, combinations, examples
from support.generated_registries import NETWORK_YEARS, network_entries, write_registry
from support.git_repository import git
from support.missing_data import take_out_data
from support.paths import ROOT
from support.prepared_folders import prepared
from support.sample_registry import copy_sample_registry, copy_services_registry
from support.shore_registry import DAY as SHORE_DAY
from support.shore_registry import shore_files

LANGUAGES = ("fr", "en")
SAMPLES = ("rivages", "services", "shore", *map(str, NETWORK_YEARS))
COMMANDS_OF_AN_EXAMPLE = 4 if TRIES_ALL else 2
SAID_NONE = re.compile(r"\bNone\b(?! goes out until)")
"""A value that is not there, said as if it were one (and no sentence of the calendar)."""


@prepared
def make_repository(folder: Path, name: str) -> None:
    """A registry in a repository of two commits, of which the second one changes nothing."""
    if name == "rivages":
        copy_sample_registry(folder)
    elif name == "services":
        copy_services_registry(folder)
    elif name == "shore":
        write_registry(folder, {"incubo.toml": f"at = {SHORE_DAY}\n"} | dict(shore_files()))
    else:
        write_registry(folder, network_entries(int(name)))
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Rien")


def find_bugs(call: RunCommand, folder: Path, commands: Iterable[tuple[list[str], str]]) -> list[str]:
    """The command lines that end as none may, or write that something is `None`, with what they say in a language."""
    bugs = []
    output = folder.parent / "output"
    for words, lang in commands:
        given = [word.replace(OUTPUT, str(output)) for word in words]
        ran = call(*given, cwd=folder, lang=lang, env={"INCUBO_DEBUG": "1"})
        if "Traceback" in ran.err or ran.code not in (0, 1, 2, 3) or SAID_NONE.search(ran.out + ran.err):
            bugs.append(f"{' '.join(words)} ({lang}, {ran.code}): {ran.err or ran.out}")
        for path in folder.parent.glob("output*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return bugs


def take_turns(commands: Iterable[list[str]], turn: int) -> Iterator[tuple[list[str], str]]:
    """Each command in one language, and in the other at the next turn."""
    return ((words, LANGUAGES[(turn + len(" ".join(words))) % 2]) for words in commands)


@contextlib.contextmanager
def read_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """Let commands that write nothing share what they read in a registry."""
    share_corpus_registries(monkeypatch, folder)
    yield
    forget_registries(folder)


def test_every_command_is_tried(tmp_path: Path) -> None:
    assert tried_commands(every_command(make_repository(tmp_path / "registry", "rivages"))) == commands_to_try()


@settings(
    max_examples=examples(60),
    phases=[Phase.reuse, Phase.generate],  # smaller numbers are no simpler registries
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(SAMPLES), st.sampled_from(LANGUAGES), st.integers(0, 2**32))
def test_commands_stand_entries_that_lack_data(call: RunCommand, name: str, lang: str, seed: int) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = make_repository(Path(place, "registry"), name)
        take_out_data(folder, dice)
        git(folder, "commit", "-qam", "Moins")
        commands = every_command(folder)
        assert not find_bugs(call, folder, [(dice.choice(commands), lang) for _ in range(COMMANDS_OF_AN_EXAMPLE)])


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_every_command_stands_entries_that_lack_data(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    folder = make_repository(tmp_path / "registry", name)
    take_out_data(folder, random.Random(name))
    git(folder, "commit", "-qam", "Moins")
    with read_once(monkeypatch, folder):
        assert not find_bugs(call, folder, take_turns(every_command(folder), SAMPLES.index(name)))


@pytest.mark.parametrize(("year", "lang"), combinations(NETWORK_YEARS, LANGUAGES))
def test_entries_of_the_years_before_phases_are_checked(call: RunCommand, tmp_path: Path, year: int, lang: str) -> None:
    folder = make_repository(tmp_path / "registry", str(year))
    undated = {
        status: path.stem
        for path in sorted((folder / "content/_startups").iterdir())
        for status in ("death", "transfert")
        if f"status: {status}\n" in path.read_text("utf-8") and "end:\n" in path.read_text("utf-8")
    }
    stopped = undated["death"]
    commands = [
        [],
        ["validate", "--advice"],
        ["record", "committee", stopped, "--decision", "continue", "--dry-run"],
        ["join", "ana.quai1", stopped, "--dry-run"],
        ["stop", undated.get("transfert", stopped), "--reason", "other", "--dry-run"],
    ]
    assert not find_bugs(call, folder, [(words, lang) for words in commands])


@pytest.mark.slow
@pytest.mark.parametrize("year", NETWORK_YEARS)
def test_every_command_stands_the_entries_of_a_year(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, year: int
) -> None:
    folder = make_repository(tmp_path / "registry", str(year))
    with read_once(monkeypatch, folder):
        assert not find_bugs(call, folder, itertools.product(every_command(folder, 8), LANGUAGES))


def list_quarters(first: date, last: date) -> list[date]:
    """The first days of quarters."""
    days = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10))
    return [day for day in days if first < day <= last]


QUARTERS = list_quarters(date(2018, 11, 21), date(2024, 7, 1))
TRIES_QUARTERS = bool(os.environ.get("INCUBO_QUARTERS"))
"""Each quarter takes half a minute and a lot of memory: all of them are tried where this is asked for."""
TRIED_QUARTERS = [*QUARTERS[:: 1 if TRIES_QUARTERS else 6], None]


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make scratch` makes."""
    folder = tmp_path_factory.mktemp("scratch") / "registry"
    subprocess.run([sys.executable, str(ROOT / "tools" / "scratch.py"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.parametrize("quarter", TRIED_QUARTERS, ids=str)
def test_every_command_stands_a_quarter_of_a_real_history(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scratch: Path, quarter: date | None
) -> None:
    """The registry as it was on the first day of a quarter (None: its last commit, which has people).

    With `INCUBO_QUARTERS` each command is run in both languages.
    """
    folder = tmp_path / "registry"
    git(tmp_path, "clone", "-q", str(scratch), str(folder))
    if quarter is not None:
        revision = git(folder, "rev-list", "-1", f"--before={quarter}", "HEAD")
        git(folder, "checkout", "-q", "-f", "--detach", revision)
    day = quarter or date(2024, 7, 1)
    (folder / "incubo.toml").write_text(f'profile = "beta.gouv.fr"\nlayout = "beta.gouv.fr"\nat = {day}\n', "utf-8")
    commands = every_command(folder)
    in_turn = take_turns(commands, TRIED_QUARTERS.index(quarter))
    with read_once(monkeypatch, folder):
        assert not find_bugs(call, folder, itertools.product(commands, LANGUAGES) if TRIES_QUARTERS else in_turn)
    shutil.rmtree(folder)
