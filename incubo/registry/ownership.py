"""Where what an entry says is changed: here, or at the source of which the entry is an export (`[source]`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from incubo.config.source import SourceSettings
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldPath
from incubo.registry.layout import entry_id_from_address, entry_id_from_path
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


class SourcePlace(NamedTuple):
    """Where the source changes something. Texts say “in {name}”: a French name keeps its article (« l'Espace Membre »).

    `address`: the form ("": it has none for this). `page`: the page of the entry ("": it has none). `report`: where to
    report what has no form, such as a file that cannot be read ("": not said).
    """

    name: LabelledValue
    address: str
    page: str
    report: str

    @property
    def link(self) -> str:
        """The nearest place: the form, else the page, else where to report it."""
        return self.address or self.page or self.report


class LocalChange(NamedTuple):
    """Something that is written here and that the source, which owns it, does not have yet: what, in a sentence, where
    to enter it there, and the value to enter ("": the sentence says it). `startups`: the ids of those concerned.
    """

    entry: EntryRef
    text: Message
    place: SourcePlace
    value: str = ""
    startups: tuple[str, ...] = ()


def source_place(
    source: SourceSettings | None, kind: str, entry_id: str, path: FieldPath = (), item: Any = None
) -> SourcePlace | None:
    """Where the source changes what stands at a field path of an entry; None for what is changed here.

    That is all where there is no source (None). `path`: of a diagnostic or an edit; () stands for the entry as a whole,
    its text and its file. `entry_id`: "" for one that is to be made. `item`: of a list, the item that the path is in,
    as a record or as the file has it; it decides where only some items are ours (committees with a decision), else the
    subfield alone does.
    """
    owned = source.kinds.get(kind) if source is not None else None
    if source is None or owned is None or _is_ours(owned.ours, path, item):
        return None
    if not entry_id:
        return SourcePlace(source.name, owned.new or owned.address.partition("{id}")[0], "", source.report)
    has_form = not path or path[0] not in owned.without_form
    address, page = (text.replace("{id}", quote(entry_id, safe="")) for text in (owned.address, owned.page))
    return SourcePlace(source.name, address if has_form else "", page, source.report)


def find_entry_place(registry: Registry, entry: EntryRef, path: FieldPath = (), item: Any = None) -> SourcePlace | None:
    """`source_place` of what an entry of the registry says, under the id that the source has for it; None for an entry
    that is only here.

    The one answer of hints, findings, refusals and local changes.
    """
    source = registry.layout.source
    if source is None or entry.kind not in source.kinds:
        return None
    source_id = find_source_id(registry, entry)
    return source_place(source, entry.kind, source_id, path, item) if source_id is not None else None


def find_source_id(registry: Registry, entry: EntryRef) -> str | None:
    """The id that the source has for an entry: of one that was renamed here, the id that it had; None for one that is
    only here.
    """
    found = registry.entries.get(entry.kind, {}).get(entry.id)
    former_ids = map(entry_id_from_address, getattr(found, "redirect_from", ()))
    ids = (registry.layout.find_source_id(entry.kind, one) for one in (entry.id, *former_ids))
    return next((one for one in ids if one is not None), None)


def find_source_place(registry: Registry, path: str, field: FieldPath = ()) -> SourcePlace | None:
    """The same of a field of a file of the registry, whose entry has the item that the field is in."""
    kind = registry.layout.kind_of_path(path)
    if registry.layout.source is None or kind is None:
        return None
    item = None
    if len(field) > 1 and isinstance(field[1], int):
        items = getattr(registry.entry_at(path), str(field[0]), ())
        item = items[field[1]] if isinstance(items, tuple) and field[1] < len(items) else None
    return find_entry_place(registry, EntryRef(kind, entry_id_from_path(path)), field, item)


def describe_next_export(source: SourceSettings) -> Message:
    """Until when what is written here stays: the next export, and when that runs, where it is said."""
    days, _, time = source.export.partition(" ")
    if days == "daily":
        return Message(N_("the next export (every day at {time})"), {"time": time})
    if days == "weekdays":
        return Message(N_("the next export (Monday to Friday at {time})"), {"time": time})
    return Message(N_("the next export"))


def _is_ours(ours: tuple[str, ...], path: FieldPath, item: Any) -> bool:
    """Whether the source does not have what stands at a path."""
    if not path:
        return False
    name = str(path[0])
    if name in ours or ".".join(step for step in path if isinstance(step, str)) in ours:
        return True
    return any(_has_value(item, field.partition(".")[2]) for field in ours if field.startswith(f"{name}."))


def _has_value(item: Any, name: str) -> bool:
    value = item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
    return value not in (None, "", (), [], {})
