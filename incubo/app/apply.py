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


def check_proposal(opened: Workspace, registry: Registry, plan: Plan, accepts: frozenset[str]) -> None:
    """Show what the plan would add to the registry's findings; raise Refused where it is more than advice."""
    from incubo.edit.plan import check_plan
    from incubo.model.entry_kinds import add_custom_fields
    from incubo.validation.rule import RULES

    tables = add_custom_fields(opened.config.fields)
    added = check_plan(plan, registry, opened.store, opened.today, tables, opened.config.severities)
    worse = [found for found in added if found.severity != "advice" and found.rule not in accepts]
    if not worse:
        return
    from incubo.cli.apply import print_findings

    print_findings(worse, plan, opened)
    blocking = [found for found in worse if not RULES[found.rule].calendar]
    if not blocking:
        return
    hints = [Message(N_("nothing was written: every file is as it was"))]
    if all(found.severity == "warning" for found in blocking):
        comment = f"# incubo: ignore[{blocking[0].rule}]"
        hint = N_("if it is right all the same, say why on its line, with incubo edit: {comment} …")
        hints.append(Message(hint, {"comment": comment}))
    because = make_finding_messages(worse, plan.over(opened.store).read)
    raise RefusedError(Message(N_("this change would leave the registry worse")), hints=hints, because=because)


def make_finding_messages(found: Iterable[Diagnostic], read: Callable[[str], bytes]) -> list[list[Message]]:
    """What diagnostics say, each with what stands beside it, by the field it is about, without places."""
    from incubo.edit.value_parser import at_path
    from incubo.source.reader import decode_text

    made = []
    for diagnostic in found:
        region = diagnostic.region
        source = decode_text(read(region.path))[region.start : region.end] if region.end > region.start else ""
        said = (diagnostic.message, *(mark.text for mark in diagnostic.marks[:1] if mark.text), *diagnostic.hints)
        filled = [text._replace(arguments={**text.arguments, "source": source}) for text in said]
        if diagnostic.field:
            filled[0] = at_path(str(diagnostic.field[0]), filled[0])
        made.append(filled)
    return made


def _require_commit_for_message(way: WriteOptions) -> None:
    """Raise UsageError for a commit's message where there will be no commit."""
    if way.message is not None and way.yes and not (way.commit or way.propose or way.branch is not None):
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
    opened: Workspace,
    proposal: Proposal,
    way: WriteOptions,
    shown: Iterable[str] | None = None,
    back: JournalEntry | None = None,
    *,
    again: bool = False,
) -> None:
    """Write what was agreed to, commit and push it if asked. `shown`: what to call the files that were written,
    nothing where they are not the command's result. `back`: the edit that this takes back. `again`: it is checked
    anew where another incubo wrote meanwhile, in other files.

    Raises Refused and ToolError: then every file is as it was.
    """
    from incubo.edit import transaction
    from incubo.render import escape
    from incubo.vcs import commits

    _require_commit_for_message(way)
    where = session.current_session()
    language = opened.config.language or where.lang
    line = make_commit_subject(proposal, language)
    committing = way.commit or way.propose or way.branch is not None
    branch = way.branch or (commits.suggest_branch_name(line, opened.root) if way.propose else None)
    if committing:
        commits.check_ready_to_commit(opened.root, branch, propose=way.propose, paths=list(proposal.plan.files))
    if back is not None:
        transaction.revert_edit(back, proposal.plan, opened.root, opened.state)
    else:
        check = transaction.Recheck(
            where.begun, lambda: check_proposal(opened, opened.load(), proposal.plan, proposal.accepts)
        )
        transaction.apply_plan(
            proposal.plan, opened.root, opened.state, line, day=opened.now, again=check if again else None
        )
    where.write("".join(f"{path}\n" for path in (_iter_written_paths(proposal.plan) if shown is None else shown)))
    if back is None and shown != ():
        output.print_wrapped(translate(Message(N_("“incubo undo” takes it back."))))
    if not committing:
        return
    with temporary_language(language):
        body = [escape.escape_commit_message(translate(text)) for text in proposal.body]
    message = way.message or "\n".join([line, *(["", *body] if body else [])])
    commit = commits.commit_files(opened.root, list(proposal.plan.files), message, branch)
    output.print_wrapped(
        translate(Message(N_("Committed: {id} {subject}"), {"id": commit.id[:8], "subject": message.split("\n")[0]}))
    )
    for note in commit.notes:
        output.print_wrapped(translate(note))
    if way.propose:
        link = commits.push_and_propose(opened.root, branch or "")
        if not link:  # sent to a folder, which has no page
            output.print_wrapped(translate(Message(N_("Pushed: the branch “{branch}” is there."), {"branch": branch})))
            return
        output.print_wrapped(translate(Message(N_("Pushed. The pull request is opened here:"))))
        where.write(link + "\n")


def _iter_written_paths(plan: Plan) -> Iterator[str]:
    from incubo.render import escape

    for path, data in plan.files.items():
        if data is not None or path not in plan.moves:
            yield escape.escape_terminal(path)


def render_plan_diff(plan: Plan, *, color: bool, most: int | None = None) -> str:
    """What a plan changes, as a diff; at most so many files."""
    from incubo.render.terminal import unified_diff

    files = list(_iter_changed_files(plan))
    shown = files if most is None else files[:most]
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
        before = plan.seen.get(path)
        yield FileDiff(
            path, None if before is None else decode_text(before), None if after is None else decode_text(after), moved
        )
