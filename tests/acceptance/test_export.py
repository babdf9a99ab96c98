"""`incubo export sqlite`, opened by SQLite itself."""

from __future__ import annotations

import json
import sqlite3

from support.git_repository import git

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


def read_all(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_api_is_written_and_replaced_whole(call, root, tmp_path):
    folder = tmp_path / "api"
    ran = call("export", "api", str(folder), "--at", "2024-07-01", "--lang", "en", cwd=root)
    assert ran.code == 0
    assert ran.out == ""
    assert "written: " in ran.err
    assert "--no-people" in ran.err
    first = read_all(folder)
    data = json.loads(first["v2.7/startups.json"])["data"]
    assert {f"v3/startups/{one['id']}.json" for one in data} == {name for name in first if name.startswith("v3/")}
    assert len(json.loads(first["v2.6/authors.json"])) == len(list((root / "content" / "members").glob("*.md")))
    assert call("export", "api", str(folder), "--at", "2024-07-01", "--lang", "fr", cwd=root).code == 0
    assert read_all(folder) == first
    ran = call("export", "api", str(folder), "--versions", "v3", "--no-people", "--lang", "en", cwd=root)
    assert ran.code == 0, ran.err
    assert "--no-people" not in ran.err
    assert {name.split("/")[0] for name in read_all(folder)} == {"v3", ".incubo-api.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["api"]


def test_the_api_refuses_what_is_not_its_own(call, root, tmp_path):
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "note.txt").write_text("à garder")
    ran = call("export", "api", str(folder), "--lang", "en", cwd=root)
    assert ran.code == 1
    assert "holds something other than the files of an API: note.txt" in ran.err
    (folder / "note.txt").unlink()
    assert call("export", "api", str(folder), cwd=root).code == 0
    (folder / "v2.6" / "startups.csv").write_text("changé")
    ran = call("export", "api", str(folder), "--lang", "en", cwd=root)
    assert ran.code == 1
    assert "changed since this folder was written: v2.6/startups.csv" in ran.err
    assert (folder / "v2.6" / "startups.csv").read_text() == "changé"
    for wrong in (("--versions", "2.5"), ("--versions", ","), ("--base-url", "phare"), ("--incubator", "nowhere")):
        assert call("export", "api", str(tmp_path / "x"), *wrong, cwd=root).code == 2
    assert not (tmp_path / "x").exists()


def test_what_the_api_cannot_read_is_told(call, registry, tmp_path):
    (registry / "content" / "startups" / "casse.md").write_bytes(b"---\ntitle: [\n---\n")
    (registry / "content" / "startups" / "enorme.md").write_bytes(b"---\ntitle: a\n---\n" + b"x" * 5_000_000)
    (registry / "content" / "startups" / "caract\u00e8res.md").write_bytes(b'---\ntitle: "a \\"b\\"; c"\n---\n\x07\n')
    folder = tmp_path / "api"
    ran = call("export", "api", str(folder), "--lang", "en", "--base-url", "https://phare.example/", cwd=registry)
    assert ran.code == 1
    assert "2 files cannot be read, and are not in the API: content/startups/casse.md" in ran.err
    assert "incubo validate content/startups/casse.md content/startups/enorme.md" in ran.err
    assert json.loads((folder / "v3" / "startups" / "caractères.json").read_bytes())["content"] == "\x07\n"
    assert json.loads((folder / "v2.6" / "startups.json").read_bytes())["links"] == {
        "self": "https://phare.example/startups"
    }


def test_the_past_names_nobody_who_is_gone(call, registry, tmp_path):
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "Le registre")
    gone = sorted((registry / "content" / "members").glob("*.md"))[0]
    gone.unlink()
    folder = tmp_path / "api"
    ran = call("export", "api", str(folder), "--known", "HEAD", "--lang", "en", cwd=registry)
    assert ran.code == 0
    assert "1 person who is no longer in the registry is left out." in ran.err
    named = {name for name, data in read_all(folder).items() if f'"{gone.stem}"'.encode() in data}
    assert named == set()
