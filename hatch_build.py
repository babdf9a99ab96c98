"""Compiles the translations while the package is built, editable installs included."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogue(BuildHookInterface):  # type: ignore[misc]
    """Writes incubo/locale/fr/LC_MESSAGES/incubo.mo, which git ignores and the wheel carries."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        tool = runpy.run_path(str(Path(self.root) / "tools" / "messages.py"))
        tool["compile_catalogue"]()
