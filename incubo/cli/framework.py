"""Typer: lazy groups, loaded commands, completion of options. The only module that uses Typer's private names.

pyproject.toml bounds Typer's version because of them; decision 0001 says why each cannot be had otherwise. Typer
carries its own copy of Click, without translations. So groups list a table and import nothing, `help` writes help
pages, `errors` words usage errors, completion asks here only for what needs the loaded command, and nothing ends the
process.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn, cast

import typer
from typer import _completion_shared
from typer._click import exceptions, shell_completion
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from incubo.cli import aliases, errors, help, session, streams
from incubo.cli.command_table import COMMANDS, PROGRAM_NAME, CommandSpec
from incubo.cli.completion.scripts import SCRIPTS, make_completion_script
from incubo.cli.global_options import GLOBAL_FLAGS, GLOBAL_OPTIONS
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, current_language, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.model.suggestions import find_nearest, find_word

COMPLETION_VARIABLE = "_INCUBO_COMPLETE"
"""The environment variable with the completion request of a shell (`main`)."""

HELP_OPTIONS = ["--help", "-h"]
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


_COMPLETION_ACTIONS = {"--install-completion": install_completion, "--show-completion": show_completion}


_COMMON_COMMAND_OPTIONS = (
    "--at",
    "--known",
    "--format",
    "--output",
    "--incubator",
    "--all",
    "--yes",
    "--dry-run",
    "-f",
    "-o",
    "-y",
)
"""Options of many commands, which people also write before the command."""
ROOT_SPEC = CommandSpec(
    summary=N_("The registry of an incubator, kept in git: check it, query it, report on it, edit it.")
)


def run_command(words: list[str], specs: Mapping[str, CommandSpec] = COMMANDS) -> int:
    """Run a command line whose global options are taken out; its exit code. Raises IncuboError, KeyboardInterrupt."""
    if words and words[0] in _COMPLETION_ACTIONS:
        _COMPLETION_ACTIONS[words[0]]()
        return 0
    root = CommandGroup(PROGRAM_NAME, ROOT_SPEC, specs)
    if help.is_help_all(words):
        root.shows_all_commands, words = True, ["--help"]
    if specs is COMMANDS and words and aliases.is_today_word(words[0]):
        message = Message(N_("“{word}” means {real} here"), {"word": words[0], "real": PROGRAM_NAME})
        session.current_session().print_message(message)
        words = words[1:]
    if specs is COMMANDS and (not words or words[0].startswith(("--at", "--known", "--incubator"))):
        from incubo.cli.commands.today import parse_today_options, today

        today_options = parse_today_options(words)
        if today_options is not None:
            return today(**today_options)
    words, used_synonyms, real_command = aliases.resolve_command_line(words, current_language(), specs)
    if used_synonyms:
        session.current_session().print_message(
            Message(N_("“{word}” means {real} here"), {"word": used_synonyms, "real": f"{PROGRAM_NAME} {real_command}"})
        )
    try:
        with root.make_context(PROGRAM_NAME, words or ["--help"], color=session.current_session().has_color) as context:
            result = root.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    except exceptions.ClickException as error:
        raise _translate_error(error) from None
    return result if isinstance(result, int) else 0


_PAST_DAY = re.compile(r"-[0-9]+[^\W\d_]+")


class _CommandMixin:
    """What commands and groups share: errors with their command, and our own help pages."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse; an error of the parser gets the context of its command."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except exceptions.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters; the help of `--help` is translated."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.name == "help":
                param.help = N_("Show this page.")
        return params


class Command(_CommandMixin, TyperCommand):
    """A command, loaded."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; an error of the parser gets the context of its command."""
        ctx.allow_extra_args = True
        if getattr(self.callback, "accepts_past_days", False):
            # `30d` as an argument means the same day, and the parser takes `-30d` for an option
            args = [word[1:] if _PAST_DAY.fullmatch(word) else word for word in args]
        rest = cast("list[str]", super().parse_args(ctx, args))
        if rest and not ctx.resilient_parsing:
            raise errors.make_extra_arguments_error([str(word) for word in rest], ctx.command_path)
        return rest

    def invoke(self, ctx: Any) -> Any:
        """Call the function of the command."""
        session.current_session().announce(session.COMMAND_BEGAN)
        return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        function = self.callback
        description = getattr(function, "about_more", "")
        examples = getattr(function, "about_examples", ())
        group = ctx.parent.command if ctx.parent is not None else None
        others = group.list_others(self.name, ctx.parent.command_path) if isinstance(group, CommandGroup) else ()
        return help.render_command_help(
            _make_help_page(), ctx.command_path, self.get_params(ctx), self.help or "", description, examples, others
        )


class WordChoice(TyperChoice[str]):
    """One of several choices, given by its id, by a word for it in any language, or by the beginning of one."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        super().__init__(words)
        self.words = words

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The choice that a word means; the parser refuses a word that means none."""
        meant = find_word({choice: (choice, *words) for choice, words in self.words.items()}, value).value
        return super().convert(meant or value, param, ctx)


