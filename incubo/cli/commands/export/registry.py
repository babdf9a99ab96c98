"""`incubo export registry`: the entries in the layout of another registry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.registry_export import RegistryExport, RegistryExportOptions, export_registry, parse_phase_names
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import print_wrapped
from incubo.cli.params import command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.registry.layout import LAYOUTS

_MAX_ROWS = 40


@command_help(
    N_(
        "The reverse of “incubo import registry”: the same entries, with the folders and the references of the "
        "other layout, their text as it is. What was imported and exported again has the same values.\n\n"
        "The folder may be a new one, or a copy of the other registry: its files that differ are replaced with "
        "--replace only, and its other entries stay. Drafts are left out, and what is private.\n\n"
        "For the layout of the network, it tells what the network's own checks would refuse."
    ),
    examples=(
        ("incubo export registry ../reseau-a-jour", N_("all entries, in the layout of the network")),
        (
            "incubo export registry ../vitrine --incubator rivages --no-people --layout incubo",
            N_("what an incubator has, without people"),
        ),
    ),
)
def registry(
    folder: Annotated[
        Path, typer.Argument(metavar=N_("DIR"), help=N_("The folder to write: a new one, or the other registry."))
    ],
    layout: Annotated[
        str, typer.Option("--layout", metavar=N_("LAYOUT"), help=N_("Whose folders: “beta.gouv.fr” or “incubo”."))
    ] = "beta.gouv.fr",
    incubator: Annotated[
        str | None, typer.Option("--incubator", metavar="ID", help=N_("Of this incubator only (all by default)."))
    ] = None,
    people: Annotated[bool, typer.Option("--people/--no-people", help=N_("Whether people are named."))] = True,
    phase: Annotated[
        list[str] | None,
        typer.Option("--phase", metavar=N_("OLD=NEW"), help=N_("What a phase of ours becomes there (repeatable).")),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar=N_("NAME"),
            help=N_("The name of an import: its entries get the ids that they have in that registry."),
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=N_("Replace files there that differ."))] = False,
) -> int:
    """Export the entries in the layout of another registry."""
    if layout not in LAYOUTS:
        raise UsageError(
            Message(N_("there is no layout “{name}”"), {"name": layout}),
            hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(LAYOUTS)}),),
        )
    workspace = open_session_workspace()
    phases = parse_phase_names(workspace, tuple(phase or ()))
    options = RegistryExportOptions(layout, incubator, people, phases, replace, name)
    result = export_registry(workspace, folder, options)
    _tell(folder, result)
    return 0


def _tell(folder: Path, result: RegistryExport) -> None:
    current = session.current_session()
    n = sum(result.counts.values())
    current.print_message(
        Message(
            N_("written: {path} ({n} entry, {changed} new or changed)"),
            {"path": str(folder), "n": n, "changed": result.changed},
            N_("written: {path} ({n} entries, {changed} new or changed)"),
        )
    )
    if result.drafts:
        current.print_message(
            Message(N_("{n} draft is left out."), {"n": result.drafts}, N_("{n} drafts are left out."))
        )
    if result.left:
        current.print_message(
            Message(
                N_("{n} reference to an entry that is not taken is left out."),
                {"n": result.left},
                N_("{n} references to entries that are not taken are left out."),
            )
        )
    if result.others:
        current.print_message(
            Message(
                N_("{n} entry that was there and is not here stays there."),
                {"n": result.others},
                N_("{n} entries that were there and are not here stay there."),
            )
        )
    if result.rows:
        current.print_message(Message(N_("To look at before it is sent:")))
        for row in result.rows[:_MAX_ROWS]:
            print_wrapped(f"  {translate(row)}")
        if len(result.rows) > _MAX_ROWS:
            print_wrapped("  " + translate(Message(N_("and {n} more"), {"n": len(result.rows) - _MAX_ROWS})))
