"""Fields that a registry adds to a kind in its `incubo.toml` (`[fields.startup.region]`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.model.fields import Field, Kind
from incubo.model.kinds import KINDS


def with_fields(added: Mapping[str, Any]) -> Mapping[str, Kind]:
    """The kinds with a registry's own fields: they are known and checked, and stand after the others in a new file."""
    if not added:
        return KINDS
    made = dict(KINDS)
    for kind, fields in added.items():
        if kind in made:
            more = tuple(_field(name, entry) for name, entry in fields.items() if made[kind].field(name) is None)
            made[kind] = made[kind]._replace(fields=(*made[kind].fields, *more))
    return made


def _field(name: str, entry: Any) -> Field:
    about = entry if isinstance(entry, Mapping) else {}
    type_ = about.get("type", "text")
    return Field(
        name,
        type_,
        many=bool(about.get("many", False)),
        help=str(about.get("help", "")),
        example=str(about.get("example", "")),
    )
