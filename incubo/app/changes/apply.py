"""A proposal becomes a change: checked in memory, written in one step, committed, pushed. It prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace, bare_repository_error
from incubo.core.errors import RefusedError
from incubo.core.failures import raise_failures
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import Message, shorten_list
from incubo.core.problem import NOTHING_WRITTEN, with_source
from incubo.core.shell import quote_argument
from incubo.edit import journal, transaction
from incubo.edit.commit_subjects import CommitSubject
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan, Proposal, check_plan
from incubo.edit.value_parser import at_path
from incubo.registry.layout import is_kept_copy
from incubo.registry.registry import Registry
from incubo.registry.store import WorkingTree
from incubo.render import escape
from incubo.render.terminal.unified_diff import FileDiff
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.gaps import is_gap_of_draft
from incubo.validation.rule import RULES
from incubo.vcs import commits, proposals, remotes, status
from incubo.vcs.commits import CommitRefusedError, CommitResult
from incubo.vcs.git_folder import is_bare_repository
from incubo.vcs.remotes import PublishedBranch


class ProposalCheck(NamedTuple):
    """What a plan would add to the registry's findings, and why it is refused (None: it is not)."""

    diagnostics: tuple[Diagnostic, ...] = ()
    refusal: RefusedError | None = None


def check_proposal(
    workspace: Workspace,
    registry: Registry,
    plan: Plan,
    accepted_rules: frozenset[str] = frozenset(),
    *,
    is_new_file: bool = False,
    after: Registry | None = None,
) -> ProposalCheck:
    """Check a plan in memory. Findings of `accepted_rules` are left out. Others refuse the plan, except advice,
    those that an edit may leave, and those that depend on the day's date (a phase that begins next month: it is meant).
    Advice is kept of a new file, and of fields that nobody reads: an edit is not told what its file lacked before.
    What the source owns (`[source]`) is changed there: a plan that touches it is refused. `after`: the registry as the
    plan will leave it, for whoever has it.
    """
    after = after or plan.load_after(registry, workspace.store, workspace.entry_kinds)
    if workspace.settings.source is not None:
        from incubo.app.changes.source_changes import find_source_refusal  # lazy: for registries with a source

        if (source_refusal := find_source_refusal(workspace, registry, after, plan)) is not None:
            return ProposalCheck((), source_refusal)
    with workspace.environment.track(Message(N_("Checking the change"))) as progress:
        added = check_plan(plan, registry, after, workspace.as_of, workspace.settings.severities, progress)
    worse = tuple(
        diagnostic
        for diagnostic in added
        if diagnostic.rule_id not in accepted_rules
        and (is_new_file or diagnostic.severity != "advice" or diagnostic.rule_id == "schema-unknown-key")
    )
    blocking = [
        diagnostic
        for diagnostic in worse
        if diagnostic.severity != "advice"
        and not (RULES[diagnostic.rule_id].depends_on_today or RULES[diagnostic.rule_id].allows_edits)
    ]
    if not blocking:
        return ProposalCheck(worse)
    reasons = make_finding_messages(worse, plan.overlay_store(workspace.store).read)
    paths = [[step for step in diagnostic.field_path if isinstance(step, str)] for diagnostic in blocking]
    fields = [path[-1] for path in paths if path]
    if is_new_file:
        message = Message(N_("the new file would not be right"))
        hints = [Message(N_("nothing was written: change the answers"))]
        return ProposalCheck(worse, RefusedError(message, hints=hints, reasons=reasons, fields=fields))
    hints = [NOTHING_WRITTEN]
    if all(diagnostic.severity == "warning" for diagnostic in blocking):
        comment = f"# incubo: ignore[{blocking[0].rule_id}]"
        hint = N_("if it is right all the same, say why on its line, with incubo edit")
        hints.append(Message(hint, command=f"{comment} …"))
    message = Message(N_("this change would leave the registry worse"))
    if all(is_gap_of_draft(registry, finding.rule_id, finding.region.path) for finding in blocking):
        message = Message(N_("this draft is not complete yet: it lacks something"))
    return ProposalCheck(worse, RefusedError(message, hints=hints, reasons=reasons, fields=fields))


def make_finding_messages(diagnostics: Iterable[Diagnostic], read: Callable[[str], bytes]) -> list[list[Message]]:
    """For each diagnostic its message, first label and hints, with the field instead of line and column."""
    texts = []
    for diagnostic in diagnostics:
        region = diagnostic.region
        source = decode_text(read(region.path))[region.start : region.end] if region.end > region.start else ""
        messages = [
            with_source(message, source)
            for message in (
                diagnostic.message,
                *(label.message for label in diagnostic.labels[:1] if label.message),
                *(hint.sentence for hint in diagnostic.hints if hint.sentence is not None),
            )
        ]
        if diagnostic.field_path:
            messages[0] = at_path(str(diagnostic.field_path[0]), messages[0])
        texts.append(messages)
    return texts


