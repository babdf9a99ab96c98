"""The files of the network's API as a registry: `startups.json` and others of v2.x, `startups/ID.json` of v3.

They say a part only of what entries have (`CONVEYED`): what they leave out was not removed. Their values are checked by
type before they become entries; what does not fit is told.
"""

from __future__ import annotations

import datetime
import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.merge.conflicts import LineMergers, MergeLines, Side, merge_nothing
from incubo.edit.merge.entry import merge_entries
from incubo.edit.new.front_matter import render_entry_file
from incubo.edit.references import bare_id
from incubo.exchange.registry.source import is_safe_id
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.store import MemoryStore
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import RemoveField
from incubo.source.reader import parse_file

API_FILES = (
    "startups.json",
    "startups_details.json",
    "incubators.json",
    "organisations.json",
    "sponsors.json",
    "authors.json",
)
"""The files of v2.x that are read. A file of v3 is one startup; its name is the id."""

_PHASES = "phases"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class ApiFile(NamedTuple):
    """A file of the API: its name, and its JSON document."""

    name: str
    document: Any


class ApiRow(NamedTuple):
    """Something of a file that cannot become part of an entry, and why."""

    kind: str
    id: str
    text: Message


class ApiRegistry(NamedTuple):
    """The entries of some files. `kinds`: those that they tell of; `conveyed`: kind → the fields that they tell."""

    store: MemoryStore
    kinds: frozenset[str]
    conveyed: Mapping[str, frozenset[str]]
    rows: tuple[ApiRow, ...]


