"""Who, or what, is already there: homonyms, a person who comes back, a startup of the same name."""

from __future__ import annotations

from typing import NamedTuple

from incubo.edit import ids
from incubo.edit.draft import Draft
from incubo.edit.front_matter import front_matter
from incubo.i18n import N_
from incubo.model.nearest import folded, nearest
from incubo.model.records import Member
from incubo.problem import Text


class Known(NamedTuple):
    """The entries of the same name (ids), and one that is nearly so (id or None)."""

    same: tuple[str, ...] = ()
    near: str | None = None


def known(draft: Draft) -> Known:
    """What the registry already holds under the draft's name; nothing for offers."""
    registry = draft.setting.registry
    if draft.kind.id == "job":
        return Known()
    title = str(draft.get(draft.kind.title) or "")
    entries = registry.entries.get(draft.kind.id, {})
    if draft.kind.id == "team":  # every incubator may have its own “Animation”
        own_incubator = draft.get("incubator") or draft.setting.ours
        entries = {entry_id: team for entry_id, team in entries.items() if team.incubator == own_incubator}
    titles = {entry_id: str(getattr(entry, draft.kind.title) or entry_id) for entry_id, entry in entries.items()}
    wanted = _unordered(title)
    same = [entry_id for entry_id, other in titles.items() if _unordered(other) == wanted]
    own = ids.member(title) if draft.kind.id == "member" else ids.slug(title)
    if own not in same and registry.knows(draft.kind.id, own):
        same.append(own)
    if same:
        return Known(tuple(same))
    found = nearest(title, titles.values())
    return Known((), next((entry_id for entry_id, other in titles.items() if other == found), None))


def _unordered(name: str) -> list[str]:
    """A name without case, accents, and the order of its words."""
    return sorted(folded(name).split("-"))


def who(draft: Draft, member: Member) -> Text:
    """Who a member of the same name is, and since when they left."""
    said = {"name": member.fullname or member.id, "role": member.role or "?", "id": member.id}
    today = draft.setting.today
    ends = [mission.end for mission in member.missions if mission.end is not None]
    if any(mission.covers(today) for mission in member.missions):
        until = max((m.end for m in member.missions if m.covers(today) and m.end is not None), default=None)
        if until is None:
            return Text(N_("{name} ({id}), {role}, is active"), said)
        return Text(N_("{name} ({id}), {role}, is active until {end:long}"), {**said, "end": until})
    if ends and max(ends) < today:
        return Text(N_("{name} ({id}), {role}, left on {end:long}"), {**said, "end": max(ends)})
    return Text(N_("{name} ({id}), {role}, has no mission today"), said)


def mission_lines(draft: Draft) -> list[str]:
    """The lines to add at the end of the missions of somebody who comes back."""
    missions = {"missions": draft.get("missions") or []}
    return list(front_matter(draft.kind, missions, draft.setting.registry.layout.prefixes))[1:]
