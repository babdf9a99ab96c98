"""The settings of `[source]`: the program elsewhere of which entries are an export, and what of them it owns.

A profile has them ready; a `[source]` in `incubo.toml`, even an empty one, turns them on, and what it says goes first;
the fields under `ours` are added to those of the profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from incubo.config.checks import ENTRY_KIND_IDS, SettingsReader
from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import LabelledValue, Message

_ADDRESS = r"https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%/?=&#+,:@-]{0,500})?"
"""An address of which no part can end a link or hide another host."""
_EXPORT = r"(daily|weekdays) ([01]\d|2[0-3]):[0-5]\d"
_PLACEHOLDER = "{id}"
_KIND_SETTINGS = ("address", "page", "new", "ours", "without-form")
_MAX_NAME = 80


class OwnedKind(NamedTuple):
    """A kind of entry that the source owns. In the addresses, `{id}` stands for the id of the entry.

    `address`: the form in which an entry is changed. `page`: the entry's page, for the fields that the form does not
    have (`without_form`). `new`: where one is added. `ours`: the fields that the source does not have; `events.amount`:
    so are the items of a list that have this.
    """

    address: str = ""
    page: str = ""
    new: str = ""
    ours: tuple[str, ...] = ()
    without_form: tuple[str, ...] = ()


class SourceSettings(NamedTuple):
    """What owns the entries of a registry: what people call it, where to report what has no form, when its export runs
    (`daily 04:00` or `weekdays 18:00`, "": not said), the kinds that it owns, and the author or the subject that the
    commits of its export have ("": not said).
    """

    name: LabelledValue
    report: str
    export: str
    kinds: Mapping[str, OwnedKind]
    commits: str = ""


def read_source_settings(
    reader: SettingsReader, data: Mapping[str, Any], profile: Mapping[str, Any], custom_fields: Mapping[str, Any]
) -> SourceSettings | None:
    """The settings of `[source]`, with those of the profile for what it leaves out; None without the table.

    `custom_fields`: those that the registry adds (kind → name); they are ours.
    """
    own = data.get("source")
    if own is None:
        return None
    if not isinstance(own, dict):
        reader.add_problem("source", Message(N_("“{key}” must be a table: one line per setting"), {"key": "source"}))
        return None
    reader.check_keys("source", own, ("name", "report", "export", "commits", *ENTRY_KIND_IDS))
    prepared: Mapping[str, Any] = profile.get("source", {})
    table = {**prepared, **own}
    kinds = {}
    for kind in ENTRY_KIND_IDS:
        if kind in own and not isinstance(own[kind], dict):
            reader.add_problem(f"source.{kind}", Message(N_("“{key}” must be a table: one line per setting"),
                                                         {"key": f"source.{kind}"}))  # fmt: skip
        elif kind in table:
            merged = {**prepared.get(kind, {}), **own.get(kind, {})}
            owned = _read_kind(reader, f"source.{kind}", merged)
            ours = (*prepared.get(kind, {}).get("ours", ()), *owned.ours, *custom_fields.get(kind, ()))
            kinds[kind] = owned._replace(ours=tuple(dict.fromkeys(ours)))
    if not kinds:
        message = N_("[source] must say what the source owns: [source.startup], with the address of its form")
        reader.add_problem("source", Message(message))
    return SourceSettings(
        _read_name(reader, table),
        _read_address(reader, "source", table, "report"),
        _read_export(reader, table),
        kinds,
        _read_commits(reader, table),
    )


def _read_name(reader: SettingsReader, table: Mapping[str, Any]) -> LabelledValue:
    """What people call the source."""
    name = table.get("name")
    labels: dict[str, Any] = name if isinstance(name, dict) else dict.fromkeys(LANGUAGES, name)
    reader.check_keys("source.name", labels, LANGUAGES, "name")
    if labels and all(_is_name(text) for text in labels.values()):
        return LabelledValue("source", {**dict.fromkeys(LANGUAGES, next(iter(labels.values()))), **labels})
    message = N_("“name” of [source] must be what people call it, on one line of 1 to {n} characters")
    reader.add_problem("source.name", Message(message, {"n": _MAX_NAME}))
    return LabelledValue("source", "source")


def _is_name(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= _MAX_NAME and text.isprintable()


def _read_export(reader: SettingsReader, table: Mapping[str, Any]) -> str:
    """When the export runs."""
    export = table.get("export", "")
    if isinstance(export, str) and (not export or re.fullmatch(_EXPORT, export)):
        return export
    message = N_(
        '“export” of [source] must be “daily” or “weekdays” and an hour with two digits: export = "weekdays 09:00"'
    )
    reader.add_problem("source.export", Message(message))
    return ""


def _read_commits(reader: SettingsReader, table: Mapping[str, Any]) -> str:
    """The author or the subject of the commits of the export."""
    commits = table.get("commits", "")
    if isinstance(commits, str) and len(commits) <= _MAX_NAME:
        return commits.strip()
    message = N_("“commits” of [source] must be the author or the subject of its commits, of at most {n} characters")
    reader.add_problem("source.commits", Message(message, {"n": _MAX_NAME}))
    return ""


def _read_kind(reader: SettingsReader, name: str, table: Mapping[str, Any]) -> OwnedKind:
    """What the source owns of a kind of entry."""
    reader.check_keys(name, table, _KIND_SETTINGS)
    lists = {}
    for key in ("ours", "without-form"):
        names = table.get(key, [])
        if not isinstance(names, list) or not all(isinstance(field, str) for field in names):
            message = N_('“{key}” must be a list of fields: ["metrics", "events.amount"]')
            reader.add_problem(f"{name}.{key}", Message(message, {"key": key}))
            names = []
        lists[key] = tuple(names)
    address, page, new = (_read_address(reader, name, table, key) for key in ("address", "page", "new"))
    if "address" not in table:
        message = N_("[{name}] must have “address”, the form in which an entry is changed there")
        reader.add_problem(name, Message(message, {"name": name}))
    return OwnedKind(address, page, new, lists["ours"], lists["without-form"])


def _read_address(reader: SettingsReader, name: str, table: Mapping[str, Any], key: str) -> str:
    """A web address, with `{id}` where it is one of an entry."""
    address = table.get(key, "")
    plain = address.replace(_PLACEHOLDER, "id") if isinstance(address, str) and key in ("address", "page") else address
    if address == "" or (isinstance(plain, str) and re.fullmatch(_ADDRESS, plain)):
        return str(address)
    message = (
        N_("“{key}” must be a web address, with “{placeholder}” for the id of the entry: https://…/{placeholder}")
        if key in ("address", "page")
        else N_("“{key}” must be a web address: https://…")
    )
    reader.add_problem(f"{name}.{key}", Message(message, {"key": key, "placeholder": _PLACEHOLDER}))
    return ""
