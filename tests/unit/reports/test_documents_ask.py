"""Documents ask for what `todo` asks for, and for nothing that it leaves out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support.registries import make_registry

from incubo.core.i18n import translate
from incubo.document.page import KeyValueList, KeyValueRow, Page
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.registry.registry import Registry
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.documents.calendar import find_appointments
from incubo.reports.documents.digest import ending_mission_items
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.documents.reminders import make_reminders
from incubo.reports.entry_pages.common import PageContext

DAY = date(2024, 7, 1)
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
PHARE = "title: Phare\nincubator: quai\nphases:\n  - name: construction\n    start: 2020-01-06\n"
STOP = f"events:\n  - name: committee\n    date: {DAY - timedelta(9)}\n    decision: stop\n"


def asked(registry: Registry, *signals: str) -> list[str]:
    return [item.entry.id for item in collect_action_items(Scope(registry, DAY)) if item.signal in signals]


def registry_of_mission(*later: str, startups: str = "phare") -> Registry:
    """Somebody whose mission ends soon, and a later mission, if there is one."""
    missions = [("2024-01-01", "2024-07-15", startups), *(((later[0], later[1], later[2])) for _ in later[:1])]
    text = "fullname: Lena Guivarch\nrole: Design\nmissions:\n" + "".join(
        f"  - start: {start}\n    end: {end}\n    status: independent\n    startups: [{names}]\n"
        for start, end, names in missions
    )
    jetee = PHARE.replace("Phare", "Jetee")
    return make_registry({"startup/phare": PHARE, "startup/jetee": jetee, "member/lena": text})


def renewals(registry: Registry) -> list[str]:
    """In which documents it is asked to renew the mission."""
    context = PageContext(registry, DAY)
    faces = {
        "todo": asked(registry, "mission-ending"),
        "digest": [news for news in ending_mission_items(context, None, 30) if news.item.hint.command],
        "remind": make_reminders(context, "missions", None, 30),
        "calendar": [it for it in find_appointments(context, "missions", None, YEAR) if it.category == "renew"],
    }
    return [face for face, lines in faces.items() if lines]


def test_who_leaves_is_asked_for_everywhere() -> None:
    assert renewals(registry_of_mission()) == ["todo", "digest", "remind", "calendar"]


def test_who_comes_back_is_not_asked_for() -> None:
    assert renewals(registry_of_mission("2024-09-01", "2024-12-31", "phare")) == []


def test_a_mission_that_covers_no_day_brings_nobody_back() -> None:
    registry = registry_of_mission("2024-09-01", "2024-08-01", "phare")
    assert renewals(registry) == ["todo", "digest", "remind", "calendar"]


def test_a_team_is_asked_about_who_comes_back_to_another_one_only() -> None:
    registry = registry_of_mission("2024-09-01", "2024-12-31", "jetee", startups="phare, jetee")
    (mail,) = make_reminders(PageContext(registry, DAY), "missions", None, 30)
    assert mail.recipient.id == "phare"
    assert "calendar" in renewals(registry)


@pytest.mark.parametrize(("events", "is_asked"), [("", True), (STOP, False)])
def test_nothing_is_asked_of_what_is_to_stop(events: str, is_asked: bool) -> None:
    job = f"title: Designer\nstartup: phare\nopens: {DAY}\ncloses: {DAY + timedelta(9)}\n"
    registry = make_registry({"startup/phare": PHARE + events, "job/2024-07-01-designer": job})
    context = PageContext(registry, DAY)
    assert bool(make_reminders(context, "sheets", None, 30)) is bool(asked(registry, "sheet")) is is_asked
    assert bool(make_reminders(context, "jobs", None, 30)) is bool(asked(registry, "offer-closing")) is is_asked


@pytest.mark.parametrize(("count", "is_asked"), [(49, True), (50, False)])
def test_no_first_committee_is_asked_for_where_nobody_records_one(count: int, is_asked: bool) -> None:
    registry = make_registry({f"startup/phare-{n}": PHARE for n in range(count)})
    mails = make_reminders(PageContext(registry, DAY), "committees", None, 30)
    assert bool(mails) is bool(asked(registry, "committee-never")) is is_asked


def test_an_old_offer_of_what_is_to_stop_is_to_be_closed_even_if_it_closes_soon() -> None:
    job = f"title: Designer\nstartup: phare\nopens: {DAY - timedelta(99)}\ncloses: {DAY + timedelta(9)}\n"
    registry = make_registry({"startup/phare": PHARE + STOP, "job/2024-03-24-designer": job})
    (mail,) = make_reminders(PageContext(registry, DAY), "jobs", None, 30)
    assert asked(registry, "offer-stale") == ["2024-03-24-designer"]
    assert [cell.machine_value for cell in mail.page.sections[1].blocks[0].items[0].cells[1:]] == [99]


def test_a_budget_that_an_earlier_committee_granted_counts() -> None:
    events = (
        "events:\n  - name: committee\n    date: 2024-01-08\n    budget_end: 2024-12-31\n"
        "  - name: committee\n    date: 2024-06-03\n    next: 2024-11-04\n"
    )
    registry = make_registry({"startup/phare": PHARE + events})
    context = PageContext(registry, DAY)
    orders = [it.description for it in find_appointments(context, "committees", None, YEAR) if it.category == "order"]
    assert all("31 December 2024" in translate(description[0]) for description in orders)
    assert orders
    (day,) = [row for row in facts(dossier_page(registry.startups["phare"], context)) if row.id == "day"]
    assert len(day.cells) == 1  # the committee is early enough


def test_a_later_committee_replaces_the_budget_of_an_earlier_one() -> None:
    """Also where it is shorter; the section of the budget says the day that the calendar counts from."""
    events = (
        "events:\n  - name: committee\n    date: 2024-01-08\n    budget_end: 2024-12-31\n"
        "  - name: committee\n    date: 2024-06-03\n    amount: 50000\n    budget_end: 2024-09-30\n"
        "    next: 2024-11-04\n"
    )
    registry = make_registry({"startup/phare": PHARE + events})
    context = PageContext(registry, DAY)
    orders = [it.description for it in find_appointments(context, "committees", None, YEAR) if it.category == "order"]
    assert orders
    assert all("30 September 2024" in translate(description[0]) for description in orders)
    (section,) = [each for each in dossier_page(registry.startups["phare"], context).sections if each.id == "budget"]
    (end,) = [row for row in section.blocks[0].rows if row.id == "budget_end"]
    assert end.cells[0].machine_value == date(2024, 9, 30)


@pytest.mark.parametrize("has_mission", [True, False])
def test_a_dossier_says_that_nobody_leads_where_missions_are_recorded(has_mission: bool) -> None:
    person = "fullname: Lena Guivarch\nmissions:\n  - start: 2024-01-01\n    startups: [jetee]\n"
    jetee = PHARE.replace("Phare", "Jetee")
    people = {"member/lena": person} if has_mission else {}
    registry = make_registry({"startup/phare": PHARE, "startup/jetee": jetee, **people})
    page = dossier_page(registry.startups["phare"], PageContext(registry, DAY))
    assert bool([row for row in facts(page) if row.id == "led_by" and row.cells]) is has_mission


def facts(page: Page) -> list[KeyValueRow]:
    return [row for block in page.sections[0].blocks if isinstance(block, KeyValueList) for row in block.rows]


@pytest.mark.parametrize("order", [("jetee", "phare"), ("phare", "jetee")])
def test_an_order_is_asked_for_the_mission_that_needs_it(order: tuple[str, str]) -> None:
    """Somebody who is a public agent for a product, and independent for another one, whichever comes first."""
    agent, independent = order
    text = (
        "fullname: Lena Guivarch\nmissions:\n"
        f"  - start: 2024-01-01\n    end: 2024-07-15\n    status: admin\n    startups: [{agent}]\n"
        f"  - start: 2024-03-01\n    end: 2024-11-15\n    status: independent\n    startups: [{independent}]\n"
    )
    jetee = PHARE.replace("Phare", "Jetee")
    registry = make_registry({"startup/phare": PHARE, "startup/jetee": jetee, "member/lena": text})
    found = find_appointments(PageContext(registry, DAY), "missions", None, YEAR)
    assert [one.startup for one in found if one.category == "renew"] == [independent]
