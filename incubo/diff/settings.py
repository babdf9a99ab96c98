"""Compare two states of the settings of a registry (`incubo.toml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from incubo.config.toml_file import CONFIG_FILE, parse_toml
from incubo.core.errors import ConfigError
from incubo.diff.facts import Change, Subject

_SUBJECT = Subject("setting", CONFIG_FILE, CONFIG_FILE, CONFIG_FILE)


def compare_settings(old: str | None, new: str | None) -> Iterator[Change]:
    """The settings that differ between two texts (None: no file), by name: `rules.mission-max-months`.

    Of a text that is no TOML, only that it cannot be read, or can be read again.
    """
    if old == new:
        return
    old_values, new_values = _read_settings(old), _read_settings(new)
    if new_values is None:
        yield Change(_SUBJECT, "unreadable")
        return
    if old_values is None:
        yield Change(_SUBJECT, "readable")
        return
    names = [name for name in dict.fromkeys((*old_values, *new_values)) if _differ(old_values, new_values, name)]
    for name in names:
        yield Change(_SUBJECT, "setting", name, old_values.get(name), new_values.get(name))
    if not names:
        yield Change(_SUBJECT, "form")


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
    return (name in old) != (name in new) or repr(old.get(name)) != repr(new.get(name))


def _read_settings(text: str | None) -> dict[str, Any] | None:
    """The values of a text by their dotted name; None where it is no TOML."""
    if text is None:
        return {}
    try:
        return dict(_flatten("", parse_toml(text)))
    except ConfigError:
        return None


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of a table and of those in it. (TOML of many levels is refused when it is read.)"""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flatten(f"{prefix}{key}.", value)
        else:
            yield prefix + key, value
