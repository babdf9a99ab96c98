"""What the tests of formats share: the fixtures and the sample registry."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
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


def stored(name: str, now: Any, request: pytest.FixtureRequest) -> Any:
    """The frozen document of a name; with `--freeze`, `now` is written there first."""
    file = FIXTURES / name
    if request.config.getoption("--freeze"):
        file.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return json.loads(file.read_text("utf-8"))
