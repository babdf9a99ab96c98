"""Read and check the settings of an `incubo.toml`, and report each invalid one at its line.

`SettingsReader` reads simple settings. The functions below it read the tables: `[severity]`, `[ci]`, `[init]`,
and the words, phases and fields that a registry adds to its profile.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from incubo import __version__
from incubo.config.colors import DARK_GROUND, LIGHT_GROUND, MIN_CONTRAST, find_readable, measure_contrast
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span, did_you_mean
from incubo.core.usage import TERMS

SEVERITIES = ("error", "warning", "advice", "off")
FAIL_ON_LEVELS = ("error", "warning", "sensitive", "never")
"""What makes `incubo ci` fail: errors; also warnings; also sensitive changes; nothing."""
FORGES = ("github", "gitlab", "none")
SITE_HOSTS = ("pages", "none")
"""What publishes the public site: the Pages of the forge, or nothing that `init` generates."""

PHASE_STAGES = ("live", "incubated", "final")
STOP_TYPES = ("any", "before-incubation")
ENTRY_KIND_IDS = ("startup", "member", "job", "incubator", "organisation", "team")
FIELD_TYPES = ("text", "date", "integer", "number", "boolean", "url", "email", "any")
"""The types that a registry's own field may have."""

_PHASE_SETTINGS = (
    "stage", "rank", "norm", "current", "team", "stop", "decision", "roles", "replaced_by", "label", "label_one",
    "label_many",
)  # fmt: skip
_FIELD_SETTINGS = ("type", "many", "help", "example")
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
    "site": ("|".join(SITE_HOSTS), N_("“{key}” must be one of: {allowed:list}")),
}
"""The settings of `[init]`: the pattern of a valid value, and the message for an invalid one."""

_SITE_COLORS = {"color": (LIGHT_GROUND, "#000000"), "color-dark": (DARK_GROUND, "#ffffff")}
"""The colours of `[site]`: on which ground each is read, and where readable ones are."""
_LOGO_PATTERN = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,9}"
"""A path below the registry's folder: nothing hidden (`.git`), and no way up."""
MAX_PATH_LENGTH = 1000
"""The characters of the path of a folder."""
MAX_SITE_NAME = 80
"""The characters of a site's name: it stands beside the menu."""
SITE_URL_PATTERN = r"https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%-]{1,200}){0,20}/?"
"""The address of a site: no value and no anchor, because the addresses of its pages begin with it."""

SITE_REPORTS: Mapping[str, bool] = {
    "phases": True,
    "transitions": True,
    "durations": True,
    "funnel": True,
    "timeline": True,
    "standards": False,
    "risk": False,
    "metrics": True,
    "committees": False,
    "missions": False,
    "arrivals": True,
    "teams": False,
    "skills": False,
    "headcount": True,
    "jobs": True,
    "indicators": True,
}
"""The reports that a public site may have, and whether it has each unless `[site] reports` says otherwise: not those
that say of a product or a team what it lacks, or of somebody when they leave.
"""
PUBLIC_REPORTS = tuple(name for name, is_public in SITE_REPORTS.items() if is_public)

_KNOWN_SETTINGS_HINT = N_(
    "the settings: profile, layout, incubator, language, timezone, at, bots, licence, [severity], [fields.…], [ci], "
    "[init], [site], [private], [source]"
)


