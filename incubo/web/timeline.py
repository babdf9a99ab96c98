"""The life of a product and its measures as pictures: SVG with x in percent and y in pixels, so that text keeps its
size at any width. What they show is also in words, in the description and in the tables of the page.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.i18n import (
    format_amount,
    format_duration,
    format_list,
    format_long_date,
    format_short_date,
    format_short_month,
    gettext,
)
from incubo.facts.situation import CommitteeSchedule
from incubo.model.committees import past_committees
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.phases import phase_end
from incubo.model.quantities import metric_words
from incubo.render.numbers import format_number
from incubo.web.blocks import phase_tag

if TYPE_CHECKING:
    from incubo.model.records import Event, Startup
    from incubo.reports.metrics import MetricValue
    from incubo.web.blocks import PhaseTag
    from incubo.web.view import View

_CHARACTER_WIDTH = 0.75
"""The width of a character in percent of the picture at the width where texts are shown: a bit more than it is."""
_TODAY_ROOM = 7.5
"""How far in percent from the line of the day a label of the scale has no room."""
_MAX_TICKS = 8
_MAX_PERIODS = 40
"""Phases and committees drawn at most, the last ones: a file may hold any number."""
_MAX_BARS = 8


class Tick(NamedTuple):
    """A line of the scale; `label`: "" where there is no room for one."""

    x: float
    label: str


class Bar(NamedTuple):
    """A phase or a budget: where it is, what it says inside ("": no room) and after it, and in words."""

    x: float
    width: float
    label: str
    words: str
    tag: PhaseTag | None = None
    after: str = ""

    @property
    def text_x(self) -> float:
        """Where the text inside begins."""
        return round(self.x + 0.8, 2)

    @property
    def after_x(self) -> float:
        """Where the text after it begins."""
        return round(self.x + self.width + 0.8, 2)


class Mark(NamedTuple):
    """A committee: where it is, its label ("": no room), whether it is to come, in words."""

    x: float
    label: str
    is_next: bool
    words: str

    @property
    def text_x(self) -> float:
        """Where its label begins."""
        return round(self.x + 1, 2)


class Timeline(NamedTuple):
    """The life of a product: its scale, the line of the day, phases, committees, budgets."""

    title: str
    description: str
    ticks: list[Tick]
    day_x: float
    day_label: str
    phases: list[Bar]
    marks: list[Mark]
    budgets: list[Bar]
    legend: list[tuple[PhaseTag, str, int]]

    @property
    def height(self) -> int:
        """In pixels: without budgets, or committees, it is lower."""
        return 156 if self.budgets else 112 if self.marks else 76


class _Scale(NamedTuple):
    first: datetime.date
    last: datetime.date

    def x(self, day: datetime.date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(min(max(100 * (day - self.first).days / days, 0), 100), 2)


def make_timeline(view: View, startup: Startup, schedule: CommitteeSchedule) -> Timeline | None:
    """The life of a startup up to the day and to what is planned; None if none of its phases has a start."""
    periods = [
        period for period in view.registry.phase_periods[startup.id]
        if period.phase.start is not None and period.phase.start != phase_end(period)
    ][-_MAX_PERIODS:]  # fmt: skip
    starts = [period.phase.start for period in periods if period.phase.start is not None]
    if not starts:
        return None
    day = view.day
    committees = [event for event in past_committees(startup, day) if event.date is not None][-_MAX_PERIODS:]
    budgets = list(_budgets(committees))
    first = min(*starts, *(event.date for event in committees if event.date), day)
    ends = [day, *starts, *(end for _, end, _ in budgets), *([schedule.day] if schedule.day else ())]
    last = max(end for end in ends if (end - day).days < 3 * 366)
    is_over = not view.registry.vocabulary.is_live(view.registry.phase_at(startup.id, day))
    last = shift_date_clamped(last, max((last - first).days // (30 if is_over else 8), 20))
    scale = _Scale(shift_date_clamped(first, -max((last - first).days // 150, 1)), last)
    day_x = scale.x(day)
    doubtful = view.scope.situation(startup).doubtful_phase if not view.is_site else None
    bars, legend = [], []
    for period in periods:
        start, end = period.phase.start, phase_end(period)
        if start is None or start > scale.last:
            continue
        bar, words = _phase_bar(view, scale, period.phase.name, start, end)
        if period.phase is doubtful and end != period.phase.end:  # nobody knows whether it ended
            names = {"phase": phase_tag(view, period.phase.name).label, "start": format_long_date(start)}
            words = gettext("{phase}, {start}, to settle").format(**names)
            bar = bar._replace(words=words)
        bars.append(bar)
        if bar.tag is not None:
            legend.append((bar.tag, words, period.position))
    marks = list(_marks(scale, committees, schedule))
    budget_bars = [_budget_bar(scale, start, end, event) for start, end, event in budgets]
    names = {"title": startup.display_name, "first": format_short_month(first), "last": format_short_month(last)}
    sentences = [bar.words for bar in bars]
    if marks:
        sentences.append(gettext("Committees: {days}").format(days=format_list([mark.words for mark in marks])))
    if budget_bars:
        sentences.append(gettext("Budgets: {budgets}").format(budgets=format_list([bar.words for bar in budget_bars])))
    return Timeline(
        gettext("Phases, committees and budgets of {title}, from {first} to {last}").format(**names),
        ". ".join(sentences) + ".",
        list(_ticks(scale, day_x)),
        day_x,
        gettext("today") if day == view.workspace.current_date else format_short_date(day),
        bars,
        marks,
        budget_bars,
        legend,
    )


def _phase_bar(
    view: View, scale: _Scale, phase: str | None, start: datetime.date, end: datetime.date | None
) -> tuple[Bar, str]:
    """A phase up to its end, or to the day while it runs; its words for the legend have its dates."""
    day = view.day
    tag = phase_tag(view, phase)
    names = {"phase": tag.label, "start": format_long_date(start)}
    if start > day:
        x = scale.x(start)
        text = gettext("{phase}, planned on {start}").format(**names)
        return Bar(x, max(round(scale.x(end or scale.last) - x, 2), 0.3), "", text, tag, after=""), text
    drawn_end = min(end, day) if end is not None else day
    x, width = scale.x(start), max(round(scale.x(drawn_end) - scale.x(start) - 0.14, 2), 0.3)
    length = format_duration((drawn_end - start).days)
    is_running = end is None or end > day
    template = gettext("{phase}, {start}, {length} so far") if is_running else gettext("{phase}, {start}, {length}")
    words = template.format(**names, length=length)
    label = tag.label
    if is_running and _fits(f"{label}, {length}", width):
        label = f"{label}, {length}"
    return Bar(x, width, label if _fits(label, width) else "", words, tag), words


def _fits(text: str, width: float) -> bool:
    return len(text) * _CHARACTER_WIDTH + 1.6 <= width


def _budgets(committees: Sequence[Event]) -> Iterator[tuple[datetime.date, datetime.date, Event]]:
    """Each budget granted: from its committee to the day on which it is used up, as far as it is recorded, and at most
    to the next budget.
    """
    granted = [event for event in committees if event.amount is not None and event.date is not None]
    for event, following in itertools.zip_longest(granted, granted[1:]):
        start = event.date
        if start is None:
            continue
        end = event.budget_end
        if end is None and event.months and 0 < event.months < 1200:
            end = add_months(start, round(event.months))
        if following is not None and following.date is not None and (end is None or following.date < end):
            end = following.date
        if end is not None and end > start:
            yield start, end, event


def _budget_bar(scale: _Scale, start: datetime.date, end: datetime.date, event: Event) -> Bar:
    x = scale.x(start)
    width = max(round(scale.x(end) - x - 0.2, 2), 0.3)
    amount = format_amount(event.amount or 0)
    words = gettext("{amount} until {day}").format(amount=amount, day=format_long_date(end))
    after = ""
    if event.budget_end == end:
        after = gettext("used up on {day}").format(day=format_short_date(end))
        after = after if _fits(after, 100 - x - width) else ""
    return Bar(x, width, amount if _fits(amount, width) else "", words, after=after)


def _marks(scale: _Scale, committees: Sequence[Event], schedule: CommitteeSchedule) -> Iterator[Mark]:
    days = [(event.date, False) for event in committees if event.date is not None]
    if schedule.day is not None and scale.first <= schedule.day <= scale.last:
        days.append((schedule.day, True))
    days.sort()
    free_until = 101.0
    marks = []
    for held, is_next in reversed(days):  # the last ones get their labels first
        x = scale.x(held)
        label = format_short_date(held)
        has_room = x + 1 + len(label) * _CHARACTER_WIDTH <= free_until
        if has_room:
            free_until = x - 1
        words = format_long_date(held)
        if is_next:
            is_planned = schedule.state == "planned"
            words = (gettext("planned on {day}") if is_planned else gettext("expected on {day}")).format(day=words)
        marks.append(Mark(x, label if has_room else "", is_next, words))
    yield from reversed(marks)


def _ticks(scale: _Scale, day_x: float) -> Iterator[Tick]:
    """The beginning of years, or of half-years where the picture is of few years."""
    years = scale.last.year - scale.first.year + 1
    months = (1, 7) if years <= _MAX_TICKS // 2 else (1,)
    step = max(-(-years // _MAX_TICKS), 1)
    for year in range(scale.first.year - scale.first.year % step, scale.last.year + 1, step):
        for month in months:
            day = datetime.date(max(year, 1), month, 1)
            if scale.first <= day <= scale.last:
                x = scale.x(day)
                label = format_short_month(day) if len(months) > 1 else str(day.year)
                has_room = abs(x - day_x) > _TODAY_ROOM and 3 < x < 97
                yield Tick(x, label if has_room else "")


class Column(NamedTuple):
    """A value of a measure as a column: x, width, top and height (pixels), its number, its day."""

    x: float
    width: float
    top: float
    height: float
    value: str
    day: str

    @property
    def middle(self) -> float:
        """The middle, in percent."""
        return round(self.x + self.width / 2, 2)


class Measure(NamedTuple):
    """A measure: its name, its latest value and day, its values as columns (none where there is no picture)."""

    key: str
    value: str
    day: datetime.date
    source: str
    title: str
    columns: list[Column]


def make_measure(key: str, points: Sequence[MetricValue], language: str) -> Measure:
    """A measure, with the picture of its last values if there are two and none is negative."""
    latest = points[-1]
    shown = points[-_MAX_BARS:]
    highest = max(point.value for point in shown)
    columns = []
    if len(shown) > 1 and highest > 0 and min(point.value for point in shown) >= 0:
        slot = 100 / len(shown)
        for i, point in enumerate(shown):
            height = round(63 * point.value / highest, 1)
            is_labelled = len(shown) <= 4 or i in (0, len(shown) - 1)
            columns.append(
                Column(
                    round(i * slot + slot * 0.18, 2), round(slot * 0.64, 2), round(84 - height, 1), max(height, 1),
                    format_number(point.value, language), format_short_month(point.day) if is_labelled else "",
                )
            )  # fmt: skip
    values = [f"{format_number(point.value, language)} ({format_short_month(point.day)})" for point in shown]
    name = metric_words(key)
    title = gettext("{name}: {values}").format(name=name, values=format_list(values))
    return Measure(name, format_number(latest.value, language), latest.day, latest.source or "", title, columns)
