"""Things to do that somebody knows of and put off until a day, kept in one file (`docs/decisions/0082`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.config.toml_file import MAX_CONFIG_BYTES, parse_toml
from incubo.core.errors import ConfigError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.lookup import EntryRef
from incubo.registry.store import MemoryStore, Store
from incubo.source.reader import decode_text

MAX_REASON_LENGTH = 300
"""The longest text that says why something is put off."""
_HEADER = (
    "# What needs attention and is known, until a day: written by `incubo postpone`, an answer on each line.\n"
    "# fact: what it was about; where that has changed, it is asked again at once.\n"
)


class Postponement(NamedTuple):
    """A thing to do that is known: not asked again before the day `until`, as long as its `fact` is the same.

    `name`: its reason, with its topic if it has one (`role/coaching`). `said_on`: the day it was put off; it is asked
    on the days before. `because`: why, in the person's words. `is_private`: it was read from the private folder.
    """

    entry: EntryRef
    name: str
    fact: str
    said_on: date
    until: date
    because: str
    is_private: bool = False

    @property
    def key(self) -> tuple[EntryRef, str, str]:
        """What it answers: two answers with the same key are about the same thing."""
        return self.entry, self.name, self.fact

    def follow_redirects(self, redirected_ids: Mapping[str, str]) -> Postponement:
        """The same answer, under the id that its startup has now."""
        kind, entry_id = self.entry
        return (
            self._replace(entry=EntryRef(kind, redirected_ids.get(entry_id, entry_id))) if kind == "startup" else self
        )

    def covers(self, day: date) -> bool:
        """Whether it is not asked on a day."""
        return self.said_on <= day < self.until


def read_postponements(store: Store) -> tuple[list[Postponement], int]:
    """What is put off, and how many answers cannot be understood. Raises ConfigError."""
    try:
        data = store.read(POSTPONED_FILE)
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise ConfigError(cannot_read_message(POSTPONED_FILE, error)) from error
    if len(data) > MAX_CONFIG_BYTES:
        raise ConfigError(Message(N_("{path} is too large to be read"), {"path": POSTPONED_FILE}))
    try:
        values = parse_toml(decode_text(data).replace("\r\n", "\n"), POSTPONED_FILE)
    except ConfigError as error:
        raise _place_error(error, decode_text(data)) from error
    items = values.get("postponed", [])
    parsed = [_parse_item(item) for item in items] if isinstance(items, list) else [None]
    return [item for item in parsed if item is not None], parsed.count(None)


def _place_error(error: ConfigError, text: str) -> ConfigError:
    """The same error, with the line and the column in its message."""
    found = re.search(r"at line (\d+), column (\d+)", str(error.__cause__))
    lines = text.splitlines() or [""]
    line, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    arguments = {"path": POSTPONED_FILE, "line": line, "column": column}
    message = Message(N_("{path} cannot be understood, at line {line}, column {column}"), arguments)
    return ConfigError(message, hints=error.hints, problems=error.problems)


def _parse_item(item: Any) -> Postponement | None:
    if not isinstance(item, dict):
        return None
    entry, name, fact, because = (item.get(key, "") for key in ("entry", "reason", "fact", "because"))
    said_on, until = item.get("on"), item.get("until")
    if not all(isinstance(text, str) and len(text) <= MAX_REASON_LENGTH for text in (entry, name, fact, because)):
        return None
    if type(said_on) is not date or type(until) is not date:  # a time is a date, too
        return None
    kind, slash, entry_id = str(entry).partition("/")
    return Postponement(EntryRef(kind, entry_id), name, fact, said_on, until, because) if slash else None


def render_postponements(items: Iterable[Postponement]) -> bytes:
    """The file that keeps them: a line each, by entry, so that two people's answers are merged by lines."""
    lines = [
        f"  {{ entry = {_quote('/'.join(item.entry))}, reason = {_quote(item.name)}, fact = {_quote(item.fact)}, "
        f"on = {item.said_on.isoformat()}, until = {item.until.isoformat()}, because = {_quote(item.because)} }},\n"
        for item in sorted(items)
    ]
    return f"{_HEADER}postponed = [\n{''.join(lines)}]\n".encode()


def merge_postponements(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes | None:
    """The file with the answers of both sides: where both changed the same one, that which was given last, even if
    one took it back. None where no answer is left: the file goes. Raises ConfigError where a version cannot be read.
    """
    before, own, other = (_read_version(data) for data in (base, ours, theirs))
    kept: list[Postponement] = []
    for key in own.keys() | other.keys():
        old, versions = before.get(key), [own.get(key), other.get(key)]
        changed = [version for version in versions if version != old] or versions
        given = [answer for answer in changed if answer is not None]
        kept += [max(given, key=lambda answer: (answer.said_on, answer.until))] if given else []
    return render_postponements(kept) if kept else None


def _read_version(data: bytes | None) -> dict[tuple[EntryRef, str, str], Postponement]:
    answers, unread = read_postponements(MemoryStore({POSTPONED_FILE: data} if data is not None else {}))
    if unread:
        raise ConfigError(Message(N_("{path} cannot be understood"), {"path": POSTPONED_FILE}))
    return {answer.key: answer for answer in answers}


def _quote(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
