"""Pages and tables as data → what templates draw: texts, tones, and links for what has a page."""

from __future__ import annotations

import datetime
import functools
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from incubo.core.i18n import (
    N_,
    capitalize_first,
    current_language,
    format_short_date,
    gettext,
    translate,
    translate_label,
)
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, Page, TableBlock
from incubo.document.table import Column, Row, Table, TypedValue
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.render.pages.formats import PageContext, row_label, section_title
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import RIGHT_ALIGNED_TYPES, format_value
from incubo.web.templating import visible_text
from incubo.web.view import View

STYLE = TerminalStyle(color=False, unicode=True, width=None)
"""What HTML can show."""
LIVING_STEPS = 5
"""The steps of the sign of a phase, and its colours in the style sheet."""


class Part(NamedTuple):
    """A piece of a cell: its text, the address that it leads to ("": none), its tone (`late`, `soon`, `good`, `quiet`),
    its phase, its day.
    """

    text: str
    href: str = ""
    tone: str = ""
    phase: PhaseTag | None = None
    day: datetime.date | None = None


class PhaseTag(NamedTuple):
    """A phase as a sign: `step` of LIVING_STEPS (0: it is over), its colour `p1` to `p5` (`p0`), its name."""

    step: int
    label: str

    @property
    def color(self) -> str:
        """The class that colours it."""
        return f"p{self.step}"


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f]{1,2000}")
_LONG_TEXT = 60
"""A text of more characters has a line of its own where a row is a card."""
_WORDS: Mapping[str, str] = {"startup": N_("Product"), "startups": N_("Products")}
"""What a column or a fact is called here, by its id, where the command line says it otherwise."""
WAYS = Column("way", Message(N_("To do")), "text")
"""The column with what settles each row: it is neither printed nor sent, as it acts on this machine."""
_TONES = {"due": "soon-t", "bad": "late-t", "good": "good-t", "quiet": "muted"}


def column_label(column: Column) -> str:
    """The heading of a column."""
    return gettext(_WORDS[column.id]) if column.id in _WORDS else capitalize_first(translate(column.label))


def phase_tag(view: View, phase: str | None) -> PhaseTag:
    """The sign of a phase: the living ones are spread over the steps, in their order."""
    tag: PhaseTag | None = view.phase_tags.get(phase)
    if tag is None:
        tag = view.phase_tags[phase] = _make_phase_tag(view, phase)
    return tag


def _make_phase_tag(view: View, phase: str | None) -> PhaseTag:
    definition = view.registry.vocabulary.phases.get(phase or "")
    label = view.phase_label(phase)
    if definition is None or not definition.is_live:
        return PhaseTag(0, label)
    living = sorted(
        (other for other in view.registry.vocabulary.phases.values() if other.is_live and other.is_current),
        key=lambda other: other.rank,
    )
    ranks = [other.rank for other in living]
    place = sum(rank < definition.rank for rank in ranks)
    if len(ranks) <= 1:
        return PhaseTag(1, label)
    return PhaseTag(1 + round(min(place, len(ranks) - 1) * (LIVING_STEPS - 1) / (len(ranks) - 1)), label)


def make_parts(view: View, value: Any, column_type: str, tone: str = "", link: str = "") -> tuple[Part, ...]:
    """A value as pieces of text; entries link to their pages, addresses of the web to themselves."""
    if value is None and column_type != "phase":
        return ()
    if isinstance(value, Cell):
        return make_parts(view, value.value, value.type, value.tone, value.link)
    if isinstance(value, LabelledValue):
        if column_type == "phase":
            tag = phase_tag(view, value.id)
            return (Part(tag.label, tone=_TONES.get(tone, ""), phase=tag),)
        text = translate_label(value, view.language)
        return (Part(text, link or entry_link(view, value.kind, value.id), _TONES.get(tone, "")),)
    if isinstance(value, TypedValue):
        return make_parts(view, value.value, value.type, tone, link)
    css = _TONES.get(tone, "")
    if value is None:
        tag = phase_tag(view, None)
        return (Part(tag.label, tone=css, phase=tag),)
    if isinstance(value, tuple) and column_type != "trend" and not isinstance(value, Message):
        return tuple(part for item in value for part in make_parts(view, item, "text", tone))
    if isinstance(value, datetime.date):
        return (Part(value.isoformat(), tone=css, day=value),)
    text = format_value(value, column_type, view.language, STYLE)
    if not link and isinstance(value, str) and _WEB_ADDRESS.fullmatch(value):
        link = value
    return (Part(text, link, css),) if text else ()


