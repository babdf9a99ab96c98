"""The sample registry of the project, copied where a test may change it."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Mapping
from pathlib import Path

from support.paths import ROOT


@functools.cache
def _sample_files() -> Mapping[str, bytes]:
    """The files of the sample registry, by path: read once, for some thousand copies."""
    paths = (ROOT / "incubo.toml", *(path for path in (ROOT / "content").rglob("*") if path.is_file()))
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def copy_services_registry(folder: Path) -> Path:
    """A copy of the sample of digital services in a folder that is there; the folder."""
    shutil.copytree(ROOT / "incubo" / "samples" / "digital-services", folder, dirs_exist_ok=True)
    return folder


def copy_sample_registry(folder: Path) -> Path:
    """A copy of the sample registry in a folder that is there; the folder."""
    files = _sample_files()
    for parent in sorted({path.rpartition("/")[0] for path in files}):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        with open(f"{folder}/{path}", "wb", buffering=0) as file:
            file.write(data)
    return folder
