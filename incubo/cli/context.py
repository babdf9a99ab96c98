"""How a command opens its registry, with the notices for the person at the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from incubo.app import workspace
from incubo.app.workspace import Workspace
from incubo.cli import session
from incubo.config.settings import Config
from incubo.core import clock
from incubo.core.errors import ConfigError, RegistryNotFoundError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.usage import CURRENT_USAGE
from incubo.registry.layout import Layout
from incubo.vcs.git_folder import is_bare_repository, last_fetch_time

if TYPE_CHECKING:
    from enum import StrEnum

    from incubo.app.changes.write_options import WriteOptions
    from incubo.app.private import PrivateFolder
    from incubo.app.reports.context import ReportContext
    from incubo.registry.registry import Registry

STALE_AFTER_DAYS = 7
"""Days without a fetch before the copy is reported as old."""


def open_session_workspace(
    day_text: str | None = None,
    *,
    root: Path | None = None,
    fallback_start: Path | None = None,
    settings: Config | None = None,
    layout: Layout | None = None,
    known: str | None = None,
) -> Workspace:
    """Open the registry that the command line means (or the one at `root`), and print its notices.

    `day_text` is the day asked for with `--at`, `known` the day or the revision of `--known`; `settings` and `layout`
    replace those of the registry.
    Raises RegistryNotFoundError, ConfigError, UsageError (a date that cannot be read), ToolError (git).
    """
    current = session.current_session()
    if known is not None:
        from incubo.app.history.known import open_known_workspace  # lazy: only for the past

        return open_known_workspace(root or current.find_history(fallback_start), current.environment, known, day_text)
    try:
        root = root or current.find_registry(fallback_start)
    except RegistryNotFoundError:
        bare = current.find_history(fallback_start)
        if not is_bare_repository(bare):
            raise
        return _open_bare_repository(bare, day_text)
    opened = workspace.open_workspace(root, current.environment, day_text, settings=settings, layout=layout)
    CURRENT_USAGE.set(opened.settings.usage)  # of another folder than the current one, maybe
    print_frozen_day(opened, day_text)
    print_notices(opened)
    return opened


def _open_bare_repository(root: Path, day_text: str | None) -> Workspace:
    """The registry of a repository without files, as its last commit has it, for a command that reads.

    Raises RegistryNotFoundError for one that may write, and as `open_session_workspace`.
    """
    current = session.current_session()
    if current.may_write:
        raise workspace.bare_repository_error()
    from incubo.app.history.known import open_last_commit  # lazy: only for the past

    return open_last_commit(root, current.environment, day_text)


def open_workspace_to_edit(write_options: WriteOptions) -> Workspace:
    """Open the registry for a command that writes, which may ask: what would refuse to write comes before the answers.
    With `--here`, nothing in it belongs to a source.

    Raises RefusedError where an edit was interrupted, unless nothing is written; where a person may be asked, what
    `check_ready_to_commit` raises; else as `open_session_workspace`.
    """
    opened = open_session_workspace()
    if not write_options.dry_run:
        check_ready_to_write(opened, write_options)
    return opened.without_source() if write_options.here else opened


def check_ready_to_write(opened: Workspace, write_options: WriteOptions) -> None:
    """Raise what would refuse to write (see `open_workspace_to_edit`)."""
    if _has_interrupted_edit(opened):
        from incubo.edit.transaction import make_interrupted_edit_error  # lazy: for a rare error

        raise make_interrupted_edit_error()
    if write_options.makes_commit and session.current_session().is_interactive:
        from incubo.vcs.commits import check_ready_to_commit  # lazy: 12 ms, for commands that commit

        check_ready_to_commit(opened.root, write_options.branch, will_push=write_options.propose)


def open_session_workspace_if_any(known: str | None = None) -> Workspace | None:
    """The enclosing registry, if any; an invalid incubo.toml is only reported. `known`: as it was known then, which
    needs a registry.
    """
    if known is not None:
        return open_session_workspace(known=known)
    current = session.current_session()
    try:
        opened = workspace.open_workspace(current.find_registry(), current.environment)
    except RegistryNotFoundError:
        if current.registry_path is not None:
            raise
    except ConfigError:
        current.print_message(Message(N_("incubo.toml cannot be used: its words and severities are left out here.")))
    else:
        print_notices(opened)
        return opened
    return None


def open_report_context(
    at: str | None, incubator: str | None, kinds: Iterable[str] = ("startup",), *, known: str | None = None
) -> ReportContext:
    """Open the registry and read some kinds of entries (incubators come with them). `at`, `incubator`, `known`: as
    given.

    Raises RegistryNotFoundError, ConfigError, UsageError, ToolError.
    """
    from incubo.app.reports.context import make_report_context  # lazy: 3 ms, for reports only

    return make_report_context(open_session_workspace(at, known=known), incubator, kinds)


def open_shown_private(
    workspace: Workspace, registry: Registry, asked: bool, fmt: StrEnum | None, output: Path | None
) -> PrivateFolder | None:
    """The private folder, for a page or a table that shows what it says: on the terminal, and in a file or for another
    program only where that is asked for (`--private`), because these are sent to others. None: nothing is shown.

    Raises UsageError where it is asked for and not there, ConfigError.
    """
    is_on_terminal = output is None and (fmt is None or fmt.value == "table") and session.current_session().is_terminal
    if not (asked or (workspace.settings.private_path and is_on_terminal)):
        return None
    from incubo.app.private import open_private, require_private  # lazy: for registries with private data

    found = open_private(workspace, registry)
    return require_private(workspace, found) if asked else found


def print_unreadable_private(private: PrivateFolder | None) -> None:
    """Print that private files cannot be read, where a table or a list is made of them all."""
    if private is not None and (message := private.unreadable_message()) is not None:
        session.current_session().print_message(message)


def print_frozen_day(workspace: Workspace, day_text: str | None) -> None:
    """Print, once a command, that the registry is frozen on a day, unless another day is asked for."""
    current = session.current_session()
    day = workspace.settings.as_of
    if day_text is None and day is not None and current.announce("frozen"):
        current.print_message(Message(N_("Registry frozen on {day:long}: that day is “today” here."), {"day": day}))


def print_notices(workspace: Workspace) -> None:
    """Print, once a command, that an edit was interrupted or that the copy is old.

    Commands that write do these checks themselves.
    """
    current = session.current_session()
    if current.may_write or not current.announce("notices"):
        return
    if _has_interrupted_edit(workspace):
        current.print_message(Message(N_("An edit was interrupted: incubo undo restores the files.")))
    if current.is_terminal and workspace.settings.as_of is None and not session.asks_for_data(current.command_line):
        _print_stale_copy_notice(workspace)


def _has_interrupted_edit(workspace: Workspace) -> bool:
    """Whether an edit was interrupted, and no other incubo is writing."""
    if not (workspace.is_in_git or session.current_session().is_terminal):  # outside git, finding the folder takes 7 ms
        return False
    state = workspace.state_folder
    if not os.path.isdir(state):  # noqa: PTH112  (no edit was ever made, or the folder may not be entered)
        return False
    from incubo.edit.journal import has_interrupted_edit

    if not has_interrupted_edit(state):
        return False
    import filelock

    try:
        with filelock.FileLock(state / "lock", timeout=0):
            return has_interrupted_edit(state)
    except (filelock.Timeout, OSError):  # another incubo is writing, or the folder is read-only
        return False


def _print_stale_copy_notice(workspace: Workspace) -> None:
    fetched = last_fetch_time(workspace.root)
    if fetched is None:
        return
    days = (clock.today("UTC") - fetched.date()).days
    if days > STALE_AFTER_DAYS:
        current = session.current_session()
        text = translate(Message(N_("This copy of the registry is {n} days old: incubo sync"), {"n": days}))
        current.write_stderr_line(f"\033[2m{text}\033[0m" if current.has_stderr_color else text)
