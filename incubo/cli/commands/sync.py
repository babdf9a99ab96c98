"""`incubo sync`: fetch what colleagues published, put it together with what changed here, and show what changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.private import tell_left_files
from incubo.app.sharing.file_sentences import compare_received
from incubo.app.sharing.merge_questions import parse_answers
from incubo.app.sharing.proposal_summary import find_proposals, proposals_section
from incubo.app.sharing.sync import WHAT_IS_POSTPONED, NewFinding, list_pending
from incubo.app.sharing.sync_summary import proposed_message, published_message, sync_page
from incubo.app.sharing.syncing import Syncing
from incubo.cli import prompts, session
from incubo.cli.context import open_session_workspace
from incubo.cli.merge_answers import settle
from incubo.cli.output import (
    choose_table_format,
    output_page,
    parse_page_format,
    print_wrapped,
    refuse_output,
)
from incubo.cli.params import MergeAnswersOption, OutputOption, PageFormatOption, command_help, read_document
from incubo.cli.progress import announce
from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.diff.sentences.sentence import make_page_sections
from incubo.document.page import Cell, Page
from incubo.edit.asking.questions import yes_no_question
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.file_changes import SyncResult
from incubo.registry.layout import IMPORTS_FOLDER, POSTPONED_FILE
from incubo.render.escape import escape_terminal
from incubo.vcs import git_folder, preflight, proposals, unfinished
from incubo.vcs.merge_driver import set_up_driver
from incubo.vcs.proposals import SentProposal
from incubo.vcs.remotes import EmptyRemoteError, list_remotes
from incubo.vcs.status import count_commits, read_commit

if TYPE_CHECKING:
    from incubo.app.imports.registry_import import RegistryImport
    from incubo.app.sharing.following import SourceNews
    from incubo.app.sharing.merging import Answers, MergeLog
    from incubo.app.workspace import Workspace
    from incubo.vcs.divergence import Divergence


class NotPublishedError(RefusedError):
    """What would be published has errors that were not there before. `result`: what was done until then."""

    def __init__(self, message: Message, errors: Sequence[Message], result: SyncResult) -> None:
        super().__init__(
            message,
            hints=(
                *errors,
                Message(N_("nothing is lost: your changes are on this computer, and not sent yet")),
                Message(
                    N_("correct them, then incubo sync --publish --all; on a terminal, it asks whether to publish")
                ),
            ),
        )
        self.result = result


@command_help(
    N_(
        "What colleagues published and what you changed are put together: an entry that both changed gets both "
        "changes, field by field. Where both changed the same field, it asks whose value stays. What you have not "
        "committed stays uncommitted. Nothing is written before all is settled. It also says what became of your "
        "proposals.\n\n"
        "Where this registry follows another one (incubo init --beside), what is new there comes in after that, as a "
        "commit of its own; what needs an answer waits where nobody can be asked. If one of the two cannot be had, the "
        "other comes in all the same.\n\n"
        "Your commits are sent to everybody with --publish only, or if you say so when it asks; with --all, what is "
        "written here and in no commit too, as one commit.\n\n"
        "Without a terminal, --from gives the answers in a JSON file, each “mine” or “theirs”; where an answer is "
        "missing, the file to change is printed.\n\n"
        "Where what is published takes requests only, --propose sends your commits as one proposal, and your files "
        "are what is published again.\n\n"
        "--abort gives up a merge or a rebase that another program began and did not finish: all is as it was before. "
        "--continue finishes it, once no file has git's marks any more.\n\n"
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
    all_: Annotated[
        bool, typer.Option("--all", help=N_("With --publish: also what is written here and in no commit."))
    ] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help=N_("Send your commits as a proposal, where nobody publishes directly."))
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help=N_("Give up a merge or a rebase that another program left unfinished."))
    ] = False,
    continue_: Annotated[bool, typer.Option("--continue", help=N_("Finish it: its conflicts are settled."))] = False,
    from_file: MergeAnswersOption = None,
    fmt: PageFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Fetch what colleagues published, and show what changed."""
    if all_ and not publish:
        raise UsageError(Message(N_("{option} goes with {other}"), {"option": "--all", "other": "--publish"}))
    if propose and publish is not None:
        raise UsageError(Message(N_("choose {option} or {other}"), {"option": "--propose", "other": "--publish"}))
    if abort or continue_:
        if abort and continue_:
            raise UsageError(Message(N_("choose {option} or {other}"), {"option": "--abort", "other": "--continue"}))
        return _end_operation(open_session_workspace(), is_given_up=abort)
    workspace = open_session_workspace()
    options = {"--publish": publish, "--no-publish": publish is False, "--all": all_, "--propose": propose}
    command = " ".join(["incubo sync", *(option for option, is_given in options.items() if is_given)])
    syncing = Syncing(workspace, _Terminal(workspace, command), {})
    with syncing.say_if_stopped():
        return _sync(syncing, from_file, fmt, output, publish=publish, is_all=all_, is_proposed=propose)


