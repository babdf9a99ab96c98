"""Completion: from the command line typed so far to the words that may come next.

Values are found without loading Typer or the command, within a time limit; only option names, and options that
`values` does not know, load the command. An error prints nothing: a person is typing.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.cli import aliases, global_options, session, streams
from incubo.cli.aliases import CommandLine
from incubo.cli.command_table import CommandSpec
from incubo.cli.completion.ids import Candidate, filter_candidates, is_shell_safe
from incubo.cli.completion.scripts import FILES_ANSWER, LINE_VARIABLE, WORD_VARIABLE, format_candidate
from incubo.config.settings import peek_settings
from incubo.core import i18n, usage
from incubo.core.errors import IncuboError
from incubo.render.escape import escape_terminal


class CompletionLine(NamedTuple):
    """A command line up to the cursor: complete words, the word being typed, and variables set before the command."""

    words: list[str]
    prefix: str
    variables: Mapping[str, str]


class CompletionResult(NamedTuple):
    """The candidates at the cursor. `prefix`: what precedes each candidate in its word; `accepts_files`: file names
    too.
    """

    candidates: Sequence[Candidate] = ()
    prefix: str = ""
    accepts_files: bool = False


def complete_line(line: CompletionLine, environment: Mapping[str, str] = os.environ) -> CompletionResult:
    """The candidates at the cursor. Raises IncuboError, OSError."""
    waiting = _find_pending_global_option(line)
    options, words = global_options.extract_global_options(line.words[:-1] if waiting else line.words)
    settings = peek_settings(options.registry_path or Path.cwd())
    lang = global_options.resolve_language(options.language, settings.language, {**environment, **line.variables})
    i18n.set_language(lang)
    usage.CURRENT_USAGE.set(settings.usage)
    session.start_session(lang, "never", options.registry_path)
    if waiting:
        return _complete_global_option(waiting, "", line.prefix)
    return _drop_unsafe(_complete_after_command(aliases.resolve_command_line(words, lang), line.prefix, lang))


def _drop_unsafe(result: CompletionResult) -> CompletionResult:
    """Only words that a shell takes as they are: file names are written by others."""
    before = result.prefix.lstrip("-").replace("=", "", 1).replace(",", "")
    if before and not is_shell_safe(before):
        return CompletionResult()
    return result._replace(
        candidates=[word for word in result.candidates if is_shell_safe(word.value.lstrip("-").removesuffix("="))]
    )


def _complete_after_command(line: CommandLine, prefix: str, language: str) -> CompletionResult:
    """The candidates after what a command line calls."""
    words = line.arguments
    if words and words[-1] == "--sort":  # `--sort -age`: the oldest first
        return _complete_option_value(line, "", prefix)
    if "--" not in words and prefix.startswith("-"):
        name, equals, value = prefix.partition("=")
        if not equals:
            return CompletionResult(_complete_option_name(line, prefix))
        if any(name in option.names for option in global_options.GLOBAL_OPTIONS.values()):
            return _complete_global_option(name, name + "=", value)
        return _complete_option_value(line._replace(arguments=[*words, name]), name + "=", value)
    if words and words[-1].startswith("-") and words[-1] != "--":
        return _complete_option_value(line, "", prefix)
    if line.spec.subcommands:
        return CompletionResult(_complete_command(line.spec.subcommands, prefix, language) if not words else ())
    return _complete_argument(line, prefix)


def _complete_command(specs: Mapping[str, CommandSpec], prefix: str, language: str) -> list[Candidate]:
    """Commands by name, else the only one that a synonym means."""
    candidates = {name: Candidate(name, i18n.gettext(entry.summary)) for name, entry in specs.items()}
    matches = [word for name, word in candidates.items() if name.startswith(prefix)]
    if matches or not prefix:
        return matches
    commands_by_word = aliases.map_words_to_commands(specs, language)
    command_names = dict.fromkeys(
        commands_by_word[word.value] for word in filter_candidates(map(Candidate, commands_by_word), prefix)
    )
    return [candidates[name] for name in command_names] if len(command_names) == 1 else []


def _complete_option_name(line: CommandLine, prefix: str) -> list[Candidate]:
    """Names of options: the command's own and the global ones."""
    every = [
        *((option.names[0], option.help) for option in global_options.GLOBAL_OPTIONS.values()),
        *global_options.GLOBAL_FLAGS.items(),
    ]
    if not line.spec.subcommands:
        from incubo.cli import framework

        own_options = framework.find_matching_options(line, prefix)
    else:
        options = (global_options.HELP_OPTION,) if line.names else global_options.ROOT_OPTIONS
        own_options = [
            (name, i18n.gettext(option.help)) for option in options for name in option.names if name.startswith(prefix)
        ]
    others = every if line.names else []
    matches = [*own_options, *((name, i18n.gettext(text)) for name, text in others if name.startswith(prefix))]
    return [Candidate(name, description) for name, description in matches]


