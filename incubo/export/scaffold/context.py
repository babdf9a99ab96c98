"""What the families of generated files are made from, and what they make."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any, NamedTuple

from incubo.config.settings import Config
from incubo.core.i18n import gettext, temporary_language
from incubo.core.message import Message
from incubo.model.fields import EntryKind
from incubo.registry.registry import Registry

URL_PLACEHOLDER = "https://ADRESSE/incubo"
"""What stands for the address of incubo's own repository until `incubo.toml` says it: no host is called so."""
VERSION_PLACEHOLDER = "0" * 40
"""What stands for a commit of incubo until `incubo.toml` says one: no commit is called so."""


class ScaffoldContext(NamedTuple):
    """A registry as generated files see it.

    `tables` are its Field tables, with its own fields; `config` its `incubo.toml`, of which `[init]` says the forge
    and where incubo is published; `language` is that of the files; `today` its date there.
    """

    registry: Registry
    tables: Mapping[str, EntryKind]
    config: Config
    language: str
    today: date

    @property
    def forge(self) -> str:
        """Where the registry is shared: `github`, `gitlab` or `none`."""
        return str(self.config.init_settings.get("forge", "none"))

    @property
    def incubo_url(self) -> str:
        """The address of incubo's own repository, or the placeholder."""
        return str(self.config.init_settings.get("incubo", URL_PLACEHOLDER))

    @property
    def incubo_commit(self) -> str:
        """The commit of incubo to run (its full hash), or the placeholder."""
        return str(self.config.init_settings.get("version", VERSION_PLACEHOLDER))

    @property
    def owners(self) -> tuple[str, ...]:
        """Who looks at what nobody else owns, `@account` or `@organisation/team`."""
        return tuple(self.config.init_settings.get("owners", ()))

    @property
    def action_repository(self) -> str:
        """The repository of incubo as a GitHub workflow names it: `owner/repository`."""
        return self.incubo_url.partition("://")[2].partition("/")[2] if self.is_published else "ADRESSE/incubo"

    @property
    def is_published(self) -> bool:
        """Whether it was said where incubo is, and which one to run."""
        return self.incubo_url != URL_PLACEHOLDER and self.incubo_commit != VERSION_PLACEHOLDER

    def translate(self, message: str) -> str:
        """A message marked with N_, in the language of the files."""
        with temporary_language(self.language):
            return gettext(message)

    def wrap_comment(self, message: str) -> list[str]:
        """The same as lines of a comment."""
        return wrap_comment(message, self.language)


class GeneratedFile(NamedTuple):
    """A generated file. Its `block` is made again by `init --refresh`; what is above and below it is people's.

    `purpose`: what it is for. `header` and `footer`: what a new file has there (they are left alone from then on).
    `indent`: how far in the part stands in a new file; in a file that is there, as far as its first mark.
    `locations`: where its reader looks, in that order, if not at `path` only: the first file that is there is the one.
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
    import textwrap

    with temporary_language(language):
        said = gettext(message)
    return textwrap.wrap(said, 96, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


class _SectionSignTemplate(string.Template):
    """Placeholders are §{name}: neither shells nor the expressions of GitHub and GitLab are written so."""

    delimiter = "§"


def fill_template(name: str, **values: Any) -> str:
    """A packaged template (its path under `templates/`) with its placeholders filled. Raises KeyError for one left."""
    text = resources.files(__package__).joinpath("templates", *name.split("/")).read_text("utf-8")
    return _SectionSignTemplate(text).substitute(values)
