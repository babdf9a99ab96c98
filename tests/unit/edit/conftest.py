from __future__ import annotations

import pytest
from support.registries import make_entry_context, make_registry
from support.sample_entries import PROMPT_ENTRIES

from incubo.edit.value_parser import EntryContext
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT


@pytest.fixture(params=[INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: str(layout.id))
def layout_context(request: pytest.FixtureRequest) -> EntryContext:
    """A small registry, in each layout."""
    return make_entry_context(make_registry(PROMPT_ENTRIES, request.param))


@pytest.fixture
def context() -> EntryContext:
    """The same, in our own layout only."""
    return make_entry_context(make_registry(PROMPT_ENTRIES))
