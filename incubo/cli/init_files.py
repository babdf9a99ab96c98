"""What `init` has in hand and says: the settings of `[init]`, the files it would write, those it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incubo import config, shell
from incubo.cli import ask, session
from incubo.cli.ask_lists import Option
from incubo.errors import ToolError, UsageError
from incubo.export.kits.files import files
from incubo.export.kits.kit import NO_VERSION, PLACEHOLDER, Kit
from incubo.export.kits.part import marks_of
from incubo.export.kits.placing import Placed
from incubo.export.kits.placing import place as placed_in
from incubo.i18n import N_, gettext, say
from incubo.model.extra import with_fields
from incubo.problem import Text
from incubo.registry import git, remotes
from incubo.render import safe
from incubo.render.text import pad, width

if TYPE_CHECKING:
    from incubo.cli.init_run import Call
    from incubo.cli.workspace import Workspace
    from incubo.edit.plan import Plan
    from incubo.registry.registry import Registry

_PER_REPOSITORY = (".github/", ".gitlab/", ".gitlab-ci.yml", ".pre-commit-config.yaml", ".vscode/")
"""What only has a meaning at the root of a git repository."""


_NOT_YET = N_(
    "The workflows and pre-commit do not run yet: they need the address of incubo and a version, in incubo.toml under "
    "[init], then incubo init --refresh"
)
_NO_HOOKS = N_(
    "pre-commit does not run yet: it needs the address of incubo and a version, in incubo.toml under [init], then "
    "incubo init --refresh"
)
_BELOW = N_(
    "The registry is not at the root of its git repository: the workflows, CODEOWNERS and hooks, which belong there, "
    "were left out."
)


_EXPLAINED = 3
"""Files of which it is said how incubo's part joins them; the others go the same way."""
_WHERE = N_(
    "For incubo's part in {path}: put the lines “{first}” and “{last}” where it should stand, then "
    "incubo init --refresh"
)
_BELOW_A_LINE = N_(
    "For incubo's part in {path}: put the lines “{first}” and “{last}” below “{above}”, then incubo init --refresh"
)


def text_of(root: Path, path: str) -> str | None:
    """The text of a file, None where there is none. Raises ToolError."""
    data = held(root, path)
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolError(Text(N_("{path} is not written in UTF-8"), {"path": path})) from error


