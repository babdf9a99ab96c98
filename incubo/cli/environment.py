"""The person at the terminal, as an `Environment` for `app`; and the registry that they mean.

Light, for completion: it loads no registry.
"""

from __future__ import annotations

import os
from pathlib import Path

from incubo.app import environment
from incubo.app.environment import Environment
from incubo.cli import progress, session
from incubo.config.user import UserConfig, load_user_config
from incubo.core import clock


def make_environment() -> Environment:
    """The environment of the command that runs."""
    current = session.current_session()
    result = Environment(
        current.language,
        clock.today,
        user_config=load_own_config,
        user_config_file=find_user_config_file,
        user_state_folder=find_user_state_folder,
        remark=current.print_message,
        keep=current.kept.append,
        use_line_reader=os.environ.get("INCUBO_READER") != "yaml",
        uses_cache=current.uses_cache,
    )
    if not current.shows_progress:
        return result
    return result._replace(track=progress.track)


def find_user_config_file() -> Path:
    """The person's own configuration file, in the platform's folder."""
    path = os.environ.get("INCUBO_CONFIG")
    if path:
        return Path(path)
    import platformdirs

    return Path(platformdirs.user_config_path("incubo", appauthor=False)) / "config.toml"


def load_own_config() -> UserConfig:
    """The person's own settings. Raises ConfigError on a broken file."""
    return load_user_config(find_user_config_file())


def find_user_state_folder() -> Path:
    """Where undo state is kept for registries outside git."""
    import platformdirs

    return Path(platformdirs.user_state_path("incubo", appauthor=False))


def find_session_history(fallback_start: Path | None = None) -> Path:
    """The folder of the registry, or the repository, of which the command line asks for the past.

    Raises RegistryNotFoundError.
    """
    current = session.current_session()
    return environment.find_history_root(current.registry_path, current.cwd, make_environment(), fallback_start)


def find_session_registry(fallback_start: Path | None = None) -> Path:
    """The folder of the registry that the command line means. Raises RegistryNotFoundError."""
    current = session.current_session()
    return environment.find_registry_root(current.registry_path, current.cwd, make_environment(), fallback_start)
