"""Error messages: turn an exception into text on standard error and an exit code.

Typer has its usage errors in English only. Each is recognised by a pattern and replaced by a message in the person's
language; tests cause every one of them, and fail if a version of Typer adds one.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
import shutil
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence

from incubo.cli import aliases, streams
from incubo.cli.aliases import resolve_command_name
from incubo.cli.command_table import COMMANDS
from incubo.cli.session import current_session
from incubo.core.errors import ConfigError, IncuboError, UsageError
from incubo.core.failures import Failure
from incubo.core.files import os_error_reason
from incubo.core.i18n import N_, current_language, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among, did_you_mean, failure_message
from incubo.core.shell import quote_argument
from incubo.model.dates import parse_month
from incubo.model.suggestions import find_nearest
from incubo.render.escape import escape_terminal
from incubo.render.terminal.text import wrap, wrap_hint


def option_requires_error(option: str, required_option: str) -> UsageError:
    """The error for an option that needs another one."""
    return UsageError(Message(N_("use {option} only with {other}"), {"option": option, "other": required_option}))


UNEXPECTED_EXIT_CODE = 2
_SIGINT = 2
_HINT_MARK = "  = "
_MAX_FAILURES = 5
"""Most failures of parts that are shown."""
_MAX_TOOL_OUTPUT_LINES = 40
"""Most lines of a tool's output shown (the last ones)."""


def print_error(error: IncuboError, *, color: bool = False) -> int:
    """Print an expected error; return its exit code."""
    _print_error_block(error.message, error.hints, color=color, output=getattr(error, "output", ""))
    if isinstance(error, ConfigError):
        for problem in error.problems:
            arguments = {"path": problem.location.path, "problem": problem.message}
            _print_stderr_line("  " + escape_terminal(translate(Message(N_("{path}: {problem}"), arguments))))
    return error.exit_code


def print_interrupted(interrupt: KeyboardInterrupt, *, is_nothing_written: bool = False) -> int:
    """Print that the command was interrupted; return the exit code: 128 and the number of the signal.

    `is_nothing_written`: it would have written files, and had not begun.
    """
    with contextlib.suppress(streams.OutputWriteError):  # SIGHUP: the terminal is closed
        _print_stderr_line("")
        if is_nothing_written:
            _print_stderr_line(gettext("Nothing was written: every file is as it was."))
        _print_stderr_line(gettext("Interrupted."))
    return 128 + getattr(interrupt, "signal_number", _SIGINT)


def print_unexpected_error(error: BaseException, *, may_write: bool, color: bool = False) -> int:
    """Print an unexpected error: whether files may have changed, and where to report a bug.

    An error of the system about a file or folder that was not foreseen is no bug.
    """
    if isinstance(error, streams.OutputWriteError):
        why = {"why": os_error_reason(error)}
        _print_error_block(Message(N_("the result could not be written ({why})"), why), (), color=color)
        return UNEXPECTED_EXIT_CODE
    is_bug = not (isinstance(error, OSError) and isinstance(error.filename, (str, os.PathLike)))
    if isinstance(error, OSError) and not is_bug:
        details = {"path": os.fspath(error.filename), "why": os_error_reason(error)}
        message = Message(N_("{path} cannot be read or written ({why})"), details)
    elif isinstance(error, MemoryError):
        message = Message(N_("there is not enough memory to go on"))
    else:
        details = {"kind": type(error).__name__, "details": _first_line(error)}
        message = Message(N_("incubo ran into a case that it cannot handle ({kind}: {details})"), details)
    if may_write:
        files = Message(N_("look at `git status` before you go on: the command may have changed files"))
    else:
        files = Message(N_("no file was changed"))
    _print_error_block(message, [files, *(_list_report_hints() if is_bug else ())], color=color)
    if _is_debugging():
        _print_traceback(error)
    return UNEXPECTED_EXIT_CODE


