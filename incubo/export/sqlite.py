"""The registry as an SQLite file, the tables that `query` reads, and what Datasette tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incubo.i18n import N_, gettext, language, long_date, say
from incubo.model.kinds import KINDS
from incubo.query.scope import Scope
from incubo.query.sql.database import create, declaration, fill, named
from incubo.query.sql.relation import Field, Relation
from incubo.query.sql.schema import schema
from incubo.table import Commit, Note

ABOUT = Relation(
    "about",
    N_("What the database was made from."),
    (Field("key", "text", N_("what is said")), Field("value", "text", N_("what it is"))),
    key=("key",),
)


def database(scope: Scope, about: Iterable[tuple[str, str]]) -> bytes:
    """The file, whole: every table with its rows and indexes, every view, and where they come from."""
    made = create(plain=True)
    try:
        made.execute(declaration(ABOUT, plain=True))
        made.execute("BEGIN")
        fill(made, schema().values(), scope)
        made.executemany("INSERT INTO about VALUES (?, ?)", list(about))
        made.execute("COMMIT")
        for statement in _indexes():
            made.execute(statement)
        made.execute("VACUUM")
        return made.serialize()
    finally:
        made.close()


def _indexes() -> Iterator[str]:
    """An index on each column that holds ids of another table, where no key begins with it."""
    for relation in schema().values():
        for field in relation.fields:
            if field.refers and not relation.view and relation.key[:1] != (field.name,):
                name = named(f"{relation.name}_{field.name}")
                yield f"CREATE INDEX {name} ON {named(relation.name)} ({named(field.name)})"


def about(scope: Scope, version: str, commit: Commit | None, notes: Iterable[Note]) -> Iterator[tuple[str, str]]:
    """The rows of the table `about`: the day, the commit, what was left out."""
    yield "at", scope.day.isoformat()
    yield "language", language()
    yield "incubo", version
    if commit is not None:
        yield "commit", commit.id
        yield "commit_date", commit.date.isoformat()
    for note in notes:
        yield f"note_{note.id}", say(note.text)


def metadata(scope: Scope, name: str, commit: Commit | None) -> dict[str, Any]:
    """What Datasette says of a database called `name`: each table and column, and questions to begin with."""
    said = gettext("The registry as of {day}").format(day=long_date(scope.day))
    if commit is not None:
        said += gettext(", commit {id} of {day}").format(id=commit.id[:8], day=long_date(commit.date))
    tables = {relation.name: _table(relation) for relation in (*schema().values(), ABOUT)}
    return {
        "title": gettext("Registry"),
        "description": said,
        "databases": {name: {"tables": tables, "queries": _queries()}},
    }


def _table(relation: Relation) -> dict[str, Any]:
    made: dict[str, Any] = {"description": gettext(relation.help)}
    told = {field.name: gettext(field.help) for field in relation.fields if field.help}
    if told:
        made["columns"] = told
    title = next((kind.title for kind in KINDS.values() if relation.name == f"{kind.id}s"), None)
    if title is not None:
        made["label_column"] = title
    return made


def _queries() -> dict[str, Any]:
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