class CommitPlan(NamedTuple):
    """A commit to make: its whole message, the branch to make it on (None: the current one).

    `published`: what a proposal starts from; None: the commit is none, and is not pushed.
    """

    message: str
    branch: str | None
    published: PublishedBranch | None = None

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.split("\n")[0]

    def with_reason(self, reason: str) -> CommitPlan:
        """The plan with a reason, as a paragraph below the subject; itself for an empty one.

        It is the words of a person, on one line, without control characters. Lines that begin with a hyphen are
        incubo's own (`history.commits`).
        """
        words = "".join(character if character.isprintable() else " " for character in reason).split()
        text = escape.escape_commit_message(" ".join(words).lstrip("-*# "))
        if not text:
            return self
        subject, _, rest = self.message.partition("\n")
        return self._replace(message="\n".join([subject, "", text, *([rest] if rest else [])]))


@raise_failures()
def make_commit_subject(proposal: Proposal, language: str) -> str:
    """The first line of a commit's message, in the registry's language."""
    with temporary_language(language):
        summary = escape.escape_commit_message(translate(proposal.summary))
    return str(CommitSubject(proposal.verb, proposal.scope, summary))


@raise_failures()
def plan_commit(workspace: Workspace, proposal: Proposal, write_options: WriteOptions) -> CommitPlan | None:
    """The commit that the options ask for, or None; it is checked that git can make it.

    Raises RefusedError and ToolError where git is not ready.
    """
    if not write_options.makes_commit:
        return None
    language = workspace.content_language
    subject = make_commit_subject(proposal, language)
    branch = write_options.branch
    if branch is None and write_options.propose:
        branch = commits.suggest_branch_name(subject, workspace.root, proposals.list_sent_names(workspace.root))
    paths = list(proposal.plan.files)
    commits.check_ready_to_commit(workspace.root, branch, will_push=write_options.propose, paths=paths)
    published = find_proposal_base(workspace, proposal.plan) if write_options.propose else None
    with temporary_language(language):
        body = [f"- {escape.escape_commit_message(translate(line))}" for line in proposal.body_lines]
    message = write_options.message or "\n".join([subject, *(["", *body] if body else [])])
    return CommitPlan(message, branch, published).with_reason(write_options.because or "")


def find_proposal_base(workspace: Workspace, plan: Plan) -> PublishedBranch:
    """What is published, from which a proposal of this plan can start.

    Raises ToolError and UsageError if that is not known, RefusedError if the files of the plan are not as published.
    """
    published = remotes.find_published(workspace.root)
    proposals.require_same_as_published(workspace.root, published, list(plan.files))
    return published


def write_files(
    workspace: Workspace,
    proposal: Proposal,
    *,
    undone_edit: JournalEntry | None = None,
    recheck: transaction.Recheck | None = None,
) -> None:
    """Write the files of a proposal, all or none. `undone_edit`: the edit being undone. `recheck`: how the proposal is
    checked again if another incubo has written other files meanwhile.

    Raises RefusedError, ToolError, RegistryNotFoundError; if writing fails, every file is as it was.
    """
    root, state_folder = workspace.root, workspace.state_folder
    if is_bare_repository(root):  # figures of the past may be kept, too
        raise bare_repository_error()
    with workspace.environment.track(Message(N_("Writing the files"))) as progress:
        if undone_edit is not None:
            transaction.revert_edit(undone_edit, proposal.plan, root, state_folder, progress)
            return
        transaction.apply_plan(
            proposal.plan,
            root,
            state_folder,
            make_commit_subject(proposal, workspace.content_language),
            day=workspace.current_date,
            recheck=recheck,
            progress=progress,
        )


def is_plan_written(workspace: Workspace, plan: Plan) -> bool:
    """Whether every file of a plan is as the plan leaves it."""
    for path, data in plan.files.items():
        file = workspace.root / path
        try:
            if (file.read_bytes() if file.exists() else None) != data:
                return False
        except OSError:
            return False
    return True


def how_to_share() -> Message:
    """The command that sends to everybody what is written and not committed."""
    return Message(N_("To share it"), command="incubo sync --publish --all")


def commit_proposal(workspace: Workspace, proposal: Proposal, commit_plan: CommitPlan) -> CommitResult:
    """Commit the files of a proposal, and no others. Raises ToolError."""
    return commits.commit_files(workspace.root, list(proposal.plan.files), commit_plan.message, commit_plan.branch)


def make_nothing_written_error(template: str, error: CommitRefusedError) -> CommitRefusedError:
    """The error of a commit that was refused, where nothing is left of it. `template`: as for CommitRefusedError."""
    hints = (NOTHING_WRITTEN, Message(N_("once what git says is settled, do this again")))
    return CommitRefusedError(template, error.why, hints=hints, output=error.output)


