"""The settings of an `incubo.toml`: each is a row of a table, `SettingsReader` reads them, and reports at its line each
that is invalid.

The functions below it read what a registry adds to its profile: severities, words, phases, fields.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo import __version__
from incubo.config.colors import DARK_GROUND, LIGHT_GROUND, MIN_CONTRAST, find_readable, measure_contrast
from incubo.config.licences import LICENCES
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

DEFAULT_TIMEZONE = "Europe/Paris"
"""The time zone of a registry whose profile has none."""
_LOGO_PATTERN = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,9}"
"""A path below the registry's folder: nothing hidden (`.git`), and no way up."""
MAX_PATH_LENGTH = 1000
"""The characters of the path of a folder."""
MAX_SITE_NAME = 80
"""The characters of a site's name: it stands beside the menu."""
SITE_URL_PATTERN = r"https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%-]{1,200}){0,20}/?"
"""The address of a site: no value and no anchor, because the addresses of its pages begin with it."""

_KNOWN_SETTINGS_HINT = N_(
    "the settings: profile, layout, incubator, language, timezone, at, bots, licence, [severity], [fields.…], [ci], "
    "[init], [site], [private], [source]"
)

_ONE_OF = N_("“{key}” must be one of: {allowed:list}")


class Setting(NamedTuple):
    """A setting: its key in its table, which values are valid, what is said of an invalid one, what the setting is
    without a valid one, and how a valid one is kept.

    `valid`: the words that there are, the type, the pattern that a text fits as a whole, or a function that tells; the
    function may also give a Message that says more than `fault`. `fault` calls the setting `{key}`, its table `{name}`,
    and has `arguments` too. A setting that is `required` is looked at, as None, also where the table does not have it.
    """

    key: str
    valid: tuple[str, ...] | type | str | Callable[[Any], object]
    fault: str = _ONE_OF
    default: Any = ""
    keep: Callable[[Any], Any] | None = None
    required: bool = False
    arguments: Mapping[str, Any] = MappingProxyType({})

    def find_fault(self, value: Any, table_name: str) -> Message | None:
        """What is wrong with a value; None: nothing."""
        arguments = {"key": self.key, "name": table_name, **self.arguments}
        if isinstance(self.valid, tuple):
            is_valid: object = value in self.valid
            arguments.setdefault("allowed", [*self.valid])
        elif isinstance(self.valid, type):
            is_valid = type(value) is self.valid
        elif isinstance(self.valid, str):
            is_valid = isinstance(value, str) and re.fullmatch(self.valid, value)
        else:
            is_valid = self.valid(value)
        if isinstance(is_valid, Message):
            return is_valid._replace(arguments={**arguments, **is_valid.arguments})
        return None if is_valid else Message(self.fault, arguments)


