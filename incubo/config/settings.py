"""Find the registry and read its `incubo.toml`.

The words, phases and fields that a registry declares stay plain data here: `model.vocabulary` and
`model.entry_kinds` interpret them.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.config.checks import (
    CI_SETTINGS,
    DEFAULT_TIMEZONE,
    GENERAL_SETTINGS,
    INIT_SETTINGS,
    PRIVATE_SETTINGS,
    SITE_SETTINGS,
    SettingsReader,
    check_vocabulary,
    read_custom_fields,
    read_severities,
)
from incubo.config.source import SourceSettings, read_source_settings
from incubo.config.toml_file import CONFIG_FILE, MAX_CONFIG_BYTES, parse_toml, read_toml_text
from incubo.core.errors import ConfigError
from incubo.core.files import read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.core.usage import CURRENCY_TERM, DEFAULT_USAGE, Usage, make_usage

PROFILES_FOLDER = Path(__file__).parent / "profiles"
DEFAULT_PROFILE = "beta.gouv.fr"
_HAS_OWN_USAGE = re.compile(
    rf"^(?!profile[ \t]*=[ \t]*.{re.escape(DEFAULT_PROFILE)}.)[^#\n]*\b(?:profile|terms|currency)\b", re.M
)
"""What in an incubo.toml may change words or the currency, so that it is worth reading it all."""
ENTRY_FOLDERS = ("startups", "members", "_startups", "_authors", "_incubators", "incubators", "jobs", "_jobs")
"""Folders of entries in `content/`, in any layout: one of them is enough to recognise a registry."""


_PRIVATE_SEVERITIES = dict.fromkeys(
    ("ref", "phase", "mission", "member", "startup", "job", "schema-missing-field"), "off"
)
"""What looks at fields that a private file leaves to the entry that it completes."""


_TABLES = ("profile", "ci", "init", "site", "private", "source", "severity", "fields")
"""What `parse_config` reads one by one, beside the words that a profile has too."""


class Config(NamedTuple):
    """The settings of a registry: those of its `incubo.toml`, else the defaults.

    `vocabulary_overrides` holds the words added or replaced (list → word → declaration), `custom_fields` the fields
    added to a kind of entry (kind → name → declaration), `severities` the severity of rules, `as_of` the date of a
    frozen registry, `timezone` an IANA time zone, `bots` the names under which programs
    commit, `rules_url` the address of the page that documents the rules,
    `fail_on` what makes `incubo ci` fail, `init_settings` the settings of generated files, `site_name`
    and `site_url` what the pages in a browser are called and where the public site is ("": the incubator's name,
    nowhere), `private_path` the folder of what the registry does not publish ("": there is none), `private_of` the
    registry that these files belong to, if they are such a folder ("": they are a registry), `site_logo` the path of a
    picture, `site_color` and `site_color_dark` `#rrggbb` ("": those of incubo), `site_reports` the reports of the site
    (None: those that are public),
    `licence` that of open data (a key of `LICENCES`, "": none), `source` what owns the entries (None: the registry
    does), `profile_data` the content of the profile.
    """

    profile: str = DEFAULT_PROFILE
    layout_id: str | None = None
    incubator: str | None = None
    language: str | None = None
    as_of: datetime.date | None = None
    timezone: str = DEFAULT_TIMEZONE
    bots: tuple[str, ...] = ()
    severities: Mapping[str, str] = MappingProxyType({})
    vocabulary_overrides: Mapping[str, Any] = MappingProxyType({})
    custom_fields: Mapping[str, Any] = MappingProxyType({})
    rules_url: str = ""
    fail_on: str = "error"
    init_settings: Mapping[str, Any] = MappingProxyType({})
    site_name: str = ""
    site_url: str = ""
    site_logo: str = ""
    site_color: str = ""
    site_color_dark: str = ""
    site_reports: tuple[str, ...] | None = None
    private_path: str = ""
    private_of: str = ""
    licence: str = ""
    source: SourceSettings | None = None
    profile_data: Mapping[str, Any] = MappingProxyType({})

    @property
    def export_commits(self) -> str:
        """The author or the subject of the commits of an export, also where `[source]` is not on ("": not known)."""
        prepared = self.profile_data.get("source", {}).get("commits", "")
        return self.source.commits if self.source is not None else str(prepared)

    @property
    def absent_fields(self) -> Mapping[str, Sequence[str]]:
        """The fields that entries do not have under the profile: kind → names."""
        absent: Mapping[str, Sequence[str]] = self.profile_data.get("absent-fields", {})
        return absent

    @property
    def usage(self) -> Usage:
        """The currency of amounts, and what the registry calls otherwise than messages do."""
        terms, own_terms = self.profile_data.get("terms", {}), self.vocabulary_overrides.get("terms", {})
        currency = str(self.profile_data.get("rules", {}).get("currency") or "")
        own_currency = str(self.vocabulary_overrides.get("rules", {}).get("currency") or currency)
        if own_currency != currency:  # the profile's word is that of its own currency
            terms = {term: words for term, words in terms.items() if term != CURRENCY_TERM}
        return make_usage({**terms, **own_terms}, own_currency)


def find_enclosing_registry(start: Path) -> Path | None:
    """The registry's folder: the nearest at or above `start` with an `incubo.toml`, or a `content/` with entries."""
    for folder in (start, *start.parents):  # os.path: a path too long for the system is False, not an OSError
        if os.path.isfile(folder / CONFIG_FILE):  # noqa: PTH113
            return folder
        content = folder / "content"
        if any(os.path.isdir(content / name) for name in ENTRY_FOLDERS):  # noqa: PTH112
            return folder
    return None


