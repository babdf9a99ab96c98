"""A Plan: what a command would leave behind, file by file. Checked in memory before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from incubo.model.fields import Kind
from incubo.registry.loading import load
from incubo.registry.registry import Registry
from incubo.registry.store import Patched, Store
from incubo.source.reading import decode
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import Choice, validate

TextOf: TypeAlias = Callable[[str], str]


class Plan(NamedTuple):
    """The files of the registry by their path ("/" between folders): their new bytes, or None for one that goes.

    `seen`: what each held when it was read; a path that is not there was no file. `moves`: old path → new path, for
    those that only get another name (both are in `files`).
    """

    files: Mapping[str, bytes | None]
    seen: Mapping[str, bytes] = {}
    moves: Mapping[str, str] = {}

    def over(self, store: Store) -> Patched:
        """The registry's files as the plan would leave them."""
        return Patched(store, self.files)


def check(
    plan: Plan, before: Registry, store: Store, today: date, tables: Mapping[str, Kind], severities: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What the plan adds to the registry's diagnostics, with the advice about its own files. Nothing is written.

    `before` is the registry as it was loaded from `store` with the same `tables`.
    """
    patched = plan.over(store)
    after = load(patched, before.layout, before.vocabulary, before.kinds, tables)

    def old(path: str) -> str:
        return _text(store, path)

    def new(path: str) -> str:
        return _text(patched, path)

    own = Choice(severities=severities, advice=True, shown=plan.files.__contains__)
    others = Choice(severities=severities, shown=lambda path: path not in plan.files)
    known = {_key(found, plan.moves) for choice in (own, others) for found in _found(before, today, old, choice)}
    added = (found for choice in (own, others) for found in _found(after, today, new, choice))
    return tuple(diagnostic for diagnostic in added if _key(diagnostic, {}) not in known)


def _found(registry: Registry, today: date, text_of: TextOf, choice: Choice) -> tuple[Diagnostic, ...]:
    return validate(registry, today, text_of, choice).diagnostics


def _key(diagnostic: Diagnostic, moves: Mapping[str, str]) -> tuple[str, str, str, str]:
    """What makes a finding the same one before and after; a file that moves takes its findings along."""
    message = diagnostic.message
    path = moves.get(diagnostic.region.path, diagnostic.region.path)
    return diagnostic.rule, path, message.template, repr(sorted(message.arguments.items()))


def _text(store: Store, path: str) -> str:
    try:
        return decode(store.read(path))
    except OSError:
        return ""
