"""One setting of an `incubo.toml` after the other, and what is wrong with some, each at its line.

Settings that have a form of their own: severities, `[ci]`, `[init]`, the version asked for.

The words, the phases and the fields that a registry adds to its profile: whether each is declared well.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span


class SettingsReader:
    """Reads settings one by one from the `text` of a file and appends what is wrong to `problems`, each at its line.

    A setting that is wrong has the value that it has where it is not given.
    """

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems

    def add_problem(
        self, key: str, message: Message, rule_id: str = "config-value", hint: Message | None = None
    ) -> None:
        """Add a problem at the line of the setting `key` (the last part of a dotted one), else at the beginning."""
        last = re.escape(key.rsplit(".", 1)[-1])
        found = re.search(
            rf"^[ \t]*[\"']?{last}[\"']?[ \t]*=.*$|^[ \t]*\[[^\]\n]*{last}[\"']?\].*$", self.text, re.MULTILINE
        )
        span = Span(CONFIG_FILE, found.start(), found.end()) if found else Span(CONFIG_FILE, 0, 0)
        self.problems.append(Problem(rule_id, span, message, hints=(hint,) if hint else (), case=key))

    def add_unknown_value(self, key: str, allowed: tuple[str, ...]) -> None:
        """Add the problem of a setting that is none of the words it may be."""
        self.add_problem(
            key, Message(N_("“{key}” must be one of: {allowed:list}"), {"key": key, "allowed": list(allowed)})
        )

    def add_unknown_key(self, key: str, hint: Message | None = None, table: str = "") -> None:
        """Add the problem of a setting that does not exist, at the top or in a `table`."""
        name = f"{table}.{key}" if table else key
        self.add_problem(key, Message(N_("there is no setting “{key}”"), {"key": name}), "config-unknown-key", hint)

    def read_string(self, data: Mapping[str, Any], key: str, default: Any, allowed: tuple[str, ...] = ()) -> Any:
        """A text, one of the words `allowed` if there are any."""
        value = data.get(key, default)
        if value is default:
            return default
        if not isinstance(value, str):
            self.add_problem(key, Message(N_("“{key}” must be a text between quotes"), {"key": key}))
            return default
        if allowed and value not in allowed:
            self.add_unknown_value(key, allowed)
            return default
        return value

    def read_url(self, data: Mapping[str, Any], key: str) -> str:
        """A web address without anything that could end a link of Markdown; an anchor is put after it."""
        value = str(self.read_string(data, key, ""))
        if not value or re.fullmatch(r"https?://[^\s<>\"'`()\[\]{}|\\^#\x00-\x20\x7f-\U0010ffff]{1,500}", value):
            return value
        self.add_problem(
            key, Message(N_("“{key}” must be the web address of a page, without “#”: https://…"), {"key": key})
        )
        return ""

    def read_date(self, data: Mapping[str, Any], key: str) -> datetime.date | None:
        """A date, as TOML writes one."""
        value = data.get(key)
        if value is None or type(value) is datetime.date:
            return value
        self.add_problem(key, Message(N_("“{key}” must be a date without quotes: 2025-01-15"), {"key": key}))
        return None

    def read_timezone(self, data: Mapping[str, Any]) -> str:
        """The time zone."""
        value = self.read_string(data, "timezone", "Europe/Paris")
        if value != "Europe/Paris":
            import zoneinfo

            try:
                zoneinfo.ZoneInfo(value)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                self.add_problem(
                    "timezone", Message(N_("“{value}” is not a time zone (like Europe/Paris)"), {"value": value})
                )
        return str(value)


SEVERITIES = ("error", "warning", "advice", "off")
FAIL_ON_LEVELS = ("error", "warning", "sensitive", "never")
"""What makes `incubo ci` fail: an error; a warning too; a sensitive change too; nothing."""
FORGES = ("github", "gitlab", "none")

_INIT_SETTINGS = {
    "forge": ("|".join(FORGES), N_("“{key}” must be one of: {allowed:list}")),
    "incubo": (
        r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_.-]+){1,10}(?<!\.git)",
        N_("“{key}” must be the address of a repository, as in https://host/group/incubo"),
    ),
    "version": (
        "[0-9a-f]{40}",
        N_("“{key}” must be a commit's full hash, 40 digits and letters: what a name stands for can change"),
    ),
    "owners": (
        r"@[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*",
        N_('“{key}” must be accounts or groups of the forge: ["@account", "@organisation/team"]'),
    ),
}
"""The settings of `[init]`: how each is written, and what is said of one that is not."""

_KNOWN_SETTINGS_HINT = N_(
    "the settings: profile, layout, incubator, language, timezone, at, [severity], [fields.…], [ci], [init]"
)


def read_severities(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, str]:
    """How bad each rule is here: rule → severity."""
    table = data.get("severity", {})
    if not isinstance(table, dict):
        reader.add_problem("severity", Message(N_("“severity” must be a table: one line a rule")))
        return {}
    for rule, value in table.items():
        if value not in SEVERITIES:
            reader.add_unknown_value(rule, SEVERITIES)
    return {rule: value for rule, value in table.items() if value in SEVERITIES}


def read_fail_on(reader: SettingsReader, data: Mapping[str, Any]) -> str:
    """What makes a request fail."""
    table = data.get("ci", {})
    if not isinstance(table, dict):
        reader.add_problem("ci", Message(N_('what a request must hold to is written [ci] fail-on = "error"')))
        return FAIL_ON_LEVELS[0]
    for key in table.keys() - {"fail-on"}:
        reader.add_unknown_key(key, table="ci")
    return str(reader.read_string(table, "fail-on", FAIL_ON_LEVELS[0], FAIL_ON_LEVELS))


def read_init_settings(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, Any]:
    """What generated files are made from. It goes into workflows: nothing passes that could mean more there."""
    table = data.get("init", {})
    if not isinstance(table, dict):
        reader.add_problem("init", Message(N_("“init” must be a table: one line a setting")))
        return {}
    kept: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _INIT_SETTINGS:
            reader.add_unknown_key(key, Message(N_("the settings: {known:list}"), {"known": [*_INIT_SETTINGS]}), "init")
            continue
        pattern, message = _INIT_SETTINGS[key]
        values = value if key == "owners" and isinstance(value, list) else [value]
        if all(isinstance(text, str) and re.fullmatch(pattern, text) for text in values):
            kept[key] = values if key == "owners" else value
        else:
            reader.add_problem(key, Message(message, {"key": key, "allowed": list(FORGES)}))
    return kept


def check_required_version(reader: SettingsReader, data: Mapping[str, Any]) -> None:
    """Look whether this incubo is recent enough for the registry."""
    wanted = data.get("requires-incubo")
    if wanted is None:
        return
    from incubo import __version__

    found = re.fullmatch(r"\s*>=\s*(\d+(?:\.\d+)*)\s*", wanted) if isinstance(wanted, str) else None
    if not found:
        reader.add_problem("requires-incubo", Message(N_("“requires-incubo” is written “>=1.2”")))
    elif _parse_version(found[1]) > _parse_version(__version__):
        reader.add_problem(
            "requires-incubo",
            Message(
                N_("this registry needs incubo {wanted} or later; this is {version}"),
                {"wanted": found[1], "version": __version__},
            ),
        )


def check_unknown_settings(reader: SettingsReader, data: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
    """Look for settings that do not exist; the words of the profile's lists are settings too."""
    known = {
        "profile",
        "layout",
        "incubator",
        "language",
        "at",
        "timezone",
        "severity",
        "fields",
        "requires-incubo",
        "rules-url",
        "ci",
        "init",
        *profile,
    }
    for key in data:
        if key in known:
            continue
        import difflib

        near = difflib.get_close_matches(key, sorted(known), 1)
        hint = Message(N_("did you mean “{meant}”?"), {"meant": near[0]}) if near else Message(_KNOWN_SETTINGS_HINT)
        reader.add_unknown_key(key, hint)


