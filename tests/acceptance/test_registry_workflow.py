"""The workflows: what they may do, and what the registry's one does on a pull request (its steps are run here)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Ran

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
REGISTRY = ROOT / ".github" / "workflows" / "registry.yml"
PINNED = re.compile(r"uses: [\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def steps(path: Path) -> list[dict[str, Any]]:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert all(PINNED.fullmatch(line) for line in lines)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert "pull_request_target" not in workflow[True]  # YAML 1.1 reads the key `on` as true
    assert "secrets." not in path.read_text("utf-8")
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_pasted_into_a_shell(path: Path) -> None:
    assert not any("${{" in step.get("run", "") for step in steps(path))


def test_the_registry_is_checked_when_it_changes() -> None:
    triggers = yaml.safe_load(REGISTRY.read_text("utf-8"))[True]
    assert triggers == {"pull_request": {"paths": ["content/**", "incubo.toml"]}}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the pull request: a git repository with the registry in it."""
    folder = tmp_path / "work" / "repo"
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "incubo.toml", folder)
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Registry"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def run_steps(folder: Path) -> list[tuple[str, Ran]]:
    """Run the workflow's `run:` steps as GitHub's runner does, up to the first that fails.

    Instead of installing, `pip` writes down what it was asked; `incubo` is the one under test.
    """
    programs = folder.parent / "bin"
    programs.mkdir(exist_ok=True)
    scripts = {
        "python": 'echo "$@" >> "$RUNNER_TEMP/python.txt"',
        "incubo": f'exec "{sys.executable}" -P -m incubo "$@"',
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(folder.parent),
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_HEAD_REF": "$(touch pwned)",
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
        "CI": "true",
    }
    done = []
    for step in steps(REGISTRY):
        if "run" not in step:
            continue
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        done.append((step["name"], Ran(ran.returncode, ran.stdout, ran.stderr)))
        if ran.returncode:
            break
    return done


def test_a_sound_registry_passes(checkout: Path) -> None:
    done = run_steps(checkout)
    assert [(name, ran.code) for name, ran in done] == [("Install incubo", 0), ("Check the registry", 0)]
    assert (checkout.parent / "python.txt").read_text("utf-8").split()[:3] == ["-m", "pip", "install"]
    assert "::error" not in done[-1][1].out
    assert not (checkout / "pwned").exists()


def test_a_broken_file_blocks_and_is_pointed_at(checkout: Path) -> None:
    member = sorted((checkout / "content" / "members").glob("*.md"))[0]
    member.write_text(member.read_text("utf-8").replace("startups:\n", "startups: [unclosed\n", 1), "utf-8")
    (name, ran) = run_steps(checkout)[-1]
    assert (name, ran.code) == ("Check the registry", 1)
    assert f"::error file=content/members/{member.name},line=" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_what_a_file_says_gives_no_order_to_the_runner(checkout: Path) -> None:
    member = checkout / "content" / "members" / "hostile.member.md"
    member.write_text('---\nfullname: "x\\n::set-env name=PATH::/tmp"\nrole: "::stop-commands::x"\n---\n', "utf-8")
    (name, ran) = run_steps(checkout)[-1]
    assert (name, ran.code) == ("Check the registry", 1)
    assert not re.search(r"^::(?!error |warning |notice |group|endgroup)", ran.out, re.MULTILINE)
