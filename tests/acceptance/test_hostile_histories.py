"""Histories that strangers can push: any names, bytes, dates, merges, files in the wrong places.

What reads a history says something of each, or refuses it in words; it never ends by accident, and drives no terminal.
"""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand

FOLDERS = (b"content/startups", b"content/members", b"content/_startups", b"content/jobs", b"content", b"docs")
NAMES = (
    b"a.md", b"A.md", b"e\xcc\x81.md", b"\xff\xfe.md", b"a\nb.md", b"\nR.md", b"a\tR.md", b'"q".md', b"-o.md",
    b"--output=x.md", b":(top)x.md", b"*.md", b"\x1b[31mred.md", b"x\xe2\x80\xa8R100.md", b"\x0b\x0cR.md", b"a.md/b.md",
    b"x" * 200 + b".md", b".md", b"R",
)  # fmt: skip
TEXTS = (
    b"Un mot", b"", b"\x1b[2J\x1b]0;x\x07", b"\xff latin \xe9", b"<script>alert(1)</script>", b"a@" * 2000,
    b"Un\n\nDeux \x07\n\nCo-authored-by: X <x@rivages.example>", b"\xe2\x80\xae{n} %s", b"\n\n\r\n", b"[x](data:x)",
)  # fmt: skip
PEOPLE = (b"L\xc3\xa9na", b"base[bot]", b"\xff", b"X\x1b[31m", b"", b"a@rivages.example", b"\xe2\x80\xa8")
TIMES = (b"0 +0000", b"1711846799 +0100", b"1698541199 -1200", b"253402300800 +1400", b"99999999999999 +9999")
SHEETS = (
    b"", b"---\n", b"\xff\xfe\x00", b"---\ntitle: [1\n---\n", b"<<<<<<< a\n=======\n>>>>>>> b\n",
    b"---\nphases: 3\nmissions: {a: b}\ntitle: 5\nfullname: [1]\n---\n",
    b"---\ntitle: Mon Estran\nredirect_from:\n  - /startups/../../x.html\nphases:\n  - name: construction\n"
    b"    start: 32/01/2024\n---\n\x1b[31m\n",
    b"---\r\ntitle: Digue\r\nphases:\r\n  - name: investigation\r\n    start: 2023-08-02\r\n---\r\n",
    b'---\nfullname: "<b>"\nmissions:\n  - start: 0001-01-01\n    end: 9999-12-31\n    startups:\n      - a\n---\n',
)  # fmt: skip
COMMANDS = (
    ("log", "--since", "2000", "--incubator", "all"),
    ("log", "--since", "2000", "--all", "-f", "json"),
    ("log", "a"),
    ("diff", "HEAD~1", "--all", "--figures"),
    ("diff", "2023-09", "2024-01", "-f", "html", "--patch"),
    ("diff", "--branches", "*"),
    ("report", "phases", "--compare-known", "HEAD~1", "--why"),
    ("list", "members", "--known", "2023-10-01"),
    ("validate", "--known", "HEAD~1"),
)
ANY_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def make_history(folder: Path, seed: int) -> None:
    """Some commits on `main` and branches beside it, written by `git fast-import`, which takes what git refuses."""
    dice = random.Random(seed)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream = [b"blob\ndata 0\n\n"]
    for number in range(1, dice.randint(4, 12)):
        on_main = number == 1 or dice.random() < 0.8
        when = b"%d +0000" % (1_690_000_000 + number * 1_700_000) if dice.random() < 0.7 else dice.choice(TIMES)
        who = dice.choice(PEOPLE) + b" <x@rivages.example> " + when
        stream.append(b"commit refs/heads/%s\nmark :%d\n" % (b"main" if on_main else b"b%d" % number, number))
        stream.append(b"author %s\ncommitter %s\n" % (who, who))
        stream.append(b"encoding %s\n" % dice.choice((b"ISO-8859-1", b"nonsense")) if dice.random() < 0.2 else b"")
        stream.append(data(dice.choice(TEXTS)))
        if number > 1 and dice.random() < 0.95:
            stream.append(b"from :%d\n" % (number - 1))
            others = range(1, number - 1)
            stream += [
                b"merge :%d\n" % other for other in dice.sample(others, min(len(others), dice.choice((0, 1, 3))))
            ]
        for _ in range(dice.choice((0, 1, 3, 6))):
            path = quote(dice.choice(FOLDERS) + b"/" + dice.choice(NAMES))
            mode = dice.choice((b"100644", b"100644", b"100644", b"100755", b"120000"))
            removes = dice.random() < 0.15
            stream.append(b"D %s\n" % path if removes else b"M %s inline %s\n" % (mode, path))
            stream.append(b"" if removes else data(b"../../x" if mode == b"120000" else dice.choice(SHEETS)))
    command = ["git", "fast-import", "--quiet", "--force", "--date-format=raw-permissive"]
    subprocess.run(command, cwd=folder, input=b"".join(stream), check=True, capture_output=True)
    (folder / "incubo.toml").write_text('profile = "beta.gouv.fr"\n', "utf-8")


def data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def quote(path: bytes) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 12, 33])
def test_any_history_is_told_or_refused_in_words(call: RunCommand, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "registry"
    make_history(folder, seed)
    for words in COMMANDS:
        ran = call(*words, cwd=folder, env={"INCUBO_DEBUG": "1"})
        assert ran.code in (0, 1, 2), (words, ran.err)
        assert "Traceback" not in ran.err, (words, ran.err)
        assert ANY_CONTROL.search(ran.out.replace("\r\n", "\n") + ran.err) is None, words
