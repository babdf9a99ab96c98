"""`incubo export datapackage` and `export parquet`: programs that others use read them; nobody is named by accident."""

from __future__ import annotations

import csv
import importlib
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git, write
from support.paths import ROOT
from support.sample_registry import copy_sample_registry, copy_services_registry

LEFT = "gwenola.kerdaniel"


def commit_all(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")


def export(call: RunCommand, registry: Path, target: Path, *options: str) -> None:
    ran = call("export", "datapackage", str(target), "--licence", "etalab-2.0", *options, cwd=registry, lang="fr")
    assert ran.code == 0, ran.err


def read_csv(folder: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_bytes().decode("utf-8"), newline="")))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The sample, with somebody who left, a text that names her, and what is not right."""
    folder = copy_sample_registry(tmp_path / ".")
    write(
        folder,
        f"content/members/{LEFT}.md",
        "---\nfullname: Gwénola Kerdaniel\nrole: Développeuse\ndomaine: Développement\ngithub: gwenokerd\nmissions:\n"
        "  - start: 2023-01-02\n    end: 2024-06-30\n    startups:\n      - mon-estran\n---\n\nElle est partie.\n",
    )
    path = folder / "content/startups/mon-estran.md"
    text = path.read_text("utf-8").replace("mission: Permettre", "mission: Avec Gwénola Kerdaniel, permettre")
    text = text.replace("contact_incubator: judith.marzin", f"contact_incubator: {LEFT}")
    text = text.replace("contact: mon-estran@", "contact: gwenola.kerdaniel@")
    other = folder / "content/startups/digue-info.md"
    other.write_text(other.read_text("utf-8").replace("contact: ", "contact: contact."), "utf-8")
    path.write_text(text.replace("  - anrh\n", "  - anrh\n  - nulle-part\n"), "utf-8")
    commit_all(folder)
    return folder


@pytest.mark.parametrize("options", [(), ("--people",)])
def test_nobody_is_named_who_may_not_be(call: RunCommand, registry: Path, tmp_path: Path, options: tuple[str]) -> None:
    target = tmp_path / "opendata"
    export(call, registry, target, *options)
    for name, data in read_all(target).items():
        text = data.decode("utf-8").casefold()
        for secret in ("kerdaniel", "gwenokerd", "gwénola", "person-"):
            assert secret not in text, name
        if not options:
            assert "judith.marzin" not in text, name
    tables = {path.stem for path in target.glob("*.csv")}
    assert ("members" in tables) is bool(options)
    assert not {"bodies", "other_fields", "member_badges", "members_now"} & tables
    columns = read_csv(target, "startups")[0].keys()
    assert ("contact_incubator" in columns) is bool(options)
    if options:
        assert {row["id"] for row in read_csv(target, "members")} > {"judith.marzin", "claire.bonnemain"}
        missions = {row["member"] for row in read_csv(target, "missions")}
        assert missions <= {row["id"] for row in read_csv(target, "members")}
        assert "avatar" not in read_csv(target, "members")[0]


def test_what_a_schema_says(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    target = tmp_path / "opendata"
    ran = call("export", "datapackage", str(target), "--licence", "ODbL-1.0", cwd=registry, lang="fr")
    assert "startups.contact, startup_sponsors.organisation" in ran.err
    package = read_json(target / "datapackage.json")
    assert package["profile"] == "tabular-data-package"
    assert package["version"] == git(registry, "rev-parse", "HEAD").strip()
    assert package["created"].endswith("T00:00:00Z")
    assert package["licenses"][0]["name"] == "ODbL-1.0"
    assert {resource["path"] for resource in package["resources"]} == {path.name for path in target.glob("*.csv")}
    schema = read_json(target / "schemas/startups.json")
    fields = {field["name"]: field for field in schema["fields"]}
    assert list(fields) == list(read_csv(target, "startups")[0])
    assert schema["primaryKey"] == ["id"]
    assert schema["foreignKeys"] == [
        {"fields": ["incubator"], "reference": {"resource": "incubators", "fields": ["id"]}}
    ]
    assert fields["title"]["constraints"] == {"required": True}
    assert fields["title"]["description"] == "Le nom du produit, comme on le dit"
    assert fields["link"]["format"] == "uri"
    assert "constraints" not in fields["contact"]  # that of Mon Estran may not be told
    assert fields["accessibility_status"]["constraints"]["enum"][0] == "non conforme"
    assert "foreignKeys" in read_json(target / "schemas/phases.json")
    sponsors = read_json(target / "schemas/startup_sponsors.json")
    assert [key["fields"] for key in sponsors["foreignKeys"]] == [["startup"]]
    phases = read_csv(target, "phases")
    assert {row["start"] for row in phases if row["startup"] == "mon-estran"} == {
        "2021-10-04", "2022-02-01", "2023-06-01",
    }  # fmt: skip
    assert {row["live"] for row in read_csv(target, "phase_names")} == {"true", "false"}


def test_what_names_somebody_is_counted(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    """On standard error and in the package. The address of a team is a team's, with a dot too."""
    for command in (("export", "datapackage", "x", "--licence", "CC0-1.0"), ("export", "site", "y")):
        ran = call(*command, cwd=registry, lang="en")
        assert "1 address of a person is left out: startup.contact (1)" in ran.err
        assert "1 text has “…” in the place of a name or an address: startup.mission (1)" in ran.err
    assert "startup.contact (1). " in read_json(registry / "x/datapackage.json")["description"]
    contacts = {row["id"]: row["contact"] for row in read_csv(registry / "x", "startups")}
    assert contacts["mon-estran"] == ""
    assert contacts["digue-info"].startswith("contact.")


