"""What is known of a command before it is loaded: a line of the table of commands (`commands`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.i18n import N_

PANELS = {
    "look": N_("Look at the registry"),
    "change": N_("Change the registry"),
    "share": N_("Share results"),
    "check": N_("Check the registry"),
    "set-up": N_("Set up"),
}
"""The headings of `incubo --help`, in order."""


class Entry(NamedTuple):
    """A command: where its function is, and what is known of it without loading it.

    `target` is `module:function`; a group has `entries` instead. `help` is one line, marked with N_.
    `aliases` are other names of it; `english` and `french` are everyday words, for which the real name is said.
    The French ones are understood in French only, for they could mean something else in English.
    `writes` tells whether it, or its commands, may change files of the registry.
    `takes`: what its arguments are, in order, for the TAB key (the last one repeats): a kind of entry, `entry` for any,
    `files`, or another sort of `completion_words`.
    `plumbing`: only on `incubo --help --all`, as are the last ones of a panel that the first screen has no place for.
    """

    help: str
    target: str = ""
    panel: str = ""
    aliases: tuple[str, ...] = ()
    french: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    writes: bool = False
    entries: Mapping[str, Entry] = {}
    takes: tuple[str, ...] = ()
    plumbing: bool = False
