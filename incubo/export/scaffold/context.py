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


class IncuboCommit(NamedTuple):
    """The incubo that the files of a registry run. `url`: its repository. `commit`: a full hash."""

    url: str
    commit: str

    @property
    def action(self) -> str:
        """The repository for a GitHub workflow: `owner/repository`."""
        return self.url.partition("://")[2].partition("/")[2]

    @property
    def source(self) -> str:
        """What pip installs."""
        return f"git+{self.url}@{self.commit}"


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
    def incubo(self) -> IncuboCommit | None:
        """The incubo that files may run; None where the settings do not say which."""
        settings = self.config.init_settings
        if "incubo" in settings and "version" in settings:
            return IncuboCommit(settings["incubo"], settings["version"])
        return None

    @property
    def owners(self) -> tuple[str, ...]:
        """The default owners, `@account` or `@organisation/team`."""
        return tuple(self.config.init_settings.get("owners", ()))

    @property
    def publishes_site(self) -> bool:
        """Whether the Pages of the forge publish the public site: only where somebody asked for it."""
        return self.config.init_settings.get("site") == "pages"

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
