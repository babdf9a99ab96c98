"""The tests that concern a change, found by names and imports: quick, and no promise. `make test` runs them all.

    python tools/check.py [FILE…]           run them; without a file, for what changed since the last commit
    python tools/check.py --list [FILE…]    name them

For a module: the tests that import it, are named as it is (`test_extend.py` for `extend.py`) or say its name
(`"extend"`), and those of the modules that import it. Those of a folder of its package's name (`web`, `rules`) count,
too, and for a report those of the command (`test_report_people.py`). For what tests read (expected outputs, cases of
rules, their support): the tests beside it, or those that import it or say the name of its folder.
"""

from __future__ import annotations

import argparse
import ast
import functools
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
_TOOLS = {".po": "messages", ".md": "docs", ".lock": "lock"}
"""What makes or reads files, by their ending."""
_FEW = 40
"""Of more test files that are found in one way, none is taken: `make test` is quicker."""


def changed_files() -> list[str]:
    """What differs from the last commit, and files that git does not know yet."""
    commands = (("diff", "--name-only", "HEAD"), ("ls-files", "--others", "--exclude-standard"))
    outputs = [subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout
               for words in commands]  # fmt: skip
    return [line for output in outputs for line in output.splitlines()]


def find_tests(files: Iterable[str]) -> list[Path]:
    """The test files that concern some files of the project (paths from its folder)."""
    mentions = _mentions()
    graph = _imports()
    found: set[Path] = set()
    ways: tuple[set[str], ...]
    for file in files:
        path = Path(file)
        if path.parts[0] == "incubo":
            found |= {test for part in path.parts[1:-1] for test in (TESTS / part).glob("test_*.py")}
            if path.parts[1] == "reports":
                found |= {test for test in mentions if test.stem.startswith("test_report")}
        if path.parts[0] == "incubo" and path.suffix == ".py":
            module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            importers = graph.find_modules_that_directly_import(module) if module in graph.modules else set()
            ways = ({module}, {path.stem, path.stem.replace("_", "-")}, importers)
            found |= {test for test in mentions if test.stem == f"test_{path.stem}"}
        elif path.parts[0] != "tests":
            ways = ({path.stem},)
            found |= {TESTS / "tools" / f"test_{_TOOLS.get(path.suffix, path.stem)}.py"}
        elif path.name.startswith("test_"):
            found.add(ROOT / path)
            continue
        else:
            ways = (
                ({f"support.{path.stem}"}, {path.parent.name})
                if path.parts[1] == "support"
                else (set(path.parts[2:-1]),)
            )
            folder = next(
                folder for folder in (ROOT / path).parents if any(folder.glob("test_*.py")) or folder == TESTS
            )
            found |= set(folder.glob("test_*.py"))
        for names in ways:
            by_name = {test for test, mentioned in mentions.items() if mentioned & names}
            found |= by_name if len(by_name) <= _FEW else set()
    return sorted(test for test in found if test.is_file())


@functools.cache
def _imports() -> grimp.ImportGraph:
    """Which module imports which."""
    return grimp.build_graph("incubo", cache_dir=None)


@functools.cache
def _mentions() -> Mapping[Path, set[str]]:
    """What each test file mentions."""
    return {path: _mentioned_names(path) for path in sorted(TESTS.rglob("test_*.py"))}


def _mentioned_names(path: Path) -> set[str]:
    """The modules that a test imports, what it takes out of them (which may be modules too), and its words."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
            names.update(node.value.split("/"))
    return names


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run the tests that concern a change.")
    parser.add_argument("--list", action="store_true", help="name the tests, and run none")
    parser.add_argument("files", nargs="*", help="paths from the project's folder (default: what changed)")
    arguments = parser.parse_args(argv)
    files = arguments.files or changed_files()
    tests = [test.relative_to(ROOT).as_posix() for test in find_tests(files)]
    if arguments.list or not tests:
        print("\n".join(tests) or "no test is known for this: make test")
        return 0
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-m", "not browser and not slow"]
    return subprocess.run([*command, *tests], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
