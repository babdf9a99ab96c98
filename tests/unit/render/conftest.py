"""Fixtures that set the language of a test."""

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
