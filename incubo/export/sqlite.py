"""The registry as an SQLite file with the tables of `incubo query`, and its metadata for Datasette."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incubo.core.i18n import N_, current_language, format_long_date, gettext, translate
from incubo.core.progress import Progress
from incubo.document.table import Commit, Note
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.context import QueryContext
from incubo.query.sql.database import create_database, create_statement, fill_tables, quote_identifier
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables import all_tables

ABOUT_TABLE = SqlTable(
    "about",
    N_("What the database was made from."),
    (SqlColumn("key", "text", N_("name of the property")), SqlColumn("value", "text", N_("its value"))),
    primary_key=("key",),
)
"""One more table than `query` has: `about_rows` fills it."""


def build_database(context: QueryContext, about: Iterable[tuple[str, str]], progress: Progress | None = None) -> bytes:
    """The bytes of the file: every table with its rows and indexes, every view. `about`: see `about_rows`.

    `progress`: see `fill_tables`.
    """
    database = create_database(for_export=True)
    try:
        database.execute(create_statement(ABOUT_TABLE, for_export=True))
        database.execute("BEGIN")
        fill_tables(database, all_tables().values(), context, progress)
        database.executemany("INSERT INTO about VALUES (?, ?)", list(about))
        database.execute("COMMIT")
        for statement in _index_statements():
            database.execute(statement)
        database.execute("VACUUM")
        return database.serialize()
    finally:
        database.close()


def _index_statements() -> Iterator[str]:
    """Statements for an index on each foreign key, unless the primary key starts with it."""
    for table in all_tables().values():
        for column in table.columns:
            if column.references and not table.view_sql and table.primary_key[:1] != (column.name,):
                name = quote_identifier(f"{table.name}_{column.name}")
                yield f"CREATE INDEX {name} ON {quote_identifier(table.name)} ({quote_identifier(column.name)})"


def about_rows(
    context: QueryContext, version: str, commit: Commit | None, notes: Iterable[Note]
) -> Iterator[tuple[str, str]]:
    """The rows of the table `about`: the date, the commit, what was left out."""
    yield "at", context.day.isoformat()
    yield "language", current_language()
    yield "incubo", version
    if commit is not None:
        yield "commit", commit.sha
        yield "commit_date", commit.date.isoformat()
    for note in notes:
        yield f"note_{note.id}", translate(note.message)


def datasette_metadata(context: QueryContext, name: str, commit: Commit | None) -> dict[str, Any]:
    """Datasette's metadata of a database called `name`: descriptions of tables and columns, and example queries."""
    description = gettext("The registry as of {day}").format(day=format_long_date(context.day))
    if commit is not None:
        description += gettext(", commit {id} of {day}").format(id=commit.sha[:8], day=format_long_date(commit.date))
    tables = {table.name: _table_metadata(table) for table in (*all_tables().values(), ABOUT_TABLE)}
    return {
        "title": gettext("Registry"),
        "description": description,
        "databases": {name: {"tables": tables, "queries": _example_queries()}},
    }


def _table_metadata(table: SqlTable) -> dict[str, Any]:
    metadata: dict[str, Any] = {"description": gettext(table.help)}
    columns = {column.name: gettext(column.help) for column in table.columns if column.help}
    if columns:
        metadata["columns"] = columns
    title = next((kind.title_field for kind in ENTRY_KINDS.values() if table.name == f"{kind.id}s"), None)
    if title is not None:
        metadata["label_column"] = title
    return metadata


def _example_queries() -> dict[str, Any]:
    return {
        "living_by_phase": {
            "title": gettext("Active products by phase"),
            "sql": "SELECT phase, count(*) AS startups FROM startups_now GROUP BY phase ORDER BY phase_rank",
        },
        "missions_ending": {
            "title": gettext("Missions that end within 60 days"),
            "sql": 'SELECT fullname, startups, status, "end", "left" FROM missions_now WHERE "left" <= 60 '
            'ORDER BY "end"',
        },
        "committees_to_come": {
            "title": gettext("Products in the programme by next committee"),
            "sql": "SELECT title, phase, last_committee, next_committee FROM startups_now WHERE incubated "
            "ORDER BY next_committee IS NULL, next_committee",
        },
    }