def is_line(value: Any, max_length: int) -> bool:
    """Whether a value is a text of one line that is not blank."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= max_length and value.isprintable()


def is_texts(value: Any) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_timezone(value: Any) -> bool | Message:
    if value == DEFAULT_TIMEZONE:
        return True
    import zoneinfo  # lazy: 4 ms, only to check another time zone than the usual one

    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return Message(N_("“{value}” is not a time zone (like Europe/Paris)"), {"value": value})
    return True


def _check_version(value: Any) -> bool | Message:
    match = re.fullmatch(r"\s*>=\s*(\d+(?:\.\d+)*)\s*", value) if isinstance(value, str) else None
    if not match:
        return False
    if _parse_version(match[1]) <= _parse_version(__version__):
        return True
    arguments = {"wanted": match[1], "version": __version__}
    return Message(N_("this registry needs incubo {wanted} or later; this is {version}"), arguments)


def _parse_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _check_color(color: Any, ground: str, end: str) -> bool | Message:
    """Whether a colour is read on a ground. `end`: where readable colours are."""
    if not isinstance(color, str) or not re.fullmatch("#[0-9A-Fa-f]{6}", color):
        return False
    contrast = measure_contrast(color, ground)
    if contrast >= MIN_CONTRAST:
        return True
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
    return Message(message, arguments)


# No `#` (callers append an anchor) and no character that could end a Markdown link.
# `{rule}` is where the id of the rule goes, if each has a page of its own.
_RULES_URL = r"(?:https?://(?:[^\s<>\"'`()\[\]{}|\\^#\x00-\x20\x7f-\U0010ffff]|\{rule\}){1,500})?"

_TEXT = N_("“{key}” must be a text between quotes")
_TEXTS = N_("“{key}” must be a list of texts between quotes")
_COLOR = N_("“{key}” of [site] must be a colour written “#0b6069”: six digits or letters from a to f")
_FOLDER = N_("“{key}” of [private] must be the path of a folder, as in “../registre-prive”")
_TERM = N_('write a term language by language, for example: [terms.{key}], then fr = "…"')
_NUMBER = N_("“{key}” must be a whole number")

GENERAL_SETTINGS = (
    Setting("layout", ("incubo", "beta.gouv.fr"), default=None),
    Setting("incubator", str, _TEXT, None),
    Setting("language", ("fr", "en"), default=None),
    Setting("at", datetime.date, N_("“{key}” must be a date without quotes: 2025-01-15"), None),
    Setting("timezone", _check_timezone),
    Setting("bots", is_texts, _TEXTS, (), tuple),
    Setting(
        "rules-url",
        _RULES_URL,
        N_("“{key}” must be the web address of a page, without “#”: https://…, or https://…/{placeholder}/"),
        arguments={"placeholder": "{rule}"},
    ),
    Setting("licence", ("", *LICENCES), arguments={"allowed": [*LICENCES]}),
    Setting("requires-incubo", _check_version, N_("“requires-incubo” is written “>=1.2”")),
)
CI_SETTINGS = (Setting("fail-on", FAIL_ON_LEVELS, default=FAIL_ON_LEVELS[0]),)
INIT_SETTINGS = (  # they are written into workflows: the patterns accept no character special there
    Setting("forge", FORGES, default=None),
    Setting(
        "incubo",
        r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_.-]+){1,10}(?<!\.git)",
        N_("“{key}” must be the address of a repository, as in https://host/group/incubo"),
        None,
    ),
    Setting(
        "version",
        "[0-9a-f]{40}",
        N_("“{key}” must be a commit's full hash, 40 digits and letters: what a name stands for can change"),
        None,
    ),
    Setting(
        "owners",
        lambda owners: all(
            isinstance(owner, str) and re.fullmatch(r"@[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*", owner)
            for owner in _as_list(owners)
        ),
        N_('“{key}” must be accounts or groups of the forge: ["@account", "@organisation/team"]'),
        None,
        _as_list,
    ),
    Setting("site", SITE_HOSTS, default=None),
)
SITE_SETTINGS = (
    Setting(
        "name",
        partial(is_line, max_length=MAX_SITE_NAME),
        N_("“name” of [site] must be a name of 1 to {n} characters, on one line"),
        keep=str.strip,
        arguments={"n": MAX_SITE_NAME},
    ),
    Setting(
        "url",
        SITE_URL_PATTERN,
        N_("“url” of [site] must be the web address where the site is: https://…, without “?” nor “#”"),
        keep=lambda url: url.rstrip("/"),
    ),
    Setting(
        "logo", _LOGO_PATTERN, N_("“logo” of [site] must be the path of a picture in the registry: content/logo.svg")
    ),
    Setting("color", partial(_check_color, ground=LIGHT_GROUND, end="#000000"), _COLOR, keep=str.lower),
    Setting("color-dark", partial(_check_color, ground=DARK_GROUND, end="#ffffff"), _COLOR, keep=str.lower),
    Setting("reports", is_texts, _TEXTS, None, tuple),
)
_is_folder = partial(is_line, max_length=MAX_PATH_LENGTH)
PRIVATE_SETTINGS = (
    Setting("path", _is_folder, _FOLDER, keep=str.strip),
    Setting("of", _is_folder, _FOLDER, keep=str.strip),
)
_PHASE_LABELS = ("label", "label_one", "label_many")
_PHASE_SETTINGS = (
    Setting(
        "stage",
        lambda stage: isinstance(stage, str) and stage.split() and {*PHASE_STAGES}.issuperset(stage.split()),
        arguments={"allowed": [*PHASE_STAGES]},
    ),
    Setting("stop", STOP_TYPES),
    Setting("roles", is_texts, N_('“{key}” must be a list of texts: ["…", "…"]')),
    Setting(
        "replaced_by",
        lambda phases: is_texts(_as_list(phases)),
        N_("“{key}” must be a phase, or a list of phases"),
    ),
    Setting("rank", int, _NUMBER),
    Setting("norm", int, _NUMBER),
)
_OTHER_PHASE_SETTINGS = ("current", "team", "decision", *_PHASE_LABELS)
_FIELD_SETTINGS = (Setting("type", FIELD_TYPES),)
_OTHER_FIELD_SETTINGS = ("many", "help", "example")
_MONTHS = N_("“{key}” must be a number from 1 on")
_RULE_SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("currency", "[A-Z]{3}", N_("“{key}” must be the code of a currency: EUR, GBP…")),
        Setting("committee-months", lambda months: type(months) is int and months > 0, _MONTHS),
        Setting("provisional-months", lambda months: type(months) is int and months > 0, _MONTHS),
    )
}
"""The settings of `[rules]` of which more is asked than to be of the type that they have in the profile."""


class SettingsReader(NamedTuple):
    """Reads the settings of a file; appends a problem to `problems` for each invalid one, at its line in `text`.

    An invalid setting gets its default value.
    """

    text: str
    problems: list[Problem]

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
        self.add_problem(key, Message(_ONE_OF, {"key": key, "allowed": list(allowed)}))

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

    def read_table(
        self, name: str, table: Any, settings: Iterable[Setting], others: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The values of the settings of a table, by their keys. `others`: its keys that are read elsewhere."""
        if not isinstance(table, dict):
            self.add_problem(name, Message(N_("“{key}” must be a table: one line per setting"), {"key": name}))
            return {setting.key: setting.default for setting in settings}
        self.check_keys(name, table, [*(setting.key for setting in settings), *others])
        values = {}
        for setting in settings:
            key, value = setting.key, table.get(setting.key)
            fault = setting.find_fault(value, name) if setting.required or key in table else None
            if fault is not None:
                self.add_problem(f"{name}.{key}" if name and key in table else name or key, fault)
            if fault is not None or key not in table:
                value = setting.default
            elif setting.keep is not None:
                value = setting.keep(value)
            values[key] = value
        return values


