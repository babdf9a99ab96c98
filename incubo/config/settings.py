"""Settings: where the registry is, and what its `incubo.toml` says.

Reading only; nothing here knows what a startup is. The vocabulary stays plain data until `model.vocabulary`.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.config import checks
from incubo.config.checks import SettingsReader
from incubo.config.toml_file import CONFIG_FILE, MAX_CONFIG_BYTES, parse_toml, read_toml_text
from incubo.core.errors import ConfigError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem

PROFILES_FOLDER = Path(__file__).parent / "profiles"
ENTRY_FOLDERS = ("startups", "members", "_startups", "_authors", "_incubators", "incubators", "jobs", "_jobs")


class Config(NamedTuple):
    """What a registry's `incubo.toml` says (defaults where it is silent).

    `vocabulary_overrides` holds the words added or replaced, `custom_fields` the fields a registry adds to a kind
    (kind → name → entry),
    `severities` rule → severity, `as_of` the date a frozen registry stands at, `timezone` an IANA time zone,
    `rules_url` the address of the page that explains the rules, `fail_on` what makes `incubo ci` fail,
    `init_settings` what generated files are made from.
    """

    profile: str = "beta.gouv.fr"
    layout_id: str | None = None
    incubator: str | None = None
    language: str | None = None
    as_of: datetime.date | None = None
    timezone: str = "Europe/Paris"
    severities: Mapping[str, str] = {}
    vocabulary_overrides: Mapping[str, Any] = {}
    custom_fields: Mapping[str, Any] = {}
    rules_url: str = ""
    fail_on: str = "error"
    init_settings: Mapping[str, Any] = {}
    profile_data: Mapping[str, Any] = {}


def find_registry_root(start: Path) -> Path | None:
    """The registry's folder: the nearest at or above `start` with an `incubo.toml`, or a `content/` with entries."""
    for folder in (start, *start.parents):  # by os.path, to which a name too long for the system is no file
        if os.path.isfile(folder / CONFIG_FILE):  # noqa: PTH113
            return folder
        content = folder / "content"
        if any(os.path.isdir(content / name) for name in ENTRY_FOLDERS):  # noqa: PTH112
            return folder
    return None


def peek_language(start: Path) -> str | None:
    """The language that the registry around `start` asks for, read cheaply and without complaint."""
    try:
        root = find_registry_root(start)
        if root is None:
            return None
        text = (root / CONFIG_FILE).read_text("utf-8", "replace")[:MAX_CONFIG_BYTES]
    except OSError:
        return None
    found = re.search(r"^language[ \t]*=[ \t]*[\"'](\w\w)[\"']", text, re.MULTILINE)
    return found[1] if found else None


def load_config(root: Path) -> Config:
    """The settings of the registry at `root`. Raises ConfigError with every problem found."""
    place = root / CONFIG_FILE
    if place.is_symlink() and not place.resolve().is_relative_to(root.resolve()):  # whoever wrote it may be a stranger
        raise ConfigError(
            Message(N_("{path} is a link that leads out of the registry: it is not followed"), {"path": CONFIG_FILE})
        )
    return parse_config(read_toml_text(place))


def parse_config(text: str | None) -> Config:
    """The settings that the text of an `incubo.toml` says (None: there is no such file). Raises ConfigError."""
    data = parse_toml(text) if text is not None else {}
    problems: list[Problem] = []
    check = SettingsReader(text or "", problems)
    profile = check.read_string(data, "profile", "beta.gouv.fr")
    if profile not in (known := sorted(p.stem for p in PROFILES_FOLDER.glob("*.toml"))):
        check.add_problem(
            "profile",
            Message(N_("there is no profile “{value}” (there are: {known:list})"), {"value": profile, "known": known}),
        )
        profile = "beta.gouv.fr"
    profile_data = load_profile(profile)
    config = Config(
        profile=profile,
        layout_id=check.read_string(data, "layout", None, ("incubo", "beta.gouv.fr")),
        incubator=check.read_string(data, "incubator", None),
        language=check.read_string(data, "language", None, ("fr", "en")),
        as_of=check.read_date(data, "at"),
        timezone=check.read_timezone(data),
        severities=checks.read_severities(check, data),
        vocabulary_overrides=checks.read_vocabulary_overrides(check, data, profile_data),
        custom_fields=checks.read_custom_fields(check, data),
        rules_url=check.read_url(data, "rules-url"),
        fail_on=checks.read_fail_on(check, data),
        init_settings=checks.read_init_settings(check, data),
        profile_data=profile_data,
    )
    checks.check_required_version(check, data)
    checks.check_unknown_settings(check, data, profile_data)
    if problems:
        raise ConfigError(Message(N_("incubo.toml cannot be used as it is")), problems=problems)
    return config


def load_profile(name: str) -> dict[str, Any]:
    """The words of a profile that comes with incubo."""
    return parse_toml((PROFILES_FOLDER / f"{name}.toml").read_text("utf-8"))


def validate_init_settings(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Settings of `[init]` that are given otherwise than by a file, and what is wrong with some."""
    problems: list[Problem] = []
    return checks.read_init_settings(SettingsReader("", problems), {"init": values}), problems


def setting_problem(root: Path, key: str, message: Message, hint: Message | None = None) -> Problem:
    """A problem of a setting that only the content shows (an incubator that does not exist), at its line."""
    problems: list[Problem] = []
    SettingsReader(read_toml_text(root / CONFIG_FILE) or "", problems).add_problem(key, message, hint=hint)
    return problems[0]
