"""Weekly digests tell everything that happened once: what is of a day belongs to exactly one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from support.dump import dump
from support.registries import make_registry

from incubo.document.page import ListBlock
from incubo.model.periods import Period
from incubo.registry.provenance import Provenance
from incubo.reports.documents.digest import digest_page
from incubo.reports.entry_pages.common import PageContext

FIRST = date(2025, 1, 6)
WEEKS = 4
HAPPENED = ("arrivals", "departures", "phases", "committees", "events", "offers", "offers_closed")


def make_entries() -> dict[str, str]:
    """On each day somebody arrives, somebody leaves, a product changes phase, has a committee and an event, an offer is
    published and one closes.
    """
    entries = {}
    for n in range(-7, 7 * WEEKS + 14):
        day, name = FIRST + timedelta(n), f"n{n + 7:02}"
        entries[f"startup/{name}"] = (
            f"title: {name}\nincubator: quai\nphases:\n  - name: construction\n    start: 2024-02-01\n"
            f"  - name: acceleration\n    start: {day}\nevents:\n  - name: committee\n    date: {day}\n"
            f"  - name: fast\n    date: {day}\n"
        )
        entries[f"member/in.{name}"] = f"fullname: In {name}\nmissions:\n  - start: {day}\n    startups: [{name}]\n"
        entries[f"member/out.{name}"] = (
            f"fullname: Out {name}\nmissions:\n  - start: 2024-02-01\n    end: {day}\n    startups: [{name}]\n"
        )
        entries[f"job/{name}"] = f"startup: {name}\ntitle: Job {name}\nopens: {day}\n"
        entries[f"job/old.{name}"] = f"startup: {name}\ntitle: Old {name}\nopens: 2024-02-01\ncloses: {day}\n"
    return entries


REGISTRY = make_registry(make_entries())


def find_told(period: Period, today: date) -> Iterator[tuple[str, ...]]:
    """What a digest tells as done: its section, and the first cells of the line."""
    context = PageContext(REGISTRY, today)
    page = digest_page(context, None, period, 30, Provenance(), max_lines=None)
    for section in page.sections:
        for block in section.blocks:
            if section.id in HAPPENED and isinstance(block, ListBlock):
                for item in block.items:
                    if "to-come" not in [cell.machine_value for cell in item.cells]:
                        yield section.id, *(dump(cell.value) for cell in item.cells[:4])


@pytest.mark.parametrize("offset", range(7))
def test_what_happened_is_told_in_one_week(offset: int) -> None:
    """Whatever the day of the meeting, the weeks between tell as much as one digest of all their days."""
    first = FIRST + timedelta(offset)
    meetings = [first + timedelta(7 * week) for week in range(1, WEEKS + 1)]
    told = Counter(line for day in meetings for line in find_told(Period(day - timedelta(7), day - timedelta(1)), day))
    assert {line: n for line, n in told.items() if n > 1} == {}
    whole = Counter(find_told(Period(first, meetings[-1] - timedelta(1)), meetings[-1]))
    assert told == whole
    assert Counter(line[0] for line in told) == dict.fromkeys(HAPPENED, 7 * WEEKS)


def test_what_is_of_the_day_of_a_digest_is_to_come() -> None:
    day = FIRST + timedelta(7)
    period = Period(FIRST, day - timedelta(1))
    page = digest_page(PageContext(REGISTRY, day), None, period, 30, Provenance(), max_lines=None)
    (phases,) = (section for section in page.sections if section.id == "phases")
    (block,) = phases.blocks
    assert isinstance(block, ListBlock)
    on_the_day = [item for item in block.items if dump(item.cells[0].value).startswith("n14")]
    assert [item.cells[-1].machine_value for item in on_the_day] == ["to-come"]