def held(root: Path, path: str) -> bytes | None:
    """What a path holds; None where nothing is. Raises ToolError."""
    try:
        return (root / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError(Text(N_("{path} cannot be read ({why})"), {"path": path, "why": why})) from error


def chosen(call: Call, root: Path, settings: config.Config) -> dict[str, Any]:
    """The settings of `[init]`: what is there, what options say, and the forge, guessed or asked. Raises UsageError."""
    given = {
        "forge": call.forge,
        "incubo": call.incubo.removesuffix("/").removesuffix(".git") if call.incubo else None,
        "version": call.version,
        "owners": [each.strip() for each in call.owners.split(",") if each.strip()] if call.owners else None,
    }
    checked, problems = config.read_init({key: value for key, value in given.items() if value is not None})
    if problems:
        raise UsageError(problems[0].message)
    values = {**settings.init, **checked}
    if "forge" not in values:
        values["forge"] = _forge(root)
    values.setdefault("incubo", PLACEHOLDER)
    values.setdefault("version", NO_VERSION)
    return {key: values[key] for key in ("forge", "incubo", "version", "owners") if key in values}


def _forge(root: Path) -> str:
    """The forge of git's remote, or what a person answers. Raises UsageError without a terminal."""
    guessed = guess(root)
    if guessed is not None:
        return guessed
    if not session.current().interactive:
        raise UsageError(
            Text(N_("without a terminal to ask on, {options:list} must be given"), {"options": ["--forge"]}),
            hints=(Text(N_("where the registry is shared: --forge github, --forge gitlab, or --forge none")),),
        )
    choices = [
        Option("github", "GitHub"),
        Option("gitlab", "GitLab"),
        Option("none", gettext("nowhere yet, or elsewhere")),
    ]
    return ask.choose(gettext("Where is the registry shared?"), choices)


def guess(root: Path) -> str | None:
    """The forge that git's remotes are on; None where that cannot be told."""
    if git.top(root) is None:
        return None
    try:
        names = git.ask(root, "remote").out.split()
        sites = [remotes.site(git.ask(root, "remote", "get-url", "--", name).out.strip()) for name in names]
    except ToolError:
        return None
    forges = {forge for site in sites if site for forge in ("github", "gitlab") if forge in site.host}
    return forges.pop() if len(forges) == 1 else None


def place(opened: Workspace, registry: Registry, *, add: bool) -> Placed:
    """The generated files in their places."""
    settings = opened.config
    language = settings.language or session.current().lang
    kit = Kit(registry, with_fields(settings.fields), settings, language, opened.today)
    inside = bool(opened.git_prefix)
    wanted = [made for made in files(kit) if not (inside and made.path.startswith(_PER_REPOSITORY))]
    return placed_in(wanted, kit, lambda path: held(opened.root, path), add=add)


def tell_coming(plan: Plan, about: Mapping[str, Text], root: Path) -> None:
    """The files that would be written, and what the new ones are for."""
    ask.tell()
    ask.tell(say(Text(N_("In {folder}:"), {"folder": str(root)})), "bold")
    lines = list(_lines(plan, about))
    column = max(width(path) for path, _ in lines) + 2
    for path, what in lines:
        ask.tell("  " + pad(safe.terminal(path), column) + safe.terminal(what))


def _lines(plan: Plan, about: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    empty = [path for path in plan.files if path.endswith("/.gitkeep")]
    for path in plan.files:
        if path not in empty:
            changed = gettext("changed") if path in plan.seen else ""
            yield path, changed or (say(about[path]) if path in about else "")
    if empty:
        names = [path.split("/")[1] for path in empty]
        folder = empty[0].partition("/")[0]
        yield f"{folder}/", say(Text(N_("the folders {names:list}"), {"names": names}))


def tell_left(placed: Placed) -> None:
    """The files that stay as they are because they are people's, and how incubo's part could join them."""
    for made in placed.damaged:
        said = {"path": made.path, "marks": list(marks_of(made.path))}
        ask.tell(say(Text(N_("{path} stays as it is: its marks are no pair ({marks:list})."), said)), "yellow")
    if not placed.own:
        return
    paths = [made.path for made in placed.own]
    ask.tell(
        say(
            Text(
                N_("{paths:list} is yours, and stays as it is."),
                {"paths": paths, "n": len(paths)},
                N_("{paths:list} are yours, and stay as they are."),
            )
        )
    )
    for made in placed.own[:_EXPLAINED]:
        first, last = marks_of(made.path)
        above = made.above.strip().rpartition("\n")[2] if made.indent else ""
        message = _BELOW_A_LINE if above else _WHERE
        about = {"path": made.path, "first": first, "last": last, "above": above}
        ask.tell("  " + say(Text(message, about)))


def tell_next(opened: Workspace, *, made: bool, committed: bool) -> None:
    """What comes next."""
    for text in _next(opened, made=made, committed=committed):
        ask.tell(say(text))


def _next(opened: Workspace, *, made: bool, committed: bool) -> Iterator[Text]:
    if made:
        yield Text(N_("The folder is now a git repository."))
    init = opened.config.init
    placeholders = (PLACEHOLDER, NO_VERSION)
    if opened.git_prefix:
        yield Text(_BELOW)
    elif {*placeholders}.intersection((init.get("incubo"), init.get("version"))):
        yield Text(_NO_HOOKS if init.get("forge") == "none" else _NOT_YET)
    if opened.in_git and not committed:
        yield Text(N_("When it is as you want it: git add -A, then git commit"))
    if opened.root == session.current().cwd:
        yield Text(N_("Look at it: incubo validate, then incubo"))
    else:
        folder = shell.quoted(os.path.relpath(opened.root, session.current().cwd))
        yield Text(N_("Look at it: cd {folder}, then incubo validate, and incubo"), {"folder": folder})