def _complete_option_value(line: CommandLine, kept_prefix: str, prefix: str) -> CompletionResult:
    """The candidates for the value of the option that is the last word, or after one that takes none."""
    from incubo.cli.completion import values

    *words, option = line.arguments
    value_type = values.find_value_type(line.names, option)
    if value_type:
        before = [word for word in words if not word.startswith("-")]
        return _complete_last_of_list(value_type, line.names, before, kept_prefix, prefix)
    from incubo.cli import framework

    expected = framework.find_expected_value(line)
    if expected.is_argument and not kept_prefix:
        return _complete_argument(line, prefix)
    return CompletionResult(
        filter_candidates([Candidate(choice) for choice in expected.choices], prefix),
        kept_prefix,
        expected.accepts_files,
    )


def _complete_argument(line: CommandLine, prefix: str) -> CompletionResult:
    """The candidates for a command's argument."""
    words, argument_types = line.arguments, line.spec.argument_types
    if not argument_types:
        from incubo.cli import framework

        expected = framework.find_expected_value(line)
        return CompletionResult(
            filter_candidates([Candidate(choice) for choice in expected.choices], prefix), "", expected.accepts_files
        )
    from incubo.cli.completion import values

    before: list[str] = []
    for index, word in enumerate(words):
        option = words[index - 1] if index else ""
        if not word.startswith("-") and not values.find_value_type(line.names, option):
            before.append(word)
    value_type = argument_types[min(len(before), len(argument_types) - 1)]
    return _complete_last_of_list(value_type, line.names, before, "", prefix)


def _complete_last_of_list(
    value_type: str, command_path: Sequence[str], previous_arguments: Sequence[str], kept_prefix: str, prefix: str
) -> CompletionResult:
    """Values of some sort; of several with commas between, the last."""
    from incubo.cli.completion import values

    if value_type == "files":
        return CompletionResult(accepts_files=True)
    stand, comma, last = prefix.rpartition(",")
    taken = stand.split(",") if comma else ()
    candidates = values.find_values(value_type, command_path, previous_arguments, last)
    return CompletionResult([word for word in candidates if word.value not in taken], kept_prefix + stand + comma)


def _find_pending_global_option(line: CompletionLine) -> str:
    """The global option whose value is being typed, or ""."""
    last = line.words[-1] if line.words and "--" not in line.words else ""
    return last if any(last in option.names for option in global_options.GLOBAL_OPTIONS.values()) else ""


def _complete_global_option(name: str, kept_prefix: str, prefix: str) -> CompletionResult:
    """The candidates for the value of a global option."""
    option = next(
        global_option for global_option in global_options.GLOBAL_OPTIONS.values() if name in global_option.names
    )
    return CompletionResult(
        filter_candidates(map(Candidate, option.choices), prefix), kept_prefix, accepts_files=not option.choices
    )


_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_MAX_DESCRIPTION = 80
"""Longest description shown for a candidate."""


def answer_shell(completion_request: str, environment: Mapping[str, str] = os.environ) -> int:
    """Answer a shell's script (`complete_bash` …); the exit code is always 0."""
    shell = completion_request.removeprefix("complete_")
    try:
        text = _format_candidates(shell, split_command_line(environment.get(LINE_VARIABLE, "")), environment)
    except (IncuboError, OSError):  # no registry, wrong settings: the command itself will report it
        return 0
    except Exception:
        if environment.get("INCUBO_DEBUG"):
            raise
        return 0  # a traceback in the middle of a line being typed would help nobody
    if text:
        streams.write_text(sys.stdout, text + "\n")
    return 0


def split_command_line(line: str) -> CompletionLine:
    """Take a command line apart as a shell does; a quote may still be open."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if os.name == "nt":
        lexer.escape = ""  # a backslash separates folders there
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote: what follows it is being typed
        words.append(lexer.token)
    else:
        if not words or line[-1:].isspace():
            words.append("")
    variables: dict[str, str] = {}
    while len(words) > 1 and (assignment := _ASSIGNMENT.fullmatch(words[0])):
        variables[assignment[1]] = assignment[2]
        words.pop(0)
    return CompletionLine(words[1:-1], words[-1] if len(words) > 1 else "", variables)


def _format_candidates(shell: str, line: CompletionLine, environment: Mapping[str, str]) -> str:
    completion = complete_line(line, environment)
    if completion.accepts_files:
        return FILES_ANSWER
    typed, word = line.prefix, environment.get(WORD_VARIABLE, "").lstrip("'\"")
    cut = len(typed) if word in ("=", ":") else len(typed) - len(word) if word and typed.endswith(word) else 0
    rows = []
    for candidate in completion.candidates:
        value = completion.prefix + candidate.value
        if value.startswith(typed[:cut]):
            description = escape_terminal(candidate.description)
            description = (
                description if len(description) <= _MAX_DESCRIPTION else description[: _MAX_DESCRIPTION - 1] + "…"
            )
            rows.append(format_candidate(shell, value[cut:], description))
    return "\n".join(rows)
