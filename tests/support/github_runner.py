"""GitHub's runner, as far as our actions need it: expressions in `env:` filled, then each `run:` given to bash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command_line import CommandResult
from support.paths import ROOT

_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_FAKE_PYTHON = """\
echo "$@" >> "$RUNNER_TEMP/python.txt"
if [ "$2 $3" = "-m venv" ]; then mkdir -p "$4/bin" && cp "$0" "$(dirname "$0")/incubo" "$4/bin"; fi
"""


def action_steps(action: Path) -> list[dict[str, Any]]:
    """The steps of a composite action."""
    found: list[dict[str, Any]] = yaml.safe_load(action.read_text("utf-8"))["runs"]["steps"]
    return found


def install_programs(folder: Path, scripts: Mapping[str, str]) -> str:
    """A PATH with these scripts first. `python` makes a venv of itself and `incubo`, and notes what it is asked."""
    folder.mkdir(exist_ok=True)
    known = {
        "python": _FAKE_PYTHON,
        "incubo": f'PYTHONPATH={ROOT} exec "{sys.executable}" -P -m incubo "$@"',
        **scripts,
    }
    for name, script in known.items():
        (folder / name).write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def run_action(
    action: Path,
    folder: Path,
    given: Mapping[str, str] = {},
    github: Mapping[str, Any] = {},
    env: Mapping[str, str] = {},
    scripts: Mapping[str, str] = {},
) -> list[CommandResult]:
    """Run the `run:` steps of an action in a folder, up to the first that fails. Its files are beside the folder.

    `given` are inputs, `github` the context of that name, `scripts` programs that stand before those of the machine.
    """
    declared = yaml.safe_load(action.read_text("utf-8"))["inputs"]
    inputs = {name: str(each.get("default", "")) for name, each in declared.items()}
    context = {"inputs": {**inputs, **given}, "github": github}
    place = folder.parent
    base = {
        **os.environ,
        "PATH": install_programs(place / "bin", scripts),
        "RUNNER_TEMP": str(place),
        "GITHUB_ACTION_PATH": str(action.parent),
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
        "GITHUB_OUTPUT": str(place / "output.txt"),
        "CI": "true",
        **env,
    }
    done = []
    for step in action_steps(action):
        if "run" not in step:
            continue
        own = {
            name: _EXPRESSION.sub(lambda m: _expression_value(context, m[1]), value)
            for name, value in step.get("env", {}).items()
        }
        done.append(run_bash(step["run"], folder, {**base, **own}))
        if done[-1].code:
            break
    return done


def run_bash(script: str, folder: Path, env: Mapping[str, str]) -> CommandResult:
    """A script as GitHub's runner gives it to bash."""
    if os.name == "nt":
        pytest.skip("our actions run on Linux")
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return CommandResult(ran.returncode, ran.stdout, ran.stderr)


def _expression_value(context: Mapping[str, Any], path: str) -> str:
    found: Any = context
    for name in path.split("."):
        found = found[name]
    return str(found)
