"""GitHub's runner, as far as our actions need it: expressions in `env:` filled, then each `run:` given to bash."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command_line import CommandResult
from support.command_process import command_script

_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_FAKE_PYTHON = """\
echo "$@" >> "$RUNNER_TEMP/python.txt"
if [ "$2 $3" = "-m venv" ]; then mkdir -p "$4/bin" && cp "$0" "$(dirname "$0")/incubo" "$4/bin"; fi
"""


def action_steps(action: Path) -> list[dict[str, Any]]:
    """The steps of a composite action."""
    steps: list[dict[str, Any]] = yaml.safe_load(action.read_text("utf-8"))["runs"]["steps"]
    return steps


def install_programs(folder: Path, scripts: Mapping[str, str]) -> str:
    """A PATH with these scripts first. `python` makes a venv of itself and `incubo`, and logs its arguments."""
    folder.mkdir(exist_ok=True)
    programs = {
        "python": _FAKE_PYTHON,
        "incubo": command_script(),
        **scripts,
    }
    for name, script in programs.items():
        (folder / name).write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def run_action(
    action: Path,
    folder: Path,
    inputs: Mapping[str, str] = {},
    github: Mapping[str, Any] = {},
    env: Mapping[str, str] = {},
    scripts: Mapping[str, str] = {},
) -> list[CommandResult]:
    """Run the `run:` steps of an action in a folder, up to the first that fails. Its files are beside the folder.

    `inputs` and `github` are the contexts of these names, `scripts` programs that come before those of the machine.
    """
    declared = yaml.safe_load(action.read_text("utf-8"))["inputs"]
    defaults = {name: str(value.get("default", "")) for name, value in declared.items()}
    context = {"inputs": {**defaults, **inputs}, "github": github}
    outside = folder.parent
    base = {
        **os.environ,
        "PATH": install_programs(outside / "bin", scripts),
        "RUNNER_TEMP": str(outside),
        "GITHUB_ACTION_PATH": str(action.parent),
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_STEP_SUMMARY": str(outside / "summary.md"),
        "GITHUB_OUTPUT": str(outside / "output.txt"),
        "CI": "true",
        **env,
    }
    results = []
    for step in action_steps(action):
        if "run" not in step:
            continue
        variables = {
            name: _EXPRESSION.sub(lambda m: _expression_value(context, m[1]), value)
            for name, value in step.get("env", {}).items()
        }
        results.append(run_bash(step["run"], folder, {**base, **variables}))
        if results[-1].code:
            break
    return results


def run_bash(script: str, folder: Path, env: Mapping[str, str]) -> CommandResult:
    """A script as GitHub's runner gives it to bash."""
    if os.name == "nt":
        pytest.skip("our actions run on Linux")
    result = subprocess.run(
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
    return CommandResult(result.returncode, result.stdout, result.stderr)


def _expression_value(context: Mapping[str, Any], path: str) -> str:
    value: Any = context
    for name in path.split("."):
        value = value[name]
    return str(value)
