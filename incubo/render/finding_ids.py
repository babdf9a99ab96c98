"""An id for each finding, by which other tools know it again when lines move."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic


def numbered(view: View) -> Iterator[tuple[Diagnostic, str]]:
    """The findings listed, each with its id. Those that nothing tells apart are told apart by their order."""
    times: Counter[str] = Counter()
    for diagnostic in view.shown:
        said = f"{view.git_prefix}\n{view.identity(diagnostic)!r}"
        times[said] += 1
        yield diagnostic, _hash(said if times[said] == 1 else f"{said}\n{times[said]}")


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
