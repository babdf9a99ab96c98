"""Who, or what, is already there: homonyms, a person who comes back, a startup of the same name."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.new import ids
from incubo.edit.new.draft import Draft
from incubo.edit.new.front_matter import render_front_matter
from incubo.model.records import Member
from incubo.model.suggestions import find_nearest, normalise_name


class Duplicates(NamedTuple):
    """The entries of the same name (ids), and one that is nearly so (id or None)."""

    same: tuple[str, ...] = ()
    similar: str | None = None


def find_duplicates(draft: Draft) -> Duplicates:
    """What the registry already holds under the draft's name; nothing for offers."""
    registry = draft.context.registry
    if draft.kind.id == "job":
        return Duplicates()
    title = str(draft.get(draft.kind.title_field) or "")
    entries = registry.entries.get(draft.kind.id, {})
    if draft.kind.id == "team":  # every incubator may have its own “Animation”
        own_incubator = draft.get("incubator") or draft.context.incubator
        entries = {entry_id: team for entry_id, team in entries.items() if team.incubator == own_incubator}
    titles = {entry_id: str(getattr(entry, draft.kind.title_field) or entry_id) for entry_id, entry in entries.items()}
    wanted = _name_words(title)
    same = [entry_id for entry_id, other in titles.items() if _name_words(other) == wanted]
    own = ids.make_member_id(title) if draft.kind.id == "member" else ids.slug(title)
    if own not in same and registry.has_entry(draft.kind.id, own):
        same.append(own)
    if same:
        return Duplicates(tuple(same))
    found = find_nearest(title, titles.values())
    return Duplicates((), next((entry_id for entry_id, other in titles.items() if other == found), None))


def _name_words(name: str) -> list[str]:
    """A name without case, accents, and the order of its words."""
    return sorted(normalise_name(name).split("-"))


def describe_namesake(draft: Draft, member: Member) -> Message:
    """Who a member of the same name is, and since when they left."""
    said = {"name": member.fullname or member.id, "role": member.role or "?", "id": member.id}
    today = draft.context.today
    ends = [mission.end for mission in member.missions if mission.end is not None]
    if any(mission.covers(today) for mission in member.missions):
        until = max((m.end for m in member.missions if m.covers(today) and m.end is not None), default=None)
        if until is None:
            return Message(N_("{name} ({id}), {role}, is active"), said)
        return Message(N_("{name} ({id}), {role}, is active until {end:long}"), {**said, "end": until})
    if ends and max(ends) < today:
        return Message(N_("{name} ({id}), {role}, left on {end:long}"), {**said, "end": max(ends)})
    return Message(N_("{name} ({id}), {role}, has no mission today"), said)


def render_mission_lines(draft: Draft) -> list[str]:
    """The lines to add at the end of the missions of somebody who comes back."""
    missions = {"missions": draft.get("missions") or []}
    return list(render_front_matter(draft.kind, missions, draft.context.registry.layout.reference_prefixes))[1:]
