"""Typer: loaded commands, completion of their options. The only module that uses Typer's private names.

pyproject.toml bounds Typer's version because of them; decision 0001 says why each cannot be had otherwise. Typer
carries its own copy of Click, without translations. So it gets the words of one command, which `aliases` found in the
table (`groups` answers where none is called), `help` writes help pages, `errors` words usage errors, completion asks
here only for what needs the loaded command, and nothing ends the process.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import typer
from typer import _completion_shared
from typer._click import exceptions, shell_completion
from typer._types import TyperChoice
from typer.core import TyperCommand
from typer.main import get_command

from incubo.cli import errors, help, session, streams
from incubo.cli.aliases import CommandLine
from incubo.cli.command_table import PROGRAM_NAME, ROOT, CommandSpec
from incubo.cli.completion.scripts import SCRIPTS, make_completion_script
from incubo.cli.global_options import GLOBAL_FLAGS, GLOBAL_OPTIONS, HELP_OPTION
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.model.suggestions import find_word

COMPLETION_VARIABLE = "_INCUBO_COMPLETE"
"""The environment variable with the completion request of a shell (`main`)."""

SUPPORTED_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def _detect_shell() -> str:
    shell = _completion_shared._get_shell_name()
    if shell not in SUPPORTED_SHELLS:
        message = Message(N_("incubo cannot complete words in this shell"))
        raise UsageError(message, hints=(choose_among(SUPPORTED_SHELLS),))
    return shell


def install_completion() -> None:
    """Make the TAB key complete incubo's words in the person's shell. Raises UsageError for a shell unknown to us."""
    _completion_shared._completion_scripts.update(SCRIPTS)
    shell, path = _completion_shared.install(_detect_shell(), PROGRAM_NAME, COMPLETION_VARIABLE)
    message = N_("completion installed for {shell} ({path}): open a new terminal to use it")
    session.current_session().write_stderr_line(translate(Message(message, {"shell": shell, "path": path})))


def show_completion() -> None:
    """Show what `install` would install. Raises UsageError for a shell unknown to us."""
    script = make_completion_script(_detect_shell(), PROGRAM_NAME, COMPLETION_VARIABLE)
    streams.write_text(sys.stdout, script + "\n")


_PAST_DAY = re.compile(r"-[0-9]+[^\W\d_]+")


def run_command(line: CommandLine) -> int:
    """Run the command that a command line calls; its exit code. Raises IncuboError, KeyboardInterrupt."""
    current = session.current_session()
    try:
        with _make_context(line, color=current.has_color) as context:
            _refuse_empty_options(context)
            if context.args:
                raise errors.make_extra_arguments_error(list(map(str, context.args)), line.path)
            current.announce(session.COMMAND_BEGAN)
            result = context.command.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    except exceptions.ClickException as error:
        raise _translate_error(error, line) from None
    return result if isinstance(result, int) else 0


def _refuse_empty_options(context: Any) -> None:
    """Raise for an option without text: `--startup "$X"` of an empty variable would mean all of them."""
    for param in context.command.params:
        value = context.params.get(param.name)
        values = value if isinstance(value, tuple | list) else (value,)
        if param.param_type_name == "option" and any(isinstance(one, str) and not one.strip() for one in values):
            source = context.get_parameter_source(param.name)
            if source is not None and source.name == "COMMANDLINE":
                name = max(param.opts, key=len)
                raise exceptions.BadOptionUsage(name, f"Option {name!r} requires an argument.", context)


def _make_context(line: CommandLine, **settings: Any) -> Any:
    """The command that a command line calls, loaded, and what its words say."""
    command, words = load_command(line.names[-1], line.spec), line.arguments
    if getattr(command.callback, "accepts_past_days", False):
        # `30d` as an argument means the same day, and the parser takes `-30d` for an option
        words = [word[1:] if _PAST_DAY.fullmatch(word) else word for word in words]
    names = list(HELP_OPTION.names)
    return command.make_context(line.path, list(words), help_option_names=names, allow_extra_args=True, **settings)


class Command(TyperCommand):
    """A command with our own help page."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        *group_names, name = ctx.command_path.split()
        group = ROOT
        for word in group_names[1:]:
            group = group.subcommands[word]
        others = group.subcommands.items() if name == group.default_subcommand else ()
        return help.render_command_help(
            help.make_page(),
            ctx.command_path,
            list_params(ctx),
            self.help or "",
            getattr(self.callback, "about_more", ""),
            getattr(self.callback, "about_examples", ()),
            [(" ".join([*group_names, other]), spec.summary) for other, spec in others if other != name],
        )


