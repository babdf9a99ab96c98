"""`incubo query` through the command line, on the sample registry."""

from __future__ import annotations

import csv
import io
import json


def test_figures_are_those_of_the_reports(call, root):
    sql = "SELECT phase, count(*) AS count FROM startups_at WHERE id IN (SELECT startup FROM startup_incubators " \
          "WHERE incubator = 'rivages') GROUP BY phase"  # fmt: skip
    found = json.loads(call("query", sql, "--at", "2024-07-01", "-f", "json", cwd=root).out)
    report = json.loads(call("report", "phases", "--at", "2024-07-01", "-f", "json", cwd=root).out)
    assert {row["phase"]: row["count"] for row in found["rows"]} == {
        row["phase"]: row["count"] for row in report["rows"] if row["count"]
    }
    assert (found["version"], found["report"], found["at"]) == (1, "query", "2024-07-01")


def test_every_form_and_a_file(call, root, tmp_path):
    sql = "SELECT id, since, live, age, 1 / 3.0 AS third FROM startups_now WHERE id = 'mon-estran'"
    data = json.loads(call("query", sql, "-f", "json", cwd=root).out)
    assert [column["type"] for column in data["columns"]] == ["text", "date", "boolean", "days", "number"]
    assert data["rows"] == [{"id": "mon-estran", "since": "2023-06-01", "live": True, "age": 594, "third": 0.333333}]
    written = tmp_path / "x.csv"
    assert call("query", sql, "-o", str(written), cwd=root).code == 0
    assert next(csv.DictReader(io.StringIO(written.read_text())))["since"] == "2023-06-01"
    assert "0,33" in call("query", sql, "--lang", "fr", cwd=root).out
    assert "| mon-estran |" in call("query", sql, "-f", "markdown", cwd=root).out
    (tmp_path / "q.sql").write_text(f"\ufeff-- the one\n{sql};\n", "utf-8")
    assert json.loads(call("query", "--file", str(tmp_path / "q.sql"), "-f", "json", cwd=root).out) == data


def test_the_sql_comes_from_standard_input(run, root):
    ran = run("query", "-", "-f", "csv", cwd=root, typed="SELECT count(*) AS n FROM members;")
    assert (ran.code, ran.out) == (0, f"n\n{len(list((root / 'content/members').glob('*.md')))}\n")


def test_a_mistake_is_an_error_of_the_command(call, root, tmp_path):
    ran = call("query", "SELECT titel FROM startups", "--lang", "fr", cwd=root)
    assert ran.code == 2
    assert ran.err.splitlines()[-4:] == [
        "  | SELECT titel FROM startups",
        "  |        ^^^^^",
        "  = aide\u00a0: vouliez-vous dire «\u00a0title\u00a0»\u00a0?",
        "  = aide\u00a0: toutes les tables et colonnes\u00a0: incubo query --schema",
    ]  # fmt: skip
    assert call("query", "SELECT 1", "--file", "x.sql", cwd=root).code == 2
    assert call("query", "--file", str(tmp_path / "none.sql"), cwd=root).code == 2
    assert "did you mean “startups_now”" in call("query", "--schema", "startup_now", cwd=root).err


def test_the_schema_is_told_without_a_registry(call, tmp_path):
    rows = json.loads(call("query", "--schema", "phases", "phase_at", "-f", "json", cwd=tmp_path).out)["rows"]
    assert [row["column"] for row in rows if row["table"] == "phases"][:3] == [None, "id", "startup"]
    assert rows[-1]["table"] == "phase_at(startup, day)"
