"""`rename`: an entry gets another id. Its file moves, every reference follows, its former address leads to it.

More than half of the broken references of the real registry came from a startup that was renamed.

Former addresses (`redirect_from`): how the registry writes them, and which entry they lead to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.field_order import preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.new import ids
from incubo.edit.plan import Proposal
from incubo.edit.references import Reference, References, find_references
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import normalise_name
from incubo.registry import file_names
from incubo.registry.lookup import entry_label, entry_title
from incubo.registry.registry import Registry
from incubo.source.edits.changes import AppendItem, RemoveField, SetField

REDIRECT_FIELD = "redirect_from"
_PAGE_SUFFIX = re.compile(r"\.(?:html|md)$")
_PAGE_FOLDERS = {"startup": "startups", "incubator": "incubateurs", "job": "recrutement"}
"""The folder of each kind's pages on the network's site."""


class RedirectFormat(NamedTuple):
    """What stands before and after an id in its address: `/startups/`, `.html`."""

    prefix: str
    suffix: str

    def url_for(self, entry_id: str) -> str:
        """The address of an id."""
        return f"{self.prefix}{entry_id}{self.suffix}"


def keeps_redirects(kind: str) -> bool:
    """Whether entries of a kind may keep their former addresses."""
    return ENTRY_KINDS[kind].find_field(REDIRECT_FIELD) is not None


def find_redirect_format(registry: Registry, kind: str) -> RedirectFormat:
    """How most former addresses of a kind are written here; the network's usual way where there are none."""
    usual = RedirectFormat(f"/{_PAGE_FOLDERS.get(kind, kind)}/", ".html")
    found = Counter(
        RedirectFormat(address[: -len(name)] or "", ending)
        for addresses in _redirects(registry, kind).values()
        for each in addresses
        for address, ending in [_split_suffix(each)]
        if (name := address.rpartition("/")[2])
    )
    return found.most_common(1)[0][0] if found else usual


def redirect_id(address: str) -> str:
    """The id that an address names: `old` for `/startups/old.html`."""
    return _split_suffix(address.rstrip("/"))[0].rpartition("/")[2]


def find_former_ids(registry: Registry, kind: str) -> Mapping[str, str]:
    """Former ids of a kind → the id of the entry that their addresses lead to today."""
    return {
        redirect_id(address): entry_id
        for entry_id, addresses in _redirects(registry, kind).items()
        for address in addresses
        if redirect_id(address) != entry_id
    }


def _redirects(registry: Registry, kind: str) -> dict[str, tuple[str, ...]]:
    if not keeps_redirects(kind):
        return {}
    return {entry.id: getattr(entry, REDIRECT_FIELD) for entry in registry.entries.get(kind, {}).values()}


def _split_suffix(address: str) -> tuple[str, str]:
    ending = _PAGE_SUFFIX.search(address)
    return (address[: ending.start()], ending[0]) if ending else (address, "")


SETTINGS_FILE = "incubo.toml"
_DATE_PREFIX = re.compile(r"\d{4}-\d{2}-\d{2}-")


def rename(edits: FileEdits, kind: str, entry_id: str, new_id: str, title: str | None = None) -> Proposal:
    """Give an entry another id, and another title where one is given.

    Raises Refused for an id that is taken, or that no file may have; NotEditable for a file that cannot be changed.
    """
    registry = edits.registry
    notes: list[Message] = []
    if new_id != entry_id:
        _require_valid_id(edits, kind, entry_id, new_id)
    elif title is None:
        return Proposal(edits.plan(), "rename", entry_id, Message(N_("becomes {new}"), {"new": new_id}))
    found = find_references(edits, kind, entry_id)
    notes += _unreadable_notes(found, entry_id)
    path = registry.entries[kind][entry_id].path
    if title is not None:
        name = ENTRY_KINDS[kind].title_field
        edits.change_fields(
            path, SetField((name,), title, after_fields=preceding_fields(ENTRY_KINDS[kind].fields, name))
        )
    else:
        notes += _unchanged_title_notes(edits, kind, entry_id)
    if new_id != entry_id:
        _add_redirect(edits, kind, entry_id, new_id)
        edits.move(path, f"{registry.layout.folders[kind]}/{new_id}.md")
        if new_id.casefold() == entry_id.casefold():
            notes.append(
                Message(N_("Only capitals change: on Windows and macOS, the file gets its new name in two steps."))
            )
    if kind == "incubator":
        _update_settings(edits, entry_id, new_id)
    changed = [
        mention
        for mention in _iter_reversed_by_file(found.references)
        if _update_reference(edits, mention, (kind, entry_id), new_id, title)
    ]
    told = {"new": new_id if new_id != entry_id else title, "n": len(changed)}
    summary = Message(N_("becomes {new}"), told)
    if changed:
        summary = Message(N_("becomes {new}, {n} reference follows"), told, N_("becomes {new}, {n} references follow"))
    return Proposal(edits.plan(), "rename", entry_id, summary, tuple(notes))


def make_id_from_title(edits: FileEdits, kind: str, entry_id: str, title: str) -> str:
    """The id that a title gives to an entry of a kind. Raises Refused where no id can be made of it."""
    if kind == "member":
        new = ids.make_member_id(title)
    elif kind == "job":
        dated = _DATE_PREFIX.match(entry_id)
        new = (dated[0] if dated else "") + ids.slug(title)
    elif kind == "team":
        incubator = edits.registry.teams[entry_id].incubator or ""
        new = ids.make_team_id(incubator, title)
    else:
        new = ids.slug(title)
    if not new:
        hint = Message(N_("give the id itself: incubo rename {id} NEW-ID"), {"id": entry_id})
        raise RefusedError(Message(N_("no file name can be made of “{title}”"), {"title": title}), hints=(hint,))
    return new


