"""Fields of several values, and fields met in two shapes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.model.convert.context import Converter, DecodeContext
from incubo.model.fields import Field

_BULLETS = ("-", "–", "—", "•", "·", "+")
"""Signs with which people begin the items of a list; YAML knows the first one only."""

MAX_ITEMS = 500
"""Items that a list may have; the longest real one has a few dozen."""


def make_list_converter(item_converter: Converter, field: Field, prefix: str = "") -> Converter:
    """A converter to a tuple, one value an item. An item left out keeps its place, so that paths stay true.

    Texts and references that need no `prefix` are taken as they are, without a look at each.
    """
    group = field.type == "group"
    plain = field.type in ("text", "lines", "reference") and not prefix
    blank = None if group else ""

    def convert(value: Any, path: FieldPath, reader: DecodeContext) -> tuple[Any, ...]:
        if type(value) is list:
            if len(value) > MAX_ITEMS:
                reader.add_problem(
                    "schema-too-many", path, Message(N_("a list has at most {n} items"), {"n": MAX_ITEMS})
                )
                return ()
            if plain and len(value) == 1 and type(value[0]) is str and value[0][:1] != "/":
                return (value[0],)
            if None in value and not group:
                _report_empty_items(value, path, reader)
                if len(value) == 1:
                    return ()
            before = len(reader.problems)
            made = tuple([item_converter(item, (*path, i), reader) for i, item in enumerate(value)])
            if not group and len(made) > 1 and len(reader.problems) > before:
                reader.problems[before:] = [
                    drop_duplicating_fix(problem, value) for problem in reader.problems[before:]
                ]
            if not group:
                made = tuple([blank if item is None else item for item in made])
                if len(made) > 1 and len(set(made)) != len(made):
                    _report_duplicates(made, path, reader)
            return made
        if value is None or value == "":
            return ()
        if type(value) is dict and field.also_accepts != "group":
            reader.add_type_problem(
                path, "no-list", N_("a list is expected here"), N_("begin each item with a dash: “- …”")
            )
            return (item_converter(value, path, reader),) if group else ()
        if type(value) is dict:
            return ()
        if isinstance(value, str) and value[:1] in _BULLETS:
            reader.add_type_problem(
                path,
                "no-list",
                N_("a list is expected here"),
                N_("a space is missing after the dash: “- …”")
                if value[0] == "-"
                else N_("begin each item with a hyphen and a space: “- …”"),
            )
        elif field.also_accepts != "text" or not isinstance(value, str):
            reader.add_type_problem(
                path,
                "one-value",
                N_("a list is expected here, even for one value"),
                N_("write it on a line of its own: “- …”"),
            )
        if group:
            return ()
        single = item_converter(value, path, DecodeContext(reader.path, []))
        return (single,) if single else ()

    return _accept_mappings(convert) if field.also_accepts == "group" else convert


def _accept_mappings(convert: Converter) -> Converter:
    """Sponsors were maps in 2020 and 2021: such a list is old, not wrong, and names no id."""

    def lenient(value: Any, path: FieldPath, reader: DecodeContext) -> Any:
        if type(value) is list and any(type(item) is dict for item in value):
            value = ["" if type(item) is dict else item for item in value]
        return convert(value, path, reader)

    return lenient


def make_one_or_many_converter(item_converter: Converter, field: Field) -> Converter:
    """A converter for a field met with one value and with a list; the first counts unless the record keeps all."""

    def convert(value: Any, path: FieldPath, reader: DecodeContext) -> Any:
        if type(value) is list:
            items = [item_converter(item, (*path, i), reader) for i, item in enumerate(value)]
            return tuple(x for x in items if x) if field.name == "contacts" else next((x for x in items if x), None)
        made = item_converter(value, path, reader)
        return ((made,) if made else ()) if field.name == "contacts" else made

    return convert


def make_lenient_converter(converter: Converter, also_accepts: str) -> Converter:
    """A converter that leaves a second, old shape alone."""

    def convert(value: Any, path: FieldPath, reader: DecodeContext) -> Any:
        if (also_accepts == "text" and type(value) is str) or (also_accepts == "boolean" and type(value) is bool):
            return value
        return converter(value, path, reader)

    return convert


def drop_duplicating_fix(problem: Problem, items: Collection[Any]) -> Problem:
    """A problem of an item; what its fix proposes is not put into a list that has it already."""
    meant = problem.fix.title.arguments.get("meant") if problem.fix is not None else None
    if meant is None or meant not in items:
        return problem
    said = Message(N_("“{meant}” is already in this list: delete this item if it is what was meant"), {"meant": meant})
    return problem._replace(label=None, fix=None, hints=(said,))


def _report_empty_items(items: list[Any], path: FieldPath, context: DecodeContext) -> None:
    """Items of which only the dash is there."""
    for i, item in enumerate(items):
        if item is None:
            where = FieldLocation(context.path, (*path, i))
            context.problems.append(
                Problem(
                    "schema-empty-item",
                    where,
                    Message(N_("this item is empty")),
                    hints=(Message(N_("write its value after the dash, or delete the line")),),
                )
            )


def _report_duplicates(items: tuple[Any, ...], path: FieldPath, context: DecodeContext) -> None:
    seen: dict[Any, int] = {}
    for i, item in enumerate(items):
        if item and item in seen:
            where = FieldLocation(context.path, (*path, i))
            deleted = Edit(where._replace(part="whole"), "")
            context.problems.append(
                Problem(
                    "schema-duplicate-item",
                    where,
                    Message(N_("“{item}” is already in this list"), {"item": item}),
                    fix=Fix(Message(N_("delete one of the two")), True, (deleted,)),
                )
            )
        seen[item] = i
