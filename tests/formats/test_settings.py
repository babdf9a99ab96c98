"""Settings of earlier versions load without a finding: incubo.toml, the user's own file, comments, the environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from formats.frozen import FIXTURES, registry
from support.command_line import RunCommand

SETTINGS = FIXTURES / "settings"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return registry(tmp_path / "registry", git=False)


def test_every_setting_loads(call: RunCommand, sample: Path) -> None:
    shutil.copy(SETTINGS / "incubo.toml", sample)
    ran = call("validate", "--select", "config", "--format", "json", cwd=sample)
    assert (ran.code, json.loads(ran.out)["diagnostics"]) == (0, []), ran.out + ran.err


def test_settings_have_their_effect(call: RunCommand, sample: Path) -> None:
    shutil.copy(SETTINGS / "incubo.toml", sample)
    rules = json.loads(call("explain", "--list", "--format", "json", cwd=sample).out)["rows"]
    severities = {row["rule"]: row["severity"] for row in rules}
    assert severities["mission-overlap"] == "error"
    assert severities["file-name"] == "off"
    startup = json.loads(call("schema", "startup", cwd=sample).out)["properties"]
    assert {"region", "partners"} <= startup.keys()
    assert "plaisancier" in json.dumps(startup["usertypes"])
    assert '"labo"' in json.dumps(startup["phases"])
    member = json.loads(call("schema", "member", cwd=sample).out)["properties"]
    assert "stagiaire" in json.dumps(member["missions"])
    assert '"Juridique"' in json.dumps(member["domaine"])
    assert call("report", "phases", "--lang", "fr", cwd=sample).code == 0
    report = json.loads(call("report", "phases", "--format", "json", cwd=sample).out)
    assert report["at"] == "2025-01-15"


@pytest.mark.parametrize("profile", ["beta.gouv.fr", "plain"])
def test_profiles_keep_their_names(profile: str, call: RunCommand, sample: Path) -> None:
    (sample / "incubo.toml").write_text(f'profile = "{profile}"\nlayout = "incubo"\n', "utf-8")
    assert call("validate", "--select", "config", cwd=sample).code == 0


def test_an_accepted_finding_stays_accepted(call: RunCommand, sample: Path) -> None:
    """On the line, on the line above, several rules at once, and for a whole file."""
    member = sample / "content" / "members" / "claire.bonnemain.md"
    text = member.read_text("utf-8")
    (sample / "incubo.toml").write_text(
        (sample / "incubo.toml").read_text("utf-8") + '\n[severity]\nmission-too-long = "error"\n', "utf-8"
    )
    before = json.loads(call("validate", "--select", "mission-too-long", "--format", "json", cwd=sample).out)
    found = before["diagnostics"][0]
    path = sample / found["path"]
    lines = path.read_text("utf-8").split("\n")
    on_line, above = [*lines], [*lines]
    on_line[found["line"] - 1] += "  # incubo: ignore[mission-too-long] looked at"
    indent = lines[found["line"] - 1][: len(lines[found["line"] - 1]) - len(lines[found["line"] - 1].lstrip(" -"))]
    above.insert(
        found["line"] - 1, " " * len(indent) + "# incubo: ignore[mission-too-long, mission-concurrent] looked at"
    )
    for changed in (on_line, above):
        path.write_text("\n".join(changed), "utf-8")
        after = json.loads(call("validate", "--select", "mission-too-long", "--format", "json", cwd=sample).out)
        assert len(after["diagnostics"]) == len(before["diagnostics"]) - 1
    assert member.read_text("utf-8") == text or member == path


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of a user's settings has another name")
def test_the_users_own_file_loads(call: RunCommand, sample: Path, tmp_path: Path) -> None:
    own = (SETTINGS / "user-config.toml").read_text("utf-8").replace("@REGISTRY@", str(sample))
    for file in (Path(os.environ["XDG_CONFIG_HOME"]) / "incubo" / "config.toml", tmp_path / "own.toml"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(own, "utf-8")
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        env = {"INCUBO_CONFIG": str(file)} if file.name == "own.toml" else {}
        ran = call("report", "phases", "--format", "json", cwd=elsewhere, env=env)
        assert ran.code == 0, ran.err
        ours = sum(row["count"] for row in json.loads(ran.out)["rows"])
        ran = call("report", "phases", "--incubator", "fabrique-mobilites", "--format", "json", cwd=sample)
        assert ours == sum(row["count"] for row in json.loads(ran.out)["rows"])
        file.unlink()
    assert call("report", "phases", cwd=elsewhere).code == 2


def test_use_writes_the_same_keys(call: RunCommand, sample: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    env = {"INCUBO_CONFIG": str(own)}
    assert call("use", str(sample), "--incubator", "fabrique-mobilites", cwd=tmp_path, env=env).code == 0
    text = own.read_text("utf-8").replace(json.dumps(str(sample.resolve())), '"@REGISTRY@"')
    assert text == (SETTINGS / "user-config.toml").read_text("utf-8")


def test_variables_of_the_environment(run: RunCommand, sample: Path, tmp_path: Path) -> None:
    assert "startups" in run("report", "phases", cwd=sample, env={"INCUBO_LANG": "en"}).out.casefold()
    french, english = (run("--help", cwd=sample, lang=lang).out for lang in ("fr", "en"))
    assert french != english
    assert french == run("--help", "--lang", "fr", cwd=sample).out
    for env in ({"COLUMNS": "60"}, {"COLUMNS": "200"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in run("list", "startups", cwd=sample, env=env).out
    colored = run("list", "startups", "--color", "always", cwd=sample, env={"NO_COLOR": "1"}).out
    assert "\x1b[" in colored


def test_variables_of_github(run: RunCommand, tmp_path: Path) -> None:
    """What its runner sets is read, and what it reads is written."""
    folder = registry(tmp_path / "registry")
    subprocess.run(["git", "switch", "-q", "-c", "branch"], cwd=folder, check=True)
    startup = folder / "content" / "startups" / "mon-estran.md"
    startup.write_text(startup.read_text("utf-8").replace("name: construction", "name: construktion"), "utf-8")
    subprocess.run(["git", "commit", "-q", "-a", "-m", "A change"], cwd=folder, check=True)
    event = tmp_path / "event.json"
    base = subprocess.run(["git", "rev-parse", "main"], cwd=folder, check=True, capture_output=True, text=True)
    pull = {"user": {"login": "someone"}, "base": {"ref": "main", "sha": base.stdout.strip()}, "number": 7}
    event.write_text(json.dumps({"pull_request": pull}), "utf-8")
    env = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output.txt"),
    }
    ran = run("ci", "--base", "main", cwd=folder, env=env)
    assert ran.code == 1, ran.err
    assert "::error file=content/startups/mon-estran.md,line=" in ran.out
    output = dict(line.split("=", 1) for line in (tmp_path / "output.txt").read_text("utf-8").splitlines())
    assert set(output) >= {"risk", "findings"}
    assert output["findings"] == "1"
    assert (tmp_path / "summary.md").read_text("utf-8")
