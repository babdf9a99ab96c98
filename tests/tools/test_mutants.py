"""`make mutants`: which changes of the code are tried at all, by which tests, and what is said of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT, load_tool

pytest.importorskip("resource", reason="Windows has no limits of memory")
mutants = load_tool("mutants")
trials = load_tool("mutant_trials")


@pytest.mark.parametrize(
    ("text", "is_tried"),
    [
        ("if x == 1:\n    pass\n", True),
        ("if x:\n", False),
        ('if x is "word":\n    pass\n', False),  # Python warns, and where warnings are errors pytest does not start
        ("return 1\n", False),
    ],
)
def test_only_modules_that_python_takes_are_tried(text: str, is_tried: bool) -> None:
    assert mutants.compiles(text) is is_tried


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        ("def f():\n    return 1\nclass C:\n    x = 1\n    def g(self):\n        return [i for i in ()]\n", []),
        ("def f():\n    return 2\nclass C:\n    x = 1\n    def g(self):\n        return [i for i in ()]\n", ["f"]),
        (
            "def f():\n    return 1\nclass C:\n    x = 1\n    def g(self):\n        return [-i for i in ()]\n",
            ["C.g", "C.g.<locals>.<listcomp>"],
        ),
        ("def f():\n    return 1\nclass C:\n    x = 2\n    def g(self):\n        return [i for i in ()]\n", None),
        ("def f(x=0):\n    return 1\nclass C:\n    x = 1\n    def g(self):\n        return [i for i in ()]\n", None),
    ],
)
def test_functions_get_new_code_and_what_runs_at_import_does_not(after: str, changed: list[str] | None) -> None:
    before = "def f():\n    return 1\nclass C:\n    x = 1\n    def g(self):\n        return [i for i in ()]\n"
    pairs = trials.changed_functions(*(compile(text, "module", "exec") for text in (before, after)))
    if sys.version_info < (3, 12) or pairs is None:  # later ones have no function for a list
        assert (pairs and [old.co_qualname for old, _ in pairs]) == changed


@pytest.mark.parametrize(("line", "lines"), [(1, [1, 2]), (2, [1, 2]), (3, [3]), (4, [4, 5]), (5, [4, 5]), (6, [6])])
def test_a_line_stands_for_its_statement(line: int, lines: list[int]) -> None:
    source = "if (x or\n        y):\n    a = 1\n    b = (2,\n         3)\nelse:\n    c = 3\n"
    assert list(trials.statement_lines(source, line)) == lines


@pytest.mark.slow
def test_mutants_die_and_live(tmp_path: Path) -> None:
    before = "LIMIT = 2\n\n\ndef is_much(n):\n    return n > LIMIT\n\n\ndef twice(n):\n    return n * 2\n"
    texts = [
        before.replace("n > LIMIT", "n < LIMIT"),  # noticed
        before.replace("n > LIMIT", "n >= LIMIT"),  # lives
        before.replace("LIMIT = 2", "LIMIT = 9"),  # noticed, in a new process
        before.replace("n * 2", "n * 3"),  # no test runs it
    ]
    (tmp_path / "shop").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "shop/prices.py").write_text(before)
    (tmp_path / "tests/test_prices.py").write_text(
        "from shop.prices import is_much\n\n\ndef test_is_much():\n    assert is_much(3)\n    assert not is_much(1)\n"
        "\n\ndef test_that_fails():\n    assert is_much(1)\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\npythonpath = .\n")
    lines = [text.splitlines() for text in (before, *texts)]
    entries = [
        {
            "number": number,
            "path": "shop/prices.py",
            "line": 1 + [old == new for old, new in zip(lines[0], lines[number], strict=True)].index(False),
            "before": before,
            "text": text,
        }
        for number, text in enumerate(texts, 1)
    ]
    (tmp_path / "mutants.json").write_text(json.dumps(entries))
    command = [sys.executable, str(ROOT / "tools" / "mutant_trials.py")]
    words = ["-q", "-p", "no:cacheprovider", "--cov=shop", "--cov-context=test", "--cov-report=", "tests"]
    subprocess.run([*command, "measure", "unit.seconds.json", *words], cwd=tmp_path, capture_output=True)
    (tmp_path / ".coverage").rename(tmp_path / "unit.coverage")
    words = ["try", "mutants.json", "results.jsonl", ".", "5"]
    for _ in range(2):  # the second time there is nothing left to try
        tried = subprocess.run([*command, *words], cwd=tmp_path, capture_output=True, text=True)
        assert tried.returncode == 0, tried.stdout + tried.stderr
    outcomes = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    noticed = "tests/test_prices.py::test_is_much"
    assert [(outcome["lives"], outcome["noticed_by"], outcome["tests"]) for outcome in outcomes] == [
        (False, noticed, 1),
        (True, "", 1),
        (False, noticed, 0),
        (True, "", 0),
    ]
    assert (tmp_path / "shop/prices.py").read_text() == before
