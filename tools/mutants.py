"""`make mutants`: change the code at random places, and see whether a test notices.

    python tools/mutants.py                     200 mutants of the packages that count and edit
    python tools/mutants.py --count 20 --packages reports --seed 3

A mutant is one small change that Cosmic Ray makes: another comparison, number or operator, `not` added, a loop that
never runs, an exception that is not caught. Places are drawn at random (each once, with one change drawn from those
possible there), annotations left out. A mutant is tried in a clone of a commit, by the tests that run its line:
coverage tells which, in one run of all tests. How they are tried: `mutant_trials.py`.
The clone, what coverage says and the outcome of each mutant are kept in `.mutants`: a run that was interrupted goes on.
Mutants that live are printed as differences; each needs a test, or a look that finds the two programs equal.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".mutants"
PACKAGES = ("model", "reports", "validation", "edit", "diff")


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
        if not operator.arguments()
        and not name.endswith(("_Eq_Is", "_NotEq_IsNot", "_Is_Eq", "_IsNot_NotEq"))  # mostly the same program
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


# --- the clone ----------------------------------------------------------------------------------------------------


def clone(folder: Path, commit: str) -> None:
    """A commit, in a folder and an environment of its own, beside the real registry where there is one."""
    subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach", commit], cwd=folder, check=True)
    shared = ROOT.parent / "shared"
    if shared.is_dir() and not (folder.parent / "shared").is_symlink():
        (folder.parent / "shared").symlink_to(shared)
    subprocess.run(["make", ".venv/.tools"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def run_trials(folder: Path, *words: str | Path) -> None:
    """`mutant_trials.py` with the Python of the clone."""
    command = [str(folder / ".venv" / "bin" / "python"), str(ROOT / "tools" / "mutant_trials.py"), *map(str, words)]
    result = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode not in (0, 1):  # 1: tests fail without any change; they are left out
        raise RuntimeError(result.stdout[-3000:])


def measure(folder: Path, packages: Iterable[str], jobs: int) -> None:
    """Run all tests, a folder of tests at a time, to see which lines each of them runs."""
    place = folder.parent
    settings = place / "coveragerc"
    sources = "".join(f"  incubo.{package}\n" for package in packages)
    settings.write_text(f"[run]\nparallel = true\nsource =\n{sources}", "utf-8")
    for tests in sorted({path.relative_to(folder / "tests").parts[0] for path in folder.glob("tests/*/**/test_*.py")}):
        if tests == "browser" or (place / f"{tests}.coverage").exists():
            continue
        print(f"running tests/{tests} to see which lines each test runs …", flush=True)
        words = ["-n", str(jobs), "--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report="]
        run_trials(folder, "measure", place / f"{tests}.seconds.json", *words, f"tests/{tests}")
        (folder / ".coverage").rename(place / f"{tests}.coverage")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Change the code at random, and see whether a test notices.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packages", nargs="*", default=PACKAGES)
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes that see which lines tests run"
    )
    parser.add_argument("--most", type=float, default=0.05, help="share of mutants that may live (0.05)")
    parser.add_argument("--minutes", type=float, default=15, help="a mutant that no test notices so long lives (15)")
    options = parser.parse_args(argv)
    command = ["git", "rev-parse", options.commit]
    commit = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    place = CACHE / commit[:12]
    folder = place / "incubo"
    if not (folder / ".venv" / ".tools").exists():
        shutil.rmtree(folder, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        clone(folder, commit)
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=folder, check=True)  # a run that was killed
    measure(folder, PACKAGES, options.jobs)
    mutants = draw(folder, options.packages, options.count, options.seed)
    name = f"{options.seed}-{options.count}-{'-'.join(options.packages)}"
    file, results = place / f"{name}.mutants.json", place / f"{name}.results.jsonl"
    file.write_text(json.dumps([{"number": n, **m._asdict()} for n, m in enumerate(mutants, 1)]), "utf-8")
    print(f"trying {len(mutants)} mutants; outcomes: {results}", flush=True)
    run_trials(folder, "try", file, results, place, str(options.minutes))
    outcomes = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    living = [outcome["number"] for outcome in outcomes if outcome["lives"]]
    for number in living:
        print(f"{number}.", mutants[number - 1].difference(), sep="\n")
    print(f"{len(outcomes)} mutants, {len(living)} live ({len(living) / max(len(outcomes), 1):.1%})")
    return int(len(living) > options.most * len(mutants))


if __name__ == "__main__":
    sys.exit(main())
