"""Which rules look at a field: those of its type, and those whose examples are about it."""

from __future__ import annotations

from functools import cache

from incubo.model.fields import Field
from incubo.report.explain.rules import ordered
from incubo.validation.pages.entry import PAGES, Entry
from incubo.validation.rule import Rule

_BY_TYPE = {
    "date": ("yaml-impossible-date", "schema-date-format", "schema-date-as-text", "schema-date-with-time"),
    "moment": ("yaml-impossible-date", "schema-date-format", "schema-date-as-text"),
    "url": ("schema-url",),
    "email": ("schema-email",),
    "handle": ("schema-github",),
    "choice": ("schema-unknown-value",),
    "integer": ("schema-type",),
    "number": ("schema-type",),
    "boolean": ("schema-type",),
    "group": ("schema-type",),
}
"""What is asked of every value of a type."""
_GENERAL = ("yaml", "file", "config", "schema", "style", "ref")
"""Families that look at many fields: an example about one of them says nothing of that one alone."""
_OWN_FIELD = ("schema-rare-value", "schema-unusual-value", "schema-unknown-event", "ref-incubator-not-listed")
"""Rules of those families that nevertheless look at the field of their example."""
_OWN_WORDS = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}
"""Lists whose unknown words have a rule of their own."""


def looking(path: str, field: Field) -> list[Rule]:
    """The rules that look at a field, by its whole name (`member.missions.end`), in the order of rules."""
    names = set(_BY_TYPE.get(field.type, ()))
    if field.type == "choice" and field.words in _OWN_WORDS:
        names = {_OWN_WORDS[field.words]}
    if field.type == "reference":
        names |= {f"ref-unknown-{field.refers}", "ref-prefix"}
    if field.required and (path.count(".") == 1 or path.startswith("startup.events.")):
        names.add("schema-missing-field")
    if field.many and field.type in ("reference", "choice"):
        names.add("schema-duplicate-item")
    names |= {rule for rule, about in _examples().items() if path in about}
    return [rule for rule in ordered() if rule.id in names]


@cache
def _examples() -> dict[str, frozenset[str]]:
    """The fields that each rule's example is about: those in the lines that the good example changes."""
    return {
        rule: _changed(page)
        for rule, page in PAGES.items()
        if rule.partition("-")[0] not in _GENERAL or rule in _OWN_FIELD
    }


def _changed(page: Entry) -> frozenset[str]:
    bad, good = ({line for sample in samples for line in _lines(sample.text)} for samples in (page.bad, page.good))
    return frozenset(f"{page.kind}.{path}" for path, _ in bad ^ good if path)


def _lines(text: str) -> set[tuple[str, str]]:
    """The lines of an example, each with the field it belongs to; the fields of an item also count for their list."""
    found: set[tuple[str, str]] = set()
    top = ""
    for line in text.splitlines():
        name = line.strip().removeprefix("- ").partition(":")[0] if ":" in line else ""
        if line[:1].isalpha():
            top = name
        said = line.strip().removeprefix("- ")
        found.add((top, said))
        if name and name != top and line[:1] == " ":
            found.add((f"{top}.{name}", said))
    return found
