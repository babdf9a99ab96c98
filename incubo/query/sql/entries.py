"""The tables that the Field tables give: one a kind of entry, one a list of it.

What an older year wrote otherwise is said once: an offer's title, in whichever field it stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model import fields as model
from incubo.model.kinds import KINDS
from incubo.model.teams import closing, published, title
from incubo.query.scope import Scope
from incubo.query.sql.relation import Field, Relation

TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "number", "boolean": "boolean"}
_AMOUNTS = ("amount", "montant")
_KEPT = ("stats",)
"""Old fields that still say something of their own: the statistics are public at the address `/stats`."""

HELP = {
    "startup": N_("Startups (products)."),
    "member": N_("Members (people), past ones too."),
    "job": N_("Job offers, closed ones too."),
    "incubator": N_("Incubators."),
    "organisation": N_("Organisations: sponsors of startups, owners of incubators."),
    "team": N_("Cross-cutting teams of incubators."),
}
_SAID: Mapping[str, Mapping[str, Callable[[Scope, Any], Any]]] = {
    "job": {
        "title": lambda scope, job: title(job),
        "startup": lambda scope, job: scope.registry.startup_of(job),
        "opens": lambda scope, job: published(job),
        "closes": lambda scope, job: closing(job),
        "domaine": lambda scope, job: job.domaine or next(iter(job.domaines), None),
    }
}
"""Fields that older files say elsewhere."""


def of_kind(kind: str) -> Relation:
    """The table of a kind: a row an entry, a column each field that is no list."""
    fields = [field for field in KINDS[kind].fields if _is_column(field)]
    columns = [
        Field("id", "id", N_("its id: the name of its file, without “.md”")),
        Field("path", "text", N_("its file")),
        *(_column(field) for field in fields),
        *(
            Field(f"{group.name}_{item.name}", _column(item).type, item.help)
            for group in _groups(kind)
            for item in group.items
        ),
    ]

    def rows(scope: Scope) -> Iterator[list[Any]]:
        said = _SAID.get(kind, {})
        for entry in entries(scope, kind):
            values = [said[f.name](scope, entry) if f.name in said else getattr(entry, f.name) for f in fields]
            for group in _groups(kind):
                record = getattr(entry, group.name)
                values += [getattr(record, item.name, None) for item in group.items]
            yield [entry.id, entry.path, *map(plain, values)]

    loads = (kind, "startup") if kind == "job" else (kind,)
    return Relation(f"{kind}s", HELP[kind], tuple(columns), rows, loads=loads)


def lists_of(kind: str, without: Iterable[str] = ()) -> Iterator[Relation]:
    """The tables of a kind's lists: a row each value of an entry, in the order of the file."""
    for field in KINDS[kind].fields:
        is_list = (field.many and field.type != "group") or field.may_be == "many"
        if is_list and not field.legacy and field.name not in without and field.name not in _SAID.get(kind, {}):
            yield _list(kind, field)


def _list(kind: str, field: model.Field) -> Relation:
    value = field.refers or "value"

    def rows(scope: Scope) -> Iterator[tuple[Any, ...]]:
        for entry in entries(scope, kind):
            found = getattr(entry, field.name)
            for each in dict.fromkeys(filter(None, (found,) if isinstance(found, str) else found or ())):
                yield entry.id, each

    columns = (
        Field(kind, "id", KINDS[kind].label, f"{kind}s"),
        Field(value, "id" if field.refers else "text", field.help, f"{field.refers}s" if field.refers else ""),
    )
    return Relation(f"{kind}_{field.name}", field.help, columns, rows, (kind, value), (kind,))


def items(kind: str, field: str) -> tuple[Field, ...]:
    """The columns of the items of a group (phases, events …) that are no lists."""
    group = KINDS[kind].field(field)
    return tuple(_column(item) for item in group.items if not item.many) if group is not None else ()


def numbered(kind: str, field: str, label: str) -> tuple[Field, ...]:
    """The first columns of a table of items: the id of each, whose it is, its place in the file."""
    return (
        Field("id", "id", N_("its id: that of the entry, and its place in the file")),
        Field(kind, "id", label, f"{kind}s"),
        Field("number", "integer", N_("its place in the file, from 1")),
        *items(kind, field),
    )


def group_rows(kind: str, field: str) -> Callable[[Scope], Iterator[list[Any]]]:
    """The rows of a table of items."""
    names = [item.name for item in items(kind, field)]

    def rows(scope: Scope) -> Iterator[list[Any]]:
        for entry in entries(scope, kind):
            for number, item in enumerate(getattr(entry, field), 1):
                yield [f"{entry.id}/{number}", entry.id, number, *(plain(getattr(item, name)) for name in names)]

    return rows


def entries(scope: Scope, kind: str) -> list[Any]:
    """The entries of a kind in the order of their ids, so that answers come in one order wherever files are."""
    found = scope.registry.entries.get(kind, {})
    return [found[entry_id] for entry_id in sorted(found)]


def plain(value: Any) -> Any:
    """A value as SQLite keeps it: days as ISO texts, whole numbers as such, what has no form of its own as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value)
    if value == "" or value == ():
        return None
    if isinstance(value, tuple | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _is_column(field: model.Field) -> bool:
    return (
        field.type != "group"
        and not field.many
        and (not field.legacy or field.name in _KEPT)
        and not (field.may_be == "many" and field.type == "reference")
    )


def _column(field: model.Field) -> Field:
    kind = "amount" if field.name in _AMOUNTS else TYPES.get(field.type, "id" if field.refers else "text")
    return Field(field.name, kind, field.help, f"{field.refers}s" if field.refers else "")


def _groups(kind: str) -> list[model.Field]:
    """The groups of which there is one (FAST)."""
    return [field for field in KINDS[kind].fields if field.type == "group" and not field.many]
