"""Typer, its private names included: with `adapter_place` and `adapter_shell`, the only modules that touch them.

pyproject.toml bounds Typer's version because of them. Typer carries its own copy of Click, without translations. So:
groups are lazy (a table, no imports), help pages are written by `pages`, usage errors are taken apart here and worded
by `usage`, `completion` asks here only for what a command alone knows, and nothing ends the process.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar, cast

import typer
from typer._click import exceptions
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from incubo.cli import first_screen, meaning, pages, session, usage
from incubo.cli.adapter_shell import install, show
from incubo.cli.commands import COMMANDS, PROGRAM
from incubo.cli.entry import Entry
from incubo.cli.options import GLOBALS
from incubo.errors import UsageError
from incubo.i18n import N_, gettext, language
from incubo.problem import Text

_COMMON = ("--at", "--format", "--output", "--incubator", "--all", "--yes", "--dry-run", "-f", "-o", "-y")
"""Options of many commands, which people also write before them."""
ROOT = Entry(help=N_("The registry of an incubator, kept in git: check it, question it, report on it, edit it."))

F = TypeVar("F", bound=Callable[..., Any])


def about(more: str = "", *, examples: tuple[tuple[str, str], ...] = ()) -> Callable[[F], F]:
    """Give a command's help page more than its one line in the table: a text, and examples with what they do.

    All but the command lines are marked with N_.
    """

    def mark(function: F) -> F:
        function.__dict__.update(about_more=more, about_examples=examples)
        return function

    return mark


def run(words: list[str], entries: Mapping[str, Entry] = COMMANDS) -> int:
    """Run a command line whose global options are taken out; its exit code. Raises IncuboError, KeyboardInterrupt."""
    root = Group(PROGRAM, ROOT, entries)
    if first_screen.asks_for_all(words):
        root.everything, words = True, ["--help"]
    if entries is COMMANDS and (not words or words[0].startswith(("--at", "--incubator"))):
        from incubo.cli.today import asked, today

        given = asked(words)
        if given is not None:
            return today(**given)
    words, heard, real = meaning.meant(words, language(), entries)
    if heard:
        session.current().say(Text(N_("“{word}” is {real} here"), {"word": heard, "real": f"{PROGRAM} {real}"}))
    try:
        with root.make_context(PROGRAM, words or ["--help"], color=session.current().color) as context:
            result = root.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    except exceptions.ClickException as error:
        raise _worded(error) from None
    return result if isinstance(result, int) else 0


class _Ours:
    """What our commands and groups share: errors that know their command, help in our words."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse; an error of the parser learns whose it is."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except exceptions.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters; `--help` says what it does in our words."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.name == "help":
                param.help = N_("Show this page.")
        return params


class Command(_Ours, TyperCommand):
    """A command, loaded."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and complain of words too many ourselves."""
        ctx.allow_extra_args = True
        rest = cast("list[str]", super().parse_args(ctx, args))
        if rest and not ctx.resilient_parsing:
            raise usage.extra([str(word) for word in rest], ctx.command_path)
        return rest

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        function = self.callback
        more = getattr(function, "about_more", "")
        examples = getattr(function, "about_examples", ())
        return pages.write(_page(), ctx.command_path, self.get_params(ctx), self.help or "", more, examples)


class Stub(TyperCommand):
    """A command as it stands in a list: its name and one line, nothing loaded."""

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002
        """The one line, in the person's language, not cut."""
        return gettext(self.help or "")


