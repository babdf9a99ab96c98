"""What `sync` did, as a page: the changes that came in, in sentences, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.app.changes.apply import how_to_share
from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.sharing.merging import MergeLog
from incubo.app.sharing.proposal_summary import unreachable_note
from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message, shorten_list
from incubo.core.shell import quote_argument
from incubo.diff.sentences.phrasing import shorten
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Note
from incubo.registry.file_changes import SyncResult
from incubo.registry.layout import entry_id_from_path, has_entry_name
from incubo.vcs.proposals import SentProposal


def sync_page(
    result: SyncResult, today: date, sections: tuple[Section, ...], unreachable_remotes: Sequence[str] = ()
) -> Page:
    """The page. `sections`: what changed, in sentences (`history.pages`), and the proposals. `unreachable_remotes`:
    those whose proposals could not be looked at.
    """
    return Page(
        "sync",
        result.branch,
        Cell(_sync_title(result, today)),
        (*sections, *_finding_sections(result)),
        commit=result.after,
        notes=(*_sync_notes(result), *map(unreachable_note, unreachable_remotes)),
    )


def published_message(commits: int) -> Message:
    """That commits of this copy were sent."""
    return Message(N_("{n} of your changes is published."), {"n": commits}, N_("{n} of your changes are published."))


def proposed_message(sent: SentProposal) -> Message:
    """That commits of this copy were sent as a proposal, and what to do with it."""
    arguments = {"n": sent.commits, "branch": sent.branch, "url": sent.url}
    if sent.url:
        return Message(
            N_("{n} of your changes is proposed on the branch “{branch}”. To open its request: {url}"),
            arguments,
            N_("{n} of your changes are proposed on the branch “{branch}”. To open their request: {url}"),
        )
    return Message(
        N_("{n} of your changes is proposed on the branch “{branch}”."),
        arguments,
        N_("{n} of your changes are proposed on the branch “{branch}”."),
        hint=Message(N_("to see what becomes of the proposal"), command="incubo proposals"),
    )


def withdrawn_message(commits: int) -> Message:
    """That what is published was rewritten, and has not all of what it had."""
    return Message(
        N_(
            "{n} change that was published is not published any more: somebody has rewritten what is published. It is "
            "still on this computer, and would be published again with yours."
        ),
        {"n": commits},
        N_(
            "{n} changes that were published are not published any more: somebody has rewritten what is published. "
            "They are still on this computer, and would be published again with yours."
        ),
    )


def left_out_message(commits: Sequence[tuple[str, str]], *, is_given_up: bool) -> Message:
    """That commits of this copy have nothing left to publish. `commits`: their subjects and reasons ("": none).

    `is_given_up`: what colleagues published was chosen instead; else they published the same.
    """
    names = limit_names(
        [
            f"{shorten(describe_commit_subject(subject))}{f' [{shorten(reason)}]' if reason else ''}"
            for subject, reason in commits
        ]
    )
    arguments = {"n": len(commits), "names": Message("{names:list}", {"names": names})}
    said = Message(
        N_("{n} of your changes has nothing left to publish, for a colleague published the same: {names}."),
        arguments,
        N_("{n} of your changes have nothing left to publish, for colleagues published the same: {names}."),
    )
    if is_given_up:
        said = Message(
            N_("{n} of your changes has nothing left to publish, for what a colleague published was chosen: {names}."),
            arguments,
            N_("{n} of your changes have nothing left to publish, for what colleagues published was chosen: {names}."),
        )
    reasons = sum(bool(reason) for _, reason in commits)
    if not reasons:
        return said
    gone = Message(N_("The reason goes with it."), {"n": reasons}, N_("The reasons go with them."))
    return Message("{said} {gone}", {"said": said, "gone": gone})


def shared_reason_message(subject: str, reason: str) -> Message:
    """That a commit of this copy, of which a value was given up for a colleague's, keeps the reason that was given for
    all of it.
    """
    arguments = {"change": shorten(describe_commit_subject(subject)), "reason": shorten(reason)}
    text = N_("Of “{change}”, a colleague's value was chosen; its reason now explains the rest only: {reason}")
    return Message(text, arguments)


def loss_notes(log: MergeLog) -> Iterator[Message]:
    """What a merge could not keep, and what it merged without reading it."""
    for path, comments in sorted(log.lost_comments.items()):
        arguments = {"path": path, "n": len(comments), "comments": list(comments)}
        yield Message(
            N_("{path}: a comment could not be kept: {comments:list}."),
            arguments,
            N_("{path}: {n} comments could not be kept: {comments:list}."),
        )
    for path, new_path in sorted(log.moved.items()):
        new_id = entry_id_from_path(new_path) if has_entry_name(new_path) else ""
        text = (
            N_(
                "{path} is what a colleague published under this name; yours is {new_path} now, and what refers to it "
                "follows."
            )
            if new_id
            else N_("{path} is what a colleague published under this name; yours is {new_path} now.")
        )
        command = f"incubo rename {quote_argument(new_id)}"
        hint = Message(N_("to call it otherwise"), command=command) if new_id else ""
        yield Message(text, {"path": path, "new_path": new_path}, hint=hint)
    for path in log.by_lines:
        yield Message(N_("{path} cannot be read as an entry: its lines were put together as they are."), {"path": path})


def _sync_title(result: SyncResult, today: date) -> Message:
    entries = sum(file.kind is not None for file in result.files)
    if not result.incoming_commits:
        return Message(N_("Nothing new: the registry is up to date"))
    if result.before is None:
        return Message(N_("{n} entry received"), {"n": entries}, N_("{n} entries received"))
    if not entries and not result.files:
        return Message(N_("What colleagues published changes nothing in your files"))
    arguments = {"n": entries, "day": result.before.date}
    if result.before.date == today:
        return Message(
            N_("{n} entry has changed since earlier today"),
            arguments,
            N_("{n} entries have changed since earlier today"),
        )
    return Message(
        N_("{n} entry has changed since {day:long}"), arguments, N_("{n} entries have changed since {day:long}")
    )


def _finding_sections(result: SyncResult) -> Iterator[Section]:
    """What both changes together leave wrong."""
    if result.findings:
        items = tuple(
            ListItem((Cell(path), Cell(text, tone="bad")), Hint(command=f"incubo validate {quote_argument(path)}"))
            for path, text in result.findings
        )
        yield Section("findings", Message(N_("To correct, now that both are together")), (ListBlock(items),))


def _sync_notes(result: SyncResult) -> Iterator[Note]:
    others = [file for file in result.files if file.is_other]
    if others:
        text = Message(N_("{n} other file has changed."), {"n": len(others)}, N_("{n} other files have changed."))
        yield Note("others", text)
    if result.merged:
        arguments = {"n": len(result.merged), "names": shorten_list(result.merged)}
        text = Message(
            N_("{n} file was changed here and there, and has both changes: {names}."),
            arguments,
            N_("{n} files were changed here and there, and have both changes: {names}."),
        )
        yield Note("merged", text)
    if result.settled:
        arguments = {"n": len(result.settled), "names": shorten_list(result.settled)}
        text = Message(
            N_("{n} file has, where both had changed the same, what was chosen: {names}."),
            arguments,
            N_("{n} files have, where both had changed the same, what was chosen: {names}."),
        )
        yield Note("settled", text)
    for number, note in enumerate(result.notes, 1):
        yield Note(f"kept-{number}", note)
    if result.published_commits:
        yield Note("published", published_message(result.published_commits))
    if result.uncommitted_files:
        text = Message(
            N_("{n} file of yours is written on this computer only: your colleagues do not see it yet."),
            {"n": result.uncommitted_files},
            N_("{n} files of yours are written on this computer only: your colleagues do not see them yet."),
        )
        yield Note("uncommitted", text)
        yield Note("share", how_to_share())
    if result.unpushed_commits:
        text = Message(
            N_("{n} of your changes is only on this computer."),
            {"n": result.unpushed_commits},
            N_("{n} of your changes are only on this computer."),
            hint=Message(N_("to share with everybody"), command="incubo sync --publish"),
        )
        yield Note("unsent", text)
    if result.default_branch is not None and result.default_branch != result.branch:
        arguments = {"branch": result.branch, "main": result.default_branch}
        yield Note(
            "branch", Message(N_("You are on the branch “{branch}”: what is published is on “{main}”."), arguments)
        )