def _sync(
    syncing: Syncing,
    from_file: str | None,
    fmt: PageFormatOption,
    output: OutputOption,
    *,
    publish: bool | None,
    is_all: bool,
    is_proposed: bool,
) -> int:
    """Receive, share what is asked for, and show it; the exit code."""
    workspace = syncing.workspace
    refuse_output(output)
    if output is not None:
        parse_page_format(fmt or choose_table_format(None, output))
    document = read_document(from_file) if from_file is not None else None
    follows = (workspace.root / IMPORTS_FOLDER).is_dir()
    if document is not None:
        syncing.answers.update(parse_answers(document.data, document.name))
        syncing.unused_answers = frozenset() if follows else frozenset(syncing.answers)
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
    set_up_driver(workspace.root)
    news = _News(syncing, is_empty=not follows)
    try:
        found, result = syncing.receive()
    except EmptyRemoteError as error:
        news.receive()
        if not publish:
            news.show_alone(fmt, output)
            raise
        sent = syncing.publish_first(error.upstream, is_pending_included=is_all)
        news.show_alone(fmt, output)
        print_wrapped(translate(published_message(sent)))
        return news.exit_code()
    except ToolError as error:
        if git_folder.may_have_proposals(workspace.root):
            error.hints += (Message(N_("your proposals, as they were last seen: incubo")),)
        news.receive()
        news.show_alone(fmt, output)
        if news.has_any and not publish and not is_proposed and not list_remotes(workspace.root):
            return news.exit_code()
        raise
    sent_as: SentProposal | None = None
    if is_proposed and result.unpushed_commits:  # before the news, which are no part of it
        sent_as = syncing.propose(found)
        result = result._replace(unpushed_commits=0)
    if has_news := news.receive():
        unpushed = count_commits(workspace.root, found.remote.sha, "HEAD")
        result = result._replace(after=read_commit(workspace.root, "HEAD"), unpushed_commits=unpushed)
    refusal: NotPublishedError | None = None
    result = result._replace(uncommitted_files=len(list_pending(workspace)))
    stays = _tell_what_stays(workspace, result, is_all=is_all)
    if publish and not stays:
        result = _include_pending(syncing, found, result, is_included=is_all)
        result = result._replace(uncommitted_files=len(list_pending(workspace)))
    if publish and not stays and result.unpushed_commits:
        try:
            result = syncing.publish(found, result)
        except NotPublishedError as error:
            refusal, result = error, error.result
    with write_lock(workspace.state_folder):
        fetched = proposals.fetch_proposals(workspace.root, found.upstream.tracking_ref)
        told = proposals_section(find_proposals(workspace, fetched.published, refs=fetched.refs, keeps_verdicts=True))
    compared = compare_received(workspace, result)
    changes = make_page_sections(compared.sentences) if compared is not None else ()
    asks = publish is None and not is_proposed and not stays and session.current_session().is_interactive
    shown = result
    if stays or (asks and output is None and fmt is None):
        shown = result._replace(unpushed_commits=0, uncommitted_files=0, notes=(*result.notes, *stays))
    today = workspace.environment.today(workspace.settings.timezone)
    page = sync_page(shown, today, (*changes, *((told,) if told is not None else ())), fetched.unreachable)
    if has_news and not result.incoming_commits:
        page = page._replace(title=Cell(Message(N_("Nothing new from colleagues"))))
    output_page(news.add_to(page), fmt, output)
    if compared is not None:
        for note in tell_left_files(workspace, compared.after, compared.removed, compared.moves):
            print_wrapped(translate(note))  # not on the page, which may be sent to others
    if refusal is not None:
        raise refusal
    if sent_as is not None:
        print_wrapped(translate(proposed_message(sent_as)))
    if asks and (not result.unpushed_commits or _wants_to_publish(result.unpushed_commits)):
        result = _include_pending(syncing, found, result, is_included=False)
        published = syncing.publish(found, result) if result.unpushed_commits else result
        if published.published_commits:
            print_wrapped(translate(published_message(published.published_commits)))
    return news.exit_code() or (RefusedError.exit_code if publish and stays else 0)


def _tell_what_stays(workspace: Workspace, result: SyncResult, *, is_all: bool) -> Sequence[Message]:
    """What is said of changes of ours in a copy of what the source writes; nothing anywhere else. `is_all`: what is
    in no commit is to be sent, settings too.
    """
    if workspace.settings.source is None or not (result.unpushed_commits or result.uncommitted_files or is_all):
        return ()
    from incubo.app.changes.source_state import tell_what_stays_here

    told = tell_what_stays_here(workspace)
    beside = N_("To share with colleagues, a registry of ours beside it: incubo init NAME --beside ADDRESS")
    return (told, Message(beside)) if told is not None else ()