def print_failures(failures: Sequence[Failure], code: int) -> int:
    """Print that parts of a result failed; return the exit code: it is not whole, so the command did not succeed.

    `code`: the exit code of the command.
    """
    color = current_session().has_stderr_color
    for failure in failures[:_MAX_FAILURES]:
        _print_error_block(failure_message(failure), (), color=color)
        if _is_debugging():
            _print_traceback(failure.error)
    others = len(failures) - _MAX_FAILURES
    more = [Message(N_("and {n} other failure"), {"n": others}, N_("and {n} other failures"))] if others > 0 else []
    if code < UNEXPECTED_EXIT_CODE:  # there is a result
        more.append(Message(N_("the rest of the result is whole")))
    _print_hints([*more, *_list_report_hints()])
    return max(code, UNEXPECTED_EXIT_CODE)


def _list_report_hints() -> Iterator[Message]:
    """How to report a bug."""
    yield Message(N_("this is a bug in incubo, not your mistake: please report it with these lines"))
    address = _find_issue_tracker_url()
    if address:
        yield Message(N_("where: {address}"), {"address": address})
    if not _is_debugging():
        yield Message(N_("for details that help to fix it, run the command again with INCUBO_DEBUG=1"))


def _print_traceback(error: BaseException) -> None:
    streams.write_text(sys.stderr, "\n" + "".join(traceback.format_exception(error)))


def _print_error_block(
    message: Message, hints: tuple[Message, ...] | list[Message], *, color: bool, output: str = ""
) -> None:
    word = gettext("error")
    line = gettext("{label}: {text}").format(label=word, text=escape_terminal(translate(message)))
    first, *others = wrap(line, _find_stderr_width(), indent=2, first_column=0)
    for part in (first.replace(word, f"\033[1;31m{word}\033[0m", 1) if color else first, *others):
        _print_stderr_line(part)
    for line in output.splitlines()[-_MAX_TOOL_OUTPUT_LINES:]:
        _print_stderr_line(f"  | {escape_terminal(line)}".rstrip())
    _print_hints(hints)


def _print_hints(hints: Iterable[Message]) -> None:
    for hint in hints:
        text = gettext("{label}: {text}").format(label=gettext("help"), text=escape_terminal(translate(hint)))
        first, *others = wrap_hint(text, _find_stderr_width(), indent=len(_HINT_MARK))
        for part in (_HINT_MARK + first, *others):
            _print_stderr_line(part)


def _find_stderr_width() -> int | None:
    """The columns of the terminal that shows errors; None where nobody reads them there."""
    return shutil.get_terminal_size().columns if streams.is_terminal(sys.stderr) else None


def _print_stderr_line(text: str) -> None:
    streams.write_text(sys.stderr, text + "\n")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _is_debugging() -> bool:
    return os.environ.get("INCUBO_DEBUG", "") not in ("", "0")


def _find_issue_tracker_url() -> str | None:
    """Where the package says that problems are reported."""
    import importlib.metadata

    try:
        urls = importlib.metadata.metadata("incubo").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((url.partition(",")[2].strip() for url in urls if url.lower().startswith("issues")), None)


