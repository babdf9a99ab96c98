"""`init --refresh`: make generated files again where they are out of date, or only list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app import init
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace, open_workspace
from incubo.cli import output, session
from incubo.cli.apply import apply_proposal
from incubo.cli.commands.init.plan import print_untouched_files
from incubo.cli.context import open_session_workspace
from incubo.config import settings
from incubo.core.errors import RegistryNotFoundError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.plan import Plan, Proposal
from incubo.render import escape

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions

_OUTDATED_EXIT_CODE = 1


def refresh_generated_files(options: InitOptions, *, check_only: bool) -> int:
    """Make generated files again; with `check_only`, list those that are out of date. The exit code."""
    if check_only and options.write_options != WriteOptions():
        raise UsageError(Message(N_("{option} writes nothing: give no other option"), {"option": "--check"}))
    if (
        options.forge
        or options.owners
        or options.incubo_url
        or options.incubo_version
        or options.profile
        or any(options.answers.values())
    ):
        raise UsageError(
            Message(N_("--refresh writes files again from incubo.toml, and accepts no other setting")),
            hints=(Message(N_("to change a setting of [init]: incubo init, with the option and without --refresh")),),
        )
    workspace = open_session_workspace() if options.folder is None else _open_folder(options)
    registry = workspace.load_registry()
    scaffold = init.place_generated_files(workspace, registry, create_missing=False)
    print_untouched_files(scaffold._replace(unmanaged=[]))
    if not check_only:
        summary = Message(N_("generated files updated"))
        return apply_proposal(
            workspace,
            registry,
            Proposal(Plan({**scaffold.files}, scaffold.originals), "init", "", summary),
            options.write_options,
        )
    stale = [file.path for file in (*scaffold.outdated, *scaffold.damaged)]
    session.current_session().write_stdout("".join(f"{escape.escape_terminal(path)}\n" for path in stale))
    if not stale:
        output.print_wrapped(translate(Message(N_("The generated files are up to date."))))
        return 0
    if scaffold.outdated:  # damaged marks are already printed above
        output.print_wrapped(
            translate(
                Message(N_("Out of date: incubo init --refresh writes these files again, and shows the changes first."))
            )
        )
    return _OUTDATED_EXIT_CODE


def _open_folder(options: InitOptions) -> Workspace:
    """The registry of the folder that was named. Raises RegistryNotFoundError, ConfigError."""
    root = settings.find_enclosing_registry(options.root)
    if root is None:
        raise RegistryNotFoundError(Message(N_("there is no registry in {folder}"), {"folder": str(options.folder)}))
    return open_workspace(root, session.current_session().environment, settings=settings.load_config(root))
