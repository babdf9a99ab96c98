"""`incubo use`: the registry that commands work on from any folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo import config, config_user
from incubo.cli import session, workspace
from incubo.cli.adapter import about
from incubo.errors import NoRegistry, ToolError, UsageError
from incubo.i18n import N_, say
from incubo.model.nearest import nearest
from incubo.model.vocabulary import make
from incubo.problem import Text
from incubo.registry.layout import LAYOUTS, detect
from incubo.registry.loading import load
from incubo.registry.store import WorkingTree
from incubo.source.guard import MAX_BYTES


@about(
    N_(
        "Your choice is kept in your own configuration, not in the registry. "
        "A registry around the current folder goes first."
    ),
    examples=(
        ("incubo use .", N_("this registry, from any folder")),
        ("incubo use . --incubator rivages", N_("and its incubator “rivages” is ours")),
        ("incubo use", N_("say what is chosen")),
    ),
)
def use(
    folder: Annotated[Path | None, typer.Argument(metavar=N_("DIR"), help=N_("The registry's folder."))] = None,
    incubator: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("The incubator whose figures are shown by default."))
    ] = None,
) -> int:
    """Choose the registry that commands work on from any folder."""
    path = workspace.user_file()
    previous = config_user.load(path)
    if folder is None and incubator is None:
        return _say_choice(previous)
    if folder is not None and not folder.exists():
        raise UsageError(Text(N_("there is no folder {folder}"), {"folder": str(folder)}))
    root = config.find_root(folder.absolute()) if folder is not None else previous.registry
    if root is None:
        where = folder if folder is not None else Path.cwd()
        raise NoRegistry(
            Text(N_("there is no registry in {folder}"), {"folder": str(where)}),
            hints=(Text(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),),
        )
    root = root.resolve()
    if incubator is not None:
        _check(incubator, root)
    elif previous.registry is not None and previous.registry == root:
        incubator = previous.incubator
    chosen = config_user.UserConfig(root, incubator)
    try:
        config_user.save(path, chosen)
    except OSError as error:
        message = Text(N_("{path} cannot be written ({why})"), {"path": str(path), "why": error.strerror or str(error)})
        raise ToolError(message) from error
    return _say_choice(chosen)


def _check(incubator: str, root: Path) -> None:
    """The incubator must be one of the registry."""
    settings = config.load(root)
    layout = LAYOUTS[settings.layout] if settings.layout else detect(root)
    words = make(settings.profile_data, settings.vocabulary)
    known = load(WorkingTree(root, MAX_BYTES), layout, words, ("incubator",)).ids("incubator")
    if incubator not in known:
        near = nearest(incubator, known)
        hint = (
            Text(N_("did you mean “{meant}”?"), {"meant": near})
            if near
            else Text(N_("there are: {known:list}"), {"known": known})
        )
        raise UsageError(
            Text(N_("there is no incubator “{word}”"), {"word": incubator}), hints=(hint,) if known else ()
        )


def _say_choice(chosen: config_user.UserConfig) -> int:
    run = session.current()
    if chosen.registry is None:
        run.write(say(Text(N_("No registry is chosen. Choose one: incubo use FOLDER"))) + "\n")
        return 0
    run.write(say(Text(N_("Registry: {folder}"), {"folder": str(chosen.registry)})) + "\n")
    if chosen.incubator is not None:
        run.write(say(Text(N_("Incubator: {id}"), {"id": chosen.incubator})) + "\n")
    return 0
