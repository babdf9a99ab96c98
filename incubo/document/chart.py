"""A chart of a table, as data: which columns it draws and how, without pixels or characters."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from incubo.core.message import LabelledValue, Message


class GanttColumns(NamedTuple):
    """The columns of a `gantt` chart, drawn from `first` to `last`.

    `start_column` and `end_column` hold dates (no end date: the row is still running). `category_column` holds the
    category of each row; `categories` are its values in the order of the legend.
    """

    start_column: str
    end_column: str
    category_column: str
    categories: tuple[LabelledValue, ...]
    first: datetime.date
    last: datetime.date


class Chart(NamedTuple):
    """A chart of some columns of a table; totals and collapsed rows are not drawn.

    `chart_type` is one of:

    - `bars`: a bar per row, named by `label_column`, with the value of the first of `value_columns`;
    - `stacked`: a column per row (usually a day), in which the series are stacked;
    - `line`: a line per series, over the rows in their order;
    - `gantt`: rows that share a name (`label_column`) are drawn in one lane, at the dates of `gantt`.

    `label_column` and `value_columns` are column ids; a series has its column's label as its name. `title` is the
    title of the chart, `unit` what it counts (“startups”, “members”).
    """

    chart_type: str
    title: Message
    label_column: str
    value_columns: tuple[str, ...] = ()
    unit: Message | None = None
    gantt: GanttColumns | None = None
