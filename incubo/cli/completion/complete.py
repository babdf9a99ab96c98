"""The TAB key: from the line typed so far to the words that may come next.

Whatever stops it, nothing is said: a person is typing.

The place where a person presses TAB: from the words that stand to those that may come next.

Values are found without loading the command nor Typer, within a budget of time; only names of options, and options
that `completion_words` does not know, load the command.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.cli import aliases, global_options, session, streams
from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.cli.completion.ids import Candidate, filter_candidates, is_shell_safe
from incubo.cli.completion.scripts import FILES_ANSWER, LINE_VARIABLE, WORD_VARIABLE, format_candidate
from incubo.core import i18n
from incubo.core.errors import IncuboError


class CompletionLine(NamedTuple):
    """A command line up to the cursor: the words that stand, the one being typed, the variables set before it."""

    words: list[str]
    typed: str
    variables: Mapping[str, str]


class CompletionResult(NamedTuple):
    """What may stand where the cursor is. `stem`: what stands before each word already; `files`: file names go here."""

    words: Sequence[Candidate] = ()
    stem: str = ""
    files: bool = False


def complete_line(line: CompletionLine, environment: Mapping[str, str] = os.environ) -> CompletionResult:
    """What may stand at the cursor. Raises IncuboError, OSError."""
    waiting = _find_pending_global_option(line)
    given, words = global_options.extract_global_options(line.words[:-1] if waiting else line.words)
    lang = global_options.resolve_language(given.lang, given.registry or Path.cwd(), {**environment, **line.variables})
    i18n.set_language(lang)
    session.start_session(lang, "never", given.registry)
    if waiting:
        return _complete_global_option(waiting, "", line.typed)
    words = aliases.resolve_command_line(words, lang).line
    path: list[str] = []
    entries: Mapping[str, CommandSpec] = COMMANDS
    entry: CommandSpec | None = None
    while words and entries and words[0] in entries:
        entry = entries[words[0]]
        path.append(words.pop(0))
        entries = entry.entries
    return _drop_unsafe(_complete_after_command(path, entry, words, line.typed, lang))


def _drop_unsafe(place: CompletionResult) -> CompletionResult:
    """Only words that a shell takes as they are: file names are written by others."""
    before = place.stem.lstrip("-").replace("=", "", 1).replace(",", "")
    if before and not is_shell_safe(before):
        return CompletionResult()
    return place._replace(
        words=[word for word in place.words if is_shell_safe(word.value.lstrip("-").removesuffix("="))]
    )


def _complete_after_command(
    path: list[str], entry: CommandSpec | None, rest: list[str], typed: str, lang: str
) -> CompletionResult:
    """What may stand after a command's name and the rest of the line."""
    if rest and rest[-1] == "--sort":  # `--sort -age`: the oldest first
        return _complete_option_value(path, rest[:-1], rest[-1], "", typed)
    if "--" not in rest and typed.startswith("-"):
        name, equals, value = typed.partition("=")
        if not equals:
            return CompletionResult(_complete_option_name(path, rest, typed))
        if any(name in each.names for each in global_options.GLOBAL_OPTIONS.values()):
            return _complete_global_option(name, name + "=", value)
        return _complete_option_value(path, rest, name, name + "=", value)
    if rest and rest[-1].startswith("-") and rest[-1] != "--":
        return _complete_option_value(path, rest[:-1], rest[-1], "", typed)
    if entry is None or entry.entries:
        return CompletionResult(
            _complete_command(entry.entries if entry else COMMANDS, typed, lang) if not rest else ()
        )
    return _complete_argument(path, entry, rest, typed)


def _complete_command(entries: Mapping[str, CommandSpec], typed: str, lang: str) -> list[Candidate]:
    """Commands by name, else the only one that an everyday word means."""
    told = {name: Candidate(name, i18n.gettext(entry.help)) for name, entry in entries.items()}
    found = [word for name, word in told.items() if name.startswith(typed)]
    if found or not typed:
        return found
    known = aliases.map_words_to_commands(entries, lang)
    meant = dict.fromkeys(known[word.value] for word in filter_candidates(map(Candidate, known), typed))
    return [told[name] for name in meant] if len(meant) == 1 else []


def _complete_option_name(path: list[str], rest: list[str], typed: str) -> list[Candidate]:
    """Names of options: the command's own and the global ones."""
    from incubo.cli import framework

    own = framework.find_matching_options([*path, *rest], typed)
    every = [(each.names[0], each.help) for each in global_options.GLOBAL_OPTIONS.values()] if path else []
    found = [*own, *((name, told) for name, told in every if name.startswith(typed))]
    return [Candidate(name, i18n.gettext(told)) for name, told in found]


