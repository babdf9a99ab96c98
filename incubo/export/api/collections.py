"""The collections of a site: the documents that Jekyll makes of the files of the registry, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from incubo.export.api.ruby import look_up, loop_items, to_text
from incubo.registry.layout import Layout
from incubo.registry.store import Store
from incubo.source.ruby_yaml import has_front_matter, read_jekyll_file

KINDS = ("startup", "member", "incubator", "organisation")
"""The kinds of entries that the API has."""

_DATED_NAME = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-(.*)(\.[^.]+)")
_NAME = re.compile(r"(.*)(\.[^.]+)")
_MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")


class Document(NamedTuple):
    """A file of a collection.

    `id`: its name on the site, `stem`: that of its file; they differ where the file begins with a day, or has a `slug`.
    """

    path: str
    id: str
    stem: str
    values: Mapping[Any, Any]
    body: str

    @property
    def is_markdown(self) -> bool:
        """Whether the site renders the body."""
        return self.path.endswith(_MARKDOWN)


class Collections(NamedTuple):
    """The documents by kind, and the paths of what could not be read (`validate` says why)."""

    documents: Mapping[str, list[Document]]
    unreadable: list[str]


def read_collections(store: Store, layout: Layout, kinds: Iterable[str] = KINDS) -> Collections:
    """Read the files of some kinds. No content raises an error."""
    unreadable: list[str] = []
    return Collections({kind: _read_folder(store, layout.folders[kind], unreadable) for kind in kinds}, unreadable)


def limit_to_incubator(documents: Mapping[str, list[Document]], incubator: str) -> dict[str, list[Document]]:
    """What concerns one incubator (its id): its startups, the people who name them, their sponsors and its owner."""
    startups = [one for one in documents["startup"] if incubator in _names(one, "incubator", "incubators")]
    incubators = [one for one in documents["incubator"] if one.stem == incubator]
    ids = {name for one in startups for name in (one.id, one.stem)}
    members = [one for one in documents["member"] if not ids.isdisjoint(_find_startups(one))]
    named = {name for one in startups for name in _names(one, "sponsors")}
    named.update(name for one in incubators for name in _names(one, "owner"))
    organisations = [one for one in documents["organisation"] if one.id in named or one.stem in named]
    return {"startup": startups, "member": members, "incubator": incubators, "organisation": organisations}


def _names(document: Document, *fields: str) -> set[str]:
    """The entries that fields name: `/organisations/x` is `x`."""
    return {to_text(item).rpartition("/")[2] for field in fields for item in loop_items(document.values.get(field))}


def _find_startups(member: Document) -> set[str]:
    names = _names(member, "startups", "previously")
    for mission in loop_items(member.values.get("missions")):
        names.update(to_text(item) for item in loop_items(look_up(mission, "startups")))
    return names


def _read_folder(store: Store, folder: str, unreadable: list[str]) -> list[Document]:
    documents = []
    try:
        entries = store.list_folder(folder)
    except OSError:
        unreadable.append(folder)
        return []
    for name, file_type in entries:
        if file_type in ("folder", "special") or name.startswith((".", "_", "#", "~")) or name.endswith("~"):
            continue  # Jekyll leaves them out too, but for folders in folders
        path = f"{folder}/{name}"
        try:
            data = store.read(path)
        except OSError:
            unreadable.append(path)
            continue
        if not has_front_matter(data) and not name.endswith(".md"):
            continue
        read = read_jekyll_file(data) if has_front_matter(data) else None
        if read is None:
            unreadable.append(path)
        elif read.values.get("published") is not False and read.values.get("draft") is not True:
            documents.append(_make_document(path, name, read.values, read.body))
    return documents


def _make_document(path: str, name: str, values: dict[Any, Any], body: str) -> Document:
    match = _DATED_NAME.fullmatch(name) or _NAME.fullmatch(name)
    slug = (match[1] if match is not None else name).rstrip(".")
    if values.get("title") in (None, False):
        values["title"] = " ".join(word.capitalize() for word in slug.split("-"))
    given = values.get("slug")
    own_id = str(given) if given not in (None, False) else slug
    return Document(path, own_id, name.rpartition(".")[0] or name, values, body)
