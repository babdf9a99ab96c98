"""The registry as an SQLite file, the tables that `query` reads, and what Datasette tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incubo.core.i18n import N_, current_language, format_long_date, gettext, translate
from incubo.document.table import Commit, Note
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.resource import QueryContext
from incubo.query.sql.database import create_database, create_statement, fill_tables, quote_identifier
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables import all_tables

ABOUT_TABLE = SqlTable(
    "about",
    N_("What the database was made from."),
    (SqlColumn("key", "text", N_("what is said")), SqlColumn("value", "text", N_("what it is"))),
    primary_key=("key",),
)


def build_database(scope: QueryContext, about_rows: Iterable[tuple[str, str]]) -> bytes:
    """The file, whole: every table with its rows and indexes, every view, and where they come from."""
    made = create_database(for_export=True)
    try:
        made.execute(create_statement(ABOUT_TABLE, for_export=True))
        made.execute("BEGIN")
        fill_tables(made, all_tables().values(), scope)
        made.executemany("INSERT INTO about VALUES (?, ?)", list(about_rows))
        made.execute("COMMIT")
        for statement in _index_statements():
            made.execute(statement)
        made.execute("VACUUM")
        return made.serialize()
    finally:
        made.close()


def _index_statements() -> Iterator[str]:
    """An index on each column that holds ids of another table, where no key begins with it."""
    for relation in all_tables().values():
        for field in relation.columns:
            if field.references and not relation.view_sql and relation.primary_key[:1] != (field.name,):
                name = quote_identifier(f"{relation.name}_{field.name}")
                yield f"CREATE INDEX {name} ON {quote_identifier(relation.name)} ({quote_identifier(field.name)})"


def about_rows(
    scope: QueryContext, version: str, commit: Commit | None, notes: Iterable[Note]
) -> Iterator[tuple[str, str]]:
    """The rows of the table `about`: the day, the commit, what was left out."""
    yield "at", scope.day.isoformat()
    yield "language", current_language()
    yield "incubo", version
    if commit is not None:
        yield "commit", commit.sha
        yield "commit_date", commit.date.isoformat()
    for note in notes:
        yield f"note_{note.id}", translate(note.message)


def datasette_metadata(scope: QueryContext, name: str, commit: Commit | None) -> dict[str, Any]:
    """What Datasette says of a database called `name`: each table and column, and questions to begin with."""
    said = gettext("The registry as of {day}").format(day=format_long_date(scope.day))
    if commit is not None:
        said += gettext(", commit {id} of {day}").format(id=commit.sha[:8], day=format_long_date(commit.date))
    tables = {relation.name: _table_metadata(relation) for relation in (*all_tables().values(), ABOUT_TABLE)}
    return {
        "title": gettext("Registry"),
        "description": said,
        "databases": {name: {"tables": tables, "queries": _example_queries()}},
    }


def _table_metadata(relation: SqlTable) -> dict[str, Any]:
    made: dict[str, Any] = {"description": gettext(relation.help)}
    told = {field.name: gettext(field.help) for field in relation.columns if field.help}
    if told:
        made["columns"] = told
    title = next((kind.title_field for kind in ENTRY_KINDS.values() if relation.name == f"{kind.id}s"), None)
    if title is not None:
        made["label_column"] = title
    return made


def _example_queries() -> dict[str, Any]:
    return {
        "living_by_phase": {
            "title": gettext("Living startups by phase"),
            "sql": "SELECT phase, count(*) AS startups FROM startups_now GROUP BY phase ORDER BY phase_rank",
        },
        "missions_ending": {
            "title": gettext("Missions that end within 60 days"),
            "sql": 'SELECT fullname, startups, status, "end", "left" FROM missions_now WHERE "left" <= 60 '
            'ORDER BY "end"',
        },
        "committees_to_come": {
            "title": gettext("Incubated startups by next committee"),
            "sql": "SELECT title, phase, last_committee, next_committee FROM startups_now WHERE incubated "
            "ORDER BY next_committee IS NULL, next_committee",
        },
    }
