"""What `incubo` and its groups answer where none of their commands is called: a page, the choices, or an error."""

from __future__ import annotations

import sys
from itertools import takewhile

from incubo.cli import aliases, errors, help, session, streams
from incubo.cli.aliases import CommandLine
from incubo.cli.command_table import PROGRAM_NAME
from incubo.cli.global_options import HELP_OPTION, ROOT_OPTIONS
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.model.suggestions import find_nearest

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


def run_group(line: CommandLine) -> int:
    """Answer a command line that calls a group; its exit code. Raises UsageError, and what the page of today raises."""
    words = line.arguments
    if not line.names:
        if words[:1] in (["--install-completion"], ["--show-completion"]):
            from incubo.cli import framework  # lazy: help pages and errors need no parser

            framework.install_completion() if words[0] == "--install-completion" else framework.show_completion()
            return 0
        if not words or words[0].startswith(("--at", "--known", "--incubator")):
            from incubo.cli.commands.today import parse_today_options, today

            today_options = parse_today_options(words)
            if today_options is not None:
                return today(**today_options)
    shows_all = not line.names and len(words) == 2 and "--all" in words and bool({*HELP_OPTION.names} & {*words})
    options = [_option_name(word) for word in takewhile(lambda word: word.startswith("-"), words)]
    unknown = [name for name in options if name not in HELP_OPTION.names]
    if unknown and not shows_all:
        raise _make_unknown_option_error(unknown[0], line)
    if options:
        streams.write_text(sys.stdout, _render_help(line, shows_all=shows_all) + "\n")
        return 0
    if words:
        raise _make_unknown_word_error(words[0], line)
    if not session.current_session().is_terminal:
        raise errors.make_missing_command_error(line.spec.subcommands, line.path)
    session.current_session().write_stderr_line(_render_choices(line) + "\n")
    raise errors.make_missing_command_error((), line.path)


def _option_name(word: str) -> str:
    return word.partition("=")[0] if word.startswith("--") else word[:2]


def _render_help(line: CommandLine, *, shows_all: bool) -> str:
    """The help page of a group, with its commands; that of `incubo` has the first ones of each panel."""
    specs = line.spec.subcommands
    shown = specs if line.names or shows_all else help.select_first_screen(specs)
    options = (HELP_OPTION,) if line.names else ROOT_OPTIONS
    hidden_count = len(specs) - len(shown)
    return help.render_group_help(help.make_page(), line.path, options, line.spec.summary, shown, hidden_count)


def _render_choices(line: CommandLine) -> str:
    """The commands of the group, each with an example."""
    from incubo.cli import framework

    rows = []
    for name, spec in line.spec.subcommands.items():
        examples = getattr(framework.load_command(name, spec).callback, "about_examples", ())
        rows.append((name, spec.summary, [command for command, _ in examples]))
    return help.render_command_choices(help.make_page(), line.path, rows)


def _make_unknown_option_error(name: str, line: CommandLine) -> UsageError:
    """The error for an option that the group does not have: it may be that of a command, before its name."""
    specs = line.spec.subcommands
    if line.names:  # it belongs to a command that is not named yet
        return errors.make_missing_command_error(specs, line.path)
    if name not in _COMMON_COMMAND_OPTIONS:
        known = sorted(spelling for option in ROOT_OPTIONS for spelling in option.names)
        return errors.make_unknown_option_error(name, known, line.path)
    meant = (aliases.resolve_command_name(specs, word, current_language()) for word in line.arguments)
    command = next(filter(None, meant), None)
    if command is None or specs[command].subcommands:
        return errors.make_misplaced_option_error(name)
    from incubo.cli import framework

    params = framework.load_command(command, specs[command]).params
    options = [*(option for param in params for option in param.opts), *HELP_OPTION.names]
    if name in options:
        return errors.make_misplaced_option_error(name)
    return errors.make_unknown_option_error(name, options, f"{PROGRAM_NAME} {command}")


def _make_unknown_word_error(word: str, line: CommandLine) -> UsageError:
    """The error for an unknown command, with a hint if it is the name of an entry."""
    specs = line.spec.subcommands
    understood = aliases.map_words_to_commands(specs, current_language())
    if line.names:
        return errors.make_unknown_command_error(word, understood, line.path)
    from incubo.cli.completion import ids

    known_words = {**aliases.command_line_aliases(current_language()), **understood}
    hints = errors.suggest_command(word, known_words)
    if known_words.get(find_nearest(word, known_words) or "") == "list committees" and "record" in specs:
        hints += (Message(N_("to record one: {command}"), {"command": f"{PROGRAM_NAME} record committee"}),)
    entry = ids.find_entry_by_file_name(word)
    if entry is not None:
        hints = (errors.make_entry_hint(*entry, show_command=f"{PROGRAM_NAME} show" if "show" in specs else ""),)
    return errors.make_unknown_command_error(word, understood, line.path, hints)
