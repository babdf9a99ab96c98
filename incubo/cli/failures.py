"""The one place that turns what stopped a command into words on standard error, and into an exit code."""

from __future__ import annotations

import os
import sys

from incubo.cli import streams
from incubo.errors import ConfigError, IncuboError
from incubo.i18n import N_, gettext, say
from incubo.problem import Text

INTERRUPTED = 130
UNEXPECTED = 2
_OUTPUT = 40
"""Lines of what a tool said that are shown: the last ones, where it says what failed."""


def tell(failure: IncuboError, *, color: bool = False) -> int:
    """Say a failure that a person can understand; its exit code."""
    _block(failure.message, failure.hints, color=color, output=getattr(failure, "output", ""))
    if isinstance(failure, ConfigError):
        for problem in failure.problems:
            arguments = {"path": problem.where.path, "problem": problem.message}
            _line("  " + _clean(say(Text(N_("{path}: {problem}"), arguments))))
    return failure.exit_code


def interrupted() -> int:
    """Say that the person stopped the command."""
    _line("")
    _line(gettext("Interrupted."))
    return INTERRUPTED


def unexpected(error: BaseException, *, may_write: bool, color: bool = False) -> int:
    """Say politely that incubo is at fault, what became of the files, and where to report it."""
    if isinstance(error, streams.Unwritten):
        why = {"why": error.strerror or str(error)}
        _block(Text(N_("the result could not be written ({why})"), why), (), color=color)
        return UNEXPECTED
    if isinstance(error, MemoryError):
        message = Text(N_("there is not enough memory to go on"))
    else:
        details = {"kind": type(error).__name__, "details": _first_line(error)}
        message = Text(N_("incubo met something it was not made for ({kind}: {details})"), details)
    if may_write:
        files = Text(N_("look at `git status` before you go on: the command may have changed files"))
    else:
        files = Text(N_("no file was changed"))
    hints = [files, Text(N_("this is a mistake of incubo, not yours: please report it with these lines"))]
    address = _issues()
    if address:
        hints.append(Text(N_("where: {address}"), {"address": address}))
    if not _debugging():
        hints.append(Text(N_("for the details that help to mend it, run the command again with INCUBO_DEBUG=1")))
    _block(message, hints, color=color)
    if _debugging():
        import traceback

        streams.put(sys.stderr, "\n" + "".join(traceback.format_exception(error)))
    return UNEXPECTED


def _block(message: Text, hints: tuple[Text, ...] | list[Text], *, color: bool, output: str = "") -> None:
    word = gettext("error")
    said = gettext("{label}: {text}").format(label=word, text=_clean(say(message)))
    _line(said.replace(word, f"\033[1;31m{word}\033[0m", 1) if color else said)
    for said in output.splitlines()[-_OUTPUT:]:
        _line(f"  | {_clean(said)}".rstrip())
    for hint in hints:
        _line("  = " + gettext("{label}: {text}").format(label=gettext("help"), text=_clean(say(hint))))


def _line(text: str) -> None:
    streams.put(sys.stderr, text + "\n")


def _clean(text: str) -> str:
    """A text without control characters: what people type or write must not drive a terminal."""
    from incubo.render import safe

    return safe.terminal(text)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _debugging() -> bool:
    return os.environ.get("INCUBO_DEBUG", "") not in ("", "0")


def _issues() -> str | None:
    """Where the package says that problems are reported."""
    import importlib.metadata

    try:
        urls = importlib.metadata.metadata("incubo").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((url.partition(",")[2].strip() for url in urls if url.lower().startswith("issues")), None)
