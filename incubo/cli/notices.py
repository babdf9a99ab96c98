"""What a reading command says beside its result: an edit was cut short, or the copy of the registry is old.

On standard error, in a line each, and only where a person reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo import clock
from incubo.cli import session
from incubo.i18n import N_, say
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace

OLD = 7
"""Days after which a copy is said to be old."""
_DATA = {"json", "csv", "csv-excel"}


def tell(opened: Workspace) -> None:
    """Say it, once a command. Commands that write look for themselves at what hinders them."""
    from incubo.cli.meaning import may_write

    run = session.current()
    if may_write(run.line, run.lang) or not session.once("notices"):
        return
    if _cut_short(opened):
        run.say(Text(N_("An edit was cut short: incubo undo puts the files back.")))
    if run.terminal and opened.config.at is None and not _for_machines(run.line):
        _old(opened)


def _for_machines(line: tuple[str, ...]) -> bool:
    """Whether a command line asks for data on standard output (`-f json`, `-fjson`, `--format=csv`)."""
    return any(word.rpartition("=")[2].removeprefix("-f") in _DATA for word in line)


def _old(opened: Workspace) -> None:
    from incubo.registry.freshness import last_news

    news = last_news(opened.root)
    if news is None:
        return
    days = (clock.today("UTC") - news.date()).days
    if days > OLD:
        run = session.current()
        said = say(Text(N_("This copy of the registry is {n} days old: incubo sync"), {"n": days}))
        run.tell(f"\033[2m{said}\033[0m" if run.color_errors else said)


def _cut_short(opened: Workspace) -> bool:
    """Whether an edit was cut short, and no other incubo is at it."""
    if not (opened.in_git or session.current().terminal):  # outside git its place takes 7 ms to find
        return False
    state = opened.state
    if not state.is_dir():  # no edit was ever made: nothing more to load
        return False
    from incubo.edit.journal import interrupted

    if not interrupted(state):
        return False
    import filelock

    try:
        with filelock.FileLock(state / "lock", timeout=0):
            return interrupted(state)
    except (filelock.Timeout, OSError):  # it is being written this very moment; or nobody here can undo it
        return False
