"""The page of an entry: a startup, a member, an offer, an incubator, an organisation, a team."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from incubo.app.entry_lookup import get_readable_record
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.facts.drafts import name_missing
from incubo.model.fields import DRAFT_FIELD
from incubo.model.jobs import is_open
from incubo.query.lists import LISTS
from incubo.registry.lookup import EntryRef
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.entry_pages import entry_page
from incubo.reports.entry_pages.common import make_entry_page
from incubo.web.blocks import phase_tag, section_values
from incubo.web.items import find_form
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.pages.entry_layout import arrange_entry
from incubo.web.pages.lists import KIND_LABELS
from incubo.web.pages.startup import startup_values
from incubo.web.pages.today import change_lines
from incubo.web.plain_text import note_texts
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder
    from incubo.document.page import Page

_LAST_CHANGES = 5
_LONG_TEXT = 1_500
"""Characters of a text that is printed below all the rest, and not beside it."""
_TEXT_TITLES: Mapping[str, str] = {
    "member": N_("In a few words"),
    "job": N_("The offer"),
    "incubator": N_("The incubator"),
    "organisation": N_("The organisation"),
    "team": N_("The team"),
}
"""The heading of the text of an entry, by its kind."""


def make_entry_web_page(view: View, kind: str, entry_id: str) -> WebPage:
    """The page of an entry that the registry has. Raises IncuboError for a file that cannot be read."""
    entry = get_readable_record(view.registry, kind, entry_id, IncuboError)
    if kind == "startup":  # its page is arranged in its own way
        page = make_entry_page(view.page_context, kind, entry, entry.display_name)
    else:
        page = view.publish_page(entry_page(view.page_context, kind, entry_id))
    private = view.open_private()
    told = view.last_changes((kind, entry_id), _LAST_CHANGES)
    values: dict[str, Any] = {
        "private": _private_values(view, private, EntryRef(kind, entry_id), page) if private is not None else None,
        "text": view.read_body(entry.path),
        "text_title": gettext(_TEXT_TITLES.get(kind, "")),
        "kind_label": gettext(KIND_LABELS[kind]),
        "notes": note_texts(page.notes),
        "tag": phase_tag(view, view.registry.phase_at(entry_id, view.day)) if kind == "startup" else None,
        "kind": kind,
        "entry_id": entry_id,
        "changes": list(change_lines(view, told, _LAST_CHANGES)),
        "log_link": view.links.page("log", {"entry": f"{kind}/{entry_id}"}),
        "actions": [action for action in _actions(view, kind, entry) if action[1]],
        "draft": _draft_notice(view, kind, entry) if view.whole.is_draft(kind, entry_id) else None,
    }
    section = ENTRY_SECTIONS[kind]
    crumbs = ((gettext(LISTS[section].title), view.links.page(section)),)
    if kind == "startup":
        values |= startup_values(view, entry)
        values["is_text_long"] = len(values["text"]) > _LONG_TEXT
        return WebPage("startup.html", entry.display_name, values, section, crumbs)
    sections = tuple(section for section in page.sections if section.id not in ("file", "draft"))
    values |= arrange_entry(view, kind, entry, list(section_values(view, page._replace(sections=sections))))
    return WebPage("entry.html", str(page.title.value), values, section, crumbs)


def _private_values(view: View, private: PrivateFolder, entry: EntryRef, page: Page) -> dict[str, Any] | None:
    """What is private about an entry, and the forms that change it; None where there is nothing of either."""
    sections = list(section_values(view, private.add_section(page._replace(sections=()), entry)))
    change = view.links.change
    actions = [(gettext("Edit"), change("private", kind=entry.kind, id=entry.id))]
    if any(field.name == "orders" for field in private.fields_of(entry.kind)):
        actions.append((gettext("Record a purchase order"), change("order", kind=entry.kind, id=entry.id)))
        for ref, order in private.iter_orders():
            if order.number and entry in (ref, ("startup", order.startup), ("member", order.member)):
                label = gettext("Change the order {number}").format(number=order.number)
                actions.append((label, change("order", kind=ref.kind, id=ref.id, order=order.number)))
    actions = [action for action in actions if action[1]]
    if not sections and not actions:
        return None
    return {"sections": sections, "title": translate(private.title), "actions": actions}


def _draft_notice(view: View, kind: str, entry: Any) -> tuple[str, list[tuple[str, str]]]:
    """What a draft lacks, and the forms that complete it: label and address."""
    names = name_missing(view.whole, view.day, kind, entry)
    text = translate(Message(N_("Still without: {what:list}."), {"what": names})) if names else ""
    actions = [
        (gettext("Complete"), view.links.change("set", kind=kind, id=entry.id)),
        (gettext("It is complete"), view.links.change("set", kind=kind, id=entry.id, field=DRAFT_FIELD.name)),
    ]
    return text, [action for action in actions if action[1]]


def _actions(view: View, kind: str, entry: Any) -> list[tuple[str, str]]:
    """The forms that change an entry, as it is on the day: label and address ("": there is none)."""
    change, entry_id = view.links.change, entry.id
    actions: list[tuple[str, str]] = []
    if kind == "member":
        missions = partial(find_form, view, EntryRef(kind, entry_id), ("missions",), member=entry_id)
        if entry.is_active(view.day):
            actions = [
                (gettext("Extend"), missions("extend")),
                (gettext("Record the departure"), missions("leave")),
            ]
        actions.append((gettext("Make them join a product"), missions("join")))
    elif kind == "job" and is_open(entry, view.day, view.workspace.current_date):
        actions = [
            (gettext("Extend the offer"), change("extend", job=entry_id)),
            (gettext("Close the offer"), change("close", job=entry_id)),
        ]
    return [
        *actions,
        (gettext("Edit"), change("set", kind=kind, id=entry_id)),
        (gettext("Rename"), change("rename", kind=kind, id=entry_id)),
    ]


def _dossier_actions(view: View, startup_id: str) -> list[tuple[str, str]]:
    """The forms of a committee, where one may come: label and address."""
    if not view.query_context.is_live(startup_id):
        return []
    return [
        (gettext("Hold the committee"), view.links.change("committee-mode", startup=startup_id)),
        (gettext("Record the committee"), view.links.change("committee", startup=startup_id)),
    ]


def make_dossier(view: View, startup_id: str) -> WebPage:
    """What a committee needs of a startup. Raises IncuboError for a file that cannot be read."""
    startup = get_readable_record(view.registry, "startup", startup_id, IncuboError)
    page = dossier_page(startup, view.page_context)
    sections = tuple(section for section in page.sections if section.id not in ("file", "entry"))
    sections_shown = list(section_values(view, page._replace(sections=sections)))
    values: dict[str, Any] = {
        "text": "",
        "text_title": "",
        "line": [],
        "tile_values": None,
        "offers": [],
        "main": sections_shown,
        "side": [],
        "more_link": "",
        "kind_label": gettext("Dossier for the committee"),
        "notes": note_texts(page.notes),
        "tag": phase_tag(view, view.registry.phase_at(startup_id, view.day)),
        "changes": [],
        "private": None,  # a dossier is made to be sent
        "log_link": "",
        "actions": [action for action in _dossier_actions(view, startup_id) if action[1]],
        "draft": None,
    }
    crumbs = (
        (gettext(LISTS["startups"].title), view.links.page("startups")),
        (startup.display_name, view.links.entry("startup", startup_id)),
    )
    title = translate(page.title.value) if isinstance(page.title.value, Message) else str(page.title.value)
    return WebPage("entry.html", title, values, "startups", crumbs)
