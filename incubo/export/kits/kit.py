"""What the families of generated files are made from, and what they make."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any, NamedTuple

from incubo.config import Config
from incubo.i18n import gettext, using
from incubo.model.fields import Kind
from incubo.problem import Text
from incubo.registry.registry import Registry

PLACEHOLDER = "https://ADRESSE/incubo"
"""What stands for the address of incubo's own repository until `incubo.toml` says it: no host is called so."""
NO_VERSION = "0" * 40
"""What stands for a commit of incubo until `incubo.toml` says one: no commit is called so."""


class Kit(NamedTuple):
    """A registry as generated files see it.

    `tables` are its Field tables, with its own fields; `settings` its `incubo.toml`, of which `[init]` says the forge
    and where incubo is published; `language` is that of the files; `today` its date there.
    """

    registry: Registry
    tables: Mapping[str, Kind]
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
        return str(self.settings.init.get("incubo", PLACEHOLDER))

    @property
    def version(self) -> str:
        """The commit of incubo to run (its full hash), or the placeholder."""
        return str(self.settings.init.get("version", NO_VERSION))

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
        return self.address != PLACEHOLDER and self.version != NO_VERSION

    def say(self, message: str) -> str:
        """A message marked with N_, in the language of the files."""
        with using(self.language):
            return gettext(message)

    def comment(self, message: str) -> list[str]:
        """The same as lines of a comment."""
        return comment(message, self.language)


class Made(NamedTuple):
    """A generated file. Its `part` is made again by `init --refresh`; what is above and below it is people's.

    `what`: what it is for. `above` and `below`: what a new file has there (they are left alone from then on).
    `indent`: how far in the part stands in a new file; in a file that is there, as far as its first mark.
    `places`: where its reader looks, in that order, if not at `path` only: the first file that is there is the one.
    """

    path: str
    part: str
    what: Text
    above: str = ""
    below: str = ""
    indent: int = 0
    places: tuple[str, ...] = ()


def comment(message: str, language: str) -> list[str]:
    """A message marked with N_ as lines of a comment, in a language."""
    import textwrap

    with using(language):
        said = gettext(message)
    return textwrap.wrap(said, 96, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


class _Template(string.Template):
    """Placeholders are §{name}: neither shells nor the expressions of GitHub and GitLab are written so."""

    delimiter = "§"


def template(name: str, **words: Any) -> str:
    """A packaged template (its path under `templates/`) with its placeholders filled. Raises KeyError for one left."""
    text = resources.files(__package__).joinpath("templates", *name.split("/")).read_text("utf-8")
    return _Template(text).substitute(words)
