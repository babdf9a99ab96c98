"""Names of files: what is advised for a bad one passes the rules itself."""

from __future__ import annotations

from collections import Counter

import pytest

from incubo.core.problem import Problem
from incubo.registry.file_names import check_file_names, missing_extension_problem

_BAD_NAMES = [
    ("organisation", "Préfecture"),
    ("organisation", "Préfecture.md.md"),
    ("startup", "Mon Estran (1).md"),
    ("startup", "con.txt"),
    ("member", "Léna Guivarch"),
    ("member", "lena"),
    ("member", "Lena.md"),
    ("member", "lena.md.md"),
    ("job", "2024-05-03-UX-estran"),
    ("job", "Developpement.md"),
    ("job", "offre.txt"),
]


def _problem(kind: str, name: str, others: tuple[str, ...] = ()) -> Problem:
    names = [name, *others]
    if name.endswith(".md"):
        return next(check_file_names(kind, "content/x", names))
    return missing_extension_problem(kind, f"content/x/{name}", name, Counter(map(str.casefold, names)))


@pytest.mark.parametrize(("kind", "name"), _BAD_NAMES)
def test_the_advised_name_passes(kind: str, name: str) -> None:
    problem = _problem(kind, name)
    texts = [*problem.hints, *([problem.fix.title] if problem.fix else [])]
    for text in texts:
        if "meant" in text.arguments:
            assert list(check_file_names(kind, "content/x", [f"{text.arguments['meant']}.md"])) == []
    if problem.fix is not None and problem.fix.new_name:
        assert list(check_file_names(kind, "content/x", [problem.fix.new_name])) == []


@pytest.mark.parametrize(
    ("kind", "name", "advice"),
    [
        ("organisation", "Préfecture", "prefecture"),
        ("job", "2024-05-03-UX-estran", "2024-05-03-ux-estran"),
        ("member", "Léna Guivarch.txt", "lena.guivarch"),
        ("startup", "Mon Estran (1).md", "mon-estran"),
    ],
)
def test_a_name_is_advised(kind: str, name: str, advice: str) -> None:
    assert [hint.arguments for hint in _problem(kind, name).hints] == [{"meant": advice}]


def test_no_name_is_advised_that_nobody_can_guess() -> None:
    for kind, name, shape in (("member", "lena", "first.last.md"), ("job", "offre.txt", "2025-01-15-name.md")):
        problem = _problem(kind, name)
        assert problem.fix is None
        assert [shape in hint.template for hint in problem.hints] == [True]


def test_a_name_that_another_file_has_is_not_advised() -> None:
    problem = _problem("organisation", "Préfecture", ("prefecture.md",))
    assert [hint.template for hint in problem.hints] == ["if “{other}.md” is the same entry, keep one of the files"]
    assert problem.fix is None
