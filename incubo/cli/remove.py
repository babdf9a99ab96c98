"""`incubo remove`: entries that nothing refers to go."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli import one_entry, workspace
from incubo.cli.adapter import about
from incubo.cli.writing import Way, carry_out, writes
from incubo.i18n import N_


@writes
@about(
    N_(
        "What others refer to stays, and it is said who they are and what unlinks them. Entries that only refer to "
        "one another go together.\n\n"
        "What ended is not removed: incubo stop, leave and close keep its history."
    ),
    examples=(
        ("incubo remove 2020-02-10-developpement-quai-solidaire --dry-run", N_("an offer of former years")),
        ("incubo remove job/2020-02-10-developpement-quai-solidaire --dry-run", N_("where the kind must be said")),
    ),
)
def remove(
    words: Annotated[list[str], typer.Argument(metavar="ID", help=N_("The entries, of any kind."))],
    way: Way,
) -> int:
    """Remove entries that nothing refers to."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import remove as verb

    opened = workspace.open_registry()
    registry = opened.load()
    entries = [one_entry.one(registry, word, readable=False) for word in words]
    proposal = verb.remove(Desk(registry, opened.store, opened.today), entries)
    return carry_out(opened, registry, proposal, way)
