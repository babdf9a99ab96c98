"""Validate a registry, change one file, validate again, so many times: what a process that lives does.

python tests/bench/validate_again.py REGISTRY DAY CHANGES
"""

from __future__ import annotations

import gc
import random
import sys
from datetime import date
from pathlib import Path

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.registry.loader import reload_registry
from incubo.registry.store import OverlayStore
from incubo.validation.engine import LocatedFindings, ValidationOptions, build_diagnostics, check_registry


def main(root: Path, day: date, changes: int) -> None:
    """Each change gives one file a field that is unknown, and so another finding."""
    gc.disable()  # as a command does (cli/main.py)
    workspace = open_workspace(root, Environment("en", lambda _: day))
    options = ValidationOptions(severities=workspace.settings.severities)
    registry = workspace.load_registry()
    located = LocatedFindings()
    checked = check_registry(registry, day, options)
    build_diagnostics(registry, day, registry.read_text, checked.problems, options, located=located)
    changed: dict[str, bytes | None] = {}
    paths = [path for path in registry.paths if path.endswith(".md")]
    for path in random.Random(1).sample(paths, changes):
        changed[path] = workspace.store.read(path).replace(b"\n---", b"\nunknown: field\n---", 1)
        store = OverlayStore(workspace.store, changed)
        registry = reload_registry(registry, store, [path], workspace.entry_kinds)
        checked = check_registry(registry, day, options, previous=checked)
        build_diagnostics(registry, day, registry.read_text, checked.problems, options, located=located)


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3]))