class CommandStub(TyperCommand):
    """A command in a list of commands: its name and help line; nothing is loaded."""

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002
        """The one line, in the person's language, not cut."""
        return gettext(self.help or "")


class CommandGroup(_CommandMixin, TyperGroup):
    """A group made from the table: listing it loads nothing, calling a command loads that command."""

    def __init__(self, name: str, spec: CommandSpec, specs: Mapping[str, CommandSpec]) -> None:
        params = list(_make_global_params()) if name == PROGRAM_NAME else []
        super().__init__(
            name=name, help=spec.summary, params=params, context_settings={"help_option_names": HELP_OPTIONS}
        )
        self.specs = specs
        self.default_subcommand = spec.default_subcommand
        self.shows_all_commands = False  # on the help page, not only the first screen

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, in the table's order."""
        return list(self.specs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """A command for a list of commands."""
        entry = self.specs.get(cmd_name)
        return entry and CommandStub(cmd_name, help=entry.summary)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, loaded."""
        word = args[0]
        name = aliases.resolve_command_name(self.specs, word, current_language())
        if name is None:
            if ctx.resilient_parsing:
                return None, None, args[1:]
            if word.startswith("-"):
                _raise_unknown_option(word, ctx)
            raise self._make_unknown_word_error(word, ctx)
        return name, _load_command(name, self.specs[name]), args[1:]

    def _make_unknown_word_error(self, word: str, ctx: Any) -> UsageError:
        """The error for an unknown command, with a hint if it is the name of an entry."""
        understood = aliases.map_words_to_commands(self.specs, current_language())
        if self.name != PROGRAM_NAME:
            return errors.make_unknown_command_error(word, understood, ctx.command_path)
        from incubo.cli.completion import ids

        known_words = {**aliases.command_line_aliases(current_language()), **understood}
        hints = errors.suggest_command(word, known_words)
        if known_words.get(find_nearest(word, known_words) or "") == "list committees" and "record" in self.specs:
            hints += (Message(N_("to record one: {command}"), {"command": f"{PROGRAM_NAME} record committee"}),)
        entry = ids.find_entry_by_file_name(word)
        if entry is not None:
            hints = (
                errors.make_entry_hint(*entry, show_command=f"{PROGRAM_NAME} show" if "show" in self.specs else ""),
            )
        return errors.make_unknown_command_error(word, understood, ctx.command_path, hints)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, or ask which."""
        if not ctx._protected_args:
            if session.current_session().is_terminal:
                session.current_session().write_stderr_line(self._render_choices(ctx) + "\n")
                raise errors.make_missing_command_error((), ctx.command_path)
            raise errors.make_missing_command_error(self.specs, ctx.command_path)
        return super().invoke(ctx)

    def list_others(self, name: str | None, path: str) -> list[tuple[str, str]]:
        """The other commands of the group (how they are called, what they do), where `name` is the one it means."""
        if name != self.default_subcommand:
            return []
        return [(f"{path} {other}", spec.summary) for other, spec in self.specs.items() if other != name]

    def _render_choices(self, ctx: Any) -> str:
        """The commands of the group, each with an example."""
        rows = []
        for name, entry in self.specs.items():
            examples = getattr(_load_command(name, entry).callback, "about_examples", ())
            rows.append((name, entry.summary, [line for line, _ in examples]))
        return help.render_command_choices(_make_help_page(), ctx.command_path, rows)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        shown_specs, hidden_count = self.specs, 0
        if self.name == PROGRAM_NAME and not self.shows_all_commands:
            shown_specs = help.select_first_screen(self.specs)
            hidden_count = len(self.specs) - len(shown_specs)
        return help.render_group_help(
            _make_help_page(), ctx.command_path, self.get_params(ctx), self.help or "", shown_specs, hidden_count
        )


def load_function(spec: CommandSpec) -> Callable[..., int]:
    """The function of a command; it knows the text and the examples of its help page (`params.command_help`)."""
    module, _, attribute = spec.target.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return function if spec.target_argument is None else cast("Callable[..., int]", function(spec.target_argument))


def _load_command(name: str, spec: CommandSpec) -> Any:
    """A command from its function, or a group from its entries."""
    if spec.subcommands:
        return CommandGroup(name, spec, spec.subcommands)
    function = load_function(spec)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command, help=spec.summary)(function)
    command: Any = get_command(app)
    command.callback.__dict__.update(function.__dict__)
    return command


def _make_help_page() -> help.HelpPage:
    current = session.current_session()
    return help.HelpPage(
        (current.width or 80) if current.is_terminal else 100,
        color=current.has_color,
        has_panels=current.is_terminal,
        has_unicode=current.has_unicode,
    )