def entry_link(view: View, kind: str, entry_id: str) -> str:
    """The page of an entry; "" for what has none (it is unknown, or a word)."""
    key = kind, entry_id
    link = view.entry_links.get(key)
    if link is None:
        is_known = kind in ENTRY_KINDS and view.registry.has_entry(kind, entry_id)
        link = view.entry_links[key] = view.links.entry(kind, entry_id) if is_known else ""
    return link


def find_entry_link(view: View, entry_id: str, kinds: Iterable[str]) -> str:
    """The page of an entry of the first of some kinds that has it."""
    return next((link for kind in kinds if (link := entry_link(view, kind, entry_id))), "")


def table_values(
    view: View, table: Table, rows: Sequence[Row], *, sort_links: Mapping[str, tuple[str, str]] | None = None
) -> dict[str, Any]:
    """What `macros/table.html` draws. `sort_links`: by column, the address that sorts by it, and how it is sorted."""
    return {
        "headings": [
            {
                "label": column_label(column),
                "is_number": column.type in RIGHT_ALIGNED_TYPES,
                "sort": (sort_links or {}).get(column.id),
                **({"css": "noprint"} if column == WAYS else {}),
            }
            for column in table.columns
        ],
        "rows": rows_html(view, table.columns, (row for row in rows if not row.level)),
        "totals": rows_html(view, table.columns, (row for row in rows if row.level)),
        "caption": translate(table.full_title),
    }


class _ColumnHtml(NamedTuple):
    """What is the same in each cell of a column: it is a heading of the row, its attributes, its tag."""

    column: Column
    opening: str
    long_opening: str
    closing: str


def _columns_html(columns: Sequence[Column]) -> list[_ColumnHtml]:
    found = []
    for position, column in enumerate(columns):
        number = ' class="num"' if column.type in RIGHT_ALIGNED_TYPES else ""
        if position == 0:
            opening = f'<th scope="row"{number}>'
            found.append(_ColumnHtml(column, opening, opening, "</th>"))
        else:
            label = html.escape(visible_text(column_label(column)))
            opening = f'<td{number} data-l="{label}">'
            long_opening = f'<td class="full" data-l="{label}">' if column.type in ("text", "list") else opening
            if column == WAYS:
                opening = long_opening = f'<td class="noprint" data-l="{label}">'
            found.append(_ColumnHtml(column, opening, long_opening, "</td>"))
    return found


def rows_html(view: View, columns: Sequence[Column], rows: Iterable[Row]) -> list[Markup]:
    """Rows of a table as HTML. Long ones have thousands of cells: a template would take three times as long."""
    parts = _columns_html(columns)
    return [Markup("<tr>" + "".join(_cell_html(view, part, row.cells) for part in parts) + "</tr>") for row in rows]


def _cell_html(view: View, part: _ColumnHtml, cells: Mapping[str, Any]) -> str:
    value = cells.get(part.column.id)
    if part.column.id == "id" and isinstance(value, str):
        pieces: tuple[Part, ...] = (Part(value, tone="muted"),)
    elif value is None and part.column.id not in cells:  # as in the row of a total, which is of all phases
        pieces = ()
    else:
        pieces = make_parts(view, value, part.column.type)
    is_long = sum(len(piece.text) for piece in pieces) > _LONG_TEXT
    opening = part.long_opening if is_long else part.opening
    return opening + ", ".join(map(part_html, pieces)) + part.closing


