"""`rename`: give an entry another id. Its file moves, every reference follows, and its former URL redirects to it.

More than half of the broken references of the real registry came from a startup that was renamed. Former URLs are in
the field `redirect_from`.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.field_order import preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.new.ids import make_member_id, make_team_id, slug
from incubo.edit.plan import Proposal
from incubo.edit.postponed import follow_entry
from incubo.edit.references import Reference, find_references, iter_reversed_by_file
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import normalise_name
from incubo.registry.file_names import check_file_names, to_file_name
from incubo.registry.lookup import EntryRef, entry_label, entry_title
from incubo.registry.registry import Registry
from incubo.source.edits.changes import AppendItem, RemoveField, SetField

REDIRECT_FIELD = "redirect_from"
SETTINGS_FILE = "incubo.toml"
_PAGE_FOLDERS = {"startup": "startups", "incubator": "incubateurs", "job": "recrutement"}
"""The folder of each kind's pages on the network's site."""
_PAGE_SUFFIX = re.compile(r"\.(?:html|md)$")
_DATE_PREFIX = re.compile(r"\d{4}-\d{2}-\d{2}-")


class RedirectFormat(NamedTuple):
    """What comes before and after an id in a former URL: `/startups/`, `.html`."""

    prefix: str
    suffix: str

    def url_for(self, entry_id: str) -> str:
        """The URL of an id."""
        return f"{self.prefix}{entry_id}{self.suffix}"


def rename(
    edits: FileEdits,
    kind: str,
    entry_id: str,
    new_id: str,
    title: str | None = None,
    *,
    keeps_address: bool = True,
) -> Proposal:
    """Give an entry another id, and another title if one is given. `keeps_address`: its old address leads to it;
    not needed of one that was never published.

    Raises RefusedError for an id that is taken or makes an invalid file name; NotEditableError for a file that cannot
    be changed.
    """
    registry = edits.registry
    notes: list[Message] = []
    if new_id != entry_id:
        _require_valid_id(edits, kind, entry_id, new_id)
    elif title is None:
        return Proposal(edits.plan(), "rename", entry_id, Message(N_("becomes {new}"), {"new": new_id}))
    references = find_references(edits, kind, entry_id)
    notes += _unreadable_notes(references.unreadable_paths, entry_id)
    path = registry.entries[kind][entry_id].path
    if title is not None:
        title_field = ENTRY_KINDS[kind].title_field
        edits.change_fields(
            path, SetField((title_field,), title, after_fields=preceding_fields(ENTRY_KINDS[kind].fields, title_field))
        )
    else:
        notes += _unchanged_title_notes(edits, kind, entry_id)
    if new_id != entry_id:
        if keeps_address:
            _add_redirect(edits, kind, entry_id, entry_id, new_id)
        edits.move(path, f"{registry.layout.folders[kind]}/{new_id}.md")
        follow_entry(edits, EntryRef(kind, entry_id), notes, EntryRef(kind, new_id))
        if new_id.casefold() == entry_id.casefold():
            notes.append(
                Message(N_("Only capitals change: on Windows and macOS, the file gets its new name in two steps."))
            )
    if kind == "incubator":
        update_settings(edits, entry_id, new_id)
    changed = [
        reference
        for reference in iter_reversed_by_file(references.references)
        if _update_reference(edits, reference, (kind, entry_id), new_id, title)
    ]
    arguments = {"new": new_id if new_id != entry_id else title, "n": len(changed)}
    summary = Message(N_("becomes {new}"), arguments)
    if changed:
        summary = Message(
            N_("becomes {new}, {n} reference updated"), arguments, N_("becomes {new}, {n} references updated")
        )
    return Proposal(edits.plan(), "rename", entry_id, summary, tuple(notes))


def rename_to(
    edits: FileEdits, kind: str, entry_id: str, word: str | None, title: str | None, *, keeps_address: bool = True
) -> Proposal:
    """Give an entry the id that a word means, or that its new title gives. Raises as `rename`."""
    if word is None:
        new_id = make_id_from_title(edits, kind, entry_id, title or "")
    else:
        new_id = parse_new_id(edits, kind, entry_id, word)
    return rename(edits, kind, entry_id, new_id, title, keeps_address=keeps_address)


def parse_new_id(edits: FileEdits, kind: str, entry_id: str, text: str) -> str:
    """The new id that a person types: an id, with or without `.md` and folders, or a name to make it from (`Pix`).

    Raises RefusedError for an id that `rename` would refuse.
    """
    name = text.rpartition("/")[2].removesuffix(".md")
    new_id = name
    if any(map(str.isspace, name)):
        new_id = make_id_from_title(edits, kind, entry_id, text)
    elif name != entry_id and next(check_file_names(kind, "", [f"{name}.md"]), None) is not None:
        with contextlib.suppress(RefusedError):  # where no id can be made from it, why it is no id is told below
            new_id = make_id_from_title(edits, kind, entry_id, text)
    if new_id != entry_id:
        _require_valid_id(edits, kind, entry_id, new_id)
    return new_id


def make_id_from_title(edits: FileEdits, kind: str, entry_id: str, title: str) -> str:
    """The id that a title gives to an entry of a kind. Raises RefusedError if it gives none."""
    if kind == "member":
        new_id = make_member_id(title)
    elif kind == "job":
        date_prefix = _DATE_PREFIX.match(entry_id)
        new_id = (date_prefix[0] if date_prefix else "") + slug(title)
    elif kind == "team":
        incubator = edits.registry.teams[entry_id].incubator or ""
        new_id = make_team_id(incubator, title)
    else:
        new_id = slug(title)
    if not new_id:
        hint = Message(
            N_("give the id itself"),
            command=Message(N_("incubo rename {id} NEW-ID"), {"id": quote_entry_id(kind, entry_id)}),
        )
        raise RefusedError(Message(N_("no file name can be made from “{title}”"), {"title": title}), hints=(hint,))
    return new_id


def follow_rename(edits: FileEdits, kind: str, old_id: str, new_id: str, *, keeps_address: bool = False) -> None:
    """Update the references to an entry that was renamed elsewhere; `keeps_address`: its old address leads to it, too.

    Raises NotEditableError.
    """
    if keeps_address:
        _add_redirect(edits, kind, new_id, old_id, new_id)
    for reference in iter_reversed_by_file(find_references(edits, kind, old_id).references):
        _update_reference(edits, reference, (kind, old_id), new_id, None)


def update_title_references(edits: FileEdits, kind: str, entry_id: str, title: str) -> int:
    """Update the offers that name an entry by its title; return how many were changed."""
    references = iter_reversed_by_file(find_references(edits, kind, entry_id).references)
    return sum(_update_reference(edits, reference, (kind, entry_id), entry_id, title) for reference in references)


def _require_valid_id(edits: FileEdits, kind: str, entry_id: str, new_id: str) -> None:
    """Raise RefusedError for an id that another entry has or had, or that makes an invalid file name."""
    registry = edits.registry
    problem = next(check_file_names(kind, registry.layout.folders[kind], [f"{new_id}.md"]), None)
    if problem is not None:
        message = Message(N_("“{new}” cannot be its id: {problem}"), {"new": new_id, "problem": problem.message})
        suggestion = to_file_name(new_id)
        is_valid = suggestion != new_id and next(check_file_names(kind, "", [f"{suggestion}.md"]), None) is None
        hint = Message(N_("for example: {id}"), {"id": suggestion})
        raise RefusedError(message, hints=(hint,) if is_valid else ())
    other_ids = {to_file_name(other_id): other_id for other_id in registry.entry_ids(kind) if other_id != entry_id}
    other_id = other_ids.get(to_file_name(new_id))
    if other_id is not None:
        message = Message(
            N_("“{new}” is already used by {other}"), {"new": new_id, "other": entry_label(registry, kind, other_id)}
        )
        raise RefusedError(message, hints=(Message(N_("choose another id")),))
    former_owner = find_former_ids(registry, kind).get(new_id, entry_id)
    if former_owner != entry_id:
        message = Message(
            N_("“{new}” is the former id of {other}: its old address would lead to two pages"),
            {"new": new_id, "other": entry_label(registry, kind, former_owner)},
        )
        raise RefusedError(message, hints=(Message(N_("choose another id")),))


def _unreadable_notes(paths: Iterable[str], entry_id: str) -> list[Message]:
    message = N_("{path} cannot be read as it is: if it refers to {id}, change it there.")
    return [Message(message, {"path": path, "id": entry_id}) for path in paths]


def _unchanged_title_notes(edits: FileEdits, kind: str, entry_id: str) -> list[Message]:
    """A note that the title or name does not change with the id."""
    title = entry_title(edits.registry, kind, entry_id)
    if title == entry_id:
        return []
    hint = Message(N_("--title changes it"))
    if ENTRY_KINDS[kind].title_field == "title":
        return [Message(N_("The title stays “{title}”."), {"title": title}, hint=hint)]
    return [Message(N_("The name stays “{title}”."), {"title": title}, hint=hint)]


def _update_reference(
    edits: FileEdits, reference: Reference, entry: tuple[str, str], new_id: str, title: str | None
) -> bool:
    """Update a reference; return whether it changed."""
    kind, entry_id = entry
    value = reference.renamed_value(new_id)
    if reference.by_title:
        current_title = entry_title(edits.registry, kind, entry_id)
        if normalise_name(reference.value) == normalise_name(current_title):
            if title is None or normalise_name(title) == normalise_name(current_title):
                return False  # it names the title, which stays
            value = title
    if value == reference.value:
        return False
    if isinstance(reference.field_path[-1], int) and value in edits.value_at(reference.path, reference.field_path[:-1]):
        edits.change_fields(reference.path, RemoveField(reference.field_path))  # the list has the new id already
    else:
        edits.change_fields(reference.path, SetField(reference.field_path, value))
    return True


def update_settings(edits: FileEdits, entry_id: str, new_id: str) -> None:
    """Update the id of “our” incubator in the registry's settings."""
    try:
        data = edits.read(SETTINGS_FILE)
    except RefusedError:  # a registry may have none
        return
    setting = re.compile(rb"""(?m)^([ \t]*incubator[ \t]*=[ \t]*)(["'])%s\2""" % re.escape(entry_id.encode()))
    edits.replace(
        SETTINGS_FILE, setting.sub(rb"\g<1>\g<2>%s\g<2>" % new_id.encode().replace(b"\\", b""), data, count=1)
    )


