"""`init --refresh`: what is generated and out of date is made again, or only said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app import init, workspace
from incubo.app.apply import WriteOptions
from incubo.cli import output, session
from incubo.cli.apply import apply_proposal
from incubo.cli.commands.init import plan
from incubo.config import settings
from incubo.core.errors import RegistryNotFoundError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.plan import Plan, Proposal
from incubo.render import escape

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions

_OUTDATED_EXIT_CODE = 1


def refresh_generated_files(call: InitOptions, *, check: bool) -> int:
    """Make generated files again; with `check`, list those that are out of date. The exit code."""
    if check and call.way != WriteOptions():
        raise UsageError(Message(N_("{option} writes nothing and goes alone"), {"option": "--check"}))
    if call.forge or call.owners or call.incubo or call.version or call.profile or any(call.answers.values()):
        raise UsageError(
            Message(N_("--refresh makes files from what is in incubo.toml, and takes no other setting")),
            hints=(Message(N_("to change a setting of [init]: incubo init, with the option and without --refresh")),),
        )
    opened = workspace.open_workspace() if call.folder is None else _open_folder(call)
    registry = opened.load()
    placed = init.place_generated_files(opened, registry, add=False)
    plan.print_untouched_files(placed._replace(own=[]))
    if not check:
        summary = Message(N_("the generated files, made again"))
        return apply_proposal(
            opened, registry, Proposal(Plan({**placed.files}, placed.seen), "init", "", summary), call.way
        )
    stale = [made.path for made in (*placed.again, *placed.damaged)]
    session.current_session().write("".join(f"{escape.escape_terminal(path)}\n" for path in stale))
    if not stale:
        output.print_wrapped(translate(Message(N_("What is generated is up to date."))))
        return 0
    if placed.again:  # damaged marks are told above, with what is wrong with them
        output.print_wrapped(
            translate(Message(N_("Out of date: incubo init --refresh makes it again, and shows what changes first.")))
        )
    return _OUTDATED_EXIT_CODE


def _open_folder(call: InitOptions) -> workspace.Workspace:
    """The registry of the folder that was named. Raises NoRegistry, ConfigError."""
    from incubo.app.workspace import open_with_settings

    root = settings.find_registry_root(call.root)
    if root is None:
        raise RegistryNotFoundError(Message(N_("there is no registry in {folder}"), {"folder": str(call.folder)}))
    return open_with_settings(root, settings.load_config(root))
