"""Pages of people, offers, incubators, organisations and teams: what one looks for first, tables, facts beside them."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from incubo.core.hint import NO_HINT
from incubo.core.i18n import N_, gettext, ngettext, translate
from incubo.core.message import Message
from incubo.facts.offers import find_open_offers
from incubo.model.tenure import tenure_at
from incubo.reports.entry_pages.common import count_by_phase, days_left_cell, split_live_startups
from incubo.reports.entry_pages.member import missions_in_order
from incubo.web.blocks import Part, entry_link, make_parts
from incubo.web.items import EntryItems, correction_link
from incubo.web.pages.startup import offer_lines, short_part
from incubo.web.pages.startups import SOON_DAYS
from incubo.web.pages.today import tile_values
from incubo.web.view import View

if TYPE_CHECKING:
    from incubo.model.records import Member
    from incubo.web.links import Links

_LINE_FACTS: Mapping[str, tuple[str, ...]] = {
    "member": ("role", "active"),
    "job": ("state",),
    "incubator": ("people",),
    "organisation": ("type",),
    "team": ("incubator",),
}
"""The facts of a kind that the line below the title tells, or that its tiles do."""
_SIDE_SECTIONS = ("summary", "before")
_SECTION_TITLES: Mapping[str, str] = {
    "startups": N_("Products today"),
    "before": N_("Before"),
    "summary": N_("In short"),
}
"""What sections are called here, where the command line says it otherwise or not at all."""


class _OfIncubator(NamedTuple):
    """The addresses of pages about an incubator, whichever the page is of."""

    links: Links
    incubator: str

    def page(self, path: str, values: Mapping[str, str] | None = None, suffix: str = "") -> str:
        """A page, about the incubator."""
        return self.links.page(path, {"incubator": self.incubator, **(values or {})}, suffix)

    def path(self, path: str) -> str:
        """A page without any value."""
        return self.links.path(path)

    def entry(self, kind: str, entry_id: str) -> str:
        """The page of an entry."""
        return self.links.entry(kind, entry_id)

    def change(self, verb: str, **values: str) -> str:
        """The form of a verb."""
        return self.links.change(verb, **values)

    def static(self, name: str) -> str:
        """A file of `static/`."""
        return self.links.static(name)


def arrange_entry(view: View, kind: str, entry: Any, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """What the template of an entry needs: the line below the title, tiles, sections and those beside them.

    `sections` are those of `blocks.section_values`.
    """
    line = _take_line(kind, sections)
    values: dict[str, Any] = {
        "line": line,
        "tile_values": None,
        "offers": [],
        "main": [],
        "side": [],
        "more_link": "",
    }
    if kind == "member":
        sections = _without_told_products(view, entry, sections)
        _add_mission_links(view, entry, sections)
        values["line"] = [*(part for part in line[:1] if part.text), *_presence(view, entry)]
    if kind == "incubator":
        values["more_link"] = view.links.page("startups", {"incubator": entry.id})
        startups = view.registry.startups_of_incubator(entry.id)
        live, _ = split_live_startups(view.page_context, startups)
        values["tile_values"] = tile_values(view.of_incubator(entry.id, _OfIncubator(view.links, entry.id)), live)
        scope = view.page_context
        jobs = find_open_offers(view.registry, scope.day, scope.today, incubator=entry.id)
        values["offers"] = offer_lines(view, jobs)
        sections = [section for section in sections if section["id"] != "offers"]
    for section in sections:
        place = "side" if section["id"] in _SIDE_SECTIONS else "main"
        blocks = [_side_block(view, entry.id, kind, block) for block in section["blocks"]]
        values[place].append({**section, "title": _section_title(section), "blocks": blocks})
    return values


def _side_block(view: View, entry_id: str, kind: str, block: dict[str, Any]) -> dict[str, Any]:
    """Facts with short addresses; former products as a list; exits that lead to the products that they count."""
    if block["type"] != "facts":
        return block
    if block["ids"] == ["before"]:
        return {"type": "list", "items": [([cell], NO_HINT) for cell in block["rows"][0][1]]}
    if block["ids"] == ["exits"] and kind == "incubator":
        _, others = split_live_startups(view.page_context, view.registry.startups_of_incubator(entry_id))
        cells = []
        for phase, n in count_by_phase(view.page_context, others):
            text = (
                f"{view.phase_label(phase.id)} {n}" if phase is not None else gettext("no phase yet: {n}").format(n=n)
            )
            values = {"incubator": entry_id, "phase": phase.id if phase is not None else ""}
            href = view.links.page("startups", values) if phase is not None else ""
            cells.append((Part(text, href),))
        return {**block, "rows": [(block["rows"][0][0], cells)]}
    rows = [(label, [tuple(map(short_part, cell)) for cell in cells]) for label, cells in block["rows"]]
    return {**block, "rows": rows}


def _take_line(kind: str, sections: list[dict[str, Any]]) -> list[Part]:
    """The facts of the line below the title, taken out of the summary; a summary without others is left out."""
    line: list[Part] = []
    for section in sections:
        if section["id"] == "summary":
            for block in section["blocks"]:
                for name in _LINE_FACTS[kind]:
                    if name in block["ids"]:
                        place = block["ids"].index(name)
                        cells = block["rows"].pop(place)[1]
                        block["ids"].pop(place)
                        if name not in ("people", "active"):
                            line += [part for cell in cells for part in cell]
            section["blocks"] = [block for block in section["blocks"] if block["rows"]]
    sections[:] = [section for section in sections if section["blocks"]]
    return line


def _without_told_products(view: View, member: Member, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections, without former products that the missions name already."""
    told = {
        entry_link(view, "startup", startup) for mission in member.missions for startup in mission.startups if startup
    }
    kept = []
    for section in sections:
        if section["id"] == "before":
            label, cells = section["blocks"][0]["rows"][0]
            cells = [cell for cell in cells if not cell[0].href or cell[0].href not in told]
            if not cells:
                continue
            section["blocks"][0]["rows"] = [(label, cells)]
        kept.append(section)
    return kept


