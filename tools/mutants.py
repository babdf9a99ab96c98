"""`make mutants`: change the code at random places, and see whether a test notices.

    python tools/mutants.py                     200 mutants of the packages that count and edit
    python tools/mutants.py --count 20 --packages reports --seed 3

A mutant is one small change that Cosmic Ray makes: another comparison, number or operator, `not` added, a loop that
never runs, an exception that is not caught. Places are drawn at random (each once, with one change drawn from those
possible there), annotations left out. A mutant is tried in a clone of the last commit, by the tests that run its line:
coverage tells which, in one run of all tests that is kept in `.mutants`.
Mutants that live are printed as differences; each needs a test, or a look that finds the two programs equal.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import itertools
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".mutants"
PACKAGES = ("model", "reports", "validation", "edit", "diff")
ALL_TESTS_MINUTES = 40
BATCH_MINUTES = 8
MEMORY_BYTES = 6 << 30
"""A mutant may loop for ever, and grow meanwhile."""
TESTS_AT_ONCE = 150
"""Tests of a line that are tried first; most mutants die here, and the others meet all tests of the line."""


class Mutant(NamedTuple):
    """A change of a module: its path, the line where it starts, the operator, the text before and after."""

    path: str
    line: int
    operator: str
    before: str
    text: str

    def difference(self) -> str:
        """The change as a unified diff."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.text))
        return "".join(difflib.unified_diff(before, after, self.path, self.operator, n=2))


# --- mutants ------------------------------------------------------------------------------------------------------


def draw(folder: Path, packages: Iterable[str], count: int, seed: int) -> list[Mutant]:
    """As many mutants, at places drawn at random."""
    import parso  # noqa: F401  (Cosmic Ray imports its parts in an order that needs it loaded)
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code

    operators = {name: plugins.get_operator(name) for name in sorted(plugins.operator_names())}
    made = {
        name: operator()
        for name, operator in operators.items()
        if not operator.arguments() and not name.endswith(("_Eq_Is", "_NotEq_IsNot"))  # mostly the same program
    }
    places: dict[tuple[str, tuple[int, int]], list[tuple[str, int]]] = defaultdict(list)
    for package in packages:
        for path in sorted((folder / "incubo" / package).rglob("*.py")):
            source = path.read_text("utf-8")
            relative = path.relative_to(folder).as_posix()
            left_out = annotation_ranges(source)
            nodes = list(ast_nodes(get_ast(source)))
            for name, operator in made.items():
                starts = (start for node in nodes for start, _ in operator.mutation_positions(node))
                for occurrence, start in enumerate(starts):
                    if not any(first <= start < last for first, last in left_out):
                        places[relative, start].append((name, occurrence))
    chosen = random.Random(seed)
    mutants: list[Mutant] = []
    for path_of_place, start in chosen.sample(sorted(places), len(places)):
        name, occurrence = chosen.choice(places[path_of_place, start])
        source = (folder / path_of_place).read_text("utf-8")
        text = mutate_code(source, made[name], occurrence)
        if text is not None and text != source and compiles(text):
            mutants.append(Mutant(path_of_place, start[0], name, source, text))
        if len(mutants) == count:
            break
    return mutants


