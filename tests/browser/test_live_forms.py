"""Forms whose page follows them: nothing that is typed is lost, and the figures are those of what the form says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import Served, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours


@pytest.fixture
def page(browser: Any, served: Served, session_cookies: list[Any]) -> Iterator[Any]:
    visitor = Visitor(browser, served)
    visitor.context.add_cookies(session_cookies)
    yield visitor.open("/reports/transitions")
    visitor.close()


def wait_for_period(page: Any, text: str) -> None:
    page.locator("main .head p", has_text=text).wait_for()


@pytest.mark.parametrize("delay", [0, 60, 200])
def test_a_period_is_typed_by_the_keyboard(page: Any, delay: int) -> None:
    page.get_by_label("Du", exact=True).focus()
    page.keyboard.type("01/01/2023", delay=delay)
    page.keyboard.press("Tab")
    page.keyboard.type("31/12/2023", delay=delay)
    page.keyboard.press("Enter")
    wait_for_period(page, "du 1er janvier 2023 au 31 décembre 2023")
    assert page.get_by_label("Jusqu'au").input_value() == "31/12/2023"


def test_a_period_is_typed_and_calculated_by_the_mouse(page: Any) -> None:
    page.get_by_label("Du", exact=True).fill("01/01/2023")
    page.get_by_label("Jusqu'au").fill("31/12/2023")
    page.get_by_role("button", name="Calculer").click()
    wait_for_period(page, "du 1er janvier 2023 au 31 décembre 2023")


def test_a_choice_is_followed_at_once(page: Any) -> None:
    page.get_by_label("Une ligne par").select_option(label="Trimestre")
    page.wait_for_url("**every=quarter**")


def test_what_is_typed_while_a_page_comes_stays(page: Any) -> None:
    requests: list[Any] = []
    page.route("**/reports/transitions?**", lambda route: requests.append(route))
    page.get_by_label("Une ligne par").select_option(label="Trimestre")
    page.get_by_label("Du", exact=True).fill("01/01/2023")
    while not requests:
        page.wait_for_timeout(20)
    with page.expect_event("requestfinished"):
        requests[0].continue_()
    page.wait_for_timeout(300)  # it is not shown
    assert page.get_by_label("Du", exact=True).input_value() == "01/01/2023"
    page.unroute("**/reports/transitions?**")
    page.get_by_role("button", name="Calculer").click()
    wait_for_period(page, "1er janvier 2023")
    assert "every=quarter" in page.url


def test_what_a_field_means_left_empty_follows_a_choice(page: Any) -> None:
    page.goto(page.url.partition("/reports")[0] + "/change/committee?startup=mon-estran")
    hint = page.locator("#default-next")
    assert "ce qui découle de la décision" in hint.inner_text()
    page.get_by_label("Transfert").check()
    page.locator("#default-next", has_text="mois après").wait_for()
    without_budget = hint.inner_text()
    page.get_by_label("Le budget accordé, en euros").press_sequentially("100k")
    page.wait_for_function("text => document.getElementById('default-next').innerText !== text", arg=without_budget)
    assert page.get_by_label("Le budget accordé, en euros").input_value() == "100k"


def test_figures_go_when_a_day_cannot_be_read(browser: Any, served: Served, session_cookies: list[Any]) -> None:
    visitor = Visitor(browser, served, expected=("400 (Bad Request)",))
    visitor.context.add_cookies(session_cookies)
    page = visitor.open("/reports/transitions")
    assert page.locator("main table").count()
    page.get_by_label("Du", exact=True).fill("31/02/2023")
    page.get_by_role("button", name="Calculer").click()
    page.get_by_text("Rien n'est encore calculé").wait_for()
    assert not page.locator("main table").count()
    assert page.get_by_label("Du", exact=True).input_value() == "31/02/2023"
    visitor.close()