def list_params(context: Any) -> list[Any]:
    """The parameters of a command; the help of `--help` is ours, which is translated."""
    params: list[Any] = context.command.get_params(context)
    for param in params:
        if param.name == "help":
            param.help = HELP_OPTION.help
    return params


class WordChoice(TyperChoice[str]):
    """One of several choices, given by its id, by a word for it in any language, or by the beginning of one."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        super().__init__(words)
        self.words = words

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The choice that a word means; the parser refuses a word that means none."""
        meant = find_word({choice: (choice, *words) for choice, words in self.words.items()}, value).value
        return super().convert(meant or value, param, ctx)


def load_command(name: str, spec: CommandSpec) -> Any:
    """A command from its function, which knows the text and the examples of its help page (`params.command_help`)."""
    function = load_target(spec.target)
    if spec.target_argument is not None:
        function = function(spec.target_argument)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command, help=spec.summary)(function)
    command: Any = get_command(app)
    command.callback.__dict__.update(function.__dict__)
    return command


def _translate_error(error: exceptions.ClickException, line: CommandLine) -> UsageError:
    """A usage error of the framework as one of ours, translated."""
    if isinstance(error, exceptions.NoSuchOption):
        options = {name for option in (*GLOBAL_OPTIONS.values(), HELP_OPTION) for name in option.names}
        params = load_command(line.names[-1], line.spec).params
        shown = [param for param in params if param.param_type_name == "option" and not param.hidden]
        options.update(GLOBAL_FLAGS, *(param.opts + param.secondary_opts for param in shown))
        return errors.make_unknown_option_error(error.option_name, sorted(options), line.path)
    if isinstance(error, typer.BadParameter) and error.param is not None:
        param: Any = error.param
        option = param.param_type_name == "option"
        name = max(param.opts, key=len) if option else help.find_metavar(param)
        if isinstance(error, exceptions.MissingParameter):
            choices = [str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ())]
            return errors.make_missing_parameter_error(name, choices, line.path, is_option=option)
        return errors.make_invalid_value_error(error.message, name, line.path)
    return errors.make_other_usage_error(error.message, line.path)


class ExpectedValue(NamedTuple):
    """What a command line expects next: an argument or an option's value, among `choices`, or `accepts_files`."""

    is_argument: bool = False
    choices: tuple[str, ...] = ()
    accepts_files: bool = False


def find_expected_value(line: CommandLine) -> ExpectedValue:
    """What the word after a command line is for."""
    if line.spec.subcommands:
        return ExpectedValue()
    context = _make_context(line, resilient_parsing=True)
    param: Any = shell_completion._resolve_incomplete(context, list(line.arguments), "")[0]
    kind = getattr(param, "param_type_name", "")
    if not kind:  # no more arguments are expected
        return ExpectedValue()
    choices = tuple(str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ()))
    return ExpectedValue(kind == "argument", choices, param.type.name in ("path", "file", "directory", "filename"))


def find_matching_options(line: CommandLine, prefix: str) -> list[tuple[str, str]]:
    """The options of a command that begin as typed and may still be given, with their help.

    The negation of a filter is shown once `--no` is typed.
    """
    context = _make_context(line, resilient_parsing=True)
    matches = []
    for param in list_params(context):
        if param.param_type_name != "option" or (param.hidden and not prefix.startswith("--not-")):
            continue
        source = context.get_parameter_source(param.name)
        if source is not None and source.name == "COMMANDLINE" and not param.multiple:
            continue
        matches += [
            (name, help.translate_help(param.help or ""))
            for name in (*param.opts, *param.secondary_opts)
            if name.startswith(prefix)
        ]
    return matches
