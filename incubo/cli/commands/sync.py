"""`incubo sync`: fetch what colleagues published, and show what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.proposal_summary import find_proposals, proposals_section
from incubo.app.sync_summary import sync_page
from incubo.app.workspace import READING_EARLIER
from incubo.cli.context import open_session_workspace
from incubo.cli.output import PageFormat, format_from_suffix, output_page, parse_page_format, refuse_output
from incubo.cli.params import command_help
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.compare import compare_registries
from incubo.diff.sentences import sentence
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.file_changes import keep_true_renames
from incubo.registry.store import OverlayStore
from incubo.vcs import fast_forward, git_folder, preflight, proposals

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.diff.sentences.sentence import Sentence
    from incubo.registry.file_changes import FastForward


@command_help(
    N_(
        "It fetches what is new, and updates your branch only if nothing of yours conflicts with "
        "it: it never merges, and never touches what you have not committed. It also says what "
        "became of your proposals."
    ),
    examples=(
        ("incubo sync", N_("in the morning, before looking at anything")),
        ("incubo sync --format markdown -o nouvelles.md", N_("what changed, for a note")),
    ),
)
def sync(
    fmt: Annotated[PageFormat | None, typer.Option("--format", "-f", help=N_("The output format."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its extension sets the format.")),
    ] = None,
) -> int:
    """Fetch what colleagues published, and show what changed."""
    workspace = open_session_workspace()
    refuse_output(output)
    if output is not None:
        parse_page_format(fmt.value if fmt else format_from_suffix(output).value)
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
        try:
            received = fast_forward.fast_forward(workspace.root, workspace.layout)
        except ToolError as error:
            if git_folder.may_have_proposals(workspace.root):
                error.hints += (Message(N_("your proposals, as they were last seen: incubo")),)
            raise
        unreachable = proposals.fetch_proposals(workspace.root, received.tracking_ref)
        told = proposals_section(find_proposals(workspace, keeps_verdicts=True))
    changes = sentence.make_page_sections(_describe_changes(workspace, received)) if received.files else ()
    page = sync_page(received, (*changes, *((told,) if told is not None else ())), unreachable)
    output_page(page, fmt and fmt.value, output, phase_label=lambda phase: phase or "")
    return 0


def _describe_changes(workspace: Workspace, received: FastForward) -> list[Sentence]:
    """What changed in the entries, in sentences."""
    old_contents = fast_forward.read_old_contents(workspace.root, received)
    after = workspace.load_registry()
    store = OverlayStore(workspace.store, old_contents)
    before = workspace.load_registry(store=store, title=READING_EARLIER)
    moves = {file.old_path: file.path for file in received.files if file.old_path is not None and file.kind is not None}
    moves = keep_true_renames(before, after, moves)
    return describe_changes(
        compare_registries(before, after, old_contents.keys(), moves), DiffContext(before, after, workspace.as_of)
    )
