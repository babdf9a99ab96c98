"""The kinds of entry, with the fields that a registry adds to them in its `incubo.toml` (`[fields.startup.region]`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.model.schemas.startup import STARTUP

ENTRY_KINDS: dict[str, EntryKind] = {kind.id: kind for kind in (STARTUP, MEMBER, JOB, INCUBATOR, ORGANISATION, TEAM)}
"""Every kind of entry by id, the most important to a reader first."""
_NONE: Mapping[str, Collection[str]] = MappingProxyType({})


def make_entry_kinds(
    declared: Mapping[str, Any],
    absent: Mapping[str, Collection[str]] = _NONE,
    kinds: Mapping[str, EntryKind] = ENTRY_KINDS,
) -> Mapping[str, EntryKind]:
    """The kinds of entry of a registry: without the fields that its profile does not have (`absent`: kind → names),
    with those that the registry declares (kind → name → declaration) after the others.
    """
    if not absent and not declared:
        return kinds
    made = {
        name: kind._replace(fields=tuple(_keep_fields(kind.fields, absent[name]))) if name in absent else kind
        for name, kind in kinds.items()
    }
    for name, fields in declared.items():
        if name in made:
            kind = made[name]
            new_fields = (
                _make_custom_field(field, entry) for field, entry in fields.items() if kind.find_field(field) is None
            )
            made[name] = kind._replace(fields=(*kind.fields, *new_fields))
    return made


def _keep_fields(fields: Iterable[Field], absent: Collection[str], prefix: str = "") -> Iterator[Field]:
    """The fields whose names (`fast`, `events.year`) are not among some."""
    for field in fields:
        path = f"{prefix}{field.name}"
        if path not in absent:
            yield field._replace(subfields=tuple(_keep_fields(field.subfields, absent, f"{path}.")))


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
