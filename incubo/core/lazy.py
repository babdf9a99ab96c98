"""Import an object named by a string, so that a table of commands or renderers loads none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_target(target: str) -> Any:
    """The object that `package.module:name` names; imports the module."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