def part_html(part: Part) -> str:
    """A piece of a cell as HTML, as the macro `part` writes it."""
    if part.phase is not None:
        return _phase_html(part.phase)
    if part.day is not None:
        return _day_html(part.day, part.tone, current_language())
    text = html.escape(visible_text(part.text))
    tone = f' class="{part.tone}"' if part.tone else ""
    if part.href:
        return f'<a href="{html.escape(part.href)}"{tone}>{text}</a>'
    return f"<span{tone}>{text}</span>" if tone else text


@functools.lru_cache(maxsize=5000)
def _day_html(day: datetime.date, tone: str, language: str) -> str:  # noqa: ARG001 - what the cache tells apart
    """A day in a column, in the current language, which is `language`."""
    css = f' class="{tone}"' if tone else ""
    return f'<time datetime="{day.isoformat()[:10]}"{css}>{html.escape(format_short_date(day))}</time>'


@functools.lru_cache(maxsize=200)
def _phase_html(tag: PhaseTag) -> str:
    """A phase as HTML, as the macro `phase` writes it."""
    if not tag.step:
        return f'<span class="tag"><span class="sw p0"></span>{html.escape(visible_text(tag.label))}</span>'
    on = '<rect class="on" x="{}" y=".5" width="4" height="9" rx="1"/>'
    off = on.replace(' class="on"', "")
    bars = "".join((on if n < tag.step else off).format(0.5 + n * 6.5) for n in range(LIVING_STEPS))
    sign = f'<svg class="steps {tag.color}" aria-hidden="true">{bars}</svg>'
    return f'<span class="tag">{sign}{html.escape(visible_text(tag.label))}</span>'


def name_file(registry: Registry, path: str) -> str:
    """What a file is about: the title of its entry, else its name."""
    kind, entry = registry.layout.kind_of_path(path), registry.entry_at(path)
    if kind is not None:
        return entry_title(registry, kind, entry.id if entry is not None else entry_id_from_path(path))
    return path.rpartition("/")[2]


def section_values(view: View, page: Page) -> Iterator[dict[str, Any]]:
    """The sections of a page that are not empty, as `macros/sections.html` draws them."""
    context = PageContext(page.without_commands(), view.language, STYLE)
    for section, blocks in context.visible_sections():
        values = [_block_values(view, block, context) for block in blocks]
        level = 1 + context.heading_level(section)
        yield {"id": section.id, "title": section_title(section), "level": level, "blocks": values}


def _block_values(view: View, block: Any, context: PageContext) -> dict[str, Any]:
    if isinstance(block, KeyValueList):
        rows = [
            (
                gettext(_WORDS[row.id]) if row.id in _WORDS else row_label(row),
                [make_parts(view, cell, cell.type) for cell, _ in context.filled_cells(row.cells)],
            )
            for row in block.rows
        ]
        return {"type": "facts", "rows": rows, "ids": [row.id for row in block.rows]}
    if isinstance(block, ListBlock):
        items = [
            ([make_parts(view, cell, cell.type) for cell, _ in context.filled_cells(item.cells)], item.hint)
            for item in block.items
        ]
        return {"type": "list", "items": items}
    if isinstance(block, TableBlock):
        return {
            "type": "table",
            "headings": [
                {
                    "label": column_label(column),
                    "is_number": column.type in RIGHT_ALIGNED_TYPES,
                    "sort": None,
                }
                for column in block.columns
            ],
            "rows": rows_html(view, block.columns, block.rows),
            "totals": [],
            "empty": translate(block.empty_message) if block.empty_message is not None else "",
        }
    if isinstance(block, MarkdownBlock):
        return {"type": "markdown", "text": block.text}
    if isinstance(block, CodeBlock):
        return {"type": "code", "text": block.text}
    return {"type": "paragraph", "text": translate(block.message)}
