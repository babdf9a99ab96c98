"""The words, the phases and the fields that a registry adds to its profile: whether each is declared well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.config_checker import Checker
from incubo.i18n import N_
from incubo.problem import Text

STAGES = ("live", "incubated", "final")
STOPS = ("any", "before-incubation")
KIND_IDS = ("startup", "member", "job", "incubator", "organisation", "team")
FIELD_TYPES = ("text", "date", "integer", "number", "boolean", "url", "email", "any")
"""What a registry's own field may hold."""


def vocabulary(check: Checker, data: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """The words that the registry adds or replaces."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key not in profile:
            continue
        if not isinstance(value, dict):
            check.complain(key, Text(N_("“{key}” must be a table: one line a word"), {"key": key}))
        elif key == "phases":
            kept[key] = {name: entry for name, entry in value.items() if _phase(check, name, entry)}
        elif key == "expected":
            kept[key] = {name: entry for name, entry in value.items() if _expected(check, name, entry)}
        elif key == "rules":
            kept[key] = {name: entry for name, entry in value.items() if _norm(check, name, entry, profile[key])}
        else:
            kept[key] = value
    return kept


def _phase(check: Checker, name: str, entry: Any) -> bool:
    """Whether a phase is described well."""
    if not isinstance(entry, dict):
        check.complain(name, Text(N_("a phase is declared as [phases.name]")))
        return False
    stage = entry.get("stage", "live")
    if not isinstance(stage, str) or not stage.split() or set(stage.split()) - {*STAGES}:
        check.not_one_of("stage", STAGES)
        return False
    if entry.get("stop", STOPS[0]) not in STOPS:
        check.not_one_of("stop", STOPS)
        return False
    roles = entry.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        check.complain("roles", Text(N_('“{key}” must be a list of texts: ["…", "…"]'), {"key": "roles"}))
        return False
    for key in ("rank", "norm"):
        if type(entry.get(key, 0)) is not int:
            check.complain(key, Text(N_("“{key}” must be a whole number"), {"key": key}))
            return False
    return True


def _expected(check: Checker, name: str, entry: Any) -> bool:
    """Whether what a phase's sheets should say is declared well."""
    if isinstance(entry, dict) and all(type(months) is int for months in entry.values()):
        return True
    check.complain(name, Text(N_("what is expected of a phase is written [expected.{phase}] field = 3 (months)"),
                             {"phase": name}))  # fmt: skip
    return False


def _norm(check: Checker, name: str, value: Any, known: Mapping[str, Any]) -> bool:
    """Whether a norm that rules read has the type of the profile's own."""
    if name not in known or type(value) is type(known[name]):
        return True
    message = (
        N_("“{key}” must be a whole number")
        if type(known[name]) is int
        else N_("“{key}” must be a text between quotes")
    )
    check.complain(name, Text(message, {"key": name}))
    return False


def fields(check: Checker, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the registry adds, by kind of entry and by name."""
    table = data.get("fields", {})
    if not isinstance(table, dict) or not all(isinstance(declared, dict) for declared in table.values()):
        check.complain("fields", Text(N_("fields are declared as [fields.startup.name]")))
        return {}
    for kind, declared in table.items():
        if kind not in KIND_IDS:
            check.not_one_of(kind, KIND_IDS)
        for name, entry in declared.items():
            type_ = entry.get("type", "text") if isinstance(entry, dict) else None
            if type_ not in FIELD_TYPES:
                about = {"key": name, "allowed": list(FIELD_TYPES)}
                check.complain(name, Text(N_("the type of “{key}” must be one of: {allowed:list}"), about))
    return table
