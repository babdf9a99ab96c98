"""The first screen keeps to a dozen commands, for nobody reads forty; `incubo --help --all` shows the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incubo.cli.entry import PANELS, Entry

DOZEN = 12
"""How many commands a first screen holds."""


def asks_for_all(words: Sequence[str]) -> bool:
    """Whether a command line asks for the help of every command: `--help --all`."""
    return len(words) == 2 and "--all" in words and ("--help" in words or "-h" in words)


def first(entries: Mapping[str, Entry], most: int = DOZEN) -> dict[str, Entry]:
    """The commands of the first screen: the first of each panel, then the second ones … until there are enough.

    The table's order within a panel is that of their use, so a new command at its place needs nothing more.
    """
    seen = {name: entry for name, entry in entries.items() if not entry.plumbing}
    panels = [[name for name, entry in seen.items() if entry.panel == panel] for panel in (*PANELS, "")]
    ranked = [names[place] for place in range(len(seen)) for names in panels if place < len(names)]
    chosen = set(ranked[:most])
    return {name: entry for name, entry in seen.items() if name in chosen}
