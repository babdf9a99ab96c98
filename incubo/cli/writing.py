"""From a proposal to the files: shown as a diff, checked, agreed to, written, and committed if asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from incubo.cli import ask, session
from incubo.cli.ask_lists import Option
from incubo.cli.way import Way as Way
from incubo.cli.way import writes as writes
from incubo.errors import IncuboError, Refused, UsageError
from incubo.i18n import N_, gettext, say, using
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.journal import Entry
    from incubo.edit.plan import Plan
    from incubo.edit.proposal import Proposal
    from incubo.registry.registry import Registry
    from incubo.render.diff import Changed
from incubo.cli.judging import judge

SHOWN = 12
"""Files whose differences are shown before the question; `--dry-run` shows all."""


def carry_out(opened: Workspace, registry: Registry, proposal: Proposal, way: Way) -> int:
    """Show a proposal, and write it if it is agreed to. The exit code: 0 written or shown, 1 not.

    Raises Refused where it would leave the registry worse, UsageError where nobody can be asked.
    """
    where = session.current()
    for note in proposal.notes:
        ask.tell(say(note))
    if not proposal.plan.files:
        ask.tell(say(Text(N_("Nothing to change: the files say so already."))))
        return 0
    judge(opened, registry, proposal.plan, proposal.accepts)
    if way.dry_run:
        where.write(difference(proposal.plan, color=where.color))
        ask.tell(say(Text(N_("Nothing was written (--dry-run)."))))
        return 0
    way = _agreed(opened, proposal, way)
    if not (way.yes or way.commit or way.propose or way.branch):
        ask.tell(say(Text(N_("Nothing was written."))))
        return Refused.exit_code
    put_down(opened, proposal, way, again=True)
    return 0


def _message_goes_along(way: Way) -> None:
    """Raise UsageError for a commit's message where there will be no commit."""
    if way.message is not None and way.yes and not (way.commit or way.propose or way.branch is not None):
        raise UsageError(
            Text(N_("--message is that of a commit, and none is asked for")),
            hints=(Text(N_("add --commit, or --branch NAME, or --propose")),),
        )


def subject(proposal: Proposal, language: str) -> str:
    """The first line of a commit's message, in the registry's language."""
    from incubo.render import safe

    with using(language):
        said = safe.commit_text(say(proposal.summary))
    return f"{proposal.verb}({proposal.scope}): {said}" if proposal.scope else f"{proposal.verb}: {said}"


def put_down(
    opened: Workspace,
    proposal: Proposal,
    way: Way,
    shown: Iterable[str] | None = None,
    back: Entry | None = None,
    *,
    again: bool = False,
) -> None:
    """Write what was agreed to, commit and push it if asked. `shown`: what to call the files that were written,
    nothing where they are not the command's result. `back`: the edit that this takes back. `again`: it is checked
    anew where another incubo wrote meanwhile, in other files.

    Raises Refused and ToolError: then every file is as it was.
    """
    from incubo.edit import writing
    from incubo.registry import commits
    from incubo.render import safe

    _message_goes_along(way)
    where = session.current()
    language = opened.config.language or where.lang
    line = subject(proposal, language)
    committing = way.commit or way.propose or way.branch is not None
    branch = way.branch or (commits.branch_name(line, opened.root) if way.propose else None)
    if committing:
        commits.ready(opened.root, branch, propose=way.propose, paths=list(proposal.plan.files))
    if back is not None:
        writing.take_back(back, proposal.plan, opened.root, opened.state)
    else:
        check = writing.Again(where.begun, lambda: judge(opened, opened.load(), proposal.plan, proposal.accepts))
        writing.write(proposal.plan, opened.root, opened.state, line, day=opened.now, again=check if again else None)
    where.write("".join(f"{path}\n" for path in (_shown_paths(proposal.plan) if shown is None else shown)))
    if back is None and shown != ():
        ask.tell(say(Text(N_("“incubo undo” takes it back."))))
    if not committing:
        return
    with using(language):
        body = [safe.commit_text(say(text)) for text in proposal.body]
    message = way.message or "\n".join([line, *(["", *body] if body else [])])
    commit = commits.commit(opened.root, list(proposal.plan.files), message, branch)
    ask.tell(say(Text(N_("Committed: {id} {subject}"), {"id": commit.id[:8], "subject": message.split("\n")[0]})))
    for note in commit.notes:
        ask.tell(say(note))
    if way.propose:
        link = commits.propose(opened.root, branch or "")
        if not link:  # sent to a folder, which has no page
            ask.tell(say(Text(N_("Pushed: the branch “{branch}” is there."), {"branch": branch})))
            return
        ask.tell(say(Text(N_("Pushed. The pull request is opened here:"))))
        where.write(link + "\n")


