"""The sample registry of the project, copied where a test may change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.paths import ROOT


def copy_sample_registry(folder: Path) -> Path:
    """A copy of the sample registry in a folder that is there; the folder."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "incubo.toml", folder)
    return folder
