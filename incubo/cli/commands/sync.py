"""`incubo sync`: fetch what colleagues published, put it together with what changed here, and show what changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.file_sentences import describe_files
from incubo.app.merge_questions import parse_answers
from incubo.app.proposal_summary import find_proposals, proposals_section
from incubo.app.questions import yes_no_question
from incubo.app.sync import find_new_errors, find_new_findings, merge_versions, temporary_folder, write_version
from incubo.app.sync_summary import published_message, sync_page
from incubo.cli import prompts, session
from incubo.cli.context import open_session_workspace
from incubo.cli.merge_answers import loss_notes, settle
from incubo.cli.output import (
    PageFormat,
    format_from_suffix,
    output_page,
    parse_page_format,
    print_wrapped,
    refuse_output,
)
from incubo.cli.params import command_help, read_document
from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.diff.sentences.sentence import make_page_sections
from incubo.edit.merge.conflicts import Side
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.file_changes import SyncResult
from incubo.render.escape import escape_terminal
from incubo.vcs import divergence, git_folder, preflight, proposals
from incubo.vcs.comparison import diff_commits
from incubo.vcs.merge_driver import set_up_driver
from incubo.vcs.status import count_uncommitted, read_commit

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.vcs.divergence import Divergence

_MAX_ATTEMPTS = 5
"""How often changes are sent, where each time somebody else was quicker."""


class NotPublishedError(RefusedError):
    """What would be published has errors that were not there before. `result`: what was done until then."""

    def __init__(self, message: Message, errors: Sequence[Message], result: SyncResult) -> None:
        super().__init__(
            message,
            hints=(
                *errors,
                Message(N_("nothing is lost: your changes are on this computer, and not sent yet")),
                Message(N_("correct them, then incubo sync --publish; on a terminal, it asks whether to publish")),
            ),
        )
        self.result = result


@command_help(
    N_(
        "What colleagues published and what you changed are put together: an entry that both changed gets both "
        "changes, field by field. Where both changed the same field, it asks whose value stays. What you have not "
        "committed stays uncommitted. Nothing is written before all is settled. It also says what became of your "
        "proposals.\n\n"
        "Your commits are sent to everybody with --publish only, or if you say so when it asks.\n\n"
        "Without a terminal, --from gives the answers in a JSON file, each “mine” or “theirs”; where an answer is "
        "missing, the file to change is printed.\n\n"
        "Exit codes: 0 done; 1 refused, or an answer is missing; 2 nothing could be fetched or sent."
    ),
    examples=(
        ("incubo sync", N_("in the morning, before looking at anything")),
        ("incubo sync --publish", N_("in the evening: what you committed becomes everybody's")),
        ("incubo sync --format markdown -o nouvelles.md", N_("what changed, for a note")),
    ),
)
def sync(
    publish: Annotated[
        bool | None,
        typer.Option("--publish/--no-publish", help=N_("Send your commits to everybody (asked on a terminal).")),
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option(
            "--from", metavar=N_("FILE"), help=N_("Whose changes stay, in a JSON file (- for standard input).")
        ),
    ] = None,
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
    document = read_document(from_file) if from_file is not None else None
    answers = dict(parse_answers(document.data, document.name)) if document is not None else {}
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
    set_up_driver(workspace.root)
    try:
        found, result = _receive(workspace, answers)
    except ToolError as error:
        if git_folder.may_have_proposals(workspace.root):
            error.hints += (Message(N_("your proposals, as they were last seen: incubo")),)
        raise
    refusal: NotPublishedError | None = None
    if publish and result.unpushed_commits:
        try:
            result = _publish(workspace, found, result, answers)
        except NotPublishedError as error:
            refusal, result = error, error.result
    with write_lock(workspace.state_folder):
        unreachable = proposals.fetch_proposals(workspace.root, found.upstream.tracking_ref)
        told = proposals_section(find_proposals(workspace, keeps_verdicts=True))
    changes = make_page_sections(describe_files(workspace, result.files)) if result.files else ()
    page = sync_page(result, (*changes, *((told,) if told is not None else ())), unreachable)
    output_page(page, fmt and fmt.value, output, phase_label=lambda phase: phase or "")
    if refusal is not None:
        raise refusal
    if publish is None and result.unpushed_commits and _wants_to_publish(result.unpushed_commits):
        published = _publish(workspace, found, result, answers)
        if published.published_commits:
            print_wrapped(translate(published_message(published.published_commits)))
    return 0


def _receive(workspace: Workspace, answers: dict[str, Side]) -> tuple[Divergence, SyncResult]:
    """Fetch, merge, write. Raises ToolError and RefusedError: then everything is as it was."""
    root, layout = workspace.root, workspace.layout
    found = divergence.fetch_divergence(root)
    result = SyncResult(
        found.upstream.branch,
        found.base,
        found.local,
        found.incoming_commits,
        found.own_commits,
        default_branch=found.default_branch,
        uncommitted_files=count_uncommitted(root, sorted(layout.folders.values())) or 0,
    )
    if found.local is not None and not found.incoming_commits:
        return found, result
    base = found.base.sha if found.base is not None else None
    with temporary_folder(workspace) as folder:
        while True:
            version = merge_versions(workspace, found, answers, folder)
            if version.is_complete:
                break
            answers.update(settle(workspace, version.log, answers, base, found.remote.sha, "incubo sync"))
        findings = find_new_findings(workspace, found, version)
        title = translate(Message(N_("what colleagues published")))
        write_version(workspace, found, version, folder, f"sync: {title}")
    files = tuple(diff_commits(root, found.base, found.remote, layout))
    after = read_commit(root, "HEAD")
    unpushed = divergence.count_commits(root, found.remote.sha, "HEAD")
    return found, result._replace(
        after=after,
        unpushed_commits=unpushed,
        files=files,
        merged=tuple(sorted(version.log.merged)),
        notes=tuple(loss_notes(version.log)),
        findings=findings,
    )


def _publish(workspace: Workspace, found: Divergence, result: SyncResult, answers: dict[str, Side]) -> SyncResult:
    """Send the commits of this copy; what came in meanwhile is received first, and new errors are said before.

    Raises NotPublishedError (new errors, and nobody to ask), ToolError and RefusedError.
    """
    accepted: frozenset[tuple[str, str]] = frozenset()
    for _ in range(_MAX_ATTEMPTS):
        errors = find_new_errors(workspace, found.remote.sha)
        keys = frozenset((path, translate(text)) for path, text in errors)
        if keys - accepted:
            if not _publishes_errors(errors, result):
                return result
            accepted = keys
        if divergence.publish(workspace.root, found.upstream):
            return result._replace(unpushed_commits=0, published_commits=result.unpushed_commits)
        found, more = _receive(workspace, answers)
        files = tuple(diff_commits(workspace.root, result.before, found.remote, workspace.layout))
        result = more._replace(
            before=result.before,
            incoming_commits=result.incoming_commits + more.incoming_commits,
            files=files,
            merged=tuple(sorted({*result.merged, *more.merged})),
            notes=(*result.notes, *more.notes),
            findings=(*result.findings, *more.findings),
        )
    raise RefusedError(
        Message(N_("colleagues are publishing at this moment: your changes are here, up to date, and not sent yet")),
        hints=(Message(N_("start again in a moment: incubo sync --publish")),),
    )


def _publishes_errors(errors: Sequence[tuple[str, Message]], result: SyncResult) -> bool:
    """Whether the person publishes what has these errors. Raises NotPublishedError where nobody can be asked."""
    lines = [Message(N_("{path}: {problem}"), {"path": path, "problem": text}) for path, text in errors]
    text = Message(
        N_("what you would publish has {n} new error"),
        {"n": len(errors)},
        N_("what you would publish has {n} new errors"),
    )
    if not session.current_session().is_interactive:
        raise NotPublishedError(text, lines, result)
    for line in (text, *lines):
        print_wrapped(escape_terminal(translate(line)))
    question = Message(N_("Publish all the same? (They can be corrected first.)"))
    return bool(prompts.ask_afterwards(yes_no_question("publish-errors", question)))


def _wants_to_publish(commits: int) -> bool:
    """Whether the person says, at a terminal, that the commits of this copy are to be sent."""
    if not session.current_session().is_interactive:
        return False
    text = Message(
        N_("{n} of your commits is only on this computer. Publish it?"),
        {"n": commits},
        N_("{n} of your commits are only on this computer. Publish them?"),
    )
    return bool(prompts.ask_afterwards(yes_no_question("publish", text, "--publish")))
