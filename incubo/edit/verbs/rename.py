"""`rename`: an entry gets another id. Its file moves, every reference follows, its former address leads to it.

More than half of the broken references of the real registry came from a startup that was renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from incubo.edit import addresses, ids
from incubo.edit.addresses import FIELD
from incubo.edit.desk import Desk
from incubo.edit.mentions import Mention, Mentions, mentions
from incubo.edit.places import after
from incubo.edit.proposal import Proposal
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded
from incubo.problem import Text
from incubo.registry import names
from incubo.registry.named import label, title_of
from incubo.source.changes import Append, Remove, Set

SETTINGS = "incubo.toml"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")


def rename(desk: Desk, kind: str, entry_id: str, new: str, title: str | None = None) -> Proposal:
    """Give an entry another id, and another title where one is given.

    Raises Refused for an id that is taken, or that no file may have; NotEditable for a file that cannot be changed.
    """
    registry = desk.registry
    notes: list[Text] = []
    if new != entry_id:
        _possible(desk, kind, entry_id, new)
    elif title is None:
        return Proposal(desk.plan(), "rename", entry_id, Text(N_("becomes {new}"), {"new": new}))
    found = mentions(desk, kind, entry_id)
    notes += _unread(found, entry_id)
    path = registry.entries[kind][entry_id].path
    if title is not None:
        name = KINDS[kind].title
        desk.change(path, Set((name,), title, after=after(KINDS[kind].fields, name)))
    else:
        notes += _stays(desk, kind, entry_id)
    if new != entry_id:
        _address(desk, kind, entry_id, new)
        desk.move(path, f"{registry.layout.folders[kind]}/{new}.md")
        if new.casefold() == entry_id.casefold():
            notes.append(
                Text(N_("Only capitals change: on Windows and macOS, the file gets its new name in two steps."))
            )
    if kind == "incubator":
        _settings(desk, entry_id, new)
    changed = [mention for mention in _last_first(found.found) if _follows(desk, mention, (kind, entry_id), new, title)]
    told = {"new": new if new != entry_id else title, "n": len(changed)}
    summary = Text(N_("becomes {new}"), told)
    if changed:
        summary = Text(N_("becomes {new}, {n} reference follows"), told, N_("becomes {new}, {n} references follow"))
    return Proposal(desk.plan(), "rename", entry_id, summary, tuple(notes))


def made(desk: Desk, kind: str, entry_id: str, title: str) -> str:
    """The id that a title gives to an entry of a kind. Raises Refused where no id can be made of it."""
    if kind == "member":
        new = ids.member(title)
    elif kind == "job":
        dated = _DATED.match(entry_id)
        new = (dated[0] if dated else "") + ids.slug(title)
    elif kind == "team":
        incubator = desk.registry.teams[entry_id].incubator or ""
        new = ids.team(incubator, title)
    else:
        new = ids.slug(title)
    if not new:
        hint = Text(N_("give the id itself: incubo rename {id} NEW-ID"), {"id": entry_id})
        raise Refused(Text(N_("no file name can be made of “{title}”"), {"title": title}), hints=(hint,))
    return new


def follow_title(desk: Desk, kind: str, entry_id: str, title: str) -> int:
    """Let the offers that name an entry by its title say its new one; how many did."""
    found = _last_first(mentions(desk, kind, entry_id).found)
    return sum(_follows(desk, mention, (kind, entry_id), entry_id, title) for mention in found)


def _stays(desk: Desk, kind: str, entry_id: str) -> list[Text]:
    """What is said of the title or name that does not change with the id."""
    held = title_of(desk.registry, kind, entry_id)
    if held == entry_id:
        return []
    if KINDS[kind].title == "title":
        return [Text(N_("The title stays “{title}” (--title changes it)."), {"title": held})]
    return [Text(N_("The name stays “{title}” (--title changes it)."), {"title": held})]


def _last_first(found: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions file by file, the last of each file first: one that goes moves those behind it in its list."""
    for _, own in groupby(found, key=lambda mention: mention.path):
        yield from reversed(list(own))


