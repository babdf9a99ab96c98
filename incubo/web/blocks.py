"""Pages and tables as data → what templates draw: texts, tones, and links for what has a page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import capitalize_first, translate, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, Page, TableBlock
from incubo.document.table import Column, Contribution, Row, Table, TypedValue
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.render.pages.context import PageContext, row_label, section_title
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import RIGHT_ALIGNED_TYPES, format_value
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


class TableCell(NamedTuple):
    """A cell: its parts, its label where a row is a card, whether it is a number."""

    parts: tuple[Part, ...]
    label: str
    is_number: bool
    is_long: bool = False


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f]{1,2000}")
_TONES = {"due": "soon-t", "bad": "late-t", "good": "good-t", "quiet": "muted"}


def phase_tag(view: View, phase: str | None) -> PhaseTag:
    """The sign of a phase: the living ones are spread over the steps, in their order."""
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
    if isinstance(value, Cell):
        return make_parts(view, value.value, value.type, value.tone, value.link)
    if isinstance(value, TypedValue):
        return make_parts(view, value.value, value.type, tone, link)
    css = _TONES.get(tone, "")
    if value is None:
        return (Part("", tone=css, phase=phase_tag(view, None)),) if column_type == "phase" else ()
    if isinstance(value, tuple) and column_type != "trend" and not isinstance(value, LabelledValue | Message):
        return tuple(part for item in value for part in make_parts(view, item, "text", tone))
    if isinstance(value, LabelledValue):
        text = translate_label(value, view.language)
        return (Part(text, entry_link(view, value.kind, value.id), css),)
    if column_type == "phase" and isinstance(value, str):
        tag = phase_tag(view, value)
        return (Part(tag.label, tone=css, phase=tag),)
    text = format_value(value, column_type, view.language, STYLE, view.phase_label)
    if isinstance(value, datetime.date):
        return (Part(text, tone=css, day=value),)
    if not link and isinstance(value, str) and _WEB_ADDRESS.fullmatch(value):
        link = value
    return (Part(text, link, css),) if text else ()


def entry_link(view: View, kind: str, entry_id: str) -> str:
    """The page of an entry; "" for what has none (it is unknown, or a word)."""
    if not kind or kind not in ENTRY_KINDS or not view.registry.has_entry(kind, entry_id):
        return ""
    return view.links.entry(kind, entry_id)


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
                "label": capitalize_first(translate(column.label)),
                "is_number": column.type in RIGHT_ALIGNED_TYPES,
                "sort": (sort_links or {}).get(column.id),
            }
            for column in table.columns
        ],
        "rows": [_row_cells(view, table.columns, row) for row in rows if not row.level],
        "totals": [_row_cells(view, table.columns, row) for row in rows if row.level],
        "caption": translate(table.title),
    }


def _row_cells(view: View, columns: Sequence[Column], row: Row) -> list[TableCell]:
    return [_table_cell(view, column, row.cells.get(column.id)) for column in columns]


def _table_cell(view: View, column: Column, value: Any) -> TableCell:
    if column.id == "id" and isinstance(value, str):
        parts: tuple[Part, ...] = (Part(value, tone="muted"),)
    else:
        parts = make_parts(view, value, column.type)
    is_long = column.type in ("text", "list") and sum(len(part.text) for part in parts) > 60
    return TableCell(parts, capitalize_first(translate(column.label)), column.type in RIGHT_ALIGNED_TYPES, is_long)


def section_values(view: View, page: Page) -> Iterator[dict[str, Any]]:
    """The sections of a page that are not empty, as `macros/sections.html` draws them."""
    context = PageContext(page.without_commands(), view.language, STYLE, view.phase_label)
    for section, blocks in context.visible_sections():
        values = [_block_values(view, block, context) for block in blocks]
        yield {"id": section.id, "title": section_title(section), "blocks": values}


def _block_values(view: View, block: Any, context: PageContext) -> dict[str, Any]:
    if isinstance(block, KeyValueList):
        rows = [
            (row_label(row), [make_parts(view, cell, cell.type) for cell, _ in context.filled_cells(row.cells)])
            for row in block.rows
        ]
        return {"type": "facts", "rows": rows}
    if isinstance(block, ListBlock):
        items = [
            [make_parts(view, cell, cell.type) for cell, _ in context.filled_cells(item.cells)] for item in block.items
        ]
        return {"type": "list", "items": items}
    if isinstance(block, TableBlock):
        return {
            "type": "table",
            "headings": [
                {
                    "label": translate(column.label),
                    "is_number": column.type in RIGHT_ALIGNED_TYPES,
                    "sort": None,
                }
                for column in block.columns
            ],
            "rows": [_row_cells(view, block.columns, row) for row in block.rows],
            "totals": [],
            "empty": translate(block.empty_message) if block.empty_message is not None else "",
        }
    if isinstance(block, MarkdownBlock):
        return {"type": "markdown", "text": block.text}
    if isinstance(block, CodeBlock):
        return {"type": "code", "text": block.text}
    return {"type": "paragraph", "text": translate(block.message)}


def contribution_values(
    view: View, contributions: Iterable[Contribution], kinds: Sequence[str]
) -> list[tuple[str, str, str]]:
    """The entries behind a figure: title, address, detail."""
    return [
        (
            entry.title or entry.id,
            find_entry_link(view, entry.id, kinds),
            translate(entry.detail) if entry.detail is not None else "",
        )
        for entry in contributions
    ]
