"""A number of a report leads to exactly the entries that it counts, or to nothing."""

from __future__ import annotations

import datetime
import html
import re
from functools import cache
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.paths import ROOT
from support.web_client import get, make_app

from incubo.reports.catalogue import REPORTS

_LINKED: dict[str, set[str]] = {
    "phases": {"Products"},
    "phases?from=2021&to=2024&every=year&incubator=all": {
        "Acceleration",
        "Consolidation",
        "Construction",
        "Exits",
        "Inconclusive investigation",
        "Investigation",
        "Operated",
        "Stopped",
        "Total",
        "Total active",
        "Transferred",
    },
    "phases?by=thematique&compare=2023-01-01": {"Products"},
    "transitions?from=2023&to=2024": {"Entered", "Left", "Of which stopped"},
    "transitions?from=2023&to=2024&every=quarter": {
        "Acceleration",
        "All stops",
        "Consolidation",
        "Construction",
        "Exits",
        "Inconclusive investigation",
        "Investigation",
        "Stopped",
    },
    "durations?incubator=all": {"Ended", "Longer than usual", "Running"},
    "funnel?incubator=all": {"Entered", "Still there", "Stopped", "Went on"},
    "timeline": set(),
    "ahead": set(),
    "administration": set(),
    "administration?by=month": {"Missions that end"},
    "risk": {"Fields missing", "Missions ending", "Serious", "To record", "To watch", "Vacant roles"},
    "standards": set(),
    "metrics": set(),
    "headcount": {"Active members"},
    "headcount?from=2023&every=quarter&by=domaine": {
        "Active members",
        "Coaching",
        "Community and coordination",
        "Data",
        "Deployment",
        "Design",
        "Development",
        "Intrapreneurship",
        "Product",
        "Support",
    },
    "arrivals?from=2024&to=2024&every=quarter": {"Arrivals", "Departures", "Of whom returning"},
    "community": {"Arrived", "Leaves soon", "People"},
    "missions": {"Leave", "Missions", "People", "Stay"},
    "missions?from=2024&to=2024&by=status": {"Leave", "Missions", "People", "Stay"},
    "skills": {"Free soon", "Nobody has it", "People"},
    "teams": {"People", "Public agents"},
    "teams?by=phase&incubator=all": {"Role missing"},
    "teams?by=domaine": {"Products that lack it"},
    "committees": {"Held"},
    "committees?by=phase&incubator=all": {"Never", "Overdue"},
    "committees?from=2024&to=2024&every=quarter": {"Committees", "With a decision"},
    "jobs": {"Offers", "Without end"},
    "jobs?from=2023&to=2024&every=year": {"Filled"},
    "indicators?from=2022&to=2025&incubator=all": {"2025 (to 15 January)"},
}
"""Addresses of reports → the columns of which some numbers lead to what they count, in the sample."""

_WITH_HUNDREDS_OF_PAGES = ("skills", "headcount?from=2023&every=quarter&by=domaine")
"""Of which the numbers of the real registry lead to hundreds of other pages."""

_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_NUMBER = re.compile(r'<td class="num" data-l="([^"]*)"><a href="([^"]*#(why-[^"]*))">([^<]*)</a>')
_BAR = re.compile(r'<b class="num"><a class="plain" href="([^"]*#(why-[^"]*))">([^<]*)</a>')
_LIST = re.compile(r'id="(why-[^"]*)"(.*?)</div>', re.DOTALL)
_HEADING = re.compile(r'<th scope="row"><a href="([^"]*#(why-[^"]*))"')


@cache
def _app(root: Path, day: datetime.date) -> Starlette:
    return make_app(root, "en", day)


def _count_entries(page: str) -> dict[str, int]:
    """How many entries each list of a page has, by its anchor."""
    counts: dict[str, int] = {}
    for match in _LIST.finditer(page):
        assert match[1] not in counts
        counts[match[1]] = match[2].count("<li>")
    return counts


def _check(app: Starlette, address: str) -> set[str]:
    """Follow every link to entries; the columns that have some."""
    answer = get(app, f"/reports/{address}")
    assert answer.status == 200
    page = answer.text
    columns = set()
    pages = {"": _count_entries(page)}

    def count(link: str, anchor: str) -> int:
        """How many entries a link leads to, on the page where it stands or on another one."""
        address = html.unescape(link).partition("#")[0]
        if address not in pages:
            pages[address] = _count_entries(get(app, address).text)
        return pages[address][anchor]

    for label, link, anchor, text in _NUMBER.findall(page):
        assert count(link, anchor) == int(re.sub(r"\D", "", text)), (address, label, text)
        columns.add(html.unescape(label))
    for link, anchor, text in _BAR.findall(page):
        assert count(link, anchor) == int(re.sub(r"\D", "", text)), (address, text)
    for link, anchor in _HEADING.findall(page):
        assert count(link, anchor) > 0, (address, link)
    links = page.count("#why-")
    assert links == len(_NUMBER.findall(page)) + len(_BAR.findall(page)) + len(_HEADING.findall(page))
    assert ("A number with a link" in page) == bool(columns)
    return columns


def test_every_report_is_followed() -> None:
    assert {address.partition("?")[0] for address in _LINKED} == REPORTS.keys()


@pytest.mark.parametrize("address", _LINKED)
def test_a_number_leads_to_as_many_entries(address: str) -> None:
    assert _check(_app(ROOT, datetime.date(2025, 1, 15)), address) == _LINKED[address]


def test_each_line_to_come_leads_to_all_that_it_counts() -> None:
    """A terminal names each person once; a page names those of the next 90 days, of the next 60 and of the next 30."""
    page = get(_app(ROOT, datetime.date(2025, 1, 15)), "/reports/missions").text
    rows = [row for row in _ROW.findall(page) if "next " in row]
    assert len(rows) == 3
    for row in rows:
        numbers = re.findall(r'data-l="(?:Missions|People)">(<a [^>]*>)?(\d+)', row)
        assert len(numbers) == 2
        assert all(link for link, number in numbers if number != "0")


@pytest.mark.corpus
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(one, marks=pytest.mark.slow if number % 3 or one in _WITH_HUNDREDS_OF_PAGES else ())
        for number, one in enumerate(_LINKED)
    ],
)
def test_a_number_leads_to_as_many_entries_in_the_real_registry(corpus: Path, address: str) -> None:
    _check(_app(corpus / "2024-07-01", datetime.date(2024, 7, 1)), address)