def _shown_paths(plan: Plan) -> Iterator[str]:
    from incubo.render import safe

    for path, data in plan.files.items():
        if data is not None or path not in plan.moves:
            yield safe.terminal(path)


def _agreed(opened: Workspace, proposal: Proposal, way: Way) -> Way:
    """Show what would change and ask. Raises UsageError where nobody is there to answer and no option does."""
    if not asks(proposal.plan, way):
        return way
    return asked(opened, gettext("What now?"), gettext("write"), way)


def asked(opened: Workspace, question: str, write: str, way: Way) -> Way:
    """Ask whether to write, to propose or to give up. What cannot be proposed is said, and asked again without it."""
    from incubo.registry import commits

    options = [Option("write", write), Option("cancel", gettext("cancel"))]
    if opened.in_git:
        options.insert(1, Option("propose", gettext("propose (a branch, a commit, a push, the pull request's link)")))
    while True:
        answer = ask.choose(question, options)
        try:
            if answer == "propose":
                commits.ready(opened.root, None, propose=True)
        except IncuboError as error:
            ask.tell(say(error.message), "yellow")
            for hint in error.hints:
                ask.tell("  " + say(hint))
            del options[1]
        else:
            return way._replace(yes=answer == "write", propose=answer == "propose")


def asks(plan: Plan, way: Way) -> bool:
    """Show what would change, on a terminal; whether the person is to be asked, for no option says what to do.

    Raises UsageError where nobody is there to answer.
    """
    where = session.current()
    is_open = open_question(way)
    if where.interactive:
        where.tell("\n" + difference(plan, color=where.color_errors, most=SHOWN).rstrip("\n"))
    return is_open


def open_question(way: Way) -> bool:
    """Whether a person is to be asked, for no option says what to do. Raises UsageError where nobody can answer."""
    given = way.yes or way.commit or way.propose or way.branch is not None
    if session.current().interactive or given:
        return not given
    raise UsageError(
        Text(N_("without a terminal to ask on, --yes (or --dry-run) must be given")),
        hints=(Text(N_("--yes writes, --dry-run shows what would change")),),
    )


def difference(plan: Plan, *, color: bool, most: int | None = None) -> str:
    """What a plan changes, as a diff; at most so many files."""
    from incubo.render import diff

    files = list(_changed(plan))
    shown = files if most is None else files[:most]
    text = diff.render(shown, color=color)
    if len(files) > len(shown):
        left = Text(
            N_("… and {n} more file (see --dry-run)."),
            {"n": len(files) - len(shown)},
            N_("… and {n} more files (see --dry-run)."),
        )
        text += say(left) + "\n"
    return text


def _changed(plan: Plan) -> Iterator[Changed]:
    from incubo.render.diff import Changed
    from incubo.source.reading import decode

    arrived = set(plan.moves.values())
    for path, data in plan.files.items():
        if path in arrived:
            continue
        moved = plan.moves.get(path)
        after = plan.files[moved] if moved is not None else data
        before = plan.seen.get(path)
        yield Changed(path, None if before is None else decode(before), None if after is None else decode(after), moved)
