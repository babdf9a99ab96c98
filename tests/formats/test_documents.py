"""Documents for machines keep their keys and types: JSON of each command, SARIF and others, SQL, schemas, calendars."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from formats.frozen import FIXTURES, registry, stored
from support.command_line import RunCommand

JSON = [
    *(f"list {noun} --all" for noun in
      ("startups", "members", "missions", "committees", "jobs", "incubators", "organisations", "teams")),
    "list startups --columns id,phase,age,team,next_committee",
    "show startup mon-estran", "show claire.bonnemain", "show incubator rivages", "show organisation anrh",
    "show job 2024-12-16",
    "report phases --why", "report phases --compare 2024-01-15", "report phases --over 2022.. --every quarter",
    "report phases --by incubator", "report phases --by sponsor", "report phases --by thematique",
    "report phases --by usertype", "report transitions --why", "report transitions --over 2022.. --every year",
    "report durations", "report funnel --why", "report timeline", "report standards", "report standards --summary",
    "report metrics", "report metrics --startup mon-estran", "report committees", "report committees --by phase",
    "report committees --over 2024", "report committees --over 2024 --every quarter", "report missions --why",
    "report missions --by status", "report missions --over 2024 --every month", "report arrivals",
    "report arrivals --by domaine", "report arrivals --over 2024 --every month", "report teams",
    "report teams --by phase", "report teams --by domaine", "report headcount", "report headcount --by status",
    "report headcount --over 2024 --every month", "report jobs", "report jobs --over 2024 --every quarter",
    "report indicators --why", "report indicators --set bilan", "report indicators --set plf",
    "todo", "digest --since 2024-10-01", "dossier mon-estran", "remind missions --within 60d", "remind committees",
    "remind jobs", "remind sheets", "calendar committees", "calendar missions", "calendar admin",
    "explain --list", "explain", "explain mission-overlap", "explain mission", "explain startup",
    "explain member.missions.end", "explain phases", "explain construction", "query --schema",
    "query SELECT_id,phase,since_FROM_startups_now",
]  # fmt: skip
FINDINGS = ["json", "gitlab", "rdjson", "sarif"]
KINDS = ["startup", "member", "job", "incubator", "organisation", "team"]
WORDING = {"title", "description", "enumDescriptions", "markdownDescription", "examples", "$comment", "$id"}
Shape = dict[str, str]


def shape(document: Any) -> Shape:
    """Every path of a document → the types of its values. Columns and facts, which have ids, are paths of their own."""
    found: dict[str, set[str]] = {}
    for path, kind in _walk(document, ""):
        found.setdefault(path, set()).add(kind)
    return {path: "|".join(sorted(kinds)) for path, kinds in sorted(found.items())}


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    yield path, _kind(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            name = inner["id"] if path.endswith(".facts") else ""
            yield from _walk(inner, f"{path}[{name or ''}]")
            if path.endswith(".columns"):
                yield f"{path}[{inner['id']}]", f"column of {inner['type']}"


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    for kind, types in (("number", (int, float)), ("text", str), ("list", list), ("object", dict)):
        if isinstance(value, types):  # type: ignore[arg-type]
            return kind
    raise TypeError(value)


def missing(frozen: Shape, now: Shape) -> Iterator[str]:
    """What of a frozen shape is not there any more, or has values of other types."""
    for path, kinds in frozen.items():
        if path not in now:
            yield f"{path} is gone"
        elif "null" not in (kinds, now[path]):
            others = {*now[path].split("|")} - {*kinds.split("|"), "null"}
            if others:
                yield f"{path} was {kinds}, and is {now[path]}"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, to be read only."""
    environment = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    people = {
        f"GIT_{who}_{what}": "test@rivages.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in {**environment, **people}.items():
            patch.setenv(variable, value)
        return registry(tmp_path_factory.mktemp("sample") / "registry")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A branch that brings several sorts of findings, with and without a correction."""
    folder = registry(tmp_path / "registry")
    subprocess.run(["git", "switch", "-q", "-c", "branch"], cwd=folder, check=True)
    startup = folder / "content" / "startups" / "mon-estran.md"
    text = startup.read_text("utf-8").replace("name: construction", "name: construktion")
    startup.write_text(text.replace("contact:", "budget: 3\ncontact:"), "utf-8")
    member = folder / "content" / "members" / "samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("      - mon-estran", "      - mon-estrann"), "utf-8")
    team = folder / "content" / "startups" / "digue-info.md"
    team.write_text(team.read_text("utf-8").replace("---\n", "---\nmission: 'x\n", 1), "utf-8")
    subprocess.run(["git", "commit", "-q", "-a", "-m", "Changes"], cwd=folder, check=True)
    return folder


def _words(command: str) -> list[str]:
    if command.startswith("query SELECT"):
        return ["query", command.removeprefix("query ").replace("_", " ").replace("startups now", "startups_now")]
    return command.split()


def test_json_documents_keep_their_keys(call: RunCommand, sample: Path, request: pytest.FixtureRequest) -> None:
    now: dict[str, Shape] = {}
    for command in JSON:
        ran = call(*_words(command), "--format", "json", cwd=sample)
        assert ran.code == 0, f"{command}: {ran.err}"
        now[command] = shape(json.loads(ran.out))
    frozen = stored("documents.json", now, request)
    lost = [f"{command}: {text}" for command, old in frozen.items() for text in missing(old, now[command])]
    assert lost == []


def test_what_sync_tells_keeps_its_keys(call: RunCommand, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    theirs = registry(tmp_path / "theirs")
    subprocess.run(["git", "clone", "-q", str(theirs), str(tmp_path / "ours")], check=True)
    startup = theirs / "content" / "startups" / "mon-estran.md"
    startup.write_text(
        startup.read_text("utf-8").replace("contact:", "budget_url: https://b.example\ncontact:"), "utf-8"
    )
    (theirs / "content" / "jobs" / "2024-12-16-developpement-mon-estran.md").unlink()
    subprocess.run(["git", "commit", "-q", "-a", "-m", "News"], cwd=theirs, check=True)
    ran = call("sync", "--format", "json", cwd=tmp_path / "ours")
    assert ran.code == 0, ran.err
    now = shape(json.loads(ran.out))
    assert [*missing(stored("sync.json", now, request), now)] == []


def test_what_diff_tells_keeps_its_keys(call: RunCommand, broken: Path, request: pytest.FixtureRequest) -> None:
    now: dict[str, Shape] = {}
    for command in ("diff main branch --incubator all --figures --review --patch", "diff main --branches branch"):
        ran = call(*command.split(), "--format", "json", cwd=broken)
        assert ran.code == 0, ran.err
        now[command] = shape(json.loads(ran.out))
    frozen = stored("diff.json", now, request)
    lost = [f"{command}: {text}" for command, old in frozen.items() for text in missing(old, now[command])]
    assert lost == []


def test_what_log_and_kept_figures_tell_keeps_its_keys(
    call: RunCommand, broken: Path, request: pytest.FixtureRequest
) -> None:
    now: dict[str, Shape] = {}
    assert call("report", "headcount", "--by", "status", "--keep", "PLF 2027", "--commit", cwd=broken).code == 0
    assert call("leave", "samuel.orvault", "--on", "2025-01-10", "--yes", cwd=broken).code == 0
    settings = broken / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").replace("at = 2025-01-15", ""), "utf-8")  # the commits are of today
    for command in (
        "log --incubator all",
        "log --incubator all --summary",
        "log mon-estran",
        "report kept",
        "report kept plf-2027 --why",
    ):
        ran = call(*command.split(), "--format", "json", cwd=broken)
        assert ran.code == 0, ran.err
        now[command] = shape(json.loads(ran.out))
    frozen = stored("log.json", now, request)
    lost = [f"{command}: {text}" for command, old in frozen.items() for text in missing(old, now[command])]
    assert lost == []


def test_findings_keep_their_keys(call: RunCommand, broken: Path, request: pytest.FixtureRequest) -> None:
    now: dict[str, Shape] = {}
    for form in FINDINGS:
        for command in ("validate --advice", "ci --base main"):
            ran = call(*command.split(), "--format", form, cwd=broken)
            assert ran.code == 1, ran.err
            now[f"{command} --format {form}"] = shape(json.loads(ran.out))
    frozen = stored("findings.json", now, request)
    lost = [f"{command}: {text}" for command, old in frozen.items() for text in missing(old, now[command])]
    assert lost == []


def test_findings_keep_their_lines(call: RunCommand, broken: Path) -> None:
    """The two forms that editors and GitHub take apart, a finding a line."""
    concise = call("validate", "--format", "concise", cwd=broken).out.splitlines()
    pattern = r"content/[\w./-]+:\d+:\d+: (error|warning)\[[a-z0-9-]+\] .+"
    assert len([line for line in concise if re.fullmatch(pattern, line)]) >= 3
    github = call("validate", "--format", "github", cwd=broken).out.splitlines()
    pattern = r"::(error|warning|notice) file=content/[^,]+,line=\d+,.*title=[^:]*::.+"
    assert len([line for line in github if re.match(pattern, line)]) >= 3


def test_the_database_keeps_its_names(
    call: RunCommand, sample: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rows = json.loads(call("query", "--schema", "--format", "json", cwd=sample).out)["rows"]
    now: dict[str, list[str]] = {}
    for row in rows:
        now.setdefault(row["table"], []).extend([f"{row['column']} {row['type']}"] if row["column"] else [])
    frozen = stored("sql.json", now, request)
    lost = [f"{table}.{column}" for table, columns in frozen.items() for column in columns if column not in now[table]]
    assert lost == []
    file = tmp_path / "registry.db"
    assert call("export", "sqlite", str(file), cwd=sample).code == 0
    assert (tmp_path / "registry.metadata.json").exists()
    base = sqlite3.connect(file)
    try:
        for table, columns in frozen.items():
            known = {row[1] for row in base.execute(f'PRAGMA table_xinfo("{table}")')}
            assert {column.split()[0] for column in columns} <= known, table
    finally:
        base.close()


def test_schemas_keep_what_they_allow(call: RunCommand, sample: Path, request: pytest.FixtureRequest) -> None:
    now = {}
    for kind in KINDS:
        now[kind] = _unworded(json.loads(call("schema", kind, cwd=sample).out))
    frozen = stored("schemas.json", now, request)
    assert [text for kind in KINDS for text in _narrower(frozen[kind], now[kind], kind)] == []


def _unworded(schema: Any, *, names: bool = False) -> Any:
    """A schema without its texts; `names`: the keys are names of fields."""
    if isinstance(schema, list):
        return [_unworded(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if names or key not in WORDING}
    return {key: _unworded(value, names=key in ("properties", "$defs")) for key, value in kept.items()}


def _narrower(old: Any, new: Any, path: str) -> Iterator[str]:
    """What an entry might say under the old schema and may not under the new one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old:
            if key not in new:
                yield f"{path}.{key} is gone"
            elif key == "required":
                yield from (f"{path}: {name} is required now" for name in new[key] if name not in old[key])
            elif key == "type" and isinstance(old[key], str) and isinstance(new[key], list):  # more types than before
                if old[key] not in new[key]:
                    yield f"{path}: {old[key]} is no more"
            elif key == "enum":
                yield from (f"{path}: {word} is no more" for word in old[key] if word not in new[key])
            else:
                yield from _narrower(old[key], new[key], f"{path}.{key}")
    elif old != new:
        yield f"{path}: {old} became {new}"


def test_events_of_calendars_keep_their_ids(call: RunCommand, sample: Path, request: pytest.FixtureRequest) -> None:
    """A calendar that is subscribed to moves an event, and does not double it."""
    now = {}
    for name in ("committees", "missions", "admin"):
        ran = call("calendar", name, "--format", "ics", cwd=sample)
        assert ran.code == 0, ran.err
        unfolded = ran.out.replace("\r\n", "\n").replace("\n ", "")
        now[name] = sorted(line for line in unfolded.splitlines() if line.startswith("UID:"))
    assert now == stored("calendar.json", now, request)


def test_the_fixtures_say_nothing_of_a_machine() -> None:
    for path in FIXTURES.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"/(home|root|tmp)/|[A-Z]:\\", text.replace("/tmp/incubo", "")), path
