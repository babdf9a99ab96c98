"""Settings: where the registry is, and what its `incubo.toml` and the user's own file say.

Reading only; nothing here knows what a startup is. The vocabulary stays plain data until `model.vocabulary`.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.errors import ConfigError
from incubo.i18n import N_
from incubo.problem import Problem, Span, Text

FILE = "incubo.toml"
PROFILES = Path(__file__).parent / "profiles"
FOLDERS = ("startups", "members", "_startups", "_authors", "_incubators", "incubators", "jobs", "_jobs")
SEVERITIES = ("error", "warning", "advice", "off")
STAGES = ("live", "incubated", "final")
STOPS = ("any", "before-incubation")
FAIL_ON = ("error", "warning", "sensitive", "never")
"""What makes `incubo ci` fail: an error; a warning too; a sensitive change too; nothing."""
KIND_IDS = ("startup", "member", "job", "incubator", "organisation", "team")
FORGES = ("github", "gitlab", "none")
FIELD_TYPES = ("text", "date", "integer", "number", "boolean", "url", "email", "any")
"""What a registry's own field may hold."""
_MAX_BYTES = 200_000


class Config(NamedTuple):
    """What a registry's `incubo.toml` says (defaults where it is silent).

    `vocabulary` holds the words added or replaced, `fields` the fields a registry adds to a kind (kind → name → entry),
    `severities` rule → severity, `at` the date a frozen registry stands at, `zone` an IANA time zone,
    `rules_url` the address of the page that explains the rules, `fail_on` what makes `incubo ci` fail,
    `init` what generated files are made from.
    """

    profile: str = "beta.gouv.fr"
    layout: str | None = None
    incubator: str | None = None
    language: str | None = None
    at: datetime.date | None = None
    zone: str = "Europe/Paris"
    severities: Mapping[str, str] = {}
    vocabulary: Mapping[str, Any] = {}
    fields: Mapping[str, Any] = {}
    rules_url: str = ""
    fail_on: str = "error"
    init: Mapping[str, Any] = {}
    profile_data: Mapping[str, Any] = {}


class UserConfig(NamedTuple):
    """The user's own settings: their registry's folder and their incubator (`incubo use`)."""

    registry: Path | None = None
    incubator: str | None = None


def find_root(start: Path) -> Path | None:
    """The registry's folder: the nearest at or above `start` with an `incubo.toml`, or a `content/` with entries."""
    for folder in (start, *start.parents):  # by os.path, to which a name too long for the system is no file
        if os.path.isfile(folder / FILE):  # noqa: PTH113
            return folder
        content = folder / "content"
        if any(os.path.isdir(content / name) for name in FOLDERS):  # noqa: PTH112
            return folder
    return None


def peek_language(start: Path) -> str | None:
    """The language that the registry around `start` asks for, read cheaply and without complaint."""
    try:
        root = find_root(start)
        if root is None:
            return None
        text = (root / FILE).read_text("utf-8", "replace")[:_MAX_BYTES]
    except OSError:
        return None
    found = re.search(r"^language[ \t]*=[ \t]*[\"'](\w\w)[\"']", text, re.MULTILINE)
    return found[1] if found else None


def load(root: Path) -> Config:
    """The settings of the registry at `root`. Raises ConfigError with every problem found."""
    place = root / FILE
    if place.is_symlink() and not place.resolve().is_relative_to(root.resolve()):  # whoever wrote it may be a stranger
        raise ConfigError(
            Text(N_("{path} is a link that leads out of the registry: it is not followed"), {"path": FILE})
        )
    return read(_read(place))


