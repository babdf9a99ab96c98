"""Fields that a registry adds to a kind in its `incubo.toml` (`[fields.startup.region]`).

The kinds of entry. What each is made of stands in its Field table, in `fields_<kind>.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.model.schemas.startup import STARTUP

ENTRY_KINDS: dict[str, EntryKind] = {kind.id: kind for kind in (STARTUP, MEMBER, JOB, INCUBATOR, ORGANISATION, TEAM)}
"""Every kind of entry by id, in the order of importance to a reader."""


def add_custom_fields(declared: Mapping[str, Any]) -> Mapping[str, EntryKind]:
    """The kinds with a registry's own fields: they are known and checked, and stand after the others in a new file."""
    if not declared:
        return ENTRY_KINDS
    made = dict(ENTRY_KINDS)
    for kind, fields in declared.items():
        if kind in made:
            more = tuple(
                _make_custom_field(name, entry) for name, entry in fields.items() if made[kind].find_field(name) is None
            )
            made[kind] = made[kind]._replace(fields=(*made[kind].fields, *more))
    return made


def _make_custom_field(name: str, entry: Any) -> Field:
    about = entry if isinstance(entry, Mapping) else {}
    type_ = about.get("type", "text")
    return Field(
        name,
        type_,
        many=bool(about.get("many", False)),
        help=str(about.get("help", "")),
        example=str(about.get("example", "")),
    )
