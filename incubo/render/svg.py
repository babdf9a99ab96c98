"""Charts as SVG, readable by people who do not see them: a title, a description, and the figures in words.

Colours are told apart by people who do not see them all, contrast with white by 3 to 1 at least, and never speak
alone: stretches are parted by white lines and stand in the order of the legend.
"""

from __future__ import annotations

from html import escape

from incubo.i18n import N_, say
from incubo.problem import Text
from incubo.render.plot import Lanes, Plot, chart_of, lanes, plot, summary
from incubo.render.safe import terminal
from incubo.render.sheet import Sheet

WIDTH = 860
"""Of the drawing, in its own units; it is shown as wide as the page allows."""
COLOURS = ("#1b4f9c", "#c2410c", "#0b7a5b", "#7e3fa8", "#8a6100", "#b1005f", "#00718f", "#4d5663", "#6a7f00", "#1b1f24",
           "#a5673f", "#d14b8f")  # fmt: skip
INK = "#1b1f24"
SOFT = "#59636e"
FAINT = "#d5dae0"


_MARGIN = 16
DASHES = ("", "7 4", "2 3", "9 3 2 3")
"""How lines are told apart without colour."""


def element(name: str, text: str = "", inside: str = "", **attributes: object) -> str:
    """An element of SVG; `text` is content, made harmless, `inside` is SVG. (`text_anchor` is said `text-anchor`.)"""
    said = "".join(f' {key.replace("_", "-")}="{escape(_plain(value))}"' for key, value in attributes.items())
    within = escape(text, quote=False) + inside
    return f"<{name}{said}>{within}</{name}>" if within else f"<{name}{said}/>"


def _plain(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def draw(sheet: Sheet, *, alone: bool) -> str:
    """The picture of a table, "" where it has none. `alone`: a file of its own, which holds the figures in words too;
    else the table stands beside it.
    """
    from incubo.render import svg_lanes, svg_series

    chart = chart_of(sheet)
    if chart is None or not sheet.rows():
        return ""
    found: Plot | Lanes
    found = lanes(sheet, chart) if chart.kind == "gantt" else plot(sheet, chart)
    title = found.title if alone or found.title != terminal(say(sheet.table.title)) else ""
    if isinstance(found, Lanes):
        height, parts = svg_lanes.draw(found, title)
    else:
        height, parts = svg_series.draw(found, sheet, title)
    told = summary(found, len(found.names) if isinstance(found, Plot) else len(found.lanes))
    if alone:
        notes = [terminal(say(note.text)) for note in sheet.table.notes]
        told = "\n".join([told, *_figures(sheet), *notes])
    head = element("title", found.title, id="chart-title") + element("desc", told, id="chart-desc")
    frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:.0f}", "role": "img",
             "aria-labelledby": "chart-title chart-desc", "lang": sheet.lang,
             "font-family": "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif", "font-size": "13",
             "fill": INK}  # fmt: skip
    if alone:
        wide, tall = WIDTH + 2 * _MARGIN, height + 2 * _MARGIN
        frame |= {"viewBox": f"{-_MARGIN} {-_MARGIN} {wide} {tall:.0f}", "width": str(wide), "height": f"{tall:.0f}"}
        head += element("rect", x=-_MARGIN, y=-_MARGIN, width=wide, height=tall, fill="#ffffff")
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in frame.items())
    return f"<svg{attributes}>{head}{''.join(parts)}</svg>\n"


def _figures(sheet: Sheet) -> list[str]:
    """The table in words, a line a row: `Construction. Startups: 12. Proportion: 24 %.`"""
    first, *others = sheet.table.columns
    lines = []
    for row in sheet.rows():
        said = [pair(sheet.label(column), words) for column in others if (words := sheet.cell(row, column))]
        lines.append(terminal(f"{sheet.cell(row, first)}. {'. '.join(said)}."))
    return lines


def legend(names: list[str], left: float, top: float, *, lines: bool = False) -> tuple[float, list[str]]:
    """The legend from a place on, a square or a `line` a series: the height it takes, and its elements."""
    parts: list[str] = []
    x, y = left, top
    for index, name in enumerate(names):
        taken = 26 + 7.4 * len(name) + 18
        if x + taken > WIDTH and x > left:
            x, y = left, y + 22
        colour = COLOURS[index % len(COLOURS)]
        if lines:
            parts.append(element("line", x1=x - 8, x2=x + 16, y1=y + 7, y2=y + 7, stroke=colour, stroke_width=2,
                                 **dashed(index)))  # fmt: skip
        else:
            parts.append(element("rect", x=x, y=y, width=14, height=14, fill=colour))
        parts.append(element("text", name, x=x + 20, y=y + 12))
        x += taken
    return y + 22 - top, parts


def dashed(index: int) -> dict[str, str]:
    """How the line of a series is broken."""
    dashes = DASHES[index % len(DASHES)]
    return {"stroke_dasharray": dashes} if dashes else {}


def heading(title: str, unit: str) -> tuple[float, list[str]]:
    """What is drawn, on top ("" where the page says it), and what is counted: the height they take, and elements."""
    height, said = 8.0, []
    if title:
        said.append(element("text", title, x=0, y=20, font_size=16, font_weight=600))
        height += 28
    if unit:
        said.append(element("text", unit, x=0, y=height + 6, fill=SOFT))
        height += 22
    return height, said


def shortened(name: str, most: int) -> str:
    """A name of so many characters at most; the whole one is in the figures."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def tip(name: str, value: str) -> str:
    """What is said where a pointer rests."""
    return element("title", pair(name, value))


def pair(name: str, value: str) -> str:
    """`name: value`, in the language's own typography."""
    return say(Text(N_("{name}: {value}"), {"name": name, "value": value}))
