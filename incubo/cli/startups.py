"""The startups that the words of a command name. A title of several words needs no quotes where it stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incubo.errors import Refused, UsageError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import named

if TYPE_CHECKING:
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


def one(registry: Registry, words: Sequence[str]) -> Startup:
    """The startup that all the words name together. Raises UsageError, Refused for a file that cannot be read."""
    word = " ".join(words)
    found = named.find(registry, "startup", word).id
    if found is None:
        message, hints = named.complaint(registry, "startup", word)
        raise UsageError(message, hints=hints)
    if found not in registry.startups:
        path = registry.unreadable["startup"][found]
        raise Refused(
            Text(N_("{path} cannot be read as it is, so nothing is changed in it"), {"path": path}),
            hints=(Text(N_("what is wrong, and how to mend it: incubo validate {path}"), {"path": path}),),
        )
    return registry.startups[found]


def several(registry: Registry, words: Sequence[str]) -> list[Startup]:
    """The startups that the words name, each its own or all together one, none twice. Raises as `one`."""
    if len(words) > 1 and named.find(registry, "startup", " ".join(words)).id is not None:
        return [one(registry, words)]
    return list({found.id: found for found in (one(registry, [word]) for word in words)}.values())
