"""Where the project, its tools and the real registry are."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def load_tool(name: str) -> ModuleType:
    """A module of tools/, a folder of scripts that import each other as Python lets scripts do."""
    if str(ROOT / "tools") not in sys.path:
        sys.path.append(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location(f"incubo_tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def corpus_folder() -> Path | None:
    """The folder of the real registry, or None where it is not there."""
    folder = Path(os.environ.get("INCUBO_CORPUS") or ROOT.parent / "shared" / "corpus")
    return folder if folder.is_dir() else None
