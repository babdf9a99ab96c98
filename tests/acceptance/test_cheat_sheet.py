"""Each line of the cheat-sheets works as it is written, on the sample registry, and both say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

from incubo.cli.aliases import resolve_command_line

PAGES = {"fr": "docs/aide-memoire.md", "en": "docs/cheat-sheet.md"}


def lines(lang: str) -> list[str]:
    """The command lines of a page's tables."""
    return re.findall(r"^\|[^`]*\| `(incubo[^`]*)` \|$", (ROOT / PAGES[lang]).read_text("utf-8"), re.MULTILINE)


def options(lang: str) -> list[str]:
    """The pieces of its last section: options, dates, forms."""
    last = (ROOT / PAGES[lang]).read_text("utf-8").rpartition("\n## ")[2]
    return re.findall(r"`([^`]*)`", last)


def test_both_pages_show_the_same_commands() -> None:
    def shape(line: str) -> str:
        return re.sub(r"\d+\w+|this-month|ce-mois|\w+\.(?:csv|ics)|-o \w+$", "…", line)

    assert [shape(line) for line in lines("fr")] == [shape(line) for line in lines("en")]
    assert len(lines("fr")) > 25
    assert len(options("fr")) == len(options("en"))


@pytest.mark.parametrize("lang", PAGES)
def test_it_is_one_page(lang: str) -> None:
    assert len((ROOT / PAGES[lang]).read_text("utf-8").splitlines()) <= 99


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in PAGES for line in dict.fromkeys(lines(lang))])
def test_every_line_works(registry: Path, call: RunCommand, lang: str, line: str) -> None:
    words = shlex.split(line)[1:]
    if resolve_command_line(words, lang).may_write and "--yes" not in words:
        words.append("--yes")  # what a person answers at the terminal
    ran = call(*words, "--lang", lang, cwd=registry)
    assert ran.code == 0, ran.err
    assert ran.out or "-o " in line or words[0] == "undo"


@pytest.mark.parametrize(("lang", "piece"), [(lang, piece) for lang in PAGES for piece in options(lang)])
def test_every_fragment_works(registry: Path, call: RunCommand, lang: str, piece: str) -> None:
    words = shlex.split(piece)
    if not piece.startswith("-") or re.fullmatch(r"-\d.*", piece):
        spelt = {"--older-than": re.fullmatch(r"\d+(j|d|mois|mo|ans|y)", piece)}
        words = ["--older-than", piece] if spelt["--older-than"] else ["--since", piece]
    ran = call("list", "startups", *words, "--lang", lang, cwd=registry)
    assert ran.code == 0, ran.err
