"""Reading configuration files: the text of a file, and the TOML values in it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from incubo.core.errors import ConfigError
from incubo.core.files import os_error_reason, read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span

CONFIG_FILE = "incubo.toml"
MAX_CONFIG_BYTES = 200_000
"""Largest configuration file that is read; a real one has a few kB."""


def read_toml_text(path: Path) -> str | None:
    """The text of a configuration file, without BOM or CRLF; None if the file does not exist. Raises ConfigError.

    The null device stands for no file: `INCUBO_CONFIG=/dev/null` is how scripts leave the user's settings out.
    """
    if str(path) == os.devnull:
        return None
    try:
        data = read_regular_file(path, MAX_CONFIG_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(
            Message(N_("{path} cannot be read: {why}"), {"path": path.name, "why": os_error_reason(error)})
        ) from error
    if len(data) > MAX_CONFIG_BYTES:
        raise ConfigError(Message(N_("{path} is too large to be a configuration"), {"path": path.name}))
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(Message(N_("{path} is not written in UTF-8"), {"path": path.name})) from error


def parse_toml(text: str, name: str = CONFIG_FILE) -> dict[str, Any]:
    """The values of a TOML text; `name` is the file's name, for messages. Raises ConfigError with the invalid line."""
    import tomllib  # lazy: 9 ms, not needed for `--version`, help pages and completion

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        match = re.search(r"line (\d+)", str(error))
        number = int(match[1]) if match else text.count("\n") or 1
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: number - 1])
        end = start + len(lines[number - 1]) if number <= len(lines) else start
        raise ConfigError(
            Message(N_("{path} cannot be understood"), {"path": name}),
            problems=[
                Problem(
                    "config-syntax",
                    Span(name, min(start, len(text)), min(end, len(text))),
                    Message(N_("this is not TOML ({why})"), {"why": re.sub(r" \(at .*\)$", "", str(error))}),
                    hints=(Message(N_('a setting is written: name = "value"')),),
                )
            ],
        ) from error
