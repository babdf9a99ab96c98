"""The kinds of entry, with the fields that a registry adds to them in its `incubo.toml` (`[fields.startup.region]`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.model.schemas.startup import STARTUP

ENTRY_KINDS: dict[str, EntryKind] = {kind.id: kind for kind in (STARTUP, MEMBER, JOB, INCUBATOR, ORGANISATION, TEAM)}
"""Every kind of entry by id, the most important to a reader first."""


def add_custom_fields(declared: Mapping[str, Any]) -> Mapping[str, EntryKind]:
    """The kinds of entry with the fields that a registry declares (kind → name → declaration) after their own."""
    return add_fields(ENTRY_KINDS, declared)


def add_fields(kinds: Mapping[str, EntryKind], declared: Mapping[str, Any]) -> Mapping[str, EntryKind]:
    """Some kinds with the fields that are declared (kind → name → declaration) after those that they have."""
    if not declared:
        return kinds
    kinds = dict(kinds)
    for kind, fields in declared.items():
        if kind in kinds:
            new_fields = tuple(
                _make_custom_field(name, entry)
                for name, entry in fields.items()
                if kinds[kind].find_field(name) is None
            )
            kinds[kind] = kinds[kind]._replace(fields=(*kinds[kind].fields, *new_fields))
    return kinds


def _make_custom_field(name: str, entry: Any) -> Field:
    declaration = entry if isinstance(entry, Mapping) else {}
    field_type = declaration.get("type", "text")
    return Field(
        name,
        field_type,
        many=bool(declaration.get("many", False)),
        help=str(declaration.get("help", "")),
        example=str(declaration.get("example", "")),
    )


def iter_field_paths(kinds: Iterable[EntryKind]) -> Iterator[tuple[str, Field]]:
    """The fields of some kinds and those of their items, each name once: `missions`, `missions.end`."""
    seen: set[str] = set()
    for kind in kinds:
        for field in kind.fields:
            for name, declaration in (
                (field.name, field),
                *((f"{field.name}.{sub.name}", sub) for sub in field.subfields),
            ):
                if name not in seen:
                    seen.add(name)
                    yield name, declaration