def test_the_same_commit_gives_the_same_bytes(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    target, other = tmp_path / "opendata", tmp_path / "other"
    export(call, registry, target)
    (registry / "content/startups/digue-info.md").write_text("---\ntitle: Autre\n---\n", "utf-8")  # not committed
    ran = call("export", "datapackage", str(other), "--licence", "etalab-2.0", cwd=registry, lang="en")
    assert "1 file differs from the last commit" in ran.err
    assert read_all(target) == read_all(other)
    export(call, registry, target)  # its own folder again
    (target / "note.txt").write_text("à garder", "utf-8")
    before = read_all(target)
    ran = call("export", "datapackage", str(target), "--licence", "etalab-2.0", cwd=registry, lang="en")
    assert ran.code == 1
    assert "something other than a data package: note.txt" in ran.err
    assert read_all(target) == before


def test_what_changed_since_the_last_time_is_said(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    api = ("export", "api", str(tmp_path / "api"), "--versions", "3")
    first = call(*api, cwd=registry, lang="en").err
    assert "last time" not in first
    assert "Nothing is other than the last time." in call(*api, cwd=registry, lang="en").err
    startups = registry / "content/startups"
    (startups / "digue-info.md").rename(startups / "digue-nouvelle.md")
    write(registry, "content/startups/mon-estran.md", "---\ntitle: Autre\n---\n")
    told = call(*api, cwd=registry, lang="en").err
    assert "1 file was not there the last time: v3/startups/digue-nouvelle.json" in told
    assert "1 file is there no more: v3/startups/digue-info.json" in told
    assert "1 file is not as it was the last time." in told


HOSTILE = """---
title: "=HYPERLINK(\\"https://x.example\\",\\"a,b\\")\\nsecond \\u202e line"
mission: |
  Une
  ligne "citée", avec, des zéros\u200bsans largeur
incubator: rivages
link: "javascript:alert(1)"
repository: "https://x.example/a b"
phases:
  - name: construction
    start: 2024-03-01
  - name: construction
    start: 0001-01-01
events:
  - name: committee
    date: 9999-12-31
    amount: 1.0e400
    months: -3
  - name: nothing
    date: 2024-02-30
metrics:
  - date: 2024-01-01
    key: "+1"
    value: 0.1
thematiques: ["=1+1", "a\\nb", "  "]
standards: {a: [1, 2]}
---
"""
"""What a stranger may write."""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = copy_sample_registry(tmp_path / ".")
    write(folder, "content/startups/Érosion & <b>.md", HOSTILE)
    write(folder, "content/startups/ÉROSION.md", "---\ntitle: dup\nincubator: rivages\nphases: []\n---\n")
    commit_all(folder)
    return folder


def test_what_strangers_write(call: RunCommand, hostile: Path, tmp_path: Path) -> None:
    export(call, hostile, tmp_path / "opendata")
    rows = {row["id"]: row for row in read_csv(tmp_path / "opendata", "startups")}
    assert rows.keys() > {"Érosion & <b>", "ÉROSION"}
    row = rows["Érosion & <b>"]
    assert row["title"] == '\'=HYPERLINK("https://x.example","a,b")\nsecond \u202e line'
    assert row["mission"] == 'Une\nligne "citée", avec, des zéros\u200bsans largeur\n'
    assert (row["link"], row["repository"], row["contact"]) == ("", "", "")
    for data in read_all(tmp_path / "opendata").values():
        assert not any(line.startswith(("=", "+")) for cell in data.decode().split(",") for line in cell.split("\r\n"))
    amounts = [row for row in read_csv(tmp_path / "opendata", "events") if row["startup"] == "Érosion & <b>"]
    assert [(row["date"], row["amount"], row["months"]) for row in amounts] == [("9999-12-31", "", "-3"), ("", "", "")]


@pytest.mark.slow
def test_frictionless_finds_that_valid_too(call: RunCommand, hostile: Path, tmp_path: Path) -> None:
    export(call, hostile, tmp_path / "opendata", "--people", "--incubator", "all")
    check_package(tmp_path / "opendata")


def test_whose_data(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    """Those of our incubator, with what they refer to; or of all."""
    export(call, registry, tmp_path / "ours", "--people")
    export(call, registry, tmp_path / "all", "--people", "--incubator", "all")
    ours, all_of_them = ({row["id"] for row in read_csv(tmp_path / name, "startups")} for name in ("ours", "all"))
    assert len(all_of_them) == len(list((registry / "content/startups").glob("*.md")))
    assert all_of_them - ours == {
        path.stem
        for path in (registry / "content/startups").glob("*.md")
        if "\n  - rivages" not in path.read_text("utf-8") and "incubator: rivages" not in path.read_text("utf-8")
    }
    assert "escale-mobilite" in ours  # with another incubator, which is in the package too
    assert {"rivages", "fabrique-mobilites"} == {row["id"] for row in read_csv(tmp_path / "ours", "incubators")}
    assert {row["startup"] for row in read_csv(tmp_path / "ours", "mission_startups")} <= ours
    assert "foreignKeys" in read_json(tmp_path / "ours/schemas/startup_incubators.json")


def test_the_licence_is_known(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    ran = call("export", "datapackage", str(tmp_path / "x"), cwd=registry, lang="en")
    assert ran.code == 2
    assert "the licence of the data is not known" in ran.err
    assert not (tmp_path / "x").exists()
    settings = registry / "incubo.toml"
    settings.write_text('licence = "CC0-1.0"\n' + settings.read_text("utf-8"), "utf-8")
    git(registry, "commit", "-qam", "Licence")
    assert call("export", "datapackage", str(tmp_path / "x"), cwd=registry, lang="en").code == 0
    assert read_json(tmp_path / "x/datapackage.json")["licenses"][0]["title"] == "CC0 1.0"
    settings.write_text(settings.read_text("utf-8").replace("CC0-1.0", "mine"), "utf-8")
    assert "must be one of" in call("validate", cwd=registry, lang="en").out


def test_the_cli_offers_each_licence() -> None:
    from incubo.cli.commands.export.datapackage import LicenceChoice
    from incubo.config.licences import LICENCES

    assert [choice.value for choice in LicenceChoice] == list(LICENCES)


def test_parquet_without_its_library(
    call: RunCommand, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = call("export", "parquet", str(tmp_path / "tables"), cwd=registry, lang="en")
    assert ran.code == 2
    assert "pipx inject incubo pyarrow" in ran.err
    assert not (tmp_path / "tables").exists()


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--people",)])
def test_frictionless_finds_it_valid(call: RunCommand, registry: Path, tmp_path: Path, options: tuple[str]) -> None:
    services = copy_services_registry(tmp_path / "register")
    commit_all(services)
    for name, folder in (("sample", registry), ("services", services)):
        export(call, folder, tmp_path / name, *options)
        check_package(tmp_path / name)


@pytest.mark.slow
@pytest.mark.corpus
def test_frictionless_finds_the_real_registry_valid(call: RunCommand, corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(corpus / "2024-07-01", folder)
    write(folder, "incubo.toml", 'profile = "beta.gouv.fr"\nat = 2024-07-01\n')
    commit_all(folder)
    for options in (("--incubator", "all"), ("--incubator", "all", "--people"), ("--incubator", "anct", "--people")):
        export(call, folder, tmp_path / "package", *options)
        check_package(tmp_path / "package")
        assert (len(read_csv(tmp_path / "package", "startups")) > 300) is ("all" in options)


def check_package(folder: Path) -> None:
    frictionless = importlib.import_module("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]
    assert report.stats["tasks"] == len(list(folder.glob("*.csv")))


@pytest.mark.slow
def test_duckdb_answers_as_query_does(call: RunCommand, tmp_path: Path) -> None:
    """The same SQL, in both."""
    duckdb = importlib.import_module("duckdb")
    registry = copy_sample_registry(tmp_path / ".")
    ran = call("export", "parquet", str(tmp_path / "tables"), cwd=registry, lang="en")
    assert ran.code == 0, ran.err
    database = duckdb.connect()
    for path in (tmp_path / "tables").glob("*.parquet"):
        database.execute(f"CREATE VIEW \"{path.stem}\" AS SELECT * FROM read_parquet('{path}')")
    for sql in (
        "SELECT phase, count(*) AS n FROM startups_now GROUP BY phase ORDER BY n, phase",
        "SELECT startup, sum(amount) AS total FROM committees GROUP BY startup ORDER BY startup",
        "SELECT id, start, \"end\" FROM phases WHERE start >= '2022-01-01' ORDER BY id",
        "SELECT m.fullname, n.startup FROM members m JOIN missions x ON x.member = m.id "
        "JOIN mission_startups n ON n.mission = x.id ORDER BY 1, 2",
        'SELECT fullname, "left" FROM missions_now WHERE "left" <= 60 ORDER BY "left", fullname',
        "SELECT id, live FROM phase_names WHERE live ORDER BY rank",
        "SELECT value, count(*) AS n FROM startup_thematiques GROUP BY value ORDER BY value",
    ):
        asked = call("query", sql, "--format", "json", cwd=registry, lang="en")
        ours = [list(row.values()) for row in json.loads(asked.out)["rows"]]
        theirs = [[str(v) if hasattr(v, "isoformat") else v for v in row] for row in database.execute(sql).fetchall()]
        assert theirs == ours, sql
        assert ours
    count = database.execute("SELECT count(*) FROM startups").fetchone()
    assert count == (len(list((ROOT / "content/startups").glob("*.md"))),)
