"""Converters for lists, and for fields that accept two types."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.model.convert.context import Converter, DecodeContext
from incubo.model.fields import Field

_BULLETS = ("-", "–", "—", "•", "·", "+")
"""Characters that people begin list items with; only the first is YAML."""

MAX_ITEMS = 500
"""Largest number of items in a list; the longest real one has a few dozen."""


def make_list_converter(item_converter: Converter, field: Field, prefix: str = "") -> Converter:
    """A converter to a tuple. An invalid item keeps its position (as "" or an empty record), so paths stay valid.

    `prefix`: the prefix of references, if the layout requires one.
    """
    is_group = field.type == "group"
    is_plain = field.type in ("text", "lines", "reference") and not prefix
    missing_value = None if is_group else ""

    def convert(value: Any, path: FieldPath, context: DecodeContext) -> tuple[Any, ...]:
        if type(value) is list:
            if len(value) > MAX_ITEMS:
                context.add_problem(
                    "schema-too-many", path, Message(N_("a list has at most {n} items"), {"n": MAX_ITEMS})
                )
                return ()
            if is_plain and len(value) == 1 and type(value[0]) is str and value[0][:1] != "/":
                return (value[0],)
            if not is_group and None in value:
                _report_empty_items(value, path, context)
                if len(value) == 1:
                    return ()
            problem_count = len(context.problems)
            items = tuple([item_converter(item, (*path, i), context) for i, item in enumerate(value)])
            if not is_group and len(items) > 1 and len(context.problems) > problem_count:
                context.problems[problem_count:] = [
                    drop_duplicating_fix(problem, value) for problem in context.problems[problem_count:]
                ]
            if not is_group:
                items = tuple([missing_value if item is None else item for item in items])
                if len(items) > 1 and len(set(items)) != len(items):
                    _report_duplicates(items, path, context)
            return items
        if value is None or value == "":
            return ()
        if type(value) is dict and field.also_accepts != "group":
            context.add_type_problem(
                path, "no-list", N_("a list is expected here"), N_("begin each item with a dash: “- …”")
            )
            return (item_converter(value, path, context),) if is_group else ()
        if type(value) is dict:
            return ()
        if isinstance(value, str) and value[:1] in _BULLETS:
            context.add_type_problem(
                path,
                "no-list",
                N_("a list is expected here"),
                N_("a space is missing after the dash: “- …”")
                if value[0] == "-"
                else N_("begin each item with a dash and a space: “- …”"),
            )
        elif field.also_accepts != "text" or not isinstance(value, str):
            context.add_type_problem(
                path,
                "one-value",
                N_("a list is expected here, even for one value"),
                N_("write it on a line of its own: “- …”"),
            )
        if is_group:
            return ()
        single = item_converter(value, path, DecodeContext(context.path, []))
        return (single,) if single else ()

    return _accept_mappings(convert) if field.also_accepts == "group" else convert


def _accept_mappings(convert: Converter) -> Converter:
    """A list converter that accepts mappings: the sponsors of 2020 and 2021, which have no id, are valid."""

    def lenient(value: Any, path: FieldPath, context: DecodeContext) -> Any:
        if type(value) is list and any(type(item) is dict for item in value):
            value = ["" if type(item) is dict else item for item in value]
        return convert(value, path, context)

    return lenient


def make_one_or_many_converter(item_converter: Converter, field: Field) -> Converter:
    """A converter for a field with one value or a list: `contacts` keeps all values, other fields the first one."""

    def convert(value: Any, path: FieldPath, context: DecodeContext) -> Any:
        if type(value) is list:
            items = [item_converter(item, (*path, i), context) for i, item in enumerate(value)]
            return (
                tuple(item for item in items if item)
                if field.name == "contacts"
                else next((item for item in items if item), None)
            )
        converted = item_converter(value, path, context)
        return ((converted,) if converted else ()) if field.name == "contacts" else converted

    return convert


def make_lenient_converter(converter: Converter, also_accepts: str) -> Converter:
    """A converter that accepts a second type (`text` or `boolean`) without converting it."""

    def convert(value: Any, path: FieldPath, context: DecodeContext) -> Any:
        if (also_accepts == "text" and type(value) is str) or (also_accepts == "boolean" and type(value) is bool):
            return value
        return converter(value, path, context)

    return convert


def drop_duplicating_fix(problem: Problem, items: Collection[Any]) -> Problem:
    """A problem of a list item; without its fix if that would write a value that the list already has."""
    suggestion = problem.fix.title.arguments.get("meant") if problem.fix is not None else None
    if suggestion is None or suggestion not in items:
        return problem
    hint = Message(
        N_("“{meant}” is already in this list: delete this item if it is what was meant"), {"meant": suggestion}
    )
    return problem._replace(label=None, fix=None, hints=(hint,))


def _report_empty_items(items: list[Any], path: FieldPath, context: DecodeContext) -> None:
    """Report the items that have only a dash."""
    for i, item in enumerate(items):
        if item is None:
            location = FieldLocation(context.path, (*path, i))
            context.problems.append(
                Problem(
                    "schema-empty-item",
                    location,
                    Message(N_("this item is empty")),
                    hints=(Message(N_("write its value after the dash, or delete the line")),),
                )
            )


def _report_duplicates(items: tuple[Any, ...], path: FieldPath, context: DecodeContext) -> None:
    positions: dict[Any, int] = {}
    for i, item in enumerate(items):
        if item and item in positions:
            location = FieldLocation(context.path, (*path, i))
            deletion = Edit(location._replace(part="whole"), "")
            context.problems.append(
                Problem(
                    "schema-duplicate-item",
                    location,
                    Message(N_("“{item}” is already in this list"), {"item": item}),
                    fix=Fix(Message(N_("delete one of the two")), True, (deletion,)),
                )
            )
        positions[item] = i
