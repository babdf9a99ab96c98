"""`incubo fmt`: files in canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.cli import ask, entry_paths, session, workspace
from incubo.cli.adapter import about
from incubo.cli.writing import Way, carry_out, writes
from incubo.i18n import N_, say
from incubo.problem import Text

TOLD = 12
"""Files left as they are that are named one by one."""


@writes
@about(
    N_(
        "Fields stand in the order of new files, lists one item a line and two spaces in, quotes only where they are "
        "needed. Comments, unknown fields and the text below stay, and so does all that the files say.\n\n"
        "Nobody has to: commands keep the layout that they find.\n\n"
        "Exit codes: 0 done, or nothing to do; with --check, 1 where a file would change; 3 the PATHS are no entries."
    ),
    examples=(
        ("incubo fmt --dry-run", N_("see what would change")),
        ("incubo fmt content/startups --yes", N_("the sheets of one folder")),
        ("incubo fmt content/members --check", N_("for a CI: fails where a file is not in this form")),
    ),
)
def fmt(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar=N_("PATHS"), help=N_("Files or folders (all by default)."))
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=N_("Only list the files that would change."))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show what would change, write nothing."))] = False,
    *,
    way: Way,
) -> int:
    """Put files into canonical form."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import fmt as verb
    from incubo.errors import UsageError
    from incubo.model.extra import with_fields

    if check and (diff or way != Way()):
        raise UsageError(
            Text(N_("{option} writes nothing and goes alone"), {"option": "--check"}),
            hints=(Text(N_("to see what would change: incubo fmt --diff")),),
        )
    opened = workspace.open_registry()
    registry = opened.load()
    shown = entry_paths.shown(paths, opened.root, registry.paths) if paths else None
    desk = Desk(registry, opened.store, opened.today)
    proposal, left = verb.fmt(desk, with_fields(opened.config.fields), shown)
    for refusal in left[:TOLD]:
        ask.tell(say(refusal.message))
    if len(left) > TOLD:
        more = len(left) - TOLD
        ask.tell("  " + say(Text(N_("… and {n} more"), {"n": more}, N_("… and {n} more"))))
    if not proposal.plan.files:
        ask.tell(say(Text(N_("Nothing to change: the files are in canonical form."))))
        return 0
    if not check:
        return carry_out(opened, registry, proposal, way._replace(dry_run=way.dry_run or diff))
    return _listed(list(proposal.plan.files))


def _listed(paths: list[str]) -> int:
    """The files that would change; the exit code."""
    from incubo.render import safe

    session.current().write("".join(f"{safe.terminal(path)}\n" for path in paths))
    n = len(paths)
    ask.tell(say(Text(N_("{n} file would change: incubo fmt"), {"n": n}, N_("{n} files would change: incubo fmt"))))
    return 1
