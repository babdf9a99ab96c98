"""A new incubator, organisation or cross-cutting team: what is asked, and the id."""

from __future__ import annotations

from typing import Any

from incubo.edit import ids
from incubo.edit.draft import Draft, Question, question
from incubo.i18n import N_
from incubo.model.fields import Field, Kind
from incubo.problem import Text
from incubo.registry.named import label

ACRONYM = Field("acronym", help=N_("its short name, which makes the file's name"), example="ANRH")
"""Asked for an incubator too, whose sheet does not hold it."""


def questions(kind: Kind) -> tuple[Question, ...]:
    """What is asked, in order: what the Field table says."""
    asked = [question(kind, field.name, **_more(kind, field)) for field in kind.fields if field.ask and not field.items]
    if kind.id == "incubator":
        asked.insert(1, Question("acronym", "--acronym", ("acronym",), ACRONYM, wrong=_taken))
    if kind.id == "team":  # its name goes with its incubator
        asked.sort(key=lambda each: ("name", "incubator").index(each.key) if each.key in ("name", "incubator") else 2)
    return tuple(asked)


def _more(kind: Kind, field: Field) -> dict[str, Any]:
    if field.name == kind.title:
        return {"wrong": _nameless}
    if field.name == "acronym":
        return {"wrong": _taken}
    if field.name == "incubator":
        return {"default": _incubator}
    return {}


def _nameless(_draft: Draft, name: str) -> Text | None:
    if ids.slug(name):
        return None
    return Text(N_("no file name can be made of “{title}”: it needs a letter"), {"title": name})


def _taken(draft: Draft, acronym: str) -> Text | None:
    """An acronym is one body's: another entry of that id is the same one, or needs another acronym."""
    registry, made = draft.setting.registry, ids.slug(acronym)
    taken = {name.casefold(): name for name in registry.ids(draft.kind.id)}.get(made)
    if taken is None or draft.homonym:
        return None
    other = label(registry, draft.kind.id, taken)
    return Text(N_("“{acronym}” is taken: it is {other}"), {"acronym": acronym, "other": other})


def _incubator(draft: Draft) -> str | None:
    """Ours, or the only one there is."""
    known = draft.setting.registry.ids("incubator")
    return draft.setting.ours or (known[0] if len(known) == 1 else None)


def finish(draft: Draft) -> str:
    """The id: the acronym or the name; for a team, its incubator and its name."""
    kind = draft.kind.id
    taken = {name.casefold() for name in draft.setting.registry.ids(kind)}
    name = str(draft.get(draft.kind.title))
    if kind == "team":
        return ids.team(str(draft.get("incubator") or ""), name, taken)
    return ids.body(kind, name, str(draft.get("acronym") or ""), taken)


def text(_draft: Draft) -> str:
    """The body: none, until somebody has something to say."""
    return ""
