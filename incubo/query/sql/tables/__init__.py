"""The whole schema: every table and view, in the order of its documentation (`all_tables`).

Table and column names are public: they may be added, never removed or given another meaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.sql.schema import SqlTable
from incubo.query.sql.tables.entries import OTHER_FIELDS_TABLE, kind_table, list_tables
from incubo.query.sql.tables.events import EVENT_TABLES
from incubo.query.sql.tables.snapshots import snapshot_tables
from incubo.query.sql.tables.vocabulary import VOCABULARY_TABLES

_LISTS_WITH_OWN_TABLE = {"startup": ("incubators", "sponsors")}
"""Lists whose table is declared in `events`, because it holds more than the field (a startup's main incubator too)."""


@cache
def all_tables() -> Mapping[str, SqlTable]:
    """Every table and view by name."""
    return {table.name: table for table in _iter_tables()}


def list_absent_columns(absent_fields: Mapping[str, Collection[str]]) -> frozenset[tuple[str, str | None]]:
    """The tables (with None) and columns of fields that entries do not have (kind → names): they are empty."""
    found: set[tuple[str, str | None]] = set()
    for kind, names in absent_fields.items():
        for name in names:
            group, _, item = name.partition(".")
            field = ENTRY_KINDS[kind].find_field(group)
            table = f"{kind}s" if not item or (field is not None and not field.many) else group
            found |= {(f"{kind}_{name}", None), (table, name if table != group else item)}
            found |= {(table, f"{name}_{part.name}") for part in (field.subfields if field is not None else ())}
    return frozenset(found)


def _iter_tables() -> Iterator[SqlTable]:
    snapshots = list(snapshot_tables())
    yield from (table for table in snapshots if table.view_sql)
    yield from (table for table in snapshots if not table.view_sql)
    event_tables = {table.name: table for table in EVENT_TABLES}
    yield kind_table("startup")
    for name in ("phases", "events", "committees", "event_objectives", "metrics"):
        yield event_tables[name]
    yield event_tables["startup_incubators"]
    yield event_tables["startup_sponsors"]
    yield from list_tables("startup", _LISTS_WITH_OWN_TABLE["startup"])
    yield kind_table("member")
    yield event_tables["missions"]
    yield event_tables["mission_startups"]
    yield from list_tables("member")
    for kind in ("job", "incubator", "organisation", "team"):
        yield kind_table(kind)
        yield from list_tables(kind)
    yield event_tables["bodies"]
    yield OTHER_FIELDS_TABLE
    yield from VOCABULARY_TABLES
