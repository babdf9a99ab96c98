"""The user's configuration: the registry to use by default, and the user's incubator."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from incubo.config.toml_file import parse_toml, read_toml_text


class UserConfig(NamedTuple):
    """The user's settings: the registry's folder and the id of their incubator (written by `incubo use`).

    `declines_source`: they said that the entries of that registry are no export of something else (`[source]`).
    """

    registry: Path | None = None
    incubator: str | None = None
    declines_source: bool = False


def load_user_config(path: Path) -> UserConfig:
    """The user's settings, empty if the file does not exist. Raises ConfigError if it is invalid."""
    text = read_toml_text(path)
    if text is None:
        return UserConfig()
    data = parse_toml(text, str(path))
    registry, incubator = data.get("registry"), data.get("incubator")
    return UserConfig(
        Path(registry) if isinstance(registry, str) else None,
        incubator if isinstance(incubator, str) else None,
        data.get("source") is False,
    )


def save_user_config(path: Path, config: UserConfig) -> None:
    """Write the user's settings. Raises OSError."""
    import json  # lazy: 1 ms, only for commands that write the settings

    lines = []
    if config.registry is not None:
        lines.append(f"registry = {json.dumps(str(config.registry), ensure_ascii=False)}\n")
    if config.incubator is not None:
        lines.append(f"incubator = {json.dumps(config.incubator, ensure_ascii=False)}\n")
    if config.declines_source:
        lines.append("source = false\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8", newline="\n")