def update_title_references(edits: FileEdits, kind: str, entry_id: str, title: str) -> int:
    """Let the offers that name an entry by its title say its new one; how many did."""
    found = _iter_reversed_by_file(find_references(edits, kind, entry_id).references)
    return sum(_update_reference(edits, mention, (kind, entry_id), entry_id, title) for mention in found)


def _unchanged_title_notes(edits: FileEdits, kind: str, entry_id: str) -> list[Message]:
    """What is said of the title or name that does not change with the id."""
    held = entry_title(edits.registry, kind, entry_id)
    if held == entry_id:
        return []
    if ENTRY_KINDS[kind].title_field == "title":
        return [Message(N_("The title stays “{title}” (--title changes it)."), {"title": held})]
    return [Message(N_("The name stays “{title}” (--title changes it)."), {"title": held})]


def _iter_reversed_by_file(references: Iterable[Reference]) -> Iterator[Reference]:
    """The mentions file by file, the last of each file first: one that goes moves those behind it in its list."""
    for _, own in groupby(references, key=lambda mention: mention.path):
        yield from reversed(list(own))


def _require_valid_id(edits: FileEdits, kind: str, entry_id: str, new_id: str) -> None:
    """Raise Refused for an id that another entry has or had, or that makes a bad file name."""
    registry = edits.registry
    problem = next(file_names.check_file_names(kind, registry.layout.folders[kind], [f"{new_id}.md"]), None)
    if problem is not None:
        message = Message(N_("“{new}” cannot be its id: {problem}"), {"new": new_id, "problem": problem.message})
        plain = file_names.to_file_name(new_id)
        fits = plain != new_id and next(file_names.check_file_names(kind, "", [f"{plain}.md"]), None) is None
        hint = Message(N_("this would do: {id}"), {"id": plain})
        raise RefusedError(message, hints=(hint,) if fits else ())
    others = {file_names.to_file_name(each): each for each in registry.entry_ids(kind) if each != entry_id}
    taken = others.get(file_names.to_file_name(new_id))
    if taken is not None:
        message = Message(
            N_("“{new}” is taken: it is {other}"), {"new": new_id, "other": entry_label(registry, kind, taken)}
        )
        raise RefusedError(message, hints=(Message(N_("choose another id")),))
    leads = find_former_ids(registry, kind).get(new_id, entry_id)
    if leads != entry_id:
        message = Message(
            N_("“{new}” is the former id of {other}: its old address would lead to two pages"),
            {"new": new_id, "other": entry_label(registry, kind, leads)},
        )
        raise RefusedError(message, hints=(Message(N_("choose another id")),))


def _update_reference(
    edits: FileEdits, reference: Reference, entry: tuple[str, str], new_id: str, title: str | None
) -> bool:
    """Change one reference; whether it had to change."""
    kind, entry_id = entry
    value = reference.renamed_value(new_id)
    if reference.by_title:
        held = entry_title(edits.registry, kind, entry_id)
        if normalise_name(reference.value) == normalise_name(held):
            if title is None or normalise_name(title) == normalise_name(held):
                return False  # it names the title, which stays
            value = title
    if value == reference.value:
        return False
    if isinstance(reference.field_path[-1], int) and value in _containing_list(edits, reference):
        edits.change_fields(reference.path, RemoveField(reference.field_path))
    else:
        edits.change_fields(reference.path, SetField(reference.field_path, value))
    return True


def _containing_list(edits: FileEdits, reference: Reference) -> list[Any]:
    """The list that a reference stands in: it may name the new id already, and nothing is named twice."""
    from incubo.source.reader import parse_file

    here: Any = parse_file(reference.path, edits.read(reference.path)).values
    for step in reference.field_path[:-1]:
        here = here[step]
    return list(here)


def _add_redirect(edits: FileEdits, kind: str, entry_id: str, new_id: str) -> None:
    """Let the former address lead to the entry, where its kind keeps them."""
    if not keeps_redirects(kind):
        return
    entry = edits.registry.entries[kind][entry_id]
    address = find_redirect_format(edits.registry, kind).url_for(entry_id)
    held = [redirect_id(each) for each in getattr(entry, REDIRECT_FIELD)]
    back = [i for i, name in enumerate(held) if name == new_id]  # it gets an id back: no page leads to itself
    if back and entry_id not in held:
        edits.change_fields(entry.path, SetField((REDIRECT_FIELD, back[0]), address))
        back = back[1:]
    elif entry_id not in held:
        edits.change_fields(
            entry.path,
            AppendItem(
                (REDIRECT_FIELD,), address, after_fields=preceding_fields(ENTRY_KINDS[kind].fields, REDIRECT_FIELD)
            ),
        )
    for position in reversed(back):
        edits.change_fields(entry.path, RemoveField((REDIRECT_FIELD, position)))


def _update_settings(edits: FileEdits, entry_id: str, new_id: str) -> None:
    """Let the registry's settings name “our” incubator by its new id."""
    try:
        data = edits.read(SETTINGS_FILE)
    except RefusedError:  # a registry may have none
        return
    ours = re.compile(rb"""(?m)^([ \t]*incubator[ \t]*=[ \t]*)(["'])%s\2""" % re.escape(entry_id.encode()))
    edits.replace(SETTINGS_FILE, ours.sub(rb"\g<1>\g<2>%s\g<2>" % new_id.encode().replace(b"\\", b""), data, count=1))


def _unreadable_notes(references: References, entry_id: str) -> list[Message]:
    message = N_("{path} cannot be read as it is: if it names {id}, change it there.")
    return [Message(message, {"path": path, "id": entry_id}) for path in references.unreadable_paths]
