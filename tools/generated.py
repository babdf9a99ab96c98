"""Pages of the documentation that tools write: rewrite them, or check that they are up to date."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def display_path(path: Path) -> str:
    """A page's path within the project, with slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def find_drift(path: Path, expected: str) -> list[str]:
    """The difference between a page and its expected text, as one message; no message if there is none."""
    text = path.read_text("utf-8") if path.is_file() else ""
    if text == expected:
        return []
    name = display_path(path)
    difference = difflib.unified_diff(
        text.splitlines(), expected.splitlines(), f"{name} (written)", f"{name} (generated)", "", "", 1
    )
    return ["\n".join([*(line.rstrip() for line in difference), f"{name}: run `make docs`"])]


def rewrite(path: Path, expected: str) -> None:
    """Write a page if its text differs, and say so."""
    if not path.is_file() or path.read_text("utf-8") != expected:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(expected, "utf-8", newline="\n")
        print(f"{display_path(path)}: rewritten")


def run(
    description: str,
    pages: Iterable[Path],
    render: Callable[[Path], str],
    check: Callable[[Path], list[str]],
    argv: list[str] | None = None,
) -> int:
    """The command line of a tool: rewrite its pages, or report with `--check` what is wrong with them; the exit code.

    `render` gives the expected text of a page, `check` the messages about it.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a page is out of date")
    paths = list(pages)
    with ProcessPoolExecutor() as pool:
        if parser.parse_args(argv).check:
            messages = [message for found in pool.map(check, paths) for message in found]
            print("\n".join(messages), end="\n" if messages else "", file=sys.stderr)
            return 1 if messages else 0
        for path, text in zip(paths, pool.map(render, paths), strict=True):
            rewrite(path, text)
    return 0