def _make_global_params() -> Iterator[TyperOption]:
    """The global options as the root's own, for help and completion (`global_options.extract_global_options` takes them
    out before).
    """
    for name, option in GLOBAL_OPTIONS.items():
        yield TyperOption(
            param_decls=[*option.names, name], metavar=option.metavar, help=option.help, expose_value=False,
            show_default=False,
        )  # fmt: skip
    flags = (
        *GLOBAL_FLAGS.items(),
        ("--version", N_("Show incubo's version.")),
        ("--install-completion", N_("Make the TAB key complete incubo's words in this shell.")),
        ("--show-completion", N_("Show what --install-completion would install.")),
    )
    for flag, text in flags:
        yield TyperOption(
            param_decls=[flag], help=text, is_flag=True, expose_value=False, default=False, show_default=False
        )


def _raise_unknown_option(name: str, ctx: Any) -> NoReturn:
    if ctx.command_path == PROGRAM_NAME and name in _COMMON_COMMAND_OPTIONS:
        command = _find_typed_command()
        options = [] if command is None else [option for param in command.get_params(ctx) for option in param.opts]
        if command is None or isinstance(command, CommandGroup) or name in options:
            raise errors.make_misplaced_option_error(name)
        raise errors.make_unknown_option_error(name, options, f"{PROGRAM_NAME} {command.name}")
    if (
        isinstance(ctx.command, CommandGroup) and ctx.command.name != PROGRAM_NAME
    ):  # it belongs to a command not named yet
        raise errors.make_missing_command_error(ctx.command.specs, ctx.command_path)
    spellings = {*GLOBAL_FLAGS, *(spelling for option in GLOBAL_OPTIONS.values() for spelling in option.names)}
    for param in ctx.command.get_params(ctx):
        if param.param_type_name == "option" and not param.hidden:
            spellings |= {*param.opts, *param.secondary_opts}
    raise errors.make_unknown_option_error(name, sorted(spellings), ctx.command_path)


def _find_typed_command() -> Any:
    """The command that the command line names, after options that do not belong there; None if it names none."""
    for word in session.current_session().command_line:
        name = aliases.resolve_command_name(COMMANDS, word, current_language())
        if name is not None:
            return _load_command(name, COMMANDS[name])
    return None


def _translate_error(error: exceptions.ClickException) -> UsageError:
    """A usage error of the framework as one of ours, translated."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else PROGRAM_NAME
    if isinstance(error, exceptions.NoSuchOption) and context:
        _raise_unknown_option(error.option_name, context)
    if isinstance(error, typer.BadParameter) and error.param is not None:
        param: Any = error.param
        option = param.param_type_name == "option"
        name = max(param.opts, key=len) if option else help.find_metavar(param)
        if isinstance(error, exceptions.MissingParameter):
            choices = [str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ())]
            return errors.make_missing_parameter_error(name, choices, path, is_option=option)
        return errors.make_invalid_value_error(error.message, name, path)
    return errors.make_other_usage_error(error.message, path)


class ExpectedValue(NamedTuple):
    """What a command line expects next: an argument or an option's value, among `choices`, or `accepts_files`."""

    is_argument: bool = False
    choices: tuple[str, ...] = ()
    accepts_files: bool = False


def find_expected_value(words: list[str]) -> ExpectedValue:
    """What the word after a command line (in the commands' own names) is for."""
    context = _parse_incomplete_line(words)
    param: Any = shell_completion._resolve_incomplete(context, list(words), "")[0]
    kind = getattr(param, "param_type_name", "")
    if not kind:  # no more arguments are expected
        return ExpectedValue()
    choices = tuple(str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ()))
    return ExpectedValue(kind == "argument", choices, param.type.name in ("path", "file", "directory", "filename"))


def find_matching_options(words: list[str], prefix: str) -> list[tuple[str, str]]:
    """The options that begin as typed and may still be given, with their help (source strings).

    The negation of a filter is shown once `--no` is typed.
    """
    context = _parse_incomplete_line(words)
    matches = []
    for param in context.command.get_params(context):
        if param.param_type_name != "option" or (param.hidden and not prefix.startswith("--not-")):
            continue
        source = context.get_parameter_source(param.name)
        if source is not None and source.name == "COMMANDLINE" and not param.multiple:
            continue
        matches += [
            (name, param.help or "") for name in (*param.opts, *param.secondary_opts) if name.startswith(prefix)
        ]
    return matches


def _parse_incomplete_line(words: list[str]) -> Any:
    """Parse a command line that is still being typed, as far as it goes."""
    rest = list(words)
    command: Any = CommandGroup(PROGRAM_NAME, ROOT_SPEC, COMMANDS)
    while rest and isinstance(command, CommandGroup) and rest[0] in command.specs:
        name = rest.pop(0)
        command = _load_command(name, command.specs[name])
    return command.make_context(command.name, rest, resilient_parsing=True, help_option_names=HELP_OPTIONS)
