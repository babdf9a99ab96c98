"""How many examples Hypothesis tries: a fifth in `make test`, all in `make coverage` (`INCUBO_EXAMPLES=all`)."""

from __future__ import annotations

import os

TRIES_ALL = os.environ.get("INCUBO_EXAMPLES") == "all"


def examples(count: int) -> int:
    """That many, or a fifth of them."""
    return count if TRIES_ALL else max(count // 5, 10)
