"""Commands to try the shell with: one of each kind of parameter, and some that fail."""

import enum
from pathlib import Path
from typing import Annotated, Literal

import typer

from incubo.cli.params import command_help
from incubo.cli.session import current_session
from incubo.core.errors import ConfigError, EntryNotFoundError, RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span


class Size(enum.Enum):
    small = "small"
    large = "large"


@command_help(description="Look at each file.\n\nThen tell.", examples=(("incubo toy a", "only a"),))
def example(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATHS", help=N_("Show this page."))] = None,
    size: Annotated[Size, typer.Option(help="how large")] = Size.small,
    shape: Annotated[Literal["round", "square"], typer.Option("--shape", help="which shape")] = "round",
    count: Annotated[int, typer.Option("--count", min=1, max=9)] = 1,
    share: Annotated[float, typer.Option("--share")] = 0.5,
    strict: Annotated[bool, typer.Option("--strict", "-s")] = False,
    fold: Annotated[bool, typer.Option("--fold/--no-fold")] = True,
    folder: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
    file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    pair: Annotated[tuple[int, int] | None, typer.Option()] = None,
) -> int:
    """A docstring that nobody is shown."""
    current_session().write_stdout(f"{paths} {size.value} {shape} {count} {share} {strict} {fold}\n")
    return 1 if strict else 0


def required(what: Annotated[str, typer.Argument()], how: Annotated[Size, typer.Option("--how")]) -> None:
    current_session().write_stdout(f"{what} {how.value}\n")


def number(n: Annotated[int, typer.Argument(metavar="N")]) -> None:
    current_session().write_stdout(f"{n}\n")


def failing(how: Annotated[str, typer.Argument()]) -> int:
    if how == "refused":
        raise RefusedError(Message("this leaves it worse"), hints=(Message("do \x1b[31mthat"),))
    if how == "config":
        problem = Problem("config", Span("incubo.toml", 0, 1), Message("no such key"))
        raise ConfigError(Message("a wrong file"), problems=(problem,))
    if how == "paths":
        raise EntryNotFoundError(Message("nothing there"))
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "abort":
        raise typer.Abort
    if how == "memory":
        raise MemoryError
    if how == "recursion":
        return failing("recursion") + 1
    if how == "pipe":
        raise BrokenPipeError
    if how == "exit":
        raise typer.Exit(3)
    raise ZeroDivisionError("by\nzero")
