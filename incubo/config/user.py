"""The user's configuration: the registry to use by default, and what they chose for each registry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incubo.config.toml_file import parse_toml, read_toml_text


class Choices(NamedTuple):
    """What the user chose for one registry: the id of their incubator, or “all”.

    `declines_source`: they said that its entries are no export of something else (`[source]`).
    """

    incubator: str | None = None
    declines_source: bool = False


class UserConfig(NamedTuple):
    """The user's settings (written by `incubo use`): the registry to use from any folder, and their choices for each
    registry, by its folder.
    """

    registry: Path | None = None
    choices: Mapping[Path, Choices] = MappingProxyType({})

    def find_choices(self, root: Path) -> Choices:
        """What the user chose for the registry at `root`."""
        return self.choices.get(root.resolve(), Choices()) if self.choices else Choices()

    def with_choices(self, root: Path, choices: Choices, *, is_default: bool = False) -> UserConfig:
        """The same with these choices for the registry at `root`, which is used from any folder if none was before, or
        if `is_default`.
        """
        root = root.resolve()
        registry = root if is_default or self.registry is None else self.registry
        return UserConfig(registry, {**self.choices, root: choices})


def load_user_config(path: Path) -> UserConfig:
    """The user's settings, empty if the file does not exist. Raises ConfigError if it is invalid."""
    text = read_toml_text(path)
    if text is None:
        return UserConfig()
    data = parse_toml(text, str(path))
    registry, tables = data.get("registry"), data.get("registries")
    choices = {
        Path(folder).resolve(): _read_choices(table)
        for folder, table in (tables.items() if isinstance(tables, dict) else ())
        if isinstance(table, dict)
    }
    return UserConfig(Path(registry) if isinstance(registry, str) else None, choices)


def _read_choices(table: dict[str, object]) -> Choices:
    incubator = table.get("incubator")
    return Choices(incubator if isinstance(incubator, str) else None, table.get("asks-source") is False)


def save_user_config(path: Path, config: UserConfig) -> None:
    """Write the user's settings. Raises OSError."""
    import json  # lazy: 1 ms, only for commands that write the settings

    lines = []
    if config.registry is not None:
        lines.append(f"registry = {json.dumps(str(config.registry), ensure_ascii=False)}\n")
    for folder, choices in config.choices.items():
        lines.append(f"\n[registries.{json.dumps(str(folder), ensure_ascii=False)}]\n")
        if choices.incubator is not None:
            lines.append(f"incubator = {json.dumps(choices.incubator, ensure_ascii=False)}\n")
        if choices.declines_source:
            lines.append("asks-source = false\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8", newline="\n")
