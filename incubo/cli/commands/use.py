"""`incubo use`: the registry that commands work on from any folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.cli import session
from incubo.cli.environment import find_user_config_file
from incubo.cli.params import command_help
from incubo.config import user
from incubo.config.settings import find_enclosing_registry, load_config
from incubo.core.errors import RegistryNotFoundError, ToolError, UsageError
from incubo.core.files import cannot_write_message
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.suggestions import find_nearest
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import LAYOUTS, detect_layout
from incubo.registry.loader import load_registry
from incubo.registry.store import WorkingTree
from incubo.source.limits import MAX_FILE_BYTES


@command_help(
    N_(
        "Your choice is kept in your own configuration, not in the registry. If the current "
        "folder is in a registry, that one is used."
    ),
    examples=(
        ("incubo use .", N_("this registry, from any folder")),
        ("incubo use . --incubator rivages", N_("and its incubator “rivages” is ours")),
        ("incubo use", N_("show what is chosen")),
    ),
)
def use(
    folder: Annotated[Path | None, typer.Argument(metavar=N_("DIR"), help=N_("The registry's folder."))] = None,
    incubator: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("The incubator whose figures are shown by default."))
    ] = None,
) -> int:
    """Choose the registry that commands work on from any folder."""
    path = find_user_config_file()
    previous = user.load_user_config(path)
    if folder is None and incubator is None:
        return _show_user_config(previous)
    if folder is not None and not folder.exists():
        raise UsageError(Message(N_("there is no folder {folder}"), {"folder": str(folder)}))
    root = find_enclosing_registry(folder.absolute()) if folder is not None else previous.registry
    if root is None:
        searched_folder = folder if folder is not None else Path.cwd()
        raise RegistryNotFoundError(
            Message(N_("there is no registry in {folder}"), {"folder": str(searched_folder)}),
            hints=(Message(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),),
        )
    root = root.resolve()
    if incubator is not None:
        _check_incubator(incubator, root)
    elif previous.registry is not None and previous.registry == root:
        incubator = previous.incubator
    user_config = user.UserConfig(root, incubator)
    try:
        user.save_user_config(path, user_config)
    except OSError as error:
        raise ToolError(cannot_write_message(path, error)) from error
    return _show_user_config(user_config)


def _check_incubator(incubator: str, root: Path) -> None:
    """The incubator must be one of the registry."""
    settings = load_config(root)
    layout = LAYOUTS[settings.layout_id] if settings.layout_id else detect_layout(root)
    words = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    incubator_ids = load_registry(WorkingTree(root, MAX_FILE_BYTES), layout, words, ("incubator",)).entry_ids(
        "incubator"
    )
    if incubator not in incubator_ids:
        suggestion = find_nearest(incubator, incubator_ids)
        hint = (
            did_you_mean(suggestion)
            if suggestion
            else Message(N_("incubators: {known:list}"), {"known": incubator_ids})
        )
        raise UsageError(
            Message(N_("there is no incubator “{word}”"), {"word": incubator}), hints=(hint,) if incubator_ids else ()
        )


def _show_user_config(user_config: user.UserConfig) -> int:
    current = session.current_session()
    if user_config.registry is None:
        current.write_stdout(translate(Message(N_("No registry is chosen. Choose one: incubo use FOLDER"))) + "\n")
        return 0
    current.write_stdout(translate(Message(N_("Registry: {folder}"), {"folder": str(user_config.registry)})) + "\n")
    if user_config.incubator is not None:
        current.write_stdout(translate(Message(N_("Incubator: {id}"), {"id": user_config.incubator})) + "\n")
    return 0
