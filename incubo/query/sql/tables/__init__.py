"""The whole schema: every table and view of the database, in the order in which they are read about.

It only grows: a name keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from incubo.query.sql.schema import SqlTable
from incubo.query.sql.tables import entries, events, snapshots, vocabulary
from incubo.query.sql.tables.entries import kind_table, list_tables

_LISTS_WITH_OWN_TABLE = {"startup": ("incubators", "sponsors")}
"""Lists that have a table by their meaning: the incubators of a startup are its main one and the others."""


@cache
def all_tables() -> Mapping[str, SqlTable]:
    """Every table and view by name."""
    return {relation.name: relation for relation in _iter_tables()}


def _iter_tables() -> Iterator[SqlTable]:
    dated = list(snapshots.snapshot_tables())
    yield from (each for each in dated if each.view_sql)
    yield from (each for each in dated if not each.view_sql)
    own = {each.name: each for each in events.EVENT_TABLES}
    yield kind_table("startup")
    for name in ("phases", "events", "committees", "event_objectives", "metrics"):
        yield own[name]
    yield own["startup_incubators"]
    yield own["startup_sponsors"]
    yield from list_tables("startup", _LISTS_WITH_OWN_TABLE["startup"])
    yield kind_table("member")
    yield own["missions"]
    yield own["mission_startups"]
    yield from list_tables("member")
    for kind in ("job", "incubator", "organisation", "team"):
        yield kind_table(kind)
        yield from list_tables(kind)
    yield own["bodies"]
    yield entries.OTHER_FIELDS_TABLE
    yield from vocabulary.VOCABULARY_TABLES