def _add_redirect(edits: FileEdits, kind: str, current_id: str, entry_id: str, new_id: str) -> None:
    """Add the URL of the id `entry_id` to an entry, if its kind has such a field. `current_id`: its id in the files."""
    if not keeps_redirects(kind):
        return
    entry = edits.registry.entries[kind][current_id]
    url = find_redirect_format(edits.registry, kind).url_for(entry_id)
    former_ids = [redirect_id(redirect) for redirect in getattr(entry, REDIRECT_FIELD)]
    # an entry that gets a former id back loses that redirect: no page may lead to itself
    own_positions = [i for i, former_id in enumerate(former_ids) if former_id == new_id]
    if own_positions and entry_id not in former_ids:
        edits.change_fields(entry.path, SetField((REDIRECT_FIELD, own_positions[0]), url))
        own_positions = own_positions[1:]
    elif entry_id not in former_ids:
        edits.change_fields(
            entry.path,
            AppendItem((REDIRECT_FIELD,), url, after_fields=preceding_fields(ENTRY_KINDS[kind].fields, REDIRECT_FIELD)),
        )
    for position in reversed(own_positions):
        edits.change_fields(entry.path, RemoveField((REDIRECT_FIELD, position)))


def keeps_redirects(kind: str) -> bool:
    """Whether entries of a kind have former URLs."""
    return ENTRY_KINDS[kind].find_field(REDIRECT_FIELD) is not None


