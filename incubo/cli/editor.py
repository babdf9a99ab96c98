"""The person's text editor: which one it is, and how it opens a file at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from incubo.errors import ToolError
from incubo.i18n import N_
from incubo.problem import Text

_PLUS = {"vi", "vim", "nvim", "gvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "kak", "ed", "mg"}
"""Editors that take `+12` before a file."""
_GOTO = {"code", "codium", "code-insiders", "cursor"}
"""Editors that take `--goto file:12`; they come back at once unless they are told to wait."""


def command(root: Path, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The words that start the editor: $VISUAL, $EDITOR, git's, else what the system has. Raises ToolError."""
    for chosen in (environment.get("VISUAL"), environment.get("EDITOR"), _of_git(root)):
        words = _words(chosen or "")
        if words:
            return words
    usual = ("notepad",) if os.name == "nt" else ("nano", "vi")
    found = next((name for name in usual if shutil.which(name)), None)
    if found is None:
        raise ToolError(
            Text(N_("no text editor was found")),
            hints=(Text(N_("say which one to use in the variable EDITOR, for example: nano")),),
        )
    return [found]


def open_file(words: list[str], file: Path, line: int = 1) -> None:
    """Let the person edit a file, and wait until they are done. Raises ToolError."""
    try:
        status = subprocess.run(arguments(words, file, line), check=False).returncode
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError(
            Text(N_("the text editor “{editor}” cannot be started ({why})"), {"editor": words[0], "why": why}),
            hints=(Text(N_("say which one to use in the variable EDITOR, for example: nano")),),
        ) from error
    if status != 0:
        message = N_("the text editor “{editor}” ended with an error ({status}): nothing was changed")
        raise ToolError(Text(message, {"editor": words[0], "status": status}))


def arguments(words: list[str], file: Path, line: int) -> list[str]:
    """The whole command line. An editor that is not known opens the file at its beginning."""
    name = Path(words[0]).stem.casefold()
    if name in _GOTO:
        wait = [] if {"-w", "--wait"} & set(words) else ["--wait"]
        return [*words, *wait, "--goto", f"{file}:{line}"]
    if name in _PLUS and line > 1:
        return [*words, f"+{line}", str(file)]
    return [*words, str(file)]


def _words(chosen: str) -> list[str]:
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:  # a quote that is not closed
        return []
    return [word.strip('"') for word in words] if os.name == "nt" else words


def _of_git(root: Path) -> str | None:
    """The editor that git is told to use (core.editor); None where git has none of its own, or is not there."""
    from incubo.registry import git

    try:
        answer = git.ask(root, "config", "--get", "core.editor")
    except ToolError:
        return None
    return answer.out.strip() if answer.status == 0 else None
