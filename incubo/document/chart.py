"""A picture of a table, as data: which columns it draws and how, and nothing of pixels or characters."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from incubo.core.message import Message


class GanttColumns(NamedTuple):
    """Where the rows of a `gantt` lie in time.

    `start` and `end` are columns of dates (no end: it runs on); `kind` is the column that says what a row is, of which
    `kinds` are the values in the order of the legend. Drawn from `first` to `last`.
    """

    start: str
    end: str
    kind: str
    kinds: tuple[str, ...]
    first: datetime.date
    last: datetime.date


class Chart(NamedTuple):
    """A picture of some columns of a table; totals and folded rows are not drawn.

    `kind` is one of:

    - `bars`: a bar a row, for its name (`along`) and the first of `series`;
    - `stacked`: a column a row (a day, mostly), in which the series stand upon each other;
    - `line`: a line a series, over the rows in their order;
    - `gantt`: the rows that share a name (`along`) lie in one lane, by their `spans`.

    `along` and `series` are ids of columns; the series are called by their columns' labels. `title` says what is
    drawn, `unit` what is counted (“startups”, “members”).
    """

    kind: str
    title: Message
    along: str
    series: tuple[str, ...] = ()
    unit: Message | None = None
    spans: GanttColumns | None = None
