"""The registry that may be published: as its last commit holds it, on the day of that commit.

What is made from it (the site, a data package) is the same whoever makes it, and whenever.
"""

from __future__ import annotations

from pathlib import Path

from incubo.app.environment import Environment
from incubo.app.history.known import open_known_workspace
from incubo.app.workspace import Workspace
from incubo.config.settings import parse_config
from incubo.vcs import preflight, revision

_DEFAULT_LANGUAGE = "fr"
"""The language of what is made of a registry that names none: it may not depend on who makes it."""


def open_published_workspace(root: Path, environment: Environment) -> Workspace:
    """The registry as its last commit holds it, on the day of that commit (or the one on which it is frozen). Of what
    the user has set, only their incubator counts.

    Raises ToolError (no git, no commit), ConfigError.
    """
    preflight.require_repository(root, for_writing=False)
    neutral = environment._replace(remark=lambda _: None)
    opened = open_known_workspace(root, neutral, "HEAD")
    assert isinstance(opened.store, revision.RevisionStore)
    text = revision.read_settings_of(opened.store)
    frozen = parse_config(text).as_of if text is not None else None
    if frozen is not None:
        opened = opened._replace(as_of=frozen, settings=opened.settings._replace(as_of=frozen))
    assert opened.known is not None
    known = opened.known._replace(known_on=None)  # nothing is told of what was known when
    opened = opened._replace(known=known)
    language = opened.settings.language or _DEFAULT_LANGUAGE
    return opened._replace(environment=neutral._replace(language=language))
