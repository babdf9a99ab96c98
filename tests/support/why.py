"""What `--why` has to name beside each figure of a report: for each form, a function from a row to its count of names.

A report with `--why` that is not here fails `tests/acceptance/test_report_why.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ReportRow = dict[str, Any]
Count = Callable[[ReportRow], int]


def field(*names: str) -> Count:
    """The sum of some figures of a row."""
    return lambda row: sum(row[name] or 0 for name in names)


ENTRIES: dict[str, Count] = {
    "phases": field("count"),
    "phases --by incubator": field("count"),
    "phases --by thematique": field("count"),
    "transitions": field("entered", "left"),
    "durations": field("count", "running"),
    "timeline": lambda _: 1,
    "ahead": lambda row: bool(row["startup"]),
    "administration": lambda row: bool(row["name"]),
    "administration --by month": field("missions"),
    "standards": lambda row: sum(value in ("missing", "later") for value in row.values()),
    "funnel": field("entered"),
    "funnel --basis decided": field("entered"),
    "headcount": field("members"),
    "headcount --by domaine": field("members"),
    "headcount --by incubator": field("members"),
    "arrivals": field("arrivals", "departures"),
    "missions --over 2024 --every quarter": field("people"),
    "missions --over 2024 --by status": field("people"),
    "missions --over 2024 --by incubator": field("people"),
    "community": field("people"),
    "skills": field("people", "lacking"),
    "teams": field("people"),
    "teams --by phase": field("lacking"),
    "teams --by domaine": field("lacking"),
    "committees": field("held"),
    "committees --by phase": field("never", "overdue"),
    "committees --over 2024 --every quarter": field("committees"),
    "jobs": field("offers"),
    "jobs --over 2024": field("filled"),
}
"""Form of a report → how many lines `--why` has below a row."""

NAMED_ONCE = {
    "phases", "phases --by incubator", "phases --by thematique", "funnel", "funnel --basis decided", "headcount",
    "headcount --by domaine", "headcount --by incubator", "missions --over 2024 --every quarter",
    "missions --over 2024 --by status", "missions --over 2024 --by incubator", "community", "skills", "teams",
    "teams --by phase",
    "teams --by domaine", "jobs", "jobs --over 2024",
}  # fmt: skip
"""The forms that name each entry once in a row: the others tell one several times, for each of its moves or fields."""


def check_row(form: str, row: ReportRow) -> None:
    """That a row of a form names as many entries as it counts."""
    names = [entry["id"] for entry in row["why"]]
    assert len(names) == ENTRIES[form](row), (form, row)
    if form in NAMED_ONCE:
        assert len(names) == len(set(names)), (form, row)
