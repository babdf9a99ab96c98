"""`incubo export sqlite`, opened by SQLite itself."""

from __future__ import annotations

import json
import sqlite3

from incubo.query.sql.tables import all_tables


def test_the_database_is_the_one_of_query(call, root, tmp_path):
    path = tmp_path / "registre.db"
    ran = call("export", "sqlite", str(path), "--at", "2024-07-01", "--lang", "fr", cwd=root)
    assert ran.code == 0
    assert "datasette" in ran.err
    made = sqlite3.connect(path)
    assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for name in ("startups_now", "phases", "missions_at", "bodies"):
        query = call("query", f"SELECT * FROM {name}", "--at", "2024-07-01", "-f", "json", cwd=root)
        rows = [tuple(row.values()) for row in json.loads(query.out)["rows"]]
        assert [tuple(row) for row in made.execute(f"SELECT * FROM {name}")] == rows
    about = dict(made.execute("SELECT * FROM about"))
    assert (about["at"], about["language"]) == ("2024-07-01", "fr")
    told = json.loads((tmp_path / "registre.metadata.json").read_text("utf-8"))["databases"]["registre"]
    assert set(told["tables"]) == {*all_tables(), "about"}
    assert told["tables"]["startups"]["columns"]["title"] == "le nom du produit, comme on le dit"
    for query in told["queries"].values():
        assert made.execute(query["sql"]).fetchall()
    assert not set(told["queries"]) & set(told["tables"])
    made.close()
    first = path.read_bytes()
    call("export", "sqlite", str(path), "--at", "2024-07-01", "--lang", "fr", cwd=root)
    assert path.read_bytes() == first


def test_nothing_else_is_overwritten(call, root, tmp_path):
    note = tmp_path / "note.db"
    note.write_text("à garder")
    for name in (str(note), str(tmp_path / "note.txt"), "content/startups/x.db"):
        assert call("export", "sqlite", name, cwd=root).code == 2
    assert note.read_text() == "à garder"
    assert call("export", "sqlite", str(tmp_path / "x.db"), "--no-metadata", cwd=root).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"note.db", "x.db"}
