from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.listing_registry import FILES, registry_of, table_of
from support.registries import TODAY
from support.shared_registries import share_registry

from incubo.query.resource import Resource
from incubo.registry.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """A small registry."""
    return share_registry("lists of tests/unit/query", registry_of(FILES))


@pytest.fixture
def rows(registry: Registry) -> Callable[..., list[Any]]:
    """The values of the first column of a list: `rows(STARTUPS, columns=("id",), filters={…})`."""

    def first_column(resource: Resource, day: date = TODAY, **request: Any) -> list[Any]:
        table = table_of(registry, resource, day, **request)
        return [row.cells[table.columns[0].id] for row in table.rows]

    return first_column
