"""What changed, in a browser: by day, in words, with links, and between two days."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.git_repository import git
from support.sample_registry import copy_sample_registry
from support.web_client import elements, get, make_app

DAY = datetime.date(2025, 1, 15)


def _commit(root: Path, day: str, author: str, message: str) -> None:
    git(root, "add", "-A")
    time = f"{day}T12:00:00+00:00"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_COMMITTER_DATE", time)
        git(root, "commit", "-qm", message, f"--author={author} <x@rivages.example>", f"--date={time}")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample with three commits: all of it, a contact by one person, a mission by another."""
    folder = tmp_path_factory.mktemp("changes")
    copy_sample_registry(folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Judith Marzin")
    git(folder, "config", "user.email", "x@rivages.example")
    _commit(folder, "2024-06-01", "Judith Marzin", "first")
    startup = folder / "content/startups/digue-info.md"
    text = startup.read_text(encoding="utf-8")
    contact = next(line for line in text.splitlines() if line.startswith("contact:"))
    startup.write_text(text.replace(contact, "contact: autre@rivages.example"), encoding="utf-8")
    _commit(folder, "2024-12-20", "Judith Marzin", "The team has another address")
    member = folder / "content/members/samuel.orvault.md"
    text = member.read_text(encoding="utf-8")
    member.write_text(text.replace("role: ", "role: Ancien ", 1), encoding="utf-8")
    _commit(folder, "2025-01-10", "Aude Ferrand", "chore")
    return folder


@pytest.fixture(scope="module")
def app(root: Path) -> Starlette:
    return make_app(root, day=DAY)


def test_days_come_last_first_with_who_and_why(app: Starlette) -> None:
    html = get(app, "/log").text
    assert [heading.text for heading in elements(html, "h2")][:2] == ["10 January 2025", "20 December 2024"]
    assert [heading.text for heading in elements(html, "h3")] == ["Aude Ferrand", "Judith Marzin"]
    assert "Why: The team has another address" in html
    assert any(link.attributes["href"] == "/startups/digue-info" for link in elements(html, "a"))


def test_no_identifier_of_a_commit_is_shown(app: Starlette, root: Path) -> None:
    ids = git(root, "log", "--format=%h").split()
    assert len(ids) == 3
    for address in ("/log", "/diff", "/diff?from=2024-12", "/log.md", "/diff.md"):
        html = get(app, address).text
        assert not [name for name in ids if name in html]


def test_the_incubator_of_an_address_is_whose_log_it_is(app: Starlette) -> None:
    for incubator in ("all", "rivages"):
        page = get(app, f"/log?incubator={incubator}")
        assert "f-entry-e1" not in page.text
        assert "Digue Info" in page.text
        assert get(app, f"/log.md?incubator={incubator}").status == 200


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ("since=2025-01-01", ["10 January 2025"]),
        ("author=ferrand", ["10 January 2025"]),
        ("kind=startup", ["20 December 2024"]),
        ("startup=digue-info&since=2024-12-01", ["20 December 2024"]),
        ("member=samuel.orvault&since=2024-12-01", ["10 January 2025"]),
        ("entry=startup/digue-info&since=2024-12", ["20 December 2024"]),
        ("at=2024-12-31&since=2024-12", ["20 December 2024"]),
    ],
)
def test_the_log_is_narrowed(app: Starlette, values: str, days: list[str]) -> None:
    html = get(app, f"/log?{values}").text
    assert [heading.text for heading in elements(html, "h2") if heading.attributes.get("id", "")[:2] == "d-"] == days


def test_a_wrong_value_is_said_beside_its_field(app: Starlette) -> None:
    answer = get(app, "/log?startup=digue-inf0&since=neverr")
    assert answer.status == 200
    messages = [each for each in elements(answer.text, "p") if each.attributes.get("class") == "msg"]
    assert [each.attributes["id"] for each in messages] == ["f-entry-e1", "f-since-e1"]
    assert "Digue Info" in messages[0].text
    assert elements(answer.text, "title")[0].text.startswith("Error: ")


def test_two_days_are_compared(app: Starlette) -> None:
    html = get(app, "/diff?from=2024-12-15&to=2025-01-05").text
    assert "1 entry changes" in html
    assert "Digue Info" in html
    assert "Samuel Orvault" not in html
    assert "Samuel Orvault" in get(app, "/diff?from=2024-12-15").text


@pytest.mark.parametrize("word", ["HEAD", "main", "HEAD~1", "--output=x", "first..last"])
def test_only_days_are_compared(app: Starlette, word: str) -> None:
    answer = get(app, f"/diff?from={word}")
    assert answer.status == 200
    assert 'id="f-from-e1"' in answer.text
    assert 'class="changes"' not in answer.text


def test_days_before_the_history(app: Starlette) -> None:
    html = get(app, "/diff?from=1999").text
    assert "choose a later day" in html
    assert "revision" not in html


def test_days_in_the_wrong_order(app: Starlette) -> None:
    assert 'id="f-to-e1"' in get(app, "/diff?from=2025-01-05&to=2024-12-15").text
    assert 'id="f-until-e1"' in get(app, "/log?since=2025-01-05&until=2024-12-31").text
    assert 'id="f-until-e1"' not in get(app, "/log?since=2024-12-01&until=2024-12-31").text


def test_without_history(tmp_path: Path) -> None:
    copy_sample_registry(tmp_path)
    app = make_app(tmp_path, day=DAY)
    for address in ("/log", "/diff"):
        answer = get(app, address)
        assert answer.status == 200
        assert "No history is kept" in answer.text


def test_a_note(app: Starlette) -> None:
    answer = get(app, "/log.md")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert "The team has another address" in answer.text
    assert "incubo " not in answer.text


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_copy_without_the_files_of_the_past_says_that_changes_are_missing(
    root: Path, app: Starlette, tmp_path: Path, left_out: str
) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", f"--filter={left_out}", f"file://{root}", "partial")
    partial = make_app(tmp_path / "partial", day=DAY)
    for address in ("/startups/digue-info", "/members/samuel.orvault", "/"):
        html = get(partial, address).text
        assert "The last changes are not in this copy" in html, address
        assert "The last changes are not in this copy" not in get(app, address).text


def test_a_name_that_is_nearly_right_is_quoted_once(app: Starlette) -> None:
    assert "Did you mean “Samuel Orvault”?" in get(app, "/log?entry=member/samuel.orvalt").text
