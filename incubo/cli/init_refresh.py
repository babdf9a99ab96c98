"""`init --refresh`: what is generated and out of date is made again, or only said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo import config
from incubo.cli import ask, init_files, session, workspace
from incubo.cli.writing import Way, carry_out
from incubo.edit.plan import Plan
from incubo.edit.proposal import Proposal
from incubo.errors import NoRegistry, UsageError
from incubo.i18n import N_, say
from incubo.problem import Text
from incubo.render import safe

if TYPE_CHECKING:
    from incubo.cli.init_run import Call

_STALE = 1


def run(call: Call, *, check: bool) -> int:
    """Make generated files again; with `check`, list those that are out of date. The exit code."""
    if check and call.way != Way():
        raise UsageError(Text(N_("{option} writes nothing and goes alone"), {"option": "--check"}))
    if call.forge or call.owners or call.incubo or call.version or call.profile or any(call.answers.values()):
        raise UsageError(
            Text(N_("--refresh makes files from what is in incubo.toml, and takes no other setting")),
            hints=(Text(N_("to change a setting of [init]: incubo init, with the option and without --refresh")),),
        )
    opened = workspace.open_registry() if call.folder is None else _open(call)
    registry = opened.load()
    placed = init_files.place(opened, registry, add=False)
    init_files.tell_left(placed._replace(own=[]))
    if not check:
        summary = Text(N_("the generated files, made again"))
        return carry_out(opened, registry, Proposal(Plan({**placed.files}, placed.seen), "init", "", summary), call.way)
    stale = [made.path for made in (*placed.again, *placed.damaged)]
    session.current().write("".join(f"{safe.terminal(path)}\n" for path in stale))
    if not stale:
        ask.tell(say(Text(N_("What is generated is up to date."))))
        return 0
    if placed.again:  # damaged marks are told above, with what is wrong with them
        ask.tell(say(Text(N_("Out of date: incubo init --refresh makes it again, and shows what changes first."))))
    return _STALE


def _open(call: Call) -> workspace.Workspace:
    """The registry of the folder that was named. Raises NoRegistry, ConfigError."""
    from incubo.cli.init_run import open_at

    root = config.find_root(call.root)
    if root is None:
        raise NoRegistry(Text(N_("there is no registry in {folder}"), {"folder": str(call.folder)}))
    return open_at(root, config.load(root))
