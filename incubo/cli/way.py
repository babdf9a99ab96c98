"""The options of commands that write: how what they would do is shown, agreed to and committed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from incubo.i18n import N_


class Way(NamedTuple):
    """How a command that writes was called."""

    dry_run: bool = False
    yes: bool = False
    commit: bool = False
    branch: str | None = None
    message: str | None = None
    propose: bool = False


_PANEL = N_("Writing")
_OPTIONS: dict[str, Any] = {
    "dry_run": Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would change, write nothing."), rich_help_panel=_PANEL)
    ],
    "yes": Annotated[bool, typer.Option("--yes", "-y", help=N_("Write without asking."), rich_help_panel=_PANEL)],
    "commit": Annotated[
        bool, typer.Option("--commit", help=N_("Commit these files, and no others."), rich_help_panel=_PANEL)
    ],
    "branch": Annotated[
        str | None,
        typer.Option("--branch", metavar=N_("NAME"), help=N_("Commit on a new branch."), rich_help_panel=_PANEL),
    ],
    "message": Annotated[
        str | None,
        typer.Option(
            "--message",
            "-m",
            metavar=N_("TEXT"),
            help=N_("The commit's message, instead of ours."),
            rich_help_panel=_PANEL,
        ),
    ],
    "propose": Annotated[
        bool,
        typer.Option(
            "--propose",
            help=N_("Commit on a branch, push it, and give the link that opens the pull request."),
            rich_help_panel=_PANEL,
        ),
    ],
}


def writes(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of those that write; they reach it together, as `way`."""

    def command(**given: Any) -> int:
        way = Way(**{name: given.pop(name) for name in _OPTIONS})
        return function(**given, way=way)

    own = inspect.signature(function, eval_str=True)
    parameters = [parameter for name, parameter in own.parameters.items() if name != "way"]
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if name in ("branch", "message") else False,
            annotation=annotation,
        )
        for name, annotation in _OPTIONS.items()
    ]
    kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    command.__dict__["__signature__"] = own.replace(parameters=[*kept, *added])
    command.__annotations__ = {each.name: each.annotation for each in (*kept, *added)} | {"return": int}
    command.__doc__ = function.__doc__
    command.__dict__.update({name: value for name, value in function.__dict__.items() if name.startswith("about_")})
    return command
