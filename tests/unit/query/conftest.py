from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.listing_registry import FILES, TODAY, registry_of, table_of

from incubo.query.resource import Resource
from incubo.registry.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """A small registry."""
    return registry_of(FILES)


@pytest.fixture
def rows(registry: Registry) -> Callable[..., list[Any]]:
    """The values of a list's first wanted column: `rows(STARTUPS, columns=("id",), filters={…})`."""

    def found(noun: Resource, day: date = TODAY, **wanted: Any) -> list[Any]:
        table = table_of(registry, noun, day, **wanted)
        return [row.cells[table.columns[0].id] for row in table.rows]

    return found
