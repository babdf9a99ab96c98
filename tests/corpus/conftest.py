"""The real registry, read once for all commands that tests call in their own process."""

from __future__ import annotations

import pytest
from support.corpus_registries import share_corpus_registries


@pytest.fixture(autouse=True)
def _share_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    share_corpus_registries(monkeypatch)
