"""The settings of `[source]`: the program elsewhere of which entries are an export, and what of them it owns.

A profile has them ready; a `[source]` in `incubo.toml`, even an empty one, turns them on, and what it says goes first;
the fields under `ours` are added to those of the profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from incubo.config.checks import (
    ENTRY_KIND_IDS,
    Setting,
    SettingsReader,
    check_label_languages,
    is_line,
    is_texts,
)
from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import LabelledValue, Message

_ADDRESS = r"https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%/?=&#+,:@-]{0,500})?"
"""An address of which no part can end a link or hide another host."""
_EXPORT = r"(daily|weekdays) ([01]\d|2[0-3]):[0-5]\d"
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

    def divides(self, field: str) -> bool:
        """Whether some items of a list are ours, and the others the source's."""
        return any(one.startswith(f"{field}.") for one in self.ours)


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
    reader: SettingsReader, own: Any, profile: Mapping[str, Any], custom_fields: Mapping[str, Any]
) -> SourceSettings | None:
    """The settings of `[source]`, with those of the profile for what it leaves out; None where it is no table.

    `custom_fields`: those that the registry adds (kind → name); they are ours.
    """
    is_table = isinstance(own, dict)
    prepared: Mapping[str, Any] = profile.get("source", {})
    table = {**prepared, **own} if is_table else own
    values = reader.read_table("source", table, _SETTINGS, ENTRY_KIND_IDS)
    if not is_table:
        return None
    kinds = {}
    for kind in ENTRY_KIND_IDS:
        if kind in own and not isinstance(own[kind], dict):
            reader.read_table(f"source.{kind}", own[kind], ())
        elif kind in table:
            merged = {**prepared.get(kind, {}), **own.get(kind, {})}
            owned = reader.read_table(f"source.{kind}", merged, _KIND_SETTINGS)
            ours = (*prepared.get(kind, {}).get("ours", ()), *owned["ours"], *custom_fields.get(kind, ()))
            kinds[kind] = OwnedKind(
                owned["address"], owned["page"], owned["new"], tuple(dict.fromkeys(ours)), owned["without-form"]
            )
    if not kinds:
        message = N_("[source] must say what the source owns: [source.startup], with the address of its form")
        reader.add_problem("source", Message(message))
    check_label_languages(reader, "source.name", "name", table.get("name"))
    return SourceSettings(values["name"], values["report"], values["export"], kinds, values["commits"])


def _make_name(name: Any) -> LabelledValue:
    """What people call the source, in each language."""
    labels = name if isinstance(name, dict) else {LANGUAGES[0]: name}
    return LabelledValue("source", {**dict.fromkeys(LANGUAGES, next(iter(labels.values()))), **labels})


def _is_name(name: Any) -> bool:
    labels = list(name.values()) if isinstance(name, dict) else [name]
    return bool(labels) and all(is_line(label, _MAX_NAME) for label in labels)


def _check_form(address: Any) -> bool | Message:
    """Whether a value is the address of an entry's form; there must be one."""
    if address is None:
        return Message(N_("[{name}] must have “address”, the form in which an entry is changed there"))
    return _is_entry_address(address)


def _is_entry_address(address: Any) -> bool:
    return isinstance(address, str) and (not address or bool(re.fullmatch(_ADDRESS, address.replace("{id}", "id"))))


_ENTRY_PAGE = N_("“{key}” must be a web address, with “{placeholder}” for the id of the entry: https://…/{placeholder}")
_PLACEHOLDER = {"placeholder": "{id}"}
_PAGE = N_("“{key}” must be a web address: https://…")
_FIELDS = N_('“{key}” must be a list of fields: ["metrics", "events.amount"]')

_SETTINGS = (
    Setting(
        "name",
        _is_name,
        N_("“name” of [source] must be what people call it, on one line of 1 to {n} characters"),
        LabelledValue("source", "source"),
        _make_name,
        required=True,
        arguments={"n": _MAX_NAME},
    ),
    Setting("report", f"(?:{_ADDRESS})?", _PAGE),
    Setting(
        "export",
        f"(?:{_EXPORT})?",
        N_('“export” of [source] must be “daily” or “weekdays” and an hour with two digits: export = "weekdays 09:00"'),
    ),
    Setting(
        "commits",
        lambda commits: isinstance(commits, str) and len(commits) <= _MAX_NAME,
        N_("“commits” of [source] must be the author or the subject of its commits, of at most {n} characters"),
        keep=str.strip,
        arguments={"n": _MAX_NAME},
    ),
)
_KIND_SETTINGS = (
    Setting("address", _check_form, _ENTRY_PAGE, required=True, arguments=_PLACEHOLDER),
    Setting("page", _is_entry_address, _ENTRY_PAGE, arguments=_PLACEHOLDER),
    Setting("new", f"(?:{_ADDRESS})?", _PAGE),
    Setting("ours", is_texts, _FIELDS, (), tuple),
    Setting("without-form", is_texts, _FIELDS, (), tuple),
)