class _Entries:
    """What was read so far: kind → id → values; `body` is the text."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.conveyed: dict[str, set[str]] = defaultdict(set)
        self.rows: list[ApiRow] = []

    def convey(self, kind: str, *names: str) -> None:
        """Note that a file tells these fields of a kind."""
        self.conveyed[kind].update(names)

    def add(self, kind: str, entry_id: Any, values: Mapping[str, Any]) -> None:
        """Add what a file says of an entry; empty values say that it has none."""
        if not isinstance(entry_id, str) or not is_safe_id(entry_id):
            shown = entry_id[:60] if isinstance(entry_id, str) else "?"
            text = N_("its id cannot be the name of a file on every system: it is left out")
            self.rows.append(ApiRow(kind, shown, Message(text)))
            return
        self.values[kind].setdefault(entry_id, {}).update(values)


def read_api(files: Iterable[ApiFile]) -> ApiRegistry:
    """The registry that some files tell of."""
    entries = _Entries()
    for file in sorted(files, key=lambda file: file.name not in API_FILES):  # v3 last: its phases have comments
        _READERS.get(file.name, _read_startup_v3)(entries, file)
    files_by_path: dict[str, bytes] = {}
    for kind, by_id in entries.values.items():
        for entry_id, values in by_id.items():
            checked = _check_values(kind, entry_id, values, entries.rows)
            body = values.get("body")
            data = render_entry_file(ENTRY_KINDS[kind], checked, {}, body.strip() if isinstance(body, str) else "")
            files_by_path[f"{INCUBO_LAYOUT.folders[kind]}/{entry_id}.md"] = data
    conveyed = {kind: frozenset(names) for kind, names in entries.conveyed.items()}
    return ApiRegistry(MemoryStore(files_by_path), frozenset(entries.conveyed), conveyed, tuple(entries.rows))


# The files


def _objects(items: Any) -> Iterator[dict[str, Any]]:
    yield from (item for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))


def _members(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, item in document.items() if isinstance(document, dict) else ():
        if isinstance(item, dict):
            yield name, item


def _object(value: Any, *names: str) -> dict[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


_ATTRIBUTES = {
    "title": "name", "mission": "pitch", "contact": "contact", "link": "link", "repository": "repository",
    "stats_url": "stats_url", "budget_url": "budget_url", "impact_url": "impact_url", "events": "events",
    _PHASES: _PHASES, "sponsors": "sponsors", "thematiques": "thematiques", "techno": "technos",
    "analyse_risques": "analyse_risques", "analyse_risques_url": "analyse_risques_url", "dashlord_url": "dashlord_url",
    "accessibility_status": "accessibility_status",
}  # fmt: skip
"""A field of a startup → its attribute in `startups.json`."""
_STARTUP_V3 = {
    "title": "name", "mission": "mission", "contact": "contact", "link": "link", "repository": "repository",
    "stats_url": "stats_url", "budget_url": "budget_url", "dashlord_url": "dashlord_url", "usertypes": "usertypes",
    _PHASES: _PHASES, "incubator": "incubator", "incubators": "incubators", "techno": "techno",
    "accessibility_status": "accessibility_status", "redirect_from": "redirect_from",
    "mon_service_securise": "mon_service_securise", "body": "content",
}  # fmt: skip
_INCUBATOR = ("title", "owner", "contact", "address", "website", "github")
_INCLUDED = ("title", "owner", "contact", "website", "github")
_ORGANISATION = ("name", "acronym", "domaine_ministeriel", "type")
_MEMBER = ("fullname", "role", "domaine", "link", "github", "missions", "startups", "previously", "competences")
_ESCAPED = ("role", "domaine", "link")
"""The fields of a member whose `<`, `&` and quotes the API writes as entities."""


def _read_startups(entries: _Entries, file: ApiFile) -> None:
    entries.convey("startup", *_ATTRIBUTES, "incubator", "incubators", "body")
    for item in _objects(file.document.get("data") if isinstance(file.document, dict) else None):
        attributes, relations = _object(item, "attributes"), _object(item, "relationships")
        values = {name: attributes.get(attribute) for name, attribute in _ATTRIBUTES.items()}
        encoded = attributes.get("content_url_encoded_markdown")
        values["body"] = unquote(encoded) if isinstance(encoded, str) else ""
        values["incubator"] = _object(relations, "incubator", "data").get("id")
        together = _object(relations, "incubators").get("data")
        values["incubators"] = _several([each.get("id") for each in _objects(together)])
        entries.add("startup", item.get("id"), values)
    included = file.document.get("included") if isinstance(file.document, dict) else None
    for item in _objects(included):
        entries.convey("incubator", *_INCLUDED)
        attributes = _object(item, "attributes")
        entry_id = item.get("id")
        if isinstance(entry_id, str):  # written as an address in old versions
            entry_id = bare_id(entry_id)
        entries.add("incubator", entry_id, {name: attributes.get(name) for name in _INCLUDED})


def _several(ids: Any) -> Any:
    """The incubators of a startup that has several; the files name a single one, too."""
    return ids if isinstance(ids, list) and len(ids) > 1 else None


def _read_details(entries: _Entries, file: ApiFile) -> None:
    names = {"title": "name", "repository": "repository", "contact": "contact", _PHASES: _PHASES}
    entries.convey("startup", *names)
    for entry_id, item in _members(file.document):
        entries.add("startup", entry_id, {name: item.get(other) for name, other in names.items()})


def _read_startup_v3(entries: _Entries, file: ApiFile) -> None:
    entries.convey("startup", *_STARTUP_V3)
    if not isinstance(file.document, dict):
        return
    values = {name: file.document.get(other) for name, other in _STARTUP_V3.items()}
    values["incubators"] = _several(values["incubators"])
    entry_id = file.name.removesuffix(".json")
    entries.add("startup", entry_id, values)


def _read_incubators(entries: _Entries, file: ApiFile) -> None:
    entries.convey("incubator", *_INCUBATOR)
    for entry_id, item in _members(file.document):
        entries.add("incubator", entry_id, {name: item.get(name) for name in _INCUBATOR})


def _read_organisations(entries: _Entries, file: ApiFile) -> None:
    entries.convey("organisation", *_ORGANISATION)
    items = ((item.get("id"), item) for item in _objects(file.document))
    for entry_id, item in items if isinstance(file.document, list) else _members(file.document):
        entries.add("organisation", entry_id, {name: item.get(name) for name in _ORGANISATION})


def _read_authors(entries: _Entries, file: ApiFile) -> None:
    entries.convey("member", *_MEMBER)
    for item in _objects(file.document):
        values = {name: item.get(name) for name in _MEMBER}
        for name in _ESCAPED:
            text = values[name]
            values[name] = html.unescape(text) if isinstance(text, str) else text
        values["body"] = item.get("bio")  # without its markup: only a new sheet gets it
        entries.add("member", item.get("id"), values)


_READERS: Mapping[str, Callable[[_Entries, ApiFile], None]] = {
    "startups.json": _read_startups,
    "startups_details.json": _read_details,
    "incubators.json": _read_incubators,
    "organisations.json": _read_organisations,
    "sponsors.json": _read_organisations,
    "authors.json": _read_authors,
}


# The values


def _check_values(kind: str, entry_id: str, values: Mapping[str, Any], rows: list[ApiRow]) -> dict[str, Any]:
    """The values of an entry that are of the type of their field, as a file of an entry has them."""
    checked = {}
    for field in ENTRY_KINDS[kind].fields:
        if field.name not in values:
            continue
        value, fits = _check_value(field, values[field.name])
        if not fits:
            text = Message(N_("the field “{name}” has a value of another type, and is left out"), {"name": field.name})
            rows.append(ApiRow(kind, entry_id, text))
        if value not in (None, "", []):
            checked[field.name] = value
    return checked


def _check_value(field: Field, value: Any) -> tuple[Any, bool]:
    """A value as an entry has it (None: none), and whether it is of the type of its field."""
    if value is None or value == "":
        return None, True
    if field.many:
        if isinstance(value, str) and field.also_accepts == "text":
            return value, True
        if not isinstance(value, list):
            return None, False
        items = [_check_value(field._replace(many=False), item) for item in value]
        return [item for item, _ in items if item is not None], all(fits for _, fits in items)
    if field.type == "group":
        if not isinstance(value, dict):
            return None, False
        pairs = [(sub.name, _check_value(sub, value.get(sub.name))) for sub in field.subfields]
        group = {name: item for name, (item, _) in pairs if item not in (None, [])}
        return group or None, all(fits for _, (_, fits) in pairs)
    if field.type == "boolean":
        meant = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        return (meant, True) if isinstance(meant, bool) else (None, False)
    if field.type in ("integer", "number"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return (value, True) if is_number else (None, False)
    if not isinstance(value, str):
        return None, False
    if field.type in ("date", "moment"):
        return _read_date(value), True
    return (bare_id(value) if field.type == "reference" and field.target_kind != "startup" else value), True


def _read_date(text: str) -> Any:
    """The day at the beginning of a text; a text that has none stays one, and is then told as a mistake."""
    match = _DATE.match(text)
    try:
        return datetime.date.fromisoformat(match[0]) if match else text
    except ValueError:
        return text


# What the files do not tell


class _ApiWins(dict[str, Side]):
    """The answers of a merge in which nobody is asked: what the API says."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002
        return Side.same if key == "added" else Side.theirs


