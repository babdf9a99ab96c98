"""The order of what a digest tells: by day, then by product, whatever its name or its place in the file."""

from __future__ import annotations

from datetime import date

from support.dump import dump
from support.registries import make_registry

from incubo.model.periods import Period
from incubo.reports.documents.digest import other_event_items
from incubo.reports.entry_pages.common import PageContext

EVENTS = {
    "abri": ["product_launch 2025-01-10", "end 2025-01-12", "fast 2024-12-31"],
    "cale": ["fast 2025-01-10", "other 2025-01-06", "committee 2025-01-07"],
    "digue": ["end 2025-01-06", "fast 2025-01-13"],
}


def test_events_are_in_the_order_of_their_days() -> None:
    entries = {
        f"startup/{name}": f"title: {name.title()}\nincubator: quai\nevents:\n"
        + "".join(f"  - name: {event}\n    date: {day}\n" for event, day in map(str.split, events))
        for name, events in EVENTS.items()
    }
    context = PageContext(make_registry(entries), date(2025, 1, 15))
    week = Period(date(2025, 1, 6), date(2025, 1, 12))
    told = [
        " ".join(dump(cell.value).partition("“")[0] for cell in news.item.cells[:3])
        for news in other_event_items(context, None, week)
    ]
    assert told == [
        "cale other 6 January 2025",
        "digue end 6 January 2025",
        "abri product_launch 10 January 2025",
        "cale fast 10 January 2025",
        "abri end 12 January 2025",
    ]
