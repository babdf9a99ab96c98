"""Find entries that a new one would duplicate: homonyms, a person who comes back, a startup of the same name."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.new.draft import Draft
from incubo.edit.new.ids import make_member_id, slug
from incubo.model.records import Member
from incubo.model.suggestions import find_nearest, normalise_name


class Duplicates(NamedTuple):
    """The ids of the entries of the same name, and the id of one with a similar name, if any."""

    same: tuple[str, ...] = ()
    similar: str | None = None


def find_duplicates(draft: Draft) -> Duplicates:
    """The entries with the name of the draft. Job offers have no duplicates."""
    registry = draft.context.registry
    if draft.kind.id == "job":
        return Duplicates()
    title = str(draft.get(draft.kind.title_field) or "")
    if not title.strip():
        return Duplicates()
    entries = registry.entries.get(draft.kind.id, {})
    if draft.kind.id == "team":  # every incubator may have its own “Animation”
        incubator = draft.get("incubator") or draft.context.incubator
        entries = {other_id: team for other_id, team in entries.items() if team.incubator == incubator}
    titles = {other_id: str(getattr(entry, draft.kind.title_field) or other_id) for other_id, entry in entries.items()}
    words = _name_words(title)
    same = [other_id for other_id, other_title in titles.items() if _name_words(other_title) == words]
    entry_id = make_member_id(title) if draft.kind.id == "member" else slug(title)
    if entry_id not in same and registry.has_entry(draft.kind.id, entry_id):
        same.append(entry_id)
    if same:
        return Duplicates(tuple(same))
    nearest = find_nearest(title, titles.values())
    return Duplicates((), next((other_id for other_id, other_title in titles.items() if other_title == nearest), None))


def find_account_owner(draft: Draft) -> Member | None:
    """The member who has the GitHub account of the draft: probably the same person, under another name."""
    account = str(draft.get("github") or "").casefold() if draft.kind.id == "member" else ""
    members = draft.context.registry.members.values()
    return next((member for member in members if account and (member.github or "").casefold() == account), None)


def _name_words(name: str) -> list[str]:
    """The words of a name, normalised, in alphabetical order."""
    return sorted(normalise_name(name).split("-"))


def describe_namesake(draft: Draft, member: Member) -> Message:
    """A member of the same name in one line: their role, and whether they are active or when they left."""
    arguments = {"name": member.display_name, "role": member.role or "?", "id": member.id}
    as_of = draft.context.as_of
    ends = [mission.end for mission in member.missions if mission.end is not None]
    if any(mission.covers(as_of) for mission in member.missions):
        until = max(
            (mission.end for mission in member.missions if mission.covers(as_of) and mission.end is not None),
            default=None,
        )
        if until is None:
            return Message(N_("{name} ({id}), {role}, is active"), arguments)
        return Message(N_("{name} ({id}), {role}, is active until {end:long}"), {**arguments, "end": until})
    if ends and max(ends) < as_of:
        return Message(N_("{name} ({id}), {role}, left on {end:long}"), {**arguments, "end": max(ends)})
    return Message(N_("{name} ({id}), {role}, has no mission today"), arguments)