_QUOTED_VALUE = r"""(?P<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""

INVALID_VALUE_MESSAGES = (
    (_QUOTED_VALUE + r" is not a valid (?:int|integer)(?: range)?\.", N_("{name} takes a whole number, not “{value}”")),
    (_QUOTED_VALUE + r" is not a valid (?:float|number)(?: range)?\.", N_("{name} takes a number, not “{value}”")),
    (_QUOTED_VALUE + r" is not a valid boolean\. .*", N_("{name} takes yes or no, not “{value}”")),
    (_QUOTED_VALUE + r" is not a valid UUID\.", N_("{name} takes a UUID, not “{value}”")),
    (_QUOTED_VALUE + r" is not one of (?P<choices>.*)\.", N_("{name} cannot be “{value}”")),
    (_QUOTED_VALUE + r" does not match the formats? (?P<formats>.*)\.", N_("{name} takes a date, not “{value}”")),
    (
        r"(?P<value>\S+) is not in the range (?P<least>\d+)<=x<=(?P<most>\d+)\.",
        N_("{name} cannot be {value}: it goes from {least} to {most}"),
    ),
    (r"(?P<value>\S+) is not in the range x>=(?P<least>\d+)\.", N_("{name} cannot be {value}: it begins with {least}")),
    (r"\w+ " + _QUOTED_VALUE + r" does not exist\.", N_("{name}: “{value}” does not exist")),
    (r"\w+ " + _QUOTED_VALUE + r" is a file\.", N_("{name}: “{value}” is a file, not a folder")),
    (r"\w+ " + _QUOTED_VALUE + r" is a directory\.", N_("{name}: “{value}” is a folder, not a file")),
    (r"\w+ " + _QUOTED_VALUE + r" is not readable\.", N_("{name}: “{value}” cannot be read")),
    (r"\w+ " + _QUOTED_VALUE + r" is not writable\.", N_("{name}: “{value}” cannot be written")),
    (
        r"(?P<count>\d+) values are required, but (?P<given>\d+) (?:was|were )?given\.",
        N_("{name} takes {count} values, not {given}"),
    ),
    (r"Takes (?P<count>\d+) values but (?P<given>\d+) .*given\.", N_("{name} takes {count} values, not {given}")),
    (_QUOTED_VALUE + r": (?P<reason>.*)", N_("{name}: “{value}” cannot be opened ({reason})")),
)
"""Messages for invalid values."""

WRONG_COUNT_MESSAGES = (
    (r"Option '(?P<name>.*)' requires an argument\.", N_("{name} needs a value")),
    (r"Option '(?P<name>.*)' requires (?P<count>\d+) arguments\.", N_("{name} needs {count} values")),
    (r"Option '(?P<name>.*)' does not take a value\.", N_("{name} takes no value")),
    (r"Argument '(?P<name>.*)' takes (?P<count>\d+) values\.", N_("{name} takes {count} values")),
)
"""Messages for a wrong number of values."""


def make_invalid_value_error(message: str, name: str, command_path: str) -> UsageError:
    """The error of a value that an option or argument cannot take."""
    for pattern, template in INVALID_VALUE_MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            arguments = {"name": name, **match.groupdict()}
            arguments["value"] = _unquote(arguments.get("value") or "")
            hints = _make_choice_hints(arguments["value"], _parse_choice_list(arguments.get("choices") or ""))
            return UsageError(Message(template, arguments), hints=(*hints, _make_help_hint(command_path)))
    return UsageError(
        Message(N_("{name} cannot be used like this ({message})"), {"name": name, "message": message}),
        hints=(_make_help_hint(command_path),),
    )


def make_other_usage_error(message: str, command_path: str) -> UsageError:
    """Any other error of the framework."""
    for pattern, template in WRONG_COUNT_MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return UsageError(Message(template, match.groupdict()), hints=(_make_help_hint(command_path),))
    return UsageError(
        Message(N_("these words cannot be understood ({message})"), {"message": message}),
        hints=(_make_help_hint(command_path),),
    )


def make_missing_parameter_error(
    name: str, choices: Iterable[str], command_path: str, *, is_option: bool
) -> UsageError:
    """The error for a required option or argument that is missing."""
    template = N_("the option {name} is missing") if is_option else N_("{name} is missing")
    return UsageError(
        Message(template, {"name": name}), hints=(*_make_choice_hints("", list(choices)), _make_help_hint(command_path))
    )


def make_unknown_option_error(name: str, known_options: Iterable[str], command_path: str) -> UsageError:
    """The error for an unknown option; a synonym (`--incubateur`) gets its real name."""
    known_options = list(known_options)
    real = aliases.resolve_option_alias(name, known_options)
    suggestion = (
        (Message(N_("this option is written {option}"), {"option": real}),)
        if real
        else make_suggestion_hints(name, known_options)
    )
    other_days = [option for option in ("--until", "--over") if option in known_options]
    if name == "--at" and other_days:
        suggestion = (Message(N_("for another day or period: {options:list}"), {"options": other_days}),)
    if name in ("--yes", "-y") and "--publish" in known_options:
        text = N_(
            "{publish} sends without asking; whose change stays where both changed the same is never decided for you: "
            "{command} asks, and without a terminal it says what waits for an answer"
        )
        suggestion = (Message(text, {"publish": "--publish", "command": command_path}),)
    return UsageError(
        Message(N_("there is no option “{name}”"), {"name": name}), hints=(*suggestion, _make_help_hint(command_path))
    )


_SHORT_WORD = 3
"""A word of at most so many letters is taken for a slip of a command's name only, not of its synonyms."""


