"""The TAB key, put into a person's shell (`--install-completion`)."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer import _completion_shared

from incubo.cli import session, streams
from incubo.cli.commands import PROGRAM
from incubo.cli.completion_scripts import SCRIPTS
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.problem import Text

COMPLETE = "_INCUBO_COMPLETE"
"""The variable of the environment in which a shell's TAB key asks (`main`)."""

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def _shell() -> str:
    shell = _completion_shared._get_shell_name()
    if shell not in SHELLS:
        message = Text(N_("this shell is not one that incubo can complete words in"))
        raise UsageError(message, hints=(Text(N_("choose among: {choices}"), {"choices": ", ".join(SHELLS)}),))
    return shell


def install(ctx: Any, param: Any, value: bool) -> None:  # noqa: ARG001
    """Make the TAB key complete incubo's words in the person's shell. Raises UsageError for a shell unknown to us."""
    if value and not ctx.resilient_parsing:
        _completion_shared._completion_scripts.update(SCRIPTS)
        shell, path = _completion_shared.install(_shell(), PROGRAM, COMPLETE)
        done = Text(N_("done for {shell} ({path}): it works in the next terminal"), {"shell": shell, "path": path})
        session.current().tell(say(done))
        raise typer.Exit


def show(ctx: Any, param: Any, value: bool) -> None:  # noqa: ARG001
    """Show what `install` would install. Raises UsageError for a shell unknown to us."""
    if value and not ctx.resilient_parsing:
        _completion_shared._completion_scripts.update(SCRIPTS)
        script = _completion_shared.get_completion_script(prog_name=PROGRAM, complete_var=COMPLETE, shell=_shell())
        streams.put(sys.stdout, script + "\n")
        raise typer.Exit
