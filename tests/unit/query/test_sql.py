"""The registry as an SQL database: same figures as the lists, read-only, and errors that explain themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from typing import Any

import pytest
from support.listing_registry import FILES, registry_of, startup
from support.registries import TODAY

from incubo.core.errors import QueryError
from incubo.core.i18n import translate
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.context import QueryContext
from incubo.query.filters import ListRequest
from incubo.query.listing import list_table
from incubo.query.resources.catalogue import RESOURCES
from incubo.query.sql.database import create_statement
from incubo.query.sql.run import SqlQuery, result_table
from incubo.query.sql.tables import all_tables
from incubo.query.sql.tables.snapshots import SNAPSHOTS
from incubo.registry.registry import Registry


def run_query(
    registry: Registry, sql: str, day: date = TODAY, is_timed_out: Callable[[], bool] = lambda: False
) -> list[tuple[Any, ...]]:
    return SqlQuery(sql).run(QueryContext(registry, day, registry.read_text), is_timed_out).rows


def error_text(error: pytest.ExceptionInfo[QueryError]) -> str:
    return "\n".join([translate(error.value.message), error.value.output, *map(translate, error.value.hints)])


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else int(value) if isinstance(value, bool) else value


def test_days_that_nobody_set_are_told_from_committees_of_the_files():
    committees = {
        "written": "date: 2024-10-01\n    next: 2025-04-01",
        "recorded": "date: 2025-03-01",
        "computed": "date: 2024-10-01",
        "passed": "date: 2024-01-10",
    }
    files = {
        f"startups/{name}": startup(name, "construction 2023-01-02", f"events:\n  - name: committee\n    {event}\n")
        for name, event in committees.items()
    }
    rows = run_query(registry_of(files), "SELECT startup, date, state, decision FROM committees_now WHERE planned")
    assert rows == [
        ("computed", "2025-04-01", "due", None),
        ("passed", "2024-07-10", "overdue", None),
        ("recorded", "2025-03-01", "planned", None),
        ("written", "2025-04-01", "planned", None),
    ]
    assert run_query(registry_of(files), "SELECT DISTINCT state FROM committees_now WHERE NOT planned") == [("held",)]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.id)
@pytest.mark.parametrize("day", [TODAY, date(2023, 6, 1)])
def test_now_tables_match_list(registry, resource, day):
    context = QueryContext(registry, day)
    for view, request in (("now", ListRequest()), ("at", ListRequest(include_inactive=True))):
        rows = list_table(resource, context, request, "en").rows
        assert len(run_query(registry, f"SELECT * FROM {resource.id}_{view}", day)) == len(rows), view
    sql_names = [SNAPSHOTS[resource.id].renamed_columns.get(name, name) for name in resource.columns]
    columns = [
        name for name, column in resource.columns.items() if column.type in ("integer", "days", "date", "boolean")
    ]
    rows = ()
    if columns:
        rows = list_table(resource, QueryContext(registry, day), ListRequest(columns=tuple(columns)), "en").rows
    sql_rows = run_query(registry, f"SELECT {', '.join(sql_names)} FROM {resource.id}_now", day)
    sql_values = [[row[list(resource.columns).index(name)] for name in columns] for row in sql_rows]
    list_values = [[_stored(row.cells[name]) for name in columns] for row in rows]
    assert sorted(map(repr, sql_values)) == sorted(map(repr, list_values))


def test_entry_tables(registry):
    assert run_query(registry, "SELECT id, incubator, stats_url FROM startups WHERE id = 'mon-estran'") == [
        ("mon-estran", "quai", "https://a.example")
    ]
    assert run_query(registry, "SELECT id, name, start, until FROM phases WHERE startup = 'mon-estran'") == [
        ("mon-estran/1", "investigation", "2023-01-02", "2024-01-15"),
        ("mon-estran/2", "construction", "2024-01-15", None),
    ]
    assert run_query(registry, "SELECT date, decision, amount, next FROM committees WHERE amount") == [
        ("2024-09-02", "continue", 220000, "2025-02-10")
    ]
    hosts = run_query(
        registry, "SELECT incubator, main FROM startup_incubators WHERE startup = 'marée' ORDER BY main DESC"
    )
    assert hosts == [("quai", 1), ("digue", 0)]
    legacy = run_query(registry, "SELECT member, startup FROM mission_startups x JOIN missions m ON m.id = mission "
                             "WHERE legacy")  # fmt: skip
    assert legacy == [("el.anse", "marée")]
    assert run_query(registry, "SELECT startup FROM jobs WHERE id = '2024-11-01-dev'") == [("mon-estran",)]
    assert run_query(registry, "SELECT count(*) FROM bodies WHERE text LIKE '%coquillages%'") == [(len(FILES),)]
    phases = run_query(
        registry, "SELECT fr FROM phase_names p JOIN startups_now s ON s.phase = p.id ORDER BY rank DESC"
    )
    assert phases == [("Accélération",), ("Construction",)]


def test_every_current_field_has_a_column_or_a_table():
    for kind in ENTRY_KINDS.values():
        for field in kind.fields:
            if not field.legacy:
                columns = {column.name for column in all_tables()[f"{kind.id}s"].columns}
                grouped = field.name in all_tables() or any(name.startswith(f"{field.name}_") for name in columns)
                assert field.name in columns or f"{kind.id}_{field.name}" in all_tables() or grouped, field.name


def test_tables_at_any_date(registry):
    query = (
        "WITH days(d) AS (VALUES ('2022-01-10'), ('2024-12-01'), ('2025-02-01')) SELECT d, phase_at('marée', d), "
        "team_at('marée', d), active_at('bo.mer', d), open_at('2024-11-01-dev', d), "
        "next_committee_at('mon-estran', d) FROM days"
    )
    assert run_query(registry, query) == [
        ("2022-01-10", "acceleration", 0, 0, 0, None),  # nobody knew of that committee yet
        ("2024-12-01", "acceleration", 2, 0, 1, "2025-02-10"),
        ("2025-02-01", "acceleration", 2, 0, 1, "2025-02-10"),
    ]


def test_now_is_the_day_of_the_query(registry):
    query = (
        "SELECT date('now', '-1 month'), current_date, strftime('%Y'), today(), julianday('2025-01-16') - julianday()"
    )
    assert run_query(registry, query) == [("2024-12-15", "2025-01-15", "2025", "2025-01-15", 1.0)]


def test_types_are_kept(registry):
    query = SqlQuery("SELECT title, since, age, live, 1.5 AS x, min(since), count(*) FROM startups_now GROUP BY id")
    table = result_table(query.run(QueryContext(registry, TODAY), lambda: False), TODAY)
    assert [column.type for column in table.columns] == [
        "text", "date", "days", "boolean", "number", "date", "integer"
    ]  # fmt: skip
    assert list(table.rows[1].cells.values())[1:6] == [date(2024, 1, 15), 366, True, 1.5, date(2024, 1, 15)]
    twice = SqlQuery("SELECT id, id FROM startups").run(QueryContext(registry, TODAY), lambda: False)
    assert [name for name, _ in twice.columns] == ["id", "id_2"]


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("SELECT count(*) FROM phases", {"startup"}),
        ("SELECT team_at('x', '2024-01-01')", {"member"}),
        ("SELECT * FROM missions_now", {"member", "startup", "incubator", "team"}),
    ],
)
def test_a_query_needs_only_the_kinds_it_reads(sql, kinds):
    with closing(SqlQuery(sql)) as query:
        assert set(query.required_kinds) == kinds


@pytest.mark.parametrize("sql", ["SELECT count(*) FROM startups", "SELECT nothing", "SELECT team_at('x', 'hier')"])
def test_a_query_leaves_no_database_open(registry, monkeypatch, sql):
    opened, connect = [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *words, **more: opened.append(connect(*words, **more)) or opened[-1])
    with suppress(QueryError):
        run_query(registry, sql)
    assert opened
    for database in opened:
        with pytest.raises(sqlite3.ProgrammingError):
            database.execute("SELECT 1")


def test_the_order_of_files_does_not_matter():
    registry, reordered = registry_of(FILES), registry_of(dict(reversed(FILES.items())))
    for name in all_tables():
        assert run_query(registry, f"SELECT * FROM {name}") == run_query(reordered, f"SELECT * FROM {name}"), name


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM startups", "WITH x AS (SELECT 1) UPDATE startups SET title = ''", "ATTACH 'x.db' AS x",
     "PRAGMA user_version",
     "SELECT * FROM pragma_database_list", "SELECT load_extension('x')", "VACUUM INTO 'x.db'", "CREATE TABLE x (y)",
     "SELECT 1; DELETE FROM startups", "SELECT fts3_tokenizer('x')", "/* SELECT */ DROP TABLE startups",
     "INSERT INTO startups SELECT * FROM startups", "EXPLAIN SELECT 1"],
)  # fmt: skip
def test_a_query_only_reads(registry, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError):
        run_query(registry, sql)
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_runs_away_is_stopped(registry, monkeypatch):
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT"
    with pytest.raises(QueryError, match="too long"):
        run_query(registry, f"{endless} count(*) FROM r", is_timed_out=lambda: True)
    monkeypatch.setattr("incubo.query.sql.run.MAX_ROWS", 5000)
    with pytest.raises(QueryError) as error:
        run_query(registry, f"{endless} n FROM r")
    assert "5000" in error_text(error)
    assert "LIMIT" in error_text(error)
    with pytest.raises(QueryError, match="too large"):
        run_query(registry, "SELECT zeroblob(1000000000)")


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ("SELECT * FROM startup", ["“startup”", "^^^^^^^", "“startups”"]),
        ("SELECT titel FROM startups_now", ["“titel”", "       ^^^^^", "“title”"]),
        ("SELECT title FROM startups_now\nWHERE phse = 'x'", ["“phse”", "2: WHERE phse", "“phase”"]),
        ("SELECT age FROM startups", ["“age”", "incubo query --schema"]),
        ("SELECT x.id FROM startups s", ["“x.id”", "       ^^^^", "incubo query --schema"]),
        ("SELECT id FROM startups WHERE id = mon", ["“mon”", "^^^"]),
        ("SELECT id FROM startups WHERE id = ’mon’", ["“’mon’”", "^^^^^"]),
        ("SELECT id FROM startups, members", ["ambiguous column name: id"]),
        ("SELECT phases_at('x', today())", ["“phases_at”", "       ^^^^^^^^^", "“phase_at”"]),
        ("SELECT title FORM startups", ["from “startups” on", "^^^^^^^^"]),
        ("SELECT count( FROM startups", ["from “FROM” on", "              ^^^^"]),
        ("SELECT id FROM startups WHERE", ["is incomplete"]),
        ("SELECT 'l'État'", ["from “'” on", "       ^"]),
        ("SELECT id FROM startups WHERE count(*) > 1", ["misuse of aggregate"]),
        ("SELECT id FROM startups; SELECT 1", ["one query at a time"]),
        ("-- none\nSELCT id FROM startups", ["not SELCT", "incubo query", "incubo set"]),
        ("SELECT phase_at(id, 'juin') FROM startups", ["'2024-06-30', not “juin”"]),
        ("  ;", ["no SQL", "incubo query"]),
        ("-- none", ["no SQL"]),
    ],
)
def test_errors_quote_the_place_and_the_nearest_name(registry, sql, parts):
    with pytest.raises(QueryError) as error:
        run_query(registry, sql)
    for part in parts:
        assert part in error_text(error)


def test_errors_of_incomplete_queries_are_never_those_of_sqlite(registry):
    query = (
        "SELECT s.title, count(*) FROM startups_now AS s JOIN phases p ON p.startup = s.id WHERE s.age > 3 GROUP BY 1"
    )
    for end in range(len(query)):
        message = ""
        try:
            run_query(registry, query[:end])
        except QueryError as error:
            message = translate(error.message)
        assert "SQLite" not in message, query[:end]


def test_hostile_content_is_only_data():
    files = {"startups/x": startup("\"'); DROP TABLE startups; --\\ud800", "investigation 2024-01-01")}
    files["startups/x"] = files["startups/x"].replace("title: ", 'title: "').replace("\nmission", '"\nmission', 1)
    rows = run_query(registry_of({"startups/a": startup("A", "investigation 2024-01-01"), **files}),
                 "SELECT id FROM startups")  # fmt: skip
    assert ("a",) in rows


def test_custom_fields_are_rows_of_other_fields():
    custom_fields = "\nregion: Bretagne\nports: [Brest, 2, {a: 1}]\nlabel_le: 2024-05-01\nvide:"
    text = startup("A", "investigation 2024-01-01").replace("\nmission", f"{custom_fields}\nmission", 1)
    rows = run_query(registry_of({"startups/a": text}), "SELECT kind, id, field, number, value FROM other_fields")
    assert [tuple(row) for row in rows] == [
        ("startup", "a", "label_le", 1, "2024-05-01"),
        ("startup", "a", "ports", 1, "Brest"),
        ("startup", "a", "ports", 2, "2"),
        ("startup", "a", "ports", 3, '{"a": 1}'),
        ("startup", "a", "region", 1, "Bretagne"),
    ]


def test_the_schema_of_an_export_is_valid_sql():
    with closing(sqlite3.connect(":memory:")) as database:
        for table in sorted(all_tables().values(), key=lambda table: bool(table.view_sql)):
            database.execute(create_statement(table, for_export=True))
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert names == set(all_tables())
