"""`fmt`: files in canonical form, their fields in the order of the Field tables. What they say stays the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.new import line_end
from incubo.edit.proposal import Proposal
from incubo.errors import NotEditable
from incubo.i18n import N_
from incubo.model.fields import Field, Kind
from incubo.problem import Text
from incubo.source.tidy import tidied
from incubo.source.tidy_fields import Order


class Formatted(NamedTuple):
    """The files in canonical form, and those that are left as they are, with the reason."""

    proposal: Proposal
    left: tuple[NotEditable, ...]


def fmt(desk: Desk, tables: Mapping[str, Kind], shown: Callable[[str], bool] | None = None) -> Formatted:
    """Put entries into canonical form, those that are `shown` (all by default). Raises Refused for a file that went."""
    registry = desk.registry
    orders = {kind.id: order(kind.fields) for kind in tables.values()}
    newline = line_end(registry)
    left = []
    for path in registry.paths:
        kind = registry.layout.kind_of(path)
        if kind not in orders or (shown is not None and not shown(path)):
            continue
        try:
            desk.replace(path, tidied(path, desk.read(path), orders[kind], newline))
        except NotEditable as error:
            left.append(error)
    plan = desk.plan()
    n = len(plan.files)
    return Formatted(Proposal(plan, "fmt", "", Text(N_("{n} file"), {"n": n}, N_("{n} files"))), tuple(left))


def order(fields: tuple[Field, ...]) -> Order:
    """The names of a Field table in its order, each with those of what it holds."""
    return {field.name: order(field.items) for field in fields}
