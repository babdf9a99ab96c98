"""Outputs in the documentation are real: each is made by the command line that stands above it.

    python tools/docs.py           run the commands, rewrite the blocks
    python tools/docs.py --check   say what would change, and which links lead nowhere; exit 1 if anything

A block is fenced and follows a comment, in README.md, README.fr.md, CONTRIBUTING.md or docs/:

    <!-- run: incubo validate
    change content/members/a.b.md: end: 2025-02-04 => end: 2025-02-30
    -->

`run:` is followed by one command line or several (`incubo …` or `cat FILE`, each on its line, going on after a `\\`).
`change PATH: OLD => NEW` makes a mistake on purpose before they run (`\\n` in NEW is a line end); `results only` leaves
out what goes to standard error. Commands run in a copy of the sample registry that is in no git repository, on a
terminal of 80 columns without colour, in the language of the file (`.fr.md` is French). Times and folders of this
machine are replaced.
"""

from __future__ import annotations

import argparse
import difflib
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

ROOT = Path(__file__).resolve().parent.parent
HOME = "/home/camille"
COLUMNS = 80
_BLOCK = re.compile(
    r"^(?P<comment><!-- run:(?P<script>.*?)-->)\n+(?P<fence>```\w*\n)(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_CHANGE = re.compile(r"change (?P<path>\S+): (?P<old>.+?) => (?P<new>.*)")
_TIME = re.compile(r"\b(?P<word>en|in) \d+[.,]\d+(?P<space>[ \u00a0])s\b")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)[^)]*\)")


class Script(NamedTuple):
    """What a comment asks for: changes to files (path, old text, new text), commands, and whether only results show."""

    changes: tuple[tuple[str, str, str], ...]
    commands: tuple[str, ...]
    results_only: bool


def pages() -> list[Path]:
    """The documents that may hold blocks."""
    named = [ROOT / name for name in ("README.md", "README.fr.md", "CONTRIBUTING.md")]
    return [path for path in [*named, *sorted((ROOT / "docs").rglob("*.md"))] if path.is_file()]


def language(path: Path) -> str:
    """The language of a document, by its name."""
    return "fr" if path.name.endswith(".fr.md") else "en"


def parse(text: str) -> Script:
    """The script of a comment. Raises ValueError for a line that means nothing."""
    changes: list[tuple[str, str, str]] = []
    commands: list[str] = []
    results_only = False
    joined = text.replace("\\\n", "\\\f")  # a command may run over several lines, as in a shell
    for line in filter(None, (line.strip().replace("\f", "\n") for line in joined.split("\n"))):
        change = _CHANGE.fullmatch(line)
        if change:
            changes.append((change["path"], change["old"].strip(), change["new"].replace("\\n", "\n")))
        elif line == "results only":
            results_only = True
        elif line.startswith(("incubo ", "cat ")) or line == "incubo":
            commands.append(line)
        else:
            raise ValueError(f"cannot run {line!r}")
    return Script(tuple(changes), tuple(commands), results_only)


def played(script: Script, lang: str) -> str:
    """The block of a script: its commands and what they say."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place).resolve()
        registry = home / "registre"
        registry.mkdir()
        shutil.copytree(ROOT / "content", registry / "content")
        shutil.copy(ROOT / "incubo.toml", registry)
        for path, old, new in script.changes:
            file = registry / path
            text = file.read_text("utf-8")
            if old not in text:
                raise ValueError(f"{path} does not hold {old!r}")
            file.write_text(text.replace(old, new, 1), "utf-8", newline="\n")
        said = [f"$ {command}\n{_run(command, registry, lang, script.results_only)}" for command in script.commands]
        shown = "\n".join(said).replace(str(home), HOME)
    return _TIME.sub(lambda m: f"{m['word']} 0{',' if m['word'] == 'en' else '.'}1{m['space']}s", shown)


def _run(command: str, registry: Path, lang: str, results_only: bool) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] == "cat":
        output = (registry / words[1]).read_bytes()
    else:
        output = _on_terminal(words[1:], registry, lang, results_only)
    text = output.decode("utf-8").replace("\r", "").replace("\ufeff", "")
    text = text.rstrip()
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n" if text else ""


def _on_terminal(words: list[str], registry: Path, lang: str, results_only: bool) -> bytes:
    """What a command says on a terminal where nobody answers."""
    import pty

    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    settings = {
        **kept, "HOME": str(registry.parent), "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1",
        "COLUMNS": str(COLUMNS), "INCUBO_LANG": lang, "INCUBO_CONFIG": str(registry.parent / "config.toml"),
        "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
    }  # fmt: skip
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "incubo", *words],
        cwd=registry,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL if results_only else theirs,
    )
    os.close(theirs)
    parts = []
    try:
        while part := os.read(ours, 1 << 16):
            parts.append(part)
    except OSError:  # Linux says so that the other end is closed
        pass
    os.close(ours)
    process.wait(timeout=60)
    return b"".join(parts)


def made(path: Path) -> str:
    """A document with its blocks as they should be. Raises ValueError for a comment that cannot be followed."""
    text = path.read_text("utf-8")
    lang = language(path)

    def block(found: re.Match[str]) -> str:
        return f"{found['comment']}\n{found['fence']}{played(parse(found['script']), lang)}```"

    if len(_BLOCK.findall(text)) != len(re.findall(r"^<!-- run:", text, re.MULTILINE)):
        raise ValueError("a block must follow each comment “run:”")
    return _BLOCK.sub(block, text)


def broken_links(path: Path) -> Iterator[str]:
    """The links of a document to files that are not there."""
    for found in _LINK.finditer(path.read_text("utf-8")):
        if not (path.parent / found["target"]).exists():
            yield found["target"]


def check(path: Path) -> list[str]:
    """What is out of date in a document, one complaint each."""
    name = path.relative_to(ROOT).as_posix()
    before, after = path.read_text("utf-8"), made(path)
    drift = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} (written)", f"{name} (run)", "", "", 1
    )
    complaints = [f"{name}: {target} is not there" for target in broken_links(path)]
    if before != after:
        complaints.append("\n".join([*(line.rstrip() for line in drift), f"{name}: run `python tools/docs.py`"]))
    return complaints


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The outputs in the documentation.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something drifted")
    if parser.parse_args(argv).check:
        complaints = [complaint for path in pages() for complaint in check(path)]
        print("\n".join(complaints), end="\n" if complaints else "", file=sys.stderr)
        return 1 if complaints else 0
    for path in pages():
        text = made(path)
        if text != path.read_text("utf-8"):
            path.write_text(text, "utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
