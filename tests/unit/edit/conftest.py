from __future__ import annotations

import pytest
from support.registries import prompt_registry_files, setting_over

from incubo.edit.value_parser import EntryContext
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT
from incubo.registry.store import MemoryStore


@pytest.fixture(params=[INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: str(layout.id))
def setting(request: pytest.FixtureRequest) -> EntryContext:
    """A small registry, in each layout."""
    return setting_over(MemoryStore(prompt_registry_files(request.param)), request.param)


@pytest.fixture
def here() -> EntryContext:
    """The same, in our own layout only."""
    return setting_over(MemoryStore(prompt_registry_files(INCUBO_LAYOUT)), INCUBO_LAYOUT)
