"""The formats of findings, as options take them (`render.diagnostics` makes them)."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats of findings."""

    full = "full"
    concise = "concise"
    json = "json"
    github = "github"
    gitlab = "gitlab"
    markdown = "markdown"
    rdjson = "rdjson"
    sarif = "sarif"
