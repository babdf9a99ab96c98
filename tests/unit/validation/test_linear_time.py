"""A hostile file is done with by rules and pages too (see `tests/unit/source/test_patience.py`): nothing is timed."""

from __future__ import annotations

import datetime

import pytest

from incubo.config.settings import load_profile
from incubo.model.post_mortem import has_post_mortem, is_post_mortem_written
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.validation.rules.style.characters import style_tab

pytestmark = pytest.mark.no_cover  # long texts and random ones: their lines are covered by other tests
DAY = datetime.date(2025, 1, 15)
N = 30_000


def registry(lines: str) -> Registry:
    vocabulary = make_vocabulary(load_profile("beta.gouv.fr"))
    return load_registry(
        MemoryStore({"content/startups/x.md": f"---\ntitle: x\nx:\n{lines}---\n".encode()}), INCUBO_LAYOUT, vocabulary
    )


def test_tabs_before_texts_with_spaces() -> None:
    found = list(style_tab(registry("".join(f'  k{i}:\t" x "\n' for i in range(N))), DAY))
    assert len(found) == N


def test_tabs_in_spaces_that_are_told_already() -> None:
    assert not list(style_tab(registry("".join(f'  k{i}: "x\t"\n' for i in range(N))), DAY))


def test_a_line_of_heading_signs() -> None:
    assert not has_post_mortem("#" * N)
    assert has_post_mortem("#" * N + " post-mortem")
    assert has_post_mortem(("#" * 300 + "\n") * 1000 + "## Notre post mortem\n" + "*\n" * N)
    assert not is_post_mortem_written("## Post-mortem\n" + "\n" * N)