def _possible(desk: Desk, kind: str, entry_id: str, new: str) -> None:
    """Raise Refused for an id that another entry has or had, or that makes a bad file name."""
    registry = desk.registry
    problem = next(names.check(kind, registry.layout.folders[kind], [f"{new}.md"]), None)
    if problem is not None:
        message = Text(N_("“{new}” cannot be its id: {problem}"), {"new": new, "problem": problem.message})
        plain = names.plain_name(new)
        fits = plain != new and next(names.check(kind, "", [f"{plain}.md"]), None) is None
        hint = Text(N_("this would do: {id}"), {"id": plain})
        raise Refused(message, hints=(hint,) if fits else ())
    others = {names.plain_name(each): each for each in registry.ids(kind) if each != entry_id}
    taken = others.get(names.plain_name(new))
    if taken is not None:
        message = Text(N_("“{new}” is taken: it is {other}"), {"new": new, "other": label(registry, kind, taken)})
        raise Refused(message, hints=(Text(N_("choose another id")),))
    leads = addresses.former(registry, kind).get(new, entry_id)
    if leads != entry_id:
        message = Text(
            N_("“{new}” is the former id of {other}: its old address would lead to two pages"),
            {"new": new, "other": label(registry, kind, leads)},
        )
        raise Refused(message, hints=(Text(N_("choose another id")),))


def _follows(desk: Desk, mention: Mention, whose: tuple[str, str], new: str, title: str | None) -> bool:
    """Change one reference; whether it had to change."""
    kind, entry_id = whose
    value = mention.renamed(new)
    if mention.by_title:
        held = title_of(desk.registry, kind, entry_id)
        if folded(mention.value) == folded(held):
            if title is None or folded(title) == folded(held):
                return False  # it names the title, which stays
            value = title
    if value == mention.value:
        return False
    if isinstance(mention.field[-1], int) and value in _beside(desk, mention):
        desk.change(mention.path, Remove(mention.field))
    else:
        desk.change(mention.path, Set(mention.field, value))
    return True


def _beside(desk: Desk, mention: Mention) -> list[Any]:
    """The list that a reference stands in: it may name the new id already, and nothing is named twice."""
    from incubo.source.reading import read

    here: Any = read(mention.path, desk.read(mention.path)).values
    for step in mention.field[:-1]:
        here = here[step]
    return list(here)


def _address(desk: Desk, kind: str, entry_id: str, new: str) -> None:
    """Let the former address lead to the entry, where its kind keeps them."""
    if not addresses.has_addresses(kind):
        return
    entry = desk.registry.entries[kind][entry_id]
    address = addresses.spelling(desk.registry, kind).of(entry_id)
    held = [addresses.stem(each) for each in getattr(entry, FIELD)]
    back = [i for i, name in enumerate(held) if name == new]  # it gets an id back: no page leads to itself
    if back and entry_id not in held:
        desk.change(entry.path, Set((FIELD, back[0]), address))
        back = back[1:]
    elif entry_id not in held:
        desk.change(entry.path, Append((FIELD,), address, after=after(KINDS[kind].fields, FIELD)))
    for position in reversed(back):
        desk.change(entry.path, Remove((FIELD, position)))


def _settings(desk: Desk, entry_id: str, new: str) -> None:
    """Let the registry's settings name “our” incubator by its new id."""
    try:
        data = desk.read(SETTINGS)
    except Refused:  # a registry may have none
        return
    ours = re.compile(rb"""(?m)^([ \t]*incubator[ \t]*=[ \t]*)(["'])%s\2""" % re.escape(entry_id.encode()))
    desk.replace(SETTINGS, ours.sub(rb"\g<1>\g<2>%s\g<2>" % new.encode().replace(b"\\", b""), data, count=1))


def _unread(found: Mentions, entry_id: str) -> list[Text]:
    message = N_("{path} cannot be read as it is: if it names {id}, change it there.")
    return [Text(message, {"path": path, "id": entry_id}) for path in found.unreadable]