class Group(_Ours, TyperGroup):
    """A group made from the table: listing it loads nothing, calling a command loads that command."""

    def __init__(self, name: str, entry: Entry, entries: Mapping[str, Entry]) -> None:
        params = list(_global_params()) if name == PROGRAM else []
        super().__init__(
            name=name, help=entry.help, params=params, context_settings={"help_option_names": ["--help", "-h"]}
        )
        self.entries = entries
        self.everything = False  # on the help page, not only the first screen

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, in the table's order."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """A command for a list of commands."""
        entry = self.entries.get(cmd_name)
        return entry and Stub(cmd_name, help=entry.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, loaded."""
        word = args[0]
        name = meaning.resolve(self.entries, word, language())
        if name is None:
            if ctx.resilient_parsing:
                return None, None, args[1:]
            if word.startswith("-"):
                _unknown_option(word, ctx)
            raise self._unknown(word, ctx)
        return name, _load(name, self.entries[name]), args[1:]

    def _unknown(self, word: str, ctx: Any) -> UsageError:
        """The error of a word that is no command: perhaps it is an entry."""
        understood = meaning.words(self.entries, language())
        if self.name != PROGRAM:
            return usage.unknown_command(word, understood, ctx.command_path)
        from incubo.cli import entries, sayings

        hints = usage.nearest(word, {**sayings.sayings(language()), **understood})
        found = entries.named(word)
        if found is not None:
            hints = (usage.entry(*found, show=f"{PROGRAM} show" if "show" in self.entries else ""),)
        return usage.unknown_command(word, understood, ctx.command_path, hints)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, or ask which."""
        if not ctx._protected_args:
            if session.current().terminal:
                session.current().tell(self._choices(ctx) + "\n")
                raise usage.missing_command((), ctx.command_path)
            raise usage.missing_command(self.entries, ctx.command_path)
        return super().invoke(ctx)

    def _choices(self, ctx: Any) -> str:
        """The commands of the group, each with an example."""
        rows = []
        for name, entry in self.entries.items():
            examples = getattr(_load(name, entry).callback, "about_examples", ())
            rows.append((name, entry.help, [line for line, _ in examples]))
        return pages.write_choices(_page(), ctx.command_path, rows)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        shown, more = self.entries, 0
        if self.name == PROGRAM and not self.everything:
            shown = first_screen.first(self.entries)
            more = len(self.entries) - len(shown)
        return pages.write_group(_page(), ctx.command_path, self.get_params(ctx), self.help or "", shown, more)


def _load(name: str, entry: Entry) -> Any:
    """A command from its function, or a group from its entries."""
    if entry.entries:
        return Group(name, entry, entry.entries)
    module, _, attribute = entry.target.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command, help=entry.help)(function)
    command: Any = get_command(app)
    command.callback.__dict__.update(function.__dict__)
    return command


def _page() -> pages.Page:
    where = session.current()
    return pages.Page((where.width or 80) if where.terminal else 100, color=where.color)


def _global_params() -> Iterator[TyperOption]:
    """The global options as the root's own, for help and completion (`options.take` has taken them before)."""
    for name, option in GLOBALS.items():
        yield TyperOption(
            param_decls=[*option.names, name], metavar=option.metavar, help=option.help, expose_value=False,
            show_default=False,
        )  # fmt: skip
    flags = (
        ("--version", N_("Show incubo's version."), None),
        ("--install-completion", N_("Make the TAB key complete incubo's words in this shell."), install),
        ("--show-completion", N_("Show what --install-completion would install."), show),
    )
    for flag, text, action in flags:
        yield TyperOption(
            param_decls=[flag], help=text, is_flag=True, is_eager=True, expose_value=False, callback=action,
            default=False, show_default=False,
        )  # fmt: skip


def _unknown_option(name: str, ctx: Any) -> NoReturn:
    if ctx.command_path == PROGRAM and name in _COMMON:
        raise usage.misplaced(name)
    if isinstance(ctx.command, Group) and ctx.command.name != PROGRAM:  # it belongs to a command not named yet
        raise usage.missing_command(ctx.command.entries, ctx.command_path)
    known = {spelling for option in GLOBALS.values() for spelling in option.names}
    for param in ctx.command.get_params(ctx):
        if param.param_type_name == "option" and not param.hidden:
            known |= {*param.opts, *param.secondary_opts}
    raise usage.unknown_option(name, sorted(known), ctx.command_path)


def _worded(error: exceptions.ClickException) -> UsageError:
    """A usage error of the framework, in our words."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else PROGRAM
    if isinstance(error, exceptions.NoSuchOption) and context:
        _unknown_option(error.option_name, context)
    if isinstance(error, exceptions.BadParameter) and error.param is not None:
        param: Any = error.param
        option = param.param_type_name == "option"
        name = max(param.opts, key=len) if option else pages.metavar(param)
        if isinstance(error, exceptions.MissingParameter):
            choices = [str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ())]
            return usage.missing(name, choices, path, option=option)
        return usage.value(error.message, name, path)
    return usage.other(error.message, path)
