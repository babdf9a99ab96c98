"""One setting of an `incubo.toml` after the other, and what is wrong with some, each at its line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from incubo.config_file import FILE
from incubo.i18n import N_
from incubo.problem import Problem, Span, Text


class Checker:
    """Reads settings one by one from the `text` of a file and appends what is wrong to `problems`, each at its line.

    A setting that is wrong has the value that it has where it is not given.
    """

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems

    def complain(self, key: str, message: Text, rule: str = "config-value", hint: Text | None = None) -> None:
        """Add a problem at the line of the setting `key` (the last part of a dotted one), else at the beginning."""
        last = re.escape(key.rsplit(".", 1)[-1])
        found = re.search(
            rf"^[ \t]*[\"']?{last}[\"']?[ \t]*=.*$|^[ \t]*\[[^\]\n]*{last}[\"']?\].*$", self.text, re.MULTILINE
        )
        span = Span(FILE, found.start(), found.end()) if found else Span(FILE, 0, 0)
        self.problems.append(Problem(rule, span, message, hints=(hint,) if hint else (), case=key))

    def not_one_of(self, key: str, allowed: tuple[str, ...]) -> None:
        """Add the problem of a setting that is none of the words it may be."""
        self.complain(key, Text(N_("“{key}” must be one of: {allowed:list}"), {"key": key, "allowed": list(allowed)}))

    def unknown(self, key: str, hint: Text | None = None, table: str = "") -> None:
        """Add the problem of a setting that does not exist, at the top or in a `table`."""
        name = f"{table}.{key}" if table else key
        self.complain(key, Text(N_("there is no setting “{key}”"), {"key": name}), "config-unknown-key", hint)

    def word(self, data: Mapping[str, Any], key: str, default: Any, allowed: tuple[str, ...] = ()) -> Any:
        """A text, one of the words `allowed` if there are any."""
        value = data.get(key, default)
        if value is default:
            return default
        if not isinstance(value, str):
            self.complain(key, Text(N_("“{key}” must be a text between quotes"), {"key": key}))
            return default
        if allowed and value not in allowed:
            self.not_one_of(key, allowed)
            return default
        return value

    def address(self, data: Mapping[str, Any], key: str) -> str:
        """A web address without anything that could end a link of Markdown; an anchor is put after it."""
        value = str(self.word(data, key, ""))
        if not value or re.fullmatch(r"https?://[^\s<>\"'`()\[\]{}|\\^#\x00-\x20\x7f-\U0010ffff]{1,500}", value):
            return value
        self.complain(key, Text(N_("“{key}” must be the web address of a page, without “#”: https://…"), {"key": key}))
        return ""

    def day(self, data: Mapping[str, Any], key: str) -> datetime.date | None:
        """A date, as TOML writes one."""
        value = data.get(key)
        if value is None or type(value) is datetime.date:
            return value
        self.complain(key, Text(N_("“{key}” must be a date without quotes: 2025-01-15"), {"key": key}))
        return None

    def zone(self, data: Mapping[str, Any]) -> str:
        """The time zone."""
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
