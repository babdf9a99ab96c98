"""The files and folders that a command is given: which entries they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from incubo.errors import NotFound
from incubo.i18n import N_
from incubo.problem import Text


def shown(paths: Sequence[Path], root: Path, known: Iterable[str], others: Iterable[str] = ()) -> Callable[[str], bool]:
    """Which entries of a registry the given paths mean. Raises NotFound where they mean none."""
    real = root.resolve()
    wanted = []
    for path in paths:
        place = path if path.is_absolute() else Path.cwd() / path
        near = place.parent.resolve() / place.name if place.name not in ("", "..") else place.resolve()
        place = near if near.is_relative_to(real) else place.resolve()
        if place.is_relative_to(real):
            wanted.append(place.relative_to(real).as_posix())
    everything = "." in wanted

    def meant(path: str) -> bool:
        return everything or any(path == one or path.startswith(one + "/") for one in wanted)

    if not any(map(meant, known)) and not any(map(meant, others)):
        names = ", ".join(str(path) for path in paths)
        raise NotFound(
            Text(N_("no entry at {names}"), {"names": names}),
            hints=(Text(N_("an entry is a file ending with .md in one of the folders of content/")),),
        )
    return meant
