"""What the tests of formats share: the fixtures, the sample registry, and front matters as data."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import sample_registry
from support.paths import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "formats"


def registry(folder: Path, *, language: str = "fr", git: bool = True) -> Path:
    """A copy of the sample registry, in git."""
    folder.mkdir(parents=True, exist_ok=True)
    sample_registry.copy_sample_registry(folder)
    settings = folder / "incubo.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('language = "fr"', f'language = "{language}"'), "utf-8")
    if git:
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
            subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a registry, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, Any]:
    """The front matter of each file that changed; None for one that is gone."""
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    return {path: front_matter(after[path]) if path in after else None for path in paths}


def front_matter(data: bytes) -> Any:
    """A front matter, as JSON has it."""
    match = re.match(r"---\n(.*?)\n---", data.decode("utf-8"), re.DOTALL)
    assert match is not None
    return json.loads(json.dumps(yaml.safe_load(match[1]), default=_text))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def lay_fixture_files(source: Path, folder: Path) -> list[str]:
    """Copy the files of a fixture over a registry, `dot-x` under its name `.x`; their paths."""
    paths = []
    for path in sorted(source.rglob("*")):
        if path.is_file():
            parts = (re.sub("^dot-", ".", part) for part in path.relative_to(source).parts)
            name = "/".join(parts)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)
            paths.append(name)
    return paths


def stored(name: str, now: Any, request: pytest.FixtureRequest) -> Any:
    """The frozen document of a name; with `--freeze`, `now` is written there first."""
    file = FIXTURES / name
    if request.config.getoption("--freeze"):
        file.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return json.loads(file.read_text("utf-8"))
