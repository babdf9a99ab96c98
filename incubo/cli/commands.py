"""The table of commands. Listing them, their help and their completion import nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    `aliases` are understood in any language, `french` are the everyday words understood in French.
    `writes` tells whether it, or its commands, may change files of the registry.
    """

    help: str
    target: str = ""
    panel: str = ""
    aliases: tuple[str, ...] = ()
    french: tuple[str, ...] = ()
    writes: bool = False
    hidden: bool = False
    entries: Mapping[str, Entry] = {}


COMMANDS: dict[str, Entry] = {
    "report": Entry(
        help=N_("Give figures about the portfolio."),
        panel="look",
        french=("rapport", "rapports", "bilan"),
        entries={
            "phases": Entry(
                help=N_("Count startups by phase at a date."), target="incubo.cli.report:phases", french=("phase",)
            ),
        },
    ),
    "new": Entry(
        help=N_("Add a startup, a member or a job offer."),
        panel="change",
        french=("nouveau", "nouvelle", "ajouter", "créer"),
        writes=True,
        entries={
            "startup": Entry(help=N_("Add a startup."), target="incubo.cli.new:startup", french=("produit",)),
            "member": Entry(help=N_("Add a member."), target="incubo.cli.new:member", french=("membre",)),
            "job": Entry(help=N_("Add a job offer."), target="incubo.cli.new:job", french=("offre", "poste")),
        },
    ),
    "validate": Entry(
        help=N_("Check the files and explain what is wrong."),
        target="incubo.cli.validate:validate",
        panel="check",
        aliases=("check",),
        french=("valider", "vérifier"),
    ),
    "use": Entry(
        help=N_("Choose the registry that commands work on from any folder."),
        target="incubo.cli.use:use",
        panel="set-up",
        french=("utiliser",),
    ),
}


def words(entries: Mapping[str, Entry], language: str) -> dict[str, str]:
    """Every word that means a command, and the command's name."""
    understood = {name: name for name in entries}
    for name, entry in entries.items():
        for word in (*entry.aliases, *(entry.french if language == "fr" else ())):
            understood.setdefault(word, name)
    return understood


def resolve(entries: Mapping[str, Entry], word: str, language: str) -> str | None:
    """The name of the command that a word means, without regard to case and accents, or None."""
    if word in entries:
        return word
    from incubo.model.nearest import folded

    understood = {folded(known): name for known, name in words(entries, language).items()}
    return understood.get(folded(word))


def is_everyday(entry: Entry, word: str) -> bool:
    """Whether a word is one of a command's everyday words, rather than its name or alias."""
    from incubo.model.nearest import folded

    return folded(word) in {folded(known) for known in entry.french}


def may_write(line: Sequence[str], language: str) -> bool:
    """Whether the command that this command line calls may change files."""
    entries: Mapping[str, Entry] = COMMANDS
    for word in line:
        if not word.startswith("-"):
            name = resolve(entries, word, language)
            if name is None:
                break
            if entries[name].writes:
                return True
            entries = entries[name].entries
    return False
