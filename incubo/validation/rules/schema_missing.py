"""Required fields that are missing or empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.fields_startup import EVENT, METRIC
from incubo.model.kinds import KINDS
from incubo.model.teams import TITLES
from incubo.problem import FieldPath, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule


@rule(
    {"startup": "error", "member": "error", "": "warning"},
    N_("required field missing or empty"),
    N_("The entry cannot be shown or counted properly without it."),
)
def schema_missing_field(registry: Registry, today: date) -> Iterator[Problem]:
    """Required fields that are absent or empty; a field unknown to most files of its kind is not in use there."""
    meant = _meant_keys(registry)
    for path, absent in _lacking(registry, meant).items():
        if len(absent) < MANY:
            yield from (_missing(path, (name,)) for name in absent)
        else:
            yield _missing_many(path, absent)
    for job in registry.jobs.values():
        if not any(getattr(job, name) or _excused(registry, job.path, (name,), meant) for name in TITLES):
            yield _missing(job.path, ("title",))
    yield from _of_items(registry, meant)


def _lacking(registry: Registry, meant: frozenset[tuple[str, str]]) -> dict[str, list[str]]:
    """The required fields that each file lacks, by path."""
    lacking: dict[str, list[str]] = {}
    for kind, entries in registry.entries.items():
        for field in KINDS[kind].fields:
            if not field.required or not entries:
                continue
            index = next(iter(entries.values()))._fields.index(field.name)  # a look by place: there are thousands
            missing = [entry for entry in entries.values() if not (value := entry[index]) or _is_empty(value)]
            if field.since and 2 * len(missing) > len(entries):
                continue
            for entry in missing:
                if (entry.path, (field.name,)) in registry.faulty or (entry.path, field.name) in meant:
                    continue
                if field.name == "phases" and entry.status:
                    continue
                lacking.setdefault(entry.path, []).append(field.name)
    return lacking


def _of_items(registry: Registry, meant: frozenset[tuple[str, str]]) -> Iterator[Problem]:
    """What the events and measures of startups lack."""
    for startup in registry.startups.values():
        for group, names in _NEEDED.items():
            for i, item in enumerate(getattr(startup, group)):
                for name in names:
                    place: FieldPath = (group, i, name)
                    if _is_empty(getattr(item, name)) and not _excused(registry, startup.path, place, meant):
                        yield _missing(startup.path, place)


_NEEDED = {
    group: tuple(field.name for field in fields if field.required)
    for group, fields in (("events", EVENT), ("metrics", METRIC))
}
"""The required fields of a startup's events and measures. (Those of phases and missions have rules of their own.)"""


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (type(value) is str and value.isspace())


def _excused(registry: Registry, path: str, field: FieldPath, meant: frozenset[tuple[str, str]]) -> bool:
    return (path, field) in registry.faulty or (path, field[:-1]) in registry.faulty or (path, str(field[-1])) in meant


def _meant_keys(registry: Registry) -> frozenset[tuple[str, str]]:
    """The (path, field) pairs of which a misspelt name was found: they are not missing as well."""
    return frozenset(
        (p.where.path, p.message.arguments["meant"])
        for p in registry.problems
        if p.rule == "schema-unknown-key" and "meant" in p.message.arguments
    )


MANY = 3
"""Missing fields from which they have one cause: a sheet that nobody filled in."""


def _missing_many(path: str, names: list[str]) -> Problem:
    """One finding for a sheet that lacks nearly everything."""
    return Problem(
        "schema-missing-field",
        Place(path, (names[0],), "key"),
        Text(N_("required fields are missing or empty: {fields:list}"), {"fields": names}),
    )


def _missing(path: str, field: FieldPath) -> Problem:
    return Problem(
        "schema-missing-field",
        Place(path, field, "key"),
        Text(N_("“{field}” is missing or empty"), {"field": field[-1]}),
    )