def _parse_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


PHASE_STAGES = ("live", "incubated", "final")
STOP_TYPES = ("any", "before-incubation")
ENTRY_KIND_IDS = ("startup", "member", "job", "incubator", "organisation", "team")
FIELD_TYPES = ("text", "date", "integer", "number", "boolean", "url", "email", "any")
"""What a registry's own field may hold."""


def read_vocabulary_overrides(
    reader: SettingsReader, data: Mapping[str, Any], profile: Mapping[str, Any]
) -> dict[str, Any]:
    """The words that the registry adds or replaces."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key not in profile:
            continue
        if not isinstance(value, dict):
            reader.add_problem(key, Message(N_("“{key}” must be a table: one line a word"), {"key": key}))
        elif key == "phases":
            kept[key] = {name: entry for name, entry in value.items() if _is_valid_phase(reader, name, entry)}
        elif key == "expected":
            kept[key] = {name: entry for name, entry in value.items() if _is_valid_expectation(reader, name, entry)}
        elif key == "rules":
            kept[key] = {
                name: entry
                for name, entry in value.items()
                if _is_valid_rule_setting(reader, name, entry, profile[key])
            }
        else:
            kept[key] = value
    return kept


def _is_valid_phase(reader: SettingsReader, name: str, entry: Any) -> bool:
    """Whether a phase is described well."""
    if not isinstance(entry, dict):
        reader.add_problem(name, Message(N_("a phase is declared as [phases.name]")))
        return False
    stage = entry.get("stage", "live")
    if not isinstance(stage, str) or not stage.split() or set(stage.split()) - {*PHASE_STAGES}:
        reader.add_unknown_value("stage", PHASE_STAGES)
        return False
    if entry.get("stop", STOP_TYPES[0]) not in STOP_TYPES:
        reader.add_unknown_value("stop", STOP_TYPES)
        return False
    roles = entry.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        reader.add_problem("roles", Message(N_('“{key}” must be a list of texts: ["…", "…"]'), {"key": "roles"}))
        return False
    for key in ("rank", "norm"):
        if type(entry.get(key, 0)) is not int:
            reader.add_problem(key, Message(N_("“{key}” must be a whole number"), {"key": key}))
            return False
    return True


def _is_valid_expectation(reader: SettingsReader, name: str, entry: Any) -> bool:
    """Whether what a phase's sheets should say is declared well."""
    if isinstance(entry, dict) and all(type(months) is int for months in entry.values()):
        return True
    reader.add_problem(name, Message(N_("what is expected of a phase is written [expected.{phase}] field = 3 (months)"),
                             {"phase": name}))  # fmt: skip
    return False


def _is_valid_rule_setting(reader: SettingsReader, name: str, value: Any, defaults: Mapping[str, Any]) -> bool:
    """Whether a norm that rules read has the type of the profile's own."""
    if name not in defaults or type(value) is type(defaults[name]):
        return True
    message = (
        N_("“{key}” must be a whole number")
        if type(defaults[name]) is int
        else N_("“{key}” must be a text between quotes")
    )
    reader.add_problem(name, Message(message, {"key": name}))
    return False


def read_custom_fields(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the registry adds, by kind of entry and by name."""
    table = data.get("fields", {})
    if not isinstance(table, dict) or not all(isinstance(declared, dict) for declared in table.values()):
        reader.add_problem("fields", Message(N_("fields are declared as [fields.startup.name]")))
        return {}
    for kind, declared in table.items():
        if kind not in ENTRY_KIND_IDS:
            reader.add_unknown_value(kind, ENTRY_KIND_IDS)
        for name, entry in declared.items():
            type_ = entry.get("type", "text") if isinstance(entry, dict) else None
            if type_ not in FIELD_TYPES:
                about = {"key": name, "allowed": list(FIELD_TYPES)}
                reader.add_problem(name, Message(N_("the type of “{key}” must be one of: {allowed:list}"), about))
    return table
