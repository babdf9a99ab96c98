"""Words of the command line as they were typed."""

from __future__ import annotations

import contextlib


def spoken(text: str) -> str:
    """A word as it was typed; where the locale could not carry its accents, it is UTF-8 all the same."""
    with contextlib.suppress(UnicodeError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    return text
