"""A command line that is being typed, as far as it goes: what its next word is for."""

from __future__ import annotations

from typing import Any, NamedTuple

from typer._click import shell_completion

from incubo.cli.adapter import ROOT, Group
from incubo.cli.commands import COMMANDS, PROGRAM


class Asked(NamedTuple):
    """What a place of a command line asks for: an argument or an option's value, among `choices`, or `files`."""

    argument: bool = False
    choices: tuple[str, ...] = ()
    files: bool = False


def asked(words: list[str]) -> Asked:
    """What the word after a command line (in the commands' own names) is for."""
    context = _context(words)
    param: Any = shell_completion._resolve_incomplete(context, list(words), "")[0]
    kind = getattr(param, "param_type_name", "")
    if not kind:  # nothing more is asked for
        return Asked()
    choices = tuple(str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ()))
    return Asked(kind == "argument", choices, param.type.name in ("path", "file", "directory", "filename"))


def option_names(words: list[str], typed: str) -> list[tuple[str, str]]:
    """The options that begin as typed and may still be given, with their help (source strings).

    The contraries of filters are shown to who begins to write one.
    """
    context = _context(words)
    found = []
    for param in context.command.get_params(context):
        if param.param_type_name != "option" or (param.hidden and not typed.startswith("--not-")):
            continue
        given = context.get_parameter_source(param.name)
        if given is not None and given.name == "COMMANDLINE" and not param.multiple:
            continue
        found += [(name, param.help or "") for name in (*param.opts, *param.secondary_opts) if name.startswith(typed)]
    return found


def _context(words: list[str]) -> Any:
    """A command line that is being typed, as far as it goes."""
    return shell_completion._resolve_context(Group(PROGRAM, ROOT, COMMANDS), {}, PROGRAM, list(words))