class _News:
    """What comes in from registries that ours follows: loaded for those that may follow one."""

    def __init__(self, syncing: Syncing, *, is_empty: bool) -> None:
        self._syncing = syncing
        self._is_empty = is_empty
        self._received: Sequence[SourceNews] = ()

    def receive(self) -> bool:
        """Take in what is new; whether a commit has something."""
        if not self._is_empty:
            from incubo.app.sharing.following import receive_sources

            self._received = list(receive_sources(self._syncing))
        return any(each.is_new for each in self._received)

    @property
    def has_any(self) -> bool:
        """Whether ours follows a registry."""
        return bool(self._received)

    def add_to(self, page: Page) -> Page:
        """A page, with what came in."""
        if not self._received:
            return page
        from incubo.app.sharing.following import add_news

        return add_news(page, self._received)

    def show_alone(self, fmt: PageFormatOption, output: OutputOption) -> None:
        """Show what came in, where nothing could be fetched from colleagues."""
        if any(each.page is not None for each in self._received):
            page = self.add_to(Page("sync", "", Cell(Message(N_("Nothing is fetched from colleagues"))), ()))
            output_page(page, fmt, output)

    def exit_code(self) -> int:
        """Raise what failed; else 1 where something waits for an answer."""
        if self._received:
            from incubo.app.sharing.following import explain_failures

            error = explain_failures(self._received)
            if error is not None:
                raise error
        return RefusedError.exit_code if any(each.waits for each in self._received) else 0


def _end_operation(workspace: Workspace, *, is_given_up: bool) -> int:
    """Give up or finish what git began here and did not finish; the exit code. Raises RefusedError, ToolError."""
    git = preflight.require_repository(workspace.root, for_writing=False)
    top = git_folder.find_worktree_root(workspace.root) or workspace.root
    operation = unfinished.find_operation(git)
    if operation is None and (is_given_up or not unfinished.list_conflicts(top)):
        print_wrapped(translate(Message(N_("No merge and no rebase is under way here: there is nothing to do."))))
        return 0
    if operation is not None and is_given_up:
        question = Message(N_("Give it up? What was settled in it so far is lost."))
        if session.current_session().is_interactive and not prompts.ask_afterwards(
            yes_no_question("abort", question, takes_numbers=False)
        ):
            return RefusedError.exit_code
        with write_lock(workspace.state_folder):
            unfinished.abort(top, operation)
        print_wrapped(translate(Message(N_("All is as it was before it. To put both sides together: incubo sync"))))
        return 0
    with write_lock(workspace.state_folder):
        unfinished.finish(top, operation)
    print_wrapped(translate(Message(N_("It is finished. To publish it: incubo sync --publish"))))
    return 0


class _Terminal:
    """The person at the terminal, as `Syncing` sees them. `command`: what they typed, without its files."""

    def __init__(self, workspace: Workspace, command: str) -> None:
        self.workspace = workspace
        self.command = command

    @property
    def can_ask(self) -> bool:
        return session.current_session().is_interactive

    def announce(self, label: Message) -> AbstractContextManager[object]:
        return announce(label, is_shown=session.current_session().shows_progress)

    def accept_source(self, place: str) -> bool:
        from incubo.cli.registry_imports import accept_source

        return accept_source(place)

    def map_words(self, registry_import: RegistryImport) -> None:
        from incubo.cli.registry_imports import map_words

        map_words(registry_import, WriteOptions(), is_required=False)

    def say_stopped(self, message: Message) -> None:
        print_wrapped()
        print_wrapped(translate(message))

    def settle(self, log: MergeLog, given: Answers, base: str | None, published: str, source: str = "") -> Answers:
        return settle(self.workspace, log, given, base, published, self.command, source)

    def accept_errors(self, errors: Sequence[NewFinding], result: SyncResult) -> bool:
        return _publishes_errors(errors, result)


def _include_pending(syncing: Syncing, found: Divergence, result: SyncResult, *, is_included: bool) -> SyncResult:
    """Commit what is written here and in no commit, if it is to be published too; a terminal asks."""
    pending = list_pending(syncing.workspace)
    if is_included or (pending and _wants_pending(pending, has_commits=result.unpushed_commits > 0)):
        return syncing.include_pending(found, result, pending)
    return result


def _wants_pending(pending: Sequence[str], *, has_commits: bool) -> bool:
    """Whether the person says, at a terminal, that what is only written here is to be published."""
    if not session.current_session().is_interactive:
        return False
    entries = len(pending) - (POSTPONED_FILE in pending)
    what = [Message(N_("{n} entry"), {"n": entries}, N_("{n} entries"))] if entries else []
    arguments = {"what": [*what, *([WHAT_IS_POSTPONED] if POSTPONED_FILE in pending else [])]}
    text = Message(N_("Only written here: {what:list}. Publish it?"), arguments)
    if has_commits:
        text = Message(N_("Only written here: {what:list}. Publish it too?"), arguments)
    return bool(prompts.ask_afterwards(yes_no_question("publish-all", text, "--all", takes_numbers=False)))


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
    return bool(prompts.ask_afterwards(yes_no_question("publish-errors", question, takes_numbers=False)))


def _wants_to_publish(commits: int) -> bool:
    """Whether the person says, at a terminal, that the commits of this copy are to be sent."""
    text = Message(
        N_("{n} of your changes is only on this computer. Publish it?"),
        {"n": commits},
        N_("{n} of your changes are only on this computer. Publish them?"),
    )
    return bool(prompts.ask_afterwards(yes_no_question("publish", text, "--publish", takes_numbers=False)))