def _complete_option_value(path: list[str], rest: list[str], option: str, stem: str, typed: str) -> CompletionResult:
    """What may stand as the value of an option, or after it where it takes none."""
    from incubo.cli.completion import values

    what = values.find_value_type(path, option)
    if what:
        return _complete_last_of_list(what, path, [word for word in rest if not word.startswith("-")], stem, typed)
    from incubo.cli import framework

    asked = framework.find_expected_value([*path, *rest, option])
    if asked.argument and not stem:
        return _complete_argument(path, _find_command_spec(path), [*rest, option], typed)
    return CompletionResult(
        filter_candidates([Candidate(choice) for choice in asked.choices], typed), stem, asked.files
    )


def _find_command_spec(path: list[str]) -> CommandSpec:
    entry = COMMANDS[path[0]]
    for name in path[1:]:
        entry = entry.entries[name]
    return entry


def _complete_argument(path: list[str], entry: CommandSpec, rest: list[str], typed: str) -> CompletionResult:
    """What may stand as a command's argument."""
    if not entry.takes:
        from incubo.cli import framework

        asked = framework.find_expected_value([*path, *rest])
        return CompletionResult(
            filter_candidates([Candidate(choice) for choice in asked.choices], typed), "", asked.files
        )
    from incubo.cli.completion import values

    before: list[str] = []
    for place, word in enumerate(rest):
        option = rest[place - 1] if place else ""
        if not word.startswith("-") and not values.find_value_type(path, option):
            before.append(word)
    what = entry.takes[min(len(before), len(entry.takes) - 1)]
    return _complete_last_of_list(what, path, before, "", typed)


def _complete_last_of_list(
    what: str, path: list[str], before: Sequence[str], stem: str, typed: str
) -> CompletionResult:
    """Values of some sort; of several with commas between, the last."""
    from incubo.cli.completion import values

    if what == "files":
        return CompletionResult(files=True)
    stand, comma, last = typed.rpartition(",")
    taken = stand.split(",") if comma else ()
    found = values.find_values(what, path, before, last)
    return CompletionResult([word for word in found if word.value not in taken], stem + stand + comma)


def _find_pending_global_option(line: CompletionLine) -> str:
    """The global option whose value is being typed, or ""."""
    last = line.words[-1] if line.words and "--" not in line.words else ""
    return last if any(last in each.names for each in global_options.GLOBAL_OPTIONS.values()) else ""


def _complete_global_option(name: str, stem: str, typed: str) -> CompletionResult:
    """What may stand as the value of a global option."""
    option = next(each for each in global_options.GLOBAL_OPTIONS.values() if name in each.names)
    return CompletionResult(filter_candidates(map(Candidate, option.choices), typed), stem, files=not option.choices)


_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_MAX_DESCRIPTION = 80
"""No more characters are told of a candidate."""


def answer_shell(instruction: str, environment: Mapping[str, str] = os.environ) -> int:
    """Answer a shell's script (`complete_bash` …); the exit code is always 0."""
    shell = instruction.removeprefix("complete_")
    try:
        said = _format_candidates(shell, split_command_line(environment.get(LINE_VARIABLE, "")), environment)
    except (IncuboError, OSError):  # no registry, wrong settings: what is typed will be told of them when it runs
        return 0
    except Exception:
        if environment.get("INCUBO_DEBUG"):
            raise
        return 0  # a traceback in the middle of a line being typed would help nobody
    if said:
        streams.write_text(sys.stdout, said + "\n")
    return 0


def split_command_line(line: str) -> CompletionLine:
    """Take a command line apart as a shell does; a quote may still be open."""
    import shlex

    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if os.name == "nt":
        lexer.escape = ""  # a backslash parts folders there
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote: what follows it is being typed
        words.append(lexer.token)
    else:
        if not words or line[-1:].isspace():
            words.append("")
    variables: dict[str, str] = {}
    while len(words) > 1 and (found := _ASSIGNMENT.fullmatch(words[0])):
        variables[found[1]] = found[2]
        words.pop(0)
    return CompletionLine(words[1:-1], words[-1] if len(words) > 1 else "", variables)


def _format_candidates(shell: str, line: CompletionLine, environment: Mapping[str, str]) -> str:
    from incubo.render.escape import escape_terminal

    place = complete_line(line, environment)
    if place.files:
        return FILES_ANSWER
    typed, word = line.typed, environment.get(WORD_VARIABLE, "").lstrip("'\"")
    cut = len(typed) if word in ("=", ":") else len(typed) - len(word) if word and typed.endswith(word) else 0
    rows = []
    for each in place.words:
        value = place.stem + each.value
        if value.startswith(typed[:cut]):
            told = escape_terminal(each.told)
            told = told if len(told) <= _MAX_DESCRIPTION else told[: _MAX_DESCRIPTION - 1] + "…"
            rows.append(format_candidate(shell, value[cut:], told))
    return "\n".join(rows)
