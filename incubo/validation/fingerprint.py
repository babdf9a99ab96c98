"""What makes a finding the same one before and after a change, wherever its lines and its items went.

(rule, path followed through renames, field path with list items named by their key, case, arguments): never a line
number, an index, or words of a message, which may be improved without making every finding a new one.
A file that moves takes its findings along, and so does an entry whose id is said in another file's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from incubo.problem import FieldPath, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.table import Word
from incubo.validation.diagnostic import Diagnostic

Fingerprint: TypeAlias = tuple[str, str, tuple[str, ...], str, str]
"""A finding's rule, path, field, case and the arguments of its message."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "phases": ("name",),
    "missions": ("start",),
    "events": ("name", "date"),
    "metrics": ("key", "date"),
}
"""What tells the items of a list of groups apart, where people move them about."""


class Trace(NamedTuple):
    """A finding as far as it can be recognised: a Problem, or the Diagnostic that was made of it."""

    rule: str
    path: str
    field: FieldPath
    case: str
    arguments: Mapping[str, Any]


def of_problem(problem: Problem) -> Trace:
    """What there is to recognise of a problem."""
    where = problem.where
    field = where.field if isinstance(where, Place) else ()
    return Trace(problem.rule, where.path, field, problem.case, problem.message.arguments)


def of_diagnostic(diagnostic: Diagnostic) -> Trace:
    """What there is to recognise of a diagnostic."""
    path = diagnostic.region.path
    return Trace(diagnostic.rule, path, diagnostic.field, diagnostic.case, diagnostic.message.arguments)


def fingerprint(
    trace: Trace, registry: Registry, moves: Mapping[str, str] | None = None, *, names: bool = True
) -> Fingerprint:
    """The fingerprint of a finding of a registry. `moves`: old path → new path, for a finding from before.

    `names`: ids that its arguments tell follow the moves too.
    """
    rule, path, field, case, arguments = trace
    keyed = _keyed(path, field, registry) if field else ()
    if not moves:
        return rule, path, keyed, case, _written(arguments)
    if names and arguments:  # what is said of an entry that gets another id was said of it before
        arguments = renamed(arguments, moves)
    if names and keyed:
        ids = _ids(moves)
        keyed = tuple(_renamed(step, ids) for step in keyed)
    return rule, moves.get(path, path), keyed, case, _written(arguments)


def without_registry(trace: Trace) -> Fingerprint:
    """A fingerprint where the entries are not at hand: items of lists are told by where they stand."""
    return trace.rule, trace.path, tuple(map(str, trace.field)), trace.case, _written(trace.arguments)


def _written(arguments: Mapping[str, Any]) -> str:
    return repr([(name, _value(arguments[name])) for name in sorted(arguments)]) if arguments else ""


def _value(value: Any) -> Any:
    """An argument without its wording: of a message inside a message the arguments are left, of a word its id."""
    if isinstance(value, Text):
        return _written(value.arguments)
    if isinstance(value, Word):
        return value.id
    return [_value(each) for each in value] if type(value) in (list, tuple) else value


def renamed(arguments: Mapping[str, Any], moves: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a message with new ids where the old ones were, alone or at the end of a reference."""
    ids = _ids(moves)
    return {name: _renamed(value, ids) for name, value in arguments.items()}


def _ids(moves: Mapping[str, str]) -> dict[str, str]:
    return {_stem(old): _stem(new) for old, new in moves.items()}


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if type(value) is str:
        before, slash, name = value.rpartition("/")
        return before + slash + ids.get(name, name)
    return type(value)(_renamed(each, ids) for each in value) if type(value) in (list, tuple) else value


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _keyed(path: str, field: FieldPath, registry: Registry) -> tuple[str, ...]:
    """A field path with each item of a list named by what it says, not by where it stands."""
    if not any(type(step) is int for step in field):
        return tuple(map(str, field))
    value: Any = registry.entry_at(path)
    said: list[str] = []
    of = ""
    for step in field:
        if type(step) is int:
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            said.append(_key(of, value))
        else:
            of = str(step)
            value = getattr(value, of, None)
            said.append(of)
    return tuple(said)


def _key(of: str, item: Any) -> str:
    """The name of an item of the list `of`; "" for one that could not be read, which its arguments tell apart."""
    keys = _KEYS.get(of)
    if keys is None or item is None:
        return "" if item is None else str(item)
    return " ".join("" if (said := getattr(item, key, None)) is None else str(said) for key in keys)