class SettingsReader:
    """Reads the settings of a file; appends a problem to `problems` for each invalid one, at its line in `text`.

    An invalid setting gets its default value.
    """

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems

    def add_problem(
        self, key: str, message: Message, rule_id: str = "config-value", hint: Message | None = None
    ) -> None:
        """Add a problem at the line of a setting (searched by the last part of its key, in its table if that stands by
        itself), else at the file's start.
        """
        table, _, last = key.rpartition(".")
        name = re.escape(last)
        header = re.search(rf"^[ \t]*\[{re.escape(table)}\]", self.text, re.MULTILINE) if table else None
        pattern = re.compile(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*=.*$|^[ \t]*\[[^\]\n]*{name}[\"']?\].*$", re.MULTILINE)
        match = pattern.search(self.text, header.end() if header else 0)
        span = Span(CONFIG_FILE, match.start(), match.end()) if match else Span(CONFIG_FILE, 0, 0)
        self.problems.append(Problem(rule_id, span, message, hints=(hint,) if hint else (), case=key))

    def add_unknown_value(self, key: str, allowed: tuple[str, ...]) -> None:
        """Add the problem of a setting whose value is not one of those allowed."""
        self.add_problem(
            key, Message(N_("“{key}” must be one of: {allowed:list}"), {"key": key, "allowed": list(allowed)})
        )

    def check_keys(self, table_name: str, table: Mapping[str, Any], known: Iterable[str], line_of: str = "") -> None:
        """Add a problem for each key of a table that is no setting. `line_of`: the setting on the line of the table."""
        names = sorted(known)
        for key in table:
            if key in names:
                continue
            import difflib  # lazy: 1 ms in completion, only for an unknown setting

            matches = difflib.get_close_matches(key, names, 1)
            hint = (
                did_you_mean(matches[0])
                if matches
                else Message(N_("the settings: {known:list}"), {"known": names})
                if table_name
                else Message(_KNOWN_SETTINGS_HINT)
            )
            name = f"{table_name}.{key}" if table_name else key
            message = Message(N_("there is no setting “{key}”"), {"key": name})
            self.add_problem(line_of or key, message, "config-unknown-key", hint)

    def read_string(self, data: Mapping[str, Any], key: str, default: Any, allowed: tuple[str, ...] = ()) -> Any:
        """A text, which must be one of `allowed` if there are any."""
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

    def read_strings(self, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        values = data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.add_problem(key, Message(N_("“{key}” must be a list of texts between quotes"), {"key": key}))
            return ()
        return tuple(values)

    def read_url(self, data: Mapping[str, Any], key: str) -> str:
        """A web address, or "". No `#` (callers append an anchor) and no character that could end a Markdown link."""
        value = str(self.read_string(data, key, ""))
        if not value or re.fullmatch(r"https?://[^\s<>\"'`()\[\]{}|\\^#\x00-\x20\x7f-\U0010ffff]{1,500}", value):
            return value
        self.add_problem(
            key, Message(N_("“{key}” must be the web address of a page, without “#”: https://…"), {"key": key})
        )
        return ""

    def read_date(self, data: Mapping[str, Any], key: str) -> datetime.date | None:
        """A TOML date, or None."""
        value = data.get(key)
        if value is None or type(value) is datetime.date:
            return value
        self.add_problem(key, Message(N_("“{key}” must be a date without quotes: 2025-01-15"), {"key": key}))
        return None

    def read_timezone(self, data: Mapping[str, Any], default: str) -> str:
        """The IANA time zone, by default that of the profile."""
        value = self.read_string(data, "timezone", default)
        if value != default:
            import zoneinfo  # lazy: 4 ms, only to check another time zone than the default

            try:
                zoneinfo.ZoneInfo(value)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                self.add_problem(
                    "timezone", Message(N_("“{value}” is not a time zone (like Europe/Paris)"), {"value": value})
                )
        return str(value)


def read_severities(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, str]:
    """The severity of each rule set by `[severity]`: rule → severity."""
    table = data.get("severity", {})
    if not isinstance(table, dict):
        reader.add_problem("severity", Message(N_("“severity” must be a table: one line per rule")))
        return {}
    for rule, value in table.items():
        if value not in SEVERITIES:
            reader.add_unknown_value(rule, SEVERITIES)
    return {rule: value for rule, value in table.items() if value in SEVERITIES}


def read_fail_on(reader: SettingsReader, data: Mapping[str, Any]) -> str:
    """The level from which a pull request fails (`[ci] fail-on`)."""
    table = data.get("ci", {})
    if not isinstance(table, dict):
        reader.add_problem("ci", Message(N_('what blocks a request is set with [ci] fail-on = "error"')))
        return FAIL_ON_LEVELS[0]
    reader.check_keys("ci", table, ("fail-on",))
    return str(reader.read_string(table, "fail-on", FAIL_ON_LEVELS[0], FAIL_ON_LEVELS))


def read_init_settings(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of `[init]`. They are written into workflows: the patterns accept no character special there."""
    table = data.get("init", {})
    if not isinstance(table, dict):
        reader.add_problem("init", Message(N_("“init” must be a table: one line per setting")))
        return {}
    reader.check_keys("init", table, _INIT_SETTINGS)
    settings: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _INIT_SETTINGS:
            continue
        pattern, message = _INIT_SETTINGS[key]
        values = value if key == "owners" and isinstance(value, list) else [value]
        if all(isinstance(text, str) and re.fullmatch(pattern, text) for text in values):
            settings[key] = values if key == "owners" else value
        else:
            reader.add_problem(key, Message(message, {"key": key, "allowed": pattern.split("|")}))
    return settings


def read_site_settings(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, str]:
    """The settings of `[site]`: `name`, `url` without a slash at its end, `logo` (a path), `color`, `color-dark`; its
    reports are read by `read_site_reports`.
    """
    table = data.get("site", {})
    if not isinstance(table, dict):
        reader.add_problem("site", Message(N_("“site” must be a table: one line per setting")))
        return {}
    reader.check_keys("site", table, ("name", "url", "logo", "reports", *_SITE_COLORS))
    settings: dict[str, str] = {}
    if "name" in table:
        name = table["name"]
        if isinstance(name, str) and name.strip() and len(name) <= MAX_SITE_NAME and name.isprintable():
            settings["name"] = name.strip()
        else:
            message = N_("“name” of [site] must be a name of 1 to {n} characters, on one line")
            reader.add_problem("site.name", Message(message, {"n": MAX_SITE_NAME}))
    if "url" in table:
        url = table["url"]
        if isinstance(url, str) and re.fullmatch(SITE_URL_PATTERN, url):
            settings["url"] = url.rstrip("/")
        else:
            message = N_("“url” of [site] must be the web address where the site is: https://…, without “?” nor “#”")
            reader.add_problem("site.url", Message(message))
    if "logo" in table:
        logo = table["logo"]
        if isinstance(logo, str) and re.fullmatch(_LOGO_PATTERN, logo):
            settings["logo"] = logo
        else:
            message = N_("“logo” of [site] must be the path of a picture in the registry: content/logo.svg")
            reader.add_problem("site.logo", Message(message))
    for key, (ground, end) in _SITE_COLORS.items():
        if key in table:
            _read_site_color(reader, key, table[key], ground, end, settings)
    return settings


def read_site_reports(reader: SettingsReader, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The reports of the public site: those of `[site] reports`, else those that are public by default."""
    table = data.get("site", {})
    if not isinstance(table, dict) or "reports" not in table:  # what is no table is said by `read_site_settings`
        return PUBLIC_REPORTS
    names = table["reports"]
    if not isinstance(names, list) or not all(isinstance(name, str) and name in SITE_REPORTS for name in names):
        message = N_("“reports” of [site] must be a list of these reports: {allowed:list}")
        reader.add_problem("site.reports", Message(message, {"allowed": sorted(SITE_REPORTS)}))
        return PUBLIC_REPORTS
    return tuple(names)


def _read_site_color(
    reader: SettingsReader, key: str, color: Any, ground: str, end: str, settings: dict[str, str]
) -> None:
    """Put a colour into `settings` if it can be read on the ground of the pages."""
    if not isinstance(color, str) or not re.fullmatch("#[0-9A-Fa-f]{6}", color):
        message = N_("“{key}” of [site] must be a colour written “#0b6069”: six digits or letters from a to f")
        reader.add_problem(f"site.{key}", Message(message, {"key": key}))
        return
    contrast = measure_contrast(color, ground)
    if contrast >= MIN_CONTRAST:
        settings[key] = color.lower()
        return
    # Cut, not rounded: what is refused for 4.499 must not be said to have 4.5.
    arguments = {
        "color": color,
        "contrast": int(contrast * 100) / 100,
        "needed": MIN_CONTRAST,
        "nearest": find_readable(color, ground, end),
    }
    message = N_(
        "{color} is hard to read on the pages: its contrast is {contrast:number}, and {needed:number} is needed. "
        "{nearest} is near and can be read"
    )
    reader.add_problem(f"site.{key}", Message(message, arguments))


def read_private_settings(reader: SettingsReader, data: Mapping[str, Any]) -> dict[str, str]:
    """The settings of `[private]`: `path`, the folder of what a registry does not publish, or `of`, in that folder, the
    registry that it belongs to.
    """
    table = data.get("private", {})
    if not isinstance(table, dict):
        reader.add_problem("private", Message(N_("“{key}” must be a table: one line per setting"), {"key": "private"}))
        return {}
    reader.check_keys("private", table, ("path", "of"))
    settings: dict[str, str] = {}
    for key in ("path", "of"):
        if key not in table:
            continue
        text = table[key]
        if isinstance(text, str) and text.strip() and len(text) <= MAX_PATH_LENGTH and text.isprintable():
            settings[key] = text.strip()
        else:
            message = N_("“{key}” of [private] must be the path of a folder, as in “../registre-prive”")
            reader.add_problem(f"private.{key}", Message(message, {"key": key}))
    if len(settings) > 1:
        message = N_("[private] has either “path”, in the registry, or “of”, in the private folder")
        reader.add_problem("private", Message(message))
    return settings


def check_required_version(reader: SettingsReader, data: Mapping[str, Any]) -> None:
    """Report a registry that requires a later version of incubo."""
    requirement = data.get("requires-incubo")
    if requirement is None:
        return
    match = re.fullmatch(r"\s*>=\s*(\d+(?:\.\d+)*)\s*", requirement) if isinstance(requirement, str) else None
    if not match:
        reader.add_problem("requires-incubo", Message(N_("“requires-incubo” is written “>=1.2”")))
    elif _parse_version(match[1]) > _parse_version(__version__):
        reader.add_problem(
            "requires-incubo",
            Message(
                N_("this registry needs incubo {wanted} or later; this is {version}"),
                {"wanted": match[1], "version": __version__},
            ),
        )


def check_unknown_settings(reader: SettingsReader, data: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
    """Report unknown settings; each word list of the profile is a setting too."""
    known = {
        "profile",
        "layout",
        "licence",
        "incubator",
        "language",
        "at",
        "timezone",
        "bots",
        "severity",
        "fields",
        "requires-incubo",
        "rules-url",
        "ci",
        "init",
        "private",
        "site",
        "source",
        *profile,
    }
    reader.check_keys("", data, known)


def _parse_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def read_vocabulary_overrides(
    reader: SettingsReader, data: Mapping[str, Any], profile: Mapping[str, Any], rule_defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """The words that the registry adds to its profile or replaces: list → word → declaration.

    `rule_defaults`: every setting of `[rules]`, with a value of its type.
    """
    overrides: dict[str, Any] = {}
    for key, value in data.items():
        if key == "source" or not isinstance(profile.get(key), Mapping):
            continue
        if not isinstance(value, dict):
            reader.add_problem(key, Message(N_("“{key}” must be a table: one line per word"), {"key": key}))
        elif key == "phases":
            overrides[key] = {name: entry for name, entry in value.items() if _is_valid_phase(reader, name, entry)}
        elif key == "expected":
            overrides[key] = {
                name: entry for name, entry in value.items() if _is_valid_expectation(reader, name, entry)
            }
        elif key == "rules":
            reader.check_keys("rules", value, rule_defaults)
            overrides[key] = {
                name: entry
                for name, entry in value.items()
                if _is_valid_rule_setting(reader, name, entry, rule_defaults)
            }
        else:
            if key == "terms":
                reader.check_keys("terms", value, TERMS)
            for name, entry in value.items():
                _check_label_languages(reader, f"{key}.{name}", name, entry)
            overrides[key] = value
    return overrides


def _is_valid_phase(reader: SettingsReader, name: str, entry: Any) -> bool:
    """Whether the declaration of a phase is valid; reports the first problem."""
    if not isinstance(entry, dict):
        reader.add_problem(name, Message(N_("a phase is declared as [phases.name]")))
        return False
    reader.check_keys(f"phases.{name}", entry, _PHASE_SETTINGS)
    for key in ("label", "label_one", "label_many"):
        _check_label_languages(reader, f"phases.{name}.{key}", key, entry.get(key))
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
    successors = entry.get("replaced_by", [])
    if not isinstance(successors, str | list) or not all(isinstance(phase, str) for phase in successors):
        message = Message(N_("“{key}” must be a phase, or a list of phases"), {"key": "replaced_by"})
        reader.add_problem("replaced_by", message)
        return False
    for key in ("rank", "norm"):
        if type(entry.get(key, 0)) is not int:
            reader.add_problem(key, Message(N_("“{key}” must be a whole number"), {"key": key}))
            return False
    return True


def _check_label_languages(reader: SettingsReader, name: str, line_of: str, label: Any) -> None:
    """Report labels in other languages than those of incubo. `line_of`: the setting on their line."""
    if isinstance(label, dict):
        reader.check_keys(name, label, LANGUAGES, line_of)


def _is_valid_expectation(reader: SettingsReader, name: str, entry: Any) -> bool:
    """Whether the declaration of the fields expected in a phase is valid."""
    if isinstance(entry, dict) and all(type(months) is int for months in entry.values()):
        return True
    reader.add_problem(name, Message(N_("what is expected of a phase is written [expected.{phase}] field = 3 (months)"),
                             {"phase": name}))  # fmt: skip
    return False


def _is_valid_rule_setting(reader: SettingsReader, name: str, value: Any, defaults: Mapping[str, Any]) -> bool:
    """Whether a setting of the rules has the type that it has in the profile, and a currency a code."""
    if name == "currency" and isinstance(value, str) and not re.fullmatch("[A-Z]{3}", value):
        message = N_("“{key}” must be the code of a currency: EUR, GBP…")
        reader.add_problem(name, Message(message, {"key": name}))
        return False
    if name in ("committee-months", "provisional-months") and type(value) is int and value < 1:
        reader.add_problem(name, Message(N_("“{key}” must be a number from 1 on"), {"key": name}))
        return False
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
    """The fields that the registry adds: kind of entry → name → declaration."""
    table = data.get("fields", {})
    if not isinstance(table, dict) or not all(isinstance(declared, dict) for declared in table.values()):
        reader.add_problem("fields", Message(N_("fields are declared as [fields.startup.name]")))
        return {}
    for kind, declared in table.items():
        if kind not in ENTRY_KIND_IDS:
            reader.add_unknown_value(kind, ENTRY_KIND_IDS)
        for name, entry in declared.items():
            type_ = entry.get("type", "text") if isinstance(entry, dict) else None
            if isinstance(entry, dict):
                reader.check_keys(f"fields.{kind}.{name}", entry, _FIELD_SETTINGS)
            if type_ not in FIELD_TYPES:
                arguments = {"key": name, "allowed": list(FIELD_TYPES)}
                reader.add_problem(name, Message(N_("the type of “{key}” must be one of: {allowed:list}"), arguments))
    return table
