"""Outputs in the documentation are real: each is that of the command above it.

    python tools/docs.py           run the commands, rewrite the blocks
    python tools/docs.py --check   report outdated blocks and broken links; exit 1 if there are any

A block is fenced and follows a comment, in README.md, README.fr.md, CONTRIBUTING.md or docs/:

    <!-- run: incubo validate
    change content/members/a.b.md: end: 2025-02-04 => end: 2025-02-30
    -->

`run:` is followed by one command line or several (`incubo …` or `cat FILE`, each on its line, going on after a `\\`).
`change PATH: OLD => NEW` makes a mistake on purpose before they run (`\\n` is a line end), `commit DAY: SUBJECT`
commits the files as they are after the changes above it; `results only` leaves out what goes to standard error. A line
`colleague incubo …` is a command of a colleague in another clone: it runs first and is not shown, and ids of commits
are replaced. Commands run in a copy of the sample registry that is in no git repository, unless a commit is made or
there is a colleague, on a terminal of 80 columns without colour, in the language of the file (`.fr.md` is French).
Times and folders of this machine are replaced.

A page may tell of one afternoon: `empty folder` begins in a folder without a registry, where the blocks below that say
`goes on` find what was done before, on the day of the sample registry. `in FOLDER` is where the commands of a block
run. What is there to begin with: `portfolio FILE` (a workbook, see portfolio.py), `sample FOLDER` (the sample
registry), `forge FOLDER` (an empty repository, which the registry in that folder is shared in). A person fills in a
workbook: `fill FILE, SHEET, ROW, HEADING => VALUE`, where ROW is the text of a cell of that row. A `colleague` works in
the other registry of the page.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import generated
import portfolio
from terminal import read_terminal

ROOT = generated.ROOT
sys.path.append(str(ROOT / "tests"))

from support.command_process import start_command  # noqa: E402

HOME = "/home/camille"
COLUMNS = 80
_BLOCK = re.compile(
    r"^(?P<comment><!-- run:(?P<script>.*?)-->)\n+(?P<fence>```\w*\n)(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_CHANGE = re.compile(r"change (?P<path>\S+): (?P<old>.+?) => (?P<new>.*)")
_COMMIT = re.compile(r"commit (?P<day>\d{4}-\d\d-\d\d): (?P<subject>.+)")
_STAGE = re.compile(r"(?P<what>empty folder|goes on|in|portfolio|sample|forge)(?: (?P<name>\S+))?")
_FILL = re.compile(r"fill (?P<file>\S+), (?P<sheet>[^,]+), (?P<row>[^,]+), (?P<heading>[^,]+?) => (?P<value>.+)")
_AUTHOR = {"NAME": "Judith Marzin", "EMAIL": "judith.marzin@rivages.example"}
_TIME = re.compile(r"\b(?P<word>en|in) \d+[.,]\d+(?P<space>[ \u00a0])s\b")
_COMMIT_ID = re.compile(r"\b(?P<word>commit|Commit\xa0:|Committed:) [0-9a-f]{8}\b")
"""It changes with every change of the sample registry, and says nothing."""
_COMMIT_IN_BRACKETS = re.compile(r"\[[0-9a-f]{8}\]")
_OVERWRITTEN = re.compile(r"[^\n]*\r\x1b\[K")
"""A line of progress that the next output replaces: a slow machine shows one."""
_ON_THAT_DAY = """
import datetime
from incubo.core import clock
clock.today = lambda *_: datetime.date(2025, 1, 13)
"""
"""A new registry has no day on which it is frozen."""
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)[^)]*\)")


class Change(NamedTuple):
    """A text of a file that is replaced."""

    path: str
    old: str
    new: str


class Commit(NamedTuple):
    """A commit of all files, on a day."""

    day: str
    subject: str


class Stage(NamedTuple):
    """What is there before the commands of a page that tells of one afternoon, or where they run."""

    what: str
    name: str = ""


class Fill(NamedTuple):
    """A cell of a workbook that a person fills in."""

    file: str
    sheet: str
    row: str
    heading: str
    value: str


class Script(NamedTuple):
    """What a comment asks for: changes and commits in their order, commands, whether only results show, and what a
    colleague does before. `stages`, `fills`: for a page that tells of one afternoon.
    """

    steps: tuple[Change | Commit, ...]
    commands: tuple[str, ...]
    results_only: bool
    colleague: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    fills: tuple[Fill, ...] = ()


def pages() -> list[Path]:
    """The documents that may hold blocks."""
    named = [ROOT / name for name in ("README.md", "README.fr.md", "CONTRIBUTING.md")]
    return [path for path in [*named, *sorted((ROOT / "docs").rglob("*.md"))] if path.is_file()]


def language(path: Path) -> str:
    """The language of a document, by its name."""
    return "fr" if path.name.endswith(".fr.md") else "en"


def parse(text: str) -> Script:
    """The script of a comment. Raises ValueError for a line that is not understood."""
    steps: list[Change | Commit] = []
    commands: list[str] = []
    colleague: list[str] = []
    stages: list[Stage] = []
    fills: list[Fill] = []
    results_only = False
    joined = text.replace("\\\n", "\\\f")  # a command may run over several lines, as in a shell
    for line in filter(None, (line.strip().replace("\f", "\n") for line in joined.split("\n"))):
        change, commit = _CHANGE.fullmatch(line), _COMMIT.fullmatch(line)
        if change:
            old, new = (change[name].replace("\\n", "\n") for name in ("old", "new"))
            steps.append(Change(change["path"], old.strip(), new))
        elif commit:
            steps.append(Commit(commit["day"], commit["subject"]))
        elif line == "results only":
            results_only = True
        elif stage := _STAGE.fullmatch(line):
            stages.append(Stage(stage["what"], stage["name"] or ""))
        elif fill := _FILL.fullmatch(line):
            fills.append(Fill(**fill.groupdict()))
        elif line.startswith("colleague incubo "):
            colleague.append(line.removeprefix("colleague "))
        elif line.startswith(("incubo ", "cat ")) or line == "incubo":
            commands.append(line)
        else:
            raise ValueError(f"cannot run {line!r}")
    return Script(tuple(steps), tuple(commands), results_only, tuple(colleague), tuple(stages), tuple(fills))


def run_script(script: Script, lang: str) -> str:
    """The block of a script: its commands and their output."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary).resolve()
        registry = home / "registre"
        registry.mkdir()
        shutil.copytree(ROOT / "content", registry / "content")
        shutil.copy(ROOT / "incubo.toml", registry)
        for step in script.steps:
            if isinstance(step, Commit):
                _commit(registry, step)
                continue
            file = registry / step.path
            text = file.read_text("utf-8")
            if step.old not in text:
                raise ValueError(f"{step.path} does not hold {step.old!r}")
            file.write_text(text.replace(step.old, step.new, 1), "utf-8", newline="\n")
        if script.colleague:
            _share(registry)
            for command in script.colleague:
                words = shlex.split(command)[1:]
                _on_terminal(words, registry.with_name("colleague"), lang, results_only=False, person="Paul Kersaint")
        outputs = [f"$ {command}\n{_run(command, registry, lang, script.results_only)}" for command in script.commands]
        shown = "\n".join(outputs).replace(str(home), HOME)
        if script.colleague:
            shown = _COMMIT_ID.sub(r"\g<word> 1a2b3c4d", shown)
    return _without_times(shown)


