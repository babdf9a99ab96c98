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

    `tables` are its Field tables, with its own fields; `settings` its `incubo.toml`, of which `[init]` says the forge
    and where incubo is published; `language` is that of the files; `today` its date there.
    """

    registry: Registry
    tables: Mapping[str, EntryKind]
    settings: Config
    language: str
    today: date

    @property
    def forge(self) -> str:
        """Where the registry is shared: `github`, `gitlab` or `none`."""
        return str(self.settings.init.get("forge", "none"))

    @property
    def address(self) -> str:
        """The address of incubo's own repository, or the placeholder."""
        return str(self.settings.init.get("incubo", URL_PLACEHOLDER))

    @property
    def version(self) -> str:
        """The commit of incubo to run (its full hash), or the placeholder."""
        return str(self.settings.init.get("version", VERSION_PLACEHOLDER))

    @property
    def owners(self) -> tuple[str, ...]:
        """Who looks at what nobody else owns, `@account` or `@organisation/team`."""
        return tuple(self.settings.init.get("owners", ()))

    @property
    def action(self) -> str:
        """The repository of incubo as a GitHub workflow names it: `owner/repository`."""
        return self.address.partition("://")[2].partition("/")[2] if self.published else "ADRESSE/incubo"

    @property
    def published(self) -> bool:
        """Whether it was said where incubo is, and which one to run."""
        return self.address != URL_PLACEHOLDER and self.version != VERSION_PLACEHOLDER

    def say(self, message: str) -> str:
        """A message marked with N_, in the language of the files."""
        with temporary_language(self.language):
            return gettext(message)

    def comment(self, message: str) -> list[str]:
        """The same as lines of a comment."""
        return wrap_comment(message, self.language)


class GeneratedFile(NamedTuple):
    """A generated file. Its `part` is made again by `init --refresh`; what is above and below it is people's.

    `what`: what it is for. `above` and `below`: what a new file has there (they are left alone from then on).
    `indent`: how far in the part stands in a new file; in a file that is there, as far as its first mark.
    `places`: where its reader looks, in that order, if not at `path` only: the first file that is there is the one.
    """

    path: str
    part: str
    what: Message
    above: str = ""
    below: str = ""
    indent: int = 0
    places: tuple[str, ...] = ()


def wrap_comment(message: str, language: str) -> list[str]:
    """A message marked with N_ as lines of a comment, in a language."""
    import textwrap

    with temporary_language(language):
        said = gettext(message)
    return textwrap.wrap(said, 96, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


class _SectionSignTemplate(string.Template):
    """Placeholders are §{name}: neither shells nor the expressions of GitHub and GitLab are written so."""

    delimiter = "§"


def fill_template(name: str, **words: Any) -> str:
    """A packaged template (its path under `templates/`) with its placeholders filled. Raises KeyError for one left."""
    text = resources.files(__package__).joinpath("templates", *name.split("/")).read_text("utf-8")
    return _SectionSignTemplate(text).substitute(words)
