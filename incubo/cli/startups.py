"""The startups that the words of a command name. A title of several words needs no quotes where it stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incubo.cli import people
from incubo.cli.one_entry import record
from incubo.registry import named

if TYPE_CHECKING:
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


def one(registry: Registry, words: Sequence[str]) -> Startup:
    """The startup that all the words name together. Raises UsageError, Refused for a file that cannot be read."""
    found: Startup = record(registry, "startup", people.entry(registry, "startup", " ".join(words)))
    return found


def several(registry: Registry, words: Sequence[str]) -> list[Startup]:
    """The startups that the words name, each its own or all together one, none twice. Raises as `one`."""
    if len(words) > 1 and named.find(registry, "startup", " ".join(words)).id is not None:
        return [one(registry, words)]
    return list({found.id: found for found in (one(registry, [word]) for word in words)}.values())