def suggest_command(word: str, commands_by_word: Mapping[str, str]) -> tuple[Message, ...]:
    """“Did you mean …?”, if a command or a synonym is near; a short word is near some synonym always."""
    if len(word) <= _SHORT_WORD:
        commands_by_word = {name: command for name, command in commands_by_word.items() if name == command}
    return make_suggestion_hints(word, commands_by_word)


def make_unknown_command_error(
    name: str, commands_by_word: Mapping[str, str], command_path: str, other_hints: tuple[Message, ...] = ()
) -> UsageError:
    """The error for an unknown command of a group. `commands_by_word`: the words that it understands, with the command
    that each means. `other_hints`: other meanings of the word.
    """
    template = N_("there is no command “{name}”") if command_path == "incubo" else N_("“{command}” has no “{name}”")
    other_hints = other_hints or _list_command_hint(name, command_path)
    word = name.rstrip(",;.:")
    if word in commands_by_word:
        other_hints = (did_you_mean(commands_by_word[word]),)
    hints = (
        other_hints
        or suggest_command(name, commands_by_word)
        or _make_choice_hints("", list(dict.fromkeys(commands_by_word.values())))
    )
    return UsageError(
        Message(template, {"name": name, "command": command_path}), hints=(*hints, _make_help_hint(command_path))
    )


def _list_command_hint(name: str, command_path: str) -> tuple[Message, ...]:
    """The hint for the name of a list in the place of a report."""
    if command_path != "incubo report":
        return ()
    resource_name = resolve_command_name(COMMANDS["list"].subcommands, name, current_language())
    return (
        (Message(N_("to see the list: {command}"), {"command": f"incubo list {resource_name}"}),)
        if resource_name
        else ()
    )


def make_misplaced_option_error(name: str) -> UsageError:
    """An option before the command to which it belongs."""
    message = Message(N_("{name} goes after the command"), {"name": name})
    return UsageError(
        message, hints=(Message(N_("for example: {example}"), {"example": f"incubo list startups {name} …"}),)
    )


def make_entry_hint(entry_id: str, path: str, *, show_command: str) -> Message:
    """The hint for an unknown command that names an entry. `show_command`: the command that shows entries, or ""."""
    if show_command:
        return Message(N_("to see this entry: {show} {id}"), {"show": show_command, "id": quote_argument(entry_id)})
    return Message(N_("it is an entry of the registry: {path}"), {"path": path})


def make_missing_command_error(subcommand_names: Iterable[str], command_path: str) -> UsageError:
    """A group without its command."""
    return UsageError(
        Message(N_("“{command}” needs a command after it"), {"command": command_path}),
        hints=(*_make_choice_hints("", list(subcommand_names)), _make_help_hint(command_path)),
    )


def make_extra_arguments_error(words: list[str], command_path: str) -> UsageError:
    """More arguments than the command takes."""
    message = Message(
        N_("one word too many: {words}"),
        {"n": len(words), "words": " ".join(words)},
        plural=N_("words too many: {words}"),
    )
    hint = Message(N_('a name or a day in several words is written between quotes: "1er mars"'))
    is_part = len(words) > 1 or parse_month(words[0].casefold()) is not None
    return UsageError(
        message, hints=(hint, _make_help_hint(command_path)) if is_part else (_make_help_hint(command_path),)
    )


def make_suggestion_hints(word: str, candidates: Iterable[str] | Mapping[str, str]) -> tuple[Message, ...]:
    """“Did you mean …?”, if a candidate is near; with a mapping, the value of the near candidate."""
    suggestion = find_nearest(word, candidates)
    if suggestion is None:
        return ()
    return (did_you_mean(candidates[suggestion] if isinstance(candidates, Mapping) else suggestion),)


def _make_choice_hints(value: str, choices: list[str]) -> tuple[Message, ...]:
    if not choices:
        return ()
    suggestions = make_suggestion_hints(value, choices) if value else ()
    return (*suggestions, choose_among(choices))


def _make_help_hint(command_path: str) -> Message:
    return Message(N_("to learn more: {command} --help"), {"command": command_path})


def _unquote(quoted: str) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (ValueError, SyntaxError):
        return quoted


def _parse_choice_list(quoted: str) -> list[str]:
    try:
        choices = ast.literal_eval(f"[{quoted}]")
    except (ValueError, SyntaxError):
        return []
    return [str(item) for item in choices]
