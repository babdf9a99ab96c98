"""A small registry with two classic mistakes, a hostile one, and a report: what the tests show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from incubo.core import i18n


@pytest.fixture
def french() -> Iterator[None]:
    i18n.set_language("fr")
    yield
    i18n.set_language("en")


@pytest.fixture
def english() -> None:
    i18n.set_language("en")