def find_redirect_format(registry: Registry, kind: str) -> RedirectFormat:
    """The format of most former URLs of a kind in this registry; that of the network if it has none."""
    default = RedirectFormat(f"/{_PAGE_FOLDERS.get(kind, kind)}/", ".html")
    formats = Counter(
        RedirectFormat(address[: -len(entry_id)] or "", suffix)
        for addresses in _redirects(registry, kind).values()
        for url in addresses
        for address, suffix in [_split_suffix(url)]
        if (entry_id := address.rpartition("/")[2])
    )
    return formats.most_common(1)[0][0] if formats else default


def redirect_id(address: str) -> str:
    """The id in a former URL: `old` for `/startups/old.html`."""
    return _split_suffix(address.rstrip("/"))[0].rpartition("/")[2]


def find_former_ids(registry: Registry, kind: str) -> Mapping[str, str]:
    """Former ids of a kind → the id of the entry that has them today."""
    return {
        redirect_id(address): entry_id
        for entry_id, addresses in _redirects(registry, kind).items()
        for address in addresses
        if redirect_id(address) != entry_id
    }


def find_current_id(registry: Registry, kind: str, entry_id: str) -> str | None:
    """The id that an entry has now, by this or a former id; None where there is no such entry, or it kept no trace."""
    if registry.has_entry(kind, entry_id):
        return entry_id
    current_id = find_former_ids(registry, kind).get(entry_id)
    return current_id if current_id is not None and registry.has_entry(kind, current_id) else None


def _redirects(registry: Registry, kind: str) -> dict[str, tuple[str, ...]]:
    if not keeps_redirects(kind):
        return {}
    return {entry.id: getattr(entry, REDIRECT_FIELD) for entry in registry.entries.get(kind, {}).values()}


def _split_suffix(address: str) -> tuple[str, str]:
    match = _PAGE_SUFFIX.search(address)
    return (address[: match.start()], match[0]) if match else (address, "")
