"""What can be taken along of the pages: documents, calendars, the page itself; and what is said of a wrong address."""

from __future__ import annotations

import base64
import datetime
import hashlib
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from support.command_line import RunCommand
from support.git_repository import git
from support.sample_registry import copy_sample_registry
from support.web_client import Answer, elements, get, make_app
from support.web_forms import Browser

from incubo.web.sent_page import make_sent_page
from incubo.web.site_pages import SitePages, public_address

DAY = datetime.date(2025, 1, 15)
SENT = ("/", "/startups", "/startups/digue-info", "/reports/phases", "/digest", "/log", "/checks", "/words", "/members",
        "/committees", "/search?q=digue", "/startups/digue-info/dossier")  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    copy_sample_registry(folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@rivages.example", "commit", "-qm", "first")
    return folder


@pytest.fixture(scope="module")
def app(root: Path) -> Starlette:
    return make_app(root, day=DAY)


# A value of the address that cannot be read


@pytest.mark.parametrize(
    ("path", "name", "value", "near"),
    [
        ("/startups", "at", "blabla", ""),
        ("/startups/digue-info", "known", "1999-01-01", ""),
        ("/", "incubator", "rivagess", "Incubateur des rivages"),
        ("/reports/phases", "at", "2024-13-45", ""),
        ("/log", "incubator", "rivagess", "Incubateur des rivages"),
        ("/checks", "at", "x", ""),
        ("/search", "known", "x", ""),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(app: Starlette, path: str, name: str, value: str, near: str) -> None:
    answer = get(app, f"{path}?{name}={value}")
    assert answer.status == 400
    message = next(one for one in elements(answer.text, "p") if one.attributes.get("id") == f"d-{name}-e")
    assert near in message.text
    assert "--" not in message.text
    kept = [one for one in elements(answer.text, "a") if f"{name}={value}" in one.attributes.get("href", "")]
    assert kept == []
    field = [one for one in (*elements(answer.text, "input"), *elements(answer.text, "select"))
             if one.attributes.get("aria-describedby") == f"d-{name}-e"]  # fmt: skip
    assert len(field) == 1
    if field[0].name == "input":
        assert field[0].attributes["value"] == value
    assert elements(answer.text, "title")[0].text.startswith("Error: ")
    assert elements(answer.text, "h1")[0].text == elements(get(app, path).text, "h1")[0].text


def test_no_file_is_made_of_another_day_than_the_one_asked_for(app: Starlette) -> None:
    for path in ("/startups.csv", "/committees.ics", "/digest.md", "/startups/digue-info/dossier.md"):
        assert get(app, path).status == 200
        assert get(app, f"{path}?at=blabla").status == 400
    assert "attachment" not in get(app, "/startups?at=blabla&send=1").headers.get("content-disposition", "")


# Calendars and documents


def _events(answer: Answer) -> list[str]:
    assert answer.headers["content-type"].startswith("text/calendar")
    return sorted(str(event["uid"]) for event in Calendar.from_ical(answer.body).walk("VEVENT"))


def test_the_calendars_are_those_of_the_command_line(app: Starlette, root: Path, call: RunCommand) -> None:
    for kind in ("committees", "missions"):
        written = call("calendar", kind, "--at", "2025-01-15", "-f", "ics", cwd=root).out
        expected = sorted(str(event["uid"]) for event in Calendar.from_ical(written).walk("VEVENT"))
        assert expected
        assert _events(get(app, f"/{kind}.ics")) == expected
    both = {*_events(get(app, "/committees.ics")), *_events(get(app, "/missions.ics"))}
    assert both < set(_events(get(app, "/calendar.ics")))


def test_the_calendar_of_a_startup_has_its_days_only(app: Starlette) -> None:
    own = _events(get(app, "/startups/digue-info.ics"))
    assert own
    assert all("digue-info" in uid for uid in own)
    assert get(app, "/startups/nowhere.ics").status == 404


def test_documents_are_notes(app: Starlette) -> None:
    dossier = get(app, "/startups/digue-info/dossier.md")
    assert dossier.headers["content-disposition"] == 'attachment; filename="digue-info-2025-01-15.md"'
    assert dossier.text.startswith("# ")
    assert "Digue Info" in dossier.text
    week, month = (get(app, f"/digest.md?since={day}").text for day in ("2025-01-14", "2024-06-01"))
    assert len(week) < len(month)
    assert get(app, "/digest?since=neverr").text.count('id="f-since-e1"') == 1


def test_figures_that_were_given(root: Path, tmp_path: Path, call: RunCommand) -> None:
    copy_sample_registry(tmp_path)
    app = make_app(tmp_path, day=DAY)
    assert "No figure is kept yet." in get(app, "/reports/kept").text
    assert call("report", "phases", "--at", "2024-06-01", "--keep", "Budget 2025", cwd=tmp_path).code == 0
    startup = tmp_path / "content/startups/digue-info.md"
    startup.unlink()
    app = make_app(tmp_path, day=DAY)
    listed = get(app, "/reports/kept").text
    link = next(one.attributes["href"] for one in elements(listed, "a") if one.text == "Budget 2025")
    page = get(app, link)
    assert elements(page.text, "h1")[0].text == "Budget 2025"
    assert elements(page.text, "td")
    assert "Nothing was kept under" in get(app, "/reports/kept?label=x").text
    assert get(app, "/reports/kept.csv").body.count(b"Budget 2025") == 1


# The page itself, to send


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize("path", SENT)
def test_a_page_to_send_stands_alone(app: Starlette, root: Path, path: str) -> None:
    answer = get(app, f"{path}{'&' if '?' in path else '?'}send=1")
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    reader = _Links()
    reader.feed(answer.text)
    assert reader.tags.isdisjoint({"script", "form", "link", "button", "input", "iframe"})
    assert {"html", "head", "style", "main", "h1", "footer"} <= reader.tags
    assert all(re.match(r"#|https?://|mailto:", address) for address in reader.addresses)
    assert "127.0.0.1" not in answer.text
    assert "hx-" not in answer.text
    assert re.search(r'<(?:a|span)[^>]* ?class="brand"[^>]*>\s*<svg', answer.text)  # its size is that of its class
    assert "2025" in answer.text.partition("<main")[0]  # of which day it is
    shown = elements(get(make_app(root, "fr", DAY), path).text, "h1")[0].text  # in the language of the registry
    assert elements(answer.text, "h1")[0].text == shown
    assert answer.text.count("<main") == answer.text.count("</main>") == 1


def test_the_address_to_send_is_not_carried_on(app: Starlette) -> None:
    assert 'send=1"' in get(app, "/startups").text
    assert get(app, "/startups").text.count("send=1") == 1


def test_what_is_sent_keeps_texts_and_leads_to_the_public_site() -> None:
    page = (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><script src="/x.js"></script></head><body>'
        '<nav><a href="/a">A</a><p>hidden</p></nav><p title="&lt;b&gt; &quot;q&quot;">1 &lt; 2 &amp; &#233;</p>'
        '<a href="/startups/a"><b>Site</b></a><a href="/log">Log</a><a class="brand" href="/log">L</a>'
        '<a href="/change/set?id=a">Change</a><a href="#x">X</a><a href="//evil.example">E</a>'
        '<form action="/y"><input name="q"><p>typed</p></form><img src="data:,"><br></body></html>'
    )
    files = {"startups/a": "startups/a.html"}
    sent = make_sent_page(page, "p{}", lambda address: public_address("https://s.example/", files, address))
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n', sent)
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(b"\np{}\n").digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:" in html.unescape(policy[1])
    assert sent.replace(policy[0], "") == (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><style>\np{}\n</style>\n</head><body>'
        '<p title="&lt;b&gt; &quot;q&quot;">1 &lt; 2 &amp; &#233;</p>'
        '<a href="https://s.example/startups/a.html"><b>Site</b></a>Log<span class="brand">L</span>'
        '<a href="#x">X</a>E<img src="data:,"><br>'
        "</body></html>"
    )


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("/", "https://s.example/"),
        ("/startups", "https://s.example/startups/"),
        ("/startups/digue-info", "https://s.example/startups/digue-info.html"),
        ("/startups?at=2024-01-01", ""),
        ("/members/samuel.orvault", ""),
        ("/startups/a/dossier", ""),
        ("/startups/%3Cb%3E#team", "https://s.example/startups/b--507ca5a2742e533022ed.html"),
        ("/startups/nothing", ""),
        ("/log", ""),
        ("//evil.example", ""),
        ("https://evil.example", ""),
    ],
)
def test_public_addresses(address: str, public: str) -> None:
    entries = (("startup", "digue-info"), ("startup", "<b>"))
    files = SitePages(("startups",), (), (), entries).files
    assert public_address("https://s.example/", files, address) == public
    assert public_address("", files, address) == ""


@pytest.mark.parametrize("name", ['a"b', "../../x", "é\u202e;c", "a\r\nb"])
def test_the_name_of_a_file_is_harmless(app: Starlette, name: str) -> None:
    from incubo.web.routes import _file_stem

    assert re.fullmatch(r"[a-z0-9-]+", _file_stem(name))


# Words, rules, help


def test_each_rule_has_its_page(app: Starlette) -> None:
    links = [one.attributes["href"] for one in elements(get(app, "/words").text, "a")]
    rules = [link for link in links if link.startswith("/checks/")]
    assert len(rules) > 50
    for link in rules[::25]:
        assert get(app, link).status == 200


def test_the_foot_of_each_page_leads_to_help(app: Starlette) -> None:
    for path in ("/", "/startups/digue-info", "/startups/nowhere", "/words"):
        links = {one.attributes.get("href") for one in elements(get(app, path).text, "a")}
        assert {"/words", "/help", "/accessibility"} <= links
    assert "have not been audited" in get(app, "/accessibility").text


# What pages look like


def test_the_theme_is_kept_in_a_cookie(root: Path) -> None:
    browser = Browser(root, "en")
    assert "data-theme" not in browser.get("/startups").html
    for theme in ("dark", "light"):
        page = browser.post("/theme", [("theme", theme), ("back", "/startups?sort=-age")])
        assert page.address == "/startups?sort=-age"  # after the 303
        assert f'data-theme="{theme}"' in page.html
        assert re.search(f'value="{theme}" aria-pressed="true"', page.html)
    assert [cookie.name for cookie in browser.client.cookies.jar] == ["incubo-80-theme"]  # of this port
    page = browser.post("/theme", [("theme", ""), ("back", "/")])
    assert "data-theme" not in page.html


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "startups", "", "/\nx"]
)
def test_the_theme_leads_back_to_a_page_of_ours(root: Path, back: str) -> None:
    browser = Browser(root)
    response = browser.client.post("/theme", data={"theme": "dark", "back": back}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_another_theme_than_ours_is_none(root: Path) -> None:
    browser = Browser(root)
    browser.client.cookies.set("incubo-80-theme", '"><b>')
    assert "data-theme" not in browser.get("/").html
