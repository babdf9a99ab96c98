"""Pages of entries that strangers wrote, and of entries that lack nearly everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.web_pages import PageReader, open_pages, plain_text, read_page

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&amp;"
INVISIBLE = "a\u202eb\u200bc\u2066d"
LONG = "x" * 10_000
SAFE_TAGS = {"script", "img", "iframe", "object", "embed"}


def _write(root: Path, address: str, front: str, body: str = "") -> None:
    path = root / "content" / f"{address}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    root = tmp_path_factory.mktemp("hostile")
    (root / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2025-01-15\nincubator = "quai"\n')
    _write(root, "incubators/quai", f"title: {_quoted(MARKUP)}\nwebsite: {_quoted('javascript:alert(3)')}\n")
    for number in range(500):
        _write(root, f"incubators/quai-{number}", f"title: Quai {number}\n")
    others = "".join(f"  - quai-{number}\n" for number in range(500))
    missions = "".join(
        f"  - {{start: {1990 + number % 34}-01-01, end: {1990 + number % 34}-02-01, startups: [digue]}}\n"
        for number in range(3_000)
    )
    for kind, title in (("digue", MARKUP), ("fanal", INVISIBLE), ("mole", LONG)):
        _write(
            root,
            f"startups/{kind}",
            f"title: {_quoted(title)}\nmission: {_quoted(title)}\nincubator: quai\ncontact: {_quoted(title)}\n"
            f"link: {_quoted('javascript:alert(4)')}\nincubators:\n{others if kind == 'mole' else '  - quai-1'}\n"
            "phases:\n  - name: construction\n    start: 2024-01-08\n",
            f"{title}\n\n[a](javascript:alert(5)) ![b](https://elsewhere.example/pixel.png)\n",
        )
    for person, name in (("a.markup", MARKUP), ("b.hidden", INVISIBLE), ("c.long", LONG)):
        _write(
            root,
            f"members/{person}",
            f"fullname: {_quoted(name)}\nrole: {_quoted(name)}\nlink: {_quoted('javascript:alert(6)')}\nmissions:\n"
            "  - start: 2024-01-01\n    end: 2025-06-01\n    status: independent\n"
            f"    employer: {_quoted(name)}\n    startups: [digue, mole]\n",
            name + "\n",
        )
    _write(root, "members/d.busy", f"fullname: D Busy\nmissions:\n{missions}")
    _write(root, "members/e.empty", "{}\n")
    _write(root, "startups/empty", "{}\n")
    _write(root, "organisations/empty", "{}\n")
    _write(root, "teams/empty", "{}\n")
    _write(root, "incubators/empty", "{}\n")
    _write(root, "jobs/2025-01-06-markup", f"title: {_quoted(MARKUP)}\nopen: true\nurl: javascript:alert(7)\n", MARKUP)
    _write(root, "jobs/2025-01-06-empty", "{}\n")
    _write(root, "organisations/org", f"name: {_quoted(MARKUP)}\n")
    _write(root, "teams/team", f"name: {_quoted(INVISIBLE)}\nincubator: quai\n")
    _write(root, "startups/broken", "title: [\n")
    return open_pages(root)


ADDRESSES = (
    "/", "/?all=1", "/startups", "/startups?all=1", "/members", "/members?all=1", "/missions?all=1", "/committees",
    "/jobs", "/jobs?all=1", "/incubators?all=1", "/organisations?all=1", "/teams?all=1", "/startups/digue",
    "/startups/fanal", "/startups/mole", "/startups/digue/dossier", "/members/a.markup", "/members/b.hidden",
    "/members/c.long", "/members/d.busy", "/incubators/quai", "/incubators/quai-1", "/organisations/org",
    "/teams/team", "/jobs/2025-01-06-markup",
)  # fmt: skip
EMPTY = (
    "/members/e.empty", "/startups/empty", "/organisations/empty", "/teams/empty", "/incubators/empty",
    "/jobs/2025-01-06-empty",
)  # fmt: skip


@pytest.mark.parametrize("address", [*ADDRESSES, *EMPTY])
def test_a_page_of_hostile_text_does_no_harm(client: TestClient, address: str) -> None:
    page = read_page(client, address)
    tags = [tag for tag, values in page.elements if tag in SAFE_TAGS and not (values.get("src") or "").startswith("/")]
    assert tags == []
    for tag, values in page.elements:
        assert not any(name.startswith("on") for name in values), (tag, values)
        assert "style" not in values, tag
        for name in ("href", "src", "action"):
            value = values.get(name) or ""
            assert re.match(r"(https?://|mailto:|[/#?]|$)", value), (tag, value)
    assert not set("\u202e\u200b\u2066") & set(page.text)
    assert page.text.strip()


def test_hostile_text_is_shown_as_it_is_written(client: TestClient) -> None:
    assert client.get("/startups/digue").text.count("&lt;script&gt;alert(2)") >= 3
    assert "<h1>&lt;img src=x" in client.get("/startups/digue").text


def test_a_product_of_500_incubators_is_shown_whole_and_a_person_of_3000_missions_in_words(client: TestClient) -> None:
    product = read_page(client, "/startups/mole")
    assert {f"/incubators/quai-{number}" for number in range(500)} <= {link for link, _ in product.links}
    person = plain_text(client.get("/members/d.busy").text)
    assert "1 champ de cette fiche n'est pas écrit comme prévu" in person  # no file may have so many
    assert "incubo validate" not in person


@pytest.mark.parametrize("address", EMPTY)
def test_a_page_of_an_entry_without_values_says_what_there_is(client: TestClient, address: str) -> None:
    page = read_page(client, address)
    assert not re.search(r"\bNone\b|\bnull\b|\{|\}", page.text), page.text
    headings = [tag for tag, _ in page.elements if tag == "h1"]
    assert headings == ["h1"]


def test_a_file_that_cannot_be_read_has_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/startups/broken")
    assert answer.status_code in (400, 404)
    assert PageReader(answer.text).text.strip()
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("day", ["", "?at=9999-12-31", "?at=0001-01-01"])
def test_a_life_of_ten_thousand_years_has_a_picture(tmp_path: Path, day: str) -> None:
    (tmp_path / "incubo.toml").write_text('profile = "beta.gouv.fr"\n')
    _write(
        tmp_path,
        "startups/vieux",
        "title: Vieux\nmission: Durer.\nphases:\n  - name: construction\n    start: 0001-01-01\n    end: 9999-12-31\n"
        "events:\n  - name: committee\n    date: 0001-01-01\n    amount: 5\n    budget_end: 9999-12-31\n"
        "    next: 9999-12-31\n",
    )
    _write(tmp_path, "startups/neuf", "title: Neuf\nmission: Commencer.\n")
    client = open_pages(tmp_path)
    for startup in ("vieux", "neuf"):
        read_page(client, f"/startups/{startup}{day}")
