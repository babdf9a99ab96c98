"""The text of a new entry: a template of its kind, in the language of the registry, with what is known filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from incubo import i18n

TEMPLATES = Path(__file__).parent / "templates"


def written(name: str, language: str, values: Mapping[str, Any]) -> str:
    """A template filled in. What is missing (None) is marked as still to be written; dates are written in full."""
    words = wording(language)
    filled = {key: words["todo"] if value is None else _said(value, language) for key, value in values.items()}
    return Template((_folder(language) / f"{name}.md").read_text("utf-8")).safe_substitute(filled).strip("\n")


@cache
def wording(language: str) -> Mapping[str, Any]:
    """The phrases of a language beside the templates: `todo`, `titles` (how an offer is called), `roles` by domaine."""
    return tomllib.loads((_folder(language) / "words.toml").read_text("utf-8"))


def _folder(language: str) -> Path:
    return TEMPLATES / (language if (TEMPLATES / language).is_dir() else "en")


def _said(value: Any, language: str) -> str:
    if isinstance(value, date):  # in words where the language that is spoken is also the one that is written
        return i18n.long_date(value) if i18n.language() == language else value.isoformat()
    return str(value)
