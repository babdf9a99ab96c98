"""A Gantt in SVG: a lane a name, its stretches, the years."""

from __future__ import annotations

import datetime

from incubo.render.plot import Lanes, years
from incubo.render.svg import COLOURS, FAINT, SOFT, WIDTH, element, heading, legend, shortened, tip

_LANE = 26


def draw(found: Lanes, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    names = [shortened(name, 34) for name, _ in found.lanes]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 270)
    room = WIDTH - left - 6
    days = max((found.last - found.first).days + 1, 1)
    above, parts = heading(title, "")
    used, said = legend(found.kinds, 0, above)
    top = above + used + 26
    base = top + len(found.lanes) * _LANE

    def place(day: datetime.date) -> float:
        return left + (day - found.first).days / days * room

    parts += said
    for day in years(found.first, found.last, 12):
        label = str(day.year) if days > 800 else day.isoformat()[:7]
        x = place(day)
        parts.append(element("line", x1=x, x2=x, y1=top - 6, y2=base, stroke=FAINT))
        if x + len(label) * 7.6 < WIDTH:
            parts.append(element("text", label, x=x + 3, y=top - 10, fill=SOFT))
    for index, (name, bars) in enumerate(found.lanes):
        y = top + index * _LANE
        parts.append(element("text", names[index], x=left - 8, y=y + 17, text_anchor="end"))
        for bar in bars:
            after = bar.after - datetime.timedelta(1)
            told = tip(f"{name}, {found.kinds[bar.kind]}", f"{bar.first.isoformat()} → {after.isoformat()}")
            x, wide = place(bar.first), max(place(bar.after) - place(bar.first), 1.5)
            parts.append(element("rect", inside=told, x=x, y=y + 3, width=wide, height=_LANE - 6,
                                 fill=COLOURS[bar.kind % len(COLOURS)], stroke="#ffffff", stroke_width=1))  # fmt: skip
    return base + 10, parts
