"""Charts as files of SVG, accessible: a title, a description, and the figures as text.

Colours contrast with white by 3 to 1 at least and can be told apart by colour-blind people. They are never the only
sign: parts of columns are separated, have their numbers where there is room, and stand in the order of the legend.
They are attributes, not a style sheet: office programs read these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from incubo.core.i18n import translate
from incubo.render.charts.drawing import (
    CHARACTER_WIDTH,
    VALUE_WIDTH,
    DrawnChart,
    LegendEntry,
    Medium,
    draw_chart,
    label_and_value,
    svg_element,
)
from incubo.render.charts.plot import find_chart
from incubo.render.escape import escape_terminal
from incubo.render.tables.formats import TableContext

_WIDTH = 860
"""The width of the drawing, in its own units; it scales to the width of the page."""
_MARGIN = 16
_SERIES_COLORS = (
    "#1b4f9c",
    "#c2410c",
    "#0b7a5b",
    "#7e3fa8",
    "#8a6100",
    "#b1005f",
    "#00718f",
    "#4d5663",
    "#6a7f00",
    "#1b1f24",
    "#a5673f",
    "#d14b8f",
)
_TEXT_COLOR = "#1b1f24"
_MUTED_COLOR = "#59636e"
_BACKGROUND_COLOR = "#ffffff"
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_PAINT: Mapping[str, Mapping[str, str]] = {
    "grid": {"stroke": "#d5dae0"},
    "axis": {"stroke": _MUTED_COLOR},
    "curve": {"stroke": _SERIES_COLORS[0], "stroke-width": "2"},
    "point": {"fill": _BACKGROUND_COLOR, "stroke": _SERIES_COLORS[0], "stroke-width": "2"},
    "val": {"fill": _SERIES_COLORS[0]},
    "strong": {"fill": _TEXT_COLOR, "font-weight": "600"},
    "over": {"fill": _BACKGROUND_COLOR, "font-weight": "600"},
    "m": {"text-anchor": "middle"},
    "e": {"text-anchor": "end"},
    **{f"s{index}": {"fill": color} for index, color in enumerate(_SERIES_COLORS)},
}
"""What the names of colours and places are in a file; what only a browser does has no attributes."""


def _paint(css: str) -> dict[str, str]:
    return {key: value for name in css.split() for key, value in _PAINT.get(name, {}).items()}


def _place(taken: float) -> Callable[[float], str]:
    return lambda share: f"{share * (_WIDTH - taken) / 100:.2f}"


_FILE = Medium(_place, _paint, lambda _column, index: f"s{index % len(_SERIES_COLORS)}")


def render(context: TableContext) -> str:
    """The chart of a table as a file of its own. The caller checks that the table has one."""
    return draw_svg(context, standalone=True)


def draw_svg(context: TableContext, *, standalone: bool) -> str:
    """The chart of a table, `""` if it has none. `standalone`: for a file of its own, with the figures as text."""
    chart = find_chart(context)
    drawn = draw_chart(context, chart, _FILE) if chart is not None else None
    if drawn is None:
        return ""
    title = drawn.title if standalone or drawn.title != escape_terminal(translate(context.table.full_title)) else ""
    height, elements = _draw_rows(drawn, *_draw_heading(drawn, title))
    description = drawn.description
    if standalone:
        notes = [escape_terminal(translate(note.message)) for note in context.table.notes]
        description = "\n".join([description, *_table_as_text(context), *notes])
    head = svg_element("title", drawn.title, id="chart-title") + svg_element("desc", description, id="chart-desc")
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_WIDTH} {height:.0f}",
        "role": "img",
        "aria-labelledby": "chart-title chart-desc",
        "lang": context.lang,
        "font-family": _FONTS,
        "font-size": "13",
        "fill": _MUTED_COLOR,
    }
    if standalone:
        full_width, full_height = _WIDTH + 2 * _MARGIN, height + 2 * _MARGIN
        frame |= {
            "viewBox": f"{-_MARGIN} {-_MARGIN} {full_width} {full_height:.0f}",
            "width": str(full_width),
            "height": f"{full_height:.0f}",
        }
        head += svg_element(
            "rect", x=-_MARGIN, y=-_MARGIN, width=full_width, height=full_height, fill=_BACKGROUND_COLOR
        )
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in frame.items())
    return f"<svg{attributes}>{head}{''.join(elements)}</svg>\n"


def _table_as_text(context: TableContext) -> Iterator[str]:
    """The table, a line per row: `Construction. Startups: 12. Proportion: 24 %.`"""
    first, *others = context.visible_columns()
    for row in context.visible_rows():
        figures = [
            label_and_value(translate(column.label), text)
            for column in others
            if (text := context.cell_text(row, column))
        ]
        yield escape_terminal(f"{context.cell_text(row, first)}. {'. '.join(figures)}.")


def _draw_heading(drawn: DrawnChart, title: str) -> tuple[float, list[str]]:
    """The title, the unit and the legend: the height they take, and their elements."""
    height, elements = 8.0, []
    if title:
        elements.append(svg_element("text", title, x=0, y=20, font_size=16, **_paint("strong")))
        height += 28
    if drawn.unit:
        elements.append(svg_element("text", drawn.unit, x=0, y=height + 6))
        height += 22
    if drawn.has_legend:
        legend_height, legend = _draw_legend(drawn.legend, height)
        height += legend_height
        elements += legend
    return height, elements


def _draw_legend(legend: tuple[LegendEntry, ...], top: float) -> tuple[float, list[str]]:
    """A square per series, with its name: the height, and the elements."""
    elements: list[str] = []
    x, y = 0.0, top
    for css, name, _ in legend:
        width = 26 + CHARACTER_WIDTH * len(name) + 18
        if x and x + width > _WIDTH:
            x, y = 0, y + 22
        elements.append(svg_element("rect", x=x, y=y, width=14, height=14, **_paint(css)))
        elements.append(svg_element("text", name, x=x + 20, y=y + 12, fill=_TEXT_COLOR))
        x += width
    return y + 32 - top, elements


def _draw_rows(drawn: DrawnChart, top: float, elements: list[str]) -> tuple[float, list[str]]:
    """The drawings below the heading, each with its name and its value: the height, and all elements."""
    y = top
    for drawing in ([drawn.axis] if drawn.axis is not None else []) + [*drawn.drawings]:
        if drawn.type == "strips":
            elements.append(svg_element("text", drawing.name, x=0, y=y + 14, fill=_TEXT_COLOR))
            y += 18
        middle = y + drawing.height / 2 + 4.5
        if drawing.name and drawn.type != "strips":
            name = _shorten(drawing.name, int((drawn.left - 12) / CHARACTER_WIDTH))
            elements.append(svg_element("text", name, x=drawn.left - 10, y=middle, fill=_TEXT_COLOR, text_anchor="end"))
        place = f"translate({drawn.left:.2f} {y:.2f})"
        elements.append(svg_element("g", children=drawing.svg, transform=place))
        if drawing.value:
            end = drawn.left + float(_place(drawn.left + VALUE_WIDTH)(drawing.share))
            elements.append(svg_element("text", drawing.value, x=end + 6, y=middle, fill=_TEXT_COLOR))
        y += drawing.height + (8 if drawn.type in ("bars", "strips") else 0)
    return y + 8, elements


def _shorten(name: str, max_length: int) -> str:
    """A name of at most `max_length` characters; the full name is in the figures."""
    return name if len(name) <= max_length else name[: max_length - 1].rstrip() + "…"
