"""The hooks that check a commit of this repository: they need no network, and find what they are for."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.paths import ROOT

CONFIG = ROOT / ".pre-commit-config.yaml"
PROGRAMS = Path(sys.executable).parent
HOOKS = {
    hook["id"]: {**hook, "repo": repository["repo"]}
    for repository in yaml.safe_load(CONFIG.read_text("utf-8"))["repos"]
    for hook in repository["hooks"]
}
NEEDS_THE_PROJECT = {"mypy", "import-linter", "messages"}
"""These look at all of incubo; `make lint` runs the same commands."""

WRONG_FILES = {
    "ruff-check": ("a.py", '"""A module."""\n\nimport os\n'),
    "ruff-format": ("b.py", '"""A module."""\n\nNUMBERS = [1,2]\n'),
    "zizmor": (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
               "      - uses: actions/checkout@v4\n"),
    "check-merge-conflict": ("c.txt", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"),
    "check-case-conflict": ("C.txt", "a\n"),
    "check-toml": ("d.toml", "a = \n"),
    "check-yaml": ("e.yaml", "a: [\n"),
    "check-added-large-files": ("f.txt", "a\n" * 2**20),
    "end-of-file-fixer": ("g.txt", "a"),
    "trailing-whitespace": ("h.txt", "a  \n"),
}  # fmt: skip


def missing_programs() -> list[str]:
    """The programs of hooks that are not installed beside this Python."""
    programs = {shlex.split(hook["entry"])[0] for hook in HOOKS.values()}
    return sorted(name for name in programs if not shutil.which(name, path=str(PROGRAMS)))


def run_hooks(folder: Path) -> dict[str, bool]:
    """Run all hooks that need no more than their files; whether each one passed."""
    result = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose", "--color=never"],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder.parent / "home"),
            "SKIP": ",".join(NEEDS_THE_PROJECT),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    passed: dict[str, bool] = {}
    for line in result.stdout.splitlines():
        if line.endswith(("Passed", "Failed")):
            outcome = line.endswith("Passed")
        elif line.startswith("- hook id: "):
            passed[line.removeprefix("- hook id: ")] = outcome
    assert passed, result.stdout + result.stderr
    return passed


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with this project's hooks and settings."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed (make .venv/.tools)")
    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)} (make .venv/.tools)")
    folder = tmp_path / "project"
    folder.mkdir()
    for name in (CONFIG.name, "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    return folder


def test_hooks_need_no_network() -> None:
    assert {(hook["repo"], hook["language"]) for hook in HOOKS.values()} == {("local", "system")}


def test_each_hook_has_an_example() -> None:
    assert set(HOOKS) == {*WRONG_FILES, *NEEDS_THE_PROJECT}


def test_hooks_find_what_they_are_for(repository: Path) -> None:
    for name, text in WRONG_FILES.values():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, "utf-8")
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    passed = run_hooks(repository)
    expected = set(WRONG_FILES)
    if (repository / "H.TXT").exists():  # on Windows and macOS, C.TXT is c.txt
        expected -= {"check-merge-conflict", "check-case-conflict"}
    assert {name for name in expected if passed[name]} == set()


def test_hooks_accept_the_project_settings(repository: Path) -> None:
    (repository / "a.py").write_text('"""A module."""\n', "utf-8")
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    passed = run_hooks(repository)
    assert [name for name, outcome in passed.items() if not outcome] == []
