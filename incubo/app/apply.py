"""What a plan would leave wrong, shown before anything is written.

From a proposal to the files: shown as a diff, checked, agreed to, written, and committed if asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from incubo.cli import output, session
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.journal import JournalEntry
    from incubo.edit.plan import Plan, Proposal
    from incubo.registry.registry import Registry
    from incubo.render.terminal.unified_diff import FileDiff
    from incubo.validation.diagnostic import Diagnostic


class WriteOptions(NamedTuple):
    """How a command that writes was called."""

    dry_run: bool = False
    yes: bool = False
    commit: bool = False
    branch: str | None = None
    message: str | None = None
    propose: bool = False


def check_proposal(workspace: Workspace, registry: Registry, plan: Plan, accepted_rules: frozenset[str]) -> None:
    """Show what the plan would add to the registry's findings; raise Refused where it is more than advice."""
    from incubo.edit.plan import check_plan
    from incubo.model.entry_kinds import add_custom_fields
    from incubo.validation.rule import RULES

    tables = add_custom_fields(workspace.settings.custom_fields)
    added = check_plan(plan, registry, workspace.store, workspace.as_of, tables, workspace.settings.severities)
    worse = [found for found in added if found.severity != "advice" and found.rule_id not in accepted_rules]
    if not worse:
        return
    from incubo.cli.apply import print_findings

    print_findings(worse, plan, workspace)
    blocking = [found for found in worse if not RULES[found.rule_id].depends_on_today]
    if not blocking:
        return
    hints = [Message(N_("nothing was written: every file is as it was"))]
    if all(found.severity == "warning" for found in blocking):
        comment = f"# incubo: ignore[{blocking[0].rule_id}]"
        hint = N_("if it is right all the same, say why on its line, with incubo edit: {comment} …")
        hints.append(Message(hint, {"comment": comment}))
    because = make_finding_messages(worse, plan.overlay_store(workspace.store).read)
    raise RefusedError(Message(N_("this change would leave the registry worse")), hints=hints, reasons=because)


def make_finding_messages(findings: Iterable[Diagnostic], read: Callable[[str], bytes]) -> list[list[Message]]:
    """What diagnostics say, each with what stands beside it, by the field it is about, without places."""
    from incubo.edit.value_parser import at_path
    from incubo.source.reader import decode_text

    made = []
    for diagnostic in findings:
        region = diagnostic.region
        source = decode_text(read(region.path))[region.start : region.end] if region.end > region.start else ""
        said = (
            diagnostic.message,
            *(mark.message for mark in diagnostic.labels[:1] if mark.message),
            *diagnostic.hints,
        )
        filled = [text._replace(arguments={**text.arguments, "source": source}) for text in said]
        if diagnostic.field_path:
            filled[0] = at_path(str(diagnostic.field_path[0]), filled[0])
        made.append(filled)
    return made


def _require_commit_for_message(write_options: WriteOptions) -> None:
    """Raise UsageError for a commit's message where there will be no commit."""
    if (
        write_options.message is not None
        and write_options.yes
        and not (write_options.commit or write_options.propose or write_options.branch is not None)
    ):
        raise UsageError(
            Message(N_("--message is that of a commit, and none is asked for")),
            hints=(Message(N_("add --commit, or --branch NAME, or --propose")),),
        )


def make_commit_subject(proposal: Proposal, language: str) -> str:
    """The first line of a commit's message, in the registry's language."""
    from incubo.render import escape

    with temporary_language(language):
        said = escape.escape_commit_message(translate(proposal.summary))
    return f"{proposal.verb}({proposal.scope}): {said}" if proposal.scope else f"{proposal.verb}: {said}"


