"""What settles something about an entry: a command of incubo, or the place where the source of the registry has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.dates import parse_iso_date
from incubo.model.fields import Field
from incubo.registry.layout import entry_id_from_address
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.ownership import SourcePlace, find_entry_place
from incubo.registry.registry import Registry

_MAX_SAID = 200
"""A longer value, and a text of several lines, are only to be copied."""


def make_hint(
    registry: Registry,
    entry: EntryRef,
    field: FieldPath,
    command: str,
    value: str = "",
    phase: Message | None = None,
    *,
    is_proposal: bool = False,
) -> Hint:
    """The hint for a change of a field of an entry; (): of the entry as a whole, an id "": of one that is to be made.

    `command` makes the change; where the source has the field, the hint leads there, with the `value` to enter ("": a
    person has to know). `phase`: the one that begins on the day that `value` is. `is_proposal`: nobody has chosen it.
    """
    place = find_entry_place(registry, entry, field)
    if place is None:
        return Hint(command=command)
    hint = make_place_hint(place, value, is_proposal=is_proposal)
    if phase is None:
        return hint
    text = N_("enter the phase “{phase}”, from “{value}”, in {name}")
    return hint._replace(text=Message(text, {"phase": phase, "value": value, "name": place.name}))


def make_place_hint(place: SourcePlace, value: str = "", *, is_proposal: bool = False) -> Hint:
    """The hint that leads to a place of the source: its form, else the page of the entry, with the `value` to enter: a
    day is said as people say it, too. `is_proposal`: nobody has chosen it.
    """
    if not place.address and not place.page:
        return make_report_hint(place)
    arguments: dict[str, Any] = {"value": value, "name": place.name}
    is_said = value and "\n" not in value and len(value) <= _MAX_SAID
    text = N_("enter “{value}” in {name}") if is_said else N_("change it in {name}")
    if (day := parse_iso_date(value)) is not None:
        arguments["day"] = day
        text = N_("enter “{value}” ({day:long}) in {name}")
        if is_proposal:
            text = N_("enter “{value}” ({day:long}), or another day, in {name}")
    return Hint(Message(text, arguments), address=place.link, value=value)


def make_report_hint(place: SourcePlace) -> Hint:
    """The hint for what the source writes and no form of it changes, such as a file that cannot be read."""
    return Hint(
        Message(N_("report it: {name} writes this file"), {"name": place.name}), address=place.report or place.link
    )


def value_to_enter(registry: Registry, field: Field, value: Any) -> str:
    """A value as it is entered at the source, to be copied: an entry by its title, all else as the file has it; "" for
    what is several fields.
    """
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        texts = [value_to_enter(registry, field, item) for item in value]
        return ", ".join(texts) if all(texts) else ""
    if value is None or isinstance(value, Mapping | tuple):
        return ""
    if field.target_kind:
        return entry_title(registry, field.target_kind, entry_id_from_address(str(value)))
    return str(value).lower() if isinstance(value, bool) else str(value)