def make_complete(
    conveyed: Mapping[str, frozenset[str]], merge_lines: MergeLines
) -> Callable[[str, bytes, bytes], bytes]:
    """How a file from the API becomes a whole one: with what the API does not tell, as it was taken the last time."""
    lines = LineMergers(merge_lines, merge_nothing)

    def complete(kind: str, base: bytes, theirs: bytes) -> bytes:
        table, told_fields = ENTRY_KINDS[kind], conveyed.get(kind, frozenset())
        parsed = parse_file("", base)
        values = parsed.values or {}
        told = _project(kind, values, told_fields)
        if values.get("stats") is True and not values.get("stats_url"):
            theirs = _without_derived_address(theirs)
        has_body = "body" in told_fields
        as_told = render_entry_file(table, told, {}, parsed.body.strip() if has_body else "")
        if not has_body:
            theirs = _without_body(theirs)
        if theirs == as_told:
            return base
        merged = merge_entries("", table.split_decisions(), as_told, base, theirs, _ApiWins(), lines)
        return merged.data if merged.data is not None else base

    return complete


def _without_derived_address(data: bytes) -> bytes:
    """A file without an address of statistics that the API made of the startup's own, as `stats: true` asks for."""
    values = parse_file("", data).values or {}
    if values.get("stats_url") != f"{str(values.get('link') or '').strip()}/stats":
        return data
    return apply_changes("", data, [RemoveField(("stats_url",))])


def _without_body(data: bytes) -> bytes:
    """A rendered file without its text."""
    text = data.decode("utf-8", "surrogatepass")
    end = text.index("\n---\n", 3) + len("\n---\n")
    return text[:end].encode("utf-8", "surrogatepass")


def _project(kind: str, values: Mapping[Any, Any], conveyed: frozenset[str]) -> dict[str, Any]:
    """What the API would tell of an entry."""
    told: dict[str, Any] = {}
    for field in ENTRY_KINDS[kind].fields:
        value = values.get(field.name)
        if field.name in conveyed and value not in (None, "", [], False):
            told[field.name] = _project_group(field, value, conveyed)
    return told


def _project_group(field: Field, value: Any, conveyed: frozenset[str]) -> Any:
    if field.type != "group":
        return value
    left_out = {"comment"} if field.name == _PHASES and "usertypes" not in conveyed else set()
    known = {sub.name for sub in field.subfields} - left_out
    if field.name == "events":
        known = {"name", "date", "comment"}
    items = value if isinstance(value, list) else [value]
    projected = [
        {name: _project_text(each) for name, each in item.items() if name in known and each not in (None, "", [])}
        if isinstance(item, dict)
        else item
        for item in items
    ]
    return projected if isinstance(value, list) else projected[0]


def _project_text(value: Any) -> Any:
    """A value of an item; the API writes comments without their line ends."""
    return value.replace("\r", "").replace("\n", "") if isinstance(value, str) else value