def read_severities(reader: SettingsReader, table: Any) -> dict[str, str]:
    """The severity of each rule set by `[severity]`: rule → severity."""
    if not isinstance(table, dict):
        reader.add_problem("severity", Message(N_("“severity” must be a table: one line per rule")))
        return {}
    for rule, value in table.items():
        if value not in SEVERITIES:
            reader.add_unknown_value(rule, SEVERITIES)
    return table


def check_vocabulary(reader: SettingsReader, overrides: Mapping[str, Any], rule_defaults: Mapping[str, Any]) -> None:
    """Check the words that the registry adds to its profile or replaces: list → word → declaration.

    `rule_defaults`: every setting of `[rules]`, with a value of its type.
    """
    for name, table in overrides.items():
        if not isinstance(table, dict):
            reader.add_problem(name, Message(N_("“{key}” must be a table: one line per word"), {"key": name}))
        elif name == "phases":
            _check_phases(reader, table)
        elif name == "expected":
            _check_expectations(reader, table)
        elif name == "rules":
            reader.read_table(name, table, [_rule_setting(key, default) for key, default in rule_defaults.items()])
        else:
            if name == "terms":
                reader.check_keys(name, table, TERMS)
            for word, entry in table.items():
                if name == "terms" and not isinstance(entry, dict):
                    reader.add_problem(word, Message(_TERM, {"key": word}))
                check_label_languages(reader, f"{name}.{word}", word, entry)


def _check_phases(reader: SettingsReader, table: Mapping[str, Any]) -> None:
    for name, entry in table.items():
        if not isinstance(entry, dict):
            reader.add_problem(name, Message(N_("a phase is declared as [phases.name]")))
            continue
        reader.read_table(f"phases.{name}", entry, _PHASE_SETTINGS, _OTHER_PHASE_SETTINGS)
        for key in _PHASE_LABELS:
            check_label_languages(reader, f"phases.{name}.{key}", key, entry.get(key))


def check_label_languages(reader: SettingsReader, name: str, line_of: str, label: Any) -> None:
    """Report labels that are no texts, or in other languages than those of incubo. `line_of`: the setting on their
    line.
    """
    if isinstance(label, dict):
        reader.check_keys(name, label, LANGUAGES, line_of)
        if not all(isinstance(text, str) for text in label.values()):
            reader.add_problem(line_of, Message(_TEXT, {"key": name}))


def _check_expectations(reader: SettingsReader, table: Mapping[str, Any]) -> None:
    message = N_("what is expected of a phase is written [expected.{phase}] field = 3 (months)")
    for phase, entry in table.items():
        if not isinstance(entry, dict) or not all(type(months) is int for months in entry.values()):
            reader.add_problem(phase, Message(message, {"phase": phase}))


def _rule_setting(key: str, default: Any) -> Setting:
    """A setting of `[rules]`: of the type that it has in the profile."""
    usual = Setting(key, int, _NUMBER) if type(default) is int else Setting(key, str, _TEXT)
    return _RULE_SETTINGS.get(key, usual)


def read_custom_fields(reader: SettingsReader, table: Any) -> dict[str, Any]:
    """The fields that the registry adds in `[fields]`: kind of entry → name → declaration."""
    if not isinstance(table, dict) or not all(isinstance(declared, dict) for declared in table.values()):
        reader.add_problem("fields", Message(N_("fields are declared as [fields.startup.name]")))
        return {}
    for kind, declared in table.items():
        if kind not in ENTRY_KIND_IDS:
            reader.add_unknown_value(kind, ENTRY_KIND_IDS)
        for name, entry in declared.items():
            reader.read_table(f"fields.{kind}.{name}", entry, _FIELD_SETTINGS, _OTHER_FIELD_SETTINGS)
    return table