def annotation_ranges(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where types stand: nothing runs there."""
    found = []
    for node in ast.walk(ast.parse(source)):
        types: list[Any] = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            types.append(node)
        for part in types:
            if part is not None:
                end = part.end_lineno or part.lineno, part.end_col_offset or 0
                found.append(((part.lineno, part.col_offset), end))
    return found


def compiles(text: str) -> bool:
    """Whether a text is a Python module, of which Python does not even warn (`is "word"`: pytest would not start)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        try:
            compile(text, "mutant", "exec")
        except SyntaxError:
            return False
    return True


# --- which tests run a line ---------------------------------------------------------------------------------------


def clone(folder: Path) -> None:
    """The last commit, in a folder and an environment of its own, beside the real registry where there is one."""
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(folder)], check=True)
    shared = ROOT.parent / "shared"
    if shared.is_dir() and not (folder.parent / "shared").exists():
        (folder.parent / "shared").symlink_to(shared)
    subprocess.run(["make", ".venv/.tools"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def pytest_command(folder: Path, *words: str) -> list[str]:
    """Pytest in the environment of a clone."""
    python = str(folder / ".venv" / "bin" / "python")
    return [python, "-m", "pytest", "-q", "-m", "not browser", "-p", "no:cacheprovider", *words]


def tests_by_line(folder: Path, jobs: int) -> dict[str, dict[int, list[str]]]:
    """For each module, the tests (`path::name`) that run each of its lines; from the cache if it is of this commit."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    CACHE.mkdir(exist_ok=True)
    cache = CACHE / f"{commit.strip()}.json"
    if not cache.exists():
        print("running all tests to see which lines each of them runs: some minutes …", flush=True)
        settings = folder / "mutants.coveragerc"
        settings.write_text("[run]\nsource = incubo\nparallel = true\n", "utf-8")
        command = pytest_command(
            folder, "-n", str(jobs), "--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report="
        )
        subprocess.run(command, cwd=folder, check=True, timeout=ALL_TESTS_MINUTES * 60)
        cache.write_text(json.dumps(read_contexts(folder)), "utf-8")
    text = json.loads(cache.read_text("utf-8"))
    return {path: {int(line): tests for line, tests in lines.items()} for path, lines in text.items()}


def read_contexts(folder: Path) -> dict[str, dict[int, list[str]]]:
    """What coverage wrote, without the parameters of tests. What a fixture runs belongs to all tests of its file."""
    from coverage import CoverageData

    data = CoverageData(str(folder / ".coverage"))
    data.read()
    result: dict[str, dict[int, list[str]]] = {}
    for file in data.measured_files():
        path = Path(file).relative_to(folder).as_posix()
        result[path] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            tests = set()
            for context in filter(None, contexts):
                test, _, step = context.rpartition("|")
                tests.add(test.partition("[")[0] if step == "run" else test.partition("::")[0])
            result[path][line] = sorted(tests)
    return result


# --- trying them --------------------------------------------------------------------------------------------------


def is_noticed(mutant: Mutant, folder: Path, lines: Mapping[int, list[str]]) -> bool:
    """Whether a test of the line fails, or does not end, with the mutant in a clone."""
    path = folder / mutant.path
    write(path, mutant.text)
    try:
        return any(not passes(tests, folder) for tests in batches(lines.get(mutant.line, [])))
    finally:
        write(path, mutant.before)


seconds = itertools.count(1)


def write(path: Path, text: str) -> None:
    """Write a module, each time of another second: by that and its size, Python knows whether bytecode is old."""
    path.write_text(text, "utf-8")
    os.utime(path, (0, next(seconds)))


def batches(tests: list[str]) -> Iterator[list[str]]:
    """The tests of a line, the nearest first (unit tests, rules), then the others; all tests where none runs it."""
    ordered = sorted(set(tests), key=lambda test: (not test.startswith(("tests/unit", "tests/rules")), test))
    if not ordered:  # it runs when its module is imported
        yield ["tests"]
    if ordered:
        yield ordered[:TESTS_AT_ONCE]
    if ordered[TESTS_AT_ONCE:]:
        yield ordered[TESTS_AT_ONCE:]


def passes(tests: list[str], folder: Path) -> bool:
    """Whether all of these tests pass. Pytest's exit code 5 (no tests) is a defect of this tool: RuntimeError."""
    with tempfile.TemporaryDirectory() as place:
        arguments = Path(place) / "tests.txt"
        arguments.write_text("\n".join(tests), "utf-8")
        command = pytest_command(folder, "-x", "--no-header", f"--basetemp={place}/files", f"@{arguments}")
        try:
            result = subprocess.run(
                command,
                cwd=folder,
                capture_output=True,
                timeout=BATCH_MINUTES * 60,
                preexec_fn=limit_memory,
            )
        except subprocess.TimeoutExpired:
            return False
    if result.returncode == 4 and b"while loading conftest" in result.stderr:
        return False  # the mutant cannot even be imported
    if result.returncode in (4, 5):
        raise RuntimeError(result.stdout.decode()[-2000:] + result.stderr.decode()[-2000:])
    return result.returncode == 0


def limit_memory() -> None:
    """Keep a process from taking the machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Change the code at random, and see whether a test notices.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packages", nargs="*", default=PACKAGES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--most", type=float, default=0.05, help="share of mutants that may live (0.05)")
    options = parser.parse_args(argv)
    living: list[Mutant] = []
    place = Path(tempfile.mkdtemp(prefix="incubo-mutants."))
    try:
        folders: SimpleQueue[Path] = SimpleQueue()
        clone(place / "0" / "incubo")
        mutants = draw(place / "0" / "incubo", options.packages, options.count, options.seed)
        lines = tests_by_line(place / "0" / "incubo", options.jobs)
        folders.put(place / "0" / "incubo")
        for job in range(1, options.jobs):
            clone(place / str(job) / "incubo")
            folders.put(place / str(job) / "incubo")

        def trial(mutant: Mutant) -> bool:
            folder = folders.get()
            try:
                return is_noticed(mutant, folder, lines.get(mutant.path, {}))
            finally:
                folders.put(folder)

        with ThreadPoolExecutor(options.jobs) as pool:
            for number, (mutant, noticed) in enumerate(zip(mutants, pool.map(trial, mutants), strict=True), 1):
                if not noticed:
                    living.append(mutant)
                    print(mutant.difference(), flush=True)
                elif sys.stderr.isatty():
                    print(f"\r{number} of {len(mutants)}, {len(living)} live", end="", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"{len(mutants)} mutants, {len(living)} live ({len(living) / max(len(mutants), 1):.1%})")
    return int(len(living) > options.most * len(mutants))


if __name__ == "__main__":
    sys.exit(main())