def run_stages(script: Script, lang: str, home: Path) -> str:
    """The block of a script of a page that tells of one afternoon: its commands and their output."""
    folder = home
    for stage in script.stages:
        path = home / stage.name
        if stage.what == "in":
            folder = path
        elif stage.what == "portfolio":
            portfolio.write_portfolio(path, lang)
        elif stage.what == "sample":
            shutil.copytree(ROOT / "content", path / "content")
            shutil.copy(ROOT / "incubo.toml", path)
        elif stage.what == "forge":
            settings = _settings(home, lang, "Camille Ruellan")
            subprocess.run(
                ["git", "init", "-q", "--bare", "-b", "main", "forge.git"], cwd=home, env=settings, check=True
            )
            subprocess.run(["git", "remote", "add", "origin", "../forge.git"], cwd=path, env=settings, check=True)
    for command in script.colleague:
        other = next(path.parent for path in home.glob("*/content") if path.parent != folder)
        _on_terminal(shlex.split(command)[1:], other, lang, results_only=False, person="Paul Kersaint", home=home)
    for fill in script.fills:
        portfolio.fill_cell(home / fill.file, fill.sheet, fill.row, fill.heading, fill.value)
    outputs = [
        f"$ {command}\n{_run(command, folder, lang, script.results_only, home, _ON_THAT_DAY)}"
        for command in script.commands
    ]
    shown = "\n".join(outputs).replace(str(home), HOME)
    return _COMMIT_IN_BRACKETS.sub("[1a2b3c4d]", _COMMIT_ID.sub(r"\g<word> 1a2b3c4d", _without_times(shown)))


def _without_times(text: str) -> str:
    return _TIME.sub(lambda m: f"{m['word']} 0{',' if m['word'] == 'en' else '.'}1{m['space']}s", text)


