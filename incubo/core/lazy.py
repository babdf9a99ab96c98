"""Find what a table of names points to, and import nothing before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_target(target: str) -> Any:
    """What `package.module:name` names; the module is imported now."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
