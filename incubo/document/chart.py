"""A picture of a table, as data: which columns it draws and how, and nothing of pixels or characters."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from incubo.core.message import Message


class GanttColumns(NamedTuple):
    """Where the rows of a `gantt` lie in time.

    `start_column` and `end_column` are columns of dates (no end: it runs on); `category_column` is the column that
    says what a row is, of which
    `categories` are the values in the order of the legend. Drawn from `first` to `last`.
    """

    start_column: str
    end_column: str
    category_column: str
    categories: tuple[str, ...]
    first: datetime.date
    last: datetime.date


class Chart(NamedTuple):
    """A picture of some columns of a table; totals and folded rows are not drawn.

    `chart_type` is one of:

    - `bars`: a bar a row, for its name (`label_column`) and the first of `value_columns`;
    - `stacked`: a column a row (a day, mostly), in which the series stand upon each other;
    - `line`: a line a series, over the rows in their order;
    - `gantt`: the rows that share a name (`label_column`) lie in one lane, by their `gantt`.

    `label_column` and `value_columns` are ids of columns; the series are called by their columns' labels. `title`
    says what is
    drawn, `unit` what is counted (“startups”, “members”).
    """

    chart_type: str
    title: Message
    label_column: str
    value_columns: tuple[str, ...] = ()
    unit: Message | None = None
    gantt: GanttColumns | None = None
