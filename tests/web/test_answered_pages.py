"""A form that was sent is answered by an address: a browser goes back and forth, and sends nothing twice."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser

from incubo.web.answered_pages import AnsweredPages

SAMUEL = "content/members/samuel.orvault.md"
LEAVE = "/change/leave?member=samuel.orvault"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(make_sample_repository(tmp_path / "registry"))


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        (LEAVE, {"q.on": ["jamais"]}, 422),
        (LEAVE, {"q.on": ["vendredi"]}, 200),
        (LEAVE, {f"q.{n}": ["x"] for n in range(20_000)}, 413),
        ("/change/none", {"do": ["write"]}, 404),
        ("/undo", {"edit": ["1-0"]}, 409),
        ("/redo/none", {"seen": ["0"]}, 404),
        ("/share", {"do": ["none"]}, 404),
        ("/proposals", {"do": ["withdraw"], "proposal": ["incubo/none"]}, 409),
        ("/drafts", {"drop": ["0"]}, 200),
    ],
)
def test_what_is_sent_is_answered_by_an_address(
    browser: Browser, address: str, data: dict[str, list[str]], status: int
) -> None:
    answer = browser.client.post(address, data=data, follow_redirects=False)
    assert answer.status_code == 303
    pages = [browser.get(answer.headers["location"]) for _ in range(2)]
    assert [page.status for page in pages] == [status, status]
    assert pages[0].text == pages[1].text


def test_a_page_that_is_kept_no_more_is_that_of_its_address(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.web.answered_pages._MAX_PAGES", 2)
    (browser.root / ".git" / "MERGE_HEAD").write_text(git(browser.root, "rev-parse", "HEAD") + "\n")
    browser.get(LEAVE)
    browser.send({"on": "vendredi"})
    page = browser.send(button="write")
    assert page.status == 409
    assert browser.get(page.address).text == page.text
    for _ in range(2):
        browser.post("/undo", [("edit", "1-0")])
    form = browser.get(page.address)
    assert form.status == 200
    assert 'value="vendredi"' in form.html


def test_a_page_is_shown_at_its_own_address_only(browser: Browser) -> None:
    page = browser.post("/change/none", [("do", "write")])
    name = page.address.partition("answer=")[2]
    assert name
    assert browser.get(f"/undo?answer={name}").status == 200


def test_a_page_is_shown_to_the_session_that_it_was_drawn_for_only() -> None:
    def request(session: str, address: str) -> Request:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "method": "GET",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [],
        }
        return Request({**scope, "state": {"csrf": session}})

    pages = AnsweredPages()
    address = pages.keep(request("maelle", LEAVE), "Samuel s'en va.", 409).headers["location"]
    shown = pages.find(request("maelle", address))
    assert shown is not None
    assert (shown.status_code, bytes(shown.body)) == (409, b"Samuel s'en va.")
    assert pages.find(request("samuel", address)) is None
