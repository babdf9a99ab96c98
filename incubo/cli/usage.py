"""The words of usage errors. `adapter` takes the framework's errors apart; here is what they mean, in our words.

The framework words its own complaints in English only. Each is recognised by its pattern and said again;
tests make every one of them and fail when a version of Typer brings a new one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.shell import quoted

_REPR = r"""(?P<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""

VALUES = (
    (_REPR + r" is not a valid (?:int|integer)(?: range)?\.", N_("{name} takes a whole number, not “{value}”")),
    (_REPR + r" is not a valid (?:float|number)(?: range)?\.", N_("{name} takes a number, not “{value}”")),
    (_REPR + r" is not a valid boolean\. .*", N_("{name} takes yes or no, not “{value}”")),
    (_REPR + r" is not a valid UUID\.", N_("{name} takes a UUID, not “{value}”")),
    (_REPR + r" is not one of (?P<choices>.*)\.", N_("{name} cannot be “{value}”")),
    (_REPR + r" does not match the formats? (?P<formats>.*)\.", N_("{name} takes a date, not “{value}”")),
    (r"(?P<value>\S+) is not in the range (?P<range>.*)\.", N_("{name} is out of range with {value}: {range}")),
    (r"\w+ " + _REPR + r" does not exist\.", N_("{name}: “{value}” does not exist")),
    (r"\w+ " + _REPR + r" is a file\.", N_("{name}: “{value}” is a file, not a folder")),
    (r"\w+ " + _REPR + r" is a directory\.", N_("{name}: “{value}” is a folder, not a file")),
    (r"\w+ " + _REPR + r" is not readable\.", N_("{name}: “{value}” cannot be read")),
    (r"\w+ " + _REPR + r" is not writable\.", N_("{name}: “{value}” cannot be written")),
    (
        r"(?P<count>\d+) values are required, but (?P<given>\d+) (?:was|were )?given\.",
        N_("{name} takes {count} values, not {given}"),
    ),
    (r"Takes (?P<count>\d+) values but (?P<given>\d+) .*given\.", N_("{name} takes {count} values, not {given}")),
    (_REPR + r": (?P<reason>.*)", N_("{name}: “{value}” cannot be opened ({reason})")),
)
"""What is said of a value that cannot be used."""

OTHERS = (
    (r"Option '(?P<name>.*)' requires an argument\.", N_("{name} needs a value")),
    (r"Option '(?P<name>.*)' requires (?P<count>\d+) arguments\.", N_("{name} needs {count} values")),
    (r"Option '(?P<name>.*)' does not take a value\.", N_("{name} takes no value")),
    (r"Argument '(?P<name>.*)' takes (?P<count>\d+) values\.", N_("{name} takes {count} values")),
)
"""What is said of options and arguments given in the wrong number."""


def value(message: str, name: str, command: str) -> UsageError:
    """The error of a value that an option or argument cannot take."""
    for pattern, template in VALUES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            arguments = {"name": name, **found.groupdict()}
            arguments["value"] = _unquoted(arguments.get("value") or "")
            hints = _among(arguments["value"], _list(arguments.get("choices") or ""))
            return UsageError(Text(template, arguments), hints=(*hints, _help(command)))
    return UsageError(
        Text(N_("{name} cannot be used so ({message})"), {"name": name, "message": message}), hints=(_help(command),)
    )


def other(message: str, command: str) -> UsageError:
    """Any other error of the framework."""
    for pattern, template in OTHERS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return UsageError(Text(template, found.groupdict()), hints=(_help(command),))
    return UsageError(
        Text(N_("these words cannot be understood ({message})"), {"message": message}), hints=(_help(command),)
    )


def missing(name: str, choices: Iterable[str], command: str, *, option: bool) -> UsageError:
    """A required option or argument was not given."""
    template = N_("the option {name} is missing") if option else N_("{name} is missing")
    return UsageError(Text(template, {"name": name}), hints=(*_among("", list(choices)), _help(command)))


def unknown_option(name: str, known: Iterable[str], command: str) -> UsageError:
    """No such option; an everyday word for one (`--incubateur`) is told its name."""
    from incubo.cli import sayings

    known = list(known)
    real = sayings.option(name, known)
    meant = (Text(N_("this option is written {option}"), {"option": real}),) if real else nearest(name, known)
    return UsageError(Text(N_("there is no option “{name}”"), {"name": name}), hints=(*meant, _help(command)))


def unknown_command(name: str, words: Mapping[str, str], command: str, found: tuple[Text, ...] = ()) -> UsageError:
    """No such command in a group. `words` are those it understands, with the command that each means.

    `found` is what else the word is, if anything.
    """
    template = N_("there is no command “{name}”") if command == "incubo" else N_("“{command}” has no “{name}”")
    found = found or _listed(name, command)
    hints = found or nearest(name, words) or _among("", list(dict.fromkeys(words.values())))
    return UsageError(Text(template, {"name": name, "command": command}), hints=(*hints, _help(command)))


def _listed(name: str, command: str) -> tuple[Text, ...]:
    """The list that a word means where a report is asked for and there is none of that name."""
    from incubo.cli.commands import COMMANDS
    from incubo.cli.meaning import resolve
    from incubo.i18n import language

    if command != "incubo report":
        return ()
    noun = resolve(COMMANDS["list"].entries, name, language())
    return (Text(N_("its lines: {command}"), {"command": f"incubo list {noun}"}),) if noun else ()


def misplaced(name: str) -> UsageError:
    """An option before the command to which it belongs."""
    message = Text(N_("{name} goes after the command"), {"name": name})
    return UsageError(
        message, hints=(Text(N_("for example: {example}"), {"example": f"incubo list startups {name} …"}),)
    )


def entry(entry_id: str, path: str, *, show: str) -> Text:
    """What is said of a word that is no command and an entry's name. `show`: the command that shows entries, or ""."""
    if show:
        return Text(N_("to see this entry: {show} {id}"), {"show": show, "id": quoted(entry_id)})
    return Text(N_("it is an entry of the registry: {path}"), {"path": path})


def missing_command(known: Iterable[str], command: str) -> UsageError:
    """A group without its command."""
    return UsageError(
        Text(N_("“{command}” needs to know what"), {"command": command}),
        hints=(*_among("", list(known)), _help(command)),
    )


def extra(words: list[str], command: str) -> UsageError:
    """More arguments than the command takes."""
    message = Text(
        N_("one word too many: {words}"),
        {"n": len(words), "words": " ".join(words)},
        plural=N_("words too many: {words}"),
    )
    hint = Text(N_("a name in several words is written between quotes"))
    return UsageError(message, hints=(hint, _help(command)) if len(words) > 1 else (_help(command),))


def nearest(word: str, known: Iterable[str] | Mapping[str, str]) -> tuple[Text, ...]:
    """« vouliez-vous dire », if anything known is near; with a mapping, what the near word means is said."""
    from incubo.model import nearest as spelling

    near = spelling.nearest(word, known)
    if near is None:
        return ()
    return (Text(N_("did you mean “{meant}”?"), {"meant": known[near] if isinstance(known, Mapping) else near}),)


def _among(given: str, choices: list[str]) -> tuple[Text, ...]:
    if not choices:
        return ()
    near = nearest(given, choices) if given else ()
    return (*near, Text(N_("choose among: {choices}"), {"choices": ", ".join(choices)}))


def _help(command: str) -> Text:
    return Text(N_("all about it: {command} --help"), {"command": command})


def _unquoted(representation: str) -> str:
    try:
        return str(ast.literal_eval(representation))
    except (ValueError, SyntaxError):
        return representation


def _list(representation: str) -> list[str]:
    try:
        found = ast.literal_eval(f"[{representation}]")
    except (ValueError, SyntaxError):
        return []
    return [str(item) for item in found]