def write_proposal(
    workspace: Workspace,
    proposal: Proposal,
    write_options: WriteOptions,
    listed_paths: Iterable[str] | None = None,
    undone_edit: JournalEntry | None = None,
    *,
    recheck: bool = False,
) -> None:
    """Write what was agreed to, commit and push it if asked. `listed_paths`: what to call the files that were written,
    nothing where they are not the command's result. `undone_edit`: the edit that this takes back. `recheck`: it is
    checked
    anew where another incubo wrote meanwhile, in other files.

    Raises Refused and ToolError: then every file is as it was.
    """
    from incubo.edit import transaction
    from incubo.render import escape
    from incubo.vcs import commits

    _require_commit_for_message(write_options)
    where = session.current_session()
    language = workspace.settings.language or where.language
    line = make_commit_subject(proposal, language)
    committing = write_options.commit or write_options.propose or write_options.branch is not None
    branch = write_options.branch or (
        commits.suggest_branch_name(line, workspace.root) if write_options.propose else None
    )
    if committing:
        commits.check_ready_to_commit(
            workspace.root, branch, will_push=write_options.propose, paths=list(proposal.plan.files)
        )
    if undone_edit is not None:
        transaction.revert_edit(undone_edit, proposal.plan, workspace.root, workspace.state_folder)
    else:
        check = transaction.Recheck(
            where.started_at,
            lambda: check_proposal(workspace, workspace.load_registry(), proposal.plan, proposal.accepted_rules),
        )
        transaction.apply_plan(
            proposal.plan,
            workspace.root,
            workspace.state_folder,
            line,
            day=workspace.current_date,
            recheck=check if recheck else None,
        )
    where.write_stdout(
        "".join(f"{path}\n" for path in (_iter_written_paths(proposal.plan) if listed_paths is None else listed_paths))
    )
    if undone_edit is None and listed_paths != ():
        output.print_wrapped(translate(Message(N_("“incubo undo” takes it back."))))
    if not committing:
        return
    with temporary_language(language):
        body = [escape.escape_commit_message(translate(text)) for text in proposal.body_lines]
    message = write_options.message or "\n".join([line, *(["", *body] if body else [])])
    commit = commits.commit_files(workspace.root, list(proposal.plan.files), message, branch)
    output.print_wrapped(
        translate(Message(N_("Committed: {id} {subject}"), {"id": commit.sha[:8], "subject": message.split("\n")[0]}))
    )
    for note in commit.notes:
        output.print_wrapped(translate(note))
    if write_options.propose:
        link = commits.push_and_propose(workspace.root, branch or "")
        if not link:  # sent to a folder, which has no page
            output.print_wrapped(translate(Message(N_("Pushed: the branch “{branch}” is there."), {"branch": branch})))
            return
        output.print_wrapped(translate(Message(N_("Pushed. The pull request is opened here:"))))
        where.write_stdout(link + "\n")


def _iter_written_paths(plan: Plan) -> Iterator[str]:
    from incubo.render import escape

    for path, data in plan.files.items():
        if data is not None or path not in plan.moves:
            yield escape.escape_terminal(path)


def render_plan_diff(plan: Plan, *, color: bool, max_files: int | None = None) -> str:
    """What a plan changes, as a diff; at most so many files."""
    from incubo.render.terminal import unified_diff

    files = list(_iter_changed_files(plan))
    shown = files if max_files is None else files[:max_files]
    text = unified_diff.render_unified_diff(shown, color=color)
    if len(files) > len(shown):
        left = Message(
            N_("… and {n} more file (see --dry-run)."),
            {"n": len(files) - len(shown)},
            N_("… and {n} more files (see --dry-run)."),
        )
        text += translate(left) + "\n"
    return text


def _iter_changed_files(plan: Plan) -> Iterator[FileDiff]:
    from incubo.render.terminal.unified_diff import FileDiff
    from incubo.source.reader import decode_text

    arrived = set(plan.moves.values())
    for path, data in plan.files.items():
        if path in arrived:
            continue
        moved = plan.moves.get(path)
        after = plan.files[moved] if moved is not None else data
        before = plan.originals.get(path)
        yield FileDiff(
            path, None if before is None else decode_text(before), None if after is None else decode_text(after), moved
        )
