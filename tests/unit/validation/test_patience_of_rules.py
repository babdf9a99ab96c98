"""A hostile file is done with by rules and pages too (see `tests/unit/source/test_patience.py`): nothing is timed."""

from __future__ import annotations

import datetime

from incubo.config import packaged
from incubo.model.post_mortem import has_section, is_written
from incubo.model.vocabulary import make
from incubo.registry.layout import INCUBO
from incubo.registry.loading import load
from incubo.registry.registry import Registry
from incubo.registry.store import Memory
from incubo.validation.rules.style import style_tab

DAY = datetime.date(2025, 1, 15)
N = 30_000


def registry(lines: str) -> Registry:
    vocabulary = make(packaged("beta.gouv.fr"))
    return load(Memory({"content/startups/x.md": f"---\ntitle: x\nx:\n{lines}---\n".encode()}), INCUBO, vocabulary)


def test_tabs_before_texts_with_spaces() -> None:
    found = list(style_tab(registry("".join(f'  k{i}:\t" x "\n' for i in range(N))), DAY))
    assert len(found) == N


def test_tabs_in_spaces_that_are_told_already() -> None:
    assert not list(style_tab(registry("".join(f'  k{i}: "x\t"\n' for i in range(N))), DAY))


def test_a_line_of_heading_signs() -> None:
    assert not has_section("#" * N)
    assert has_section("#" * N + " post-mortem")
    assert has_section(("#" * 300 + "\n") * 1000 + "## Notre post mortem\n" + "*\n" * N)
    assert not is_written("## Post-mortem\n" + "\n" * N)
