"""Settings that have a form of their own: severities, `[ci]`, `[init]`, the version asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from incubo.config_checker import Checker
from incubo.i18n import N_
from incubo.problem import Text

SEVERITIES = ("error", "warning", "advice", "off")
FAIL_ON = ("error", "warning", "sensitive", "never")
"""What makes `incubo ci` fail: an error; a warning too; a sensitive change too; nothing."""
FORGES = ("github", "gitlab", "none")

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


def severities(check: Checker, data: Mapping[str, Any]) -> dict[str, str]:
    """How bad each rule is here: rule → severity."""
    table = data.get("severity", {})
    if not isinstance(table, dict):
        check.complain("severity", Text(N_("“severity” must be a table: one line a rule")))
        return {}
    for rule, value in table.items():
        if value not in SEVERITIES:
            check.not_one_of(rule, SEVERITIES)
    return {rule: value for rule, value in table.items() if value in SEVERITIES}


def fail_on(check: Checker, data: Mapping[str, Any]) -> str:
    """What makes a request fail."""
    table = data.get("ci", {})
    if not isinstance(table, dict):
        check.complain("ci", Text(N_('what a request must hold to is written [ci] fail-on = "error"')))
        return FAIL_ON[0]
    for key in table.keys() - {"fail-on"}:
        check.unknown(key, table="ci")
    return str(check.word(table, "fail-on", FAIL_ON[0], FAIL_ON))


def init(check: Checker, data: Mapping[str, Any]) -> dict[str, Any]:
    """What generated files are made from. It goes into workflows: nothing passes that could mean more there."""
    table = data.get("init", {})
    if not isinstance(table, dict):
        check.complain("init", Text(N_("“init” must be a table: one line a setting")))
        return {}
    kept: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _INIT:
            check.unknown(key, Text(N_("the settings: {known:list}"), {"known": [*_INIT]}), "init")
            continue
        pattern, message = _INIT[key]
        values = value if key == "owners" and isinstance(value, list) else [value]
        if all(isinstance(text, str) and re.fullmatch(pattern, text) for text in values):
            kept[key] = values if key == "owners" else value
        else:
            check.complain(key, Text(message, {"key": key, "allowed": list(FORGES)}))
    return kept


def version(check: Checker, data: Mapping[str, Any]) -> None:
    """Look whether this incubo is recent enough for the registry."""
    wanted = data.get("requires-incubo")
    if wanted is None:
        return
    from incubo import __version__

    found = re.fullmatch(r"\s*>=\s*(\d+(?:\.\d+)*)\s*", wanted) if isinstance(wanted, str) else None
    if not found:
        check.complain("requires-incubo", Text(N_("“requires-incubo” is written “>=1.2”")))
    elif _numbers(found[1]) > _numbers(__version__):
        check.complain(
            "requires-incubo",
            Text(
                N_("this registry needs incubo {wanted} or later; this is {version}"),
                {"wanted": found[1], "version": __version__},
            ),
        )


def unknown(check: Checker, data: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
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
        hint = Text(N_("did you mean “{meant}”?"), {"meant": near[0]}) if near else Text(_SETTINGS)
        check.unknown(key, hint)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
