"""`incubo fmt`: files in canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import find_own_incubator, resolve_incubator
from incubo.cli import output, params, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_session_workspace, open_workspace_to_edit
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.verbs.fmt import format_files
from incubo.registry.incubator_entries import make_own_filter
from incubo.registry.provenance import scope_note
from incubo.render import escape

MAX_REFUSALS_SHOWN = 12
"""Most files left unchanged that are listed."""


@add_write_options
@command_help(
    N_(
        "Puts fields in the order of new files, list items on one line each, indented by two "
        "spaces, and quotes only where they are needed. Comments, unknown fields and the text "
        "are kept: the content of the files does not change. A file that cannot be read, or whose "
        "layout is unusual, is left as it is and named.\n\n"
        "Using it is optional: other commands keep the layout that they find.\n\n"
        "With an incubator that is yours, its files are formatted; all of them with “incubo fmt content”. --check "
        "looks at all.\n\n"
        "Exit codes: 0 done, or nothing to do (files left as they are do not count); with --check, "
        "1 if a file would change; 3 if PATHS are not entries."
    ),
    examples=(
        ("incubo fmt --dry-run", N_("see what would change")),
        ("incubo fmt content/startups --yes", N_("the entries of one folder")),
        ("incubo fmt content/members --check", N_("for a CI: fails if a file is not in this form")),
    ),
)
def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar=N_("PATHS"), help=N_("Files or folders (those of your incubator by default).")),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=N_("Only list the files that would change."))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show what would change, write nothing."))] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Put files into canonical form."""
    if check and (diff or write_options != WriteOptions()):
        raise UsageError(
            Message(N_("{option} writes nothing: give no other option"), {"option": "--check"}),
            hints=(Message(N_("to see what would change: incubo fmt --diff")),),
        )
    workspace = open_session_workspace() if check else open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    includes_path = params.make_path_filter(paths, workspace.root, registry.paths) if paths else None
    own = resolve_incubator(None, workspace, registry) if not paths and not check else None
    if own is not None:
        includes_path = make_own_filter(registry, own)
        output.print_wrapped(translate(scope_note(registry, own).message))
    edits = workspace.start_edits(registry)
    entry_kinds = workspace.entry_kinds
    with workspace.environment.track(Message(N_("Formatting the files"))) as progress:
        proposal, refusals = format_files(edits, entry_kinds, includes_path, progress)
    for refusal in refusals[:MAX_REFUSALS_SHOWN]:
        output.print_wrapped(translate(refusal.message))
    if len(refusals) > MAX_REFUSALS_SHOWN:
        hidden_count = len(refusals) - MAX_REFUSALS_SHOWN
        output.print_wrapped("  " + translate(Message(N_("… and {n} more"), {"n": hidden_count}, N_("… and {n} more"))))
    if not proposal.plan.files:
        nothing = N_("Nothing to change: the files are in canonical form.")
        if refusals:
            nothing = N_("Nothing to change: the other files are in canonical form.")
        output.print_wrapped(translate(Message(nothing)))
        return 0
    if not check:
        return apply_proposal(
            workspace, registry, proposal, write_options._replace(dry_run=write_options.dry_run or diff)
        )
    own = find_own_incubator(workspace, registry)
    is_all_ours = own is None or all(map(make_own_filter(registry, own), proposal.plan.files))
    return _list_files_to_format(list(proposal.plan.files), "incubo fmt" if is_all_ours else "incubo fmt content")


def _list_files_to_format(paths: list[str], command: str) -> int:
    """The files that would change, and the command that changes them; the exit code."""
    session.current_session().write_stdout("".join(f"{escape.escape_terminal(path)}\n" for path in paths))
    n = len(paths)
    output.print_wrapped(
        translate(
            Message(
                N_("{n} file would change: {command}"),
                {"n": n, "command": command},
                N_("{n} files would change: {command}"),
            )
        )
    )
    return 1
