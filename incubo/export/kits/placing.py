"""Generated files into a folder: what is new, what is made again, and what is people's and stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from incubo.export.kits import part
from incubo.export.kits.kit import Kit, Made

Held = Callable[[str], bytes | None]
"""What a path holds; None where there is no file."""


class Placed(NamedTuple):
    """What becomes of generated files: the bytes of those that are written, and what their places hold (`seen`).

    `new` are not there yet, `again` have a generated part that is out of date. `own` are wholly people's, `damaged`
    have marks that are no pair (or are no text): both stay as they are.
    """

    files: dict[str, bytes]
    seen: dict[str, bytes]
    new: list[Made]
    again: list[Made]
    own: list[Made]
    damaged: list[Made]


def place(wanted: Iterable[Made], kit: Kit, held: Held, *, add: bool) -> Placed:
    """Look at each place. `add`: files that are not there are made too."""
    placed = Placed({}, {}, [], [], [], [])
    for each in wanted:
        made = each._replace(path=next((place for place in each.places if held(place) is not None), each.path))
        before = held(made.path)
        if before is None:
            if add:
                placed.new.append(made)
                placed.files[made.path] = part.whole(made, kit).encode()
            continue
        try:
            text = before.decode("utf-8")
            after = part.refreshed(text, made, kit)
        except (UnicodeDecodeError, part.Damaged):
            placed.damaged.append(made)
            continue
        if after is None:
            placed.own.append(made)
        elif after != text:
            placed.again.append(made)
            placed.files[made.path] = after.encode()
            placed.seen[made.path] = before
    return placed
