"""What sheets say in fields that are not incubo's: a registry's own ones (`[fields.…]`), and undeclared ones.

They have no column, for columns are the same in every registry: a row each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.query.scope import Scope
from incubo.query.sql.entries import entries, plain
from incubo.query.sql.relation import Field, Relation

_KINDS = ("startup", "member", "job", "incubator", "organisation", "team")


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def _other_fields(scope: Scope) -> Iterator[tuple[Any, ...]]:
    from incubo.source.reading import read

    for kind in (each for each in _KINDS if each in scope.registry.entries):
        known = {field.name for field in KINDS[kind].fields}
        for entry in entries(scope, kind):
            values = read(entry.path, scope.text_of(entry.path).encode("utf-8", "replace")).values or {}
            for name, value in sorted(
                {str(key): said for key, said in values.items() if str(key) not in known}.items(), key=_name
            ):
                told = value if isinstance(value, list) else [value]
                for number, each in enumerate((one for one in told if plain(one) is not None), 1):
                    yield kind, entry.id, name, number, plain(each)


RELATION = Relation(
    "other_fields",
    N_("What sheets say in other fields: those that the registry adds, and unknown ones."),
    (
        Field("kind", "text", N_("startup, member, job …")),
        Field("id", "id", N_("the entry's id")),
        Field("field", "text", N_("the field's name")),
        Field("number", "integer", N_("its place in the list, from 1")),
        Field("value", "text", N_("what it says; what has no form of its own, as JSON")),
    ),
    _other_fields,
    ("kind", "id", "field", "number"),
    _KINDS,
)
