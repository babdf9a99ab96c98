"""What a command knows of where it runs: the language, the terminal, the folder, the person's own files and options.

Light, for completion: it loads no registry.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.environment import Environment, find_history_root, find_registry_root
from incubo.cli import progress, streams
from incubo.config.user import UserConfig, load_user_config
from incubo.core import clock, i18n
from incubo.render import escape
from incubo.render.terminal.style import TerminalStyle

if TYPE_CHECKING:
    from incubo.core.message import Message

_DATA_FORMATS = {"json", "csv", "csv-excel"}

COMMAND_BEGAN = "command"
"""The event of a command that is loaded and called."""


class Session(NamedTuple):
    """One run of the command line. Commands get it from `current_session()`.

    `has_color`, `has_unicode` and `width` are about standard output: whether to use colour, whether its encoding has
    bars and accents, and its width and height (None without a terminal: nothing is wrapped or cut). `is_terminal` tells
    whether a person reads standard output, `is_interactive` whether they can answer too. `registry_path` is the folder
    given with `--registry`, or None; `cwd` is where the command was typed. `command_line` is the command line without
    its global options, `may_write` whether its command may change files, `started_at` the instant when one that may
    began (`clock.timestamp`). `announced` has what happened, such as the notices that were printed. `shows_progress`
    tells whether a person may see a bar, `shows_notes` whether a result on the screen says how to read it (`--notes`).
    `style` is what standard output can show, for `render`; `environment` what `app` knows of all this.
    `files_language` is that of the files that leave, such as mails and calendars: it does not depend on who makes them.
    """

    language: str
    files_language: str
    environment: Environment
    style: TerminalStyle
    has_color: bool
    has_stderr_color: bool
    is_terminal: bool
    is_interactive: bool
    has_unicode: bool
    width: int | None
    height: int | None
    cwd: Path
    announced: set[str]
    registry_path: Path | None = None
    command_line: tuple[str, ...] = ()
    may_write: bool = False
    started_at: float = 0.0
    shows_progress: bool = False
    shows_notes: bool = False

    @property
    def search_start(self) -> Path:
        """Where to look for the registry: `--registry`, or the current folder."""
        return self.registry_path or self.cwd

    def announce(self, event: str) -> bool:
        """Note that an event happens; whether it does for the first time in this session."""
        is_first = event not in self.announced
        self.announced.add(event)
        return is_first

    def write_stdout(self, text: str) -> None:
        """Write a result to standard output (no newline is added)."""
        streams.write_text(sys.stdout, text)

    def write_stdout_bytes(self, data: bytes) -> None:
        """Write a file format to standard output byte for byte (csv is UTF-8 on Windows too)."""
        streams.write_bytes(sys.stdout, data)

    def write_stderr_line(self, text: str) -> None:
        """Write a line that is ready to be shown on standard error (a newline is added)."""
        streams.write_text(sys.stderr, text + "\n")

    @staticmethod
    def print_message(text: Message) -> None:
        """Print a message on standard error; control characters are escaped."""
        streams.write_text(sys.stderr, escape.escape_terminal(i18n.translate(text)) + "\n")

    def find_registry(self, fallback_start: Path | None = None) -> Path:
        """The folder of the registry that the command line means. Raises RegistryNotFoundError."""
        return find_registry_root(self.registry_path, self.cwd, self.environment, fallback_start)

    def find_history(self, fallback_start: Path | None = None) -> Path:
        """The folder of the registry, or the repository, of which the command line asks for the past.

        Raises RegistryNotFoundError.
        """
        return find_history_root(self.registry_path, self.cwd, self.environment, fallback_start)


_current: ContextVar[Session] = ContextVar("session")


def current_session() -> Session:
    """The session of the command that runs (in this thread). Raises RuntimeError outside a command."""
    try:
        return _current.get()
    except LookupError:
        raise RuntimeError("no command runs: a Session starts in cli.main") from None


def start_session(
    language: str,
    color: str = "auto",
    registry_path: Path | None = None,
    command_line: Sequence[str] = (),
    *,
    may_write: bool = False,
    uses_cache: bool = True,
    shows_notes: bool = False,
    files_language: str = "",
) -> Session:
    """Look at the terminal and start a session. `color` is auto, always or never; `uses_cache`: whether what files of
    the past say may be kept. `files_language`: that of the files that leave, by default the same.
    """
    terminal = streams.is_terminal(sys.stdout)
    stderr_is_terminal = streams.is_terminal(sys.stderr)
    size = shutil.get_terminal_size() if terminal else None
    has_color = _uses_color(color, terminal, os.environ)
    has_unicode = streams.supports_unicode(sys.stdout)
    width = size.columns if size else None
    has_stderr_color = _uses_color(color, stderr_is_terminal, os.environ)
    shows_progress = terminal and stderr_is_terminal and _allows_progress(command_line, os.environ)
    kept: list[object] = []  # until exit: freeing a registry's records takes 4 ms
    environment = Environment(
        language,
        clock.today,
        user_config=load_own_config,
        user_config_file=find_user_config_file,
        user_state_folder=find_user_state_folder,
        remark=Session.print_message,
        keep=kept.append,
        use_line_reader=os.environ.get("INCUBO_READER") != "yaml",
        uses_cache=uses_cache,
    )
    if shows_progress:
        environment = environment._replace(track=partial(progress.track, color=has_stderr_color))
    session = Session(
        language=language,
        files_language=files_language or language,
        environment=environment,
        style=TerminalStyle(has_color, has_unicode, width),
        has_color=has_color,
        has_stderr_color=has_stderr_color,
        is_terminal=terminal,
        is_interactive=terminal and streams.is_terminal(sys.stdin),
        has_unicode=has_unicode,
        width=width,
        height=size.lines if size else None,
        cwd=Path.cwd(),
        announced=set(),
        registry_path=registry_path,
        command_line=tuple(command_line),
        may_write=may_write,
        started_at=clock.timestamp() if may_write else 0.0,
        shows_notes=shows_notes,
        shows_progress=shows_progress,
    )
    _current.set(session)
    return session


def asks_for_data(command_line: Sequence[str]) -> bool:
    """Whether a command line asks for data on standard output (`-f json`, `-fjson`, `--format=csv`)."""
    return any(word.rpartition("=")[2].removeprefix("-f") in _DATA_FORMATS for word in command_line)


def _allows_progress(command_line: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether standard error is a terminal on which a bar can be drawn and erased."""
    return (
        environment.get("TERM") != "dumb"
        and environment.get("CI", "").lower() in ("", "0", "false")
        and not asks_for_data(command_line)
    )


def _uses_color(color: str, is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """`--color` wins; otherwise colour is for terminals that did not refuse it (https://no-color.org)."""
    if color != "auto":
        return color == "always"
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def find_user_config_file() -> Path:
    """The person's own configuration file, in the platform's folder."""
    path = os.environ.get("INCUBO_CONFIG")
    if path:
        return Path(path)
    import platformdirs

    return Path(platformdirs.user_config_path("incubo", appauthor=False)) / "config.toml"


def load_own_config() -> UserConfig:
    """The person's own settings. Raises ConfigError on a broken file."""
    return load_user_config(find_user_config_file())


def find_user_state_folder() -> Path:
    """Where undo state is kept for registries outside git."""
    import platformdirs

    return Path(platformdirs.user_state_path("incubo", appauthor=False))
