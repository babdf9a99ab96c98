"""The items of the lists of an entry (missions, phases, events, measures) and its groups, each with the form that
corrects it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.quantities import metric_words
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import find_entry_place

if TYPE_CHECKING:
    from incubo.web.view import View


class ItemLink(NamedTuple):
    """The form of an item or of a group, here or at the source: its address, and a name that tells which one it is."""

    name: str
    address: str


class EntryItems:
    """The forms of the items and groups of an entry; none where nothing can be changed."""

    def __init__(self, view: View, kind: str, entry: Any) -> None:
        self._view = view
        self._kind = kind
        self._entry = entry
        self.fields = [field for field in ENTRY_KINDS[kind].fields if field.type == "group" and not field.legacy]

    def of(self, field_name: str, item: Any) -> ItemLink | None:
        """The form of an item that the entry has: this one, not one that is equal to it."""
        items: Sequence[Any] = getattr(self._entry, field_name)
        position = next((i for i, other in enumerate(items) if other is item), None)
        return self.at(field_name, position) if position is not None else None

    def at(self, field_name: str, position: int) -> ItemLink | None:
        """The form of an item by its position, from 0."""
        item = getattr(self._entry, field_name)[position]
        name = name_item(self._view, field_name, item, position)
        return self._link(f"{field_name}.{position + 1}", name, (field_name,), item)

    def list_all(self, field: Field) -> list[ItemLink]:
        """The forms of all items of a list, or the one of a group."""
        if field.many:
            found = [self.at(field.name, i) for i in range(len(getattr(self._entry, field.name)))]
        else:
            found = [self._link(field.name, translate(name_group(field)), (field.name,))]
        return [one for one in found if one is not None]

    def _link(self, path: str, name: str, field: FieldPath, item: Any = None) -> ItemLink | None:
        entry = EntryRef(self._kind, self._entry.id)
        address = find_form(self._view, entry, field, "set", item, kind=entry.kind, id=entry.id, field=path)
        return ItemLink(name, address) if address else None


def find_form(view: View, entry: EntryRef, path: FieldPath, verb: str, item: Any = None, /, **values: str) -> str:
    """The form that changes a field of an entry, or an item of a list: ours, or that of the source which has it.

    `values`: of the address of ours. "": nothing can be changed.
    """
    address = view.links.change(verb, **values)
    place = find_entry_place(view.registry, entry, path, item) if address else None
    return place.address if place is not None and place.address else address


def correction_link(link: ItemLink | None) -> Markup:
    """A short link to a form, whose name for who hears it is the whole one; nothing without a form."""
    if link is None:
        return Markup("")
    attributes = f'class="small noprint" href="{html.escape(link.address)}" aria-label="{html.escape(link.name)}"'
    return Markup(f'<a {attributes} rel="noreferrer">{html.escape(gettext("Correct"))}</a>')


def name_group(field: Field) -> Message:
    """What the form of a group is called."""
    return Message(N_("Correct: {what}"), {"what": gettext(field.label or field.help or field.name)})


def name_item(view: View, field_name: str, item: Any, position: int) -> str:
    """What the form of an item is called: its name, and its day."""
    day = getattr(item, "start", None) or getattr(item, "date", None)
    name = _name_of(view, field_name, item)
    texts = _TEXTS.get(field_name)
    if field_name == "events" and getattr(item, "name", None) == COMMITTEE_EVENT:
        texts = _COMMITTEE_TEXTS
    if texts is None or (texts is _TEXTS.get(field_name) and field_name != "missions" and not name):
        return translate(Message(N_("Correct number {n} of “{field}”"), {"n": position + 1, "field": field_name}))
    text = texts[0] if day is not None else texts[1]
    return translate(Message(text, {"day": day, "name": capitalize_first(name)}))


def _name_of(view: View, field_name: str, item: Any) -> str:
    if field_name == "phases":
        return view.phase_label(item.name) if item.name else ""
    if field_name == "events":
        return view.registry.vocabulary.value_label("events", item.name, view.language) if item.name else ""
    return metric_words(item.key) if getattr(item, "key", None) else ""


_COMMITTEE_TEXTS = (N_("Correct this committee, {day:long}"), N_("Correct this committee, without a day"))
_TEXTS = {
    "missions": (N_("Correct this mission, since {day:long}"), N_("Correct this mission, without a start")),
    "phases": (N_("Correct this phase, {name}, from {day:long}"), N_("Correct this phase, {name}, without a start")),
    "events": (N_("Correct this event, {name}, {day:long}"), N_("Correct this event, {name}, without a day")),
    "metrics": (N_("Correct this measure, {name}, {day:long}"), N_("Correct this measure, {name}, without a day")),
}
"""What the form of an item is called, with its day and without one, by the field that it is in."""