def _commit(registry: Path, commit: Commit) -> None:
    """Commit all files, with the same id on every machine."""
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _AUTHOR.items()}
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{commit.day}T09:00:00+01:00")
    environment = {**os.environ, **who, **when, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    begin = () if (registry / ".git").is_dir() else (["init", "-q", "-b", "main"],)
    for words in (*begin, ["add", "-A"], ["commit", "-q", "-m", commit.subject]):
        subprocess.run(["git", *words], cwd=registry, env=environment, check=True)


def _share(registry: Path) -> None:
    """Make a registry a clone of a bare repository, and a colleague's clone beside it."""
    home = registry.parent
    registry.rename(home / "source")
    commands = (
        ("init", "-q", "-b", "main", "source"),
        ("-C", "source", "add", "-A"),
        ("-C", "source", "commit", "-qm", "Le registre"),
        ("clone", "-q", "--bare", "source", "origin.git"),
        ("clone", "-q", "origin.git", registry.name),
        ("clone", "-q", "origin.git", "colleague"),
    )
    for words in commands:
        subprocess.run(["git", *words], cwd=home, env=_settings(home, "en", "Camille Ruellan"), check=True)


def _run(
    command: str, registry: Path, lang: str, results_only: bool, home: Path | None = None, prelude: str = ""
) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] == "cat":
        output = (registry / words[1]).read_bytes()
    else:
        output = _on_terminal(words[1:], registry, lang, results_only, home=home, prelude=prelude)
    text = _OVERWRITTEN.sub("", output.decode("utf-8")).replace("\r", "").replace("\ufeff", "").rstrip()
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n" if text else ""


def _settings(home: Path, lang: str, person: str) -> dict[str, str]:
    """The environment of a person, on the Monday of the sample registry."""
    inherited = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    address, moment = f"{person.split()[0].lower()}@rivages.example", "2025-01-13T09:00:00+0100"
    return {
        **inherited, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1",
        "COLUMNS": str(COLUMNS), "INCUBO_LANG": lang, "INCUBO_CONFIG": str(home / "config.toml"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": person, "GIT_AUTHOR_EMAIL": address, "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_NAME": person, "GIT_COMMITTER_EMAIL": address, "GIT_COMMITTER_DATE": moment,
    }  # fmt: skip


def _on_terminal(
    words: list[str],
    registry: Path,
    lang: str,
    results_only: bool,
    person: str = "Camille Ruellan",
    home: Path | None = None,
    prelude: str = "",
) -> bytes:
    """The output of a command on a terminal where nobody answers."""
    import pty

    terminal, command_side = pty.openpty()
    with Path(os.devnull).open("r+b") as nothing:
        streams = (nothing.fileno(), command_side, nothing.fileno() if results_only else command_side)
        settings = _settings(home or registry.parent, lang, person)
        process = start_command(words, registry, settings, streams, prelude=prelude)
    os.close(command_side)
    parts = []
    while part := read_terminal(terminal):
        parts.append(part)
    os.close(terminal)
    process.wait(timeout=60)
    return b"".join(parts)


def render(path: Path) -> str:
    """A document with its blocks up to date. Raises ValueError for a comment that cannot be followed."""
    text = path.read_text("utf-8")
    lang = language(path)
    with tempfile.TemporaryDirectory() as temporary:
        homes: list[Path] = []

        def block(match: re.Match[str]) -> str:
            script = parse(match["script"])
            whats = [stage.what for stage in script.stages]
            if "empty folder" in whats:
                homes.append(Path(temporary).resolve() / str(len(homes)))
                homes[-1].mkdir()
            elif "goes on" not in whats:
                return f"{match['comment']}\n{match['fence']}{run_script(script, lang)}```"
            if not homes:
                raise ValueError("“goes on” needs an “empty folder” above it")
            return f"{match['comment']}\n{match['fence']}{run_stages(script, lang, homes[-1])}```"

        if len(_BLOCK.findall(text)) != len(re.findall(r"^<!-- run:", text, re.MULTILINE)):
            raise ValueError("a block must follow each comment “run:”")
        return _BLOCK.sub(block, text)


def broken_links(path: Path) -> Iterator[str]:
    """The links of a document to files that are not there. (The releases are a page of the forge.)"""
    for link in _LINK.finditer(path.read_text("utf-8")):
        if not (path.parent / link["target"]).exists() and not link["target"].endswith("../../releases"):
            yield link["target"]


def check(path: Path) -> list[str]:
    """What is wrong with a document: broken links, and outputs that are out of date."""
    links = [f"{generated.display_path(path)}: {target} does not exist" for target in broken_links(path)]
    return links + generated.find_drift(path, render(path))


def main(argv: list[str] | None = None) -> int:
    return generated.run("The outputs in the documentation.", pages(), render, check, argv)


if __name__ == "__main__":
    sys.exit(main())
