"""What generated files are made from (ScaffoldContext), what generators return (GeneratedFile), and templates."""

from __future__ import annotations

import string
import textwrap
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any, NamedTuple

from incubo.config.settings import Config
from incubo.core.i18n import LANGUAGES, gettext, temporary_language
from incubo.core.message import Message
from incubo.core.usage import say
from incubo.model.fields import EntryKind
from incubo.registry.registry import Registry

URL_PLACEHOLDER = "https://ADRESSE/incubo"
"""Written instead of the address of incubo's repository until `incubo.toml` gives it: no host has this name."""

VERSION_PLACEHOLDER = "0" * 40
"""Written instead of a commit of incubo until `incubo.toml` gives one: no commit has this hash."""


class ScaffoldContext(NamedTuple):
    """The registry that files are generated for.

    `entry_kinds`: its Field tables, with its custom fields. `config`: its settings; `[init]` has the forge and the
    place where incubo is published. `language`: the language of the files. `as_of`: the day asked for.
    """

    registry: Registry
    entry_kinds: Mapping[str, EntryKind]
    config: Config
    language: str
    as_of: date

    @property
    def forge(self) -> str:
        """The forge of the registry: `github`, `gitlab` or `none`."""
        return str(self.config.init_settings.get("forge", "none"))

    @property
    def incubo_url(self) -> str:
        """The address of incubo's repository, or the placeholder."""
        return str(self.config.init_settings.get("incubo", URL_PLACEHOLDER))

    @property
    def incubo_commit(self) -> str:
        """The full hash of the commit of incubo that workflows run, or the placeholder."""
        return str(self.config.init_settings.get("version", VERSION_PLACEHOLDER))

    @property
    def owners(self) -> tuple[str, ...]:
        """The default owners, `@account` or `@organisation/team`."""
        return tuple(self.config.init_settings.get("owners", ()))

    @property
    def publishes_site(self) -> bool:
        """Whether the Pages of the forge publish the public site: only where somebody asked for it."""
        return self.config.init_settings.get("site") == "pages"

    @property
    def action_repository(self) -> str:
        """The repository of incubo for a GitHub workflow: `owner/repository`."""
        return self.incubo_url.partition("://")[2].partition("/")[2] if self.is_published else "ADRESSE/incubo"

    @property
    def is_published(self) -> bool:
        """Whether the settings say where incubo is published and which commit to run."""
        return self.incubo_url != URL_PLACEHOLDER and self.incubo_commit != VERSION_PLACEHOLDER

    def translate(self, message: str) -> str:
        """A message marked with N_, in the language of the files."""
        with temporary_language(self.language):
            return gettext(message)

    def wrap_comment(self, message: str) -> list[str]:
        """A message marked with N_ as lines of a comment, in the language of the files."""
        return wrap_comment(message, self.language)


class GeneratedFile(NamedTuple):
    """A generated file. `init --refresh` replaces its `block`; the lines above and below belong to the user.

    `purpose`: what the file is for. `header` and `footer`: the lines above and below in a new file; they are not
    changed afterwards. `indent`: the indentation of the block in a new file; an existing block keeps its own.
    `locations`: where the program that reads it looks, in order, if there are several places: the first existing file
    is used.
    """

    path: str
    block: str
    purpose: Message
    header: str = ""
    footer: str = ""
    indent: int = 0
    locations: tuple[str, ...] = ()


def wrap_comment(message: str, language: str) -> list[str]:
    """A message marked with N_ as lines of a comment, in a language."""
    with temporary_language(language):
        text = gettext(message)
    return textwrap.wrap(text, 96, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


class _SectionSignTemplate(string.Template):
    """Placeholders are §{name}: shells and the expressions of GitHub and GitLab use `$`."""

    delimiter = "§"


def fill_template(name: str, **values: Any) -> str:
    """A packaged template (`name`: its path under `templates/`) with its placeholders filled in.

    Raises KeyError if a placeholder has no value.
    """
    text = resources.files(__package__).joinpath("templates", *name.split("/")).read_text("utf-8")
    folder = name.partition("/")[0]
    text = say(text, folder) if folder in LANGUAGES else text
    return _SectionSignTemplate(text).substitute(values)
