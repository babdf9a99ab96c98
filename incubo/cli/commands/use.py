"""`incubo use`: the registry that commands work on from any folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.environment import REGISTRY_HINT
from incubo.app.first_start import remember_choice
from incubo.app.workspace import ALL_INCUBATORS, open_workspace
from incubo.cli import output, session
from incubo.cli.params import command_help
from incubo.cli.session import find_user_config_file
from incubo.config import user
from incubo.config.settings import find_enclosing_registry
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import RegistryNotFoundError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import decode_argument


@command_help(
    N_(
        "Your choice is kept in your own configuration, not in the registry. If the current "
        "folder is in a registry, that one is used. An incubator is found by its id, its name or a part of it, as "
        "people say it; “all” shows the figures of all of them. It is chosen for one registry: another copy of it, in "
        "another folder, has its own."
    ),
    examples=(
        ("incubo use .", N_("this registry, from any folder")),
        ("incubo use . --incubator rivages", N_("and its incubator “rivages” is ours")),
        ('incubo use --incubator "incubateur des rivages"', N_("the incubator only, by its name")),
        ("incubo use", N_("show what is chosen")),
    ),
)
def use(
    folder: Annotated[Path | None, typer.Argument(metavar=N_("DIR"), help=N_("The registry's folder."))] = None,
    incubator: Annotated[
        str | None, typer.Option(metavar=N_("NAME"), help=N_("The incubator whose figures are shown by default."))
    ] = None,
) -> int:
    """Choose the registry that commands work on from any folder."""
    current = session.current_session()
    path = find_user_config_file()
    previous = user.load_user_config(path)
    if folder is None and incubator is None:
        return _show_user_config(previous, current.cwd)
    if folder is not None and not folder.exists():
        raise UsageError(Message(N_("there is no folder {folder}"), {"folder": str(folder)}))
    root = find_enclosing_registry(folder.absolute()) if folder is not None else current.find_registry()
    if root is None:
        raise RegistryNotFoundError(
            Message(N_("there is no registry in {folder}"), {"folder": str(folder)}),
            hints=(REGISTRY_HINT,),
        )
    chosen = decode_argument(incubator) if incubator is not None else None
    user_config = remember_choice(path, root, chosen, current.environment, is_default=folder is not None)
    if current.is_interactive:
        _offer_source(root, path)
    return _show_user_config(user_config, root)


def _offer_source(root: Path, file: Path) -> None:
    """Ask, where a program seems to write the entries, whether they are changed where it takes them from."""
    from incubo.app.source_offer import answer_source, seems_exported, source_question  # lazy: for a terminal
    from incubo.cli import prompts

    workspace = open_workspace(root, session.current_session().environment)

    def ask() -> int:
        is_exported = prompts.ask(source_question(workspace))
        answer_source(workspace, file, is_exported=is_exported)
        if is_exported:
            text = N_("This is written in {path}, under [source].")
            output.print_wrapped(translate(Message(text, {"path": CONFIG_FILE})))
        return 0

    if seems_exported(workspace):
        prompts.run_conversation(ask)


def _show_user_config(user_config: user.UserConfig, folder: Path) -> int:
    """Show what is chosen for the registry that is used from any folder, and for the one around `folder`."""
    current = session.current_session()
    if user_config.registry is None:
        current.write_stdout(translate(Message(N_("No registry is chosen. Choose one: incubo use FOLDER"))) + "\n")
        return 0
    here = find_enclosing_registry(folder) or user_config.registry
    titles = {user_config.registry.resolve(): N_("Registry: {folder}")}
    titles.setdefault(here.resolve(), N_("Registry of this folder: {folder}"))
    for root, title in titles.items():
        current.write_stdout(translate(Message(title, {"folder": str(root)})) + "\n")
        incubator = user_config.find_choices(root).incubator
        if incubator in ALL_INCUBATORS:
            current.write_stdout(translate(Message(N_("Incubator: all of them"))) + "\n")
        elif incubator is not None:
            current.write_stdout(translate(Message(N_("Incubator: {id}"), {"id": incubator})) + "\n")
            text = N_("Another one, for one command only: --incubator NAME")
            current.write_stdout(translate(Message(text)) + "\n")
    return 0
