"""Registries whose entries lack what they may lack: values are taken out of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_Place = tuple[str | int, ...]
_LEFT = (None, "", [])
"""What may be left of a value: `end:`, `end: ''`, `phases: []`."""


def take_out_data(folder: Path, dice: random.Random) -> None:
    """Take one or two values out of most entries of a registry, at any depth."""
    for file in sorted((folder / "content").glob("*/*.md")):
        text = file.read_text("utf-8")
        front, found, body = text.removeprefix("---\n").partition("\n---")
        if not found or dice.random() < 0.2:
            continue
        data = yaml.safe_load(front)
        for _ in range(dice.choice((1, 2))):
            places = list(_places(data))
            if places:
                _take_out(data, dice.choice(places), dice)
        lines = yaml.safe_dump(data, allow_unicode=True, sort_keys=False) if data else ""
        file.write_text(f"---\n{lines}---{body}", "utf-8")


def _places(value: Any, place: _Place = ()) -> Iterator[_Place]:
    """Where values are: fields, items of lists, fields of items."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*place, name)
        yield from _places(part, (*place, name))


def _take_out(data: Any, place: _Place, dice: random.Random) -> None:
    *parents, name = place
    for parent in parents:
        data = data[parent]
    if dice.random() < 0.5:
        del data[name]
    else:
        data[name] = dice.choice(_LEFT)