def read(text: str | None) -> Config:
    """The settings that the text of an `incubo.toml` says (None: there is no such file). Raises ConfigError."""
    data = _parse(text) if text is not None else {}
    problems: list[Problem] = []
    check = _Checker(text or "", problems)
    profile = check.word(data, "profile", "beta.gouv.fr")
    if profile not in (known := sorted(p.stem for p in PROFILES.glob("*.toml"))):
        check.complain(
            "profile",
            Text(N_("there is no profile “{value}” (there are: {known:list})"), {"value": profile, "known": known}),
        )
        profile = "beta.gouv.fr"
    profile_data = _parse((PROFILES / f"{profile}.toml").read_text("utf-8"))
    config = Config(
        profile=profile,
        layout=check.word(data, "layout", None, ("incubo", "beta.gouv.fr")),
        incubator=check.word(data, "incubator", None),
        language=check.word(data, "language", None, ("fr", "en")),
        at=check.day(data, "at"),
        zone=check.zone(data),
        severities=check.severities(data),
        vocabulary=check.vocabulary(data, profile_data),
        fields=check.fields(data),
        rules_url=check.address(data, "rules-url"),
        fail_on=check.fail_on(data),
        init=check.init(data),
        profile_data=profile_data,
    )
    check.version(data)
    check.unknown(data, profile_data)
    if problems:
        raise ConfigError(Text(N_("incubo.toml cannot be used as it is")), problems=problems)
    return config