def _add_mission_links(view: View, member: Member, sections: list[dict[str, Any]]) -> None:
    """A column that leads to the form of each mission, where something can be changed."""
    items = EntryItems(view, "member", member)
    links = [items.of("missions", mission) for mission in missions_in_order(member)]
    for section in sections:
        if section["id"] == "missions" and any(links):
            (block,) = section["blocks"]
            heading = {"label": gettext("Correction"), "is_number": False, "sort": None, "css": "noprint"}
            label = html.escape(str(heading["label"]))
            block["headings"].append(heading)
            block["rows"] = [
                Markup(
                    f'{row.removesuffix("</tr>")}<td class="noprint" data-l="{label}">{correction_link(link)}</td></tr>'
                )
                for row, link in zip(block["rows"], links, strict=True)
            ]


def _section_title(section: Mapping[str, Any]) -> str:
    if section["id"] in _SECTION_TITLES:
        return gettext(_SECTION_TITLES[section["id"]])
    if section["id"] == "portfolio":
        rows = sum(len(block["rows"]) for block in section["blocks"] if block["type"] == "table")
        if not rows:
            return gettext("Products")
        return ngettext("{n} active product", "{n} active products", rows).format(n=rows)
    return str(section["title"])


def _presence(view: View, member: Member) -> list[Part]:
    """Whether somebody is here, and until when."""
    day = view.day
    tenure = tenure_at(member.missions, day)
    if member.is_active(day) and tenure is not None:
        if tenure.end is None:
            return [Part(gettext("on mission, without an end date"), tone="soon-t")]
        until = translate(Message(N_("on mission until {day:long}"), {"day": tenure.end}))
        return [Part(until), *make_parts(view, days_left_cell(tenure.end, day, SOON_DAYS), "text")]
    starts = [mission.start for mission in member.missions if mission.start is not None and mission.start > day]
    if starts:
        return [Part(translate(Message(N_("arrives on {day:long}"), {"day": min(starts)})))]
    if tenure is not None and tenure.end is not None:
        return [Part(translate(Message(N_("no mission since {day:long}"), {"day": tenure.end})))]
    return [Part(gettext("no mission with a date"), tone="soon-t")]