def commit_on_published(
    workspace: Workspace,
    proposal: Proposal,
    commit_plan: CommitPlan,
    published: PublishedBranch,
    check: Callable[[Workspace], None] | None = None,
) -> CommitResult:
    """Commit a proposal on its branch, from what is published: the files and the branch of the person stay as they are.

    `check`: called with the workspace of what is published if it is not what the person has; it raises RefusedError if
    the proposal does not fit there. `undo` then withdraws the proposal. Raises RefusedError and ToolError: then there
    is no branch.
    """
    root, state_folder, plan = workspace.root, workspace.state_folder, proposal.plan
    paths, branch = list(plan.files), commit_plan.branch or ""
    with transaction.write_lock(state_folder):
        transaction.require_no_interrupted_edit(state_folder)
        with proposals.published_worktree(root, published, state_folder) as published_root:
            there = workspace._replace(root=published_root, store=WorkingTree(published_root, MAX_FILE_BYTES))
            if check is not None and not _is_as_published(workspace, published):
                check(there)
            subject = commit_plan.subject
            transaction.apply_plan(plan, published_root, there.state_folder, subject, undoable=False)
            try:
                commit = commits.commit_files(published_root, paths, commit_plan.message, branch)
            except CommitRefusedError as error:
                template = N_("your files are as they were, and there is no proposal: {why}")
                raise make_nothing_written_error(template, error) from error
        proposals.mark_as_proposal(root, branch)
        recorded = journal.RecordedProposal(branch, commit.sha, remotes.find_push_remote(root))
        edit = journal.RecordedEdit(commit_plan.subject, {}, {}, workspace.current_date, proposal=recorded)
        with journal.record_edit(state_folder, edit):
            pass
    return commit


RequireNoNewFindings: TypeAlias = Callable[[Workspace, Registry, Plan, frozenset[str]], None]
"""What raises RefusedError where a plan would add findings; it may show them."""


def check_again(workspace: Workspace, proposal: Proposal, require_no_new_findings: RequireNoNewFindings) -> None:
    """Check a proposal against a registry that is read now. Raises RefusedError."""
    require_no_new_findings(workspace, workspace.load_registry(), proposal.plan, proposal.accepted_rules)


def require_fit(
    proposal: Proposal,
    published: PublishedBranch,
    require_no_new_findings: RequireNoNewFindings,
    there: Workspace,
) -> None:
    """Raise RefusedError where a proposal does not fit what is published, in the workspace `there`."""
    try:
        check_again(there, proposal, require_no_new_findings)
    except RefusedError as error:
        message = N_("made from what is published ({published}), this change would leave the registry worse")
        hints = [*error.hints, Message(N_("it may build on something that is only here: publish that first"))]
        arguments = {"published": published.shown_name}
        raise RefusedError(Message(message, arguments), hints=hints, reasons=error.reasons) from error


def _is_as_published(workspace: Workspace, published: PublishedBranch) -> bool:
    """Whether the whole registry here is what is published."""
    head = status.head_commit(workspace.root)
    if head is None or head.sha != published.commit:
        return False
    return status.count_uncommitted(workspace.root, sorted(workspace.layout.folders.values())) == 0


def overlap_notes(workspace: Workspace, branch: str, published: PublishedBranch) -> Iterator[Message]:
    """What to tell about the open proposals that change the same files as the proposal `branch`."""
    for other, paths, conflicts in proposals.find_overlaps(workspace.root, branch, published):
        arguments = {
            "title": describe_commit_subject(other.subject),
            "branch": other.branch,
            "names": shorten_list(paths),
        }
        yield Message(
            N_("The proposal “{title}” ({branch}) changes the same lines of {names}: whichever is accepted second will "
               "have to be adjusted.")
            if conflicts
            else N_("The proposal “{title}” ({branch}) changes {names} too, elsewhere: both can be accepted."),
            arguments,
        )  # fmt: skip


def iter_changed_files(plan: Plan) -> Iterator[FileDiff]:
    """The files of a plan as they were and as they will be, a renamed one once; without copies for the next import."""
    new_paths = set(plan.moves.values())
    for path, data in plan.files.items():
        if path in new_paths or is_kept_copy(path):
            continue
        moved = plan.moves.get(path)
        after = plan.files[moved] if moved is not None else data
        before = plan.originals.get(path)
        yield FileDiff(
            path, None if before is None else decode_text(before), None if after is None else decode_text(after), moved
        )


def iter_written_paths(plan: Plan) -> Iterator[str]:
    """The files that a plan writes, by their new names, and those that it removes, by their old ones; without copies
    for the next import.
    """
    for path, data in plan.files.items():
        if (data is not None or path not in plan.moves) and not is_kept_copy(path):
            yield path


def undo_command(workspace: Workspace, number: int | None = None) -> str:
    """The command that undoes an edit, the last one or that of a number."""
    return f"incubo undo{f' {number}' if number is not None else ''}{folder_option(workspace)}"


def folder_option(workspace: Workspace) -> str:
    """What a command about private files has to say besides, or it would change the registry instead."""
    return f" -R {quote_argument(str(workspace.root))}" if workspace.settings.private_of else ""
