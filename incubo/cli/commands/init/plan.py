"""The plan of `init` and its messages: the settings of `[init]`, the files it would write, those it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from incubo.app.changes.write_options import WriteOptions
from incubo.app.init import FORGE_QUESTION, guess_forge
from incubo.app.workspace import Workspace
from incubo.cli import output, prompts, session
from incubo.core import shell
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import options_needed
from incubo.edit.plan import Plan
from incubo.export.scaffold.managed_block import ScaffoldFiles, block_markers
from incubo.render import escape
from incubo.render.terminal.text import display_width, pad, wrap

_CHECKS_NEED_VERSION = N_(
    "Nothing checks requests on the forge yet, for that has to know where incubo is: incubo init --incubo URL "
    "--incubo-version COMMIT, then incubo init --refresh"
)
_SITE_IS_OFFERED = N_(
    "For a public site of the registry, without names, at each merge: incubo init --site pages (--site none: never)"
)
_NOT_AT_REPOSITORY_ROOT = N_(
    "The registry is not at the root of its git repository: the workflows, CODEOWNERS and hooks, which belong there, "
    "were left out."
)


_MAX_EXPLAINED_FILES = 3
"""At most this many files are explained; the others work the same way."""
_ADD_MARKS_MESSAGE = N_(
    "For incubo's part in {path}: put the lines “{first}” and “{last}” where it should stand, then "
    "incubo init --refresh"
)
_ADD_MARKS_BELOW_MESSAGE = N_(
    "For incubo's part in {path}: put the lines “{first}” and “{last}” below “{above}”, then incubo init --refresh"
)


def find_or_ask_forge(root: Path) -> str:
    """The forge of git's remote, or what a person answers. Raises UsageError without a terminal."""
    guessed = guess_forge(root)
    if guessed is not None:
        return guessed
    if not session.current_session().is_interactive:
        raise UsageError(
            options_needed(["--forge"]),
            hints=(Message(N_("where the registry is shared: --forge github, --forge gitlab, or --forge none")),),
        )
    return str(prompts.ask(FORGE_QUESTION))


def print_planned_files(plan: Plan, descriptions: Mapping[str, Message], root: Path) -> None:
    """The files that would be written, and what the new ones are for."""
    output.print_wrapped()
    output.print_wrapped(translate(Message(N_("In {folder}:"), {"folder": str(root)})), "bold")
    lines = list(_iter_planned_files(plan, descriptions))
    column = max(display_width(path) for path, _ in lines) + 2
    current = session.current_session()
    for path, description in lines:
        first, *others = wrap(escape.escape_terminal(description), current.width, indent=column + 2)
        for line in (f"  {pad(escape.escape_terminal(path), column)}{first}".rstrip(), *others):
            current.write_stderr_line(line)


def _iter_planned_files(plan: Plan, descriptions: Mapping[str, Message]) -> Iterator[tuple[str, str]]:
    empty = [path for path in plan.files if path.endswith("/.gitkeep")]
    for path in plan.files:
        if path not in empty:
            changed = gettext("changed") if path in plan.originals else ""
            yield path, changed or (translate(descriptions[path]) if path in descriptions else "")
    if empty:
        names = [path.split("/")[1] for path in empty]
        folder = empty[0].partition("/")[0]
        yield f"{folder}/", translate(Message(N_("the folders {names:list}"), {"names": names}))


def print_untouched_files(placement: ScaffoldFiles) -> None:
    """Print the files that are left alone because a person wrote them, and how to add incubo's block."""
    for file in placement.damaged:
        marks = {"path": file.path, "marks": list(block_markers(file.path))}
        output.print_wrapped(
            translate(Message(N_("{path} stays as it is: its marks are not in pairs ({marks:list})."), marks)), "yellow"
        )
    if not placement.unmanaged:
        return
    paths = [file.path for file in placement.unmanaged]
    output.print_wrapped(
        translate(
            Message(
                N_("{paths:list} is yours, and stays as it is."),
                {"paths": paths, "n": len(paths)},
                N_("{paths:list} are yours, and stay as they are."),
            )
        )
    )
    for file in placement.unmanaged[:_MAX_EXPLAINED_FILES]:
        first, last = block_markers(file.path)
        above = file.header.strip().rpartition("\n")[2] if file.indent else ""
        message = _ADD_MARKS_BELOW_MESSAGE if above else _ADD_MARKS_MESSAGE
        arguments = {"path": file.path, "first": first, "last": last, "above": above}
        output.print_wrapped("  " + translate(Message(message, arguments)))


def print_next_steps(workspace: Workspace, *, repository_created: bool, was_committed: bool) -> None:
    """What comes next."""
    for text in _iter_next_steps(workspace, repository_created=repository_created, was_committed=was_committed):
        output.print_wrapped(translate(text))


def _iter_next_steps(workspace: Workspace, *, repository_created: bool, was_committed: bool) -> Iterator[Message]:
    if repository_created:
        yield Message(N_("The folder is now a git repository."))
    init = workspace.settings.init_settings
    if workspace.git_prefix:
        yield Message(_NOT_AT_REPOSITORY_ROOT)
    elif init.get("forge") != "none":
        if not init.keys() >= {"incubo", "version"}:
            yield Message(_CHECKS_NEED_VERSION)
        elif "site" not in init:
            yield Message(_SITE_IS_OFFERED)
    if workspace.is_in_git and not was_committed:
        yield Message(N_("When the registry is as you want it: git add -A, then git commit"))
    if workspace.root == session.current_session().cwd:
        yield Message(N_("Look at it: incubo validate, then incubo"))
    else:
        folder = shell.quote_argument(os.path.relpath(workspace.root, session.current_session().cwd))
        yield Message(N_("Look at it: cd {folder}, then incubo validate, and incubo"), {"folder": folder})
    if not workspace.load_registry().startups:
        command = "incubo import produits.xlsx"
        yield Message(N_("Products that are in a spreadsheet come in with {command}"), {"command": command})


class InitOptions(NamedTuple):
    """How the command was called. `answers` are those about the first incubator, by question."""

    write_options: WriteOptions
    folder: Path | None
    profile: str | None
    forge: str | None
    owners: str | None
    incubo_url: str | None
    incubo_version: str | None
    site: str | None
    keep_existing: bool
    create_repository: bool
    answers: Mapping[str, str | None]
    beside: str | None = None
    incubator: str | None = None
    has_people: bool | None = None

    @property
    def root(self) -> Path:
        """The folder of the registry, as an absolute path without `..`."""
        current = session.current_session()
        return Path(os.path.abspath(current.cwd / self.folder if self.folder is not None else current.search_start))  # noqa: PTH100
