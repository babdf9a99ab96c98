"""How `undo` goes: the last edit is shown, agreed to, and taken back."""

from __future__ import annotations

from incubo.cli import ask, session, workspace
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, asks, difference, put_down
from incubo.edit import journal, writing
from incubo.edit.journal import Entry
from incubo.edit.verbs import undo as verb
from incubo.errors import Refused, ToolError, UsageError
from incubo.i18n import N_, gettext, say
from incubo.problem import Text
from incubo.registry import git
from incubo.render import safe

LISTED = 6
"""Files of an edit that are named in the list."""
_AT_ONCE = 100
"""Paths that git is asked about at once: a command line holds only so many."""


def list_edits(way: Way) -> int:
    """List what can be taken back; the exit code. Raises UsageError."""
    if way != Way():
        raise UsageError(Text(N_("{option} writes nothing and goes alone"), {"option": "--list"}))
    found = list(journal.entries(workspace.open_registry().state))  # what was cut short comes first
    if not found:
        ask.tell(say(Text(N_("There is nothing to take back."))))
    for entry in found:
        if not entry.whole:
            ask.tell(say(Text(N_("The first one was cut short: some of its files are old, some are new."))))
        session.current().write("\n".join(_described(entry)) + "\n")
    return 0


def take_back(way: Way) -> int:
    """Take the last edit back; the exit code. Raises Refused, ToolError, UsageError."""
    opened = workspace.open_registry()
    damaged = journal.unreadable(opened.state)
    if damaged is not None:
        raise ToolError(
            Text(N_("an edit was cut short, and what its files were cannot be read ({file})"), {"file": str(damaged)}),
            hints=(
                Text(N_("what it changed: git diff")),
                Text(N_("when the files are as they should be, delete {file}"), {"file": str(damaged)}),
            ),
        )
    entry = journal.last(opened.state)
    if entry is None:
        writing.clean(opened.root, opened.state)
        ask.tell(say(Text(N_("There is nothing to take back."))))
        return 0
    if not entry.whole:
        ask.tell(say(Text(N_("This edit was cut short: some of its files are old, some are new."))))
    ask.tell(_headed(entry))
    now = {path: _held(opened, path) for path in entry.after}
    proposal = verb.undo(entry, now, git=opened.in_git)
    if way.dry_run:
        session.current().write(difference(proposal.plan, color=session.current().color))
        ask.tell(say(Text(N_("Nothing was written (--dry-run)."))))
        return 0
    kept = _committed(opened, list(proposal.plan.files)) if proposal.plan.files else 0
    if not proposal.plan.files:
        ask.tell(say(Text(N_("Its files are as they were before it already."))))
        way = Way(yes=True)
    elif asks(proposal.plan, way) and not ask.confirm(gettext("Take it back?")):
        ask.tell(say(Text(N_("Nothing was written."))))
        return Refused.exit_code
    committing = way.commit or way.propose or way.branch is not None
    put_down(opened, proposal, way if kept else Way(yes=True), back=entry)
    if committing and not kept:
        ask.tell(say(Text(N_("It had not been committed: there is nothing to commit."))))
    elif kept and not committing:
        ask.tell(say(Text(N_("Its commit stays in the history: the files are put back beside it, not yet committed."))))
    return 0


def _headed(entry: Entry) -> str:
    """What an edit was, and its day."""
    known = {"title": entry.title, "day": entry.edit.day}
    return say(Text("{title}", known) if entry.edit.day is None else Text(N_("{day:long}: {title}"), known))


def _described(entry: Entry) -> list[str]:
    """What an edit was, its day, its files."""
    files = [f"  {path}" for path in entry.after]
    if len(files) > LISTED:
        more = len(files) - LISTED
        files = [*files[:LISTED], "  " + say(Text(N_("… and {n} more"), {"n": more}, N_("… and {n} more")))]
    return [safe.terminal(line) for line in (_headed(entry), *files)]


def _held(opened: Workspace, path: str) -> bytes | None:
    """What a file holds; None where there is none. Raises ToolError."""
    try:
        return opened.store.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError(Text(N_("{path} cannot be read ({why})"), {"path": path, "why": why})) from error


def _committed(opened: Workspace, paths: list[str]) -> int:
    """How many of these files are in the last commit as they are now."""
    if not opened.in_git:
        return 0
    parts = (paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE))
    return len(paths) - sum(git.uncommitted(opened.root, part) for part in parts)