class Peeked(NamedTuple):
    """What can be known of a registry before it is opened: its language, and how its people speak."""

    language: str | None = None
    usage: Usage = DEFAULT_USAGE


def peek_settings(start: Path) -> Peeked:
    """What the registry around `start` sets, by a quick search that ignores every error."""
    try:
        root = find_enclosing_registry(start)
        if root is None:
            return Peeked()
        text = read_regular_file(root / CONFIG_FILE, MAX_CONFIG_BYTES).decode("utf-8", "replace")
    except OSError:
        return Peeked()
    match = re.search(r"^language[ \t]*=[ \t]*[\"'](\w\w)[\"']", text, re.MULTILINE)
    usage = DEFAULT_USAGE
    if _HAS_OWN_USAGE.search(text):
        with contextlib.suppress(ConfigError):
            usage = parse_config(text).usage
    return Peeked(match[1] if match else None, usage)


def load_config(root: Path) -> Config:
    """The settings of the registry at `root`. Raises ConfigError with every problem found."""
    path = root / CONFIG_FILE
    # The registry may not be trusted. os.path: where the folder may not be entered, reading says so, not this test.
    if os.path.islink(path) and not path.resolve().is_relative_to(root.resolve()):  # noqa: PTH114
        raise ConfigError(
            Message(N_("{path} is a link that leads out of the registry: it is not followed"), {"path": CONFIG_FILE})
        )
    return parse_config(read_toml_text(path))


def parse_config(text: str | None) -> Config:
    """The settings in the text of an `incubo.toml` (None: the file does not exist). Raises ConfigError."""
    data = parse_toml(text) if text is not None else {}
    problems: list[Problem] = []
    reader = SettingsReader(text or "", problems)
    profile = data.get("profile", DEFAULT_PROFILE)
    if profile != DEFAULT_PROFILE and profile not in (known := list_profiles()):
        reader.add_problem(
            "profile",
            Message(N_("there is no profile “{value}” (there are: {known:list})"), {"value": profile, "known": known}),
        )
        profile = DEFAULT_PROFILE
    profile_data = load_profile(profile)
    general = reader.read_table("", data, GENERAL_SETTINGS, (*_TABLES, *profile_data))
    init = reader.read_table("init", data.get("init", {}), INIT_SETTINGS)
    site = reader.read_table("site", data.get("site", {}), SITE_SETTINGS)
    private = reader.read_table("private", data.get("private", {}), PRIVATE_SETTINGS)
    if private["path"] and private["of"]:
        message = N_("[private] has either “path”, in the registry, or “of”, in the private folder")
        reader.add_problem("private", Message(message))
    severities = read_severities(reader, data["severity"]) if "severity" in data else {}
    custom_fields = read_custom_fields(reader, data["fields"]) if "fields" in data else {}
    own_words = {
        name: table for name, table in data.items() if name != "source" and isinstance(profile_data.get(name), Mapping)
    }
    if own_words:
        check_vocabulary(reader, own_words, _rule_defaults(profile_data, own_words))
    has_source = "source" in data
    config = Config(
        profile=profile,
        layout_id=general["layout"],
        incubator=general["incubator"],
        language=general["language"],
        as_of=general["at"],
        timezone=general["timezone"] or profile_data.get("timezone", DEFAULT_TIMEZONE),
        bots=general["bots"],
        severities={**_PRIVATE_SEVERITIES, **severities} if private["of"] else severities,
        vocabulary_overrides=own_words,
        custom_fields=custom_fields,
        rules_url=general["rules-url"],
        fail_on=reader.read_table("ci", data.get("ci", {}), CI_SETTINGS)["fail-on"],
        init_settings={key: value for key, value in init.items() if value is not None},
        site_name=site["name"],
        site_url=site["url"],
        site_logo=site["logo"],
        site_color=site["color"],
        site_color_dark=site["color-dark"],
        site_reports=site["reports"],
        private_path=private["path"],
        private_of=private["of"],
        licence=general["licence"],
        source=read_source_settings(reader, data["source"], profile_data, custom_fields) if has_source else None,
        profile_data=profile_data,
    )
    if problems:
        raise ConfigError(Message(N_("incubo.toml cannot be used as it is")), problems=problems)
    return config


def _rule_defaults(profile_data: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting of `[rules]` with its default: a profile may lack some that the beta.gouv.fr network has."""
    own: dict[str, Any] = profile_data.get("rules", {})
    table = data.get("rules")
    if not isinstance(table, dict) or own.keys() >= table.keys():
        return own
    return {**load_profile(DEFAULT_PROFILE)["rules"], **own}


def list_profiles() -> list[str]:
    """The names of the profiles that come with incubo."""
    return sorted(path.stem for path in PROFILES_FOLDER.glob("*.toml"))


@functools.cache
def load_profile(name: str) -> Mapping[str, Any]:
    """The content of a profile that comes with incubo. It is read once in a process: nothing may change it."""
    return parse_toml((PROFILES_FOLDER / f"{name}.toml").read_text("utf-8"))


def validate_init_settings(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The valid ones of `[init]` settings that do not come from a file, and the problems of the others."""
    problems: list[Problem] = []
    read = SettingsReader("", problems).read_table("init", values, INIT_SETTINGS)
    return {key: value for key, value in read.items() if value is not None}, problems


def setting_problem(text: str, key: str, message: Message, hint: Message | None = None) -> Problem:
    """A problem of a setting, at its line in the text of an `incubo.toml`, found in the content (an incubator that does
    not exist).
    """
    problems: list[Problem] = []
    SettingsReader(text, problems).add_problem(key, message, hint=hint)
    return problems[0]
