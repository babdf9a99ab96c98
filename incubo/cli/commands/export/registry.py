"""`incubo export registry`: the entries in the layout of another registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from incubo.app.registry_export import (
    Changes,
    RegistryExport,
    RegistryExportOptions,
    export_registry,
    parse_phase_names,
)
from incubo.app.workspace import whole_notes
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import output_page, print_wrapped
from incubo.cli.params import command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.message import Message
from incubo.diff.sentences.sentence import make_page_sections
from incubo.document.page import Cell, Page
from incubo.registry.layout import LAYOUTS

_MAX_ROWS = 40


@command_help(
    N_(
        "The reverse of “incubo import registry”: the same entries, with the folders and the references of the "
        "other layout, their text as it is. What was imported and exported again has the same values.\n\n"
        "The folder may be a new one, or a copy of the other registry, whose files change with --replace only; its "
        "other entries stay. In the registry that entries were imported from, only what changed here since then "
        "changes, field by field; where it changed there, too, what is there stays, and is told. What was removed "
        "there stays so without --restore. Drafts are left out, and what is private.\n\n"
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
        str | None, typer.Option("--incubator", metavar=N_("NAME"), help=N_("Of this incubator only (all by default)."))
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
            help=N_("The name of the import that was from there, if its entries do not show it."),
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=N_("Change files that are there."))] = False,
    restore: Annotated[
        bool, typer.Option("--restore", help=N_("Write again what was imported and has been removed there."))
    ] = False,
) -> int:
    """Export the entries in the layout of another registry."""
    if layout not in LAYOUTS:
        raise UsageError(
            Message(N_("there is no layout “{name}”"), {"name": layout}),
            hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(LAYOUTS)}),),
        )
    workspace = open_session_workspace()
    phases = parse_phase_names(workspace, tuple(phase or ()))
    options = RegistryExportOptions(layout, incubator, people, phases, replace, name, restore)
    result = export_registry(workspace, folder, options)
    _tell(folder, result)
    for note in whole_notes(workspace) if incubator is None else ():
        session.current_session().print_message(note.message)
    return 0


def _tell(folder: Path, result: RegistryExport) -> None:
    current = session.current_session()
    n = sum(result.counts.values())
    changes = result.changes
    if changes is not None and not result.written:
        current.print_message(
            Message(
                N_("{path}: nothing changes there ({n} entry compared)"),
                {"path": str(folder), "n": n},
                N_("{path}: nothing changes there ({n} entries compared)"),
            )
        )
    else:
        current.print_message(
            Message(
                N_("written: {path} ({n} entry, {changed} new or changed)"),
                {"path": str(folder), "n": n, "changed": result.written},
                N_("written: {path} ({n} entries, {changed} new or changed)"),
            )
        )
    if changes is not None and result.written:
        _print_changes(changes)
    for message in _remarks(result):
        current.print_message(message)
    if result.rows:
        current.print_message(Message(N_("To look at before it is sent:")))
        for row in result.rows[:_MAX_ROWS]:
            print_wrapped(f"  {translate(row)}")
        if len(result.rows) > _MAX_ROWS:
            print_wrapped("  " + translate(Message(N_("and {n} more"), {"n": len(result.rows) - _MAX_ROWS})))


def _print_changes(changes: Changes) -> None:
    """What changes in the registry that was there: how much, then each kind of change in sentences."""
    parts = []
    if changes.new:
        parts.append(Message(N_("{n} new file"), {"n": changes.new}, N_("{n} new files")))
    if changes.changed:
        parts.append(Message(N_("{n} changed file"), {"n": changes.changed}, N_("{n} changed files")))
    if changes.fields:
        parts.append(Message(N_("{n} changed field"), {"n": changes.fields}, N_("{n} changed fields")))
    parts.append(Message(N_("{n} line removed or added"), {"n": changes.lines}, N_("{n} lines removed or added")))
    title = Message(N_("What changes there: {parts:list}"), {"parts": parts})
    page = Page("export", "", Cell(title), make_page_sections(changes.sentences))
    output_page(page, None, None, phase_label=lambda phase: phase or "")


def _remarks(result: RegistryExport) -> Iterator[Message]:
    """What is left out, and what stays as it is there."""
    if result.drafts:
        yield Message(N_("{n} draft is left out."), {"n": result.drafts}, N_("{n} drafts are left out."))
    if result.left:
        yield Message(
            N_("{n} reference to an entry that is not taken is left out."),
            {"n": result.left},
            N_("{n} references to entries that are not taken are left out."),
        )
    if result.others:
        yield Message(
            N_("{n} entry that was there and is not here stays there."),
            {"n": result.others},
            N_("{n} entries that were there and are not here stay there."),
        )
    returned = result.returned
    if returned is None:
        return
    if returned.gone_there:
        yield Message(
            N_("{n} entry was removed there, and is not written again (--restore does): {names:list}"),
            {"n": len(returned.gone_there), "names": limit_names(returned.gone_there)},
            N_("{n} entries were removed there, and are not written again (--restore does): {names:list}"),
        )
    if returned.renamed_there:
        yield Message(
            N_("{n} entry has another name there now, and keeps it."),
            {"n": returned.renamed_there},
            N_("{n} entries have another name there now, and keep it."),
        )
    if returned.stays_there:
        yield Message(
            N_("{n} entry that was removed here stays there."),
            {"n": returned.stays_there},
            N_("{n} entries that were removed here stay there."),
        )
    if returned.forgotten:
        yield Message(
            N_("{n} person who was forgotten here is left out: the network removes its own sheet."),
            {"n": returned.forgotten},
            N_("{n} people who were forgotten here are left out: the network removes its own sheets."),
        )
    if returned.has_conflicts:
        yield Message(N_("“incubo import registry” asks whose value stays where both changed; then export again."))
