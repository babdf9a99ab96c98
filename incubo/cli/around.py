"""The words, fields and severities around a command that also speaks of them where there is no registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.cli import session, workspace
from incubo.errors import ConfigError, NoRegistry
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.report.explain.scope import Scope


def opened() -> Workspace | None:
    """The registry around, if there is one. A wrong incubo.toml stops nothing: how to mend it may be what is asked."""
    try:
        return workspace.open_registry("today")  # so that the day of a frozen registry, idle here, is not said
    except NoRegistry:
        if session.current().registry is not None:
            raise
    except ConfigError:
        session.current().say(Text(N_("incubo.toml cannot be used: its words and severities are left out here.")))
    return None


def scope(opened: Workspace | None) -> Scope:
    """The words and severities of the registry; without one, those of the network's profile."""
    from incubo import config
    from incubo.model.extra import with_fields
    from incubo.model.vocabulary import make
    from incubo.report.explain.scope import Scope

    if opened is None:
        return Scope(make(config.packaged(config.Config().profile)))
    vocabulary = opened.load(()).vocabulary  # with the phases and events that the registry describes itself
    return Scope(vocabulary, with_fields(opened.config.fields), opened.layout, opened.config.severities)
