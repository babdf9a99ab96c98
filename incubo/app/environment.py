"""What a user interface gives to `app`: the language, the day, the user's settings; and where the registry is."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.config.settings import find_enclosing_registry
from incubo.config.user import UserConfig
from incubo.core.errors import RegistryNotFoundError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.progress import Progress
from incubo.vcs import git_folder

REGISTRY_HINT = Message(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml"))
"""What makes a folder a registry."""


def _no_state_folder() -> Path:
    raise LookupError("this environment keeps no state: give `user_state_folder`")


class Environment(NamedTuple):
    """What a user interface knows of the user and of the system.

    `language` is a code of `core.i18n.LANGUAGES`; `today` gives the date in a time zone. `remark` receives remarks for
    the user beside the result; `keep` receives each Registry that is loaded (a user interface may keep it until exit,
    to save the time of freeing it). `track(label)` is a context manager for long work; it yields a progress callback,
    or None. `user_config` and `user_state_folder` are called only where they are needed: finding them costs
    milliseconds; so is `user_config_file`, where the choices of the user are kept (None: nowhere). `use_line_reader` is
    an option of `source.reader.parse_file`. `uses_cache`: what files of the past say may be kept under the git folder
    (`vcs.parsed_blobs`).
    """

    language: str
    today: Callable[[str], date]
    user_config: Callable[[], UserConfig] = UserConfig
    user_config_file: Callable[[], Path] | None = None
    user_state_folder: Callable[[], Path] = _no_state_folder
    remark: Callable[[Message], None] = lambda _: None
    keep: Callable[[object], None] = lambda _: None
    track: Callable[[Message], AbstractContextManager[Progress | None]] = lambda _: nullcontext()
    use_line_reader: bool = True
    uses_cache: bool = True


def find_history_root(
    registry_path: Path | None,
    current_folder: Path,
    environment: Environment,
    fallback_start: Path | None = None,
) -> Path:
    """The folder of a registry of which the past is asked for, as `find_registry_root` finds it; the repository itself,
    where it has no working tree or none of its files is a registry now. Raises RegistryNotFoundError.
    """
    start = registry_path or current_folder
    if git_folder.is_bare_repository(start):
        return start
    try:
        return find_registry_root(registry_path, current_folder, environment, fallback_start)
    except RegistryNotFoundError:
        repository = git_folder.find_worktree_root(start) if os.path.exists(start) else None  # noqa: PTH110
        if repository is None:
            raise
        return repository


def find_registry_root(
    registry_path: Path | None,
    current_folder: Path,
    environment: Environment,
    fallback_start: Path | None = None,
) -> Path:
    """The registry's folder.

    In order: `registry_path` (the folder that the person names), the current folder and those above it,
    `fallback_start` and those above it, the user's own registry. Raises RegistryNotFoundError.
    """
    starts = [current_folder, fallback_start] if registry_path is None else [registry_path]
    # a folder that does not exist (or whose name is invalid) is in no registry, whatever is above it
    if registry_path is not None and not os.path.exists(registry_path):  # noqa: PTH110
        starts = []
    roots = (find_enclosing_registry(start) for start in starts if start is not None)
    root = next((found for found in roots if found is not None), None)
    if root is None:
        root = _find_usual_root(registry_path, environment)
    if git_folder.find_worktree_root(root) is None:
        real_root = root.resolve()  # a link to a folder of a repository
        return real_root if git_folder.find_worktree_root(real_root) is not None else root
    return root


def _find_usual_root(registry_path: Path | None, environment: Environment) -> Path:
    """The user's own registry, where the person names none and is in none. Raises RegistryNotFoundError."""
    if registry_path is not None:
        folder = str(registry_path)
        raise RegistryNotFoundError(
            Message(
                N_("there is no registry in {folder}"), {"folder": folder if len(folder) < 300 else folder[:300] + "…"}
            ),
            hints=(REGISTRY_HINT,),
        )
    user = environment.user_config()
    if user.registry is not None:
        root = find_enclosing_registry(user.registry)
        if root is not None:
            return root
        raise RegistryNotFoundError(
            Message(N_("your registry is no longer in {folder}"), {"folder": str(user.registry)}),
            hints=(Message(N_("say where it is now"), command=Message(N_("incubo use FOLDER"))),),
        )
    raise RegistryNotFoundError(
        Message(N_("there is no registry here")),
        hints=(
            Message(
                N_("go to the registry's folder, or choose it once and for all"),
                command=Message(N_("incubo use FOLDER")),
            ),
            REGISTRY_HINT,
        ),
    )
