"""The real registry, read once for all commands that tests call in their own process."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from support.paths import corpus_folder
from support.shared_registries import share_registry

from incubo.registry import loader
from incubo.registry.layout import Layout
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import Store, WorkingTree

_registries: dict[tuple[Any, ...], tuple[Registry, Any]] = {}


def share_corpus_registries(monkeypatch: pytest.MonkeyPatch, folder: Path | None = None) -> None:
    """Commands share what they read in the corpus, or in a copy (`folder`) of which no test changes the entries.

    Nothing changes a Registry once it is loaded.
    """
    folder = folder or corpus_folder()
    corpus = folder.resolve() if folder is not None else None

    def load_once(
        store: Store, layout: Layout, vocabulary: Any, kinds: Iterable[str] | None = None, *options: Any, **named: Any
    ) -> Registry:
        kinds = None if kinds is None else tuple(kinds)
        if corpus is None or not (isinstance(store, WorkingTree) and store.root.resolve().is_relative_to(corpus)):
            return load_registry(store, layout, vocabulary, kinds, *options, **named)
        key = (store.root, layout.id, kinds)
        if key not in _registries:
            registry = load_registry(store, layout, vocabulary, kinds, *options, **named)
            name = f"{store.root.name}, {'all kinds' if kinds is None else ', '.join(kinds)}"
            _registries[key] = share_registry(name, registry), vocabulary
        registry, first_vocabulary = _registries[key]
        assert vocabulary == first_vocabulary, "one vocabulary reads a registry"
        return registry

    monkeypatch.setattr(loader, "load_registry", load_once)  # Workspace.load_registry imports it when it is called


def forget_registries(folder: Path) -> None:
    """Let go of what was read in a copy that no other test reads."""
    for key in [key for key in _registries if key[0].resolve().is_relative_to(folder.resolve())]:
        del _registries[key]