def read_init(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Settings of `[init]` that are given otherwise than by a file, and what is wrong with some."""
    problems: list[Problem] = []
    return _Checker("", problems).init({"init": values}), problems


def load_user(path: Path) -> UserConfig:
    """The user's settings; empty where there is no file. Raises ConfigError on a broken one."""
    text = _read(path)
    if text is None:
        return UserConfig()
    data = _parse(text, str(path))
    registry, incubator = data.get("registry"), data.get("incubator")
    return UserConfig(
        Path(registry) if isinstance(registry, str) else None, incubator if isinstance(incubator, str) else None
    )


def save_user(path: Path, config: UserConfig) -> None:
    """Write the user's settings (a JSON string is a TOML string). Raises OSError."""
    import json

    lines = []
    if config.registry is not None:
        lines.append(f"registry = {json.dumps(str(config.registry), ensure_ascii=False)}\n")
    if config.incubator is not None:
        lines.append(f"incubator = {json.dumps(config.incubator, ensure_ascii=False)}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8", newline="\n")


def _read(path: Path) -> str | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(
            Text(N_("{path} cannot be read: {why}"), {"path": path.name, "why": error.strerror or str(error)})
        ) from error
    if len(data) > _MAX_BYTES:
        raise ConfigError(Text(N_("{path} is too large to be a configuration"), {"path": path.name}))
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(Text(N_("{path} is not written in UTF-8"), {"path": path.name})) from error


def _parse(text: str, name: str = FILE) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") or 1
        lines = text.split("\n")
        start = sum(len(other) + 1 for other in lines[: line - 1])
        end = start + len(lines[line - 1]) if line <= len(lines) else start
        raise ConfigError(
            Text(N_("{path} cannot be understood"), {"path": name}),
            problems=[
                Problem(
                    "config-syntax",
                    Span(name, min(start, len(text)), min(end, len(text))),
                    Text(N_("this is not TOML ({why})"), {"why": re.sub(r" \(at .*\)$", "", str(error))}),
                    hints=(Text(N_('a setting is written: name = "value"')),),
                )
            ],
        ) from error


def complaint(root: Path, key: str, message: Text, hint: Text | None = None) -> Problem:
    """A problem of a setting that only the content shows (an incubator that does not exist), at its line."""
    problems: list[Problem] = []
    _Checker(_read(root / FILE) or "", problems).complain(key, message, hint=hint)
    return problems[0]


class _Checker:
    """Reads settings one by one and gathers what is wrong, each at its line."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems

    def complain(self, key: str, message: Text, rule: str = "config-value", hint: Text | None = None) -> None:
        last = re.escape(key.rsplit(".", 1)[-1])
        found = re.search(
            rf"^[ \t]*[\"']?{last}[\"']?[ \t]*=.*$|^[ \t]*\[[^\]\n]*{last}[\"']?\].*$", self.text, re.MULTILINE
        )
        span = Span(FILE, found.start(), found.end()) if found else Span(FILE, 0, 0)
        self.problems.append(Problem(rule, span, message, hints=(hint,) if hint else ()))

    def word(self, data: Mapping[str, Any], key: str, default: Any, allowed: tuple[str, ...] = ()) -> Any:
        value = data.get(key, default)
        if value is default:
            return default
        if not isinstance(value, str):
            self.complain(key, Text(N_("“{key}” must be a text between quotes"), {"key": key}))
            return default
        if allowed and value not in allowed:
            self.complain(
                key, Text(N_("“{key}” must be one of: {allowed:list}"), {"key": key, "allowed": list(allowed)})
            )
            return default
        return value

    def address(self, data: Mapping[str, Any], key: str) -> str:
        """A web address without anything that could end a link of Markdown; an anchor is put after it."""
        value = str(self.word(data, key, ""))
        if not value or re.fullmatch(r"https?://[^\s<>\"'`()\[\]{}|\\^#\x00-\x20\x7f-\U0010ffff]{1,500}", value):
            return value
        self.complain(key, Text(N_("“{key}” must be the web address of a page, without “#”: https://…"), {"key": key}))
        return ""

    def init(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What generated files are made from. It goes into workflows: nothing passes that could mean more there."""
        table = data.get("init", {})
        if not isinstance(table, dict):
            self.complain("init", Text(N_("“init” must be a table: one line a setting")))
            return {}
        kept: dict[str, Any] = {}
        for key, value in table.items():
            if key not in _INIT:
                message = Text(N_("there is no setting “{key}”"), {"key": f"init.{key}"})
                self.complain(
                    key, message, "config-unknown-key", Text(N_("the settings: {known:list}"), {"known": [*_INIT]})
                )
                continue
            pattern, message_ = _INIT[key]
            values = value if key == "owners" and isinstance(value, list) else [value]
            if all(isinstance(each, str) and re.fullmatch(pattern, each) for each in values):
                kept[key] = values if key == "owners" else value
            else:
                self.complain(key, Text(message_, {"key": key, "allowed": list(FORGES)}))
        return kept

    def day(self, data: Mapping[str, Any], key: str) -> datetime.date | None:
        value = data.get(key)
        if value is None or type(value) is datetime.date:
            return value
        self.complain(key, Text(N_("“{key}” must be a date without quotes: 2025-01-15"), {"key": key}))
        return None

    def zone(self, data: Mapping[str, Any]) -> str:
        value = self.word(data, "timezone", "Europe/Paris")
        if value != "Europe/Paris":
            import zoneinfo

            try:
                zoneinfo.ZoneInfo(value)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                self.complain(
                    "timezone", Text(N_("“{value}” is not a time zone (like Europe/Paris)"), {"value": value})
                )
        return str(value)

    def severities(self, data: Mapping[str, Any]) -> dict[str, str]:
        table = data.get("severity", {})
        if not isinstance(table, dict):
            self.complain("severity", Text(N_("“severity” must be a table: one line a rule")))
            return {}
        for rule, value in table.items():
            if value not in SEVERITIES:
                self.complain(
                    rule, Text(N_("“{key}” must be one of: {allowed:list}"), {"key": rule, "allowed": list(SEVERITIES)})
                )
        return {rule: value for rule, value in table.items() if value in SEVERITIES}

    def fail_on(self, data: Mapping[str, Any]) -> str:
        """What makes a request fail."""
        table = data.get("ci", {})
        if not isinstance(table, dict):
            self.complain("ci", Text(N_('what a request must hold to is written [ci] fail-on = "error"')))
            return FAIL_ON[0]
        for key in table.keys() - {"fail-on"}:
            self.complain(key, Text(N_("there is no setting “{key}”"), {"key": f"ci.{key}"}), "config-unknown-key")
        return str(self.word(table, "fail-on", FAIL_ON[0], FAIL_ON))

    def vocabulary(self, data: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
        """The words that the registry adds or replaces."""
        kept: dict[str, Any] = {}
        for key, value in data.items():
            if key not in profile:
                continue
            if not isinstance(value, dict):
                self.complain(key, Text(N_("“{key}” must be a table: one line a word"), {"key": key}))
            elif key == "phases":
                kept[key] = {name: entry for name, entry in value.items() if self.phase(name, entry)}
            elif key == "expected":
                kept[key] = {name: entry for name, entry in value.items() if self.expected(name, entry)}
            elif key == "rules":
                kept[key] = {name: entry for name, entry in value.items() if self.norm(name, entry, profile[key])}
            else:
                kept[key] = value
        return kept

    def phase(self, name: str, entry: Any) -> bool:
        """Whether a phase is described well."""
        if not isinstance(entry, dict):
            self.complain(name, Text(N_("a phase is declared as [phases.name]")))
            return False
        stage = entry.get("stage", "live")
        if not isinstance(stage, str) or not stage.split() or set(stage.split()) - {*STAGES}:
            message = Text(N_("“{key}” must be one of: {allowed:list}"), {"key": "stage", "allowed": list(STAGES)})
            self.complain("stage", message)
            return False
        if entry.get("stop", STOPS[0]) not in STOPS:
            message = Text(N_("“{key}” must be one of: {allowed:list}"), {"key": "stop", "allowed": list(STOPS)})
            self.complain("stop", message)
            return False
        roles = entry.get("roles", [])
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            self.complain("roles", Text(N_('“{key}” must be a list of texts: ["…", "…"]'), {"key": "roles"}))
            return False
        for key in ("rank", "norm"):
            if type(entry.get(key, 0)) is not int:
                self.complain(key, Text(N_("“{key}” must be a whole number"), {"key": key}))
                return False
        return True

    def expected(self, name: str, entry: Any) -> bool:
        """Whether what a phase's sheets should say is declared well."""
        if isinstance(entry, dict) and all(type(months) is int for months in entry.values()):
            return True
        self.complain(name, Text(N_("what is expected of a phase is written [expected.{phase}] field = 3 (months)"),
                                 {"phase": name}))  # fmt: skip
        return False

    def norm(self, name: str, value: Any, known: Mapping[str, Any]) -> bool:
        """Whether a norm that rules read has the type of the profile's own."""
        if name not in known or type(value) is type(known[name]):
            return True
        message = (
            N_("“{key}” must be a whole number")
            if type(known[name]) is int
            else N_("“{key}” must be a text between quotes")
        )
        self.complain(name, Text(message, {"key": name}))
        return False

    def fields(self, data: Mapping[str, Any]) -> dict[str, Any]:
        table = data.get("fields", {})
        if not isinstance(table, dict) or not all(isinstance(x, dict) for x in table.values()):
            self.complain("fields", Text(N_("fields are declared as [fields.startup.name]")))
            return {}
        for kind, fields in table.items():
            if kind not in KIND_IDS:
                message = Text(N_("“{key}” must be one of: {allowed:list}"), {"key": kind, "allowed": list(KIND_IDS)})
                self.complain(kind, message)
            for name, entry in fields.items():
                type_ = entry.get("type", "text") if isinstance(entry, dict) else None
                if type_ not in FIELD_TYPES:
                    about = {"key": name, "allowed": list(FIELD_TYPES)}
                    self.complain(name, Text(N_("the type of “{key}” must be one of: {allowed:list}"), about))
        return table

    def version(self, data: Mapping[str, Any]) -> None:
        wanted = data.get("requires-incubo")
        if wanted is None:
            return
        from incubo import __version__

        found = re.fullmatch(r"\s*>=\s*(\d+(?:\.\d+)*)\s*", wanted) if isinstance(wanted, str) else None
        if not found:
            self.complain("requires-incubo", Text(N_("“requires-incubo” is written “>=1.2”")))
        elif _numbers(found[1]) > _numbers(__version__):
            self.complain(
                "requires-incubo",
                Text(
                    N_("this registry needs incubo {wanted} or later; this is {version}"),
                    {"wanted": found[1], "version": __version__},
                ),
            )

    def unknown(self, data: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
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
            message = Text(N_("there is no setting “{key}”"), {"key": key})
            hint = Text(N_("did you mean “{meant}”?"), {"meant": near[0]}) if near else Text(_SETTINGS)
            self.complain(key, message, "config-unknown-key", hint)


_INIT = {
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

_SETTINGS = N_("the settings: profile, layout, incubator, language, timezone, at, [severity], [fields.…], [ci], [init]")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
