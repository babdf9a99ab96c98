"""`make mutants`: which changes of the code are tried at all."""

from __future__ import annotations

import pytest
from support.paths import load_tool

pytest.importorskip("resource", reason="Windows has no limits of memory")
mutants = load_tool("mutants")


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


def test_the_nearest_tests_of_a_line_come_first() -> None:
    tests = ["tests/acceptance/a.py::a", "tests/unit/b.py::b", "tests/rules/c.py::c"]
    assert list(mutants.batches(tests)) == [["tests/rules/c.py::c", "tests/unit/b.py::b", "tests/acceptance/a.py::a"]]
    assert list(mutants.batches([])) == [["tests"]]
    many = [f"tests/unit/a.py::t{n}" for n in range(mutants.TESTS_AT_ONCE + 1)]
    assert [len(batch) for batch in mutants.batches(many)] == [mutants.TESTS_AT_ONCE, 1]
